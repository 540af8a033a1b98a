"""What hits are narrowed to, and the question that comes of a query and its filters."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

from newsarchive.archive.search.fts5 import FOLDED, Dialect, Endings, compiled, words_of
from newsarchive.archive.search.indexes import DAY
from newsarchive.archive.search.tokens import QueryError
from newsarchive.archive.search.tree import Node

_COLUMNS = ("source", "section", "agency")
_JULIAN = date(2000, 1, 1).toordinal() - 2451545  # the day that SQLite counts from


@dataclass(frozen=True, slots=True)
class Filters:
    """Only articles that have these very values; `year` is of publication, `since` and `until` are days of it
    (YYYY-MM-DD, inclusive). None: any."""

    source: str | None = None
    section: str | None = None
    author: str | None = None
    agency: str | None = None
    year: int | str | None = None
    since: str | None = None
    until: str | None = None

    def __bool__(self) -> bool:
        return any(getattr(self, field.name) is not None for field in fields(self))

    def keys(self) -> tuple[int, int] | None:
        """The first key of these days, and the first that is past them; None for any day."""
        if self.year is None and self.since is None and self.until is None:
            return None
        first, last = 2 * DAY, 1 << 62  # what has no date is of no day
        if self.year is not None:
            try:
                first, last = _key(date(int(self.year), 1, 1)), _key(date(int(self.year), 12, 31)) + DAY
            except ValueError:
                raise QueryError(f"year {self.year!r}: none that there is; write it as 2026") from None
        if self.since is not None:
            first = max(first, _key(_day(self.since)))
        if self.until is not None:
            last = min(last, _key(_day(self.until)) + DAY)
        return first, last


class Question:
    """What is asked of the indexes of articles: a query (None: any article), and its filters."""

    def __init__(self, node: Node | None, filters: Filters, endings: Endings) -> None:
        self.node = node
        self._filters, self._endings = filters, endings
        self._keys = filters.keys()

    def expression(self, node: Node | None, dialect: Dialect = FOLDED) -> str | None:
        """The FTS5 expression for a tree and the filters; None where neither has a word. Raises QueryError."""
        parts = [f"({compiled(node, dialect, self._endings)})"] if node is not None else []
        for column in (*_COLUMNS, "author"):
            value = getattr(self._filters, column)
            if value is not None:
                parts.append(words_of(column, value, dialect))
        return " AND ".join(filter(None, parts)) or None

    def sql(self, index: str, expression: str | None, *, told: bool = False) -> tuple[str, str, dict[str, object]]:
        """(the key of a hit, FROM and WHERE, values) of the hits of an expression in an index; with `told` or no
        expression, `d` are their rows of search_docs."""
        values: dict[str, object] = {"match": expression}
        conditions = []
        for column in _COLUMNS:
            if (value := getattr(self._filters, column)) is not None:
                conditions.append(f"d.{column} = :{column}")
                values[column] = value
        if self._filters.author is not None:
            conditions.append("EXISTS (SELECT 1 FROM json_each(d.authors) WHERE value = :author)")
            values["author"] = self._filters.author
        if expression is None:
            key, rest = "d.key", "FROM search_docs d WHERE 1"
        else:
            key = f"{index}.rowid"
            docs = f" CROSS JOIN search_docs d ON d.key = {key}" if told or conditions else ""
            rest = f"FROM {index}{docs} WHERE {index} MATCH :match"
        if self._keys:
            conditions.append(f"{key} >= :first AND {key} < :past")
            values |= {"first": self._keys[0], "past": self._keys[1]}
        return key, " AND ".join([rest, *conditions]), values


def _key(day: date) -> int:
    return (day.toordinal() - _JULIAN) * DAY


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise QueryError(f"{text!r}: no day; write it as 2026-03-31") from None
