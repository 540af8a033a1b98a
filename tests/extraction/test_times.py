"""Publication times on whole pages: where they are printed, and what is stated beside them."""

import pytest

from newsarchive.extraction import extract

TEXTS = {
    "vi": "Câu văn thứ {} của bài nói về công tác bảo đảm kỹ thuật, việc sửa chữa và chế tạo vật tư phụ tùng.",
    "en": "Paragraph number {} of the story describes the new hull, the engines that drive it, and the yards in turn.",
}
TITLES = {"vi": "Nhà máy đóng tàu bàn giao chiếc thứ ba", "en": "Yard hands over third ship of the class"}
FETCHED = "2026-11-01T00:00:00+00:00"


def ld(moment: str) -> str:
    return f'<script type="application/ld+json">{{"@type":"NewsArticle","datePublished":"{moment}"}}</script>'


def published(lang: str, top: str = "", end: str = "", head: str = "", header: str = "", above: str = "") -> str | None:
    language = lang[:2]
    text = "".join(f"<p>{TEXTS[language].format(n)}</p>" for n in range(5))
    html = f"""<html lang={lang}><head><title>{TITLES[language]}</title>{head}</head><body><header>{header}</header>
    <article>{above}<h1>{TITLES[language]}</h1>{top}<div class="content">{text}{end}</div></article>
    <footer>© 2026 Báo. 01/01/2020 10:00</footer></body></html>"""
    return extract(html.encode(), "https://bao.example/tin/bai-1.html", fetched_at=FETCHED).published_at


# (language, under the headline, at the end of the text, head, published)
PRINTED = [
    ("vi", "<div class='meta'>Thứ sáu, 2/5/2014 | 08:54 GMT+7</div>", "", "", "2014-05-02T08:54:00+07:00"),
    ("vi", "<div>29/01/2023 14:16 GMT+7</div>", "", "", "2023-01-29T14:16:00+07:00"),
    ("vi", "<span>Thứ Năm, 08:46, 16/07/2026</span>", "", "", "2026-07-16T08:46:00+07:00"),
    ("vi", "<p>07-03-2026 - 00:01 AM</p>", "", "", "2026-03-07T00:01:00+07:00"),
    ("vi", "<ul><li>Lê Hùng</li><li>20/01/2022 01:39 PM</li></ul>", "", "", "2022-01-20T13:39:00+07:00"),
    (
        "vi",
        "<table><tr><td>Thứ Bảy, 07/03/2026 - 08:52</td><td>Cỡ chữ</td></tr></table>",
        "",
        "",
        "2026-03-07T08:52:00+07:00",
    ),
    ("vi", "<p>08:40 , 07/03/2026</p>", "", "", "2026-03-07T08:40:00+07:00"),
    ("vi", "<div>Chủ nhật, 2/2/2025 05:01 (GMT+7)</div>", "", "", "2025-02-02T05:01:00+07:00"),
    ("vi", "<div>Lê Hùng - 07/03/2026 08:47</div>", "", "", "2026-03-07T08:47:00+07:00"),
    ("vi", "<div>Báo Công Thương | 07/03/2026 08:47 | 12 lượt xem</div>", "", "", "2026-03-07T08:47:00+07:00"),
    ("vi", "", "<p>Cập nhật: 08/03/2026 09:00</p><p>Ngày đăng: 07/03/2026 08:47</p>", "", "2026-03-07T08:47:00+07:00"),
    ("vi", "", "<p>07/03/2026 08:47</p>", "", "2026-03-07T08:47:00+07:00"),
    (
        "vi",
        "<div>Thứ Hai, ngày 20/07/2026 - 06:31</div>",
        "",
        ld("2026-07-20T06:31:00+08:00"),
        "2026-07-20T06:31:00+07:00",
    ),
    ("vi", "<div>Thứ Hai, 20/07/2026 06:31 (GMT+7)</div>", "", ld("2026-07-20T06:31:00Z"), "2026-07-20T06:31:00+07:00"),
    ("vi", "<div>Thứ Hai, 20/07/2026 06:31</div>", "", ld("2026-07-20T06:31:00.000Z"), "2026-07-20T06:31:00+07:00"),
    ("vi", "<div>Thứ Hai, 20/07/2026</div>", "", ld("2026-07-20T06:31:00"), "2026-07-20T06:31:00+07:00"),
    ("vi", "<div>20/07/2026 06:31</div>", "", ld("2026-07-20"), "2026-07-20T06:31:00+07:00"),
    (
        "vi",
        "<div>Cập nhật lúc 09:00, 21/07/2026</div><div>Đăng lúc 06:31, 20/07/2026</div>",
        "",
        "",
        "2026-07-20T06:31:00+07:00",
    ),
    ("vi", "<div>Đăng ngày 20/07/2026 06:31 / Cập nhật 21/07/2026 09:00</div>", "", "", "2026-07-20T06:31:00+07:00"),
    ("en", "<div>September 3, 2026 4:15 pm</div>", "", "", "2026-09-03T16:15:00"),
    ("en", "<div class=date>Sept. 3, 2026, 4:15 p.m. EDT</div>", "", "", "2026-09-03T16:15:00-04:00"),
    (
        "en",
        "<div>Published: Sept. 3, 2026, 4:15 p.m. EDT</div><div>Updated: Sept. 4, 2026, 9:15 a.m. EDT</div>",
        "",
        "",
        "2026-09-03T16:15:00-04:00",
    ),
    ("en", "<div>Thu, Sep 3, 2026, 4:15 PM</div>", "", "", "2026-09-03T16:15:00"),
    ("en", "<div>By Jane Doe | September 3, 2026 4:15 pm</div>", "", "", "2026-09-03T16:15:00"),
    ("en", "<div>03 Sep 2026</div>", "", ld("2026-09-03T16:15:00Z"), "2026-09-03T16:15:00+00:00"),
    ("en-US", "<div>9/14/2026</div>", "", "", "2026-09-14"),
    ("en-US", "<div>9/4/2026</div>", "", "", "2026-09-04"),
    ("en-US", "<div>9/4/2026 2:48:00 PM</div>", "", "", "2026-09-04T14:48:00"),
    ("en", "<div>Wednesday, September 30, 2026, 14:48 (GMT+7)</div>", "", "", "2026-09-30T14:48:00+07:00"),
    ("en", "<div>Updated Sept. 4, 2026</div>", "", "", None),
    ("en", "<div>Sept. 3, 2026 at 4:15 PM ET</div>", "", ld("2026-09-03T20:15:00+00:00"), "2026-09-03T20:15:00+00:00"),
    ("en", "<div>Oct. 14, 2026, 9:30 a.m. EDT</div>", "", ld("2026-10-14"), "2026-10-14T09:30:00-04:00"),
]


@pytest.mark.parametrize(("language", "top", "end", "head", "moment"), PRINTED)
def test_printed(language, top, end, head, moment):
    assert published(language, top, end, head) == moment


@pytest.mark.parametrize("above", ["<div>20/07/2026 06:31</div>", "<table><tr><td>20/07/2026 06:31</td></tr></table>"])
def test_above_the_headline(above):
    assert published("vi", above=above) == "2026-07-20T06:31:00+07:00"


def test_a_clock_of_the_site_is_no_publication():
    assert published("vi", header="<div>Thứ Hai, 20/07/2026 06:31</div>") is None


def test_another_date_of_the_page_settles_the_order():
    other = "<ul><li><span>25/12/2026</span></li></ul>"
    assert published("en-US", "<div>9/4/2026</div>", head="", header=other) == "2026-04-09"
