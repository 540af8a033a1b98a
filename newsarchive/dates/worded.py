"""Days and months in Vietnamese words: '5 tháng 3 năm 2026', 'Th11 26, 2020', 'tháng 9-2024', 'T5/2024'."""

from __future__ import annotations

import re

from .core import Core
from .lexicon import MONTH_WORD, NUMERAL, number
from .line import Line, Term
from .numeric import exists
from .reading import Stamp
from .spelling import unmarked
from .years import YEAR, read_year_behind

MONTH = rf"(?P<month>\d{{1,2}}(?!\d)|{MONTH_WORD})"
MONTH_NAME = r"(?:tháng|thg)[ .]?"
_ANY_MONTH = rf"(?:{MONTH_NAME}{MONTH}|th[ .]?(?P<digits>\d{{1,2}})(?!\d))"

_DAY_MONTH = Term(
    rf"(?:(?:mùng|mồng) )?(?P<day>\d{{1,2}}|(?:(?<=ngày )|(?<=mùng )|(?<=mồng )){NUMERAL})"
    rf"(?P<gap> ?[,/.-]? ?){_ANY_MONTH}(?! (?:ngày|giờ|tuần)(?!\w))"
)
# '3 tháng 6, 7 và 8'
_MONTHS_BEHIND = Term(r"(?:, ?\d{1,2}){0,6} và \d{1,2}(?!\d| tháng|[/.-])")
_MONTH_DAY = Term(rf"{_ANY_MONTH},? (?:ngày )?(?P<day>\d{{1,2}})(?:,|,? năm)? (?P<year>{YEAR})")
_MONTH_ALONE = Term(rf"{MONTH_NAME}{MONTH}|t(?P<digits>\d{{1,2}})(?=/\d{{4}}(?!\d))")
_NO_MONTH_BEHIND = Term(r"[./-]\d|[^\W\d]| ngày(?! \d)(?!\w)")


def read_day_month(line: Line, at: int) -> Core | None:
    """'26 tháng 11', with its year if it has one."""
    found = _DAY_MONTH.match(line, at)
    if found is None:
        return None
    # Without 'ngày' the number may belong to what stands before it: 'lần thứ 12, tháng 5'.
    certain = line.text.startswith(("ngày ", "ngay "), max(0, at - 5))
    loose = found["gap"] not in ("", " ", "/", ".", "-") or _MONTHS_BEHIND.match(line, found.end())
    if loose and not certain:
        return None
    return _core(line, found, number(found["day"]))


def read_month_day(line: Line, at: int) -> Core | None:
    """'Tháng Mười Một 26, 2020', as WordPress prints it."""
    found = _MONTH_DAY.match(line, at)
    if found is None:
        return None
    year, month, day = int(found["year"]), _month(found), int(found["day"])
    return Core(found.end(), Stamp(year, month, day) if exists(year, month, day) else None)


def read_month(line: Line, at: int) -> Core | None:
    """'tháng 9-2024', 'tháng Mười một', 'tháng 10 năm ngoái'."""
    found = _MONTH_ALONE.match(line, at)
    core = _core(line, found, None) if found else None
    return None if core is None or _NO_MONTH_BEHIND.match(line, core.end) else core


def _core(line: Line, found: re.Match[str], day: int | None) -> Core:
    behind = read_year_behind(line, found.end(), worded=True)
    month, year = _month(found), behind.year
    # 'tháng Giêng' and 'tháng Chạp' are lunar, but for papers abroad that print '12 Tháng Giêng, 2021'.
    abroad = year is not None and line.text[found.end() : behind.end].strip(" ,").isdigit()
    lunar = unmarked(found["month"] or "") in ("gieng", "chap") and not abroad
    if behind.lost or lunar or not exists(year, month, 1 if day is None else day):
        return Core(behind.end, None)
    return Core(behind.end, Stamp(year, month, day), lean=behind.lean)


def _month(found: re.Match[str]) -> int:
    return number(found["month"] or found["digits"])
