"""Dates told from the reference: 'hôm qua', 'sáng nay', '3 giờ trước', 'thứ Hai tuần trước', 'tháng trước'."""

from __future__ import annotations

from datetime import datetime, timedelta

from .core import Core
from .lexicon import DAY_PART, NUMERAL, WEEKDAY, number, weekday_number
from .line import Line, Term
from .reading import Clock, Stamp
from .spelling import unmarked

_DAY = Term(
    rf"(?:(?:ngày )?hôm|(?P<part>{DAY_PART})(?: ngày)?(?: hôm)?) (?P<which>nay|qua|kia|mai|mốt)"
    r"(?!\w| đời| cầu| đường| lại)|ngày (?P<later>mai|kia|mốt)(?!\w)"
)
_UNIT = r"(?:giây|phút|p|giờ|h|tiếng|ngày|hôm|tuần|tháng|năm)(?!\w)(?: đồng hồ)?"
_COUNT = Term(
    rf"(?P<before>cách (?:đây|nay) )?(?:(?:hơn|gần|khoảng|chừng|độ) )?"
    rf"(?P<count>\d{{1,3}}|{NUMERAL}|nửa) ?(?P<unit>{_UNIT}|')"
    rf"(?:,? (?P<more>\d{{1,2}}) ?(?P<smaller>{_UNIT}))?(?: (?P<way>trước|nữa)(?!\w))?"
)
# '2 giờ trước trận đấu' is told from the match.
_ANOTHER_MOMENT = Term(
    r" ?(?:đó|khi|ngày|giờ|lúc|trận|tết|cuộc|kỳ|thời|lễ|hạn|sự|vụ|mùa|bầu|cơn|chuyến|buổi|chiến|đại hội|"
    r"năm|tháng|tuần|thứ|nửa|một|cái|công|\d)(?!\w)"
)
_WEEKDAY_OF_WEEK = Term(rf"(?:ngày )?(?P<weekday>{WEEKDAY}) tuần (?P<which>trước|này|tới|sau|rồi|qua|vừa qua)(?!\w)")
# Without its marks 'tháng Sáu, 2000' looks like the month to come.
_PERIOD = Term(
    r"(?P<unit>tuần|tháng|quý) (?P<which>trước|này|tới|sau|rồi|vừa qua|vừa rồi)"
    r"(?!\w| đó| khi| ấy|,? (?:\d{1,2},? )?(?:năm )?\d{4})"
)
_JUST_NOW = Term(r"vừa xong(?!\w)")

_DAYS_OFF = {"nay": 0, "qua": -1, "kia": -2, "mai": 1, "mot": 2}
_STEPS = {"truoc": -1, "roi": -1, "qua": -1, "vua qua": -1, "vua roi": -1, "nay": 0, "toi": 1, "sau": 1}
_SPANS = {
    "giay": timedelta(seconds=1),
    "phut": timedelta(minutes=1),
    "p": timedelta(minutes=1),
    "'": timedelta(minutes=1),
    "gio": timedelta(hours=1),
    "h": timedelta(hours=1),
    "tieng": timedelta(hours=1),
    "ngay": timedelta(days=1),
    "hom": timedelta(days=1),
    "tuan": timedelta(weeks=1),
}


def read_relative_day(line: Line, at: int) -> tuple[Core, str | None] | None:
    """'hôm qua', 'sáng nay', 'ngày mai', and the part of the day that it names."""
    found = _DAY.match(line, at)
    if found is None:
        return None
    off = (1 if found["later"] == "mai" else 2) if found["later"] else _DAYS_OFF[unmarked(found["which"])]
    stamp = _days_away(line.reference, off) if line.reference else None
    return Core(found.end(), stamp, relative=True), found["part"]


def read_relative(line: Line, at: int) -> Core | None:
    """The date that stands at `at` as a distance from the reference."""
    for read in (_read_weekday_of_week, _read_count, _read_period, _read_just_now):
        core = read(line, at)
        if core:
            return core
    return None


def weekday_near(reference: datetime, weekday: int, *, ahead: bool = False) -> Stamp | None:
    """The last such day until the reference, itself included; `ahead`: the next one after it."""
    back = (reference.weekday() - weekday) % 7
    return _days_away(reference, 7 - back if ahead else -back)


def month_away(reference: datetime, months: int) -> Stamp:
    """The month that lies so many from the reference's."""
    year, month = divmod(reference.year * 12 + reference.month - 1 + months, 12)
    return Stamp(year, month + 1)


def _read_weekday_of_week(line: Line, at: int) -> Core | None:
    found = _WEEKDAY_OF_WEEK.match(line, at)
    if found is None:
        return None
    if line.reference is None:
        return Core(found.end(), None)
    off = weekday_number(found["weekday"]) - line.reference.weekday() + 7 * _STEPS[unmarked(found["which"])]
    return Core(found.end(), _days_away(line.reference, off), relative=True)


def _read_count(line: Line, at: int) -> Core | None:
    found = _COUNT.match(line, at)
    if found is None or not (found["way"] or found["before"]):
        return None
    elsewhere = found["way"] and not found["before"] and _ANOTHER_MOMENT.match(line, found.end())
    if line.reference is None or elsewhere:
        return Core(found.end(), None)
    sign = 1 if found["way"] and unmarked(found["way"]) == "nua" else -1
    stamp = _counted(line.reference, sign, found["count"], found["unit"], found["more"], found["smaller"])
    return Core(found.end(), stamp, relative=True)


def _counted(
    reference: datetime, sign: int, count: str, unit: str, more: str | None, smaller: str | None
) -> Stamp | None:
    """A distance, to the precision of its unit: '2 tháng trước' is a month."""
    half = unmarked(count) == "nua"
    unit = unmarked(unit).split()[0]
    if unit in ("nam", "thang"):
        if half or more:
            return None
        size = sign * number(count)
        return Stamp(reference.year + size) if unit == "nam" else month_away(reference, size)
    span = _SPANS[unit] / 2 if half else _SPANS[unit] * number(count)
    if more and smaller:
        unit = unmarked(smaller).split()[0]
        span += _SPANS.get(unit, timedelta()) * int(more)
    try:
        moment = reference + sign * span
    except OverflowError:
        return None
    if unit in ("ngay", "hom", "tuan"):
        return Stamp.of(moment)
    return Stamp.of(moment).at(Clock(moment.hour, moment.minute, moment.second if unit == "giay" else None))


def _read_period(line: Line, at: int) -> Core | None:
    found = _PERIOD.match(line, at)
    if found is None:
        return None
    reference, step, unit = line.reference, _STEPS[unmarked(found["which"])], unmarked(found["unit"])
    if reference is None:
        return Core(found.end(), None)
    if unit == "thang":
        return Core(found.end(), month_away(reference, step), relative=True)
    if unit == "quy":
        first = 3 * step - (reference.month - 1) % 3
        return Core(found.end(), month_away(reference, first), month_away(reference, first + 2), relative=True)
    monday = 7 * step - reference.weekday()
    return Core(found.end(), _days_away(reference, monday), _days_away(reference, monday + 6), relative=True)


def _read_just_now(line: Line, at: int) -> Core | None:
    found = _JUST_NOW.match(line, at)
    if found is None or line.reference is None:
        return None
    now = line.reference
    return Core(found.end(), Stamp.of(now).at(Clock(now.hour, now.minute)), relative=True)


def _days_away(reference: datetime, days: int) -> Stamp | None:
    try:
        return Stamp.of(reference + timedelta(days=days))
    except OverflowError:
        return None
