"""Times of day ('08:30', '8h30', '09g30', '8 giờ 30 phút', '3:05 CH', '11 giờ đêm') and offsets from UTC ('(GMT+7)',
'+07:00', '+0700', 'Z', 'EST', 'giờ Việt Nam')."""

import re
from dataclasses import replace
from datetime import timedelta, timezone

from newsarchive.dates.line import DAY_PART, Line, Term, unmarked
from newsarchive.dates.model import Clock

_NAMED = {"ict": 7, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7}
_FARTHEST = timedelta(hours=14)

OFFSET = (
    r"(?P<bracket>[(\[])?(?:"
    r"(?:gmt|utc|ut) ?(?:(?P<sign>[+-]) ?(?P<hours>\d{1,2})(?::?(?P<minutes>\d\d))?(?!\d))?"
    r"|(?P<bare_sign>[+-])(?P<bare_hours>\d\d):?(?P<bare_minutes>\d\d)(?![\d/.:-])"
    r"|\+(?P<only_hours>\d\d)(?![\d/.:-])"
    rf"|(?P<named>{'|'.join(_NAMED)})|z|giờ (?P<vietnam>việt nam|hà nội)"
    r")(?(bracket)[)\]])(?!\w)"
)
_CLOCK = Term(
    r"(?P<hour>\d{1,2})(?:"
    r" ?: ?(?P<minute>[0-5]\d)(?: ?: ?(?P<second>[0-5]\d)(?:[.,]\d{1,9})?)?h?(?!\d|:)"
    r"| ?(?:giờ|h|g)(?:"
    r" ?(?P<minutes>[0-5]?\d) ?(?:phút|ph|p|')(?: ?(?P<seconds>[0-5]?\d) ?giây)?(?!\w)"
    # '18h 28/6': the 28 is not minutes.
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
    """(the time of day at `at`, its end); None without one."""
    match = _CLOCK.match(line, at)
    if match is None:
        return None
    end = match.end()
    minute = 30 if match["half"] else int(match["minute"] or match["minutes"] or match["tens"] or 0)
    second = match["second"] or match["seconds"]
    clock: Clock | None = Clock(int(match["hour"]), minute, int(second) if second else None)
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


def offset_of(match: re.Match[str]) -> timezone | None:
    """The offset of a match of OFFSET; None beyond 14 hours."""
    if match["vietnam"]:
        return timezone(timedelta(hours=7))
    if match["named"]:
        return timezone(timedelta(hours=_NAMED[match["named"]]))
    hours = int(match["hours"] or match["bare_hours"] or match["only_hours"] or 0)
    size = timedelta(hours=hours, minutes=int(match["minutes"] or match["bare_minutes"] or 0))
    if size > _FARTHEST:
        return None
    return timezone(-size if "-" in (match["sign"], match["bare_sign"]) else size)


def is_broken_clock(line: Line, at: int) -> bool:
    """Whether an impossible time stands at `at`, behind a date: '26/11/2020 25:61'."""
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
