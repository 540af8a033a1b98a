"""Pictures on whole pages: which are the article's, and which caption each has."""

from __future__ import annotations

import json

import pytest

from newsarchive.extraction import extract

URL = "https://bao.example/tin/xuong-so-12-chay-thu.html"
TITLE = "Xưởng số 12 chạy thử dây chuyền mạ kẽm"
TEXT = [
    "Sáng 14/3, xưởng số 12 chạy thử dây chuyền mạ kẽm đầu tiên do trong nước chế tạo, sớm hơn kế hoạch hai tuần.",
    "Dây chuyền dài bốn mươi mét, mạ được chi tiết nặng tới ba tấn. Nó dùng lại phần lớn nước rửa của mỗi ca.",
    "Quản đốc Mạc Văn Tuế cho biết ba tháng tới xưởng sẽ đào tạo thêm mười hai thợ để vận hành dây chuyền hai ca.",
]
CAPTION = "Thợ mạ kiểm tra bể nhúng trước giờ chạy thử."


def photos(*pieces: str, head: str = "", behind: str = "") -> list[tuple[str, str | None, str | None]]:
    body = f"<p>{TEXT[0]}</p>{''.join(pieces)}<p>{TEXT[1]}</p><p>{TEXT[2]}</p>"
    return photos_of(f"<article><h1>{TITLE}</h1><div class=noi-dung>{body}</div>{behind}</article>", head)


def photos_of(body: str, head: str = "") -> list[tuple[str, str | None, str | None]]:
    found = extract(f"<html lang=vi><title>{TITLE}</title>{head}<body>{body}</body></html>".encode(), URL).photos
    return [((p.url or "").rpartition("/")[2], p.caption, p.credit) for p in found]


@pytest.mark.parametrize("credit", [{"creditText": "Hà An"}, {"creator": {"name": "Hà An"}}])
@pytest.mark.parametrize("where", ["image", "@graph"])
def test_a_declared_caption_is_that_of_a_picture_without_one(credit: dict[str, object], where: str) -> None:
    image = {"@type": "ImageObject", "contentUrl": "https://bao.example/anh/be-nhung-01.jpg", "caption": CAPTION}
    node = {"@type": "NewsArticle", "headline": TITLE, where: [image | credit]}
    head = f'<script type="application/ld+json">{json.dumps(node)}</script>'
    assert photos("<p><img src=/anh/be-nhung-01.jpg></p>", head=head) == [("be-nhung-01.jpg", CAPTION, "Hà An")]
    shown = "<figure><img src=/anh/be-nhung-01.jpg><figcaption>Bể nhúng số một.</figcaption></figure>"
    assert photos(shown, head=head) == [("be-nhung-01.jpg", "Bể nhúng số một.", "Hà An")]


@pytest.mark.parametrize("caption", ["<figcaption>{}</figcaption>", "<p><em>{}</em></p>"])
def test_a_picture_behind_the_caption_of_its_figure_shares_it(caption: str) -> None:
    figure = f"<figure><img src=/a.jpg>{caption.format(CAPTION)}<img src=/b.jpg></figure>"
    assert photos(figure) == [("a.jpg", CAPTION, None), ("b.jpg", CAPTION, None)]


def test_a_hidden_line_does_not_part_pictures_that_share_a_caption() -> None:
    both = "<img src=/a.jpg><div hidden>Bấm để phóng to ảnh này</div><img src=/b.jpg>"
    assert photos(f"<figure>{both}<figcaption>{CAPTION}</figcaption></figure>") == [
        ("a.jpg", CAPTION, None),
        ("b.jpg", CAPTION, None),
    ]


def test_a_hidden_line_is_no_caption_without_a_picture() -> None:
    assert photos(f"<p hidden>{CAPTION} (Ảnh: Hà An)</p>") == []
    assert photos(f"<p>{CAPTION} (Ảnh: Hà An)</p>") == [("", CAPTION, "Hà An")]


def test_the_still_of_a_player_is_no_photo() -> None:
    assert photos("<figure><img src=/a.jpg><video src=/a.mp4></video></figure>") == []


def test_a_picture_with_a_caption_is_no_decoration() -> None:
    assert photos("<p><img src=/i/logo.png></p>") == []
    assert photos("<figure><img src=/i/logo.png><figcaption>Biểu trưng mới của xưởng.</figcaption></figure>") == [
        ("logo.png", "Biểu trưng mới của xưởng.", None)
    ]


def test_a_picture_behind_the_text_is_not_the_articles() -> None:
    assert photos(behind="<div><img src=/quang-ba.jpg></div>") == []


def test_the_author_of_the_article_took_no_picture_that_has_the_articles_name() -> None:
    node = {"@type": "NewsArticle", "url": URL.removesuffix(".html"), "caption": TITLE, "author": {"name": "Hà An"}}
    head = f'<script type="application/ld+json">{json.dumps(node)}</script>'
    assert photos("<img src=/anh/xuong-so-12-chay-thu.jpg>", head=head) == [("xuong-so-12-chay-thu.jpg", None, None)]


def test_a_whole_text_is_no_declared_caption() -> None:
    image = {"@type": "ImageObject", "contentUrl": "https://bao.example/anh/be-nhung-01.jpg", "caption": CAPTION * 40}
    head = f'<script type="application/ld+json">{json.dumps(image)}</script>'
    assert photos("<p><img src=/anh/be-nhung-01.jpg></p>", head=head) == [("be-nhung-01.jpg", None, None)]


def test_a_caption_before_a_player_is_that_of_the_picture_in_its_figure() -> None:
    figure = f"<figure><img src=/a.jpg><figcaption>{CAPTION}</figcaption><iframe src=/ban-do></iframe></figure>"
    assert photos(figure) == [("a.jpg", CAPTION, None)]


def test_a_short_paragraph_is_the_caption_of_a_bare_picture_and_not_of_a_figure() -> None:
    assert photos(f"<p><img src=/a.jpg></p><p>{CAPTION}</p>") == [("a.jpg", CAPTION, None)]
    assert photos(f"<figure><img src=/a.jpg></figure><p>{CAPTION}</p>") == [("a.jpg", None, None)]


def test_figures_in_a_row_share_the_caption_behind_a_hidden_line() -> None:
    both = "<figure><img src=/a.jpg></figure><div hidden>Bấm để phóng to</div><figure><img src=/b.jpg></figure>"
    assert photos(f"<div>{both}<figcaption>{CAPTION}</figcaption></div>") == [
        ("a.jpg", CAPTION, None),
        ("b.jpg", CAPTION, None),
    ]


OTHER = "<h3><a href=/bai-2.html>Xưởng số 14 mở lớp dạy nghề cho thợ trẻ</a></h3>"


@pytest.mark.parametrize("more", ["<p hidden>Bấm để phóng to ảnh này</p>" * 3, f"<div>{OTHER}<p>{TEXT[1]}</p></div>"])
def test_a_photo_story_stays_one_with_lines_that_are_no_text(more: str) -> None:
    found = photos(*(f"<figure><img src=/{n}.jpg></figure><p>Bể số {n} của dây chuyền mạ.</p>" for n in "123"), more)
    assert found == [(f"{n}.jpg", f"Bể số {n} của dây chuyền mạ.", None) for n in "123"]


PARAGRAPHS = "".join(f"<p>{text}</p>" for text in TEXT)


def test_a_picture_over_the_headline_is_the_articles_where_both_stand_in_its_box() -> None:
    box = f"<article><img src=/a.jpg><h1>{TITLE}</h1>{PARAGRAPHS}</article>"
    assert photos_of(box) == [("a.jpg", None, None)]
    assert photos_of(f"<div><figure><img src=/b.jpg></figure></div>{box}") == [("a.jpg", None, None)]


def test_the_last_figure_is_the_articles_with_a_box_for_sharing_in_it() -> None:
    figure = "<figure><div class=social-embed><img src=/a.jpg></div></figure>"
    assert photos_of(f"<h1>{TITLE}</h1><div>{PARAGRAPHS}{figure}</div>") == [("a.jpg", None, None)]


def test_the_picture_of_a_brief_is_no_teaser_beside_a_link() -> None:
    link = "<p><a href=/bai-2.html>Xưởng số 14 mở lớp dạy nghề cho thợ trẻ</a></p>"
    assert photos_of(f"<h1>{TITLE}</h1><div><img src=/a.jpg><p>{TEXT[1]}</p>{link}</div>") == [("a.jpg", None, None)]


@pytest.mark.parametrize(
    "pictures",
    ["<img src=/a.jpg><img src=/play.jpg>", "<figure><img src=/a.jpg><figcaption>Lớp học nghề.</figcaption></figure>"],
)
def test_the_picture_of_a_teaser_is_not_the_articles_whatever_stands_beside_it(pictures: str) -> None:
    assert photos(f"<div class=item><div>{pictures}</div>{OTHER}</div>") == []
