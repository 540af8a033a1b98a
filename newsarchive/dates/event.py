"""The day of the event, from the head of a lead: 'CNQP&KT – Ngày 26/11, tại Hà Nội, …'."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from itertools import islice

from .instant import parse_instant
from .line import Line, Term, alternatives
from .model import DateReading, zone_named
from .parsing import reading_of
from .phrase import Phrase, phrases
from .prefix import Prefix

_MARK = re.compile(r"\s*\(?[^\W\d_][\w&.+/ ]{1,40}\)?\s*[-–—:]\s*")
_SENTENCE_END = re.compile(r"(?P<word>[^\W\d_]*)[.!?…][\"”’)]?\s+(?=[^\W\d_])|\n")
_LONGEST_ABBREVIATION = 3
_LONGEST_HEAD = 400
_MOST_PHRASES = 12
_OLDEST, _FURTHEST = timedelta(days=180), timedelta(days=60)

# A date behind these words is that of a document, a jubilee or a deadline.
_OTHER_DATE = Term(rf"(?<!\w)(?:{alternatives('other_date')})(?: [^,;]{{0,60}})?$")
_UNTIL = ("den", "toi", "truoc", "het")


def event_date(
    lead: str,
    published: str | datetime | None,
    dateline: str | None = None,
    timezone: str = "Asia/Ho_Chi_Minh",
) -> DateReading | None:
    """The day of the event that a lead reports, from its first sentence; None if the sentence gives none.

    `published` (ISO 8601 to the day, or a datetime) gives the year: 'ngày 29/12' in an article of 3 January is of
    the year before. Without it the answer is None. `dateline` is a regular expression of the outlet's own mark;
    without one, any short mark before a dash is skipped. A date more than 180 days before or 60 days after
    publication is not the event's, nor is that of a document, a jubilee or a deadline.
    """
    moment = _moment(published, timezone)
    if moment is None:
        return None
    mark = re.match(dateline, lead) if dateline else None
    head = lead[mark.end() if mark else 0 :][:_LONGEST_HEAD]
    mark = _MARK.match(head)
    head = head[: _first_sentence_end(head, mark.end() if mark else 0)]
    line = Line.of(head, moment, "DMY", zone_named(timezone))
    for phrase in islice(phrases(line), _MOST_PHRASES):
        if _is_event(line, phrase, moment):
            return reading_of(phrase, head, line)
    return None


def _first_sentence_end(text: str, start: int) -> int:
    """The end of the first sentence; 'TP.' and 'PGS.' do not end one."""
    for end in _SENTENCE_END.finditer(text, start):
        word = end["word"]
        if not word or len(word) > _LONGEST_ABBREVIATION or word[0].islower():
            return end.end()
    return len(text)


def _is_event(line: Line, phrase: Phrase, published: datetime) -> bool:
    day, prefix = phrase.first.first_day, phrase.prefix or Prefix()
    vague = phrase.relative and phrase.last is not None
    if day is None or phrase.first.day is None or prefix.occasion or prefix.label or vague:
        return False
    if not (prefix.worded or phrase.last or phrase.relative) or (prefix.link in _UNTIL and not phrase.last):
        return False
    if not -_OLDEST <= day - published.date() <= _FURTHEST:
        return False
    return _OTHER_DATE.search(line, max(0, phrase.start - 80), phrase.start) is None


def _moment(published: str | datetime | None, timezone: str) -> datetime | None:
    if published is None or isinstance(published, datetime):
        return published
    reading = parse_instant(published, timezone)
    if reading is None or reading.precision == "month":
        return None
    moment = datetime.fromisoformat(reading.iso)
    return moment if moment.tzinfo else moment.replace(tzinfo=zone_named(timezone))
