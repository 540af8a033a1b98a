"""Times of day: '08:30', '8h30', '09g30', '8 giờ 30 phút', '3:05 CH', '11 giờ đêm', '10:46:35 AM'."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta, timezone

from .lexicon import DAY_PART
from .line import Line, Term
from .reading import Clock
from .spelling import unmarked

_CLOCK = Term(
    r"(?P<hour>\d{1,2})(?:"
    r" ?: ?(?P<minute>[0-5]\d)(?: ?: ?(?P<second>[0-5]\d)(?:[.,]\d{1,9})?)?h?(?!\d|:)"
    r"| ?(?:giờ|h|g)(?:"
    r" ?(?P<minutes>[0-5]?\d) ?(?:phút|ph|p|')(?: ?(?P<seconds>[0-5]?\d) ?giây)?(?!\w)"
    r"| ?(?P<tens>[0-5]\d)(?!\d|h| ?/|[.-]\d)| (?P<half>rưỡi)|(?!\w))(?! ?đồng hồ)"
    r")"
)
_HALF_DAY = Term(
    r" ?(?P<half>[ap]\.?m\.?(?!\w)|sa(?!\w)|ch(?!\w)"
    rf"|(?:buổi )?{DAY_PART}(?! (?:hôm |ngày )?(?:nay|qua|mai|kia|kìa)(?!\w)))"
)
_OFFSET = Term(
    r" ?\(?(?:"
    r"(?:gmt|utc) ?(?:(?P<hours>[+-] ?\d{1,2})(?::?(?P<minutes>\d\d))?(?!\d))?"
    r"|(?P<numeric_hours>[+-]\d\d):?(?P<numeric_minutes>\d\d)(?![\d/.:-])"
    r"|giờ (?P<here>việt nam|hà nội)"
    r"|(?P<zulu>z)(?!\w)"
    r")\)?"
)


def read_clock(line: Line, at: int) -> tuple[Clock, int] | None:
    """The time of day that stands at `at`, and where it ends."""
    found = _CLOCK.match(line, at)
    if found is None:
        return None
    hour, end = int(found["hour"]), found.end()
    minute = 30 if found["half"] else int(found["minute"] or found["minutes"] or found["tens"] or 0)
    second = found["second"] or found["seconds"]
    half = _HALF_DAY.match(line, end)
    if half:
        named = in_half(hour, half["half"])
        if named is None:
            return None
        hour, end = named, half.end()
    if hour > 24 or (hour == 24 and minute):
        return None
    offset, end = _read_offset(line, end)
    return Clock(hour, minute, int(second) if second else None, offset), end


def at_part_of_day(clock: Clock, part: str) -> Clock | None:
    """The clock of a day's part named apart from it: 'Chiều 26/11, lúc 3 giờ' -> 15:00."""
    hour = in_half(clock.hour, part)
    return None if hour is None else replace(clock, hour=hour)


def in_half(hour: int, half: str) -> int | None:
    """The hour on the 24-hour clock: (3, 'ch') -> 15, (12, 'sáng') -> 0, (11, 'đêm') -> 23, (1, 'đêm') -> 1.

    None where the two cannot be said together. '12 giờ đêm' ends one day and begins another: None too.
    """
    if hour > 12:
        return hour
    half = unmarked(half).split()[-1] if " " in half else unmarked(half)
    half = half.replace(".", "")
    if half in ("am", "sa", "sang", "som"):
        return 0 if hour == 12 else hour
    if half in ("pm", "ch", "chieu", "toi", "muon"):
        return 12 if hour == 12 or (hour == 0 and half in ("pm", "ch")) else hour + 12
    if half == "trua":
        return hour + 12 if hour <= 3 else hour
    if hour == 12:
        return None
    return hour + 12 if hour >= 6 else hour


def _read_offset(line: Line, at: int) -> tuple[timezone | None, int]:
    found = _OFFSET.match(line, at)
    if found is None:
        return None, at
    hours = (found["hours"] or found["numeric_hours"] or "").replace(" ", "")
    if found["here"]:
        hours = "+07"
    minutes = int(found["minutes"] or found["numeric_minutes"] or 0)
    if abs(int(hours or 0)) > 14 or minutes > 59:
        return None, at
    size = timedelta(hours=abs(int(hours or 0)), minutes=minutes)
    return timezone(-size if hours.startswith("-") else size), found.end()
