"""trafilatura on the tree that is already parsed, for pages whose text the blocks do not find."""

from __future__ import annotations

from trafilatura import bare_extraction

from newsarchive.extraction.counters import is_counter
from newsarchive.extraction.page import Page
from newsarchive.text import clean, comparable

MAX_ELEMENTS = 8_000
MAX_DEPTH = 100
_PARAGRAPHS = ("p", "head", "quote", "item", "cell", "ab", "code")


def trafilatura_body(page: Page, captions: list[str], lead: str | None) -> str | None:
    """The paragraphs that trafilatura finds, without captions, bylines and lead; the tree is used up by this."""
    if page.layout.elements > MAX_ELEMENTS or page.layout.depth > MAX_DEPTH:
        return None  # its time grows with the square of both
    for block in page.blocks:
        if (
            block.used in ("caption", "byline", "date", "title", "lead")
            and block.element.getparent() is not None
            and block.element.tag not in ("td", "div", "body")
        ):
            block.element.drop_tree()
    # fast: no second extractors; never deduplicate, which remembers across pages
    found = bare_extraction(page.tree, url=page.url, fast=True, include_comments=False, with_metadata=False)
    body = getattr(found, "body", None)
    if body is None:
        return None
    known = {comparable(c) for c in captions} | ({comparable(lead)} if lead else set())
    paragraphs: list[str] = []
    for element in body.iter(*_PARAGRAPHS):
        if any(child.tag in _PARAGRAPHS for child in element.iterdescendants()):
            continue
        text = clean("".join(element.itertext()))
        if text and comparable(text) not in known and not is_counter(text):
            paragraphs.append(text)
    return "\n\n".join(paragraphs) or None
