"""Ranges: '24-26/11/2020', 'từ ngày 29/6 đến 5/7', 'tháng 5 đến tháng 9/2023', 'quý IV/2026 đến quý II/2027'."""

from __future__ import annotations

from dataclasses import replace

from .core import Core
from .lexicon import MONTH_WORD, month_number
from .line import Line, Term
from .numeric import exists, read_numeric
from .reading import Stamp
from .worded import read_day_month, read_month, read_quarter, read_year

JOIN = r"(?: ?- ?|,? (?:kéo dài )?(?:cho )?(?:đến|tới)(?: hết)?(?!\w) ?|,? (?=rạng ))"
_DAYS = Term(
    rf"(?P<day>\d{{1,2}})(?:(?:, ?\d{{1,2}})*(?P<and> và (?:ngày )?)|(?:, \d{{1,2}})*(?P<join>{JOIN})(?:rạng )?(?:sáng )?(?:ngày )?)"
)
_MONTHS = Term(
    rf"(?:tháng|thg)[ .]?(?P<first>\d{{1,2}}|{MONTH_WORD}) ?(?:-|,|và|đến|tới|đến hết) ?(?P<name>tháng )?"
    rf"(?P<last>\d{{1,2}}(?!\d)|{MONTH_WORD})(?:(?: ?[./-] ?| năm | )(?P<year>\d{{4}})(?!\d))?(?![\w./]|-\d)"
)
_EDGE = Term(r"(?:(?P<edge>đầu|giữa|cuối) (?:năm )?|năm |)(?P<year>\d{4})(?!\d|[./-]\d| ?(?:người|đồng))")
_EDGE_MONTHS = {"đầu": 1, "dau": 1, "giữa": 6, "giua": 6, "cuối": 12, "cuoi": 12}


def read_days(line: Line, at: int, order: str) -> Core | None:
    """Days of which only the last names its month: '24 và 25/8', '21-25/3/2017', '28 đến 3-7'."""
    found = _DAYS.match(line, at)
    if found is None:
        return None
    end = read_numeric(line, found.end(), order) or read_day_month(line, found.end())
    if end is None or end.stamp is None or end.stamp.day is None or (found["join"] == "-" == end.separator):
        return None
    if line.text[found.end()].isdigit() and line.text[found.end() : found.end() + 4].isdigit():
        return None
    month, day = end.stamp.month or 0, int(found["day"])
    year = end.stamp.year
    if day > (end.stamp.day or 0):
        month, year = (month - 1, year) if month > 1 else (12, year - 1 if year else None)
    if not exists(year, month, day):
        return None
    return replace(end, stamp=Stamp(year, month, day), until=end.stamp)


def read_months(line: Line, at: int) -> Core | None:
    """Months of which only the last names its year: 'tháng 5 đến tháng 9/2023', 'tháng 1 - 7.2017'."""
    found = _MONTHS.match(line, at)
    if found is None:
        return None
    first, last = month_number(found["first"]), month_number(found["last"])
    if not (1 <= first < last <= 12) or not (found["year"] or found["name"]):
        return None
    year = int(found["year"]) if found["year"] else None
    return Core(found.end(), Stamp(year, first), until=Stamp(year, last))


def read_end(line: Line, at: int, first: Stamp, order: str) -> Core | None:
    """What may close a range that begins with `first`: as fine as that, or an edge of a year."""
    if first.day is not None:
        core = read_numeric(line, at, order) or read_day_month(line, at)
    else:
        core = read_quarter(line, at) or read_month(line, at) or _read_edge(line, at, first) or read_year(line, at)
    return core if core and core.stamp else None


def _read_edge(line: Line, at: int, first: Stamp) -> Core | None:
    found = _EDGE.match(line, at)
    if found is None:
        return None
    month = _EDGE_MONTHS.get(found["edge"] or "")
    return Core(found.end(), Stamp(int(found["year"]), month if first.month else None))


def complete(first: Stamp, last: Stamp) -> tuple[Stamp, Stamp] | None:
    """Both ends with the year that one of them lends the other; None where they do not follow each other."""
    if first.year is None and last.year is not None:
        first = replace(first, year=last.year)
        if _after(first, last):
            first = replace(first, year=last.year - 1)
    elif last.year is None and first.year is not None:
        last = replace(last, year=first.year)
        if _after(first, last):
            last = replace(last, year=first.year + 1)
    if first.year is None:
        return first, last
    start, end = first.first_day, last.first_day
    return (first, last) if start and end and start <= end else None


def _after(first: Stamp, last: Stamp) -> bool:
    return (first.month or 0, first.day or 0) > (last.month or 12, last.day or 31)
