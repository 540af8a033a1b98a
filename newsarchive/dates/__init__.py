"""Dates: the date that a text states, to the precision that it states.

`parse_date` reads what people print, `parse_instant` what machines write, `event_date` the first sentence of a lead;
`order_of` finds whether a page prints the day or the month first.

`line` gives a text one spelling. `phrase` finds its date phrases and reads the `prefix` and `clock` of a date, the date
(`grammar`, made of `productions`), the end of its range and the year that it leaves out (`calendar`). `foreign` finds
dates in other languages and reads them with dateparser, whose Vietnamese reads four of ten such strings and finds
dates in scores of matches.

A function is imported when it is first used, because that takes 0.1 s.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newsarchive.dates.instant import parse_instant
    from newsarchive.dates.model import DateReading
    from newsarchive.dates.parsing import event_date, order_of, parse_date

__all__ = ["DateReading", "event_date", "order_of", "parse_date", "parse_instant"]

_MODULES = {"DateReading": "model", "parse_instant": "instant"}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES.get(name, 'parsing')}"), name)
