"""The headline on whole pages: which of those shown and declared is the title, and what becomes of the others."""

import json

import pytest

from newsarchive.extraction import extract
from newsarchive.items import Article

SHOWN = "Nhà máy Ba Son bàn giao tàu tuần tra thứ ba"
OTHER = "Tàu tuần tra mới: Hải quân nhận thêm một chiếc"
LOGO = "<h1 class='logo'><a href='/'>Báo Công Thương</a></h1>"
TEXT = "".join(
    f"<p>Đoạn {n} của bài kể về việc đóng tàu, thử máy trên sông và những người thợ đã làm việc suốt ba năm qua.</p>"
    for n in range(6)
)


def read(shown: str, head: str = "", headline: str = "", og: str = "", above: str = "", url: str = "") -> Article:
    graph = {"@type": "NewsArticle", "headline": headline, "datePublished": "2026-03-05T08:00:00+07:00"}
    script = f'<script type="application/ld+json">{json.dumps(graph)}</script>' if headline else ""
    meta = f'<meta property="og:title" content="{og}">' if og else ""
    html = f"""<html lang=vi><head>{head}{meta}{script}<meta property="og:site_name" content="Báo Công Thương"></head>
    <body><div class=top>{above}</div><main>{shown}<div class="content">{TEXT}</div></main></body></html>"""
    return extract(html.encode(), url or "https://bao.example/tin/1234.html")


def declared(article: Article) -> list[str]:
    return [raw for name, (_, raw) in article.evidence.items() if name.startswith("title.declared")]


@pytest.mark.parametrize(
    ("shown", "above"),
    [
        (f"<h1>{SHOWN}</h1>", ""),
        (f"{LOGO}<h1>{SHOWN}</h1>", ""),
        (f"<h1>Quốc phòng</h1><h1>{SHOWN}</h1>", ""),
        (f"<h1>{SHOWN}</h1>", f"<h2 class=title>{OTHER}</h2>"),
        (f"<h1>{SHOWN}</h1><ul><li><a href=/5><h3 class=title>{OTHER}</h3></a></li></ul>", ""),
        (f"<h1>{SHOWN}</h1><h1>Sáu cán bộ nhận huân chương của Chủ tịch nước</h1>", ""),
    ],
)
def test_a_shown_headline_of_other_words_is_the_title(shown: str, above: str) -> None:
    article = read(shown, f"<title>{OTHER} | Báo Công Thương</title>", OTHER, OTHER, above)
    assert article.title == SHOWN
    assert declared(article) == [OTHER]


@pytest.mark.parametrize(
    "shown",
    [
        f"<h1>Công nghiệp quốc phòng</h1><h2>{SHOWN}</h2>",
        f"<h1>Báo Công Thương</h1><h3>{SHOWN}</h3>",
        f"<h1>Tạp chí Công nghiệp và Kinh tế</h1><div class='title-detail'>{SHOWN}</div>",
        f"<h1>Báo Công Thương</h1><div class='x1'>{SHOWN}</div>",
        f"<h1><img src=/t.jpg alt='{SHOWN}'></h1>",
        f"<h1 class=hidden>{OTHER}</h1><h2>{SHOWN}</h2>",
        "",
        f"<h1>{SHOWN[:24]}…</h1>",
        f"<h1>{SHOWN.upper()}</h1>",
        f"<h1><span>Tàu chiến</span> {SHOWN}</h1>",
        f"<h1>{SHOWN} <em>Video</em></h1>",
        f"<h1>{SHOWN} - Báo Công Thương</h1>",
        f"<h1><a href=/tin/1234.html>{SHOWN}</a></h1>",
        f"<h2>{SHOWN.upper()} VÀ THỨ TƯ</h2>",
    ],
)
def test_a_headline_that_is_declared_too(shown: str) -> None:
    article = read(shown, f"<title>{SHOWN} | Báo Công Thương</title>", SHOWN, SHOWN)
    assert article.title == SHOWN
    assert declared(article) == []
    assert SHOWN not in (article.body or "")


def test_the_name_of_the_site_in_an_h1_is_no_headline() -> None:
    head = "<meta property='og:site_name' content='Tạp chí Công nghiệp và Quốc phòng'>"
    assert read("<h1>Tạp chí Công nghiệp và Quốc phòng</h1>", head, og=SHOWN).title == SHOWN


@pytest.mark.parametrize("box", ["aside", "footer", "div class=related", "div hidden"])
def test_an_h1_of_a_box_is_no_headline(box: str) -> None:
    above = f"<{box}><h1>Sáu cán bộ nhận huân chương của Chủ tịch nước</h1></{box.split()[0]}>"
    assert read("", og=SHOWN, above=above).title == SHOWN


def test_the_shown_punctuation_stands() -> None:
    article = read("<h1>“Thợ già” của Ba Son – người giữ nghề</h1>", og="'Thợ già' của Ba Son: người giữ nghề")
    assert article.title == "“Thợ già” của Ba Son – người giữ nghề"
    assert declared(article) == []


@pytest.mark.parametrize(
    "head",
    [
        f"<title>{SHOWN} - Quốc phòng - Báo Công Thương</title>",
        f"<title>Báo Công Thương | {SHOWN}</title>",
        f"<title>Quốc phòng - {SHOWN}</title>",
        f"<title>{SHOWN[:30]}...</title>",
        f"<title>{SHOWN} - bao.example</title>",
        f"<title>{SHOWN}|Báo Công Thương</title>",
        f"<title>{SHOWN} | Công Thương Online</title>",
        f"<title>Báo Công Thương - {SHOWN} | bao.example</title>",
    ],
)
def test_a_site_or_section_beside_it_makes_no_other_headline(head: str) -> None:
    article = read(f"<h1>{SHOWN}</h1>", head)
    assert article.title == SHOWN
    assert declared(article) == []


@pytest.mark.parametrize("other", [SHOWN[:14], f"{OTHER[:24]}..."])
def test_a_shorter_headline_is_another_one_unless_it_is_the_shown_one_cut_off(other: str) -> None:
    assert declared(read(f"<h1>{SHOWN}</h1>", og=other)) == [other]


def test_of_two_declared_headlines_the_first_is_taken_whatever_signs_it_has() -> None:
    assert read("", "", f"{SHOWN} – chuyện của thợ già", OTHER).title == f"{SHOWN} – chuyện của thợ già"


@pytest.mark.parametrize("shown", [f"{SHOWN[:24]}…", SHOWN.upper()])
def test_a_headline_that_is_cut_off_or_in_capitals_is_spelt_as_the_one_declared_of_its_words(shown: str) -> None:
    assert read(f"<h1>{shown}</h1>", "", OTHER, SHOWN).title == SHOWN


def test_a_kicker_goes_though_one_declared_headline_has_it() -> None:
    assert read(f"<h1>{SHOWN} <em>Video</em></h1>", "", f"{SHOWN} Video", SHOWN).title == SHOWN


def test_a_linked_headline_goes_before_its_twin_in_the_menu() -> None:
    twin = f"<nav><a href=/tin/1234.html>{SHOWN.lower()}</a></nav>"
    assert read(f"<h1><a href=/tin/1234.html>{SHOWN}</a></h1>", og=SHOWN, above=twin).title == SHOWN


def test_a_labelled_line_over_short_lines_is_no_headline() -> None:
    box = "<h3>Liên hệ với tòa soạn chúng tôi</h3>" + "<p>Điện thoại: 024 3123</p>" * 6
    assert read(f"<h2>{SHOWN}</h2>", above=box).title == SHOWN


def test_each_other_headline_is_kept_with_its_rule() -> None:
    article = read(f"<h1>{SHOWN}</h1>", f"<title>{OTHER}</title>", "Hải quân nhận tàu", OTHER)
    evidence = {name: value for name, value in article.evidence.items() if name.startswith("title")}
    assert evidence == {
        "title": ("h1", SHOWN),
        "title.declared": ("json-ld headline", "Hải quân nhận tàu"),
        "title.declared.2": ("meta og:title", OTHER),
    }


@pytest.mark.parametrize(
    ("headline", "og", "head"),
    [
        ("", SHOWN, "<title>Tin tức</title>"),
        (f"{SHOWN} - Quốc phòng", SHOWN, ""),
        (f"{SHOWN[:20]}...", SHOWN, ""),
        ("", "Báo Công Thương", f"<title>{SHOWN}</title>"),
        ("", "", f"<title>{SHOWN}</title>"),
        ("", "", f"<meta name=twitter:title content='{SHOWN}'>"),
        ("", "", f"<meta itemprop=headline content='{SHOWN}'>"),
        ("", "", f"<title>{SHOWN}|Báo Công Thương</title>"),
        ("", "", f"<title>Báo Công Thương | {SHOWN}</title>"),
        ("", "", f"<title>{SHOWN} - bao.example</title>"),
    ],
)
def test_without_a_shown_headline_a_declared_one_is_taken(headline: str, og: str, head: str) -> None:
    assert read("", head, headline, og).title == SHOWN


@pytest.mark.parametrize(
    "slug", ["nha-may-ba-son-ban-giao-tau-tuan-tra-thu-ba", "Nha-may-Ba-Son-ban-giao-tau-tuan-tra-thu-ba-t81.html"]
)
@pytest.mark.parametrize("shown", [f"<div>{SHOWN}</div>", f"<h1>Trang tin công nghiệp quốc phòng</h1><p>{SHOWN}</p>"])
def test_the_address_spells_the_headline(slug: str, shown: str) -> None:
    assert read(shown, url=f"https://bao.example/tin/{slug}").title == SHOWN


@pytest.mark.parametrize("tag", ["div class=news-title", "h2", "h3 class=x"])
@pytest.mark.parametrize(
    "head",
    [
        "<title>Báo Công Thương</title>",
        "<title>Tin tức</title>",
        "<title>Tin trong ngày - Cổng thông tin điện tử của ngành</title>",
        "",
    ],
)
def test_a_labelled_line_over_the_text_is_the_headline_where_none_is_declared(tag: str, head: str) -> None:
    box = "<div><h3>Tin đọc nhiều trong tuần</h3>" + "<p><a href=/1>Một tin khác của ngành</a></p>" * 6 + "</div>"
    shown = f"{box}<div class=title>Tin mới</div><{tag}>{SHOWN}</{tag.split()[0]}>"
    assert read(shown, head).title == SHOWN


@pytest.mark.parametrize(
    "coded",
    [
        "Thi&#7871;u t&#432;&#7899;ng L&#234; &amp; c&#7897;ng s&#7921;",
        "Thi&amp;#7871;u t&amp;#432;&amp;#7899;ng L&amp;ecirc; &amp;amp; c&amp;#7897;ng s&amp;#7921;",
    ],
)
def test_declarations_are_decoded_however_often_they_are_coded(coded: str) -> None:
    graph = {"@type": "NewsArticle", "headline": coded, "author": {"name": coded}, "articleSection": coded}
    html = f"<title>x</title><script type='application/ld+json'>{json.dumps(graph)}</script>{TEXT}"
    article = extract(html.encode(), "https://bao.example/tin/1234.html")
    assert article.title == article.section == "Thiếu tướng Lê & cộng sự"
    assert (
        extract(f"<meta property=og:title content='{coded}'>{TEXT}".encode(), "https://bao.example/1").title
        == article.title
    )


def test_the_form_around_a_page_of_asp_net_is_no_box() -> None:
    form = '<form id=aspnetForm action=tin.aspx><input type=hidden name=__VIEWSTATE value="/wEP"><div>{}</div></form>'
    html = f"<html lang=vi><title>Tin tức</title><body>{form.format(f'<h3>{SHOWN}</h3>{TEXT}')}</body></html>"
    assert extract(html.encode(), "https://bao.example/tin.aspx?id=1").title == SHOWN
