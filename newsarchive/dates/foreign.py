"""Dates of other languages, cut out by their shape and read by dateparser.

dateparser is loaded when the first such shape is met: a Vietnamese crawl never pays for it.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from .line import Line
from .phrase import Phrase, read_tail
from .reading import Stamp

if TYPE_CHECKING:
    from dateparser.date import DateDataParser

LANGUAGES = ("en", "fr", "de", "es", "pt", "it", "nl", "ru", "uk", "pl", "cs", "sv", "tr", "id")
_MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"]
_WORD = r"(?P<month>[^\W\d_]{3,14})"
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d(?!\d?[:hg]\d\d))"
_DATE = re.compile(
    rf"(?<![\d./-])(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.|º|er)?[ -](?:de |of )?{_WORD}\.?,?[ -](?:de |del |of )?{_YEAR}"
    rf"|(?<!\w)(?P<first>[^\W\d_]{{3,14}})\.? (?P<second>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<last>(?:19|20)\d\d)(?!\d)"
)
_MOST_CANDIDATES = 8


def read_foreign(line: Line, before: int) -> Phrase | None:
    """The first date in another language that begins before `before`."""
    for tries, found in enumerate(_DATE.finditer(line.text)):
        if found.start() >= before or tries == _MOST_CANDIDATES:
            return None
        language = _language(found["month"] or found["first"])
        if language is None:
            continue
        day = _read(found[0], language, line)
        if day is None:
            continue
        clock, last, end = read_tail(line, found.end())
        return Phrase(found.start(), end, day.at(clock) if clock else day)
    return None


def _read(text: str, language: str, line: Line) -> Stamp | None:
    data = _parser(language).get_date_data(text)
    if data.date_obj is None or "day" not in data.parts or "year" not in data.parts:
        return None
    return Stamp.of(data.date_obj)


@cache
def _parser(language: str) -> DateDataParser:
    from dateparser.date import DateDataParser

    return DateDataParser(languages=[language], settings={"STRICT_PARSING": True})


@cache
def _month_names() -> dict[str, str]:
    """Each language's names of the months, from dateparser's own tables."""
    from importlib import import_module

    names: dict[str, str] = {}
    for language in reversed(LANGUAGES):
        info: dict[str, Any] = import_module(f"dateparser.data.date_translation_data.{language}").info
        for month in _MONTHS:
            names |= {name.lower().rstrip("."): language for name in info[month]}
    return names


def _language(word: str) -> str | None:
    return _month_names().get(word)
