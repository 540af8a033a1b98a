"""The caption of a picture, found by its place: `_RULES` lists the places, best first."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from newsarchive.extraction.blocks import Block
from newsarchive.extraction.boilerplate import END_WORDS
from newsarchive.extraction.caption_text import MAX_CAPTION, VIEWER, CaptionText, is_credit_named, take
from newsarchive.extraction.class_names import is_caption_named, is_lead
from newsarchive.extraction.credits import has_credit_mark, opens_with_mark
from newsarchive.extraction.tree import enclosing, inside, label_of
from newsarchive.extraction.vocabulary import class_pattern
from newsarchive.vietnamese.agencies_and_ranks import DATELINE

_MAX_SHORT = 450
_CENTRED = re.compile(r"text-align\s*:\s*center", re.I)
_CENTRED_CLASS = class_pattern("centred")
_VIDEO = re.compile(r"(?:^|[\s_-])video(?=$|[\s_-])")
_SENTENCE_END = re.compile(r"[.!?…][\"”’)]*\s+(?=[\"“‘(]?[A-ZĐÀ-Ỹ])")
_CELL_TAGS = frozenset({"td", "tr", "li"})


@dataclass(slots=True)
class Surroundings:
    """A picture among the blocks of its page.

    `limit` is the index of the next picture: captions are searched before it. `root` holds the article's text.
    `loose` lets a plain short paragraph after the picture count as its caption.
    """

    blocks: list[Block]
    picture: Block
    limit: int
    loose: bool = False
    root: HtmlElement | None = None

    def near(self, before: int, after: int) -> list[Block]:
        """The blocks around the picture, itself included."""
        return self.blocks[max(0, self.picture.index - before) : self.picture.index + after]

    def after(self, reach: int) -> list[Block]:
        """The text blocks among the next `reach` blocks, up to the next picture."""
        start = self.picture.index + 1
        return [b for b in self.blocks[start : min(self.limit, start + reach)] if b.kind == "text"]

    def text_after(self) -> Block | None:
        """The text right after the picture, or None if it cannot be a caption."""
        texts = [b for b in self.after(3) if not b.hidden and not b.within]
        while texts and VIEWER.match(texts[0].text):
            texts.pop(0)
        if not texts or texts[0].used or texts[0].heading or len(texts[0].text) > 900 or _is_lead(texts[0]):
            return None
        return None if DATELINE.match(texts[0].text) or END_WORDS.match(texts[0].text) else texts[0]


def find_caption(place: Surroundings) -> CaptionText:
    """The caption of a picture; its blocks are marked as used. Empty if no rule finds one."""
    for rule, find in _RULES:
        if (blocks := find(place)) and (caption := take(blocks, rule)):
            return caption
    return CaptionText()


def _figure_texts(place: Surroundings) -> list[Block]:
    figure = place.picture.figure
    if figure is None:
        return []
    texts = [b for b in place.near(12, 60) if b.kind == "text" and not b.used and len(b.text) < MAX_CAPTION]
    return [b for b in texts if b.figure is not None and inside(b.element, figure)]


def _figcaption(place: Surroundings) -> list[Block]:
    texts = _figure_texts(place)
    named = [b for b in texts if b.caption is not None]
    credits = [
        b
        for b in texts
        if b.caption is None and (is_credit_named(b.element) or opens_with_mark(b.text) or b.element.tag == "footer")
    ]
    return named and named + credits


def _figure_without_figcaption(place: Surroundings) -> list[Block]:
    texts = [
        b
        for b in _figure_texts(place)
        if not b.heading and not b.hidden and not VIEWER.match(b.text) and b.link_share <= 0.9
    ]
    return texts if sum(len(b.text) for b in texts) < MAX_CAPTION else []


def _caption_class(place: Surroundings) -> list[Block]:
    """Neighbours that the CMS names as caption, with their credits."""
    captions: list[Block] = []
    for block in place.after(6):
        loose_figcaption = block.figure is None and block.caption is not None
        other_figure = block.figure is not place.picture.figure and not loose_figcaption
        if block.used or other_figure or len(block.text) > MAX_CAPTION:
            continue
        if _VIDEO.search(label_of(block.element)):
            break
        is_credit = is_credit_named(block.element) or (not captions and opens_with_mark(block.text))
        if is_caption_named(block.element) or (is_credit and len(block.text) < 160):
            captions.append(block)
        elif captions or not VIEWER.match(block.text):
            break
    return [b for b in captions if not b.hidden] or captions


def _table(place: Surroundings) -> list[Block]:
    """The texts after a picture in its table, if the table holds little else than pictures."""
    table = place.picture.table
    if table is None:
        return []
    cells = [b for b in place.near(10, 40) if b.table is table]
    texts = [b for b in cells if b.kind == "text"]
    pictures = sum(b.kind == "image" for b in cells)
    if sum(len(b.text) for b in texts) > MAX_CAPTION or len(texts) > 3 * pictures:
        return []
    return [b for b in texts if place.picture.index < b.index < place.limit and not b.used]


def _holder(place: Surroundings) -> list[Block]:
    """The texts of the smallest element around a picture that holds any, if they are short and few."""
    picture = place.picture
    near = [b for b in place.near(3, 9) if b.kind != "media"]
    for holder in islice(picture.element.iterancestors(), 7):
        if holder.tag in ("body", "article", "main") or holder.tag in _CELL_TAGS:
            break
        if place.root is not None and inside(place.root, holder):
            break
        around = [b for b in near if b is not picture and inside(b.element, holder)]
        texts = [b for b in around if b.kind == "text" and not b.hidden]
        if texts:
            whole = near[-1] not in around and not any(b.kind == "image" for b in around)
            short = len(texts) <= 3 and sum(len(b.text) for b in texts) <= 600
            free = not any(b.used or b.heading or b.within or b.link_share > 0.5 or _is_lead(b) for b in texts)
            before = [b for b in texts if b.index < picture.index]
            after = texts[len(before) :]
            if whole and short and free and after and (not before or opens_with_mark(before[0].text)):
                return after + before
            break
    return []


def _is_lead(block: Block) -> bool:
    return len(block.text) >= 60 and is_lead(block.element)


def _credit_after(place: Surroundings) -> list[Block]:
    """A text that ends with a credit, or a short text with the credit in a line of its own."""
    first = place.text_after()
    if first is None:
        return []
    if has_credit_mark(first.text):
        return [first]
    second = next((b for b in place.after(3) if b.index > first.index and not b.hidden and not b.within), None)
    if second is None or second.used or second.heading or max(len(first.text), len(second.text)) >= 700:
        return []
    own_line = opens_with_mark(second.text) and len(first.text) < _MAX_SHORT
    bracketed = has_credit_mark(second.text) and second.text.rstrip(". ").endswith(")")
    return [first, second] if own_line or bracketed else []


def _short_text_after(test: Callable[[Surroundings, Block], bool]) -> Callable[[Surroundings], list[Block]]:
    """A rule that takes the short text right after the picture if its form passes a test."""

    def find(place: Surroundings) -> list[Block]:
        first = place.text_after()
        return [first] if first is not None and len(first.text) <= _MAX_SHORT and test(place, first) else []

    return find


def _is_centred(_: Surroundings, block: Block) -> bool:
    bold_allowed = 0 if len(block.text) > 60 else 0.9 * len(block.text)
    return block.strong <= bold_allowed and centred(block.element)


def _is_italic(_: Surroundings, block: Block) -> bool:
    length = len(block.text.replace(" ", ""))
    return not block.linked and block.italic > 0.8 * length and block.element.tag in ("p", "div", "center", "td")


def _is_other_kind_of_line(place: Surroundings, block: Block) -> bool:
    """Whether a short line stands in a <div> while the text after it runs in <p>."""
    if block.element.tag not in ("div", "span", "small") or block.linked or len(block.text) > 300:
        return False
    later = [b for b in place.blocks[block.index + 1 : block.index + 12] if b.kind == "text" and len(b.text) > 80]
    return bool(later) and all(b.element.tag == "p" for b in later[:3])


def _plain(place: Surroundings) -> list[Block]:
    block = plain_candidate(place) if place.loose else None
    return [block] if block is not None else []


def plain_candidate(place: Surroundings) -> Block | None:
    """The short, single-sentence paragraph right after a picture, if there is one."""
    block = next(iter(place.after(1)), None)
    if block is None or block.used or block.hidden or block.heading or block.within:
        return None
    text = block.text
    if not 15 <= len(text) <= 260 or text.endswith((":", "?")) or text[0] in '-–—"“':
        return None
    if DATELINE.match(text) or END_WORDS.match(text) or len(_SENTENCE_END.split(text)) > 2:
        return None
    return block


_RULES: tuple[tuple[str, Callable[[Surroundings], list[Block]]], ...] = (
    ("figcaption", _figcaption),
    ("figure", _figure_without_figcaption),
    ("caption class", _caption_class),
    ("table", _table),
    ("element of the picture", _holder),
    ("credit behind the picture", _credit_after),
    ("centred behind the picture", _short_text_after(_is_centred)),
    ("italic behind the picture", _short_text_after(_is_italic)),
    ("another kind of line behind the picture", _short_text_after(_is_other_kind_of_line)),
    ("paragraph behind the picture", _plain),
)


def centred(element: HtmlElement) -> bool:
    """Whether an element, or the one around it, is centred."""
    for node in enclosing(element, 2):
        if node.tag == "center" or node.get("align", "").lower() == "center" or _CENTRED.search(node.get("style", "")):
            return True
        if node.tag in ("p", "div", "span") and _CENTRED_CLASS.search(node.get("class", "")):
            return True
        if node.tag not in ("span", "em", "i", "strong", "b", "font", "p"):
            return False
    return False
