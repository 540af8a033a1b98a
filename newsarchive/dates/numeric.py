"""Dates in digits: '26/11/2020', '14 - 7 - 2019', '2020/11/26', '26/11/20', '15.3', '2020年11月26日'."""

from __future__ import annotations

import re
from calendar import monthrange

from .core import Core
from .line import Line
from .reading import Stamp

_YEAR_FIRST = re.compile(
    r"(?P<year>\d{4})(?: ?(?P<separator>[./-]) ?(?P<month>\d{1,2}) ?(?P=separator) ?(?P<day>\d{1,2})(?!\d|[./-]\d)"
    r"| ?[年년] ?(?P<month_sign>\d{1,2}) ?[月월] ?(?P<day_sign>\d{1,2}) ?[日号일])"
)
# A time may be glued to the year: '21/8/20208:58'.
_YEAR_LAST = re.compile(
    r"(?P<first>\d{1,2}) ?(?P<separator>[./-]) ?(?P<second>\d{1,2}) ?[./-] ?"
    r"(?P<year>\d{4})(?!\d(?!\d?[:hg]\d\d)|[./]\d|/[^\W\d_])"
)
_SHORT_YEAR = re.compile(
    r"(?P<first>\d{1,2})(?P<separator>[./-])(?P<second>\d{1,2})(?P=separator)(?P<year>\d\d)(?!\d|[./:-]\d|/[^\W\d_])"
)
_NO_YEAR = re.compile(r"(?P<first>\d{1,2})(?: ?(?P<slash>/) ?|(?P<separator>[.-]))(?P<second>\d{1,2})(?!\d)")


def read_numeric(line: Line, at: int, order: str) -> Core | None:
    """The date in digits that stands at `at`, its day and month in `order`."""
    text = line.text
    found = _YEAR_FIRST.match(text, at)
    if found:
        month, day = found["month"] or found["month_sign"], found["day"] or found["day_sign"]
        return _core(found.end(), int(found["year"]), int(month), int(day), "-")
    found = _YEAR_LAST.match(text, at)
    if found:
        return _ordered(found, order, int(found["year"]), found["separator"])
    found = _SHORT_YEAR.match(text, at)
    if found:
        year = _century(int(found["year"]), line)
        short = _ordered(found, order, year, found["separator"])
        if short.stamp is not None:
            return short
    found = _NO_YEAR.match(text, at)
    if found:
        return _ordered(found, order, None, found["slash"] or found["separator"])
    return None


def _ordered(found: re.Match[str], order: str, year: int | None, separator: str) -> Core:
    first, second = int(found["first"]), int(found["second"])
    month, day = (first, second) if order == "MDY" else (second, first)
    return _core(found.end(), year, month, day, separator)


def _core(end: int, year: int | None, month: int, day: int, separator: str) -> Core:
    stamp = Stamp(year, month, day) if exists(year, month, day) else None
    return Core(end, stamp, separator=separator)


def exists(year: int | None, month: int, day: int) -> bool:
    """Whether the calendar has that day; without a year, whether any year has it."""
    if not 1 <= month <= 12 or day < 1 or not (year is None or 1000 <= year <= 2199):
        return False
    return day <= monthrange(2000 if year is None else year, month)[1]


def _century(short: int, line: Line) -> int:
    """The year of two digits: of this century, unless that lies more than a year ahead."""
    limit = (line.reference.year if line.reference else 2049) + 1
    return 2000 + short if 2000 + short <= limit else 1900 + short
