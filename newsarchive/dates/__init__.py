"""Dates: what a text says of when, and nothing that it does not say.

`parse_date` reads what people print, `parse_instant` what machines do, `event_date` the head of a lead; `order_of`
tells whether a page prints the day or the month first.

A text goes one way: `spelling` gives it one form, `scan` walks through it past what is no date (`vetoes`), `phrase`
reads what leads up to a date (`lead`, `clock`), the date itself (`cores`: `numeric`, `worded`, `periods`, `relative`),
what closes its range (`ranges`) and the year that it leaves out (`years`); `plausible` says whether digits are a
date at all. Other languages are cut out by `foreign` and read with dateparser, whose Vietnamese reads four of ten
such strings and finds dates in scores.
"""

from .dateline import event_date
from .instant import parse_instant
from .orders import order_of
from .parsing import parse_date
from .reading import DateReading

__all__ = ["DateReading", "event_date", "order_of", "parse_date", "parse_instant"]
