"""The lead (sapo): the sentences set apart under the headline, told by name, place or the declared description."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from newsarchive.extraction import jsonld
from newsarchive.extraction.content import Content
from newsarchive.extraction.flow import Block
from newsarchive.extraction.labels import is_lead
from newsarchive.extraction.page import Page
from newsarchive.text import clean, comparable
from newsarchive.vietnamese.names import DATELINE

MAX_LEAD = 2000


def find_lead(page: Page, content: Content | None) -> str | None:
    """The lead, its blocks marked as used; None where the page sets none apart."""
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


def _candidates(page: Page, content: Content | None) -> list[Block]:
    """Free blocks from the headline to the first paragraphs of the text."""
    if content is None or not content.blocks:
        start = page.title_block.index if page.title_block else 0
        return [b for b in page.blocks[start : start + 15] if _free(b)]
    first = content.blocks[0].index
    start = (
        page.title_block.index + 1 if page.title_block and page.title_block.index < first + 30 else max(0, first - 15)
    )
    end = max(first, start) + 6
    return [b for b in page.blocks[start:end] if _free(b)]


def _free(block: Block) -> bool:
    return (
        block.kind == "text"
        and not block.used
        and not block.hidden
        and not block.within
        and block.figure is None
        and 20 <= len(block.text) <= MAX_LEAD
        and block.link_share < 0.5
    )


def _named(blocks: list[Block]) -> list[Block]:
    for block in blocks:
        holder = _labelled(block)
        if holder is None:
            continue
        return [b for b in blocks if b is block or any(a is holder for a in b.element.iterancestors())]
    return []


def _labelled(block: Block) -> HtmlElement | None:
    node: HtmlElement | None = block.element
    for _ in range(3):
        if node is None or node.tag in ("body", "article", "main", "section"):
            return None
        if is_lead(node) and sum(1 for _ in node.iter("p")) <= 4:
            return node
        node = node.getparent()
    return None


def _between(content: Content | None, blocks: list[Block], declared: list[str]) -> list[Block]:
    """A text between headline and body that repeats the description, or that is set as a heading (h2) of a
    sentence's length.
    """
    for block in blocks:
        own = comparable(block.text)
        outside = content is None or not content.blocks or block.index < content.blocks[0].index
        if outside and any(own.startswith(d[:80]) or d.startswith(own[:80]) for d in declared):
            return [block]
        if (
            outside
            and len(block.text) >= 60
            and (block.heading in ("h2", "h3") or block.strong > 0.8 * len(block.text) * 0.8)
        ):
            return [block]
    return []


def _first_paragraph(page: Page, content: Content, declared: list[str]) -> tuple[list[Block], str]:
    """The body's first paragraph, where it is set apart (bold, italic, a heading's tag) or bears the paper's mark."""
    texts = [b for b in content.blocks if b.kind == "text" and not b.used and not b.hidden and len(b.text) > 40]
    if len(texts) < 2:
        return [], ""
    first = texts[0]
    bare = len(re.sub(r"\s", "", first.text))
    second = texts[1]
    if len(first.text) > 1200 or first.quote is not None:
        return [], ""
    own_mark = re.compile(page.outlet.dateline).match(first.text) if page.outlet and page.outlet.dateline else None
    if own_mark or (page.language == "vi" and DATELINE.match(first.text)):
        return [first], "dateline"
    if len(first.text) >= 60:
        for share, name in ((first.strong, "bold"), (first.italic, "italic")):
            other = second.strong if name == "bold" else second.italic
            if (
                share > 0.85 * bare
                and other < 0.5 * len(second.text)
                and not (name == "italic" and first.text[0] in '"“([')
            ):
                return [first], f"{name} first paragraph"
        if first.heading in ("h2", "h3", "h4") and not second.heading and len(first.text) >= 80:
            return [first], "heading of a sentence"
        own = comparable(first.text)
        if any(own == d or (len(own) > 60 and (own.startswith(d[:150]) and len(d) > 0.8 * len(own))) for d in declared):
            return [first], "first paragraph equals the description"
    return [], ""
