"""A page of teasers is no article, whatever address it has and whatever it declares; an article among links is one."""

import json

import pytest

from newsarchive.extraction import extract

URL = "https://bao.example/quoc-phong/nha-may-ban-giao-lo-xuong-may-dau-tien-20260314101112131.htm"
HEADLINE = "Nhà máy bàn giao lô xuồng máy đầu tiên cho vùng biển phía Nam"
STORIES = [
    ("Xưởng đúc thay lò cũ bằng lò trung tần", "Lò mới nấu xong một mẻ gang trong bốn mươi phút, bằng nửa lò cũ."),
    ("Trạm khí tượng trên đảo nối lại liên lạc", "Sau hai ngày bão, tổ kỹ thuật đã dựng lại cột anten ở phía tây đảo."),
    ("Đội thợ lặn khảo sát chân cầu cảng số ba", "Kết quả đo cho thấy ba cọc cần gia cố trước mùa gió chướng năm nay."),
    ("Lớp học thông tin vô tuyến đón khóa thứ mười", "Học viên khóa này thực hành ngay trên các máy phát mới nhận về."),
    (
        "Kho vật tư chuyển sang sổ điện tử từ tháng tư",
        "Mỗi kiện hàng có một mã riêng, thủ kho quét mã khi nhập và khi xuất.",
    ),
]
ARTICLE = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": HEADLINE, "url": URL}
DECLARED = (
    f'<link rel="canonical" href="{URL}"><meta property="og:type" content="article">'
    '<meta property="article:published_time" content="2026-03-14T10:11:00+07:00">'
)


def page(main: str, head: str = "", aside: str = "") -> bytes:
    return (
        f'<!doctype html><html lang="vi"><head><title>Báo Ví dụ</title>{head}</head><body><div class="top">'
        f'<a href="/">Trang chủ</a> <a href="/quoc-phong.htm">Quốc phòng</a></div>{main}{aside}</body></html>'
    ).encode()


def teasers(mark: str = "h3", stories: list[tuple[str, str]] = STORIES) -> str:
    return "".join(
        f'<div class="item"><{mark}><a href="/quoc-phong/tin-{n}.htm">{title}</a></{mark}>'
        f"<span>14/03/2026</span><p>{text}</p></div>"
        for n, (title, text) in enumerate(stories)
    )


LINKS = "".join(f'<li><a href="/tin-{n}.htm">{title}</a></li>' for n, (title, _) in enumerate(STORIES))


def script(node: dict[str, str]) -> str:
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


@pytest.mark.parametrize(
    "html",
    [
        page(f"<h1>Quốc phòng</h1>{teasers()}", DECLARED),
        page(f"<h1>Quốc phòng</h1>{teasers()}", DECLARED + script(ARTICLE)),
        page(teasers("h2"), DECLARED),
        page(teasers("h1"), DECLARED + script(ARTICLE)),
        page(f"<h1>Quốc phòng</h1>{teasers()}", DECLARED, "<p>Giấy phép xuất bản số một. </p>" * 4),
        page(LINKS, DECLARED),
        page(f"<h1>Quốc phòng</h1>{LINKS}", DECLARED + '<meta property="og:title" content="Quốc phòng">'),
    ],
    ids=[
        "section", "article's JSON-LD", "no heading", "headings of the first rank", "imprint", "bare links",
        "bare links of a section",
    ],
)  # fmt: skip
def test_a_section_under_an_articles_address_is_a_listing(html: bytes) -> None:
    assert extract(html, URL).refusal == "listing"


@pytest.mark.parametrize(
    "row", ["<li>{}<br>14/03/2026<br>{}</li>", "<p><b>{}</b> {}</p>", "<tr><td>{}<br>{}</td></tr>"]
)
def test_teasers_that_are_one_text_with_their_headline_make_a_listing(row: str) -> None:
    stories = enumerate(STORIES)
    rows = [row.format(f'<a href="/quoc-phong/tin-{n}.htm">{title}</a>', text) for n, (title, text) in stories]
    main = f"<table>{''.join(rows)}</table>" if row.startswith("<tr") else "".join(rows)
    assert extract(page(f"<h3>Quốc phòng</h3>{main}"), URL).refusal == "listing"
    article = f"<h1>{HEADLINE}</h1>{''.join(f'<p>{text} {BRIEF}</p>' for _, text in STORIES)}"
    assert extract(page(f"{article}<h4>Tin khác</h4>{main}"), URL).refusal is None


def test_a_home_page_is_a_listing_whatever_it_shows() -> None:
    text = "".join(f"<p>{text}</p>" for _, text in STORIES)
    assert extract(page(f"<h1>{HEADLINE}</h1>{text}"), "https://bao.example/").refusal == "listing"
    assert extract(page(f"<h1>{HEADLINE}</h1>{text}"), "https://bao.example/?p=71").refusal is None


BRIEF = (
    "Sáng 14/3, nhà máy bàn giao sáu xuồng máy vỏ nhôm cho hải đội, sớm hơn kế hoạch hai tuần. Mỗi xuồng chở mười "
    "hai người và chạy được ba trăm cây số mới phải tiếp dầu; tổ thợ sẽ ở lại hải đội một tháng để hướng dẫn."
)


@pytest.mark.parametrize(
    "text",
    [
        f"<p>{BRIEF}</p>",
        f"<p><b>{STORIES[0][1]}</b></p><p>{BRIEF}</p>",
        "".join(
            f'<figure><img src="/a{n}.jpg"><figcaption>{t}</figcaption></figure>' for n, (_, t) in enumerate(STORIES)
        ),
    ],
    ids=["one paragraph", "lead and one paragraph", "pictures with captions"],
)
def test_a_brief_beside_many_links_is_an_article(text: str) -> None:
    article = extract(page(f"<h1>{HEADLINE}</h1><div class=body>{text}</div>", aside=teasers("h4")), URL)
    assert article.refusal is None
    assert article.title == HEADLINE


@pytest.mark.parametrize(
    "menu",
    [f"<div hidden>{LINKS}</div>", "".join(f"<li><a href=/m{n}.htm>Chuyên mục số {n}</a></li>" for n in range(9))],
    ids=["hidden", "short links"],
)
def test_a_menu_makes_no_listing_of_short_lines_under_a_short_headline(menu: str) -> None:
    lines = "".join(f"<p>Tổ {n} nhận bàn giao xuồng số {n} lúc {n} giờ sáng.</p>" for n in range(1, 7))
    assert extract(page(f"<h1>Lịch bàn giao xuồng</h1><div>{lines}</div>", aside=menu), URL).refusal is None


def test_links_between_all_paragraphs_make_no_listing_of_a_declared_article() -> None:
    """Under its own headline, which the page shows and its JSON-LD declares."""
    between = "".join(
        f'<p>{text}</p><p><a href="/quoc-phong/tin-{n}.htm">{title}</a></p>' for n, (title, text) in enumerate(STORIES)
    )
    html = page(f"<h1>{HEADLINE}</h1><div class=body>{between}<p>{BRIEF}</p></div>", DECLARED + script(ARTICLE))
    assert extract(html, URL).refusal is None
