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
    html = f"<html lang=vi><title>{TITLE}</title>{head}<body><article><h1>{TITLE}</h1><div class=noi-dung>{body}</div>"
    found = extract(f"{html}{behind}</article></body></html>".encode(), URL).photos
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


def test_a_picture_behind_the_caption_of_its_figure_shares_it() -> None:
    figure = f"<figure><img src=/a.jpg><figcaption>{CAPTION}</figcaption><img src=/b.jpg></figure>"
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
