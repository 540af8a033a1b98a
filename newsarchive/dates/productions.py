"""Productions of dates that a text states: in digits, in Vietnamese words, and as quarters, years and parts of years.

A production takes a line and a position and answers the `DateMatch` that begins there, or None.
"""

from __future__ import annotations

import re
from dataclasses import replace

from .calendar import YEAR, existing, exists, full_year, read_following_year, years_off
from .line import MONTH_WORD, NUMERAL, Line, Term, alternatives, first_of, number, production, quarter_number, unmarked
from .model import DateMatch, PartialDate

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
    return DateMatch(match.end(), existing(int(match["year"]), _month_number(match), int(match["day"])))


@production(rf"{_MONTH}|t(?P<digits>\d{{1,2}})(?=/\d{{4}}(?!\d))")
def read_month(line: Line, match: re.Match[str]) -> DateMatch | None:
    """'tháng 9-2024', 'tháng Mười một', 'tháng 10 năm ngoái', 'T5/2024'."""
    matched = _month_with_year(line, match, None)
    return None if _NO_MONTH_BEFORE.match(line, matched.end) else matched


def _month_with_year(line: Line, match: re.Match[str], day: int | None) -> DateMatch:
    following = read_following_year(line, match.end(), worded=True)
    month, year = _month_number(match), following.year
    # 'tháng Giêng' and 'tháng Chạp' are lunar, but for papers abroad that print '12 Tháng Giêng, 2021'.
    abroad = year is not None and line.text[match.end() : following.end].strip(" ,").isdigit()
    lunar = unmarked(match["month"] or "") in ("gieng", "chap") and not abroad
    if following.unknown or lunar or not exists(year, month, 1 if day is None else day):
        return DateMatch(following.end, None)
    return DateMatch(following.end, PartialDate(year, month, day), lean=following.lean)


def _month_number(match: re.Match[str]) -> int:
    return number(match["month"] or match["digits"])


@production(
    rf"{_QUARTER} ?(?P<first>{_QUARTER_NUMBER})"
    rf"(?:(?:,| và| ?-| đến) ?(?:{_QUARTER} )?(?P<last>{_QUARTER_NUMBER}))?"
    rf"|q(?P<short>[1-4])(?= ?[/.-]? ?\d{{4}}(?!\d))"
)
def read_quarter(line: Line, match: re.Match[str]) -> DateMatch | None:
    """'quý III/2025', 'Quý 1- 2020', 'quý I và quý II/2025', 'Q4/2024', from the first month to the last."""
    first = quarter_number(match["first"] or match["short"])
    last = quarter_number(match["last"]) if match["last"] else first
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
    first = PartialDate(line.reference.year + years_off(match["word"])) if line.reference else None
    return DateMatch(match.end(), first, relative=True)


#: 'năm 2019', 'giai đoạn 2016-2020', 'những năm 1960', '6 tháng đầu năm 2025', 'năm ngoái'.
read_years = first_of(_read_decade, _read_years, _read_part_of_year, _read_year_word)
