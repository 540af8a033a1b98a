"""Publication times on whole pages: where they are printed, and what is stated beside them."""

import json

import pytest

from newsarchive.extraction import extract
from newsarchive.models import Outlet

TEXTS = {
    "vi": "Câu văn thứ {} của bài nói về công tác bảo đảm kỹ thuật, việc sửa chữa và chế tạo vật tư phụ tùng.",
    "en": "Paragraph number {} of the story describes the new hull, the engines that drive it, and the yards in turn.",
}
TITLES = {"vi": "Nhà máy đóng tàu bàn giao chiếc thứ ba", "en": "Yard hands over third ship of the class"}
FETCHED = "2026-11-01T00:00:00+00:00"


def script(nodes: object) -> str:
    return f"<script type='application/ld+json'>{json.dumps(nodes)}</script>"


def ld(moment: str) -> str:
    return script({"@type": "NewsArticle", "datePublished": moment})


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


@pytest.mark.parametrize(
    ("stated", "shown", "wanted"),
    [
        ("2026-09-02T12:00:00Z", "02 September 2026", "2026-09-02"),
        ("2026-09-02T12:00:00+00:00", "02 September 2026", "2026-09-02"),
        ("2026-09-02T12:00:00Z", "2 September 2026, 12:00 GMT", "2026-09-02T12:00:00+00:00"),
        ("2026-09-02T12:00:00Z", "Sept. 2, 2026, 8 a.m.", "2026-09-02T12:00:00+00:00"),
        ("2026-09-02T12:05:00Z", "02 September 2026", "2026-09-02T12:05:00+00:00"),
    ],
)
def test_noon_beside_a_day_alone_is_no_time(stated: str, shown: str, wanted: str) -> None:
    assert published("en", f"<time datetime={stated}>{shown}</time>") == wanted


@pytest.mark.parametrize(("language", "top", "end", "head", "moment"), PRINTED)
def test_printed(language, top, end, head, moment):
    assert published(language, top, end, head) == moment


@pytest.mark.parametrize("above", ["<div>20/07/2026 06:31</div>", "<table><tr><td>20/07/2026 06:31</td></tr></table>"])
def test_above_the_headline(above):
    assert published("vi", above=above) == "2026-07-20T06:31:00+07:00"


@pytest.mark.parametrize("name", ["clock", "dong-ho", "tin-hom-nay", "today", "current-date", "js-date-now"])
def test_a_clock_is_known_by_its_name(name):
    assert published("vi", above=f"<div class={name}>20/07/2026 06:31</div>") is None
    assert published("vi", above=f"<time class={name} datetime='{STATED}'></time>") is None


STATED, CHANGED = "2026-07-20T06:31:00+07:00", "2026-07-21T09:00:00+07:00"


@pytest.mark.parametrize(
    "mark",
    [
        f"<time datetime={STATED}>tuần trước</time><time datetime={CHANGED}>hôm qua</time>",
        f"<time class=updated datetime={CHANGED}></time><time datetime={STATED}></time>",
        f"<time class=date-modified datetime={CHANGED}></time><time datetime={STATED}></time>",
        f"<time class=cap-nhat datetime={CHANGED}></time><time datetime={STATED}></time>",
        f"<i itemprop=datePublished datetime={STATED}>tuần trước</i>",
        f"<i itemprop=datePublished content={STATED}>tuần trước</i>",
        f"<i itemprop=datePublished>{STATED}</i>",
    ],
)
def test_stated_by_an_element(mark):
    assert published("vi", mark) == STATED


@pytest.mark.parametrize("kind", ["WebPage", "ItemPage", "VideoObject"])
def test_stated_for_the_page_where_not_for_the_article(kind):
    nodes = [{"@type": "Article", "headline": TITLES["vi"]}, {"@type": kind, "datePublished": STATED}]
    teaser = {"@type": "Review", "datePublished": CHANGED}
    assert published("vi", head=script([teaser, *nodes])) == STATED
    assert published("vi", head=script([teaser, nodes[0]])) is None


@pytest.mark.parametrize(
    ("stated", "shown", "moment"),
    [
        ("1989-07-20", "", None),
        ("2026-11-20", "", None),
        ("2026-11-20", "20/07/2026", "2026-07-20"),
        ("2026-07-20T00:00:00+07:00", "20/07/2026 06:31", STATED),
        ("2026-07-20T06:31:00+07:00", "20/07/2026", STATED),
        ("3/7/2026 8:47:00 AM", "", "2026-03-07T08:47:00+07:00"),
        ("", "Hôm qua", "2026-10-31"),
        ("", "<p>05/03/2026 10:00</p></div><div class=share>07/03/2026 08:47", "2026-03-05T10:00:00+07:00"),
        ("", "<p class=share>05/03/2026 10:00</p></div><div>07/03/2026 08:47", "2026-03-07T08:47:00+07:00"),
    ],
)
def test_stated_and_shown(stated, shown, moment):
    assert published("vi", f"<div>{shown}</div>", head=ld(stated)) == moment


def test_a_local_time_that_is_stated_as_utc_too():
    head = ld("2026-07-20T06:31:00Z") + f"<meta property='article:published_time' content='{STATED}'>"
    assert published("en", head=head) == STATED


@pytest.mark.parametrize(
    ("language", "stated", "moment"),
    [
        ("en", "2026-07-20T06:31:00", "2026-07-20T06:31:00"),
        ("en", "Mon, 20 Jul 2026 06:31:00 GMT", "2026-07-20T06:31:00+00:00"),
        ("en", "1784503860", "2026-07-19T23:31:00+00:00"),
        ("vi", "2026-07-20T06:31:00", STATED),
    ],
)
def test_the_zone_of_a_stated_time(language, stated, moment):
    assert published(language, head=ld(stated)) == moment


@pytest.mark.parametrize(
    ("lead", "moment"),
    [
        ("Ngày 2/9, nhà máy bàn giao chiếc tàu thứ ba cho đơn vị và bắt đầu đóng chiếc tiếp theo.", "2026-09-04"),
        ("Ngày 8/4, nhà máy bàn giao chiếc tàu thứ ba cho đơn vị và bắt đầu đóng chiếc tiếp theo.", "2026-04-09"),
    ],
)
def test_the_lead_settles_the_order(lead, moment):
    assert published("en", f"<div>9/4/2026</div><h2>{lead}</h2>") == moment


def test_a_clock_of_the_site_is_no_publication():
    assert published("vi", header="<div>Thứ Hai, 20/07/2026 06:31</div>") is None


def test_another_date_of_the_page_settles_the_order():
    other = "<ul><li><span>25/12/2026</span></li></ul>"
    assert published("en-US", "<div>9/4/2026</div>", head="", header=other) == "2026-04-09"
    assert published("vi", "<div>9/4/2026</div>", header=other.replace("25/12", "12/25")) == "2026-04-09"


def test_a_long_text_states_no_date() -> None:
    text = "Sáng 7/3/2026, nhà máy bàn giao chiếc tàu thứ ba cho đơn vị và bắt đầu đóng chiếc tiếp theo. " * 2
    assert published("vi", f"<div itemprop=datePublished>{text}</div>") is None


def test_a_date_in_the_headline_is_that_of_an_event() -> None:
    text = "".join(f"<p>{TEXTS['vi'].format(n)}</p>" for n in range(5))
    html = f"<html lang=vi><body><article><h1>Bản tin quân sự ngày 07/03/2026</h1>{text}</article></body></html>"
    assert extract(html.encode(), "https://bao.example/tin/bai-1.html", FETCHED).published_at is None


@pytest.mark.parametrize(("name", "moment"), [("ngay-dang", "2026-03-07T08:47:00+07:00"), ("x", None)])
def test_a_box_around_the_headline_may_be_called_a_date(name: str, moment: str | None) -> None:
    text = "".join(f"<p>{TEXTS['vi'].format(n)}</p>" for n in range(5))
    line = "Trang tin của ngành công nghiệp đóng tàu, Cần Thơ, 07/03/2026 08:47"
    html = f"<html lang=vi><body><div class={name}><h1>{TITLES['vi']}</h1>{line}</div><div>{text}</div></body></html>"
    assert extract(html.encode(), "https://bao.example/tin/bai-1.html", FETCHED).published_at == moment


RELATED = "<a href=/2>Nhà máy mở lớp học nghề cho thợ trẻ</a>"


@pytest.mark.parametrize(
    "end",
    [
        f"<ul class=x><li>{RELATED} <span class=date>07/03/2026 08:47</span></li></ul>",
        f"<div><h3>Tin liên quan</h3><p>{RELATED}</p><p class=date>07/03/2026 08:47</p></div>",
        "<div class=comments><b>Lê Hùng</b> <span class=time>07/03/2026 08:47</span><p>Bài hay quá!</p></div>",
        "<figure><img src=/2026/03/07/a.jpg alt='07/03/2026'><figcaption>Ngày 07/03/2026</figcaption></figure>",
        "<p>© 2026 Báo Công Thương. 07/03/2026 08:47</p>",
        "<p>Giấy phép số 12/GP-BTTTT cấp ngày 07/03/2026</p>",
        "<p class=date>Cập nhật: 07/03/2026 08:47</p>",
        "<a href=/2>07/03/2026 08:47</a>",
    ],
)
def test_a_date_of_something_else_is_no_publication(end):
    assert published("vi", end=end) is None


MENU = "".join(f"<a href=/{n}><p>Mục số {n}</p></a>" for n in range(5))


@pytest.mark.parametrize(
    "clock",
    [
        "<div>Thứ Hai, 20/07/2026 06:31 GMT+7</div>",
        "<div class=date>Thứ Hai, 20/07/2026</div>",
        "<span id=clock class=time>06:31 20/07/2026</span>",
    ],
)
@pytest.mark.parametrize("place", ["<header>{}</header>", "<div class=top-bar>{}</div>", f"<div>{{}}</div>{MENU}"])
@pytest.mark.parametrize("under", ["", "<div>29/01/2023 14:16 GMT+7</div>"])
def test_a_clock_over_the_page_is_no_publication(clock, place, under):
    html = f"""<html lang=vi><div id=wrapper>{place.format(clock)}<div><h1>{TITLES["vi"]}</h1>{under}<div class=text>
    {"".join(f"<p>{TEXTS['vi'].format(n)}</p>" for n in range(5))}</div></div></div>"""
    article = extract(html.encode(), "https://bao.example/tin/bai-1.html", fetched_at=FETCHED)
    assert article.published_at == ("2023-01-29T14:16:00+07:00" if under else None)


@pytest.mark.parametrize(("order", "day"), [("DMY", "2026-05-03"), ("MDY", "2026-03-05")])
def test_the_order_that_an_outlet_declares_stands_before_dot_nets(order: str, day: str) -> None:
    outlet = Outlet("bao", "Báo", homepage="https://bao.example/", date_order=order)
    text = "".join(
        f"<p>{'Câu văn của bài nói về việc sửa chữa tàu và chế tạo vật tư hiện nay. ' * 3}{n}</p>" for n in range(4)
    )
    html = f"<html lang=vi><body><article><h1>Nhà máy đóng tàu bàn giao chiếc thứ ba</h1><p>3/5/2026 3:34 PM</p>{text}"
    got = extract(html.encode(), "https://bao.example/tin/1.html", "2026-06-01T00:00:00+07:00", outlet)
    assert (got.published_at or "")[:16] == f"{day}T15:34"
    stated = html.replace("<p>", "<meta itemprop=datePublished content='3/5/2026 3:35:00 PM'><p>", 1)
    got = extract(stated.encode(), "https://bao.example/tin/1.html", "2026-06-01T00:00:00+07:00", outlet)
    assert (got.published_at or "")[:16] == "2026-03-05T15:35"
