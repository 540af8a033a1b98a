"""Dates: what a text says of when, and nothing that it does not say."""

from .dateline import event_date
from .instant import parse_instant
from .orders import order_of
from .parsing import parse_date
from .reading import DateReading

__all__ = ["DateReading", "event_date", "order_of", "parse_date", "parse_instant"]
