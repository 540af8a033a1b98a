"""The table `z_hosts`: when each host was last asked, and until when it must not be asked. All crawls of an archive
share it.

Moments are Unix timestamps. The table only spaces requests. It records nothing that an outlet published, so a merge
leaves it out.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import time

from sqlite_utils import Database

from newsarchive.archive.database import connect, in_memory, transaction

DAY = 86400.0  # seconds; the longest time that a host is left alone


class Hosts:
    """The table `z_hosts` of an archive, or one in memory if `path` is None. Each call is one short transaction on a
    connection in its own thread, so a locked archive does not block the event loop. Methods raise ArchiveError."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._thread = ThreadPoolExecutor(1, "hosts")
        self._opened: Database | None = None

    async def claim(self, host: str, pause: float, delay: float | None) -> tuple[float, str | None]:
        """Ask for permission to send one request to a host now. At least `pause` seconds must lie between two requests,
        and `delay` seconds between two that have a delay.

        Returns (0, None) if granted. Otherwise returns the seconds to wait, and the reason if the host asked for the
        wait.
        """
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._claim, host, pause, delay)

    async def leave_alone(self, host: str, seconds: float, why: str) -> None:
        """Forbid requests to a host for some seconds, at most a day."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._leave_alone, host, min(seconds, DAY), why)

    def close(self) -> None:
        """Close the connection."""
        self._thread.submit(self._close)
        self._thread.shutdown()

    def _claim(self, host: str, pause: float, delay: float | None) -> tuple[float, str | None]:
        db = self._db()
        with transaction(db, self._path or Path()):
            now = time()
            row = db.execute("SELECT asked_at, page_at, until, reason FROM z_hosts WHERE host = ?", [host]).fetchone()
            asked_at, page_at, until, reason = row or (0.0, None, 0.0, None)
            # A moment in the future, from a wrong clock, must not close a host for ever.
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
            db.execute("REPLACE INTO z_hosts VALUES (?, ?, ?, ?, ?)", [host, asked_at, page_at, until, reason])
        return (0.0, None) if granted else (wait, why)

    def _leave_alone(self, host: str, seconds: float, why: str) -> None:
        db = self._db()
        with transaction(db, self._path or Path()):
            db.execute(
                "INSERT INTO z_hosts VALUES (:host, 0, NULL, :until, :why) ON CONFLICT (host)"
                " DO UPDATE SET until = excluded.until, reason = excluded.reason WHERE excluded.until > until",
                {"host": host, "until": time() + seconds, "why": why},
            )

    def _db(self) -> Database:
        if self._opened is None:
            self._opened = connect(self._path, create=False, readonly=False) if self._path else in_memory()
        return self._opened

    def _close(self) -> None:
        if self._opened is not None:
            self._opened.close()
