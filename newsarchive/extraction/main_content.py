"""Where the article stands on the page: the element that holds its text, and the blocks that belong to it."""

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import pairwise

from lxml.html import HtmlElement

from newsarchive.extraction import jsonld
from newsarchive.extraction.blocks import Block
from newsarchive.extraction.class_names import is_caption_named
from newsarchive.extraction.page import Page
from newsarchive.extraction.second_reader import found_in, second_reading
from newsarchive.extraction.tree import inside, label_of
from newsarchive.text import comparable

_HOLDERS = frozenset({"div", "figure", "span", "section"})
_NEVER = re.compile(r"cookie|consent|gdpr|comment|footer|newsletter|modal")
_KEPT_TAGS = frozenset({"nav", "footer", "menu"})
_IN_TEXT = frozenset({"p", "span", "li", "b", "strong", "em", "i", "font", "blockquote", "h2", "h3"})
_GOOD_LINKS = 0.35
# A container's child must hold this share of its text for the container to be narrowed to it.
_NARROW = 0.66
# An article with fewer characters may have more of its text elsewhere on the page: more than FULLER times as much.
INCOMPLETE = 1500
FULLER = 3


@dataclass(slots=True)
class MainContent:
    """The element that holds the article's text, the blocks of the article, and the rule that found them."""

    root: HtmlElement
    blocks: list[Block]
    rule: str

    def elements(self) -> list[HtmlElement]:
        """The root and what belongs to the article beside it, in reading order, none inside another."""
        below = set(self.root.iter())
        around = set(self.root.iterancestors())
        elements: dict[HtmlElement, None] = {}
        for block in self.blocks:
            element = self.root if block.element in below else block.element
            if element not in around and not any(a in elements for a in element.iterancestors()):
                elements[element] = None
        return list(elements)

    @property
    def size(self) -> int:
        """The characters of its text, without what is a link."""
        return sum(len(b.text) - b.linked for b in self.blocks if not b.hidden)


def release_boilerplate(page: Page) -> None:
    """Clear `Block.within` of false positives: elements that hold the title, most of the page's running text (ASP.NET
    wraps the whole page in a <form>), or a picture and hardly anything else.
    """
    running, text, linked, pictures = (defaultdict[int, int](int) for _ in range(4))
    total = 0
    for block in page.blocks:
        size = len(block.text) if _runs(block) else 0
        total += size
        for index in block.within:
            running[index] += size
            text[index] += len(block.text)
            linked[index] += block.linked
            pictures[index] += block.kind == "image"
    around_title = set(page.title_block.within) if page.title_block else set()

    def is_false(index: int) -> bool:
        element = page.boilerplate[index]
        if index in around_title and (4 * running[index] > total or running[index] > 1500):
            return element.tag not in _KEPT_TAGS
        if _NEVER.search(label_of(element)):
            return False
        if 2 * running[index] > total:
            return element.tag not in _KEPT_TAGS
        few_words = 0 < text[index] < 500 and 4 * linked[index] < text[index]
        return 1 <= pictures[index] <= 2 and few_words and element.tag in _HOLDERS

    released = {index for index in text if is_false(index)}
    for block in page.blocks if released else ():
        block.within = tuple(i for i in block.within if i not in released)


def _runs(block: Block, captions: bool = False) -> bool:
    """Whether a block is running text: long, hardly linked and unused. Captions and hidden text count on request."""
    if block.used or len(block.text) < block.long or block.link_share >= _GOOD_LINKS:
        return False
    if captions:
        return True
    named = len(block.text) <= 800 and is_caption_named(block.element, 2)
    return not block.hidden and block.caption is None and not named


def find_main_content(page: Page) -> MainContent | None:
    """The article's place; None where the page has no running text."""
    release_boilerplate(page)
    _mark_teasers(page)
    content = _content(page)
    if content is not None and _release_found(page, content):
        content = _content(page)
        content = content and replace(content, rule="found by trafilatura")
    return content


def _content(page: Page) -> MainContent | None:
    start = page.title_block.index if page.title_block else -1
    running = _running_text(page, start)
    if not running:
        return None
    scores = _scores(page, running)
    total = sum(len(b.text) for b in running)
    declared = [e for e in page.properties.get("articleBody", ()) if scores.get(e, 0) > 0.45 * total]
    if declared:
        root, rule = max(declared, key=lambda element: scores[element]), "itemprop articleBody"
    else:
        root, rule = _densest(page, scores), "densest text"
    return MainContent(root, _with_neighbours(page, root, start), rule)


def _release_found(page: Page, content: MainContent) -> bool:
    """Whether trafilatura finds on the whole page more than three times the content's text, and most of that among it.

    Then `Block.within` and `Block.hidden` of what it finds are cleared.
    """
    own = [b for b in content.blocks if not b.used]
    size = sum(len(b.text) for b in own)
    if size >= INCOMPLETE or sum(len(b.text) for b in page.blocks if b.link_share < _GOOD_LINKS) <= FULLER * size:
        return False
    body = page.tree.find("body")
    scope = next(content.root.iterancestors("article"), page.tree if body is None else body)
    below = set(scope.iter())
    end = next((b.index for b in page.blocks[content.blocks[-1].index :] if b.heading == "h1"), len(page.blocks))
    blocks = [b for b in page.blocks if b.index < end and b.element in below]
    lines, _ = second_reading(page, [scope])
    found = [b for b, known in zip(blocks, found_in(blocks, lines), strict=True) if known]
    known = set(found)
    contained = sum(len(b.text) for b in own if b in known)
    if sum(len(b.text) for b in found) <= FULLER * size or 2 * contained <= size:
        return False
    released = {index for block in found for index in block.within}
    for block in found:
        block.hidden = False
    for block in page.blocks:
        block.within = tuple(i for i in block.within if i not in released)
    return True


def content_within(page: Page, chosen: list[HtmlElement], rule: str) -> MainContent | None:
    """The largest of the elements that the outlet chose, with its chosen siblings; None where they hold nothing."""
    contents = []
    for root in chosen:
        below = {e for sibling in chosen if sibling.getparent() is root.getparent() for e in sibling.iter()}
        contents.append(MainContent(root, [b for b in page.blocks if b.element in below and not b.within], rule))
    best = max(contents, key=lambda content: content.size, default=None)
    return best if best and best.blocks else None


def _mark_teasers(page: Page) -> None:
    """Mark what stands under a linked headline in one small element: another article's headline and lead."""
    blocks = [b for b in page.blocks if b.kind == "text" and not b.hidden]
    for head, text in pairwise(blocks):
        if head.link_share < 0.85 or len(head.text) < 20 or page.title_block in (head, text):
            continue
        if text.link_share > 0.5 or len(text.text) > 600 or head.element is text.element:
            continue
        holder = _common(head.element, text.element, 4)
        if holder is None or not (head.heading or holder.tag in ("li", "article", "a", "div", "section")):
            continue
        near = page.blocks[max(0, head.index - 4) : text.index + 6]
        under = [b for b in near if b.kind == "text" and inside(b.element, holder)]
        if sum(len(b.text) for b in under) <= len(head.text) + len(text.text) + 120 and len(under) <= 5:
            for block in under:
                block.used = "teaser"


def _common(one: HtmlElement, other: HtmlElement, levels: int) -> HtmlElement | None:
    """The smallest element around both, at most `levels` above the first."""
    for node in list(one.iterancestors())[:levels]:
        if node.tag in ("body", "main", "form"):
            return None
        if inside(other, node):
            return node
    return None


def _running_text(page: Page, start: int) -> list[Block]:
    """The blocks that can be the article's text: paragraphs; if they are few, captions too; else any text."""
    outside = [b for b in page.blocks if not b.within]
    running = [b for b in outside if _runs(b)]
    below = [b for b in running if b.index > start]
    if 2 * sum(len(b.text) for b in below) >= sum(len(b.text) for b in running):
        running = below  # where most of the text stands above it, the headline is not the article's
    if sum(len(b.text) for b in running) < 400:
        running = [b for b in outside if _runs(b, captions=True)]
    return running or [
        b
        for b in outside
        if len(b.text) >= 25 and b.link_share < _GOOD_LINKS and b.index > start
        and not (b.used or b.hidden or b.heading)
    ]  # fmt: skip


def _with_neighbours(page: Page, root: HtmlElement, start: int) -> list[Block]:
    """The blocks inside the root, paragraphs between headline and root, and the blocks of siblings with the root's
    class (a text laid out in several boxes).
    """
    below = set(root.iter())
    first = next((b.index for b in page.blocks if b.element in below), 0)
    near = set(list(root.iterancestors())[:3])
    name, parent = root.get("class"), root.getparent()
    if name and parent is not None and root.tag not in ("body", "article", "main"):
        for sibling in parent:
            if sibling.tag == root.tag and sibling.get("class") == name:
                below.update(sibling.iter())

    def is_opening(block: Block) -> bool:
        between = 0 <= start < block.index < first
        return between and _runs(block) and any(a in near for a in block.element.iterancestors())

    return [b for b in page.blocks if not b.within and (b.element in below or is_opening(b))]


def _scores(page: Page, running: list[Block]) -> dict[HtmlElement, float]:
    """Every element -> the characters of running text in it. Text that JSON-LD's articleBody repeats counts four
    times.
    """
    body = comparable(jsonld.first(page.declared, "articleBody"))
    scores: dict[HtmlElement, float] = defaultdict(float)
    for block in running:
        size = len(block.text) * (4 if body and comparable(block.text[:80]) in body else 1)
        for element in (block.element, *block.element.iterancestors()):
            scores[element] += size
    return scores


def _densest(page: Page, scores: dict[HtmlElement, float]) -> HtmlElement:
    """Down from the page to the smallest element that still holds most of its parent's running text."""
    root: HtmlElement = page.tree
    while len(root):
        best = max(root, key=lambda child: scores[child])
        if scores[best] < _NARROW * scores[root] or best.tag in _IN_TEXT:
            break
        root = best
    return root


def describe(root: HtmlElement) -> str:
    """An element by tag, id and class, for the evidence."""
    return f"{root.tag!s} {label_of(root).strip()}".strip()
