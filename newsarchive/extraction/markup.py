"""What a page's markup declares outside JSON-LD: <meta>, <link>, microdata properties, the language."""

from __future__ import annotations

from collections import defaultdict

from lxml.html import HtmlElement

from newsarchive.text import clean

_MAX_CONTENT = 20_000
_VIETNAMESE_LETTERS = frozenset("ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ")


def meta(tree: HtmlElement) -> dict[str, list[str]]:
    """name, property or itemprop of every <meta>, in small letters -> its contents in order."""
    contents: dict[str, list[str]] = defaultdict(list)
    for element in tree.iter("meta"):
        if content := element.get("content"):
            for key in ("property", "name", "itemprop"):
                for name in element.get(key, "").lower().split():
                    contents[name].append(content[:_MAX_CONTENT])
    return dict(contents)


def first(metas: dict[str, list[str]], *names: str) -> str:
    """The first content under one of the names that holds any text."""
    return next((text for name in names for content in metas.get(name, ()) if (text := clean(content))), "")


def links(tree: HtmlElement) -> dict[str, list[str]]:
    """rel of every <link> with an href -> the addresses in order."""
    addresses: dict[str, list[str]] = defaultdict(list)
    for element in tree.iter("link"):
        if href := element.get("href", "").strip():
            for rel in element.get("rel", "").lower().split():
                addresses[rel].append(href)
    return dict(addresses)


def properties(tree: HtmlElement) -> dict[str, list[HtmlElement]]:
    """itemprop -> the elements that bear it, without <link>."""
    elements: dict[str, list[HtmlElement]] = defaultdict(list)
    for element in tree.xpath("//*[@itemprop][not(self::link)]"):
        for name in element.get("itemprop", "").split():
            elements[name].append(element)
    return dict(elements)


def reads_vietnamese(text: str) -> bool:
    """Whether a text is Vietnamese by its letters, which other languages of the Latin script hardly use."""
    text = text[:6000].lower()
    letters = sum(c.isalpha() for c in text)
    return letters > 40 and sum(c in _VIETNAMESE_LETTERS for c in text) > 0.06 * letters


def language(tree: HtmlElement, metas: dict[str, list[str]], declared: str) -> tuple[str, str] | None:
    """(the declared language as ISO 639-1, the rule that gave it)."""
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
