"""When each host was asked last, and until when it wants to be left alone: for all crawls that write one archive.

Moments are seconds since 1970 by the machine's clock, which every process reads. What is kept here only spaces
requests: it says nothing of what outlets published, and a merge does not take it over.
"""

from __future__ import annotations

import asyncio
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import time

from sqlite_utils import Database

from newsarchive.archive.database import connect, transaction
from newsarchive.archive.schema import migrations

DAY = 86400.0  # seconds; no host is left alone for longer without being asked again


class Hosts:
    """The table `hosts` of an archive; where `path` is None, one in memory.

    Each question is one short transaction, over a connection and in a thread of its own: while another process
    holds the archive, the crawl goes on with what it has in hand. Questions raise ArchiveError.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._thread = ThreadPoolExecutor(1, "hosts")
        self._opened: Database | None = None

    async def claim(self, host: str, pause: float, delay: float | None) -> tuple[float, str | None]:
        """Ask for the right to send a host one request now: `pause` seconds after the last request of any crawl,
        and `delay` seconds after the last of those that have a delay (None: this one has none).

        (0, None) grants it. Else the seconds after which to ask again, and why, where the host asked for them.
        """
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, self._claim, host, pause, delay)

    async def leave_alone(self, host: str, seconds: float, why: str) -> None:
        """Let no crawl ask a host for so many seconds, a day at the most."""
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._thread, self._leave_alone, host, min(seconds, DAY), why)

    def close(self) -> None:
        """Give the file back."""
        self._thread.submit(self._close)
        self._thread.shutdown()

    def _claim(self, host: str, pause: float, delay: float | None) -> tuple[float, str | None]:
        db = self._db()
        with transaction(db, self._path or Path()):
            now = time()
            row = db.execute("SELECT asked_at, page_at, until, reason FROM hosts WHERE host = ?", [host]).fetchone()
            asked_at, page_at, until, reason = row or (0.0, None, 0.0, None)
            # A clock that was wrong must not close a host for ever.
            asked_at, until = min(asked_at, now), min(until, now + DAY)
            page_at = None if page_at is None else min(page_at, now)
            next_page = 0.0 if page_at is None else page_at + (delay or 0.0)
            wait, why = max(
                (until - now, reason),
                (asked_at + pause - now, None),
                (next_page - now, f"asks for {delay or 0:g} s between two pages"),
                key=lambda one: one[0],
            )
            if granted := wait <= 0:
                asked_at, page_at = now, page_at if delay is None else now
            db.execute("REPLACE INTO hosts VALUES (?, ?, ?, ?, ?)", [host, asked_at, page_at, until, reason])
        return (0.0, None) if granted else (wait, why)

    def _leave_alone(self, host: str, seconds: float, why: str) -> None:
        db = self._db()
        with transaction(db, self._path or Path()):
            db.execute(
                "INSERT INTO hosts VALUES (:host, 0, NULL, :until, :why) ON CONFLICT (host)"
                " DO UPDATE SET until = excluded.until, reason = excluded.reason WHERE excluded.until > until",
                {"host": host, "until": time() + seconds, "why": why},
            )

    def _db(self) -> Database:
        if self._opened is None:
            if self._path is None:
                self._opened = Database(sqlite3.connect(":memory:", isolation_level=None))
                migrations.apply(self._opened)
            else:
                self._opened = connect(self._path, create=False, readonly=False)
        return self._opened

    def _close(self) -> None:
        if self._opened is not None:
            self._opened.close()
