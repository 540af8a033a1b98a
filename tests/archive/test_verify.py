"""`newsarchive verify` sees what is damaged, says so in one line each, and ends with exit status 1."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from newsarchive.archive import Archive
from newsarchive.archive.integrity import reindex
from newsarchive.models import Capture, Outlet, PageResult
from tests.archive.conftest import AT, LATER, Run, photo
from tests.conftest import Newsarchive

ONE, TWO = "https://cnqp.example/1", "https://cnqp.example/2"
EARLIER = "2026-03-10T05:59:30+00:00"
LIST = "https://cnqp.example/tin"
TEXT = "Nhà máy đóng tàu hạ thủy chiếc tàu tuần tra thứ hai mươi trong buổi sáng có sương mù trên sông Cấm."
NIGHT = "Đơn vị thông tin lắp xong trạm vô tuyến trên đảo và phát sóng thử trong đêm trước khi bão đổ bộ vào bờ."
Damaged = Callable[[str], list[str]]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A small archive in which everything holds."""
    path = tmp_path_factory.mktemp("whole") / "archive.db"
    with Archive(path, create=True) as archive:
        with archive.transaction():
            archive.ledger.register(Outlet("cnqp", "Tạp chí", "https://cnqp.example/"))
            run = Run(archive, archive.ledger.begin("cnqp", AT, "0"))
        run.store(PageResult(LIST, "listing", "cnqp", capture=Capture(LIST, EARLIER, 200, [], b"<ul>")))
        run.article(ONE, body=TEXT, authors=["Anh Khôi"], tags=["tàu"], photos=[photo("Tàu.")])
        run.article(TWO, body=NIGHT, title="Trạm mới", published_at="2026-03-09")
        run.store(PageResult(TWO, "article", "cnqp", "gone", "HTTP 404", Capture(TWO, LATER, 404, [], b"404")), LATER)
        run.finish()
        assert list(archive.faults()) == []
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA journal_mode = DELETE")
    return path.read_bytes()


@pytest.fixture
def damaged(whole: bytes, tmp_path: Path) -> Damaged:
    """The faults of a copy in which some SQL has been run, the archive only read."""

    def faults(sql: str) -> list[str]:
        path = tmp_path / "archive.db"
        path.write_bytes(whole)
        with closing(sqlite3.connect(path)) as db:
            db.executescript(sql)
        with Archive(path, readonly=True) as archive:
            return list(archive.faults())

    return faults


ROWS = [
    ("UPDATE articles SET story_id = NULL WHERE id = 1", f"{ONE}: has no story"),
    ("UPDATE stories SET first_article_id = NULL WHERE id = 1", "story 1: its first article, NULL"),
    ("UPDATE stories SET first_article_id = 2 WHERE id = 1", "story 1: its first article, 2"),
    ("INSERT INTO stories VALUES (9, 1)", "story 9: no article belongs to it"),
    ("DELETE FROM z_shingles WHERE article_id = 2", f"{TWO}: the hashes are missing"),
    (f"UPDATE urls SET outcome = 'waiting' WHERE url = '{ONE}'", f"{ONE}: the ledger says waiting, but run 1"),
    (f"DELETE FROM captures WHERE url = '{LIST}'", f"{LIST}: the ledger says that this listing is stored"),
    ("UPDATE articles SET capture_id = NULL WHERE id = 1", f"{ONE}: its capture_id differs from its observations"),
    ("UPDATE articles SET capture_id = 2", f"{TWO}: capture 2, from which it was read"),
    ("UPDATE captures SET headers = '{}' WHERE id = 1", "capture 1: headers are no JSON array"),
    ("UPDATE captures SET headers = '[\"a\"]' WHERE id = 1", "capture 1: headers are no JSON array"),
    ("UPDATE articles SET authors = 'Anh Khôi' WHERE id = 1", f"{ONE}: authors are no JSON array"),
    ("UPDATE articles SET tags = '[1]' WHERE id = 1", f"{ONE}: tags are no JSON array"),
    ("UPDATE captures SET fetched_at = '2026-03-10' WHERE id = 1", "capture 1: fetched_at is '2026-03-10'"),
    ("UPDATE articles SET first_seen_at = '2026-03-10T06:00:00' WHERE id = 1", f"{ONE}: first_seen_at"),
    ("UPDATE articles SET last_seen_at = '2026-02-30T06:00:00+00:00' WHERE id = 1", f"{ONE}: last_seen_at"),
    ("UPDATE urls SET outcome_at = 'hôm qua' WHERE id = 1", f"{LIST}: outcome_at is 'hôm qua'"),
    ("UPDATE runs SET started_at = '' WHERE id = 1", "run 1: started_at is ''"),
    ("UPDATE revisions SET noticed_at = '2026' WHERE id = 1", "revision 1: noticed_at"),
    ("INSERT INTO payloads (sha256, body, size) SELECT 'ab', body, size FROM payloads LIMIT 1", "payload ab: no capt"),
    ("DELETE FROM payloads WHERE rowid = 1", "captures row 1: points to a row of payloads that is not there"),
    ("UPDATE runs SET counts = NULL", "run 1: its counts cannot be read"),
    ("UPDATE runs SET counts = 'stored: 2'", "run 1: its counts cannot be read"),
    ("UPDATE runs SET counts = '[]'", "run 1: its counts are not those of its visits"),
]
FOLLOWS = [
    (f"UPDATE articles SET gone_at = NULL WHERE url = '{TWO}'", f"{TWO}: its gone_at"),
    (f"UPDATE articles SET last_seen_at = '{LATER}' WHERE url = '{ONE}'", f"{ONE}: its last_seen_at"),
    ("DELETE FROM revisions", f"{TWO}: its revisions"),
    ("UPDATE revisions SET volatile = 1", f"{TWO}: its revisions"),
    (f"UPDATE urls SET outcome = 'stored' WHERE url = '{TWO}'", f"{TWO}: its outcome is stored, but its observations"),
    (f"UPDATE urls SET article_id = 1 WHERE url = '{TWO}'", f"{TWO}: its outcome is gone, but its observations"),
    ("DELETE FROM observations WHERE url_id = 2", f"{ONE}: no observation shows this article"),
    ("UPDATE observations SET at = '2099-01-01T00:00:00+00:00' WHERE url_id = 2", f"{ONE}: an answer is dated 2099"),
    ("UPDATE z_readings SET body = x'00'", "observations: cannot be read: reading 1 is damaged"),
]
MADE_ANEW = [
    ("DROP TRIGGER search_article_insert", "trigger search_article_insert: is missing"),
    ("DROP TRIGGER articles_fts_before_update", "trigger articles_fts_before_update: is missing"),
    ("DROP INDEX urls_source_outcome", "index urls_source_outcome: is missing"),
    ("DROP INDEX articles_story; CREATE INDEX articles_story ON articles (source)", "index articles_story: is not"),
    ("DROP VIEW z_photos_text", "view z_photos_text: is missing"),
    ("DROP TABLE photos_fts", "full-text index photos_fts: is missing"),
    ("DROP TABLE z_search_folded; DROP TABLE articles_fts", "table z_search_folded: is missing"),
    ("DROP TABLE z_search_docs", "table z_search_docs: is missing"),
    ("DROP TABLE z_article_counts", "table z_article_counts: is missing"),
    ("UPDATE z_article_counts SET articles = 7 WHERE period = '2026-03'", "z_article_counts: 2 counts differ"),
    ("DELETE FROM z_visit_counts", "z_visit_counts: 1 counts differ"),
    ("UPDATE z_row_counts SET rows = 0 WHERE name = 'photos'", "z_row_counts: 2 counts differ"),
    ("DROP TRIGGER visit_counts_move", "trigger visit_counts_move: is missing"),
]


@pytest.mark.parametrize(("sql", "line"), [*ROWS, *FOLLOWS], ids=[sql[:60] for sql, _ in [*ROWS, *FOLLOWS]])
def test_a_row_that_is_not_as_it_must_be_is_named(damaged: Damaged, sql: str, line: str) -> None:
    faults = damaged(sql)
    assert any(fault.startswith(line) for fault in faults), faults


@pytest.mark.parametrize(("sql", "line"), MADE_ANEW, ids=[sql[:60] for sql, _ in MADE_ANEW])
def test_what_is_missing_beside_the_rows_is_named_and_made_anew(
    damaged: Damaged, tmp_path: Path, sql: str, line: str
) -> None:
    faults = damaged(sql)
    assert any(fault.startswith(line) and "--reindex" in fault for fault in faults), faults
    with Archive(tmp_path / "archive.db") as archive:
        reindex(archive)
        assert list(archive.faults()) == []
        assert archive.search.find("tram moi").total == 1
        assert archive.search.photos("tàu").total == 1


@pytest.mark.parametrize("table", ["articles", "captures", "evidence", "payloads", "runs", "z_shingles", "urls"])
def test_a_table_that_is_missing_is_named(damaged: Damaged, table: str) -> None:
    assert any(fault.startswith(f"table {table}: is missing; take it") for fault in damaged(f"DROP TABLE {table}"))


def test_what_somebody_added_is_no_fault(damaged: Damaged) -> None:
    assert damaged("CREATE TABLE notes (text); CREATE INDEX articles_agency ON articles (agency)") == []


ROOTS = (
    *("articles", "captures", "payloads", "runs", "z_search_docs", "z_shingles", "stories", "urls", "visits"),
    *("articles_fts_data", "z_search_marked_data", "photos_fts_idx", "sqlite_autoindex_urls_1", "articles_source_seen"),
)


@pytest.mark.parametrize("name", ROOTS)
@pytest.mark.parametrize("bytes_", [b"\xff" * 64, b"\x00" * 64], ids=["ff", "00"])
def test_a_damaged_page_is_named_and_everything_else_is_checked(
    whole: bytes, tmp_path: Path, name: str, bytes_: bytes
) -> None:
    path = tmp_path / "archive.db"
    path.write_bytes(whole)
    with closing(sqlite3.connect(path)) as db:
        (page,) = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", [name]).fetchone()
        (size,) = db.execute("PRAGMA page_size").fetchone()
        db.execute("INSERT INTO z_dictionaries VALUES (7, 'cnqp', ?, '', 1, 0, x'00')", [AT])
        db.commit()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(bytes_)
    with Archive(path, readonly=True) as archive:
        faults = list(archive.faults())
    assert faults
    assert all("\n" not in fault for fault in faults)
    assert any(fault.startswith("file: ") for fault in faults), faults
    assert any(fault.startswith("dictionary 7: does not open") for fault in faults), faults


def test_the_command_says_it_in_lines(newsarchive: Newsarchive, whole: bytes) -> None:
    newsarchive.path.write_bytes(whole)
    with closing(sqlite3.connect(newsarchive.path)) as db:
        db.executescript("UPDATE runs SET counts = NULL; DROP TABLE photos_fts; DROP INDEX urls_article")
    *faults, summary = newsarchive("verify", status=1).stdout.splitlines()
    assert summary == f"{newsarchive.path}: {len(faults)} faults"
    for named in ("run 1:", "photos_fts", "urls_article"):
        assert any(named in fault for fault in faults), faults
    again = newsarchive("verify", "--reindex", status=1).stdout.splitlines()
    assert [line.split(":")[0] for line in again[:-1]] == ["run 1"]


def test_indexes_that_cannot_be_built_anew_are_one_line(newsarchive: Newsarchive, whole: bytes) -> None:
    newsarchive.path.write_bytes(whole)
    with closing(sqlite3.connect(newsarchive.path)) as db:
        db.execute("DROP TABLE photos")
    done = newsarchive("verify", "--reindex", status=2)
    assert "cannot be built anew" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_backup_is_checked_without_a_byte_written(newsarchive: Newsarchive, whole: bytes) -> None:
    newsarchive.path.write_bytes(whole)
    newsarchive.path.chmod(0o444)
    assert newsarchive("verify").stdout == f"{newsarchive.path}: sound\n"
    assert newsarchive.path.read_bytes() == whole
    assert [path.name for path in newsarchive.folder.iterdir()] == ["archive.db"]
