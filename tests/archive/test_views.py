"""The views for people who open the file themselves, and the day of publication by the outlet's own calendar."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from newsarchive.archive import Archive
from newsarchive.archive.database import in_memory
from newsarchive.archive.zones import keep_offsets
from newsarchive.items import Photo
from newsarchive.models import Outlet
from tests.archive.conftest import AT, LATER, Run

ZONES = ("Asia/Ho_Chi_Minh", "America/New_York", "Africa/Casablanca", "Asia/Kathmandu", "UTC")
SECONDS = st.integers(820_000_000, 2_200_000_000)  # 1996 to 2039
OFFSETS = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@pytest.fixture(scope="module")
def db() -> Database:
    """One article of each zone."""
    db = in_memory()
    for zone in ZONES:
        row = {"url": f"https://bao.example/{zone}", "source": zone, "first_seen_at": AT, "last_seen_at": AT}
        db.table("sources").insert({"name": zone, "timezone": zone})
        keep_offsets(db, zone)
        db.table("articles").insert(row)
    return db


@given(st.sampled_from(ZONES), SECONDS, OFFSETS)
def test_the_day_is_that_of_the_outlets_own_calendar(db: Database, zone: str, seconds: int, stated: timezone) -> None:
    published = datetime.fromtimestamp(seconds, stated)
    assert day(db, zone, published.isoformat()) == published.astimezone(ZoneInfo(zone)).date().isoformat()


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        (None, None),
        ("2026", None),
        ("2026-03", None),
        ("2026-03-05", "2026-03-05"),
        ("2026-03-05T06:30:00+07:00", "2026-03-05"),
        ("2026-03-04T23:30:00+00:00", "2026-03-05"),
        ("2026-03-04T23:30:00Z", "2026-03-05"),
        ("2026-03-04T23:30", "2026-03-04"),  # without an offset, as an editor of the file may write
    ],
)
def test_the_day_says_no_more_than_the_page(db: Database, stated: str | None, expected: str | None) -> None:
    assert day(db, ZONES[0], stated) == expected


def test_a_zone_that_is_none_leaves_the_day_as_it_is_stated(archive: Archive) -> None:
    with archive.transaction():
        archive.ledger.register(Outlet("cnqp", "Tạp chí", timezone="Nowhere/At_All"))
        run = Run(archive, archive.ledger.begin("cnqp", AT, "0"))
    run.article("https://cnqp.example/1", published_at="2026-03-04T23:30:00+00:00", published_precision="minute")
    assert published_days(archive) == ["2026-03-04"]


def test_news_tells_what_a_reader_asks_of_an_article(archive: Archive, run: Run) -> None:
    photos = [Photo("https://cnqp.example/a.jpg", "Con tàu", "Anh Khôi", None, 1), Photo(None, None, None, None, 2)]
    text = ("Một con tàu mới\nvừa hạ thủy. " * 20).strip()
    told: dict[str, object] = {"title": "Hạ thủy", "lead": "Hai từ", "body": f"{text}\n\nĐoạn hai.", "photos": photos}
    told |= {"published_at": "2026-03-04T23:30:00+00:00", "published_precision": "minute", "section": "Tin"}
    run.article("https://cnqp.example/1", authors=["Trần Văn A", "Lê B"], **told)
    run.article("https://cnqp.example/2", **(told | {"published_at": "2026-03-06", "photos": []}))
    run.article("https://cnqp.example/3", body=None, lead=None)
    first, copy, empty = archive.db.query("SELECT * FROM news ORDER BY id")
    assert first == {
        "id": 1,
        "published_day": "2026-03-05",
        "title": "Hạ thủy",
        "outlet": "Tạp chí",
        "section": "Tin",
        "authors": "Trần Văn A, Lê B",
        "words": len(f"Hai từ {told['body']}".split()),
        "pictures": 2,
        "copies": 1,
        "first_outlet": "Tạp chí",
        "gone": 0,
        "published_at": "2026-03-04T23:30:00+00:00",
        "url": "https://cnqp.example/1",
    }
    assert (copy["authors"], copy["pictures"], copy["copies"]) == (None, 0, 1)
    assert (empty["published_day"], empty["words"], empty["copies"], empty["first_outlet"]) == (None, 0, 0, "Tạp chí")
    (caption,) = archive.db.query("SELECT * FROM captions")
    assert caption["caption"] == "Con tàu"
    assert (caption["published_day"], caption["article_id"], caption["position"]) == ("2026-03-05", 1, 1)
    plan = archive.db.execute("EXPLAIN QUERY PLAN SELECT * FROM news ORDER BY published_at DESC LIMIT 9").fetchall()
    assert not [row for row in plan if "TEMP B-TREE" in row[3]]  # a million articles are not sorted for nine of them


def test_the_file_itself_says_what_each_column_of_its_views_means(archive: Archive) -> None:
    for name in ("news", "captions"):
        view = archive.db.view(name)
        said = [line for line in view.schema.splitlines() if " -- " in line]
        assert len(said) == len(view.columns)
        assert all(column.name in line for column, line in zip(view.columns, said, strict=True))


def test_a_zone_comes_with_its_source(tmp_path: Path, archive: Archive, run: Run) -> None:
    run.article("https://cnqp.example/1", published_at="2026-03-04T23:30:00+00:00", published_precision="minute")
    run.finish()
    with Archive(tmp_path / "other.db", create=True) as other:
        other.merge(archive.path, "0")
        assert published_days(other) == ["2026-03-05"]
        with other.transaction():  # the outlet moves
            other.ledger.register(Outlet("cnqp", "Tạp chí", timezone="America/New_York"), LATER)
        assert published_days(other) == ["2026-03-04"]


def published_days(archive: Archive) -> list[str | None]:
    return [row["published_day"] for row in archive.db.query("SELECT published_day FROM news ORDER BY id")]


def day(db: Database, zone: str, published_at: str | None) -> str | None:
    db.execute("UPDATE articles SET published_at = ? WHERE source = ?", [published_at, zone])
    ((found,),) = db.execute(
        "SELECT n.published_day FROM news n JOIN articles a ON a.id = n.id WHERE a.source = ?", [zone]
    ).fetchall()
    return None if found is None else str(found)
