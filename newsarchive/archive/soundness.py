"""Is an archive what it should be? One line for each fault; and what of it can be made anew."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from newsarchive.archive import shape
from newsarchive.archive.database import ArchiveError, explain
from newsarchive.archive.file import ArchiveFile
from newsarchive.archive.guard import guarded, outside
from newsarchive.archive.invariants import broken


def faults(archive: ArchiveFile) -> Iterator[str]:
    """One line for each fault: a log that is missing, the file's pages, its tables, foreign keys, payloads, the
    indexes, the accounts, and what must hold between rows. Raises ArchiveError for what is no fault of the archive."""
    connection = archive.db.conn
    if archive.warning:
        yield archive.warning
    try:
        yield from guarded("file", _pages(connection))
        yield from guarded("schema", shape.faults(connection))
        yield from guarded("references", _references(connection))
        yield from guarded("payloads", archive.captures.faults())
        yield from guarded("search", archive.search.faults())
        yield from guarded("ledger", archive.ledger.faults())
        yield from guarded("observations", archive.recorder.faults())
        yield from broken(connection)
    except sqlite3.Error as error:
        raise explain(error, archive.path) from error


def reindex(archive: ArchiveFile) -> None:
    """Build all indexes anew from what they index, those that are missing too. Raises ArchiveError."""
    try:
        with archive.transaction():
            shape.restore(archive.db.conn)
        archive.reindex()
    except sqlite3.Error as error:
        if outside(error):
            raise explain(error, archive.path) from error
        raise ArchiveError(
            f"{archive.path}: the indexes cannot be built anew ({error}); 'scrapy verify' says what is damaged"
        ) from error


def _pages(connection: sqlite3.Connection) -> Iterator[str]:
    for (told,) in connection.execute("PRAGMA integrity_check"):
        for line in told.splitlines():
            if line != "ok" and not line.startswith("***"):
                yield f"file: {line}"


def _references(connection: sqlite3.Connection) -> Iterator[str]:
    for table, rowid, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        row = "a row" if rowid is None else f"row {rowid}"
        yield f"{table} {row}: points to a row of {parent} that is not there"
