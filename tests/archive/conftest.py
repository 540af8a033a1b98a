"""An archive on disk and a run in it."""

from __future__ import annotations

from collections.abc import Iterator
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


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "archive.db", create=True) as archive:
        yield archive


@pytest.fixture
def run(archive: Archive) -> Run:
    with archive.transaction():
        archive.ledger.register(Outlet("cnqp", "Tạp chí", "https://cnqp.example/"))
        return Run(archive, archive.ledger.begin("cnqp", AT, "0"))


def photo(caption: str) -> Photo:
    return Photo("https://cnqp.example/a.jpg", caption, "Anh Khôi", None, 1)
