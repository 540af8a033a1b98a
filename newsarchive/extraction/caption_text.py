"""Caption and credit out of the blocks, the attribute or the JSON-LD that holds them."""

import re
from dataclasses import dataclass

from lxml.html import HtmlElement

from newsarchive.extraction.blocks import Block
from newsarchive.extraction.credits import bare_credit, is_credit_label, opens_with_mark, split_credit
from newsarchive.extraction.tree import text_of
from newsarchive.extraction.vocabulary import phrases
from newsarchive.text import clean, comparable

MAX_CAPTION = 1500
VIEWER = re.compile(rf"^(?:{phrases('viewer')}|{phrases('editor_buttons')})$", re.I)
_EDITOR_BUTTONS = re.compile(rf"^{phrases('editor_buttons')}\s*")
_ENDS_WITH_CREDIT_MARK = re.compile(r"\s*(?:[(|/–—-]|[Ảả]nh:|[Ff]oto:|[Pp]hoto:)\s*[)]?\s*$")


@dataclass(slots=True)
class CaptionText:
    """A caption without its credit, the credit, the rule that found them and the text as printed."""

    text: str = ""
    credit: str | None = None
    rule: str = ""
    raw: str = ""

    def __bool__(self) -> bool:
        return bool(self.text or self.credit)


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
        if VIEWER.match(block.text) or block.text in raw:
            continue
        raw.append(block.text)
        block.text = _EDITOR_BUTTONS.sub("", block.text)
        text, credit = _by_element(block)
        if credit:
            credits.append(credit)
        if not text or any(comparable(text) in comparable(c) for c in captions):
            continue
        if captions and opens_with_mark(text) and (credit := bare_credit(text)):
            credits.append(credit)
        else:
            captions.append(text)
    text = clean(" ".join(captions))
    if opens_with_mark(text) and not re.search(r"[.!?]\s+\w", text):
        credits.append(bare_credit(text) or "")
        text = ""
    elif credits and text.startswith("/") and len(text) < 60:
        credits.append(text.strip("/ "))
        text = ""
    else:
        shorter, credit = split_credit(text)
        known, printed = comparable(" ".join(credits)), comparable(credit or "")
        if credit and (printed in known or known in printed):
            text = shorter
            credits = credits or [credit]
    distinct = [c for c in dict.fromkeys(credits) if c and not any(c != other and c in other for other in credits)]
    return CaptionText(text[:MAX_CAPTION], ", ".join(distinct) or None, rule, " ".join(raw))


def _by_element(block: Block) -> tuple[str, str | None]:
    """(text, credit) of a block: an element that is called credit, the block's own or one inside, is the credit."""
    element = block.element
    parent = element.getparent()
    only_child = parent is not None and len(parent) == 1 and element.tag in ("p", "span", "div", "small")
    if (
        _names_person(element)
        or (element.tag == "footer" and len(block.text) < 160)
        or (is_credit_named(element) and element.tag not in ("figcaption", "figure", "td"))
        or (
            only_child and parent is not None and is_credit_named(parent) and parent.tag not in ("figure", "figcaption")
        )
    ):
        return "", bare_credit(block.text)
    credits: list[str] = []
    text = block.text
    for inner in element.iterdescendants():
        if inner.attrib and is_credit_named(inner) and inner.tag not in ("img", "meta", "figure"):
            part = text_of(inner)
            if part and part in text and len(part) < 200:
                text = clean(text.replace(part, " ", 1))
                if credit := bare_credit(part):
                    credits.append(credit)
    if not credits:
        return _side_by_side(element) or (text, None)
    if tail := re.search(r"\s/\s?([^/.]{3,50})$", text):
        credits.append(tail[1])
        text = text[: tail.start()]
    return _ENDS_WITH_CREDIT_MARK.sub("", text).strip(), ", ".join(dict.fromkeys(credits))


def _side_by_side(element: HtmlElement) -> tuple[str, str | None] | None:
    """(text, credit) of an element that holds only two others: a sentence and, after it, a short name."""
    if len(element) < 2 or (element.text or "").strip():
        return None
    parts = [part for child in element if (part := text_of(child))]
    if len(parts) != 2 or len(parts[1]) >= 90 or not re.search(r"[.!?…\"”]$", parts[0]):
        return None
    return None if re.search(r"[.!?]$|[.!?] [A-Z]", parts[1]) else (parts[0], bare_credit(parts[1]))


def _names_person(element: HtmlElement) -> bool:
    return element.get("itemprop") in ("author", "copyrightHolder", "creditText", "creator", "contributor")


def is_credit_named(element: HtmlElement) -> bool:
    """Whether an element's itemprop, class or data-testid names a credit."""
    label = f"{element.get('class', '')} {element.get('data-testid', '')}"
    return _names_person(element) or (len(label) > 3 and is_credit_label(label))
