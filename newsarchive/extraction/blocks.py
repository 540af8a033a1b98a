"""The page as a reader meets it: a flat run of texts and pictures, made in one walk over the tree.

All later questions (what is the article, which line is a caption, which the byline) are about neighbours in
this run, whatever the markup between them.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from lxml import etree
from lxml.html import HtmlElement

from newsarchive.extraction.boilerplate import is_boilerplate
from newsarchive.extraction.tree import BLOCKS, hidden
from newsarchive.text import clean

_DROPPED = frozenset(
    {"script", "style", "template", "embed", "svg", "math", "head", "select", "textarea", "canvas", "map"}
)
MEDIA = frozenset({"video", "audio", "iframe", "object"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_STRONG = frozenset({"b", "strong"})
_ITALIC = frozenset({"i", "em"})
_JUDGED = frozenset(
    {
        "div",
        "section",
        "ul",
        "ol",
        "dl",
        "aside",
        "nav",
        "footer",
        "form",
        "p",
        "table",
        "span",
        "article",
        "header",
        "figure",
        "a",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "td",
        "menu",
    }
)
_INLINE = frozenset({"a", "span"})
_TEXTUAL = frozenset({"p", "li", "blockquote", "td", "h1", "h2", "h3", "h4", "h5", "h6"})
_IMAGE_TAG = re.compile(r"(?:^|-)(?:img|image|picture|photo)(?:-|$)")
_PLACE = re.compile(r"(?:^|[\s_-])(?:location|location-stamp|dateline|place)(?=$|[\s_-])", re.I)


@dataclass(slots=True, eq=False)
class Block:
    """One text, picture or player of the page.

    `element` is the innermost block element around a text, or the picture itself. `within` holds the elements around it
    that look like furniture, `marks` those that bear a meaning of their own (figure, figcaption, table,
    blockquote, li).
    """

    element: HtmlElement
    kind: str  # text | image | media
    text: str = ""
    linked: int = 0  # characters inside <a>
    strong: int = 0
    italic: int = 0
    within: tuple[int, ...] = ()
    figure: HtmlElement | None = None
    caption: HtmlElement | None = None
    table: HtmlElement | None = None
    quote: HtmlElement | None = None
    item: HtmlElement | None = None
    heading: str = ""
    hidden: bool = False
    index: int = 0
    long: int = 80  # characters from which a text counts as a paragraph
    used: str = ""  # what the text turned out to be: title, lead, caption, credit, byline, date, ...

    @property
    def link_share(self) -> float:
        return self.linked / (len(self.text) or 1)


@dataclass(slots=True)
class Layout:
    """The run of a page's blocks, and the elements that looked like furniture on the way."""

    blocks: list[Block] = field(default_factory=list)
    boilerplate: list[HtmlElement] = field(default_factory=list)
    elements: int = 0
    depth: int = 0


def read_blocks(root: HtmlElement) -> Layout:
    """Walk a tree once."""
    layout = Layout()
    blocks = layout.blocks
    buffer: list[str] = []
    linked = strong = italic = 0
    anchors = strongs = italics = 0
    line_breaks = elements = depth = 0
    open_blocks: list[HtmlElement] = [root]
    holder: HtmlElement = root
    within: list[int] = []
    places: list[HtmlElement] = []
    stack: dict[str, list[HtmlElement]] = {
        "figure": [],
        "caption": [],
        "table": [],
        "quote": [],
        "item": [],
        "heading": [],
        "hidden": [],
    }

    def last(name: str) -> HtmlElement | None:
        found = stack[name]
        return found[-1] if found else None

    def block(element: HtmlElement, kind: str, text: str = "") -> None:
        heading = last("heading")
        blocks.append(
            Block(
                element,
                kind,
                text,
                linked,
                strong,
                italic,
                tuple(within),
                last("figure"),
                last("caption"),
                last("table"),
                last("quote"),
                last("item"),
                str(heading.tag) if heading is not None else "",
                bool(stack["hidden"]),
                len(blocks),
            )
        )

    def flush() -> None:
        nonlocal linked, strong, italic, line_breaks
        if buffer:
            text = clean("".join(buffer))
            if text:
                block(holder, "text", text)
            buffer.clear()
        linked = strong = italic = 0
        line_breaks = 0

    def add(text: str) -> None:
        nonlocal linked, strong, italic, holder, line_breaks
        blank = text.isspace()
        if not buffer:
            if blank:
                return
            holder = open_blocks[-1]
        buffer.append(text)
        if not blank:
            line_breaks = 0
            size = len(text.strip())
            if anchors:
                linked += size
            if strongs:
                strong += size
            if italics:
                italic += size

    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        tag = str(element.tag)
        if event == "start":
            if tag in _DROPPED:
                walker.skip_subtree()
                continue
            elements += 1
            if tag == "button" and next(element.iter("figure", "figcaption"), None) is None:
                for picture in _enlarged(element, last("figure") is not None):
                    flush()
                    block(picture, "image")
                walker.skip_subtree()
                continue
            if tag in BLOCKS or "-" in tag:
                flush()
                open_blocks.append(element)
                depth = max(depth, len(open_blocks))
                if "-" in tag and _IMAGE_TAG.search(tag) and _own_picture(element):
                    block(element, "image")
                if tag == "figure":
                    stack["figure"].append(element)
                elif tag == "figcaption" or tag == "caption":
                    stack["caption"].append(element)
                elif tag == "table":
                    stack["table"].append(element)
                elif tag == "blockquote":
                    stack["quote"].append(element)
                elif tag == "li" or tag == "dd" or tag == "dt":
                    stack["item"].append(element)
                elif tag in HEADINGS:
                    stack["heading"].append(element)
            elif tag == "span" and _PLACE.search(element.get("class", "")):
                # 'HÀ NỘI' set apart by style alone, glued to the lead's first word
                flush()
                open_blocks.append(element)
                places.append(element)
            elif tag == "a":
                anchors += 1
            elif tag in _STRONG:
                strongs += 1
            elif tag in _ITALIC:
                italics += 1
            elif tag == "br":
                line_breaks += 1
                if line_breaks > 1:
                    flush()
                elif buffer:
                    buffer.append("\n")
            elif tag == "img" or tag == "image":
                flush()
                block(element, "image")
            elif tag in MEDIA:
                flush()
                block(element, "media")
                walker.skip_subtree()
                continue
            if element.attrib:
                if hidden(element):
                    stack["hidden"].append(element)
                if (
                    tag in _JUDGED
                    and not (tag in _INLINE and (buffer or open_blocks[-1].tag in _TEXTUAL))
                    and is_boilerplate(element)
                ):
                    layout.boilerplate.append(element)
                    within.append(len(layout.boilerplate) - 1)
            if element.text:
                add(element.text)
            continue
        if tag in BLOCKS or "-" in tag:
            flush()
            if len(open_blocks) > 1:
                open_blocks.pop()
        elif places and places[-1] is element:
            flush()
            places.pop()
            open_blocks.pop()
        elif tag == "a":
            anchors = max(anchors - 1, 0)
        elif tag in _STRONG:
            strongs = max(strongs - 1, 0)
        elif tag in _ITALIC:
            italics = max(italics - 1, 0)
        for found in stack.values():
            if found and found[-1] is element:
                found.pop()
        if within and layout.boilerplate[within[-1]] is element:
            flush()
            within.pop()
        if element is not root and element.tail:
            add(element.tail)
    flush()
    layout.elements, layout.depth = elements, depth
    _forget_layout_tables(blocks)
    return layout


def _enlarged(button: HtmlElement, in_figure: bool) -> list[HtmlElement]:
    """The picture that a button enlarges when it is pressed; a button's icon is none."""
    pictures = list(button.iter("img"))
    return pictures if len(pictures) == 1 and (in_figure or pictures[0].get("srcset")) else []


def _own_picture(element: HtmlElement) -> bool:
    """Whether a custom element ('amp-img', 'brick-image') is the picture itself: an address, no picture inside."""
    if not any(element.get(name) for name in ("src", "data-src", "srcset", "data-srcset")):
        return False
    return next(element.iter("img"), None) is None


def _forget_layout_tables(blocks: list[Block]) -> None:
    """A table that holds whole paragraphs, or other tables, lays out the page and is none to the reader."""
    long: Counter[HtmlElement] = Counter()
    layout: set[HtmlElement] = set()
    for block in blocks:
        table = block.table
        if table is not None and len(block.text) >= 200:
            long[table] += 3 if len(block.text) >= 600 else 1
    for table in {b.table for b in blocks if b.table is not None}:
        layout.update(table.iterancestors("table"))
    for block in blocks:
        if block.table is not None and (long[block.table] >= 3 or block.table in layout):
            block.table = None


def is_listed(text: str) -> bool:
    """Whether a text is a bare bullet."""
    return re.fullmatch(r"[•·▪■\-–*\d.)]{1,4}", text) is not None
