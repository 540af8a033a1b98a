"""Dates told from the moment of reference: 'hôm qua', 'sáng nay', '3 giờ trước', 'thứ Hai tuần trước', 'tháng trước'."""

from __future__ import annotations

from datetime import datetime, timedelta

from .core import Core
from .lexicon import DAY_PART, NUMERAL, WEEKDAY, number, weekday_number
from .line import Line, Term
from .reading import Stamp
from .spelling import unmarked

_DAY = Term(
    rf"(?:(?:ngày )?hôm|(?P<part>{DAY_PART})(?: ngày)?(?: hôm)?) (?P<which>nay|qua|kia|kìa|mai|mốt)"
    r"(?!\w| đời| cầu| đường| lại)|ngày (?P<later>mai|kia|mốt)(?!\w)"
)
_COUNT = Term(
    rf"(?:(?P<before>cách đây) )?(?:(?:hơn|gần|khoảng|chừng|độ) )?(?P<count>\d{{1,3}}|{NUMERAL}|nửa) ?"
    r"(?P<unit>giây|phút|p|giờ|h|tiếng|ngày|hôm|tuần|tháng|năm)(?: đồng hồ)?"
    r"(?: ?(?P<minutes>\d{1,2}) ?(?:phút|p))?"
    r"(?: (?P<way>trước|nữa))?(?!\w)"
)
_BOUND_ELSEWHERE = Term(
    r" ?(?:đó|khi|ngày|giờ|lúc|trận|tết|cuộc|kỳ|thời|lễ|hạn|sự|vụ|mùa|bầu|cơn|chuyến|buổi|chiến|đại hội|năm|tháng|"
    r"tuần|thứ|nửa|một|cái|công|\d)(?!\w)"
)
_WEEKDAY_OF_WEEK = Term(rf"(?:ngày )?(?P<weekday>{WEEKDAY}) tuần (?P<which>trước|này|tới|sau|rồi|qua|vừa qua)(?!\w)")
_PERIOD = Term(r"(?P<unit>tuần|tháng|quý) (?P<which>trước|này|tới|sau|rồi|vừa qua|vừa rồi)(?! đó| khi| ấy)(?!\w)")
_JUST_NOW = Term(r"(?:vừa xong|ngay bây giờ)(?!\w)")

_DAYS_OFF = {"nay": 0, "qua": -1, "kia": -2, "kìa": -3, "mai": 1, "mot": 2}
_STEPS = {"truoc": -1, "roi": -1, "qua": -1, "vua qua": -1, "vua roi": -1, "nay": 0, "toi": 1, "sau": 1}
_SECONDS = {"giay": 1, "phut": 60, "p": 60, "gio": 3600, "h": 3600, "tieng": 3600}


def read_relative_day(line: Line, at: int) -> tuple[Core, str | None] | None:
    """'hôm qua', 'sáng nay', 'ngày mai', with the part of the day that it names."""
    found = _DAY.match(line, at)
    if found is None:
        return None
    if found["later"]:
        off = 1 if found["later"] == "mai" else 2
    else:
        off = _DAYS_OFF.get(found["which"], _DAYS_OFF.get(unmarked(found["which"]), 0))
    stamp = _days_away(line.reference, off) if line.reference else None
    return Core(found.end(), stamp, relative=True), found["part"]


def read_relative(line: Line, at: int) -> Core | None:
    """The date that stands at `at` as a distance from the reference."""
    return _read_weekday_of_week(line, at) or _read_count(line, at) or _read_period(line, at) or _read_now(line, at)


def nearest_weekday(reference: datetime, weekday: int, *, ahead: bool = False) -> Stamp | None:
    """The last such day until the reference, itself included; `ahead`: the next after it."""
    back = (reference.weekday() - weekday) % 7
    return _days_away(reference, 7 - back if ahead else -back)


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
    if found["way"] and not found["before"] and _BOUND_ELSEWHERE.match(line, found.end()):
        return Core(found.end(), None)
    if line.reference is None:
        return Core(found.end(), None)
    sign = 1 if found["way"] in ("nữa", "nua") else -1
    half = found["count"] in ("nửa", "nua")
    count = 0 if half else number(found["count"])
    stamp = _counted(line.reference, sign * count, unmarked(found["unit"]), sign * int(found["minutes"] or 30 * half))
    return Core(found.end(), stamp, relative=True)


def _counted(reference: datetime, count: int, unit: str, minutes: int) -> Stamp | None:
    """A distance, to the precision of its unit: '2 tháng trước' is a month."""
    if unit in _SECONDS:
        try:
            moment = reference + timedelta(seconds=count * _SECONDS[unit], minutes=minutes)
        except OverflowError:
            return None
        second = moment.second if unit == "giay" else None
        return Stamp(moment.year, moment.month, moment.day, moment.hour, moment.minute, second)
    if minutes:
        return None
    if unit == "nam":
        return Stamp(reference.year + count)
    if unit == "thang":
        return _months_away(reference, count)
    return _days_away(reference, count * (7 if unit == "tuan" else 1))


def _read_period(line: Line, at: int) -> Core | None:
    found = _PERIOD.match(line, at)
    if found is None:
        return None
    reference, step = line.reference, _STEPS[unmarked(found["which"])]
    if reference is None:
        return Core(found.end(), None)
    unit = unmarked(found["unit"])
    if unit == "thang":
        return Core(found.end(), _months_away(reference, step), relative=True)
    if unit == "quy":
        first = _months_away(reference, 3 * step - (reference.month - 1) % 3)
        last = _months_away(reference, 3 * step - (reference.month - 1) % 3 + 2)
        return Core(found.end(), first, until=last, relative=True)
    monday = 7 * step - reference.weekday()
    return Core(found.end(), _days_away(reference, monday), until=_days_away(reference, monday + 6), relative=True)


def _read_now(line: Line, at: int) -> Core | None:
    found = _JUST_NOW.match(line, at)
    if found is None or line.reference is None:
        return None
    now = line.reference
    return Core(found.end(), Stamp(now.year, now.month, now.day, now.hour, now.minute), relative=True)


def _days_away(reference: datetime, days: int) -> Stamp | None:
    try:
        return Stamp.of(reference + timedelta(days=days))
    except OverflowError:
        return None


def _months_away(reference: datetime, months: int) -> Stamp:
    year, month = divmod(reference.year * 12 + reference.month - 1 + months, 12)
    return Stamp(year, month + 1)
