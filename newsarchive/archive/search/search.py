"""What the commands and the desk ask of search."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from sqlite_utils import Database

from newsarchive.archive.search import indexes
from newsarchive.archive.search.filters import Filters, Question
from newsarchive.archive.search.fts5 import FOLDED, PHOTOS_FTS, compiled
from newsarchive.archive.search.highlight import Highlighter, Pieces
from newsarchive.archive.search.moment import one_moment
from newsarchive.archive.search.photos import FoundPhotos, find_photos
from newsarchive.archive.search.query import parse
from newsarchive.archive.search.ranking import COUNTED, Finding
from newsarchive.archive.search.tokens import QueryError, typed
from newsarchive.archive.search.tree import Node

FACETS = 30  # values of one facet, at the most
ENDINGS = 20  # of one designator
NAMED = 12  # sources in a message
_NO_FILTERS = Filters()
_HIT = """
SELECT a.id, a.url, a.source, a.section, a.title, a.lead, a.published_at, a.body,
       (SELECT group_concat(caption, char(10)) FROM photos WHERE article_id = a.id) AS captions
FROM search_docs d CROSS JOIN articles a ON a.id = d.article_id WHERE d.key = ?
"""
_COUNTED = ("source", "section", "agency")


@dataclass(slots=True, frozen=True)
class Hit:
    """One article found. `title_pieces` and `snippet` are (text, is it a hit) in the article's own spelling."""

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
class Found:
    """A page of hits, and how many there are; where `capped`, more than that."""

    hits: list[Hit]
    total: int
    capped: bool


class Search:
    """The tables of search. Only reads, but for `rebuild`; of any connection to an archive, read-only too."""

    def __init__(self, db: Database) -> None:
        self._connection: sqlite3.Connection = db.conn

    def find(
        self,
        query: str,
        limit: int = 20,
        offset: int = 0,
        filters: Filters = _NO_FILTERS,
        order: Literal["rank", "newest"] = "rank",
    ) -> Found:
        """The articles that match, the best or the newest first; of very many no more than 10,000 can be reached.
        An empty query finds what the filters leave, newest first. Raises QueryError."""
        node = _parsed(query)
        highlighter = Highlighter(node)
        with one_moment(self._connection):
            finding = Finding(self._connection, Question(node, filters, self._endings))
            keys = finding.newest(limit, offset) if order == "newest" else finding.ranked(limit, offset)
            return Found([self._hit(key, highlighter) for key in keys], finding.total, finding.capped)

    def facets(self, query: str, filters: Filters = _NO_FILTERS) -> dict[str, list[tuple[str, int]]]:
        """How many articles of what is found have which 'source', 'section', 'author', 'agency' and 'year', most
        first; of very many hits the newest 10,000 are counted. Raises QueryError."""
        question = Question(_parsed(query), filters, self._endings)
        key, rest, values = question.sql("search_folded", question.expression(question.node), told=True)
        rows = self._connection.execute(
            f"SELECT d.source, d.section, d.agency, d.authors, substr(d.published_at, 1, 4) {rest}"
            f" ORDER BY {key} DESC LIMIT {COUNTED}",
            values,
        ).fetchall()
        columns = list(zip(*rows, strict=True)) or [()] * 5
        authors = Counter(columns[3])
        named: Counter[str] = Counter()
        for names, count in authors.items():
            for name in dict.fromkeys(json.loads(names)):
                named[name] += count
        counts = {"source": Counter(columns[0]), "section": Counter(columns[1]), "author": named}
        counts |= {"agency": Counter(columns[2]), "year": Counter(columns[4])}
        return {
            facet: sorted(((v, n) for v, n in counter.items() if v), key=lambda one: (-one[1], one[0]))[:FACETS]
            for facet, counter in counts.items()
        }

    def photos(self, query: str, limit: int = 60, offset: int = 0, source: str | None = None) -> FoundPhotos:
        """The photos whose captions or credits match, the best first; of an empty query the
        newest. Raises QueryError."""
        with one_moment(self._connection):
            return find_photos(self._connection, _parsed(query), limit, offset, source, self._endings)

    def check_source(self, name: str | None) -> None:
        """Raises QueryError, with the names that there are, where the archive has no such source (None: any)."""
        known = [row[0] for row in self._connection.execute("SELECT name FROM sources ORDER BY name")]
        if name is not None and name not in known:
            near = get_close_matches(name, known, NAMED) or known[:NAMED]
            rest = f" and {len(known) - len(near)} more" if len(known) > len(near) else ""
            there = f"there are {', '.join(near)}{rest}" if known else "the archive has none yet"
            raise QueryError(f"no source {typed(name)}; {there}")

    def expression(self, query: str) -> str:
        """The FTS5 expression for :query in `ids`. Raises QueryError where there is no word to search for."""
        return compiled(parse(query), FOLDED, self._endings)

    def photo_expression(self, query: str) -> str:
        """The FTS5 expression for a MATCH in `photos_fts`. Raises QueryError where there is no word to search for."""
        return compiled(parse(query), PHOTOS_FTS, self._endings)

    @staticmethod
    def ids() -> str:
        """A condition on `articles` for those that match, with :query bound to `expression`."""
        return (
            "id IN (SELECT article_id FROM search_docs WHERE key IN"
            " (SELECT rowid FROM search_folded WHERE search_folded MATCH :query))"
        )

    def rebuild(self) -> None:
        """Fill the indexes anew. Within a transaction."""
        for statement in indexes.fill():
            self._connection.execute(statement)

    def _endings(self, figures: str) -> list[str]:
        """The words of the archive that begin with these figures and go on with a few letters."""
        rows = self._connection.execute(
            "SELECT term FROM search_terms WHERE term >= ? AND term < ? AND length(term) <= ? LIMIT ?",
            [f"{figures.lower()}a", f"{figures.lower()}{{", len(figures) + 4, ENDINGS],
        )
        return [row[0] for row in rows]

    def _hit(self, key: int, highlighter: Highlighter) -> Hit:
        row = self._connection.execute(_HIT, [key]).fetchone()
        id, url, source, section, title, lead, published_at, body, captions = row
        texts = [("lead", lead), ("body", body), ("caption", captions)]
        title_pieces, snippet = highlighter.title_and_snippet(title, texts)
        return Hit(id, url, source, section, title, lead, published_at, title_pieces, snippet)


def _parsed(query: str) -> Node | None:
    return parse(query) if query.strip() else None
