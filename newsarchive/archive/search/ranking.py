"""Ranks the articles that a query finds.

Articles with the words as typed, marks and all, come before those with other marks, and words side by side before words
apart. Within each of these tiers, few hits are ranked by bm25. Of many, titles come first and then the newest, because
bm25 would read them all. The first hits of a tier are ordered once more, by their texts.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain, islice

from newsarchive.archive.search.fts5 import Question, marked_expression
from newsarchive.archive.search.highlight import Highlighter
from newsarchive.archive.search.indexes import COLUMNS, DAY
from newsarchive.archive.search.tree import Node, in_field, is_ascii, readings

COUNTED = 10_000  # hits; of more, the total is "more than 10,000"
RANKED = 4_000  # hits that bm25 may read
REORDERED = 40  # hits whose texts are read
# What a word weighs in each column. The other columns are not the text: a word there makes no article a better hit.
_WEIGHTS = {"title": 10, "lead": 4, "caption": 2, "body": 1}
_BM25 = f"bm25(search_folded, {', '.join(str(_WEIGHTS.get(column, 0)) for column in COLUMNS)})"
_TITLE = "SELECT a.title FROM search_docs d CROSS JOIN articles a ON a.id = d.article_id WHERE d.key = ?"
_TEXTS = """
SELECT a.title, a.lead, a.body, (SELECT group_concat(caption, char(10)) FROM photos WHERE article_id = a.id),
       (SELECT group_concat(credit, char(10)) FROM photos WHERE article_id = a.id),
       a.authors, a.agency, a.section, a.source, a.tags
FROM search_docs d CROSS JOIN articles a ON a.id = d.article_id WHERE d.key = ?
"""


class Ranking:
    """The hits of one question, as keys of search_docs."""

    def __init__(self, connection: sqlite3.Connection, question: Question, highlighter: Highlighter) -> None:
        self._connection, self._question, self._highlighter = connection, question, highlighter
        self._scored: dict[Node, list[int]] = {}  # by bm25
        self._exact: dict[str, set[int]] = {}  # of search_marked
        key, rest, values = question.sql(question.expression(question.node))
        newest = connection.execute(f"SELECT {key} {rest} ORDER BY {key} DESC LIMIT {COUNTED + 1}", values)
        self._newest = [key for (key,) in newest]
        self.capped = len(self._newest) > COUNTED
        del self._newest[COUNTED:]
        self.total = len(self._newest)

    def newest(self, limit: int, offset: int) -> list[int]:
        """A page of keys, newest first."""
        keys = self._newest
        start, end = min(offset, len(keys)), min(offset + limit, len(keys))
        if start == end:
            return []
        # Keys are in the order of days: within a day the time decides.
        while start and keys[start - 1] // DAY == keys[start] // DAY:
            start -= 1
        while end < len(keys) and keys[end] // DAY == keys[end - 1] // DAY:
            end += 1
        sql = "SELECT key, published_at FROM search_docs WHERE key >= ? AND key <= ?"
        times = dict(self._connection.execute(sql, [keys[end - 1], keys[start]]))
        page = sorted(keys[start:end], key=lambda key: (key // DAY, times[key] or "", key), reverse=True)
        return page[offset - start : offset - start + limit]

    def best(self, limit: int, offset: int) -> list[int]:
        """A page of keys, best first."""
        if self._question.node is None:
            return self.newest(limit, offset)
        return list(islice(self._ranked(self._question.node), offset, min(offset + limit, COUNTED)))

    def _ranked(self, node: Node) -> Iterator[int]:
        ranked: set[int] = set()
        left = REORDERED
        for tier, in_title in self._tiers(node):
            keys = (key for key in tier if key not in ranked)
            first = sorted(islice(keys, left), key=partial(self._reading, in_title=in_title))
            left -= len(first)
            for key in chain(first, keys):
                ranked.add(key)
                yield key

    def _tiers(self, node: Node) -> Iterator[tuple[Iterator[int], bool]]:
        """(keys, True if all have the query in the title) from the strictest reading of the query to the widest. Each
        tier repeats hits of those before it."""
        for marks, tree in readings(node):
            marked = marked_expression(tree) if marks and not is_ascii(node) else None
            if self.total <= RANKED:
                yield self._by_bm25(tree, marked), False
                continue
            title = in_field(tree, "title")
            # If no text has it, no title has it, and to find that out twice takes twice as long.
            if title != tree and next(self._by_day(tree, marked), None) is not None:
                yield self._by_day(title, marked), True
            yield self._by_day(tree, marked), False

    def _by_bm25(self, node: Node, marked: str | None) -> Iterator[int]:
        if not self._newest:
            return iter(())
        span = [self._newest[-1], self._newest[0]]
        within = "MATCH ? AND rowid >= ? AND rowid <= ?"
        if marked is not None and marked not in self._exact:
            sql = f"SELECT rowid FROM search_marked WHERE search_marked {within}"  # noqa: S608 (our own words)
            self._exact[marked] = {key for (key,) in self._connection.execute(sql, [marked, *span])}
        exact = None if marked is None else self._exact[marked]
        if exact is not None and not exact:
            return iter(())
        if node not in self._scored:
            sql = f"SELECT rowid FROM search_folded WHERE search_folded {within} ORDER BY {_BM25}, rowid DESC"  # noqa: S608
            keys = self._connection.execute(sql, [self._question.expression(node), *span])
            self._scored[node] = [key for (key,) in keys]
        return (key for key in self._scored[node] if exact is None or key in exact)

    def _by_day(self, node: Node, marked: str | None) -> Iterator[int]:
        key, rest, values = self._question.sql(self._question.expression(node))
        keys = self._connection.execute(f"SELECT {key} {rest} ORDER BY {key} DESC", values)
        if marked is None:
            return (key for (key,) in keys)
        sql = "SELECT rowid FROM search_marked WHERE search_marked MATCH ? ORDER BY rowid DESC"
        return _in_both(keys, self._connection.execute(sql, [marked]))

    def _reading(self, key: int, *, in_title: bool) -> int:
        row = self._connection.execute(_TITLE if in_title else _TEXTS, [key]).fetchone()
        return self._highlighter.exact_reading(list(zip(COLUMNS, row, strict=not in_title)))


def _in_both(one: Iterable[tuple[int]], other: Iterable[tuple[int]]) -> Iterator[int]:
    """The keys that two queries have in common. Both give them in falling order."""
    left, right = iter(one), iter(other)
    a, b = next(left, None), next(right, None)
    while a is not None and b is not None:
        if a == b:
            yield a[0]
        if a >= b:
            a = next(left, None)
        else:
            b = next(right, None)
