"""A saved page, and the others of its address."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlite_utils import Database

from newsarchive.archive.captures import Captures
from newsarchive.models import Capture

OTHERS = 50


@dataclass(slots=True, frozen=True)
class Saved:
    """A capture without its body; `size` in bytes. `articles` are those that were read from it."""

    id: int
    url: str
    fetched_at: str
    status: int
    sha256: str
    headers: list[tuple[str, str]]
    size: int
    articles: list[tuple[int, str | None]]
    others: list[tuple[int, str, int]]

    def header(self, name: str) -> str | None:
        """The value of a header, or None."""
        return next((value for key, value in self.headers if key.lower() == name), None)


def saved(db: Database, capture_id: int) -> Saved | None:
    """One capture, or None."""
    row = db.execute(
        "SELECT c.id, c.url, c.fetched_at, c.status, c.sha256, c.headers, p.size"
        " FROM captures c JOIN payloads p ON p.sha256 = c.sha256 WHERE c.id = ?",
        [capture_id],
    ).fetchone()
    if row is None:
        return None
    url = row[1]
    articles = db.execute(
        "SELECT a.id, a.title FROM articles a WHERE a.url = :url"
        " UNION SELECT a.id, a.title FROM urls u JOIN articles a ON a.id = u.article_id WHERE u.url = :url LIMIT 5",
        {"url": url},
    ).fetchall()
    others = db.execute(
        "SELECT id, fetched_at, status FROM captures WHERE url = ?"
        " ORDER BY julianday(fetched_at) DESC, id DESC LIMIT ?",
        [url, OTHERS],
    ).fetchall()
    headers = [(str(name), str(value)) for name, value in json.loads(row[5])]
    return Saved(*[*row[:5], headers, row[6], [tuple(one) for one in articles], [tuple(one) for one in others]])


def body(db: Database, capture_id: int) -> Capture | None:
    """A capture as it came, or None."""
    return Captures(db).by_id(capture_id)
