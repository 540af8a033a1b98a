"""Five outlets of different kinds on real servers: found completely, crawled again cheaply, every change noticed,
every failure named.

The suite gives each outlet 40 articles and kills 4 times; `make long` gives each 400 and kills 20 times.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.base_spiders.press import Press
from tests.conftest import IMPATIENT, LONG, Newsarchive
from tests.server import Server

pytestmark = pytest.mark.long

KINDS = ("numbered", "blog", "aspnet", "loadmore", "mapped")
EACH, KILLS = (400, 20) if LONG else (40, 4)
SETTINGS = (
    "SPIDER_MODULES=tests.base_spiders.five",
    "RECHECK_BUDGET=5000",
    "DOWNLOAD_TIMEOUT=4",
    "EXTRACTION_WORKERS=0",
)
SECTIONS = 5  # listings that a walk begins with


@pytest.fixture(scope="module")
def presses() -> Iterator[list[Press]]:
    servers = [Server(f"127.0.0.{n}").__enter__() for n in range(1, 6)]
    presses = [Press(server, kind, list(range(EACH))) for server, kind in zip(servers, KINDS, strict=True)]
    for press in presses:
        press.show()
    yield presses
    for server in servers:
        server.__exit__(None, None, None)


def _crawl(archive: Newsarchive, presses: list[Press], **options: object) -> subprocess.CompletedProcess[str]:
    os.environ["FIVE"] = " ".join(press.server.url("/") for press in presses)
    for press in presses:
        press.server.asked.clear()
    words = [word for setting in SETTINGS for word in ("-s", setting)]
    return archive.crawl("five", *words, timeout=500, **options)


def _asked(presses: list[Press]) -> list[str]:
    """The article addresses that were asked for in the last crawl, once for each time."""
    return [
        press.server.url(path)
        for press in presses
        for path, count in press.server.asked.items()
        if "san-pham-so" in path
        for _ in range(count)
    ]


def _age(archive: Newsarchive, days: float) -> None:
    """Let the archive have been made some days ago."""
    db = archive.db
    with db.conn:
        for table, columns in (("articles", ("first_seen_at", "last_seen_at")), ("urls", ("found_at", "outcome_at"))):
            for column in columns:
                db.execute(
                    f"UPDATE {table} SET {column} = strftime('%Y-%m-%dT%H:%M:%S+00:00', {column}, ?)", [f"-{days} days"]
                )
    db.close()


def test_found_walked_again_and_changed(tmp_path: Path, presses: list[Press]) -> None:
    archive = Newsarchive(tmp_path)
    # The first crawl finds every article.
    _crawl(archive, presses)
    up = set().union(*(press.urls() for press in presses))
    assert {row["url"] for row in archive.rows("SELECT url FROM articles")} == up
    assert len(up) == EACH * len(KINDS)
    assert sorted(_asked(presses)) == sorted(up), "each once"
    ends = {row["ended"] for row in archive.rows("SELECT ended FROM walks")}
    assert ends == {"finished"}
    archive("verify")

    # The second makes no article request and ends after the first listing page of each section.
    _crawl(archive, presses)
    assert _asked(presses) == []
    last = archive.rows("SELECT pages, ended FROM walks ORDER BY id DESC LIMIT ?", SECTIONS)
    assert {(row["pages"], row["ended"]) for row in last} == {(1, "known")}
    assert archive("health").stdout.count("ok ") == len(KINDS)

    # 30 new articles, 5 edited, 3 vanished: exactly those are noticed.
    chance = random.Random(7)
    for press in presses:
        press.numbers += range(EACH, EACH + 6)
        press.edited = {chance.randrange(EACH)}
    for press, n in zip(presses, (11, 22, 33), strict=False):
        press.gone = {n}
    for press in presses:
        press.show()
    edited = {press.server.url(press.path(n)) for press in presses for n in press.edited}
    gone = {press.server.url(press.path(n)) for press in presses for n in press.gone}
    _age(archive, 2)
    _crawl(archive, presses)
    rows = archive.rows("SELECT url, gone_at FROM articles")
    assert {row["url"] for row in rows} - up == set().union(*(press.urls() for press in presses)) - up
    assert len({row["url"] for row in rows} - up) == 30
    assert {row["url"] for row in rows if row["gone_at"]} == gone
    revised = archive.rows(
        "SELECT a.url, r.field FROM revisions r JOIN articles a ON a.id = r.article_id WHERE r.field <> 'gone_at'"
    )
    assert {row["url"] for row in revised} == edited - gone
    assert {row["field"] for row in revised} == {"body"}
    archive("verify")

    # 500s, a redirect loop, a page that never comes, a listing cut in the middle: named, and found next time.
    for press in presses:
        press.numbers += range(EACH + 6, EACH + 56)
        press.show()
    numbered, blog, aspnet, loadmore, _ = presses
    lost = {numbered.server.put(numbered.path(n), "", status=500) for n in range(EACH + 10, EACH + 20)}
    loop = blog.path(EACH + 30)
    lost.add(blog.server.put(loop, "", status=302, Location=blog.server.url(loop)))
    lost.add(aspnet.server.handle(aspnet.path(EACH + 40), lambda request: time.sleep(6)))
    cut = loadmore.server.put("/timelinelist/7/2.htm", "", status=502)
    done = _crawl(archive, presses)
    outcomes = archive.outcomes()
    assert {url for url, (outcome, _) in outcomes.items() if outcome == "error"} == lost | {cut}
    assert cut in done.stderr
    assert "truncated" in done.stderr
    assert "truncated" in archive("health").stdout
    for press in presses:
        press.show()
    _crawl(archive, presses)
    stored = {row["url"] for row in archive.rows("SELECT url FROM articles")}
    assert stored >= set().union(*(press.urls() for press in presses))
    archive("verify")


def test_killed_again_and_again_it_ends_with_the_same_articles(tmp_path: Path, presses: list[Press]) -> None:
    for press in presses:
        press.show()
        press.server.asked.clear()
    archive = Newsarchive(tmp_path)
    os.environ["FIVE"] = " ".join(press.server.url("/") for press in presses)
    settings = [word for setting in (*IMPATIENT, *SETTINGS) for word in ("-s", setting)]
    moments, kills = random.Random(1945), 0
    for _ in range(KILLS):
        crawl = archive.begin("crawl", "five", *settings)
        time.sleep(moments.uniform(0.1, 2.2))
        if crawl.is_alive():
            os.killpg(crawl.pid, signal.SIGKILL)
            kills += 1
        crawl.join(timeout=20)
    assert kills >= KILLS // 2
    archive("verify")
    archive("crawl", "five", *settings, timeout=300)
    archive("verify")
    up = set().union(*(press.urls() for press in presses))
    assert {row["url"] for row in archive.rows("SELECT url FROM articles WHERE gone_at IS NULL")} == up
    # What was fetched and not yet stored when the kill came is fetched again, and nothing else.
    in_flight = 16  # CONCURRENT_REQUESTS
    assert len(_asked(presses)) <= len(up) + kills * in_flight
    print(f"{kills} kills, {len(up)} articles, {len(_asked(presses)) - len(up)} fetched again")
