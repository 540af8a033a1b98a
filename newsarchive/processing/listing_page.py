"""A listing page, a feed or a sitemap, as a walk needs it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from newsarchive.extraction import cut_off, is_feed, links, next_page, read_feed, read_sitemap
from newsarchive.extraction.address import tidy
from newsarchive.extraction.encoding import decode
from newsarchive.extraction.pager import last_page
from newsarchive.extraction.tree import MAX_LINKS, parse
from newsarchive.models import Link


@dataclass(slots=True)
class Listing:
    """The links in reading order, each once and tidy; where the walk goes on; how many pages there are
    said to be (0: nothing is said); why it was read in part only (`cut`); or why there is nothing to be read
    (`fault`)."""

    links: list[Link]
    next_page: str | None = None
    last_page: int = 0
    sitemaps: list[str] = field(default_factory=list)
    cut: str | None = None
    fault: str | None = None


def read_listing(body: bytes, url: str, kind: str, encoding: str | None = None) -> Listing:
    """Read a page by its kind in the ledger: 'listing', 'feed' or 'sitemap'."""
    if kind != "listing" and not is_feed(body):
        return Listing([], fault=f"no {kind}")
    match kind:
        case "feed":
            found = read_feed(body, url)
            return Listing(_tidied(found), cut=_too_many(len(found)) or cut_off(body))
        case "sitemap":
            found, children = read_sitemap(body, url)
            cut = _too_many(len(found) + len(children)) or cut_off(body)
            return Listing(_tidied(found), sitemaps=children, cut=cut)
        case _:
            tree = parse(_html(body, encoding))
            if tree is None:
                return Listing([])
            found = links(tree, url)
            further, last, cut = next_page(tree, url), last_page(tree), _too_many(len(found))
            return Listing(_tidied(found), further, last, cut=cut)


def _too_many(found: int) -> str | None:
    return f"more than {MAX_LINKS} links" if found > MAX_LINKS else None


def _html(body: bytes, encoding: str | None) -> str:
    """The markup of a page; of an answer to a script, that which stands in its JSON."""
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


def _tidied(found: list[Link]) -> list[Link]:
    """Each address once, without what only says where the reader came from; the first title and date count."""
    by_address: dict[str, Link] = {}
    for link in found:
        address = tidy(link.url)
        known = by_address.setdefault(address, Link(address, link.kind))
        known.title, known.date = known.title or link.title, known.date or link.date
    return list(by_address.values())
