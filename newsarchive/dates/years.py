"""The year of a date: the one behind it, or the one that it leaves out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from .core import FUTURE, NEAREST, PAST
from .lexicon import LUNAR_YEAR
from .line import Line, Term
from .reading import Stamp
from .spelling import unmarked

EARLIEST_YEAR = 1945
"""No year before it is ever supplied; a text may state one."""

# A time may be glued to a year: '21/8/20208:58'.
YEAR = r"\d{4}(?!\d(?!\d?[:hg]\d\d)|[./]\d)"

_STATED = Term(rf"(?: ?[,/.-] ?| )(?:(?:của )?năm )?(?P<year>{YEAR})")
_NAMED = Term(
    rf" (?:của )?năm (?:(?P<year>{YEAR})|(?P<word>nay|ngoái|kia|sau|tới|trước)(?! đó| khi| ấy)(?!\w)"
    rf"|(?P<unknown>ấy|đó|\d|{LUNAR_YEAR}))| (?P<same>cùng năm)(?!\w)"
)
_TOWARDS = Term(r" (?:(?P<past>vừa qua|vừa rồi)|(?P<future>sắp tới|tới))(?!\w)")
_YEARS_OFF = {"nay": 0, "ngoai": -1, "truoc": -1, "kia": -2, "sau": 1, "toi": 1}


@dataclass(frozen=True, slots=True)
class YearBehind:
    """What stands behind a date and ends at `end`: its year or, if that is only hinted at, the way to it.

    `lost`: the year is told and cannot be known ('năm ấy', a lunar one, one cut short).
    """

    end: int
    year: int | None = None
    lean: int = NEAREST
    lost: bool = False


def read_year_behind(line: Line, at: int, *, worded: bool) -> YearBehind:
    """The year behind a date that ends at `at`; only a `worded` date is followed by a year without 'năm'."""
    found = (_STATED.match(line, at) if worded else None) or _NAMED.match(line, at)
    if found is None:
        towards = _TOWARDS.match(line, at)
        if towards is None:
            return YearBehind(at)
        return YearBehind(towards.end(), lean=PAST if towards["past"] else FUTURE)
    if found["year"]:
        return YearBehind(found.end(), int(found["year"]))
    word = found["word"]
    if word and line.reference:
        return YearBehind(found.end(), line.reference.year + years_off(word))
    return YearBehind(found.end(), lost=True)


def years_off(word: str) -> int:
    """How far 'năm `word`' is from this year."""
    return _YEARS_OFF[unmarked(word)]


def settle(stamp: Stamp, reference: datetime | None, lean: int = NEAREST) -> Stamp | None:
    """`stamp` with the year that it leaves out; None where nothing tells which.

    It is the one nearest to the reference; with `lean` the last until it (PAST) or the next from it (FUTURE).
    'ngày 29/12' under a reference of 3 January is of the year before.
    """
    if stamp.year is not None:
        return stamp
    if reference is None:
        return None
    today = reference.date()
    if stamp.day is None:
        today = today.replace(day=1)
    nearest: tuple[int, Stamp] | None = None
    for year in (today.year - 1, today.year, today.year + 1):
        whole = replace(stamp, year=year)
        day = whole.first_day
        if day is None or (lean == PAST and day > today) or (lean == FUTURE and day < today):
            continue
        distance = abs((day - today).days)
        if nearest is None or distance < nearest[0]:
            nearest = distance, whole
    return nearest[1] if nearest else None


def within_bounds(stamp: Stamp, reference: datetime | None) -> bool:
    """Whether a date whose year was supplied lies between 1945 and a year after the reference."""
    day = stamp.first_day
    if day is None or day.year < EARLIEST_YEAR:
        return False
    if reference is None or reference.year >= date.max.year:
        return True
    return day <= reference.date().replace(year=reference.year + 1, day=min(reference.day, 28))


def full_year(short: int, reference: datetime | None) -> int | None:
    """The year of two digits: of this century, unless that lies more than a year ahead.

    Without a reference '45' may be of either century: None.
    """
    if reference is None:
        return 2000 + short if short < 40 else 1900 + short if short >= 50 else None
    if 2000 + short <= reference.year + 1:
        return 2000 + short
    return 1900 + short if 1900 + short >= EARLIEST_YEAR else None
