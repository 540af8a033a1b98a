"""Which text belongs to a picture, by where it stands: see `find_caption` for the order of the rules."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from newsarchive.extraction.caption_text import MAX_CAPTION, VIEWER, CaptionText, is_credit_named, take
from newsarchive.extraction.credits import has_credit_mark, opens_with_mark
from newsarchive.extraction.flow import Block
from newsarchive.extraction.furniture import END_WORDS
from newsarchive.extraction.labels import is_caption_named, is_lead
from newsarchive.extraction.tree import label_of
from newsarchive.text import comparable
from newsarchive.vietnamese.names import DATELINE

_BESIDE = 450
_REACH = 6

_CENTRED = re.compile(r"text-align\s*:\s*center", re.I)
_CENTRED_CLASS = re.compile(
    r"(?:^|[\s_-])(?:text-?center|centered|center|canh-?giua|rtecenter|align-?center|aligncenter)(?=$|[\s_-])", re.I
)
_VIDEO = re.compile(r"(?:^|[\s_-])video(?=$|[\s_-])")
_SENTENCE_END = re.compile(r"[.!?…][\"”’)]*\s+(?=[\"“‘(]?[A-ZĐÀ-Ỹ])")


def find_caption(
    blocks: list[Block], picture: Block, limit: int, loose: bool, root: HtmlElement | None = None
) -> CaptionText:
    """The caption of a picture, its blocks marked as used.

    In order: the figure around it; a neighbour that the CMS names as caption; the table that holds it; an element
    that holds
    nothing but the picture and a short text; a paragraph behind it that is centred, italic or ends with a credit;
    with `loose`, a
    short paragraph behind it. `limit` is the index of the next picture: no search goes beyond it; `root` holds
    the article's text.
    """
    found = (
        _in_figure(blocks, picture)
        or _named(blocks, picture, limit)
        or _in_table(blocks, picture, limit)
        or _in_holder(blocks, picture, root)
        or _beside(blocks, picture, limit)
    )
    if found:
        return found
    return _plain(blocks, picture, limit) if loose else CaptionText()


def _between(blocks: list[Block], picture: Block, limit: int, reach: int) -> list[Block]:
    found = []
    for block in blocks[picture.index + 1 : min(limit, picture.index + 1 + reach)]:
        if block.kind == "text":
            found.append(block)
    return found


def _in_figure(blocks: list[Block], picture: Block) -> CaptionText:
    figure = picture.figure
    if figure is None:
        return CaptionText()
    texts = [
        b
        for b in blocks[max(picture.index - 12, 0) : picture.index + 60]
        if b.kind == "text"
        and not b.used
        and b.figure is not None
        and (b.figure is figure or _within(b.element, figure))
        and len(b.text) < MAX_CAPTION
    ]
    named = [b for b in texts if b.caption is not None]
    if not named and (outer := _outer_figure(figure)) is not None:
        named = _gallery_caption(blocks, picture, outer)
    if named:
        extra = [
            b
            for b in texts
            if b.caption is None
            and (is_credit_named(b.element) or opens_with_mark(b.text) or b.element.tag == "footer")
        ]
        return take(named + extra, "figcaption")
    texts = [
        b
        for b in texts
        if not b.heading and not VIEWER.match(b.text) and not b.linked > 0.9 * len(b.text) and not b.hidden
    ]
    if texts and sum(len(b.text) for b in texts) < MAX_CAPTION:
        return take(texts, "figure")
    return CaptionText()


def _gallery_caption(blocks: list[Block], picture: Block, gallery: HtmlElement) -> list[Block]:
    """The caption of a figure of figures: it belongs to the last picture in it."""
    behind = [b for b in blocks[picture.index + 1 : picture.index + 40] if _under(b.element, gallery)]
    if any(b.kind == "image" for b in behind):
        return []
    return [b for b in behind if b.figure is gallery and b.caption is not None and not b.used]


def _outer_figure(figure: HtmlElement) -> HtmlElement | None:
    return next((a for a in figure.iterancestors("figure")), None)


def _within(element: HtmlElement, holder: HtmlElement) -> bool:
    return any(a is holder for a in element.iterancestors())


def _named(blocks: list[Block], picture: Block, limit: int) -> CaptionText:
    found: list[Block] = []
    seen: set[str] = set()
    for block in _between(blocks, picture, limit, _REACH):
        beside = block.figure is None and block.caption is not None  # a figcaption that stands in no figure
        if block.used or len(block.text) > MAX_CAPTION or (block.figure is not picture.figure and not beside):
            continue
        if _VIDEO.search(label_of(block.element)):
            break
        if is_caption_named(block.element) or (found and is_credit_named(block.element)):
            if comparable(block.text) in seen:
                block.used = "caption"
                continue
            seen.add(comparable(block.text))
            found.append(block)
        elif found or not (is_credit_named(block.element) or opens_with_mark(block.text) or VIEWER.match(block.text)):
            break
        elif is_credit_named(block.element) or opens_with_mark(block.text):
            found.append(block)
    if not found:
        return CaptionText()
    if any(not b.hidden for b in found):
        for block in found:
            if block.hidden:
                block.used = "caption"
        found = [b for b in found if not b.hidden]
    if all(not is_caption_named(b.element) for b in found) and not all(len(b.text) < 160 for b in found):
        return CaptionText()
    return take(found, "caption class")


def _in_table(blocks: list[Block], picture: Block, limit: int) -> CaptionText:
    table = picture.table
    if table is None:
        return CaptionText()
    texts = [
        b for b in blocks[max(0, picture.index - 10) : picture.index + 40] if b.kind == "text" and b.table is table
    ]
    pictures = sum(
        1 for b in blocks[max(0, picture.index - 10) : picture.index + 40] if b.kind == "image" and b.table is table
    )
    if not texts or sum(len(b.text) for b in texts) > MAX_CAPTION or len(texts) > 3 * pictures:
        return CaptionText()
    behind = [b for b in texts if b.index > picture.index and b.index < limit and not b.used]
    if not behind and pictures > 1:
        row = _row_caption(texts, picture)
        behind = [row] if row is not None else []
    return take(behind, "table") if behind else CaptionText()


def _row_caption(texts: list[Block], picture: Block) -> Block | None:
    """In a table of pictures over captions, the text of the picture's own column in a later row."""
    cell = next((a for a in picture.element.iterancestors("td", "th")), None)
    if cell is None or cell.getparent() is None:
        return None
    column = list(cell.getparent()).index(cell)  # type: ignore[arg-type]
    for block in texts:
        own = (
            block.element
            if block.element.tag in ("td", "th")
            else next((a for a in block.element.iterancestors("td", "th")), None)
        )
        row = own.getparent() if own is not None else None
        if block.used or own is None or row is None or row is cell.getparent() or own.get("colspan", "1") != "1":
            continue
        if block.index > picture.index and list(row).index(own) == column:
            return block
    return None


def _in_holder(blocks: list[Block], picture: Block, root: HtmlElement | None) -> CaptionText:
    """The texts of the smallest element around a picture that holds any: a caption, if they are short and few."""
    near = [b for b in blocks[max(0, picture.index - 3) : picture.index + 9] if b.kind != "media"]
    above = set(root.iterancestors()) if root is not None else set()
    for level, holder in enumerate(picture.element.iterancestors()):
        if (
            level > 6
            or holder is root
            or holder in above
            or holder.tag in ("body", "article", "main", "td", "li", "tr")
        ):
            break
        inside = [b for b in near if b is not picture and _under(b.element, holder)]
        if not inside:
            continue
        texts = [b for b in inside if b.kind == "text" and not b.hidden]
        if not texts:
            continue
        if (
            any(b.kind == "image" for b in inside)
            or len(texts) > 3
            or sum(len(b.text) for b in texts) > 600
            or near[-1] in inside
        ):
            break
        if any(b.used or b.heading or b.within or b.link_share > 0.5 or _is_lead(b) for b in texts) or not any(
            b.index > picture.index for b in texts
        ):
            break
        if texts[0].index < picture.index and not opens_with_mark(texts[0].text):
            break
        return take(
            [b for b in texts if b.index > picture.index] + [b for b in texts if b.index < picture.index],
            "element of the picture",
        )
    return CaptionText()


def _is_lead(block: Block) -> bool:
    return len(block.text) >= 60 and is_lead(block.element)


def _under(element: HtmlElement, holder: HtmlElement) -> bool:
    return element is holder or _within(element, holder)


def _beside(blocks: list[Block], picture: Block, limit: int) -> CaptionText:
    behind = [b for b in _between(blocks, picture, limit, 3) if not b.hidden and not b.within]
    while behind and VIEWER.match(behind[0].text):
        behind.pop(0)
    if not behind or behind[0].used:
        return CaptionText()
    first = behind[0]
    if (
        first.heading
        or _is_lead(first)
        or DATELINE.match(first.text)
        or len(first.text) > 900
        or END_WORDS.match(first.text)
    ):
        return CaptionText()
    if has_credit_mark(first.text):
        return take([first], "credit behind the picture")
    if (
        len(behind) > 1
        and not behind[1].used
        and len(behind[1].text) < 700
        and not behind[1].heading
        and len(first.text) < 700
    ) and (
        (opens_with_mark(behind[1].text) and len(first.text) < _BESIDE)
        or (has_credit_mark(behind[1].text) and behind[1].text.rstrip(". ").endswith(")"))
    ):
        return take(behind[:2], "credit behind the picture")
    if len(first.text) > _BESIDE:
        return CaptionText()
    own = picture.element.getparent()
    holder = next((a for a in picture.element.iterancestors() if a.tag in ("p", "div", "td", "center")), None)
    if own is not None and holder is not None and first.element is holder and holder.tag in ("p", "center"):
        return take([first], "paragraph of the picture")
    if centred(first.element) and not first.strong > 0.9 * len(first.text) * (0 if len(first.text) > 60 else 1):
        return take([first], "centred behind the picture")
    if (
        not first.linked
        and first.italic > 0.9 * len(first.text.replace(" ", "")) * 0.9
        and first.element.tag
        in (
            "p",
            "div",
            "span",
            "center",
            "td",
        )
    ):
        return take([first], "italic behind the picture")
    if first.element.tag in ("div", "span", "small") and not first.linked and len(first.text) <= 300:
        # text that runs in <p> and a line of another kind behind the picture
        later = [b for b in blocks[first.index + 1 : first.index + 12] if b.kind == "text" and len(b.text) > 80]
        if later and all(b.element.tag == "p" for b in later[:3]):
            return take([first], "another kind of line behind the picture")
    return CaptionText()


def _plain(blocks: list[Block], picture: Block, limit: int) -> CaptionText:
    first = plain_candidate(blocks, picture, limit)
    return take([first], "paragraph behind the picture") if first is not None else CaptionText()


def plain_candidate(blocks: list[Block], picture: Block, limit: int) -> Block | None:
    """The short, single-sentence paragraph right behind a picture, if there is one."""
    behind = _between(blocks, picture, limit, 1)
    if not behind or behind[0].used or behind[0].hidden or behind[0].heading or behind[0].within:
        return None
    text = behind[0].text
    if (
        DATELINE.match(text)
        or not 15 <= len(text) <= 260
        or text.endswith((":", "?"))
        or text[0] in '-–—"“'
        or END_WORDS.match(text)
    ):
        return None
    if len(_SENTENCE_END.split(text)) > 2:
        return None
    return behind[0]


def centred(element: HtmlElement) -> bool:
    """Whether an element, or the one around it, is set in the middle."""
    node: HtmlElement | None = element
    for _ in range(2):
        if node is None or node.tag in ("body", "article", "main"):
            return False
        if node.tag == "center" or node.get("align", "").lower() == "center" or _CENTRED.search(node.get("style", "")):
            return True
        if _CENTRED_CLASS.search(node.get("class", "")) and node.tag in ("p", "div", "span"):
            return True
        if node.tag not in ("span", "em", "i", "strong", "b", "font", "p"):
            return False
        node = node.getparent()
    return False
