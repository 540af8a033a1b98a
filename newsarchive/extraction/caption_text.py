"""Caption and credit out of the blocks, the attribute or the JSON-LD that holds them."""

import re
from dataclasses import dataclass

from lxml.html import HtmlElement

from newsarchive.extraction.blocks import Block
from newsarchive.extraction.class_names import is_caption_named
from newsarchive.extraction.credits import (
    bare_credit,
    is_credit_label,
    opens_with_mark,
    split_credit,
    without_open_mark,
)
from newsarchive.extraction.tree import text_of
from newsarchive.extraction.vocabulary import phrases
from newsarchive.text import clean, comparable

MAX_CAPTION = 1500
VIEWER = re.compile(rf"^(?:{phrases('viewer')}|{phrases('editor_buttons')})$", re.I)
_EDITOR_BUTTONS = re.compile(rf"^{phrases('editor_buttons')}\s*")


@dataclass(slots=True)
class CaptionText:
    """A caption without its credit, the credit, the rule that found them, the text as printed and where it stands."""

    text: str = ""
    credit: str | None = None
    rule: str = ""
    raw: str = ""
    element: HtmlElement | None = None


def read_caption(text: str, rule: str) -> CaptionText:
    """The caption in an attribute or in JSON-LD."""
    caption, credit = split_credit(text)
    return CaptionText(caption[:MAX_CAPTION], credit, rule, text)


def take(blocks: list[Block], rule: str) -> CaptionText:
    """Read blocks as one caption and mark them as used."""
    captions: list[str] = []
    credits: list[str] = []
    raw: list[str] = []
    for block in blocks:
        block.used = "caption"
        raw.append(block.text)
        text, credit = _by_element(block)
        if len(blocks) > 1 and opens_with_mark(text):
            text, credit = "", bare_credit(text)
        credits.append(credit or "")
        if not any(comparable(text) in comparable(c) for c in captions):
            captions.append(text)
    text, credit = split_credit(" ".join(captions))
    credits.append(credit or "")
    distinct = [c for c in dict.fromkeys(credits) if c and not any(c != other and c in other for other in credits)]
    return CaptionText(text[:MAX_CAPTION], ", ".join(distinct), rule, " ".join(raw), blocks[0].element)


def _by_element(block: Block) -> tuple[str, str | None]:
    """(text, credit) of a block: what is called credit, the block, the element around it alone or one inside it."""
    element = block.element
    if is_credit_element(element):
        return "", bare_credit(block.text)
    credits: list[str] = []
    text = _caption_part(block) or _without_button(_EDITOR_BUTTONS.sub("", block.text), element)
    for inner in element.iterdescendants("span", "em", "i", "small", "a", "cite", "div", "p"):
        named = is_credit_named(inner)
        if named or inner.tag == "cite":
            part = text_of(inner)
            if 0 < len(part) < 200 and (named or text.rstrip(" .)").endswith(part)):
                before, _, behind = text.rpartition(part)
                text = clean(f"{before} {behind}")
                credits.append(bare_credit(part) or "")
    if not credits:
        return _side_by_side(element) or (text, None)
    if text.startswith("/"):
        credits.append(bare_credit(text) or "")
        text = ""
    return without_open_mark(text), ", ".join(dict.fromkeys(filter(None, credits)))


def _caption_part(block: Block) -> str:
    """The text of the element in a block that is called a caption, if it holds most of the block's text."""
    spans = block.element.iterdescendants("span")
    parts = [text_of(e) for e in spans if is_caption_named(e, 1) and not is_credit_named(e)]
    return next((part for part in parts if 2 * len(part) > len(block.text)), "")


def _without_button(text: str, element: HtmlElement) -> str:
    """A caption without the link that stands behind its credit: 'Jane Doe/AP Purchase Licensing Rights'."""
    links = list(element.iterdescendants("a"))
    before = text.removesuffix(text_of(links[-1])).rstrip() if links else ""
    return before if split_credit(before)[1] else text


def _side_by_side(element: HtmlElement) -> tuple[str, str | None] | None:
    """(text, credit) of an element that holds only two others: a sentence and, after it, a short name."""
    parts = [part for child in element if (part := text_of(child))]
    if len(parts) != 2 or len(parts[1]) >= 90:
        return None
    sentences = [re.search(r"[.!?…][\"”]?$", part) for part in parts]
    return (parts[0], bare_credit(parts[1])) if sentences[0] and not sentences[1] else None


def is_credit_element(element: HtmlElement) -> bool:
    """Whether an element, or the one that holds nothing else, is called a credit."""
    parent = element.getparent()
    around = [element] if parent is None or len(parent) > 1 else [element, parent]
    return any(is_credit_named(e) and e.tag not in ("figure", "figcaption") for e in around)


def is_credit_named(element: HtmlElement) -> bool:
    """Whether an element's itemprop, class or data-testid names a credit."""
    return is_credit_label(" ".join(element.get(name, "") for name in ("class", "data-testid", "itemprop")))
