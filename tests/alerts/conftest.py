"""Servers that are told, and an archive with a source that is broken."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from newsarchive.archive import Archive
from newsarchive.archive.ledger import CrawlEnd
from newsarchive.models import Outlet
from tests.alerts.mail import Mailbox
from tests.archive.conftest import Run
from tests.conftest import Newsarchive
from tests.server import Server

LISTING = "https://cnqp.example/tin/"


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with Mailbox() as mailbox:
        yield mailbox


@pytest.fixture
def broken(newsarchive: Newsarchive) -> Newsarchive:
    """An archive with one source, cnqp, whose listing failed in the last run."""
    with Archive(newsarchive.path, create=True) as archive:
        with archive.transaction():
            archive.ledger.register(Outlet("cnqp", "Tạp chí", LISTING))
        run_of(archive, CrawlEnd(None, LISTING, 1, 0, "truncated", "HTTP 500"))
    return newsarchive


def mend(broken: Newsarchive) -> None:
    """A run in which the listing shows its articles again."""
    with Archive(broken.path) as archive:
        run_of(archive, CrawlEnd(None, LISTING, 1, 3, "finished"))


def run_of(archive: Archive, end: CrawlEnd) -> None:
    """A run that crawls a listing and stores an article."""
    now = datetime.now(UTC).isoformat(timespec="microseconds")
    with archive.transaction():
        run = Run(archive, archive.ledger.begin("cnqp", now, "0"))
        archive.ledger.record_crawl_end(run.id, "cnqp", end)
    run.article("https://cnqp.example/1", now)
    run.finish()


def hook(server: Server, path: str = "/hook/t0k3nOfTheHook") -> str:
    """An Apprise URL of a webhook."""
    return server.put(path, "ok").replace("http://", "json://", 1)


def posted(server: Server) -> list[str]:
    """The messages that arrived at webhooks."""
    return [json.loads(body)["message"] for _, body in server.posted]
