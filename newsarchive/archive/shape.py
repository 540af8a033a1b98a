"""The tables, indexes, triggers and views of a file, beside those that the migrations make."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import cache

from sqlite_utils import Database

from newsarchive.archive.schema import migrations
from newsarchive.archive.search.tables import INDEXES

_MENDED = "'scrapy verify --reindex' makes it anew"
_LOST = "take it from a backup, or 'scrapy merge' what is left into a new archive"
_OBJECTS = "SELECT type, name, sql FROM main.sqlite_schema WHERE name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY rowid"
# Tables that hold nothing but what articles and photos say: they can be filled anew.
_DERIVED = frozenset({"search_docs", "search_terms", *INDEXES})
Made = dict[tuple[str, str], str]  # SQL by type and name


def faults(connection: sqlite3.Connection) -> Iterator[str]:
    """One line for each table, index, trigger or view that is missing or is another than the migrations make.
    What somebody added is no fault."""
    made, shadows = _wanted()
    here = _objects(connection)
    for (kind, name), sql in made.items():
        mend = _MENDED if _restorable(kind, name, shadows) else _LOST
        if (kind, name) not in here:
            yield f"{kind} {name}: is missing; {mend}"
        elif name not in shadows and _plain(here[kind, name]) != _plain(sql):
            yield f"{kind} {name}: is not what this version makes; {mend}"


def restore(connection: sqlite3.Connection) -> None:
    """Make what is missing or another, and holds nothing of its own, as the migrations do. The indexes over
    texts are empty then. Within a transaction."""
    made, shadows = _wanted()
    here = _objects(connection)
    for (kind, name), sql in made.items():
        found = here.get((kind, name))
        if not _restorable(kind, name, shadows) or (found is not None and _plain(found) == _plain(sql)):
            continue
        if found is not None:
            connection.execute(f"DROP {kind} {name}")
        connection.execute(sql)


@cache
def _wanted() -> tuple[Made, frozenset[str]]:
    """What the migrations make, in the order of making; the names of the tables that FTS5 keeps for itself."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as fresh:
        migrations.apply(Database(fresh))
        tables = fresh.execute("SELECT name FROM pragma_table_list WHERE type = 'shadow'").fetchall()
        return _objects(fresh), frozenset(name for (name,) in tables)


def _objects(connection: sqlite3.Connection) -> Made:
    # An index of a constraint has no SQL of its own; its table's has it.
    return {(kind, name): sql for kind, name, sql in connection.execute(_OBJECTS) if sql is not None}


def _restorable(kind: str, name: str, shadows: frozenset[str]) -> bool:
    return name not in shadows and (kind != "table" or name in _DERIVED)


def _plain(sql: str) -> str:
    return " ".join(sql.split())
