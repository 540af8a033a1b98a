"""JSON-LD in the shapes that it has on real pages: graphs, lists of lists, references, broken JSON, entities."""

import json
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from newsarchive.extraction.vocabulary import names
from newsarchive.text import decoded

Node = dict[str, Any]

MAX_NODES = 3000

_INNER = ("@graph", "mainEntity", "mainEntityOfPage", "hasPart")
_RANKS = {name: int(rank) for rank in "01238" for name in names("schema_type", rank)}
_PAGE, _OTHER = 8, 99
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
_DECODER = json.JSONDecoder(strict=False)


def read(scripts: Iterable[HtmlElement]) -> list[Node]:
    """Every node of the JSON-LD blocks among a page's scripts, in order; references by @id to persons and pictures are
    followed."""
    texts = [e.text or "" for e in scripts if "ld+json" in e.get("type", "").lower()]
    nodes = list(islice(_nodes([value for text in texts for value in _values(text)]), MAX_NODES))
    known = {n["@id"]: n for n in nodes if isinstance(n.get("@id"), str)}
    for node in nodes:
        for key in ("author", "creator", "publisher", "image"):
            node[key] = _resolved(node.get(key), known)
    return nodes


def article_of(nodes: list[Node], url: str) -> Node:
    """The node that describes this page's article; {} without one.

    Kinds of articles go before a bare WebPage; of several of one kind the one whose address is the page's, else the
    first with a headline.
    """
    path = urlsplit(url).path.rstrip("/")

    def key(ranked: tuple[int, Node]) -> tuple[bool, bool, bool, int]:
        rank, node = ranked
        elsewhere = not any(re.split("[?#]", a)[0].rstrip("/").endswith(path) for a in _addresses(node))
        return rank == _PAGE, elsewhere, not (node.get("headline") or node.get("datePublished")), rank

    ranked = [(min((_RANKS.get(t.lower(), _OTHER) for t in types(node)), default=_OTHER), node) for node in nodes]
    return min((pair for pair in ranked if pair[0] < _OTHER), key=key, default=(_OTHER, {}))[1]


def types(node: Node) -> list[str]:
    """A node's @type as a list of names without their vocabulary."""
    value = node.get("@type")
    return [str(v).rpartition("/")[2] for v in (value if isinstance(value, list) else [value])]


def strings(value: Any) -> list[str]:
    """The texts of a property: a text, a list of them, or objects with a name."""
    if isinstance(value, str):
        return [decoded(value)]
    if isinstance(value, list):
        return [s for v in value[:100] for s in strings(v)]
    if isinstance(value, dict):
        return strings(value.get("name") or value.get("@value"))
    return []


def first(node: Node, *keys: str) -> str:
    """The first text that one of the properties holds; '' without one."""
    return next((text.strip() for key in keys for text in strings(node.get(key)) if text.strip()), "")


def own_address(node: Node) -> str:
    """The address that an article's node gives as its own; '' where it gives none."""
    return next(_addresses(node), "")


def _addresses(node: Node) -> Iterator[str]:
    for key in ("url", "mainEntityOfPage", "@id"):
        value = node.get(key)
        if isinstance(value, dict):
            value = value.get("@id") or value.get("url")
        if isinstance(value, str):
            yield value


def _values(text: str) -> list[Any]:
    """The JSON objects of a block, whatever stands around them, also with a comma too many."""
    for attempt in (text, _TRAILING_COMMA.sub("", text)):
        values, at = [], attempt.find("{")
        try:
            while at >= 0:
                value, end = _DECODER.raw_decode(attempt, at)
                values.append(value)
                at = attempt.find("{", end)
            return values
        except (ValueError, RecursionError):
            continue
    return []


def _nodes(value: Any) -> Iterator[Node]:
    """The nodes in a value, outer ones first."""
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += reversed(value)
        elif isinstance(value, dict):
            yield value
            waiting += [value.get(key) for key in reversed(_INNER)]


def _resolved(value: Any, known: dict[str, Node]) -> Any:
    if isinstance(value, list):
        return [_resolved(v, known) for v in value[:100]]
    if isinstance(value, dict) and isinstance(value.get("@id"), str):
        return known.get(value["@id"], value)
    return value
