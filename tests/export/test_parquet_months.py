"""A folder with a Parquet file for each month: what DuckDB reads in it, and which files a second export writes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsarchive.archive import Archive
from newsarchive.export import FIELDS, export_parquet_months
from tests.conftest import Newsarchive
from tests.export.conftest import HOSTILE, hostile, store

MONTHS = ("2024-03", "2024-04", "2024", None)


def exported(path: Path, folder: Path) -> tuple[int, int, int, int]:
    """(articles, files written, unchanged, removed) of an export of an archive."""
    with Archive(path, readonly=True) as archive, archive.export_months() as months:
        return export_parquet_months(months, str(folder))


def read(folder: Path, columns: str = "*") -> list[dict[str, Any]]:
    """What DuckDB reads in a folder."""
    found = duckdb.sql(
        f"SELECT {columns} FROM read_parquet('{folder}/*/*.parquet', hive_partitioning = true,"
        " hive_types = {'published': VARCHAR}) ORDER BY id"
    )
    return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]


def files(folder: Path) -> dict[str, int]:
    """{path in the folder: when it was written}, of all files."""
    return {str(path.relative_to(folder)): path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


def test_duckdb_reads_the_archive(everything: Newsarchive, held: dict[str, dict[str, Any]], tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    told = everything.here("export", "--parquet", str(folder)).stderr
    months = {(row["published_at"] or "")[:7] for row in held.values()}
    assert told == f"{len(held)} articles exported; months: {len(months)} written, 0 unchanged, 0 removed\n"
    rows = read(folder)
    assert len(rows) == len(held)
    for row in rows:
        original = held[row["url"]]
        assert row["published"] == ((original["published_at"] or "")[:7] or None)
        assert row["body_blocks"] == json.dumps(original["body_blocks"], ensure_ascii=False)
        assert row["published_day"] == (original["published_day"] and date.fromisoformat(original["published_day"]))
        names = [name for name in FIELDS if name not in {"last_seen_at", "body_blocks", "published_day"}]
        assert {name: row[name] for name in names} == {name: original[name] for name in names}
    assert (folder / "published=2024" / "articles.parquet").exists()


def test_a_second_export_writes_what_has_changed(everything: Newsarchive, tmp_path: Path) -> None:
    archive, folder = Newsarchive(tmp_path), tmp_path / "articles"
    shutil.copy(everything.path, archive.path)
    exported(archive.path, folder)
    before = files(folder)

    db = archive.db
    db.execute("UPDATE articles SET last_seen_at = '2030-01-01T00:00:00+00:00'")
    db.conn.commit()
    articles, written, unchanged, removed = exported(archive.path, folder)
    assert (written, unchanged, removed) == (0, len(before), 0)

    edited = hostile()
    edited.title = "Sửa lại"
    store(archive.path, edited, "2026-04-01T06:00:00+00:00")
    assert exported(archive.path, folder) == (articles, 1, len(before) - 1, 0)
    assert [row["title"] for row in read(folder) if row["url"] == HOSTILE] == ["Sửa lại"]
    assert {name for name, at in files(folder).items() if before[name] != at} == {"published=2024/articles.parquet"}

    db.execute("UPDATE articles SET published_at = NULL WHERE url = ?", [HOSTILE])
    db.conn.commit()
    assert exported(archive.path, folder) == (articles, 1, len(before) - 1, 1)
    assert [row["url"] for row in read(folder, "id, url, published") if row["published"] is None] == [HOSTILE]

    db.execute("UPDATE articles SET published_at = '2031-05-06T01:00:00+07:00' WHERE url = ?", [HOSTILE])
    db.conn.commit()
    assert exported(archive.path, folder) == (articles, 1, len(before) - 1, 1)
    assert not list(folder.glob("published=2024/*"))
    assert read(folder, "id, published, published_day::VARCHAR AS day, published_utc::VARCHAR AS utc")[-1] == {
        "id": articles,
        "published": "2031-05",
        "day": "2031-05-06",
        "utc": "2031-05-05 18:00:00+00",
    }
    db.close()


def test_a_selection_is_all_that_the_folder_holds(everything: Newsarchive, tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    exported(everything.path, folder)
    everything.here("export", "--parquet", "--source", "quansu", "--since", "2020-01-01", str(folder))
    assert {row["source"] for row in read(folder, "id, source")} == {"quansu"}
    assert min(row["published"] for row in read(folder, "id, published")) >= "2020"


def test_a_damaged_article_is_left_out(everything: Newsarchive, tmp_path: Path) -> None:
    archive, folder = Newsarchive(tmp_path), tmp_path / "articles"
    shutil.copy(everything.path, archive.path)
    db = archive.db
    db.execute("UPDATE articles SET tags = '[' WHERE url = ?", [HOSTILE])
    db.conn.commit()
    db.close()
    first, second = (archive.here("export", "--parquet", str(folder), status=1).stderr for _ in range(2))
    assert first.count(HOSTILE) == second.count(HOSTILE) == 1
    assert "0 written" in second
    assert HOSTILE not in {row["url"] for row in read(folder, "id, url")}
    assert not (folder / "published=2024").exists()  # it was the only one of its month


def one(number: int, title: str) -> dict[str, Any]:
    lists: dict[str, Any] = {"authors": [], "tags": [], "body_blocks": [], "photos": []}
    return dict.fromkeys(FIELDS) | lists | {"id": number, "url": str(number), "title": title}


def months_of(state: dict[str | None, list[str]]) -> Iterator[tuple[str | None, Callable[[], Iterator[Any]]]]:
    for month, titles in state.items():
        yield month, partial(map, one, range(len(titles)), titles)


states = st.dictionaries(st.sampled_from(MONTHS), st.lists(st.sampled_from(["a", "b", "ắ"]), min_size=1, max_size=3))


@settings(max_examples=30)
@given(st.lists(states, min_size=2, max_size=4))
def test_the_folder_holds_the_last_state_and_no_file_is_written_twice(history: list[dict[str | None, Any]]) -> None:
    with TemporaryDirectory() as name:
        folder, held = Path(name), dict[str | None, list[str]]()
        for wanted in history:
            before = files(folder)
            report = export_parquet_months(months_of(wanted), str(folder))
            same = [month for month in wanted if held.get(month) == wanted[month]]
            assert report == (
                sum(map(len, wanted.values())), len(wanted) - len(same), len(same), len(held.keys() - wanted.keys())
            )  # fmt: skip
            kept = [path for path, at in files(folder).items() if before.get(path) == at]
            assert len(kept) == len(same)
            found: dict[str | None, list[str]] = {}
            for row in read(folder, "id, published, title") if wanted else ():
                found.setdefault(row["published"], []).append(row["title"])
            assert found == wanted
            held = wanted


def test_what_is_damaged_is_written_again_and_what_is_foreign_stays(everything: Newsarchive, tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    articles, months, *_ = exported(everything.path, folder)
    path = next(folder.glob("*/articles.parquet"))
    path.write_bytes(path.read_bytes()[:-100])
    foreign = [folder / "published=1999-01" / "articles.parquet", path.with_name("notes.txt")]
    for file in foreign:
        file.parent.mkdir(exist_ok=True)
        file.write_text("mine")
    assert exported(everything.path, folder) == (articles, 1, months - 1, 0)
    assert [file.read_text() for file in foreign] == ["mine", "mine"]


def test_an_export_that_fails_leaves_whole_files(tmp_path: Path) -> None:
    export_parquet_months(months_of({"2024-03": ["a"], "2024-04": ["a"]}), str(tmp_path))

    readings = iter([[one(0, "b")], ["no article"]])

    before = files(tmp_path)
    with pytest.raises(TypeError):
        export_parquet_months([("2024-03", lambda: next(readings))], str(tmp_path))
    assert files(tmp_path) == before
    assert [row["title"] for row in read(tmp_path, "id, title")] == ["a", "a"]


@pytest.mark.parametrize(
    ("words", "mend"),
    [
        (("--parquet", "-"), "name a folder"),
        (("--parquet", "--new", "x"), "name a folder"),
        (("--parquet", "--markdown", "x"), "name a folder"),
        (("--parquet", "--format", "csv", "x"), "name a folder"),
        (("--parquet", "--table", "people", "x"), "leave out --parquet"),
        (("--parquet", "{file}"), "name a folder"),
        (("--parquet", "{file}/below"), "Not a directory"),
    ],
)
def test_parquet_needs_a_folder(everything: Newsarchive, words: tuple[str, ...], mend: str, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    done = everything.here("export", *(word.format(file=file) for word in words), status=2)
    (line,) = done.stderr.splitlines()
    assert mend in line
