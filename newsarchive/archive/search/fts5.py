"""A query's tree as an FTS5 expression, for each of the indexes."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from newsarchive.archive.search.designators import split, times
from newsarchive.archive.search.tokens import FIELDS, TEXT, WORD, QueryError, Term
from newsarchive.archive.search.tree import All, Node

SPELLINGS = 32  # of one phrase that are asked for, at the most
_WITHOUT_D = str.maketrans("đĐ", "dD")

# What the last figures of a designator go on with in the archive, '400' -> ['400tp'].
Endings = Callable[[str], list[str]]


@dataclass(frozen=True, slots=True)
class Dialect:
    """How an index is asked: its columns by field (None: for words without one), and how it spells words."""

    columns: dict[str | None, tuple[str, ...]]
    spell: Callable[[list[str]], Iterable[list[str]]]


def _as_typed(words: list[str]) -> Iterable[list[str]]:
    return [words]


def _without_d(words: list[str]) -> Iterable[list[str]]:
    return [[word.translate(_WITHOUT_D) for word in words]]


def _with_either(words: list[str]) -> Iterator[list[str]]:
    """As typed, and with đ for d, where the index keeps đ a letter of its own."""
    for number, variant in enumerate(product(*map(_with_d, words))):
        if number == SPELLINGS:
            return
        yield list(variant)


def _with_d(word: str) -> list[str]:
    if "đ" in word.casefold() or word.casefold().count("d") > 3:
        return [word]
    return ["".join(choice) for choice in product(*((c, "đ") if c in "dD" else (c,) for c in word))]


_FIELDS: dict[str | None, tuple[str, ...]] = {None: TEXT} | {name: (name,) for name in FIELDS}
MARKED = Dialect(_FIELDS, _as_typed)
FOLDED = Dialect(_FIELDS, _without_d)
PHOTOS_FTS = Dialect({None: ("caption", "credit"), "caption": ("caption",), "credit": ("credit",)}, _with_either)


def compiled(node: Node, dialect: Dialect, endings: Endings) -> str:
    """The expression. Raises QueryError for a field that the index does not know."""
    if isinstance(node, Term):
        return _term(node, dialect, endings)
    parts = [f"({compiled(part, dialect, endings)})" for part in node.parts]
    if not isinstance(node, All):
        return " OR ".join(parts)
    taken = " AND ".join(parts)
    for part in node.but:
        taken = f"({taken}) NOT ({compiled(part, dialect, endings)})"
    return taken


def words_of(column: str, value: str, dialect: Dialect) -> str:
    """The expression for a column that has the words of a value; '' where the value has none."""
    words = WORD.findall(unicodedata.normalize("NFC", value))
    return f"{column} : ({' OR '.join(map(_quoted, dialect.spell(words)))})" if words else ""


def _term(term: Term, dialect: Dialect, endings: Endings) -> str:
    columns = dialect.columns.get(term.field)
    if columns is None:
        known = ", ".join(field for field in dialect.columns if field)
        raise QueryError(f"'{term.field}:' cannot be asked here: the fields are {known}")
    spelled = (variant for words in _written(term, endings) for variant in dialect.spell(words))
    phrases = dict.fromkeys(_quoted(variant) + (" *" if term.prefix else "") for variant in spelled)
    return f"{{{' '.join(columns)}}} : ({' OR '.join(phrases)})"


def _written(term: Term, endings: Endings) -> Iterator[list[str]]:
    """The ways to write a term: a designator's parts together or apart, and with what its figures go on with."""
    yield list(term.words)
    if not term.runs:
        return
    ways = list(split(term.runs))
    if signs := times(term.runs):
        ways += split(tuple(run for number, run in enumerate(term.runs) if number not in signs))
    yield from ways
    if term.runs[-1].isdigit() and not term.prefix:
        longer = {last: endings(last) for last in {words[-1] for words in ways}}
        yield from ([*words[:-1], last] for words in ways for last in longer[words[-1]])


def _quoted(words: list[str]) -> str:
    return '"' + " ".join(words).replace('"', " ") + '"'
