"""`newsarchive crawlall`: every outlet that is due, each in a process of its own."""

from __future__ import annotations

import os
import re
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
    assert told.count("HTTP 503") == 1  # the listing is named once
    assert "many-a: 6 addresses" in told
    later = newsarchive("crawlall", "--dry-run", *SETTINGS).stdout
    assert "its crawl failed" in next(line for line in later.splitlines() if "many-b" in line)


@pytest.mark.usefixtures("forked_crawls")
def test_a_lost_archive_is_not_replaced(newsarchive: Newsarchive, outlets: Server) -> None:
    newsarchive("crawlall", *SETTINGS)
    lost = newsarchive.path.rename(newsarchive.folder / "lost.db")
    for words in (("crawlall",), ("crawlall", "--dry-run"), ("crawl", "many-a"), ("merge", str(lost))):
        said = newsarchive(*words, *(SETTINGS if "crawl" in words[0] else ()), status=2).stderr
        assert "archive.db: is missing, but archive.logs of an earlier archive stayed; restore a backup" in said
    assert not newsarchive.path.exists()
    lost.rename(newsarchive.path)
    newsarchive("crawlall", *SETTINGS)


@pytest.mark.usefixtures("forked_crawls")
def test_a_first_crawl_that_cannot_begin_leaves_no_trace_of_a_lost_archive(newsarchive: Newsarchive) -> None:
    wrong = ("crawlall", "many-a", *SETTINGS, "-s", "PICTURES_BACKLOG=many")
    for _ in range(2):
        assert "ended with status 2" in newsarchive(*wrong, status=1).stdout


@pytest.mark.usefixtures("forked_crawls")
def test_outlets_names_those_that_are_crawled_if_none_is_named(newsarchive: Newsarchive, outlets: Server) -> None:
    words = ("crawlall", "--dry-run", *SETTINGS)
    assert [line.split()[1] for line in newsarchive(*words, "-s", "OUTLETS=many-b").stdout.splitlines()] == ["many-b"]
    assert newsarchive(*words, "many-a", "-s", "OUTLETS=many-b").stdout.split()[1] == "many-a"
    assert newsarchive(*words, "-s", "OUTLETS=many-c", status=2).stderr.startswith("OUTLETS: there is no outlet")


@pytest.mark.usefixtures("forked_crawls")
def test_each_call_and_each_crawl_begins_with_the_day_and_the_time(newsarchive: Newsarchive, outlets: Server) -> None:
    moment = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d{4}  "
    assert re.match(moment + "crawlall\n", newsarchive("crawlall", "many-a", *SETTINGS).stderr)
    log = (newsarchive.folder / "archive.logs" / "many-a.log").read_text(encoding="utf-8")
    assert re.match(moment + "crawl many-a\n", log)


@pytest.mark.parametrize("words", [("--least", "0"), ("--most", "x"), ("--at-once", "0"), ("--budget", "1e400")])
def test_a_number_that_is_none_is_told_with_its_value(newsarchive: Newsarchive, words: tuple[str, str]) -> None:
    said = newsarchive.here("crawlall", *words, status=2).stderr.splitlines()[-1]
    assert re.search(rf"argument {words[0]}: '{words[1]}' is not a (whole )?number (of minutes )?above 0", said)


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
