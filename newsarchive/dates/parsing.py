"""`parse_date`: the first date that a text states."""

from __future__ import annotations

from datetime import datetime, timedelta

from .foreign import read_foreign
from .instant import is_epoch, parse_instant
from .line import Line
from .phrase import Phrase
from .reading import DateReading, zone_named
from .scan import phrases
from .spelling import original_slice


def parse_date(
    text: str,
    reference: datetime | None = None,
    order: str = "DMY",
    timezone: str = "Asia/Ho_Chi_Minh",
) -> DateReading | None:
    """The first date that `text` states, to the precision that it states; None where it states none.

    `reference` is the moment the page was published or fetched: it settles 'hôm qua', '3 giờ trước' and a
    missing year; without it these are None. `order` ('DMY' or 'MDY') is that of the page's dates in digits: one that
    does not fit it is None, never swapped (`order_of` tells which it would fit). `timezone` is the page's own.
    Raises nothing, whatever the text; takes time linear in its length.
    """
    instant = parse_instant(text, timezone)
    if instant:
        return None if is_epoch(text) and _is_ahead(instant, reference) else instant
    line = Line.of(text, reference, order, zone_named(timezone))
    phrase = next(phrases(line), None)
    phrase = read_foreign(line, phrase.start if phrase else len(line.text)) or phrase
    return reading_of(phrase, text, line) if phrase else None


def reading_of(phrase: Phrase, text: str, line: Line) -> DateReading:
    """What a caller is told of a phrase: its `raw` as `text` has it, not as the line spells it."""
    end = phrase.end
    if line.text[end : end + 1] == ")" and "(" in line.text[phrase.start : end]:
        end += 1
    raw = original_slice(text, line.text, phrase.start, end).strip()
    last = phrase.last.iso(line.zone) if phrase.last else None
    return DateReading(phrase.first.iso(line.zone), phrase.first.precision, last, raw, phrase.note)


def _is_ahead(instant: DateReading, reference: datetime | None) -> bool:
    """Whether a bare number would be a moment to come: then it is a telephone's or an account's."""
    moment = datetime.fromisoformat(instant.iso)
    now = reference or datetime.now(moment.tzinfo)
    return moment.replace(tzinfo=None) - now.replace(tzinfo=None) > timedelta(days=2)
