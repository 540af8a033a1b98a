"""Several crawls write one archive while Datasette reads it."""

from __future__ import annotations

import shutil
import socket
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Callable

import pytest

from tests.base_spiders.test_listings import site
from tests.conftest import IMPATIENT, IN_PROCESS, Newsarchive
from tests.server import Server

ARTICLES = 20  # of each outlet


@pytest.mark.long
def test_four_crawls_and_a_reader(
    newsarchive: Newsarchive, sample: Newsarchive, make_server: Callable[[], Server]
) -> None:
    listings = [site(make_server(), range(1, ARTICLES + 1)) for _ in range(4)]
    shutil.copy(sample.path, newsarchive.path)  # so that there is something to read at once
    before = len(newsarchive.exported())
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    settings = [*(word for setting in IMPATIENT for word in ("-s", setting)), *IN_PROCESS]
    desk = newsarchive.begin("desk", "--port", str(port))
    answers: Counter[str] = Counter()
    done = threading.Event()
    reader = threading.Thread(target=_read, args=(f"http://127.0.0.1:{port}", newsarchive.path.stem, answers, done))
    reader.start()
    try:
        crawls = [
            newsarchive.begin("crawl", "listing", "-a", f"url={url}", *settings, stderr=newsarchive.folder / f"{n}.txt")
            for n, url in enumerate(listings)
        ]
        for crawl in crawls:
            crawl.join(timeout=120)
        said = [file.read_text(encoding="utf-8") for file in newsarchive.folder.glob("*.txt")]
    finally:
        done.set()
        reader.join(timeout=30)
        desk.terminate()
        desk.join(timeout=20)
    assert [crawl.exitcode for crawl in crawls] == [0] * 4
    assert not any("locked" in told or "Traceback" in told for told in said), said
    assert set(answers) == {"200"}, answers
    assert answers["200"] > 10
    assert len(newsarchive.exported()) == before + 4 * ARTICLES
    newsarchive("verify")


def _read(desk: str, archive: str, answers: Counter[str], done: threading.Event) -> None:
    """Ask the desk for rows, figures and words, again and again, as soon as it answers at all."""
    pages = [
        f"/{archive}/articles.json?_size=100",
        f"/{archive}.json?sql=select+source,+count(*)+from+articles+group+by+1",
        f"/{archive}/articles.json?_search=nha+may",
    ]
    open_yet = False
    while not done.is_set():
        for page in pages:
            try:
                with urllib.request.urlopen(desk + page, timeout=30) as answer:
                    answer.read()
                    answers[str(answer.status)] += 1
                    open_yet = True
            except OSError as error:
                if open_yet:
                    answers[str(error)] += 1
                else:
                    time.sleep(0.1)
