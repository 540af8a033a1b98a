"""The front page's questions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

RECENT = 300  # revisions that are looked through for the latest edits


@dataclass(slots=True, frozen=True)
class Figures:
    """What the archive holds; the first and last moment of publication, each to its own precision."""

    articles: int
    photos: int
    pages: int
    first: str | None
    last: str | None


@dataclass(slots=True, frozen=True)
class Edited:
    """An article that its outlet changed or took away; `fields` are those that changed at that moment."""

    id: int
    source: str
    title: str | None
    language: str | None
    noticed_at: str
    fields: tuple[str, ...]


def figures(db: Database) -> Figures:
    """Counts and the span of time."""
    sql = (
        "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM photos), (SELECT count(*) FROM captures),"
        " (SELECT min(published_at) FROM articles), (SELECT max(published_at) FROM articles)"
    )
    return Figures(*db.execute(sql).fetchone())


def months(db: Database, since: str, until: str) -> dict[str, dict[str, int]]:
    """{outlet: {'2026-03': articles}} of what was published from one month to another, inclusive."""
    found: dict[str, dict[str, int]] = {}
    sql = (
        "SELECT s.name, substr(a.published_at, 1, 7), count(*)"
        " FROM sources s CROSS JOIN articles a ON a.source = s.name"  # outlet by outlet: only these years are read
        " WHERE a.published_at >= ? AND a.published_at < ? || '~' GROUP BY 1, 2"
    )
    for source, month, count in db.execute(sql, [since, until]):
        if len(month) == 7:
            found.setdefault(source, {})[month] = count
    return found


def edited(db: Database, limit: int) -> list[Edited]:
    """The articles that were edited or vanished last, each once."""
    rows = db.execute(
        "SELECT article_id, noticed_at, field FROM revisions WHERE origin = 'outlet' AND NOT volatile"
        " AND id > (SELECT coalesce(max(id), 0) - ? FROM revisions) ORDER BY id DESC",
        [RECENT],
    )
    moments: dict[int, tuple[str, list[str]]] = {}
    for article_id, noticed_at, field in rows:
        told = moments.setdefault(article_id, (noticed_at, []))
        if told[0] == noticed_at:
            told[1].append(field)
    found = []
    # A merge brings in edits of any age: the latest by their moment, not by their number.
    latest = sorted(moments.items(), key=lambda one: datetime.fromisoformat(one[1][0]), reverse=True)
    for article_id, (noticed_at, fields) in latest[:limit]:
        row = db.execute("SELECT id, source, title, language FROM articles WHERE id = ?", [article_id]).fetchone()
        found.append(Edited(*[*row, noticed_at, tuple(sorted(fields))]))
    return found
