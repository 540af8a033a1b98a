"""Whether an outlet prints the day or the month first, and the date that shows it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

Order = Literal["DMY", "MDY"]
_NUMERIC = re.compile(r"(?<![\d./-])(\d{1,2}) ?([./-]) ?(\d{1,2}) ?\2 ?((?:19|20)\d\d)(?!\d)")
_CLOCK = re.compile(r"\d{1,2}[:hg]\d{2}", re.I)
_STAMP = re.compile(
    r"(?:\d{1,2}[:hg]\d{2}(?::\d{2})?(?: ?[AP]M)?[ ,|-]{1,4})?(?<![\d./-])\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d(?!\d)"
    r"(?:[ ,|-]{1,4}\d{1,2}[:hg]\d{2}(?::\d{2})?(?: ?[AP]M)?)?"
)


@dataclass(frozen=True, slots=True)
class DateOrder:
    """`order` is None if no date settles it; `why` names the date that does. `printed` counts the numeric dates."""

    order: Order | None
    why: str
    printed: int


def settle(samples: Iterable[str], declared: Iterable[tuple[str, str]], fetched_at: str) -> DateOrder:
    """Find the order of the dates that pages print.

    `samples` are printed texts with dates. `declared` are pairs of a printed date and the moment (ISO 8601) that the
    markup of the same article declares. No date of a page is later than `fetched_at`.
    """
    texts = [text for text in samples if _NUMERIC.search(text)]
    # The system prints a date with a clock. One without may stand in a sentence, which has its own order.
    texts = [text for text in texts if _CLOCK.search(text)] or texts
    if not texts:
        return DateOrder(None, "no numeric date is printed", 0)
    declared_days = {(text, moment[:10]) for text, moment in declared}
    latest = datetime.fromisoformat(fetched_at).date() + timedelta(days=1)
    readings = [(text, order, day) for text in texts for order, day in _readings(text)]
    for why, possible in (
        ("can be read in no other way", readings),
        (
            "is the day that the article's own markup declares",
            [reading for reading in readings if (reading[0], reading[2].isoformat()) in declared_days],
        ),
        (
            f"would otherwise lie after {fetched_at[:10]}, when it was fetched",
            [reading for reading in readings if reading[2] <= latest],
        ),
    ):
        orders: dict[str, set[Order]] = {}
        for text, order, _ in possible:
            orders.setdefault(text, set()).add(order)
        decisive = {next(iter(found)): text for text, found in reversed(orders.items()) if len(found) == 1}
        if len(decisive) == 1:
            ((settled, text),) = decisive.items()
            return DateOrder(settled, f"'{text}' {why}", len(texts))
    return DateOrder(None, f"'{texts[0]}' can be read in both ways, and no other date settles it", len(texts))


def stamps(text: str) -> list[str]:
    """The numeric dates with a clock in a page's text."""
    return [found[0] for found in _STAMP.finditer(text) if _CLOCK.search(found[0])]


def _readings(text: str) -> Iterator[tuple[Order, date]]:
    """The readings of the first numeric date that are dates; none if both are the same day."""
    found = _NUMERIC.search(text)
    if found is None or found[1] == found[3]:
        return
    orders: tuple[tuple[Order, str, str], ...] = (("DMY", found[3], found[1]), ("MDY", found[1], found[3]))
    for order, month, day in orders:
        try:
            yield order, date(int(found[4]), int(month), int(day))
        except ValueError:
            continue
