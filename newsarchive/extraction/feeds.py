"""RSS, Atom and sitemaps: lists of links that machines publish. No entity is expanded, nothing is fetched."""

from __future__ import annotations

import gzip
import io
import re
from collections.abc import Iterator
from urllib.parse import urljoin

from lxml import etree

from newsarchive.extraction.tree import MAX_BYTES
from newsarchive.items import Link
from newsarchive.text import clean

MAX_LINKS = 60_000
_ROOTS = ("rss", "rdf", "feed", "urlset", "sitemapindex")
_DOCTYPE = re.compile(rb"<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>", re.I | re.S)
_DATES = ("pubdate", "published", "updated", "date", "lastbuilddate", "publication_date")


def read_feed(body: bytes, url: str) -> list[Link]:
    """The entries of an RSS or Atom feed in its order: absolute address, title, date as printed; [] for what is no
    feed.
    """
    root = _root(body)
    if root is None:
        return []
    links: list[Link] = []
    for item in _elements(root, "item", "entry"):
        address, title = "", ""
        dates: dict[str, str] = {}
        for child in item:
            name = _name(child)
            text = clean("".join(child.itertext()))
            if name == "link":
                rel = child.get("rel", "alternate")
                if rel == "alternate" and not address:
                    address = child.get("href") or text
            elif (
                name == "guid"
                and not address
                and child.get("isPermaLink", "true") == "true"
                and text.startswith("http")
            ):
                address = text
            elif name == "title" and not title:
                title = clean(re.sub(r"<[^>]{0,500}>", " ", text))
            elif name in _DATES and text:
                dates.setdefault(name, text)
        if address and (target := _absolute(url, address)):
            date = next((dates[d] for d in _DATES if d in dates), None)
            links.append(Link(target, title=title[:500] or None, date=date[:80] if date else None))
        if len(links) >= MAX_LINKS:
            break
    return links


def read_sitemap(body: bytes, url: str) -> tuple[list[Link], list[str]]:
    """(the pages, the child sitemaps) of a urlset or a sitemapindex, plain or gzipped; a news sitemap's title and
    date go along.
    """
    root = _root(body)
    if root is None:
        return [], []
    links: list[Link] = []
    children: list[str] = []
    for entry in _elements(root, "url", "sitemap"):
        location, title, date = "", None, None
        for part in entry.iter():
            name = _name(part)
            if name == "loc" and not location and _name(part.getparent()) in ("url", "sitemap"):
                location = clean(part.text or "")
            elif name == "title" and title is None and "news" in str(part.tag):
                title = clean(part.text or "") or None
            elif name == "publication_date":
                date = clean(part.text or "") or None
        target = _absolute(url, location) if location else None
        if target is None:
            continue
        if _name(entry) == "sitemap":
            children.append(target)
        else:
            links.append(Link(target, title=title, date=date))
        if len(links) + len(children) >= MAX_LINKS:
            break
    return links, children


def is_feed(body: bytes) -> bool:
    """Is it RSS, Atom or a sitemap at all, plain or gzipped? A page of HTML in its place is not."""
    root = _root(body)
    return root is not None and _name(root) in _ROOTS


def _root(body: bytes) -> etree._Element | None:
    plain = _unzipped(body)
    if plain is None or len(plain) > 3 * MAX_BYTES:
        return None
    plain = _DOCTYPE.sub(b"", plain.lstrip(b"\xef\xbb\xbf \t\r\n"), count=1)
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        return etree.fromstring(plain, parser)
    except (etree.LxmlError, ValueError):
        return None


def _unzipped(body: bytes) -> bytes | None:
    if body[:2] != b"\x1f\x8b":
        return body
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(body)) as packed:
            return packed.read(3 * MAX_BYTES + 1)
    except (OSError, EOFError):
        return None


def _elements(root: etree._Element, *names: str) -> Iterator[etree._Element]:
    for element in root.iter():
        if _name(element) in names:
            yield element


def _name(element: etree._Element | None) -> str:
    if element is None or not isinstance(element.tag, str):
        return ""
    return element.tag.rsplit("}", 1)[-1].rsplit(":", 1)[-1].lower()


def _absolute(base: str, reference: str) -> str | None:
    try:
        target = urljoin(base, reference.strip())
    except ValueError:
        return None
    return target.split("#")[0] if target.startswith(("http://", "https://")) and len(target) <= 2000 else None
