"""Bylines on whole pages: who wrote, and which lines around a name are no names."""

import pytest

from newsarchive.extraction import extract

TEXTS = {
    "vi": "Câu văn thứ {} của bài nói về công tác bảo đảm kỹ thuật, việc sửa chữa và chế tạo vật tư "
    "phụ tùng tại các nhà "
    "máy trong toàn ngành hiện nay.",
    "en": "Paragraph number {} of the story describes the new hull, the engines that drive it, and the yards "
    "which are going to build the ships in series.",
}
TITLES = {"vi": "Nhà máy đóng tàu bàn giao chiếc thứ ba", "en": "Yard hands over third ship of the class"}
# (language, under the headline, at the end of the text, authors, agency)
BYLINES = [
    ("vi", "", "<p><strong>Tin, ảnh ANH KHÔI</strong></p>", ["ANH KHÔI"], None),
    ("vi", "", "<p>Tin và ảnh hưởng của nó.</p>", [], None),
    ("vi", "", "<p><strong>Tin, ảnh: TIẾN DŨNG-VĂN CHUNG</strong></p>", ["TIẾN DŨNG", "VĂN CHUNG"], None),
    (
        "vi",
        "",
        "<p><strong>Đại tá HOÀNG TUẤN, Viện trưởng Viện Thiết kế, Tổng cục Hậu cần</strong></p>",
        ["HOÀNG TUẤN"],
        None,
    ),
    ("vi", "", "<p><strong>Đại tá, TS HOÀNG TUẤN<br>Phó giám đốc Nhà máy Z1</strong></p>", ["HOÀNG TUẤN"], None),
    (
        "vi",
        "",
        "<p><b>Thiếu tướng, PGS, TS NGUYỄN VĂN LÂM, Viện trưởng Viện Chiến lược</b></p>"
        "<p><em>* Mời bạn đọc vào chuyên mục <a href='/x'>Quốc phòng</a> xem các tin, bài liên quan.</em></p>",
        ["NGUYỄN VĂN LÂM"],
        None,
    ),
    ("vi", "", "<p><strong>TTXVN</strong></p>", ["TTXVN"], "TTXVN"),
    ("en", "<p class=byline>Written By Site Admin</p>", "", [], None),
    (
        "en",
        "<p class=byline>From Petty Officer 2nd Class Ann Roe, Naval Surface Group East Public Affairs</p>",
        "",
        ["Ann Roe"],
        None,
    ),
    ("vi", "", "<p style='text-align:right'><strong>Theo TTXVN</strong></p>", [], "TTXVN"),
    ("vi", "<div class='article-author'><a href='/tac-gia/x'>PV/VOV.VN</a></div>", "", [], "VOV.VN"),
    ("vi", "<div class='article-author'><a href='/tac-gia/x'>Thu Hà/VOV.VN</a></div>", "", ["Thu Hà"], "VOV.VN"),
    ("vi", "", "<p style='text-align:right'>Tâm Giao / Ảnh: Cao Trung Hiếu</p>", ["Tâm Giao"], None),
    ("vi", "", "<p style='text-align:right'><strong>Tâm Giao<br>Ảnh: Cao Trung Hiếu</strong></p>", ["Tâm Giao"], None),
    (
        "vi",
        "",
        "<p style='text-align:right'><strong>Tâm Giao</strong></p><p style='text-align:right'>"
        "<strong>Ảnh: Cao Trung Hiếu</strong></p>",
        ["Tâm Giao"],
        None,
    ),
    (
        "vi",
        "<div class='author'><a class='name' href='/tac-gia/ha-thu.htm'>Hà Thu</a>"
        "<a href='/tac-gia/ha-thu.htm'>Xem các bài viết của tác giả</a></div>",
        "",
        ["Hà Thu"],
        None,
    ),
    (
        "vi",
        "<div class='author-info'><span>Hà Thu</span> <span>và 1 tác giả khác</span><a>Xem thêm</a></div>",
        "",
        ["Hà Thu"],
        None,
    ),
    (
        "vi",
        "<div class='sources'>"
        "<span class='author'>Dương Ngọc</span> — <span class='source'>Nhịp sống thị trường</span></div>",
        "",
        ["Dương Ngọc"],
        None,
    ),
    ("vi", "<p class='author'>Dương Ngọc — Nhịp sống thị trường</p>", "", ["Dương Ngọc"], None),
    ("vi", "", "<p><strong>NGUYỄN VĂN A – TRẦN B</strong></p>", ["NGUYỄN VĂN A", "TRẦN B"], None),
    ("vi", "", "<p><strong>Bài và ảnh: Jean-Pierre Dupont</strong></p>", ["Jean-Pierre Dupont"], None),
    ("vi", "", "<p><strong>Bài, ảnh: Y-Thu Êban</strong></p>", ["Y-Thu Êban"], None),
    ("vi", "", "<p><strong>MINH ĐỨC (thực hiện)</strong></p>", ["MINH ĐỨC"], None),
    ("vi", "", "<p>MINH ĐỨC</p>", ["MINH ĐỨC"], None),
    ("vi", "", "<p style='text-align:right'>Minh Đức</p>", ["Minh Đức"], None),
    ("en", "<p class=author>Updated March 3, 2026 10:15 GMT</p>", "", [], None),
    ("vi", "", "<p><strong>NGỌC LÂM (tổng hợp)</strong></p>", ["NGỌC LÂM"], None),
    ("vi", "", "<p style='text-align:right'><strong>Ngọc Lâm</strong> (Theo Reuters, AFP)</p>", ["Ngọc Lâm"], None),
    ("vi", "", "<p><strong>Thực hiện: ĐĂNG TUẤN</strong></p>", ["ĐĂNG TUẤN"], None),
    ("vi", "", "<p class='author'>Tâm Hằng/TTXVN (tổng hợp)</p>", ["Tâm Hằng"], "TTXVN"),
    ("vi", "<p class='meta'><span class='author'>Lê Hùng</span> | <span>0 bình luận</span></p>", "", ["Lê Hùng"], None),
    ("vi", "<div class='author'>Quốc Khánh<span class='follow'>Theo dõi</span></div>", "", ["Quốc Khánh"], None),
    (
        "vi",
        "",
        "<p><strong>Đại úy LÊ MINH, Lữ đoàn 17 và Thượng úy TRẦN AN, Lữ đoàn 18</strong></p>",
        ["LÊ MINH", "TRẦN AN"],
        None,
    ),
    (
        "vi",
        "",
        "<p><em>Đại tá <strong>NGUYỄN HỒNG KỶ</strong></em></p><p><em>Chính ủy Trường Sĩ quan Kỹ thuật</em></p>",
        ["NGUYỄN HỒNG KỶ"],
        None,
    ),
    ("en", "<p class='byline'>By Andrea Stone Senior Washington Correspondent</p>", "", ["Andrea Stone"], None),
    ("en", "<p class='byline'>By Robert Burns, AP National Security Writer</p>", "", ["Robert Burns"], None),
    (
        "en",
        "<div class='byline'>By <a href='/author/jane'>Jane Doe</a>, Principal Analyst</div>",
        "",
        ["Jane Doe"],
        None,
    ),
    (
        "en",
        "<div class='byline'>By <a href='/author/jane'>Jane Doe</a> and <a href='/author/j'>John "
        "Roe</a> | March 3, 2026</div>",
        "",
        ["Jane Doe", "John Roe"],
        None,
    ),
    ("en", "<p class='author'>Jane Doe (jd), John Roe (jr/abc)</p>", "", ["Jane Doe", "John Roe"], None),
    ("en", "<p class='byline'>By Jane Doe in Hanoi and John Roe in Manila</p>", "", ["Jane Doe", "John Roe"], None),
    ("en", "<p class='byline'>By JANE DOE</p>", "", ["JANE DOE"], None),
    (
        "en",
        "<div class='author-name'>Jane Doe</div><div class='author-title'>Naval Editor</div>",
        "",
        ["Jane Doe"],
        None,
    ),
    (
        "en",
        "<span class='author'>Naval Wire Staff</span> <span class='date'>03 Sep 2026</span>",
        "",
        ["Naval Wire Staff"],
        None,
    ),
    ("en", "<p>Story by Staff Sgt. Jane Doe</p>", "", ["Jane Doe"], None),
    ("en", "<p class='byline'>By Tech. Sgt. John Roe, 23rd Wing Public Affairs</p>", "", ["John Roe"], None),
    ("en", "<p class='byline'>By Petty Officer 2nd Class Mary Major</p>", "", ["Mary Major"], None),
    ("en", "", "<p>Reported by Thu Ha</p><p>Translated by Minh Anh</p>", ["Thu Ha", "Minh Anh"], None),
    (
        "en",
        "<div class='byline'>By <span>Jane Doe</span> @janedoe <a>Follow</a> 4 min read</div>",
        "",
        ["Jane Doe"],
        None,
    ),
    ("en", "<div class=byline>Jane Doe, Defense Reporter</div>", "", ["Jane Doe"], None),
    ("en", "<div class=author>By Dr. Jane Doe, Col. John Roe (Ret.)</div>", "", ["Jane Doe", "John Roe"], None),
    ("en", "", "<p><em>Jane Doe is a senior fellow at the Institute for Sea Power.</em></p>", [], None),
    ("en", "<div class='post-author'>by <a rel=author href='/author/admin'>admin</a></div>", "", [], None),
    ("en", "<p>By Jane Doe and John Roe, Staff Writers</p>", "", ["Jane Doe", "John Roe"], None),
    (
        "en",
        f"<p>{TEXTS['en'].format(9)} <a href='/author/jane'>Jane Doe</a> saw both of them being laid down in turn, in "
        "the old dock.</p>",
        "",
        [],
        None,
    ),
]


def page(language: str, top: str, end: str, head: str = "") -> bytes:
    paragraphs = "".join(f"<p>{TEXTS[language].format(n)}</p>" for n in range(5))
    return f"""<html lang={language}><head><title>{TITLES[language]}</title>{head}</head>
    <body><header>menu</header><article>
    <h1>{TITLES[language]}</h1>{top}<div class="content">{paragraphs}{end}</div></article></body></html>""".encode()


@pytest.mark.parametrize(("language", "top", "end", "authors", "agency"), BYLINES)
def test_byline(language, top, end, authors, agency):
    article = extract(page(language, top, end), "https://bao.example/tin/bai-1.html")
    assert article.authors == authors
    assert article.agency == agency
    assert not any(name in article.body for name in authors if end), "a byline is no paragraph"


def declared(*names: str) -> str:
    authors = ",".join(f'{{"@type":"Person","name":"{name}"}}' for name in names)
    return f'<script type="application/ld+json">{{"@type":"NewsArticle","author":[{authors}]}}</script>'


def test_a_declaration_completes_the_byline_that_it_repeats():
    html = page("en", "<div class=author>Jane Doe | Bookmark | Listen</div>", "", declared("JANE DOE", "John Roe"))
    article = extract(html, "https://paper.example/a.html")
    assert article.authors == ["Jane Doe", "John Roe"]
    assert article.evidence["authors"][0] == "byline and declaration"


def test_a_byline_in_words_goes_before_another_declaration():
    html = page("en", "<p>By Jane Doe</p>", "", declared("Web Desk"))
    assert extract(html, "https://paper.example/a.html").authors == ["Jane Doe"]


def test_a_name_that_only_the_markup_calls_a_byline_goes_behind_a_declaration():
    html = page("en", "<div class=author>Naval Wire Staff</div>", "", declared("Jane Doe"))
    assert extract(html, "https://paper.example/a.html").authors == ["Jane Doe"]


def test_a_declaration_stands_where_nothing_is_printed():
    html = page("vi", "", "", declared("Tâm Hằng"))
    assert extract(html, "https://paper.example/a.html").authors == ["Tâm Hằng"]


def test_an_agency_that_is_declared_alone_signs():
    article = extract(page("en", "", "", declared("Reuters")), "https://paper.example/a.html")
    assert (article.authors, article.agency) == (["Reuters"], "Reuters")
    assert article.evidence["agency"] == ("byline", "Reuters")


PICTURE = "<figure><img src=/a.jpg><figcaption>The hull <b itemprop=author>Mary Major</b></figcaption></figure>"


@pytest.mark.parametrize(
    ("language", "head", "top", "authors"),
    [
        ("en", declared("Jane Doe and John Roe"), "", ["Jane Doe", "John Roe"]),
        ("en", declared("Jane Doe", "Jane Doe; John Roe"), "", ["Jane Doe", "John Roe"]),
        ("en", declared("By Jane Doe (jane@paper.example)"), "", ["Jane Doe"]),
        ("en", declared("홍길동 기자"), "", ["홍길동"]),
        ("en", declared("Col. Jane Doe Senior Naval Correspondent"), "", ["Jane Doe"]),
        ("en", declared("guest", "Senior Editor", "By"), "", []),
        ("en", declared("Paper"), "", ["Paper"]),
        ("vi", declared("Paper"), "", []),
        ("en", declared("Paper", "Jane Doe"), "", ["Jane Doe"]),
        (
            "en",
            declared("Sea Power Weekly") + "<meta property=og:site_name content='Sea Power Weekly'>",
            "",
            ["Sea Power Weekly"],
        ),
        ("vi", declared("Sea Power Weekly") + "<meta property=og:site_name content='Sea Power Weekly'>", "", []),
        (
            "en",
            "<meta name=author content='https://paper.example/j'><meta name=byl content='By Jane Doe'>",
            "",
            ["Jane Doe"],
        ),
        ("vi", "<meta name=author content=Paper><meta name=dc.creator content='Hà Thu'>", "", ["Hà Thu"]),
        ("en", "", "<div itemprop=author><meta itemprop=name content='Jane Doe'></div>", ["Jane Doe"]),
        ("en", "", PICTURE, []),
        ("en", declared("<br>", "Jane Doe"), "", ["Jane Doe"]),
        ("en", "", "<div itemprop=author><meta itemprop=name content=Paper></div>", []),
        (
            "en",
            "",
            "<div itemprop=author><meta itemprop=url content=/j><meta itemprop=name content='Jane Doe'></div>",
            ["Jane Doe"],
        ),
    ],
)
def test_a_declared_author(language, head, top, authors):
    assert extract(page(language, top, "", head), "https://paper.example/a.html").authors == authors


def test_an_author_in_microdata_may_stand_far_behind_the_text():
    related = "".join(f"<li><a href=/tin-{n}.html>Tàu số {n} rời bến</a></li>" for n in range(12))
    html = page("vi", "", f"<ul>{related}</ul><p itemprop=author>Hà Thu</p>")
    assert extract(html, "https://paper.example/a.html").authors == ["Hà Thu"]


def test_the_outlet_is_no_agency():
    html = page("vi", "", "<p>Theo Báo Sóng Biển</p>", "<meta property=og:site_name content='Báo Sóng Biển'>")
    assert extract(html, "https://paper.example/a.html").agency is None
