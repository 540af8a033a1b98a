"""One page while it is read: the tree, what its markup declares, its blocks, and what has been found."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from newsarchive.extraction import jsonld, markup
from newsarchive.extraction.blocks import Block, Layout, read_blocks
from newsarchive.extraction.boilerplate import is_dateless_counter
from newsarchive.extraction.selectors import selected, selector_for
from newsarchive.extraction.tree import text_of
from newsarchive.models import Outlet
from newsarchive.text import clean, comparable

Evidence = dict[str, tuple[str, str]]
MAX_RAW = 500
# Scripts in which a paragraph takes half the characters.
_DENSE = frozenset({"ja", "zh", "ko"})


@dataclass(slots=True)
class Page:
    """`url` is the address that was fetched. `declared` is the JSON-LD node of the article, {} without one.
    `properties` are the elements with an itemprop, by its name.
    """

    tree: HtmlElement
    url: str
    fetched_at: str | None
    outlet: Outlet | None
    metas: dict[str, list[str]]
    links: dict[str, list[str]]
    nodes: list[jsonld.Node]
    declared: jsonld.Node
    properties: dict[str, list[HtmlElement]]
    layout: Layout
    language: str | None = None
    evidence: Evidence = field(default_factory=dict)
    title_block: Block | None = None

    @property
    def blocks(self) -> list[Block]:
        return self.layout.blocks

    @property
    def boilerplate(self) -> list[HtmlElement]:
        """The elements that look like boilerplate; `Block.within` holds positions in this list."""
        return self.layout.boilerplate

    def meta(self, *names: str) -> str:
        return markup.first(self.metas, *names)

    def note(self, name: str, rule: str, raw: str) -> None:
        """Keep which rule gave a field, from which text."""
        self.evidence[name] = (rule, clean(raw)[:MAX_RAW])

    def select(self, name: str) -> list[HtmlElement]:
        """The elements that the outlet's selector for a field picks."""
        return selected(self.tree, selector_for(self.outlet, name, self.fetched_at))

    def chosen(self, name: str) -> tuple[str, str] | None:
        """(text, rule) of the first element with any text that the outlet's selector for a field picks."""
        for element in self.select(name):
            if text := clean(element.get("content") or element.get("datetime") or text_of(element)):
                return text, f"outlet {selector_for(self.outlet, name, self.fetched_at)}"
        return None

    def site_names(self) -> set[str]:
        """What the outlet calls itself, comparable: publisher, og:site_name, the outlet's own title and name."""
        names = [
            jsonld.first(self.declared, "publisher"),
            self.meta("og:site_name", "application-name", "copyright", "twitter:site"),
        ]
        if self.outlet:
            names += [self.outlet.title, self.outlet.name]
        return {c for n in names if (c := comparable(n.lstrip("@")))}


def open_page(tree: HtmlElement, url: str, fetched_at: str | None, outlet: Outlet | None) -> Page:
    """Read a page's declarations and blocks. Counters are marked as used, the outlet's noise is cut off."""
    nodes = jsonld.read(tree)
    body = tree.find("body")
    page = Page(
        tree=tree,
        url=url,
        fetched_at=fetched_at,
        outlet=outlet,
        metas=markup.meta(tree),
        links=markup.links(tree),
        nodes=nodes,
        declared=jsonld.article_of(nodes, url),
        properties=markup.properties(tree),
        layout=read_blocks(body if body is not None else tree),
    )
    _set_language(page)
    for block in page.blocks:
        if outlet and outlet.noise and (noise := re.match(rf"(?:{outlet.noise})\s*", block.text)):
            block.text = block.text[noise.end() :]
            block.used = "" if block.text else "noise"
        if page.language in _DENSE:
            block.long = 60
        if block.kind == "text" and block.table is None and not block.heading and is_dateless_counter(block.text):
            block.used = "counter"
    return page


def _set_language(page: Page) -> None:
    """Set the language: Vietnamese by its letters, what the page declares, the outlet's.

    An English template around a Vietnamese text declares 'en' as often as nothing.
    """
    code, rule = markup.language(page.tree, page.metas, jsonld.first(page.declared, "inLanguage")) or ("", "")
    raw = code
    if code != "vi" and markup.reads_vietnamese(" ".join(b.text for b in page.blocks if len(b.text) > 60)):
        code, rule = "vi", "letters of the text"
    elif not code and page.outlet:
        code = raw = page.outlet.language
        rule = "outlet"
    if code:
        page.language = code
        page.note("language", rule, raw)
