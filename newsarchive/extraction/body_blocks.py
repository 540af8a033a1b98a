"""The text as it is printed: headings, lists, quotations and tables, emphasis and links, and the places of pictures.

A block is one of
    {"type": "paragraph" or "quote", "text": …}
    {"type": "heading", "level": 1 to 6, "text": …}
    {"type": "list", "ordered": …, "items": [{"text": …}, …]}
    {"type": "table", "rows": [[{"text": …}, …], …]}
    {"type": "photo", "position": that of the photo in the article}
Beside a text, `marks` lists what is emphasised or linked in it, if anything is: {"start": …, "end": …, "kind":
"strong", "emphasis" or "link"}, a link with its absolute `url`. Both numbers count characters of the text.
"""

from collections.abc import Iterable
from itertools import islice
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from newsarchive.extraction import images
from newsarchive.extraction.blocks import Block
from newsarchive.extraction.page import Page
from newsarchive.text import clean

BodyBlock = dict[str, Any]
MAX_CELL = 600  # characters of a cell of data
MAX_MARKS = 100  # of one text
_KINDS = {"b": "strong", "strong": "strong", "i": "emphasis", "em": "emphasis", "a": "link"}


def read_body_blocks(page: Page, texts: list[Block]) -> list[BodyBlock]:
    """The blocks of the chosen texts, and of the page's photos, in the order of the page."""
    found: list[BodyBlock] = []
    holder: HtmlElement | None = None  # the list or table of the last text
    row: HtmlElement | None = None
    group: BodyBlock = {}
    for block in sorted([*texts, *(b for b in page.blocks if b.photo)], key=lambda block: block.index):
        if block.photo:
            found.append({"type": "photo", "position": block.photo})
            continue
        part: BodyBlock = {"text": block.text}
        if marks := _marks(block, page.url):
            part["marks"] = marks
        around: HtmlElement | None = None
        if is_data(block.table):
            around = block.table
            own_row = next((a for a in (block.element, *block.element.iterancestors()) if a.tag == "tr"), None)
            if around is not holder:
                found.append(group := {"type": "table", "rows": [[part]]})
            elif own_row is row:
                group["rows"][-1].append(part)
            else:
                group["rows"].append([part])
            row = own_row
        elif block.item is not None:
            around = block.item.getparent()
            if around is None or around is not holder:
                ordered = around is not None and around.tag == "ol"
                found.append(group := {"type": "list", "ordered": ordered, "items": []})
            group["items"].append(part)
        elif block.heading:
            found.append({"type": "heading", "level": int(block.heading[1])} | part)
        else:
            found.append({"type": "paragraph" if block.quote is None else "quote"} | part)
        holder = around
    return found


def paragraphs(texts: Iterable[str]) -> list[BodyBlock]:
    """The blocks of a text that has no markup."""
    return [{"type": "paragraph", "text": text} for text in texts]


def plain_text(blocks: list[BodyBlock]) -> str:
    """The text of `body`: one paragraph a block; a list is one paragraph with a line for each item ('- …'), a table one
    with a line for each row ('a | b').
    """
    texts: list[str] = []
    for block in blocks:
        if block["type"] == "list":
            texts.append("\n".join(f"- {item['text']}" for item in block["items"]))
        elif block["type"] == "table":
            texts.append("\n".join(" | ".join(cell["text"] for cell in row) for row in block["rows"]))
        elif block["type"] != "photo":
            texts.append(block["text"])
    return "\n\n".join(texts)


def is_data(table: HtmlElement | None) -> bool:
    """Whether a table holds data: rows of two cells and more, none of them a whole text."""
    rows = list(islice(table.iter("tr"), 50)) if table is not None else []
    cells = [cell for row in rows for cell in row if cell.tag in ("td", "th")]
    return 1 < len(rows) < len(cells) and all(len(cell.text_content()) < MAX_CELL for cell in cells)


def _marks(block: Block, base: str) -> list[dict[str, Any]]:
    """What is emphasised or linked in a text, in the order of its beginnings."""
    if not (block.linked or block.strong or block.italic):
        return []
    raw, opened, spans = "", list[int](), list[tuple[int, int, HtmlElement]]()
    for event, element in etree.iterwalk(block.element, events=("start", "end", "comment")):
        if event == "start":
            opened.append(len(raw))
            raw += element.text or ""
            continue
        if event == "end":
            if (start := opened.pop()) < len(raw) and element.tag in _KINDS:
                spans.append((start, len(raw), element))
            raw += " " if element.tag == "br" else ""
        raw += (element.tail or "") if element is not block.element else ""
    at = clean(raw).find(block.text)  # an element with line breaks gives several texts
    marks = []
    for start, end, element in sorted(spans[:MAX_MARKS], key=lambda span: (span[0], -span[1])) if at >= 0 else ():
        first, last = len(clean(f"{raw[:start]}x")) - 1 - at, len(clean(raw[:end])) - at
        first = max(0, first + len(block.text[first:last]) - len(block.text[first:last].lstrip()) if first >= 0 else 0)
        mark: dict[str, Any] = {"start": first, "end": min(last, len(block.text)), "kind": _KINDS[str(element.tag)]}
        if mark["kind"] == "link":
            url = images.absolute(element.get("href", ""), base) or ""
            if not url.startswith(("http://", "https://")):
                continue
            mark["url"] = url
        if mark["start"] < mark["end"]:
            marks.append(mark)
    return marks
