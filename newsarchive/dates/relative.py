"""Productions of dates counted from the reference: 'hôm qua', 'sáng nay', '3 giờ trước', 'thứ Hai tuần trước'."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from .calendar import shift_days, shift_months
from .line import (
    DAY_PART,
    NUMERAL,
    WEEKDAY,
    Line,
    Term,
    alternatives,
    first_of,
    number,
    production,
    unmarked,
    weekday_number,
)
from .model import Clock, DateMatch, PartialDate

_UNIT = r"(?:giây|phút|p|giờ|h|tiếng|ngày|hôm|tuần|tháng|năm)(?!\w)(?: đồng hồ)?"
# '2 giờ trước trận đấu' is counted from the match.
_OTHER_EVENT = Term(rf" ?(?:{alternatives('other_event')}|\d)(?!\w)")
_DAYS_OFF = {"nay": 0, "qua": -1, "kia": -2, "mai": 1, "mot": 2}
_DAYS_AHEAD = {"mai": 1, "kia": 2, "mot": 2}  # 'hôm kia' is past, 'ngày kia' is to come
_STEPS = {"truoc": -1, "roi": -1, "qua": -1, "vua qua": -1, "vua roi": -1, "nay": 0, "toi": 1, "sau": 1}
_SECOND, _MINUTE, _HOUR, _DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_SPANS = {
    "giay": _SECOND, "phut": _MINUTE, "p": _MINUTE, "'": _MINUTE, "gio": _HOUR, "h": _HOUR, "tieng": _HOUR,
    "ngay": _DAY, "hom": _DAY, "tuan": 7 * _DAY,
}  # fmt: skip


@production(
    rf"(?:(?:ngày )?hôm|(?P<part>{DAY_PART})(?: ngày)?(?: hôm)?) (?P<which>nay|qua|kia|mai|mốt)"
    r"(?!\w| đời| cầu| đường| lại)|ngày (?P<later>mai|kia|mốt)(?!\w)"
)
def read_relative_day(line: Line, match: re.Match[str]) -> DateMatch:
    """'hôm qua', 'sáng nay', 'ngày mai', with the part of the day that it names."""
    days = _DAYS_AHEAD[unmarked(match["later"])] if match["later"] else _DAYS_OFF[unmarked(match["which"])]
    day = shift_days(line.reference, days) if line.reference else None
    return DateMatch(match.end(), day, relative=True, day_part=match["part"])


@production(rf"(?:ngày )?(?P<weekday>{WEEKDAY}) tuần (?P<which>trước|này|tới|sau|rồi|qua|vừa qua)(?!\w)")
def _weekday_of_week(line: Line, match: re.Match[str]) -> DateMatch:
    if line.reference is None:
        return DateMatch(match.end(), None)
    days = weekday_number(match["weekday"]) - line.reference.weekday() + 7 * _STEPS[unmarked(match["which"])]
    return DateMatch(match.end(), shift_days(line.reference, days), relative=True)


@production(
    rf"(?P<before>cách (?:đây|nay) )?(?:(?:hơn|gần|khoảng|chừng|độ) )?"
    rf"(?P<count>\d{{1,3}}|{NUMERAL}|nửa) ?(?P<unit>{_UNIT}|')"
    rf"(?:,? (?P<more>\d{{1,2}}) ?(?P<smaller>{_UNIT}))?(?: (?P<way>trước|nữa)(?!\w))?"
)
def _distance(line: Line, match: re.Match[str]) -> DateMatch | None:
    if not (match["way"] or match["before"]):
        return None
    elsewhere = match["way"] and not match["before"] and _OTHER_EVENT.match(line, match.end())
    if line.reference is None or elsewhere:
        return DateMatch(match.end(), None)
    return DateMatch(match.end(), _at_distance(line.reference, match), relative=True)


def _at_distance(reference: datetime, match: re.Match[str]) -> PartialDate | None:
    """A distance from the reference, to the precision of its unit: '2 tháng trước' is a month."""
    sign = 1 if match["way"] and unmarked(match["way"]) == "nua" else -1
    half = unmarked(match["count"]) == "nua"
    unit = unmarked(match["unit"]).split()[0]
    if unit in ("nam", "thang"):
        if half or match["more"]:
            return None
        size = sign * number(match["count"])
        return PartialDate(reference.year + size) if unit == "nam" else shift_months(reference, size)
    span = _SPANS[unit] / 2 if half else _SPANS[unit] * number(match["count"])
    if match["more"]:
        unit = unmarked(match["smaller"]).split()[0]
        span += _SPANS.get(unit, timedelta()) * int(match["more"])
    try:
        moment = reference + sign * span
    except OverflowError:
        return None
    if unit in ("ngay", "hom", "tuan"):
        return PartialDate.of(moment)
    return PartialDate.of(moment).at(Clock(moment.hour, moment.minute, moment.second if unit == "giay" else None))


# Without its marks 'tháng Sáu, 2000' looks like the next month.
@production(
    r"(?P<unit>tuần|tháng|quý) (?P<which>trước|này|tới|sau|rồi|vừa qua|vừa rồi)"
    r"(?!\w| đó| khi| ấy|,? (?:\d{1,2},? )?(?:năm )?\d{4})"
)
def _period(line: Line, match: re.Match[str]) -> DateMatch:
    reference, step, unit = line.reference, _STEPS[unmarked(match["which"])], unmarked(match["unit"])
    if reference is None:
        return DateMatch(match.end(), None)
    if unit == "thang":
        return DateMatch(match.end(), shift_months(reference, step), relative=True)
    if unit == "quy":
        first = 3 * step - (reference.month - 1) % 3
        return DateMatch(match.end(), shift_months(reference, first), shift_months(reference, first + 2), relative=True)
    monday = 7 * step - reference.weekday()
    return DateMatch(match.end(), shift_days(reference, monday), shift_days(reference, monday + 6), relative=True)


@production(r"vừa xong(?!\w)")
def _just_now(line: Line, match: re.Match[str]) -> DateMatch | None:
    if line.reference is None:
        return None
    clock = Clock(line.reference.hour, line.reference.minute)
    return DateMatch(match.end(), PartialDate.of(line.reference).at(clock), relative=True)


#: 'thứ Hai tuần trước', '3 giờ trước', 'tháng trước', 'vừa xong'.
read_relative = first_of(_weekday_of_week, _distance, _period, _just_now)
