"""Listing pages: the links in reading order with the date printed beside each, and the pagination."""

import re
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from newsarchive.extraction.encoding import decode
from newsarchive.extraction.images import absolute
from newsarchive.extraction.tree import MAX_BYTES, MAX_LINKS, label_of, parse, text_of
from newsarchive.extraction.vocabulary import class_test, phrases
from newsarchive.models import Link
from newsarchive.text import clean

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DATE = re.compile(
    r"(?:(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy)|chủ nhật|t[2-7]|"
    r"cn)\s*,?\s*)?(?:ngày\s+)?(?:\d{1,2}:\d{2}(?::\d{2})?\s*(?:[AP]M|SA|CH)?\s*[-–|,]?\s*(?:ngày\s+)?)?"
    r"(?<![\d/.-])(?:\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{4}|\d{4}-\d{2}-\d{2}(?:T\S+)?)(?!\d)"
    r"(?:\s*[-–|,]?\s*(?:lúc\s+)?\d{1,2}[:hg]\d{2}(?::\d{2})?\s*(?:[AP]M|SA|"
    r"CH)?)?(?:\s*\(?GMT\s*[+-]\d{1,2}(?::\d{2})?\)?)?"
    r"|\d{1,3}\s+(?:giây|phút|giờ|ngày|tuần|tháng)\s+trước|hôm (?:nay|qua)(?:,?\s*\d{1,2}:\d{2})?"
    rf"|{_MONTH} \d{{1,2}}, \d{{4}}|\d{{1,2}} {_MONTH} \d{{4}}",
    re.I,
)
_DATE_ATTRIBUTES = ("data-publishtime", "data-time", "data-date")
_TIMESTAMP = re.compile(r"^\d{9,13}$|^\d{4}-\d\d-\d\d|^\d{1,2}/\d{1,2}/\d{4}")
_NEXT_TEXT = re.compile(rf"^{phrases('next_page')}$", re.I)
_NEXT_LABEL = class_test("next_page")
_PAGER = re.compile(r"pag(?:ing|ination|er|enav)|phan-?trang|page-?numbers|nav-links", re.I)
# An address with a page's number in it: '?Page=9', '/p/2', '/trang-3.htm', '-p2', '/timelinelist/101/2.htm'.
_PAGED = re.compile(
    r"[?&][\w-]*=\d{1,5}(?:&|$)|(?:page|trang|/p|-p)[/-]?\d{1,5}(?=[/.?&]|$)|/\d{1,5}(?:\.\w+)?/?$", re.I
)
# The number of a page in its address, by the names that sites give it: '?page=2', '/page/2/', '/trang-3.htm', '-p2'.
PAGE_NUMBER = re.compile(
    r"(?:[?&](?:p|pi|cp|start|offset|paged|currentpage|(?:page|trang)[-_]?(?:index|number|num|no)?)="
    r"|[/-](?:p|pg|page|trang)[/-]?)(\d{1,5})(?=[&/.?]|$)",
    re.I,
)
_LARGEST_PAGE = 100_000
_SKIPPED = re.compile(r"^(?:#|javascript\b)", re.I)


def links(html: bytes | HtmlElement, url: str, encoding: str | None = None) -> list[Link]:
    """Every link of a page once, in reading order: absolute address without fragment, the longest anchor text, the
    date beside it as printed. Of a page with more than MAX_LINKS the first MAX_LINKS + 1.

    `html` may be a tree that a caller has parsed already.
    """
    tree = _tree(html, encoding)
    if tree is None:
        return []
    base = _base(tree, url)
    by_target: dict[str, Link] = {}
    anchors: dict[str, list[HtmlElement]] = {}
    for anchor in tree.iter("a"):
        target = _target(anchor, base)
        if target is None or len(target) > 2000:
            continue
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


def next_page(html: bytes | HtmlElement, url: str, encoding: str | None = None) -> str | None:
    """The address of the listing's next page: rel=next, a link that says so, or the next number of the pagination;
    None on the last.
    """
    tree = _tree(html, encoding)
    if tree is None:
        return None
    base = _base(tree, url)

    def other(element: HtmlElement) -> str | None:
        target = _target(element, base)
        if target is None or target == url.split("#")[0] or urlsplit(target).hostname != urlsplit(base).hostname:
            return None
        return target

    for element in [*tree.iter("link"), *tree.iter("a")]:
        if "next" in element.get("rel", "").lower().split() and (target := other(element)):
            return target
    paged = [(a, target) for a in tree.iter("a") if (target := other(a)) and _PAGED.search(target)]
    for anchor, target in paged:
        if _says_next(anchor):
            return target
    number = PAGE_NUMBER.search(url)
    following = str(int(number[1]) + 1 if number else 2)
    return next((t for a, t in paged if text_of(a) == following and (_in_pager(a) or _beside_numbers(a))), None)


def last_page(tree: HtmlElement) -> int:
    """The highest page number that the pagination names; 0 without a pagination.

    A pagination is an element that is called one, or an element with at least two links whose texts are consecutive
    numbers.
    """
    highest = 0
    for anchor in tree.iter("a"):
        text = text_of(anchor)
        if text.isdecimal() and highest < int(text) < _LARGEST_PAGE and int(text) > 1 and anchor.get("href"):
            highest = int(text) if _in_pager(anchor) or _beside_numbers(anchor) else highest
    return highest


def _says_next(anchor: HtmlElement) -> bool:
    parent = anchor.getparent()
    label = f"{label_of(anchor)} {label_of(parent) if parent is not None else ''}"
    text = (text_of(anchor) or anchor.get("title", "") or anchor.get("aria-label", "")).strip()
    named = _NEXT_TEXT.match(text) or (_NEXT_LABEL(label) and len(text) < 25)
    return bool(named) and "disabled" not in label and (len(text) > 3 or _in_pager(anchor))


def _in_pager(anchor: HtmlElement) -> bool:
    """Whether a link stands in an element that is called a pagination."""
    return any(_PAGER.search(label_of(e)) for e in [anchor, *list(anchor.iterancestors())[:3]])


def _beside_numbers(anchor: HtmlElement) -> bool:
    """Whether consecutive numbers stand around a link."""
    for holder in list(anchor.iterancestors())[:3]:
        numbers = {int(text) for a in holder.iter("a", "span", "strong", "b") if (text := text_of(a)).isdecimal()}
        if any(number + 1 in numbers for number in numbers):
            return True
    return False


def _target(element: HtmlElement, base: str) -> str | None:
    """The absolute address of a link without its fragment; None where it does not lead to a page."""
    href = (element.get("href") or "").strip()
    target = absolute(href, base) if href and not _SKIPPED.match(href) else None
    return target.split("#")[0] if target else None


def _date_beside(anchor: HtmlElement, target: str, base: str) -> str | None:
    """The date in the smallest element around a link that holds no other headline."""
    if date := _date_in(anchor):
        return date
    for node in list(anchor.iterancestors())[:4]:
        if node.tag in ("body", "table", "tbody") or _holds_others(node, target, base):
            return None
        if date := _date_in(node):
            return date
    return None


def _holds_others(node: HtmlElement, target: str, base: str) -> bool:
    for count, anchor in enumerate(node.iter("a")):
        if count > 12 or (_target(anchor, base) not in (None, target) and len(text_of(anchor)) >= 20):
            return True
    return False


def _date_in(node: HtmlElement) -> str | None:
    """The date that stands in an element on its own: <time>, a data- attribute, or a piece of text that is hardly
    more than a date. A date inside a headline or a lead is not the item's.
    """
    for element in node.iter("time"):
        if value := clean(element.get("datetime") or text_of(element)):
            return value[:60]
    for element in node.iter():
        for name in _DATE_ATTRIBUTES:
            stamp = clean(element.get(name, ""))
            if _TIMESTAMP.match(stamp):
                return stamp[:60]
        for text in (element.text, element.tail if element is not node else None):
            piece = clean(text) if text and len(text) >= 7 else ""
            if piece and (match := _DATE.search(piece)) and len(match[0]) >= 0.5 * len(piece):
                return match[0].strip()
    return None


def _base(tree: HtmlElement, url: str) -> str:
    return next((base for e in tree.iter("base") if (base := absolute(e.get("href", ""), url))), url)


def _tree(html: bytes | HtmlElement, encoding: str | None) -> HtmlElement | None:
    if isinstance(html, HtmlElement):
        return html
    return parse(decode(html, encoding)[0]) if len(html) <= MAX_BYTES else None
