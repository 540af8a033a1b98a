"""A listing page, a feed or a sitemap, as a walk needs it."""

from __future__ import annotations

from dataclasses import dataclass, field

from newsarchive.extraction import links, next_page, read_feed, read_sitemap
from newsarchive.extraction.address import tidy
from newsarchive.items import Link


@dataclass(slots=True)
class Listing:
    """The links in reading order, each once and tidy; where the walk goes on."""

    links: list[Link]
    next_page: str | None = None
    sitemaps: list[str] = field(default_factory=list)


def read_listing(body: bytes, url: str, kind: str, encoding: str | None = None) -> Listing:
    """Read a page by its kind in the ledger: 'listing', 'feed' or 'sitemap'."""
    match kind:
        case "feed":
            return Listing(_tidied(read_feed(body, url)))
        case "sitemap":
            found, children = read_sitemap(body, url)
            return Listing(_tidied(found), sitemaps=children)
        case _:
            return Listing(_tidied(links(body, url, encoding)), next_page(body, url, encoding))


def _tidied(found: list[Link]) -> list[Link]:
    """Each address once, without what only says where the reader came from; the first title and date count."""
    by_address: dict[str, Link] = {}
    for link in found:
        address = tidy(link.url)
        known = by_address.setdefault(address, Link(address, link.kind))
        known.title, known.date = known.title or link.title, known.date or link.date
    return list(by_address.values())
