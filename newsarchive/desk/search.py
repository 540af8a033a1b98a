"""The archive's own search as an SQL function, so that every query of the desk finds what 'scrapy find' finds."""

from __future__ import annotations

import sqlite3

from datasette import hookimpl

from newsarchive.archive.search import expression


@hookimpl  # type: ignore[untyped-decorator]
def prepare_connection(conn: sqlite3.Connection) -> None:
    """search_expression(words): the FTS5 expression for what a person typed; matches nothing for no words."""
    conn.create_function("search_expression", 1, _expression, deterministic=True)


def _expression(words: str | None) -> str:
    try:
        return expression(words or "")
    except ValueError:
        return '""'
