"""What a reader of dates answers, and the half-known moment that it works with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

EARLIEST_YEAR = 1945
"""No year before it is ever supplied by a reader; a text may state one."""


@dataclass(frozen=True, slots=True)
class DateReading:
    """A date as far as a text states it.

    `iso` is '2020', '2020-11', '2020-11-26' or '2020-11-26T08:30:00+07:00'; `precision` says which:
    'year', 'month', 'day', 'minute' or 'second'. `end` has the same form where the text gives a range.
    `raw` is the part of the text that was read. `note` tells of a contradiction inside the text that
    the reading survived, such as a weekday that is not the date's.
    """

    iso: str
    precision: str
    end: str | None = None
    raw: str = ""
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Stamp:
    """A moment of which the later parts, and at first the year or month, may be unknown."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    hour: int | None = None
    minute: int | None = None
    second: int | None = None
    offset: timezone | None = None

    @classmethod
    def of(cls, moment: date) -> Stamp:
        """The day of a date or datetime."""
        return cls(moment.year, moment.month, moment.day)

    @property
    def precision(self) -> str:
        if self.second is not None:
            return "second"
        if self.hour is not None:
            return "minute"
        if self.day is not None:
            return "day"
        return "year" if self.month is None else "month"

    @property
    def first_day(self) -> date | None:
        """The first day it can mean; None while the year is unknown or the day does not exist."""
        if self.year is None:
            return None
        try:
            return date(self.year, self.month or 1, self.day or 1)
        except ValueError:
            return None

    def at(self, clock: Clock) -> Stamp:
        """This day at that time; 24:00 is the next day's 00:00."""
        if clock.hour == 24:
            day = self.first_day
            if day is None or day == date.max:
                return self
            following = Stamp.of(day + timedelta(days=1))
            return following.at(replace(clock, hour=0))
        return replace(self, hour=clock.hour, minute=clock.minute, second=clock.second, offset=clock.offset)

    def iso(self, zone: tzinfo) -> str:
        """ISO 8601 cut to the precision; a time carries the offset stated, or else the zone's."""
        text = f"{self.year:04}"
        if self.month is not None:
            text += f"-{self.month:02}"
        if self.day is not None:
            text += f"-{self.day:02}"
        if self.hour is None:
            return text
        # Zone data put the Saigon of 1965 at +08:00: the wall time stands, with the offset of today.
        year, day = max(self.year or 1, 1976), min(self.day or 1, 28)
        wall = datetime(year, self.month or 1, day, self.hour, self.minute or 0, self.second or 0, tzinfo=zone)
        offset = self.offset.utcoffset(None) if self.offset else wall.utcoffset()
        return f"{text}T{self.hour:02}:{self.minute or 0:02}:{self.second or 0:02}{_signed(offset)}"


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day, with the offset if the text gives one."""

    hour: int
    minute: int
    second: int | None = None
    offset: timezone | None = None


def _signed(offset: timedelta | None) -> str:
    minutes = int(offset.total_seconds()) // 60 if offset else 0
    sign, minutes = ("-", -minutes) if minutes < 0 else ("+", minutes)
    return f"{sign}{minutes // 60:02}:{minutes % 60:02}"


@lru_cache(maxsize=64)
def zone_named(name: str) -> tzinfo:
    """The zone of that IANA name; ZoneInfoNotFoundError for one that there is not."""
    return ZoneInfo(name)
