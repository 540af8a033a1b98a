"""The archive's file as Datasette opens it."""

from __future__ import annotations

import sqlite3

from datasette.database import Database, QueryInterrupted


class ArchiveFile(Database):  # type: ignore[misc]
    """Read-only, as Datasette has it. Hidden tables are not counted: SQLite counts those of the search indexes in
    one step of a second or more, which no time limit stops."""

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
