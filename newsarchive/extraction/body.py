"""The running text: what two readers find in the article's content, or a fuller text that the page has elsewhere."""

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from newsarchive.extraction import jsonld
from newsarchive.extraction.blocks import Block
from newsarchive.extraction.body_blocks import BodyBlock, is_data, paragraphs, plain_text, read_body_blocks
from newsarchive.extraction.boilerplate import is_counter
from newsarchive.extraction.embedded_json import Story, find_story
from newsarchive.extraction.main_content import FULLER, INCOMPLETE, MainContent, describe
from newsarchive.extraction.page import Page
from newsarchive.extraction.second_reader import agreement, found_in, second_reading
from newsarchive.text import clean_lines, comparable
from newsarchive.vietnamese.agencies_and_ranks import DATELINE

# A block with fewer characters must be found by both readers.
SHORT = 200
# A text under NOTHING is none: what replaces it need not contain it, and has at least MIN_TEXT characters.
NOTHING = 200
MIN_TEXT = 300
# A label has fewer characters.
LABEL = 80
_SENTENCE = re.compile(r"[.!?…:][\"”’»)\]]*$")
_POINTING = re.compile(r"[*>»→▶►☞]|-->")


@dataclass(slots=True)
class Body:
    """The text, how far the two readers agree (None where one of them could not read), and the rule that gave it.

    `story` is the script state that gave the text, if it did.
    """

    blocks: list[BodyBlock] = field(default_factory=list)
    agreement: float | None = None
    rule: str = ""
    story: Story | None = None

    @property
    def text(self) -> str:
        """The blocks as plain text."""
        return plain_text(self.blocks)


def find_body(page: Page, content: MainContent | None, title: str, lead: str, captions: list[str]) -> Body:
    """The paragraphs of the article, one blank line between them."""
    visible_title = page.title_block.text if page.title_block else ""
    elsewhere = {comparable(t) for t in (*captions, lead, title, visible_title) if t}
    body, blocks = Body(), []
    if content is not None:
        shown = _under_headline(page, [b for b in content.blocks if not b.hidden])
        blocks = _running(_before_next_article(page, shown, lead), elsewhere)
        lines, outcome = second_reading(page, content.elements(), elsewhere)
        readers = "ours"
        if lines:
            body.agreement = agreement([b.text for b in blocks], lines)
            blocks, readers = _of_both(blocks, lines)
        body.rule = f"{readers}, {content.rule}"
        page.note("body", body.rule, describe(content.root))
        page.note("body_agreement", outcome, "" if body.agreement is None else str(body.agreement))
    body.blocks = read_body_blocks(page, blocks)
    size = sum(len(t) for t in (lead, body.text, *captions) if t)
    if size < INCOMPLETE:
        known = [comparable(b.text) for b in blocks]
        for text, rule, story in _texts_elsewhere(page, title, elsewhere):
            if len(text) > max(MIN_TEXT, FULLER * size) and (size < NOTHING or _contains(text, known)):
                body.blocks, body.rule, body.story = paragraphs(text.split("\n\n")), rule, story
                page.note("body", rule, text)
                break
    return body


def _texts_elsewhere(page: Page, title: str, elsewhere: set[str]) -> Iterator[tuple[str, str, Story | None]]:
    """(text, rule, story) of what the page declares, and of what its scripts would show."""
    yield _text_of_lines(_declared_lines(page), elsewhere), "json-ld articleBody", None
    if (story := find_story(page, title)) is not None:
        captions = {comparable(caption.raw) for _, caption in story.photos}
        yield _text_of_lines(story.paragraphs, elsewhere | captions | {comparable(story.title)}), "script state", story


def _contains(text: str, known: list[str]) -> bool:
    """Whether most of the known text stands in another."""
    other = comparable(text)
    return 2 * sum(len(t) for t in known if t in other) > sum(map(len, known))


def _of_both(blocks: list[Block], lines: list[str]) -> tuple[list[Block], str]:
    """(the blocks that both readers found, who read): long blocks stay, and between agreed ones headings, items, cells.

    Where trafilatura found less than half of the text, it read something else.
    """
    found = found_in(blocks, lines)
    agreed = sum(len(b.text) for b, known in zip(blocks, found, strict=True) if known)
    if 2 * agreed <= sum(len(b.text) for b in blocks):
        return blocks, "ours"
    first, last = found.index(True), len(found) - found[::-1].index(True)

    def stays(n: int, block: Block) -> bool:
        held = block.heading or block.item is not None or block.table is not None
        return found[n] or len(block.text) >= SHORT or (first < n < last and bool(held))

    return [b for n, b in enumerate(blocks) if stays(n, b)], "both readers"


def _under_headline(page: Page, blocks: list[Block]) -> list[Block]:
    """The blocks without the labels above the headline: 'Cơ sở sản xuất'. A long text above it shows that the headline
    is repeated below the text."""
    above = [b for b in blocks if page.title_block is not None and b.index < page.title_block.index]
    return blocks if any(len(b.text) >= LABEL for b in above) else blocks[len(above) :]


def _running(blocks: Iterable[Block], elsewhere: set[str]) -> list[Block]:
    """The blocks that are running text, each once."""
    free = [b for b in blocks if b.kind == "text" and not b.used and not _is_other(b)]
    listed = _linked_lists(free)
    sizes: Counter[str] = Counter()
    for block in free:
        sizes[str(block.element.tag)] += len(block.text)
    tag = max(sizes, key=lambda tag: sizes[tag], default="")
    kept: list[Block] = []
    for block in free:
        if block.item is not None:
            is_text = block.item.getparent() not in listed
        else:
            is_text = comparable(block.text) not in elsewhere and not _is_label(block, tag)
        if is_text and not (kept and block.text == kept[-1].text and block.table is None):
            kept.append(block)
    return kept


def _is_label(block: Block, tag: str) -> bool:
    """Whether a block in a <div> or <span> is a label where the text stands in another element: 'Quảng cáo'."""
    if block.element.tag not in ("div", "span") or block.element.tag == tag or len(block.text) >= LABEL:
        return False
    plain = not (block.heading or block.table is not None or block.strong or block.italic)
    return plain and _SENTENCE.search(block.text) is None


def _is_other(block: Block) -> bool:
    """Whether a block is a caption, a counter, a line without letters or a pointer to another page."""
    if is_data(block.table):
        return False
    if is_counter(block.text) or not any(c.isalpha() for c in block.text):
        return not block.heading
    in_figure = block.caption is not None or (block.figure is not None and len(block.text) < 300)
    return (in_figure and block.table is None) or _is_pointer(block)


def _is_pointer(block: Block) -> bool:
    """Whether a block is all link, a link behind a label with a colon, or a marked line with a link or in italics."""
    size = len(block.text)
    if size < SHORT and _POINTING.match(block.text) and (block.linked or 10 * block.italic > 9 * (size - 2)):
        return True
    if block.linked <= 12:
        return False
    label = block.text[: size - block.linked + 2]
    return (block.link_share > 0.85 and block.table is None) or (block.link_share > 0.5 and ":" in label)


def _before_next_article(page: Page, blocks: list[Block], lead: str) -> list[Block]:
    """The blocks before the one that begins with the lead's dateline: another article's lead begins there."""
    dateline = _dateline(page, lead)
    begins = re.compile(rf"{re.escape(dateline)}(?!\w)") if dateline else None
    size = 0
    for place, block in enumerate(blocks):
        if begins is not None and size and not block.used and begins.match(block.text):
            return blocks[:place]
        size += 0 if block.used else len(block.text)
    return blocks


def _dateline(page: Page, lead: str) -> str:
    """The paper's mark with which the lead begins: where it comes again, another article's lead begins."""
    own = page.outlet.dateline if page.outlet else None
    mark = (re.match(own, lead) if own else None) or DATELINE.match(lead)
    return mark[0].strip(" -–—") if mark else ""


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


def _declared_lines(page: Page) -> list[str]:
    """The lines of articleBody, without the markup that some CMSs leave in it."""
    text = re.sub(r"<(?:br|/p|/div|/h\d)[^>]*>", "\n", jsonld.first(page.declared, "articleBody"), flags=re.I)
    return clean_lines(html.unescape(re.sub(r"<[^<>]{0,2000}>", "", text))).split("\n")


def _text_of_lines(lines: list[str], elsewhere: set[str]) -> str:
    return "\n\n".join(t for t in lines if t and comparable(t) not in elsewhere and not is_counter(t))
