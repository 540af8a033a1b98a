"""The syntax tree of a query, and its readings from the strictest to the widest."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass, replace

TEXT = ("title", "lead", "body", "caption", "headline")  # the fields in which words without a field are searched


class QueryError(ValueError):
    """The query cannot be read. The message names the place and the mend."""


@dataclass(frozen=True, slots=True)
class Term:
    """Adjacent words in a field, or in the text if `field` is None."""

    words: tuple[str, ...]
    field: str | None = None
    prefix: bool = False  # the last word may continue
    runs: tuple[str, ...] = ()  # the letters and digits of a designator, written together, apart or with hyphens
    bare: bool = False  # typed without quotation marks
    literal: bool = False  # a designator only as it was typed
    typed: str = dataclasses.field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class And:
    """All parts, and none of `excluded`."""

    parts: tuple[Node, ...]
    excluded: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Or:
    """At least one part. If `spellings`, the first part is what was typed, and the others are ways to write it."""

    parts: tuple[Node, ...]
    spellings: bool = False


Node = Term | And | Or


def terms(node: Node) -> list[Term]:
    """The terms that a hit contains: those of a NOT are left out."""
    if isinstance(node, Term):
        return [node]
    return [term for part in node.parts for term in terms(part)]


def typed_units(node: Node) -> list[tuple[str, Node]]:
    """(as typed, part of the tree) of each word or phrase that a hit may contain, with its other spellings."""
    if isinstance(node, Term) or (isinstance(node, Or) and node.spellings):
        first = terms(node)[0]
        return [(first.typed or " ".join(first.words), node)]
    return [unit for part in node.parts for unit in typed_units(part)]


def readings(node: Node) -> list[tuple[bool, Node]]:
    """(True if marks must be as typed, tree) from the strictest reading of a query to the widest."""
    apart = _as_typed(node, lambda term: term)
    exact = _as_typed(apart, lambda term: replace(term, runs=(), literal=len(term.words) > 1 and bool(term.runs)))
    together = _adjacent(exact)
    found = [(True, together)]
    # Single words typed without marks say nothing about marks: 'ban do' may well be 'bản đồ'.
    if not is_ascii(node):
        found += [(True, exact), (True, apart)]
    found.append((False, _adjacent(apart)))
    if together != exact:
        found.append((False, exact))
    return list(dict.fromkeys([*found, (False, apart), (False, node)]))


def is_ascii(node: Node) -> bool:
    """True if the query was typed without marks."""
    return all(word.isascii() for term in terms(node) for word in term.words)


def in_field(node: Node, field: str) -> Node:
    """The same tree, with the words without a field searched in one field."""
    if isinstance(node, Term):
        return node if node.field else replace(node, field=field)
    return replace(node, parts=tuple(in_field(part, field) for part in node.parts))


def _adjacent(node: Node) -> Node:
    """The same tree, with words that were typed side by side joined to phrases: whoever types 'đại tướng' hardly means
    'đại' here and 'tướng' there."""
    if isinstance(node, Term):
        return node
    if isinstance(node, Or):
        return Or(tuple(map(_adjacent, node.parts)))
    parts: list[Node] = []
    for part in map(_adjacent, node.parts):
        last = parts[-1] if parts else None
        if isinstance(last, Term) and isinstance(part, Term) and _may_join(last, part):
            parts[-1] = replace(part, words=(*last.words, *part.words), runs=(), literal=False)
        else:
            parts.append(part)
    return parts[0] if len(parts) == 1 and not node.excluded else And(tuple(parts), node.excluded)


def _may_join(left: Term, right: Term) -> bool:
    return left.bare and right.bare and left.field == right.field and not left.prefix


def _as_typed(node: Node, change: Callable[[Term], Term]) -> Node:
    """The same tree with changed terms, and without the other spellings of designators."""
    if isinstance(node, Term):
        return change(node)
    parts = tuple(_as_typed(part, change) for part in node.parts)
    if isinstance(node, Or):
        return parts[0] if node.spellings else Or(parts)
    flat: list[Node] = []
    for part, changed in zip(node.parts, parts, strict=True):
        is_spelling = isinstance(part, Or) and part.spellings and isinstance(changed, And)
        flat += changed.parts if is_spelling else (changed,)  # type: ignore[union-attr]
    return And(tuple(flat), node.excluded)
