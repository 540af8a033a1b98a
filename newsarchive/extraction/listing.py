"""Listing pages: the links in reading order with the date printed beside each, and where the next page is."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urljoin, urlsplit

from lxml.html import HtmlElement

from newsarchive.extraction.encoding import decode
from newsarchive.extraction.images import absolute
from newsarchive.extraction.tree import MAX_BYTES, MAX_LINKS, label_of, parse, text_of
from newsarchive.models import Link
from newsarchive.text import clean

_DATE = re.compile(
    r"(?:(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy)|chủ nhật|t[2-7]|"
    r"cn)\s*,?\s*)?(?:ngày\s+)?(?:\d{1,2}:\d{2}(?::\d{2})?\s*(?:[AP]M|SA|CH)?\s*[-–|,]?\s*(?:ngày\s+)?)?"
    r"(?<![\d/.-])(?:\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{4}|\d{4}-\d{2}-\d{2}(?:T\S+)?)(?!\d)"
    r"(?:\s*[-–|,]?\s*(?:lúc\s+)?\d{1,2}[:hg]\d{2}(?::\d{2})?\s*(?:[AP]M|SA|"
    r"CH)?)?(?:\s*\(?GMT\s*[+-]\d{1,2}(?::\d{2})?\)?)?"
    r"|\d{1,3}\s+(?:giây|phút|giờ|ngày|tuần|tháng)\s+trước|hôm (?:nay|qua)(?:,?\s*\d{1,2}:\d{2})?"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2}, \d{4}|\d{1,2} (?:jan|feb|mar|apr|may|"
    r"jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{4}",
    re.I,
)
_NEXT_TEXT = re.compile(
    r"^(?:trang (?:sau|kế|tiếp(?: theo)?|tới)|sau|tiếp(?: theo)?|kế tiếp|next(?: page)?|older(?: posts| entries)?|"
    r"weiter|suivant|siguiente|[>›»→]{1,2}|next\s*[>›»→]+|sau\s*[>›»]+)$",
    re.I,
)
_NEXT_LABEL = re.compile(r"(?:^|[\s_-])(?:next|next-?page|pagination-?next|page-?next|btn-?next)(?=$|[\s_-])", re.I)
_PAGER = re.compile(r"pag(?:ing|ination|er|enav)|phan-?trang|wp-pagenavi|page-?numbers|nav-links", re.I)
# An address with a page's number in it: '?Page=9', '/p/2', '/trang-3.htm', '-p2', '/timelinelist/101/2.htm'.
_PAGED = re.compile(
    r"[?&][\w-]*=\d{1,5}(?:&|$)|(?:page|trang|/p|-p)[/-]?\d{1,5}(?=[/.?&]|$)|/\d{1,5}(?:\.\w+)?/?$", re.I
)
_LARGEST_PAGE = 100_000
_PAGE_KEYS = ("page", "p", "trang", "paged", "pageindex", "pagenumber", "pi", "start", "offset")
_SKIPPED = re.compile(r"^(?:mailto|tel|javascript|data|sms|whatsapp|zalo|fb|#)", re.I)


def links(html: bytes | HtmlElement, url: str, encoding: str | None = None) -> list[Link]:
    """Every link of a page once, in reading order: absolute address without fragment, the longest anchor text, the
    date beside it as printed. Of a page with more than MAX_LINKS the first MAX_LINKS and one more, which says so.

    `html` may be a tree that `extract` or a caller has parsed already.
    """
    tree = _tree(html, encoding)
    if tree is None:
        return []
    base = _base(tree, url)
    found: dict[str, Link] = {}
    anchors: dict[str, list[HtmlElement]] = {}
    for anchor in tree.iter("a"):
        href = (anchor.get("href") or "").strip()
        if not href or _SKIPPED.match(href):
            continue
        target = absolute(href, base)
        if target is None or len(target) > 2000:
            continue
        target = target.split("#")[0]
        text = text_of(anchor) or clean(anchor.get("title", ""))
        if target not in found:
            if len(found) > MAX_LINKS:
                break
            found[target] = Link(target, title=text or None)
        elif text and (len(text) > len(found[target].title or "") and len(found[target].title or "") < 15):
            found[target].title = text
        anchors.setdefault(target, []).append(anchor)
    for target, link in found.items():
        link.date = _date_beside(anchors[target], base)
    return list(found.values())


def next_page(html: bytes | HtmlElement, url: str, encoding: str | None = None) -> str | None:
    """The address of the listing's next page: rel=next, a link that says so, or the next number of the pagination;
    None on the last.
    """
    tree = _tree(html, encoding)
    if tree is None:
        return None
    base = _base(tree, url)
    for element in [*tree.iter("link"), *tree.iter("a")]:
        if "next" in element.get("rel", "").lower().split() and (target := _other(element, base, url)):
            return target
    anchors = [a for a in tree.iter("a") if a.get("href")]
    for anchor in anchors:
        label = label_of(anchor) + " " + (label_of(anchor.getparent()) if anchor.getparent() is not None else "")  # type: ignore[arg-type]
        text = text_of(anchor) or anchor.get("title", "") or anchor.get("aria-label", "")
        if (
            (_NEXT_TEXT.match(text.strip()) or (_NEXT_LABEL.search(label) and len(text) < 25))
            and (_in_pager(anchor) or len(text) > 3)
            and "disabled" not in label
            and (target := _other(anchor, base, url))
            and _PAGED.search(target)
        ):
            return target
    return _numbered(anchors, base, url)


def last_page(tree: HtmlElement) -> int:
    """The highest page number that the pagination names; 0 without a pagination.

    A pagination is an element that is called one, or an element with at least two links whose texts are consecutive
    numbers.
    """
    highest = 0
    for anchor in tree.iter("a"):
        text = text_of(anchor)
        if text.isdecimal() and 1 < int(text) < _LARGEST_PAGE and anchor.get("href") and _counts_pages(anchor):
            highest = max(highest, int(text))
    return highest


def _counts_pages(anchor: HtmlElement) -> bool:
    holder = anchor.getparent()
    for _ in range(3):
        if holder is None:
            return False
        if _PAGER.search(label_of(holder)):
            return True
        numbers = {int(text) for a in holder.iter("a", "span", "strong", "b") if (text := text_of(a)).isdecimal()}
        if any(number + 1 in numbers for number in numbers):
            return True
        holder = holder.getparent()
    return False


def _numbered(anchors: list[HtmlElement], base: str, url: str) -> str | None:
    following = str((_page_number(url) or 1) + 1)
    for anchor in anchors:
        if text_of(anchor) == following and _in_pager(anchor, by_siblings=True):
            target = _other(anchor, base, url)
            if target and _PAGED.search(target):
                return target
    return None


def _page_number(url: str) -> int | None:
    parts = urlsplit(url)
    for key, value in parse_qsl(parts.query):
        if key.lower() in _PAGE_KEYS[:7] and value.isdigit():
            return int(value)
    found = re.search(r"(?:/page[/-]|/trang-|-p|/p/|-page)(\d{1,5})(?=[/.]|$)", parts.path)
    return int(found[1]) if found else None


def _in_pager(anchor: HtmlElement, by_siblings: bool = False) -> bool:
    node: HtmlElement | None = anchor
    for _ in range(4):
        if node is None:
            return False
        if _PAGER.search(label_of(node)):
            return True
        node = node.getparent()
    if not by_siblings:
        return False
    holder = anchor.getparent()
    for _ in range(2):
        if holder is None:
            return False
        numbers = sum(1 for a in holder.iter("a", "span", "strong", "b") if text_of(a).isdigit())
        if numbers >= 2:
            return True
        holder = holder.getparent()
    return False


def _other(element: HtmlElement, base: str, url: str) -> str | None:
    href = (element.get("href") or "").strip()
    if not href or _SKIPPED.match(href):
        return None
    target = absolute(href, base)
    if target is None:
        return None
    target = target.split("#")[0]
    return target if target != url.split("#")[0] and urlsplit(target).hostname == urlsplit(base).hostname else None


def _date_beside(anchors: list[HtmlElement], base: str) -> str | None:
    """The date in the smallest element around a link that holds no other headline."""
    for anchor in anchors:
        if date := _date_in(anchor):
            return date
        target = absolute(anchor.get("href", "").strip(), base) or ""
        node = anchor.getparent()
        for _ in range(4):
            if (
                node is None
                or node.tag in ("body", "table", "tbody")
                or _holds_others(node, target.split("#")[0], base)
            ):
                break
            if date := _date_in(node):
                return date
            node = node.getparent()
    return None


def _holds_others(node: HtmlElement, target: str, base: str) -> bool:
    for count, anchor in enumerate(node.iter("a")):
        other = (absolute((anchor.get("href") or "").strip(), base) or "").split("#")[0]
        if count > 12:
            return True
        if other and other != target and len(text_of(anchor)) >= 20:
            return True
    return False


def _date_in(node: HtmlElement) -> str | None:
    """The date that stands in an element on its own: <time>, a data- attribute, or a piece of text that is hardly
    more than a date.

    A date inside a headline or a lead is not the item's.
    """
    for element in node.iter("time"):
        if value := clean(element.get("datetime") or text_of(element)):
            return value[:60]
    for element in node.iter():
        for name in _STAMPS:
            stamp = element.get(name)
            if stamp and _STAMP.match(stamp.strip()):
                return clean(stamp)[:60]
        for text in (element.text, element.tail if element is not node else None):
            if (
                text
                and len(text) >= 7
                and (found := _DATE.search(piece := clean(text)))
                and len(found[0]) >= 0.5 * len(piece)
            ):
                return found[0].strip()
    return None


_STAMPS = ("data-publishtime", "data-time", "data-date")
_STAMP = re.compile(r"^\d{9,13}$|^\d{4}-\d\d-\d\d|^\d{1,2}/\d{1,2}/\d{4}")


def _base(tree: HtmlElement, url: str) -> str:
    for element in tree.iter("base"):
        if href := element.get("href"):
            return urljoin(url, href.strip())
    return url


def _tree(html: bytes | HtmlElement, encoding: str | None) -> HtmlElement | None:
    if isinstance(html, HtmlElement):
        return html
    if len(html) > MAX_BYTES:
        return None
    return parse(decode(html, encoding)[0])
