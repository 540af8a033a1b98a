"""Timestamps in ISO 8601 that may lack the hour, the day or the month, as spans of time."""

import re
from datetime import date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

MAX_LENGTH = 64  # characters of a timestamp
_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?", re.ASCII)
# The zones in which a day begins first and last, for outlets whose zone is unknown.
_FIRST, _LAST = timezone(timedelta(hours=14)), timezone(timedelta(hours=-12))


def earliest(timestamp: object, zone: object) -> float | None:
    """The first second (since 1970) of the span that a timestamp states; None if it is not a timestamp."""
    span = _span(timestamp, zone)
    return span and span[0]


def latest(timestamp: object, zone: object) -> float | None:
    """The last second (since 1970) of the span that a timestamp states; None if it is not a timestamp."""
    span = _span(timestamp, zone)
    return span and span[1]


def is_date(text: str) -> bool:
    """Whether the text is a day, a month or a year of the calendar."""
    try:
        return bool(_DATE.fullmatch(text) and date.fromisoformat((text + "-01-01")[:10]))
    except ValueError:
        return False


def with_offset(timestamp: object) -> datetime | None:
    """The timestamp as a datetime; None unless it states its time of day and UTC offset."""
    try:
        value = datetime.fromisoformat(str(timestamp))
    except ValueError:
        return None
    return value if value.tzinfo else None


def _span(timestamp: object, zone: object) -> tuple[float, float] | None:
    if not isinstance(timestamp, str) or len(timestamp) > MAX_LENGTH:
        return None
    try:
        value = datetime.fromisoformat((timestamp + "-01-01")[:10] if len(timestamp) < 10 else timestamp)
        first, last = (value.tzinfo, value.tzinfo) if value.tzinfo else _zones(zone)
        start = value.replace(tzinfo=first).timestamp()
        if len(timestamp) > 10:
            return start, value.replace(tzinfo=last).timestamp() + (0 if value.second else 59)
        months = {4: 12, 7: 1}.get(len(timestamp), 0)
        year, month = divmod(value.year * 12 + value.month - 1 + months, 12)
        end = value.replace(year=year, month=month + 1, tzinfo=last) + timedelta(days=0 if months else 1)
        return start, end.timestamp() - 1
    except (ValueError, OverflowError):  # not in the calendar, or after the year 9999
        return None


def _zones(name: object) -> tuple[tzinfo, tzinfo]:
    try:
        zone = ZoneInfo(name) if isinstance(name, str) and len(name) <= MAX_LENGTH else None
    except (ValueError, KeyError, OSError):
        zone = None
    return (zone, zone) if zone else (_FIRST, _LAST)
