"""One page while it is read: the tree, what its markup declares, its blocks, and what has been found."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml.html import HtmlElement

from newsarchive.extraction import jsonld, markup
from newsarchive.extraction.blocks import Block, Layout, read_blocks
from newsarchive.models import Outlet
from newsarchive.text import clean, comparable

Evidence = dict[str, tuple[str, str]]
MAX_RAW = 500


@dataclass(slots=True)
class Page:
    """`url` is the address that was fetched. `declared` is the JSON-LD node of the article, {} where there is none."""

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
        """The elements that look like boilerplate; `Block.within` holds their places in this list."""
        return self.layout.boilerplate

    def meta(self, *names: str) -> str:
        return markup.first(self.metas, *names)

    def note(self, name: str, rule: str, raw: str) -> None:
        """Keep which rule gave a field, from which text."""
        self.evidence[name] = (rule, clean(raw)[:MAX_RAW])

    def site_names(self) -> set[str]:
        """What the outlet calls itself, comparable: publisher, og:site_name, the outlet's own title and name."""
        names = [
            jsonld.first(self.declared, "publisher"),
            self.meta("og:site_name", "application-name", "copyright", "twitter:site"),
        ]
        if self.outlet:
            names += [self.outlet.title, self.outlet.name]
        return {c for n in names if (c := comparable(n.lstrip("@")))}


# Scripts in which a paragraph takes half the characters.
_DENSE = frozenset({"ja", "zh", "ko"})
_PROPERTIES = frozenset(
    {
        "articleBody",
        "headline",
        "datePublished",
        "dateModified",
        "author",
        "description",
        "articleSection",
        "image",
        "keywords",
    }
)


def open_page(tree: HtmlElement, url: str, fetched_at: str | None, outlet: Outlet | None) -> Page:
    """Read everything that a page declares, and read its blocks."""
    metas = markup.meta(tree)
    nodes = jsonld.read(tree)
    body = tree.find("body")
    page = Page(
        tree=tree,
        url=url,
        fetched_at=fetched_at,
        outlet=outlet,
        metas=metas,
        links=markup.links(tree),
        nodes=nodes,
        declared=jsonld.article_of(nodes, url),
        properties=markup.properties(tree, _PROPERTIES),
        layout=read_blocks(body if body is not None else tree),
    )
    found = markup.language(tree, metas, jsonld.first(page.declared, "inLanguage"))
    if (found is None or found[0] != "vi") and markup.reads_vietnamese(
        " ".join(b.text for b in page.blocks if len(b.text) > 60)
    ):
        # an English template around a Vietnamese text declares 'en' as often as nothing
        page.language = "vi"
        page.note("language", "letters of the text", found[0] if found else "")
    elif found:
        page.language = found[0]
        page.note("language", found[1], found[0])
    elif outlet:
        page.language = outlet.language
        page.note("language", "outlet", outlet.language)
    if page.language in _DENSE:
        for block in page.blocks:
            block.long = 60
    return page
