"""What extraction reads in the articles that a survey fetched, in the form of answers.json."""

from __future__ import annotations

from typing import Any

from newsarchive.items import Article
from newsarchive.models import Capture, Outlet
from newsarchive.newsource.page import charset_of
from newsarchive.processing.reading import read_article


def read(capture: Capture, fetched_at: str, outlet: Outlet, listed_date: str | None = None) -> Article:
    """The article of a capture; `refusal` says why it is none. `fetched_at` is the moment of the recording."""
    return read_article(capture.body, capture.url, fetched_at, outlet, charset_of(capture), listed_date)


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
