"""The archive's file as Datasette opens it: read-only, and each query within bounds."""

import os
import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from datasette.app import Datasette
from datasette.database import Database as DatasetteDatabase
from datasette.database import QueryInterrupted, Results, connections
from datasette.utils import sqlite_timelimit
from sqlite_utils import Database

from newsarchive.desk.bounds import STORED, Bounds, bounded, longest_value, use_bounds
from newsarchive.desk.canned_queries import check_parameters, read_canned_queries

T = TypeVar("T")


class QueryTimeout(Exception):
    """A query took longer than it may."""


class _Connection(sqlite3.Connection):
    """A connection that knows its file."""

    file: os.stat_result


class ArchiveDatabase(DatasetteDatabase):  # type: ignore[misc]
    """The archive, read-only. Hidden tables are not counted: SQLite counts those of the search indexes in one step
    of a second or more, which no time limit stops. If another file takes the place of the archive's, as a replica that
    was restored anew, the next query reads that one."""

    def connect(self, write: bool = False) -> _Connection:
        """A read-only connection. Datasette itself does not quote the path in its URI: '#' or '?' in a file name
        would end the path and with it the read-only mode, and '%20' would open another file."""
        if write:
            raise sqlite3.OperationalError("attempt to write a readonly database")
        uri = f"{Path(self.path).resolve().as_uri()}?mode=ro"
        file = os.stat(self.path)
        connection = sqlite3.connect(uri, uri=True, check_same_thread=False, factory=_Connection)
        connection.file = file
        self._all_file_connections.append(connection)
        return connection

    async def execute(self, sql: str, params: Mapping[str, Any] | None = None, **options: Any) -> Results:
        """The rows of a query. Raises InvalidParameter for a canned query with a value that it cannot use, in every
        format and for MCP clients too."""
        canned = next((query for query in read_canned_queries().values() if query.sql == sql), None)
        if canned:
            check_parameters(canned, params or {})
        bounds = Bounds(STORED if canned else longest_value(sql), seconds=self.ds.sql_time_limit_ms / 1000)
        with use_bounds(bounds):
            return await super().execute(sql, params, **options)

    async def execute_fn(self, fn: Callable[[sqlite3.Connection], T]) -> T:
        """Call a function with a read-only connection, within bounds."""
        query = bounded(fn)
        result: T = await super().execute_fn(lambda connection: query(self._current(connection)))
        return result

    def _current(self, connection: _Connection) -> _Connection:
        """This thread's connection. It is opened anew if there is another file at the path now."""
        try:
            if os.path.samestat(connection.file, os.stat(self.path)):
                return connection
        except OSError:  # the file was removed, and the next one is not there yet
            return connection
        fresh = self.connect()
        self.ds._prepare_connection(fresh, self.name)
        setattr(connections, self.name, fresh)
        self._all_file_connections.remove(connection)
        connection.close()
        return fresh

    async def table_counts(self, limit: int = 10) -> dict[str, int | None]:
        """{table: rows}; None for hidden tables and those that are not counted within `limit` ms."""
        counts: dict[str, int | None] = dict.fromkeys(await self.table_names())
        for table in counts.keys() - set(await self.hidden_table_names()):
            try:
                rows = await self.execute(f"SELECT count(*) FROM [{table}]", custom_time_limit=limit)  # noqa: S608
            except (QueryInterrupted, sqlite3.DatabaseError):
                continue
            counts[table] = rows.single_value()
        return counts


async def read_query(datasette: Datasette, query: Callable[[Database], T], limit_ms: int | None = None) -> T:
    """The result of `query`, called with the archive in one of Datasette's threads. Raises QueryTimeout after
    `limit_ms`, by default Datasette's sql_time_limit_ms."""
    limit = limit_ms or datasette.setting("sql_time_limit_ms")

    def run(connection: sqlite3.Connection) -> T:
        with sqlite_timelimit(connection, limit):
            try:
                return query(Database(connection))
            except sqlite3.OperationalError as error:
                if "interrupted" in str(error):
                    raise QueryTimeout from error
                raise

    with use_bounds(Bounds(STORED, 2 * STORED, limit / 1000)):
        result: T = await datasette.get_database().execute_fn(run)
    return result
