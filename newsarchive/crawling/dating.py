"""The dates of an article that need more than its page: its listing's, and the event's."""

from __future__ import annotations

from datetime import datetime

from newsarchive.crawling.description import Description
from newsarchive.dates import event_date, order_of, parse_date
from newsarchive.items import Article, Visit


def complete_dates(visit: Visit, outlet: type[Description]) -> None:
    """The event's date from the lead's dateline; the listing's date where the page states none, and
    where the two disagree the listing's as evidence. What is no article stays as it is."""
    if visit.article is not None and visit.capture is not None:
        _listed(visit, visit.article, outlet, datetime.fromisoformat(visit.capture.fetched_at))
        _event(visit.article, outlet)


def _listed(visit: Visit, article: Article, outlet: type[Description], fetched_at: datetime) -> None:
    if not visit.listed_date:
        return
    told = visit.listed_date
    reading = parse_date(told, fetched_at, outlet.order_at(visit.url), outlet.timezone)
    if reading is None and (order := order_of([told])):
        # A listing may print another order than its articles; a number above 12 says which.
        reading = parse_date(told, fetched_at, order, outlet.timezone)
    if reading is None:
        return
    if article.published_at is None:
        article.published_at, article.published_precision = reading.iso, reading.precision
        article.evidence["published_at"] = ("listing", reading.raw)
    elif not _agree(article.published_at, reading.iso):
        article.evidence["published_at.listed"] = ("listing differs", reading.raw)


def _event(article: Article, outlet: type[Description]) -> None:
    head = article.lead or (article.body or "").partition("\n\n")[0]
    if head and article.published_at:
        reading = event_date(head, article.published_at, outlet.dateline, outlet.timezone)
        if reading is not None:
            article.event_date = reading.iso
            article.evidence["event_date"] = ("dateline", reading.raw)


def _agree(one: str, other: str) -> bool:
    """Do two moments agree as far as both are stated?"""
    shared = min(len(one), len(other), len("2026-03-31T08:30"))
    return one[:shared] == other[:shared]
