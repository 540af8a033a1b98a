"""An archive on disk and a run in it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from newsarchive.archive import Archive
from newsarchive.items import Article, Photo
from newsarchive.models import Capture, Link, Outlet, PageResult

AT = "2026-03-10T06:00:00+00:00"
LATER = "2026-03-11T06:00:00+00:00"


@dataclass
class Run:
    """A run that discovers and stores at once."""

    archive: Archive
    id: int

    def store(self, visit: PageResult, at: str = AT) -> str:
        with self.archive.transaction():
            self.archive.ledger.discover(self.id, visit.source, [Link(visit.url, visit.kind)], None, at, again=True)
        return self.archive.store(self.id, visit, at)

    def article(
        self,
        url: str,
        at: str = AT,
        address: str | None = None,
        identity: str | None = None,
        evidence: dict[str, tuple[str, str]] | None = None,
        **fields: object,
    ) -> str:
        """Store an article found at `url`, canonical at `address`."""
        values: dict[str, object] = {"source": "cnqp", "title": "Tin", "body": "Nội dung."}
        article = Article(url=address or url, **(values | fields))  # type: ignore[arg-type]
        article.evidence = evidence or {}
        capture = Capture(url, at, 200, [("Content-Type", "text/html")], repr((article, identity)).encode())
        visit = PageResult(url, "article", "cnqp", capture=capture, article=article, identity=identity)
        return self.store(visit, at)

    def finish(self) -> None:
        with self.archive.transaction():
            self.archive.ledger.finish(self.id, LATER, "finished")


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The file of an archive that holds nothing. To make it takes as long as to store ten articles."""
    path = tmp_path_factory.mktemp("empty") / "archive.db"
    Archive(path, create=True).close()
    return path.read_bytes()


@pytest.fixture
def archive(tmp_path: Path, empty: bytes) -> Iterator[Archive]:
    (tmp_path / "archive.db").write_bytes(empty)
    with Archive(tmp_path / "archive.db") as archive:
        yield archive


_HISTORIES: dict[Hashable, sqlite3.Connection] = {}


def begin_with(archive: Archive, name: Hashable, make: Callable[[], object]) -> None:
    """Let an archive hold what `make` stores in it: by `make` the first time, by a copy of that from then on."""
    assert not archive.db["urls"].count, "it has begun"
    if name in _HISTORIES:
        _HISTORIES[name].backup(archive.db.conn)
    else:
        make()
        _HISTORIES[name] = sqlite3.connect(":memory:")
        archive.db.conn.backup(_HISTORIES[name])


@pytest.fixture
def run(archive: Archive) -> Run:
    with archive.transaction():
        archive.ledger.register(Outlet("cnqp", "Tạp chí", "https://cnqp.example/"))
        return Run(archive, archive.ledger.begin("cnqp", AT, "0"))


def photo(caption: str) -> Photo:
    return Photo("https://cnqp.example/a.jpg", caption, "Anh Khôi", None, 1)
