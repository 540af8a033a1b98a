"""The date phrases of a line. A phrase is the prefix of a date, the date, the end of its range, the time behind it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from newsarchive.dates.clock import in_part_of_day, is_broken_clock, read_clock
from newsarchive.dates.grammar import complete_range, read_date, read_range_end
from newsarchive.dates.line import LUNAR_YEAR, NUMERAL, VOCABULARY, Line, Term, alternatives, unmarked, weekday_number
from newsarchive.dates.model import NEAREST, PAST, Clock, DateMatch, PartialDate
from newsarchive.dates.prefix import JOIN, Prefix, read_last_clock, read_prefix, skip_gap
from newsarchive.dates.productions import read_day_month, read_numeric
from newsarchive.dates.years import nearest_weekday, supply_year, within_bounds

# Texts that look like a date but are not one: document numbers, telephones, names, lunar days.
_VETOES = Term("|".join(VOCABULARY["vetoes"]["patterns"]).replace("<numeral>", NUMERAL))
_LUNAR_OR_RECURRING = Term(
    r",? ?\(?(?:theo )?(?:âm lịch|(?:âl|al|âm)(?! ?\w))|,? (?:hàng|hằng|mỗi) (?:năm|quý|tháng|tuần|ngày)(?!\w)"
)
_LUNAR_YEAR = Term(rf",? ?\(?(?:tháng (?:chạp|giêng)|(?:năm |xuân |tết )?{LUNAR_YEAR})")
_LONGEST_PREFIX = 9
_BEFORE_TIME = Term(
    r" ?(?:[,;|·•(-]|t(?=\d\d:))? ?(?P<words>(?:(?:vào|lúc|hồi|từ|khoảng|at|um|om|à|a las|alle|kl) ){0,3})"
)
_WEEKDAY_DIRECTION = Term(r" (?P<way>tới|này|trước|vừa qua|vừa rồi|qua)(?!\w)")
_AT = Term(r",? lúc \d")
_ORDINAL = Term(rf" (?:{alternatives('behind_an_ordinal')})(?!\w)")
_COUNTED = Term(rf" ?(?:%|(?:{alternatives('counted')})(?!\w))")
_BEHIND_A_DAY = Term(rf" ?(?:$|[,;:.)!?|\]-]|(?:{alternatives('behind_a_day')})(?!\w))")
_TIME_FOLLOWS = re.compile(r"[ ,|-]{1,3}\d{1,2}[:hg]")
_GOES_ON = re.compile(r"[./]\d")  # '26/11/2020/7'
_GOES_ON_OR_NAMES = re.compile(r"[./-]\d|/[^\W\d_]")  # '1/2/3'; '11/12/NĐ-CP', the number of a document
_ROUNDS = {(1, 2), (1, 4), (1, 8), (1, 16)}
_FIRST_WORD = "|".join(word for words in VOCABULARY["first_words"].values() for word in words)
_BEGINNING = Term(rf"\d+(?:[./:-]\d+)*|(?<!\w)(?:{_FIRST_WORD})(?![^\W\d])")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A date phrase in [start:end] of the line. `relative`: counted from the reference."""

    start: int
    end: int
    first: PartialDate
    last: PartialDate | None = None
    note: str | None = None
    prefix: Prefix | None = None
    relative: bool = False


def phrases(line: Line) -> Iterator[Phrase]:
    """The phrases of a line in Vietnamese and in digits, in their order. Takes time linear in its length."""
    at = 0
    while beginning := _BEGINNING.search(line, at, len(line.text)):
        start, at = beginning.span()
        veto = _VETOES.match(line, start)
        phrase = veto.end() if veto else read_phrase(line, start)
        if isinstance(phrase, Phrase):
            yield phrase
            phrase = phrase.end
        at = max(at, phrase or 0)


def read_phrase(line: Line, start: int) -> Phrase | int | None:
    """The date phrase that begins at `start`.

    An int is the end of a text that has the form of a date but is not one: nothing inside it may be read. None: no
    phrase begins here.
    """
    prefix, at = Prefix(), start
    for _ in range(_LONGEST_PREFIX):
        matched = read_date(line, at, prefix)
        if matched:
            prefix.start = at if prefix.start is None else prefix.start
            apposition = _read_apposition(line, matched, prefix) if matched.relative else None
            return apposition or _finish(line, at, prefix, matched)
        following = read_prefix(line, at, prefix)
        if following is None:
            break
        at = following
    # A prefix without a date has none from its second word on either.
    return _read_weekday(line, start, at, prefix) or at


def _read_apposition(line: Line, matched: DateMatch, prefix: Prefix) -> Phrase | None:
    """The day behind a relative one: 'Sáng nay (23/5)', 'hôm qua ngày 2/9', '45 năm trước, ngày 4/8/1975'."""
    at, own = skip_gap(line, matched.end), replace(prefix)
    loose = "," in line.text[matched.end : at]
    for _ in range(3):
        day = read_numeric(line, at, "DMY") or read_day_month(line, at)
        if day:
            if at == matched.end or (loose and not _closes_a_day(line, day)):
                return None
            phrase = _finish(line, at, own, day)
            return phrase if isinstance(phrase, Phrase) else None
        following = read_prefix(line, at, own)
        if following is None or own.clock is not prefix.clock:
            return None
        at, loose = following, False
    return None


def _finish(line: Line, at: int, prefix: Prefix, matched: DateMatch) -> Phrase | int | None:
    """The phrase of a date at `at`, with its range, years and time."""
    if matched.first is None:
        return matched.end
    first, last, end, last_clock = matched.first, matched.last, matched.end, prefix.last_clock
    joined = _read_join(line, matched, prefix)
    if joined:
        last, far_clock, end = joined
        last_clock = far_clock or last_clock
    elif not _is_plausible(line, at, prefix, matched):
        return None
    year_stated = not matched.relative and (first.year or (last and last.year)) is not None
    if _is_lunar_or_recurs(line, end, year_stated=year_stated):
        return end
    ends = _with_years(line, matched, prefix, first, last)
    if ends is None:
        return end
    first, last = ends
    if first.day is not None and first.clock is None:
        clock = prefix.clock
        if clock is None and not joined:
            clock, last_clock, end = read_following_time(line, end)
            if clock is None and is_broken_clock(line, end):
                return end
        if clock and prefix.part:
            clock = in_part_of_day(clock, prefix.part)
        if clock and last_clock:
            last = (last or first).at(last_clock)
        first = first.at(clock)
    start = at if prefix.start is None else prefix.start
    return Phrase(start, end, first, last, _weekday_note(prefix.weekday, matched, first), prefix, matched.relative)


def _read_join(line: Line, matched: DateMatch, prefix: Prefix) -> tuple[PartialDate, Clock | None, int] | None:
    """(the last date of a range, its time, its end) behind the range's first date."""
    if matched.first is None or matched.relative or (matched.last and matched.last.month is None):
        return None
    join = JOIN.match(line, matched.end)
    if join is None:
        return None
    order = "DMY" if prefix.worded else line.order
    far, at = Prefix(), join.end()
    for _ in range(5):
        end = read_range_end(line, at, matched.first, order)
        if end:
            dashes_only = join[0] == "-" == end.separator == matched.separator and matched.first.year is None
            if end.first is None or dashes_only or not _is_plausible(line, at, Prefix(worded=True), end):
                return None
            return end.last or end.first, far.clock, end.end
        following = read_prefix(line, at, far)
        if following is None:
            return None
        at = following
    return None


def _with_years(
    line: Line, matched: DateMatch, prefix: Prefix, first: PartialDate, last: PartialDate | None
) -> tuple[PartialDate, PartialDate | None] | None:
    """Both ends with their years; None where a supplied year is out of bounds."""
    if last is not None:
        ends = complete_range(first, last)
        if ends is None:
            return None
        first, last = ends
    supplied = first.year is None or matched.relative
    lean = PAST if prefix.label and matched.lean == NEAREST else matched.lean
    whole = supply_year(first, line.reference, lean)
    if whole is None or (supplied and not within_bounds(whole, line.reference)):
        return None
    if last is None or last.year is not None:
        return whole, last
    return complete_range(whole, last)


def read_following_time(line: Line, end: int) -> tuple[Clock | None, Clock | None, int]:
    """(the time behind a date that ends at `end`, the time until which it lasts, their end)."""
    gap = _BEFORE_TIME.match(line, end)
    timed = read_clock(line, gap.end()) if gap else None
    if gap is None or timed is None:
        return None, None, end
    clock, clock_end = timed
    text = line.text[gap.end() : clock_end].lstrip("0123456789")
    # 'ngày 26/11, 8 giờ …' may as well be a duration.
    if not gap["words"] and text.startswith(" gi") and not any(character.isdigit() for character in text):
        return None, None, end
    last, clock_end = read_last_clock(line, clock_end)
    return clock, last, clock_end


def _read_weekday(line: Line, start: int, at: int, prefix: Prefix) -> Phrase | None:
    """'vào thứ Hai', 'hôm thứ Năm', 'sáng Chủ nhật': the last one. 'thứ hai' alone means 'the second'."""
    end = len(line.text[start:at].rstrip(" ,;|:(·•-")) + start
    if prefix.weekday and prefix.weekday_end < end and not prefix.clock:
        end = prefix.weekday_end
    certain = prefix.named_weekday or (line.is_all(start, end) and _AT.match(line, prefix.weekday_end))
    if prefix.weekday is None or not certain or line.reference is None or _ORDINAL.match(line, end):
        return None
    direction = _WEEKDAY_DIRECTION.match(line, end)
    ahead = direction is not None and unmarked(direction["way"]) == "toi"
    day = nearest_weekday(line.reference, weekday_number(prefix.weekday), ahead=ahead)
    if day is None or not within_bounds(day, line.reference):
        return None
    clock = in_part_of_day(prefix.clock, prefix.part) if prefix.clock and prefix.part else prefix.clock
    return Phrase(start, direction.end() if direction else end, day.at(clock), prefix=prefix)


def _weekday_note(weekday: str | None, matched: DateMatch, first: PartialDate) -> str | None:
    """A note on a weekday that does not fit the date, which may mean that the page's order is another one."""
    day = first.first_day
    if weekday is None or day is None or first.day is None or day.weekday() == weekday_number(weekday):
        return None
    swapped = replace(matched.swapped, year=first.year).first_day if matched.swapped else None
    fits = f", but that of {swapped}" if swapped and swapped.weekday() == weekday_number(weekday) else ""
    return f"the weekday {weekday!r} is not that of {day}{fits}"


def _is_plausible(line: Line, at: int, prefix: Prefix, matched: DateMatch) -> bool:
    """Whether the digits at `at` are a date, and not a score, a fraction or a number of things."""
    first, end = matched.first, matched.end
    if first is None or matched.relative:
        return True
    if not matched.separator:
        return first.year is not None or first.day is not None or not _COUNTED.match(line, end)
    if first.year is not None and not matched.short_year:
        return not _GOES_ON.match(line.text, end)
    if _GOES_ON_OR_NAMES.match(line.text, end):
        return False
    if matched.short_year and _TIME_FOLLOWS.match(line.text, end):
        return True
    if line.is_all(at, end):
        return matched.separator != "-" or end - at > 3
    if matched.last is not None and line.in_brackets(at, end):
        return True
    if prefix.strong:
        return matched.separator == "/" or not _COUNTED.match(line, end)
    if matched.short_year or prefix.link is None or _COUNTED.match(line, end):
        return False
    return matched.last is not None or (matched.separator == "/" and not _may_be_fraction(line, at, prefix, matched))


def _may_be_fraction(line: Line, at: int, prefix: Prefix, matched: DateMatch) -> bool:
    """'đến 2/3 số phiếu', 'vào 1/8'; but neither '28/6' nor '01/7', nor 'từ 1/7, …'."""
    first = matched.first or PartialDate()
    day, month = first.day or 0, first.month or 0
    if day > month or line.text[at] == "0":
        return False
    if prefix.link in ("den", "toi") or (prefix.link == "vao" and (day, month) in _ROUNDS):
        return True
    return not _closes_a_day(line, matched)


def _closes_a_day(line: Line, matched: DateMatch) -> bool:
    """Whether the year is stated, or the text behind is one that follows a day: 'hôm nay, 7-3: …'."""
    stated = matched.first is not None and matched.first.year is not None
    return stated or _BEHIND_A_DAY.match(line, matched.end) is not None


def _is_lunar_or_recurs(line: Line, end: int, *, year_stated: bool) -> bool:
    """Whether the date before `end` is one of the lunar calendar, or recurs: 'ngày 22/12 hằng năm'."""
    return bool(_LUNAR_OR_RECURRING.match(line, end) or (not year_stated and _LUNAR_YEAR.match(line, end)))
