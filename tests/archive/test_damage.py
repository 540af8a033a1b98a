"""A page that is not what it was is named wherever it is asked for, and never taken for the outlet's."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from newsarchive.archive import Archive, ArchiveError
from tests.conftest import Newsarchive


@pytest.fixture
def damaged(sample: Newsarchive, tmp_path: Path) -> tuple[Newsarchive, str]:
    """An archive in which one page's payload holds another page, and that page's address."""
    archive = Newsarchive(tmp_path)
    shutil.copy(sample.path, archive.path)
    sql = "SELECT c.url, c.sha256 FROM articles a JOIN captures c ON c.id = a.capture_id WHERE a.id = 3"
    (row,) = archive.rows(sql)
    db = archive.db
    with db.conn:
        other = db.execute("SELECT body FROM payloads WHERE sha256 <> ?", [row["sha256"]]).fetchone()[0]
        db.execute("UPDATE payloads SET body = ? WHERE sha256 = ?", [other, row["sha256"]])
    db.close()
    return archive, row["url"]


def test_an_export_leaves_it_out_and_says_so(damaged: tuple[Newsarchive, str], tmp_path: Path) -> None:
    archive, url = damaged
    done = archive("export", str(tmp_path / "pages.warc.gz"), status=1)
    pages = archive.rows("SELECT count(*) AS n FROM captures")[0]["n"]
    assert f"{pages - 1} pages exported" in done.stderr
    assert f"left out, damaged: {url}" in done.stderr
    assert "digest" in done.stderr


def test_a_reextraction_goes_on_without_it(damaged: tuple[Newsarchive, str]) -> None:
    archive, url = damaged
    done = archive("reextract", status=1)
    assert "0 articles changed" in done.stdout
    assert f"not read, damaged: {url}" in done.stdout


def test_a_merge_takes_the_article_without_its_page(
    damaged: tuple[Newsarchive, str], sample: Newsarchive, tmp_path: Path
) -> None:
    archive, url = damaged
    into = Newsarchive(tmp_path / "into")
    into.folder.mkdir()
    for _ in range(2):
        done = into("merge", str(archive.path), status=1)
        assert [line for line in done.stderr.splitlines() if "left out: page" in line and url in line]
    texts = "SELECT url, title, lead, body, authors FROM articles ORDER BY url"
    assert into.rows(texts) == sample.rows(texts)
    lost = "SELECT url FROM articles WHERE capture_id IS NULL"
    assert into.rows(lost) == [{"url": url}]
    into("verify")
    into("merge", str(sample.path))  # it has the page
    assert into.rows(lost) == []
    into("verify")


def test_a_merge_leaves_out_a_listing_that_is_damaged(sample: Newsarchive, tmp_path: Path) -> None:
    archive, into = Newsarchive(tmp_path), Newsarchive(tmp_path / "into")
    shutil.copy(sample.path, archive.path)
    into.folder.mkdir()
    with closing(archive.db) as db, db.conn:
        of_listings = "SELECT c.sha256 FROM captures c JOIN urls u ON u.url = c.url WHERE u.kind <> 'article'"
        db.execute(f"UPDATE payloads SET body = x'00' WHERE sha256 IN ({of_listings})")
    assert "left out: page" in into("merge", str(archive.path), status=1).stderr
    assert into.rows("SELECT count(*) AS n FROM articles") == sample.rows("SELECT count(*) AS n FROM articles")
    into("verify")


@pytest.mark.parametrize("words", [("verify",), ("summary",), ("doctor", "--offline")])
def test_a_file_that_cannot_be_opened_is_not_sent_to_verify(
    sample: Newsarchive, tmp_path: Path, words: tuple[str, ...]
) -> None:
    archive = Newsarchive(tmp_path)
    shutil.copy(sample.path, archive.path)
    with archive.path.open("r+b") as file:
        file.seek(100)  # the schema
        file.write(b"\xff" * 300)
    done = archive.here(*words, status=None)
    assert done.returncode == (1 if words[0] == "doctor" else 2)
    told = done.stdout + done.stderr
    assert "; go back to a backup" in told
    assert "go back to a backup" in told
    assert "'newsarchive verify'" not in told


@pytest.mark.parametrize("words", [("find", "nhà máy"), ("reextract",), ("export", "-")])
def test_a_file_that_is_damaged_is_said_to_be(sample: Newsarchive, tmp_path: Path, words: tuple[str, ...]) -> None:
    archive = Newsarchive(tmp_path)
    shutil.copy(sample.path, archive.path)
    root = "SELECT rootpage, page_size FROM sqlite_schema, pragma_page_size WHERE name = 'articles'"
    (page,) = archive.rows(root)
    with archive.path.open("r+b") as file:
        file.seek((page["rootpage"] - 1) * page["page_size"])
        file.write(b"\xff" * 64)
    done = archive(*words, status=2)
    assert "damaged" in done.stderr
    assert len(done.stderr.splitlines()) == 1


VALUES = [
    ("UPDATE articles SET authors = '{not json' WHERE id = 3", "authors are no JSON array"),
    ("UPDATE articles SET tags = '{}' WHERE id = 3", "tags are no JSON array"),
    ("UPDATE articles SET last_seen_at = '2026-03-10T06:00:00' WHERE id = 3", "not a time with an offset"),
    ("UPDATE articles SET first_seen_at = '2026-03-10T25:00:00+00:00' WHERE id = 3", "not a time with an offset"),
    ("UPDATE articles SET gone_at = '0000-03-10T06:00:00+00:00' WHERE id = 3", "not a time with an offset"),
    ("UPDATE urls SET outcome_at = '2026-03-10' WHERE id = 3", "not a time with an offset"),
    ("UPDATE captures SET fetched_at = 'nay' WHERE id = 3", "not a time with an offset"),
    ("UPDATE captures SET headers = 'x' WHERE id = 3", "headers are no JSON array"),
]


@pytest.mark.parametrize(("sql", "why"), VALUES, ids=[sql for sql, _ in VALUES])
def test_a_merge_takes_no_value_that_cannot_be_read(sample: Newsarchive, tmp_path: Path, sql: str, why: str) -> None:
    other = tmp_path / "other.db"
    shutil.copy(sample.path, other)
    with closing(sqlite3.connect(other)) as db, db:
        db.execute(sql)
    with Archive(tmp_path / "into.db", create=True) as into:
        with pytest.raises(ArchiveError, match=why) as refused:
            into.merge(other, "0")
        assert "verify" in str(refused.value)
        assert [into.db[table].count for table in ("sources", "urls", "captures", "articles")] == [0, 0, 0, 0]


def test_an_article_whose_authors_cannot_be_read_is_named_and_mended(sample: Newsarchive, tmp_path: Path) -> None:
    archive = Newsarchive(tmp_path)
    shutil.copy(sample.path, archive.path)
    with closing(sqlite3.connect(archive.path)) as db, db:
        db.execute("UPDATE articles SET authors = '{not json' WHERE id = 3")
        (url,) = db.execute("SELECT url FROM articles WHERE id = 3").fetchone()
        (count,) = db.execute("SELECT count(*) FROM articles").fetchone()
    done = archive("export", str(tmp_path / "found.csv"), status=1)
    assert f"{count - 1} articles exported" in done.stderr
    assert f"left out, damaged: {url}" in done.stderr
    assert "'newsarchive reextract'" in done.stderr
    archive("reextract")
    assert len(archive.exported()) == count
