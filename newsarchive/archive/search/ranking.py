"""Ranks the articles that a query finds.

Articles with the words as typed, marks and all, come before those with other marks, and words side by side before words
apart. Within each of these tiers, few hits are ranked by bm25. Of many, titles come first and then the newest, because
bm25 would read them all. The first hits of a tier are ordered once more, by their texts.

Two bounds keep the time from growing with the archive:

- bm25 counts the articles of each word. A word that is in more than FREQUENT articles says little, so it is left out,
  and if all words are so frequent, the newest hits come first.
- Of more than COUNTED hits, words side by side and words in titles are looked for FARTHER times as far back in time as
  the newest COUNTED hits reach. For that, both words must be very frequent: words that are in a tenth of a million
  articles each are looked for in all of them. Between quotation marks, words side by side are always looked for in all.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, groupby, islice, tee
from operator import itemgetter

from newsarchive.archive.search.fts5 import Question, marked_expression
from newsarchive.archive.search.highlight import Highlighter
from newsarchive.archive.search.indexes import COLUMNS, DAY
from newsarchive.archive.search.tree import And, Node, Term, in_field, is_ascii, readings

COUNTED = 10_000  # hits; of more, the total is "more than 10,000"
RANKED = 4_000  # hits that bm25 may read
FREQUENT = 50_000  # articles with a word that bm25 does not count
FARTHER = 2  # times; see above
REORDERED = 40  # hits whose texts are read, at most
CHUNK = 100  # keys that are looked up in z_search_marked at once …
SPARSE = 60  # … and so few one by one, because they may lie far apart
# What a word weighs in each column. The other columns are not the text: a word there makes no article a better hit.
_WEIGHTS = {"title": 10, "headline": 10, "lead": 4, "caption": 2, "body": 1}
_BM25 = f"bm25(z_search_folded, {', '.join(str(_WEIGHTS.get(column, 0)) for column in COLUMNS)})"
_HEADLINES = (
    "(SELECT group_concat(raw, char(10)) FROM evidence WHERE article_id = a.id AND field GLOB 'title.declared*')"
)
_TITLE = f"""
SELECT a.title, {_HEADLINES} FROM z_search_docs d CROSS JOIN articles a ON a.id = d.article_id WHERE d.key = ?
"""  # noqa: S608 (our own words)
_TEXTS = f"""
SELECT a.title, a.lead, a.body, (SELECT group_concat(caption, char(10)) FROM photos WHERE article_id = a.id),
       (SELECT group_concat(credit, char(10)) FROM photos WHERE article_id = a.id),
       a.authors, a.agency, a.section, a.source, a.tags, {_HEADLINES}
FROM z_search_docs d CROSS JOIN articles a ON a.id = d.article_id WHERE d.key = ?
"""  # noqa: S608 (our own words)
_TITLES = ("title", "title")  # the fields of _TITLE
_FIELDS = (*COLUMNS[:-1], "title")  # the fields of _TEXTS
_WITH_MARKS = """
SELECT rowid FROM z_search_marked
WHERE z_search_marked MATCH ?1 AND rowid >= ?3 AND rowid <= ?4 AND +rowid IN (SELECT value FROM json_each(?2))
ORDER BY rowid DESC
"""
_EACH_WITH_MARKS = """
SELECT m.rowid FROM json_each(?2) each CROSS JOIN z_search_marked m ON m.rowid = each.value
WHERE z_search_marked MATCH ?1
"""


class Ranking:
    """The hits of one question, as keys of z_search_docs."""

    def __init__(self, connection: sqlite3.Connection, question: Question, highlighter: Highlighter) -> None:
        self._connection, self._question, self._highlighter = connection, question, highlighter
        key, rest, values = question.sql(question.node)
        # Counted in SQL: to read the keys here takes three times as long.
        newest_first = f"SELECT {key} AS key {rest} ORDER BY {key} DESC LIMIT {COUNTED + 1}"
        sql = f"SELECT count(*), min(key), max(key) FROM ({newest_first})"  # noqa: S608
        count, oldest, newest = connection.execute(sql, values).fetchone()
        self.capped = count > COUNTED
        self.total = min(count, COUNTED)
        # The keys among which the stricter tiers look, the newest first.
        self._spans = [(oldest, newest)] if count else []
        if self.capped:
            self._spans.append((newest - FARTHER * (newest - oldest), oldest - 1))
        self._lists: dict[Node, Iterator[int]] = {}  # hits by tree: of many, as far as they were read …
        self._scored: dict[Node, list[int]] = {}  # … of few, in the order of their scores

    def newest(self, limit: int, offset: int) -> list[int]:
        """A page of keys, newest first."""
        page: list[int] = []
        sql = "SELECT key, published_at FROM z_search_docs WHERE key >= ? AND key <= ?"
        # Keys are in the order of days. Within a day the time decides.
        for _, day in groupby(islice(self._keys(self._question.node), COUNTED), lambda key: key // DAY):
            keys = list(day)
            if offset < len(keys):
                times = dict(self._connection.execute(sql, [keys[-1], keys[0]]))
                keys.sort(key=lambda key: (times[key] or "", key), reverse=True)
                page += keys[offset : offset + limit - len(page)]
            offset = max(0, offset - len(keys))
            if len(page) == limit:
                break
        return page

    def best(self, limit: int, offset: int) -> list[int]:
        """A page of keys, best first."""
        if self._question.node is None:
            return self.newest(limit, offset)
        return list(islice(self._ranked(self._question.node), offset, min(offset + limit, COUNTED)))

    def _ranked(self, node: Node) -> Iterator[int]:
        ranked: set[int] = set()
        budget = iter(range(REORDERED))
        for number, in_title, tier in self._tiers(node):
            keys: Iterator[int] = (key for key in tier if key not in ranked)
            if self._highlighter.can_be_exact(number):
                first = (key for _, key in zip(budget, keys, strict=False))
                keys = chain(self._reordered(first, number, in_title), keys)
            for key in keys:
                ranked.add(key)
                yield key

    def _reordered(self, keys: Iterable[int], number: int, in_title: bool) -> Iterator[int]:
        """The same keys in the order of the readings that their texts fulfil. None fulfils a stricter reading than
        this, so a key whose text fulfils this one is yielded before further texts are read."""
        others = []
        for key in keys:
            row = self._connection.execute(_TITLE if in_title else _TEXTS, [key]).fetchone()
            texts = list(zip(_TITLES if in_title else _FIELDS, row, strict=True))
            reading = self._highlighter.exact_reading(texts, number)
            if reading == number:
                yield key
            else:
                others.append((reading, key))
        yield from (key for _, key in sorted(others, key=itemgetter(0)))

    def _tiers(self, node: Node) -> Iterator[tuple[int, bool, Iterator[int]]]:
        """(number of the reading, True if all have it in the title, keys) from the strictest reading of the query to
        the widest. Each tier repeats hits of those before it."""
        for number, (marks, tree) in enumerate(readings(node)):
            marked = marked_expression(tree) if marks and not is_ascii(node) else None
            if self.total <= RANKED:
                yield number, False, self._few(tree, marked)
                continue
            keys = self._many(tree, marked)
            first = next(keys, None)
            if first is not None:  # otherwise no title has it
                title = in_field(tree, "title")
                if title != tree:
                    yield number, True, self._many(title, marked)
                yield number, False, chain([first], keys)

    def _few(self, tree: Node, marked: str | None) -> Iterator[int]:
        """The hits of a tree, those with the best score first. `marked` is an expression for z_search_marked that they
        match as well."""
        if tree not in self._scored:
            self._scored[tree] = list(self._by_score(tree))
        keys = self._scored[tree]
        if marked is None or not keys:
            return iter(keys)
        held = set(self._with_marks(iter(sorted(keys, reverse=True)), marked, len(keys)))
        return (key for key in keys if key in held)

    def _by_score(self, tree: Node) -> Iterator[int]:
        told = self._telling(tree)
        if told == tree:
            return self._keys(tree, order=f"{_BM25}, ")
        keys = self._keys(tree)
        return keys if told is None else self._keys(told, among=list(keys), order=f"{_BM25}, ")

    def _telling(self, node: Node) -> Node | None:
        """The tree without the words that are in very many articles, None if all are."""
        if not isinstance(node, And):
            return node
        parts = tuple(part for part in node.parts if not isinstance(part, Term) or not self._is_frequent(part))
        return replace(node, parts=parts) if parts else None

    def _is_frequent(self, term: Term) -> bool:
        _, rest, values = self._question.sql(term)
        sql = f"SELECT count(*) FROM (SELECT 1 {rest} LIMIT {FREQUENT + 1})"  # noqa: S608 (our own words)
        (count,) = self._connection.execute(sql, values).fetchone()
        return bool(count > FREQUENT)

    def _many(self, tree: Node, marked: str | None) -> Iterator[int]:
        """The hits of a tree, newest first, read as far as the caller takes them and once for all tiers."""
        unread = self._lists.get(tree)
        if unread is None:
            unread = self._keys(tree) if tree == self._question.node else self._within_spans(tree)
        self._lists[tree], keys = tee(unread)
        return iter(keys) if marked is None else self._with_marks(keys, marked, CHUNK)

    def _within_spans(self, tree: Node) -> Iterator[int]:
        """The hits of a tree that may have few or none. FTS5 begins at the first key of a span, but does not notice the
        end of it before it finds a hit: so it reads forwards, where the end is the newest article."""
        key, rest, values = self._question.sql(tree)
        sql = f"SELECT {key} {rest} AND {key} >= :from AND {key} <= :upto ORDER BY {key}"
        for first, last in self._spans:
            found = self._connection.execute(sql, values | {"from": first, "upto": last}).fetchall()
            yield from (key for (key,) in reversed(found))

    def _keys(self, node: Node | None, *, order: str = "", among: list[int] | None = None) -> Iterator[int]:
        """The hits of a tree, newest first unless `order` (SQL with a comma) sorts them; all, or among some keys."""
        key, rest, values = self._question.sql(node)
        if among is not None:
            rest += f" AND +{key} IN (SELECT value FROM json_each(:among))"  # noqa: S608 (our own words)
            values["among"] = json.dumps(among)
        rows = self._connection.execute(f"SELECT {key} {rest} ORDER BY {order}{key} DESC", values)
        return (key for (key,) in rows)

    def _with_marks(self, keys: Iterator[int], marked: str, chunk: int) -> Iterator[int]:
        """Those of the keys, in falling order, that match in z_search_marked. It reads as much as the caller takes."""
        while some := list(islice(keys, chunk)):
            values = [marked, json.dumps(some), some[-1], some[0]]
            found = (
                self._connection.execute(_EACH_WITH_MARKS, values[:2])
                if len(some) <= SPARSE
                else self._connection.execute(_WITH_MARKS, values)
            )
            yield from (key for (key,) in found)
