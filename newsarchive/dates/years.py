"""Years, months and days: whether they exist, their distance from a reference, and the year that a date leaves out."""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from newsarchive.dates.line import LUNAR_YEAR, Line, Term, unmarked
from newsarchive.dates.model import FUTURE, NEAREST, PAST, PartialDate

EARLIEST_YEAR = 1945
"""The earliest year that is supplied; a text may state an earlier one."""

# A time may be glued to a year: '21/8/20208:58'.
YEAR = r"\d{4}(?!\d(?!\d?[:hg]\d\d)|[./]\d)"

_STATED = Term(rf"(?: ?[,/.-] ?| )(?:(?:của )?năm )?(?P<year>{YEAR})")
_NAMED = Term(
    rf" (?:của )?năm (?:(?P<year>{YEAR})|(?P<word>nay|ngoái|kia|sau|tới|trước)(?! đó| khi| ấy)(?!\w)"
    rf"|(?P<unknown>ấy|đó|\d|{LUNAR_YEAR}))| (?P<same>cùng năm)(?!\w)"
)
_TOWARDS = Term(r" (?:(?P<past>vừa qua|vừa rồi)|(?P<future>sắp tới|tới))(?!\w)")
YEARS_OFF = {"nay": 0, "ngoai": -1, "truoc": -1, "kia": -2, "sau": 1, "toi": 1}


@dataclass(frozen=True, slots=True)
class FollowingYear:
    """The words behind a date, up to `end`: its year, or the direction in which the year lies.

    `unknown`: a year is named that cannot be computed ('năm ấy', a lunar one, one cut short).
    """

    end: int
    year: int | None = None
    lean: int = NEAREST
    unknown: bool = False


def read_following_year(line: Line, at: int, *, worded: bool) -> FollowingYear:
    """The year behind a date that ends at `at`. Only a `worded` date takes a year without 'năm'."""
    match = (_STATED.match(line, at) if worded else None) or _NAMED.match(line, at)
    if match is None:
        towards = _TOWARDS.match(line, at)
        if towards is None:
            return FollowingYear(at)
        return FollowingYear(towards.end(), lean=PAST if towards["past"] else FUTURE)
    if match["year"]:
        return FollowingYear(match.end(), int(match["year"]))
    if match["word"] and line.reference:
        return FollowingYear(match.end(), line.reference.year + YEARS_OFF[unmarked(match["word"])])
    return FollowingYear(match.end(), unknown=True)


def exists(year: int | None, month: int, day: int) -> bool:
    """Whether the calendar has that day; without a year, whether any year has it."""
    if not 1 <= month <= 12 or day < 1 or not (year is None or 1000 <= year <= 2199):
        return False
    return day <= monthrange(2000 if year is None else year, month)[1]


def existing(year: int | None, month: int, day: int) -> PartialDate | None:
    """The day, if it exists."""
    return PartialDate(year, month, day) if exists(year, month, day) else None


def shift_days(reference: datetime, days: int) -> PartialDate | None:
    """The day `days` after the reference; None beyond the years 1 to 9999."""
    try:
        return PartialDate.of(reference + timedelta(days=days))
    except OverflowError:
        return None


def shift_months(reference: datetime, months: int) -> PartialDate:
    """The month `months` after the reference's."""
    year, month = divmod(reference.year * 12 + reference.month - 1 + months, 12)
    return PartialDate(year, month + 1)


def nearest_weekday(reference: datetime, weekday: int, *, ahead: bool = False) -> PartialDate | None:
    """The latest such weekday up to the reference's day; with `ahead` the next one after it."""
    back = (reference.weekday() - weekday) % 7
    return shift_days(reference, 7 - back if ahead else -back)


def supply_year(partial: PartialDate, reference: datetime | None, lean: int = NEAREST) -> PartialDate | None:
    """The date with a year: its own, or the one nearest to the reference; None without both.

    With `lean` the year is that of the latest such day until the reference (PAST) or the next from it (FUTURE).
    'ngày 29/12' under a reference of 3 January is of the year before.
    """
    if partial.year is not None:
        return partial
    if reference is None:
        return None
    today = reference.date() if partial.day is not None else reference.date().replace(day=1)
    candidates = []
    for year in (today.year - 1, today.year, today.year + 1):
        whole = replace(partial, year=year)
        day = whole.first_day
        if day and not (lean == PAST and day > today) and not (lean == FUTURE and day < today):
            candidates.append((abs(day - today), whole))
    return min(candidates, key=lambda candidate: candidate[0])[1] if candidates else None


def within_bounds(partial: PartialDate, reference: datetime | None) -> bool:
    """Whether a date with a supplied year lies between 1945 and a year after the reference."""
    day = partial.first_day
    if day is None or day.year < EARLIEST_YEAR:
        return False
    if reference is None or reference.year >= date.max.year:
        return True
    return day <= reference.date().replace(year=reference.year + 1, day=min(reference.day, 28))


def full_year(short: int, reference: datetime | None) -> int | None:
    """The year of two digits: of this century, unless that lies more than a year ahead.

    Without a reference 40 to 49 may be of either century: None.
    """
    if reference is None:
        return 2000 + short if short < 40 else 1900 + short if short >= 50 else None
    if 2000 + short <= reference.year + 1:
        return 2000 + short
    return 1900 + short if 1900 + short >= EARLIEST_YEAR else None
