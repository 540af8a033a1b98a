"""A crawl that is killed at any moment leaves a sound archive, and the next run goes on from it."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.conftest import IMPATIENT, ROOT, Newsarchive
from tests.crawling.test_walk import site
from tests.server import Server

ARTICLES = 40


def test_killed_again_and_again_it_ends_with_the_same_archive(newsarchive: Newsarchive, server: Server) -> None:
    url = site(server, range(1, ARTICLES + 1))
    command = [Path(sys.executable).parent / "scrapy", "crawl", "listing", "-a", f"url={url}"]
    command += [word for setting in (*IMPATIENT, f"ARCHIVE={newsarchive.path}") for word in ("-s", setting)]
    moments = random.Random(1945)
    kills = 0
    for _ in range(6):
        crawl = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL, start_new_session=True)
        time.sleep(moments.uniform(0.8, 2.0))
        if crawl.poll() is None:
            os.killpg(crawl.pid, signal.SIGKILL)
            kills += 1
        crawl.wait(timeout=20)
        if newsarchive.path.exists():
            newsarchive("verify")
    assert kills, "the crawl was too quick to be killed"
    newsarchive.crawl("listing", "-a", f"url={url}")
    assert len(newsarchive.exported()) == ARTICLES
    assert {outcome for outcome, _ in newsarchive.outcomes().values()} <= {"stored", "unchanged", "revised"}
    newsarchive("verify")
    # A page is fetched again only where a kill came between its fetch and its transaction.
    fetched = sum(count for path, count in server.asked.items() if "nha-may" in path)
    assert fetched <= ARTICLES + kills * 16
