"""JSON-LD in the shapes that it has on real pages: graphs, lists of lists, references, broken JSON, entities."""

import html
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from newsarchive.extraction.vocabulary import names
from newsarchive.text import decoded

Node = dict[str, Any]

MAX_BLOCKS = 50
MAX_CHARACTERS = 2_000_000
MAX_NODES = 3000

_INNER = ("@graph", "mainEntity", "mainEntityOfPage", "hasPart")
_RANKS = {name: int(rank) for rank in "01238" for name in names("schema_type", rank)}
_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)?|(?:-->|//\s*\]\]>|\]\]>|"
    r"/\*\s*\]\]>\s*\*/)\s*;?\s*$"
)
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")


def read(tree: HtmlElement) -> list[Node]:
    """Every node with an @type in the page's JSON-LD blocks, in order; references by @id are followed."""
    nodes: list[Node] = []
    scripts = [e.text or "" for e in tree.iter("script") if "ld+json" in e.get("type", "").lower()]
    for text in scripts[:MAX_BLOCKS]:
        if len(text) > MAX_CHARACTERS:
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
    """The node that describes this page's article; {} without one.

    Kinds of articles go before a bare WebPage; of several of one kind the one whose address is the page's, else the
    first with a headline.
    """
    path = urlsplit(url).path.rstrip("/")

    def key(ranked: tuple[int, Node]) -> tuple[int, bool, bool, int]:
        rank, node = ranked
        elsewhere = not path or all(urlsplit(a).path.rstrip("/") != path for a in _addresses(node))
        return rank == 8, elsewhere, not (node.get("headline") or node.get("datePublished")), rank

    ranked = [(min((_RANKS.get(t.lower(), 99) for t in types(node)), default=99), node) for node in nodes]
    return min((pair for pair in ranked if pair[0] < 99), key=key, default=(99, {}))[1]


def types(node: Node) -> list[str]:
    """A node's @type as a list of names without their vocabulary."""
    value = node.get("@type")
    return [str(v).rsplit("/", 1)[-1] for v in (value if isinstance(value, list) else [value]) if v]


def strings(value: Any) -> list[str]:
    """The texts of a property: a text, a list of them, or objects with a name."""
    if isinstance(value, str):
        return [decoded(value)]
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return [str(value)]
    if isinstance(value, list):
        return [s for v in value[:100] for s in strings(v)]
    if isinstance(value, dict):
        return strings(value.get("name") or value.get("@value") or "")
    return []


def first(node: Node, *keys: str) -> str:
    """The first text that one of the properties holds; '' without one."""
    return next((text.strip() for key in keys for text in strings(node.get(key)) if text.strip()), "")


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
    """The JSON values of a block, broken ones repaired if possible."""
    text = _WRAPPING.sub("", text).strip().rstrip(";")
    for attempt in (text, _TRAILING_COMMA.sub("", text), html.unescape(text)):
        try:
            yield json.loads(attempt, strict=False)
            return
        except (ValueError, RecursionError):
            continue


def _nodes(value: Any, room: int) -> list[Node]:
    """The nodes with an @type in a value, outer ones first."""
    nodes: list[Node] = []
    waiting = [value]
    for _ in range(MAX_NODES * 10):
        if not waiting or len(nodes) >= room:
            break
        value = waiting.pop(0)
        if isinstance(value, list):
            waiting[:0] = value[:MAX_NODES]
        elif isinstance(value, dict):
            if "@type" in value:
                nodes.append(value)
            waiting[:0] = [value[key] for key in _INNER if key in value]
    return nodes


def _resolved(value: Any, known: dict[str, Node]) -> Any:
    if isinstance(value, list):
        return [_resolved(v, known) for v in value[:100]]
    if isinstance(value, dict) and isinstance(value.get("@id"), str) and "name" not in value:
        return known.get(value["@id"], value)
    return value
