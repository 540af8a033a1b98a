"""Opens an archive file: checks that it is one, brings its schema up to date, and guards its write-ahead log (WAL).

The log holds what was stored last: `archive.db-wal` beside `archive.db`. SQLite copies it into the file (a checkpoint)
when the last connection closes, or when the file is opened after a kill. This module also does so every few seconds
while a crawl runs.

A copy of the file without its log would look like a complete archive of an earlier moment. To detect that, a number is
stored twice: in the header (`PRAGMA user_version`) and in the table `z_journal`. Each transaction leaves both equal.
But a checkpoint copies only the header's page into the file. The page of `z_journal` stays in the log. File and log
together therefore hold equal numbers. A file that lost its log holds two different numbers.

Three copies are not detected: one made in the milliseconds of a checkpoint; one made while a connection still reads
from before the first write; and, for EVERY seconds at most, one made after another program checkpointed a running
crawl. `newsarchive backup` always copies file and log together.

In the schema, moments are ISO 8601 with offset, and a value that a page does not give is NULL.
"""

import logging
import re
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from sqlite_utils import Database, Migrations

from newsarchive.archive.schema_text import in_schema, register
from newsarchive.archive.upgrade import observe
from newsarchive.archive.zones import keep_all_offsets
from newsarchive.errors import ArchiveError as ArchiveError

APPLICATION_ID = 0x6E657773  # 'news': marks an SQLite file as an archive
OUTCOMES = (
    "waiting",
    "stored",
    "revised",
    "unchanged",
    "duplicate",
    "not_article",
    "robots",
    "gone",
    "error",
    "too_large",
    "not_captured",
)
migrations = Migrations("newsarchive")  # their SQL is in the folder `migrations`; a released one is never changed
BUSY_TIMEOUT = 60.0  # seconds; several crawls write one archive, and each waits for the others' short transactions
PROGRESS = 1000  # steps of SQLite's machine
EVERY = 10.0  # seconds of writing between two checkpoints

_MIGRATIONS = files("newsarchive.archive").joinpath("migrations")
_FILLED = {"m009_observations": observe, "m022_views": keep_all_offsets}
_REBUILD = re.compile(r"INSERT INTO (\w+) \(\w+\)\s+VALUES \('rebuild'\)")

logger = logging.getLogger(__name__)


def _statements(file: Traversable) -> Iterator[str]:
    """The statements of a migration. `executescript` cannot run them, because it commits the transaction."""
    statement = ""
    for line in file.read_text(encoding="utf-8").splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _bring_up_to_date(db: Database) -> None:
    """Apply the migrations that are pending. What is computed in Python is filled in at the end, when all tables have
    today's names. So are full-text indexes, each once: that takes most of the time, and several migrations fill the
    same ones."""
    pending = {migration.name for migration in migrations.pending(db)}
    migrations.apply(db)
    for name, fill in _FILLED.items():
        if name in pending:
            fill(db)
    files_of = (_MIGRATIONS.joinpath(f"{name}.sql").read_text(encoding="utf-8") for name in pending)
    for index in sorted({in_schema(name) for text in files_of for name in _REBUILD.findall(text)}):
        db.conn.execute(f"INSERT INTO {index} ({index}) VALUES ('rebuild')")  # noqa: S608 (our own words)


for _file in sorted(_MIGRATIONS.iterdir(), key=lambda file: file.name):

    @migrations(name=_file.name.removesuffix(".sql"))
    def _migrate(db: Database, file: Traversable = _file) -> None:
        register(db.conn)
        for statement in _statements(file):
            if not _REBUILD.search(statement):
                db.conn.execute(statement)


class ArchiveDatabase(Database):
    """A connection that checkpoints its log regularly and when it closes. `uri` is the URI of the file, for reading.
    `warning` is a line that names the file if its log is missing."""

    def __init__(self, connection: sqlite3.Connection, uri: str, warning: str | None) -> None:
        super().__init__(connection)
        self.warning = warning
        self._uri = uri
        self._next_checkpoint = 0.0  # the first transaction is checkpointed at once
        self._wrote = False

    def committed(self) -> None:
        """Call this after each commit. It runs a checkpoint if one is due."""
        self._wrote = True
        if monotonic() >= self._next_checkpoint:
            self._checkpoint()
            self._next_checkpoint = monotonic() + EVERY

    def close(self) -> None:
        """Checkpoint the whole log and close the file."""
        if self._wrote:
            with suppress(sqlite3.Error):
                self.conn.execute("PRAGMA busy_timeout = 0")  # do not wait for readers
                self._write_journal()
                self.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        super().close()

    def renumber(self) -> None:
        """Write a new number to both places. The file then counts as complete."""
        number = (self.conn.execute("PRAGMA user_version").fetchone()[0] + 1) % 2**31
        with _immediate(self.conn):
            self.conn.execute(f"PRAGMA user_version = {number}")
            self.conn.execute("UPDATE z_journal SET number = ?", [number])

    def _checkpoint(self) -> None:
        """Checkpoint everything but the page of `z_journal`. Does not wait for readers."""
        # An error here loses nothing. If the disk is full, the next transaction reports it.
        with suppress(sqlite3.Error), closing(sqlite3.connect(self._uri, uri=True, isolation_level=None)) as reader:
            self._write_journal()
            self.conn.execute("PRAGMA wal_checkpoint(PASSIVE)")
            self.renumber()
            reader.execute("BEGIN")
            reader.execute("SELECT number FROM z_journal").fetchall()
            self._write_journal()
            self.conn.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def _write_journal(self) -> None:
        """Write the page of `z_journal` again. A checkpoint leaves out a page that was written after the oldest reader
        began."""
        self.conn.execute("UPDATE z_journal SET written = written + 1")


def connect(path: Path, *, create: bool, readonly: bool) -> ArchiveDatabase:
    """Open the archive at `path`. Unless `readonly`, bring its schema up to date. With `create`, make a missing file.
    Raises ArchiveError if that is impossible, if the file is no archive, or if a newer version wrote it."""
    if create and not readonly and not path.parent.is_dir():
        raise ArchiveError(f"{path}: no such folder; make {path.parent} first")
    check_nothing_is_left(path)
    if (readonly or not create) and not path.exists():
        raise ArchiveError(f"{path}: no such archive; make one with 'newsarchive crawl NAME' or name it with ARCHIVE")
    uri = path.resolve().as_uri()
    try:
        connection = sqlite3.connect(
            f"{uri}?mode={'ro' if readonly else 'rwc'}",
            uri=True,
            timeout=BUSY_TIMEOUT,
            isolation_level=None,
            check_same_thread=not readonly,  # `scrapy shell` opens a replay in one thread and reads it in another
        )
        with ExitStack() as unless_opened:
            unless_opened.callback(connection.close)
            _check(connection, path, create=create, readonly=readonly)
            db = ArchiveDatabase(connection, f"{uri}?mode=ro", _warning(connection, path))
            connection.execute("PRAGMA foreign_keys = ON")
            if not readonly:
                _prepare_writing(db)
            unless_opened.pop_all()
    except sqlite3.Error as error:
        if readonly and any(words in str(error) for words in ("unable to open", "readonly")):
            raise ArchiveError(
                f"{path}: cannot be opened ({error}); make it readable, and where its folder cannot be written, read a"
                " copy that 'newsarchive backup' made"
            ) from error
        if "malformed" in str(error):
            raise ArchiveError(f"{path}: damaged ({error}); go back to a backup") from error
        raise explain(error, path) from error
    return db


def check_nothing_is_left(path: Path) -> None:
    """Raises ArchiveError if an archive is missing and something of it is there: its log, its pictures, or the logs of
    its crawls. Whoever makes a new archive there would not see that the old one is lost."""
    log = path.with_name(f"{path.name}-wal")
    folders = [path.with_suffix(ending) for ending in (".pictures", ".logs")]
    if path.exists() or path.is_symlink():
        return
    left = [log] if log.exists() and log.stat().st_size else []
    left += [folder for folder in folders if folder.is_dir() and any(folder.iterdir())]
    if left:
        names = ", ".join(one.name for one in left)
        raise ArchiveError(
            f"{path}: is missing, but {names} of an earlier archive stayed; restore a backup, or rename what stayed to"
            " begin a new archive"
        )


@contextmanager
def interruptible(db: Database) -> Iterator[None]:
    """Ctrl-C ends a statement that takes minutes, too. Raises KeyboardInterrupt; a transaction is rolled back."""
    db.conn.set_progress_handler(lambda: None, PROGRESS)  # Python looks for signals whenever it is called
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_INTERRUPT:
            raise KeyboardInterrupt from error
        raise
    finally:
        db.conn.set_progress_handler(None, 0)


def in_memory() -> Database:
    """An empty archive in memory."""
    db = Database(sqlite3.connect(":memory:", isolation_level=None))
    migrations.apply(db)
    return db


def outdated(path: Path) -> bool:
    """True if this is an archive of an earlier schema. False if it is no archive or cannot be read."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            is_empty, is_ours = _kind(connection)
            return is_ours and not is_empty and bool(migrations.pending(Database(connection)))
    except sqlite3.Error:
        return False


@contextmanager
def transaction(db: Database, path: Path) -> Iterator[None]:
    """One write transaction. Never await inside one. It is IMMEDIATE, because no other writer may come between its
    reads and its writes."""
    try:
        with _immediate(db.conn):
            yield
        if isinstance(db, ArchiveDatabase):
            db.committed()
    except sqlite3.IntegrityError:
        raise
    except sqlite3.DatabaseError as error:
        raise explain(error, path) from error


def insert(db: Database, table: str, row: dict[str, Any]) -> int:
    """Insert one row and return its integer key."""
    key = db.table(table).insert(row).last_pk
    assert isinstance(key, int)
    return key


def explain(error: sqlite3.Error, path: Path) -> Exception:
    """An ArchiveError whose line names the file and the remedy. Returns `error` if its cause is not the file."""
    text = str(error)
    if "malformed" in text or "decode to UTF-8" in text:  # the second: bytes were overwritten within a text
        return ArchiveError(f"{path}: damaged ({text}); 'newsarchive verify' says where; go back to a backup")
    if "not a database" in text:
        return ArchiveError(f"{path}: not a newsarchive archive ({text}); name another file with ARCHIVE")
    if "readonly" in text or "unable to open" in text:
        return ArchiveError(f"{path}: cannot be written ({text}); check the permissions of the file and its folder")
    if "full" in text or "disk I/O" in text:
        return ArchiveError(f"{path}: {text}; make room on the disk and run again; what was stored is there")
    if "locked" in text:
        return ArchiveError(f"{path}: held by another program for over {BUSY_TIMEOUT:.0f} s; close it and run again")
    return error


@contextmanager
def _immediate(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _kind(connection: sqlite3.Connection) -> tuple[bool, bool]:
    """(True if a file holds no table, True if it is marked as an archive)."""
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    return not tables, connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID


def _check(connection: sqlite3.Connection, path: Path, *, create: bool, readonly: bool) -> None:
    is_empty, is_ours = _kind(connection)
    if is_empty:
        if readonly or not create:
            raise ArchiveError(f"{path}: empty; fill it with 'newsarchive crawl NAME'")
        return
    if not is_ours:
        raise ArchiveError(f"{path}: a database, but not a newsarchive archive; name another file with ARCHIVE")
    known = {migration.name for migration in migrations.pending(Database(memory=True))}
    unknown = {migration.name for migration in migrations.applied(Database(connection))} - known
    if unknown:
        raise ArchiveError(f"{path}: written by a newer newsarchive ({', '.join(sorted(unknown))}); upgrade first")
    if readonly and migrations.pending(Database(connection)):
        raise ArchiveError(f"{path}: written by an earlier newsarchive; 'newsarchive verify' brings it up to date")


def _warning(connection: sqlite3.Connection, path: Path) -> str | None:
    """The line that reports that a file has lost its log, or None."""
    names = "SELECT name FROM sqlite_schema WHERE name IN ('z_journal', '_journal')"  # before m025 the second one
    if not (journal := connection.execute(names).fetchone()):
        return None
    numbers = f"SELECT 1 FROM {journal[0]}, pragma_user_version WHERE number <> user_version"  # noqa: S608 (our own words)
    if not connection.execute(numbers).fetchone():
        return None
    return (
        f"{path}: what was stored last is missing: its log, {path.name}-wal, is not beside it; copy an archive with"
        " 'newsarchive backup'; where there is no other, 'newsarchive verify --reindex' takes this file as it is"
    )


def _begin_log(connection: sqlite3.Connection) -> None:
    """Switch to the write-ahead log. Of two connections that do so with a new file at the same moment, one gets an
    error, because each would wait for the other. It tries again."""
    end = monotonic() + BUSY_TIMEOUT
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or monotonic() > end:
                raise
            sleep(0.01)
        else:
            return


def _prepare_writing(db: ArchiveDatabase) -> None:
    """Set the pragmas and bring the schema up to date."""
    _begin_log(db.conn)
    # With WAL this loses nothing if the process is killed, and the last moments at most if the power fails.
    db.conn.execute("PRAGMA synchronous = NORMAL")
    # The shingles of one text are spread over the whole index. With SQLite's usual cache of 2 MB and a checkpoint every
    # 4 MB, an article costs 1.2–1.6 times as much among 200,000 as among 2,000; with these settings 1.0–1.2 times.
    db.conn.execute("PRAGMA cache_size = -65536")
    db.conn.execute("PRAGMA wal_autocheckpoint = 0")
    if migrations.pending(db):
        with (
            interruptible(db),
            _immediate(db.conn),
        ):  # of two first crawls at once, the second waits and then finds nothing to do
            db.conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            _bring_up_to_date(db)
        db.committed()
    if db.warning:
        logger.warning("%s", db.warning)
        db.renumber()
