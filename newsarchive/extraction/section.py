"""Section and tags: what the page declares, else what its breadcrumb and its line of keywords show."""

import re

from newsarchive.extraction import jsonld
from newsarchive.extraction.main_content import MainContent
from newsarchive.extraction.page import Page
from newsarchive.extraction.tree import label_of, text_of
from newsarchive.extraction.vocabulary import class_pattern, phrases
from newsarchive.text import clean, comparable, fold

MAX_TAGS = 40
_HOME = re.compile(rf"{phrases('home')}?")
_BREADCRUMB = re.compile(r"bread-?crum|crumbs|site-?map-?path", re.I)
_CATEGORY = class_pattern("category")
_DATE = re.compile(r"\d\s?[:/.-]\s?\d")
_TAG_BOX = class_pattern("tag_box")
_TAG_LABEL = re.compile(rf"^{phrases('tag_label')}\s*:?\s*", re.I)
_TAG_ADDRESS = re.compile(r"tag|tu-?khoa|keyword|topic|chu-?de|search|tim-?kiem", re.I)


def find_section(page: Page) -> str | None:
    """The most particular section that the page names."""
    crumbs = _breadcrumb(page)
    metas = page.meta("article:section", "og:article:section", "section", "parsely-section", "cxenseparse:category")
    microdata = next((e.get("content") or text_of(e) for e in page.properties.get("articleSection", ())), "")
    for rule, values in (
        ("json-ld articleSection", [s for v in _declared(page, "articleSection") for s in v.split(", ")]),
        ("meta article:section", [metas]),
        ("microdata articleSection", [microdata]),
        ("breadcrumb", crumbs[-1:]),
        ("shown above the headline", [_above_title(page)]),
    ):
        deep = rule == "breadcrumb" and len(crumbs) > 1  # 'Military' > 'News' is a section, a lone 'News' the site
        named = [v for v in map(clean, values) if 1 < len(v) <= 80 and (deep or not _HOME.fullmatch(fold(v)))]
        if not named:
            continue
        value = named[0]
        # the breadcrumb goes on where the declaration stops: 'Sức khỏe' > 'Tin tức'
        if rule != "breadcrumb" and not {fold(n) for n in named}.isdisjoint(fold(c) for c in crumbs):
            rule, value = f"{rule}, breadcrumb", crumbs[-1]
        page.note("section", rule, value)
        return value
    return None


def find_tags(page: Page, content: MainContent | None, text: str) -> list[str]:
    """The keywords of the article, each once. `text` is headline, lead and body: the site's own standing keywords do
    not occur in it.
    """
    site_names = page.site_names()
    for rule, values in (
        ("meta article:tag", [v for m in page.metas.get("article:tag", ()) for v in m.split(",")]),
        ("json-ld keywords", [v for s in _declared(page, "keywords") for v in re.split(r"[,;]", s)]),
        ("meta news_keywords", page.meta("news_keywords").split(",")),
        ("shown tags", _shown_tags(content)),
        ("meta keywords", _meta_keywords(page, text)),
    ):
        tags: dict[str, str] = {}
        for value in values:
            tag = clean(value).strip(" #,;\"'")
            if 0 < len(tag) <= 80 and ":" not in tag[:12] and comparable(tag) not in site_names:
                tags.setdefault(tag.casefold(), tag)
        if tags:
            page.note("tags", rule, ", ".join(tags.values()))
            return list(tags.values())[:MAX_TAGS]
    return []


def _declared(page: Page, key: str) -> list[str]:
    return jsonld.strings(page.declared.get(key))


def _meta_keywords(page: Page, text: str) -> list[str]:
    """The keywords of an article if at least half of them occur in its text; elsewhere they are the site's own."""
    if not (page.declared.get("headline") or page.meta("og:type") == "article" or page.meta("article:published_time")):
        return []
    keywords = [v for v in map(clean, page.meta("keywords").split(",")) if v]
    folded = f" {fold(comparable(text))} "
    occurring = [
        v
        for v in keywords
        if f" {fold(comparable(v))} " in folded or (len(v.split()) > 2 and all(w in folded for w in fold(v).split()))
    ]
    return keywords if 2 * len(occurring) >= len(keywords) else []


def _breadcrumb(page: Page) -> list[str]:
    """The crumbs between the home page and the article itself."""
    outside = {*page.site_names(), comparable(page.title_block.text) if page.title_block else ""}

    def crumbs_of(names: list[str]) -> list[str]:
        crumbs: list[str] = []
        for name in map(clean, names):
            is_home = _HOME.fullmatch(fold(name)) and not (crumbs and fold(name) == "news")
            if 1 < len(name) < 60 and not is_home and comparable(name) not in outside:
                crumbs.append(name)
        return crumbs

    for node in page.nodes:
        if "BreadcrumbList" in jsonld.types(node) and (crumbs := crumbs_of(_crumb_names(node.get("itemListElement")))):
            return crumbs
    for element in page.tree.iter("ul", "ol", "div", "nav", "p", "span"):
        if element.attrib and _BREADCRUMB.search(label_of(element)):
            crumbs = crumbs_of([text_of(a) for a in element.iter("a")])
            if 0 < len(crumbs) < 8:
                return crumbs
    return []


def _crumb_names(items: object, depth: int = 0) -> list[str]:
    """The names in a BreadcrumbList, whose items may stand in lists of lists."""
    if isinstance(items, list) and depth < 5:
        return [name for item in items[:40] for name in _crumb_names(item, depth + 1)]
    if not isinstance(items, dict):
        return []
    inner = items.get("item")
    return [jsonld.first(items, "name") or (jsonld.first(inner, "name") if isinstance(inner, dict) else "")]


def _above_title(page: Page) -> str:
    """A short line right above the headline: labelled as a category, or alone between the page's head and the
    headline.
    """
    title = page.title_block
    if title is None:
        return ""
    before = page.blocks[max(0, title.index - 6) : title.index]
    above = [
        (b, [b.text, *map(text_of, b.element.iter("a"))][-1])  # beside the link may stand the home page's, and a date
        for b in reversed(before)
        if b.kind == "text" and not b.hidden and len(b.text) > 2
    ]
    for block, text in above:
        near = [block.element, *list(block.element.iterancestors())[:1]]
        if len(text) <= 50 and not _DATE.search(text) and any(_CATEGORY.search(label_of(e)) for e in near):
            return text
    around = list(title.element.iterancestors())[:2]
    for block, text in above:
        alone = len(block.text) <= 40 and not re.search(r"\d", block.text) and not block.within
        if alone and any(a in around for a in block.element.iterancestors()):
            return text
    return ""


def _shown_tags(content: MainContent | None) -> list[str]:
    """A box of keywords in or behind the article, each a link to a list of articles."""
    if content is None:
        return []
    scope = content.root
    for parent in list(scope.iterancestors())[:3]:
        if parent.tag == "body":
            break
        scope = parent
    for element in scope.iter("div", "ul", "p", "section", "span"):
        if not element.attrib or not _TAG_BOX.search(label_of(element)):
            continue
        links = list(element.iter("a"))
        tags = [_TAG_LABEL.sub("", text_of(a)) for a in links[:31]]
        listed = any(_TAG_ADDRESS.search(a.get("href", "") + a.get("rel", "")) for a in links)
        if listed and len(tags) <= 30 and all(len(t) <= 80 for t in tags):
            return [t for t in tags if t]
    return []
