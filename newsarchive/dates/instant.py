"""Machine-readable moments: ISO 8601 in the forms that pages write it, RFC 822, JavaScript's own, epochs."""

import re
from datetime import datetime, tzinfo
from html import unescape

from newsarchive.dates.clock import OFFSET, offset_of
from newsarchive.dates.model import Clock, DateReading, PartialDate, zone_named

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?P<name>{'|'.join(_MONTHS)})[a-z]*"
_WEEKDAY = r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*"
_TIME = r"(?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d{1,12})?)?"
_OFFSET = rf"(?: ?(?P<offset>{OFFSET}))?"
_FORMS = tuple(
    re.compile(form)
    for form in (
        # 2026-03-07T08:52:11.000 +07:00, 2020/11/26 08:30, 2026-03-31, 2026-03
        rf"(?P<year>\d{{4}})([-/])(?P<month>\d\d)(?:\2(?P<day>\d\d)(?:(?:t|,? ){_TIME}{_OFFSET})?)?",
        # 20201126, 20201126T083000Z, 20201126083000
        rf"(?P<year>\d{{4}})(?P<month>\d\d)(?P<day>\d\d)(?:t?(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?{_OFFSET})?",
        # Thu, 26 Nov 2020 08:30:00 +0700
        rf"(?:{_WEEKDAY}, ?)?(?P<day>\d\d?)[ -]{_MONTH}[ -](?P<year>\d{{4}}) {_TIME}{_OFFSET}",
        # Thu Nov 26 2020 08:30:00 GMT+0700
        rf"{_WEEKDAY} {_MONTH} +(?P<day>\d\d?) (?P<year>\d{{4}}) {_TIME}{_OFFSET}",
    )
)
_EPOCH = re.compile(r"(?:/date\()?(?P<seconds>1\d{9})(?:\.\d{1,9}|\d{3})?(?:\)/)?")
_ZONE_IN_WORDS = re.compile(r" \([a-z ]{1,40}\)$")
_LONGEST, _EARLIEST, _LATEST = 80, 1900, 2199


def parse_instant(text: str, timezone: str = "Asia/Ho_Chi_Minh") -> DateReading | None:
    """The moment that machine-readable markup states; None for a text that can be read in two ways.

    Reads ISO 8601 with an offset (a space or an entity may stand before it) or without one (the time is then that of
    `timezone`), compact, or as a date or a month alone; the RFC 822 of feeds; JavaScript's string; seconds or
    milliseconds since 1970. '1/21/2022 8:12:40 AM' needs to know an order: None.
    """
    raw = _stripped(text)
    if not 7 <= len(raw) <= _LONGEST or not raw.isascii():
        return None
    spelt = _ZONE_IN_WORDS.sub("", unescape(raw).lower())
    for form in _FORMS:
        match = form.fullmatch(spelt)
        if match:
            return _read(raw, match, zone_named(timezone))
    epoch = _EPOCH.fullmatch(raw.lower())
    if epoch is None:
        return None
    moment = datetime.fromtimestamp(int(epoch["seconds"]), zone_named(timezone))
    return DateReading(moment.isoformat(), "second", raw=raw)


def is_epoch(text: str) -> bool:
    """Whether a text is a number of seconds or milliseconds since 1970, from 2001 on."""
    return _EPOCH.fullmatch(_stripped(text).lower()) is not None


def _stripped(text: str) -> str:
    return text.strip("\ufeff\u200b \t\r\n\xa0") if len(text) <= 4 * _LONGEST else ""


def _read(raw: str, match: re.Match[str], zone: tzinfo) -> DateReading | None:
    parts = match.groupdict()
    year = int(parts["year"])
    month = _MONTHS.index(parts["name"]) + 1 if parts.get("name") else int(parts["month"])
    moment = PartialDate(year, month, int(parts["day"]) if parts["day"] else None)
    if moment.first_day is None or not _EARLIEST <= year <= _LATEST:
        return None
    if parts["hour"]:
        hour, minute = int(parts["hour"]), int(parts["minute"])
        second = int(parts["second"]) if parts["second"] else None
        offset = offset_of(match) if parts["offset"] else None
        if hour > 23 or minute > 59 or (second or 0) > 59 or (parts["offset"] and offset is None):
            return None
        moment = moment.at(Clock(hour, minute, second, offset))
    return DateReading(moment.iso(zone), moment.precision, raw=raw)
