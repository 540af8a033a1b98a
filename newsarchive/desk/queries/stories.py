"""Stories that more than one article carries."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from newsarchive.desk.moments import stated

SHOWN = 12  # copies of a story that the list shows
# Which article of a story was first is known where it was out before any other can have been; a page that states a
# day and no hour, or no date at all, leaves that open. In the order of the moments by which each was out at the latest.
STANDING = """
    SELECT id,
           coalesce(row_number() OVER others = 1 AND by_then < lead(since_then) OVER others, 0) AS first,
           coalesce(since_then <= min(by_then) OVER (), 1) AS may_be_first,
           row_number() OVER (ORDER BY by_then IS NULL, by_then, since_then, id) AS place
    FROM (
        SELECT a.id, earliest(a.published_at, s.timezone) AS since_then, latest(a.published_at, s.timezone) AS by_then
        FROM articles a LEFT JOIN sources s ON s.name = a.source WHERE a.story_id = :story
    )
    WINDOW others AS (ORDER BY since_then, by_then)
"""


@dataclass(slots=True, frozen=True)
class Copy:
    """An article that carries the same text; `first` where it was out before the others, `may_be_first` where it
    can have been."""

    id: int
    source: str
    title: str | None
    language: str | None
    published_at: str | None
    published_precision: str | None
    first_seen_at: str
    gone_at: str | None
    first: bool
    may_be_first: bool


@dataclass(slots=True, frozen=True)
class Story:
    """A story, some of its copies in the order of `copies`, and how many there are."""

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
    """The articles of a story in the order of the moments by which each was out; those without a date stand last."""
    sql = (
        "SELECT id, source, title, language, published_at, published_precision, first_seen_at, gone_at, first,"  # noqa: S608 (a constant)
        f" may_be_first FROM ({STANDING}) JOIN articles USING (id) ORDER BY place LIMIT :limit"
    )
    found = db.execute(sql, {"story": story_id, "limit": limit})
    return [Copy(*[*row[:8], bool(row[8]), bool(row[9])]) for row in found]


def offsets_differ(copies: list[Copy]) -> bool:
    """Whether the hours of these articles are of several offsets from UTC."""
    moments = [stated(copy.published_at) for copy in copies]
    return len({moment.utcoffset() for moment in moments if moment}) > 1
