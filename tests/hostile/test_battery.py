"""More than 300 hostile answers, outlets and links in one crawl of real servers: each costs nothing but itself."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest

from newsarchive.archive import OUTCOMES
from tests.hostile.addresses import Addresses, Link
from tests.hostile.cases import Case, Site, cases, expected_text, tiny
from tests.hostile.conftest import GOOD, Crawled, good
from tests.hostile.hosts import LISTING, Host, hosts
from tests.hostile.pages import faults, title

pytestmark = pytest.mark.xdist_group("battery")  # what they share is costly, and made once

HOSTS = list(hosts(lambda name: "http://127.0.0.1:1/", "http://127.0.0.1:2/"))
# A redirect may be followed to the host to which it leads; what is only a link, a claim or a part of a page may not.
REDIRECTED = {"/robots.txt", "/tin/bai-10002.html", "/tin/bai-10003.html", "/muc.html", "/b.html"}


def _whole(crawled: Crawled, articles: dict[str, str]) -> None:
    """Is each of {address: name} stored whole and right?"""
    assert [fault for url, name in articles.items() for fault in faults(name, url, crawled.articles.get(url))] == []
    assert {url: crawled.outcome(url) for url in articles} == dict.fromkeys(articles, "stored")


def _settled(crawled: Crawled, url: str) -> str:
    """The one outcome of an address, which a single look has given."""
    outcome, detail, _, visits = crawled.ledger[url]
    assert outcome in set(OUTCOMES) - {"waiting"}, (url, outcome, detail)
    assert visits == 1
    return str(outcome)


@pytest.mark.parametrize("case", list(cases(Site())), ids=lambda case: case.name)
def test_a_hostile_answer_has_one_outcome(crawled: Crawled, case: Case) -> None:
    _judge(crawled, "pages", case)


@pytest.mark.parametrize("case", list(tiny()), ids=lambda case: case.name)
def test_an_answer_of_a_few_bytes_has_one_outcome(crawled: Crawled, case: Case) -> None:
    _judge(crawled, "tiny", case)


def _judge(crawled: Crawled, host: str, case: Case) -> None:
    url = crawled.url(host, case.path)
    outcome = _settled(crawled, url)
    assert outcome in case.outcomes, crawled.ledger[url]
    if outcome != "stored":
        return
    article = crawled.article_of(url)
    assert article is not None
    assert article["url"].startswith(crawled.homes[host]), "it stands under an address of its own outlet"
    assert article["source"] == host
    assert article["published_at"] is None or _year(article["published_at"]) in range(2000, datetime.now(UTC).year + 1)
    if case.whole:
        expected = (title(case.name), expected_text(case.name))
        assert (article["title"], article["body"]) == expected


def _year(published_at: str) -> int:
    return int(published_at[:4])


def test_the_articles_between_hostile_answers_are_stored_whole_and_right(crawled: Crawled) -> None:
    stood = {crawled.url("pages", path): name for name, path in map(good, range(GOOD))}
    there = {url: name for url, name in stood.items() if url in crawled.asked or url in crawled.ledger}
    assert len(there) > 40
    _whole(crawled, there)


def test_the_articles_behind_tiny_answers_are_stored_whole_and_right(crawled: Crawled) -> None:
    _whole(crawled, {crawled.url("tiny", path): name for name, path in map(good, range(GOOD))})


@pytest.mark.parametrize("host", HOSTS, ids=lambda host: host.name)
def test_a_hostile_outlet(crawled: Crawled, host: Host) -> None:
    articles = {crawled.url(host.name, path): name for name, path in host.paths().items()}
    entrances = [crawled.url(host.name, path) for path in (*host.feeds, *host.sitemaps)]
    entrances += [crawled.url(host.name, LISTING)] if host.listed else []
    for url in entrances:
        _settled(crawled, url)
    if host.good == "stored":
        _whole(crawled, articles)
    if host.good == "left":
        assert [url for url in articles if url in crawled.asked] == [], "its rules forbid it, or cannot be had"
    for url in articles:
        assert crawled.asked.get(url, 0) <= 1
    if host.ill:
        assert crawled.health[host.name][0] != "ok", crawled.health[host.name]


@pytest.mark.parametrize("link", list(Addresses().links()), ids=lambda link: link.name)
def test_an_odd_link(crawled: Crawled, link: Link) -> None:
    held = [one["url"] for one in crawled.articles.values() if one["title"] == title(f"dia-chi-{link.name}")]
    assert len(held) == int(link.stored), held
    assert all(url.startswith(crawled.homes["addresses"]) for url in held)


def test_every_address_has_one_outcome_and_belongs_to_its_own_host(crawled: Crawled) -> None:
    waiting = {url: told for url, told in crawled.ledger.items() if told[0] == "waiting"}
    assert waiting == {}
    own = {urlsplit(home).netloc for name, home in crawled.homes.items() if name != "forbidden"}
    assert [url for url in crawled.ledger if urlsplit(url).netloc not in own] == []


def test_no_address_is_asked_for_over_and_over(crawled: Crawled) -> None:
    often = {url: times for url, times in crawled.asked.items() if times > 25}
    assert often == {}


def test_nobody_is_led_where_they_must_not_go(crawled: Crawled) -> None:
    assert set(crawled.forbidden) <= REDIRECTED
    assert [url for url in crawled.articles if url.startswith(crawled.homes["forbidden"])] == []
    assert [one["url"] for one in crawled.articles.values() if one["source"] not in crawled.homes] == []


def test_the_crawl_comes_to_its_end(crawled: Crawled) -> None:
    assert crawled.status in {0, 1}, crawled.stderr  # 1 where the run says that something is left to be done
    assert "Traceback" not in crawled.stderr
    (run,) = crawled.archive.rows("SELECT reason, counts FROM runs")
    assert run["reason"] == "finished"
    assert sum(json.loads(run["counts"]).values()) == len(crawled.ledger)


def test_the_archive_is_sound_and_gives_all_that_it_holds(crawled: Crawled) -> None:
    assert crawled.verified[0] == 0, crawled.verified[1]
    (held,) = crawled.archive.rows("SELECT count(*) AS n FROM articles")
    assert len(crawled.articles) == crawled.exported == held["n"]
