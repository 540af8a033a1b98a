"""Photos by caption and credit."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from newsarchive.archive.search.fts5 import PHOTOS_FTS, Endings, compiled
from newsarchive.archive.search.highlight import Highlighter, Pieces
from newsarchive.archive.search.tree import Node

COUNTED = 5_000  # photos, at the most
RANKED = 1_000  # of them, the newest: those that are as typed go first
_PHOTO = """
SELECT p.id, p.article_id, p.url, p.caption, p.credit, a.title, a.published_at, a.source
FROM photos p JOIN articles a ON a.id = p.article_id WHERE p.id = ?
"""


@dataclass(slots=True, frozen=True)
class PhotoHit:
    """One photo found; `caption` and `credit` are (text, is it a hit) in their own spelling."""

    id: int
    article_id: int
    url: str | None
    caption: Pieces
    credit: Pieces
    title: str | None  # of the article, as the following
    published_at: str | None
    source: str


@dataclass(slots=True, frozen=True)
class FoundPhotos:
    """A page of photos, and how many there are; where `capped`, more than that."""

    hits: list[PhotoHit]
    total: int
    capped: bool


def find_photos(
    connection: sqlite3.Connection, node: Node | None, limit: int, offset: int, source: str | None, endings: Endings
) -> FoundPhotos:
    """The photos that match, those first that do as typed, then the newest. Raises QueryError."""
    values: dict[str, object] = {"source": source, "most": COUNTED + 1}
    of_source = " AND d.source = :source" if source is not None else ""
    if node is None:
        sql = (
            "SELECT p.id FROM search_docs d CROSS JOIN photos p ON p.article_id = d.article_id"  # noqa: S608
            f" WHERE 1{of_source} ORDER BY d.key DESC, p.position LIMIT :most"
        )
    else:
        values["match"] = compiled(node, PHOTOS_FTS, endings)
        sql = (
            "SELECT p.id, p.caption, p.credit, d.key FROM photos_fts"  # noqa: S608 (our own words)
            " CROSS JOIN photos p ON p.id = photos_fts.rowid CROSS JOIN search_docs d ON d.article_id = p.article_id"
            f" WHERE photos_fts MATCH :match{of_source} ORDER BY photos_fts.rowid DESC LIMIT :most"
        )
    rows = connection.execute(sql, values).fetchall()
    capped = len(rows) > COUNTED
    del rows[COUNTED:]
    highlighter = Highlighter(node)
    if node is not None:
        rows.sort(key=lambda row: -row[3])
        rows[:RANKED] = sorted(
            rows[:RANKED], key=lambda row: highlighter.reading((("caption", row[1]), ("credit", row[2])))
        )
    hits = [_hit(connection, row[0], highlighter) for row in rows[offset : offset + limit]]
    return FoundPhotos(hits, len(rows), capped)


def _hit(connection: sqlite3.Connection, photo: int, highlighter: Highlighter) -> PhotoHit:
    row = connection.execute(_PHOTO, [photo]).fetchone()
    pieces = [highlighter.pieces(text, field) for field, text in (("caption", row[3]), ("credit", row[4]))]
    return PhotoHit(*row[:3], *pieces, *row[5:])
