"""Reads every stored page with today's extraction, and reports or stores the differences."""

import hashlib
import logging
from collections import Counter
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path

import newsarchive
from newsarchive.archive import Archive
from newsarchive.archive.reextractions import StoredPage
from newsarchive.mentions import Mention, find_mentions
from newsarchive.models import PageResult
from newsarchive.outlets.registry import OutletRegistry
from newsarchive.processing.article_page import process_page
from newsarchive.processing.runs import now, read_ahead, recorded_run
from newsarchive.processing.workers import WorkerError, Workers

logger = logging.getLogger(__name__)

BATCH = 32  # pages between two records of the place reached
SAMPLES = 3  # of each field
_PACKAGES = ("extraction", "vietnamese", "dates", "mentions")


@dataclass
class ReextractionReport:
    """Counts of pages and of changed articles. For each field, a count and samples (address, old, new). `refused`: the
    pages that gave an article and give none now, by reason. `mentions`: the articles whose text, as it is stored, gives
    other mentions than are stored."""

    total: int = 0
    pages: int = 0
    changed: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    samples: dict[str, list[tuple[str, str | None, str | None]]] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)
    articles: int = 0
    mentions: int = 0


async def reextract(
    archive: Archive,
    registry: OutletRegistry,
    workers: Workers,
    report: ReextractionReport,
    *,
    apply: bool,
    source: str | None = None,
) -> None:
    """Read all stored pages, or those of a source, and find the mentions of all articles, also of those without a page.
    Without `apply` nothing is written. After an interruption, the same code goes on where it stopped."""
    report.total = archive.reextractions.count(source)
    number = reached = 0
    if apply:
        with archive.transaction():
            number, reached = archive.reextractions.begin(extraction_version(), source, now())
    with recorded_run(archive, "reextract") if apply else nullcontext() as run:
        pages = map(archive.reextractions.page, archive.reextractions.places(source, reached))
        reads = (_read(page, registry, workers) for page in pages if page is not None)
        async for page, result in read_ahead(reads, workers.ahead):
            _compare(archive, page, result, run, report)
            if apply and report.pages % BATCH == 0:
                with archive.transaction():
                    archive.reextractions.reached(number, page.place)
        if apply:
            with archive.transaction():
                archive.reextractions.finish(number, now())
    await _find_mentions(archive, workers, report, apply=apply, source=source)


async def _find_mentions(
    archive: Archive, workers: Workers, report: ReextractionReport, *, apply: bool, source: str | None
) -> None:
    """Find again what the stored articles say of people, organisations and equipment."""
    number = reached = 0
    if apply:
        with archive.transaction():
            number, reached = archive.reextractions.begin(f"{extraction_version()} mentions", source, now())
    compare = archive.people.renew if apply else archive.people.differs
    size = max(BATCH, 4 * workers.ahead)
    while rows := archive.reextractions.articles(reached, source, size):
        reads = (_find(archive, workers, row) for row in rows)
        found = [one async for one in read_ahead(reads, workers.ahead)]
        with archive.transaction() if apply else nullcontext():
            report.mentions += sum(compare(*one) for one in found)
            reached = rows[-1]
            if apply:
                archive.reextractions.reached(number, reached)
        report.articles += len(rows)
    if apply:
        with archive.transaction():
            archive.reextractions.finish(number, now())


async def _find(archive: Archive, workers: Workers, row: int) -> tuple[int, list[Mention]]:
    """(id, mentions) of a stored article."""
    article = archive.people.article(row)
    if article is None:
        return row, []
    try:
        return row, await workers.run(find_mentions, article)
    except WorkerError as error:
        logger.warning("%s: whom it names cannot be found (%s)", article.url, error)
        return row, []


async def _read(page: StoredPage, registry: OutletRegistry, workers: Workers) -> tuple[StoredPage, PageResult]:
    return page, await process_page(workers, page.capture, page.entry, registry.at(page.entry.url))


def _compare(
    archive: Archive, page: StoredPage, result: PageResult, run: int | None, report: ReextractionReport
) -> None:
    report.pages += 1
    if result.article is None and page.article_id is not None:
        report.refused[result.detail or "no reason"] += 1
    changes = archive.reread(page, result, now(), run)
    report.changed += bool(changes)
    for name, (old, new) in changes.items():
        report.fields[name] += 1
        samples = report.samples.setdefault(name, [])
        if len(samples) < SAMPLES:
            samples.append((page.url or page.entry.url, old, new))


def extraction_version() -> str:
    """The version of the code that reads pages. It changes with each change of that code and of its word lists."""
    digest, package = hashlib.sha256(), Path(newsarchive.__file__).parent
    for path in sorted(path for name in _PACKAGES for path in (package / name).rglob("*.*")):
        if path.suffix in {".py", ".toml"}:
            digest.update(path.read_bytes())
    return f"{newsarchive.__version__}+{digest.hexdigest()[:12]}"
