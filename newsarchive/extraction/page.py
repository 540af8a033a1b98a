"""One page while it is read: the tree, what its markup declares, its blocks, and what has been found.

An outlet's exceptions are CSS selectors, each for a field (SELECTED in outlets/spec.py) and valid for pages fetched
until a day.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache

from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement

from newsarchive.extraction import jsonld
from newsarchive.extraction.blocks import Block, Layout, read_blocks
from newsarchive.extraction.tree import inside, text_of
from newsarchive.models import Outlet
from newsarchive.text import clean, comparable, decoded

Evidence = dict[str, tuple[str, str]]
MAX_RAW = 500
MAX_CHOSEN, MAX_LEAD = 300, 2000
_MAX_CONTENT = 20_000
_VIETNAMESE_LETTERS = frozenset("ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ")
# Scripts in which a paragraph takes half the characters.
_DENSE = frozenset({"ja", "zh", "ko"})


@dataclass(slots=True)
class Page:
    """`url` is the address that was fetched. `declared` is the JSON-LD node of the article, {} without one.
    `properties` are the elements with an itemprop, by its name. `elements` are all: while they are held, lxml need not
    make their objects anew for each pass. `removed` holds what the outlet has removed, and what its selectors of other
    fields would have picked of it.
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
    elements: list[HtmlElement]
    by_tag: dict[str, list[HtmlElement]]
    language: str | None = None
    evidence: Evidence = field(default_factory=dict)
    title_block: Block | None = None
    removed: dict[str, list[HtmlElement]] = field(default_factory=dict)

    @property
    def blocks(self) -> list[Block]:
        return self.layout.blocks

    @property
    def boilerplate(self) -> list[HtmlElement]:
        """The elements that look like boilerplate; `Block.within` holds positions in this list."""
        return self.layout.boilerplate

    def tagged(self, tag: str) -> list[HtmlElement]:
        """The elements with a tag, in order."""
        return self.by_tag.get(tag, [])

    def meta(self, *names: str) -> str:
        """The first content under one of the names that holds any text."""
        contents = (content for name in names for content in self.metas.get(name, ()))
        return next((text for content in contents if (text := clean(decoded(content)))), "")

    def note(self, name: str, rule: str, raw: str) -> None:
        """Keep which rule gave a field, from which text."""
        self.evidence[name] = (rule, clean(raw)[:MAX_RAW])

    def select(self, name: str) -> list[HtmlElement]:
        """The elements that the outlet's selector for a field picks; [] without a selector. What the outlet has removed
        counts only if the selector picks nothing else.

        What holds more text than the field can have, or most of the page, has got another use since then.
        """
        elements = _select(self.tree, selector_for(self.outlet, name, self.fetched_at)) or self.removed.get(name, [])
        if name == "body" or not elements:
            return elements
        most = min(MAX_LEAD if name == "lead" else MAX_CHOSEN, sum(len(b.text) for b in self.blocks) / 2)
        return [e for e in elements if len(text_of(e)) <= most]

    def rule_of(self, name: str) -> str:
        """What the evidence says of a value that the outlet's selector for a field picks."""
        return f"outlet {selector_for(self.outlet, name, self.fetched_at)}"

    def choose(self, name: str) -> str | None:
        """The first text that the outlet's selector for a field picks. It is noted, its blocks are marked as used."""
        for element in self.select(name):
            if text := clean(element.get("content") or element.get("datetime") or text_of(element)):
                self.note(name, self.rule_of(name), text)
                chosen = [b for b in self.blocks if b.kind == "text" and inside(b.element, element)]
                repeated = [b for b in self.blocks if b.text == text]
                for block in (*chosen, *repeated):
                    block.used = name
                if name == "title":
                    self.title_block = next(iter((*chosen, *repeated)), None)
                return text
        return None

    def choose_all(self, name: str) -> list[str]:
        """Each text that the outlet's selector for a field picks, once. They are noted."""
        texts = list(dict.fromkeys(text for e in self.select(name) if (text := text_of(e))))
        if texts:
            self.note(name, self.rule_of(name), ", ".join(texts))
        return texts

    def site_names(self) -> set[str]:
        """What the outlet calls itself, comparable: publisher, og:site_name, the outlet's own title and name."""
        names = [jsonld.first(self.declared, "publisher"), self.meta("og:site_name")]
        if self.outlet:
            names += [self.outlet.title, self.outlet.name]
        return {c for n in names if (c := comparable(n))}


def open_page(tree: HtmlElement, url: str, fetched_at: str | None, outlet: Outlet | None) -> Page:
    """Read a page's declarations and blocks.

    What the outlet has removed is dropped from the tree, its noise is cut off.
    """
    removed = _remove(tree, outlet, fetched_at)
    elements, by_tag = list(tree.iter()), defaultdict[str, list[HtmlElement]](list)
    for element in elements:
        by_tag[str(element.tag)].append(element)
    nodes = jsonld.read(by_tag["script"])
    body = tree.find("body")
    page = Page(
        tree=tree,
        url=url,
        fetched_at=fetched_at,
        outlet=outlet,
        metas=_metas(by_tag["meta"]),
        links=_links(by_tag["link"]),
        nodes=nodes,
        declared=jsonld.article_of(nodes, url),
        properties=_properties(elements),
        layout=read_blocks(body if body is not None else tree),
        elements=elements,
        by_tag=by_tag,
        removed=removed,
    )
    _set_language(page)
    for block in page.blocks:
        if outlet and outlet.noise and (noise := re.match(rf"(?:{outlet.noise})\s*", block.text)):
            block.text = block.text[noise.end() :]
            block.used = "" if block.text else "noise"
        if page.language in _DENSE:
            block.long = 60
    return page


def _remove(tree: HtmlElement, outlet: Outlet | None, fetched_at: str | None) -> dict[str, list[HtmlElement]]:
    """Drop what the outlet has removed, but nothing that holds a headline or most of the page's text. Returns what was
    dropped, and what the outlet's selectors of other fields pick in it, by their names."""
    elements = _select(tree, selector_for(outlet, "remove", fetched_at))
    if outlet is None or not elements:
        return {}
    picked = {name: _select(tree, selector_for(outlet, name, fetched_at)) for name in outlet.select if name != "body"}
    dropped = []
    for element in elements:
        if element.find(".//h1") is None and 2 * len(text_of(element)) <= len(text_of(tree)):
            element.drop_tree()
            dropped.append(element)
    return {name: [e for e in found if any(inside(e, d) for d in dropped)] for name, found in picked.items()}


def _set_language(page: Page) -> None:
    """Set the language: Vietnamese by its letters, what the page declares, the outlet's.

    An English template around a Vietnamese text declares 'en' as often as nothing.
    """
    stated = (
        ("html lang", page.tree.get("lang", "")),
        ("meta og:locale", page.meta("og:locale")),
        ("outlet", page.outlet.language if page.outlet else ""),
    )
    codes = ((rule, re.split("[-_]", value.strip())[0].lower()) for rule, value in stated)
    rule, code = next(((rule, code) for rule, code in codes if code), ("", ""))
    if code != "vi" and _reads_vietnamese(" ".join(b.text for b in page.blocks if len(b.text) > 60)):
        rule, code = "letters of the text", "vi"
    if code:
        page.language = code
        page.note("language", rule, code)


def _metas(elements: list[HtmlElement]) -> dict[str, list[str]]:
    """name, property or itemprop of every <meta>, in small letters -> its contents in order."""
    contents: dict[str, list[str]] = defaultdict(list)
    for element in elements:
        if content := element.get("content"):
            for key in ("property", "name", "itemprop"):
                for name in element.get(key, "").lower().split():
                    contents[name].append(content[:_MAX_CONTENT])
    return dict(contents)


def _links(elements: list[HtmlElement]) -> dict[str, list[str]]:
    """rel of every <link> with an href -> the addresses in order."""
    addresses: dict[str, list[str]] = defaultdict(list)
    for element in elements:
        if href := element.get("href", "").strip():
            for rel in element.get("rel", "").lower().split():
                addresses[rel].append(href)
    return dict(addresses)


def _properties(elements: list[HtmlElement]) -> dict[str, list[HtmlElement]]:
    """itemprop -> the elements that bear it, without <link>."""
    properties: dict[str, list[HtmlElement]] = defaultdict(list)
    for element in elements:
        if (names := element.get("itemprop")) and element.tag != "link":
            for name in names.split():
                properties[name].append(element)
    return dict(properties)


def _reads_vietnamese(text: str) -> bool:
    """Whether a text is Vietnamese by its letters, which other languages of the Latin script hardly use."""
    text = text[:6000].lower()
    letters = sum(map(str.isalpha, text))
    return letters > 40 and sum(map(text.count, _VIETNAMESE_LETTERS)) > 0.06 * letters


def selector_for(outlet: Outlet | None, name: str, fetched_at: str | None) -> str | None:
    """The selector for a field on the day of the fetch; without a fetch date the current (last) one."""
    rules = outlet.select.get(name) if outlet is not None else None
    if rules is None or isinstance(rules, str):
        return rules
    day = fetched_at[:10] if fetched_at else "9999"
    return next((selector for selector, until in rules if until is None or day <= until), None)


def _select(tree: HtmlElement, selector: str | None) -> list[HtmlElement]:
    return list(_compiled(selector)(tree)) if selector else []


@lru_cache(maxsize=512)
def _compiled(selector: str) -> CSSSelector:
    return CSSSelector(selector, translator="html")
