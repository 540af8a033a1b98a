"""Bylines, credits, addresses, an outlet's own rules and what settles a disagreement."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.extraction import extract
from newsarchive.extraction.bylines import is_bare_name, read_byline
from newsarchive.extraction.credits import split_credit
from newsarchive.extraction.urls import canonical, tidy
from newsarchive.models import Outlet
from newsarchive.text import clean, fold

PARAGRAPH = (
    "Nhà máy tổ chức hội nghị tổng kết phong trào thi đua với sự tham gia của hơn hai trăm đại biểu trong toàn ngành. "
)


@pytest.mark.parametrize(
    ("text", "authors", "photographers", "agency"),
    [
        ("Tin, ảnh: ANH KHÔI", ["ANH KHÔI"], ["ANH KHÔI"], None),
        ("Bài và ảnh: Nguyễn Văn A - Trần B", ["Nguyễn Văn A", "Trần B"], ["Nguyễn Văn A", "Trần B"], None),
        ("Thực hiện: ĐĂNG TUẤN", ["ĐĂNG TUẤN"], [], None),
        ("Bài: VĂN TOÀN; Ảnh: ANH KHÔI", ["VĂN TOÀN"], ["ANH KHÔI"], None),
        ("Theo TTXVN", [], [], "TTXVN"),
        ("(Theo Reuters)", [], [], "Reuters"),
        ("Hà Thu (tổng hợp)", ["Hà Thu"], [], None),
        ("Lan Phương (thực hiện)", ["Lan Phương"], [], None),
        ("Tin, ảnh: Đại tá, TS. Nguyễn Văn A, Trung úy Lê B", ["Nguyễn Văn A", "Lê B"], ["Nguyễn Văn A", "Lê B"], None),
        ("Translated by Hoai Thu", ["Hoai Thu"], [], None),
        ("By Mai Huong and Tran Binh, Staff Writers", ["Mai Huong", "Tran Binh"], [], None),
        ("(Reporting by Mai Huong in Hanoi and Tran Binh; Editing by Jane Doe)", ["Mai Huong", "Tran Binh"], [], None),
        ("BY MAI HUONG AND TRAN BINH", ["MAI HUONG", "TRAN BINH"], [], None),
        ("WRITER: Mai Huong", ["Mai Huong"], [], None),
        ("Source: VNA", [], [], "VNA"),
        ("Nguồn: TTXVN", [], [], "TTXVN"),
        ("Tin: TTXVN", [], [], "TTXVN"),
        ("Theo Thanh Xuân", ["Thanh Xuân"], [], None),
        ("Hà Thu (ghi)", ["Hà Thu"], [], None),
        ("Hà Thu (theo Reuters)", ["Hà Thu"], [], "Reuters"),
        ("Bài: Hà Thu- Minh Anh", ["Hà Thu", "Minh Anh"], [], None),
        ("Bài: Hà Thu -Minh Anh", ["Hà Thu", "Minh Anh"], [], None),
        ("By Jane Doe with John Roe", ["Jane Doe", "John Roe"], [], None),
        ("By Jane Doe, Singapore", ["Jane Doe"], [], None),
        ("Tin và ảnh ANH KHÔI", ["ANH KHÔI"], ["ANH KHÔI"], None),
        ("Theo Naval Review", [], [], "Naval Review"),
    ],
)
def test_byline(text, authors, photographers, agency):
    byline = read_byline(text)
    assert byline is not None
    assert (byline.authors, byline.photographers, byline.agency) == (authors, photographers, agency)


@pytest.mark.parametrize(
    "name",
    ["Rosa de Lima", "Jan van Dam", "Otto von Thal", "Jan van der Dam", "Abu bin Said", "Omar al Din", "Ana el Sayed"],
)
def test_a_particle_of_a_name_is_small(name):
    assert read_byline(f"By {name}").authors == [name]


@pytest.mark.parametrize(
    ("text", "authors", "agency"),
    [
        ("Tâm Hằng (TTXVN)", ["Tâm Hằng"], "TTXVN"),
        ("Tâm Hằng/vov.vn", ["Tâm Hằng"], "vov.vn"),
        ("Tâm Hằng/TTXVN", ["Tâm Hằng"], "TTXVN"),
        ("PV/VOV.VN", [], "VOV.VN"),
        ("Thiếu tá ANH KHÔI", ["ANH KHÔI"], None),
        ("Phóng viên Hà An (nguyenan@bao.vn)", ["Hà An"], None),
        ("Hà An, phụ trách cổng thông tin của nhà máy", ["Hà An"], None),
    ],
)
def test_labelled_byline(text, authors, agency):
    byline = read_byline(text, labelled=True)
    assert byline is not None
    assert (byline.authors, byline.agency) == (authors, agency)


@pytest.mark.parametrize(
    "text",
    [
        "Theo Nghị quyết số 05, nhà máy phải hoàn thành trước tháng 6.",
        "Ảnh: TTXVN",
        "Kết quả hội thi của các đơn vị (tổng hợp)",
        "Theo đó, đơn vị sẽ nhận bàn giao.",
        "Anh Khôi nói: chúng tôi đã sẵn sàng cho mọi tình huống có thể xảy ra.",
        "By Land, Sea and Air",
        "By the end of the year, the yard had left.",
        "Source: the yard says so",
        "",
    ],
)
def test_no_byline(text):
    assert read_byline(text) is None


def test_bare_names():
    assert is_bare_name("Giang Huy - Hoàng Phương")
    assert not is_bare_name("Kết quả bước đầu")
    assert not is_bare_name("Nhà máy Q45")


@given(st.text(max_size=200), st.booleans())
def test_byline_never_raises(text, labelled):
    read_byline(text, labelled)
    is_bare_name(text)


@pytest.mark.parametrize(
    ("text", "caption", "credit"),
    [
        ("Lễ khởi công. Ảnh: TTXVN", "Lễ khởi công.", "TTXVN"),
        ("Lễ khởi công (Ảnh: Hà Phong).", "Lễ khởi công", "Hà Phong"),
        ("Lễ khởi công. (Nguồn: TTXVN)", "Lễ khởi công.", "TTXVN"),
        ("Bản đồ (Đồ họa: BBC).", "Bản đồ", "BBC"),
        ("Khu vực (Hồ Bắc, Trung Quốc). Ảnh: Reuters", "Khu vực (Hồ Bắc, Trung Quốc).", "Reuters"),
        ("Troops march. Photo by John Doe", "Troops march.", "John Doe"),
        ("Troops march (AP Photo/John Doe)", "Troops march", "AP Photo/John Doe"),
        ("A view of the hull. Song Lam Shipbuilding image.", "A view of the hull.", "Song Lam Shipbuilding"),
        ("Crew on deck (U.S. Navy photo)", "Crew on deck", "U.S. Navy"),
        ("Crew on deck. US Navy photo by Jane Doe", "Crew on deck.", "US Navy photo by Jane Doe"),
        ("Crew on deck. Image: Naval Group.", "Crew on deck.", "Naval Group"),
        ("Crew on deck. Jane Doe via Getty Images", "Crew on deck.", "Jane Doe via Getty Images"),
        ("Crew on deck. Courtesy Rheinmetall", "Crew on deck.", "Rheinmetall"),
        ("Crew on deck - Getty Images", "Crew on deck", "Getty Images"),
        ("Lễ khởi công. Ảnh Tuấn Anh", "Lễ khởi công.", "Tuấn Anh"),
        ("Lễ khởi công (Ảnh do đơn vị cung cấp)", "Lễ khởi công", "do đơn vị cung cấp"),
        ("Lễ khởi công. Ảnh tư liệu", "Lễ khởi công. Ảnh tư liệu", None),
        ("Hạn mặn. Trong ảnh: Một con kênh cạn kiệt", "Hạn mặn. Trong ảnh: Một con kênh cạn kiệt", None),
        ("HMAS Perth. File photo.", "HMAS Perth. File photo.", None),
        ("Crew members take a photo.", "Crew members take a photo.", None),
        ("Ảnh phối cảnh nhà ga hành khách", "Ảnh phối cảnh nhà ga hành khách", None),
        ("Ông A (trái) và bà B", "Ông A (trái) và bà B", None),
        ("Lễ khởi công. (Trong ảnh: Ông A)", "Lễ khởi công. (Trong ảnh: Ông A)", None),
        ("Ảnh trên: Máy số 1. Ảnh dưới: Máy số 2", "Ảnh trên: Máy số 1. Ảnh dưới: Máy số 2", None),
        ("Từ trái qua: Ông A, ông B", "Từ trái qua: Ông A, ông B", None),
        ("Lễ khởi công. Ảnh: VGP/Nhật Bắc", "Lễ khởi công.", "VGP/Nhật Bắc"),
        ("Lễ khởi công - Ảnh: TTXVN phát", "Lễ khởi công", "TTXVN phát"),
        ("Lễ khởi công. Ảnh: Cục Chính trị, Quân khu 5", "Lễ khởi công.", "Cục Chính trị, Quân khu 5"),
        ("Lễ khởi công. Ảnh: N.V.A.", "Lễ khởi công.", "N.V.A."),
        ("Lễ khởi công. Ảnh do Nhà máy Q71 cung cấp.", "Lễ khởi công.", "do Nhà máy Q71 cung cấp"),
        ("Lễ khởi công. Ảnh của Hà Phong", "Lễ khởi công.", "của Hà Phong"),
        ("Lễ khởi công. Ảnh Internet", "Lễ khởi công.", "Internet"),
        ("Lễ khởi công (Ảnh mod.gov.vn)", "Lễ khởi công", "mod.gov.vn"),
        ("Lễ khởi công (Nguồn ảnh: Hà Phong)", "Lễ khởi công", "Hà Phong"),
        ("Lễ khởi công. Ảnh tư liệu: TTXVN", "Lễ khởi công.", "TTXVN"),
        ("Lễ khởi công. Ảnh minh họa: TTXVN", "Lễ khởi công.", "TTXVN"),
        ("Lễ khởi công. Tư liệu: TTXVN", "Lễ khởi công.", "TTXVN"),
        ("Lễ khởi công (Ảnh: Hà Phong (Nhà máy Q71))", "Lễ khởi công", "Hà Phong (Nhà máy Q71)"),
        ("Lễ khởi công. Reuters", "Lễ khởi công.", "Reuters"),
        ("Crew on deck. (Staff Sgt. Jane Doe/U.S. Army)", "Crew on deck.", "Staff Sgt. Jane Doe/U.S. Army"),
        ("Crew on deck. (Sgt. 1st Class Jane Doe)", "Crew on deck.", "Sgt. 1st Class Jane Doe"),
        ("Crew on deck. (Photo by Sgt. Jane Doe, U.S. Army)", "Crew on deck.", "Sgt. Jane Doe, U.S. Army"),
        ("Crew on deck. (Lockheed Martin)", "Crew on deck.", "Lockheed Martin"),
        ("Crew on deck. US Navy Photo", "Crew on deck.", "US Navy"),
        (
            "Crew on deck. U.S. Army photo by Sgt. Jane Doe/Released",
            "Crew on deck.",
            "U.S. Army photo by Sgt. Jane Doe/Released",
        ),
        ("Crew on deck. U.S. Air Force photo/Sgt. Jane Doe", "Crew on deck.", "U.S. Air Force photo/Sgt. Jane Doe"),
        ("Crew on deck. (Picture source: Army Index)", "Crew on deck.", "Army Index"),
        ("Crew on deck. Photo credit: Fleet Weekly", "Crew on deck.", "Fleet Weekly"),
        ("Crew on deck. Source: Rheinmetall", "Crew on deck.", "Rheinmetall"),
        ("Crew on deck. Copyright: Rheinmetall", "Crew on deck.", "Rheinmetall"),
        ("Crew on deck. Illustration: Jane Doe", "Crew on deck.", "Jane Doe"),
        ("Crew on deck. Credit: MBDA", "Crew on deck.", "MBDA"),
        ("Crew on deck. Picture: MOD Crown copyright", "Crew on deck.", "MOD Crown copyright"),
        ("Crew on deck. Crown copyright 2024", "Crew on deck.", "Crown copyright 2024"),
        ("Crew on deck. © Naval Group", "Crew on deck.", "Naval Group"),
        ("Crew on deck © 2026 Naval Group", "Crew on deck", "Naval Group"),
        ("Crew on deck. (© MBDA)", "Crew on deck.", "MBDA"),
        ("Crew on deck [Photo: Jane Doe]", "Crew on deck", "Jane Doe"),
        ("Crew on deck. (Graphic by Fleet Weekly)", "Crew on deck.", "Fleet Weekly"),
        ("Crew on deck. Photo: Jane Doe.", "Crew on deck.", "Jane Doe"),
        ("Crew on deck. Photo by: Jane Doe", "Crew on deck.", "Jane Doe"),
        ("Crew on deck. Photo: Song Lam Co.", "Crew on deck.", "Song Lam Co."),
        ("Crew on deck. (Jane Doe via AP)", "Crew on deck.", "Jane Doe via AP"),
        ("Crew on deck (AP Photo/Jane Doe, File)", "Crew on deck", "AP Photo/Jane Doe, File"),
        ("Crew on deck. Jane Doe | Getty Images", "Crew on deck.", "Jane Doe, Getty Images"),
        ("Crew on deck. (AP Photo)", "Crew on deck.", "AP Photo"),
        ("Crew on deck. Photo courtesy of the Belgian Navy", "Crew on deck.", "Belgian Navy"),
        ("Crew on deck. (Courtesy of the Belgian Navy)", "Crew on deck.", "Belgian Navy"),
        ("Crew on deck. Image courtesy of Naval Group", "Crew on deck.", "Naval Group"),
        ("Crew on deck. (Courtesy photo)", "Crew on deck. (Courtesy photo)", None),
        ("The hull (right) leaves the hall", "The hull (right) leaves the hall", None),
        ("The first boat, the Song Lam (CSB 8021)", "The first boat, the Song Lam (CSB 8021)", None),
        ("A jet on deck. The F/A-18", "A jet on deck. The F/A-18", None),
        ("Getty Images", "", "Getty Images"),
        ("(The Independent)", "", "The Independent"),
        ("(Jane Doe/AP) The ship leaves.", "The ship leaves.", "Jane Doe/AP"),
        ("(Photo) The ship leaves.", "(Photo) The ship leaves.", None),
        ("Ảnh Tuấn Anh", "", "Tuấn Anh"),
    ],
)
def test_credit(text, caption, credit):
    assert split_credit(text) == (caption, credit)


@given(st.text(max_size=300))
def test_credit_never_raises(text):
    split_credit(text)


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("https://A.example/tin-d101.html?Page=9", "https://a.example/tin-d101.html?Page=9"),
        (
            "https://a.example/article/12?page=2&source=4&print=1",
            "https://a.example/article/12?page=2&source=4&print=1",
        ),
        ("https://a.example/x.html?utm_source=fb&fbclid=1&id=5#top", "https://a.example/x.html?id=5"),
        ("https://m.a.example/", "https://a.example/"),
        ("https://mobile.a.example/", "https://a.example/"),
        ("https://amp.a.example/", "https://a.example/"),
        ("https://touch.a.example/", "https://a.example/"),
        ("https://m.a.example/tau-moi-4420001.amp", "https://m.a.example/tau-moi-4420001.amp"),
        ("https://a.example/tau-moi.amp.html", "https://a.example/tau-moi.html"),
        ("https://m.a.example/tau-moi-4420001.html", "https://a.example/tau-moi-4420001.html"),
        ("https://m.a.example/en/tin/tau-moi-4420001.html", "https://m.a.example/en/tin/tau-moi-4420001.html"),
        ("https://a.example/2026/x/amp/", "https://a.example/2026/x"),
        ("https://a.example/x-post1.amp", "https://a.example/x-post1.amp"),
        ("https://a.example:443/x", "https://a.example/x"),
        ("http://a.example:8080/x", "http://a.example:8080/x"),
        ("http://[2001:db8::1]:8080/x", "http://[2001:db8::1]:8080/x"),
        ("https://a.example/x;jsessionid=0A1B.n2?id=5", "https://a.example/x?id=5"),
        ("https://a.example/xem?4711", "https://a.example/xem?4711"),
        ("https://a.example/x?amp", "https://a.example/x"),
        ("https://a.example/giam-10%25-thue", "https://a.example/giam-10%25-thue"),
        ("https://a.example/tin%E1", "https://a.example/tin%E1"),
        (" https://a.example/x\n-1", "https://a.example/x-1"),
        ("/tin/x", "/tin/x"),
        ("http://[", "http://["),
        ("https://a.example/bài-viết", "https://a.example/b%C3%A0i-vi%E1%BA%BFt"),
    ],
)
def test_tidy(url, wanted):
    assert tidy(url) == wanted
    assert tidy(wanted) == wanted


def test_an_outlet_names_what_identifies_its_articles():
    outlet = Outlet("x", article_query=("Cat", "ItemID"))
    for url, wanted in (
        ("https://a.example/x-d103-t8389.html?Page=48", "https://a.example/x-d103-t8389.html"),
        ("https://a.example/ds.aspx?Cat=104&ItemID=8987&Page=27", "https://a.example/ds.aspx?Cat=104&ItemID=8987"),
    ):
        assert canonical(url, outlet=outlet) == (wanted, "address")
        assert canonical(url, f"{url}1", outlet=outlet) == (wanted, "link rel=canonical")
        assert canonical(url) == (url, "address")


def test_an_outlet_names_what_its_editor_leaves_in_texts():
    texts = b"<div class=body><p><a>left</a><a>center</a></p><p>leftcenter Nha Trang.</p>"
    html = page().replace(b"<div class=body>", texts)
    assert "leftcenter" in (extract(html, "https://a.example/1").body or "")
    body = extract(html, "https://a.example/1", source=Outlet("x", noise="leftcenter")).body or ""
    assert body.startswith("Nha Trang.")
    assert "leftcenter" not in body


def test_canonical_is_believed_within_its_site_only():
    own = "https://m.bao.example/tin/x-1.html?ref=rss"
    assert canonical(own, "https://www.bao.example/tin/x-1.html") == (
        "https://www.bao.example/tin/x-1.html",
        "link rel=canonical",
    )
    for declared in ("https://other.test/x", "https://bao.example/", "http://[", ""):
        assert canonical(own, declared) == ("https://m.bao.example/tin/x-1.html", "address")
    assert canonical("https://bao.vn/x-1.html", "https://www.bao.vn/?p=71") == (
        "https://www.bao.vn/?p=71",
        "link rel=canonical",
    )
    assert canonical("https://bao.vn/", "https://www.bao.vn/") == ("https://www.bao.vn/", "link rel=canonical")
    for one, other in (
        ("https://a.blogspot.com/x", "https://b.blogspot.com/x"),
        ("https://a.github.io/x", "https://b.github.io/x"),
        ("https://x.gov.vn/x", "https://y.gov.vn/x"),
        ("http://bao.example/x", "http://bao.example:8080/x"),
        ("http://192.0.2.1/x", "http://198.51.100.1/x"),
        ("http://192.0.2.1/x", "http://198.51.2.1/x"),
        ("http://192.0.2.1/x", "http://192.0.3.1/x"),
        ("http://[2001:db8::1]/x", "http://[2001:db8::2]/x"),
        ("http://[::ffff:192.0.2.1]/x", "http://[::ffff:198.51.2.1]/x"),
        ("https://bao.example/x", "ftp://bao.example/y"),
    ):
        assert canonical(one, other) == (one, "address")


@pytest.mark.parametrize(
    "head",
    [
        '<link rel=canonical href="/x-post1.vnp">',
        '<meta property="og:url" content="https://bao.example/x-post1.vnp">',
        """<script type="application/ld+json">{"@type":"NewsArticle","headline":"Hội nghị tổng kết",
        "mainEntityOfPage":{"@id":"https://bao.example/x-post1.vnp"}}</script>""",
    ],
)
def test_a_twin_is_what_the_page_says(head):
    assert extract(page(head), "https://bao.example/x-post1.amp").url == "https://bao.example/x-post1.vnp"
    assert extract(page(), "https://bao.example/x-post1.amp").url == "https://bao.example/x-post1.amp"


def page(head: str = "", middle: str = "", shown: str = "") -> bytes:
    return (
        f"<html lang=vi><head><title>Hội nghị tổng kết</title>{head}</head><body><h1>Hội nghị tổng kết</h1>"
        f"<div class=date>{shown}</div>"
        f"{middle}<div class=body><p>{PARAGRAPH}</p><p>{PARAGRAPH * 2}</p></div></body></html>"
    ).encode()


def test_machine_date_goes_first_and_the_shown_one_stays_in_sight():
    html = page(
        '<meta property="article:published_time" content="2026-03-07T08:00:00+07:00">', shown="08/03/2026 09:30"
    )
    article = extract(html, "https://a.example/1")
    assert article.published_at == "2026-03-07T08:00:00+07:00"
    assert article.evidence["published_at.shown"][1] == "08/03/2026 09:30"


def test_no_date_no_guess():
    article = extract(page(shown="Bài viết hay"), "https://a.example/20260307-x-1.html", "2026-03-10T00:00:00+07:00")
    assert article.published_at is None
    assert article.published_precision is None


def test_a_clock_is_no_date():
    html = page(middle="<div id=clock>Thứ Sáu, 22/11/2024, 16:08 (GMT+7)</div>")
    assert extract(html, "https://a.example/1").published_at is None


@pytest.mark.parametrize(
    ("shown", "wanted"),
    [
        ("12/5/2023 10:46:35 AM", "2023-12-05T10:46:35+07:00"),
        ("12/05/2023 10:46:35 AM", "2023-05-12T10:46:35+07:00"),
        ("29/12/2023", "2023-12-29"),
    ],
)
def test_order_by_padding(shown, wanted):
    assert extract(page(shown=shown), "https://a.example/1").published_at == wanted


def test_order_of_the_outlet_goes_by_address():
    outlet = Outlet("vd", date_orders=((r"-d\d+-t\d+\.html", "MDY"),))
    html = page(shown="12/05/2023 10:46:35 AM")
    assert extract(html, "https://a.example/x-d1-t2.html", source=outlet).published_at == "2023-12-05T10:46:35+07:00"
    assert extract(html, "https://a.example/article/5/x", source=outlet).published_at == "2023-05-12T10:46:35+07:00"


def test_override_is_valid_until_a_day():
    outlet = Outlet("vd", select={"authors": ((".old-author", "2020-12-31"), (".new-author", None)), "remove": ".junk"})
    html = page(
        middle="<i class=old-author>Nguyễn Cũ</i><i class=new-author>Trần Mới</i><p class=junk>" + PARAGRAPH + "rác</p>"
    )
    assert extract(html, "https://a.example/1", "2020-06-01T00:00:00+07:00", outlet).authors == ["Nguyễn Cũ"]
    article = extract(html, "https://a.example/1", "2024-06-01T00:00:00+07:00", outlet)
    assert article.authors == ["Trần Mới"]
    assert "rác" not in (article.body or "")
    assert article.source == "vd"


def test_broken_selector_is_a_refusal_not_a_crash():
    assert (
        extract(page(), "https://a.example/1", source=Outlet("x", select={"title": "[["})).refusal or ""
    ).startswith("extraction failed")


def test_text_folding():
    assert fold("Đại tướng") == "dai tuong"
    assert clean(" a\u00a0\u200bb\n c ") == "a b c"


@pytest.mark.parametrize(
    "caption",
    ["<p>%s</p>", "<p align=center><em>%s</em></p>", "<div style='text-align: center'>%s</div>"],
)
@pytest.mark.parametrize(
    "picture", ["<p><img src=/a%d.jpg></p>", "<div><img src=/a%d.jpg></div>", "<img src=/a%d.jpg>"]
)
def test_page_without_headings_or_names(caption, picture):
    """A page in one form, the headline told by the address ('Đảng ủy' spelt 'ang uy'), captions by their place."""
    shown = (caption % "Quang cảnh buổi lễ.", caption % "Đại tá Trần Văn Ất, Bí thư Đảng ủy, phát biểu tại buổi lễ.")
    html = (
        "<title>Tạp chí</title><form action=x><ul><li><a href=/>Trang chủ</a></li></ul><div>Tin hoạt động</div>"
        "<span>Đảng ủy Nhà máy Q62 ra nghị quyết lãnh đạo</span><div>30/11/2020 11:02:51 AM</div><div>"
        f"<p>CNQP&amp;KT - Ngày 26/11, {PARAGRAPH}</p><p>{PARAGRAPH}</p>{picture % 1}{shown[0]}<p>{PARAGRAPH * 2}</p>"
        f"{picture % 2}{shown[1]}<p>{PARAGRAPH * 3}</p><p style='text-align:right'><b>Tin, ảnh: ANH KHÔI</b></p></div>"
        "<div>Bình luận</div><table><tr><td>Họ và tên:</td></tr><tr><td>Nội dung:</td></tr></table></form>"
    )
    article = extract(html.encode(), "http://a.example/article/12/ang-uy-nha-may-q62-ra-nghi-quyet-lanh-ao")
    assert article.title == "Đảng ủy Nhà máy Q62 ra nghị quyết lãnh đạo"
    assert article.section is None
    assert article.lead == f"CNQP&KT - Ngày 26/11, {PARAGRAPH}".strip()
    assert article.published_at == "2020-11-30T11:02:51+07:00"
    assert article.authors == ["ANH KHÔI"]
    assert [(p.caption, p.credit) for p in article.photos] == [
        ("Quang cảnh buổi lễ.", "ANH KHÔI"),
        ("Đại tá Trần Văn Ất, Bí thư Đảng ủy, phát biểu tại buổi lễ.", "ANH KHÔI"),
    ]
    assert (article.body or "").split("\n\n") == [PARAGRAPH.strip(), (PARAGRAPH * 2).strip(), (PARAGRAPH * 3).strip()]


def crumbs(*names: object) -> str:
    return script({"@type": "BreadcrumbList", "itemListElement": names})


def script(node: dict[str, object]) -> str:
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


NEWS = {"@type": "NewsArticle", "headline": "Hội nghị tổng kết"}
META = "<meta property=article:section content='Quân đội'>"
HOME, ARMY, BASE = ({"@type": "ListItem", "name": name} for name in ("Trang chủ", "Quân đội", "Tin cơ sở"))


@pytest.mark.parametrize(
    ("head", "above", "wanted"),
    [
        (META, "", "Quân đội"),
        (script(NEWS | {"articleSection": "Quân đội, Tin cơ sở"}), "", "Quân đội"),
        (script(NEWS | {"articleSection": "Quân đội"}) + "<meta property=article:section content=x1>", "", "Quân đội"),
        (META + crumbs(HOME, BASE), "", "Quân đội"),
        (META + crumbs(HOME, ARMY, BASE), "", "Tin cơ sở"),
        (crumbs(HOME, ARMY), "", "Quân đội"),
        (crumbs([HOME], [ARMY]), "", "Quân đội"),
        (crumbs({"item": {"@id": "/quan-doi", "name": "Quân đội"}}), "", "Quân đội"),
        (crumbs(ARMY, {"name": "News"}), "", "News"),
        (crumbs({"name": "News"}), "", None),
        (crumbs(ARMY, {"name": "Trang chủ"}), "", "Quân đội"),
        ("<meta property=article:section content=News>", "", None),
        ("<meta property=og:site_name content='Báo Ví dụ'>" + crumbs(ARMY, {"name": "Báo Ví dụ"}), "", "Quân đội"),
        (crumbs(ARMY, {"name": "Hội nghị tổng kết"}), "", "Quân đội"),
        (script({"@type": "ItemList", "itemListElement": [ARMY]}), "", None),
        ("", "<div class=breadcrumb><a href=/>Trang chủ</a> » <a href=/quan-doi>Quân đội</a></div>", "Quân đội"),
        ("", "<ul class=td-crumbs><li><a href=/quan-doi>Quân đội</a></li></ul>", "Quân đội"),
        ("", "<div class=category>Quân đội</div>", "Quân đội"),
        ("", "<p class=cate><a href=/>Trang chủ</a> <a href=/quan-doi>Quân đội</a> 07:30</p>", "Quân đội"),
        ("", "<p><a class=cat href=/quan-doi>Quân đội</a> 07:30</p>", "Quân đội"),
        ("", "<div class=category><span>Quân đội</span></div><p>08/03/2026 09:30</p>", "Quân đội"),
        ("", "<div><span id=ctl00_lblChuyenMuc>Quân đội</span></div>", "Quân đội"),
        ("", "<span id=SiteMapPath1><a href=/>Trang chủ</a> > <a href=/quan-doi>Quân đội</a></span>", "Quân đội"),
        ("", "<div><a href=/>Trang chủ</a> » <a href=/quan-doi>Quân đội</a></div>", "Quân đội"),
        ("", "<div><a href=/>Trang chủ</a> | <a href=/quan-doi>Quân đội</a></div>", None),
        ("", "<div><a href=/quan-doi>Quân đội</a> » <a href=/>Trang chủ</a></div>", None),
        ("", "<div class=category>08/03/2026</div>", None),
        ("", "<nav><p class=category>Quân đội</p></nav>", None),
        ("", f"<div class=category><p>{PARAGRAPH}</p><p>Quân đội</p></div>", None),
        ("", "<p>Quân đội</p>", None),
    ],
)
def test_a_section_is_declared_or_called_one(head, above, wanted):
    html = page(head).replace(b"<body>", f"<body>{above}".encode())
    assert extract(html, "https://a.example/tin/hoi-nghi-tong-ket-1.html").section == wanted


@pytest.mark.parametrize("others", [0, 4])
@pytest.mark.parametrize("names", ["TRẦN QUỐC VINH", "LÊ TÂM - HÀ YẾN"])
def test_a_foot_with_byline_and_date_in_one_line(names, others):
    """It may stand before a list of other articles. A label above the headline is no text."""
    links = "".join(
        f"<li><a href=/{n}.htm>Xưởng đúc thay lò cũ bằng lò trung tần số {n}</a></li>" for n in range(others)
    )
    html = (
        f"<html lang=vi><body><div><div>Cơ sở sản xuất</div><h2>Hội nghị tổng kết phong trào thi đua</h2>"
        f"<div>{PARAGRAPH}</div><div>{PARAGRAPH * 2}</div><div><img src=/a.jpg></div><div>{PARAGRAPH * 3}</div>"
        f"<div><span>Bài, ảnh: {names}</span> <span>Lên trang lúc 9 giờ 45, ngày 12-2-2026</span></div>"
        f"<ul>{links}</ul></div></body></html>"
    )
    article = extract(html.encode(), "https://a.example/tin/hoi-nghi-tong-ket-1.html")
    assert article.authors == names.split(" - ")
    assert article.published_at == "2026-02-12T09:45:00+07:00"
    assert "Cơ sở sản xuất" not in article.body
    assert "Lên trang" not in article.body


ENGLISH = (
    "The yard handed over its third patrol boat on Monday, two weeks ahead of the plan it had agreed with the crew. "
)


@pytest.mark.parametrize(
    ("start", "outlet", "text", "wanted"),
    [
        ("<html lang=en-GB>", None, ENGLISH, "en"),
        ("<html><meta property=og:locale content=en_US>", None, ENGLISH, "en"),
        ("<html lang=fr><meta property=og:locale content=en_US>", Outlet("x", language="vi"), ENGLISH, "fr"),
        ("<html>", Outlet("x", language="en"), ENGLISH, "en"),
        ("<html><meta property=og:locale content=' '>", Outlet("x", language="en"), ENGLISH, "en"),
        ("<html>", None, ENGLISH, None),
        ("<html lang=en>", None, PARAGRAPH, "vi"),
    ],
)
def test_the_language_is_that_of_the_letters_or_a_declared_one(start, outlet, text, wanted):
    html = f"{start}<body><h1>CSB 8021</h1><p>{text}</p><p>{text * 2}</p></body></html>"
    assert extract(html.encode(), "https://a.example/1", source=outlet).language == wanted


def test_a_declared_language_that_the_letters_confirm_stays_the_evidence():
    assert extract(page(), "https://a.example/1").evidence["language"] == ("html lang", "vi")


LEAD = "Mười hai xưởng của nhà máy đã hoàn thành kế hoạch năm trước thời hạn hai tuần, riêng xưởng đúc vượt mức."
SHORT = LEAD.split(",")[0]
DESCRIBED = f"<meta property=og:description content='{LEAD}'>"


@pytest.mark.parametrize(
    ("head", "middle", "first", "rule"),
    [
        ("", f"<div class=sapo>{LEAD}</div>", "", "class"),
        ("", f"<div class=sapo><p>{LEAD[:40]}</p><p>{LEAD[41:]}</p></div>", "", "class"),
        (DESCRIBED, f"<div>{SHORT}</div>", "", "between headline and text"),
        (DESCRIBED.replace(LEAD, f"{SHORT[:59]}..."), f"<div>{SHORT}</div>", "", "between headline and text"),
        ("", f"<div><h2>{SHORT}</h2></div>", "", "between headline and text"),
        ("", f"<div><b>{SHORT}</b></div>", "", "between headline and text"),
        ("", "", f"<p>Hà Nội (TTXVN) - {LEAD}</p>", "dateline"),
        ("", "", f"<p><b>{LEAD}</b></p>", "bold first paragraph"),
        ("", "", f"<p><i>{LEAD}</i></p>", "italic first paragraph"),
        (DESCRIBED, "", f"<p>{LEAD}</p>", "first paragraph equals the description"),
        ("", f"<div>{LEAD}</div>", "", None),
        (DESCRIBED, f"<aside>{LEAD}</aside>", "", None),
        (DESCRIBED, f"<div hidden>{LEAD}</div>", "", None),
        (DESCRIBED, "", f"<p hidden>{LEAD}</p>", None),
        (DESCRIBED, f"<div><a href=/tin-khac>{LEAD}</a></div>", "", None),
        ("", "", f"<p>{LEAD}</p>", None),
        ("", "", f"<p><i>“{LEAD}”</i></p>", None),
        ("", "", f"<p><i>{LEAD}</i></p><p><i>{LEAD}</i></p>", None),
        ("", "", f"<p><b>{LEAD}</b></p><p><b>{LEAD}</b></p>", None),
        (DESCRIBED, "", f"<blockquote>{LEAD}</blockquote>", None),
        ("", "", f"<div class=sapo><p>{LEAD}</p>{'<p>Xưởng đúc.</p>' * 4}</div>", None),
    ],
)
def test_a_lead_is_set_apart_or_repeats_the_description(head, middle, first, rule):
    html = page(head, middle).replace(b"<div class=body>", f"<div class=body>{first}".encode())
    article = extract(html, "https://a.example/tin/hoi-nghi-1.html")
    assert article.evidence.get("lead", (None,))[0] == rule
    assert article.lead is None or article.lead.endswith((LEAD, SHORT))


def test_a_lead_begins_with_the_outlets_mark():
    outlet = Outlet("x", dateline=r"\(Báo Ví dụ\)")
    for mark, wanted in (("(Báo Ví dụ) ", f"(Báo Ví dụ) {LEAD}"), ("", None)):
        html = page().replace(b"<div class=body>", f"<div class=body><p>{mark}{LEAD}</p>".encode())
        assert extract(html, "https://a.example/1", source=outlet).lead == wanted


def test_a_list_of_read_most_far_below_repeats_the_headline_and_the_lead_is_above():
    text = "".join(f"<p>{n}: {PARAGRAPH}</p>" for n in range(40))
    html = page(middle=f"<div class=sapo>{LEAD}</div>").replace("<h1>Hội nghị tổng kết</h1>".encode(), b"")
    html = html.replace(b"</div></body>", f"{text}</div><ul><li><a href=/1>Hội nghị tổng kết</a></ul></body>".encode())
    assert extract(html, "https://a.example/1").lead == LEAD


@pytest.mark.parametrize(
    ("shown", "files"),
    [
        ("<figure><button><img src=/xuong.jpg></button><figcaption>Xưởng đúc.</figcaption></figure>", ["xuong.jpg"]),
        ("<button><img src=/xuong.jpg></button>", []),
        ("<button><figure><img src=/xuong.jpg><figcaption>Xưởng đúc.</figcaption></figure></button>", ["xuong.jpg"]),
        ("<amp-img src=/xuong.jpg></amp-img><p class=caption>Xưởng đúc.</p>", ["xuong.jpg"]),
        ("<brick-image-v3 data-src=/xuong.jpg></brick-image-v3><p class=caption>Xưởng đúc.</p>", ["xuong.jpg"]),
        ("<amp-img><img src=/xuong.jpg></amp-img><p class=caption>Xưởng đúc.</p>", ["xuong.jpg"]),
        ("<amp-video src=/xuong.mp4></amp-video>", []),
    ],
)
def test_a_picture_in_a_button_or_an_element_of_its_own(shown, files):
    html = page().replace(f"<p>{PARAGRAPH * 2}".encode(), f"{shown}<p>{PARAGRAPH * 2}".encode())
    assert [p.url.rsplit("/", 1)[1] for p in extract(html, "https://a.example/1").photos] == files


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ("href=/gallery/12", True),
        ("href=/image/12", True),
        ("href=/photo/12", True),
        ("href=/xem/12 class=photo-link", True),
        ("href=#", True),
        ("href='javascript:phongTo()'", True),
        ("href=/lon/xuong.jpg", True),
        ("href=/tin/xuong-duc-12.html", False),
    ],
)
def test_a_picture_that_links_to_itself_or_a_gallery_is_the_articles(link, found):
    html = page().replace(f"<p>{PARAGRAPH * 2}".encode(), f"<a {link}><img src=/a.jpg></a><p>{PARAGRAPH * 2}".encode())
    assert bool(extract(html, "https://a.example/1").photos) is found


@pytest.mark.parametrize("attribute", ["alt", "title"])
def test_a_credit_in_an_attribute_of_the_picture(attribute):
    picture = f"<img src=/a.jpg {attribute}='Xưởng đúc. Ảnh: Hà Phong'>"
    html = page().replace(f"<p>{PARAGRAPH * 2}".encode(), f"{picture}<p>{PARAGRAPH * 2}".encode())
    assert [p.credit for p in extract(html, "https://a.example/1").photos] == ["Hà Phong"]


@pytest.mark.parametrize(
    ("picture", "files"),
    [
        ('<img src="/static/blank.gif" data-srcset="/xuong.jpg 900w">', ["xuong.jpg"]),
        ('<img src="/static/1x1.gif" data-srcset="/xuong.jpg 900w">', ["xuong.jpg"]),
        ('<img src="#" data-srcset="/xuong.jpg 900w">', ["xuong.jpg"]),
        ('<img srcset="/xuong.jpg 900w, /xuong-300.jpg 300w">', ["xuong.jpg"]),
        ('<img src="/icons/xuong.jpg">', []),
        ('<img src="/tin/bao-logo.png">', []),
        ('<img src="/media/avatar">', []),
    ],
)
def test_neither_a_placeholder_nor_a_decoration_is_a_photo(picture, files):
    html = page().replace(f"<p>{PARAGRAPH * 2}".encode(), f"<p>{picture}</p><p>{PARAGRAPH * 2}".encode())
    assert [p.url.rsplit("/", 1)[1] for p in extract(html, "https://a.example/1").photos] == files


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        ("hidden", False),
        ("class=hidden", False),
        ("class=d-none", False),
        ("style='display: none'", False),
        ("style='visibility:hidden'", False),
        ("class='hidden md:block'", True),
        ("class='d-none d-lg-block'", True),
        ("class=unhidden", True),
    ],
)
def test_hidden_text_is_none(markup, shown):
    html = page().replace(
        b"</p></div>", f"</p><p {markup}>Đại biểu thăm xưởng đúc số ba sau hội nghị.</p></div>".encode()
    )
    assert ("xưởng đúc số ba" in (extract(html, "https://a.example/1").body or "")) is shown


def test_the_rest_of_a_text_may_be_hidden_until_a_button_unfolds_it():
    rest = "".join(f"<p>Đơn vị thứ {n} có {n + 7} sáng kiến. {LEAD}</p>" for n in range(16))
    html = page().replace(b"</p></div>", f"</p><p>{LEAD}</p></div><div class=d-none>{rest}</div>".encode())
    assert len((extract(html, "https://a.example/1").body or "").split("\n\n")) == 19


@pytest.mark.parametrize("tag", ["video", "audio", "iframe", "object"])
def test_what_a_player_says_to_an_old_browser_is_no_text(tag):
    player = f"<{tag} width=600><p>Trình duyệt của bạn không phát được tệp này.</p></{tag}>"
    html = page().replace(b"</p></div>", f"</p>{player}<p>Xưởng đúc vượt kế hoạch quý.</p></div>".encode())
    body = extract(html, "https://a.example/1").body or ""
    assert body.endswith("Xưởng đúc vượt kế hoạch quý.")
    assert "Trình duyệt" not in body


def test_a_quotation_that_readers_may_share_is_text():
    quote = "<blockquote class=share-quote>Xưởng đúc năm nay đã làm thay phần việc của hai xưởng.</blockquote>"
    html = page().replace(b"</p></div>", f"</p>{quote}</div>".encode())
    assert (extract(html, "https://a.example/1").body or "").endswith("thay phần việc của hai xưởng.")


def test_a_span_beside_the_paragraphs_is_boilerplate_by_its_name():
    html = page().replace(b"</p></div>", "</p><span class=binh-luan>Mời bạn gửi ý kiến.</span></div>".encode())
    assert extract(html, "https://a.example/1").body == extract(page(), "https://a.example/1").body


def test_a_link_to_a_place_does_not_part_a_paragraph():
    text = "Đoàn đi từ <a class=location href=/ha-noi>Hà Nội</a> và về trong ngày sau khi thăm xưởng đúc."
    html = page().replace(b"</p></div>", f"</p><p>{text}</p></div>".encode())
    body = extract(html, "https://a.example/1").body or ""
    assert body.endswith("\n\nĐoàn đi từ Hà Nội và về trong ngày sau khi thăm xưởng đúc.")


def test_two_line_breaks_part_paragraphs_and_one_does_not():
    html = page().replace(f"</p><p>{PARAGRAPH}".encode(), f"<br>Nối dòng.<br> <br>{PARAGRAPH}".encode())
    assert (extract(html, "https://a.example/1").body or "").split("\n\n") == [
        f"{PARAGRAPH}Nối dòng.", (PARAGRAPH * 2).strip(),
    ]  # fmt: skip


TAGS = "<p class=tags><a href=/tag/1>Xưởng đúc</a> <a href=/tag/2>#Thi đua</a></p>"


@pytest.mark.parametrize(
    ("head", "middle", "behind", "wanted"),
    [
        ("<meta property=article:tag content='Xưởng đúc, Thi đua'>", "", "", ["Xưởng đúc", "Thi đua"]),
        (script(NEWS | {"keywords": "Xưởng đúc; thi đua, Thi đua"}), "", "", ["Xưởng đúc", "thi đua"]),
        (script(NEWS | {"keywords": "Xưởng đúc, <br>"}), "", "", ["Xưởng đúc"]),
        ("<meta name=news_keywords content='Xưởng đúc, Thi đua'>", "", "", ["Xưởng đúc", "Thi đua"]),
        ("<meta name=keywords content='hội nghị, nhà máy'>", "", "", []),
        ("", "", TAGS, ["Xưởng đúc", "Thi đua"]),
        ("", TAGS, "", []),
        ("", "", TAGS.replace("Xưởng", PARAGRAPH), []),
        ("", "", "<a class=tag href=/tag/2>Thi đua</a>" + TAGS, ["Xưởng đúc", "Thi đua"]),
    ],
)
def test_tags_are_declared_or_stand_behind_the_text(head, middle, behind, wanted):
    more = f"<p>{PARAGRAPH * 2}</p>"
    html = page(head, middle).replace(b"</div></body>", f"{more}</div>{behind}</body>".encode())
    assert extract(html, "https://a.example/tin/hoi-nghi-1.html").tags == wanted


@pytest.mark.parametrize("tag", ["body", "main", "section", "article"])
def test_what_holds_a_whole_article_is_no_lead(tag):
    text = f"<h1>Hội nghị tổng kết</h1><p>{PARAGRAPH}</p><p>{PARAGRAPH * 2}</p>"
    html = f"<html lang=vi><{tag} class=summary>{text}</{tag}></html>"
    assert extract(html.encode(), "https://a.example/tin/hoi-nghi-1.html").lead is None


@pytest.mark.parametrize("language", ["ja", "zh", "ko"])
def test_a_dense_script_fills_a_paragraph_with_fewer_letters(language):
    text = "".join(
        f"<p>{n}号工厂昨日向海警部队交付新型巡逻艇，{'这批艇将用于近海巡逻和救援任务，' * 3}</p>" for n in range(4)
    )
    html = f"<html lang={language}><body><h1>新型巡逻艇交付海警部队使用</h1><div class=text>{text}</div>"
    html += f"<div><p>{'本网站所有文字与图片未经书面许可不得转载，' * 5}</p></div></body></html>"
    dense = extract(html.encode(), "https://a.example/tin/1.html")
    assert dense.evidence["body"][0] == "both readers, densest text"
    assert len((dense.body or "").split("\n\n")) == 4
