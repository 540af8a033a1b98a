"""What holds between the rows of every archive, whatever wrote it: crawl, load, merge or re-extraction.

Each is one query that gives the rows for which it does not hold, so that each is of one moment.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Container, Iterator
from datetime import datetime

from newsarchive.archive.guard import guarded
from newsarchive.archive.near_duplicates import shingle_hashes

# (what cannot be read where the query fails, the line of a fault, the query whose columns it takes)
_HOLDS = (
    (
        "stories",
        "{}: has no story",
        "SELECT url FROM articles WHERE story_id IS NULL",
    ),
    (
        "stories",
        "story {}: no article belongs to it",
        "SELECT id FROM stories s WHERE NOT EXISTS (SELECT 1 FROM articles WHERE story_id = s.id)",
    ),
    (
        "stories",
        "story {}: its first article, {}, is none of its own",
        "SELECT s.id, coalesce(s.first_article_id, 'NULL') FROM stories s LEFT JOIN articles a"
        " ON a.id = s.first_article_id WHERE a.story_id IS NOT s.id",
    ),
    (
        "urls",
        "{}: the ledger says waiting, but run {} has come to '{}'",
        "SELECT u.url, r.id, v.outcome FROM urls u JOIN visits v ON v.url_id = u.id JOIN runs r ON r.id = v.run_id"
        " WHERE u.outcome = 'waiting' AND v.outcome <> 'waiting' AND r.finished_at IS NOT NULL",
    ),
    (
        # A page that was reached by a redirect stands under the address to which it led.
        "urls",
        "{}: a {} said to be {}, but no capture shows it",
        "SELECT url, kind, outcome FROM urls u WHERE kind <> 'article' AND outcome IN ('stored', 'revised')"
        " AND NOT EXISTS (SELECT 1 FROM captures WHERE url = u.url)"
        " AND outcome_at NOT IN (SELECT fetched_at FROM captures)",
    ),
    (
        "articles",
        "{}: capture {}, from which it was read, is that of another article too",
        "SELECT url, capture_id FROM articles WHERE capture_id IN"
        " (SELECT capture_id FROM articles WHERE capture_id IS NOT NULL GROUP BY capture_id HAVING count(*) > 1)",
    ),
    (
        "payloads",
        "payload {}: no capture has it",
        "SELECT sha256 FROM payloads WHERE sha256 NOT IN (SELECT sha256 FROM captures)",
    ),
)
# Columns that hold a JSON array, and of what.
_ARRAYS = (
    ("articles", "url", "authors", "text"),
    ("articles", "url", "tags", "text"),
    ("captures", "'capture ' || id", "headers", "array"),
)
_MOMENTS = (
    ("captures", "'capture ' || id", ("fetched_at",)),
    ("articles", "url", ("first_seen_at", "last_seen_at", "gone_at")),
    ("revisions", "'revision ' || id", ("noticed_at",)),
    ("urls", "url", ("found_at", "outcome_at")),
    ("runs", "'run ' || id", ("started_at", "finished_at")),
    ("dictionaries", "'dictionary ' || id", ("made_at",)),
    ("reextractions", "'re-extraction ' || id", ("started_at", "finished_at")),
)
_DAY = "date(substr({0}, 1, 10), '+0 days') IS substr({0}, 1, 10)"  # 30 February is the 2nd of March
_MOMENT = (
    "({0} GLOB '????-??-??T??:??*[+-][0-9][0-9]:[0-9][0-9]' OR {0} GLOB '????-??-??T??:??*Z')"
    f" AND julianday({{0}}) IS NOT NULL AND {_DAY} AND is_moment({{0}})"
)
_ALL = frozenset(table for table, *_ in (*_ARRAYS, *_MOMENTS))


def broken(connection: sqlite3.Connection) -> Iterator[str]:
    """One line for each row for which something does not hold."""
    for name, line, sql in _HOLDS:
        yield from guarded(name, _told(connection, line, sql))
    yield from guarded("shingles", _traceless(connection))
    yield from unreadable(connection)


def unreadable(connection: sqlite3.Connection, tables: Container[str] = _ALL) -> Iterator[str]:
    """One line for each value that is no list, or no moment, where one must stand."""
    connection.create_function("is_moment", 1, _is_moment, deterministic=True)
    for table, named, column, of in _ARRAYS:
        if table in tables:
            sql = f"SELECT {named} FROM {table} WHERE {no_array(column, of)}"  # noqa: S608 (our own words)
            yield from guarded(f"{table}.{column}", _told(connection, f"{{}}: {column} are no JSON array", sql))
    for table, named, columns in _MOMENTS:
        for column in columns if table in tables else ():
            sql = f"SELECT {named}, {column} FROM {table} WHERE {column} IS NOT NULL AND NOT ({_MOMENT.format(column)})"  # noqa: S608 (our own words)
            line = f"{{}}: {column} is '{{}}', no moment with an offset"
            yield from guarded(f"{table}.{column}", _told(connection, line, sql))


def no_array(column: str, of: str = "text") -> str:
    """The condition that a column holds no JSON array of texts, or of arrays."""
    # json_each aborts the whole query at invalid JSON.
    read = f"CASE WHEN json_valid({column}) THEN {column} ELSE '[]' END"
    other = f"EXISTS (SELECT 1 FROM json_each({read}) WHERE type <> '{of}')"  # noqa: S608 (our own words)
    return f"(NOT json_valid({column}) OR json_type({read}) IS NOT 'array' OR {other})"


def _told(connection: sqlite3.Connection, line: str, sql: str) -> Iterator[str]:
    for row in connection.execute(sql):
        yield line.format(*row)


def _is_moment(text: str) -> bool:
    """Does Python read it, too? It knows no year 0 and no hour 24."""
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _traceless(connection: sqlite3.Connection) -> Iterator[str]:
    """Articles whose text gives shingle hashes, but has none stored: later copies of it would not be noticed."""
    for url, lead, body in connection.execute(
        "SELECT url, lead, body FROM articles a WHERE NOT EXISTS (SELECT 1 FROM shingles WHERE article_id = a.id)"
    ):
        if shingle_hashes("\n".join(filter(None, (lead, body)))):
            yield f"{url}: its text has left no traces by which a copy would be known"
