"""What a moment, as far as an outlet states it, can mean."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

LONGEST = 64  # characters of a moment
# Somewhere it is this day first, and somewhere last: for outlets whose hours are not known.
_FIRST, _LAST = timezone(timedelta(hours=14)), timezone(timedelta(hours=-12))


def earliest(moment: object, zone: object) -> float | None:
    """The first second (since 1970) that a moment in ISO 8601, as far as it states itself, can mean; NULL for none
    and for what is no moment."""
    span = _span(moment, zone)
    return span and span[0]


def latest(moment: object, zone: object) -> float | None:
    """The last second (since 1970) that a moment can mean; NULL for none and for what is no moment."""
    span = _span(moment, zone)
    return span and span[1]


def stated(moment: str | None) -> datetime | None:
    """A moment that states its minute and its offset; None for any other."""
    try:
        told = datetime.fromisoformat(moment or "")
    except ValueError:
        return None
    return told if told.tzinfo else None


def _span(moment: object, zone: object) -> tuple[float, float] | None:
    if not isinstance(moment, str) or len(moment) > LONGEST:
        return None
    try:
        told = datetime.fromisoformat((moment + "-01-01")[:10] if len(moment) < 10 else moment)
        first, last = (told.tzinfo, told.tzinfo) if told.tzinfo else _zones(zone)
        start = told.replace(tzinfo=first).timestamp()
        if len(moment) > 10:
            return start, told.replace(tzinfo=last).timestamp() + (0 if told.second else 59)
        months = {4: 12, 7: 1}.get(len(moment), 0)
        year, month = divmod(told.year * 12 + told.month - 1 + months, 12)
        end = told.replace(year=year, month=month + 1, tzinfo=last) + timedelta(days=0 if months else 1)
        return start, end.timestamp() - 1
    except (ValueError, OverflowError):  # no such day, or past the year 9999
        return None


def _zones(name: object) -> tuple[tzinfo, tzinfo]:
    try:
        zone = ZoneInfo(name) if isinstance(name, str) and len(name) <= LONGEST else None
    except (ValueError, KeyError, OSError):
        zone = None
    return (zone, zone) if zone else (_FIRST, _LAST)
