"""Dates in digits: '26/11/2020', '14 - 7 - 2019', '2020/11/26', '26/11/20', '15.3', '2020年11月26日'."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import replace

from .core import Core
from .line import Line
from .reading import Stamp
from .years import YEAR, full_year, read_year_behind

_YEAR_FIRST = re.compile(
    r"(?P<year>\d{4})(?: ?(?P<separator>[./-]) ?(?P<month>\d{1,2}) ?(?P=separator) ?(?P<day>\d{1,2})(?!\d|[./-]\d)"
    r"| ?[年년] ?(?P<month_sign>\d{1,2}) ?[月월] ?(?P<day_sign>\d{1,2}) ?[日号일])"
)
# Separators may differ ('19-5/2020') where no space stands between; '5 - 10/2020' is from May to October.
_YEAR_LAST = re.compile(
    r"(?P<first>\d{1,2})(?: ?(?P<separator>[./-]) ?(?P<second>\d{1,2}) ?(?P=separator) ?|[./-](?P<other>\d{1,2})[./-])"
    rf"(?P<year>{YEAR})(?!/[^\W\d_])"
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
        second, separator = found["second"] or found["other"], found["separator"] or "/"
        return _ordered(found["first"], second, order, Core(found.end(), None, separator=separator), int(found["year"]))
    if found := _SHORT_YEAR.match(line.text, at):
        year = full_year(int(found["year"]), line.reference)
        if year is None:
            return Core(found.end(), None)
        core = Core(found.end(), None, separator=found["separator"], short_year=True)
        core = _ordered(found["first"], found["second"], order, core, year)
        if core.stamp:
            return core
    if found := _NO_YEAR.match(line.text, at):
        behind = read_year_behind(line, found.end(), worded=False)
        if behind.lost:
            return Core(behind.end, None)
        core = Core(behind.end, None, lean=behind.lean, separator=found["slash"] or found["separator"])
        return _ordered(found["first"], found["second"], order, core, behind.year)
    return None


def _ordered(first: str, second: str, order: str, core: Core, year: int | None) -> Core:
    day_first, month_first = _stamp(year, int(second), int(first)), _stamp(year, int(first), int(second))
    stamp, swapped = (day_first, month_first) if order == "DMY" else (month_first, day_first)
    return replace(core, stamp=stamp, swapped=swapped)


def _stamp(year: int | None, month: int, day: int) -> Stamp | None:
    return Stamp(year, month, day) if exists(year, month, day) else None


def exists(year: int | None, month: int, day: int) -> bool:
    """Whether the calendar has that day; without a year, whether any year has it."""
    if not 1 <= month <= 12 or day < 1 or not (year is None or 1000 <= year <= 2199):
        return False
    return day <= monthrange(2000 if year is None else year, month)[1]
