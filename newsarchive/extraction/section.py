"""Section and tags: what the page declares, else what its breadcrumb and its line of keywords show."""

from __future__ import annotations

import re

from newsarchive.extraction import jsonld
from newsarchive.extraction.blocks import Block
from newsarchive.extraction.main_content import MainContent
from newsarchive.extraction.page import Page
from newsarchive.extraction.tree import label_of, text_of
from newsarchive.text import clean, comparable, fold

MAX_TAGS = 40
_HOME = frozenset(
    {"trang chu", "home", "homepage", "startseite", "start", "inicio", "accueil", "news", "trang nhat", "index", ""}
)
_ALSO_SECTIONS = frozenset({"news"})
_BREADCRUMB = re.compile(r"bread-?crumb|breadcrum|crumbs|duong-?dan|site-?map-?path", re.I)
_CATEGORY = re.compile(
    r"(?:^|[\s_-])(?:category|categories|cate|cat|cat-?name|section|chuyen-?muc|chuyenmuc|zone|kicker|rubrik|"
    r"parent-?cate|title-?cate|category-name)"
    r"(?=$|[\s_-])",
    re.I,
)
_TAG_BOX = re.compile(
    r"(?:^|[\s_-])(?:tags?|tag-?list|tags?-?box|keywords?|tu-?khoa|topics|hashtags?|article__tag|box-tags|"
    r"post-tag)(?=$|[\s_-])",
    re.I,
)
_TAG_LEAD = re.compile(r"^(?:từ khóa|từ khoá|tags?|chủ đề|keywords?)\s*:?\s*", re.I)
_TAG_ADDRESS = re.compile(r"tag|tu-?khoa|keyword|topic|chu-?de|search|tim-?kiem", re.I)


def find_section(page: Page) -> str | None:
    """The most particular section that the page names."""
    crumbs = _breadcrumb(page)
    declared = [s for v in jsonld.strings(page.declared.get("articleSection")) for s in v.split(", ")]
    for rule, values in (
        ("json-ld articleSection", declared),
        (
            "meta article:section",
            [page.meta("article:section", "og:article:section", "section", "parsely-section", "cxenseparse:category")],
        ),
        (
            "microdata articleSection",
            [next((e.get("content") or text_of(e) for e in page.properties.get("articleSection", ())), "")],
        ),
        ("breadcrumb", crumbs[-1:]),
        ("shown above the headline", [_above_title(page)]),
    ):
        deep = rule == "breadcrumb" and len(crumbs) > 1  # 'Military' > 'News' is a section, a lone 'News' the site
        named = [v for v in map(clean, values) if 1 < len(v) <= 80 and (deep or fold(v) not in _HOME)]
        if not named:
            continue
        value = named[0]
        # the breadcrumb goes on where the declaration stops: 'Sức khỏe' > 'Tin tức'
        folded = [fold(c) for c in crumbs]
        if rule != "breadcrumb" and any(fold(n) in folded for n in named):
            rule, value = f"{rule}, breadcrumb", crumbs[-1]
        page.note("section", rule, value)
        return value
    return None


def find_tags(page: Page, content: MainContent | None, text: str) -> list[str]:
    """The keywords of the article, each once. `text` is headline, lead and body: the site's own standing keywords do
    not occur in it.
    """
    for rule, values in (
        ("meta article:tag", [v for m in page.metas.get("article:tag", ()) for v in m.split(",")]),
        ("json-ld keywords", [v for s in jsonld.strings(page.declared.get("keywords")) for v in re.split(r"[,;]", s)]),
        ("meta news_keywords", page.meta("news_keywords").split(",")),
        ("shown tags", _shown_tags(content)),
        ("meta keywords", _occurring(page.meta("keywords").split(","), text) if _says_article(page) else []),
    ):
        found: list[str] = []
        for value in values:
            tag = clean(value).strip(" #,;\"'")
            if (
                tag
                and len(tag) <= 80
                and ":" not in tag[:12]
                and tag.casefold() not in {f.casefold() for f in found}
                and comparable(tag) not in page.site_names()
            ):
                found.append(tag)
        if found:
            page.note("tags", rule, ", ".join(found))
            return found[:MAX_TAGS]
    return []


def _says_article(page: Page) -> bool:
    """Whether the page declares an article at all: elsewhere meta keywords are the site's own."""
    return bool(
        page.declared.get("headline") or page.meta("og:type") == "article" or page.meta("article:published_time")
    )


def _occurring(values: list[str], text: str) -> list[str]:
    """The keywords, if at least half of them speak of this article."""
    values = [v for v in map(clean, values) if v]
    said = f" {fold(comparable(text))} "
    there = [
        v
        for v in values
        if f" {fold(comparable(v))} " in said or (len(v.split()) > 2 and all(w in said for w in fold(v).split()))
    ]
    return values if 2 * len(there) >= len(values) else []


def _breadcrumb(page: Page) -> list[str]:
    """The crumbs between the home page and the article itself."""
    title = comparable(page.title_block.text) if page.title_block else ""

    def real(name: str, above: list[str]) -> bool:
        return (
            1 < len(name) < 60
            and (fold(name) not in _HOME or (bool(above) and fold(name) in _ALSO_SECTIONS))
            and comparable(name) not in page.site_names()
            and comparable(name) != title
        )

    for node in page.nodes:
        if "BreadcrumbList" not in jsonld.types(node):
            continue
        names: list[str] = []
        items = node.get("itemListElement")
        waiting = list(items) if isinstance(items, list) else [items]
        for _ in range(40):
            if not waiting:
                break
            entry = waiting.pop(0)
            if isinstance(entry, list):
                waiting = entry + waiting
            elif isinstance(entry, dict):
                inner = entry.get("item")
                name = jsonld.first(entry, "name") or (jsonld.first(inner, "name") if isinstance(inner, dict) else "")
                if real(clean(name), names):
                    names.append(clean(name))
        if names:
            return names
    for element in page.tree.iter("ul", "ol", "div", "nav", "p", "span"):
        if element.attrib and _BREADCRUMB.search(label_of(element)):
            crumbs: list[str] = []
            for anchor in element.iter("a"):
                if real(name := text_of(anchor), crumbs):
                    crumbs.append(name)
            if crumbs and len(crumbs) < 8:
                return crumbs
    return []


def _above_title(page: Page) -> str:
    """A short line right above the headline: labelled as a category, or alone between the page's head and the
    headline.
    """
    title = page.title_block
    if title is None:
        return ""
    above: list[Block] = [
        b for b in page.blocks[max(0, title.index - 6) : title.index] if b.kind == "text" and not b.hidden
    ]
    for block in reversed(above):
        near = [block.element, *list(block.element.iterancestors())[:1]]
        if 2 < len(block.text) <= 50 and any(e.attrib and _CATEGORY.search(label_of(e)) for e in near):
            return block.text
    around = list(title.element.iterancestors())[:2]
    for block in reversed(above):
        alone = 2 < len(block.text) <= 40 and not re.search(r"\d", block.text) and not block.within
        if alone and any(a in around for a in block.element.iterancestors()):
            return block.text
    return ""


def _shown_tags(content: MainContent | None) -> list[str]:
    """A box of keywords in or behind the article, each a link to a list of articles."""
    if content is None:
        return []
    scope = content.root
    for _ in range(3):
        parent = scope.getparent()
        if parent is None or parent.tag == "body":
            break
        scope = parent
    for element in scope.iter("div", "ul", "p", "section", "span"):
        if not element.attrib or not _TAG_BOX.search(label_of(element)):
            continue
        links = list(element.iter("a"))
        if not 0 < len(links) <= 30:
            continue
        tags = [_TAG_LEAD.sub("", text_of(a)) for a in links]
        if all(len(t) <= 80 for t in tags) and any(
            _TAG_ADDRESS.search(a.get("href", "") + a.get("rel", "")) for a in links
        ):
            return [t for t in tags if t]
    return []
