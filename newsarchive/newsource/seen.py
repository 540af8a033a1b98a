"""What a survey has seen so far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from newsarchive.extraction.urls import tidy
from newsarchive.items import Article
from newsarchive.models import Capture, Link
from newsarchive.newsource.page import ListingPage, host_of
from newsarchive.newsource.pattern import Pattern
from newsarchive.newsource.proposal import Recorded


@dataclass(slots=True)
class Source:
    """A feed or a sitemap that could be read: how many articles it shows, and how many of them the listing does."""

    url: str
    kind: str
    capture: Capture
    articles: int
    shared: int


@dataclass(slots=True)
class Sample:
    """An article of the listing that was fetched and read. `page` is its markup, opened as a listing's is."""

    link: Link
    capture: Capture
    page: ListingPage
    article: Article


@dataclass(slots=True)
class Seen:
    """`untold` are sentences on what could not be told. `second` is page 2 of the listing, reached by the page's own
    link, or by `template`; `unread_next` is where that link leads and why nothing came of it. `refused` are
    addresses that fit the pattern, and why they hold no article."""

    first: ListingPage
    pattern: Pattern
    pages: list[Recorded]
    second: ListingPage | None = None
    template: str | None = None
    unread_next: tuple[str, str] | None = None
    sources: list[Source] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    untold: list[str] = field(default_factory=list)

    @property
    def hosts(self) -> set[str]:
        return hosts_of(self.first)

    def links(self) -> list[Link]:
        """The links of the listing's pages on the outlet's hosts, each once."""
        return merged([self.first, *([self.second] if self.second else [])])

    def owns(self, url: str) -> bool:
        return host_of(url) in self.hosts

    def fresh(self, page: ListingPage) -> list[Link]:
        """The article links of another page that the first does not show."""
        known = {link.url for link in self.first.links}
        return [link for link in page.own(self.hosts) if self.pattern.fits(link.url) and link.url not in known]


def hosts_of(first: ListingPage) -> set[str]:
    """The listing's host, and the main one where it is a mobile edition's: their links are tidied to that."""
    return {host_of(first.url), host_of(tidy(first.url))}


def merged(pages: Iterable[ListingPage]) -> list[Link]:
    """The links of several pages of one listing on the outlet's hosts, each once."""
    found: dict[str, Link] = {}
    for page in pages:
        for link in page.own(hosts_of(page)):
            known = found.setdefault(link.url, Link(link.url, link.kind))
            known.title, known.date = known.title or link.title, known.date or link.date
    return list(found.values())
