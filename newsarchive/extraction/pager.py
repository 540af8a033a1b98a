"""How many pages a listing says that it has."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from newsarchive.extraction.tree import label_of, text_of

_PAGER = re.compile(r"pag(?:ing|ination|er|enav)|phan-?trang|page-?numbers|nav-links", re.I)
_LARGEST = 100_000


def last_page(tree: HtmlElement) -> int:
    """The highest page number that the pagination names; 0 where there is none.

    A pagination is an element that is called one, or one whose links are, two at the least, numbers
    that count on from each other.
    """
    highest = 0
    for anchor in tree.iter("a"):
        text = text_of(anchor)
        if text.isdecimal() and 1 < int(text) < _LARGEST and anchor.get("href") and _in_pager(anchor):
            highest = max(highest, int(text))
    return highest


def _in_pager(anchor: HtmlElement) -> bool:
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
