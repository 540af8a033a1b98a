"""What counts a page's readers is no part of its text: two looks at one article read the same."""

from __future__ import annotations

import unicodedata

import pytest

from newsarchive.extraction import extract
from newsarchive.extraction.boilerplate import is_counter
from tests.pages import BODY, LEAD, article

URL = "https://bao.example/tin/bai-1.html"
COUNTERS = [
    "Lượt xem: 1204",
    "1.204 lượt xem",
    "Lượt đọc: 3.411",
    "(Đã xem: 77 lần)",
    "Số lượt truy cập: 88.201",
    "Số lượt xem bài viết: 12",
    "Chia sẻ: 12 | Bình luận: 7",
    "Chia sẻ: 12 | Bình luận: 7 | Lượt xem: 1.204 | Lượt thích: 55",
    "55 lượt thích",
    "1,2K lượt xem",
    "3 nghìn lượt đọc",
    "3,4K",
    "Xem: 1.204",
    "12 người thích",
    "1,204 views",
    "12 shares",
    "Views: 1204",
    "Read time: 3 min",
    "5 min read",
    "Thời gian đọc: 4 phút",
    "4 phút đọc • 1.204 lượt xem",
    "Comments (7)",
    "08:30 27/11/2020 | 1.204 lượt xem",
    "Đánh giá: 4/5 (12 phiếu bầu)",
]
SENTENCES = [
    "Đoạn phim giới thiệu đạt 1.204 lượt xem.",
    "Sau một ngày có 55 lượt chia sẻ tới các đơn vị trong ngành.",
    "Lượt truy cập tăng 12% so với cùng kỳ năm trước.",
    "Xem 5 khẩu pháo ra xưởng.",
    "Bình luận về 7 sản phẩm mới.",
    "Năm 2020: 12 sản phẩm.",
    "The page drew 1,204 views in 3 days.",
]


def _page(line: str, markup: str = "<p>{}</p>", place: int = 3) -> bytes:
    page = article()
    marks = ('<p class="sapo">', f"<p>{BODY[0]}", f"<p>{BODY[1]}", "</article>")
    return page.replace(marks[place], markup.format(line) + marks[place], 1).encode()


@pytest.mark.parametrize("place", range(4))
@pytest.mark.parametrize("line", COUNTERS)
def test_a_line_of_counts_is_no_text(line: str, place: int) -> None:
    read = extract(_page(line, place=place), URL)
    assert (read.lead, read.body) == (LEAD, "\n\n".join(BODY))
    decomposed = extract(_page(unicodedata.normalize("NFD", line.upper()), place=place), URL)
    assert decomposed.body == "\n\n".join(BODY)


@pytest.mark.parametrize("line", SENTENCES)
def test_a_sentence_that_speaks_of_counts_stays(line: str) -> None:
    assert extract(_page(line), URL).body == "\n\n".join((*BODY, line))


@pytest.mark.parametrize(
    "name", ["view-count", "luot-xem", "views", "share-count", "viewCount", "reading-time", "so views"]
)
def test_an_element_called_a_counter_is_no_text(name: str) -> None:
    read = extract(_page("Đang có 1204 bạn đọc cùng xem bài", f'<p class="{name}">{{}}</p>'), URL)
    assert read.body == "\n\n".join(BODY)


def test_a_box_of_views_as_content_systems_name_it_holds_an_article() -> None:
    markup = '<div class="views-row view-content"><p>{}</p></div>'
    assert extract(_page(SENTENCES[0], markup), URL).body == "\n\n".join((*BODY, SENTENCES[0]))


def test_a_label_and_its_number_apart() -> None:
    read = extract(_page("", "<div><span>Lượt xem:</span></div><div>1.204</div>{}"), URL)
    assert read.body == "\n\n".join(BODY)


def test_a_count_below_a_picture_is_no_caption() -> None:
    page = _page("Lượt xem: 1204", '<p><img src="/anh/phao-1.jpg" width="800"></p><p>{}</p>', 2)
    (photo,) = extract(page, URL).photos
    assert photo.caption is None


def test_counts_in_a_table_of_data_stay() -> None:
    table = "<table><tr><td>Trang</td><td>Số</td></tr><tr><td>Báo in</td><td>1.204 lượt xem</td></tr></table>{}"
    assert "Báo in | 1.204 lượt xem" in (extract(_page("", table), URL).body or "")


@pytest.mark.parametrize("line", ["lượt xem 12 " * 13 + "x", "1 " * 75 + "x", "12 xem 12 " * 14 + "!x", "5/" * 75])
def test_a_line_that_nearly_counts_costs_no_more_than_another(line: str) -> None:
    assert is_counter(line) is False
