"""The indexes say what the articles and photos say, whoever writes them and however."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from datasette.utils import detect_fts
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from newsarchive.archive import Archive
from newsarchive.archive.database import migrations
from newsarchive.archive.integrity import index_faults
from newsarchive.items import Photo
from newsarchive.models import Outlet
from tests.archive.conftest import LATER, Run

AT = "2026-03-10T06:00:00+00:00"
COLUMNS = (
    "(url, source, title, body, published_at, first_seen_at, last_seen_at) VALUES (?, 'cnqp', ?, ?, ?, '2026', '2026')"
)


def urls(archive: Archive, query: str) -> set[str]:
    return {hit.url[-1] for hit in archive.search.find(query).hits}


def test_a_revision_is_found_by_its_new_words_only(archive: Archive, run: Run) -> None:
    url = "https://cnqp.example/1"
    photos = [Photo(None, "Bến cảng", "Lê Na"), Photo(None, "Con tàu"), Photo(None, None, None, "alt")]
    run.article(
        url, title="Hạ thủy tàu", body="Lễ hạ thủy.", authors=["Đỗ Khôi"], photos=photos, published_at="2026-01-02"
    )
    assert urls(archive, "caption:(bến tàu) hạ thủy author:khôi credit:na") == {"1"}
    fewer = [Photo(None, "Đường băng", "Lê Na")]
    run.article(url, at=LATER, title="Cất cánh", body="Lễ hạ thủy.", photos=fewer, published_at="2020-05-06")
    assert urls(archive, "caption:(đường băng) cất cánh thủy credit:na") == {"1"}
    for gone in ("caption:bến", "caption:tàu", "title:tàu", "author:khôi"):
        assert urls(archive, gone) == set(), gone
    assert archive.search.photos("tàu OR bến").total == 0
    assert archive.search.photos("đường").total == 1
    assert archive.search.facets("cánh")["year"] == [("2020", 1)]
    assert list(index_faults(archive.db.conn)) == []


def test_what_changes_no_word_writes_to_no_index(archive: Archive, run: Run) -> None:
    run.article("https://cnqp.example/1", title="Tin", photos=[Photo(None, "Ảnh")])
    before = archive.db.execute("SELECT * FROM z_search_folded_data ORDER BY id").fetchall()
    run.article("https://cnqp.example/1", at=LATER, title="Tin", photos=[Photo(None, "Ảnh")])
    archive.db.execute("UPDATE articles SET title = title, language = 'en'")
    archive.db.execute("UPDATE photos SET caption = caption, alt = 'x'")
    assert archive.db.execute("SELECT * FROM z_search_folded_data ORDER BY id").fetchall() == before
    assert list(index_faults(archive.db.conn)) == []


TEXTS = st.none() | st.sampled_from(["tàu", "Đại tướng\n\nĐ", "", "tàu tàu ngầm", "S-400 \x00 x", "東京 🚢"])
DATES = st.none() | st.sampled_from(
    ["2026-03-05T08:00:00+07:00", "2026-03", "2026", "1965-01-01", "hôm qua", "99999", ""]
)
STEPS = st.one_of(
    st.tuples(st.just("insert"), st.integers(1, 3), TEXTS, DATES),
    st.tuples(
        st.just("article"), st.integers(1, 3), st.sampled_from(["title", "lead", "body", "agency", "section"]), TEXTS
    ),
    st.tuples(st.just("article"), st.integers(1, 3), st.just("published_at"), DATES),
    st.tuples(st.just("photo"), st.integers(1, 3), st.integers(1, 3), TEXTS, TEXTS),
    st.tuples(st.just("unphoto"), st.integers(1, 3), st.integers(1, 3)),
    st.tuples(st.just("delete"), st.integers(1, 3)),
)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    with Archive(tmp_path_factory.mktemp("index") / "archive.db", create=True) as archive:
        with archive.transaction():
            archive.ledger.register(Outlet("cnqp", "Tạp chí", "https://cnqp.example/"))
        yield archive


@settings(max_examples=60)
@given(steps=st.lists(STEPS, max_size=20))
def test_the_triggers_hold_whatever_is_written(written: Archive, steps: list[tuple[object, ...]]) -> None:
    db, of_article = written.db, "article_id = (SELECT id FROM articles WHERE url = ?)"
    for step, article, *values in steps:
        if step == "insert":
            db.execute(f"INSERT OR IGNORE INTO articles {COLUMNS}", [f"u{article}", "x", *values])
        elif step == "article":
            db.execute(f"UPDATE articles SET {values[0]} = ? WHERE url = ?", [values[1], f"u{article}"])
        elif step == "photo":
            db.execute(
                "INSERT INTO photos (article_id, position, caption, credit)"
                " SELECT id, ?, ?, ? FROM articles WHERE url = ? ON CONFLICT (article_id, position)"
                " DO UPDATE SET caption = excluded.caption, credit = excluded.credit",
                [*values, f"u{article}"],
            )
        elif step == "unphoto":
            db.execute(f"DELETE FROM photos WHERE {of_article} AND position = ?", [f"u{article}", *values])
        else:
            db.execute(f"DELETE FROM photos WHERE {of_article}", [f"u{article}"])
            db.execute("DELETE FROM articles WHERE url = ?", [f"u{article}"])
    assert list(index_faults(written.db.conn)) == []
    assert written.search.find("").total == db.execute("SELECT count(*) FROM articles").fetchone()[0]
    db.execute("DELETE FROM photos")
    db.execute("DELETE FROM articles")


def test_sqlite_utils_and_datasette_find_the_indexes(archive: Archive, run: Run) -> None:
    photos = [Photo(None, "Cảng Đình Vũ"), Photo(None, "Tàu ngầm")]
    run.article("https://cnqp.example/1", title="Đại tướng thăm xưởng", photos=photos)
    run.article("https://cnqp.example/2", title="Bến cảng", body="Không có ai đến.")
    articles, pictures = archive.db.table("articles"), archive.db.table("photos")
    for words in ("dai tuong", "Đại tướng", '"DAI tướng"'):
        assert [row["title"] for row in articles.search(words)] == ["Đại tướng thăm xưởng"], words
    assert [row["caption"] for row in pictures.search("dinh vu")] == ["Cảng Đình Vũ"]
    for table in ("articles", "photos"):
        assert detect_fts(archive.db.conn, table) == f"{table}_fts"
    archive.db.vacuum()
    assert list(index_faults(archive.db.conn)) == []


def test_sqlite_utils_may_write_too(archive: Archive, run: Run) -> None:
    run.article("https://cnqp.example/1", title="Tin", photos=[Photo(None, "Ảnh")])
    archive.db.table("articles").update(1, {"title": "Đại tướng", "tags": '["biển"]'})
    row = {"url": "https://cnqp.example/1", "source": "cnqp", "first_seen_at": AT, "last_seen_at": AT, "lead": "Sapo"}
    archive.db.table("articles").upsert(row, pk="url")
    archive.db.table("photos").upsert({"id": 1, "article_id": 1, "position": 1, "caption": "Thủy thủ"}, pk="id")
    assert urls(archive, "dai tuong tag:bien lead:sapo caption:thuy") == {"1"}
    assert list(index_faults(archive.db.conn)) == []


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        ("INSERT INTO articles_fts (articles_fts, rowid, title) VALUES ('delete', 1, 'tướng')", "articles_fts"),
        ("INSERT INTO z_search_marked (z_search_marked, rowid, title) VALUES ('delete', 2, 'x')", "z_search_marked"),
        ("INSERT INTO z_search_folded (z_search_folded, rowid, title) VALUES ('delete', 2, 'x')", "z_search_folded"),
        ("INSERT INTO photos_fts (rowid, caption) VALUES (1, 'thêm')", "photos_fts"),
        ("UPDATE z_search_docs SET authors = '[]'", "z_search_docs: 1 articles"),
        ("DELETE FROM z_search_docs", "z_search_docs: 1 articles"),
    ],
)
def test_an_index_that_says_something_else_is_a_fault(archive: Archive, run: Run, damage: str, named: str) -> None:
    run.article("https://cnqp.example/1", title="Đại tướng", authors=["Lê Na"], photos=[Photo(None, "Tàu")])
    key = archive.db.execute("SELECT key FROM z_search_docs").fetchone()[0]
    archive.db.execute(damage.replace(", 2, ", f", {key}, "))
    faults = list(index_faults(archive.db.conn))
    assert any(named in fault for fault in faults), faults
    archive.reindex()
    assert list(index_faults(archive.db.conn)) == []
    assert urls(archive, "dai tuong caption:tau") == {"1"}


def test_the_check_keeps_no_one_from_writing(archive: Archive, run: Run) -> None:
    run.article("https://cnqp.example/1", title="Đại tướng")
    with closing(sqlite3.connect(archive.path, timeout=0, isolation_level=None)) as other:
        faults = index_faults(archive.db.conn)
        other.execute("BEGIN IMMEDIATE")  # a crawl is writing: the check is made all the same …
        other.execute("UPDATE articles SET title = 'Thượng tướng'")
        assert list(faults) == []
        other.execute("COMMIT")  # … and holds nothing that it would wait for
    assert list(index_faults(archive.db.conn)) == []
    assert urls(archive, "thượng") == {"1"}
    with Archive(archive.path, readonly=True) as reader:
        assert list(index_faults(reader.db.conn)) == []


def test_a_search_is_of_one_moment_whatever_is_written_meanwhile(archive: Archive, run: Run) -> None:
    photos = [Photo(None, "Đường băng")]
    run.article("https://cnqp.example/1", title="Đại tướng", published_at="2026-03-05", photos=photos)
    with closing(sqlite3.connect(archive.path, timeout=0, isolation_level=None)) as other:

        def write(statement: str) -> None:
            if "SELECT a.id, a.url" in statement or "FROM photos p JOIN articles" in statement:
                other.execute("UPDATE articles SET published_at = '2020', title = title || '!'")
                other.execute("DELETE FROM photos")

        archive.db.conn.set_trace_callback(write)
        assert [hit.title for hit in archive.search.find("dai tuong").hits] == ["Đại tướng"]
        archive.db.conn.set_trace_callback(None)
        assert [hit.title for hit in archive.search.find("dai tuong").hits] == ["Đại tướng!"]
        other.execute("INSERT INTO photos (article_id, position, caption) VALUES (1, 1, 'Đường băng')")
        archive.db.conn.set_trace_callback(write)
        assert [hit.title for hit in archive.search.photos("duong bang").hits] == ["Đại tướng!"]
        archive.db.conn.set_trace_callback(None)
        assert archive.search.photos("duong bang").total == 0


def test_an_archive_from_before_is_found_through(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    dates = ["2026-03-05T08:00:00+07:00", "2020", "2020-11", None, "hôm qua", "2026-03-05T07:00:00+07:00", "2026-03-05"]
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        db = Database(connection)
        migrations.apply(db, stop_before="m007_search")
        connection.execute("PRAGMA application_id = 0x6E657773")
        connection.execute("INSERT INTO sources (name) VALUES ('cnqp')")
        for number, date in enumerate(dates):
            values = [f"https://cnqp.example/{number}", "Đại tướng", "Điện đàm TT-400TP.", date]
            connection.execute(f"INSERT INTO articles {COLUMNS}", values)
            connection.execute(
                "INSERT INTO photos (article_id, position, caption) VALUES (?, 1, 'Đường băng')", [number + 1]
            )
    with Archive(path) as archive:
        for query in ("dai tuong", "đại tướng", "tt400", "caption:duong", "điện băng"):
            assert urls(archive, query) == set("0123456"), query
        newest = [hit.url[-1] for hit in archive.search.find("tướng", order="newest").hits]
        assert newest[:5] == list("05621")
        assert archive.search.photos("duong bang").total == 7
        with archive.transaction():
            seventh = Run(archive, archive.ledger.begin("cnqp", AT, "0"))
        seventh.article("https://cnqp.example/7", title="Đại tướng", published_at="2026-03-05")
        assert list(index_faults(archive.db.conn)) == []
        assert urls(archive, "dai tuong") == set("01234567")


def test_other_headlines_are_found_as_titles(archive: Archive, run: Run) -> None:
    url, other = "https://cnqp.example/1", {"title.declared": ("meta og:title", "Đóng tàu mới")}
    run.article(url, title="Hạ thủy", body="Lễ ở cảng", evidence=other | {"title": ("h1", "Hạ thủy xuồng")})
    run.article("https://cnqp.example/2", title="Hạ thủy", body="Đóng tàu mới ở cảng")
    assert (
        urls(archive, "title:tàu")
        == urls(archive, 'title:"dong tau" thủy cảng')
        == urls(archive, "headline:mới")
        == {"1"}
    )
    assert [hit.url[-1] for hit in archive.search.find("đóng tàu mới").hits] == ["1", "2"]
    assert "".join(text for text, found in archive.search.find("title:mới").hits[0].snippet if found) == "mới"
    assert urls(archive, "xuồng") == set()
    more = other | {"title.declared.2": ("title element", "Xưởng đóng tàu")}
    run.article(url, at=LATER, title="Hạ thủy", body="Lễ tại cảng", evidence=more)
    assert urls(archive, "title:xưởng") == urls(archive, "title:mới") == {"1"}
    archive.db.execute("UPDATE evidence SET raw = 'Ra khơi' WHERE field = 'title.declared'")
    assert (urls(archive, "title:mới"), urls(archive, "title:khơi")) == (set(), {"1"})
    archive.db.execute("DELETE FROM evidence WHERE field = 'title.declared.2'")
    assert urls(archive, "title:xưởng") == set()
    assert list(index_faults(archive.db.conn)) == []
