"""Merges another archive into this one. Articles, revisions and outcomes do not depend on the order or the number of
merges.

- Captures, readings and observations: the union. Of two captures that differ only in status or headers, the greater
  one is kept.
- Articles, revisions, stories and outcomes: computed from the observations, as in a crawl.
- Addresses: the union.
- Runs, visits and walks describe the archive that made them, and are not merged. A run named 'merge' records what a
  merge changes in the ledger. A merge that changes nothing there records no run.

Addresses and captures are merged first, then observations. Each batch is one transaction. After a kill the archive is
sound, and the merge can be started again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlite_utils import Database

from newsarchive.archive.captures import DamagedPage
from newsarchive.archive.database import ArchiveError, outdated
from newsarchive.archive.file import ArchiveFile
from newsarchive.archive.ownership import merge_hosts
from newsarchive.archive.projection import Refreshed
from newsarchive.archive.transfer.backup import backup
from newsarchive.models import Capture, Link

RUN = "merge"
BATCH = 50  # rows in one transaction: what a crawl that writes at the same time has to wait for


@dataclass(slots=True)
class MergeReport:
    """What was new: captures, articles, changed articles, addresses, and changed outcomes."""

    captures: int = 0
    articles: int = 0
    changed: int = 0
    addresses: int = 0
    outcomes: int = 0

    def __bool__(self) -> bool:
        return any((self.captures, self.articles, self.changed, self.addresses, self.outcomes))


class ArchiveMerge:
    """One merge of `other` into `archive`."""

    def __init__(self, archive: ArchiveFile, other: ArchiveFile, version: str) -> None:
        self._archive, self._other, self._version = archive, other, version
        self._run: int | None = None
        self.merged = MergeReport()

    def do(self) -> MergeReport:
        """Merge everything, in batches."""
        with self._archive.transaction():
            self._sources()
        for table, take in (("urls", self._address), ("captures", self._capture)):
            for rows in _batches(self._other, table):
                # What is costly to read is read before the transaction.
                ready = [(row, self._page(row)) if table == "captures" else (row, None) for row in rows]
                with self._archive.transaction():
                    for row, page in ready:
                        take(row, page)
        with self._archive.transaction():
            if ahead := self._archive.recorder.mark_ahead():
                self._count(self._archive.recorder.refresh(self._begun(), ahead))
        for rows in _batches(self._other, "urls"):
            with self._archive.transaction():
                self._observations(rows)
        with self._archive.transaction():
            merge_hosts(self._archive.db, self._other.db)
        if self._run is not None:
            with self._archive.transaction():
                self._archive.ledger.finish(self._run, _now(), "finished")
        return self.merged

    def _sources(self) -> None:
        for row in self._other.db.query("SELECT * FROM sources"):
            # How a source is described follows its outlet file, as of its latest crawl here.
            self._archive.db.table("sources").insert(row, ignore=True)

    def _address(self, row: dict[str, Any], _: Capture | None) -> None:
        known = self._archive.db.execute("SELECT 1 FROM urls WHERE url = ?", [row["url"]]).fetchone()
        if known:
            self._archive.db.execute(
                "UPDATE urls SET listed_title = coalesce(listed_title, :listed_title),"
                " listed_date = coalesce(listed_date, :listed_date) WHERE url = :url"
                " AND (listed_title IS NULL AND :listed_title IS NOT NULL"
                " OR listed_date IS NULL AND :listed_date IS NOT NULL)",
                {key: row[key] for key in ("url", "listed_title", "listed_date")},
            )
            return
        link = Link(row["url"], row["kind"], row["listed_title"], row["listed_date"])
        self._archive.ledger.discover(self._begun(), row["source"], [link], row["found_on"], row["found_at"])
        self.merged.addresses += 1

    def _page(self, row: dict[str, Any]) -> Capture | None:
        """The page of a capture that this archive lacks, or has otherwise."""
        mine = self._archive.db.execute(
            "SELECT status, headers FROM captures WHERE url = :url AND fetched_at = :fetched_at AND sha256 = :sha256",
            row,
        ).fetchone()
        if mine and mine >= (row["status"], row["headers"]):
            return None
        try:
            return self._other.captures.capture(
                (row["url"], row["fetched_at"], row["status"], row["headers"], row["sha256"])
            )
        except DamagedPage as error:
            raise ArchiveError(f"{self._other.path}: the page {error}; verify it") from error

    def _capture(self, row: dict[str, Any], page: Capture | None) -> None:
        if page is None:
            return
        capture_id = self._archive.captures.keep(page)
        values = {"id": capture_id, "status": row["status"], "headers": row["headers"]}
        self._archive.db.execute("UPDATE captures SET status = :status, headers = :headers WHERE id = :id", values)
        self.merged.captures += 1

    def _observations(self, rows: list[dict[str, Any]]) -> None:
        """Merge the observations of some addresses, and bring up to date what is computed from them."""
        recorder = self._archive.recorder
        touched = [
            url_id for row in rows if (url_id := recorder.take(self._other.recorder, row["id"], row["url"])) is not None
        ]
        if touched:
            self._count(recorder.refresh(self._begun(), touched))

    def _count(self, done: Refreshed) -> None:
        self.merged.articles += len(done.added)
        self.merged.changed += len(done.changed)
        self.merged.outcomes += len(done.outcomes)

    def _begun(self) -> int:
        if self._run is None:
            self._run = self._archive.ledger.begin(RUN, _now(), self._version)
        return self._run


@contextmanager
def readable(path: Path, folder: Path) -> Iterator[ArchiveFile]:
    """An archive to read from. One of an earlier schema is brought up to date in a copy, for which there must
    be room in `folder`, and left as it is."""
    if not outdated(path):
        with ArchiveFile(path, readonly=True) as archive:
            yield archive
        return
    with TemporaryDirectory(dir=folder, prefix=".merge-") as name:
        copy = Path(name) / path.name
        with closing(_raw(path)) as connection:
            backup(Database(connection), copy)
        with ArchiveFile(copy) as archive:
            yield archive


def _raw(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None)


def _batches(archive: ArchiveFile, table: str) -> Iterator[list[dict[str, Any]]]:
    """The rows of a table by id, as they stood when it was begun with."""
    last = archive.db.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()[0]  # noqa: S608 (our own words)
    after = 0
    while after < last:
        rows = list(
            archive.db.query(
                f"SELECT * FROM {table} WHERE id > ? AND id <= ? ORDER BY id LIMIT ?",  # noqa: S608
                [after, last, BATCH],
            )
        )
        if not rows:
            return
        after = rows[-1]["id"]
        yield rows


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
