"""When a source is due: by what it published before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from newsarchive.archive import Archive
from newsarchive.archive.rhythm import Due, rhythm
from tests.archive.conftest import Run, begin_with

ZONE = "Asia/Ho_Chi_Minh"
LEAST, MOST = timedelta(minutes=30), timedelta(days=1)
MONDAY = datetime(2026, 3, 9, tzinfo=UTC)  # 07:00 in Vietnam


def publish(run: Run, moments: list[datetime]) -> None:
    def store() -> None:
        for number, moment in enumerate(moments):
            run.article(f"https://cnqp.example/tin-{number}.html", published_at=moment.isoformat())

    begin_with(run.archive, tuple(moments), store)


def crawled(archive: Archive, at: datetime, reason: str | None = "finished", counts: str = '{"stored": 1}') -> None:
    values = {"source": "cnqp", "started_at": at.isoformat(), "finished_at": at.isoformat(), "version": "0"}
    archive.db.execute("DELETE FROM visits")
    archive.db.table("runs").insert(values | {"reason": reason, "counts": counts})


def due(archive: Archive, now: datetime) -> Due:
    return archive.due("cnqp", ZONE, now, LEAST, MOST)


def on_workdays(each: int) -> list[datetime]:
    """Articles from 08:00 to 11:00 in Vietnam, Monday to Friday, in the ten weeks before MONDAY."""
    days = [MONDAY - timedelta(days=n) for n in range(1, 71)]
    return [day + timedelta(hours=1, minutes=45 * n) for day in days if day.weekday() < 5 for n in range(each)]


def test_a_source_that_was_never_crawled_is_due(archive: Archive) -> None:
    assert due(archive, MONDAY).at == MONDAY


def test_a_source_of_few_articles_is_due_once_a_day(archive: Archive, run: Run) -> None:
    publish(run, [MONDAY - timedelta(days=1)])
    crawled(archive, MONDAY)
    assert due(archive, MONDAY).at == MONDAY + MOST


@pytest.mark.parametrize(
    ("last", "hours"),
    [
        (MONDAY, (1, 3)),  # Monday at seven: the morning's first articles
        (MONDAY + timedelta(hours=5), (20, 24)),  # noon: nothing more before the next morning
        (MONDAY - timedelta(days=2), (24, 24)),  # a Saturday: nothing all day
    ],
)
def test_a_source_is_due_when_it_usually_publishes(
    archive: Archive, run: Run, last: datetime, hours: tuple[int, int]
) -> None:
    publish(run, on_workdays(4))
    crawled(archive, last)
    waits = (due(archive, last).at - last) / timedelta(hours=1)
    assert hours[0] <= waits <= hours[1]


def test_the_expected_number_is_what_usually_appears(archive: Archive, run: Run) -> None:
    publish(run, on_workdays(4))
    crawled(archive, MONDAY)
    known = rhythm(archive.db, "cnqp", ZONE, MONDAY)
    assert known is not None
    assert known.expected(MONDAY, MONDAY + timedelta(days=7)) == pytest.approx(20, rel=0.15)
    assert known.expected(MONDAY, MONDAY + timedelta(days=1)) == pytest.approx(4, rel=0.15)
    assert known.expected(MONDAY + timedelta(hours=8), MONDAY + timedelta(hours=16)) < 0.3


def test_what_the_first_crawl_found_without_a_date_is_no_rhythm(archive: Archive, run: Run) -> None:
    for number in range(40):
        run.article(f"https://cnqp.example/cu-{number}.html", (MONDAY - timedelta(days=1)).isoformat())
    run.finish()
    crawled(archive, MONDAY)
    assert "fewer than" in due(archive, MONDAY).why


@pytest.mark.parametrize(
    ("reasons", "pause"),
    [
        (["finished", None], LEAST),
        (["finished", "shutdown", "archive"], 2 * LEAST),
        (["finished", *[None] * 8], MOST),
        ([None, "finished"], MOST),
    ],
)
def test_a_failed_crawl_is_repeated_after_a_while(
    archive: Archive, reasons: list[str | None], pause: timedelta
) -> None:
    for reason in reasons:
        crawled(archive, MONDAY, reason)
    assert due(archive, MONDAY).at == MONDAY + pause


def test_a_crawl_that_could_fetch_nothing_has_failed(archive: Archive) -> None:
    crawled(archive, MONDAY, counts='{"error": 3, "robots": 1}')
    assert due(archive, MONDAY).at == MONDAY + LEAST
