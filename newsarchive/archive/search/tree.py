"""What a query asks for, as a tree, and its readings from the strictest to the widest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from newsarchive.archive.search.tokens import Term


@dataclass(frozen=True, slots=True)
class All:
    """All of the parts, and none of `but`."""

    parts: tuple[Node, ...]
    but: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Any:
    """At least one of the parts; where `joined`, these are words as they were typed, and other spellings of them."""

    parts: tuple[Node, ...]
    joined: bool = False


Node = Term | All | Any


def terms(node: Node) -> list[Term]:
    """The terms that a hit may show: those of a NOT are none of them."""
    if isinstance(node, Term):
        return [node]
    return [term for part in node.parts for term in terms(part)]


def side_by_side(node: Node) -> Node:
    """The same with words that were typed side by side taken for a phrase: 'đại tướng' hardly means a 'đại' here
    and a 'tướng' there."""
    if isinstance(node, Term):
        return node
    if isinstance(node, Any):
        return Any(tuple(map(side_by_side, node.parts)))
    parts: list[Node] = []
    for part in map(side_by_side, node.parts):
        last = parts[-1] if parts else None
        if isinstance(last, Term) and isinstance(part, Term) and _joins(last, part):
            parts[-1] = replace(part, words=(*last.words, *part.words), runs=())
        else:
            parts.append(part)
    return parts[0] if len(parts) == 1 and not node.but else All(tuple(parts), node.but)


def readings(node: Node) -> list[tuple[bool, Node]]:
    """(are marks to be as typed, tree) from the strictest reading of a query to the widest."""
    apart = _map(node, lambda term: term)
    exact = _map(apart, lambda term: replace(term, runs=()))
    together = side_by_side(exact)
    found = [(True, together)]
    # Typed without a mark, single words mean nothing by that: 'ban do' is no likelier 'ban' and 'do' than 'bản đồ'.
    if any(not word.isascii() for term in terms(node) for word in term.words):
        found += [(True, exact), (True, apart)]
    found.append((False, side_by_side(apart)))
    if together != exact:
        found.append((False, exact))
    return list(dict.fromkeys([*found, (False, apart), (False, node)]))


def _map(node: Node, change: Callable[[Term], Term]) -> Node:
    """The same of changed terms, and of designators only what was typed."""
    if isinstance(node, Term):
        return change(node)
    if isinstance(node, Any):
        parts = tuple(_map(part, change) for part in node.parts)
        return parts[0] if node.joined else Any(parts)
    flat: list[Node] = []
    for part in node.parts:
        mapped = _map(part, change)
        flat += mapped.parts if isinstance(part, Any) and part.joined and isinstance(mapped, All) else (mapped,)
    return All(tuple(flat), node.but)


def within(node: Node, field: str) -> Node:
    """The same with the words without a field looked for in one field only."""
    if isinstance(node, Term):
        return node if node.field else replace(node, field=field)
    parts = tuple(within(part, field) for part in node.parts)
    return replace(node, parts=parts)


def _joins(left: Term, right: Term) -> bool:
    return left.bare and right.bare and left.field == right.field and not left.prefix
