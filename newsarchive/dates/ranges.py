"""Ranges: '24-26/11/2020', 'từ ngày 29/6 đến 5/7', 'tháng 5 đến tháng 9/2023', 'quý IV/2026 đến quý II/2027'."""

from __future__ import annotations

import re
from dataclasses import replace

from .core import Core
from .lexicon import DAY_PART, MONTH_WORD, number
from .line import Line, Term
from .numeric import exists, read_numeric
from .periods import read_quarter, read_years
from .reading import Stamp
from .spelling import unmarked
from .worded import MONTH_NAME, read_day_month, read_month
from .years import YEAR

# 'đêm 30 rạng sáng 1/5': the dawn that follows the night closes the range.
JOIN = Term(r" ?- ?|,? (?:kéo dài )?(?:cho )?(?:đến|tới)(?!\w) ?|,? (?:và |sang )?(?=rạng )")
_DAYS = Term(
    r"(?P<day>\d{1,2})(?:, ?\d{1,2}){0,6}"
    r"(?P<join> ?- ?|, ?| và |,? (?:cho )?(?:đến|tới)(?: hết)? |,? (?:và |sang )?(?=rạng ))"
    rf"(?P<words>(?:{DAY_PART} )?(?:ngày )?)(?=\d{{1,2}}\D)"
)
_MONTHS = Term(
    rf"{MONTH_NAME}(?P<first>\d{{1,2}}|{MONTH_WORD}) ?(?:-|,|và|(?:cho )?(?:đến|tới)(?: hết)?) ?"
    rf"(?P<name>{MONTH_NAME})?(?P<last>\d{{1,2}}(?!\d)|{MONTH_WORD})"
    r"(?:(?: ?[./-] ?| năm | )(?P<year>\d{4})(?!\d))?(?![\w./]|-\d)"
)
_EDGE = Term(rf"(?:(?P<edge>đầu|giữa|cuối|hết) (?:năm )?)?(?:(?P<month>\d{{1,2}})[/.-])?(?P<year>{YEAR})(?![\w-])")
_EDGE_MONTHS = {"dau": 1, "giua": 6, "cuoi": 12, "het": 12}


def read_days(line: Line, at: int, order: str, *, led: bool) -> Core | None:
    """Days of which only the last names its month: '24 và 25/8', '21-25/3/2017', '28 đến 3-7'.

    Unless words have `led` up to it, the first number may belong to what stands before: 'lần thứ 12, ngày 5/10'.
    """
    found = _DAYS.match(line, at)
    if found is None or not (led or _stands_alone(line, at, found)):
        return None
    end = read_numeric(line, found.end(), order) or read_day_month(line, found.end())
    if end is None or end.stamp is None or not end.stamp.month or not end.stamp.day or end.short_year:
        return None
    if found["join"] == "-" == end.separator:
        return None
    day, month, year = int(found["day"]), end.stamp.month, end.stamp.year
    if day > end.stamp.day:  # 'từ ngày 28 đến 3/7' begins in June
        month, year = (month - 1, year) if month > 1 else (12, year - 1 if year else None)
    if not exists(year, month, day):
        return None
    return replace(end, stamp=Stamp(year, month, day), until=end.stamp, swapped=None)


def _stands_alone(line: Line, at: int, found: re.Match[str]) -> bool:
    """Whether digits make a range of themselves: '24-26/11', '(24 - 26/11)' but not 'Quân khu 5 - 7/11'."""
    if found["words"]:
        return False
    return found["join"] == "-" or (found["join"] in (" - ", " và ", " va ") and line.begins(at))


def read_months(line: Line, at: int) -> Core | None:
    """Months of which only the last names its year: 'tháng 5 đến tháng 9/2023', 'tháng 1 - 7.2017'."""
    found = _MONTHS.match(line, at)
    if found is None or not (found["year"] or found["name"]):
        return None
    first, last = number(found["first"]), number(found["last"])
    year = int(found["year"]) if found["year"] else None
    if not 1 <= first < last <= 12 or not exists(year, 1, 1):
        return None
    return Core(found.end(), Stamp(year, first), Stamp(year, last))


def read_end(line: Line, at: int, first: Stamp, order: str) -> Core | None:
    """What may close a range that begins with `first`: a day for a day, a month, quarter or year for those."""
    if first.day is not None:
        return read_numeric(line, at, order) or read_day_month(line, at)
    return read_quarter(line, at) or read_month(line, at) or _read_edge(line, at, first) or read_years(line, at)


def _read_edge(line: Line, at: int, first: Stamp) -> Core | None:
    """'giữa năm 2025', '9/1945', '2020'."""
    found = _EDGE.match(line, at)
    if found is None:
        return None
    year, month = int(found["year"]), None
    if found["month"]:
        month = int(found["month"])
    elif found["edge"] and first.month:
        month = _EDGE_MONTHS[unmarked(found["edge"])]
    return Core(found.end(), Stamp(year, month) if exists(year, month or 1, 1) else None)


def complete(first: Stamp, last: Stamp) -> tuple[Stamp, Stamp] | None:
    """Both ends, with the year that one lends the other; None if the last comes before the first."""
    if first.year is None and last.year is not None:
        first = replace(first, year=last.year - _is_after(first, last))
    elif last.year is None and first.year is not None:
        last = replace(last, year=first.year + _is_after(first, last))
    if first.year is None:
        return first, last
    exist = first.first_day is not None and last.first_day is not None
    return (first, last) if exist and not _is_after(first, last, years=True) else None


def _is_after(first: Stamp, last: Stamp, *, years: bool = False) -> bool:
    """Whether `first` at its earliest comes after `last` at its latest, within one year or by their `years`."""
    start, end = (first.month or 1, first.day or 1), (last.month or 12, last.day or 31)
    return (first.year or 0, *start) > (last.year or 0, *end) if years else start > end
