"""The day of the event, from the head of a lead: 'CNQP&KT – Ngày 26/11, tại Hà Nội, …'."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from itertools import islice

from .instant import parse_instant
from .line import Line, Term
from .parsing import line_of, phrases, reading_of
from .phrase import Phrase
from .reading import DateReading, zone_named

_MARK = re.compile(r"\s*\(?[^\W\d_][\w&.+/ ]{1,40}\)?\s*[-–—:]\s*")
_SENTENCE_END = re.compile(r"(?<=[^\W\d_]{4})[.!?…][\"”’)]*\s+(?=[^\W\d_])|\n")
_LONGEST_HEAD = 400
_OLDEST, _FURTHEST = timedelta(days=180), timedelta(days=60)

# What a date of another thing stands behind: a document, a jubilee, a deadline.
_OTHER_THING = Term(
    r"(?:(?:kỷ niệm|nhân|mừng|hướng tới|truyền thống|thành lập|kể từ|hiệu lực|trước|nghị quyết|nghị định|quyết định|chỉ thị|"
    r"thông tư|công văn|kế hoạch|báo cáo|hướng dẫn|thông báo|công điện|luật|lệnh|văn bản|số)(?: [^,;]{0,60})?)$"
)


def event_date(
    lead: str,
    published: str | datetime | None,
    dateline: str | None = None,
    timezone: str = "Asia/Ho_Chi_Minh",
) -> DateReading | None:
    """The day of which a lead reports, from its dateline or the rest of its first sentence; None if it names none.

    `published` (ISO 8601 or a datetime) settles the year: 'ngày 29/12' in an article of 3 January is of the
    year before. `dateline` is a regular expression of the outlet's own mark; any short mark before a dash is
    passed over as well. A date that lies more than half a year back or two months ahead is
    history or outlook, the date of a document or a jubilee is another thing's: neither is the event's.
    """
    zone = zone_named(timezone)
    moment = _moment(published, timezone)
    own = re.match(dateline, lead) if dateline else None
    head = lead[own.end() if own else 0 :][:_LONGEST_HEAD]
    mark = _MARK.match(head)
    end = _SENTENCE_END.search(head, mark.end() if mark else 0)
    head = head[: end.start()] if end else head
    line = line_of(head, moment, "DMY", zone)
    for phrase in islice(phrases(line), 12):
        if moment and _is_event(line, phrase, moment):
            return reading_of(phrase, head, line)
    return None


def _is_event(line: Line, phrase: Phrase, published: datetime) -> bool:
    day = phrase.first.first_day
    if day is None or phrase.first.day is None or not phrase.anchored:
        return False
    if not -_OLDEST <= day - published.date() <= _FURTHEST:
        return False
    return _OTHER_THING.search(line, max(0, phrase.start - 80), phrase.start) is None


def _moment(published: str | datetime | None, timezone: str) -> datetime | None:
    if published is None or isinstance(published, datetime):
        return published
    reading = parse_instant(published, timezone)
    if reading is None or reading.precision == "month":
        return None
    moment = datetime.fromisoformat(reading.iso)
    return moment if moment.tzinfo else moment.replace(hour=23, minute=59, tzinfo=zone_named(timezone))
