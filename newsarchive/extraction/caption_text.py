"""What a caption says: the text without its credit, the credit, read from blocks, attributes or JSON-LD."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml.html import HtmlElement

from newsarchive.extraction.blocks import Block
from newsarchive.extraction.credits import bare_credit, is_credit_label, opens_with_mark, split_credit
from newsarchive.extraction.tree import text_of
from newsarchive.text import clean, comparable

MAX_CAPTION = 1500
# Words of viewers and buttons that stand beside pictures.
VIEWER = re.compile(
    r"^(?:open (?:this )?(?:photo|image) in gallery.*|(?:view|open|see|show) (?:image|gallery|full ?screen).*|"
    r"(?:view|see|show|open|all) (?:all )?\d+ (?:images?|photos?|pictures?)|(?:click|"
    r"tap) to (?:enlarge|expand|view).*|enlarge(?: this)?(?: image| photo)?|"
    r"bild (?:vergrößern|in lightbox.*)|vergrößern|zoom|close|previous|next|slide \d+.*|"
    r"\d+\s*(?:/|of|von|de)\s*\d+\s*\|?|"
    r"full ?screen|image \d+ of \d+.*|caption|toggle caption|hide caption|"
    r"video|newsletter abonnieren.*|phóng to|xem ảnh|chú thích ảnh|leftcenterrightdel|watch(?: now| live)?|"
    r"lest auch|lesen sie auch|read (?:more|also)|play|pause|share|save|copy link|\+\d+|\d{1,3})$",
    re.I,
)
# The buttons of an editor, left in the text by a CMS.
_EDITOR = re.compile(r"^leftcenterrightdel\s*")


@dataclass(slots=True)
class CaptionText:
    """A caption read: its text without the credit, the credit, the rule that found it and the text as printed."""

    text: str = ""
    credit: str | None = None
    rule: str = ""
    raw: str = ""

    def __bool__(self) -> bool:
        return bool(self.text or self.credit)


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
        if _EDITOR.match(block.text):
            block.text = _EDITOR.sub("", block.text)
        text, named = _without_named_credit(block)
        if named:
            credits.append(named)
        text = _once(text)
        if not text or any(comparable(text) in comparable(c) for c in captions):
            continue
        if opens_with_mark(text) and captions and (bare := bare_credit(text)):
            credits.append(bare)
            continue
        captions.append(text)
    text = clean(" ".join(captions))
    credit: str | None = None
    if not credits:
        if opens_with_mark(text) and not re.search(r"[.!?]\s+\w", text):
            text, credit = "", bare_credit(text)
        else:
            text, credit = split_credit(text)
    else:
        shorter, also = split_credit(text)
        if also and (
            comparable(also) in comparable(" ".join(credits)) or comparable(" ".join(credits)) in comparable(also)
        ):
            text = shorter
    if credits and opens_with_mark(text) and not re.search(r"[.!?]\s+\w", text):
        credits.append(bare_credit(text) or "")
        text = ""
    if credits and text.startswith("/") and len(text) < 60:
        credits.append(text.strip("/ "))
        text = ""
    if credits:
        credits = [c for c in credits if c]
        credit = ", ".join(c for c in dict.fromkeys(credits) if not any(c != other and c in other for other in credits))
    return CaptionText(text[:MAX_CAPTION], credit, rule, " ".join(raw))


def _once(text: str) -> str:
    """A caption printed twice in one element, for narrow and for wide screens, is said once."""
    half = len(text) // 2
    if len(text) > 30 and text[:half].strip() == text[half:].strip():
        return text[:half].strip()
    return text


def read_caption(text: str, rule: str) -> CaptionText:
    """A caption that stands in an attribute or in JSON-LD."""
    caption, credit = split_credit(text)
    return CaptionText(caption[:MAX_CAPTION], credit, rule, text)


def _without_named_credit(block: Block) -> tuple[str, str | None]:
    """(text, credit) of a block: an element inside (or the block itself) that is called credit is the credit."""
    element = block.element
    if _names_person(element) or (element.tag == "footer" and len(block.text) < 160):
        return "", bare_credit(block.text)
    if is_credit_named(element) and element.tag not in ("figcaption", "figure", "td"):
        return "", bare_credit(block.text)
    parent = element.getparent()
    if (
        parent is not None
        and element.tag in ("p", "span", "div", "small")
        and len(parent) == 1
        and is_credit_named(parent)
        and parent.tag not in ("figure", "figcaption")
    ):
        return "", bare_credit(block.text)
    found: list[str] = []
    text = block.text
    for inner in element.iterdescendants():
        if inner.attrib and is_credit_named(inner) and inner.tag not in ("img", "meta", "figure"):
            part = text_of(inner)
            if part and part in text and len(part) < 200:
                text = clean(text.replace(part, " ", 1))
                if bare := bare_credit(part):
                    found.append(bare)
    if not found and len(element) > 1 and not (element.text or "").strip():
        # two elements side by side: the sentence and, behind it, a short name
        parts = [part for child in element if (part := text_of(child))]
        if (
            len(parts) == 2
            and len(parts[1]) < 90
            and re.search(r"[.!?…\"”]$", parts[0])
            and not re.search(r"[.!?]$|[.!?] [A-Z]", parts[1])
        ):
            return parts[0], bare_credit(parts[1])
    if found and (tail := re.search(r"\s/\s?([^/.]{3,50})$", text)):
        found.append(tail[1])
        text = text[: tail.start()]
    if found:
        text = re.sub(r"\s*(?:[(|/–—-]|[Ảả]nh:|[Ff]oto:|[Pp]hoto:)\s*[)]?\s*$", "", text)
        return text.strip(), ", ".join(dict.fromkeys(found))
    return text, None


def _names_person(element: HtmlElement) -> bool:
    return element.get("itemprop") in ("author", "copyrightHolder", "creditText", "creator", "contributor")


def is_credit_named(element: HtmlElement) -> bool:
    attributes = element.attrib
    if _names_person(element):
        return True
    label = f"{attributes.get('class', '')} {attributes.get('data-testid', '')}"
    return len(label) > 3 and is_credit_label(label)
