"""Each silent failure of a source is named, and stays named until it is mended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from newsarchive.archive import Archive
from newsarchive.archive.ledger import CrawlEnd
from newsarchive.archive.source_lock import SourceLock
from newsarchive.items import Photo
from newsarchive.models import Link, PageResult
from tests.archive.conftest import Run, begin_with, photo

START = datetime(2026, 1, 1, tzinfo=UTC)
LISTING = "https://cnqp.example/tin/"


def moment(n: int) -> str:
    """An article a day."""
    return (START + timedelta(days=n)).isoformat(timespec="seconds")


def whole(n: int) -> dict[str, Any]:
    """An article as this source has them."""
    text = f"Bản tin số {n} kể lại một ngày làm việc của phân xưởng. " * 5
    return {
        "title": f"Tin số {n}",
        "lead": f"Dẫn {n}.",
        "body": text,
        "authors": ["Anh Khôi"],
        "published_at": moment(n)[:10],
        "photos": [photo("Chú thích")],
        "body_agreement": 0.98 - n % 3 / 100,
    }


def fill(run: Run, count: int, change: dict[str, Any] | None = None, since: int = 0) -> None:
    def store() -> None:
        for n in range(since, since + count):
            run.article(f"https://cnqp.example/{n}", at=moment(n), **(whole(n) | (change or {})))

    if since or change:
        store()
    else:
        begin_with(run.archive, ("filled", count), store)


def state(archive: Archive, n: int) -> tuple[str, str]:
    """The state and the reason after all runs have ended."""
    archive.db.execute("UPDATE runs SET finished_at = started_at, reason = 'shutdown' WHERE finished_at IS NULL")
    (one,) = archive.health(moment(n))
    return one.state, one.why


def test_whole_articles_are_ok(archive: Archive, run: Run) -> None:
    fill(run, 60)
    assert state(archive, 60) == ("ok", "60 articles")


@pytest.mark.parametrize("count", [5, 20])
@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"published_at": None}, "no published_at"),
        ({"lead": None}, "no lead"),
        ({"authors": []}, "no authors"),
        ({"photos": []}, "no photos"),
        ({"photos": [Photo("https://cnqp.example/a.jpg", position=1)]}, "no captions"),
        ({"body": "Hai mươi chữ."}, "characters of text"),
        ({"title": "Báo điện tử"}, "one title"),
        ({"body_agreement": 0.61}, "two readers agree by 0.61 about the text of the last"),
    ],
    ids=["date", "lead", "bylines", "photos", "captions", "body", "title", "agreement"],
)
def test_a_loss_is_named(archive: Archive, run: Run, change: dict[str, Any], why: str, count: int) -> None:
    fill(run, 25)
    fill(run, count, change, since=25)
    told = state(archive, 25 + count)
    assert told[0] == "suspicious"
    assert why in told[1]


@pytest.mark.parametrize("share", [0.9, None])
def test_a_little_less_agreement_and_none_are_no_loss(archive: Archive, run: Run, share: float | None) -> None:
    fill(run, 25)
    fill(run, 25, {"body_agreement": share}, since=25)
    assert state(archive, 50)[0] == "ok"


def test_a_loss_is_not_forgotten_until_it_is_mended(archive: Archive, run: Run) -> None:
    fill(run, 60)
    fill(run, 120, {"published_at": None}, since=60)
    assert state(archive, 180) == ("suspicious", "20 of the last 20 articles have no published_at; earlier ones had")
    fill(run, 20, since=180)
    assert state(archive, 200)[0] == "ok"


def test_older_articles_of_another_make_are_no_loss(archive: Archive, run: Run) -> None:
    fill(run, 30)
    fill(run, 25, {"photos": [], "authors": [], "published_at": "2009-05-01"}, since=30)
    assert state(archive, 55)[0] == "ok"


def later_run(archive: Archive, n: int, source: str = "cnqp") -> Run:
    with archive.transaction():
        return Run(archive, archive.ledger.begin(source, moment(n), "0"))


@pytest.mark.parametrize(
    ("visit", "why"),
    [
        (
            lambda url: PageResult(url, "article", "cnqp", "error", "HTTP 403"),
            "9 of 10 articles could not be fetched: HTTP 403",
        ),
        (lambda url: PageResult(url, "article", "cnqp", "not_article", "wall"), "9 of 10 pages held no article"),
    ],
    ids=["error", "not article"],
)
def test_a_run_in_which_most_articles_failed_is_suspicious(
    archive: Archive, run: Run, visit: Callable[[str], PageResult], why: str
) -> None:
    fill(run, 20)
    again = later_run(archive, 20)
    for n in range(20, 29):
        again.store(visit(f"https://cnqp.example/{n}"), moment(20))
    fill(again, 1, since=29)
    assert why in state(archive, 30)[1]


@pytest.mark.parametrize(("what", "why"), [("gone", "were gone"), ("revised", "were revised")])
def test_known_articles_that_are_all_gone_or_all_revised_are_suspicious_until_others_were_looked_at(
    archive: Archive, run: Run, what: str, why: str
) -> None:
    def look(run: Run, at: str, what: str) -> None:
        with archive.transaction():
            archive.ledger.record_crawl_end(run.id, "cnqp", CrawlEnd("tin", LISTING, 1, 20, "known"))
        for n in range(6):
            url = f"https://cnqp.example/{n}"
            if what == "gone":
                run.store(PageResult(url, "article", "cnqp", "gone", "HTTP 404"), at)
            else:
                run.article(url, at=at, **(whole(n) | ({"body": f"{n} Mới. " * 200} if what == "revised" else {})))

    fill(run, 30)
    look(later_run(archive, 31), moment(31), what)
    assert state(archive, 31)[0] == "suspicious"
    assert f"6 of 6 known articles {why}" in state(archive, 31)[1]
    fill(later_run(archive, 32), 1, since=32)  # an hour later nothing was due
    assert why in state(archive, 33)[1]
    look(later_run(archive, 33), moment(33), "as before")
    look(later_run(archive, 34), moment(34), "as before")
    assert state(archive, 34)[0] == "ok"


def test_a_listing_that_shows_one_of_six_links_is_suspicious(archive: Archive, run: Run) -> None:
    fill(run, 30)
    for n, links in enumerate((6, 6, 0, 1, 0)):
        with archive.transaction():
            begun = archive.ledger.begin("cnqp", moment(30 + n), "0")
            archive.ledger.record_crawl_end(begun, "cnqp", CrawlEnd("tin", LISTING, 1, links, "known"))
    assert state(archive, 36) == ("suspicious", f"{LISTING} shows 1 articles a page; it showed 6")


def test_addresses_left_by_a_finished_run_are_suspicious_and_those_of_one_broken_off_are_not(
    archive: Archive, run: Run
) -> None:
    fill(run, 30)
    for reason, told in (("shutdown", "ok"), ("finished", "suspicious")):
        again = later_run(archive, 30)
        with archive.transaction():
            archive.ledger.record_crawl_end(again.id, "cnqp", CrawlEnd("tin", LISTING, 1, 20, "known"))
            archive.ledger.discover(again.id, "cnqp", [Link("https://cnqp.example/neu")], LISTING, moment(30))
            archive.ledger.finish(again.id, moment(30), reason)
        assert state(archive, 31)[0] == told


def test_crawls_that_were_killed_have_failed(archive: Archive, run: Run) -> None:
    fill(run, 30)
    run.finish()
    expected = [("quiet", "the last crawl was killed"), ("broken", "the last 2 crawls were killed")]
    for number, told in enumerate(expected):
        again = later_run(archive, 31 + number)
        (one,) = archive.health(moment(31))
        assert (one.state, one.cause) == (told[0], "killed")
        assert one.why.startswith(told[1])
    with SourceLock(archive.path, "cnqp"):  # the second one is at work
        assert [one.state for one in archive.health(moment(31))] == ["quiet"]
    again.finish()
    assert [one.state for one in archive.health(moment(31))] == ["ok"]
