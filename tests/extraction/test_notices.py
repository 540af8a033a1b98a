"""A notice in place of a text is no article, whatever headline and lead stand over it."""

from __future__ import annotations

import pytest

from newsarchive.extraction import extract
from tests.pages import BODY, article

URL = "https://bao.example/tin/bai-1.html"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (("Có lỗi xảy ra.", "Hệ thống đang bảo trì, vui lòng quay lại sau."), "error page"),
        (("Something went wrong. Please try again later.",), "error page"),
        (("Bài viết đang được cập nhật.",), "being updated"),
        (("Bài viết đã được gỡ bỏ theo yêu cầu của đơn vị.",), "soft 404"),
        (("This article has been removed.",), "soft 404"),
        (("Mời bạn đăng ký gói thành viên để đọc toàn bộ bài viết.",), "login wall"),
        ((BODY[0], "Bài viết dành riêng cho thành viên. Đăng ký gói VIP để đọc toàn bộ nội dung."), "login wall"),
        (("Subscribe to continue reading.",), "login wall"),
    ],
)
def test_a_notice_is_no_article(body: tuple[str, ...], reason: str) -> None:
    assert extract(article(body=body).encode(), URL).refusal == reason


@pytest.mark.parametrize(
    "sentence",
    [
        "Hệ thống pháo của trung đoàn đang được bảo trì tại nhà máy.",
        "Toà soạn cho biết bài viết đã được gỡ bỏ theo yêu cầu của đơn vị.",
        "Từ tháng sau, bạn đọc có thể đăng ký gói thành viên để đọc toàn bộ bài viết.",
        "Bài viết đã được gỡ bỏ theo yêu cầu của đơn vị.",
    ],
)
def test_an_article_about_such_things_stays(sentence: str) -> None:
    assert extract(article(body=(*BODY, sentence)).encode(), URL).refusal is None
    assert extract(article(body=(sentence, BODY[0])).encode(), URL).refusal is None


def test_a_page_cut_off_before_its_text_is_told_from_one_without() -> None:
    page = article(body=("Ngắn.",)).replace('<p class="sapo">', "<p>").encode()
    short = page[: page.index(b"<p>")]
    assert (extract(short, URL).refusal or "").startswith("cut off")
    assert extract(short + b"</article></body></html>\n<!-- 3 -->", URL).refusal == "under 40 words and no picture"
    whole = article().replace("</body></html>", "").encode()
    assert extract(whole, URL).refusal is None
