"""Values of the date reader: `DateReading` is the answer, the others are what the grammar works with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

PAST, NEAREST, FUTURE = -1, 0, 1


@dataclass(frozen=True, slots=True)
class DateReading:
    """A date to the precision that a text states.

    `iso` is '2020', '2020-11', '2020-11-26' or '2020-11-26T08:30:00+07:00'; `precision` is 'year', 'month', 'day',
    'minute' or 'second'. `end` has the same forms and is set for a range. `raw` is the part of the text that was
    read. `note` describes a contradiction inside the text, such as a weekday that does not fit the date.
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
class PartialDate:
    """A moment whose later parts, and while it is being read its year, may be unknown."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    clock: Clock | None = None

    @classmethod
    def of(cls, day: date) -> PartialDate:
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
        """The first day it can mean; None without a year, or for a day that does not exist."""
        try:
            return None if self.year is None else date(self.year, self.month or 1, self.day or 1)
        except ValueError:
            return None

    def at(self, clock: Clock | None) -> PartialDate:
        """This day at that time; 24:00 is 00:00 of the next day."""
        if clock is None or clock.hour < 24:
            return replace(self, clock=clock)
        day = self.first_day
        if day is None or day == date.max:
            return self
        return replace(PartialDate.of(day + timedelta(days=1)), clock=replace(clock, hour=0))

    def iso(self, zone: tzinfo) -> str:
        """ISO 8601, cut to the precision. A time carries the stated offset, or else that of `zone`."""
        text = "-".join([f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part is not None)])
        clock = self.clock
        if clock is None:
            return text
        offset = datetime(2000, 1, 1, tzinfo=clock.offset or self._offset_in(zone, clock)).isoformat()[19:]
        return f"{text}T{clock.hour:02}:{clock.minute:02}:{clock.second or 0:02}{offset}"

    def _offset_in(self, zone: tzinfo, clock: Clock) -> timezone:
        # Zone data put the Saigon of 1965 at +08:00; its wall time stands, under the offset known today.
        year, day = max(self.year or 1, 1976), min(self.day or 1, 28)
        wall = datetime(year, self.month or 1, day, clock.hour, clock.minute, clock.second or 0, tzinfo=zone)
        return timezone(wall.utcoffset() or timedelta())


@dataclass(frozen=True, slots=True)
class DateMatch:
    """A date that a production matched, up to `end` in the line, without its prefix and its time.

    `first` is None where the text has the form of a date but is not one: '31/11/2020', a lunar day. `last` ends a
    range: a quarter, a decade. `lean` (PAST, NEAREST, FUTURE) chooses among the years that a missing year can be.
    `separator` is the character between a day and a month in digits, empty for words. `relative`: counted from the
    reference. `short_year`: a year of two digits. `swapped`: the digits read in the other order. `day_part`: the part
    of the day that the words name.
    """

    end: int
    first: PartialDate | None
    last: PartialDate | None = None
    lean: int = NEAREST
    separator: str = ""
    relative: bool = False
    short_year: bool = False
    swapped: PartialDate | None = None
    day_part: str | None = None


@lru_cache(maxsize=64)
def zone_named(name: str) -> tzinfo:
    """The zone of an IANA name. Raises ZoneInfoNotFoundError."""
    return ZoneInfo(name)
