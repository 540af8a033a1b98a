"""Two readers: what both find is the body; a fuller text from elsewhere on the page has to contain what is shown."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.extraction import extract, second_reader
from newsarchive.extraction.second_reader import agreement
from newsarchive.models import Outlet

URL = "https://bao.example/quoc-phong/nha-may-q58-ban-giao-xuong-20260411.html"
TITLE = "Nhà máy Q58 bàn giao sáu xuồng tuần tra"
TEXT = [
    "Sáng 11/4, tại cầu cảng số hai, Nhà máy Q58 bàn giao cho đơn vị bạn sáu xuồng vỏ nhôm đóng trong chín tháng.",
    "Theo biên bản nghiệm thu, cả sáu xuồng chạy đủ bốn mươi giờ thử tải, tốc độ lớn nhất vượt yêu cầu gần hai hải lý.",
    "Giám đốc nhà máy cho biết tổ hàn đã thay ba quy trình cũ, nhờ vậy lượng dây hàn cho mỗi vỏ giảm một phần tám.",
    "Loạt tiếp theo gồm bốn chiếc sẽ lắp máy do trong nước cải tiến và dự kiến hạ thủy trước mùa mưa bão năm nay.",
]
LONG = " ".join(TEXT[:2])
OTHER = (
    "Cùng ngày, trường nghề bên kia sông khai giảng lớp thợ điện khóa đầu tiên với hai mươi học viên, phần đông là con "
    "em công nhân; học phí do quỹ khuyến học trả một nửa, còn lại trừ dần vào lương khi các em đi làm từ năm sau."
)
# More than three times as much elsewhere.
MORE = [f"{t} Đợt {n} ghi nhận thêm {n + 3} ý kiến của tổ lái về chỗ ngồi và tầm nhìn." for n in range(4) for t in TEXT]
OTHERS = ["Bên kia sông: " + t.replace("xuồng", "máy ủi") for t in [*TEXT, *MORE[:1]]]
# A class that trafilatura leaves out and this package does not know.
UNREAD = "viral"


def page(*pieces: str, head: str = "", around: str = "<div class=bai-viet>%s</div>") -> bytes:
    body = around % "".join(pieces)
    return (
        f"<html lang=vi><head><title>{TITLE}</title>{head}</head><body><nav><a href=/>Trang chủ</a></nav>"
        f"<h1>{TITLE}</h1>{body}<footer><p>Giấy phép số 01/GP-TEST cấp ngày 2/1/2020.</p></footer></body></html>"
    ).encode()


def paragraphs(texts: list[str], tag: str = "p") -> str:
    return "".join(f"<{tag}>{t}</{tag}>" for t in texts)


def test_both_readers_give_the_body():
    article = extract(page(paragraphs(TEXT)), URL)
    assert (article.body or "").split("\n\n") == TEXT
    assert article.body_agreement == 1
    assert article.evidence["body"][0] == "both readers, densest text"


def test_text_parted_by_line_breaks_is_read_by_both():
    article = extract(page("<br><br>".join(TEXT)), URL)
    assert (article.body or "").split("\n\n") == TEXT
    assert (article.body_agreement or 0) > 0.95


def test_the_outlets_own_element_is_read_by_both():
    article = extract(page(paragraphs(TEXT)), URL, source=Outlet("bao", select={"body": ".bai-viet"}))
    assert (article.body or "").split("\n\n") == TEXT
    assert article.evidence["body"][0] == "both readers, outlet .bai-viet"


def test_a_short_block_that_one_reader_finds_goes():
    line = f"<p class={UNREAD}>Gửi câu hỏi cho tòa soạn qua hộp thư này.</p>"
    article = extract(page(paragraphs(TEXT[:2]), line, paragraphs(TEXT[2:])), URL)
    assert (article.body or "").split("\n\n") == TEXT
    assert 0.9 < (article.body_agreement or 0) < 1


@pytest.mark.parametrize(
    ("piece", "line"),
    [
        (f"<div class={UNREAD}><h3>Thử tải bốn mươi giờ</h3></div>", "Thử tải bốn mươi giờ"),
        (f"<ul class={UNREAD}><li>Hai máy đẩy</li><li>Một cần cẩu</li></ul>", "- Hai máy đẩy\n- Một cần cẩu"),
        (
            f"<div class={UNREAD}><table><tr><td>Dài</td><td>12 m</td></tr>"
            "<tr><td>Rộng</td><td>3 m</td></tr></table></div>",
            "Dài | 12 m\nRộng | 3 m",
        ),
        (f"<p class={UNREAD}>{LONG}</p>", LONG),
        (f"<p class={UNREAD}>{OTHER}</p>", OTHER),
    ],
    ids=["heading", "list", "table", "long paragraph", "long paragraph of its own words"],
)
def test_headings_items_cells_and_long_paragraphs_stay(piece, line):
    article = extract(page(paragraphs(TEXT[:2]), piece, paragraphs(TEXT[2:])), URL)
    assert (article.body or "").split("\n\n") == [*TEXT[:2], line, *TEXT[2:]]


@pytest.mark.parametrize("tag", ["b", "a", "code", "del", "span"])
def test_a_short_paragraph_with_a_word_set_apart_is_one_line_to_both(tag):
    line = f"<p>Đó là <{tag} href=/xuong>xuồng</{tag}> thứ ba.</p>"
    article = extract(page(paragraphs(TEXT[:2]), line, paragraphs(TEXT[2:])), URL)
    assert (article.body or "").split("\n\n") == [*TEXT[:2], "Đó là xuồng thứ ba.", *TEXT[2:]]
    assert article.body_agreement == 1


def test_a_heading_behind_the_text_goes():
    article = extract(page(paragraphs(TEXT), f"<div class={UNREAD}><h3>Bạn đọc viết</h3></div>"), URL)
    assert (article.body or "").split("\n\n") == TEXT


def test_where_trafilatura_finds_little_the_body_is_ours():
    article = extract(page(paragraphs(TEXT), *(f"<div class={UNREAD}>{t}</div>" for t in MORE[:6])), URL)
    assert (article.body or "").split("\n\n") == [*TEXT, *MORE[:6]]
    assert article.evidence["body"][0] == "ours, densest text"
    assert (article.body_agreement or 0) < 0.6


def failing(*_, **__):
    raise RecursionError


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("bare_extraction", failing, "trafilatura failed: RecursionError"),
        ("bare_extraction", lambda *_, **__: None, "trafilatura found nothing"),
        ("MAX_ELEMENTS", 5, "page too large for trafilatura"),
        ("MAX_DEPTH", 2, "page too large for trafilatura"),
    ],
)
def test_our_reading_stands_alone(monkeypatch, name, value, why):
    monkeypatch.setattr(second_reader, name, value)
    article = extract(page(paragraphs(TEXT)), URL)
    assert (article.body or "").split("\n\n") == TEXT
    assert article.body_agreement is None
    assert article.evidence["body"][0] == "ours, densest text"
    assert article.evidence["body_agreement"][0] == why


def test_a_photo_story_keeps_its_captions_and_needs_no_body():
    figures = "".join(f"<figure><img src=/i/{n}.jpg><figcaption>{t}</figcaption></figure>" for n, t in enumerate(TEXT))
    article = extract(page(figures), URL)
    assert [p.caption for p in article.photos] == TEXT
    assert article.body is None


def test_the_tags_inside_the_text_are_still_read():
    tags = "<div class=tags><a rel=tag href=/tu-khoa/xuong>xuồng tuần tra</a></div>"
    assert extract(page(paragraphs(TEXT), tags), URL).tags == ["xuồng tuần tra"]


@pytest.mark.parametrize(
    "line",
    [
        '<p>* Mời bạn đọc ghé <a href="/kinh-te">Kinh tế</a> để xem thêm.</p>',
        "<p><em>* Bản tin phát lúc sáu giờ mỗi ngày trong tuần.</em></p>",
        '<p>Đọc tiếp: <a href="/bai-2.html">Xưởng đóng tàu bên sông mở ca đêm</a></p>',
        '<p><a href="/bai-2.html">Xưởng đóng tàu bên sông mở ca đêm</a></p>',
        '<p>--&gt; Mời bạn đọc ghé <a href="/kinh-te">Kinh tế</a> để xem thêm.</p>',
        '<table><tr><td>Đọc tiếp: <a href="/bai-2.html">Xưởng đóng tàu bên sông mở ca đêm</a></td></tr></table>',
        "<figure class=bieu-do><p>Số xuồng mà nhà máy đóng trong từng năm.</p></figure>",
        "<div role=complementary><p>Tòa soạn mở thêm một bản tin tiếng Anh.</p></div>",
        "<div data-type=related><p>Tòa soạn mở thêm một bản tin tiếng Anh.</p></div>",
        "<div data-module=related><p>Tòa soạn mở thêm một bản tin tiếng Anh.</p></div>",
        "<div data-component=related><p>Tòa soạn mở thêm một bản tin tiếng Anh.</p></div>",
        "<div data-testid=related><p>Tòa soạn mở thêm một bản tin tiếng Anh.</p></div>",
        "<div data-role=related><p>Tòa soạn mở thêm một bản tin tiếng Anh.</p></div>",
        "<div>Tài trợ</div>",
        "<p>1.204</p>",
        "<table><tr><td>1.204 lượt xem</td></tr></table>",
        "<figure><img src=/i/1.jpg><figcaption>Xuồng chạy thử.</figcaption><p>Bấm vào hình để xem lớn</p></figure>",
        "<p>***</p>",
    ],
)
def test_pointers_labels_and_lines_without_letters_are_no_text(line):
    article = extract(page(paragraphs(TEXT[:2]), line, paragraphs(TEXT[2:])), URL)
    assert (article.body or "").split("\n\n") == TEXT


@pytest.mark.parametrize(
    "line",
    [
        "<div>Đó là lần thứ hai trong năm.</div>",
        "<div><b>Thử tải bốn mươi giờ</b></div>",
        "<div><em>Thử tải bốn mươi giờ</em></div>",
        "<h3><div>Thử tải bốn mươi giờ</div></h3>",
        f"<div>{TEXT[1][:-1].replace('sáu', 'bốn')}</div>",
        f"<p>* {LONG.replace('sáu', '<a href=/bai-4.html>bốn</a>')}</p>",
        "<figure class=wp-block-table><table><tr><td>Xuồng số một chạy thử ba ngày.</td></tr></table></figure>",
        "<p class=has-comments>Xuồng số một chạy thử ba ngày.</p>",
        '<p class="doan has-comments">Xuồng số một chạy thử ba ngày.</p>',
        '<div class="article-content ads"><p>Xuồng số một chạy thử ba ngày.</p></div>',
        '<div class="maincontent ads"><p>Xuồng số một chạy thử ba ngày.</p></div>',
        '<div class="content-detail ads"><p>Xuồng số một chạy thử ba ngày.</p></div>',
        '<p>Số liệu do <a href="/don-vi">Cục Kỹ thuật</a> công bố hôm qua.</p>',
        '<p>Xuồng số một do <a href="/don-vi">tổ thợ máy của ông Mạc Văn Tuế đóng</a> rất nhanh.</p>',
        "<p>* Tên một số nhân vật đã được thay đổi.</p>",
        f"<p><i>* {LONG}</i></p>",
    ],
)
def test_sentences_sub_headings_and_notes_are_text(line):
    article = extract(page(paragraphs(TEXT[:2]), line, paragraphs(TEXT[2:])), URL)
    assert len((article.body or "").split("\n\n")) == 5


def test_a_paragraph_between_boxes_of_text_is_no_label():
    article = extract(page(paragraphs(TEXT[:2], "div"), "<p>Thử tải</p>", paragraphs(TEXT[2:], "div")), URL)
    assert (article.body or "").split("\n\n") == [*TEXT[:2], "Thử tải", *TEXT[2:]]


def test_a_long_lead_that_the_text_repeats_is_read_once():
    article = extract(page(f"<p class=sapo>{OTHER}</p>", paragraphs([*TEXT[:2], OTHER, *TEXT[2:]])), URL)
    assert (article.lead, (article.body or "").split("\n\n")) == (OTHER, TEXT)


@pytest.mark.parametrize(("mark", "outlet"), [("QĐND - ", None), ("[q58] ", r"\[q58\] ")])
def test_the_next_article_begins_with_the_papers_mark(mark, outlet):
    opening = f"<p class=sapo>{mark}{LONG}</p>"
    html = page(opening, paragraphs([*TEXT[2:], *MORE[:2], mark + OTHER, *MORE[2:4]]))
    article = extract(html, URL, source=Outlet("bao", dateline=outlet))
    assert (article.body or "").split("\n\n") == [*TEXT[2:], *MORE[:2]]


def test_a_text_may_begin_with_the_mark_of_its_lead():
    html = page(f"<p class=sapo>QĐND - {LONG}</p>", paragraphs([f"QĐND - {OTHER}", *TEXT[2:]]))
    assert (extract(html, URL).body or "").split("\n\n") == [f"QĐND - {OTHER}", *TEXT[2:]]


def test_a_short_dateline_is_how_words_begin():
    lead, word = f"<p class=sapo>PV - {TEXT[0]}</p>", "PVN sẽ mua hai chiếc trong loạt sau để giữ giàn khoan của mình."
    article = extract(page(lead, paragraphs(TEXT[1:3]), f"<p>{word}</p>", paragraphs(TEXT[3:])), URL)
    assert (article.body or "").endswith("\n\n".join([*TEXT[1:3], word, TEXT[3]]))


def test_the_headline_above_the_text_is_no_part_of_it():
    article = extract(page(f"<p>{TITLE}</p>", paragraphs(TEXT)), URL)
    assert (article.body or "").split("\n\n") == TEXT
    article = extract(page(paragraphs(TEXT[:2]), head=declared([TITLE, *TEXT[:2], *MORE, "1.204 lượt xem"])), URL)
    assert (article.body or "").split("\n\n") == [*TEXT[:2], *MORE]


SHORT = [f"Tổ {name} nhận bàn giao xuồng số {n}." for n, name in enumerate(("lái", "máy", "hàn", "sơn", "điện", "mộc"))]


@pytest.mark.parametrize(
    "more",
    [
        "<p hidden>Dòng này ẩn đi cho đến khi có người bấm.</p>",
        "<h3>Sáu tổ thợ và sáu chiếc xuồng trong năm</h3>",
    ],
)
def test_of_short_lines_alone_those_below_the_headline_are_the_text(more):
    html = page(paragraphs(SHORT[:3]), more, paragraphs(SHORT[3:])).decode()
    html = html.replace("<h1>", "<div><p>Trang tin của những người thợ đóng xuồng.</p></div><h1>")
    assert (extract(html.encode(), URL).body or "").replace("\n\nSáu tổ thợ và sáu chiếc xuồng trong năm", "").split(
        "\n\n"
    ) == SHORT


LINES = [f"Dòng thứ {n} của bảng tin chạy trên trang này." for n in range(12)]


@pytest.mark.parametrize(
    ("above", "below"),
    [
        (paragraphs(LINES), ""),
        ("", f"<div hidden class={UNREAD}>{paragraphs(LINES)}</div>"),
        ("", f"<div>{paragraphs(LINES, 'h3')}</div>"),
    ],
    ids=["above the headline", "hidden", "headings"],
)
def test_of_short_lines_the_article_is_the_box_below_the_headline(above, below):
    lines = [f"{line[:-1]} lúc {n} giờ." for n, line in enumerate(SHORT)]
    html = page(paragraphs(lines), around=f"<div>%s</div>{below}").decode()
    article = extract(html.replace("<h1>", f"<div>{above}</div><h1>").encode(), URL)
    assert (article.body or "").split("\n\n") == lines


@pytest.mark.parametrize("opening", ["{0}", "<div class=mo-dau>{0}<p>{1}</p></div>"])
@pytest.mark.parametrize("behind", ["", f"<div class=lien-quan>{paragraphs(OTHERS)}</div>"])
def test_an_opening_above_the_box_is_read_once(opening, behind):
    around = f"<div>{opening.format(*TEXT[:2])}<div class=bai-viet>%s</div>{behind}</div>"
    article = extract(page(paragraphs(MORE), around=around), URL)
    assert (article.body_agreement or 0) > 0.98


def test_a_box_whose_text_stands_in_part_in_paragraphs_is_read_once():
    around = f"<div class=o>%s</div><div class=o>{LONG}<p>{OTHER}</p></div>"
    article = extract(page(paragraphs(TEXT[2:]), around=f"<div>{around}</div>"), URL)
    assert (article.body or "").split("\n\n") == [*TEXT[2:], LONG, OTHER]
    assert article.body_agreement == 1


def test_an_opening_box_with_a_paragraph_in_it_is_read_once():
    around = f"<div><div>{TEXT[0]}<p>{TEXT[1]}</p></div><div class=bai-viet>%s</div></div>"
    article = extract(page(paragraphs([*TEXT[2:], OTHER]), around=around), URL)
    assert (article.body or "").split("\n\n") == [*TEXT, OTHER]
    assert article.body_agreement == 1


@pytest.mark.parametrize("tag", ["p", "div"])
def test_an_opening_line_above_the_box_stays_whatever_its_element(tag):
    around = f"<div><{tag} class=mo-dau>{TEXT[0]}</{tag}><div class=bai-viet>%s</div></div>"
    article = extract(page(paragraphs(MORE), around=around), URL)
    assert (article.body or "").split("\n\n") == [TEXT[0], *MORE]


def test_labels_are_text_where_all_text_stands_in_such_elements():
    article = extract(page(paragraphs([*TEXT[:2], "Thử tải", *TEXT[2:]], "div")), URL)
    assert "Thử tải" in (article.body or "")


def declared(texts: list[str]) -> str:
    node = {"@type": "NewsArticle", "headline": TITLE, "articleBody": "\n".join(texts)}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


@pytest.mark.parametrize("key", ["mainEntity", "mainEntityOfPage", "hasPart"])
def test_a_declared_page_may_hold_the_article(key):
    article = {"@type": "NewsArticle", "headline": TITLE, "articleBody": [" ", {"@value": "\n".join(MORE)}]}
    node = json.dumps({"@type": "WebPage", key: article})
    read = extract(page(head=f'<script type="application/ld+json">{node}</script>'), URL)
    assert (read.body or "").split("\n\n") == MORE


def test_an_article_in_a_script_of_another_type_is_not_declared():
    node = json.dumps({"@type": "NewsArticle", "headline": TITLE, "author": {"name": "Hà An"}})
    assert extract(page(paragraphs(TEXT), head=f"<script>var teaser = {node};</script>"), URL).authors == []


def state(texts: list[str]) -> str:
    return f'<script type="application/json">{json.dumps({"title": TITLE, "body": paragraphs(texts)})}</script>'


def test_trafilatura_gives_the_text_that_our_reading_takes_for_boilerplate():
    figure = (
        "<figure><img src=/i/1.jpg><figcaption>Sáu xuồng nằm cạnh cầu cảng trước giờ bàn giao.</figcaption></figure>"
    )
    byline = "<p align=right><b>Tin, ảnh: HÀ AN</b></p>"
    rest = paragraphs(MORE) + figure + byline
    html = page(paragraphs(TEXT[:1]), around=f"<div>%s<div class=modal>{rest}</div></div>")
    article = extract(html, URL)
    assert article.evidence["body"][0] == "both readers, found by trafilatura"
    assert (article.body or "").split("\n\n") == [TEXT[0], *MORE]
    assert article.authors == ["HÀ AN"]
    assert [p.caption for p in article.photos] == ["Sáu xuồng nằm cạnh cầu cảng trước giờ bàn giao."]


def test_trafilatura_does_not_take_the_next_article():
    other = [t.replace("xuồng", "máy ủi") for t in MORE]
    for rest in (
        f"</div><div class=modal><h1>Bài khác</h1>{paragraphs(other)}</div>",
        f"</article><article class=modal>{paragraphs(other)}</article>",
    ):
        html = page(paragraphs(TEXT[:2]), around=f"<article><div>%s</div>{rest}")
        article = extract(html, URL)
        assert (article.body or "").split("\n\n") == TEXT[:2]


@pytest.mark.parametrize("tag", ["p", "li", "h2", "h3", "blockquote", "span", "b", "strong", "em", "i", "font"])
def test_the_text_is_more_than_its_one_long_element(tag):
    inner = LONG if tag in ("p", "li", "h2", "h3", "blockquote") else f"<div>{LONG}</div>"
    other = "li" if tag == "li" else "div"
    around = "<ul>%s</ul>" if tag == "li" else "<div class=bai-viet>%s</div>"
    html = page(f"<{tag}>{inner}</{tag}>", f"<{other}>Lễ bàn giao kết thúc lúc mười giờ.</{other}>", around=around)
    assert (extract(html, URL).body or "").endswith("Lễ bàn giao kết thúc lúc mười giờ.")


SLOGAN = "Cổng thông tin của những người làm công nghiệp quốc phòng, ra mỗi sáng và mỗi chiều trong tuần."


@pytest.mark.parametrize(
    "box",
    [
        "div class=cookie-notice",
        "div id=consent-text",
        "div class=gdpr",
        "div class=comments",
        "div class=footer",
        "div class=newsletter",
        "div class=modal",
        "nav",
        "footer",
        "menu",
    ],
)
def test_a_box_that_is_no_article_stays_one_with_most_of_the_words(box):
    around = f"<div><div>%s</div><{box}>{paragraphs(OTHERS)}</{box.split()[0]}></div>"
    assert (extract(page(paragraphs(TEXT), around=around), URL).body or "").split("\n\n") == TEXT


@pytest.mark.parametrize("tag", ["div", "figure", "span", "section"])
def test_a_picture_in_a_box_that_is_called_a_banner_is_the_articles(tag):
    caption = "Sáu xuồng nằm cạnh cầu cảng trước giờ bàn giao."
    box = f"<{tag} class=banner-photo><img src=/i/1.jpg><p class=caption>{caption}</p></{tag}>"
    article = extract(page(paragraphs(TEXT[:2]), box, paragraphs(TEXT[2:])), URL)
    assert [p.caption for p in article.photos] == [caption]


def test_what_trafilatura_finds_has_to_contain_the_shown_text():
    other = paragraphs([t.replace("xuồng", "máy ủi") for t in MORE])
    around = f"<div><div class={UNREAD}>%s</div><div class=modal>{other}</div></div>"
    assert (extract(page(paragraphs(TEXT[:2]), around=around), URL).body or "").split("\n\n") == TEXT[:2]


def test_the_opening_paragraph_above_the_box_of_the_text_belongs_to_it():
    around = f"<div>{paragraphs(TEXT[:2])}<div class=bai-viet>%s</div></div>"
    article = extract(page(paragraphs(MORE), around=around), URL)
    read = "\n\n".join(t for t in (article.lead, article.body) if t)
    assert read.split("\n\n") == [*TEXT[:2], *MORE]


@pytest.mark.parametrize("box", ["div", "li", "td"])
@pytest.mark.parametrize("between", ["", "<img src=/i/9.jpg>" * 4, "<div hidden>Ảnh minh họa</div>"])
def test_a_linked_headline_and_the_words_below_it_are_another_article(box, between):
    link = '<h3><a href="/bai-2.html">Xưởng đóng tàu bên sông mở ca đêm</a></h3>'
    teaser = f"<{box}>{link}{between}<p>{LONG.replace('xuồng', 'phao')}</p></{box}>"
    teaser = {"div": "%s", "li": "<ul>%s</ul>", "td": "<table><tr>%s</tr></table>"}[box] % teaser
    article = extract(page(paragraphs(TEXT[:2]), teaser, paragraphs(TEXT[2:])), URL)
    assert (article.body or "").split("\n\n") == TEXT


def test_figures_behind_the_text_are_the_articles_whatever_they_are_called():
    figure = (
        "<figure class=banner-photo><img src=/i/{0}.jpg><figcaption>Xuồng số {0} rời cầu cảng.</figcaption></figure>"
    )
    article = extract(page(paragraphs(TEXT), *(figure.format(n) for n in range(9))), URL)
    assert len(article.photos) == 9


def test_the_slogan_in_a_banner_around_the_headline_is_no_text():
    html = f"<html lang=vi><div class=banner><h1>{TITLE}</h1><p>{SLOGAN}</p></div><div>{paragraphs(TEXT)}</div></html>"
    article = extract(html.replace("<div", f"<title>{TITLE}</title><body><div", 1).encode(), URL)
    assert SLOGAN not in f"{article.lead} {article.body}"


def test_a_whole_article_takes_nothing_from_a_longer_box():
    other = paragraphs([f"{t} {n}" for n in range(16) for t in OTHERS])
    html = page(paragraphs(MORE), around=f"<div><div>%s</div><div class=modal>{other}</div></div>")
    assert (extract(html, URL).body or "").split("\n\n") == MORE


def test_a_box_that_trafilatura_takes_for_text_has_to_be_longer_than_the_text():
    unread = f"<div class=modal><div class={UNREAD}>{paragraphs(MORE[:3])}</div></div>"
    boxes = f"<div class=modal>{paragraphs(OTHERS[:3])}</div>{unread}"
    html = page(paragraphs(TEXT[:2]), around=f"<div><div>%s</div>{boxes}</div>")
    assert (extract(html, URL).body or "").split("\n\n") == TEXT[:2]


def test_the_next_article_of_an_endless_page_is_another_one():
    around = f"<article class=bai>%s</article><article class=bai>{paragraphs(OTHERS)}</article>"
    assert (extract(page(paragraphs(MORE), around=around), URL).body or "").split("\n\n") == MORE


def test_boxes_of_one_class_hold_one_text():
    others = f"<p class=o>{SLOGAN}</p><div class=o>{paragraphs(TEXT[3:])}</div><div class=z>{SLOGAN}</div>"
    around = f"<div class=o>%s</div>{others}"
    assert (extract(page(paragraphs(MORE), around=around), URL).body or "").split("\n\n") == [*MORE, TEXT[3]]


SERIES = "<a href=/chuyen-de/dong-tau>Chuyên đề: Đóng tàu trong nước</a>"


@pytest.mark.parametrize(
    "brief", [f"<h3>{SERIES}</h3><p>{LONG}</p>", f"<div class=bai-viet><p>{SERIES}<br><br>{LONG}</p></div>"]
)
def test_a_brief_under_the_linked_name_of_a_series_is_the_article(brief):
    assert LONG in (extract(page(brief, around="%s"), URL).body or "")


def test_the_paragraph_below_a_headline_that_links_to_its_own_page_is_text():
    html = f"<title>{TITLE}</title><div><h1><a href={URL}>{TITLE}</a></h1><p>{LONG}</p></div>"
    assert extract(html.encode(), URL).body == LONG


def test_an_introduction_above_the_headline_is_no_text():
    html = (
        f"<html lang=vi><div>{paragraphs(OTHERS[:3])}</div><h1>{TITLE}</h1><div>{paragraphs(TEXT)}</div><p>{SLOGAN}</p>"
    )
    assert (extract(html.encode(), URL).body or "").split("\n\n") == TEXT


def test_a_paragraph_far_above_the_text_is_no_opening():
    around = f"<div><p>{SLOGAN}</p></div><div><div><div><div>%s</div></div></div></div>"
    assert (extract(page(paragraphs(TEXT), around=around), URL).body or "").split("\n\n") == TEXT


def test_of_two_texts_the_article_is_the_one_that_is_declared():
    around = f"<div><div>%s</div><div>{paragraphs(OTHERS)}</div></div>"
    html = page(paragraphs(TEXT), head=declared(TEXT), around=around)
    assert (extract(html, URL).body or "").split("\n\n") == TEXT


@pytest.mark.parametrize(
    "pieces",
    [
        f"<div class=bai>%s</div><div><div class=bai>{paragraphs(OTHERS[:2])}</div></div>",
        f"<div class=bai>%s<div class=related>{paragraphs(OTHERS[:2])}</div></div>",
        f"<div class=bai hidden>{paragraphs(OTHERS)}</div><div>%s</div>",
    ],
    ids=["a smaller one elsewhere", "a box inside", "a hidden one"],
)
def test_of_the_outlets_own_elements_the_article_is_the_largest_that_is_shown(pieces):
    html = page(paragraphs(TEXT), around=f"<div>{pieces}</div>")
    article = extract(html, URL, source=Outlet("bao", select={"body": ".bai"}))
    assert (article.body or "").split("\n\n") == TEXT


def teasers(count):
    link = "<h3><a href=/bai-{0}.html>Xưởng đóng tàu bên sông mở ca đêm thứ {0}</a></h3>"
    return "".join(f"<div>{link}<p>{OTHERS[0]}</p></div>".format(n) for n in range(count))


def test_teasers_in_a_box_make_no_longer_text_of_it():
    around = f"<div><div>%s</div><div class=modal>{teasers(8)}<p>{SLOGAN}</p></div></div>"
    assert (extract(page(paragraphs(TEXT[:2]), around=around), URL).body or "").split("\n\n") == TEXT[:2]


def test_teasers_beside_the_shown_text_are_no_part_of_it():
    around = f"<div><div>%s{teasers(6)}</div><div class=modal>{paragraphs(MORE)}</div></div>"
    assert (extract(page(paragraphs(TEXT[:1]), around=around), URL).body or "").split("\n\n") == [TEXT[0], *MORE]


def test_a_copy_for_printing_is_read_once():
    text = f"<div>%s<div class=modal>{paragraphs(MORE)}</div></div>"
    around = f"<article>{text}</article><div class=modal>{paragraphs([TEXT[0], *MORE, *OTHERS])}</div>"
    assert (extract(page(paragraphs(TEXT[:1]), around=around), URL).body or "").split("\n\n") == [TEXT[0], *MORE]


@pytest.mark.parametrize(("told", "rule"), [(declared, "json-ld articleBody"), (state, "script state")])
def test_a_fuller_text_that_contains_the_shown_one_takes_its_place(told, rule):
    article = extract(page(paragraphs(TEXT[:2]), head=told([TITLE, *TEXT[:2], "Lượt xem: 1.204", *MORE])), URL)
    assert (article.body or "").split("\n\n") == [*TEXT[:2], *MORE]
    assert article.evidence["body"][0] == rule


@pytest.mark.parametrize("told", [declared, state])
@pytest.mark.parametrize(
    ("texts", "shown"),
    [
        ([t.replace("xuồng", "ca nô") for t in MORE], TEXT[:2]),
        ([*TEXT[:2], *MORE[:2]], TEXT[:2]),
        ([*MORE, *MORE, *MORE, *MORE], MORE),
    ],
    ids=["another text", "hardly longer", "a whole article is shown"],
)
def test_the_shown_text_stays(told, texts, shown):
    article = extract(page(paragraphs(shown), head=told(texts)), URL)
    assert (article.body or "").split("\n\n") == shown


def test_what_is_declared_goes_before_the_scripts():
    article = extract(page(head=state(MORE) + declared(MORE)), URL)
    assert article.evidence["body"][0] == "json-ld articleBody"


WORDS = st.lists(st.text(max_size=30), max_size=8)


@given(WORDS, WORDS)
def test_agreement_is_a_symmetric_share(one, other):
    share = agreement(one, other)
    assert 0 <= share <= 1
    assert share == agreement(other, one)
    assert agreement(one, one) == 1


def test_agreement_counts_words():
    assert agreement(["Tàu rời cảng.", "Trời mưa"], ["tàu rời cảng trời mưa"]) == 1
    assert agreement(["một hai"], ["ba bốn"]) == 0
    assert agreement(["một hai ba"], ["một"]) == 0.5
    assert agreement(["một"], []) == 0
