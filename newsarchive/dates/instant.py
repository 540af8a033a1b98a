"""Machine-readable moments: ISO 8601 in the forms that pages write it, RFC 822, JavaScript's, epochs."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from html import unescape

from .reading import DateReading, zone_named

_ISO = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d\d)(?:-(?P<day>\d\d)"
    r"(?:(?:T|t| |, )(?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d{1,12})?)? ?(?P<offset>[^ ].*)?)?)?"
)
_COMPACT = re.compile(
    r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)"
    r"(?:T?(?P<hour>\d\d)(?P<minute>\d\d)(?:(?P<second>\d\d)(?:\.?\d{3})?)? ?(?P<offset>[^ \d].*)?)?"
)
_SLASHED = re.compile(
    r"(?P<year>\d{4})/(?P<month>\d\d)/(?P<day>\d\d)(?:[ T](?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d))?(?P<offset>))?"
)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_WEEKDAY = r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*"
_TIME = r"(?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d))?"
_RFC_822 = re.compile(
    rf"(?:{_WEEKDAY}, ?)?(?P<day>\d\d?)[ -](?P<name>{'|'.join(_MONTHS)})[a-z]*[ -](?P<year>\d{{4}}) {_TIME}(?: ?(?P<offset>.+))?",
    re.IGNORECASE,
)
_TO_STRING = re.compile(
    rf"{_WEEKDAY} (?P<name>{'|'.join(_MONTHS)}) +(?P<day>\d\d?) (?P<year>\d{{4}}) {_TIME} (?P<offset>gmt.+)",
    re.IGNORECASE,
)
_EPOCH = re.compile(r"(?:/Date\()?(?P<seconds>1\d{9})(?:\.\d+|(?P<fraction>\d{3}|\d{6}))?(?:\)/)?")
_OFFSET = re.compile(
    r"(?:(?P<zulu>z|gmt|utc|ut)|(?:\(?(?:gmt|utc))? ?(?P<sign>[+-])(?P<hours>\d\d?)(?::?(?P<minutes>\d\d))?\)?)(?: \([^()]*\))?",
    re.IGNORECASE,
)
_NAMED = {"ict": 7, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7}


def parse_instant(text: str, timezone: str = "Asia/Ho_Chi_Minh") -> DateReading | None:
    """The moment that machine-readable markup states; None for anything a reader would have to guess at.

    ISO 8601 with its offset, without (then `timezone` is the page's), with a space or an entity before it,
    compact; a date or a month alone; the RFC 822 of feeds; JavaScript's string; seconds, milliseconds or
    microseconds since 1970. '1/21/2022 8:12:40 AM' has an order to be known first: None.
    """
    text = text.strip("\ufeff\u200b \t\r\n")
    if not 7 <= len(text) <= 80 or not text.isascii():
        return None
    text = unescape(text) if "&" in text else text
    for form in (_ISO, _COMPACT, _SLASHED, _RFC_822, _TO_STRING):
        found = form.fullmatch(text)
        if found:
            return _read(text, found, zone_named(timezone))
    found = _EPOCH.fullmatch(text)
    if found:
        moment = datetime.fromtimestamp(int(found["seconds"]), zone_named(timezone))
        return DateReading(moment.isoformat(), "second", raw=text)
    return None


def _read(text: str, found: re.Match[str], zone: tzinfo) -> DateReading | None:
    parts = found.groupdict()
    year = int(parts["year"])
    month = _MONTHS.index(parts["name"].lower()) + 1 if parts.get("name") else int(parts["month"])
    if not 1900 <= year <= 2199:
        return None
    try:
        day = date(year, month, int(parts["day"] or 1))
        if parts["day"] is None:
            return DateReading(day.isoformat()[:7], "month", raw=text)
        if parts.get("hour") is None:
            return DateReading(day.isoformat(), "day", raw=text)
        offset = _offset(parts["offset"])
        moment = datetime(
            year, month, day.day, int(parts["hour"]), int(parts["minute"]), int(parts["second"] or 0),
            tzinfo=zone if offset is None else offset,
        )  # fmt: skip
    except ValueError:
        return None
    return DateReading(moment.isoformat(), "second" if parts["second"] else "minute", raw=text)


def _offset(text: str | None) -> tzinfo | None:
    """The offset that a text states, None for none. ValueError for one that is not known."""
    if not text:
        return None
    found = _OFFSET.fullmatch(text)
    if found is None:
        return timezone(timedelta(hours=_named_hours(text)))
    if found["zulu"]:
        return UTC
    size = timedelta(hours=int(found["hours"]), minutes=int(found["minutes"] or 0))
    return timezone(-size if found["sign"] == "-" else size)


def _named_hours(text: str) -> int:
    hours = _NAMED.get(text.lower())
    if hours is None:
        raise ValueError(text)
    return hours
