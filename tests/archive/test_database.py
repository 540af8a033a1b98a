"""A copy of `archive.db` without its log says that it is one; no other does, and little is ever missing from it."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from newsarchive.archive import Archive, ArchiveError
from newsarchive.archive.database import APPLICATION_ID
from tests.archive import alone
from tests.archive.alone import fill
from tests.archive.conftest import Run
from tests.base_spiders.test_listings import site
from tests.conftest import IMPATIENT, Newsarchive
from tests.forked import call
from tests.server import HTML, Server, answer

Copy = Callable[[Path], Path]


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    """What `cp archive.db copies/archive.db` gives."""
    (tmp_path / "copies").mkdir()
    return lambda path: Path(shutil.copy(path, tmp_path / "copies" / path.name))


@pytest.fixture
def always(monkeypatch: pytest.MonkeyPatch) -> None:
    """A checkpoint after each transaction."""
    monkeypatch.setattr("newsarchive.archive.database.EVERY", 0.0)


def told(path: Path) -> tuple[str | None, int]:
    """(the warning, articles) of an archive that is only read."""
    with Archive(path, readonly=True) as archive:
        return archive.warning, archive.summary().articles


def left_open(path: Path) -> None:
    """Store ten articles in a process that is killed as it stands."""
    process = call(alone.left_open, path)
    process.join()
    assert process.exitcode == -signal.SIGKILL


def test_a_copy_of_the_file_alone_while_it_is_written(run: Run, copy: Copy) -> None:
    fill(run, range(10))
    path = run.archive.path
    warning, articles = told(copy(path))
    assert warning is not None
    assert "archive.db-wal" in warning
    assert "newsarchive backup" in warning
    assert articles < 10
    assert told(path) == (None, 10), "its log is beside it"
    run.archive.close()
    assert told(copy(path)) == (None, 10)


def test_a_kill_is_no_fault_whoever_opens_the_archive_next(tmp_path: Path, copy: Copy) -> None:
    for opened in (sqlite3.connect, Archive, None):
        path = tmp_path / "archive.db"
        left_open(path)
        assert told(copy(path))[0] is not None
        assert told(path) == (None, 10)
        if opened is not None:
            one = opened(path)
            if isinstance(one, sqlite3.Connection):
                one.execute("SELECT count(*) FROM articles").fetchone()
            one.close()
            assert not path.with_name("archive.db-wal").exists()
            assert told(copy(path)) == (None, 10)
        for file in tmp_path.glob("archive.db*"):
            file.unlink()


def test_several_that_write(always: None, run: Run, copy: Copy) -> None:
    path = run.archive.path
    with Archive(path) as other:
        fill(Run(other, run.id), range(5))
        assert other.warning is None
    fill(run, range(5, 10))
    assert told(copy(path))[0] is not None
    assert told(path) == (None, 10)
    run.archive.close()
    assert told(copy(path)) == (None, 10)


def test_the_file_is_never_far_behind_and_the_log_does_not_grow(always: None, run: Run, copy: Copy) -> None:
    fill(run, range(100))
    warning, articles = told(copy(run.archive.path))
    assert warning is not None
    assert articles == 100
    assert run.archive.path.with_name("archive.db-wal").stat().st_size < 1_000_000


def test_one_that_reads_all_the_while_stops_nothing(always: None, run: Run, copy: Copy) -> None:
    path = run.archive.path
    fill(run, range(5))
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM articles").fetchone()
        fill(run, range(5, 10))
        assert told(path) == (None, 10)
        assert told(copy(path))[0] is not None
        run.archive.close()
        assert told(path) == (None, 10)
        assert told(copy(path))[0] is not None


def test_a_backup_has_lost_nothing(always: None, run: Run, tmp_path: Path) -> None:
    for n in range(10):
        fill(run, range(n, n + 1))
        backup = tmp_path / f"backup-{n}.db"
        run.archive.backup(backup)
        assert told(backup) == (None, n + 1)
    Archive(backup).close()
    assert told(backup) == (None, 10)


def test_a_file_whose_log_is_lost_for_good_is_taken_as_it_is(newsarchive: Newsarchive, tmp_path: Path) -> None:
    left_open(newsarchive.path)
    newsarchive.path.with_name("archive.db-wal").unlink()
    summary = newsarchive("summary", status=1)
    assert "archive.db-wal" in summary.stderr
    assert "archive.db-wal" in newsarchive("verify", status=1).stdout
    with Archive(newsarchive.path) as archive:
        assert len(list(archive.faults())) == 1
    assert told(newsarchive.path)[0] is None


def test_a_file_without_tables_is_not_sound(newsarchive: Newsarchive) -> None:
    with closing(sqlite3.connect(newsarchive.path)) as db:
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute("PRAGMA journal_mode = WAL")
    assert newsarchive.path.stat().st_size == 4096
    assert "empty" in newsarchive("verify", status=2).stderr
    with pytest.raises(ArchiveError, match="empty"):
        Archive(newsarchive.path)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_crawl_that_is_stopped(newsarchive: Newsarchive, server: Server, copy: Copy, how: signal.Signals) -> None:
    url = site(server, range(1, 21))
    reached, free = threading.Event(), threading.Event()

    def slow(request: BaseHTTPRequestHandler) -> None:
        reached.set()
        free.wait(60)
        answer(request, 404, b"404", HTML)

    server.handle("/tin/nha-may-so-3-ra-mat-san-pham-10003.html", slow)
    settings = [word for setting in IMPATIENT for word in ("-s", setting)]
    crawl = newsarchive.begin("crawl", "listing", "-a", f"url={url}", *settings)
    assert reached.wait(60)
    assert told(copy(newsarchive.path))[0] is not None
    assert told(newsarchive.path)[0] is None
    os.kill(crawl.pid, how)
    if how == signal.SIGTERM:
        free.set()
    crawl.join(60)
    free.set()
    killed = how == signal.SIGKILL
    assert newsarchive.path.with_name("archive.db-wal").exists() is killed
    warning, articles = told(newsarchive.path)
    assert warning is None
    copied, less = told(copy(newsarchive.path))
    assert (copied is not None) is killed
    assert killed or less == articles > 0


def test_ctrl_c_ends_a_statement_that_takes_minutes() -> None:
    script = """
import os, signal, threading
from newsarchive.archive.database import in_memory, interruptible
db = in_memory()
threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()
try:
    with interruptible(db):
        db.execute("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n").fetchone()
except KeyboardInterrupt:
    print("interrupted")
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("interrupted\n", "")


def test_two_that_make_an_archive_at_the_same_moment_both_write_to_it(tmp_path: Path) -> None:
    def write(path: Path) -> None:
        together.wait()
        with Archive(path, create=True) as archive, archive.transaction():
            archive.ledger.begin("page", "2026-11-20T05:00:00+00:00", "1")

    for number in range(12):  # alone, one of them failed in every third archive
        path, together = tmp_path / f"{number}.db", threading.Barrier(2)
        with ThreadPoolExecutor() as both:
            list(both.map(write, [path, path]))
        with Archive(path, readonly=True) as archive:
            assert archive.db["runs"].count == 2
