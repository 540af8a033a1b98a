"""Which articles a query finds, in which order, and how many there are.

A hit as typed, marks and all, goes before one that is so without them, and words side by side before words apart.
Within each of these, few hits are ranked by bm25; of very many, titles go first and then the newest, for bm25
would have to look at them all.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from itertools import islice

from newsarchive.archive.search.designators import as_written
from newsarchive.archive.search.filters import Question
from newsarchive.archive.search.fts5 import FOLDED, MARKED
from newsarchive.archive.search.indexes import COLUMNS, DAY
from newsarchive.archive.search.tokens import Term
from newsarchive.archive.search.tree import All, Node, readings, within

COUNTED = 10_000  # hits, at the most: more are 'more than'
RANKED = 4_000  # hits of which each is looked at
WRITTEN = 60  # hits whose texts are looked at
_SAID = """
SELECT coalesce(a.title, '') || char(10) || coalesce(a.lead, '') || char(10) || coalesce(a.body, '') || char(10)
       || coalesce((SELECT group_concat(caption, char(10)) FROM photos WHERE article_id = a.id), '')
FROM search_docs d CROSS JOIN articles a ON a.id = d.article_id WHERE d.key = ?
"""
# What a word weighs in each column. Of what is said about an article, and not in it, no word makes it a better hit.
_WEIGHTS = {"title": 10, "lead": 4, "caption": 2, "body": 1}
_BM25 = f"bm25({{index}}, {', '.join(str(_WEIGHTS.get(column, 0)) for column in COLUMNS)})"


class Finding:
    """The hits of one question."""

    def __init__(self, connection: sqlite3.Connection, question: Question) -> None:
        self._connection, self._question = connection, question
        self._match = question.expression(question.node)
        key, rest, values = question.sql("search_folded", self._match)
        found = connection.execute(f"SELECT {key} {rest} ORDER BY {key} DESC LIMIT {COUNTED + 1}", values)
        self._newest = [row[0] for row in found]
        self.capped = len(self._newest) > COUNTED
        del self._newest[COUNTED:]
        self.total = len(self._newest)

    def newest(self, limit: int, offset: int) -> list[int]:
        """Keys, newest first."""
        keys = self._newest
        start, end = min(offset, len(keys)), min(offset + limit, len(keys))
        if start == end:
            return []
        # Keys are in the order of days: within a day the moment decides.
        while start and keys[start - 1] // DAY == keys[start] // DAY:
            start -= 1
        while end < len(keys) and keys[end] // DAY == keys[end - 1] // DAY:
            end += 1
        moments = dict(
            self._connection.execute(
                "SELECT key, published_at FROM search_docs WHERE key >= ? AND key <= ?", [keys[end - 1], keys[start]]
            )
        )
        days = sorted(keys[start:end], key=lambda key: (key // DAY, moments[key] or "", key), reverse=True)
        return days[offset - start : offset - start + limit]

    def ranked(self, limit: int, offset: int) -> list[int]:
        """Keys, best first."""
        if self._question.node is None:
            return self.newest(limit, offset)
        return list(islice(self._ranked(), offset, min(offset + limit, COUNTED)))

    def _ranked(self) -> Iterator[int]:
        seen: set[int] = set()
        known = set(self._newest)
        written = as_written(self._question.node)
        for index, match in self._ways():
            keys = self._streamed(index, match) if self.total > RANKED else self._scored(index, match)
            new = (key for key in keys if key not in seen and (key in known or (self.capped and self._holds(key))))
            for key in self._to_the_letter(new, written) if written else new:
                seen.add(key)
                yield key

    def _to_the_letter(self, keys: Iterator[int], written: list[re.Pattern[str]]) -> Iterator[int]:
        """The same, of the first few those with the designators to the letter first: to the index S-400 is S 400."""
        texts = {key: self._connection.execute(_SAID, [key]).fetchone()[0] for key in islice(keys, WRITTEN)}
        yield from sorted(texts, key=lambda key: -sum(bool(one.search(texts[key])) for one in written))
        yield from keys

    def _ways(self) -> Iterator[tuple[str, str]]:
        """(index, expression) from the strictest reading of the query to the widest."""
        node = self._question.node
        assert node is not None
        for marks, reading in readings(node):
            index, dialect = ("search_marked", MARKED) if marks else ("search_folded", FOLDED)
            match = self._question.expression(reading, dialect)
            title = self._question.expression(within(reading, "title"), dialect)
            assert match is not None
            assert title is not None
            # Where no text has it no title has it, and to find out twice takes as long again.
            if self.total > RANKED and title != match and next(self._streamed(index, match), None) is not None:
                yield index, title
            yield index, match

    def _scored(self, index: str, match: str) -> list[int]:
        """The hits of an expression within those that are known, by bm25."""
        if not self._newest:
            return []
        sql = (
            f"SELECT rowid FROM {index} WHERE {index} MATCH ? AND rowid >= ? AND rowid <= ?"  # noqa: S608 (our own words)
            f" ORDER BY {_BM25.format(index=index)}, rowid DESC"
        )
        return [row[0] for row in self._connection.execute(sql, [match, self._newest[-1], self._newest[0]])]

    def _streamed(self, index: str, match: str) -> Iterator[int]:
        key, rest, values = self._question.sql(index, match)
        for (found,) in self._connection.execute(f"SELECT {key} {rest} ORDER BY {key} DESC", values):
            yield found

    def _holds(self, key: int) -> bool:
        """Is a hit of a stricter reading one of the widest? A NOT leaves out more there, where marks do not count."""
        if not _excludes(self._question.node):
            return True
        sql = "SELECT 1 FROM search_folded WHERE search_folded MATCH ? AND rowid = ?"
        return self._connection.execute(sql, [self._match, key]).fetchone() is not None


def _excludes(node: Node | None) -> bool:
    if node is None or isinstance(node, Term):
        return False
    return bool(isinstance(node, All) and node.but) or any(map(_excludes, node.parts))
