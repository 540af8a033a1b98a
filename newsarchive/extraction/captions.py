"""Which text belongs to a picture, by where it stands: see `find_caption` for the order of the rules."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml.html import HtmlElement

from newsarchive.extraction.credits import bare_credit, has_credit_mark, is_credit_label, opens_with_mark, split_credit
from newsarchive.extraction.flow import Block
from newsarchive.extraction.furniture import END_WORDS
from newsarchive.extraction.labels import is_lead
from newsarchive.extraction.tree import text_of
from newsarchive.text import clean, comparable

MAX_CAPTION = 1500
_BESIDE = 450
_REACH = 6

_LABEL = re.compile(
    r"(?:^|[\s_-])(?:captions?|captiontext|figcaption|figcap|cutline|legend|legende|bildunterschrift|bildtext|media-?caption|photocms|"
    r"(?:img|image|photo|pic|picture|media|foto|bild|figure|visual|slide|gallery)-?(?:text|desc|description|title|info|legend|note|sub(?:title)?|alt|label|footer)|"
    r"desc[_-]?cation|chu-?thich|chuthich|anh-?chu-?thich|pcaption|pie-?(?:de-?)?foto|foto-?txt|didascalia|leyenda|epigrafe|wp-caption-text|alt_imgeditor|bu)(?=$|[\s_-])",
    re.I,
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_PROPERTY = frozenset({"caption", "description", "abstract"})
_CENTRED = re.compile(r"text-align\s*:\s*center", re.I)
_CENTRED_CLASS = re.compile(
    r"(?:^|[\s_-])(?:text-?center|centered|center|canh-?giua|rtecenter|align-?center|aligncenter)(?=$|[\s_-])", re.I
)
# Words of viewers and buttons that stand beside pictures.
_VIEWER = re.compile(
    r"^(?:open (?:this )?(?:photo|image) in gallery.*|(?:view|open) (?:image|gallery|full ?screen).*|(?:click|tap) to (?:enlarge|expand|view).*|enlarge(?: this)?(?: image| photo)?|"
    r"bild (?:vergrößern|in lightbox.*)|vergrößern|zoom|close|previous|next|slide \d+.*|\d+\s*(?:/|of|von|de)\s*\d+|full ?screen|image \d+ of \d+.*|caption|toggle caption|hide caption|"
    r"video|newsletter abonnieren.*|phóng to|xem ảnh|chú thích ảnh|leftcenterrightdel|watch(?: now| live)?|lest auch|lesen sie auch|read (?:more|also)|play|pause|share|save|copy link|\+\d+|\d{1,3})$",
    re.I,
)
# The buttons of an editor, left in the text by a CMS.
_EDITOR = re.compile(r"^leftcenterrightdel\s*")
_SENTENCE_END = re.compile(r"[.!?…][\"”’)]*\s+(?=[\"“‘(]?[A-ZĐÀ-Ỹ])")


@dataclass(slots=True)
class CaptionText:
    """A caption read: its text without the credit, the credit, the rule that found it and the text as printed."""

    text: str = ""
    credit: str | None = None
    rule: str = ""
    raw: str = ""

    def __bool__(self) -> bool:
        return bool(self.text or self.credit)


def find_caption(
    blocks: list[Block], picture: Block, limit: int, loose: bool, root: HtmlElement | None = None
) -> CaptionText:
    """The caption of a picture, its blocks marked as used.

    In order: the figure around it; a neighbour that the CMS names as caption; the table that holds it; an element that holds
    nothing but the picture and a short text; a paragraph behind it that is centred, italic or ends with a credit; with `loose`, a
    short paragraph behind it. `limit` is the index of the next picture: no search goes beyond it; `root` holds the article's text.
    """
    for finder in (_in_figure, _named, _in_table):
        if found := finder(blocks, picture, limit):
            return found
    if found := _in_holder(blocks, picture, limit, root) or _beside(blocks, picture, limit):
        return found
    return _plain(blocks, picture, limit) if loose else CaptionText()


def is_caption_named(element: HtmlElement, levels: int = 3) -> bool:
    """Whether an element, or one just around it, is called a caption by tag, class, id or itemprop."""
    node: HtmlElement | None = element
    for _ in range(levels):
        if node is None or node.tag in ("body", "article", "figure", "td", "main"):
            break
        if node.tag == "figcaption":
            return True
        attributes = node.attrib
        if attributes:
            if (
                attributes.get("itemprop") in _PROPERTY
                and node.tag != "meta"
                and node.tag not in ("article", "section")
            ):
                return attributes.get("itemprop") == "caption"
            label = f"{attributes.get('class', '')} {attributes.get('id', '')} {attributes.get('data-testid', '')}"
            if len(label) > 4 and _LABEL.search(_CAMEL.sub("-", label)):
                return True
        node = node.getparent()
    if element.tag == "td" and element.get("class"):
        return _LABEL.search(element.get("class", "")) is not None
    return False


def take(blocks: list[Block], rule: str) -> CaptionText:
    """Read blocks as one caption and mark them as used."""
    captions: list[str] = []
    credits: list[str] = []
    raw: list[str] = []
    for block in blocks:
        block.used = "caption"
        if _VIEWER.match(block.text) or block.text in raw:
            continue
        raw.append(block.text)
        if _EDITOR.match(block.text):
            block.text = _EDITOR.sub("", block.text)
        text, credit = _without_named_credit(block)
        if credit:
            credits.append(credit)
        text = _once(text)
        if not text or any(comparable(text) in comparable(c) for c in captions):
            continue
        if opens_with_mark(text) and captions:
            if bare := bare_credit(text):
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
    if _named_credit(element) and element.tag not in ("figcaption", "figure", "td"):
        return "", bare_credit(block.text)
    parent = element.getparent()
    if (
        parent is not None
        and element.tag in ("p", "span", "div", "small")
        and len(parent) == 1
        and _named_credit(parent)
        and parent.tag not in ("figure", "figcaption")
    ):
        return "", bare_credit(block.text)
    found: list[str] = []
    text = block.text
    for inner in element.iterdescendants():
        if inner.attrib and _named_credit(inner) and inner.tag not in ("img", "meta", "figure"):
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


def _named_credit(element: HtmlElement) -> bool:
    attributes = element.attrib
    if _names_person(element):
        return True
    label = f"{attributes.get('class', '')} {attributes.get('data-testid', '')}"
    return len(label) > 3 and is_credit_label(label)


def _between(blocks: list[Block], picture: Block, limit: int, reach: int) -> list[Block]:
    found = []
    for block in blocks[picture.index + 1 : min(limit, picture.index + 1 + reach)]:
        if block.kind == "text":
            found.append(block)
    return found


def _in_figure(blocks: list[Block], picture: Block, limit: int) -> CaptionText:
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
        named = [
            b for b in blocks[picture.index : picture.index + 40]
            if b.kind == "text" and not b.used and b.figure is outer and b.caption is not None and len(b.text) < MAX_CAPTION
        ]  # fmt: skip
        if named:
            return CaptionText()  # a gallery's own caption: given to its last picture by the caller
    if named:
        extra = [
            b
            for b in texts
            if b.caption is None and (_named_credit(b.element) or opens_with_mark(b.text) or b.element.tag == "footer")
        ]
        return take(named + extra, "figcaption")
    texts = [
        b
        for b in texts
        if not b.heading and not _VIEWER.match(b.text) and not b.linked > 0.9 * len(b.text) and not b.hidden
    ]
    if texts and sum(len(b.text) for b in texts) < MAX_CAPTION:
        return take(texts, "figure")
    return CaptionText()


def _outer_figure(figure: HtmlElement) -> HtmlElement | None:
    return next((a for a in figure.iterancestors("figure")), None)


def _within(element: HtmlElement, holder: HtmlElement) -> bool:
    return any(a is holder for a in element.iterancestors())


def _named(blocks: list[Block], picture: Block, limit: int) -> CaptionText:
    found: list[Block] = []
    seen: set[str] = set()
    for block in _between(blocks, picture, limit, _REACH):
        if block.used or len(block.text) > MAX_CAPTION or block.figure is not picture.figure:
            continue
        if is_caption_named(block.element) or (found and _named_credit(block.element)):
            if comparable(block.text) in seen:
                block.used = "caption"
                continue
            seen.add(comparable(block.text))
            found.append(block)
        elif found or not (_named_credit(block.element) or opens_with_mark(block.text) or _VIEWER.match(block.text)):
            break
        elif _named_credit(block.element) or opens_with_mark(block.text):
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
        if block.used or own is None or row is None or row is cell.getparent():
            continue
        if block.index > picture.index and list(row).index(own) == column:
            return block
    return None


def _in_holder(blocks: list[Block], picture: Block, limit: int, root: HtmlElement | None) -> CaptionText:
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
    while behind and _VIEWER.match(behind[0].text):
        behind.pop(0)
    if not behind or behind[0].used:
        return CaptionText()
    first = behind[0]
    if first.heading or _is_lead(first) or len(first.text) > 900 or END_WORDS.match(first.text):
        return CaptionText()
    if has_credit_mark(first.text):
        return take([first], "credit behind the picture")
    if (
        len(behind) > 1
        and not behind[1].used
        and len(behind[1].text) < 700
        and not behind[1].heading
        and len(first.text) < 700
    ):
        if (opens_with_mark(behind[1].text) and len(first.text) < _BESIDE) or (
            has_credit_mark(behind[1].text) and behind[1].text.rstrip(". ").endswith(")")
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
    if not 15 <= len(text) <= 260 or text.endswith((":", "?")) or text[0] in '-–—"“' or END_WORDS.match(text):
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
