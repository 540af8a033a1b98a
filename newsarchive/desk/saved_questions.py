"""The rows of a canned query for programs other than Datasette, within the desk's bounds."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from difflib import get_close_matches
from pathlib import Path

from newsarchive.desk.bounds import Bounds, bounded, use_bounds
from newsarchive.desk.canned_queries import (
    RENAMED,
    CannedQuery,
    InvalidParameter,
    check_parameters,
    read_canned_queries,
)
from newsarchive.desk.queries import Row
from newsarchive.desk.sql_functions import prepare_connection
from newsarchive.errors import UserError

ROWS = 1000  # at most
SECONDS = 60.0


def saved_question(name: str, parameters: Mapping[str, str]) -> CannedQuery:
    """The canned query of a name. Raises UserError if there is none, or if it cannot use a parameter."""
    queries = read_canned_queries()
    name = RENAMED.get(name, name)
    if name not in queries:
        near = get_close_matches(name, queries, 1) or queries
        raise UserError(f"there is no saved question {name!r}; there are {', '.join(near)}")
    query = queries[name]
    if unknown := [one for one in parameters if one not in query.params]:
        raise UserError(f"{name} has no parameter {unknown[0]!r}; it has {', '.join(query.params)}")
    try:
        check_parameters(query, parameters)
    except InvalidParameter as error:
        raise UserError(f"{name}: {error}") from None
    return query


def saved_rows(archive: Path, query: CannedQuery, parameters: Mapping[str, str]) -> list[Row]:
    """The rows of a canned query, 1,000 at most. Raises UserError if they take more than a minute or 16 MB."""
    values = dict.fromkeys(query.params, "") | {"rows": str(ROWS)} | dict(parameters)
    uri = f"{archive.resolve().as_uri()}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True)) as connection, use_bounds(Bounds(seconds=SECONDS)):
        prepare_connection(connection)
        run = bounded(lambda opened: [dict(row) for row in opened.execute(query.sql, values).fetchmany(ROWS)])
        try:
            rows: list[Row] = run(connection)
        except sqlite3.OperationalError as error:
            raise UserError(f"{query.name}: cannot be answered ({error}); ask for less") from None
    return rows


def row_identity(query: CannedQuery, row: Row) -> list[object]:
    """The values that identify a row for good, also after a merge has given a change another number."""
    return [row.get(column) for column in query.feed.get("same", query.feed["key"])]
