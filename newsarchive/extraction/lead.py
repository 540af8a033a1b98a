"""The lead (sapo): the sentences set apart under the headline."""

import re

from newsarchive.extraction import jsonld
from newsarchive.extraction.blocks import Block
from newsarchive.extraction.class_names import is_lead
from newsarchive.extraction.main_content import MainContent
from newsarchive.extraction.page import Page
from newsarchive.extraction.tree import enclosing, inside
from newsarchive.text import clean, comparable
from newsarchive.vietnamese.agencies_and_ranks import DATELINE

MAX_LEAD = 2000


def find_lead(page: Page, content: MainContent | None) -> str | None:
    """The lead, or None; its blocks are marked as used."""
    blocks = _candidates(page, content)
    declared = [
        comparable(d)
        for d in (jsonld.first(page.declared, "description"), page.meta("og:description"), page.meta("description"))
        if len(d) > 40
    ]
    chosen, rule = _named(blocks), "class"
    if not chosen:
        chosen, rule = _between(content, blocks, declared), "between headline and text"
    if not chosen and content is not None:
        chosen, rule = _first_paragraph(page, content, declared)
    if not chosen:
        return None
    text = clean(" ".join(b.text for b in chosen))
    for block in chosen:
        block.used = "lead"
    page.note("lead", rule, text)
    return text


def _candidates(page: Page, content: MainContent | None) -> list[Block]:
    """Free blocks from the headline to the first paragraphs of the text."""
    title = page.title_block
    first = content.blocks[0].index if content else None
    under_title = title is not None and (first is None or title.index < first + 30)
    start = title.index + 1 if title and under_title else max(0, (first or 0) - 15)
    end = start + 15 if first is None else max(first, start) + 6
    return [b for b in page.blocks[start:end] if _free(b)]


def _free(block: Block) -> bool:
    return (
        not block.used
        and not block.hidden
        and not block.within
        and block.figure is None
        and 20 <= len(block.text) <= MAX_LEAD
        and block.link_share < 0.5
    )


def _named(blocks: list[Block]) -> list[Block]:
    """The free blocks of an element that is called a lead, if it holds few paragraphs."""
    for block in blocks:
        for node in enclosing(block.element, 3):
            if is_lead(node) and sum(1 for _ in node.iter("p")) <= 4:
                return [b for b in blocks if inside(b.element, node)]
    return []


def _between(content: MainContent | None, blocks: list[Block], declared: list[str]) -> list[Block]:
    """A text between headline and body that repeats the description, or a sentence that is bold or a heading."""
    for block in blocks:
        if content is not None and block.index >= content.blocks[0].index:
            break
        own = comparable(block.text)
        marked = len(block.text) >= 60 and (block.heading in ("h2", "h3") or block.strong > 0.64 * len(block.text))
        if marked or any(own.startswith(d[:80]) or d.startswith(own[:80]) for d in declared):
            return [block]
    return []


def _first_paragraph(page: Page, content: MainContent, declared: list[str]) -> tuple[list[Block], str]:
    """The body's first paragraph, if it is bold, italic or the description, or begins with a dateline."""
    texts = [b for b in content.blocks if not b.used and not b.hidden and len(b.text) > 40]
    if len(texts) < 2 or len(texts[0].text) > 1200 or texts[0].quote is not None:
        return [], ""
    first, second = texts[:2]
    outlet_mark = page.outlet.dateline if page.outlet else None
    if (outlet_mark and re.match(outlet_mark, first.text)) or (page.language == "vi" and DATELINE.match(first.text)):
        return [first], "dateline"
    if len(first.text) < 60:
        return [], ""
    set_apart = 0.85 * len(re.sub(r"\s", "", first.text))
    if first.strong > set_apart and second.strong < 0.5 * len(second.text):
        return [first], "bold first paragraph"
    if first.italic > set_apart and second.italic < 0.5 * len(second.text) and first.text[0] not in '"“([':
        return [first], "italic first paragraph"
    if comparable(first.text) in declared:
        return [first], "first paragraph equals the description"
    return [], ""
