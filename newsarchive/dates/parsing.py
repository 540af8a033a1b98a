"""`parse_date`: the first date of a text. `order_of`: whether a page prints the day or the month first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal

from .foreign import read_foreign
from .instant import is_epoch, parse_instant
from .line import Line, canonical, original_slice
from .model import DateReading, zone_named
from .phrase import Phrase, phrases

_NUMERIC = re.compile(r"(?<![\d./-])(\d{1,2}) ?([./-]) ?(\d{1,2}) ?\2 ?(?:19|20)\d\d(?!\d)")


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
    return reading_of(phrase, text, line) if phrase else None


def reading_of(phrase: Phrase, text: str, line: Line) -> DateReading:
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
