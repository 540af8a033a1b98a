"""Full-text search in Vietnamese, with or without marks.

The index takes the marks off but keeps đ, a letter of its own; so a word typed with d is asked for with
đ as well. A word typed with đ is taken at its word.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import product

from sqlite_utils import Database

VARIANTS = 32  # spellings of one phrase that are asked for, at the most
RANKED = 200  # hits that are put in order, at the most
_TERM = re.compile(r'"([^"]*)"|(\S+)')
_WORD = re.compile(r"\w+")


@dataclass(slots=True, frozen=True)
class Hit:
    """One article found; `snippet` marks the hits with ** in the article's own spelling."""

    id: int
    url: str
    source: str
    title: str | None
    published_at: str | None
    snippet: str


def expression(query: str) -> str:
    """The FTS5 expression for what a person typed: words and "phrases", all of which must occur.

    The words side by side count once more, as a phrase: 'dai tuong' is more likely to mean 'đại tướng'
    than a 'dài' here and a 'tương' there. Raises ValueError where there is no word to search for.
    """
    terms = [_WORD.findall(phrase or word) for phrase, word in _TERM.findall(unicodedata.normalize("NFC", query))]
    terms = [words for words in terms if words]
    if not terms:
        raise ValueError(f"nothing to search for in {query!r}: give at least one word")
    all_words = " AND ".join(f"({' OR '.join(_spellings(words))})" for words in terms)
    side_by_side = _spellings([word for words in terms for word in words]) if len(terms) > 1 else []
    return "{title lead body} : (" + " OR ".join([*side_by_side, f"({all_words})"]) + ")"


class Search:
    """The table `articles_fts`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def find(self, query: str, limit: int = 20) -> list[Hit]:
        """The articles that match, best first; one that has the query as it was typed, marks and all,
        goes before one that has it without. Raises ValueError where there is no word to search for."""
        rows = self._db.execute(
            "SELECT a.id, a.url, a.source, a.title, a.published_at,"
            " snippet(articles_fts, -1, '**', '**', ' … ', 24),"
            " coalesce(a.title, '') || char(10) || coalesce(a.lead, '') || char(10) || coalesce(a.body, '')"
            " FROM articles_fts JOIN articles a ON a.id = articles_fts.rowid"
            " WHERE articles_fts MATCH ? ORDER BY bm25(articles_fts, 8, 4, 1, 0) LIMIT ?",
            [expression(query), max(limit, RANKED)],
        ).fetchall()
        typed = unicodedata.normalize("NFC", query).casefold().replace('"', "").strip()
        rows.sort(key=lambda row: typed not in row[6].casefold())  # stable: the rank stays within each half
        return [
            Hit(id, url, source, title, published, " ".join(snippet.split()))
            for id, url, source, title, published, snippet, _ in rows[:limit]
        ]

    def ids(self, query: str) -> str:
        """A condition on `articles` for those that match, with :query bound to expression(query)."""
        expression(query)
        return "id IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH :query)"

    def faults(self) -> list[str]:
        """One line where the index does not say what the articles say. Within a transaction."""
        try:
            self._db.execute("INSERT INTO articles_fts (articles_fts, rank) VALUES ('integrity-check', 1)")
        except self._db.conn.DatabaseError as error:
            return [f"full-text index: {error}; it does not match the articles"]
        return []


def _spellings(words: list[str]) -> list[str]:
    choices = [[word] if "đ" in word.casefold() else _with_d(word) for word in words]
    variants = [" ".join(choice) for choice in product(*choices)][:VARIANTS]
    return [f'"{variant}"' for variant in variants]


def _with_d(word: str) -> list[str]:
    """A word as typed, and with đ for d at the heads of its syllables, where Vietnamese can have it."""
    letters = [(c, "đ") if c in "dD" else (c,) for c in word]
    return ["".join(choice) for choice in product(*letters)] if word.casefold().count("d") <= 3 else [word]
