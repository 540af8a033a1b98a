"""Whether an outlet prints the day or the month first, and what shows it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from newsarchive.dates import order_of

Order = Literal["DMY", "MDY"]
_NUMERIC = re.compile(r"(?<![\d./-])(\d{1,2}) ?([./-]) ?(\d{1,2}) ?\2 ?((?:19|20)\d\d)(?!\d)")
_CLOCK = re.compile(r"\d{1,2}[:hg]\d{2}", re.I)
_STAMP = re.compile(
    r"(?:\d{1,2}[:hg]\d{2}(?::\d{2})?(?: ?[AP]M)?[ ,|-]{1,4})?(?<![\d./-])\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d(?!\d)"
    r"(?:[ ,|-]{1,4}\d{1,2}[:hg]\d{2}(?::\d{2})?(?: ?[AP]M)?)?"
)


@dataclass(frozen=True, slots=True)
class Settled:
    """`order` is None where nothing settles it; `why` says what did, or what there was. `printed` counts the
    numeric dates that were looked at."""

    order: Order | None
    why: str
    printed: int


def settle(samples: Iterable[str], instants: Iterable[tuple[str, str]], fetched_at: str) -> Settled:
    """The order of the dates that a page prints.

    `samples` are printed texts with dates, `instants` pairs of a printed date and the moment (ISO 8601) that the
    same article declares to machines; `fetched_at` is when the page was there, which no date of it can be later than.
    """
    # A date with a clock is printed by the system; one without may stand in a sentence, which has its own order.
    texts = [text for text in samples if _NUMERIC.search(text)]
    texts = [text for text in texts if _CLOCK.search(text)] or texts
    if not texts:
        return Settled(None, "no numeric date is printed", 0)
    if order := order_of(texts):
        telling = next(text for text in texts if order_of([text]))
        return Settled(order, f"'{telling}' can be read in no other way", len(texts))
    votes: dict[Order, str] = {}
    for text, instant in instants:
        for order, day in _readings(text):
            if day.isoformat() == instant[:10]:
                votes.setdefault(order, f"'{text}' is {instant[:10]} in the article's own markup")
    if len(votes) == 1:
        return Settled(*next(iter(votes.items())), len(texts))
    latest = datetime.fromisoformat(fetched_at).date() + timedelta(days=1)
    possible: set[Order] = {"DMY", "MDY"}
    telling = ""
    for text in texts:
        here = {order for order, day in _readings(text) if day <= latest}
        if len(here) == 1:
            possible, telling = possible & here, text
    if len(possible) == 1:
        return Settled(
            possible.pop(), f"'{telling}' would else lie after {fetched_at[:10]}, when it was fetched", len(texts)
        )
    return Settled(None, f"'{texts[0]}' can be read in both ways, and no other date settles it", len(texts))


def stamps(text: str) -> list[str]:
    """The numeric dates with a clock in a page's text."""
    return [found[0] for found in _STAMP.finditer(text) if _CLOCK.search(found[0])]


def _readings(text: str) -> Iterator[tuple[Order, date]]:
    """The two readings of the first numeric date, if they differ and exist."""
    found = _NUMERIC.search(text)
    if found is None or found[1] == found[3]:
        return
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    orders: tuple[tuple[Order, int, int], ...] = (("DMY", second, first), ("MDY", first, second))
    for order, month, day in orders:
        try:
            yield order, date(year, month, day)
        except ValueError:
            continue
