"""Dates in digits: '26/11/2020', '14 - 7 - 2019', '2020/11/26', '26/11/20', '15.3', '2020年11月26日'."""

from __future__ import annotations

import re
from calendar import monthrange

from .core import Core
from .line import Line
from .reading import Stamp
from .years import YEAR, full_year, read_year_behind

_YEAR_FIRST = re.compile(
    r"(?P<year>\d{4})(?: ?(?P<separator>[./-]) ?(?P<month>\d{1,2}) ?(?P=separator) ?(?P<day>\d{1,2})(?!\d|[./-]\d)"
    r"| ?[年년] ?(?P<month_sign>\d{1,2}) ?[月월] ?(?P<day_sign>\d{1,2}) ?[日号일])"
)
_YEAR_LAST = re.compile(
    rf"(?P<first>\d{{1,2}}) ?(?P<separator>[./-]) ?(?P<second>\d{{1,2}}) ?[./-] ?(?P<year>{YEAR})(?!/[^\W\d_])"
)
_SHORT_YEAR = re.compile(
    r"(?P<first>\d{1,2})(?P<separator>[./-])(?P<second>\d{1,2})(?P=separator)(?P<year>\d\d)(?!\d|[./:-]\d|/[^\W\d_])"
)
_NO_YEAR = re.compile(r"(?P<first>\d{1,2})(?: ?(?P<slash>/) ?|(?P<separator>[.-]))(?P<second>\d{1,2})(?!\d)")


def read_numeric(line: Line, at: int, order: str) -> Core | None:
    """The date in digits that stands at `at`, its day and month in `order` ('DMY' or 'MDY')."""
    if found := _YEAR_FIRST.match(line.text, at):
        month, day = found["month"] or found["month_sign"], found["day"] or found["day_sign"]
        return Core(found.end(), _stamp(int(found["year"]), int(month), int(day)), separator="-")
    if found := _YEAR_LAST.match(line.text, at):
        return _ordered(found, found.end(), order, int(found["year"]), found["separator"])
    if found := _SHORT_YEAR.match(line.text, at):
        year = full_year(int(found["year"]), line.reference)
        if year is None:
            return Core(found.end(), None)
        core = _ordered(found, found.end(), order, year, found["separator"], short_year=True)
        if core.stamp:
            return core
    if found := _NO_YEAR.match(line.text, at):
        behind = read_year_behind(line, found.end(), worded=False)
        if behind.lost:
            return Core(behind.end, None)
        separator = found["slash"] or found["separator"]
        return _ordered(found, behind.end, order, behind.year, separator, lean=behind.lean)
    return None


def _ordered(
    found: re.Match[str],
    end: int,
    order: str,
    year: int | None,
    separator: str,
    *,
    lean: int = 0,
    short_year: bool = False,
) -> Core:
    first, second = int(found["first"]), int(found["second"])
    day_first, month_first = _stamp(year, second, first), _stamp(year, first, second)
    stamp, swapped = (day_first, month_first) if order == "DMY" else (month_first, day_first)
    return Core(end, stamp, lean=lean, separator=separator, short_year=short_year, swapped=swapped)


def _stamp(year: int | None, month: int, day: int) -> Stamp | None:
    return Stamp(year, month, day) if exists(year, month, day) else None


def exists(year: int | None, month: int, day: int) -> bool:
    """Whether the calendar has that day; without a year, whether any year has it."""
    if not 1 <= month <= 12 or day < 1 or not (year is None or 1000 <= year <= 2199):
        return False
    return day <= monthrange(2000 if year is None else year, month)[1]
