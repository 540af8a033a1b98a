"""One outlet: what was crawled of it and how it went."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlite_utils import Database

RUNS = 10
SECTIONS = 40
RECENT = 5000  # articles, the newest, whose sections are counted


@dataclass(slots=True, frozen=True)
class Run:
    """A crawl that looked at the outlet; `counts` are its outcomes there."""

    id: int
    name: str
    started_at: str
    finished_at: str | None
    reason: str | None
    version: str
    counts: dict[str, int]


@dataclass(slots=True, frozen=True)
class Walk:
    """The last walk of a listing, where it was cut off."""

    url: str
    section: str | None
    pages: int
    links: int
    detail: str | None
    started_at: str


def total(db: Database, source: str) -> int:
    """Articles of an outlet."""
    count: int = db.execute("SELECT count(*) FROM articles WHERE source = ?", [source]).fetchone()[0]
    return count


def sections(db: Database, source: str) -> list[tuple[str | None, int]]:
    """The sections of the outlet's newest articles, the largest first; None for those that name none."""
    sql = (
        "SELECT section, count(*) FROM"
        " (SELECT section FROM articles WHERE source = ? ORDER BY published_at DESC LIMIT ?)"
        " GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?"
    )
    return [(section, count) for section, count in db.execute(sql, [source, RECENT, SECTIONS])]


def runs(db: Database, source: str) -> list[Run]:
    """The last runs that walked a listing of the outlet, or bear its name."""
    rows = db.execute(
        "SELECT id, source, started_at, finished_at, reason, version, counts FROM runs WHERE id IN"
        " (SELECT run_id FROM walks WHERE source = :source UNION SELECT id FROM runs WHERE source = :source)"
        " ORDER BY id DESC LIMIT :n",
        {"source": source, "n": RUNS},
    ).fetchall()
    return [Run(*[*row[:6], _counts(db, row[0], row[1], row[6], source)]) for row in rows]


def truncated(db: Database, source: str) -> list[Walk]:
    """Listings whose last walk was cut off."""
    rows = db.execute(
        "SELECT w.url, w.section, w.pages, w.links, w.detail, r.started_at FROM walks w JOIN runs r ON r.id = w.run_id"
        " WHERE w.id IN (SELECT max(id) FROM walks WHERE source = ? GROUP BY url) AND w.ended = 'truncated'"
        " ORDER BY w.id DESC LIMIT 30",
        [source],
    )
    return [Walk(*row) for row in rows]


def _counts(db: Database, run: int, name: str, told: str | None, source: str) -> dict[str, int]:
    """A run's own figures where all of it was of this outlet, else what it did there."""
    if name == source and told:
        counts: dict[str, int] = json.loads(told)
        return counts
    sql = (
        "SELECT v.outcome, count(*) FROM visits v JOIN urls u ON u.id = v.url_id"
        " WHERE v.run_id = ? AND u.source = ? GROUP BY 1 ORDER BY 2 DESC"
    )
    return dict(db.execute(sql, [run, source]).fetchall())
