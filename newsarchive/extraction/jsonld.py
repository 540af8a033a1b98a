"""JSON-LD in the shapes that it has on real pages: graphs, lists of lists, references, broken JSON, entities."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

Node = dict[str, Any]

MAX_BLOCKS = 50
MAX_CHARACTERS = 2_000_000
MAX_NODES = 3000

_ARTICLE_TYPES = {
    "newsarticle": 0,
    "reportagenewsarticle": 0,
    "analysisnewsarticle": 0,
    "opinionnewsarticle": 0,
    "backgroundnewsarticle": 0,
    "reviewnewsarticle": 0,
    "askpublicnewsarticle": 0,
    "liveblogposting": 1,
    "article": 1,
    "report": 1,
    "blogposting": 2,
    "socialmediaposting": 3,
    "techarticle": 2,
    "scholarlyarticle": 2,
    "advertisercontentarticle": 2,
    "videoobject": 7,
    "webpage": 8,
    "itempage": 8,
}
_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)?|(?:-->|//\s*\]\]>|\]\]>|"
    r"/\*\s*\]\]>\s*\*/)\s*;?\s*$"
)
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
_FIELD = r'"(%s)"\s*:\s*("(?:[^"\\]|\\.){0,5000}")'
_SALVAGED = re.compile(_FIELD % "headline|datePublished|dateModified|dateCreated|articleSection|description|inLanguage")
_SALVAGED_TYPE = re.compile(r'"@type"\s*:\s*\[?\s*"(\w*(?:Article|BlogPosting))"')


def read(tree: HtmlElement) -> list[Node]:
    """Every node with an @type in the page's JSON-LD blocks, in order; references by @id are followed."""
    nodes: list[Node] = []
    blocks = 0
    for script in tree.iter("script"):
        if "ld+json" not in script.get("type", "").lower():
            continue
        blocks += 1
        text = script.text or ""
        if blocks > MAX_BLOCKS or len(text) > MAX_CHARACTERS:
            break
        for value in _values(text):
            nodes.extend(_nodes(value, MAX_NODES - len(nodes)))
    known = {n["@id"]: n for n in nodes if isinstance(n.get("@id"), str) and len(n) > 2}
    for node in nodes:
        for key in ("author", "creator", "publisher", "image", "mainEntity", "primaryImageOfPage"):
            if key in node:
                node[key] = _resolved(node[key], known)
    return nodes


def article_of(nodes: list[Node], url: str) -> Node:
    """The node that speaks of this page's article; an empty one where there is none.

    Kinds of articles go before a bare WebPage; of several of one kind that whose address is the page's, else the first
    with a headline.
    """
    best: tuple[tuple[int, int, int], Node] | None = None
    path = urlsplit(url).path.rstrip("/")
    for position, node in enumerate(nodes):
        rank = min((_ARTICLE_TYPES.get(t.lower(), 99) for t in types(node)), default=99)
        if rank == 99:
            continue
        here = any(urlsplit(a).path.rstrip("/") == path for a in _addresses(node)) if path else False
        named = bool(node.get("headline") or node.get("datePublished"))
        key = (rank // 7, 0 if here else 1, 0 if named else 1, rank, position)
        if best is None or key < best[0]:
            best = (key, node)  # type: ignore[assignment]
    return best[1] if best else {}


def types(node: Node) -> list[str]:
    """A node's @type as a list of names without their vocabulary."""
    value = node.get("@type")
    return [str(v).rsplit("/", 1)[-1] for v in (value if isinstance(value, list) else [value]) if v]


def strings(value: Any) -> list[str]:
    """The texts of a property: a text, a list of them, or objects with a name."""
    if isinstance(value, str):
        return [html.unescape(value)]
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return [str(value)]
    if isinstance(value, list):
        return [s for v in value[:100] for s in strings(v)]
    if isinstance(value, dict):
        return strings(value.get("name") or value.get("@value") or "")
    return []


def first(node: Node, *keys: str) -> str:
    """The first text that one of the properties holds."""
    for key in keys:
        for text in strings(node.get(key)):
            if text.strip():
                return text.strip()
    return ""


def own_address(node: Node) -> str:
    """The address that an article's node gives as its own; '' where it gives none of the web."""
    return next((a for a in _addresses(node) if a.startswith(("http://", "https://")) and "#" not in a), "")


def _addresses(node: Node) -> Iterator[str]:
    for key in ("url", "mainEntityOfPage", "@id"):
        value = node.get(key)
        if isinstance(value, dict):
            value = value.get("@id") or value.get("url")
        if isinstance(value, str):
            yield value


def _values(text: str) -> Iterator[Any]:
    text = _WRAPPING.sub("", text).strip().rstrip(";")
    if not text:
        return
    for attempt in (text, _TRAILING_COMMA.sub("", text), html.unescape(text)):
        try:
            yield json.loads(attempt, strict=False)
            return
        except (ValueError, RecursionError):
            continue
    decoder = json.JSONDecoder(strict=False)
    at, found = 0, False
    while at < len(text) and (start := re.compile(r"[{\[]").search(text, at)):
        try:
            value, at = decoder.raw_decode(text, start.start())
        except (ValueError, RecursionError):
            break
        found = True
        yield value
    if not found and (kind := _SALVAGED_TYPE.search(text)):
        # Broken beyond parsing (an unescaped quotation mark in the headline is the usual cause): the plain
        # fields that can be cut out whole.
        node: Node = {"@type": kind[1]}
        for field in _SALVAGED.finditer(text):
            try:
                node.setdefault(field[1], json.loads(field[2], strict=False))
            except ValueError:
                continue
        yield node


def _nodes(value: Any, room: int) -> list[Node]:
    found: list[Node] = []
    waiting = [value]
    steps = 0
    while waiting and len(found) < room and steps < MAX_NODES * 10:
        steps += 1
        value = waiting.pop(0)
        if isinstance(value, list):
            waiting[:0] = value[:MAX_NODES]
        elif isinstance(value, dict):
            if "@type" in value:
                found.append(value)
            inner = [
                value[key]
                for key in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart")
                if isinstance(value.get(key), (dict, list))
            ]
            waiting[:0] = inner
    return found


def _resolved(value: Any, known: dict[str, Node]) -> Any:
    if isinstance(value, list):
        return [_resolved(v, known) for v in value[:100]]
    if isinstance(value, dict) and isinstance(value.get("@id"), str) and "name" not in value:
        return known.get(value["@id"], value)
    return value
