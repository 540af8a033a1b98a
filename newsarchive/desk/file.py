"""The archive's file as Datasette opens it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from datasette.database import Database, QueryInterrupted, Results

from newsarchive.desk.bounds import COMPUTED, STORED, Bounds, asked_within, bounded
from newsarchive.desk.questions import questions
from newsarchive.desk.questions.checking import check

T = TypeVar("T")


class ArchiveFile(Database):  # type: ignore[misc]
    """Read-only, whatever its name. Hidden tables are not counted: SQLite counts those of the search indexes in
    one step of a second or more, which no time limit stops."""

    def connect(self, write: bool = False) -> sqlite3.Connection:
        """A connection that reads. Datasette puts the path into its address as it is, where '#' and '?' end the
        path, and with it read-only mode, and '%20' is a blank: another file."""
        if write:
            raise sqlite3.OperationalError("attempt to write a readonly database")
        address = f"{Path(self.path).resolve().as_uri()}?mode=ro"
        connection = sqlite3.connect(address, uri=True, check_same_thread=False)
        self._all_file_connections.append(connection)
        return connection

    async def execute(self, sql: str, params: Mapping[str, Any] | None = None, **options: Any) -> Results:
        """The rows of a query. Raises Unanswerable where a saved question is asked what it cannot be asked: whether as
        a page, as JSON, CSV or a feed, or by an assistant."""
        question = next((one for one in questions().values() if one.sql == sql), None)
        if question:
            check(question, params or {})
        # Only a query that calls functions can make a long value.
        value = STORED if question or "(" not in sql else COMPUTED
        with asked_within(Bounds(value, seconds=self.ds.sql_time_limit_ms / 1000)):
            return await super().execute(sql, params, **options)

    async def execute_fn(self, fn: Callable[[sqlite3.Connection], T]) -> T:
        """What a function gives over a connection that reads, within bounds."""
        given: T = await super().execute_fn(bounded(fn))
        return given

    async def table_counts(self, limit: int = 10) -> dict[str, int | None]:
        """{table: rows}; None for those that are hidden, or not counted within `limit` ms."""
        counts: dict[str, int | None] = dict.fromkeys(await self.table_names())
        for table in counts.keys() - set(await self.hidden_table_names()):
            try:
                rows = await self.execute(f"SELECT count(*) FROM [{table}]", custom_time_limit=limit)  # noqa: S608
            except (QueryInterrupted, sqlite3.DatabaseError):
                continue
            counts[table] = rows.single_value()
        return counts
