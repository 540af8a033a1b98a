"""Stories that more than one article carries."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from newsarchive.archive.stories import APPEARED

SHOWN = 12  # copies of a story that the list shows


@dataclass(slots=True, frozen=True)
class Copy:
    """An article that carries the same text; `first` where it is the earliest."""

    id: int
    source: str
    title: str | None
    language: str | None
    published_at: str | None
    published_precision: str | None
    first_seen_at: str
    gone_at: str | None
    first: bool


@dataclass(slots=True, frozen=True)
class Story:
    """A story, its copies the earliest first, and how many there are."""

    id: int
    count: int
    copies: list[Copy]


def stories(db: Database, before: int | None, limit: int) -> list[Story]:
    """The newest stories of several articles; with `before`, those of a smaller id."""
    rows = db.execute(
        "SELECT story_id, count(*) FROM articles WHERE story_id < :before GROUP BY story_id HAVING count(*) > 1"
        " ORDER BY story_id DESC LIMIT :n",
        {"before": before if before is not None else 2**62, "n": limit},
    ).fetchall()
    return [Story(story, count, copies(db, story, SHOWN)) for story, count in rows]


def copies(db: Database, story_id: int, limit: int) -> list[Copy]:
    """The articles of a story, the first before the others."""
    sql = (
        "SELECT a.id, a.source, a.title, a.language, a.published_at, a.published_precision, a.first_seen_at, a.gone_at,"  # noqa: S608 (a constant)
        " a.id = s.first_article_id FROM stories s JOIN articles a ON a.story_id = s.id WHERE s.id = ?"
        f" ORDER BY a.id <> s.first_article_id, {APPEARED}, a.id LIMIT ?"
    )
    return [Copy(*row) for row in db.execute(sql, [story_id, limit])]
