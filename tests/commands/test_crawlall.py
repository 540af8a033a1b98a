"""`newsarchive crawlall`: every outlet that is due, each in a process of its own."""

from __future__ import annotations

import os
import signal
import threading
import time
from http.server import BaseHTTPRequestHandler

import pytest

from newsarchive.archive import Archive
from newsarchive.archive.source_lock import SourceLock
from tests.base_spiders.test_ownership import put_articles, put_listing
from tests.conftest import IMPATIENT, Newsarchive
from tests.server import Server, answer

MODULE = ("-s", "SPIDER_MODULES=tests.commands.many")
SETTINGS = (*MODULE, *(word for setting in (*IMPATIENT, "EXTRACTION_WORKERS=0") for word in ("-s", setting)))


@pytest.fixture
def outlets(server: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
    """Two outlets on one server, one at each of its names."""
    monkeypatch.setenv("MANY", server.url("/"))
    put_listing(server, put_articles(server, range(1, 6)))
    return server


@pytest.mark.usefixtures("forked_crawls")
def test_what_is_due_is_crawled_and_then_it_is_due_later(newsarchive: Newsarchive, outlets: Server) -> None:
    told = newsarchive("crawlall", "--dry-run", *SETTINGS).stdout
    assert [line.split()[:2] for line in told.splitlines()] == [["now", "many-a"], ["now", "many-b"]]
    assert "never crawled" in told
    assert not outlets.asked
    told = newsarchive("crawlall", *SETTINGS).stdout
    assert "many-a: 6 addresses" in told
    assert "many-b: " in told
    assert len(newsarchive.exported()) == 5
    assert "6 stored" in (newsarchive.folder / "archive.logs" / "many-a.log").read_text(encoding="utf-8")
    outlets.asked.clear()
    told = newsarchive("crawlall", *SETTINGS).stdout
    assert [line.split()[0] for line in told.splitlines()] == ["later", "later"]
    assert not outlets.asked
    newsarchive("crawlall", "many-a", "--least", "0.0001", "--most", "0.0001", *SETTINGS)
    assert outlets.asked["/tin/"] == 1
    newsarchive("verify")


@pytest.mark.usefixtures("forked_crawls")
def test_a_crawl_that_fails_is_told_and_the_others_are_complete(newsarchive: Newsarchive, outlets: Server) -> None:
    outlets.put("/b/", "", status=503)
    told = newsarchive("crawlall", *SETTINGS, status=1).stdout
    assert "many-b: " in told
    assert "HTTP 503" in told
    assert "many-a: 6 addresses" in told
    later = newsarchive("crawlall", "--dry-run", *SETTINGS).stdout
    assert "its crawl failed" in next(line for line in later.splitlines() if "many-b" in line)


@pytest.mark.usefixtures("forked_crawls")
def test_one_crawl_of_a_source_at_a_time(newsarchive: Newsarchive, outlets: Server) -> None:
    newsarchive("crawlall", "many-b", *SETTINGS)
    with SourceLock(newsarchive.path, "many-a"):
        told = newsarchive("crawlall", *SETTINGS)
        assert f"being crawled already (process {os.getpid()})" in told.stdout
        alone = newsarchive("crawl", "many-a", *SETTINGS, status=2)
        assert f"being crawled already (process {os.getpid()})" in alone.stderr
    assert not outlets.asked["/tin/"]
    newsarchive.crawl("many-a", *MODULE)
    assert outlets.asked["/tin/"] == 1


def test_after_its_time_it_ends_and_the_next_call_goes_on(newsarchive: Newsarchive, outlets: Server) -> None:
    slow = threading.Event()

    def wait(request: BaseHTTPRequestHandler) -> None:
        slow.wait(120)
        answer(request, 200, b"<p>Tin</p>", "text/html")

    outlets.handle("/b/", wait)
    begin = time.monotonic()
    impatient = ("-s", "DOWNLOAD_TIMEOUT=5")  # a crawl that ends waits for what it has requested
    told = newsarchive("crawlall", "--at-once", "1", "--budget", "0.05", "many-b", "many-a", *SETTINGS, *impatient)
    slow.set()
    assert time.monotonic() - begin < 50
    assert "many-b" in told.stdout
    state = newsarchive("crawlall", "--dry-run", "--least", "0.0001", *SETTINGS).stdout
    assert [line.split()[0] for line in state.splitlines() if "many-b" in line or "many-a" in line].count("now") >= 1
    newsarchive("verify", status=None)


def test_a_killed_crawl_frees_its_source(newsarchive: Newsarchive, outlets: Server) -> None:
    slow = threading.Event()

    def wait(request: BaseHTTPRequestHandler) -> None:
        slow.wait(120)

    outlets.handle("/tin/", wait)
    process = newsarchive.begin("crawl", "many-a", *SETTINGS)
    while not outlets.asked["/tin/"]:
        time.sleep(0.01)
    assert "being crawled already" in newsarchive("crawlall", "--dry-run", *SETTINGS).stdout
    os.killpg(process.pid, signal.SIGKILL)
    process.join()
    slow.set()
    assert "being crawled already" not in newsarchive("crawlall", "--dry-run", *SETTINGS).stdout


def test_crawls_that_are_killed_again_and_again_are_told(newsarchive: Newsarchive, outlets: Server) -> None:
    hung = threading.Event()
    newsarchive("crawlall", "many-a", *SETTINGS)
    outlets.handle("/tin/", lambda request: hung.wait(120) and None)
    often = ("--least", "0.0001", "--most", "0.0001")
    lock = newsarchive.folder / "archive.locks" / "many-a"
    for state in ("quiet", "broken"):
        outlets.asked.clear()
        process = newsarchive.begin("crawlall", "many-a", *often, *SETTINGS)
        while not outlets.asked["/tin/"]:
            time.sleep(0.01)
        os.kill(int(lock.read_text()), signal.SIGKILL)
        process.join(60)
        assert process.exitcode == 1
        shown = newsarchive.here("health", status=None).stdout
        assert next(line.split()[0] for line in shown.splitlines() if "many-a" in line) == state
    hung.set()
    log = (newsarchive.folder / "archive.logs" / "many-a.log").read_text(encoding="utf-8")
    assert log.count("was killed by signal 9; see the log of the system") == 2


def test_a_crawl_that_is_killed_while_it_starts_has_failed(newsarchive: Newsarchive) -> None:
    with Archive(newsarchive.path, create=True) as archive, archive.transaction():
        archive.ledger.note_killed("many-a", "2026-03-01T06:00:00+00:00", "0")
        archive.ledger.note_killed("many-a", "2026-03-01T05:00:00+00:00", "0")  # its run began at 6
    assert newsarchive.rows("SELECT started_at, finished_at FROM runs") == [
        {"started_at": "2026-03-01T06:00:00+00:00", "finished_at": None}
    ]


def test_an_unknown_outlet_is_named(newsarchive: Newsarchive) -> None:
    assert "there is no outlet 'nowhere'" in newsarchive("crawlall", "nowhere", *MODULE, status=2).stderr


@pytest.mark.usefixtures("forked_crawls")
def test_an_outlet_that_is_set_aside_is_crawled_only_by_its_name(newsarchive: Newsarchive, outlets: Server) -> None:
    newsarchive("crawlall", *SETTINGS)
    newsarchive("forget", "many-a")
    often = ("--least", "0.0001", "--most", "0.0001", "--dry-run")
    told = newsarchive("crawlall", *often, *SETTINGS).stdout
    assert "many-a                it is set aside" in told
    assert [line.split()[0] for line in sorted(told.splitlines(), key=lambda line: line.split()[1])] == ["later", "now"]
    assert newsarchive("crawlall", "many-a", *often, *SETTINGS).stdout.startswith("now")
