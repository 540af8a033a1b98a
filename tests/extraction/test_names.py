"""Names of classes, files and attributes that papers give to what is the article and to what is not."""

from __future__ import annotations

import pytest

from newsarchive.extraction import extract, next_page
from newsarchive.items import Article

URL = "https://bao.example/tin/bai-1.html"
TITLE = "Nhà máy đóng tàu bàn giao chiếc thứ ba trong năm"
TEXT = "".join(
    f"<p>Đoạn {n} của bài kể về việc đóng tàu, thử máy trên sông và những người thợ đã làm việc suốt ba năm qua, từ "
    "ngày đặt ky đến buổi chạy thử cuối cùng trước khi tàu được giao cho đơn vị nhận.</p>"
    for n in range(10)
)
ASIDE = "Phần này của trang lặp lại dưới mọi bài, nhắc bạn đọc những mục khác của tòa soạn và cách tìm lại chúng. " * 2


def read(inner: str = "", above: str = "", language: str = "vi", behind: str = "") -> Article:
    head = f"<html lang={language}><head><title>{TITLE}</title></head>"
    body = f"<h1>{TITLE}</h1>{above}<div class=noi-dung>{TEXT}{inner}{TEXT[:200]}</p></div>{behind}"
    return extract(f"{head}<body><div>{body}</div></body></html>".encode(), URL)


BOXES = """
so-luot-xem related-stories relate relation recommended recirculation readmore popular trending mostread latest teasers
outbrain taboola nativo dable promotion advertising ads adv adslot bannertop sponsored comments commenting disqus
binh-luan share sharing sharebar sharedaddy socials sidebar1 rightbar newsletters subscribe signup sign-up register
login sign-in identity blocker regwall paywall-box breadcrumbs pagination pager menubar navbar navi navigation nav
footer copyright cookies consent gdpr popup modal overlay tooltip toolbar tags taglist keywords topics hashtags poll
quiz rating widgets notebox expandable-box toc table-of-contents post-card tinlienquan lien-quan cung-chuyen-muc
tin-khac xem-them tin-moi othernews other-news news-other more-news list-news player jwplayer skip-link
visually-hidden sr-only screen-reader-text printonly noprint view-count page-views post-views reading-time author-bio
about-author author-box author-card
"""


def test_a_box_with_the_name_of_something_else_is_no_text() -> None:
    names = [*BOXES.split(), "doan-4"]
    body = read("".join(f"<div class={name}><p>{name}: {ASIDE}</p></div>" for name in names)).body or ""
    assert [name for name in names if f"{name}: Phần này" in body] == ["doan-4"]


@pytest.mark.parametrize(
    "name",
    [
        "sapo", "lead", "leadtext", "lede", "chappeau", "standfirst", "summary", "subheadline", "subtitle", "dek",
        "intro", "introduction", "introtext", "excerpt", "abstract", "description", "articleintro", "tomtat", "mota",
        "preamble", "perex", "short-desc", "underline",
    ],
)  # fmt: skip
def test_a_lead_has_the_name_of_one(name: str) -> None:
    lead = "Sáng nay, nhà máy tổ chức lễ bàn giao con tàu thứ ba cho đơn vị."
    assert read(above=f"<div class={name}>{lead}</div>").lead == lead


SENTENCES = "Tàu rời cầu cảng. Thợ máy đứng trên boong. Trời có gió nhẹ. Ảnh số {0}"
CAPTIONS = "captions figcaption figcap legend mediacaption photocms image-desc chu-thich text-center align-center"


def test_a_caption_has_the_name_of_one_or_is_centred() -> None:
    line = f"<p><img src=/{{0}}.jpg></p><p class={{0}}>{SENTENCES}</p><p>Đến trưa, tàu {{0}} thả neo.</p>"
    photos = read("".join(map(line.format, (*CAPTIONS.split(), "doan-4")))).photos
    assert [p.caption for p in photos] == [*map(SENTENCES.format, CAPTIONS.split()), None]


CREDITS = """
photocredit copyrights copyrightholder photographer byline autor provider rights signature author attribution
"""


def test_a_credit_has_the_name_of_one() -> None:
    line = "<figure><img src=/{0}.jpg><figcaption>Tàu rời cảng lúc <span class={0}>hà an</span></figcaption></figure>"
    photos = read("".join(map(line.format, (*CREDITS.split(), "doan-4")))).photos
    assert [(p.url, p.credit) for p in photos if p.credit != "hà an"] == [("https://bao.example/doan-4.jpg", None)]


DECORATIONS = "logo icons ico avatar author byline emoji badge social share profile flag ads banner"
FILES = """
logos icons ico avatars gravatar badge button btn arrow social share facebook twitter zalo google-news banner qr-code
pixel
"""
PORTRAITS = "authors byline bio profile writer autoren"


def test_a_picture_with_the_name_of_a_decoration_is_no_photo() -> None:
    pictures = [f"<p><img class={name} src=/class-{name}x.jpg></p>" for name in DECORATIONS.split()]
    pictures += [f"<p><img src=/i/{name}-4.jpg></p>" for name in FILES.split()]
    pictures += [f"<div class={name}><img src=/box-{name}x.jpg></div>" for name in PORTRAITS.split()]
    pictures += ["<div class=doan-4><img class=doan-4 src=/doan-4.jpg></div>"]
    assert [p.url for p in read("".join(pictures)).photos] == ["https://bao.example/doan-4.jpg"]


PLACEHOLDERS = """
blank placeholder pixel transparent index-transparent-1 lazyload loading pxl no-image grey white px
"""
ATTRIBUTES = """
data-src data-lazy-src data-srcset data-lazy-srcset srcset data-original data-large-src data-url data-full-src
data-pin-media data-fullscreen-src
"""


def test_a_picture_behind_a_placeholder_is_found() -> None:
    pictures = [f"src=/{name}.gif data-srcset" for name in PLACEHOLDERS.split()]
    pictures += [f"src=data:image/gif;base64,R0l {name}" for name in ATTRIBUTES.split()]
    shown = (f"<img {picture}='/anh-that-{n}.jpg'>" for n, picture in enumerate(pictures))
    urls = [p.url for p in read("".join(f"<figure>{p}<figcaption>Tàu.</figcaption></figure>" for p in shown)).photos]
    assert [picture for n, picture in enumerate(pictures) if f"https://bao.example/anh-that-{n}.jpg" not in urls] == []


@pytest.mark.parametrize("name", ["data-caption", "cms-photo-caption", "data-sub-html", "data-image-caption"])
def test_an_attribute_holds_the_caption(name: str) -> None:
    (photo,) = read(f"<figure><img src=/a.jpg {name}='Tàu rời cảng'></figure>").photos
    assert photo.caption == "Tàu rời cảng"


@pytest.mark.parametrize("name", ["data-credit", "data-portal-copyright", "data-source"])
def test_an_attribute_holds_the_credit(name: str) -> None:
    assert [p.credit for p in read(f"<figure><img src=/a.jpg {name}='Hà An'></figure>").photos] == ["Hà An"]


@pytest.mark.parametrize("name", ["location", "dateline", "place"])
def test_a_place_before_the_text_is_not_glued_to_it(name: str) -> None:
    body = read(f"<p><span class={name}>HÀ NỘI</span>Tàu rời cảng lúc chín giờ sáng nay.</p>").body or ""
    assert "NỘITàu" not in body


@pytest.mark.parametrize(
    "name",
    [
        "date", "time", "datetime", "published", "publish", "pubdate", "posted", "posttime", "ngay", "ngaydang",
        "timestamp", "dateline",
    ],
)  # fmt: skip
def test_a_line_with_the_name_of_a_date_holds_one(name: str) -> None:
    line = "Trang tin của ngành công nghiệp đóng tàu, Cần Thơ, 07/03/2026 08:47"
    assert read(above=f"<div class={name}>{line}</div>").published_at == "2026-03-07T08:47:00+07:00"
    assert read(above=f"<div class=doan-4>{line}</div>").published_at is None


@pytest.mark.parametrize(
    "name", ["category", "categories", "cate", "cat", "section", "chuyen-muc", "zone", "kicker", "rubrik", "parentcate"]
)
def test_a_line_over_the_headline_has_the_name_of_a_section(name: str) -> None:
    html = f"<html lang=vi><body><div class={name}>Quân đội</div><h1>{TITLE}</h1><div>{TEXT}</div></body></html>"
    assert extract(html.encode(), URL).section == "Quân đội"


@pytest.mark.parametrize("name", ["tags", "taglist", "keywords", "topics", "hashtags"])
def test_a_line_behind_the_text_has_the_name_of_tags(name: str) -> None:
    line = f"<p class={name}><a href=/tag/1>Đóng tàu</a> <a href=/tag/2>Thi đua</a></p>"
    assert read(behind=line).tags == ["Đóng tàu", "Thi đua"]


@pytest.mark.parametrize("name", ["next", "nextpage", "paginationnext", "pagenext", "btnnext"])
def test_a_link_with_the_name_of_the_next_page_leads_on(name: str) -> None:
    html = f'<html><body><a class="{name}" href="/tin?page=2">Xem tiếp</a></body></html>'
    assert next_page(html.encode(), "https://bao.example/tin") == "https://bao.example/tin?page=2"


@pytest.mark.parametrize("name", ["title", "tit", "headline", "tieude"])
def test_a_line_with_the_name_of_a_headline_is_one_where_none_is_declared(name: str) -> None:
    html = f"<html lang=vi><body><div class={name}>{TITLE}</div><div>{TEXT}</div></body></html>"
    assert extract(html.encode(), "https://bao.example/1").title == TITLE


@pytest.mark.parametrize(
    "name", ["authors", "byline", "tacgia", "writer", "reporter", "autoren", "source", "nguon", "contributors"]
)
def test_a_line_with_the_name_of_a_byline_is_one(name: str) -> None:
    assert read(behind=f"<div class={name}>Hà Thu</div>").authors == ["Hà Thu"]


VIEWERS = [
    "Chú thích ảnh", "Open image in gallery", "View all 12 images", "Close", "Previous", "Next", "Photo 3 of 7",
    "Video", "Watch now", "Read more", "Play", "Share", "Copy link", "+12", "7", "Newsletter abonnieren und lesen",
    "Lest auch", "Lesen Sie auch",
]  # fmt: skip


def test_a_button_of_a_viewer_stands_between_a_picture_and_its_caption() -> None:
    line = f"<p><img src=/{{0}}.jpg></p><p>{{1}}</p><p class=caption>{SENTENCES}</p><p>Đến trưa, tàu {{0}} thả neo.</p>"
    buttons = [*VIEWERS, "Thợ máy nói chuyện với phóng viên."]
    photos = read("".join(line.format(n, button) for n, button in enumerate(buttons))).photos
    found = [button for button, photo in zip(buttons, photos, strict=True) if not photo.caption]
    assert found == ["Thợ máy nói chuyện với phóng viên."]
