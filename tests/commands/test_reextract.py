"""Stored pages through today's code: first shown, then applied, marked as ours, and gone on with."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from newsarchive.archive import Archive
from newsarchive.archive.readings import Readings
from tests.archive.people_digest import people_digest
from tests.conftest import Newsarchive


@pytest.fixture
def spoilt(sample: Newsarchive, tmp_path: Path) -> Newsarchive:
    """An archive that an earlier extraction filled worse than today's would."""
    archive = Newsarchive(tmp_path)
    shutil.copy(sample.path, archive.path)
    db = archive.db
    with db.conn:
        db.execute("UPDATE articles SET title = title || ' | Trang nhất' WHERE id % 2 = 0")
        db.execute("UPDATE articles SET event_date = NULL WHERE id % 3 = 0")
        db.execute("DELETE FROM photos WHERE article_id = 2")
    db.close()
    return archive


def _articles(archive: Newsarchive) -> list[dict[str, object]]:
    return [{key: value for key, value in row.items() if key != "id"} for row in archive.exported()]


def test_nothing_differs_where_nothing_has_changed(sample: Newsarchive) -> None:
    before = sample.path.read_bytes()
    told = sample("reextract", "--dry-run").stdout
    assert "0 articles would change" in told
    assert sample.path.read_bytes() == before


def test_a_dry_run_tells_field_by_field_and_changes_nothing(spoilt: Newsarchive) -> None:
    before = _articles(spoilt)
    told = spoilt("reextract", "--dry-run").stdout
    titles = spoilt.rows("SELECT count(*) AS n FROM articles WHERE id % 2 = 0")[0]["n"]
    assert f"title: {titles}" in told
    assert "| Trang nhất" in told
    assert "event_date: " in told
    assert _articles(spoilt) == before
    assert not spoilt.rows("SELECT * FROM revisions")


def test_what_is_applied_is_a_revision_of_ours(sample: Newsarchive, spoilt: Newsarchive) -> None:
    seen = spoilt.rows("SELECT id, last_seen_at, capture_id FROM articles ORDER BY id")
    spoilt("reextract")
    assert _articles(spoilt) == _articles(sample)
    revisions = spoilt.rows("SELECT field, origin FROM revisions")
    assert {row["origin"] for row in revisions} == {"extraction"}
    assert {row["field"] for row in revisions} == {"title", "event_date", "photos"}
    assert spoilt.rows("SELECT id, last_seen_at, capture_id FROM articles ORDER BY id") == seen
    spoilt("verify")
    assert "0 articles changed" in spoilt("reextract").stdout


def test_a_field_that_an_earlier_version_did_not_read_is_counted(sample: Newsarchive, tmp_path: Path) -> None:
    archive = Newsarchive(tmp_path)
    shutil.copy(sample.path, archive.path)
    with Archive(archive.path) as opened, opened.transaction():
        (number,) = opened.db.execute("SELECT reading_id FROM observations WHERE reading_id").fetchone()
        reading = Readings(opened.db).get(number)
        del reading.values["body_blocks"]
        opened.db.execute("UPDATE z_readings SET sha256 = ?, body = ? WHERE id = ?", [*reading.packed, number])
    told = archive("reextract").stdout
    assert "1 articles changed" in told
    assert "body_blocks: 1" in told
    assert not archive.rows("SELECT * FROM revisions WHERE origin <> 'outlet'")
    assert "0 articles changed" in archive("reextract").stdout


def test_a_page_that_was_refused_and_is_an_article_today_is_stored(spoilt: Newsarchive) -> None:
    joined = "FROM urls u JOIN articles a ON a.id = u.article_id AND a.url = u.url"
    (row,) = spoilt.rows(f"SELECT u.url, u.id, u.article_id {joined} LIMIT 1")
    db, article = spoilt.db, [row["article_id"]]
    with db.conn:
        for table in ("photos", "evidence", "z_shingles", "revisions"):
            db.execute(f"DELETE FROM {table} WHERE article_id = ?", article)
        db.execute("UPDATE urls SET outcome = 'not_article', article_id = NULL WHERE article_id = ?", article)
        db.execute("UPDATE visits SET outcome = 'not_article' WHERE url_id = ?", [row["id"]])
        db.execute("UPDATE articles SET story_id = NULL WHERE id = ?", article)
        db.execute("DELETE FROM stories WHERE first_article_id = ?", article)
        db.execute("DELETE FROM articles WHERE id = ?", article)
    db.close()
    spoilt("reextract")
    assert row["url"] in {article["url"] for article in spoilt.exported()}


def test_mentions_of_an_earlier_versions_articles_are_found_also_without_a_page(
    sample: Newsarchive, tmp_path: Path
) -> None:
    archive = Newsarchive(tmp_path)
    shutil.copy(sample.path, archive.path)
    db = archive.db
    with db.conn:
        for table in ("mentions", "offices_held", "ranks_held", "z_profile_links", "z_profile_articles", "z_profiles"):
            db.execute(f"DELETE FROM {table}")
        for table in ("people", "organisations", "equipment", "printed_names"):
            db.execute(f"DELETE FROM {table}")
        db.execute("UPDATE articles SET mentions_version = NULL, capture_id = NULL")
    db.close()
    articles = archive.rows("SELECT count(*) AS n FROM articles")[0]["n"]
    naming = sample.rows("SELECT count(DISTINCT article_id) AS n FROM mentions")[0]["n"]
    assert 0 < naming <= articles
    assert not [line for line in archive("verify", status=None).stdout.splitlines() if "its mentions" in line]
    assert f"mentions of {naming} articles would change" in archive("reextract", "--dry-run").stdout
    assert not archive.rows("SELECT * FROM mentions")
    assert f"mentions of {naming} articles changed" in archive("reextract").stdout
    with Archive(archive.path) as mine, Archive(sample.path, readonly=True) as theirs:
        assert people_digest(mine) == people_digest(theirs)
    assert "mentions" not in archive("reextract").stdout
