"""Merges another archive into this one. Articles, revisions and outcomes do not depend on the order or the number of
merges.

- Captures, readings and observations: the union. Of two captures that differ only in status or headers, the greater
  one is kept.
- Articles, revisions, stories and outcomes: computed from the observations, as in a crawl.
- Addresses: the union.
- Pages that are damaged in the other archive are left out, and the report names them. The articles that were read from
  them are merged.
- Pictures, and what their addresses answered: the union. If a picture's file is missing or damaged in the other
  archive, the picture is left out, and the report names it.
- Mentions and people: computed from the articles, as in a crawl.
- Corrections of readers: the union. Where two contradict each other, the later one holds.
- What channels and the readers of digests were told describes one archive, and is not merged.
- Runs, visits and walks describe the archive that made them, and are not merged. A run named 'merge' records what a
  merge changes in the ledger. A merge that changes nothing there records no run.

Addresses and captures are merged first, then observations. Each batch is one transaction. After a kill the archive is
sound, and the merge can be started again.
"""

from collections.abc import Iterator
from dataclasses import astuple, dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from newsarchive.archive.captures import DamagedPage
from newsarchive.archive.database import ArchiveError
from newsarchive.archive.file import ArchiveFile
from newsarchive.archive.integrity import value_faults
from newsarchive.archive.ownership import merge_hosts
from newsarchive.archive.picture_files import DamagedPicture
from newsarchive.archive.recording import Refreshed
from newsarchive.archive.zones import keep_offsets
from newsarchive.models import Capture, Link

T = TypeVar("T")

RUN = "merge"
BATCH = 50  # rows in one transaction; a crawl that writes at the same time waits for it
# The tables whose values a merge reads.
_READ = frozenset({"articles", "captures", "picture_fetches", "revisions", "urls"})


@dataclass(slots=True)
class MergeReport:
    """What was new (captures, articles, addresses, pictures, corrections) and changed (articles, outcomes). False if
    all are 0. `damaged` are lines about pages, pictures and corrections that were left out."""

    captures: int = 0
    articles: int = 0
    changed: int = 0
    addresses: int = 0
    outcomes: int = 0
    pictures: int = 0
    corrections: int = 0
    damaged: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return any(astuple(self))


def check_mergeable(other: ArchiveFile, path: Path) -> None:
    """Raises ArchiveError if an archive has lost its log or holds unreadable values."""
    if other.warning:
        raise ArchiveError(f"{other.warning}; nothing was merged")
    for fault in value_faults(other.db.conn, _READ):
        raise ArchiveError(
            f"{path}: {fault}; nothing was merged; 'newsarchive verify -s ARCHIVE={path}' names all such rows"
        )


class ArchiveMerge:
    """One merge of `other` into `archive`. `version` is that of this program."""

    def __init__(self, archive: ArchiveFile, other: ArchiveFile, version: str) -> None:
        self._archive, self._other, self._version = archive, other, version
        self._run_id: int | None = None
        self._report = MergeReport()

    def run(self) -> MergeReport:
        """Merge everything, in batches."""
        archive, other = self._archive, self._other
        with archive.transaction():
            for row in other.db.query("SELECT * FROM sources"):
                # A source that this archive knows keeps its title and homepage.
                archive.db.table("sources").insert(row, ignore=True)
                keep_offsets(archive.db, row["timezone"])
        self._merge_corrections()
        for rows in _batches(other, "urls"):
            with archive.transaction():
                for row in rows:
                    self._add_address(row)
        for rows in _batches(other, "captures"):
            # What is slow to read is read before the transaction.
            captures = [(capture, row["headers"]) for row in rows if (capture := self._new_capture(row))]
            with archive.transaction():
                for capture, headers in captures:
                    archive.captures.keep(capture, headers, other.captures)
            self._report.captures += len(captures)
        with archive.transaction():
            if ahead := archive.recorder.mark_ahead():
                self._count(archive.recorder.refresh(self._run(), ahead))
        for rows in _batches(other, "urls"):
            with archive.transaction():
                self._add_observations(rows)
        with archive.transaction():
            merge_hosts(archive.db, other.db)
        self._merge_pictures()
        if self._run_id is not None:
            with archive.transaction():
                archive.ledger.finish(self._run_id, _now(), "finished")
        return self._report

    def _merge_corrections(self) -> None:
        """Take over the corrections of the other archive. They come first, so that its articles meet them."""
        written, problems = self._other.correction_file.read()
        self._report.damaged += problems
        present = self._archive.people.corrections.all()
        both = dict.fromkeys([*self._other.people.corrections.all(), *written])
        new = [one for one in both if one not in present]
        if new:
            self._archive.sync_corrections(new)
        self._report.corrections = len(new)

    def _merge_pictures(self) -> None:
        """Copy the files of pictures, then store the rows."""
        mine, theirs = self._archive.pictures, self._other.pictures
        left_out = set()
        for pictures in _some(theirs.rows()):
            kept = []
            for picture in pictures:
                try:
                    theirs.copy_files(picture, mine.files)
                    kept.append(picture)
                except DamagedPicture as error:
                    left_out.add(picture.sha256)
                    self._report.damaged.append(f"picture {picture.sha256}: {error}")
            compared = [mine.compare(picture) for picture in kept]
            with self._archive.transaction():
                self._report.pictures += sum(map(mine.add, kept, compared))
        for answers in _some(theirs.all_fetches()):
            with self._archive.transaction():
                for fetch, sha256 in answers:
                    if sha256 not in left_out:
                        mine.add_fetch(fetch, sha256)

    def _add_address(self, row: dict[str, Any]) -> None:
        link = Link(row["url"], row["kind"], row["listed_title"], row["listed_date"])
        if self._archive.ledger.complete(link):
            return
        self._archive.ledger.discover(self._run(), row["source"], [link], row["found_on"], row["found_at"])
        self._report.addresses += 1

    def _new_capture(self, row: dict[str, Any]) -> Capture | None:
        """The capture of a row, if this archive lacks it or holds a lesser one. A damaged one is left out."""
        mine = self._archive.captures.stored(row)
        if mine and mine[1:] >= (row["status"], row["headers"]):
            return None
        try:
            return self._other.captures.capture(
                (row["url"], row["fetched_at"], row["status"], row["headers"], row["sha256"])
            )
        except DamagedPage as error:
            self._report.damaged.append(f"page {error}")
            return None

    def _add_observations(self, rows: list[dict[str, Any]]) -> None:
        """Merge the observations of some addresses, and bring up to date what is computed from them."""
        recorder, theirs = self._archive.recorder, self._other.recorder
        merged = [recorder.merge(theirs, row["id"], row["url"]) for row in rows]
        touched = [url_id for url_id in merged if url_id is not None]
        if touched:
            articles = [row["article_id"] for row in rows if row["article_id"] is not None]
            with recorder.taking(theirs, articles):
                self._count(recorder.refresh(self._run(), touched))

    def _count(self, done: Refreshed) -> None:
        self._report.articles += len(done.added)
        self._report.changed += len(done.changed)
        self._report.outcomes += len(done.outcomes)

    def _run(self) -> int:
        if self._run_id is None:
            self._run_id = self._archive.ledger.begin(RUN, _now(), self._version)
        return self._run_id


def _batches(archive: ArchiveFile, table: str) -> Iterator[list[dict[str, Any]]]:
    """The rows that a table holds now, by id."""
    last = archive.db.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()[0]  # noqa: S608 (our own words)
    sql = f"SELECT * FROM {table} WHERE id > ? AND id <= ? ORDER BY id LIMIT ?"  # noqa: S608
    after = 0
    while rows := list(archive.db.query(sql, [after, last, BATCH])):
        after = rows[-1]["id"]
        yield rows


def _some(rows: Iterator[T]) -> Iterator[list[T]]:
    """The rows in batches."""
    while batch := list(islice(rows, BATCH)):
        yield batch


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
