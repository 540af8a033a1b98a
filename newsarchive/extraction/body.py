"""The running text: the content's blocks, less what turned out to be something else."""

import html
import re

from lxml.html import HtmlElement
from trafilatura import bare_extraction

from newsarchive.extraction import jsonld
from newsarchive.extraction.blocks import Block
from newsarchive.extraction.boilerplate import END_WORDS, POINTER, is_counter
from newsarchive.extraction.credits import opens_with_mark
from newsarchive.extraction.main_content import MainContent
from newsarchive.extraction.page import Page
from newsarchive.extraction.tree import label_of
from newsarchive.extraction.vocabulary import class_pattern, phrases
from newsarchive.text import clean, clean_lines, comparable
from newsarchive.vietnamese.agencies_and_ranks import DATELINE

# trafilatura's time grows with the square of both.
MAX_ELEMENTS = 8_000
MAX_DEPTH = 100
_PARAGRAPHS = ("p", "head", "quote", "item", "cell", "ab", "code")

_NOISE = re.compile(rf"^{phrases('noise')}$", re.I)
_READERS = re.compile(rf"^{phrases('readers')}\b", re.I)
_CLOSING = re.compile(rf"^{phrases('closing')}", re.I)
_SIGNATURE = re.compile(rf"^\(?\s*{phrases('signature')}\b", re.I)
_BEFORE_TEXT = class_pattern("before_text")
_SENTENCE = re.compile(r"[.!?…:][\"”’»)\]]*$")


def find_body(page: Page, content: MainContent | None, lead: str | None, captions: list[str]) -> str | None:
    """The paragraphs of the article, one blank line between them; None if there are none."""
    declared = jsonld.first(page.declared, "articleBody")
    text = _shown_body(page, content, lead, captions, comparable(declared)) if content is not None else ""
    whole = _declared_text(declared)
    if len(whole) > max(400, 3 * len(text)) and (not lead or comparable(whole) != comparable(lead)):
        page.note("body", "json-ld articleBody", whole)
        return whole
    return text or None


def _shown_body(page: Page, content: MainContent, lead: str | None, captions: list[str], declared: str) -> str:
    """The running text among the blocks of the content."""
    blocks = _until_end(page, [b for b in content.blocks if b.kind == "text" and not b.hidden], lead)
    elsewhere = {comparable(c) for c in (*captions, lead) if c}
    title = comparable(page.title_block.text if page.title_block else page.evidence.get("title", ("", ""))[1])
    listed = _linked_lists(blocks)
    kept: list[Block] = []
    for block in blocks:
        if block.used or _is_noise(block) or (block.item is not None and block.item.getparent() in listed):
            continue
        own = comparable(block.text)
        if own in elsewhere or (own == title and block.item is None):
            continue
        if kept and block.text == kept[-1].text and block.table is None:
            continue
        kept.append(block)
    kept = _without_preamble(kept)
    while len(kept) > 3 and _CLOSING.match(kept[-1].text):
        kept.pop()
    if len(declared) > 400:
        kept = _confirmed(kept, declared)
    return "\n\n".join(_paragraphs(kept))


def _until_end(page: Page, blocks: list[Block], lead: str | None) -> list[Block]:
    """The blocks before the first sign that another article or a form begins."""
    total = sum(len(b.text) for b in blocks if not b.used) or 1
    size = 0
    dateline = _dateline(page, lead)
    for place, block in enumerate(blocks):
        if block.used:
            if block.used == "byline" and size > 0.3 * total and _SIGNATURE.match(block.text):
                return blocks[:place]
            continue
        if place > 1 and END_WORDS.match(block.text):
            behind = [b for b in blocks[place + 1 :] if len(b.text) >= 80 and b.link_share < 0.3 and not b.used]
            share = 0.6 if _READERS.match(block.text) else 0.1
            if sum(len(b.text) for b in behind) < share * total:
                return blocks[:place]
        if dateline and size and block.text.startswith(dateline):
            return blocks[:place]
        size += len(block.text)
    return blocks


def _dateline(page: Page, lead: str | None) -> str:
    """The paper's mark with which the lead begins: where it comes again, another article's lead begins."""
    if not lead:
        return ""
    mark = re.match(page.outlet.dateline, lead) if page.outlet and page.outlet.dateline else None
    if mark is None and (mark := DATELINE.match(lead)) and len(mark[0]) <= 4:
        return ""
    return mark[0].strip(" -–—") if mark else ""


def _is_noise(block: Block) -> bool:
    """Whether a block is a caption, a counter, a label, a pointer to another article or a credit."""
    text = block.text
    if block.table is None:
        if block.caption is not None or (block.figure is not None and len(text) < 300):
            return True
        if block.link_share > 0.85 and len(text) > 12:
            return True
    elif _is_data(block.table):
        return False
    return bool(
        (is_counter(text) and not block.heading)
        or _NOISE.match(text)
        or (END_WORDS.match(text) and block.item is None)
        or (POINTER.match(text) and (block.link_share > 0.3 or len(text) < 200))
        or (len(text) < 80 and block.item is None and opens_with_mark(text))
    )


def _linked_lists(blocks: list[Block]) -> set[HtmlElement | None]:
    """The lists whose text is mostly links: other articles."""
    lists: dict[HtmlElement, list[Block]] = {}
    for block in blocks:
        if block.item is not None and (parent := block.item.getparent()) is not None:
            lists.setdefault(parent, []).append(block)
    return {
        parent
        for parent, items in lists.items()
        if sum(b.linked for b in items) > 0.6 * sum(len(b.text) for b in items)
    }


def _without_preamble(blocks: list[Block]) -> list[Block]:
    """Short lines before the first paragraph go unless they are sentences: reading time, place, labels of buttons."""
    start = next((n for n, b in enumerate(blocks) if len(b.text) >= 80 or b.item is not None), None)
    if start is None or start > 8:
        return blocks
    opening = [
        b
        for n, b in enumerate(blocks[:start])
        if (b.heading and n > 0)
        or _SENTENCE.search(b.text)
        or (b.element.tag == "p" and not _BEFORE_TEXT.search(label_of(b.element)))
    ]
    return opening + blocks[start:]


def _confirmed(blocks: list[Block], declared: str) -> list[Block]:
    """The blocks that articleBody repeats, where it repeats the shown text: boxes, appeals and other articles' openings
    go.

    Between them headings, items and tables stay: articleBody leaves them out as often as not.
    """
    repeated = [comparable(b.text)[:120] in declared for b in blocks]
    size = sum(len(comparable(b.text)) for b, known in zip(blocks, repeated, strict=True) if known)
    if size < 0.85 * len(declared) or sum(repeated) < 3:
        return blocks
    first, last = repeated.index(True), len(repeated) - 1 - repeated[::-1].index(True)
    return [
        b
        for n, (b, known) in enumerate(zip(blocks, repeated, strict=True))
        if known
        or (first <= n <= last and (b.heading or b.item is not None or b.table is not None or len(b.text) < 60))
    ]


def _declared_text(declared: str) -> str:
    """articleBody as paragraphs, without the markup that some CMSs leave in it."""
    if len(declared) < 400:
        return ""
    text = re.sub(r"<(?:br|/p|/div|/h\d)[^>]*>", "\n", declared, flags=re.I)
    text = re.sub(r"<[^<>]{0,2000}>", "", text)
    return "\n\n".join(line for line in clean_lines(html.unescape(text)).split("\n") if line)


def _paragraphs(blocks: list[Block]) -> list[str]:
    """One paragraph a block; a list is one paragraph with a line for each item ('- …'), a table one with a line for
    each row ('a | b').
    """
    paragraphs: list[str] = []
    holder: HtmlElement | None = None  # the list or table of the last block
    row: HtmlElement | None = None
    for block in blocks:
        text, joint = block.text, "\n"
        around: HtmlElement | None = None
        if block.table is not None and _is_data(block.table):
            around = block.table
            own_row = next((a for a in (block.element, *block.element.iterancestors()) if a.tag == "tr"), None)
            joint = " | " if own_row is row else "\n"
            row = own_row
        elif block.item is not None and block.item.tag == "li":
            around = block.item.getparent()
            text = f"- {text}"
        if around is not None and around is holder:
            paragraphs[-1] += joint + text
        else:
            paragraphs.append(text)
        holder = around
    return paragraphs


def _is_data(table: HtmlElement) -> bool:
    """Whether a table holds data: rows of two cells and more, none of them a whole text."""
    rows = list(table.iter("tr"))
    cells = [sum(1 for c in row if c.tag in ("td", "th")) for row in rows[:50]]
    return (
        len(rows) > 1 and max(cells, default=0) > 1 and all(len(c.text_content()) < 600 for c in table.iter("td", "th"))
    )


def trafilatura_body(page: Page, captions: list[str], lead: str | None) -> str | None:
    """The paragraphs that trafilatura finds, without captions, bylines and lead. The tree is used up by this."""
    if page.layout.elements > MAX_ELEMENTS or page.layout.depth > MAX_DEPTH:
        return None
    for block in page.blocks:
        element = block.element
        if (
            block.used in ("caption", "byline", "date", "title", "lead")
            and element.getparent() is not None
            and element.tag not in ("td", "div", "body")
        ):
            element.drop_tree()
    # fast: no second extractors; never deduplicate, which remembers across pages
    document = bare_extraction(page.tree, url=page.url, fast=True, include_comments=False, with_metadata=False)
    body = getattr(document, "body", None)
    if body is None:
        return None
    elsewhere = {comparable(t) for t in (*captions, lead) if t}
    paragraphs: list[str] = []
    for element in body.iter(*_PARAGRAPHS):
        text = clean("".join(element.itertext()))
        innermost = next(element.iterdescendants(*_PARAGRAPHS), None) is None
        if innermost and text and comparable(text) not in elsewhere and not is_counter(text):
            paragraphs.append(text)
    return "\n\n".join(paragraphs) or None
