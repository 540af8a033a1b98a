"""Dates of other languages, cut out by their shape and read with dateparser.

A date with the name of a month is cut out whole and needs of dateparser but its vocabulary. What is told from the
reference ('2 hours ago', 'il y a 2 jours') is read by dateparser itself, whose first call costs 0.1 s.
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache
from importlib import import_module

from dateparser.date import DateDataParser

from .clock import is_broken_clock
from .line import Line
from .numeric import exists
from .phrase import Phrase, read_time_behind
from .reading import Clock, Stamp
from .relative import month_away
from .years import YEAR, settle, within_bounds

_LANGUAGES = ("en", "fr", "de", "es", "pt", "it", "nl", "ru", "uk", "pl", "cs", "sv", "da", "tr", "id", "ms")
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_WORD = r"[^\W\d_]{3,14}"
_OF = r"(?:de |del |of )?"
_ORDINAL = r"(?:st|nd|rd|th|er|\.|º)?"
_DATE = re.compile(
    rf"(?<![\d./-])(?P<day>\d{{1,2}}){_ORDINAL}[ /-]{_OF}(?P<month>{_WORD})\.?,?[ /-]{_OF}(?P<year>{YEAR})"
    rf"|(?<!\w)(?P<month_first>{_WORD})\.? (?P<day_second>\d{{1,2}}){_ORDINAL},? (?P<year_last>{YEAR})"
)
_PART_OF_DATE = re.compile(
    rf"(?P<month>{_WORD})\.?,? {_OF}(?P<year>{YEAR})"
    rf"|(?P<day>\d{{1,2}}){_ORDINAL} {_OF}(?P<month_of_day>{_WORD})\.?"
    rf"|(?P<month_first>{_WORD})\.? (?P<day_second>\d{{1,2}}){_ORDINAL}"
)
_RELATIVE = {
    "en": r"(?:\d{1,3}|an?|one|two|three) (?:minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?) ago"
    r"|yesterday|today",
    "fr": rf"il y a \d{{1,3}} {_WORD}|hier",
    "de": rf"vor \d{{1,3}} {_WORD}|gestern",
    "es": rf"hace \d{{1,3}} {_WORD}|ayer",
    "pt": rf"há \d{{1,3}} {_WORD}|ontem",
    "it": rf"\d{{1,3}} {_WORD} fa|ieri",
    "nl": rf"\d{{1,3}} {_WORD} geleden|gisteren",
    "ru": rf"\d{{1,3}} {_WORD} назад|вчера",
    "id": rf"\d{{1,3}} {_WORD} (?:yang )?lalu|kemarin",
    "zh": r"\d{1,3} ?(?:分钟|小时|天|个月|年)前|昨天",
}
_ANY_RELATIVE = re.compile(
    r"(?<!\w)(?:" + "|".join(f"(?P<{name}>{form})" for name, form in _RELATIVE.items()) + r")(?!\w)"
)
_LONGEST_STAMP = 80
_BASE = datetime(2001, 1, 15, 12)  # noqa: DTZ001  (only ever subtracted)


def read_foreign(line: Line, before: int) -> Phrase | None:
    """The first date in another language that begins before `before`.

    A month without its day or year, and a distance, count only in a line that is no longer than a stamp.
    """
    for found in _DATE.finditer(line.text):
        if found.start() >= before:
            break
        month = _month(found["month"] or found["month_first"])
        day, year = int(found["day"] or found["day_second"]), int(found["year"] or found["year_last"])
        if month and exists(year, month, day):
            return _with_time(line, found, Stamp(year, month, day))
    if before < len(line.text) or len(line.text) > _LONGEST_STAMP:
        return None
    return _read_relative(line) or _read_part(line)


def _with_time(line: Line, found: re.Match[str], day: Stamp) -> Phrase | None:
    clock, last, end = read_time_behind(line, found.end())
    if clock is None and is_broken_clock(line, end):
        return None
    return Phrase(found.start(), end, day.at(clock), day.at(last) if last else None)


def _read_part(line: Line) -> Phrase | None:
    """'September 2026', '26 Nov', 'September 30', as all that a line says."""
    start, end = line.inner
    found = _PART_OF_DATE.fullmatch(line.text, start, end)
    if found is None:
        return None
    month = _month(found["month"] or found["month_of_day"] or found["month_first"])
    if month is None:
        return None
    if found["year"]:
        year = int(found["year"])
        return Phrase(start, end, Stamp(year, month)) if exists(year, month, 1) else None
    day = int(found["day"] or found["day_second"])
    stamp = settle(Stamp(None, month, day), line.reference)
    return Phrase(start, end, stamp) if stamp and within_bounds(stamp, line.reference) else None


def _read_relative(line: Line) -> Phrase | None:
    found, reference = _ANY_RELATIVE.search(line.text), line.reference
    if found is None or found.lastgroup is None or reference is None:
        return None
    data = _parser(found.lastgroup).get_date_data(found[0])
    if data.date_obj is None or data.period is None:
        return None
    stamp = _from(reference, data.date_obj, data.period)
    if stamp is None or not within_bounds(stamp, reference):
        return None
    return _with_time(line, found, stamp) if stamp.precision == "day" else Phrase(*found.span(), stamp)


def _from(reference: datetime, told: datetime, period: str) -> Stamp | None:
    """As far from the reference as dateparser's answer is from _BASE, to the precision that it reports."""
    if period in ("month", "year"):
        months = (told.year - _BASE.year) * 12 + told.month - _BASE.month
        stamp = month_away(reference, months)
        return stamp if period == "month" else Stamp(stamp.year)
    try:
        moment = reference + (told - _BASE)
    except OverflowError:
        return None
    return Stamp.of(moment).at(Clock(moment.hour, moment.minute) if period == "time" else None)


@cache
def _parser(language: str) -> DateDataParser:
    # One base for all: dateparser keeps every settings object that it ever saw.
    return DateDataParser(languages=[language], settings={"RELATIVE_BASE": _BASE, "RETURN_TIME_AS_PERIOD": True})


@cache
def _months() -> dict[str, int]:
    """The names of the months in dateparser's own tables."""
    names: dict[str, int] = {}
    for language in _LANGUAGES:
        info: dict[str, list[str]] = import_module(f"dateparser.data.date_translation_data.{language}").info
        for number, month in enumerate(_MONTHS, 1):
            for name in info[month]:
                names.setdefault(name.lower().rstrip("."), number)
    return names


def _month(word: str) -> int | None:
    return _months().get(word)
