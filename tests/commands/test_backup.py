"""`newsarchive backup`: a whole copy, while others write, and never over anything."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from newsarchive.archive import Archive
from tests.archive.test_merge import begin
from tests.conftest import Newsarchive

AT = "2026-03-10T06:00:00+00:00"


def test_a_copy_is_the_archive_in_one_file(sample: Newsarchive, tmp_path: Path) -> None:
    copy = Newsarchive(tmp_path)
    said = sample("backup", str(copy.path)).stderr
    assert str(copy.path) in said
    assert [path.name for path in tmp_path.iterdir()] == ["archive.db"]
    copy("verify")
    assert copy.exported() == sample.exported()
    tables = ("urls", "visits", "runs", "captures", "payloads", "evidence", "stories")
    for table in tables:
        assert copy.rows(f"SELECT * FROM {table}") == sample.rows(f"SELECT * FROM {table}")


def test_a_copy_is_taken_while_another_writes(tmp_path: Path) -> None:
    """Each copy holds one moment: every article in it is whole, and the later copy has no fewer."""
    path = tmp_path / "archive.db"
    Archive(path, create=True).close()
    stop = threading.Event()
    written: list[int] = []

    def write() -> None:
        with Archive(path) as archive:
            run = begin(archive)
            while not stop.is_set():
                number = len(written)
                run.article(f"https://cnqp.example/{number}", AT, body=f"Nội dung số {number}. " * 200)
                written.append(number)
            run.finish()

    writer = threading.Thread(target=write)
    writer.start()
    counts = []
    try:
        while len(written) < 20:
            stop.wait(0.01)
        for number in range(4):
            copy, before = tmp_path / f"copy{number}.db", len(written)
            with Archive(path, readonly=True) as archive:
                archive.backup(copy)
            while len(written) < before + 10:
                stop.wait(0.01)  # the writer goes on
            with Archive(copy) as archive:
                assert list(archive.faults()) == []
                counts.append(archive.db["articles"].count)
                assert counts[-1] >= before
    finally:
        stop.set()
        writer.join()
    assert counts == sorted(counts)


@pytest.mark.parametrize(
    ("name", "told"),
    [("there.db", "is there already"), ("nowhere/copy.db", "no such folder"), (None, "name one file")],
)
def test_what_cannot_be_written_is_one_line(sample: Newsarchive, tmp_path: Path, name: str | None, told: str) -> None:
    (tmp_path / "there.db").write_bytes(b"mine")
    said = sample("backup", *([str(tmp_path / name)] if name else []), status=2).stderr
    assert told in said
    assert len(said.strip().splitlines()) == 1
    assert (tmp_path / "there.db").read_bytes() == b"mine"
    assert [path.name for path in tmp_path.iterdir()] == ["there.db"]
