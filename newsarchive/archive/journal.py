"""The write-ahead log beside an archive: what was stored last lies in `archive.db-wal`, not yet in `archive.db`.

SQLite brings the log into the file when the last program closes the archive, and after a kill when the next one opens
it. While a crawl runs it is brought in every few seconds here, so that the file is never far behind its log.

A copy of the file alone would pass for a whole archive of an earlier moment. So that it does not, a number stands in
two pages of the archive: in its header (`PRAGMA user_version`) and in the table `_journal`. Each transaction leaves
both the same; but of the newer number only the header's page is brought into the file, and the other is left in the
log. Whoever reads file and log finds two equal numbers, whatever was killed and whatever program brought the log in
since; two that differ are found in a file that has lost its log.

That is noticed of a file that was copied or moved without its log while it was written to, or after a kill. It is not
noticed of a copy that was made in the milliseconds of a checkpoint; while a program goes on reading that began before
anything was written; or, for EVERY seconds at the most, after another program has brought in the log of a crawl that
goes on.
`scrapy backup` copies file and log as one.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from time import monotonic

from sqlite_utils import Database

EVERY = 10.0  # seconds of writing between two checkpoints


class Journaled(Database):
    """An archive's file, open. What is written to it is brought out of its log from time to time and at the end.

    `address` is that of the file for who only reads; `warning` says what is amiss with its log."""

    def __init__(self, connection: sqlite3.Connection, address: str, warning: str | None) -> None:
        super().__init__(connection)
        self.warning = warning
        self._address = address
        self._due = 0.0  # at once: after the first transaction
        self._wrote = False

    def committed(self) -> None:
        """A transaction has been committed. The file is brought up to it if that is due."""
        self._wrote = True
        if monotonic() >= self._due:
            self._checkpoint()
            self._due = monotonic() + EVERY

    def close(self) -> None:
        """Bring all of the log into the file, and close it."""
        if self._wrote:
            with suppress(sqlite3.Error):
                self.conn.execute("PRAGMA busy_timeout = 0")  # a reader may take its time
                self._write_again()
                self.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        super().close()

    def number(self) -> None:
        """Write a new number into both places: the file, as it is, counts as whole."""
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
        """Bring the log into the file, and all of a new number but the page of `_journal`. Waits for no reader."""
        # What was stored is stored in any case; of a disk that is full the next transaction tells.
        with suppress(sqlite3.Error), closing(sqlite3.connect(self._address, uri=True, isolation_level=None)) as reader:
            self._write_again()
            self.conn.execute("PRAGMA wal_checkpoint(PASSIVE)")
            self.number()
            reader.execute("BEGIN")
            reader.execute("SELECT number FROM _journal").fetchall()
            self._write_again()
            self.conn.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def _write_again(self) -> None:
        """Keep the page of `_journal` out of a checkpoint that does not come to the end of the log: it comes as far
        as the oldest reader, and leaves out each page that has been written since."""
        self.conn.execute("UPDATE _journal SET written = written + 1")


def bereft(connection: sqlite3.Connection) -> bool:
    """Has this file lost the log that it had?"""
    if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = '_journal'").fetchone():
        return False
    return bool(
        connection.execute("SELECT 1 FROM _journal, pragma_user_version WHERE number <> user_version").fetchone()
    )
