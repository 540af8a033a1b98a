"""The grammar: ranges of dates, dates that only their prefix or the reference makes certain, and the order of trial."""

import re
from dataclasses import replace

from newsarchive.dates.line import DAY_PART, MONTH_WORD, Line, Term, first_of, number, production, unmarked
from newsarchive.dates.model import DateMatch, PartialDate
from newsarchive.dates.prefix import Prefix
from newsarchive.dates.productions import (
    MONTH_NAME,
    read_bare_years,
    read_day_month,
    read_month,
    read_month_day,
    read_numeric,
    read_quarter,
    read_relative,
    read_relative_day,
    read_years,
)
from newsarchive.dates.years import EARLIEST_YEAR, YEAR, exists, shift_months

_DAYS = Term(
    r"(?P<day>\d{1,2})(?:, ?\d{1,2}){0,6}"
    r"(?P<join> ?- ?|, ?| và |,? (?:cho )?(?:đến|tới)(?: hết)? |,? (?:và |sang )?(?=rạng ))"
    rf"(?P<words>(?:{DAY_PART} )?(?:ngày )?)(?=\d{{1,2}}\D)"
)
_EDGE = Term(rf"(?:(?P<edge>đầu|giữa|cuối|hết) (?:năm )?)?(?:(?P<month>\d{{1,2}})[/.-])?(?P<year>{YEAR})(?![\w-])")
_EDGE_MONTHS = {"dau": 1, "giua": 6, "cuoi": 12, "het": 12}
_MONTH_YEAR = Term(r"(?P<month>\d{1,2})(?P<separator>[/.-])(?P<year>\d{4})(?![\w/]|[.-]\d)")
_LONE_DAY = Term(
    r"(?P<day>\d{1,2})(?: và (?:ngày )?(?P<last>\d{1,2}))? "
    r"(?:(?P<past>vừa qua|vừa rồi)|(?P<future>tới)|tháng (?P<which>này|trước|sau|tới))(?!\w)"
)
_BEFORE_NAM = ("viet ", "quang ", "ha ", "hai ", "mien ", "phia ", "tay ", "dong ")


def read_date(line: Line, at: int, prefix: Prefix) -> DateMatch | None:
    """The date of any kind at `at` behind `prefix`: the answer of the first production that fits.

    The part of the day that it names ('sáng nay') is added to `prefix`.
    """
    if today := read_relative_day(line, at):
        prefix.part, prefix.worded = today.day_part or prefix.part, True
        return today
    if not line.text[at : at + 1].isdigit():
        return _read_words(line, at)
    order = "DMY" if prefix.worded else line.order
    return (
        read_relative(line, at)
        or read_days(line, at, order, prefixed=prefix.strong or prefix.link is not None)
        or read_day_month(line, at)
        or read_numeric(line, at, order)
        or _read_month_year(line, at, prefix)
        or _read_lone_day(line, at, prefix)
        or _read_certain_years(line, at, prefix)
        or read_years(line, at)
    )


def _read_years_but_names(line: Line, at: int) -> DateMatch | None:
    # 'Viet Nam 2020', typed without marks, is the country.
    if line.bare and line.text.endswith(_BEFORE_NAM, 0, at):
        return None
    return read_years(line, at)


@production(
    rf"{MONTH_NAME}(?P<first>\d{{1,2}}|{MONTH_WORD}) ?(?:-|,|và|(?:cho )?(?:đến|tới)(?: hết)?) ?"
    rf"(?P<name>{MONTH_NAME})?(?P<last>\d{{1,2}}(?!\d)|{MONTH_WORD})"
    r"(?:(?: ?[./-] ?| năm | )(?P<year>\d{4})(?!\d))?(?![\w./]|-\d)"
)
def _read_months(_line: Line, match: re.Match[str]) -> DateMatch | None:
    """Months of which only the last names its year: 'tháng 5 đến tháng 9/2023', 'tháng 1 - 7.2017'."""
    first, last = number(match["first"]), number(match["last"])
    year = int(match["year"]) if match["year"] else None
    if not (match["year"] or match["name"]) or not 1 <= first < last <= 12 or not exists(year, 1, 1):
        return None
    return DateMatch(match.end(), PartialDate(year, first), PartialDate(year, last))


_read_words = first_of(
    _read_months, read_relative, read_month_day, read_day_month, read_month, read_quarter, _read_years_but_names
)


def read_days(line: Line, at: int, order: str, *, prefixed: bool) -> DateMatch | None:
    """Days of which only the last names its month: '24 và 25/8', '21-25/3/2017', '28 đến 3-7'.

    Without a prefix the first number may belong to the words before: 'lần thứ 12, ngày 5/10'.
    """
    match = _DAYS.match(line, at)
    if match is None or not (prefixed or _stands_alone(line, match)):
        return None
    end = read_numeric(line, match.end(), order) or read_day_month(line, match.end())
    if end is None or end.first is None or not end.first.month or not end.first.day or end.short_year:
        return None
    if match["join"] == "-" == end.separator:
        return None
    day, month, year = int(match["day"]), end.first.month, end.first.year
    if day > end.first.day:  # 'từ ngày 28 đến 3/7' begins in June
        month, year = (month - 1, year) if month > 1 else (12, year - 1 if year else None)
    if not exists(year, month, day):
        return None
    return replace(end, first=PartialDate(year, month, day), last=end.first, swapped=None)


def _stands_alone(line: Line, match: re.Match[str]) -> bool:
    """Whether digits make a range without a prefix: '24-26/11', '(24 - 26/11)' but not 'Quân khu 5 - 7/11'."""
    if match["words"]:
        return False
    return match["join"] == "-" or (match["join"] in (" - ", " và ", " va ") and line.begins(match.start()))


def _read_month_year(line: Line, at: int, prefix: Prefix) -> DateMatch | None:
    """'hồi 5/2025', or '11/2020' as the whole line."""
    match = _MONTH_YEAR.match(line, at)
    if match is None:
        return None
    year, month = int(match["year"]), int(match["month"])
    linked = prefix.link is not None and not prefix.strong and match["separator"] == "/"
    if not (linked or line.is_all(at, match.end())) or not exists(year, month, 1):
        return None
    return DateMatch(match.end(), PartialDate(year, month))


def _read_certain_years(line: Line, at: int, prefix: Prefix) -> DateMatch | None:
    """'(1945-2025)', 'từ 2016 đến 2020', or '2020' as the whole line."""
    matched = read_bare_years(line, at)
    if matched is None or matched.first is None or matched.first.year is None:
        return None
    first, last = matched.first.year, matched.last.year if matched.last else None
    if last is None:
        latest = line.reference.year + 1 if line.reference else 2100
        return matched if line.is_all(at, matched.end) and EARLIEST_YEAR <= first <= latest else None
    certain = line.in_brackets(at, matched.end) or prefix.link == "tu" or line.is_all(at, matched.end)
    return matched if certain and 1900 <= first < last <= 2100 else None


def _read_lone_day(line: Line, at: int, prefix: Prefix) -> DateMatch | None:
    """'ngày 27 và 28 vừa qua', 'ngày 15 tháng này': days of a month that the reference gives."""
    match = _LONE_DAY.match(line, at) if prefix.worded else None
    if match is None:
        return None
    if line.reference is None:
        return DateMatch(match.end(), None)
    day, today = int(match["day"]), line.reference.day
    if match["past"]:
        step = -1 if day > today else 0
    elif match["future"]:
        step = 1 if day < today else 0
    else:
        step = {"nay": 0, "truoc": -1}.get(unmarked(match["which"]), 1)
    first = replace(shift_months(line.reference, step), day=day)
    last = replace(first, day=int(match["last"])) if match["last"] else None
    if first.first_day is None or (last and last.first_day is None):
        return DateMatch(match.end(), None)
    return DateMatch(match.end(), first, last, relative=True)


def read_range_end(line: Line, at: int, first: PartialDate, order: str) -> DateMatch | None:
    """A date that may end a range from `first`: a day for a day, otherwise a month, a quarter or a year."""
    if first.day is not None:
        return read_numeric(line, at, order) or read_day_month(line, at)
    return read_quarter(line, at) or read_month(line, at) or _read_edge(line, at, first) or read_years(line, at)


def _read_edge(line: Line, at: int, first: PartialDate) -> DateMatch | None:
    """'giữa năm 2025', '9/1945', '2020'."""
    match = _EDGE.match(line, at)
    if match is None:
        return None
    year, month = int(match["year"]), None
    if match["month"]:
        month = int(match["month"])
    elif match["edge"] and first.month:
        month = _EDGE_MONTHS[unmarked(match["edge"])]
    return DateMatch(match.end(), PartialDate(year, month) if exists(year, month or 1, 1) else None)


def complete_range(first: PartialDate, last: PartialDate) -> tuple[PartialDate, PartialDate] | None:
    """Both ends, one with the other's year if its own is missing; None if the last comes before the first."""
    if first.year is None and last.year is not None:
        first = replace(first, year=last.year - _is_after(first, last))
    elif last.year is None and first.year is not None:
        last = replace(last, year=first.year + _is_after(first, last))
    if first.year is None:
        return first, last
    exist = first.first_day is not None and last.first_day is not None
    return (first, last) if exist and not _is_after(first, last, years=True) else None


def _is_after(first: PartialDate, last: PartialDate, *, years: bool = False) -> bool:
    """Whether `first` at its earliest comes after `last` at its latest, within one year or by their `years`."""
    start, end = (first.month or 1, first.day or 1), (last.month or 12, last.day or 31)
    return (first.year or 0, *start) > (last.year or 0, *end) if years else start > end
