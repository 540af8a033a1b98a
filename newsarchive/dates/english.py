"""The days that an English lead names: 'on Tuesday', 'Monday morning', 'Sept. 3', '3-5 September', 'today'.

A weekday alone is the latest one; the next one where the sentence speaks of what is to come.
"""

import re
from collections.abc import Iterator
from datetime import datetime

from newsarchive.dates.line import Line
from newsarchive.dates.model import PartialDate
from newsarchive.dates.phrase import Phrase
from newsarchive.dates.years import exists, nearest_weekday, shift_days, supply_year

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?P<day{0}>\d{{1,2}})(?:st|nd|rd|th)?"
_JOIN = r"(?: ?- ?| to | and |, and )"
_YEAR = r"(?:,? (?P<year>\d{4})(?!\d))?"
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY_OF_MONTH = rf"(?:{'|'.join(_MONTHS)})[a-z]*\.? \d|\d{{1,2}} (?:{'|'.join(_MONTHS)})"
_NO_MORE = r"(?![\w/'-]|,\d)"
_FORMS = tuple(
    re.compile(r"(?<![\w/.-])" + form)
    for form in (
        # Sept. 3, 2026; Sept. 3-5; Sept. 30 to Oct. 2
        f"{_MONTH.format('')} {_DAY.format('')}"
        f"(?:{_JOIN}(?:{_MONTH.format('_of_last')} )?{_DAY.format('_last')}(?! [a-z]+s\\b))?{_YEAR}{_NO_MORE}",
        # 3 September 2026; 3-5 September; 30 August to 2 September
        f"{_DAY.format('')}(?:(?: {_MONTH.format('')})?{_JOIN}{_DAY.format('_last')})? {_MONTH.format('_of_last')}"
        f"{_YEAR}{_NO_MORE}",
        rf"(?P<next>next |coming )?(?P<weekday>{'|'.join(_WEEKDAYS)})(?![\w']|,? {_DAY_OF_MONTH})",
        r"(?P<relative>today|tonight|this (?:morning|afternoon|evening)|yesterday|last night)(?![\w'])",
    )
)
# The words before a day on which nothing happened, or not what the lead tells.
_OTHER = re.compile(
    r"\b(?:(?:since|until|till|by|before|after|every|each|dated|than|the|last|anniversary of|deadline of|effective)"
    r"(?: (?:early|late|about|around))?|(?:anniversary|deadline)[^,;]{0,40}) $"
)
_TO_COME = re.compile(r"\b(?:will|to be held|(?:set|due|scheduled|expected|slated) (?:to|for))\b")
_SAID = re.compile(r"\b(?:said|says|announced|told|reported|confirmed|according to|statement)\b[^;]{0,60}$")
_DATELINE = re.compile(r"[^-]{2,80} ?- ?")


def english_days(line: Line) -> Iterator[Phrase]:
    """The days of a lead, those of its dateline last."""
    mark = _DATELINE.match(line.text)
    start = mark.end() if mark else 0
    found = (match for form in _FORMS for match in form.finditer(line.text))
    for match in sorted(found, key=lambda match: (match.start() < start, match.start())):
        before = line.text[max(0, match.start() - 80) : match.start()]
        phrase = None if _OTHER.search(before) or line.reference is None else _read(line.reference, match, before)
        if phrase is not None:
            yield phrase


def _read(reference: datetime, match: re.Match[str], before: str) -> Phrase | None:
    parts = match.groupdict()
    first: PartialDate | None
    last: PartialDate | None = None
    if word := parts.get("weekday"):
        ahead = bool(parts["next"]) or (_TO_COME.search(before) is not None and not _SAID.search(before))
        first = nearest_weekday(reference, _WEEKDAYS.index(word), ahead=ahead)
    elif word := parts.get("relative"):
        first = shift_days(reference, -1 if word in ("yesterday", "last night") else 0)
    else:
        first, last = _days(parts, reference)
    return Phrase(match.start(), match.end(), first, last, relative=bool(word)) if first else None


def _days(parts: dict[str, str | None], reference: datetime) -> tuple[PartialDate | None, PartialDate | None]:
    """The first and the last day of a range, or a day and None."""
    last_month = parts["month_of_last"] or parts["month"] or ""
    month = parts["month"] or last_month
    ends = [(month, parts["day"])] + ([(last_month, parts["day_last"])] if parts["day_last"] else [])
    year = int(parts["year"]) if parts["year"] else None
    days = [PartialDate(year, _MONTHS.index(name[:3]) + 1, int(day or 0)) for name, day in ends]
    if not all(exists(year, day.month or 0, day.day or 0) for day in days):
        return None, None
    first, *rest = (supply_year(day, reference) for day in days)
    return first, rest[0] if rest else None
