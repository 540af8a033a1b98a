"""What a page's markup declares outside JSON-LD: <meta>, <link>, microdata properties, the language."""

from __future__ import annotations

from collections import defaultdict

from lxml.html import HtmlElement

from newsarchive.text import clean


def meta(tree: HtmlElement) -> dict[str, list[str]]:
    """name, property or itemprop of every <meta>, in small letters -> its contents in order."""
    found: dict[str, list[str]] = defaultdict(list)
    for element in tree.iter("meta"):
        attributes = element.attrib
        content = attributes.get("content")
        if not content:
            continue
        for key in ("property", "name", "itemprop"):
            if name := attributes.get(key):
                for part in name.lower().split():
                    found[part].append(content[:20_000])
    return dict(found)


def first(metas: dict[str, list[str]], *names: str) -> str:
    """The first content that is there under one of the names."""
    for name in names:
        for content in metas.get(name, ()):
            if text := clean(content):
                return text
    return ""


def links(tree: HtmlElement) -> dict[str, list[str]]:
    """rel of every <link> with an href -> the addresses in order."""
    found: dict[str, list[str]] = defaultdict(list)
    for element in tree.iter("link"):
        if href := element.get("href", "").strip():
            for rel in element.get("rel", "").lower().split():
                found[rel].append(href)
    return dict(found)


def properties(tree: HtmlElement, names: frozenset[str]) -> dict[str, list[HtmlElement]]:
    """The elements of the body whose itemprop is one of the names."""
    found: dict[str, list[HtmlElement]] = defaultdict(list)
    for element in tree.xpath("//*[@itemprop]"):
        for name in element.get("itemprop", "").split():
            if name in names and element.tag != "link":
                found[name].append(element)
    return dict(found)


_MARKED = frozenset("ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ")


def reads_vietnamese(text: str) -> bool:
    """Whether a text is Vietnamese by its letters: no other language of the Latin script has more than a few of
    these.
    """
    text = text[:6000].lower()
    letters = sum(c.isalpha() for c in text)
    return letters > 40 and sum(c in _MARKED for c in text) > 0.06 * letters


def language(tree: HtmlElement, metas: dict[str, list[str]], declared: str) -> tuple[str, str] | None:
    """(the language as ISO 639-1, the rule that gave it)."""
    for rule, value in (
        ("html lang", tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or ""),
        ("json-ld inLanguage", declared),
        ("meta og:locale", first(metas, "og:locale")),
        ("meta content-language", first(metas, "content-language", "language")),
    ):
        code = value.strip().replace("_", "-").split("-")[0].lower()
        if len(code) in (2, 3) and code.isalpha():
            return code, rule
    return None
