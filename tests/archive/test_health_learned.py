"""What the health of a source learns from its own past: its rhythm, its fields, its listings."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from newsarchive.archive import Archive
from newsarchive.archive.health import Health
from newsarchive.archive.ledger import CrawlEnd
from newsarchive.models import Link, Outlet, PageResult
from tests.archive.conftest import Run, begin_with

START = datetime(2026, 3, 2, 2, tzinfo=UTC)  # a Monday, 09:00 in Vietnam
LISTING = "https://cnqp.example/tin/"
TEXT = "Phân xưởng cơ khí chế tạo xong lô chi tiết đầu tiên và bàn giao cho đơn vị bạn đúng hạn. "


def moment(day: float) -> str:
    return (START + timedelta(days=day)).isoformat(timespec="seconds")


class Followed:
    """A source that is crawled each evening. It publishes in the morning."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.number = 0
        with archive.transaction():
            archive.ledger.register(Outlet("cnqp", "Tạp chí", "https://cnqp.example/", timezone="Asia/Ho_Chi_Minh"))

    def crawl(
        self,
        day: float,
        articles: int | list[dict[str, Any]] = 0,
        detail: str | None = None,
        links: int = 20,
        newest: float | None = None,
    ) -> Run:
        """The crawl of a day, which finds some articles. With `detail` its listing could not be read."""
        at = moment(day + 0.5)
        with self.archive.transaction():
            run = Run(self.archive, self.archive.ledger.begin("cnqp", at, "0"))
            shown = moment(day if newest is None else newest)[:10]
            end = ("truncated", detail, None) if detail else ("known", None, shown)
            self.archive.ledger.record_crawl_end(
                run.id, "cnqp", CrawlEnd("tin", LISTING, 1, 0 if detail else links, *end)
            )
        run.store(PageResult(LISTING, "listing", "cnqp", "error" if detail else "unchanged", detail), at)
        for fields in [{}] * articles if isinstance(articles, int) else articles:
            self.number += 1
            values = {"title": f"Tin số {self.number}", "body": f"{self.number}. {TEXT * 4}", "section": "Tin tức"}
            run.article(
                f"https://cnqp.example/{self.number}", at=at, **(values | {"published_at": moment(day)} | fields)
            )
        with self.archive.transaction():
            self.archive.ledger.finish(run.id, at, "finished")
        return run

    def crawl_days(self, first: int, last: int, articles: int = 1) -> None:
        """Crawl each day, each with so many articles."""

        def crawl() -> None:
            for day in range(first, last):
                self.crawl(day, articles)

        if self.number:
            crawl()
        else:
            begin_with(self.archive, ("days", first, last, articles), crawl)
            self.number = (last - first) * articles

    def health(self, day: float) -> Health:
        (one,) = self.archive.health(moment(day + 0.6))
        return one


@pytest.fixture
def source(archive: Archive) -> Followed:
    return Followed(archive)


@pytest.mark.parametrize(
    ("detail", "cause"),
    [
        ("host name not found", "DNS"),
        ("its robots.txt could not be fetched: host name not found", "DNS"),
        ("TLS: certificate has expired", "TLS certificate expired"),
        ("TLS: self-signed certificate", "TLS"),
        ("timeout: Getting https://cnqp.example/tin/ took longer than 60.0 seconds.", "timeout"),
        ("connection refused", "connection"),
        ("HTTP 403", "HTTP 403"),
        ("HTTP 502", "HTTP 5xx"),
        ("Forbidden by robots.txt", "robots"),
        ("the first page shows no article: has the outlet changed its pages?", "listing changed"),
        ("SSLCertVerificationError: certificate verify failed: certificate has expired", "TLS certificate expired"),
        ("ResponseNeverReceived: Connection was lost", "connection"),
        ("HTTP 401", "wall"),
        ("something new", "other"),
    ],
)
def test_the_cause_of_a_listing_that_cannot_be_read_is_named(source: Followed, detail: str, cause: str) -> None:
    source.crawl_days(0, 10)
    source.crawl(10, detail=detail)
    source.crawl(11, detail=detail)
    told = source.health(11)
    assert (told.state, told.cause) == ("broken", cause)
    assert detail in told.why


def test_a_failure_that_may_pass_is_told_when_it_comes_twice(source: Followed) -> None:
    source.crawl_days(0, 10)
    source.crawl(10, detail="HTTP 503")
    assert source.health(10).state == "quiet"
    assert "HTTP 503" in source.health(10).why
    source.crawl(11, detail="HTTP 503")
    assert source.health(11).state == "broken"
    source.crawl(12, 1)
    assert source.health(12).state == "ok"
    source.crawl(13, detail="HTTP 403")
    assert source.health(13).state == "broken", "this one does not pass by itself"


def test_an_article_a_day_and_then_none(source: Followed) -> None:
    source.crawl_days(0, 70)
    source.crawl(70)
    assert source.health(70).state == "ok"
    source.crawl_days(71, 73, articles=0)
    told = source.health(72)
    assert (told.state, told.cause) == ("suspicious", "all known")
    assert "only known articles" in told.why
    source.crawl(73, 1)
    assert source.health(73).state == "ok"


def test_a_source_that_often_pauses_may_pause_again(source: Followed) -> None:
    for day in range(120):
        source.crawl(day, 3 if day % 20 < 8 else 0)
    assert source.health(119).state in ("ok", "quiet")
    for day in range(120, 142):
        source.crawl(day)
    assert source.health(141).cause == "all known"


def test_tet_is_no_silence(source: Followed) -> None:
    first = (datetime(2027, 2, 2, 2, tzinfo=UTC) - START).days
    source.crawl_days(first - 80, first)
    for day in range(first, first + 9):  # the first day of the lunar year 2027 is 6 February
        source.crawl(day)
        assert source.health(day).state in ("ok", "quiet"), day
    for day in range(first + 9, first + 18):
        source.crawl(day)
    assert source.health(first + 17).cause == "all known"


def test_a_pause_of_the_year_before_is_expected_again(source: Followed) -> None:
    august = (datetime(2026, 8, 3, 2, tzinfo=UTC) - START).days
    for day in range(0, august + 364, 7):
        pauses = august <= day < august + 21
        source.crawl(day, [] if pauses else [{"published_at": moment(day - n)} for n in range(7)])
    for day in range(august + 364, august + 364 + 14, 7):
        source.crawl(day)
    assert source.health(august + 364 + 8).state in ("ok", "quiet")


def test_a_source_that_had_ended_before_it_was_followed_is_not_suspicious(source: Followed) -> None:
    source.crawl(0, [{"published_at": moment(-300 - n)} for n in range(40)])
    source.crawl_days(1, 10, articles=0)
    assert source.health(9).state in ("ok", "quiet")


def test_only_old_articles_are_no_news(source: Followed) -> None:
    source.crawl_days(0, 70)
    for day in range(70, 80):
        source.crawl(day, [{"published_at": moment(day - 2000)}])
    assert source.health(79).cause == "listing stuck in the past"


def test_an_old_copy_of_a_listing_is_noticed_by_its_days(source: Followed) -> None:
    source.crawl_days(0, 30, articles=2)
    source.crawl(30, newest=10)
    assert source.health(30).state == "ok"
    source.crawl(31, newest=10)
    told = source.health(31)
    assert (told.state, told.cause) == ("suspicious", "listing stuck in the past")
    assert moment(10)[:10] in told.why


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        ({"section": None}, "section lost"),
        ({"published_at": None}, "published_at lost"),
        ({"published_at": "2027-01-01T08:00:00+07:00"}, "dates in the future"),
        ({"body": (TEXT * 4).encode().decode("cp1252", "replace")}, "encoding broken"),
        ({"body": (TEXT * 4).encode("ascii", "replace").decode()}, "encoding broken"),
        ({"body": "Phan xuong co khi che tao xong lo chi tiet dau tien va ban giao. " * 5}, "encoding broken"),
    ],
    ids=["section", "date", "future", "misread", "question marks", "no marks"],
)
def test_three_articles_of_a_source_that_was_always_whole_show_a_loss(
    source: Followed, change: dict[str, Any], cause: str
) -> None:
    source.crawl_days(0, 60)
    for day in range(60, 63):
        source.crawl(day, [change])
    told = source.health(62)
    assert (told.state, told.cause) == ("suspicious", cause)
    source.crawl_days(63, 68)
    assert source.health(67).state == "ok", "five whole articles show that it is mended"


def test_what_half_of_the_articles_have_may_be_missing_for_a_while(source: Followed) -> None:
    for day in range(60):
        source.crawl(day, [{"authors": ["Anh Khôi"] if day % 2 else []}])
    for day in range(60, 66):
        source.crawl(day, 1)
    assert source.health(65).state == "ok"
    for day in range(66, 80):
        source.crawl(day, 1)
    assert source.health(79).cause == "authors lost"


@pytest.mark.parametrize(
    ("outcome", "detail", "cause"),
    [
        ("not_article", "login wall (HTTP 401)", "wall"),
        ("not_article", "not about the outlet's topic", "all filtered"),
        ("not_article", "no text", "no article"),
        ("error", "HTTP 403", "HTTP 403"),
        ("duplicate", None, "duplicates rising"),
    ],
)
def test_the_newest_addresses_of_a_small_source_show_why_they_give_nothing(
    source: Followed, outcome: str, detail: str | None, cause: str
) -> None:
    source.crawl_days(0, 60)
    for day in range(60, 63):
        run = source.crawl(day)
        url = f"https://cnqp.example/{outcome}-{day}"
        with source.archive.transaction():
            source.archive.ledger.discover(run.id, "cnqp", [Link(url)], LISTING, moment(day))
            url_id = source.archive.ledger.id_of(url)
            source.archive.ledger.record_outcome(run.id, url_id, outcome, moment(day), detail, None)
    told = source.health(62)
    assert (told.state, told.cause) == ("suspicious", cause)


def test_a_source_that_is_crawled_no_more_is_told(source: Followed) -> None:
    source.crawl_days(0, 30)
    assert source.health(31).state == "ok"
    told = source.health(40)
    assert (told.state, told.cause) == ("suspicious", "not crawled")


def test_a_source_that_is_set_aside_is_not_told(source: Followed) -> None:
    source.crawl_days(0, 3)
    with source.archive.transaction():
        source.archive.ledger.set_aside("cnqp", moment(3))
    assert list(source.archive.health(moment(60))) == []
    with source.archive.transaction():
        source.archive.ledger.register(Outlet("cnqp", "Tạp chí"))
    assert source.archive.ledger.is_set_aside("cnqp"), "a crawl by hand does not change it"


def test_a_host_whose_pages_were_loaded_needs_no_attention(source: Followed) -> None:
    with source.archive.transaction():
        run = Run(source.archive, source.archive.ledger.begin("load", moment(0), "0"))
    for number in range(30):
        run.article(f"https://cnqp.example/{number}", at=moment(0), body="Ngắn.", published_at=moment(-900 + number))
    told = source.health(400)
    assert told.state == "ok"
    assert "not crawled" in told.why


def test_dates_that_are_none_are_left_out(source: Followed) -> None:
    source.crawl_days(0, 70)
    for day in range(70, 74):
        source.crawl(day, [{"published_at": "2026-13-45T99:99"}])
    assert source.health(73).state == "suspicious"
