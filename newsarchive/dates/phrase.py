"""One phrase of a line: what leads up to a date, the date, the end of its range, the time behind it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .clock import in_part_of_day, is_broken_clock, read_clock
from .core import NEAREST, PAST, Core
from .cores import read_core
from .lead import Lead, read_lead, read_until, skip_gap
from .lexicon import weekday_number
from .line import Line, Term
from .numeric import read_numeric
from .plausible import closes_a_day, is_plausible
from .ranges import JOIN, complete, read_end
from .reading import Clock, Stamp
from .relative import weekday_near
from .spelling import unmarked
from .vetoes import is_lunar, recurs
from .worded import read_day_month
from .years import settle, within_bounds

_LONGEST_LEAD = 9
_TIME_BEHIND = Term(
    r" ?(?:[,;|·•(-]|t(?=\d\d:))? ?(?P<said>(?:(?:vào|lúc|hồi|từ|khoảng|at|um|om|à|a las|alle|kl) ){0,3})"
)
_WEEKDAY_WAY = Term(r" (?P<way>tới|này|trước|vừa qua|vừa rồi|qua)(?!\w)")
_AT = Term(r",? lúc \d")
_ORDINAL = Term(r" (?:hàng|hằng|mỗi|liên tiếp|của|trong|kể|trở|thế|về|danh|đầu tiên|cuối cùng|sau|từ)(?!\w)")


@dataclass(frozen=True, slots=True)
class Phrase:
    """What was read in [start:end] of the line behind `lead`. `relative`: it was told from the reference."""

    start: int
    end: int
    first: Stamp
    last: Stamp | None = None
    note: str | None = None
    lead: Lead | None = None
    relative: bool = False


def read_phrase(line: Line, start: int) -> Phrase | int | None:
    """The date phrase that begins at `start`.

    An int is the end of what has the shape of one and is none: nothing inside it may be read. None: no phrase
    begins here.
    """
    lead, at = Lead(), start
    for _ in range(_LONGEST_LEAD):
        core = read_core(line, at, lead)
        if core:
            lead.start = at if lead.start is None else lead.start
            named = _read_day_named_behind(line, core, lead) if core.relative else None
            return named or _finish(line, at, lead, core)
        following = read_lead(line, at, lead)
        if following is None:
            break
        at = following
    # What led up to nothing here leads up to nothing from its second word either.
    return _read_weekday(line, start, at, lead) or at


def _read_day_named_behind(line: Line, core: Core, lead: Lead) -> Phrase | None:
    """The day itself behind a relative one: 'Sáng nay (23/5)', 'hôm qua ngày 2/9', '45 năm trước, ngày 4/8/1975'."""
    at, named = skip_gap(line, core.end), replace(lead)
    loose = "," in line.text[core.end : at]
    for _ in range(3):
        day = read_numeric(line, at, "DMY") or read_day_month(line, at)
        if day:
            if at == core.end or (loose and not closes_a_day(line, day)):
                return None
            phrase = _finish(line, at, named, day)
            return phrase if isinstance(phrase, Phrase) else None
        following = read_lead(line, at, named)
        if following is None or named.clock is not lead.clock:
            return None
        at, loose = following, False
    return None


def _finish(line: Line, at: int, lead: Lead, core: Core) -> Phrase | int | None:
    if core.stamp is None:
        return core.end
    first, last, end, last_clock = core.stamp, core.until, core.end, lead.last_clock
    joined = _read_join(line, core, lead)
    if joined:
        last, far_clock, end = joined
        last_clock = far_clock or last_clock
    elif not is_plausible(line, at, lead, core):
        return None
    year_stated = not core.relative and (first.year or (last and last.year)) is not None
    if is_lunar(line, end, year_stated=year_stated) or recurs(line, end):
        return end
    pair = _settle(line, core, lead, first, last)
    if pair is None:
        return end
    first, last = pair
    if first.day is not None and first.clock is None:
        clock = lead.clock
        if clock is None and not joined:
            clock, last_clock, end = read_time_behind(line, end)
            if clock is None and is_broken_clock(line, end):
                return end
        if clock and lead.part:
            clock = in_part_of_day(clock, lead.part)
        if clock and last_clock:
            last = (last or first).at(last_clock)
        first = first.at(clock)
    start = at if lead.start is None else lead.start
    return Phrase(start, end, first, last, _weekday_note(lead.weekday, core, first), lead, core.relative)


def _read_join(line: Line, core: Core, lead: Lead) -> tuple[Stamp, Clock | None, int] | None:
    """The end of a range behind its beginning: what it says, with its time, and where it ends."""
    if core.stamp is None or core.relative or (core.until and core.until.month is None):
        return None
    join = JOIN.match(line, core.end)
    if join is None:
        return None
    order = "DMY" if lead.worded else line.order
    far, at = Lead(), join.end()
    for _ in range(5):
        end = read_end(line, at, core.stamp, order)
        if end:
            dashes_only = join[0] == "-" == end.separator == core.separator and core.stamp.year is None
            if end.stamp is None or dashes_only or not is_plausible(line, at, Lead(worded=True), end):
                return None
            return end.until or end.stamp, far.clock, end.end
        following = read_lead(line, at, far)
        if following is None:
            return None
        at = following
    return None


def _settle(line: Line, core: Core, lead: Lead, first: Stamp, last: Stamp | None) -> tuple[Stamp, Stamp | None] | None:
    """Both ends with their years, within the bounds of what may be supplied."""
    if last is not None:
        pair = complete(first, last)
        if pair is None:
            return None
        first, last = pair
    supplied = first.year is None or core.relative
    settled = settle(first, line.reference, PAST if lead.label and core.lean == NEAREST else core.lean)
    if settled is None or (supplied and not within_bounds(settled, line.reference)):
        return None
    if last is None or last.year is not None:
        return settled, last
    return complete(settled, last)


def read_time_behind(line: Line, end: int) -> tuple[Clock | None, Clock | None, int]:
    """The time behind a date that ends at `end`, the time until which it lasts, and where they end."""
    gap = _TIME_BEHIND.match(line, end)
    found = read_clock(line, gap.end()) if gap else None
    if gap is None or found is None:
        return None, None, end
    clock, clock_end = found
    text = line.text[gap.end() : clock_end].lstrip("0123456789")
    # 'ngày 26/11, 8 giờ …' may as well be a duration.
    if not gap["said"] and text.startswith(" gi") and not any(character.isdigit() for character in text):
        return None, None, end
    last, clock_end = read_until(line, clock_end)
    return clock, last, clock_end


def _read_weekday(line: Line, start: int, at: int, lead: Lead) -> Phrase | None:
    """'vào thứ Hai', 'hôm thứ Năm', 'sáng Chủ nhật': the last one. Alone, 'thứ hai' is but the second."""
    end = len(line.text[start:at].rstrip(" ,;|:(·•-")) + start
    if lead.weekday and lead.weekday_end < end and not lead.clock:
        end = lead.weekday_end
    said = lead.weekday_said or (line.is_all(start, end) and _AT.match(line, lead.weekday_end))
    if lead.weekday is None or not said or line.reference is None or _ORDINAL.match(line, end):
        return None
    way = _WEEKDAY_WAY.match(line, end)
    ahead = way is not None and unmarked(way["way"]) == "toi"
    day = weekday_near(line.reference, weekday_number(lead.weekday), ahead=ahead)
    if day is None or not within_bounds(day, line.reference):
        return None
    clock = in_part_of_day(lead.clock, lead.part) if lead.clock and lead.part else lead.clock
    return Phrase(start, way.end() if way else end, day.at(clock), lead=lead)


def _weekday_note(weekday: str | None, core: Core, stamp: Stamp) -> str | None:
    """A weekday that is not the date's, which may mean that the page's order is another one."""
    day = stamp.first_day
    if weekday is None or day is None or stamp.day is None or day.weekday() == weekday_number(weekday):
        return None
    swapped = replace(core.swapped, year=stamp.year).first_day if core.swapped else None
    fits = f", but that of {swapped}" if swapped and swapped.weekday() == weekday_number(weekday) else ""
    return f"the weekday {weekday!r} is not that of {day}{fits}"
