"""trafilatura as the second reader of an article, and how far two readings agree."""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from copy import deepcopy

from lxml import etree
from lxml.html import HtmlElement
from trafilatura import bare_extraction

from newsarchive.extraction.blocks import Block
from newsarchive.extraction.page import Page
from newsarchive.extraction.tree import BLOCKS
from newsarchive.text import clean, clean_lines, comparable

# trafilatura's time grows with the square of both.
MAX_ELEMENTS = 8_000
MAX_DEPTH = 100
_INLINE = frozenset({"del", "code"})  # it gives no others where formats and links are not asked for


def second_reading(page: Page, elements: list[HtmlElement], elsewhere: Collection[str] = ()) -> tuple[list[str], str]:
    """(the lines that trafilatura finds in these elements, how it went).

    Blocks that have proved to be something else are left out, and so are the lines in `elsewhere`, comparable. The page
    stays whole: trafilatura reads a copy.
    """
    if page.layout.elements > MAX_ELEMENTS or page.layout.depth > MAX_DEPTH:
        return [], "page too large for trafilatura"
    try:
        # fast: no second extractors; never deduplicate, which remembers across pages; 'txt' leaves its text unprinted
        document = bare_extraction(_copy(page, elements), fast=True, include_comments=False, output_format="txt")
    except Exception as fault:  # trafilatura's own; our reading stands without it
        return [], f"trafilatura failed: {type(fault).__name__}"
    found = getattr(document, "body", None)
    lines = _lines(found) if found is not None else []
    if page.outlet and page.outlet.noise:
        lines = [re.sub(rf"^(?:{page.outlet.noise})\s*", "", line) for line in lines]
    lines = [line for line in lines if comparable(line) not in elsewhere]
    return lines, "shared words" if lines else "trafilatura found nothing"


def _copy(page: Page, elements: list[HtmlElement]) -> HtmlElement:
    """A page of these elements alone, without the blocks that are used already."""
    make = page.tree.makeelement
    article = make("article", {"class": "article-body"})  # trafilatura begins at this class
    twins: dict[HtmlElement, HtmlElement] = {}
    for element in elements:
        twin = deepcopy(element)
        twins.update(zip(element.iter(), twin.iter(), strict=True))
        is_line = not any(inner.tag in BLOCKS for inner in twin.iterdescendants())
        twin.tag, twin.tail = ("p" if is_line else "div"), None
        twin.attrib.clear()
        article.append(twin)
    for block in page.blocks:
        used = twins.get(block.element) if block.used and block.used != "lead" else None
        if used is not None and used.getparent() is not None and clean(used.text_content()) == block.text:
            used.drop_tree()
    body = make("body")
    body.append(article)
    tree: HtmlElement = make("html")
    tree.append(body)
    return tree


def _lines(body: etree._Element) -> list[str]:
    """The text of trafilatura's result, a line for each of its blocks."""
    for element in body.iter():
        text, tail = ((t or "").replace("\n", " ") for t in (element.text, element.tail))
        gap = "" if element.tag in _INLINE else "\n"
        element.text, element.tail = gap + text, gap + tail
    return clean_lines("".join(body.itertext())).split("\n")


def agreement(one: Iterable[str], other: Iterable[str]) -> float:
    """The share of words that two readings have in common: 0 for none, 1 for the same words in whatever order."""
    a, b = (Counter(word for text in reading for word in comparable(text).split()) for reading in (one, other))
    total = a.total() + b.total()
    return round(2 * (a & b).total() / total, 3) if total else 1.0


def found_in(blocks: list[Block], lines: list[str]) -> list[bool]:
    """Of each block whether the lines of another reading hold it; a few words must be a line of their own."""
    whole = {comparable(line) for line in lines}
    text = f" {' '.join(comparable(line) for line in lines)} "
    texts = [comparable(b.text) for b in blocks]
    return [t in whole or (len(t) >= 25 and f" {t} " in text) for t in texts]
