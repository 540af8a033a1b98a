"""Productions of dates: in digits, in Vietnamese words, as quarters and years, and counted from the reference.

A production takes a line and a position and answers the `DateMatch` that begins there, or None.
"""

import re
from dataclasses import replace
from datetime import datetime, timedelta

from newsarchive.dates.line import (
    DAY_PART,
    MONTH_WORD,
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
from newsarchive.dates.model import Clock, DateMatch, PartialDate
from newsarchive.dates.years import (
    YEAR,
    YEARS_OFF,
    existing,
    exists,
    full_year,
    read_following_year,
    shift_days,
    shift_months,
)

_YEAR_FIRST = re.compile(
    r"(?P<year>\d{4})(?: ?(?P<separator>[./-]) ?(?P<month>\d{1,2}) ?(?P=separator) ?(?P<day>\d{1,2})(?!\d|[./-]\d)"
    r"| ?[年년] ?(?P<month_sign>\d{1,2}) ?[月월] ?(?P<day_sign>\d{1,2}) ?[日号일])"
)
# Separators may differ ('19-5/2020') if no space is between; '5 - 10/2020' is from May to October.
_YEAR_LAST = re.compile(
    r"(?P<first>\d{1,2})(?: ?(?P<separator>[./-]) ?(?P<second>\d{1,2}) ?(?P=separator) ?|[./-](?P<other>\d{1,2})[./-])"
    rf"(?P<year>{YEAR})(?!/[^\W\d_])"
)
_SHORT_YEAR = re.compile(
    r"(?P<first>\d{1,2})(?P<separator>[./-])(?P<second>\d{1,2})(?P=separator)(?P<year>\d\d)(?!\d|[./:-]\d|/[^\W\d_])"
)
_NO_YEAR = re.compile(r"(?P<first>\d{1,2})(?: ?(?P<slash>/) ?|(?P<separator>[.-]))(?P<second>\d{1,2})(?!\d)")

MONTH_NAME = r"(?:tháng|thg)[ .]?"
_MONTH = rf"{MONTH_NAME}(?P<month>\d{{1,2}}(?!\d)|{MONTH_WORD})"
_ANY_MONTH = rf"(?:{_MONTH}|th[ .]?(?P<digits>\d{{1,2}})(?!\d))"
# '3 tháng 6, 7 và 8'
_MORE_MONTHS = Term(r"(?:, ?\d{1,2}){0,6} và \d{1,2}(?!\d| tháng|[/.-])")
_NO_MONTH_BEFORE = Term(r"[./-]\d|[^\W\d]| ngày(?! \d)(?!\w)")

_QUARTER = r"(?:quý|qúy|quí|qúi)"
_QUARTER_NUMBER = r"(?:iv|i{1,3}|[1-4]|một|hai|ba|bốn|tư)(?!\w)"
_PERIOD = r"(?:giai đoạn|thời kỳ|nhiệm kỳ|niên khóa|niên khoá|năm học|những năm|các năm|năm)"
_YEARS = rf"(?P<first>{YEAR})(?: ?(?:-|đến|tới)(?: hết)? ?(?:năm )?(?P<last>{YEAR}))?(?!\w| ?[/-] ?\d)"
_COUNTED = Term(rf" ?(?:%|(?:{alternatives('counted_with_a_year')})(?!\w))")

_DISTANCE_UNIT = r"(?:giây|phút|p|giờ|h|tiếng|ngày|hôm|tuần|tháng|năm)(?!\w)(?: đồng hồ)?"
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


def read_numeric(line: Line, at: int, order: str) -> DateMatch | None:
    """A date in digits, its day and month in `order` ('DMY' or 'MDY'): '26/11/2020', '2020/11/26', '26/11/20', '15.3',
    '14 - 7 - 2019', '2020年11月26日'."""
    text = line.text
    if match := _YEAR_FIRST.match(text, at):
        month, day = match["month"] or match["month_sign"], match["day"] or match["day_sign"]
        return DateMatch(match.end(), existing(int(match["year"]), int(month), int(day)), separator="-")
    if match := _YEAR_LAST.match(text, at):
        second, separator = match["second"] or match["other"], match["separator"] or "/"
        whole = DateMatch(match.end(), None, separator=separator)
        return _in_order(whole, order, match["first"], second, int(match["year"]))
    if match := _SHORT_YEAR.match(text, at):
        year = full_year(int(match["year"]), line.reference)
        if year is None:
            return DateMatch(match.end(), None)
        short = DateMatch(match.end(), None, separator=match["separator"], short_year=True)
        short = _in_order(short, order, match["first"], match["second"], year)
        if short.first:
            return short
    if match := _NO_YEAR.match(text, at):
        following = read_following_year(line, match.end(), worded=False)
        if following.unknown:
            return DateMatch(following.end, None)
        separator = match["slash"] or match["separator"]
        yearless = DateMatch(following.end, None, lean=following.lean, separator=separator)
        return _in_order(yearless, order, match["first"], match["second"], following.year)
    return None


def _in_order(matched: DateMatch, order: str, first: str, second: str, year: int | None) -> DateMatch:
    day_first, month_first = existing(year, int(second), int(first)), existing(year, int(first), int(second))
    stated, swapped = (day_first, month_first) if order == "DMY" else (month_first, day_first)
    return replace(matched, first=stated, swapped=swapped)


@production(
    rf"(?:(?:mùng|mồng) )?(?P<day>\d{{1,2}}|(?:(?<=ngày )|(?<=mùng )|(?<=mồng )){NUMERAL})"
    rf"(?P<gap> ?[,/.-]? ?){_ANY_MONTH}(?! (?:ngày|giờ|tuần)(?!\w))"
)
def read_day_month(line: Line, match: re.Match[str]) -> DateMatch | None:
    """'5 tháng 3 năm 2026', '26 Th11, 2020', with its year if it has one."""
    # Without 'ngày' the number may belong to the words before it: 'lần thứ 12, tháng 5'.
    certain = line.text.startswith(("ngày ", "ngay "), max(0, match.start() - 5))
    loose = match["gap"] not in ("", " ", "/", ".", "-") or _MORE_MONTHS.match(line, match.end())
    return None if loose and not certain else _month_with_year(line, match, number(match["day"]))


@production(rf"{_ANY_MONTH},? (?:ngày )?(?P<day>\d{{1,2}})(?:,|,? năm)? (?P<year>{YEAR})")
def read_month_day(_line: Line, match: re.Match[str]) -> DateMatch | None:
    """'Tháng Mười Một 26, 2020', 'Th11 26, 2020', as WordPress prints it."""
    month = number(match["month"] or match["digits"])
    return DateMatch(match.end(), existing(int(match["year"]), month, int(match["day"])))


@production(rf"{_MONTH}|t(?P<digits>\d{{1,2}})(?=/\d{{4}}(?!\d))")
def read_month(line: Line, match: re.Match[str]) -> DateMatch | None:
    """'tháng 9-2024', 'tháng Mười một', 'tháng 10 năm ngoái', 'T5/2024'."""
    matched = _month_with_year(line, match, None)
    return None if _NO_MONTH_BEFORE.match(line, matched.end) else matched


def _month_with_year(line: Line, match: re.Match[str], day: int | None) -> DateMatch:
    following = read_following_year(line, match.end(), worded=True)
    month, year = number(match["month"] or match["digits"]), following.year
    # 'tháng Giêng' and 'tháng Chạp' are lunar, but for papers abroad that print '12 Tháng Giêng, 2021'.
    abroad = year is not None and line.text[match.end() : following.end].strip(" ,").isdigit()
    lunar = unmarked(match["month"] or "") in ("gieng", "chap") and not abroad
    if following.unknown or lunar or not exists(year, month, 1 if day is None else day):
        return DateMatch(following.end, None)
    return DateMatch(following.end, PartialDate(year, month, day), lean=following.lean)


@production(
    rf"{_QUARTER} ?(?P<first>{_QUARTER_NUMBER})"
    rf"(?:(?:,| và| ?-| đến) ?(?:{_QUARTER} )?(?P<last>{_QUARTER_NUMBER}))?"
    rf"|q(?P<short>[1-4])(?= ?[/.-]? ?\d{{4}}(?!\d))"
)
def read_quarter(line: Line, match: re.Match[str]) -> DateMatch | None:
    """'quý III/2025', 'Quý 1- 2020', 'quý I và quý II/2025', 'Q4/2024', from the first month to the last."""
    first = number(match["first"] or match["short"])
    last = number(match["last"]) if match["last"] else first
    following = read_following_year(line, match.end(), worded=True)
    if following.unknown or last < first:
        return DateMatch(following.end, None)
    start, end = PartialDate(following.year, 3 * first - 2), PartialDate(following.year, 3 * last)
    return DateMatch(following.end, start, end, lean=following.lean)


@production(_YEARS)
def read_bare_years(line: Line, match: re.Match[str]) -> DateMatch | None:
    """'2016-2020', '2019': years that only their surroundings distinguish from other numbers."""
    first = int(match["first"])
    last = int(match["last"] or first)
    if not (1000 <= first <= last <= 2199) or last - first > 200 or _COUNTED.match(line, match.end()):
        return DateMatch(match.end(), None)
    return DateMatch(match.end(), PartialDate(first), PartialDate(last) if match["last"] else None)


@production(r"(?:những năm|thập niên|thập kỷ)(?: năm)? (?P<year>\d{3}0)(?![\d/]| ?-)")
def _read_decade(_line: Line, match: re.Match[str]) -> DateMatch | None:
    first = int(match["year"])
    return DateMatch(match.end(), PartialDate(first), PartialDate(first + 9)) if 1000 <= first <= 2190 else None


@production(rf"{_PERIOD}(?: từ)? (?={_YEARS})")
def _read_years(line: Line, match: re.Match[str]) -> DateMatch | None:
    return read_bare_years(line, match.end())


@production(
    rf"(?:(?P<months>\d{{1,2}}|{NUMERAL}) tháng|nửa) (?P<which>đầu|cuối)(?: của)?"
    r"(?= năm (?:\d{4}|nay|ngoái|kia|sau|tới))"
)
def _read_part_of_year(line: Line, match: re.Match[str]) -> DateMatch | None:
    following = read_following_year(line, match.end(), worded=False)
    months = number(match["months"]) if match["months"] else 6
    if following.year is None or not 1 <= months <= 11 or not 1000 <= following.year <= 2199:
        return DateMatch(following.end, None)
    start = 1 if unmarked(match["which"]) == "dau" else 13 - months
    first, last = PartialDate(following.year, start), PartialDate(following.year, start + months - 1)
    return DateMatch(following.end, first, last)


@production(r"năm (?P<word>ngoái|nay|kia|tới|sau|trước)(?! đó| khi| ấy)(?!\w)")
def _read_year_word(line: Line, match: re.Match[str]) -> DateMatch | None:
    first = PartialDate(line.reference.year + YEARS_OFF[unmarked(match["word"])]) if line.reference else None
    return DateMatch(match.end(), first, relative=True)


#: 'năm 2019', 'giai đoạn 2016-2020', 'những năm 1960', '6 tháng đầu năm 2025', 'năm ngoái'.
read_years = first_of(_read_decade, _read_years, _read_part_of_year, _read_year_word)


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
    rf"(?P<count>\d{{1,3}}|{NUMERAL}|nửa) ?(?P<unit>{_DISTANCE_UNIT}|')"
    rf"(?:,? (?P<more>\d{{1,2}}) ?(?P<smaller>{_DISTANCE_UNIT}))?(?: (?P<way>trước|nữa)(?!\w))?"
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
