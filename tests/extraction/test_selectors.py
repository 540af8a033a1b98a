"""An outlet's selectors: what they give, and what they cannot spoil when the site has changed its pages."""

import pytest

from newsarchive.extraction import extract
from newsarchive.extraction.page import selector_for
from newsarchive.models import Outlet
from newsarchive.outlets.spec import SELECTED

URL = "https://don-vi.example/kho-so-4-thay-mai-1204.html"
TITLE = "Kho số 4 thay toàn bộ mái tôn"
LEAD = "Sau trận mưa đá, kho vật tư lớn nhất của quân khu được lợp lại trong mười một ngày."
TEXT = (
    "Hơn 3.000 mét vuông mái bị thủng sau trận mưa đá kéo dài chưa đầy mười phút. Hàng được che bạt ngay trong đêm.",
    "Tổ thợ chọn loại tôn dày hơn và đặt thêm xà gồ ở khoảng giữa, nơi mái võng nhiều nhất khi có người đi lại.",
    "Thủ kho Mạc Văn Tuế nói anh chỉ lo những ngày cuối tháng, khi dự báo có giông. May mà giông đến muộn.",
    "Phần tôn cũ được cắt nhỏ để lợp chuồng trại tăng gia, không phải bỏ đi tấm nào.",
)
BODY = "\n\n".join(TEXT)


def page(head: str = "", after_title: str = "", inside: str = "", after: str = "") -> bytes:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in TEXT[:2])
    rest = "".join(f"<p>{paragraph}</p>" for paragraph in TEXT[2:])
    return f"""<html lang=vi><head><meta charset=utf-8><title>{TITLE}</title></head><body><div id=top>{head}</div>
<main><h1>{TITLE}</h1>{after_title}<p class=sapo>{LEAD}</p><div id=text>{text}{inside}{rest}</div></main>{after}
<footer><p>Bản quyền thuộc về Đơn vị.</p></footer></body></html>""".encode()


def read(html: bytes, **select: str):
    return extract(html, URL, "2026-11-20T08:00:00+07:00", Outlet("don-vi", "Đơn vị", select=select))


def test_selectors_go_before_what_the_page_declares_and_shows():
    html = page(
        head="<b class=muc>Hậu cần</b>",
        after_title="<i class=khi>18/11/2026 07:30</i> <i class=khi>19/11/2026</i><span class=ten>Đàm Thu Cúc</span>",
        inside="<p class=tom>Đêm 17-11, mưa đá làm thủng mái kho số 4, nơi cất giữ hơn 900 tấn vật tư.</p>",
        after="<p><a class=nhan>mái tôn</a> <a class=nhan>kho</a> <a class=nhan> </a> <a class=nhan>kho</a></p>",
    )
    got = read(html, lead=".tom", section=".muc", published_at=".khi", authors=".ten", tags=".nhan", body="#text")
    assert got.lead.startswith("Đêm 17-11")
    assert got.body == BODY
    assert (got.section, got.published_at) == ("Hậu cần", "2026-11-18T07:30:00+07:00")
    assert (got.authors, got.tags) == (["Đàm Thu Cúc"], ["mái tôn", "kho"])
    assert {name for name, (rule, _) in got.evidence.items() if "outlet " in rule} == {
        "lead", "body", "section", "published_at", "authors", "tags",
    }  # fmt: skip


def test_a_chosen_byline_is_read_as_one_and_leaves_the_body():
    html = page(inside="<p>Đại tá <b class=ten>NGÔ VIẾT SỬU/TTXVN</b></p>")
    got = read(html, authors=".ten")
    assert (got.authors, got.agency) == (["NGÔ VIẾT SỬU"], "TTXVN")
    got = read(page(inside="<div><b class=ten>Đàm Thu Cúc</b></div>"), authors=".ten")
    assert got.authors == ["Đàm Thu Cúc"]
    assert got.body == BODY
    for names in ("<p><span class=ten>Đàm Thu Cúc</span></p>", "<div class=ten><p>Đàm Thu Cúc</p><p>Ngô Sửu</p></div>"):
        got = read(page(inside=names), authors=".ten")
        assert got.authors[0] == "Đàm Thu Cúc"
        assert got.body == BODY


def test_a_lead_above_the_chosen_headline_is_another_articles():
    html = page(head="<p class=sapo>Đội xe của kho thay lốp trước mùa mưa, sớm hơn mọi năm nửa tháng.</p>")
    assert read(html, title="h1").lead == LEAD


def test_a_picture_in_the_chosen_headline_does_not_stand_for_it():
    crumbs = f"<div class=breadcrumb><a href=/hau-can>Hậu cần</a> <a href=/1204>{TITLE}</a></div>"
    html = page(head=crumbs).replace(b"<h1>", b"<h1><img src=/kho-4.jpg> ")
    assert read(html, title="h1").section == "Hậu cần"


def test_a_lead_of_two_paragraphs_leaves_the_body():
    lead = ("Trận mưa đá đêm 17-11 đã qua.", "Mái kho thì chưa kịp lợp lại.")
    html = page(inside=f"<div class=tom><p>{lead[0]}</p><p>{lead[1]}</p></div>")
    got = read(html, lead=".tom")
    assert got.lead == " ".join(lead)
    assert not any(line in got.body for line in lead)


def test_a_body_in_two_boxes_beside_each_other_is_one():
    html = page().replace("<p>Thủ kho".encode(), "</div><div class=phan><p>Thủ kho".encode())
    html = html.replace(b"<div id=text>", b"<div class=phan>")
    other = page(after="<aside><div class=phan><p>Một đoạn của bài khác, đứng ở cột bên.</p></div></aside>")
    assert read(html, body=".phan").body == BODY
    assert read(other.replace(b"<div id=text>", b"<div class=phan>"), body=".phan").body == BODY


@pytest.mark.parametrize("field", ["title", "lead", "authors", "published_at", "section", "tags"])
@pytest.mark.parametrize("selector", [".khong-con", "body", "main", ".dai"])
def test_a_selector_that_picks_nothing_or_too_much_changes_nothing(field, selector):
    box = "".join(f"<p>Thông báo số {n} về việc đăng ký vé gửi xe trong khu vực kho.</p>" for n in range(40))
    html = page(after=f"<div><div class=dai>{box}</div></div>" if selector == ".dai" else "")
    want, got = read(html), read(html, **{field: selector})
    for name in ("title", "lead", "body", "authors", "published_at", "section", "tags", "refusal", "evidence"):
        assert getattr(got, name) == getattr(want, name), name


@pytest.mark.parametrize("text", ["Số tháng mười một", "18/11/2031 07:30"])
def test_a_date_selector_that_picks_no_possible_date_changes_nothing(text):
    html = page(after_title=f"<i class=so>{text}</i><div class=date>18/11/2026 07:30</div>")
    got = read(html, published_at=".so")
    assert got.published_at == "2026-11-18T07:30:00+07:00"
    assert got.evidence["published_at"][0] == "shown date, labelled"


def test_a_body_selector_that_picks_a_small_box_changes_nothing():
    html = page(after="<div class=nho><p>Kho số 6 tuyển ba thợ hàn, hạn nộp hồ sơ đến hết tháng này.</p></div>")
    assert read(html, body=".nho").body == BODY
    assert read(html, body="#text").evidence["body"][0].endswith("outlet #text")


def test_what_holds_the_headline_or_most_of_the_page_is_not_removed():
    html = page(head="<i class=rac>Thứ sáu, 20/11/2026</i>")
    for selector in ("main", "#text", "h1, .rac", "main, .rac"):
        got = read(html, remove=selector)
        assert (got.title, got.body) == (TITLE, BODY), selector
    junk = page(
        inside="<p class=rac>Đoạn rác này do hệ thống của tòa soạn chèn vào giữa bài, không thuộc nội dung.</p>"
    )
    assert "Đoạn rác" in read(junk).body
    assert read(junk, remove=".rac").body == BODY


def test_every_field_has_its_selector():
    html = page(
        head="<b class=muc>Hậu cần</b><meta class=sua content='2026-11-19T09:00:00+07:00'>",
        after_title="<b class=ten>Đàm Thu Cúc</b><time class=khi datetime='2026-11-18 07:30'>hôm kia</time>",
        inside="<p class=rac>Đoạn rác này do hệ thống của tòa soạn chèn vào giữa bài, không thuộc nội dung.</p>",
        after="<h2 class=tua>Mái mới cho kho số 4</h2><b class=hang>TTXVN</b><a class=nhan>kho</a>",
    )
    values = {
        "title": (".tua", "Mái mới cho kho số 4"),
        "lead": (".sapo", LEAD),
        "body": ("#text", BODY),
        "authors": (".ten", ["Đàm Thu Cúc"]),
        "agency": (".hang", "TTXVN"),
        "section": (".muc", "Hậu cần"),
        "tags": (".nhan", ["kho"]),
        "published_at": (".khi", "2026-11-18T07:30:00+07:00"),
        "modified_at": (".sua", "2026-11-19T09:00:00+07:00"),
    }
    assert {*values, "remove"} == SELECTED
    outlet = Outlet("don-vi", select={name: f".{name}" for name in (*values, "remove")})
    assert {name: selector_for(outlet, name, None) for name in SELECTED} == outlet.select
    got = read(html, **{name: selector for name, (selector, _) in values.items()}, remove=".rac")
    assert {name: getattr(got, name) for name in values} == {name: value for name, (_, value) in values.items()}


def test_a_long_lead_is_one_and_the_picture_in_it_stays():
    lead = " ".join(f"Tấm tôn thứ {n} được bắt vít lúc trời vừa sáng." for n in range(20, 29))
    picture = (
        "<figure><img src=/mai.jpg width=800 height=500><figcaption>Mái mới nhìn từ trên cao.</figcaption></figure>"
    )
    got = read(page(inside=f"<div class=tom><p>{lead}</p>{picture}</div>"), lead=".tom p", body="#text")
    assert got.lead == lead
    got = read(page(inside=f"<div class=tom>{picture}</div>"), lead=".tom", body="#text")
    assert [photo.url for photo in got.photos] == ["https://don-vi.example/mai.jpg"]


def test_noise_is_cut_off_the_beginning_of_texts():
    html = page(inside="<p>leftright Nắng lên, mái mới đã khô hẳn.</p><p>* Mời xem chuyên mục Hậu cần.</p>")
    outlet = Outlet("don-vi", noise=r"leftright|\* Mời xem chuyên mục.*")
    assert extract(html, URL, source=outlet).body == "\n\n".join(
        [*TEXT[:2], "Nắng lên, mái mới đã khô hẳn.", *TEXT[2:]]
    )
    assert "leftright" in extract(html, URL, source=Outlet("don-vi")).body


def test_a_headline_that_a_list_of_read_most_repeats_stands_where_the_selector_finds_it():
    others = (TITLE, "Đội xe thay lốp trước mùa mưa", "Bếp ăn lắp tủ hấp đầu tiên của quân khu", "Trạm cân mở lại")
    most_read = "".join(f"<p><a href='/{n}-{n}.html'>{other}</a></p>" for n, other in enumerate(others))
    got = read(page(after_title="<p>18/11/2026 07:30</p>", after=f"<div><b>Đọc nhiều</b>{most_read}</div>"), title="h1")
    assert got.refusal is None
    assert (got.title, got.lead, got.body) == (TITLE, LEAD, BODY)
    assert got.published_at == "2026-11-18T07:30:00+07:00"
