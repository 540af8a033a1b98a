"""The one parse of a page, bounded, and the text of its elements."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import chain, islice

from lxml import etree
from lxml.html import HtmlElement

from newsarchive.extraction.vocabulary import names
from newsarchive.text import clean, clean_lines

MAX_BYTES = 20_000_000
MAX_ELEMENTS = 60_000  # a large real page has 5,000
MAX_LINKS = 50_000  # as many as a sitemap may have; a large real page has 2,000

# libxml2 compares each attribute of an element with all before it, so that a tag with a million of them takes hours. No
# page has a tag with this many quoted values, or this long but for a data: address, which is of no use to us.
_LONG_TAG = re.compile(rb"<([a-zA-Z]\w*+)[^<>]{16384,}>?")
_LONG_VALUE = re.compile(rb"""=\s*(?:"[^"<>]{4096,}"|'[^'<>]{4096,}')""")
_NAME = rb"""[^\s"'<>=,;(){}\[\]]{1,80}+"""
_CROWDED_TAG = re.compile(
    rb"<([a-zA-Z]\w*+)(?:(?:\s++%b(?!\s*=))*+\s*+%b\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+')){400,}+[^<>]*>?" % (_NAME, _NAME)
)
# They match at each of these tags and hardly elsewhere, in half the time.
_MAYBE_LONG = re.compile(rb"<[a-zA-Z][^<]{16384}")
_MAYBE_CROWDED = re.compile(rb"""<[a-zA-Z](?:[^<>"']*+(?:"[^"]*+"|'[^']*+')){400}""")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
# One class for every tag: lxml.html's own parser calls Python for each element to choose among several.
_CLASSES = etree.ElementDefaultClassLookup(element=HtmlElement)
# lxml refuses these in a text.
_CONTROLS = bytes({*range(0x20)} - set(b"\t\n\r"))
_NO_CHARACTERS = ("\ufffe".encode(), "\uffff".encode())

BLOCKS = frozenset(names("element", "block"))
SILENT = frozenset(names("element", "silent"))
ARTICLE_TAGS = frozenset({"article", "main", "section", "body"})


def parse(text: str) -> HtmlElement | None:
    """The page as a tree, without comments; None where there is nothing to read.

    Nesting is cut at 2048 levels by libxml2 itself.
    """
    html = text.encode("utf-8", "ignore").translate(None, _CONTROLS)
    if b"\xef" in html:  # their first byte
        for character in _NO_CHARACTERS:
            html = html.replace(character, b"")
    if _MAYBE_LONG.search(html) and _LONG_TAG.search(html):
        html = _LONG_TAG.sub(rb"<\1>", _LONG_VALUE.sub(b'=""', html))
    if _MAYBE_CROWDED.search(html):
        html = _CROWDED_TAG.sub(rb"<\1>", html)
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    parser.set_element_class_lookup(_CLASSES)
    try:
        tree = etree.fromstring(html, parser)
    except (etree.LxmlError, ValueError):
        return None
    return tree if isinstance(tree, HtmlElement) else None


def _pieces(element: HtmlElement, gap: str, inline: bool = False) -> Iterator[str]:
    """The text of an element as a reader sees it, without scripts; `gap` where blocks and <br> part it.

    With `inline`, `gap` also stands between two inline elements that have no text between them.
    """
    walker = etree.iterwalk(element, events=("start", "end"))
    for event, node in walker:
        tag = node.tag
        if event == "start":
            if tag in SILENT:
                walker.skip_subtree()
                continue
            if tag in BLOCKS or tag == "br" or (inline and _is_glued(node)):
                yield gap
            if node.text:
                yield node.text
        else:
            if tag in BLOCKS or (inline and node.getnext() is not None and not (node.tail or "").strip()):
                yield gap
            if node is not element and node.tail:
                yield node.tail


def _is_glued(element: HtmlElement) -> bool:
    """Whether the text before an element ends without a blank."""
    previous, parent = element.getprevious(), element.getparent()
    before = previous.tail if previous is not None else parent.text if parent is not None else None
    return before is not None and before.rstrip() == before != ""


def fields_of(element: HtmlElement) -> str:
    """An element's text with ' | ' between lines, blocks and inline elements that have no text between them."""
    return " | ".join(part for p in "".join(_pieces(element, "\n", inline=True)).split("\n") if (part := clean(p)))


def text_of(element: HtmlElement) -> str:
    """An element's text on one line."""
    return clean("".join(_pieces(element, " ")))


def lines_of(element: HtmlElement) -> str:
    """An element's text; <br> and blocks are line breaks, a newline in the source is a blank."""
    pieces = _pieces(element, "\n")
    return clean_lines("".join(p if p == "\n" else p.replace("\n", " ").replace("\r", " ") for p in pieces))


def label_of(element: HtmlElement) -> str:
    """class and id of an element in small letters, 'boxTitle' as 'box-title': what its author called it."""
    label = f"{element.get('class', '')} {element.get('id', '')}"
    return _spelled(label) if len(label) > 1 else ""


@lru_cache(maxsize=20_000)  # a page repeats its names
def _spelled(label: str) -> str:
    return _CAMEL.sub("-", label).lower()


def hides(attributes: Mapping[str, str]) -> bool:
    """Whether an element's attributes hide it."""
    if "hidden" in attributes:
        return True
    label = attributes.get("class", "")
    if "hidden" in label or "d-none" in label:
        names = label.split()
        # 'hidden md:block' and 'd-none d-lg-block' are shown on a wide screen
        if ("hidden" in names or "d-none" in names) and not any(re.search("^d-(?!none)|:", name) for name in names):
            return True
    return "style" in attributes and _UNSEEN.search(attributes["style"]) is not None


def inside(element: HtmlElement, holder: HtmlElement) -> bool:
    """Whether an element is another one or stands in it."""
    return element is holder or holder in element.iterancestors()


def enclosing(element: HtmlElement, levels: int) -> Iterator[HtmlElement]:
    """An element and those around it, `levels` in all at most, without the elements that hold a whole article."""
    for node in islice(chain((element,), element.iterancestors()), levels):
        if node.tag in ARTICLE_TAGS:
            return
        yield node
