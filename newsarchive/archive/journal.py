"""The write-ahead log (WAL) of an archive. It holds what was stored last: `archive.db-wal` beside `archive.db`.

SQLite copies the log into the file (a checkpoint) when the last connection closes, or when the file is opened after a
kill. This module also does so every few seconds while a crawl runs.

A copy of the file without its log would look like a complete archive of an earlier moment. To detect that, a number is
stored twice: in the header (`PRAGMA user_version`) and in the table `_journal`. Each transaction leaves both equal. But
a checkpoint copies only the header's page into the file. The page of `_journal` stays in the log. File and log together
therefore hold equal numbers. A file that lost its log holds two different numbers.

Three copies are not detected: one made in the milliseconds of a checkpoint; one made while a connection still reads
from before the first write; and, for EVERY seconds at most, one made after another program checkpointed a running
crawl. `scrapy backup` always copies file and log together.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from time import monotonic

from sqlite_utils import Database

EVERY = 10.0  # seconds of writing between two checkpoints


class Journaled(Database):
    """A connection that checkpoints its log regularly and when it closes. `address` is the URI of the file, for
    reading. `warning` names the file if its log is missing."""

    def __init__(self, connection: sqlite3.Connection, address: str, warning: str | None) -> None:
        super().__init__(connection)
        self.warning = warning
        self._address = address
        self._due = 0.0  # the first transaction is checkpointed at once
        self._wrote = False

    def committed(self) -> None:
        """Call this after each commit. It runs a checkpoint if one is due."""
        self._wrote = True
        if monotonic() >= self._due:
            self._checkpoint()
            self._due = monotonic() + EVERY

    def close(self) -> None:
        """Checkpoint the whole log and close the file."""
        if self._wrote:
            with suppress(sqlite3.Error):
                self.conn.execute("PRAGMA busy_timeout = 0")  # do not wait for readers
                self._write_again()
                self.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        super().close()

    def number(self) -> None:
        """Write a new number to both places. The file then counts as complete."""
        number = (self.conn.execute("PRAGMA user_version").fetchone()[0] + 1) % 2**31
        self.conn.execute("BEGIN IMMEDIATE")
        try:
            self.conn.execute(f"PRAGMA user_version = {number}")
            self.conn.execute("UPDATE _journal SET number = ?", [number])
        except BaseException:
            self.conn.execute("ROLLBACK")
            raise
        self.conn.execute("COMMIT")

    def _checkpoint(self) -> None:
        """Checkpoint everything but the page of `_journal`. Does not wait for readers."""
        # An error here loses nothing. If the disk is full, the next transaction reports it.
        with suppress(sqlite3.Error), closing(sqlite3.connect(self._address, uri=True, isolation_level=None)) as reader:
            self._write_again()
            self.conn.execute("PRAGMA wal_checkpoint(PASSIVE)")
            self.number()
            reader.execute("BEGIN")
            reader.execute("SELECT number FROM _journal").fetchall()
            self._write_again()
            self.conn.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def _write_again(self) -> None:
        """Write the page of `_journal` again. A checkpoint leaves out a page that was written after the oldest reader
        began."""
        self.conn.execute("UPDATE _journal SET written = written + 1")


def bereft(connection: sqlite3.Connection) -> bool:
    """True if the file has lost its log."""
    if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = '_journal'").fetchone():
        return False
    return bool(
        connection.execute("SELECT 1 FROM _journal, pragma_user_version WHERE number <> user_version").fetchone()
    )
