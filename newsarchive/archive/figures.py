"""The figures of the archive that monitoring wants, for each source and for the whole.

The counts come from indexes or from small rows, so they stay cheap in a large archive.
"""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from json import loads
from pathlib import Path

from sqlite_utils import Database

from newsarchive.archive.health import Health
from newsarchive.archive.notes import read_notes
from newsarchive.archive.rhythm import has_failed


@dataclass(slots=True)
class SourceFigures:
    """One source. Moments are seconds since 1970, or None. `seconds` is how long the last crawl took. `outcomes` counts
    its addresses by outcome."""

    name: str
    state: str
    articles: int
    gone: int = 0
    revised: int = 0
    newest: float | None = None  # when the newest article was found
    last_run: float | None = None  # its end
    last_success: float | None = None  # the end of the last complete crawl; 0 if all its crawls failed
    seconds: float | None = None
    outcomes: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True, frozen=True)
class Figures:
    """The whole archive. Sizes are in bytes; `log` is the write-ahead log, `free` what the disk has left. `backup` is
    when the last backup was made."""

    sources: list[SourceFigures]
    size: int
    log: int
    pictures: int
    free: int
    backup: float | None = None


def figures(db: Database, path: Path, health: Iterable[Health]) -> Figures:
    """The figures of the archive at a path, whose sources have this health."""
    sources = {
        one.source: SourceFigures(one.source, one.state, one.articles, newest=_moment(one.newest)) for one in health
    }
    for sql, name in ((_GONE, "gone"), (_REVISED, "revised")):
        for source, count in db.execute(sql):
            if source in sources:
                setattr(sources[source], name, count)
    _add_runs(db, sources)
    log = path.with_name(f"{path.name}-wal")
    return Figures(
        sources=list(sources.values()),
        size=path.stat().st_size,
        log=log.stat().st_size if log.exists() else 0,
        pictures=db.execute("SELECT coalesce(sum(kept_bytes), 0) FROM pictures").fetchone()[0],
        free=shutil.disk_usage(path.absolute().parent).free,
        backup=_moment(read_notes(path).backup_at),
    )


def _add_runs(db: Database, sources: dict[str, SourceFigures]) -> None:
    """Read runs, the newest first, until the last one and the last complete one of each source are known."""
    wanted = set(sources)
    for source, began, ended, reason, counts in db.execute(_RUNS):
        if source not in wanted:
            continue
        one, end = sources[source], _moment(ended)
        one.last_success = 0.0  # as long as no complete crawl is found
        if ended is None:
            continue
        if one.last_run is None:
            one.last_run, one.outcomes = end, loads(counts or "{}")
            one.seconds = (datetime.fromisoformat(ended) - datetime.fromisoformat(began)).total_seconds()
        if not has_failed(reason, counts):
            one.last_success = end
            wanted.discard(source)
            if not wanted:
                break


def _moment(text: str | None) -> float | None:
    return datetime.fromisoformat(text).timestamp() if text else None


_RUNS = "SELECT source, started_at, finished_at, reason, counts FROM runs ORDER BY id DESC"
_GONE = """
SELECT u.source, count(DISTINCT a.id) FROM sources s
    CROSS JOIN urls u ON u.source = s.name AND u.outcome = 'gone'
    JOIN articles a ON a.id = u.article_id AND a.gone_at IS NOT NULL
GROUP BY u.source
"""
_REVISED = """
SELECT a.source, count(DISTINCT r.article_id) FROM revisions r JOIN articles a ON a.id = r.article_id
WHERE r.field <> 'gone_at' AND r.origin = 'outlet' AND NOT r.volatile GROUP BY a.source
"""
