"""How each source does, as whoever keeps the crawls running reads it in the morning."""

from __future__ import annotations

import json

from newsarchive.archive import Archive
from newsarchive.models import Outlet
from tests.archive.conftest import Run
from tests.base_spiders.test_listings import site
from tests.conftest import Newsarchive
from tests.server import Server


def _states(newsarchive: Newsarchive, status: int) -> dict[str, tuple[str, str]]:
    told = json.loads(newsarchive("health", "--json", status=status).stdout)
    return {one["source"]: (one["state"], one["why"]) for one in told}


def test_a_source_that_was_crawled_just_now_is_ok(sample: Newsarchive) -> None:
    lines = sample("health").stdout.splitlines()
    assert len(lines) == 3
    # The sample stands for a moment in March 2026: by today's clock it has been quiet since.
    assert {line.split()[0] for line in lines} <= {"ok", "quiet"}


def test_a_listing_that_fails_is_broken_and_one_that_is_cut_truncated(newsarchive: Newsarchive, server: Server) -> None:
    url = site(server, range(1, 21))
    server.put("/tin/?trang=3", "", status=500)
    newsarchive.crawl("listing", "-a", f"url={url}")
    (state,) = _states(newsarchive, status=0).values()
    assert state[0] == "truncated"
    assert "HTTP 500" in state[1]
    server.put("/tin/", "", status=500)
    newsarchive.crawl("listing", "-a", f"url={url}", status=1)
    (state,) = _states(newsarchive, status=1).values()
    assert state[0] == "broken"
    site(server, range(1, 21))
    newsarchive.crawl("listing", "-a", f"url={url}")
    assert [state for state, _ in _states(newsarchive, status=0).values()] == ["ok"]


def test_a_listing_that_shows_no_article_any_more_is_broken(newsarchive: Newsarchive, server: Server) -> None:
    url = site(server, range(1, 6))
    newsarchive.crawl("listing", "-a", f"url={url}")
    server.put("/tin/", "<html><body><div id='app'></div></body></html>")
    newsarchive.crawl("listing", "-a", f"url={url}")
    (state,) = _states(newsarchive, status=1).values()
    assert state == ("broken", f"{url}: the first page shows no article: has the outlet changed its pages?")


def test_health_of_a_moment_of_the_past(newsarchive: Newsarchive) -> None:
    with Archive(newsarchive.path, create=True) as archive:
        with archive.transaction():
            archive.ledger.register(Outlet("cnqp"))
            run = Run(archive, archive.ledger.begin("cnqp", "2026-03-01T06:00:00+00:00", "0"))
        run.article("https://cnqp.example/1", at="2026-03-01T06:00:00+00:00")
        run.finish()
    told = newsarchive.here("health", "-s", "REPLAY_AT=2026-03-02").stdout
    assert told.startswith("ok")
    assert "nothing new for" in newsarchive.here("health").stdout


def test_a_source_without_news_is_quiet_and_one_whose_dates_vanish_suspicious(newsarchive: Newsarchive) -> None:
    with Archive(newsarchive.path, create=True) as archive:
        with archive.transaction():
            archive.ledger.register(Outlet("cnqp"))
            run = Run(archive, archive.ledger.begin("cnqp", "2026-03-01T06:00:00+00:00", "0"))
        for n in range(60):
            at = f"2026-03-{n // 3 + 1:02}T{n % 3 * 6:02}:00:00+00:00"
            dated = {"published_at": at} if n < 38 else {}
            run.article(f"https://cnqp.example/{n}", at=at, title=f"Tin {n}", **dated)
        run.finish()
        states = [(one.state, one.why) for one in archive.health("2026-03-20T20:00:00+00:00")]
        assert states == [("suspicious", "20 of the last 20 articles have no published_at; earlier ones had")]
        archive.db.execute("UPDATE articles SET published_at = first_seen_at")
        assert [one.state for one in archive.health("2026-03-20T20:00:00+00:00")] == ["ok"]
        assert [(one.state, one.why) for one in archive.health("2026-03-29T12:00:00+00:00")] == [
            ("quiet", "nothing new for 9 days")
        ]


def test_a_source_that_is_set_aside_is_crawled_and_told_no_more(newsarchive: Newsarchive, server: Server) -> None:
    newsarchive.crawl("listing", "-a", f"url={site(server, range(1, 6))}")
    (name,) = _states(newsarchive, status=0)
    told = newsarchive("forget", name, "nobody", status=2).stderr
    assert "there is no source 'nobody'" in told
    assert len(told.splitlines()) == 1
    assert list(_states(newsarchive, status=0)) == [name], "all of them, or none"
    assert newsarchive("forget", name).stderr == f"{name}: set aside\n"
    assert _states(newsarchive, status=0) == {}
    assert len(newsarchive.exported()) == 5
    newsarchive("forget", "--undo", name)
    assert list(_states(newsarchive, status=0)) == [name]
