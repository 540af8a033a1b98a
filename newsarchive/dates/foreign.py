"""Dates in other languages, found by their form and read with dateparser.

A date with the name of a month needs only dateparser's vocabulary. A date counted from the reference ('2 hours ago',
'il y a 2 jours') is read by dateparser itself, whose first call costs 0.1 s.
"""

import re
from datetime import datetime
from functools import cache
from importlib import import_module

from dateparser.date import DateDataParser

from newsarchive.dates.clock import is_broken_clock
from newsarchive.dates.line import VOCABULARY, Line
from newsarchive.dates.model import Clock, PartialDate
from newsarchive.dates.phrase import Phrase, read_following_time
from newsarchive.dates.years import YEAR, exists, shift_months, supply_year, within_bounds

_VOCABULARY = VOCABULARY["foreign"]
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
_FORMS = "|".join(f"(?P<{language}>{form})" for language, form in _VOCABULARY["relative"].items())
_RELATIVE = re.compile(rf"(?<!\w)(?:{_FORMS})(?!\w)".replace("<word>", _WORD))
_LONGEST_STAMP = 80
_BASE = datetime(2001, 1, 15, 12)  # noqa: DTZ001  (only ever subtracted)


def read_foreign(line: Line, before: int) -> Phrase | None:
    """The first date in another language that begins before `before`.

    A month without its day or year, and a distance from the reference, are read only in a line of 80 characters.
    """
    for match in _DATE.finditer(line.text):
        if match.start() >= before:
            break
        month = _months().get(match["month"] or match["month_first"])
        day, year = int(match["day"] or match["day_second"]), int(match["year"] or match["year_last"])
        if month and exists(year, month, day):
            return _with_time(line, match, PartialDate(year, month, day))
    if before < len(line.text) or len(line.text) > _LONGEST_STAMP:
        return None
    return _read_relative(line) or _read_part(line)


def _with_time(line: Line, match: re.Match[str], day: PartialDate) -> Phrase | None:
    clock, last, end = read_following_time(line, match.end())
    if clock is None and is_broken_clock(line, end):
        return None
    return Phrase(match.start(), end, day.at(clock), day.at(last) if last else None)


def _read_part(line: Line) -> Phrase | None:
    """'September 2026', '26 Nov', 'September 30', as the whole line."""
    start, end = line.inner
    match = _PART_OF_DATE.fullmatch(line.text, start, end)
    if match is None:
        return None
    month = _months().get(match["month"] or match["month_of_day"] or match["month_first"])
    if month is None:
        return None
    if match["year"]:
        year = int(match["year"])
        return Phrase(start, end, PartialDate(year, month)) if exists(year, month, 1) else None
    day = supply_year(PartialDate(None, month, int(match["day"] or match["day_second"])), line.reference)
    return Phrase(start, end, day) if day and within_bounds(day, line.reference) else None


def _read_relative(line: Line) -> Phrase | None:
    match, reference = _RELATIVE.search(line.text), line.reference
    if match is None or match.lastgroup is None or reference is None:
        return None
    data = _parser(match.lastgroup).get_date_data(match[0])
    if data.date_obj is None or data.period is None:
        return None
    day = _from(reference, data.date_obj, data.period)
    if day is None or not within_bounds(day, reference):
        return None
    return _with_time(line, match, day) if day.precision == "day" else Phrase(*match.span(), day)


def _from(reference: datetime, answer: datetime, period: str) -> PartialDate | None:
    """The date at the distance of dateparser's answer from _BASE, to the precision that dateparser reports."""
    if period in ("month", "year"):
        months = (answer.year - _BASE.year) * 12 + answer.month - _BASE.month
        shifted = shift_months(reference, months)
        return shifted if period == "month" else PartialDate(shifted.year)
    try:
        moment = reference + (answer - _BASE)
    except OverflowError:
        return None
    return PartialDate.of(moment).at(Clock(moment.hour, moment.minute) if period == "time" else None)


@cache
def _parser(language: str) -> DateDataParser:
    # One base for all: dateparser keeps every settings object that it is given.
    return DateDataParser(languages=[language], settings={"RELATIVE_BASE": _BASE, "RETURN_TIME_AS_PERIOD": True})


@cache
def _months() -> dict[str, int]:
    """The names of the months in dateparser's own tables."""
    names: dict[str, int] = {}
    for language in _VOCABULARY["languages"]:
        info: dict[str, list[str]] = import_module(f"dateparser.data.date_translation_data.{language}").info
        for number, month in enumerate(_VOCABULARY["months"], 1):
            for name in info[month]:
                names.setdefault(name.lower().rstrip("."), number)
    return names
