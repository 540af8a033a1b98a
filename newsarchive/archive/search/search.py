"""Searches the articles and photos of an archive, for the commands and the desk."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Generic, Literal, TypeVar

from sqlite_utils import Database

from newsarchive.archive.search import indexes
from newsarchive.archive.search.fts5 import ARTICLES, PHOTOS, Filters, Index, Question, match_expression
from newsarchive.archive.search.highlight import Highlighter, Pieces
from newsarchive.archive.search.parser import parse, quoted
from newsarchive.archive.search.ranking import COUNTED, Ranking
from newsarchive.archive.search.tree import Node, QueryError, typed_units

PHOTOS_COUNTED = 5_000  # photos, at most
PHOTOS_RANKED = 1_000  # the newest of them, whose texts are read
FACETS = 30  # values of one facet, at most
ENDINGS = 20  # of one designator, at most
NAMED = 12  # sources in a message
_NO_FILTERS = Filters()
_HIT = """
SELECT a.id, a.url, a.source, a.section, a.title, a.lead, a.published_at, a.body,
       (SELECT group_concat(caption, char(10)) FROM photos WHERE article_id = a.id),
       (SELECT group_concat(raw, char(10)) FROM evidence WHERE article_id = a.id AND field GLOB 'title.declared*')
FROM z_search_docs d CROSS JOIN articles a ON a.id = d.article_id WHERE d.key = ?
"""
_PHOTO = """
SELECT p.id, p.article_id, p.url, p.caption, p.credit, a.title, a.published_at, a.source
FROM photos p JOIN articles a ON a.id = p.article_id WHERE p.id = ?
"""
HitType = TypeVar("HitType")


@dataclass(slots=True, frozen=True)
class Hit:
    """An article. `title_pieces` and `snippet` are (text, is it a hit) in the article's own spelling."""

    id: int
    url: str
    source: str
    section: str | None
    title: str | None
    lead: str | None
    published_at: str | None
    title_pieces: Pieces
    snippet: Pieces


@dataclass(slots=True, frozen=True)
class PhotoHit:
    """A photo. `caption` and `credit` are (text, is it a hit) in their own spelling."""

    id: int
    article_id: int
    url: str | None
    caption: Pieces
    credit: Pieces
    title: str | None  # of the article, like the following
    published_at: str | None
    source: str


@dataclass(slots=True, frozen=True)
class Results(Generic[HitType]):
    """A page of hits, and their number; if `capped`, there are more."""

    hits: list[HitType]
    total: int
    capped: bool


class Search:
    """The search tables of an archive. Everything but `rebuild` only reads, so a read-only connection is enough."""

    def __init__(self, db: Database) -> None:
        self._connection: sqlite3.Connection = db.conn

    def find(
        self,
        query: str,
        limit: int = 20,
        offset: int = 0,
        filters: Filters = _NO_FILTERS,
        order: Literal["rank", "newest"] = "rank",
    ) -> Results[Hit]:
        """The articles that match, the best or the newest first, at most 10,000. An empty query finds all that the
        filters leave, newest first. Raises QueryError."""
        node = _parse(query)
        highlighter = Highlighter(node)
        with snapshot(self._connection):
            ranking = Ranking(self._connection, Question(node, filters, self._endings), highlighter)
            keys = ranking.newest(limit, offset) if order == "newest" else ranking.best(limit, offset)
            return Results([self._hit(key, highlighter) for key in keys], ranking.total, ranking.capped)

    def facets(self, query: str, filters: Filters = _NO_FILTERS) -> dict[str, list[tuple[str, int]]]:
        """{facet: [(value, number of hits)]}, largest first, for 'source', 'section', 'author', 'agency' and 'year'.
        At most the newest 10,000 hits are counted. Raises QueryError."""
        question = Question(_parse(query), filters, self._endings)
        key, rest, values = question.sql(question.node, join_docs=True)
        rows = self._connection.execute(
            f"SELECT d.source, d.section, d.authors, d.agency, substr(d.published_at, 1, 4) {rest}"
            f" ORDER BY {key} DESC LIMIT {COUNTED}",
            values,
        )
        names = ("source", "section", "author", "agency", "year")
        counts = dict(zip(names, map(Counter, list(zip(*rows, strict=True)) or [()] * 5), strict=True))
        authors: Counter[str] = Counter()
        for array, count in counts["author"].items():
            authors.update(dict.fromkeys(json.loads(array), count))
        counts["author"] = authors
        return {
            name: sorted(((v, n) for v, n in counter.items() if v), key=lambda pair: (-pair[1], pair[0]))[:FACETS]
            for name, counter in counts.items()
        }

    def photos(
        self, query: str, limit: int = 60, offset: int = 0, source: str | None = None, year: str | None = None
    ) -> Results[PhotoHit]:
        """The photos whose caption or credit matches: first those with the words as typed, then the newest. An empty
        query finds all. `year` is that of the article's publication, as '2024'. Raises QueryError."""
        node = _parse(query)
        values: dict[str, object] = {"source": source, "year": year, "most": PHOTOS_COUNTED + 1}
        narrowed = " AND d.source = :source" if source is not None else ""
        narrowed += " AND d.published_at >= :year AND d.published_at < :year || '~'" if year is not None else ""
        if node is None:
            sql = (
                "SELECT p.id FROM z_search_docs d CROSS JOIN photos p ON p.article_id = d.article_id"  # noqa: S608
                f" WHERE 1{narrowed} ORDER BY d.key DESC, p.position LIMIT :most"
            )
        else:
            values["match"] = match_expression(node, PHOTOS, self._endings)
            sql = (
                "SELECT p.id, p.caption, p.credit, d.key FROM photos_fts"  # noqa: S608 (our own words)
                " CROSS JOIN photos p ON p.id = photos_fts.rowid"
                " CROSS JOIN z_search_docs d ON d.article_id = p.article_id"
                f" WHERE photos_fts MATCH :match{narrowed} ORDER BY photos_fts.rowid DESC LIMIT :most"
            )
        highlighter = Highlighter(node)
        with snapshot(self._connection):
            rows = self._connection.execute(sql, values).fetchall()
            capped = len(rows) > PHOTOS_COUNTED
            del rows[PHOTOS_COUNTED:]
            if node is not None:
                rows.sort(key=lambda row: -row[3])
                rows[:PHOTOS_RANKED] = sorted(
                    rows[:PHOTOS_RANKED], key=lambda row: highlighter.reading([("caption", row[1]), ("credit", row[2])])
                )
            hits = [self._photo_hit(row[0], highlighter) for row in rows[offset : offset + limit]]
            return Results(hits, len(rows), capped)

    def check_source(self, name: str | None) -> None:
        """Raises QueryError, naming those that exist, if the archive has no such source. None is any."""
        known = [row[0] for row in self._connection.execute("SELECT name FROM sources ORDER BY name")]
        if name is not None and name not in known:
            near = get_close_matches(name, known, NAMED) or known[:NAMED]
            rest = f" and {len(known) - len(near)} more" if len(known) > len(near) else ""
            there = f"there are {', '.join(near)}{rest}" if known else "the archive has none yet"
            raise QueryError(f"no source {quoted(name)}; {there}")

    def article_ids(self, query: str, filters: Filters = _NO_FILTERS) -> set[int]:
        """The ids of all articles that match. An empty query finds all that the filters leave. Raises QueryError."""
        question = Question(_parse(query), filters, self._endings)
        _, rest, values = question.sql(question.node, join_docs=True)
        return {row[0] for row in self._connection.execute(f"SELECT d.article_id {rest}", values)}

    def hits(self, query: str, article_ids: Sequence[int]) -> list[Hit]:
        """These articles, with the query's words as hits where they occur. Ids that are not there are left out."""
        highlighter = Highlighter(_parse(query))
        sql = "SELECT key FROM z_search_docs WHERE article_id = ?"
        with snapshot(self._connection):
            keys = [row[0] for one in article_ids for row in self._connection.execute(sql, [one]).fetchall()]
            return [self._hit(key, highlighter) for key in keys]

    def expression(self, query: str) -> str:
        """The FTS5 expression for :query in `ids`. Raises QueryError if the query has no word."""
        return match_expression(parse(query), ARTICLES, self._endings)

    def photo_expression(self, query: str) -> str:
        """The FTS5 expression for a MATCH in `photos_fts`. Raises QueryError if the query has no word."""
        return match_expression(parse(query), PHOTOS, self._endings)

    def unknown_words(self, query: str) -> list[str]:
        """The words and phrases of a query, as typed, that no article has; those of a NOT are left out. Raises
        QueryError."""
        return self._unknown("z_search_folded", ARTICLES, query)

    def unknown_photo_words(self, query: str) -> list[str]:
        """The same that no caption and no credit has."""
        return self._unknown("photos_fts", PHOTOS, query)

    @staticmethod
    def ids() -> str:
        """An SQL condition: a row of `articles` matches. :query is what `expression` returns."""
        return (
            "id IN (SELECT article_id FROM z_search_docs WHERE key IN"
            " (SELECT rowid FROM z_search_folded WHERE z_search_folded MATCH :query))"
        )

    def rebuild(self) -> None:
        """Fill the indexes anew. Within a transaction."""
        indexes.rebuild(self._connection)

    def _unknown(self, table: str, index: Index, query: str) -> list[str]:
        sql = f"SELECT 1 FROM {table} WHERE {table} MATCH ? LIMIT 1"  # noqa: S608 (our own words)
        units = typed_units(parse(query))
        expressions = [(typed, match_expression(unit, index, self._endings)) for typed, unit in units]
        return [typed for typed, one in expressions if self._connection.execute(sql, [one]).fetchone() is None]

    def _endings(self, figures: str) -> list[str]:
        """The words of the archive that continue these figures with up to four letters."""
        rows = self._connection.execute(
            "SELECT term FROM z_search_terms WHERE term >= ? AND term < ? AND length(term) <= ? LIMIT ?",
            [f"{figures.lower()}a", f"{figures.lower()}{{", len(figures) + 4, ENDINGS],
        )
        return [row[0] for row in rows]

    def _hit(self, key: int, highlighter: Highlighter) -> Hit:
        *columns, body, captions, headlines = self._connection.execute(_HIT, [key]).fetchone()
        title, lead = columns[4:6]
        texts = [("lead", lead), ("body", body), ("caption", captions), ("title", headlines)]
        return Hit(*[*columns, *highlighter.title_and_snippet(title, texts)])

    def _photo_hit(self, photo: int, highlighter: Highlighter) -> PhotoHit:
        row = self._connection.execute(_PHOTO, [photo]).fetchone()
        pieces = [highlighter.pieces(row[3], "caption"), highlighter.pieces(row[4], "credit")]
        return PhotoHit(*row[:3], *pieces, *row[5:])


@contextmanager
def snapshot(connection: sqlite3.Connection) -> Iterator[None]:
    """All reads inside see the archive at one moment, and no writer waits for them."""
    begun = not connection.in_transaction
    if begun:
        connection.execute("BEGIN")
    try:
        yield
    finally:
        if begun and connection.in_transaction:
            connection.execute("ROLLBACK")


def _parse(query: str) -> Node | None:
    return parse(query) if query.strip() else None
