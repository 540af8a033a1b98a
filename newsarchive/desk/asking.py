"""Asking the archive from a page: in Datasette's own threads, read-only, and within a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import TypeVar

from datasette.app import Datasette
from datasette.utils import sqlite_timelimit
from sqlite_utils import Database

from newsarchive.desk.bounds import STORED, Bounds, asked_within

T = TypeVar("T")


class TooSlow(Exception):
    """An answer took longer than it may."""


async def ask(datasette: Datasette, question: Callable[[Database], T], limit_ms: int | None = None) -> T:
    """What `question` gives over the archive that the desk serves. Raises TooSlow after `limit_ms`, by default
    Datasette's sql_time_limit_ms."""
    limit = limit_ms or datasette.setting("sql_time_limit_ms")

    def answer(conn: sqlite3.Connection) -> T:
        with sqlite_timelimit(conn, limit):
            try:
                return question(Database(conn))
            except sqlite3.OperationalError as error:
                if "interrupted" in str(error):
                    raise TooSlow from error
                raise

    with asked_within(Bounds(STORED, 2 * STORED, limit / 1000)):
        answered: T = await datasette.get_database().execute_fn(answer)
    return answered
