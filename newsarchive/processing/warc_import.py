"""Stores the pages of WARC files in the archive.

First all files are read, and each record is counted. Then the pages are stored, each in its own transaction and as if
it had been fetched at the moment of its capture. A load that was stopped goes on when it is begun again.

Pictures are kept whether or not a loaded article shows them: the article may be in a file that is loaded later, or into
an archive that is merged later. Pictures of a page's own design are mostly smaller than SHORTEST pixels, and are left
out.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Self

from newsarchive.archive import KNOWN, Archive
from newsarchive.archive.ledger import FrontierEntry
from newsarchive.archive.observations import to_utc
from newsarchive.archive.pictures import Fetch
from newsarchive.archive.recording import EARLIER, KnownAddress
from newsarchive.models import Link, PageResult, Picture
from newsarchive.outlets.registry import OutletRegistry
from newsarchive.processing.article_page import process_page, read_redirect
from newsarchive.processing.picture_reading import read_kept, read_picture
from newsarchive.processing.responses import NOT_MODIFIED, REDIRECTS, obstacle
from newsarchive.processing.runs import now, read_ahead, recorded_run
from newsarchive.processing.workers import WorkerError, Workers
from newsarchive.warc import Broken, Index, Record, Unreadable, WarcFile

_HTML = frozenset({"text/html", "application/xhtml+xml"})
_PAGE_KINDS = frozenset({"listing", "feed", "sitemap"})
NOT_HTML, REDIRECT, UNREADABLE, NO_PICTURE = "not HTML", "redirect", "unreadable", "no picture"
SHORTEST = 100  # pixels of a picture's shorter side
MAX_PICTURE = 15 << 20  # bytes


@dataclass(slots=True, frozen=True)
class SkippedRecord:
    """Why a record is not stored. `detail` is the line that names an unreadable one."""

    reason: str
    detail: str | None = None


@dataclass(slots=True)
class ImportReport:
    """Counts of all records.

    `counts` are pages by outcome (or EARLIER), `pictures` are kept, `skipped` records by reason (KNOWN, NOT_HTML, …, or
    the type of a record without a page). `faults` are lines about broken files, `unreadable` about records. Of `size`
    bytes, `indexed` are read; of `pages`, `done` are stored or skipped.
    """

    records: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    pictures: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    pages: int = 0
    done: int = 0
    indexed: int = 0
    size: int = 0

    def add(self, other: Self) -> None:
        """Add the counts of another part of the same load. `size` and `pages` count the whole."""
        self.records += other.records
        self.counts += other.counts
        self.pictures += other.pictures
        self.skipped += other.skipped
        self.faults += other.faults
        self.unreadable += other.unreadable
        self.done += other.done

    def skip(self, record: SkippedRecord) -> None:
        """Count a record that is not stored."""
        self.skipped[record.reason] += 1
        if record.detail is not None:
            self.unreadable.append(record.detail)


@dataclass(slots=True, frozen=True)
class LoadedPicture:
    """A picture, and the record's address and moment."""

    fetch: Fetch
    picture: Picture


def index(files: list[Path], report: ImportReport, *, pictures: bool = True) -> Index:
    """The records of files that may be pages or pictures. Each file is read to its end, or to where it is broken."""
    pages = Index()
    report.size = sum(path.stat().st_size for path in files)
    before = 0
    for path in files:
        try:
            file = WarcFile(path)
            for record in file.records():
                report.records += 1
                report.indexed = before + file.position
                if skipped := _skipped(record, pictures=pictures):
                    report.skip(skipped)
                else:
                    pages.add(file, record)
        except Broken as error:
            report.faults.append(str(error))
        before += path.stat().st_size
    report.pages = len(pages.pages)
    return pages


async def load(
    archive: Archive,
    registry: OutletRegistry,
    workers: Workers,
    report: ImportReport,
    pages: Index,
    *,
    elsewhere: Mapping[str, KnownAddress] = MappingProxyType({}),
) -> None:
    """Store the pages, and count each. `elsewhere` is what another archive knows of addresses, into which this one
    will be merged."""
    ordered = sorted(pages.pages, key=load_order)
    with recorded_run(archive, "load") as run:
        if elsewhere:
            with archive.transaction():
                for known in elsewhere.values():
                    outlet = registry.at(known.url).outlet()
                    archive.ledger.register(outlet)
                    link = Link(known.url, known.kind, date=known.listed_date)
                    archive.ledger.discover(run, outlet.name, [link], None, now())
        reads = (_read(archive, registry, workers, pages, elsewhere, *page) for page in ordered)
        async for result in read_ahead(reads, workers.ahead):
            if isinstance(result, PageResult):
                outcome = archive.load(run, registry.at(result.url).outlet(), result, now())
                if outcome != KNOWN and _is_earlier(result, elsewhere.get(result.url)):
                    outcome = EARLIER
                if outcome == KNOWN:
                    result = SkippedRecord(KNOWN)
                else:
                    report.counts[outcome] += 1
            if isinstance(result, LoadedPicture):
                kept = archive.pictures.keep_files(result.picture)
                compared = archive.pictures.compare(kept)
                with archive.transaction():
                    archive.pictures.record(result.fetch, kept, compared)
                report.pictures += 1
            if isinstance(result, SkippedRecord):
                report.skip(result)
            report.done += 1
    archive.recompress()


async def _read(
    archive: Archive,
    registry: OutletRegistry,
    workers: Workers,
    pages: Index,
    elsewhere: Mapping[str, KnownAddress],
    file: WarcFile,
    record: Record,
) -> PageResult | LoadedPicture | SkippedRecord:
    """Read a record as a page or a picture."""
    payload = pages.payload(file, record)
    if _is_picture(record) or (payload is not None and _is_picture(payload[1])):
        return await _read_picture(archive, workers, pages, file, record)
    if payload is not None and (skipped := _no_page(payload[1])):
        return skipped
    try:
        capture = pages.capture(file, record)
    except Unreadable as error:
        return SkippedRecord(UNREADABLE, f"{record.url}: {error}")
    capture.url = url = (record.url or "").partition("#")[0]
    if archive.recorder.knows(url, capture) or (url in elsewhere and elsewhere[url].knows(capture)):
        return SkippedRecord(KNOWN)
    outlet, known = registry.at(url), archive.ledger.record(url)
    kind = known.kind if known else record.page_kind if record.page_kind in _PAGE_KINDS else "article"
    listed_date = record.listed_date or (known.listed_date if known else None)
    entry = FrontierEntry(url, kind, outlet.name, None, listed_date)
    if capture.status in REDIRECTS:
        page = read_redirect(capture, entry, outlet)
        return page if page is not None and kind == "article" else SkippedRecord(REDIRECT)
    if kind == "article":
        page = await process_page(workers, capture, entry, outlet)
        return page if page.capture is not None or page.redirects else SkippedRecord(page.detail or "no page")
    page = PageResult(url, kind, outlet.name, capture=capture)
    page.outcome, page.detail = obstacle(capture) or (None, None)
    return page


async def _read_picture(
    archive: Archive, workers: Workers, pages: Index, file: WarcFile, record: Record
) -> LoadedPicture | SkippedRecord:
    """Read a record as a picture: a response, or a kept picture that another archive exported."""
    url, at = (record.url or "").partition("#")[0], record.at or ""
    try:
        if record.original is not None:
            if archive.pictures.knows(url, at, record.original.sha256):
                return SkippedRecord(KNOWN)
            read = await workers.run(read_kept, record.original, file.block(record))
        else:
            capture = pages.capture(file, record)
            if not 200 <= capture.status < 300 or len(capture.body) > MAX_PICTURE:
                return SkippedRecord(NO_PICTURE)
            if archive.pictures.knows(url, at, capture.sha256):
                return SkippedRecord(KNOWN)
            read = await workers.run(read_picture, capture.body, capture.content_type)
    except (Unreadable, WorkerError) as error:
        return SkippedRecord(UNREADABLE, f"{record.url}: {error}")
    if isinstance(read, str):
        return SkippedRecord(NO_PICTURE)
    if record.original is None and min(read.original.width, read.original.height) < SHORTEST:
        return SkippedRecord("small picture")
    return LoadedPicture(Fetch(url, at, "stored"), read)


def _is_picture(record: Record) -> bool:
    is_response = record.kind == "response" and (record.type or "").startswith("image/")
    return is_response or record.original is not None


def _skipped(record: Record, *, pictures: bool) -> SkippedRecord | None:
    """Why a record cannot be a page or a picture."""
    if record.kind not in {"response", "revisit"} and record.original is None:
        return SkippedRecord(record.kind)
    if not (record.url or "").startswith(("http://", "https://")):
        return SkippedRecord("no web address")
    if record.at is None:
        return SkippedRecord(UNREADABLE, f"{record.url}: has no WARC-Date")
    if record.kind == "response" and record.status is None:
        return SkippedRecord(UNREADABLE, f"{record.url}: holds no HTTP response")
    if record.damaged:
        return SkippedRecord(UNREADABLE, f"{record.url}: does not match its digest")
    if pictures and _is_picture(record):
        return None
    return _no_page(record) if record.kind != "revisit" else None


def _no_page(record: Record) -> SkippedRecord | None:
    """Why a response is not a page."""
    status = record.status or 0
    if status in REDIRECTS and record.page_kind not in _PAGE_KINDS:
        return None
    if 300 <= status < 400:
        return SkippedRecord("not modified" if status == NOT_MODIFIED else REDIRECT)
    if record.type not in _HTML and record.page_kind not in _PAGE_KINDS:
        return SkippedRecord(NOT_HTML)
    return None


def _is_earlier(result: PageResult, known: KnownAddress | None) -> bool:
    """True if an address was observed later than the page that is loaded."""
    capture = result.capture or next((hop for hop, _ in result.redirects), None)
    assert capture is not None
    return known is not None and known.latest is not None and known.latest > to_utc(capture.fetched_at)


def load_order(page: tuple[WarcFile, Record]) -> tuple[bool, bool, datetime]:
    """By time, so the first of equal pages is stored. Redirects follow after the pages to which they lead, and pictures
    after all pages."""
    return _is_picture(page[1]), page[1].status in REDIRECTS, datetime.fromisoformat(page[1].at or "")
