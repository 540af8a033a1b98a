"""A replica: a file that nobody writes, and that another one replaces from time to time."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import urlopen

import pytest

from newsarchive.archive import Archive, ArchiveError
from tests.conftest import Newsarchive
from tests.desk.conftest import Serve
from tests.export.conftest import hostile, store
from tests.forked import call


def replica_of(archive: Path, copy: Path) -> Path:
    """A copy without a write-ahead log."""
    shutil.copy(archive, copy)
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    return copy


def counted(desk: str, *_: object) -> int:
    with urlopen(f"{desk}/replica/articles.json?_size=0&_shape=objects") as answer:
        count: int = json.load(answer)["filtered_table_rows_count"]
    return count


def test_the_desk_reads_the_file_that_replaces_its_own(sample: Newsarchive, serve: Serve, tmp_path: Path) -> None:
    replica, writable = replica_of(sample.path, tmp_path / "replica.db"), tmp_path / "writable.db"
    desk = serve(replica)
    with ThreadPoolExecutor(8) as several:  # so that each of Datasette's threads has a connection
        (before,) = set(several.map(counted, [desk] * 24))
        shutil.copy(sample.path, writable)
        store(writable, hostile())
        os.replace(replica_of(writable, tmp_path / "next.db"), replica)
        assert set(several.map(counted, [desk] * 24)) == {before + 1}
        replica.unlink()  # whoever replaces it without renaming
        assert counted(desk) == before + 1
        replica_of(sample.path, replica)
        assert set(several.map(counted, [desk] * 24)) == {before}
    assert [path.name for path in tmp_path.glob("replica.db*")] == ["replica.db"]


@pytest.fixture
def unwritable() -> Iterator[Path]:
    """A folder into which nobody else may write."""
    with TemporaryDirectory(dir="/tmp") as name:
        os.chmod(name, 0o755)
        yield Path(name)


def opened_by_nobody(path: str, told: str) -> None:
    """Write into a file how the archive can be read without the rights of root."""
    with Path(told).open("w") as file:
        if os.geteuid() == 0:
            os.setuid(65534)
        else:
            os.chmod(Path(path).parent, 0o555)
        try:
            with Archive(path, readonly=True) as archive:
                file.write(f"{archive.summary().articles} articles")
        except ArchiveError as error:
            file.write(str(error))


def test_a_replica_is_read_where_nothing_can_be_written(sample: Newsarchive, unwritable: Path, tmp_path: Path) -> None:
    replica = replica_of(sample.path, unwritable / "replica.db")
    original = Path(shutil.copy(sample.path, unwritable / "original.db"))
    told = []
    for path in (replica, original):
        process = call(opened_by_nobody, str(path), str(tmp_path / "told"))
        process.join(60)
        told.append((tmp_path / "told").read_text(encoding="utf-8"))
    assert int(told[0].removesuffix(" articles")) > 50
    assert "where its folder cannot be written, read a copy that 'newsarchive backup' made" in told[1]
