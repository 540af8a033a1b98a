"""Quarters, years and stretches of them: 'quý III/2025', 'năm 2019', 'giai đoạn 2016-2020', '6 tháng đầu năm 2025'."""

from __future__ import annotations

from .core import Core
from .lexicon import NUMERAL, number, quarter_number
from .line import Line, Term
from .reading import Stamp
from .spelling import unmarked
from .years import YEAR, read_year_behind, years_off

_QUARTER = r"(?:quý|qúy|quí|qúi)"
_QUARTER_NUMBER = r"(?:iv|i{1,3}|[1-4]|một|hai|ba|bốn|tư)(?!\w)"
_QUARTERS = Term(
    rf"{_QUARTER} ?(?P<first>{_QUARTER_NUMBER})"
    rf"(?:(?:,| và| ?-| đến) ?(?:{_QUARTER} )?(?P<last>{_QUARTER_NUMBER}))?"
    rf"|q(?P<short>[1-4])(?= ?[/.-]? ?\d{{4}}(?!\d))"
)
_TO = r" ?(?:-|đến|tới)(?: hết)? ?(?:năm )?"
_PERIOD = r"(?:giai đoạn|thời kỳ|nhiệm kỳ|niên khóa|niên khoá|năm học|những năm|các năm|năm)"
_YEARS = Term(rf"{_PERIOD}(?: từ)? (?P<first>{YEAR})(?:{_TO}(?P<last>{YEAR}))?(?!\w| ?[/-] ?\d)")
_BARE_YEARS = Term(rf"(?P<first>{YEAR})(?:{_TO}(?P<last>{YEAR}))?(?!\w| ?[/-] ?\d)")
_DECADE = Term(r"(?:những năm|thập niên|thập kỷ)(?: năm)? (?P<year>\d{3}0)(?![\d/]| ?-)")
_PART_OF_YEAR = Term(
    rf"(?:(?P<months>\d{{1,2}}|{NUMERAL}) tháng|nửa) (?P<which>đầu|cuối)(?: của)?"
    r"(?= năm (?:\d{4}|nay|ngoái|kia|sau|tới))"
)
_YEAR_WORD = Term(r"năm (?P<word>ngoái|nay|kia|tới|sau|trước)(?! đó| khi| ấy)(?!\w)")
_COUNTED = Term(r" ?(?:%|(?:người|đồng|tỷ|tỉ|triệu|tấn|chiếc|km|m|m2|usd|ha|quân|lính)(?!\w))")


def read_quarter(line: Line, at: int) -> Core | None:
    """'quý III/2025', 'Quý 1- 2020', 'quý I và quý II/2025', 'Q4/2024', from the first month until the last."""
    found = _QUARTERS.match(line, at)
    if found is None:
        return None
    first = quarter_number(found["first"] or found["short"])
    last = quarter_number(found["last"]) if found["last"] else first
    behind = read_year_behind(line, found.end(), worded=True)
    if behind.lost or last < first:
        return Core(behind.end, None)
    return Core(behind.end, Stamp(behind.year, 3 * first - 2), Stamp(behind.year, 3 * last), lean=behind.lean)


def read_years(line: Line, at: int) -> Core | None:
    """'năm 2019', 'giai đoạn 2016-2020', 'những năm 1960', '6 tháng đầu năm 2025', 'năm ngoái'."""
    return _read_decade(line, at) or _read_years(line, at) or _read_part(line, at) or _read_year_word(line, at)


def read_bare_years(line: Line, at: int) -> Core | None:
    """'2016-2020', '2019': years that only their surroundings tell from other numbers."""
    found = _BARE_YEARS.match(line, at)
    return _years(line, found.end(), int(found["first"]), found["last"]) if found else None


def _read_years(line: Line, at: int) -> Core | None:
    found = _YEARS.match(line, at)
    return _years(line, found.end(), int(found["first"]), found["last"]) if found else None


def _years(line: Line, end: int, first: int, last: str | None) -> Core:
    until = int(last) if last else first
    if not (1000 <= first <= until <= 2199) or until - first > 200 or _COUNTED.match(line, end):
        return Core(end, None)
    return Core(end, Stamp(first), Stamp(until) if last else None)


def _read_decade(line: Line, at: int) -> Core | None:
    found = _DECADE.match(line, at)
    if found is None or not 1000 <= int(found["year"]) <= 2190:
        return None
    first = int(found["year"])
    return Core(found.end(), Stamp(first), Stamp(first + 9))


def _read_part(line: Line, at: int) -> Core | None:
    found = _PART_OF_YEAR.match(line, at)
    if found is None:
        return None
    behind = read_year_behind(line, found.end(), worded=False)
    months = number(found["months"]) if found["months"] else 6
    if behind.year is None or not 1 <= months <= 11 or not 1000 <= behind.year <= 2199:
        return Core(behind.end, None)
    start = 1 if unmarked(found["which"]) == "dau" else 13 - months
    return Core(behind.end, Stamp(behind.year, start), Stamp(behind.year, start + months - 1))


def _read_year_word(line: Line, at: int) -> Core | None:
    found = _YEAR_WORD.match(line, at)
    if found is None:
        return None
    year = line.reference.year + years_off(found["word"]) if line.reference else None
    return Core(found.end(), Stamp(year) if year else None, relative=True)
