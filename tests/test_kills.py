"""Killed at any instant of any work, an archive is sound, keeps what was stored, and the next run goes on.

Fifteen instants: three each in a crawl, a load, a re-extraction, a merge and the migrations of an archive that the
first version wrote; `make long` takes ten of each. Each work is done once undisturbed, which gives the archive to come
to and how often it writes; then it is killed again and again, some chance writes and milliseconds after its beginning.
"""

from __future__ import annotations

import lzma
import os
import random
import shutil
import signal
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from newsarchive.archive import Archive
from newsarchive.archive.database import migrations
from tests.archive import alone
from tests.archive.conftest import AT, Run
from tests.base_spiders.test_listings import site
from tests.commands.test_load import pages
from tests.commands.warcs import warc
from tests.conftest import IMPATIENT, LONG, Newsarchive
from tests.forked import call, start
from tests.server import Server

KILLS = 10 if LONG else 3  # of each work, at least
TRIES = 50  # for a kill comes too late at times
FIRST = Path(__file__).parent / "archive" / "earlier" / "m001.db.xz"
# What is stored is known by these, whatever its row.
KEPT = {
    "articles": "SELECT url FROM articles",
    "captures": "SELECT url, fetched_at, sha256 FROM captures",
    "payloads": "SELECT sha256 FROM payloads",
    "revisions": "SELECT url, noticed_at, field, old, new FROM revisions r JOIN articles a ON a.id = article_id",
    "urls": "SELECT url, kind, source FROM urls",
}
# What the archive comes to: all that does not tell when the work was done.
STATE = {
    "articles": "SELECT url, source, section, title, lead, body, authors, agency, tags, published_at, gone_at,"
    " (SELECT group_concat(url) FROM (SELECT url FROM articles WHERE story_id = a.story_id ORDER BY url)),"
    " (SELECT json_group_array(json_array(url, caption, credit)) FROM photos WHERE article_id = a.id) FROM articles a",
    "captures": "SELECT DISTINCT url, status, sha256 FROM captures",
    "revisions": "SELECT url, field, old, new FROM revisions r JOIN articles a ON a.id = article_id",
    "urls": "SELECT url, kind, source, outcome = 'waiting' FROM urls",
    "schema": "SELECT name FROM _sqlite_migrations",
}


@dataclass
class Work:
    """A command that writes, and the archive with which it begins (None: none yet)."""

    start: Callable[[Path], BaseProcess]
    begun: Path | None = None


@dataclass
class Moment:
    """When to kill: so many writes after the beginning, and so many seconds. What a reader found right before."""

    changes: int
    seconds: float
    kept: dict[str, set[Any]] = field(default_factory=dict)


@pytest.fixture
def crawl(tmp_path: Path, server: Server) -> Work:
    return _scrapy(
        "crawl", "listing", "-a", f"url={site(server, range(1, 31))}", *_settings(*IMPATIENT, "EXTRACTION_WORKERS=0")
    )


@pytest.fixture
def load(tmp_path: Path) -> Work:
    file = tmp_path / "pages.warc"
    file.write_bytes(warc(pages(40)))
    return _scrapy("load", str(file), "-s", "EXTRACTION_WORKERS=0")


@pytest.fixture
def reextract(tmp_path: Path, sample: Newsarchive) -> Work:
    """An archive that an earlier extraction filled worse than today's would."""
    begun = tmp_path / "begun.db"
    shutil.copy(sample.path, begun)
    with closing(sqlite3.connect(begun)) as db, db:
        db.execute("UPDATE articles SET title = title || ' | Trang nhất', event_date = NULL, mentions_version = NULL")
    return _scrapy("reextract", "--source", "cnqp", "-s", "EXTRACTION_WORKERS=0", begun=begun)


@pytest.fixture
def merge(tmp_path: Path, sample: Newsarchive) -> Work:
    """An archive of many articles into one that holds the sample."""
    other, begun = tmp_path / "other.db", tmp_path / "begun.db"
    shutil.copy(sample.path, other)
    shutil.copy(sample.path, begun)
    with Archive(other) as archive:
        run = Run(archive, archive.ledger.begin("cnqp", AT, "0"))
        for n in range(150):
            run.article(f"https://cnqp.example/bai-{n}.html", AT, title=f"Tin {n}", body=f"Nội dung số {n}. " * 30)
        run.finish()
    return _scrapy("merge", str(other), begun=begun)


@pytest.fixture
def migrate(tmp_path: Path) -> Work:
    """What the first version wrote, each text forty times as long: the migrations take their time."""
    begun = tmp_path / "begun.db"
    begun.write_bytes(lzma.decompress(FIRST.read_bytes()))
    with closing(sqlite3.connect(begun)) as db, db:
        db.execute("UPDATE articles SET body = replace(hex(zeroblob(40)), '00', body || char(10))")
    return Work(lambda path: call(alone.opened, path), begun)


@pytest.mark.long
@pytest.mark.parametrize("name", ["crawl", "load", "reextract", "merge", "migrate"])
def test_killed_at_any_instant(name: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    work: Work = request.getfixturevalue(name)
    whole = _begun(work, tmp_path / "whole.db")
    changes = _do(work, whole)
    expected = _rows(whole, STATE)
    path = _begun(work, tmp_path / "archive.db")
    beginning = _rows(path, STATE)
    chance, kills, midst = random.Random(name), 0, 0
    for _ in range(TRIES):
        if kills >= KILLS and (midst or name == "migrate"):  # migrations are one transaction
            break
        moment = Moment(chance.randint(1, changes), chance.uniform(0, 0.03))
        _do(work, path, moment)
        state = _rows(path, STATE)
        if moment.kept:
            kills += 1
            midst += state not in (beginning, expected)
            _sound(path)
            assert all(rows <= _rows(path, KEPT)[table] for table, rows in moment.kept.items())
        if state == expected:
            _begun(work, path)  # nothing is left to be done
    assert kills >= KILLS
    assert midst or name == "migrate", "no kill came in the midst"
    _do(work, path)
    with Archive(path) as archive:
        assert list(archive.faults()) == []
    assert _rows(path, STATE) == expected


def _scrapy(*words: str, begun: Path | None = None) -> Work:
    environment = Newsarchive.environment()
    return Work(lambda path: start(*words, *_settings(f"ARCHIVE={path}"), env=environment), begun)


def _settings(*given: str) -> list[str]:
    return [word for setting in given for word in ("-s", setting)]


def _begun(work: Work, path: Path) -> Path:
    """The archive at `path` as the work finds it at first."""
    for file in path.parent.glob(f"{path.name}*"):
        file.unlink()
    if work.begun is not None:
        shutil.copy(work.begun, path)
    return path


def _do(work: Work, path: Path, moment: Moment | None = None) -> int:
    """Do the work and count how often the files were seen to grow; at one `moment` the process is killed."""
    process = work.start(path)
    changes, before = 0, _files(path)
    while process.is_alive():
        if (now := _files(path)) != before:
            changes, before = changes + 1, now
            if moment is not None and changes >= moment.changes:
                time.sleep(moment.seconds)
                kept = _rows(path, KEPT)  # committed by now
                with suppress(ProcessLookupError):  # it has ended by itself
                    os.killpg(process.pid, signal.SIGKILL)
                    moment.kept.update(kept)
                moment = None
        time.sleep(0.002)
    process.join(timeout=60)
    return changes


def _files(path: Path) -> dict[str, int]:
    """The archive and what SQLite writes beside it, with their sizes: they change as soon as it is opened to write."""
    sizes = {}
    for file in (path, Path(f"{path}-wal")):
        with suppress(FileNotFoundError):
            sizes[file.name] = file.stat().st_size
    return sizes


def _rows(path: Path, queries: dict[str, str]) -> dict[str, set[Any]]:
    """What a reader finds; nothing where there is no archive yet."""
    if not path.exists():
        return {table: set() for table in queries}
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as db:
        if not db.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'urls'").fetchone()[0]:
            return {table: set() for table in queries}
        return {table: set(db.execute(query)) for table, query in queries.items()}


def _sound(path: Path) -> None:
    """Is what a kill left whole, as it stands and, if it is older, once it is brought up to date?"""
    with closing(sqlite3.connect(path)) as db:
        applied = {migration.name for migration in migrations.applied(Database(db))}
        known = [migration.name for migration in migrations.pending(Database(memory=True))]
        assert applied in ({*known}, {"m001_archive"}, set()), "half of the migrations"
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    copy = path.with_name("checked.db")
    for suffix in ("", "-wal"):
        file = Path(f"{path}{suffix}")
        if file.exists():
            shutil.copy(file, f"{copy}{suffix}")
    with Archive(copy, create=True) as archive:
        assert list(archive.faults()) == []
    for file in path.parent.glob(f"{copy.name}*"):
        file.unlink()
