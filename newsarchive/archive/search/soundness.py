"""Do the indexes say what the articles and photos say? Asked without keeping anyone from writing."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator

from newsarchive.archive.guard import guarded
from newsarchive.archive.search.moment import one_moment
from newsarchive.archive.search.tables import INDEXES

_MEND = "'scrapy verify --reindex' builds the indexes anew"
_SHADOWS = ("data", "idx", "docsize", "config")
_DOCS = """
SELECT count(*) FROM articles a LEFT JOIN search_docs d ON d.article_id = a.id
WHERE d.key IS NULL OR d.source IS NOT a.source OR d.section IS NOT a.section OR d.agency IS NOT a.agency
   OR d.authors IS NOT a.authors OR d.published_at IS NOT a.published_at
"""


def faults(connection: sqlite3.Connection) -> Iterator[str]:
    """One line for each index that does not say what its rows say. Holds no lock that a writer waits for."""
    with one_moment(connection):  # for the indexes and for what they index
        yield from guarded("search_docs", _docs(connection))
        for index in INDEXES:
            yield from guarded(f"full-text index {index}", _index(connection, index))


def _docs(connection: sqlite3.Connection) -> Iterator[str]:
    (wrong,) = connection.execute(_DOCS).fetchone()
    if wrong:
        yield f"search_docs: {wrong} articles are missing or stand otherwise; {_MEND}"


def _index(connection: sqlite3.Connection, index: str) -> Iterator[str]:
    """What FTS5 says of an index. Its check asks for the right to write, so it is made on a temporary copy,
    over the same content."""
    row = connection.execute("SELECT sql FROM main.sqlite_schema WHERE name = ?", [index]).fetchone()
    if row is None:
        yield f"full-text index {index}: is missing; {_MEND}"
        return
    (sql,) = row
    arguments, content = re.search(r"fts5\((.*)\)\s*$", sql, re.S)[1], re.search(r"content='(\w+)'", sql)[1]  # type: ignore[index]
    arguments = arguments.replace(f"content='{content}'", "content='checked_content'")
    connection.execute("SAVEPOINT checked")
    try:
        connection.execute(f"CREATE TEMP VIEW checked_content AS SELECT * FROM main.{content}")  # noqa: S608 (our own words)
        connection.execute(f"CREATE VIRTUAL TABLE temp.checked USING fts5({arguments})")
        for shadow in _SHADOWS:
            connection.execute(f"DELETE FROM temp.checked_{shadow}")  # noqa: S608
            connection.execute(f"INSERT INTO temp.checked_{shadow} SELECT * FROM main.{index}_{shadow}")  # noqa: S608
        try:
            connection.execute("INSERT INTO temp.checked (checked, rank) VALUES ('integrity-check', 1)")
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_CORRUPT:
                raise  # no room for the copy, say: that is no fault of the index
            yield f"full-text index {index}: {error}; it does not match the articles; {_MEND}"
    finally:
        if connection.in_transaction:  # what is damaged may have ended it
            connection.execute("ROLLBACK TO checked")
            connection.execute("RELEASE checked")
