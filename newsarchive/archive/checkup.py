"""What can be said of an archive in a moment, whatever its size. `newsarchive doctor` asks it. Nothing is written,
and no lock is taken."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

from newsarchive.archive.archive import Archive
from newsarchive.archive.captures import DamagedPage
from newsarchive.archive.integrity import run_check, schema_faults
from newsarchive.archive.rhythm import moment_of
from newsarchive.archive.source_lock import holders

SMALL = 256 << 20  # bytes; all pages of a smaller file are checked, which takes about a second
NEWEST = 20  # articles and saved pages that are read
RUNS = 2000  # newest runs that are looked at
DAYS = 30  # of which the growth is told
PAUSES = 3000  # newest runs whose pauses show what is usual
SPAN = timedelta(days=3)  # that they must cover: the nights are quiet, and the first crawls come all at once


@dataclass(slots=True, frozen=True)
class Checkup:
    """An archive at a moment. Sizes are in bytes; `log` is the write-ahead log. `migration` names the newest change of
    the schema. `faults` are lines. `unfinished` are (source, start) of last runs that have not ended. `crawling` are
    {source: process}. `latest` is the latest moment at which a run began or ended, `last_crawl` when the last one
    began. `usual_pause` is the longest but one of the pauses between two beginnings; None if too few days are known."""

    migration: str
    size: int
    log: int
    pictures: int
    articles: int
    recent_articles: int
    faults: list[str]
    is_whole: bool  # all pages of the file were checked
    warning: str | None
    writable: bool
    unfinished: list[tuple[str, str]]
    crawling: dict[str, int]
    latest: str | None
    last_crawl: str | None
    usual_pause: timedelta | None


def checkup(path: Path, now: datetime, *, all_pages: bool = False) -> Checkup:
    """Look at an archive. With `all_pages` all pages of the file are checked, also if it is large, which takes minutes.
    Raises ArchiveError if it cannot be opened."""
    with Archive(path, readonly=True) as archive:
        execute = archive.db.execute
        since = (now - timedelta(days=DAYS)).isoformat(timespec="seconds")
        size, log = path.stat().st_size, path.with_name(f"{path.name}-wal")
        log_size = log.stat().st_size if log.exists() else 0
        is_whole = all_pages or size <= SMALL
        last_crawl, usual_pause = _pauses(archive)
        return Checkup(
            migration=execute("SELECT max(name) FROM _sqlite_migrations").fetchone()[0],
            size=size,
            log=log_size,
            pictures=archive.pictures.kept_bytes(),
            articles=execute("SELECT count(*) FROM articles").fetchone()[0],
            recent_articles=execute(_RECENT, [since]).fetchone()[0],
            faults=list(_faults(archive, all_pages=is_whole)),
            is_whole=is_whole,
            warning=archive.warning,
            writable=os.access(path, os.W_OK) and os.access(path.parent, os.W_OK),
            unfinished=execute(_UNFINISHED, [RUNS]).fetchall(),
            crawling=holders(path),
            latest=execute(_LATEST, [RUNS]).fetchone()[0],
            last_crawl=last_crawl,
            usual_pause=usual_pause,
        )


def _pauses(archive: Archive) -> tuple[str | None, timedelta | None]:
    """When the last run began, and the longest but one of the pauses before it: one long pause is an outage. None if
    the runs cover less than SPAN."""
    texts = (text for (text,) in archive.db.execute(_STARTS, [PAUSES]))
    began = sorted(moment for text in texts if (moment := moment_of(text, ZoneInfo("UTC"))))
    pauses = sorted(later - earlier for earlier, later in pairwise(began))
    if len(pauses) < 2:
        return began[-1].isoformat(timespec="seconds") if began else None, None
    return began[-1].isoformat(timespec="seconds"), pauses[-2] if began[-1] - began[0] >= SPAN else None


def _faults(archive: Archive, *, all_pages: bool) -> Iterator[str]:
    """One line for each fault that is found quickly. `newsarchive verify` finds the others."""
    if all_pages:
        pages = archive.db.execute("PRAGMA quick_check(3)")
        yield from run_check("file", (f"file: {line}" for (line,) in pages if line != "ok"))
    yield from run_check("schema", schema_faults(archive.db.conn))
    yield from run_check("articles", _newest_articles(archive))
    yield from run_check("payloads", _newest_pages(archive))


def _newest_articles(archive: Archive) -> Iterator[str]:
    ids = [row[0] for row in archive.db.execute("SELECT id FROM articles ORDER BY id DESC LIMIT ?", [NEWEST])]
    read = sum(1 for _ in archive.articles_by_id(ids))
    if read < len(ids):
        yield f"articles: {len(ids) - read} of the newest {len(ids)} cannot be read"


def _newest_pages(archive: Archive) -> Iterator[str]:
    for (number,) in archive.db.execute("SELECT id FROM captures ORDER BY id DESC LIMIT ?", [NEWEST]).fetchall():
        try:
            archive.captures.by_id(number)
        except DamagedPage as error:
            yield f"page {error}"


_RECENT = "SELECT count(*) FROM sources s CROSS JOIN articles a ON a.source = s.name AND a.first_seen_at >= ?"
_UNFINISHED = """
SELECT source, started_at FROM runs
WHERE finished_at IS NULL AND id IN (
    SELECT max(id) FROM (SELECT id, source FROM runs ORDER BY id DESC LIMIT ?) GROUP BY source
)
ORDER BY source
"""
_STARTS = "SELECT started_at FROM runs ORDER BY id DESC LIMIT ?"
_LATEST = """
SELECT max(max(started_at), coalesce(max(finished_at), ''))
FROM (SELECT started_at, finished_at FROM runs ORDER BY id DESC LIMIT ?)
"""
