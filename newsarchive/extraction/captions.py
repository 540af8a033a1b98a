"""The caption of a picture, found by its place: `_RULES` lists the places, best first."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

from newsarchive.extraction.blocks import Block
from newsarchive.extraction.boilerplate import is_counter
from newsarchive.extraction.bylines import read_byline
from newsarchive.extraction.caption_text import MAX_CAPTION, VIEWER, CaptionText, is_credit_element, take
from newsarchive.extraction.class_names import is_caption_named, is_lead
from newsarchive.extraction.credits import ends_with_bracketed_credit, named_credit, opens_with_mark
from newsarchive.extraction.tree import enclosing, inside
from newsarchive.extraction.vocabulary import class_test
from newsarchive.vietnamese.agencies_and_ranks import DATELINE

_MIN_CAPTION = 12  # of a line that no markup calls a caption
_MAX_SHORT = 450
_CENTRED = re.compile(r"text-align\s*:\s*center", re.I)
_CENTRED_CLASS = class_test("centred")
_SENTENCE_END = re.compile(r"[.!?…][\"”’)]*\s+(?=[\"“‘(]?[A-ZĐÀ-Ỹ])")


@dataclass(slots=True)
class Surroundings:
    """A picture among the blocks of its page.

    `limit` is the index of the next picture: captions are searched before it. `loose` lets a plain short paragraph
    after the picture count as its caption.
    """

    blocks: list[Block]
    picture: Block
    limit: int
    loose: bool = False

    def near(self, before: int, after: int) -> list[Block]:
        """The blocks around the picture, itself included."""
        return self.blocks[max(0, self.picture.index - before) : self.picture.index + after]

    def after(self, reach: int) -> list[Block]:
        """The text blocks among the next `reach` blocks, up to the next picture."""
        start = self.picture.index + 1
        return [b for b in self.blocks[start : min(self.limit, start + reach)] if b.text]

    def lines_behind(self) -> list[Block]:
        """The two texts right behind the picture, as far as they can be its caption and credit."""
        lines: list[Block] = []
        for block in self.after(4):
            if block.hidden or block.within:
                continue
            if block.heading or len(lines) == 2 or not _can_be_caption(block):
                break
            lines.append(block)
        return lines


def _can_be_caption(block: Block) -> bool:
    """Whether a text is no lead, no byline, no counter and no opening of a report."""
    text = block.text
    if DATELINE.match(text) or is_lead(block.element) or is_counter(text):
        return False
    return read_byline(text) is None and (len(text) >= _MIN_CAPTION or opens_with_mark(text))


def _is_credit(block: Block) -> bool:
    """Whether a line is a credit by its name or its first word."""
    return len(block.text) < 160 and (is_credit_element(block.element) or opens_with_mark(block.text))


def find_caption(place: Surroundings) -> CaptionText:
    """The caption of a picture; its blocks are marked as used. Empty if no rule finds one."""
    for rule, find in _RULES:
        if blocks := find(place):
            return take(blocks, rule)
    return CaptionText()


def _figure_texts(place: Surroundings) -> list[Block]:
    """The texts of the figure; without any, those before the next picture in a figure around it."""
    figure = place.picture.figure
    if figure is None:
        return []
    near = [b for b in place.near(12, 60) if 0 < len(b.text) < MAX_CAPTION]
    texts = [b for b in near if inside(b.element, figure)]
    for outer in () if texts else figure.iterancestors("figure"):
        texts = [b for b in near if b.figure is outer and place.picture.index < b.index < place.limit]
    return texts


def _figcaption(place: Surroundings) -> list[Block]:
    """The caption by its tag, or the part of it that is called so, with the credit."""
    texts = _figure_texts(place)
    credits = [b for b in texts if _is_credit(b)]
    named = [b for b in texts if b.caption is not None]
    named = [b for b in named if b.link_share <= 0.9] or named
    parts = [b for b in named if b not in credits and is_caption_named(b.element, 1)]
    if 2 * sum(len(b.text) for b in parts) > sum(len(b.text) for b in named if b not in credits):
        named = parts
    return named and [b for b in texts if b in credits or b in named]


def _caption_class(place: Surroundings) -> list[Block]:
    """Neighbours that the CMS names as caption, with their credits."""
    found: list[Block] = []
    for block in place.after(6):
        other_figure = block.figure is not place.picture.figure and block.caption is None and not found
        if block.used or other_figure:
            continue
        if block.link_share > 0.5:
            continue  # buttons: 'Photo details', 'Download'
        if is_caption_named(block.element) or (_is_credit(block) and read_byline(block.text) is None):
            found.append(block)
        elif found or not VIEWER.match(block.text):
            break
    return found if any(is_caption_named(b.element) for b in found) else []


def _table(place: Surroundings) -> list[Block]:
    """The texts after a picture in its table, or in its column, if the table holds little else than pictures."""
    table = place.picture.table
    if table is None:
        return []
    cells = [b for b in place.near(10, 40) if b.table is table]
    texts = [b for b in cells if b.text]
    if len(texts) > 3 * sum(b.kind == "image" for b in cells):
        return []
    under = [b for b in texts if b.index > place.picture.index]
    column = _column(place.picture)
    own = [b for b in under if column is not None and _column(b) == column]
    return own or [b for b in under if b.index < place.limit]


def _column(block: Block) -> tuple[int, int] | None:
    """(the place of a block's cell in its row, the cells of the row); None in a row of one cell."""
    cell = next((e for e in (block.element, *block.element.iterancestors()) if e.tag in ("td", "th")), None)
    row = [] if cell is None else [*cell.itersiblings(preceding=True), cell, *cell.itersiblings()]
    return (row.index(cell), len(row)) if cell is not None and len(row) > 1 else None


def _holder(place: Surroundings) -> list[Block]:
    """The texts of the smallest element around a picture that holds any, if they are short and few."""
    picture = place.picture
    near = place.near(3, 9)
    for holder in islice(picture.element.iterancestors(), 7):
        around = [b for b in near if b is not picture and inside(b.element, holder)]
        texts = [b for b in around if b.text and not b.hidden]
        if texts:
            whole = near[-1] not in around and not any(b.kind == "image" for b in around)
            short = len(texts) <= 3 and sum(len(b.text) for b in texts) <= 600
            free = all(_can_be_caption(b) and not (b.heading or b.within or b.link_share > 0.5) for b in texts)
            before = [b for b in texts if b.index < picture.index]
            after = texts[len(before) :]
            found = whole and short and free and after and all(opens_with_mark(b.text) for b in before)
            return after + before if found else []
    return []


def _behind(test: Callable[[Surroundings, Block], bool]) -> Callable[[Surroundings], list[Block]]:
    """A rule that takes the line behind the picture if its form passes a test, with the line of its credit."""

    def find(place: Surroundings) -> list[Block]:
        lines = place.lines_behind()
        credit = _credit_line(lines)
        caption = next((b for b in lines if b is not credit), None)
        if caption is None:
            return []
        found = [caption] if credit is None else [caption, credit]
        return found if len(caption.text) <= _MAX_SHORT and test(place, caption) else []

    return find


def _credit_line(lines: list[Block]) -> Block | None:
    """The line before or after a caption that is its credit, or that ends with the credit of both."""
    ends = (b for b in lines[1:] if ends_with_bracketed_credit(b.text) and not named_credit(lines[0].text))
    return next((b for b in lines if opens_with_mark(b.text)), next(ends, None))


def _has_credit(place: Surroundings, block: Block) -> bool:
    credit = _credit_line(place.lines_behind())
    return bool(named_credit(block.text)) or (credit is not None and credit.index > block.index)


def is_centred(_: Surroundings, block: Block) -> bool:
    """Whether a line that is not in bold is centred by its element or by the one around it."""
    return block.strong < 0.9 * len(block.text) and any(
        node.get("align", "").lower() == "center"
        or _CENTRED.search(node.get("style", ""))
        or _CENTRED_CLASS(node.get("class", ""))
        for node in enclosing(block.element, 2)
    )


def is_italic(_: Surroundings, block: Block) -> bool:
    length = len(block.text.replace(" ", ""))
    return not block.linked and block.italic > 0.8 * length


def _is_other_kind_of_line(place: Surroundings, block: Block) -> bool:
    """Whether a line stands in a <div> while the text after it runs in <p>."""
    later = (b for b in place.blocks[block.index + 1 : block.index + 12] if len(b.text) > 80)
    text = next(later, block)
    return block.element.tag == "div" and text.element.tag == "p" and not block.linked


def _is_plain(place: Surroundings, block: Block) -> bool:
    return place.loose and block is place.lines_behind()[0]


def _credit_alone(place: Surroundings) -> list[Block]:
    return [b for b in place.lines_behind()[:1] if opens_with_mark(b.text)]


def is_plain_caption(block: Block, alone: bool) -> bool:
    """Whether a paragraph is short, of one or two sentences and no heading: shorter behind the page's only picture."""
    length, sentences = (120, 1) if alone else (260, 2)
    text = block.text
    heading = block.strong > 0.9 * len(text) or text[0] in '-–—"“'
    return not heading and len(text) <= length and len(_SENTENCE_END.split(text)) <= sentences


_RULES: tuple[tuple[str, Callable[[Surroundings], list[Block]]], ...] = (
    ("figcaption", _figcaption),
    ("caption class", _caption_class),
    ("table", _table),
    ("element of the picture", _holder),
    ("line with a credit behind the picture", _behind(_has_credit)),
    ("centred behind the picture", _behind(is_centred)),
    ("italic behind the picture", _behind(is_italic)),
    ("another kind of line behind the picture", _behind(_is_other_kind_of_line)),
    ("paragraph behind the picture", _behind(_is_plain)),
    ("credit behind the picture", _credit_alone),
)
