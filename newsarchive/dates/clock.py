"""Times of day: '08:30', '8h30', '09g30', '8 giờ 30 phút', '3:05 CH', '11 giờ đêm', '10:46:35 AM'."""

from __future__ import annotations

from dataclasses import replace

from .lexicon import DAY_PART
from .line import Line, Term
from .offsets import OFFSET, offset_of
from .reading import Clock
from .spelling import unmarked

_CLOCK = Term(
    r"(?P<hour>\d{1,2})(?:"
    r" ?: ?(?P<minute>[0-5]\d)(?: ?: ?(?P<second>[0-5]\d)(?:[.,]\d{1,9})?)?h?(?!\d|:)"
    r"| ?(?:giờ|h|g)(?:"
    r" ?(?P<minutes>[0-5]?\d) ?(?:phút|ph|p|')(?: ?(?P<seconds>[0-5]?\d) ?giây)?(?!\w)"
    # '18h 28/6': the 28 is no minutes.
    r"| ?(?P<tens>[0-5]\d)(?!\d|h| ?/|[.-]\d)"
    r"| (?P<half>rưỡi)|(?!\w)"
    r")(?! ?đồng hồ))"
)
_HALF_DAY = Term(
    r" ?(?P<half>[ap]\.?m\.?(?!\w)|sa(?!\w)|ch(?!\w)"
    rf"|(?:buổi )?{DAY_PART}(?! (?:hôm |ngày )?(?:nay|qua|mai|kia)(?!\w)))"
)
_OFFSET = Term(rf",? ?{OFFSET}")
_BROKEN = Term(r"(?:t|[ ,|-]{0,3})\d{1,3} ?: ?\d{1,3}(?!\d)")


def read_clock(line: Line, at: int) -> tuple[Clock, int] | None:
    """The time of day that stands at `at`, and where it ends."""
    found = _CLOCK.match(line, at)
    if found is None:
        return None
    end = found.end()
    minute = 30 if found["half"] else int(found["minute"] or found["minutes"] or found["tens"] or 0)
    second = found["second"] or found["seconds"]
    clock: Clock | None = Clock(int(found["hour"]), minute, int(second) if second else None)
    half = _HALF_DAY.match(line, end)
    if half and clock:
        clock, end = in_part_of_day(clock, half["half"]), half.end()
    if clock is None or clock.hour > 24 or (clock.hour == 24 and (clock.minute or clock.second)):
        return None
    offset = _OFFSET.match(line, end)
    if offset is None:
        return clock, end
    zone = offset_of(offset)
    return None if zone is None else (replace(clock, offset=zone), offset.end())


def is_broken_clock(line: Line, at: int) -> bool:
    """Whether something like a time stands behind a date at `at`, and is none: '26/11/2020 25:61'."""
    return _BROKEN.match(line, at) is not None


def in_part_of_day(clock: Clock, part: str) -> Clock | None:
    """The clock of 24 hours: 3:05 'ch' -> 15:05, 12:15 'sáng' -> 0:15, 11:00 'đêm' -> 23:00, 1:00 'đêm' -> 1:00.

    None for '12 giờ đêm', which ends one day and begins another.
    """
    hour = clock.hour
    if hour > 12:
        return clock
    word = unmarked(part).replace(".", "").split()[-1]
    if word in ("am", "sa", "sang", "som"):
        hour %= 12
    elif word in ("pm", "ch", "chieu", "toi", "muon"):
        hour = hour % 12 + 12
    elif word == "trua":
        hour += 12 if hour <= 3 else 0
    elif hour == 12:
        return None
    else:
        hour += 12 if hour >= 6 else 0
    return replace(clock, hour=hour)
