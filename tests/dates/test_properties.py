"""What holds for every text and every date: no exception, no invention, and a date written down reads back."""

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsarchive.dates import event_date, order_of, parse_date, parse_instant
from tests.conftest import LONG

VIETNAM = timezone(timedelta(hours=7))
MONTHS = ["Một", "Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy", "Tám", "Chín", "Mười", "Mười Một", "Mười Hai"]
WEEKDAYS = ["Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật"]
FRAGMENTS = [
    *(
        "ngày",
        "tháng",
        "năm",
        "quý",
        "thứ",
        "hai",
        "ba",
        "tư",
        "sáng",
        "chiều",
        "đêm",
        "rạng",
        "lúc",
        "từ",
        "đến",
        "và",
    ),
    *("hôm", "qua", "nay", "trước", "nữa", "giờ", "phút", "tuần", "mùng", "rằm", "Tết", "âm lịch", "số", "giai đoạn"),
    *("cách đây", "đầu", "cuối", "Th11", "Nov", "March", "1", "3", "12", "26", "31", "99", "0", "2020", "20201126"),
    *("/", "-", ".", ":", ",", "(", ")", "h", "g", "'", "GMT+7", "CH", "26/11", "24-26", "8h30", "08:30", "29/2"),
    *("26/11/2020", "NQ/TW", "²", "٣", "½", "\u0301", "\u200b", "\ud800", "İ"),
]

EARLIEST, LATEST = datetime.min, datetime.max  # noqa: DTZ901  (Hypothesis adds the zone)
# Zone data before 1976 put Vietnam elsewhere.
moments = st.datetimes(EARLIEST.replace(1976), LATEST.replace(2150), timezones=st.sampled_from([VIETNAM, UTC]))
any_moment = st.datetimes(timezones=st.sampled_from([None, VIETNAM, timezone(timedelta(hours=-12))]))
days = st.dates(date(1946, 1, 1), date(2099, 12, 31))
phrases = st.lists(st.sampled_from(FRAGMENTS), max_size=14).map(" ".join)
glued = st.lists(st.sampled_from(FRAGMENTS), max_size=14).map("".join)
texts = st.text(max_size=60) | phrases | glued | st.text(alphabet="0123456789/-.: hgT", max_size=30)


def stated_years(text: str) -> set[int]:
    return {int(year) for year in re.findall(r"(?=(\d{4}))", unicodedata.normalize("NFKC", text))}


@given(text=texts, reference=st.none() | any_moment, order=st.sampled_from(["DMY", "MDY"]))
@example(text="99999999999 năm trước", reference=EARLIEST.replace(2020), order="DMY")
@example(text="999 năm nữa", reference=LATEST, order="DMY")
@example(text="01/01/0001 12:00:00 AM", reference=EARLIEST, order="DMY")
def test_any_text_gives_a_date_within_bounds_or_none(text: str, reference: datetime | None, order: str) -> None:
    reading = parse_date(text, reference, order)
    if reading is None:
        return
    assert re.fullmatch(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d:\d\d[+-]\d\d:\d\d)?)?)?", reading.iso)
    date.fromisoformat((reading.iso[:10] + "-01-01")[:10])
    years = stated_years(text)
    for iso in (reading.iso, reading.end):
        if iso and reference and not {int(iso[:4]) - 1, int(iso[:4]), int(iso[:4]) + 1} & years:
            assert 1945 <= int(iso[:4]) <= reference.year + 1 or years or re.search(r"\d{9}", text)


@given(text=texts, reference=any_moment)
def test_a_year_that_is_not_stated_lies_within_bounds(text: str, reference: datetime) -> None:
    reading = parse_date(text, reference)
    if reading is not None and not re.search(r"\d{4}", unicodedata.normalize("NFKC", text)):
        assert 1945 <= int(reading.iso[:4]) <= reference.year + 1


@given(text=texts, published=st.none() | any_moment | st.text(max_size=20))
def test_any_lead_gives_an_event_near_its_publication_or_none(text: str, published: datetime | str | None) -> None:
    reading = event_date(text, published)
    assert reading is None or reading.precision in ("day", "minute", "second")
    if reading and isinstance(published, datetime):
        assert abs(date.fromisoformat(reading.iso[:10]).toordinal() - published.date().toordinal()) <= 181


@given(text=texts)
def test_any_text_is_an_instant_or_none(text: str) -> None:
    reading = parse_instant(text)
    assert reading is None or datetime.fromisoformat(reading.iso + "-01" * (reading.precision == "month"))
    assert order_of([text]) in ("DMY", "MDY", None)


FORMS: dict[str, Callable[[date], str]] = {
    "26/11/2020": lambda d: f"{d:%d/%m/%Y}",
    "26-11-2020": lambda d: f"{d:%d-%m-%Y}",
    "26.11.2020": lambda d: f"{d:%d.%m.%Y}",
    "5/3/2020": lambda d: f"{d.day}/{d.month}/{d.year}",
    "5 - 3 - 2020": lambda d: f"{d.day} - {d.month} - {d.year}",
    "2020/11/26": lambda d: f"{d:%Y/%m/%d}",
    "2020-11-26": lambda d: d.isoformat(),
    "20201126": lambda d: f"{d:%Y%m%d}",
    "ngày 5 tháng 3 năm 2020": lambda d: f"ngày {d.day} tháng {d.month} năm {d.year}",
    "Hà Nội, ngày 05 tháng 03 năm 2020": lambda d: f"Hà Nội, ngày {d:%d} tháng {d:%m} năm {d.year}",
    "5 tháng 3, 2020": lambda d: f"{d.day} tháng {d.month}, {d.year}",
    "26 Tháng Mười Một, 2020": lambda d: f"{d.day} Tháng {MONTHS[d.month - 1]}, {d.year}",
    "ngày 26 tháng Mười Một năm 2020": lambda d: f"ngày {d.day} tháng {MONTHS[d.month - 1]} năm {d.year}",
    "Tháng Mười Một 26, 2020": lambda d: f"Tháng {MONTHS[d.month - 1]} {d.day}, {d.year}",
    "Th11 26, 2020": lambda d: f"Th{d.month} {d.day}, {d.year}",
    "26 Th11, 2020": lambda d: f"{d.day} Th{d.month}, {d.year}",
    "26 thg 11, 2020": lambda d: f"{d.day} thg {d.month}, {d.year}",
    "Thứ Năm, 26/11/2020": lambda d: f"{WEEKDAYS[d.weekday()]}, {d:%d/%m/%Y}",
    "Thứ Năm, ngày 26 tháng 11 năm 2020": lambda d: (
        f"{WEEKDAYS[d.weekday()]}, ngày {d.day} tháng {d.month} năm {d.year}"
    ),
    "Sáng 26-11-2020": lambda d: f"Sáng {d.day}-{d.month}-{d.year}",
    "Cập nhật: 26/11/2020": lambda d: f"Cập nhật: {d:%d/%m/%Y}",
    "November 26, 2020": lambda d: f"{d:%B} {d.day}, {d.year}",
    "26 Nov 2020": lambda d: f"{d.day} {d:%b} {d.year}",
    "2020年11月26日": lambda d: f"{d.year}年{d.month}月{d.day}日",
}
TIMES: dict[str, Callable[[datetime], str]] = {
    "14:30 26/11/2020": lambda t: f"{t:%H:%M %d/%m/%Y}",
    "26/11/2020 14:30": lambda t: f"{t:%d/%m/%Y %H:%M}",
    "26/11/2020 - 14:30": lambda t: f"{t:%d/%m/%Y - %H:%M}",
    "14:30 | 26/11/2020": lambda t: f"{t:%H:%M | %d/%m/%Y}",
    "26/11/2020, 14:30 (GMT+7)": lambda t: f"{t:%d/%m/%Y, %H:%M} (GMT+7)",
    "26/11/2020 02:30 PM": lambda t: f"{t:%d/%m/%Y %I:%M %p}",
    "26/11/2020 2:30 CH": lambda t: f"{t:%d/%m/%Y} {(t.hour + 11) % 12 + 1}:{t:%M} {'CH' if t.hour > 11 else 'SA'}",
    "14h30 ngày 26/11/2020": lambda t: f"{t.hour}h{t:%M} ngày {t.day}/{t.month}/{t.year}",
    "14g30 ngày 26/11/2020": lambda t: f"{t:%H}g{t:%M} ngày {t.day}/{t.month}/{t.year}",
    "14 giờ 30 phút, ngày 26-11-2020": lambda t: f"{t.hour} giờ {t.minute} phút, ngày {t.day}-{t.month}-{t.year}",
    "Cập nhật lúc 14 giờ 30, ngày 26/11/2020": lambda t: f"Cập nhật lúc {t.hour} giờ {t:%M}, ngày {t:%d/%m/%Y}",
    "Thứ Năm, ngày 26 tháng 11 năm 2020 - 14:30": lambda t: (
        f"{WEEKDAYS[t.weekday()]}, ngày {t.day} tháng {t.month} năm {t.year} - {t:%H:%M}"
    ),
}


def spellings(text: str) -> list[str]:
    decomposed = unicodedata.normalize("NFD", text)
    bare = "".join(c for c in decomposed if not unicodedata.combining(c)).replace("đ", "d").replace("Đ", "D")
    return [text, decomposed, bare, text.upper(), text.replace(" ", "\u00a0")]


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=40)
@given(day=days)
def test_a_date_reads_back_in_every_form_and_spelling(form: str, day: date) -> None:
    for text in spellings(FORMS[form](day)):
        reading = parse_date(text)
        assert reading is not None, text
        assert (reading.iso, reading.precision, reading.end, reading.note) == (day.isoformat(), "day", None, None), text


@pytest.mark.parametrize("form", TIMES)
@settings(max_examples=40)
@given(moment=st.datetimes(EARLIEST.replace(1946), LATEST.replace(2099)))
def test_a_time_reads_back_in_every_form_and_spelling(form: str, moment: datetime) -> None:
    expected = f"{moment:%Y-%m-%dT%H:%M}:00+07:00"
    for text in spellings(TIMES[form](moment)):
        reading = parse_date(text)
        assert reading is not None, text
        assert (reading.iso, reading.precision) == (expected, "minute"), text


@given(day=days)
def test_the_page_s_order_is_kept_and_never_swapped(day: date) -> None:
    month_first = f"{day.month}/{day.day}/{day.year} 8:05:00 AM"
    reading = parse_date(month_first, order="MDY")
    assert reading is not None
    assert reading.iso == f"{day}T08:05:00+07:00"
    if day.day > 12:
        assert parse_date(month_first, order="DMY") is None
        assert order_of([month_first]) == "MDY"


@given(reference=moments, away=st.integers(-170, 170))
def test_a_day_without_its_year_is_the_nearest(reference: datetime, away: int) -> None:
    day = reference.astimezone(VIETNAM).date() + timedelta(days=away)
    for text in (f"Sáng {day.day}/{day.month}, tại Hà Nội", f"ngày {day.day} tháng {day.month}", f"tối {day:%d-%m}"):
        reading = parse_date(text, reference)
        assert reading is not None or day.year < 1945, text
        assert reading is None or reading.iso == day.isoformat(), text


@given(reference=moments, hours=st.integers(1, 300), days_ago=st.integers(1, 300))
def test_a_distance_is_counted_from_the_reference(reference: datetime, hours: int, days_ago: int) -> None:
    then = (reference - timedelta(hours=hours)).astimezone(VIETNAM)
    for text in (f"{hours} giờ trước", f"cách đây {hours} giờ", f"{hours} gio truoc"):
        reading = parse_date(text, reference)
        assert then.year < 1945 or (reading and reading.iso == f"{then:%Y-%m-%dT%H:%M}:00+07:00"), text
    day = (reference.astimezone(VIETNAM) - timedelta(days=days_ago)).date()
    reading = parse_date(f"{days_ago} ngày trước", reference)
    assert day.year < 1945 or (reading and reading.iso == day.isoformat())


@given(first=days, length=st.integers(1, 300))
def test_a_range_reads_back_with_its_end(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    texts = [
        f"{first:%d/%m/%Y} - {last:%d/%m/%Y}",
        f"({first.day}.{first.month}.{first.year}–{last.day}.{last.month}.{last.year})",
        f"từ ngày {first.day}/{first.month}/{first.year} đến ngày {last.day}/{last.month}/{last.year}",
        f"từ ngày {first.day}/{first.month} đến {last.day}/{last.month}/{last.year}",
    ]
    if (first.year, first.month) == (last.year, last.month):
        texts.append(f"{first.day}-{last.day}/{last.month}/{last.year}")
        texts.append(f"từ ngày {first.day} đến ngày {last.day} tháng {last.month} năm {last.year}")
    for text in texts:
        reading = parse_date(text)
        assert reading is not None, text
        assert (reading.iso, reading.end) == (first.isoformat(), last.isoformat()), text


@given(year=st.integers(1946, 2099), month=st.integers(1, 12), quarter=st.integers(1, 4))
def test_a_month_stays_a_month(year: int, month: int, quarter: int) -> None:
    for text in (f"tháng {month}/{year}", f"tháng {month} năm {year}", f"Tháng {MONTHS[month - 1]} {year}"):
        reading = parse_date(text)
        assert reading is not None, text
        assert (reading.iso, reading.precision, reading.end) == (f"{year}-{month:02}", "month", None), text
    roman = ("I", "II", "III", "IV")[quarter - 1]
    for text in (f"quý {quarter}/{year}", f"quí {roman} năm {year}", f"Qúy {roman}-{year}"):
        reading = parse_date(text)
        assert reading is not None, text
        assert (reading.iso, reading.end) == (f"{year}-{3 * quarter - 2:02}", f"{year}-{3 * quarter:02}"), text


@given(day=st.integers(0, 99), month=st.integers(0, 99), year=st.integers(1946, 2099))
def test_what_is_no_day_is_none(day: int, month: int, year: int) -> None:
    try:
        date(year, month, day)
    except ValueError:
        for text in (
            f"{day}/{month}/{year}",
            f"ngày {day} tháng {month} năm {year}",
            f"sáng {day:02}-{month:02}-{year}",
        ):
            assert parse_date(text, datetime(year, 6, 1, tzinfo=VIETNAM)) is None, text


@pytest.mark.parametrize(
    "unit",
    ["1", "1/", "1/.", "1, ", "12:", "ngày ", "từ ", "vào lúc ", "a\u0301", "\u0301\u0323", " ", "(", "đt.", "số 1",
     "tháng 13 ", "31 nov 2020 ", "ngày 31/11 ", "từ ngày 30 đến 31/4 ", "8h30 ", "đêm 30 rạng ", "5 tháng 3 âm lịch ",
     "1/a1", "12-a", "1 giờ 2 phút ", "thứ hai ", "٣", "2020-", "Nov "],
)  # fmt: skip
def test_a_long_text_of_anything_is_read(unit: str) -> None:
    text = unit * ((100_000 if LONG else 20_000) // len(unit))
    reference = datetime(2025, 6, 28, tzinfo=VIETNAM)
    assert parse_date(text, reference) is None
    assert event_date(text, reference) is None
    assert parse_instant(text) is None
    reading = parse_date(f"{text}; Ngày 26/6, tại Hà Nội", reference)
    assert reading is None or reading.iso.startswith("2025-06-26")
