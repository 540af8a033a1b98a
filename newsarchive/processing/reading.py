"""Pages as worker processes read them: an article, or the links of a listing, a feed or a sitemap. Knows nothing of
Scrapy."""

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any

from newsarchive import dates, extraction, mentions
from newsarchive.extraction.encoding import decode
from newsarchive.extraction.listing import last_page
from newsarchive.extraction.tree import MAX_LINKS, parse
from newsarchive.extraction.urls import suffixes, tidy
from newsarchive.items import Article
from newsarchive.mentions.lexicon import lexicon
from newsarchive.models import Link, Listing, Outlet
from newsarchive.near_duplicates import shingle_hashes, text_of
from newsarchive.outlets.url_patterns import articles_among
from newsarchive.text import host_of


def preload() -> None:
    """Import and load what reading takes, before the first page comes. The time of a page is for the page."""
    _ = extraction.extract, extraction.read_feed, dates.parse_date, mentions.find_mentions
    suffixes()
    lexicon(marks=True)


def read_article(
    body: bytes,
    url: str,
    fetched_at: str,
    outlet: Outlet,
    encoding: str | None = None,
    listed_date: str | None = None,
) -> Article:
    """The article that `extract` reads, with two dates that need more than the page.

    `listed_date` is the date beside the link in a listing. It is the date of publication if the page states none, and
    evidence if the two differ. The date of the event comes from the dateline of the lead.
    """
    article = extraction.extract(body, url, fetched_at, outlet, encoding)
    if article.refusal is not None:
        return article
    if listed_date:
        _add_listed_date(article, outlet, listed_date, outlet.order_at(url), fetched_at)
    head = article.lead or (article.body or "").partition("\n\n")[0]
    if head and article.published_at:
        reading = dates.event_date(head, article.published_at, outlet.dateline, outlet.timezone)
        if reading is not None:
            article.event_date = reading.iso
            article.evidence["event_date"] = ("dateline", reading.raw)
    return article


def read_new_article(
    *page: *tuple[bytes, str, str, Outlet, str | None, str | None],
) -> tuple[Article, tuple[list[mentions.Mention], list[int]] | None]:
    """What `read_article` reads, and what storing a new article takes: whom it names, and the hashes by which its
    copies are found. None for both if there is no article, or if they cannot be computed."""
    article = read_article(*page)
    if article.refusal is None:
        with suppress(Exception):  # a text that no rule foresaw; who computes it again gives the reason
            return article, (mentions.find_mentions(article), shingle_hashes(text_of(article.lead, article.body)))
    return article, None


def read_listing(
    body: bytes, url: str, kind: str, encoding: str | None = None, *, find_articles: bool = False
) -> Listing:
    """The links of a page of a kind: 'listing', 'feed' or 'sitemap'. A listing that proves to be a feed or a sitemap is
    read as one. `find_articles` also finds out which links lead to articles."""
    shown = extraction.feed_kind(body)
    if kind != "listing" and shown is None:
        return Listing([], fault=f"no {kind}")
    kind = shown if kind == "listing" and shown else kind
    if kind == "feed":
        found = extraction.read_feed(body, url)
        entries = _unique(found)
        return Listing(entries, cut=_too_many(len(found)) or extraction.cut_off(body), articles=entries)
    if kind == "sitemap":
        found, children = extraction.read_sitemap(body, url)
        cut = _too_many(len(found) + len(children)) or extraction.cut_off(body)
        return Listing(_unique(found), sitemaps=children, cut=cut)
    tree = parse(_html(body, encoding))
    if tree is None:
        return Listing([])
    found = extraction.links(tree, url)
    following, last, cut = extraction.next_page(tree, url), last_page(tree), _too_many(len(found))
    listing = Listing(_unique(found), following, last, cut=cut)
    if find_articles:
        own = [link for link in listing.links if host_of(link.url) == host_of(url)]
        listing.articles = articles_among(own, url)
    return listing


def _add_listed_date(article: Article, outlet: Outlet, listed_date: str, order: str, fetched_at: str) -> None:
    moment = datetime.fromisoformat(fetched_at)
    reading = dates.parse_date(listed_date, moment, order, outlet.timezone)
    if reading is None and (other := dates.order_of([listed_date])):
        # A listing may use another order than its articles. A number above 12 shows which.
        reading = dates.parse_date(listed_date, moment, other, outlet.timezone)
    if reading is None:
        return
    if article.published_at is None:
        article.published_at, article.published_precision = reading.iso, reading.precision
        article.evidence["published_at"] = ("listing", reading.raw)
        return
    precision = min(len(article.published_at), len(reading.iso), len("2026-03-31T08:30"))
    if article.published_at[:precision] != reading.iso[:precision]:
        article.evidence["published_at.listed"] = ("listing differs", reading.raw)


def _too_many(count: int) -> str | None:
    return f"more than {MAX_LINKS} links" if count > MAX_LINKS else None


def _html(body: bytes, encoding: str | None) -> str:
    """The markup of a page, or the markup inside a JSON response."""
    text, _ = decode(body, encoding)
    if text.lstrip()[:1] in ("{", "["):
        try:
            return "\n".join(_markup(json.loads(text)))
        except (ValueError, RecursionError):
            return text
    return text


def _markup(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if "<a " in value:
            yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _markup(inner)


def _unique(found: list[Link]) -> list[Link]:
    """Each address once, without tracking parameters, with its first title and date."""
    by_address: dict[str, Link] = {}
    for link in found:
        address = tidy(link.url)
        known = by_address.setdefault(address, Link(address, link.kind))
        known.title, known.date = known.title or link.title, known.date or link.date
    return list(by_address.values())
