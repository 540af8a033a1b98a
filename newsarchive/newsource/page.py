"""A listing page, opened once: its links and what it says of its outlet."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from newsarchive.extraction import jsonld, links, markup, next_page
from newsarchive.extraction.encoding import decode
from newsarchive.extraction.images import absolute
from newsarchive.extraction.tree import MAX_BYTES, parse, text_of
from newsarchive.extraction.urls import tidy
from newsarchive.models import Capture, Link
from newsarchive.text import clean

_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/xml", "text/xml")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.I)


@dataclass(slots=True)
class ListingPage:
    """`links` are tidy, each address once. `feeds` are those that the page's head names."""

    url: str
    fetched_at: str
    tree: HtmlElement
    links: list[Link]
    next_page: str | None
    feeds: list[str] = field(default_factory=list)
    title: str = ""
    site_names: list[str] = field(default_factory=list)
    language: str | None = None

    def own(self, hosts: set[str]) -> list[Link]:
        """The links on the outlet's hosts."""
        return [link for link in self.links if host_of(link.url) in hosts]


def open_listing(capture: Capture) -> ListingPage | None:
    """The page of a capture; None where it holds no markup."""
    if len(capture.body) > MAX_BYTES:
        return None
    tree = parse(_markup_of(decode(capture.body, charset_of(capture))[0]))
    if tree is None:
        return None
    metas = markup.meta(tree)
    language = markup.language(tree, metas, "")
    if (language is None or language[0] != "vi") and markup.reads_vietnamese(text_of(tree)[:20_000]):
        language = "vi", "letters of the text"
    return ListingPage(
        url=capture.url,
        fetched_at=capture.fetched_at,
        tree=tree,
        links=_tidied(links(tree, capture.url)),
        next_page=next_page(tree, capture.url),
        feeds=_feeds(tree, capture.url),
        title=clean(next((element.text or "" for element in tree.iter("title")), "")),
        site_names=_site_names(tree, metas, capture.url),
        language=language[0] if language else None,
    )


def charset_of(capture: Capture) -> str | None:
    """The encoding that the Content-Type header of a capture declares, if it does."""
    found = _CHARSET.search(type_of(capture))
    return found[1] if found else None


def type_of(capture: Capture) -> str:
    """The Content-Type header of a capture; '' without one."""
    return next((value for name, value in capture.headers if name.lower() == "content-type"), "")


def host_of(url: str) -> str:
    """The host of an address as outlets are told by it: small letters, no www., with the port where one is named; ''
    for what is no address."""
    try:
        return urlsplit(url).netloc.rpartition("@")[2].lower().removeprefix("www.")
    except ValueError:
        return ""


def _site_names(tree: HtmlElement, metas: dict[str, list[str]], url: str) -> list[str]:
    """What a page says that its outlet is called."""
    declared = jsonld.article_of(jsonld.read(tree), url)
    named = (
        markup.first(metas, "og:site_name"),
        jsonld.first(declared, "publisher"),
        markup.first(metas, "application-name"),
    )
    return [clean(name) for name in named if name]


def _markup_of(text: str) -> str:
    """The markup of a page; of an answer to a script, that which stands in its JSON."""
    if text.lstrip()[:1] not in ("{", "["):
        return text
    try:
        waiting = [json.loads(text)]
    except (ValueError, RecursionError):
        return text
    found: list[str] = []
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict | list):
            waiting += reversed(list(value.values()) if isinstance(value, dict) else value)
        elif isinstance(value, str) and "<a " in value:
            found.append(value)
    return "\n".join(found)


def _feeds(tree: HtmlElement, url: str) -> list[str]:
    found: dict[str, None] = {}
    for element in tree.iter("link"):
        kinds = (element.get("rel", "").lower().split(), element.get("type", "").lower().strip())
        href = (element.get("href") or "").strip()
        if href and "alternate" in kinds[0] and kinds[1] in _FEED_TYPES and "comment" not in href:
            address = absolute(href, url)
            if address:
                found[address.partition("#")[0]] = None
    return list(found)


def _tidied(found: list[Link]) -> list[Link]:
    by_address: dict[str, Link] = {}
    for link in found:
        known = by_address.setdefault(address := tidy(link.url), Link(address, link.kind))
        known.title, known.date = known.title or link.title, known.date or link.date
    return list(by_address.values())
