"""What a reading tells beside its date: the text that it rests on, contradictions, the order of the page."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from newsarchive.dates import order_of, parse_date

REFERENCE = datetime(2020, 11, 26, 20, tzinfo=timezone(timedelta(hours=7)))


@pytest.mark.parametrize(
    ("text", "raw"),
    [
        ("Cập nhật lúc 14 giờ 30, ngày 5/3 bởi biên tập", "Cập nhật lúc 14 giờ 30, ngày 5/3"),
        ("(QPTD) – Sáng  26/11, tại Huế", "Sáng  26/11"),
        ("Xem 1.234 | 26／11／2020", "26／11／2020"),
        ("Sáng nay (26/11), đoàn", "Sáng nay (26/11)"),
        ("Nga\u0300y 26/11, tại Huế", "Nga\u0300y 26/11"),
        ("\u200b26/11\u200b/2020\u200b.", "26/11\u200b/2020"),
    ],
)
def test_raw_is_what_the_page_wrote(text: str, raw: str) -> None:
    reading = parse_date(text, REFERENCE)
    assert reading is not None
    assert reading.raw == raw
    assert reading.raw in text


def test_a_weekday_that_contradicts_its_date_is_noted_and_the_date_stands() -> None:
    reading = parse_date("Thứ Hai, 26/11/2020")
    assert reading is not None
    assert reading.iso == "2020-11-26"
    assert reading.note is not None
    assert "thứ hai" in reading.note
    agreeing = parse_date("Thứ Năm, 26/11/2020")
    assert agreeing is not None
    assert agreeing.note is None


def test_the_note_tells_when_the_weekday_fits_the_other_order() -> None:
    reading = parse_date("Thứ Năm, 3/12/2020", order="MDY")
    assert reading is not None
    assert reading.iso == "2020-03-12"
    assert reading.note is None
    other = parse_date("Thứ Tư, 3/5/2020", order="MDY")
    assert other is not None
    assert other.note is not None
    assert "2020-05-03" not in other.note
    swapped = parse_date("Chủ nhật, 3/5/2020", order="MDY")
    assert swapped is not None
    assert "2020-05-03" in (swapped.note or "")


@pytest.mark.parametrize(
    ("samples", "order"),
    [
        (["12/29/2023 10:46:35 AM", "3/4/2022"], "MDY"),
        (["28/07/2020 11:02:51 AM"], "DMY"),
        (["Thứ Bảy, 28.06.2025", "1-2-2025"], "DMY"),
        (["3/4/2022", "11/12/2022"], None),
        (["28/07/2020", "07/28/2020"], None),
        (["2020-11-26", "Tỷ số 13-5", "45/13/2020", "192.168.13.2020"], None),
        ([], None),
    ],
)
def test_an_order_is_told_where_a_component_settles_it(samples: list[str], order: str | None) -> None:
    assert order_of(samples) == order


def test_vietnamese_words_put_the_day_first_whatever_the_order_of_the_stamps() -> None:
    for text in ("Chiều 5/12, tại Hà Nội", "Ngày 5/12/2020", "ngày 5 tháng 12"):
        reading = parse_date(text, REFERENCE, order="MDY")
        assert reading is not None
        assert reading.iso == "2020-12-05"


def test_a_naive_reference_is_in_the_zone_of_the_page() -> None:
    naive, aware = REFERENCE.replace(tzinfo=None), REFERENCE
    assert parse_date("3 giờ trước", naive) == parse_date("3 giờ trước", aware)
    elsewhere = parse_date("hôm nay", datetime(2020, 11, 26, 23, tzinfo=UTC))
    assert elsewhere is not None
    assert elsewhere.iso == "2020-11-27"
