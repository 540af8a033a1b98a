"""RSS, Atom and sitemaps: lists of links that machines publish. No entity is expanded, nothing is fetched."""

import codecs
import gzip
import io
import re
from collections.abc import Iterator

from lxml import etree

from newsarchive.extraction.images import absolute
from newsarchive.extraction.tree import MAX_BYTES, MAX_LINKS
from newsarchive.models import Link
from newsarchive.text import clean

MAX_SIZE = 3 * MAX_BYTES  # unzipped; a sitemap may have 50 MB
_ENTRIES = ("item", "entry", "url", "sitemap")
_KINDS = {**dict.fromkeys(("rss", "rdf", "feed"), "feed"), **dict.fromkeys(("urlset", "sitemapindex"), "sitemap")}
_DOCTYPE = re.compile(rb"<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>", re.I | re.S)
_UTF_16 = re.compile(rb"(?<=<\?xml version=.1\.0.)\s+encoding=.utf-16.", re.I)
_ENTRY_TAG = re.compile(rb"<(?:[\w.-]+:)?(?:%b)(?=[\s>])" % "|".join(_ENTRIES).encode(), re.I)
_UNREAD = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>", re.S)
_DATES = ("pubdate", "published", "updated", "date")


def read_feed(body: bytes, url: str) -> list[Link]:
    """The entries of an RSS or Atom feed in its order: absolute address, title, date as printed; [] for anything else.
    Of more than MAX_LINKS the first MAX_LINKS + 1.
    """
    links: list[Link] = []
    for item in _elements(_root(body), "item", "entry"):
        fields: dict[str, str] = {}
        for child in item:
            name, text = _name(child), clean("".join(child.itertext()))
            if name == "link":
                text = child.get("href") or text if child.get("rel", "alternate") == "alternate" else ""
            elif name == "guid":
                name = "link"
                text = text if child.get("isPermaLink", "true") == "true" and text.startswith("http") else ""
            elif name == "title":
                text = clean(re.sub(r"<[^>]{0,500}>", " ", text))
            if text:
                fields.setdefault(name, text)
        if target := _absolute(url, fields.get("link", "")):
            date = next((fields[d] for d in _DATES if d in fields), "")
            links.append(Link(target, title=fields.get("title", "")[:500] or None, date=date[:80] or None))
        if len(links) > MAX_LINKS:
            break
    return links


def read_sitemap(body: bytes, url: str) -> tuple[list[Link], list[str]]:
    """(the pages, the child sitemaps) of a urlset or a sitemapindex, plain or gzipped, with title and date of a news
    sitemap. Of more than MAX_LINKS together the first MAX_LINKS + 1.
    """
    links: list[Link] = []
    children: list[str] = []
    for entry in _elements(_root(body), "url", "sitemap"):
        fields: dict[str, str] = {}
        for part in entry.iter():
            name, text = _name(part), clean(part.text or "")
            other_title = name == "title" and "news" not in str(part.tag)
            if text and not other_title and not (name == "loc" and part.getparent() is not entry):
                fields.setdefault(name, text)
        target = _absolute(url, fields.get("loc", ""))
        if target and _name(entry) == "sitemap":
            children.append(target)
        elif target:
            links.append(Link(target, title=fields.get("title"), date=fields.get("publication_date")))
        if len(links) + len(children) > MAX_LINKS:
            break
    return links, children


def feed_kind(body: bytes) -> str | None:
    """'feed' for RSS and Atom, 'sitemap' for a sitemap, plain or gzipped; None for anything else."""
    return _KINDS.get(_name(_root(body)))


def cut_off(body: bytes) -> str | None:
    """Why a feed or a sitemap can be read in part only; None where all of it can.

    The parser loses entries without an error: behind the end of a file that was cut, behind a tag that is closed
    twice, below more levels than it reads.
    """
    root, plain = _root(body), _unzipped(body)
    if root is None or plain is None:
        return None
    if not re.search(rb"</(?:[\w.-]+:)?%b\s*>" % _name(root).encode(), plain, re.I) and len(root):
        return "it is cut off before its end"
    entries = len(_ENTRY_TAG.findall(_UNREAD.sub(b"", plain)))
    read = sum(1 for _ in _elements(root, *_ENTRIES))
    return f"only {read} of its {entries} entries can be read" if read < entries else None


def _root(body: bytes) -> etree._Element | None:
    plain = _unzipped(body)
    if plain is None or len(plain) > MAX_SIZE:
        return None
    # ASP.NET declares UTF-16 and sends UTF-8.
    plain = _UTF_16.sub(b"", plain, count=1)
    plain = _DOCTYPE.sub(b"", plain.lstrip(b"\xef\xbb\xbf \t\r\n"), count=1)
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        return etree.fromstring(plain, parser)
    except (etree.LxmlError, ValueError):
        return None


def _unzipped(body: bytes) -> bytes | None:
    if body[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return body.decode("utf-16", "replace").encode()
    if body[:2] != b"\x1f\x8b":
        return body
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(body)) as packed:
            return packed.read(MAX_SIZE + 1)
    except (OSError, EOFError):
        return None


def _elements(root: etree._Element | None, *names: str) -> Iterator[etree._Element]:
    return (element for element in (root.iter() if root is not None else ()) if _name(element) in names)


def _name(element: etree._Element | None) -> str:
    """An element's name in small letters, without its namespace."""
    if element is None or not isinstance(element.tag, str):
        return ""
    return re.split(r"[}:]", element.tag)[-1].lower()


def _absolute(base: str, reference: str) -> str | None:
    target = (absolute(reference, base) or "").split("#")[0] if reference else ""
    return target if 0 < len(target) <= 2000 else None
