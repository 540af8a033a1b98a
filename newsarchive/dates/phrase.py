"""One phrase of a line: what leads up to a date, the date, the end of a range, the time behind it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from . import vetoes
from .clock import at_part_of_day, read_clock
from .core import PAST, Core
from .lexicon import DAY_PART, WEEKDAY, weekday_number
from .line import Line, Term
from .numeric import read_numeric
from .ranges import JOIN, complete, read_days, read_end, read_months
from .reading import Clock, Stamp
from .relative import nearest_weekday, read_relative, read_relative_day
from .worded import read_worded
from .years import settle, within_bounds

NOTHING, WEAK, STRONG = 0, 1, 2

_LEAD = Term(
    rf"(?:(?P<weekday>(?:thứ ?)?{WEEKDAY})"
    rf"|(?P<part>{DAY_PART})"
    r"|(?P<label>(?:ngày )?(?:đăng|cập nhật|xuất bản|ban hành|phát hành|gửi|đăng tải|hiệu lực)(?: tin| bài| lần cuối)?)"
    r"|(?P<anchor>(?:(?:các|những|hai|ba) )?ngày(?: hôm)?|hôm|mùng|mồng|dịp|lễ|quốc khánh|kỷ niệm)"
    r"|(?P<link>(?:kể |ngay )?từ|cho|đến|tới|vào|lúc|hồi|khoảng|trước|sau|hết|đúng|trong|qua|đầu|giữa|cuối|sớm|này))"
    r"(?![^\W\d])"
)
_GAP = Term(r" ?[,|:(·•-]? ?")
_JOIN = Term(JOIN)
_TAIL = Term(r" ?(?:[,|·•(-]|t(?=\d\d:))? ?(?P<said>(?:(?:vào|lúc|hồi|từ|khoảng) )*)")
_MONTH_YEAR = Term(r"(?P<month>0?[1-9]|1[0-2])(?P<separator>[/.-])(?P<year>\d{4})(?![\w/]|[.-]\d)")
_WEEKDAY_WAY = Term(r" (?P<way>tới|này|trước|vừa qua|vừa rồi|qua)(?!\w)")
_NO_WEEKDAY = Term(r" (?:hàng|hằng|liên tiếp|của|trong|kể|trở|thế|về|danh|đầu tiên|cuối cùng|sau|từ)(?!\w)")
_LONE_DAY = Term(
    r"(?P<day>\d{1,2})(?: và (?:ngày )?(?P<last>\d{1,2}))? "
    r"(?P<way>vừa qua|vừa rồi|tháng này|tháng trước|tháng sau|tháng tới|tới|này)(?!\w)"
)
_EDGES = " .,;:()[]|-–'\""


@dataclass(frozen=True, slots=True)
class Phrase:
    """What was read in [start:end] of the line. `anchored`: by 'ngày', 'hôm' or a part of the day."""

    start: int
    end: int
    first: Stamp
    last: Stamp | None = None
    note: str | None = None
    anchored: bool = False
    relative: bool = False


@dataclass(slots=True)
class Lead:
    """What stands before a date and bears upon it."""

    strength: int = NOTHING
    weekday: str | None = None
    part: str | None = None
    clock: Clock | None = None
    last_clock: Clock | None = None
    published: bool = False
    day_first: bool = False
    said: bool = False


def read_phrase(line: Line, start: int) -> Phrase | int | None:
    """The date phrase that begins at `start`; where it is to be skipped, its end; None if there is none."""
    lead, at = Lead(), start
    for _ in range(9):
        relative = read_relative_day(line, at)
        if relative:
            return _finish_relative(line, start, at, lead, *relative)
        core = _read_core(line, at, lead)
        if core:
            return _finish(line, start, at, lead, core)
        following = _read_lead(line, at, lead)
        if following is None:
            break
        at = following
    return _lone_weekday(line, start, at, lead)


def _read_lead(line: Line, at: int, lead: Lead) -> int | None:
    found = _LEAD.match(line, at)
    if found:
        end = found.end()
        if found["weekday"]:
            lead.weekday = found["weekday"]
        lead.part = found["part"] or lead.part
        if found["link"]:
            lead.strength = max(lead.strength, WEAK)
            lead.said |= found["link"] in ("vào", "vao")
        else:
            lead.strength = STRONG
            lead.day_first |= bool(found["anchor"] or found["part"])
            lead.said |= bool(found["part"]) or found["anchor"] in ("hôm", "hom")
        lead.published |= bool(found["label"])
    else:
        clock = read_clock(line, at)
        if clock is None:
            return None
        lead.clock, end = clock
        lead.strength = STRONG
        lead.last_clock, end = _read_until(line, end)
    gap = _GAP.match(line, end)
    return gap.end() if gap else end


def _read_until(line: Line, at: int) -> tuple[Clock | None, int]:
    """The second clock of '8h-17h', '7h30 đến 11h30'."""
    join = _JOIN.match(line, at)
    clock = read_clock(line, join.end()) if join else None
    return clock if clock else (None, at)


def _read_core(line: Line, at: int, lead: Lead) -> Core | None:
    order = "DMY" if lead.day_first else line.order
    if not line.text[at : at + 1].isdigit():
        return read_months(line, at) or read_relative(line, at) or read_worded(line, at)
    return (
        read_relative(line, at)
        or read_days(line, at, order)
        or read_worded(line, at)
        or read_numeric(line, at, order)
        or _read_month_year(line, at, lead)
        or _read_lone_day(line, at, lead)
    )


def _read_month_year(line: Line, at: int, lead: Lead) -> Core | None:
    """'hồi 5/2025', or '11/2020' as all that the line says."""
    found = _MONTH_YEAR.match(line, at)
    if found is None or not (_is_all(line, at, found.end()) or (lead.strength == WEAK and found["separator"] == "/")):
        return None
    return Core(found.end(), Stamp(int(found["year"]), int(found["month"])))


def _read_lone_day(line: Line, at: int, lead: Lead) -> Core | None:
    """'ngày 27 và 28 vừa qua', 'ngày 15 tháng này': a day of a month that the reference tells."""
    found = _LONE_DAY.match(line, at) if lead.day_first and line.reference else None
    if found is None or line.reference is None:
        return None
    day, today = int(found["day"]), line.reference
    way = found["way"].split()
    step = 0
    if way[0] in ("tháng", "thang"):
        step = {"này": 0, "nay": 0, "trước": -1, "truoc": -1}.get(way[1], 1)
    elif way[0] in ("vừa", "vua"):
        step = -1 if day > today.day else 0
    elif way[0] in ("tới", "toi"):
        step = 1 if day < today.day else 0
    year, month = divmod(today.year * 12 + today.month - 1 + step, 12)
    first = Stamp(year, month + 1, day)
    last = replace(first, day=int(found["last"])) if found["last"] else None
    if first.first_day is None or (last and last.first_day is None):
        return Core(found.end(), None)
    return Core(found.end(), first, until=last, relative=True)


def _finish_relative(line: Line, start: int, at: int, lead: Lead, core: Core, part: str | None) -> Phrase | int | None:
    """'hôm qua', unless the day itself is named behind it: 'Sáng nay (23/5)', 'hôm qua ngày 2/9'."""
    lead.part, lead.strength, lead.day_first = part or lead.part, STRONG, True
    gap = _GAP.match(line, core.end)
    then = gap.end() if gap else core.end
    anchor = _LEAD.match(line, then)
    if anchor and (anchor["anchor"] or anchor["weekday"]):
        named = _GAP.match(line, anchor.end())
        then = named.end() if named else anchor.end()
    if then > core.end and line.text[then : then + 1].isdigit():
        day = _read_core(line, then, lead)
        if day and day.stamp and day.stamp.day is not None and not day.relative:
            phrase = _finish(line, start, then, lead, day)
            if isinstance(phrase, Phrase):
                return phrase
    if core.stamp is None:
        return core.end
    return _finish(line, start, at, lead, core)


def _finish(line: Line, start: int, at: int, lead: Lead, core: Core) -> Phrase | int | None:
    if core.stamp is None or vetoes.is_lunar(line, core.end):
        return core.end
    first, last, end, clock, last_clock = core.stamp, core.until, core.end, lead.clock, lead.last_clock
    joined = _read_join(line, core, lead)
    if joined:
        other, other_clock, end = joined
        pair = complete(first, other)
        if pair is None:
            return end
        first, last, last_clock = pair[0], pair[1], other_clock or last_clock
    elif not _acceptable(line, start, at, lead, core):
        return None
    lean = PAST if lead.published and not core.lean else core.lean
    stated = first.year is not None and not core.relative
    settled = settle(first, line.reference, lean)
    if settled is None:
        return end
    if last is not None:
        pair = complete(settled, replace(last, year=None) if first.year is None else last)
        if pair is None:
            return end
        settled, last = pair
    if not stated and not within_bounds(settled, line.reference):
        return end
    if settled.day is not None and settled.hour is None:
        if clock is None and not joined:
            clock, last_clock, end = read_tail(line, end)
        if clock and lead.part:
            clock = at_part_of_day(clock, lead.part)
        if clock:
            if last_clock:
                last = (last or settled).at(last_clock)
            settled = settled.at(clock)
    note = _weekday_note(lead.weekday, settled)
    return Phrase(start, end, settled, last, note, lead.day_first, core.relative)


def _read_join(line: Line, core: Core, lead: Lead) -> tuple[Stamp, Clock | None, int] | None:
    if core.stamp is None or (core.until and not (core.until.month and core.until.day is None)):
        return None
    join = _JOIN.match(line, core.end)
    if join is None:
        return None
    far, at = Lead(), join.end()
    for _ in range(5):
        end = read_end(line, at, core.stamp, "DMY" if lead.day_first else line.order)
        if end and end.stamp:
            if join[0] == "-" == end.separator == core.separator:
                return None
            return end.until or end.stamp, far.clock, end.end
        following = _read_lead(line, at, far)
        if following is None:
            return None
        at = following
    return None


def _acceptable(line: Line, start: int, at: int, lead: Lead, core: Core) -> bool:
    """Whether a day and a month without a year are a date here, and no score, fraction or number of a thing."""
    if not core.separator:
        return True
    text, end = line.text, core.end
    followed = text[end : end + 1]
    glued = followed in "./-" and text[end + 1 : end + 2].isdigit() if followed else False
    if core.stamp and core.stamp.year is not None:
        return not (glued and followed != "-")
    if glued or (followed == "/" and text[end + 1 : end + 2].isalpha()):
        return False
    if _is_all(line, at, end):
        return core.separator != "-" or end - at > 3
    if core.until is not None and text[at - 1 : at] == "(" and followed == ")":
        return True
    if lead.strength == STRONG:
        return core.separator == "/" or not vetoes.counts_things(line, end)
    if lead.strength == NOTHING or (core.separator != "/" and core.until is None) or vetoes.counts_things(line, end):
        return False
    stamp = core.stamp
    fraction = stamp is not None and core.until is None and (stamp.day or 0) <= (stamp.month or 0)
    return not fraction or text[at] == "0" or vetoes.closes_a_day(line, end)


def _is_all(line: Line, start: int, end: int) -> bool:
    """Whether the line says nothing beside [start:end]."""
    return not line.text[:start].strip(_EDGES) and not line.text[end:].strip(_EDGES)


def read_tail(line: Line, end: int) -> tuple[Clock | None, Clock | None, int]:
    tail = _TAIL.match(line, end)
    found = read_clock(line, tail.end()) if tail else None
    if tail is None or found is None:
        return None, None, end
    clock, clock_end = found
    said = line.text[tail.end() : clock_end]
    # 'ngày 26/11, 8 giờ ...' may as well be a duration.
    if not tail["said"] and not any(mark in said for mark in ":hg") and not any(c.isdigit() for c in said[2:]):
        return None, None, end
    last_clock, clock_end = _read_until(line, clock_end)
    return clock, last_clock, clock_end


def _lone_weekday(line: Line, start: int, at: int, lead: Lead) -> Phrase | None:
    """'vào thứ Hai', 'hôm thứ Năm', 'sáng Chủ nhật': the last one; alone, 'thứ hai' is but the second."""
    if lead.weekday is None or not lead.said or line.reference is None:
        return None
    end = at
    while line.text[end - 1] in " ,|:(·•-":
        end -= 1
    if _NO_WEEKDAY.match(line, end):
        return None
    way = _WEEKDAY_WAY.match(line, end)
    ahead = way is not None and way["way"] in ("tới", "toi")
    day = nearest_weekday(line.reference, weekday_number(lead.weekday), ahead=ahead)
    if day is None or not within_bounds(day, line.reference):
        return None
    clock = lead.clock
    if clock and lead.part:
        clock = at_part_of_day(clock, lead.part)
    return Phrase(start, way.end() if way else end, day.at(clock) if clock else day)


def _weekday_note(weekday: str | None, stamp: Stamp) -> str | None:
    day = stamp.first_day
    if weekday is None or day is None or stamp.day is None or day.weekday() == weekday_number(weekday):
        return None
    return f"the weekday {weekday!r} is not that of {day.isoformat()}"
