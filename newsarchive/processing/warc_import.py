"""Pages out of WARC files into the archive: a crawl by replay, whose frontier is the files' index.

First every file is read through and each record accounted for; then the pages go in one by one, each as if
it had been looked at when it was captured, each in a transaction of its own: a load that was stopped is
begun again and goes on.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import newsarchive
from newsarchive.archive import KNOWN, Archive
from newsarchive.archive.ledger import FrontierEntry
from newsarchive.models import PageResult
from newsarchive.outlets.directory import Directory
from newsarchive.processing.article_page import process_page, read_redirect
from newsarchive.processing.replay import response_of
from newsarchive.processing.responses import NOT_MODIFIED, REDIRECTS, obstacle
from newsarchive.processing.workers import Workers
from newsarchive.warc import Broken, Index, Record, Unreadable, WarcFile

RUN = "load"
AHEAD = 8  # pages that are being read before the one that is stored next
_HTML = frozenset({"text/html", "application/xhtml+xml"})
_PAGE_KINDS = frozenset({"listing", "feed", "sitemap"})
NOT_HTML, REDIRECT, UNREADABLE = "not HTML", "redirect", "unreadable"


@dataclass(slots=True, frozen=True)
class Passed:
    """A record of which nothing is stored: in which way, and of what that way is called 'unreadable' why."""

    way: str
    detail: str | None = None


@dataclass(slots=True)
class Report:
    """What became of every record: `counts` by the outcome of its page (or EARLIER), `passed_over` by why nothing is
    stored of it (KNOWN, NOT_HTML, …, or the type of a record that holds no page). `faults` are files that are
    broken, a line each, and `unreadable` names records. The bytes say how far the first reading has come."""

    records: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    passed_over: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    pages: int = 0
    done: int = 0
    indexed: int = 0
    size: int = 0

    def pass_over(self, passed: Passed) -> None:
        """Account for a record of which nothing is stored."""
        self.passed_over[passed.way] += 1
        if passed.detail is not None:
            self.unreadable.append(passed.detail)


def index(files: list[Path], report: Report) -> Index:
    """Read the files through, each up to its end or to where it is broken."""
    found = Index()
    report.size = sum(path.stat().st_size for path in files)
    before = 0
    for path in files:
        try:
            file = WarcFile(path)
            for record in file.records():
                report.records += 1
                report.indexed = before + file.position
                _sort(file, record, found, report)
        except Broken as error:
            report.faults.append(str(error))
        before += path.stat().st_size
    report.pages = len(found.pages)
    return found


async def load(archive: Archive, pages: Index, directory: Directory, workers: Workers, report: Report) -> None:
    """Take the pages in, and account for each. The run is closed whatever happens but a kill."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    with archive.transaction():
        run = archive.ledger.begin(RUN, now, newsarchive.__version__)
    reason = "interrupted"
    ahead: deque[asyncio.Task[PageResult | Passed]] = deque()

    async def store_next() -> None:
        read = await ahead.popleft()
        if isinstance(read, PageResult):
            way = archive.load(run, directory.at(read.url).outlet(), read, now)
            read = Passed(KNOWN) if way == KNOWN else read
        if isinstance(read, Passed):
            report.pass_over(read)
        else:
            report.counts[way] += 1
        report.done += 1

    try:
        for file, record in _in_order(pages):
            ahead.append(asyncio.create_task(_read(archive, pages, file, record, directory, workers)))
            if len(ahead) > AHEAD:
                await store_next()
        while ahead:
            await store_next()
        reason = "finished"
    finally:
        for task in ahead:
            task.cancel()
        await asyncio.gather(*ahead, return_exceptions=True)
        with archive.transaction():
            archive.ledger.finish(run, datetime.now(UTC).isoformat(timespec="seconds"), reason)
    archive.recompress()


def _sort(file: WarcFile, record: Record, found: Index, report: Report) -> None:
    """Into the index what may be a page; the rest is passed over by name."""
    if record.kind not in {"response", "revisit"}:
        report.passed_over[record.kind] += 1
    elif not (record.url or "").startswith(("http://", "https://")):
        report.passed_over["no web address"] += 1
    elif record.at is None or (record.kind == "response" and record.status is None):
        why = "holds no HTTP response" if record.at else "has no WARC-Date"
        report.pass_over(Passed(UNREADABLE, f"{record.url}: {why}"))
    elif record.damaged:
        report.pass_over(Passed(UNREADABLE, f"{record.url}: is not what its digest says"))
    elif record.kind == "response" and (way := _no_page(record)):
        report.passed_over[way] += 1
    else:
        found.add(file, record)


def _no_page(record: Record) -> str | None:
    status = record.status or 0
    if status in REDIRECTS and record.page_kind not in _PAGE_KINDS:
        return None
    if 300 <= status < 400:
        return "not modified" if status == NOT_MODIFIED else REDIRECT
    if record.type not in _HTML and record.page_kind not in _PAGE_KINDS:
        return NOT_HTML
    return None


def _in_order(pages: Index) -> Iterator[tuple[WarcFile, Record]]:
    """By time, so that of pages that say the same the first is kept; redirects after the pages to which they lead."""

    def order(page: tuple[WarcFile, Record]) -> tuple[bool, datetime]:
        return page[1].status in REDIRECTS, datetime.fromisoformat(page[1].at or "")

    yield from sorted(pages.pages, key=order)


async def _read(
    archive: Archive, pages: Index, file: WarcFile, record: Record, directory: Directory, workers: Workers
) -> PageResult | Passed:
    """A page as a page; or how it ended where there is nothing to store."""
    found = pages.payload(file, record)
    if found is not None and (way := _no_page(found[1])):
        return Passed(way)
    try:
        capture = pages.capture(file, record)
    except Unreadable as error:
        return Passed(UNREADABLE, f"{record.url}: {error}")
    capture.url = url = _address(record)
    if archive.recorder.knows(url, capture):
        return Passed(KNOWN)
    outlet, entry = directory.at(url), archive.ledger.record(url)
    kind = entry.kind if entry else record.page_kind if record.page_kind in _PAGE_KINDS else "article"
    response = response_of(capture)
    if capture.status in REDIRECTS:
        page = read_redirect(response, capture, FrontierEntry(url, kind, outlet.name), outlet)
        return page if page is not None and kind == "article" else Passed(REDIRECT)
    if kind == "article":
        listed_date = record.listed_date or (entry.listed_date if entry else None)
        due = FrontierEntry(url, kind, outlet.name, None, listed_date)
        return await process_page(workers, response, capture, due, outlet)
    page = PageResult(url, kind, outlet.name, capture=capture)
    page.outcome, page.detail = obstacle(response) or (None, None)
    return page


def _address(record: Record) -> str:
    return (record.url or "").partition("#")[0]
