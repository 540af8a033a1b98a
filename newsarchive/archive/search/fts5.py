"""Translates a query and its filters into FTS5 expressions and SQL."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import astuple, dataclass
from datetime import date
from itertools import islice, product

from newsarchive.archive.search.designators import spellings, times_signs
from newsarchive.archive.search.indexes import COLUMNS, DAY
from newsarchive.archive.search.parser import WORD
from newsarchive.archive.search.tree import TEXT, And, Node, Or, QueryError, Term

VARIANTS = 32  # of one phrase in an expression, at most
_FILTERED = ("source", "section", "agency")  # columns of z_search_docs
_EPOCH = date(2000, 1, 1).toordinal() - 2451545  # day 0 of SQLite's julianday

_LATIN = re.compile(r"[\dA-Za-z\u00c0-\u024f\u1e00-\u1eff]+", re.ASCII)

# The words of the archive that begin with the last figures of a designator: '400' -> ['400tp'].
Endings = Callable[[str], list[str]]


@dataclass(frozen=True, slots=True)
class Index:
    """An FTS5 table: its columns by field (None: for words without a field), and the spellings of words in it."""

    columns: dict[str | None, tuple[str, ...]]
    variants: Callable[[list[str]], Iterable[list[str]]]


def _without_đ(words: list[str]) -> list[list[str]]:
    return [[word.replace("đ", "d").replace("Đ", "D") for word in words]]


def _with_d_or_đ(words: list[str]) -> Iterator[list[str]]:
    """As typed, and with đ for d: photos_fts keeps đ as a letter of its own."""
    choices = [
        [word]
        if "đ" in word.casefold() or word.casefold().count("d") > 3
        else ["".join(letters) for letters in product(*((c, "đ") if c in "dD" else (c,) for c in word))]
        for word in words
    ]
    return map(list, islice(product(*choices), VARIANTS))


_COLUMNS: dict[str | None, tuple[str, ...]] = {None: TEXT, **{name: (name,) for name in COLUMNS}}
ARTICLES = Index(_COLUMNS | {"title": ("title", "headline")}, _without_đ)  # z_search_folded
PHOTOS = Index({None: ("caption", "credit"), "caption": ("caption",), "credit": ("credit",)}, _with_d_or_đ)


@dataclass(frozen=True, slots=True)
class Filters:
    """Only articles with these values. `year` is of publication; `since` and `until` are days of it (YYYY-MM-DD,
    inclusive). Their `body_agreement` is under `agreement_below`. None: any."""

    source: str | None = None
    section: str | None = None
    author: str | None = None
    agency: str | None = None
    year: int | str | None = None
    since: str | None = None
    until: str | None = None
    agreement_below: float | None = None

    def __bool__(self) -> bool:
        return any(value is not None for value in astuple(self))

    def keys(self) -> tuple[int, int] | None:
        """The first key of these days and the first key after them; None for any day. Raises QueryError."""
        if self.year is None and self.since is None and self.until is None:
            return None
        first, last = 2 * DAY, 1 << 62  # articles without a date come before
        if self.year is not None:
            try:
                first, last = _key(date(int(self.year), 1, 1)), _key(date(int(self.year), 12, 31)) + DAY
            except ValueError:
                raise QueryError(f"year {self.year!r}: not a year; write it as 2026") from None
        if self.since is not None:
            first = max(first, _key(_day(self.since)))
        if self.until is not None:
            last = min(last, _key(_day(self.until)) + DAY)
        return first, last


class Question:
    """A query over articles (None: any article) and its filters."""

    def __init__(self, node: Node | None, filters: Filters, endings: Endings) -> None:
        self.node = node
        self._filters, self._endings = filters, endings
        self._keys = filters.keys()

    def sql(self, node: Node | None, *, join_docs: bool = False) -> tuple[str, str, dict[str, object]]:
        """(the key of a hit, FROM and WHERE, values) for a tree and the filters. With `join_docs`, or if neither has a
        word, `d` is the hit's row of z_search_docs. Raises QueryError."""
        parts = [f"({match_expression(node, ARTICLES, self._endings)})"] if node is not None else []
        for column in (*_FILTERED, "author"):
            # The index leaves few articles, whose values are then compared.
            words = WORD.findall(unicodedata.normalize("NFC", getattr(self._filters, column) or ""))
            if words:
                parts.append(f"{column} : ({_phrase(_without_đ(words)[0])})")
        values: dict[str, object] = {"match": " AND ".join(parts)}
        conditions = []
        for column in _FILTERED:
            if (value := getattr(self._filters, column)) is not None:
                conditions.append(f"d.{column} = :{column}")
                values[column] = value
        if self._filters.author is not None:
            conditions.append("EXISTS (SELECT 1 FROM json_each(d.authors) WHERE value = :author)")
            values["author"] = self._filters.author
        if self._filters.agreement_below is not None:
            conditions.append("d.article_id IN (SELECT id FROM articles WHERE body_agreement < :agreement_below)")
            values["agreement_below"] = self._filters.agreement_below
        if parts:
            key = "z_search_folded.rowid"
            docs = f" CROSS JOIN z_search_docs d ON d.key = {key}" if join_docs or conditions else ""
            rest = f"FROM z_search_folded{docs} WHERE z_search_folded MATCH :match"
        else:
            key, rest = "d.key", "FROM z_search_docs d WHERE 1"
        if self._keys:
            conditions.append(f"{key} >= :first AND {key} < :past")
            values |= {"first": self._keys[0], "past": self._keys[1]}
        return key, " AND ".join([rest, *conditions]), values


def match_expression(node: Node, index: Index, endings: Endings) -> str:
    """The FTS5 expression for a tree. Raises QueryError for a field that the index lacks."""
    if isinstance(node, Term):
        return _term(node, index, endings)
    parts = [f"({match_expression(part, index, endings)})" for part in node.parts]
    if isinstance(node, Or):
        return " OR ".join(parts)
    expression = " AND ".join(parts)
    for part in node.excluded:
        expression = f"({expression}) NOT ({match_expression(part, index, endings)})"
    return expression


def marked_expression(node: Node) -> str | None:
    """The FTS5 expression for z_search_marked: articles that have the words of a tree with these marks, in any field
    and order. None if the tree says nothing about marks."""
    if isinstance(node, Term):
        # z_search_marked knows no phrases. SQLite may cut a word with a letter that its Unicode tables lack.
        if node.runs or not all(map(_LATIN.fullmatch, node.words)):
            return None
        return f"({' AND '.join(_phrase([word]) for word in node.words)}{' *' if node.prefix else ''})"
    parts = list(map(marked_expression, node.parts))
    if isinstance(node, And):
        return " AND ".join(filter(None, parts)) or None
    return None if None in parts else f"({' OR '.join(map(str, parts))})"


def _term(term: Term, index: Index, endings: Endings) -> str:
    columns = index.columns.get(term.field)
    if columns is None:
        known = ", ".join(field for field in index.columns if field)
        raise QueryError(f"'{term.field}:' cannot be searched here: the fields are {known}")
    variants = (variant for words in _spelled(term, endings) for variant in index.variants(words))
    phrases = dict.fromkeys(_phrase(variant) + (" *" if term.prefix else "") for variant in variants)
    return f"{{{' '.join(columns)}}} : ({' OR '.join(phrases)})"


def _spelled(term: Term, endings: Endings) -> Iterator[list[str]]:
    """The ways to write a term: the parts of a designator together or apart, and with the endings of its figures."""
    yield list(term.words)
    if not term.runs:
        return
    ways = list(spellings(term.runs))
    if signs := times_signs(term.runs):
        ways += spellings(tuple(run for number, run in enumerate(term.runs) if number not in signs))
    yield from ways
    if term.runs[-1].isdigit() and not term.prefix:
        longer = {last: endings(last) for last in {words[-1] for words in ways}}
        yield from ([*words[:-1], last] for words in ways for last in longer[words[-1]])


def _phrase(words: Iterable[str]) -> str:
    return f'"{" ".join(words)}"'


def _key(day: date) -> int:
    return (day.toordinal() - _EPOCH) * DAY


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise QueryError(f"{text!r}: not a day; write it as 2026-03-31") from None
