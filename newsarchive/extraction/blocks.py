"""The page as a flat list of texts and pictures in reading order, made in one pass over the tree.

All later questions (where the article is, which line is a caption, which the byline) are about neighbours in this
list, whatever the markup between them.
"""

from collections import Counter
from dataclasses import dataclass, field

from lxml import etree
from lxml.html import HtmlElement

from newsarchive.extraction.boilerplate import is_boilerplate
from newsarchive.extraction.tree import BLOCKS, fields_of, hides
from newsarchive.extraction.vocabulary import class_test, names
from newsarchive.text import clean, comparable

MEDIA = frozenset({"video", "audio", "iframe", "object"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SKIPPED = frozenset(names("element", "skipped"))
_TESTED = frozenset(names("element", "tested"))
_TEXTUAL = HEADINGS | {"p", "li", "blockquote", "td"}
_STYLES = ("link", "strong", "italic")
_ROLES = {
    "figure": "figure", "figcaption": "caption", "caption": "caption", "table": "table", "blockquote": "quote",
    "li": "item", "dd": "item", "dt": "item", "a": "link", "b": "strong", "strong": "strong", "i": "italic",
    "em": "italic", **dict.fromkeys(HEADINGS, "heading"),
}  # fmt: skip
_PLACE = class_test("place")


@dataclass(slots=True, eq=False)
class Block:
    """One text, picture or player of the page.

    `element` is the innermost block element around a text, or the picture itself. `within` holds the positions in
    `Layout.boilerplate` of the elements around it. `figure`, `caption`, `table`, `quote` and `item` are the nearest
    such elements around it.
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
    photo: int = 0  # the position of the article's photo that a picture is; 0 for none
    used: str = ""  # what the text turned out to be: title, lead, caption, credit, byline, date, ...

    @property
    def link_share(self) -> float:
        return self.linked / (len(self.text) or 1)

    @property
    def line(self) -> str:
        """The text, with ' | ' between its parts if the element holds nothing else."""
        text = fields_of(self.element)
        return text if comparable(text) == comparable(self.text) else self.text


@dataclass(slots=True)
class Layout:
    """A page's blocks, and the elements whose names say that they are boilerplate."""

    blocks: list[Block] = field(default_factory=list)
    boilerplate: list[HtmlElement] = field(default_factory=list)
    elements: int = 0
    depth: int = 0


def read_blocks(root: HtmlElement) -> Layout:
    """Walk a tree once."""
    reader = _BlockReader(root)
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        if event == "end":
            reader.end(element)
        elif reader.start(element):
            walker.skip_subtree()
    reader.flush()
    _forget_layout_tables(reader.layout.blocks)
    return reader.layout


class _BlockReader:
    """The state of the pass: the text since the last block, and the elements that are open."""

    def __init__(self, root: HtmlElement) -> None:
        self.layout = Layout()
        self._holder = root
        self._text: list[str] = []
        self._sizes = dict.fromkeys(_STYLES, 0)
        self._line_breaks = 0
        self._blocks = [root]
        self._within: list[int] = []
        self._open: dict[str, list[HtmlElement]] = {role: [] for role in (*_ROLES.values(), "hidden")}

    def start(self, element: HtmlElement) -> bool:
        """Enter an element; whether its children are to be skipped."""
        tag = str(element.tag)
        attributes = dict(element.items())
        if tag in _SKIPPED or (self._open["caption"] and hides(attributes)):
            return True
        self.layout.elements += 1
        if tag == "button" and next(element.iter("figure", "figcaption"), None) is None:
            pictures = list(element.iter("img"))  # what it enlarges in a figure, elsewhere its icon
            if self._open["figure"] and len(pictures) == 1:
                self._add_block(pictures[0], "image")
            return True
        if tag in MEDIA:
            self._add_block(element, "media")
            return True
        if tag in BLOCKS or "-" in tag or (tag == "span" and _PLACE(attributes.get("class", ""))):
            # the span: 'HÀ NỘI' is set apart by style alone, and would be glued to the lead's first word
            self.flush()
            self._blocks.append(element)
            self.layout.depth = max(self.layout.depth, len(self._blocks))
            # 'amp-img', 'brick-image-v3': the picture itself, unless there is an <img> inside
            if ("-img" in tag or "-image" in tag) and next(element.iter("img"), None) is None:
                self._add_block(element, "image")
        elif tag == "br":
            self._break_line()
        elif tag == "img":
            self._add_block(element, "image")
        if role := _ROLES.get(tag):
            self._open[role].append(element)
        self._note_attributes(element, tag, attributes)
        if element.text:
            self._add_text(element.text)
        return False

    def end(self, element: HtmlElement) -> None:
        """Leave an element."""
        if self._blocks[-1] is element:
            self.flush()
            self._blocks.pop()
        if (role := _ROLES.get(str(element.tag))) and self._open[role] and self._open[role][-1] is element:
            self._open[role].pop()
        if self._open["hidden"] and self._open["hidden"][-1] is element:
            self._open["hidden"].pop()
        if self._within and self.layout.boilerplate[self._within[-1]] is element:
            self.flush()
            self._within.pop()
        if element.tail:
            self._add_text(element.tail)

    def flush(self) -> None:
        """Make a block of the text since the last one."""
        self._line_breaks = 0
        if not self._text:
            return
        if text := clean("".join(self._text)):
            self._append(self._holder, "text", text)
        self._text.clear()
        self._sizes = dict.fromkeys(_STYLES, 0)

    def _add_block(self, element: HtmlElement, kind: str) -> None:
        self.flush()
        self._append(element, kind)

    def _append(self, element: HtmlElement, kind: str, text: str = "") -> None:
        nearest = {role: elements[-1] for role, elements in self._open.items() if elements}
        self.layout.blocks.append(
            Block(
                element,
                kind,
                text,
                linked=self._sizes["link"],
                strong=self._sizes["strong"],
                italic=self._sizes["italic"],
                within=tuple(self._within),
                figure=nearest.get("figure"),
                caption=nearest.get("caption"),
                table=nearest.get("table"),
                quote=nearest.get("quote"),
                item=nearest.get("item"),
                heading=str(nearest["heading"].tag) if "heading" in nearest else "",
                hidden="hidden" in nearest,
                index=len(self.layout.blocks),
            )
        )

    def _add_text(self, text: str) -> None:
        blank = text.isspace()
        if not self._text:
            if blank:
                return
            self._holder = self._blocks[-1]
        self._text.append(text)
        if not blank:
            self._line_breaks = 0
            for style in _STYLES:
                if self._open[style]:
                    self._sizes[style] += len(text.strip())

    def _break_line(self) -> None:
        self._line_breaks += 1
        if self._line_breaks > 1:
            self.flush()
        elif self._text:
            self._text.append("\n")

    def _note_attributes(self, element: HtmlElement, tag: str, attributes: dict[str, str]) -> None:
        if hides(attributes):
            self._open["hidden"].append(element)
        in_text = tag in ("a", "span") and (self._text or self._blocks[-1].tag in _TEXTUAL)
        if tag in _TESTED and not in_text and is_boilerplate(element, attributes):
            self._within.append(len(self.layout.boilerplate))
            self.layout.boilerplate.append(element)


def _forget_layout_tables(blocks: list[Block]) -> None:
    """Clear `table` where the table lays out the page: where it holds whole paragraphs or other tables."""
    paragraphs: Counter[HtmlElement] = Counter()
    for block in blocks:
        if block.table is not None and len(block.text) >= 200:
            paragraphs[block.table] += 3 if len(block.text) >= 600 else 1
    layout = {table for table, count in paragraphs.items() if count >= 3}
    for table in {b.table for b in blocks if b.table is not None}:
        layout.update(table.iterancestors("table"))
    for block in blocks:
        if block.table in layout:
            block.table = None
