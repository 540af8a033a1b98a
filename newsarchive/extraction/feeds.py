"""RSS, Atom and sitemaps: lists of links that machines publish. No entity is expanded, nothing is fetched."""

from __future__ import annotations

import gzip
import io
import re
from collections.abc import Iterator
from urllib.parse import urljoin

from lxml import etree

from newsarchive.extraction.tree import MAX_BYTES, MAX_LINKS
from newsarchive.models import Link
from newsarchive.text import clean

MAX_SIZE = 3 * MAX_BYTES  # unzipped; a sitemap may have 50 MB
_ENTRIES = ("item", "entry", "url", "sitemap")
_ROOTS = ("rss", "rdf", "feed", "urlset", "sitemapindex")
_DOCTYPE = re.compile(rb"<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>", re.I | re.S)
_ENTRY_TAG = re.compile(rb"<(?:[\w.-]+:)?(?:%b)(?=[\s>])" % "|".join(_ENTRIES).encode(), re.I)
_UNREAD = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>", re.S)
_DATES = ("pubdate", "published", "updated", "date", "lastbuilddate", "publication_date")


def read_feed(body: bytes, url: str) -> list[Link]:
    """The entries of an RSS or Atom feed in its order: absolute address, title, date as printed; [] for what is no
    feed. Of more than MAX_LINKS the first MAX_LINKS and one more, which says so.
    """
    root = _root(body)
    if root is None:
        return []
    links: list[Link] = []
    for item in _elements(root, *_ENTRIES[:2]):
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
        if len(links) > MAX_LINKS:
            break
    return links


def read_sitemap(body: bytes, url: str) -> tuple[list[Link], list[str]]:
    """(the pages, the child sitemaps) of a urlset or a sitemapindex, plain or gzipped; a news sitemap's title and
    date go along. Of more than MAX_LINKS together the first MAX_LINKS and one more, which says so.
    """
    root = _root(body)
    if root is None:
        return [], []
    links: list[Link] = []
    children: list[str] = []
    for entry in _elements(root, *_ENTRIES[2:]):
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
        if len(links) + len(children) > MAX_LINKS:
            break
    return links, children


def is_feed(body: bytes) -> bool:
    """Is it RSS, Atom or a sitemap at all, plain or gzipped? A page of HTML in its place is not."""
    root = _root(body)
    return root is not None and _name(root) in _ROOTS


def cut_off(body: bytes) -> str | None:
    """Why a feed or a sitemap can be read in part only; None where all of it is.

    The parser passes over what is not well-formed, and says nothing of entries that it loses: behind the end of a
    file that was cut, behind a tag that is closed twice, below more levels than it goes down.
    """
    root, plain = _root(body), _unzipped(body)
    if root is None or plain is None:
        return None
    if not re.search(rb"</(?:[\w.-]+:)?%b\s*>" % _name(root).encode(), plain, re.I) and len(root):
        return "it is cut off before its end"
    there = len(_ENTRY_TAG.findall(_UNREAD.sub(b"", plain)))
    read = sum(1 for _ in _elements(root, *_ENTRIES))
    return f"only {read} of its {there} entries can be read" if read < there else None


def _root(body: bytes) -> etree._Element | None:
    plain = _unzipped(body)
    if plain is None or len(plain) > MAX_SIZE:
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
            return packed.read(MAX_SIZE + 1)
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
