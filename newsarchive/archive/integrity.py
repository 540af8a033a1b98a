"""Checks an archive: the file's pages, its schema, references, payloads and indexes, and what must hold between rows.

Each check yields one line per fault. A check that meets a damaged page yields one more line, and the next check runs.
"""

import re
import sqlite3
import tomllib
from collections.abc import Container, Iterable, Iterator
from contextlib import closing
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from sqlite_utils import Database

from newsarchive.archive.counts import COUNTS
from newsarchive.archive.database import ArchiveError, explain, migrations
from newsarchive.archive.file import ArchiveFile
from newsarchive.archive.observations import page_key
from newsarchive.archive.search.indexes import INDEXES
from newsarchive.archive.search.search import snapshot
from newsarchive.near_duplicates import shingle_hashes

Objects = dict[tuple[str, str], str]  # {(type, name): SQL}
_OBJECTS = "SELECT type, name, sql FROM main.sqlite_schema WHERE name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY rowid"
_DERIVED = frozenset(
    {"z_search_docs", "z_search_terms", *INDEXES, *COUNTS}
)  # tables that can be filled again from the others
_REBUILD = "'newsarchive verify --reindex' builds the indexes anew"
_RESTORE = "'newsarchive verify --reindex' makes it anew"
_LOST = "take it from a backup, or 'newsarchive merge' what is left into a new archive"
# 30 February is the 2nd of March: hence '+0 days'.
_TIME = (
    "({0} GLOB '????-??-??T??:??*[+-][0-9][0-9]:[0-9][0-9]' OR {0} GLOB '????-??-??T??:??*Z')"
    " AND julianday({0}) IS NOT NULL AND date(substr({0}, 1, 10), '+0 days') IS substr({0}, 1, 10)"
    " AND is_timestamp({0})"
)
# Errors of the machine, not of the archive.
_MACHINE = frozenset(
    getattr(sqlite3, f"SQLITE_{name}")
    for name in ("BUSY", "CANTOPEN", "FULL", "INTERRUPT", "LOCKED", "NOMEM", "READONLY")
)


class Check(NamedTuple):
    """A query for the rows that are wrong, and the line for each."""

    table: str  # that is unreadable if the query fails
    line: str
    sql: str


def not_an_array(column: str, kind: str = "text") -> str:
    """An SQL condition: the column does not hold a JSON array of values of this JSON type."""
    # json_each aborts the whole query at invalid JSON.
    valid = f"CASE WHEN json_valid({column}) THEN {column} ELSE '[]' END"
    other = f"EXISTS (SELECT 1 FROM json_each({valid}) WHERE type <> '{kind}')"  # noqa: S608 (our own words)
    return f"(NOT json_valid({column}) OR json_type({valid}) IS NOT 'array' OR {other})"


def faults(archive: ArchiveFile, *, pictures: bool = True) -> Iterator[str]:
    """One line for each fault of an archive; without `pictures`, their files are not looked at. Raises ArchiveError for
    an error of the machine: a full disk, a lock."""
    connection = archive.db.conn
    if archive.warning:
        yield archive.warning
    try:
        yield from run_check("file", _page_faults(connection))
        yield from run_check("schema", schema_faults(connection))
        yield from run_check("payloads", archive.captures.faults())
        if pictures:
            yield from run_check("pictures", archive.pictures.faults())
        yield from index_faults(connection)
        yield from run_check("observations", archive.recorder.faults())
        yield from run_check("people", archive.people.faults())
        yield from run_check("corrections", archive.correction_file.read()[1])
        yield from _row_faults(connection, _checks()["check"])
        yield from value_faults(connection)
    except sqlite3.Error as error:
        raise explain(error, archive.path) from error


@cache
def _checks() -> dict[str, list[Check]]:
    """The checks of rows ('check'), of what is searched ('index') and of single values ('value'), by checks.toml."""
    data = tomllib.loads(files("newsarchive.archive").joinpath("checks.toml").read_text(encoding="utf-8"))
    values = []
    for entry in data["values"]:
        table, select = entry["table"], f"SELECT {entry['label']}"
        for column, kind in entry.get("arrays", {}).items():
            sql = f"{select} FROM {table} WHERE {not_an_array(column, kind)}"
            values.append(Check(table, f"{{}}: {column} are no JSON array", sql))
        for column in entry["times"]:
            condition = f"{column} IS NOT NULL AND NOT ({_TIME.format(column)})"
            sql = f"{select}, {column} FROM {table} WHERE {condition}"
            values.append(Check(table, f"{{}}: {column} is '{{}}', not a time with an offset", sql))
    return {"value": values} | {name: [Check(**entry) for entry in data[name]] for name in ("check", "index")}


def value_faults(connection: sqlite3.Connection, tables: Container[str] | None = None) -> Iterator[str]:
    """One line for each value of some tables (None: all) that should be a JSON array or a time and is not."""
    checks = _checks()["value"]
    yield from _row_faults(connection, [check for check in checks if tables is None or check.table in tables])


def reindex(archive: ArchiveFile) -> None:
    """Build all indexes anew from the tables that they index, missing ones too. Raises ArchiveError."""
    try:
        with archive.transaction():
            _restore_schema(archive.db.conn)
        archive.reindex()
    except sqlite3.Error as error:
        if _is_of_machine(error):
            raise explain(error, archive.path) from error
        raise ArchiveError(
            f"{archive.path}: the indexes cannot be built anew ({error}); 'newsarchive verify' says what is damaged"
        ) from error


def run_check(name: str, lines: Iterable[str]) -> Iterator[str]:
    """The lines of a check, and one more if it fails. Raises the error if the machine caused it."""
    try:
        yield from lines
    except Exception as error:  # a damaged page can hold a value of any type
        if _is_of_machine(error):
            raise
        yield f"{name}: cannot be read: {' '.join(str(error).split()) or type(error).__name__}"


def _is_of_machine(error: Exception) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _MACHINE


def _row_faults(connection: sqlite3.Connection, checks: Iterable[Check]) -> Iterator[str]:
    connection.create_function("is_timestamp", 1, _is_timestamp, deterministic=True)
    connection.create_function("has_hashes", 2, _has_hashes, deterministic=True)
    connection.create_function("page_key", 1, page_key, deterministic=True)
    for check in checks:
        yield from run_check(check.table, _wrong_rows(connection, check))


def _wrong_rows(connection: sqlite3.Connection, check: Check) -> Iterator[str]:
    for row in connection.execute(check.sql):
        yield check.line.format(*row)


def _is_timestamp(text: str) -> bool:
    """True if Python reads it as well: SQLite knows a year 0 and an hour 24."""
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _has_hashes(lead: str | None, body: str | None) -> bool:
    return bool(shingle_hashes("\n".join(filter(None, (lead, body)))))


def _page_faults(connection: sqlite3.Connection) -> Iterator[str]:
    for (text,) in connection.execute("PRAGMA integrity_check"):
        for line in text.splitlines():
            if line != "ok" and not line.startswith("***"):
                yield f"file: {line}"


def schema_faults(connection: sqlite3.Connection) -> Iterator[str]:
    """Objects that are missing or differ from what the migrations make. Others may be added."""
    present = _objects(connection)
    for (kind, name), sql in _expected().items():
        mend = _RESTORE if _is_restorable(kind, name) else _LOST
        if (kind, name) not in present:
            yield f"{kind} {name}: is missing; {mend}"
        elif present[kind, name] != sql:
            yield f"{kind} {name}: is not what this version makes; {mend}"


def _restore_schema(connection: sqlite3.Connection) -> None:
    """Make again what is missing or differs and holds no data of its own. Full-text indexes are then empty."""
    present = _objects(connection)
    for (kind, name), sql in _expected().items():
        if not _is_restorable(kind, name) or present.get((kind, name)) == sql:
            continue
        if (kind, name) in present:
            connection.execute(f"DROP {kind} {name}")
        connection.execute(sql)


@cache
def _expected() -> Objects:
    """What the migrations make, in the order of making, without the tables that FTS5 makes for itself."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as fresh:
        migrations.apply(Database(fresh))
        shadows = {name for (name,) in fresh.execute("SELECT name FROM pragma_table_list WHERE type = 'shadow'")}
        return {key: sql for key, sql in _objects(fresh).items() if key[1] not in shadows}


def _objects(connection: sqlite3.Connection) -> Objects:
    # The index of a constraint has no SQL of its own.
    return {(kind, name): " ".join(sql.split()) for kind, name, sql in connection.execute(_OBJECTS) if sql is not None}


def _is_restorable(kind: str, name: str) -> bool:
    return kind != "table" or name in _DERIVED


def index_faults(connection: sqlite3.Connection) -> Iterator[str]:
    """One line for each search index that differs from the articles and photos, and for each table of counts. Blocks no
    writer."""
    with snapshot(connection):  # for the indexes and for what they index
        yield from _row_faults(connection, [*_checks()["index"], *map(_count_check, COUNTS.items())])
        for index in INDEXES:
            yield from run_check(f"full-text index {index}", _index_faults(connection, index))


def _count_check(names: tuple[str, str]) -> Check:
    table, view = names
    sql = f"""
        SELECT count(*) AS wrong FROM (
            SELECT * FROM (SELECT * FROM {view} EXCEPT SELECT * FROM {table})
            UNION ALL SELECT * FROM (SELECT * FROM {table} EXCEPT SELECT * FROM {view})
        ) HAVING wrong
    """  # noqa: S608 (our own words)
    return Check(table, f"{table}: {{}} counts differ; {_REBUILD}", sql)


def _index_faults(connection: sqlite3.Connection, index: str) -> Iterator[str]:
    """FTS5's own check writes, so it runs on a temporary copy of the index over the same content."""
    row = connection.execute("SELECT sql FROM main.sqlite_schema WHERE name = ?", [index]).fetchone()
    if row is None:
        yield f"full-text index {index}: is missing; {_REBUILD}"
        return
    arguments, content = re.search(r"fts5\((.*)\)\s*$", row[0], re.S)[1], re.search(r"content='(\w+)'", row[0])[1]  # type: ignore[index]
    arguments = arguments.replace(f"content='{content}'", "content='checked_content'")
    connection.execute("SAVEPOINT checked")
    try:
        connection.execute(f"CREATE TEMP VIEW checked_content AS SELECT * FROM main.{content}")  # noqa: S608 (our own words)
        connection.execute(f"CREATE VIRTUAL TABLE temp.checked USING fts5({arguments})")
        for shadow in ("data", "idx", "docsize", "config"):
            connection.execute(f"DELETE FROM temp.checked_{shadow}")  # noqa: S608 (our own words)
            connection.execute(f"INSERT INTO temp.checked_{shadow} SELECT * FROM main.{index}_{shadow}")  # noqa: S608
        try:
            connection.execute("INSERT INTO temp.checked (checked, rank) VALUES ('integrity-check', 1)")
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_CORRUPT:
                raise  # a full disk, say
            yield f"full-text index {index}: {error}; it does not match the articles; {_REBUILD}"
    finally:
        if connection.in_transaction:  # a damaged page may have ended it
            connection.execute("ROLLBACK TO checked")
            connection.execute("RELEASE checked")
