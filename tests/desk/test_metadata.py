"""`newsarchive metadata`: what Datasette without newsarchive makes of it."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from datasette.utils import escape_fts

from newsarchive.archive import Archive
from newsarchive.desk.canned_queries import read_canned_queries
from newsarchive.desk.plain import read_metadata
from tests.conftest import Newsarchive

COMMENT = re.compile(r"/\* (.*?) \*/")
PLAIN = {"newest", "named_with", "edits", "vanished", "agencies", "most_photographed", "least_agreed", "find_captions"}


@pytest.fixture(scope="module")
def metadata(sample: Newsarchive, tmp_path_factory: pytest.TempPathFactory) -> Path:
    done = sample.here("metadata")
    left_out = set(read_canned_queries()) - PLAIN
    assert set(done.stderr.strip().removeprefix("metadata: only 'newsarchive desk' answers ").split(", ")) == left_out
    path = tmp_path_factory.mktemp("plain") / "metadata.json"
    path.write_text(done.stdout, encoding="utf-8")
    return path


def plain(sample: Newsarchive, metadata: Path, path: str) -> Any:
    """What Datasette answers, in a process that knows nothing of newsarchive."""
    words = ["-m", "datasette", str(sample.path), "--metadata", str(metadata), "--get", path]
    done = subprocess.run([sys.executable, *words], capture_output=True, text=True, cwd=metadata.parent, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def test_plain_datasette_shows_what_a_reader_needs(sample: Newsarchive, metadata: Path) -> None:
    found = plain(sample, metadata, "/archive.json")
    assert {one["name"] for one in found["views"]} == {"news", "captions"}
    assert {one["name"] for one in found["queries"]} == PLAIN
    shown = {one["name"] for one in found["tables"] if not one["hidden"]}
    assert shown >= {"articles", "photos", "revisions", "sources"}
    described = json.loads(metadata.read_text(encoding="utf-8"))["databases"]["archive"]["tables"]
    assert all(described[name].get("columns") for name in shown)


def test_each_of_its_questions_is_answered_with_and_without_words(sample: Newsarchive, metadata: Path) -> None:
    queries = json.loads(metadata.read_text(encoding="utf-8"))["databases"]["archive"]["queries"]
    with closing(sqlite3.connect(sample.path)) as db:
        db.create_function("escape_fts", 1, escape_fts)
        for query in queries.values():
            for words in ("", 'S-400 "', "ham doi"):
                values = dict.fromkeys(query["params"], "") | {"words": words}
                found = db.execute(query["sql"], values).fetchall()
            if query["title"].endswith("Newest"):
                both = db.execute("SELECT rowid FROM articles_fts WHERE articles_fts MATCH 'hạm AND đội'").fetchall()
                assert {row[0] for row in found} == {row[0] for row in both} != set()


def test_the_views_are_described(metadata: Path, sample: Newsarchive) -> None:
    tables = json.loads(metadata.read_text(encoding="utf-8"))["databases"]["archive"]["tables"]
    for name in ("news", "captions"):
        (row,) = sample.rows(f"SELECT * FROM {name} LIMIT 1")
        assert list(tables[name]["columns"]) == list(row)


def test_what_is_not_described_comes_last_in_every_list(sample: Newsarchive) -> None:
    told = read_metadata("archive")["databases"]["archive"]["tables"]
    names = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type <> 'shadow'"
    listed = sorted(row["name"] for row in sample.rows(names) if "sqlite_" not in row["name"])
    described = [name for name in listed if "columns" in told[name]]
    assert set(described) >= {"articles", "news", "articles_fts"}
    assert listed[: len(described)] == described
    assert all(name.startswith("z_") for name in listed[len(described) :])
    views = [row["name"] for row in sample.rows("SELECT name FROM sqlite_schema WHERE type = 'view'")]
    assert views[:2] == ["news", "captions"]  # Datasette lists views in this order
    assert not set(told) - set(listed) - {"sqlite_sequence", "_sqlite_migrations"}


def test_the_file_itself_describes_the_columns_of_its_tables(tmp_path: Path) -> None:
    told = read_metadata("archive")["databases"]["archive"]["tables"]
    with Archive(tmp_path / "archive.db", create=True) as archive:
        db = archive.db
        tables = [
            name for name in db.table_names() if "columns" in told.get(name, ()) and "USING fts5" not in db[name].schema
        ]
        assert len(tables) > 20
        for name in tables:
            words = [text.partition(" · ")[2] or text for text in told[name]["columns"].values()]
            # A new column brings its comment along. A new wording is for a migration like m028_described.
            assert sorted(COMMENT.findall(db[name].schema)) == sorted(words), name


def test_later_migrations_can_alter_a_table_with_comments(tmp_path: Path) -> None:
    with Archive(tmp_path / "archive.db", create=True) as archive:
        db = archive.db
        before = db["revisions"].schema
        db.execute("ALTER TABLE revisions ADD COLUMN weight REAL /* How much, in words */")
        assert COMMENT.findall(db["revisions"].schema)[-1] == "How much, in words"
        db.execute("ALTER TABLE revisions RENAME COLUMN weight TO words")
        db.execute("ALTER TABLE revisions DROP COLUMN words")
        assert db["revisions"].schema == before
        db.execute("ALTER TABLE walks DROP COLUMN detail")
        db.execute("VACUUM")
        assert "detail" not in db["walks"].columns_dict
        assert db["revisions"].schema == before
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
