"""A page read into an article, its dates completed. It runs in a worker process, and knows nothing of Scrapy."""

from __future__ import annotations

from datetime import datetime

from newsarchive.dates import event_date, order_of, parse_date
from newsarchive.extraction import extract
from newsarchive.items import Article
from newsarchive.models import Outlet


def read_article(
    body: bytes,
    url: str,
    fetched_at: str,
    outlet: Outlet,
    encoding: str | None = None,
    listed_date: str | None = None,
) -> Article:
    """What `extract` reads on a page, and two dates that need more than the page.

    `listed_date` is what the listing printed beside the address. It is the date of publication where the page states
    none, and evidence where the two disagree. The date of the event comes from the dateline of the lead.
    """
    article = extract(body, url, fetched_at, outlet, encoding)
    if article.refusal is None:
        _complete_published(article, outlet, listed_date, url, fetched_at)
        complete_event(article, outlet)
    return article


def complete_event(article: Article, outlet: Outlet) -> None:
    """Set the date of the event, if the dateline states one."""
    head = article.lead or (article.body or "").partition("\n\n")[0]
    if head and article.published_at:
        reading = event_date(head, article.published_at, outlet.dateline, outlet.timezone)
        if reading is not None:
            article.event_date = reading.iso
            article.evidence["event_date"] = ("dateline", reading.raw)


def _complete_published(article: Article, outlet: Outlet, listed_date: str | None, url: str, fetched_at: str) -> None:
    if not listed_date:
        return
    moment = datetime.fromisoformat(fetched_at)
    reading = parse_date(listed_date, moment, outlet.order_at(url), outlet.timezone)
    if reading is None and (order := order_of([listed_date])):
        # A listing may print another order than its articles; a number above 12 says which.
        reading = parse_date(listed_date, moment, order, outlet.timezone)
    if reading is None:
        return
    if article.published_at is None:
        article.published_at, article.published_precision = reading.iso, reading.precision
        article.evidence["published_at"] = ("listing", reading.raw)
    elif not _agree(article.published_at, reading.iso):
        article.evidence["published_at.listed"] = ("listing differs", reading.raw)


def _agree(one: str, other: str) -> bool:
    """Do two moments agree as far as both are stated?"""
    shared = min(len(one), len(other), len("2026-03-31T08:30"))
    return one[:shared] == other[:shared]
