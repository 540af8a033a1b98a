"""Where the article stands on the page: which blocks of the flow belong to it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise

from lxml.html import HtmlElement

from newsarchive.extraction import jsonld
from newsarchive.extraction.blocks import Block
from newsarchive.extraction.class_names import is_caption_named
from newsarchive.extraction.page import Page
from newsarchive.extraction.tree import label_of
from newsarchive.text import comparable

_HOLDERS = frozenset({"div", "figure", "span", "section"})
_NEVER = re.compile(r"cookie|consent|gdpr|comment|footer|newsletter|modal")
_GOOD_LINKS = 0.35
_KEPT_TAGS = frozenset({"nav", "footer", "menu"})
# A container's child must hold this share of its text for the container to be narrowed to it.
_NARROW = 0.66


@dataclass(slots=True)
class MainContent:
    """`root` holds the article's text; `blocks` are the blocks inside it that are not furniture, `rule` says how it
    was found.
    """

    root: HtmlElement
    blocks: list[Block]
    rule: str


def release_wrappers(page: Page) -> None:
    """Furniture that holds most of the page's text is none: ASP.NET wraps the whole page in a <form>."""
    weight: Counter[int] = Counter()
    total = 0
    for block in page.blocks:
        if _runs(block):
            total += len(block.text)
            weight.update(dict.fromkeys(block.within, len(block.text)))
    free = {i for i, w in weight.items() if 2 * w > total and _may_be_freed(page.boilerplate[i])}
    if free:
        for block in page.blocks:
            block.within = tuple(i for i in block.within if i not in free)


def _may_be_freed(element: HtmlElement) -> bool:
    return element.tag not in _KEPT_TAGS and not _NEVER.search(label_of(element))


def false_boilerplate(page: Page) -> set[int]:
    """The furniture that is none: what holds the title or most of the page's running text, or a picture and hardly
    anything else.
    """
    weight: Counter[int] = Counter()
    said: Counter[int] = Counter()
    linked: Counter[int] = Counter()
    pictures: Counter[int] = Counter()
    total = 0
    for block in page.blocks:
        runs = _runs(block)
        size = len(block.text)
        total += size if runs else 0
        for index in block.within:
            said[index] += size
            linked[index] += block.linked
            if runs:
                weight[index] += size
            elif block.kind == "image":
                pictures[index] += 1
    around = set(page.title_block.within) if page.title_block else set()
    free = {i for i in around if page.boilerplate[i].tag not in _KEPT_TAGS and _wraps(i, weight, total)}
    free |= {i for i, w in weight.items() if 2 * w > total and _may_be_freed(page.boilerplate[i])}
    for index, count in pictures.items():
        element = page.boilerplate[index]
        if (
            count <= 2
            and 0 < said[index] < 500
            and 4 * linked[index] < said[index]
            and element.tag in _HOLDERS
            and not _NEVER.search(label_of(element))
        ):
            free.add(index)
    return free


def _wraps(index: int, weight: Counter[int], total: int) -> bool:
    return 4 * weight[index] > total or weight[index] > 1500


def _runs(block: Block, captions: bool = False) -> bool:
    """Whether a block is running text: long, hardly linked, shown, and (unless asked for) no caption and not hidden."""
    if (
        block.kind != "text"
        or block.used
        or (block.hidden and not captions)
        or len(block.text) < block.long
        or block.link_share >= _GOOD_LINKS
    ):
        return False
    return captions or (block.caption is None and (len(block.text) > 800 or not is_caption_named(block.element, 2)))


def _mark_teasers(page: Page) -> None:
    """Mark what stands under a linked headline in one small element: another article's headline and lead."""
    blocks = [b for b in page.blocks if b.kind == "text" and not b.hidden]
    for head, text in pairwise(blocks):
        if head.link_share < 0.85 or len(head.text) < 20 or head is page.title_block or text is page.title_block:
            continue
        if text.link_share > 0.5 or len(text.text) > 600 or head.element is text.element:
            continue
        holder = _common(head.element, text.element, 4)
        if holder is None or (
            not (head.heading or holder.tag in ("li", "article", "a")) and holder.tag not in ("div", "section")
        ):
            continue
        inside = [
            b
            for b in page.blocks[max(0, head.index - 4) : text.index + 6]
            if b.kind == "text" and _under(b.element, holder)
        ]
        if sum(len(b.text) for b in inside) <= len(head.text) + len(text.text) + 120 and len(inside) <= 5:
            for block in inside:
                block.used = block.used or "teaser"


def _common(one: HtmlElement, other: HtmlElement, levels: int) -> HtmlElement | None:
    """The smallest element around both, at most so many levels up."""
    node: HtmlElement | None = one
    for _ in range(levels):
        node = node.getparent() if node is not None else None
        if node is None or node.tag in ("body", "main", "form"):
            return None
        if _under(other, node):
            return node
    return None


def _under(element: HtmlElement, holder: HtmlElement) -> bool:
    return element is holder or any(a is holder for a in element.iterancestors())


def find_main_content(page: Page) -> MainContent | None:
    """The element that holds the article's text, and its blocks; None where the page has no running text."""
    free = false_boilerplate(page)
    for block in page.blocks:
        if block.within:
            block.within = tuple(i for i in block.within if i not in free)
    _mark_teasers(page)
    start = page.title_block.index if page.title_block else -1
    running = [b for b in page.blocks if _runs(b) and not b.within]
    told = [b for b in running if b.index > start]
    if 2 * sum(len(b.text) for b in told) >= sum(len(b.text) for b in running):
        running = told  # where most of the text stands above it, the headline is not the article's
    if sum(len(b.text) for b in running) < 400:
        # a photo story: its text stands in the captions
        running += [
            b for b in page.blocks if b not in running and _runs(b, captions=True) and not b.within and b.index > start
        ]
        running += _below_pictures(page, start, running)
    if not running:
        running = [
            b
            for b in page.blocks
            if b.kind == "text" and not b.used and not b.hidden and not b.within and not b.heading
            and len(b.text) >= 25 and b.link_share < _GOOD_LINKS and b.index > start
        ]  # fmt: skip
    if not running:
        return None
    scores = _scores(page, running)
    root, rule = _declared_root(page, scores, running)
    if root is None:
        root, rule = _densest(page, scores), "densest text"
    return MainContent(root, _with_neighbours(page, root, start), rule)


def _below_pictures(page: Page, start: int, running: list[Block]) -> list[Block]:
    """The short texts of a photo story, each right behind a picture of its own; [] where there are not three."""
    found: list[Block] = []
    picture: Block | None = None
    for block in page.blocks[start + 1 :]:
        if block.kind == "image":
            picture = None if block.within or any(a.tag == "a" for a in block.element.iterancestors()) else block
        elif block.kind == "text" and not block.hidden:
            if (
                picture is not None
                and block not in running
                and not (block.within or block.heading or block.used)
                and 20 <= len(block.text) < 400
                and block.link_share < _GOOD_LINKS
            ):
                found.append(block)
            picture = None
    return found if len(found) >= 3 else []


def _with_neighbours(page: Page, root: HtmlElement, start: int) -> list[Block]:
    """The blocks inside the root, and what belongs to them beside it: paragraphs between headline and root, and
    elements around the root that are called as it is (a text laid out in several boxes).
    """
    below = set(root.iter())
    siblings = _twins(root)
    inside = [b for b in page.blocks if b.element in below]
    if not inside:
        return []
    first = inside[0].index
    near = set(list(root.iterancestors())[:3])
    chosen: list[Block] = []
    for block in page.blocks:
        if block.within:
            continue
        if (
            block.element in below
            or block.element in siblings
            or (
                0 <= start < block.index < first
                and _runs(block)
                and any(a in near for a in block.element.iterancestors())
            )
        ):
            chosen.append(block)
    return chosen


def _twins(root: HtmlElement) -> set[HtmlElement]:
    """Everything below the root's siblings of the same tag and class."""
    parent = root.getparent()
    name = root.get("class")
    if parent is None or root.tag in ("body", "article", "main"):
        return set()
    found: set[HtmlElement] = set()
    for sibling in parent:
        if sibling is not root and sibling.tag == root.tag and name and sibling.get("class") == name:
            found.update(sibling.iter())
    return found


def restricted(page: Page, root: HtmlElement, rule: str) -> MainContent | None:
    """The content as an outlet's selector picks it."""
    free = false_boilerplate(page)
    blocks = _inside(page.blocks, root)
    for block in blocks:
        block.within = tuple(i for i in block.within if i not in free)
    kept = [b for b in blocks if not b.within]
    return MainContent(root, kept, rule) if kept else None


def _scores(page: Page, running: list[Block]) -> dict[HtmlElement, float]:
    """Every element -> the weight of the running text in it. Text that JSON-LD's articleBody repeats weighs four
    times.
    """
    body = comparable(jsonld.first(page.declared, "articleBody"))
    scores: dict[HtmlElement, float] = defaultdict(float)
    for block in running:
        size = float(len(block.text))
        if body and comparable(block.text[:80]) in body:
            size *= 4
        element: HtmlElement | None = block.element
        while element is not None:
            scores[element] += size
            element = element.getparent()
    return scores


def _declared_root(
    page: Page, scores: dict[HtmlElement, float], running: list[Block]
) -> tuple[HtmlElement | None, str]:
    """An element marked itemprop=articleBody, where it holds the bulk of the text."""
    total = sum(len(b.text) for b in running)
    marked = sorted(page.properties.get("articleBody", ()), key=lambda e: scores.get(e, 0), reverse=True)
    if marked and marked[0].tag != "meta" and scores.get(marked[0], 0) > 0.45 * total:
        return marked[0], "itemprop articleBody"
    return None, ""


def _densest(page: Page, scores: dict[HtmlElement, float]) -> HtmlElement:
    """Down from the page to the smallest element that still holds most of its parent's running text."""
    root: HtmlElement = page.tree
    while True:
        children = [(scores[c], c) for c in root if c in scores]
        if not children:
            break
        best = max(children, key=lambda pair: pair[0])
        if best[0] < _NARROW * scores[root]:
            break
        if best[1].tag in ("p", "span", "li", "b", "strong", "em", "i", "font", "a", "blockquote", "h2", "h3"):
            break
        root = best[1]
    if root.tag in ("p", "span", "font", "b", "strong") and root.getparent() is not None:
        root = root.getparent()  # type: ignore[assignment]
    return root


def _inside(blocks: list[Block], root: HtmlElement) -> list[Block]:
    """The blocks under an element: a contiguous part of the run."""
    below = set(root.iter())
    return [b for b in blocks if b.element in below]


def describe(root: HtmlElement) -> str:
    """An element by tag, id and class, for the evidence."""
    return f"{root.tag!s} {label_of(root).strip()}".strip()
