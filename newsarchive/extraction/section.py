"""Section and tags: what the page declares, else what its breadcrumb and its line of keywords show."""

import re
from itertools import chain, dropwhile, islice

from lxml.html import HtmlElement

from newsarchive.extraction import jsonld
from newsarchive.extraction.main_content import MainContent
from newsarchive.extraction.page import Page
from newsarchive.extraction.tree import label_of, text_of
from newsarchive.extraction.vocabulary import class_test, phrases
from newsarchive.text import clean, comparable, fold

MAX_TAGS = 40
_HOME = re.compile(phrases("home"))
_PATH = re.compile("(?<![a-z])path")  # 'path', 'SiteMapPath' (ASP.NET)
_BOXES = frozenset({"ul", "ol", "div", "nav", "p", "span"})
_CATEGORY = class_test("category")
_DATE = re.compile(r"\d\s?[:/.-]\s?\d")
_POINTER = re.compile(r"\s*[»›>→]+\s*")  # between crumbs; in a menu stands another mark
_TAG_BOX = class_test("tag_box")


def find_section(page: Page) -> str | None:
    """The most particular section that the page declares, else the last of its breadcrumb."""
    crumbs = _breadcrumb(page)
    declared = jsonld.strings(page.declared.get("articleSection"))
    for rule, values in (
        (
            "json-ld articleSection",
            [part for value in declared for part in value.split(", ")],
        ),
        ("meta article:section", [page.meta("article:section")]),
        ("breadcrumb", crumbs[-1:]),
        ("named above the headline", [_above_title(page)]),
    ):
        named = [v for v in map(clean, values) if 1 < len(v) <= 80 and (v in crumbs or not _HOME.fullmatch(fold(v)))]
        if not named:
            continue
        value = named[0]
        # the breadcrumb goes on where the declaration stops: 'Sức khỏe' > 'Tin tức'
        if not {fold(n) for n in named}.isdisjoint(fold(c) for c in crumbs):
            rule, value = "breadcrumb", crumbs[-1]
        page.note("section", rule, value)
        return value
    return None


def find_tags(page: Page, content: MainContent | None) -> list[str]:
    """The keywords of the article, each once. <meta name=keywords> is not asked: it holds the site's own as often."""
    for rule, values in (
        ("meta article:tag", [v for m in page.metas.get("article:tag", ()) for v in m.split(",")]),
        ("json-ld keywords", [v for s in jsonld.strings(page.declared.get("keywords")) for v in re.split(r"[,;]", s)]),
        ("meta news_keywords", page.meta("news_keywords").split(",")),
        ("shown tags", _shown_tags(content)),
    ):
        tags: dict[str, str] = {}
        for value in values:
            tag = clean(value).strip(" #,;\"'")
            if 0 < len(tag) <= 80:
                tags.setdefault(tag.casefold(), tag)
        if tags:
            page.note("tags", rule, ", ".join(tags.values()))
            return list(tags.values())[:MAX_TAGS]
    return []


def _breadcrumb(page: Page) -> list[str]:
    """The crumbs between the home page and the article itself."""
    outside = {*page.site_names(), comparable(page.title_block.text) if page.title_block else ""}
    declared = [_crumb_names(n.get("itemListElement")) for n in page.nodes if "BreadcrumbList" in jsonld.types(n)]
    shown = [e for e in page.elements if e.tag in _BOXES and _is_breadcrumb(label_of(e))]
    shown += [e for a in page.tagged("a") if (e := _trail_from(a)) is not None]
    for names in (*declared, *([text_of(a) for a in islice(e.iter("a"), 20)] for e in shown)):
        crumbs: list[str] = []
        for name in map(clean, names):
            # 'Military' > 'News' is a section, a lone 'News' the site
            is_home = _HOME.fullmatch(fold(name)) and not (crumbs and fold(name) == "news")
            if 1 < len(name) < 60 and not is_home and comparable(name) not in outside:
                crumbs.append(name)
        if 0 < len(crumbs) < 8:
            return crumbs
    return []


def _is_breadcrumb(label: str) -> bool:
    return "crumb" in label or ("path" in label and _PATH.search(label) is not None)


def _trail_from(anchor: HtmlElement) -> HtmlElement | None:
    """The box of a breadcrumb that begins with a link to the home page: 'Trang chủ » Quốc phòng'."""
    if not _POINTER.fullmatch(anchor.tail or "") or not _HOME.fullmatch(fold(text_of(anchor))):
        return None
    box = anchor.getparent()
    if box is None or box[0] is not anchor or len(box) < 2 or clean(box.text or ""):
        return None
    return box


def _crumb_names(items: object) -> list[str]:
    """The names in a BreadcrumbList, each item of which may stand in a list of its own."""
    parts = items[:40] if isinstance(items, list) else []
    listed = [item for part in parts for item in (part if isinstance(part, list) else [part])]
    return [jsonld.first(item, "name", "item") for item in listed if isinstance(item, dict)]


def _above_title(page: Page) -> str:
    """The text of a small box close above the headline that is called a category, and is no menu."""
    title = page.title_block
    before = page.blocks[max(0, title.index - 6) : title.index] if title else []
    for block in reversed(before):
        links = list(block.element.iter("a"))[-1:]  # before the link may stand the home page's, beside it a date
        text = text_of(links[0]) if links else block.text
        near = chain(islice(block.element.iter(), 20), islice(block.element.iterancestors(), 1))
        named = any(_CATEGORY(label_of(e)) and len(text_of(e)) <= 100 for e in near)
        if named and len(text) <= 50 and not block.within and not _DATE.search(text):
            return text
    return ""


def _shown_tags(content: MainContent | None) -> list[str]:
    """A box of keywords in or behind the article, each a link to a list of articles."""
    if content is None:
        return []
    around = [content.root, *content.root.iterancestors()][:4][-1]
    for element in dropwhile(lambda e: e is not content.root, around.iter()):
        if element.tag != "a" and _TAG_BOX(label_of(element)):
            tags = [text_of(a) for a in islice(element.iter("a"), 31)]
            if 0 < len(tags) <= 30 and all(len(t) <= 80 for t in tags):
                return tags
    return []
