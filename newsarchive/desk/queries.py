"""Queries that several views and the MCP tools share. Rows are dicts by column.

Every query of the desk is bounded: it is answered from an index, or reads a limited number of rows.
"""

import json
from dataclasses import fields
from typing import Any

from sqlite_utils import Database

from newsarchive.desk.timestamps import with_offset
from newsarchive.items import Article

Row = dict[str, Any]

# The columns of an article in a list.
COLUMNS = "a.id, a.source, a.section, a.title, a.lead, a.url, a.language, a.published_at, a.first_seen_at, a.gone_at"
# All columns of an article, and the capture from which it was read.
_ARTICLE = ", ".join(
    [one.name for one in fields(Article) if one.name not in {"photos", "published_day"}] + ["capture_id"]
)
# `first` is 1 where an article was certainly published before the others of its story. A page that states a day without
# a time, or no date, leaves that open: then `may_be_first` is 1. `place` is the order of the latest possible times.
_STORY_ORDER = """
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


def rows(db: Database, /, sql: str, **values: object) -> list[Row]:
    """The rows of a query with named parameters."""
    return [dict(row) for row in db.execute(sql, values)]


def sources(db: Database) -> dict[str, Row]:
    """The outlets by name: name, title (or else the name), homepage, language, timezone."""
    sql = "SELECT name, coalesce(nullif(title, ''), name) AS title, homepage, language, timezone FROM sources"
    return {row["name"]: row for row in rows(db, f"{sql} ORDER BY name")}


def read_article(db: Database, article_id: int) -> Row | None:
    """An article with `authors` and `tags` as lists, its `photos` and its `evidence`; None if the archive lacks it."""
    sql = f"SELECT {_ARTICLE} FROM articles WHERE id = :id"  # noqa: S608 (our own words)
    found = rows(db, sql, id=article_id) if abs(article_id) < 2**63 else []  # SQLite has no larger numbers
    if not found:
        return None
    photos = "SELECT id, position, url, caption, credit, alt FROM photos WHERE article_id = :id ORDER BY position"
    evidence = "SELECT field, rule, raw FROM evidence WHERE article_id = :id ORDER BY field"
    return found[0] | {
        "authors": json.loads(found[0]["authors"]),
        "tags": json.loads(found[0]["tags"]),
        "body_blocks": json.loads(found[0]["body_blocks"] or "[]"),
        "photos": rows(db, photos, id=article_id),
        "evidence": rows(db, evidence, id=article_id),
    }


def languages(db: Database, article_ids: list[int]) -> dict[int, Row]:
    """{id: the article's `language` and `gone_at`}."""
    marks = ", ".join("?" * len(article_ids))
    found = db.execute(f"SELECT id, language, gone_at FROM articles WHERE id IN ({marks})", article_ids)  # noqa: S608
    return {row["id"]: dict(row) for row in found}


def newest_articles(db: Database, limit: int, source: str | None = None) -> list[Row]:
    """The articles published last. UTC offsets differ between outlets: `limit` + 40 are taken by their text, then
    sorted by time."""
    where = "source = :source AND published_at IS NOT NULL" if source else "published_at IS NOT NULL"
    sql = (
        f"SELECT {COLUMNS} FROM articles a WHERE a.id IN"  # noqa: S608
        f" (SELECT id FROM articles WHERE {where} ORDER BY published_at DESC LIMIT :n + 40)"
        " ORDER BY julianday(a.published_at) DESC, a.id DESC LIMIT :n"
    )
    return rows(db, sql, source=source, n=limit)


def story_articles(db: Database, story_id: int, limit: int) -> list[Row]:
    """The articles of a story, in the order of publication; those without a date come last. `lag` is the number of
    minutes after the first article, None where one of the two does not state its time of day."""
    sql = (
        "SELECT id, url, source, title, language, published_at, published_precision, first_seen_at, gone_at, agency,"  # noqa: S608
        f" first, may_be_first FROM ({_STORY_ORDER}) JOIN articles USING (id) ORDER BY place LIMIT :limit"
    )
    articles = rows(db, sql, story=story_id, limit=limit)
    times = [with_offset(article["published_at"]) for article in articles]
    for n, article in enumerate(articles):
        start, time = times[0], times[n]
        article["lag"] = round((time - start).total_seconds() / 60) if n and start and time else None
    return articles


def offsets_differ(articles: list[Row]) -> bool:
    """Whether the articles state times with different UTC offsets."""
    times = [with_offset(article["published_at"]) for article in articles]
    return len({time.utcoffset() for time in times if time}) > 1
