"""Every stored page through today's extraction: what would change, or what is changed."""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.resources import files

from scrapy.http import Headers, Response

import newsarchive
from newsarchive.archive import Archive
from newsarchive.archive.reextractions import StoredPage
from newsarchive.models import PageResult
from newsarchive.outlets.description import Description
from newsarchive.processing.article_page import process_page
from newsarchive.processing.workers import Workers

BATCH = 32  # pages on their way at once
SAMPLES = 3  # kept of each field
_ROOMS = ("extraction", "vietnamese", "dates")


@dataclass
class Report:
    """How many pages were read, how many of each field differ, a few samples (address, old, new) of
    each, and the reasons why pages that gave an article give none any more."""

    pages: int = 0
    changed: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    samples: dict[str, list[tuple[str, str | None, str | None]]] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)


class Reextraction:
    """One pass over an archive; without `apply` nothing is written. Stopped at any moment, the next one
    by the same code goes on where this one came to."""

    def __init__(
        self,
        archive: Archive,
        workers: Workers,
        outlet_at: Callable[[str], type[Description]],
        *,
        apply: bool,
        source: str | None = None,
    ) -> None:
        self._archive = archive
        self._workers = workers
        self._outlet_at = outlet_at
        self._apply = apply
        self._source = source
        self.total = archive.reextractions.total(source)
        self.report = Report()

    async def run(self, progress: Callable[[Report, int], None]) -> Report:
        """Go through all pages; `progress` is told after each batch."""
        number, place, run = 0, 0, None
        if self._apply:
            with self._archive.transaction():
                number, place = self._archive.reextractions.begin(extraction_version(), self._source, _now())
                run = self._archive.ledger.begin("reextract", _now(), newsarchive.__version__)
        reason = "shutdown"
        try:
            while pages := self._archive.reextractions.pages(place, self._source, BATCH):
                results = await asyncio.gather(*map(self._read, pages))
                for page, result in zip(pages, results, strict=True):
                    self._take(page, result, run)
                place = pages[-1].place
                if self._apply:
                    with self._archive.transaction():
                        self._archive.reextractions.reached(number, place)
                progress(self.report, self.total)
            reason = "finished"
        finally:
            if run is not None:
                with self._archive.transaction():
                    if reason == "finished":
                        self._archive.reextractions.finish(number, _now())
                    self._archive.ledger.finish(run, _now(), reason)
        return self.report

    async def _read(self, page: StoredPage) -> PageResult:
        outlet = self._outlet_at(page.entry.url)
        capture = page.capture
        response = Response(capture.url, capture.status, headers=Headers(capture.headers), body=capture.body)
        return await process_page(self._workers, response, capture, page.entry, outlet)

    def _take(self, page: StoredPage, result: PageResult, run: int | None) -> None:
        report = self.report
        report.pages += 1
        if result.article is None and page.article_id is not None:
            report.refused[result.detail or "no reason"] += 1
        changes = self._archive.reread(page, result, _now(), run)
        report.changed += bool(changes)
        for name, (old, new) in changes.items():
            report.fields[name] += 1
            samples = report.samples.setdefault(name, [])
            if len(samples) < SAMPLES:
                samples.append((page.url or page.entry.url, old, new))


def extraction_version() -> str:
    """The version of the code that reads pages: it changes with each change of that code."""
    digest = hashlib.sha256()
    for room in _ROOMS:
        for path in sorted(files("newsarchive").joinpath(room).iterdir(), key=lambda path: path.name):
            if path.name.endswith(".py"):
                digest.update(path.read_bytes())
    return f"{newsarchive.__version__}+{digest.hexdigest()[:12]}"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
