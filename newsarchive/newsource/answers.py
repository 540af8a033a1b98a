"""What extraction reads in the articles that a survey fetched, in the form of answers.json."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from newsarchive.dates import event_date, parse_date
from newsarchive.extraction import extract
from newsarchive.items import Article, Capture, Outlet
from newsarchive.newsource.page import charset_of


def read(capture: Capture, fetched_at: str, outlet: Outlet) -> Article:
    """The article of a capture; `refusal` says why it is none. `fetched_at` is the moment of the recording."""
    return extract(capture.body, capture.url, fetched_at, outlet, charset_of(capture))


def complete(article: Article, listed: str | None, fetched_at: str, outlet: Outlet, order: str) -> None:
    """Add what a crawl would: the listing's date where the page states none, and the event's date."""
    if article.published_at is None and listed:
        reading = parse_date(listed, datetime.fromisoformat(fetched_at), order, outlet.timezone)
        if reading is not None:
            article.published_at, article.published_precision = reading.iso, reading.precision
    head = article.lead or (article.body or "").partition("\n\n")[0]
    if head and article.published_at:
        event = event_date(head, article.published_at, outlet.dateline, outlet.timezone)
        article.event_date = event.iso if event else None


def answer(article: Article, fetched: str) -> dict[str, Any]:
    """What a person is to read and confirm; `fetched` is the address that the listing shows."""
    told: dict[str, Any] = {"url": article.url}
    if article.url != fetched:
        told["addresses"] = [fetched]
    return told | {
        "title": article.title,
        "lead": article.lead,
        "body": (article.body or "").split("\n\n"),
        "authors": article.authors,
        "agency": article.agency,
        "section": article.section,
        "published_at": article.published_at,
        "modified_at": article.modified_at,
        "event_date": article.event_date,
        "photos": [{"url": p.url, "caption": p.caption, "credit": p.credit} for p in article.photos],
    }
