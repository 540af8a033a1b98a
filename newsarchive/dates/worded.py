"""Dates in Vietnamese words: '5 tháng 3 năm 2026', 'Th11 26, 2020', 'tháng 9-2024', 'quý III/2025', 'năm 2019'."""

from __future__ import annotations

import re

from .core import FUTURE, NEAREST, PAST, Core
from .lexicon import MONTH_WORD, NUMERAL, YEAR_WORD, month_number, number, quarter_number, years_off
from .line import Line, Term
from .numeric import exists
from .reading import Stamp

_YEAR = r"\d{4}(?!\d(?!\d?[:hg]\d\d)|[./]\d)"
_YEAR_TAIL = rf"(?:(?: ?[,/.-] ?| )(?:(?:của )?năm )?(?P<year>{_YEAR})| năm (?P<year_word>{YEAR_WORD}))"
_MONTH = rf"(?P<month>\d{{1,2}}(?!\d)|{MONTH_WORD})"
_MONTH_NAME = rf"(?:(?:tháng|thg)[ .]?{_MONTH}|th\.?(?P<digits>\d{{1,2}})(?!\d))"
_TOWARDS = r"(?: (?P<past>vừa qua|vừa rồi)(?!\w)| (?P<future>tới|sắp tới)(?!\w))?(?![^\W\d])"
_LUNAR_YEAR = r"(?! năm (?:giáp|ất|bính|đinh|mậu|kỷ|canh|tân|nhâm|quý|ấy|đó))"

_DAY_MONTH = Term(
    rf"(?:(?:mùng|mồng) )?(?P<day>\d{{1,2}}|(?:(?<=ngày )|(?<=mùng )|(?<=mồng )){NUMERAL}) ?[,/.-]? ?{_MONTH_NAME}"
    rf"(?:{_YEAR_TAIL})?{_TOWARDS}{_LUNAR_YEAR}"
)
_MONTH_DAY = Term(rf"{_MONTH_NAME},? (?:ngày )?(?P<day>\d{{1,2}})(?:{_YEAR_TAIL})(?!\w)")
_MONTH_ALONE = Term(rf"(?:tháng|thg)[ .]?{_MONTH}(?:{_YEAR_TAIL})?{_TOWARDS}{_LUNAR_YEAR}(?![./-]\d)")
_QUARTER = Term(
    rf"(?:(?:quý|qúy|quí|qúi) ?(?P<quarter>iv|i{{1,3}}|[1-4]|một|hai|ba|bốn|tư)|q(?P<short>[1-4])(?=[ /.-]))(?!\w)"
    rf"(?:{_YEAR_TAIL}|(?: ?[/-] ?)(?P<spaced>{_YEAR}))?(?!\w)"
)
_PERIOD = r"(?:giai đoạn|thời kỳ|nhiệm kỳ|niên khóa|niên khoá|năm học|những năm|các năm|từ năm|năm)"
_YEARS = Term(
    rf"(?:{_PERIOD} (?P<first>{_YEAR})(?: ?(?:-|đến|tới) ?(?:năm )?(?P<last>{_YEAR}))?|\((?P<open>{_YEAR}) ?- ?(?P<close>{_YEAR})\))"
    r"(?!\w| ?[/-] ?\d)"
)
_DECADE = Term(r"(?:những năm|thập niên|thập kỷ)(?: năm)? (?P<year>\d{3}0)(?![\d/]| ?-)")
_PART_OF_YEAR = Term(
    rf"(?:(?P<months>3|6|9|ba|sáu|chín) tháng|nửa)(?P<which> đầu| cuối)(?: năm| của năm)(?: (?P<year>{_YEAR})| (?P<year_word>{YEAR_WORD}))"
)
_YEAR_WORD = Term(r"năm (?P<year_word>ngoái|nay|kia|tới|sau|trước)(?! đó| khi| ấy)(?!\w)")


def read_worded(line: Line, at: int) -> Core | None:
    """The date in words that stands at `at`: a day, a month, a quarter, a year or a part of one."""
    for read in _READERS:
        core = read(line, at)
        if core is not None:
            return core
    return None


def read_day_month(line: Line, at: int) -> Core | None:
    """'26 tháng 11', with its year if it has one: what may close a range of days."""
    found = _DAY_MONTH.match(line, at)
    return _monthly(line, found, number(found["day"])) if found else None


def _read_month_day(line: Line, at: int) -> Core | None:
    found = _MONTH_DAY.match(line, at)
    return _monthly(line, found, int(found["day"])) if found else None


def read_month(line: Line, at: int) -> Core | None:
    """'tháng 9-2024', 'tháng Mười một', 'tháng 10 năm ngoái'."""
    found = _MONTH_ALONE.match(line, at)
    return _monthly(line, found, None) if found else None


def read_quarter(line: Line, at: int) -> Core | None:
    """'quý III/2025', 'Quý 1- 2020', 'Q4/2024', from its first month until its last."""
    found = _QUARTER.match(line, at)
    if found is None:
        return None
    last = 3 * quarter_number(found["quarter"] or found["short"])
    year = int(found["spaced"]) if found["spaced"] else _stated_year(line, found)
    if year is None and (found["short"] or found["year_word"]):
        return Core(found.end(), None)
    return Core(found.end(), Stamp(year, last - 2), until=Stamp(year, last))


def read_year(line: Line, at: int) -> Core | None:
    """'năm 2019', 'giai đoạn 2016-2020', '(1965-2025)', 'những năm 1960', '6 tháng đầu năm 2025', 'năm ngoái'."""
    if found := _DECADE.match(line, at):
        first = int(found["year"])
        return Core(found.end(), Stamp(first), until=Stamp(first + 9))
    if found := _YEARS.match(line, at):
        first, last = int(found["first"] or found["open"]), found["last"] or found["close"]
        if not 1000 <= first <= 2199 or (last and not first < int(last) <= first + 200):
            return Core(found.end(), None)
        return Core(found.end(), Stamp(first), until=Stamp(int(last)) if last else None)
    if found := _PART_OF_YEAR.match(line, at):
        year, months = _stated_year(line, found), number(found["months"] or "6")
        if year is None:
            return Core(found.end(), None)
        start = 1 if found["which"].strip().startswith(("đ", "d")) else 13 - months
        return Core(found.end(), Stamp(year, start), until=Stamp(year, start + months - 1))
    if found := _YEAR_WORD.match(line, at):
        if line.reference is None:
            return Core(found.end(), None)
        word = found["year_word"]
        off = -1 if word in ("trước", "truoc") else years_off(word)
        return Core(found.end(), Stamp(line.reference.year + off), relative=True)
    return None


_READERS = (read_day_month, _read_month_day, read_month, read_quarter, read_year)


def _monthly(line: Line, found: re.Match[str], day: int | None) -> Core:
    groups = found.groupdict()
    month = month_number(found["month"] or groups.get("digits") or "0")
    year = _stated_year(line, found)
    lunar = found["month"] in ("giêng", "gieng", "chạp", "chap") and not found["year"]
    if lunar or not exists(year, month, day or 1) or (groups["year_word"] and year is None):
        return Core(found.end(), None)
    lean = PAST if groups.get("past") else FUTURE if groups.get("future") else NEAREST
    return Core(found.end(), Stamp(year, month, day), lean=lean)


def _stated_year(line: Line, found: re.Match[str]) -> int | None:
    if found["year"]:
        return int(found["year"])
    if found["year_word"] and line.reference:
        return line.reference.year + years_off(found["year_word"])
    return None
