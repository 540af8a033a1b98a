"""What the reader of a date answers, and the half-known moment it works with until then."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class DateReading:
    """A date as far as a text states it.

    `iso` is '2020', '2020-11', '2020-11-26' or '2020-11-26T08:30:00+07:00'; `precision` says which:
    'year', 'month', 'day', 'minute' or 'second'. `end` has the same forms, where the text gives a range.
    `raw` is the part of the text that was read. `note` tells of a contradiction inside the text which
    the reading survived, such as a weekday that is not the date's.
    """

    iso: str
    precision: str
    end: str | None = None
    raw: str = ""
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day, with its offset if the text gives one. Hour 24 is the end of the day."""

    hour: int
    minute: int
    second: int | None = None
    offset: timezone | None = None


@dataclass(frozen=True, slots=True)
class Stamp:
    """A moment whose later parts may be unknown, and at first its year as well."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    clock: Clock | None = None

    @classmethod
    def of(cls, day: date) -> Stamp:
        return cls(day.year, day.month, day.day)

    @property
    def precision(self) -> str:
        if self.clock is not None:
            return "minute" if self.clock.second is None else "second"
        if self.day is not None:
            return "day"
        return "year" if self.month is None else "month"

    @property
    def first_day(self) -> date | None:
        """The first day it can mean; None while the year is unknown, or for a day that does not exist."""
        try:
            return None if self.year is None else date(self.year, self.month or 1, self.day or 1)
        except ValueError:
            return None

    def at(self, clock: Clock | None) -> Stamp:
        """This day at that time; 24:00 is 00:00 of the next day."""
        if clock is None or clock.hour < 24:
            return replace(self, clock=clock)
        day = self.first_day
        if day is None or day == date.max:
            return self
        return replace(Stamp.of(day + timedelta(days=1)), clock=replace(clock, hour=0))

    def iso(self, zone: tzinfo) -> str:
        """ISO 8601, cut to the precision; a time carries the offset that was stated, or else the zone's."""
        text = f"{self.year:04}"
        if self.month is not None:
            text += f"-{self.month:02}"
        if self.day is not None:
            text += f"-{self.day:02}"
        clock = self.clock
        if clock is None:
            return text
        offset = clock.offset.utcoffset(None) if clock.offset else self._offset_in(zone, clock)
        return f"{text}T{clock.hour:02}:{clock.minute:02}:{clock.second or 0:02}{_signed(offset)}"

    def _offset_in(self, zone: tzinfo, clock: Clock) -> timedelta:
        # Zone data put the Saigon of 1965 at +08:00; its wall time stands, under the offset known today.
        year, day = max(self.year or 1, 1976), min(self.day or 1, 28)
        wall = datetime(year, self.month or 1, day, clock.hour, clock.minute, clock.second or 0, tzinfo=zone)
        return wall.utcoffset() or timedelta()


def _signed(offset: timedelta) -> str:
    minutes = int(offset.total_seconds()) // 60
    sign, minutes = ("-", -minutes) if minutes < 0 else ("+", minutes)
    return f"{sign}{minutes // 60:02}:{minutes % 60:02}"


@lru_cache(maxsize=64)
def zone_named(name: str) -> tzinfo:
    """The zone of an IANA name; ZoneInfoNotFoundError for a name that there is not."""
    return ZoneInfo(name)
