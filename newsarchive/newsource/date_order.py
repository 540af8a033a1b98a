"""Whether an outlet prints the day or the month first, and the date that shows it."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal, get_args

from newsarchive.dates import parse_date

Order = Literal["DMY", "MDY"]
_ORDERS: tuple[Order, ...] = get_args(Order)
_NUMERIC = re.compile(r"(?<![\d./-])\d{1,2} ?([./-]) ?\d{1,2} ?\1 ?(?:19|20)\d\d(?!\d)")
_CLOCK = re.compile(r"\d{1,2}[:hg]\d{2}", re.I)


def settle(samples: Iterable[str], declared: Iterable[tuple[str, str]], fetched_at: str) -> tuple[Order | None, str]:
    """(the order of the dates that pages print, the date that settles it); (None, why none does).

    `samples` are printed texts with dates. `declared` are pairs of a printed date and the moment (ISO 8601) that the
    markup of the same article declares. No date of a page is later than `fetched_at`. The reason is '' if no sample
    holds a numeric date.
    """
    texts = list(dict.fromkeys(text for text in samples if _NUMERIC.search(text)))
    # The system prints a date with a clock. One without may stand in a sentence, which has its own order.
    texts = [text for text in texts if _CLOCK.search(text)] or texts
    declared_days = {(text, moment[:10]) for text, moment in declared}
    latest = (datetime.fromisoformat(fetched_at) + timedelta(days=1)).date().isoformat()
    readings = [(text, order, day) for text in texts for order in _ORDERS if (day := _day(text, order))]
    for why, possible in (
        ("can be read in no other way", readings),
        (
            "is the day that the article's own markup declares",
            [(text, order, day) for text, order, day in readings if (text, day) in declared_days],
        ),
        (
            f"would otherwise lie after {fetched_at[:10]}, when it was fetched",
            [(text, order, day) for text, order, day in readings if day <= latest],
        ),
    ):
        decisive: dict[Order, str] = {}
        for text in texts:
            orders = [order for other, order, _ in possible if other == text]
            if len(orders) == 1:
                decisive.setdefault(orders[0], text)
        if len(decisive) == 1:
            ((order, text),) = decisive.items()
            return order, f"'{text}' {why}"
        if decisive:
            return None, f"'{decisive['DMY']}' and '{decisive['MDY']}' contradict each other"
    return None, f"'{texts[0]}' can be read in both ways, and no other date settles it" if texts else ""


def _day(text: str, order: str) -> str | None:
    reading = parse_date(text, order=order)
    return reading.iso[:10] if reading else None
