"""The year that a text leaves out: that of the moment of reference which lies nearest, also around New Year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from .core import FUTURE, NEAREST, PAST
from .reading import EARLIEST_YEAR, Stamp


def settle(stamp: Stamp, reference: datetime | None, lean: int = NEAREST) -> Stamp | None:
    """`stamp` with its year; None where nothing tells which.

    The nearest to the reference; with `lean` the last until it (PAST) or the next from it (FUTURE).
    'ngày 29/12' under a reference of 3 January is of the year before.
    """
    if stamp.year is not None:
        return stamp
    if reference is None:
        return None
    today = reference.date()
    if stamp.day is None:
        today = today.replace(day=1)
    candidates = []
    for year in (today.year - 1, today.year, today.year + 1):
        whole = replace(stamp, year=year)
        day = whole.first_day
        if day is None or (lean == PAST and day > today) or (lean == FUTURE and day < today):
            continue
        candidates.append((abs((day - today).days), whole))
    return min(candidates, key=lambda candidate: candidate[0])[1] if candidates else None


def within_bounds(stamp: Stamp, reference: datetime | None) -> bool:
    """Whether a date that the reader completed lies between 1945 and a year after the reference."""
    day = stamp.first_day
    if day is None or day.year < EARLIEST_YEAR:
        return False
    if reference is None:
        return True
    limit = reference.date()
    if limit.year >= date.max.year:
        return True
    return day <= limit.replace(year=limit.year + 1, day=min(limit.day, 28))
