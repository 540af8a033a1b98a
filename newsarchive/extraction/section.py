"""Section and tags: what the page declares, else what its breadcrumb and its line of keywords show."""

from __future__ import annotations

import re

from newsarchive.extraction import jsonld
from newsarchive.extraction.flow import Block
from newsarchive.extraction.page import Page
from newsarchive.extraction.tree import label_of, text_of
from newsarchive.text import clean, comparable, fold

MAX_TAGS = 40
_HOME = frozenset(
    {
        "trang chu",
        "home",
        "homepage",
        "startseite",
        "start",
        "inicio",
        "accueil",
        "news",
        "tin tuc",
        "trang nhat",
        "index",
        "",
    }
)
_BREADCRUMB = re.compile(r"bread-?crumb|breadcrum|crumbs|duong-?dan|site-?map-?path", re.I)
_CATEGORY = re.compile(
    r"(?:^|[\s_-])(?:category|categories|cate|cat-?name|catname|section|chuyen-?muc|chuyenmuc|zone|kicker|rubrik|parent-?cate|title-?cate|category-name)(?=$|[\s_-])",
    re.I,
)
_TAG_BOX = re.compile(
    r"(?:^|[\s_-])(?:tags?|tag-?list|tags?-?box|keywords?|tu-?khoa|topics|hashtags?|article__tag|box-tags|post-tag)(?=$|[\s_-])",
    re.I,
)
_TAG_LEAD = re.compile(r"^(?:từ khóa|từ khoá|tags?|chủ đề|keywords?)\s*:?\s*", re.I)


def find_section(page: Page) -> str | None:
    """The most particular section that the page names."""
    for rule, value in (
        ("json-ld articleSection", _last(jsonld.strings(page.declared.get("articleSection")))),
        (
            "meta article:section",
            page.meta("article:section", "og:article:section", "section", "parsely-section", "cxenseparse:category"),
        ),
        (
            "microdata articleSection",
            next((e.get("content") or text_of(e) for e in page.properties.get("articleSection", ())), ""),
        ),
        ("breadcrumb", _breadcrumb(page)),
        ("shown above the headline", _above_title(page)),
    ):
        value = clean(value)
        if value and len(value) <= 80 and fold(value) not in _HOME:
            page.note("section", rule, value)
            return value
    return None


def find_tags(page: Page) -> list[str]:
    """The keywords of the article, each once."""
    found: list[str] = []
    rule = ""
    for rule, values in (  # noqa: B007
        ("meta article:tag", [v for m in page.metas.get("article:tag", ()) for v in m.split(",")]),
        ("shown tags", _shown_tags(page)),
        ("json-ld keywords", [v for s in jsonld.strings(page.declared.get("keywords")) for v in re.split(r"[,;]", s)]),
        ("meta news_keywords", page.meta("news_keywords").split(",")),
        ("meta keywords", page.meta("keywords").split(",")),
    ):
        for value in values:
            tag = clean(value).strip(" #,;")
            if (
                tag
                and len(tag) <= 80
                and tag.casefold() not in {f.casefold() for f in found}
                and comparable(tag) not in page.site_names()
            ):
                found.append(tag)
        if found:
            break
    if found:
        page.note("tags", rule, ", ".join(found))
    return found[:MAX_TAGS]


def _last(values: list[str]) -> str:
    return values[0] if values else ""


def _breadcrumb(page: Page) -> str:
    """The last crumb that is neither the home page nor the article itself."""
    title = comparable(page.title_block.text) if page.title_block else ""
    for node in page.nodes:
        if "BreadcrumbList" not in jsonld.types(node):
            continue
        names: list[str] = []
        items = node.get("itemListElement")
        waiting = list(items) if isinstance(items, list) else [items]
        while waiting and len(names) < 12:
            entry = waiting.pop(0)
            if isinstance(entry, list):
                waiting = entry + waiting
            elif isinstance(entry, dict):
                inner = entry.get("item")
                name = jsonld.first(entry, "name") or (jsonld.first(inner, "name") if isinstance(inner, dict) else "")
                if name:
                    names.append(clean(name))
        names = [
            n
            for n in names
            if fold(n) not in _HOME
            and comparable(n) not in page.site_names()
            and comparable(n) != title
            and len(n) < 60
        ]
        if names:
            return names[-1]
    for element in page.tree.iter("ul", "ol", "div", "nav", "p", "span"):
        if element.attrib and _BREADCRUMB.search(label_of(element)):
            crumbs = [text_of(a) for a in element.iter("a")]
            crumbs = [c for c in crumbs if fold(c) not in _HOME and comparable(c) != title and 1 < len(c) < 60]
            if crumbs:
                return crumbs[-1]
    return ""


def _above_title(page: Page) -> str:
    """A short line right above the headline: labelled as a category, or alone between the page's head and the headline."""
    title = page.title_block
    if title is None:
        return ""
    above: list[Block] = [
        b for b in page.blocks[max(0, title.index - 6) : title.index] if b.kind == "text" and not b.hidden
    ]
    for block in reversed(above):
        if 2 < len(block.text) <= 50 and any(
            e.attrib and _CATEGORY.search(label_of(e))
            for e in [block.element, *list(block.element.iterancestors())[:1]]
        ):
            return block.text
    around = list(title.element.iterancestors())[:3]
    for block in reversed(above):
        if (
            2 < len(block.text) <= 40
            and not re.search(r"\d", block.text)
            and not block.within
            and any(a in around[:2] for a in block.element.iterancestors())
        ):
            return block.text
    return ""


def _shown_tags(page: Page) -> list[str]:
    for element in page.tree.iter("div", "ul", "p", "section", "span"):
        if not element.attrib or not _TAG_BOX.search(label_of(element)):
            continue
        links = [a for a in element.iter("a")]
        if not 0 < len(links) <= 30:
            continue
        tags = [_TAG_LEAD.sub("", text_of(a)) for a in links]
        if all(len(t) <= 80 for t in tags) and any(
            re.search(
                r"tag|tu-?khoa|keyword|topic|chu-?de|search|tim-?kiem", a.get("href", "") + a.get("rel", ""), re.I
            )
            for a in links
        ):
            return [t for t in tags if t]
    return []
