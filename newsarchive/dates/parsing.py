"""`parse_date`: the first date of a text. `event_date`: the day of a lead's event. `order_of`: the order of digits."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import islice
from typing import Literal

from newsarchive.dates.english import english_days
from newsarchive.dates.foreign import read_foreign
from newsarchive.dates.instant import is_epoch, parse_instant
from newsarchive.dates.line import Line, Term, alternatives, canonical, original_slice
from newsarchive.dates.model import DateReading, zone_named
from newsarchive.dates.phrase import Phrase, phrases
from newsarchive.dates.prefix import Prefix

_NUMERIC = re.compile(r"(?<![\d./-])(\d{1,2}) ?([./-]) ?(\d{1,2}) ?\2 ?(?:19|20)\d\d(?!\d)")
_MARK = re.compile(r"\s*\(?[^\W\d_][\w&.+/ ]{1,40}\)?\s*[-–—:]\s*")
_SENTENCE_END = re.compile(r"(?P<word>[^\W\d_]*)[.!?…][\"”’)]?\s+(?=[^\W\d_])|\n")
_LONGEST_ABBREVIATION = 3
_LONG_ABBREVIATIONS = ("Brig", "Capt", "Cmdr", "Sept")
_LONGEST_HEAD = 400
_MOST_PHRASES = 12
_OLDEST, _FURTHEST = timedelta(days=180), timedelta(days=60)

# A date behind these words is that of a document, a jubilee or a deadline.
_OTHER_DATE = Term(rf"(?<!\w)(?:{alternatives('other_date')})(?: [^,;]{{0,60}})?$")
_UNTIL = ("den", "toi", "truoc", "het")


def parse_date(
    text: str,
    reference: datetime | None = None,
    order: str = "DMY",
    timezone: str = "Asia/Ho_Chi_Minh",
) -> DateReading | None:
    """The first date in `text`, to the precision that the text states; None without a date.

    `reference` is the moment the page was published or fetched. It gives 'hôm qua', '3 giờ trước' and a missing year;
    without it these are None. `order` ('DMY' or 'MDY') is that of the page's dates in digits: a date that does not
    fit it is None, never swapped (`order_of` finds the order). `timezone` is the page's own. Raises no error, whatever
    the text; takes time linear in its length.
    """
    instant = parse_instant(text, timezone)
    if instant:
        return None if is_epoch(text) and _is_ahead(instant, reference) else instant
    line = Line.of(text, reference, order, zone_named(timezone))
    phrase = next(phrases(line), None)
    phrase = read_foreign(line, phrase.start if phrase else len(line.text)) or phrase
    return _reading_of(phrase, text, line) if phrase else None


def _reading_of(phrase: Phrase, text: str, line: Line) -> DateReading:
    """The answer for a phrase; `raw` is as in `text`, not in the line's spelling."""
    end = phrase.end
    if line.text[end : end + 1] == ")" and "(" in line.text[phrase.start : end]:
        end += 1
    raw = original_slice(text, line.text, phrase.start, end).strip()
    last = phrase.last.iso(line.zone) if phrase.last else None
    return DateReading(phrase.first.iso(line.zone), phrase.first.precision, last, raw, phrase.note)


def _is_ahead(instant: DateReading, reference: datetime | None) -> bool:
    """Whether a bare number would be a future moment: then it is a telephone number or an account."""
    moment = datetime.fromisoformat(instant.iso)
    now = reference or datetime.now(moment.tzinfo)
    return moment.replace(tzinfo=None) - now.replace(tzinfo=None) > timedelta(days=2)


def event_date(
    lead: str,
    published: str | datetime | None,
    dateline: str | None = None,
    timezone: str = "Asia/Ho_Chi_Minh",
) -> DateReading | None:
    """The day of the event that a lead reports, from its first sentence; None if the sentence gives none.

    `published` (ISO 8601 to the day, or a datetime) gives the year: 'ngày 29/12' in an article of 3 January is of
    the year before. Without it the answer is None. `dateline` is a regular expression of the outlet's own mark;
    without one, any short mark before a dash is skipped, and the day in an English one comes last. A date more than 180
    days before or 60 days after publication is not the event's, nor is that of a document, a jubilee or a deadline.
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
            return _reading_of(phrase, head, line)
    for phrase in islice(english_days(line), _MOST_PHRASES):
        reading = _reading_of(phrase, head, line)
        # 'may 12 times' names no month
        if _is_near(phrase, moment) and (phrase.relative or not reading.raw.islower()):
            return reading
    return None


def _first_sentence_end(text: str, start: int) -> int:
    """The end of the first sentence; 'TP.', 'PGS.' and 'Capt.' do not end one."""
    for end in _SENTENCE_END.finditer(text, start):
        word = end["word"]
        if not word or word[0].islower() or not (len(word) <= _LONGEST_ABBREVIATION or word in _LONG_ABBREVIATIONS):
            return end.end()
    return len(text)


def _is_event(line: Line, phrase: Phrase, published: datetime) -> bool:
    prefix = phrase.prefix or Prefix()
    vague = phrase.relative and phrase.last is not None
    if phrase.first.day is None or prefix.occasion or prefix.label or vague:
        return False
    if not (prefix.worded or phrase.last or phrase.relative) or (prefix.link in _UNTIL and not phrase.last):
        return False
    return _is_near(phrase, published) and not _OTHER_DATE.search(line, max(0, phrase.start - 80), phrase.start)


def _is_near(phrase: Phrase, published: datetime) -> bool:
    day = phrase.first.first_day
    return day is not None and -_OLDEST <= day - published.date() <= _FURTHEST


def _moment(published: str | datetime | None, timezone: str) -> datetime | None:
    if published is None or isinstance(published, datetime):
        return published
    reading = parse_instant(published, timezone)
    if reading is None or reading.precision == "month":
        return None
    moment = datetime.fromisoformat(reading.iso)
    return moment if moment.tzinfo else moment.replace(tzinfo=zone_named(timezone))


def order_of(samples: Iterable[str]) -> Literal["DMY", "MDY"] | None:
    """The order of the numeric dates in `samples`, if a day above 12 decides it; None if not, or if two contradict."""
    orders: set[Literal["DMY", "MDY"]] = set()
    for sample in samples:
        for match in _NUMERIC.finditer(canonical(sample)):
            first, second = int(match[1]), int(match[3])
            if 12 < first <= 31 and 1 <= second <= 12:
                orders.add("DMY")
            elif 12 < second <= 31 and 1 <= first <= 12:
                orders.add("MDY")
    return orders.pop() if len(orders) == 1 else None
