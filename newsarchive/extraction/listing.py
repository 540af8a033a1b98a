"""Listing pages: the links in reading order with the date printed beside each, and the pagination."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from itertools import chain, islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from newsarchive.dates import parse_date
from newsarchive.extraction.encoding import decode
from newsarchive.extraction.images import absolute
from newsarchive.extraction.tree import MAX_LINKS, label_of, parse, text_of
from newsarchive.extraction.vocabulary import class_pattern, phrases
from newsarchive.models import Link
from newsarchive.text import clean

_DATE_ATTRIBUTES = ("datetime", "data-publishtime", "data-time")
_ANY_DAY = datetime(2100, 1, 1, tzinfo=UTC)  # 'hôm qua' is a date, whatever the day
_NEXT_TEXT = re.compile(rf"^{phrases('next_page')}$", re.I)
_NEXT_LABEL = class_pattern("next_page")
_PAGER = re.compile(r"paging|pagination|pager|phan-?trang", re.I)
# The number of a page in its address, by the names that sites give it: '?pageindex=2', '/page/2/', '/trang-3.htm'.
PAGE_NUMBER = re.compile(
    r"(?:[?&](?:p|start|offset|trang|[\w-]*page[\w-]*)=|[/-](?:p|page|trang)[/-]?)(\d{1,5})(?=[&/.?]|$)", re.I
)
_MOST_DIGITS = 5  # of a page number


def links(html: bytes | HtmlElement, url: str) -> list[Link]:
    """Every link of a page once, in reading order: absolute address without fragment, its text (the longest, if the
    first is short), the date beside it as printed. Of a page with more than MAX_LINKS the first MAX_LINKS + 1.

    `html` may be a tree that a caller has parsed already.
    """
    by_target: dict[str, Link] = {}
    anchors: dict[str, list[HtmlElement]] = {}
    tree = _tree(html)
    base = _base(tree, url)
    for anchor, target in _targets(tree, base, "a"):
        text = text_of(anchor) or clean(anchor.get("title", ""))
        if target not in by_target:
            if len(by_target) > MAX_LINKS:
                break
            by_target[target] = Link(target, title=text or None)
        elif len(text) > len(title := by_target[target].title or "") and len(title) < 15:
            by_target[target].title = text
        anchors.setdefault(target, []).append(anchor)
    for target, link in by_target.items():
        link.date = next((date for a in anchors[target] if (date := _date_beside(a, target, base))), None)
    return list(by_target.values())


def next_page(html: bytes | HtmlElement, url: str) -> str | None:
    """The address of the listing's next page: rel=next, a link that says so, or the next number of the pagination;
    None on the last.
    """
    tree = _tree(html)
    host = urlsplit(url).hostname
    own = url.split("#")[0]
    links = _targets(tree, _base(tree, url), "a", "link")
    others = [(e, t) for e, t in links if t != own and urlsplit(t).hostname == host]
    paged = [(e, t) for e, t in others if _is_paged(e, t)]
    number = PAGE_NUMBER.search(url)
    following = str(int(number[1]) + 1 if number else 2)
    declared = (t for e, t in others if "next" in e.get("rel", "").lower().split())
    said = (t for e, t in paged if _says_next(e))
    numbered = (t for e, t in paged if text_of(e) == following)
    return next(chain(declared, said, numbered), None)


def last_page(tree: HtmlElement) -> int:
    """The highest page number that the pagination names; 0 without a pagination."""
    anchors = (a for a in tree.iter("a") if _is_paged(a, a.get("href", "")))
    numbers = (int(text) for a in anchors if (text := text_of(a)).isdecimal() and len(text) <= _MOST_DIGITS)
    return max(numbers, default=0)


def _says_next(anchor: HtmlElement) -> bool:
    text = text_of(anchor) or anchor.get("title", "") or anchor.get("aria-label", "")
    return bool(_NEXT_TEXT.match(text.strip()) or _NEXT_LABEL.search(label_of(anchor)))


def _is_paged(anchor: HtmlElement, address: str) -> bool:
    """Whether a link has a page's number in its address or stands in an element that is called a pagination."""
    return bool(PAGE_NUMBER.search(address)) or any(
        _PAGER.search(label_of(e)) for e in [anchor, *islice(anchor.iterancestors(), 3)]
    )


def _targets(tree: HtmlElement, base: str, *tags: str) -> Iterator[tuple[HtmlElement, str]]:
    """(a link, its target), in reading order."""
    for element in tree.iter(*tags):
        if target := page_address(element.get("href", ""), base):
            yield element, target


def page_address(reference: str, base: str) -> str | None:
    """The absolute address of a page without its fragment; None where a reference leads to no other page."""
    reference = reference.strip().split("#")[0]
    target = absolute(reference, base) if reference else None
    return target if target and len(target) <= 2000 else None


def _date_beside(anchor: HtmlElement, target: str, base: str) -> str | None:
    """The date in the smallest element around a link that holds no other headline."""
    for node in [anchor, *islice(anchor.iterancestors(), 4)]:
        if _holds_others(node, target, base):
            return None
        if date := _date_in(node):
            return date
    return None


def _holds_others(node: HtmlElement, target: str, base: str) -> bool:
    return any(
        count > 12 or (page_address(a.get("href", ""), base) not in (None, target) and len(text_of(a)) >= 20)
        for count, a in enumerate(node.iter("a"))
    )


def _date_in(node: HtmlElement) -> str | None:
    """The date that stands in an element on its own: an attribute, or a piece of text that is hardly more than a date.
    A date inside a headline or a lead is not the item's.
    """
    for element in node.iter():
        pieces = [element.get(name) for name in _DATE_ATTRIBUTES]
        pieces += [element.text, element.tail if element is not node else None]
        for piece in pieces:
            if piece and 7 <= len(piece) <= 120 and (date := _printed_date(clean(piece))):
                return date
    return None


@lru_cache(maxsize=20_000)  # the text around a link is read once for each element that holds it
def _printed_date(text: str) -> str | None:
    """The date that makes up at least half of a text, as it is printed."""
    for order in ("DMY", "MDY"):
        reading = parse_date(text, _ANY_DAY, order)
        if reading and len(reading.iso) >= len("2026-03-14") and 2 * len(reading.raw) >= len(text):
            return reading.raw
    return None


def _base(tree: HtmlElement, url: str) -> str:
    return next((base for e in tree.iter("base") if (base := absolute(e.get("href", ""), url))), url)


def _tree(html: bytes | HtmlElement) -> HtmlElement:
    tree = html if isinstance(html, HtmlElement) else parse(decode(html)[0])
    return tree if tree is not None else HtmlElement()
