"""Archives that earlier versions filled are brought up to date with all that is in them.

`earlier/` holds one for each schema before today's: the sample site, crawled twice by the code of its day (both
visits: edits, a page taken away, copies in other outlets).
"""

from __future__ import annotations

import lzma
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from newsarchive.archive import Archive
from newsarchive.archive.database import APPLICATION_ID, migrations
from newsarchive.archive.schema_text import in_schema
from tests.conftest import Newsarchive

EARLIER = sorted((Path(__file__).parent / "earlier").glob("*.db.xz"))
# What no earlier version and no reader ever asked for by itself: search is asked below, payloads are opened.
DERIVED = (
    "articles_fts",
    "z_search_marked",
    "z_search_folded",
    "_sqlite_migrations",
    "payloads",
    "sqlite_",
    "photos_fts",
)


@pytest.fixture(params=EARLIER, ids=lambda path: path.name[:4])
def earlier(request: pytest.FixtureRequest, newsarchive: Newsarchive) -> Newsarchive:
    """An archive as it was left by an earlier version."""
    newsarchive.path.write_bytes(lzma.decompress(request.param.read_bytes()))
    return newsarchive


def contents(path: Path) -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables, by the names that the tables have today."""
    with closing(sqlite3.connect(path)) as db:
        db.row_factory = sqlite3.Row
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {
            in_schema(table): [dict(row) for row in db.execute(f"SELECT * FROM {table}")]
            for table in tables
            if not in_schema(table).startswith(DERIVED)
        }


def edits(archive: Newsarchive) -> list[dict[str, Any]]:
    """What outlets changed, as far as it was noticed."""
    return archive.rows("SELECT article_id, noticed_at, field, old, new FROM revisions WHERE origin = 'outlet'")


def stories(archive: Newsarchive) -> set[str]:
    """The articles of each story that ran in several places."""
    grouped = "SELECT group_concat(id) AS ids FROM (SELECT * FROM articles ORDER BY id) GROUP BY story_id"
    return {row["ids"] for row in archive.rows(grouped) if "," in row["ids"]}


def pages(path: Path) -> Iterator[tuple[str, str]]:
    """(digest that the archive states, digest of what it gives) of every page."""
    with Archive(path) as archive:
        stated = [row[0] for row in archive.db.execute("SELECT sha256 FROM captures ORDER BY id")]
        for digest, (capture, _, _) in zip(stated, archive.captures.pages(pytest.fail), strict=True):
            yield digest, sha256(capture.body).hexdigest()


def test_there_is_one_for_every_schema_that_was_in_use() -> None:
    known = [migration.name for migration in migrations.pending(Database(memory=True))]
    assert {path.name[:4] for path in EARLIER} >= {"m001", "m002", "m005", "m006", "m007"}
    assert {path.name[:4] for path in EARLIER} <= {name[:4] for name in known}


def test_nothing_is_lost_on_the_way(earlier: Newsarchive) -> None:
    before = contents(earlier.path)
    assert len(before["articles"]) > 50
    assert len(before["revisions"]) == 4
    with Archive(earlier.path) as archive:
        assert list(archive.faults()) == []
        assert not migrations.pending(archive.db)
        assert archive.search.find("dai tuong", 5).hits
        assert {row["timezone"] for row in archive.db.query("SELECT * FROM z_zone_offsets")} == {"Asia/Ho_Chi_Minh"}
        assert archive.search.find("caption:nha may", 5).hits
    after = contents(earlier.path)
    for row in before["revisions"]:
        row.pop("merged", None)  # a change that a merge concluded is one like any other
    for table, rows in before.items():
        assert [{key: row[key] for key in old} for old, row in zip(rows, after[table], strict=True)] == rows, table
    assert all(stated == given for stated, given in pages(earlier.path))


def test_it_goes_on_where_the_earlier_version_ended(earlier: Newsarchive) -> None:
    pages = earlier.folder / "pages.db"
    pages.write_bytes(earlier.path.read_bytes())
    Archive(earlier.path).close()
    before, copies, known = edits(earlier), stories(earlier), earlier.rows("SELECT id, url, gone_at FROM articles")
    earlier("reextract")  # what today's code reads otherwise is no edit of the outlets
    named = earlier.folder / "urls.txt"
    named.write_text("\n".join(row["url"] for row in known), encoding="utf-8")
    Archive(pages).close()  # a replay reads, and brings nothing up to date
    earlier.crawl("page", "-a", f"file={named}", "-s", f"REPLAY={pages}")
    outcomes = earlier.rows("SELECT v.outcome FROM visits v WHERE run_id = (SELECT max(id) FROM runs)")
    assert len(outcomes) == len(known)
    assert {row["outcome"] for row in outcomes} <= {"unchanged", "gone"}
    assert edits(earlier) == before
    assert stories(earlier) == copies
    assert earlier.rows("SELECT id, url, gone_at FROM articles") == known
    with Archive(earlier.path) as archive:
        assert list(archive.faults()) == []


def test_what_somebody_added_follows_the_new_names_of_tables(newsarchive: Newsarchive) -> None:
    with closing(sqlite3.connect(newsarchive.path, isolation_level=None)) as added:
        added.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        migrations.apply(Database(added), stop_before="m025_internal_last")
        added.execute("INSERT INTO hosts VALUES ('bao.example', 1, 1, 1, NULL)")
        added.execute("CREATE TABLE my_readings (hosts TEXT, alerts TEXT)")
        added.execute("INSERT INTO my_readings VALUES ('bao.example', 'none')")
        added.execute("CREATE VIEW mine AS select hosts.until, m.alerts from hosts JOIN my_readings m ON hosts = host")
        added.execute("CREATE INDEX mine_hosts ON hosts (until)")
        added.execute("CREATE TRIGGER mine_too AFTER DELETE ON hosts BEGIN DELETE FROM my_readings; END")
    with Archive(newsarchive.path) as archive:
        assert list(archive.faults()) == []
        archive.db.execute("VACUUM")
    with Archive(newsarchive.path) as archive:
        assert list(archive.faults()) == []
        assert list(archive.db.query("SELECT * FROM mine")) == [{"until": 1, "alerts": "none"}]
        archive.db.execute("DELETE FROM z_hosts")
        assert not archive.db.execute("SELECT hosts FROM my_readings").fetchall()
