"""Opening the file: is it an archive, is it ours to write, is it of this version?"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from newsarchive.archive.journal import Journaled, bereft
from newsarchive.archive.schema import APPLICATION_ID, migrations
from newsarchive.errors import ArchiveError as ArchiveError

# Several crawls write one archive: each waits this long (seconds) for the others' short transactions.
BUSY_TIMEOUT = 60.0

logger = logging.getLogger(__name__)


def connect(path: Path, *, create: bool, readonly: bool) -> Journaled:
    """Open the archive at `path` and bring its schema up to date (unless `readonly`).

    Raises ArchiveError where there is no such file (and `create` is false), where the file is not an
    archive or was written by a newer version, and where it cannot be read or written.
    """
    if readonly or not create:
        if not path.exists():
            raise ArchiveError(f"{path}: no such archive; make one with 'scrapy crawl NAME' or name it with ARCHIVE")
    elif not path.parent.is_dir():
        raise ArchiveError(f"{path}: no such folder; make {path.parent} first")
    address = path.resolve().as_uri()
    try:
        connection = sqlite3.connect(
            f"{address}?mode={'ro' if readonly else 'rwc'}",
            uri=True,
            timeout=BUSY_TIMEOUT,
            isolation_level=None,
            check_same_thread=not readonly,  # `scrapy shell` opens a replay in one thread and reads it in another
        )
    except sqlite3.Error as error:
        raise explain(error, path) from error
    try:
        _check(connection, path, create=create, readonly=readonly)
        db = Journaled(connection, f"{address}?mode=ro", lost(path) if bereft(connection) else None)
        connection.execute("PRAGMA foreign_keys = ON")
        if not readonly:
            connection.execute("PRAGMA journal_mode = WAL")
            # With WAL this loses nothing to a killed process, and at most the last moments to a power cut;
            # it never leaves an archive that is not whole.
            connection.execute("PRAGMA synchronous = NORMAL")
            # A text's traces lie all over their index: with the usual 2 MB of it in mind and a checkpoint every
            # 4 MB an article costs 1.2 to 1.6 times as much among 200,000 as among 2,000; so 1.0 to 1.2 times.
            connection.execute("PRAGMA cache_size = -65536")
            connection.execute("PRAGMA wal_autocheckpoint = 0")  # but by time, see journal.py
            if _migrate(db):
                db.committed()
            if db.warning:
                logger.warning("%s", db.warning)
                db.number()
    except sqlite3.Error as error:
        connection.close()
        raise explain(error, path) from error
    except ArchiveError:
        connection.close()
        raise
    return db


def outdated(path: Path) -> bool:
    """Is this an archive of an earlier schema? What is none, or cannot be read, is not."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            ours = connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
            tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
            return ours and bool(tables and migrations.pending(Database(connection)))
    except sqlite3.Error:
        return False


@contextmanager
def transaction(db: Database, path: Path) -> Iterator[None]:
    """One write transaction. IMMEDIATE, because what reads first and then writes must not meet another
    writer in between. Never await inside one."""
    try:
        db.conn.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            if db.conn.in_transaction:
                db.conn.execute("ROLLBACK")
            raise
        db.conn.execute("COMMIT")
        if isinstance(db, Journaled):
            db.committed()
    except sqlite3.IntegrityError:
        raise
    except sqlite3.DatabaseError as error:
        if db.conn.in_transaction:
            db.conn.execute("ROLLBACK")
        raise explain(error, path) from error


def insert(db: Database, table: str, row: dict[str, Any]) -> int:
    """Insert one row and return its integer key."""
    key = db.table(table).insert(row).last_pk
    if not isinstance(key, int):
        raise TypeError(f"{table}: the key of a row is {key!r}, not a number")
    return key


def lost(path: Path) -> str:
    """The line that says that an archive has lost its log (newsarchive/archive/journal.py)."""
    return (
        f"{path}: what was stored last is missing: its log, {path.name}-wal, is not beside it; copy an archive with"
        " 'scrapy backup'; where there is no other, 'scrapy verify --reindex' takes this file as it is"
    )


def explain(error: sqlite3.Error, path: Path) -> Exception:
    """The one line that names the file and the mend; what is no fault of the file stays what it is."""
    text = str(error)
    if "malformed" in text:
        return ArchiveError(f"{path}: damaged ({text}); 'scrapy verify' says where; go back to a backup")
    if "not a database" in text:
        return ArchiveError(f"{path}: not a newsarchive archive ({text}); name another file with ARCHIVE")
    if "readonly" in text or "unable to open" in text:
        return ArchiveError(f"{path}: cannot be written ({text}); check the permissions of the file and its folder")
    if "full" in text or "disk I/O" in text:
        return ArchiveError(f"{path}: {text}; make room on the disk and run again; what was stored is there")
    if "locked" in text:
        return ArchiveError(f"{path}: held by another program for over {BUSY_TIMEOUT:.0f} s; close it and run again")
    return error


def _check(connection: sqlite3.Connection, path: Path, *, create: bool, readonly: bool) -> None:
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    ours = connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
    if tables and not ours:
        raise ArchiveError(f"{path}: a database, but not a newsarchive archive; name another file with ARCHIVE")
    if not tables:
        if readonly or not create:
            raise ArchiveError(f"{path}: empty; fill it with 'scrapy crawl NAME'")
        return
    known = {migration.name for migration in migrations.pending(Database(memory=True))}
    unknown = {migration.name for migration in migrations.applied(Database(connection))} - known
    if unknown:
        raise ArchiveError(f"{path}: written by a newer newsarchive ({', '.join(sorted(unknown))}); upgrade first")
    if readonly and migrations.pending(Database(connection)):
        raise ArchiveError(f"{path}: written by an earlier newsarchive; 'scrapy verify' brings it up to date")


def _migrate(db: Database) -> bool:
    """Bring the schema up to date; whether there was anything to do."""
    if not migrations.pending(db):
        return False
    db.conn.execute("BEGIN IMMEDIATE")  # two first crawls at once: the second waits and finds it done
    try:
        db.conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        migrations.apply(db)
    except BaseException:
        db.conn.execute("ROLLBACK")
        raise
    db.conn.execute("COMMIT")
    return True
