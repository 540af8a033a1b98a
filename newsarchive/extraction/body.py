"""The running text: the content's blocks, less what turned out to be something else."""

from __future__ import annotations

import html
import re

from lxml.html import HtmlElement

from newsarchive.extraction import jsonld
from newsarchive.extraction.content import Content
from newsarchive.extraction.counters import is_counter
from newsarchive.extraction.credits import opens_with_mark
from newsarchive.extraction.flow import Block
from newsarchive.extraction.furniture import END_WORDS, POINTER
from newsarchive.extraction.page import Page
from newsarchive.extraction.tree import label_of
from newsarchive.text import clean_lines, comparable
from newsarchive.vietnamese.names import DATELINE

_NOISE = re.compile(
    r"^(?:advertisement|anzeige|publicidad|publicité|quảng cáo|reklama|ad|sponsored|share|chia sẻ|in bài|bản in|"
    r"\W*mời (?:quý )?(?:bạn đọc|độc giả) (?:xem|đọc|theo dõi|đón).*|theo dõi.*google news.*|"
    r"listen to this article.*|nghe bài|"
    r"\d+ (?:comments?|kommentare|bình luận)|loading\.*|follow us.*|lưu bài|facebook|twitter|zalo|email|copy link|"
    r"link wird geöffnet.*|leftcenterrightdel|"
    r"(?:từ khóa|tags?|chủ đề|từ khoá)\s*:.*|[\W\d_]{1,12})$",
    re.I,
)


_READERS = re.compile(r"^(?:bình luận|ý kiến|gửi bình luận|comments?|leave a)\b", re.I)
_DATE_LABEL = re.compile(r"(?:^|[\s_-])(?:date|time|stand|published|updated|byline|author|autor|meta)(?=$|[\s_-])")
_SENTENCE = re.compile(r"[.!?…:][\"”’»)\]]*$")
_CLOSING = re.compile(
    r"^(?:got a story\?|for more stories like this|follow (?:us|the latest)\b|sign up (?:to|for)\b|our standards:|"
    r"reporting by |editing by |"
    r"this is a breaking (?:news? )?story|more to follow|\(?reporting by|click here|download our|get (?:the latest|"
    r"all the)|join our|check out (?:our|more)|"
    r"quellen?:|sources?:|folgst du|abonniere|lesen sie (?:auch|mehr)|mehr zum thema|dieser (?:artikel|text|"
    r"beitrag) (?:ist|erschien|wurde)|"
    r"theo dõi (?:báo|chúng tôi|kênh)|bản quyền|ghi rõ nguồn)",
    re.I,
)


def find_body(page: Page, content: Content | None, lead: str | None, captions: list[str]) -> str | None:
    """The paragraphs of the article, one blank line between them; None if there are none."""
    declared = jsonld.first(page.declared, "articleBody")
    shown = _shown(page, content, lead, captions, comparable(declared)) if content is not None else []
    text = "\n\n".join(_paragraphs(shown)) or None
    whole = _declared_text(declared)
    if len(whole) > max(400, 3 * len(text or "")) and (not lead or comparable(whole) != comparable(lead)):
        page.note("body", "json-ld articleBody", whole)
        return whole
    return text


def _shown(page: Page, content: Content, lead: str | None, captions: list[str], declared: str) -> list[Block]:
    """The blocks of the content that are running text."""
    blocks = _until_end(page, [b for b in content.blocks if b.kind == "text" and not b.hidden], lead)
    said = {comparable(c) for c in captions if c}
    title = comparable(page.title_block.text if page.title_block else page.evidence.get("title", ("", ""))[1])
    others = _linked_items(blocks)
    kept: list[Block] = []
    for block in blocks:
        if block.used or _is_noise(block) or id(block) in others:
            continue
        own = comparable(block.text)
        if own in said or (own == title and not block.item) or (lead and own and own == comparable(lead)):
            continue
        if kept and block.text == kept[-1].text and block.table is None:
            continue
        kept.append(block)
    kept = _without_preamble(kept)
    while len(kept) > 3 and _CLOSING.match(kept[-1].text):
        kept.pop()
    return _agreed(kept, declared) if len(declared) > 400 else kept


def _without_preamble(blocks: list[Block]) -> list[Block]:
    """Short lines before the first paragraph that are no sentence: reading time, place, labels of buttons."""
    start = next((n for n, b in enumerate(blocks) if len(b.text) >= 80 or b.item is not None), None)
    if start is None or start > 8:
        return blocks
    return [
        b
        for n, b in enumerate(blocks)
        if n >= start
        or (b.heading and n > 0)
        or _SENTENCE.search(b.text)
        or (b.element.tag == "p" and not _DATE_LABEL.search(label_of(b.element)))
    ]


def _agreed(blocks: list[Block], declared: str) -> list[Block]:
    """Where articleBody tells the text that the page shows, paragraphs that it does not tell (boxes, appeals, other
    articles' openings) go.

    Headings, items and tables stay: articleBody leaves them out as often as not.
    """
    told = [comparable(b.text)[:120] in declared for b in blocks]
    size = sum(len(comparable(b.text)) for b, known in zip(blocks, told, strict=True) if known)
    if size < 0.85 * len(declared) or sum(told) < 3:
        return blocks
    first, last = told.index(True), len(told) - 1 - told[::-1].index(True)
    return [
        b
        for n, (b, known) in enumerate(zip(blocks, told, strict=True))
        if known
        or (first <= n <= last and (b.heading or b.item is not None or b.table is not None or len(b.text) < 60))
    ]


def _declared_text(declared: str) -> str:
    """articleBody as paragraphs, markup that some CMSs leave in it taken out."""
    if len(declared) < 400:
        return ""
    text = re.sub(r"<(?:br|/p|/div|/h\d)[^>]*>", "\n", declared, flags=re.I)
    text = re.sub(r"<[^<>]{0,2000}>", "", text)
    return "\n\n".join(line for line in clean_lines(html.unescape(text)).split("\n") if line)


def _paragraphs(blocks: list[Block]) -> list[str]:
    """One paragraph a block; the items of a list are lines of one ('- …'), the rows of a table lines of one ('a |
    b').
    """
    paragraphs: list[str] = []
    holder: HtmlElement | None = None
    row: HtmlElement | None = None
    for block in blocks:
        table = block.table if block.table is not None and _is_data(block.table) else None
        items = block.item.getparent() if table is None and block.item is not None and block.item.tag == "li" else None
        around = table if table is not None else items
        if around is None:
            paragraphs.append(block.text)
        elif table is not None:
            own_row = next((a for a in [block.element, *block.element.iterancestors()] if a.tag == "tr"), None)
            if around is not holder:
                paragraphs.append(block.text)
            else:
                paragraphs[-1] += (" | " if own_row is row else "\n") + block.text
            row = own_row
        elif around is holder:
            paragraphs[-1] += f"\n- {block.text}"
        else:
            paragraphs.append(f"- {block.text}")
        holder = around
    return paragraphs


def _is_data(table: HtmlElement) -> bool:
    """Whether a table holds data: rows of two cells and more, none of them a whole text."""
    rows = list(table.iter("tr"))
    cells = [sum(1 for c in row if c.tag in ("td", "th")) for row in rows[:50]]
    return (
        len(rows) > 1 and max(cells, default=0) > 1 and all(len(c.text_content()) < 600 for c in table.iter("td", "th"))
    )


def _same_headline(own: str, title: str) -> bool:
    """Whether a heading over the text is the headline once more, a word changed or set in capitals."""
    a, b = set(own.split()), set(title.split())
    return len(a) > 3 and len(a & b) >= 0.75 * len(a | b)


def _until_end(page: Page, blocks: list[Block], lead: str | None) -> list[Block]:
    """The blocks before the first sign that another article or a form begins."""
    total = sum(len(b.text) for b in blocks if not b.used) or 1
    done = 0
    mark = _dateline(page, lead)
    for place, block in enumerate(blocks):
        if block.used == "byline" and done > 0.3 * total and _is_signature(block):
            return list(blocks[:place])
        if not block.used:
            if END_WORDS.match(block.text) and place > 1:
                behind = sum(
                    len(b.text) for b in blocks[place + 1 :] if len(b.text) >= 80 and b.link_share < 0.3 and not b.used
                )
                if behind < (0.6 if _READERS.match(block.text) else 0.1) * total:
                    return blocks[:place]
            if mark and done and block.text.startswith(mark):
                return blocks[:place]
            done += len(block.text)
    return blocks


def _is_signature(block: Block) -> bool:
    return re.match(r"^\(?\s*(?:tin|bài|thực hiện|ảnh|tác giả)\b", block.text, re.I) is not None


def _dateline(page: Page, lead: str | None) -> str:
    """The paper's mark with which the lead begins: where it comes again, another article's lead begins."""
    if not lead:
        return ""
    if page.outlet and page.outlet.dateline and (found := re.match(page.outlet.dateline, lead)):
        return found[0].strip(" -–—")
    found = DATELINE.match(lead)
    return found[0].strip(" -–—") if found and len(found[0]) > 4 else ""


def _is_noise(block: Block) -> bool:
    text = block.text
    if block.caption is not None and block.table is None:
        return True
    if block.figure is not None and block.table is None and len(block.text) < 300:
        return True
    if block.table is not None and _is_data(block.table):
        return False
    if is_counter(text) and not block.heading:
        return True
    if _NOISE.match(text) or (END_WORDS.match(text) and block.item is None):
        return True
    if POINTER.match(text) and (block.link_share > 0.3 or len(text) < 200):
        return True
    if block.link_share > 0.85 and len(text) > 12 and block.table is None:
        return True
    return opens_with_mark(text) and len(text) < 80 and block.item is None


def _linked_items(blocks: list[Block]) -> set[int]:
    """Lists whose every item is a link: other articles."""
    found: set[int] = set()
    lists: dict[object, list[Block]] = {}
    for block in blocks:
        if block.item is not None and block.item.getparent() is not None:
            lists.setdefault(block.item.getparent(), []).append(block)
    for items in lists.values():
        linked = sum(b.linked for b in items)
        if linked > 0.6 * sum(len(b.text) for b in items):
            found.update(id(b) for b in items)
    return found
