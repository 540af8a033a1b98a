"""The extensions: the log of a crawl in the archive, and what a person sees of it."""

from __future__ import annotations

import asyncio
import logging
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Self
from weakref import WeakKeyDictionary, proxy

from itemadapter import ItemAdapter, is_item
from rich.console import Console
from rich.live import Live
from rich.text import Text
from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, DropItem, IgnoreRequest
from scrapy.extensions.feedexport import FeedExporter
from scrapy.http import Response
from scrapy.utils.asyncio import create_looping_call
from scrapy.utils.log import get_scrapy_root_handler
from twisted.python.failure import Failure

import newsarchive
from newsarchive.archive import OUTCOMES, Archive, ArchiveError
from newsarchive.archive.hosts import Hosts
from newsarchive.archive.ledger import FrontierEntry
from newsarchive.frontier import ENTRY, Frontier, Preview
from newsarchive.items import Article
from newsarchive.models import Outlet, PageResult
from newsarchive.processing.replay import replay_of

logger = logging.getLogger(__name__)

LOG_EVERY = 60.0  # seconds
LISTED = 20  # addresses named in the summary, at the most
run_begun = object()  # a signal: a run of the archive has begun
_STATS = "newsarchive/outcome/"
_LOGS: WeakKeyDictionary[Crawler, CrawlLog] = WeakKeyDictionary()


class CrawlLog:
    """Opens the archive for a crawl, and records the outcome of each address there and in Scrapy's stats
    (`newsarchive/outcome/stored` and so on).

    A run begins when our spider starts, or when a pipeline stores the first item of another one. Until then nothing is
    opened and nothing is recorded, so `scrapy shell`, `fetch`, `parse` and `check` leave the archive alone.

    `counts` are the outcomes so far. `failure` is the line that says why the crawl could not go on.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler: Crawler = proxy(crawler)  # the crawler keeps its log, not the log its crawler
        self._settings = crawler.settings
        self._replayed: str | None = None
        if self._settings.getlist("REPLAY"):
            self._replayed = replay_of(crawler).moment()
        self._archive: Archive | None = None
        self.frontier: Frontier = Preview()
        self._run = 0
        self._hosts = Hosts(None)  # without a run the pauses hold for this crawl only
        self._closing: asyncio.Future[None] | None = None  # held, or the loop would drop it
        self._unstored = 0  # articles that no pipeline stored
        self.precisions: dict[str, str] = {}  # of dates of items that have no field for it, by the item's address
        self._pages: dict[str, list[PageResult]] = {}  # of articles on their way through the pipelines, by address
        self.reason: str | None = None  # why the run ended, once it has
        self.counts: Counter[str] = Counter()
        self.failure: str | None = None
        self.out_of_hours = False  # an outlet was closed at this hour, so addresses stay waiting
        self.left: list[str] = []  # addresses still waiting after a finished run
        crawler.signals.connect(self._item_scraped, signals.item_scraped)
        crawler.signals.connect(self._item_dropped, signals.item_dropped)
        crawler.signals.connect(self._item_error, signals.item_error)
        crawler.signals.connect(self._spider_error, signals.spider_error)
        crawler.signals.connect(self._closed, signals.spider_closed)
        crawler.signals.connect(self._stopped, signals.engine_stopped)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls.of(crawler)

    @classmethod
    def of(cls, crawler: Crawler) -> Self:
        """The log of a crawler: one for all components."""
        if crawler not in _LOGS:
            _LOGS[crawler] = cls(crawler)
        log = _LOGS[crawler]
        assert isinstance(log, cls)
        return log

    @property
    def active(self) -> bool:
        """Has the run begun?"""
        return self._archive is not None

    @property
    def archive(self) -> Archive:
        """The archive of the run."""
        if self._archive is None:
            raise RuntimeError("the run has not begun")
        return self._archive

    def now(self) -> str:
        """The moment of the crawl, ISO 8601 in UTC: today's, or the one that the replay stands for."""
        return self._replayed or datetime.now(UTC).isoformat(timespec="seconds")

    def begin(self) -> None:
        """Begin the run, if it has not begun. Raises CloseSpider if the archive cannot be written."""
        if self._archive is not None:
            return
        archive = None
        try:
            archive = Archive(self._settings.get("ARCHIVE", "archive.db"), create=True)
            with archive.transaction():
                self._run = archive.ledger.begin(self._crawler.spidercls.name, self.now(), newsarchive.__version__)
        except ArchiveError as error:
            if archive is not None:
                archive.close()
            self.fail(error)
            raise CloseSpider("archive") from error
        self._archive = archive
        self._hosts.close()
        self._hosts = Hosts(archive.path)
        self.frontier = Frontier(archive, self._run, self._settings, self.now, self._writing)
        self._crawler.signals.send_catch_log(run_begun)

    def page_of(self, item: Any) -> PageResult | None:
        """The page that an item was read from, also if a pipeline made another item of it. None if no spider of ours
        read it."""
        page = getattr(item, "page", None)
        if isinstance(page, PageResult):
            return page
        pages = self._pages.get(str(ItemAdapter(item).get("url"))) if is_item(item) else None
        return pages[0] if pages else None

    def expect(self, page: PageResult) -> None:
        """Note that the article of a page goes through the pipelines."""
        pages = self._pages.setdefault(page.article.url if page.article is not None else page.url, [])
        if not any(one is page for one in pages):
            pages.append(page)

    def record(self, result: PageResult) -> str:
        """Store what an address gave, in one transaction, and return its outcome. 'waiting' if the archive can take
        nothing more: the crawl then ends. Without a run nothing is stored."""
        if not self.active:
            logger.info("%s: %s", result.url, result.detail or result.outcome)
            return result.outcome or "waiting"
        try:
            outcome = self.archive.store(self._run, result, self.now(), result.reading)
        except ArchiveError as error:
            self.end(error)
            return "waiting"
        except Exception as error:  # whatever a page can do to us, its address gets an outcome
            detail = f"{type(error).__name__}: {error}".encode("utf-8", "replace").decode()
            logger.error("%s could not be stored: %s", result.url, detail)
            refused = PageResult(result.url, result.kind, result.source, "error", detail)
            outcome = self.archive.store(self._run, refused, self.now())
        result.outcome = outcome
        self.counts[outcome] += 1
        self._crawler.stats.inc_value(_STATS + outcome)
        self.frontier.settled(result.url)
        return outcome

    def record_item(self, page: PageResult) -> str:
        """Store an article to which no entry of the frontier led. Returns its outcome."""
        page.source = self.archive.ledger.source_of(page.url) or page.source
        self.frontier.take([(Outlet(page.source), page.url)], register=False)
        return self.record(page)

    def prepare(self, page: PageResult) -> bool:
        """Compute what the archive has to compare, outside any transaction. Returns True if the archive holds the
        article of the page as it is."""
        assert page.article is not None
        page.reading = self.archive.prepare(page.article, page.identity)
        return self.archive.unchanged(page.url, page.reading)

    async def claim(self, host: str, pause: float, delay: float | None) -> tuple[float, str | None]:
        """Ask whether a host may be asked now (see newsarchive/archive/hosts.py)."""
        with self._skipping():
            return await self._hosts.claim(host, pause, delay)

    async def leave_alone(self, host: str, seconds: float, why: str) -> None:
        """Forbid all crawls to ask a host for some seconds, at most a day."""
        with self._skipping():
            await self._hosts.leave_alone(host, seconds, why)

    def fail(self, error: Exception) -> None:
        """Note why the crawl cannot go on. Waiting addresses stay for the next run."""
        if self.failure is None:
            self.failure = str(error)
            logger.critical("%s", error)

    def problems(self) -> list[tuple[str, str, str | None]]:
        """(outcome, address, detail) of each address of the run that did not end in the archive."""
        return list(self.archive.ledger.problems(self._run)) if self.active else []

    def end(self, error: Exception) -> None:
        """End the crawl, because the archive can take nothing more."""
        self.fail(error)
        if self._closing is None:
            self._closing = asyncio.ensure_future(self._crawler.engine.close_spider_async(reason="archive"))

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            with self.archive.transaction():
                yield
        except ArchiveError as error:
            self.fail(error)
            raise CloseSpider("archive") from error

    @contextmanager
    def _skipping(self) -> Iterator[None]:
        try:
            yield
        except ArchiveError as error:
            self.end(error)
            raise IgnoreRequest(str(error)) from error

    def _item_scraped(self, item: Any, response: Response | Failure | None) -> None:
        page = self._unsettled(item)
        if page is not None:
            self._unstored += 1
            self.frontier.release(page.url)

    def _item_dropped(self, item: Any, exception: DropItem) -> None:
        page = self._unsettled(item)
        if page is not None and self.failure is None:
            # Without its page the record says nothing of the outlet: an article stored before does not count as gone.
            page.article = page.capture = None
            page.outcome, page.detail = "not_article", f"dropped by a pipeline: {exception}"
            self.record(page)

    def _item_error(self, item: Any, failure: Failure) -> None:
        page = self._unsettled(item)
        if page is not None and self.failure is None:
            page.article, page.outcome = None, "error"
            page.detail = f"{type(failure.value).__name__}: {failure.value}"
            self.record(page)

    def _spider_error(self, failure: Failure, response: Response | Failure | None) -> None:
        """Record a fault of a callback as the outcome of its page."""
        if self.active and self.failure is None and isinstance(response, Response):
            entry: FrontierEntry | None = response.meta.get(ENTRY)
            if entry is not None and entry.url in self.frontier.pending:
                detail = f"{type(failure.value).__name__}: {failure.value}"
                self.record(PageResult(entry.url, entry.kind, entry.source, "error", detail))

    def _unsettled(self, item: Any) -> PageResult | None:
        """The page of an item that leaves the pipelines, if it has no outcome yet."""
        if is_item(item):
            self.precisions.pop(str(ItemAdapter(item).get("url")), None)
        page = self.page_of(item)
        if page is None or not self.active:
            return None
        self._pages = {
            url: left for url, pages in self._pages.items() if (left := [one for one in pages if one is not page])
        }
        return page if page.url in self.frontier.pending else None

    def _closed(self, reason: str) -> None:
        self.reason = "hours" if reason == "finished" and self.out_of_hours else reason
        if self._archive is None:
            return
        if self._unstored:
            logger.error(
                "%d articles were not stored: ITEM_PIPELINES lacks newsarchive.pipelines.StoreInArchivePipeline; they "
                "wait for the next run",
                self._unstored,
            )
        try:
            with self._archive.transaction():
                self.counts = self._archive.ledger.finish(self._run, self.now(), self.reason)
            for outcome in OUTCOMES:  # an address may have come to another one since it was counted
                if self.counts[outcome] or self._crawler.stats.get_value(_STATS + outcome):
                    self._crawler.stats.set_value(_STATS + outcome, self.counts[outcome])
            if self.reason == "finished":
                self.left = self._archive.ledger.unsettled(self._run)
            self._archive.recompress()
        except ArchiveError as error:
            self.fail(error)

    def _stopped(self) -> None:
        self._hosts.close()
        if self._archive is not None:
            self._archive.close()


class Progress:
    """A line that moves at a terminal, quiet log lines elsewhere, and a summary that accounts for every address."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._log = CrawlLog.of(crawler)
        self._live: Live | None = None
        self._lines = create_looping_call(self._write)
        self._since = time.monotonic()
        crawler.signals.connect(self._begun, run_begun)
        crawler.signals.connect(self._closed, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def _begun(self) -> None:
        self._since = time.monotonic()
        if sys.stderr.isatty():
            self._live = Live(get_renderable=self._line, console=Console(stderr=True), transient=True)
            self._live.start()
            handler = get_scrapy_root_handler()
            if isinstance(handler, logging.StreamHandler) and not isinstance(handler, logging.FileHandler):
                handler.setStream(sys.stderr)  # the display's own now, so that warnings stand above its line
        else:
            self._lines.start(LOG_EVERY, now=False)

    def _closed(self, reason: str) -> None:
        if not self._log.active:
            return
        if self._live is not None:
            self._live.stop()
        else:
            self._lines.stop()
        if self._log.failure is None:
            print("\n".join(self._summary(self._log.reason or reason)), file=sys.stderr)

    def _line(self) -> Text:
        counts = self._log.counts
        fetched = self._crawler.stats.get_value("response_received_count", 0)
        told = f"{fetched} pages fetched, {counts['stored']} articles and pages stored, {counts['revised']} revised, "
        told += f"{self._log.frontier.waiting} waiting, {counts['error'] + counts['not_captured']} errors, "
        told += f"{time.monotonic() - self._since:.0f} s"
        return Text(f"{self._crawler.spidercls.name}: {told}", overflow="ellipsis", no_wrap=True)

    def _write(self) -> None:
        logger.info("%s", self._line().plain)

    def _summary(self, reason: str) -> list[str]:
        counts = self._log.counts
        ended = ", ".join(f"{counts[outcome]} {outcome}" for outcome in OUTCOMES if counts[outcome])
        name, seconds = self._crawler.spidercls.name, time.monotonic() - self._since
        lines = [f"{name}: {counts.total()} addresses in {seconds:.0f} s ({reason}): {ended or 'nothing to do'}"]
        if left := self._log.left:
            lines.append(
                f"  {len(left)} without an outcome, {left[0]} first: the next run takes them on; exit status 1"
            )
        lines += [f"  truncated    {walk.url}  ({walk.detail})" for walk in self._log.frontier.truncated]
        problems = self._log.problems()
        lines += [
            f"  {outcome:12} {url}" + (f"  ({detail})" if detail else "") for outcome, url, detail in problems[:LISTED]
        ]
        if len(problems) > LISTED:
            lines.append(f"  and {len(problems) - LISTED} more: they stand in the archive's table urls")
        return lines


class ArchiveFeedExporter(FeedExporter):
    """Scrapy's feed exports. An article is written when the crawl ends, once, as the archive then holds it: what comes
    later in a run may add to it (a story, a second address). An article that a pipeline changed after it was stored is
    written as it was scraped, and so is every other item."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._log = CrawlLog.of(crawler)
        self._changed: dict[int, Any] = {}
        self._stored: set[int] = set()

    def item_scraped(self, item: Any, spider: Spider) -> None:
        number = ItemAdapter(item).get("id") if isinstance(item, Article) else None
        if number is None or not self._log.active:
            self._export(item, spider)
            return
        self._stored.add(number)
        self._changed.pop(number, None)
        row = next(self._log.archive.articles_by_id([number]), None)
        if row is not None and Article.from_dict(row) != item:
            self._changed[number] = item

    async def close_spider(self, spider: Spider) -> None:
        for row in self._log.archive.articles_by_id(sorted(self._stored)) if self._stored else ():
            self._export(self._changed.get(row["id"]) or Article.from_dict(row), spider)
        await super().close_spider(spider)

    def _export(self, item: Any, spider: Spider) -> None:
        try:
            super().item_scraped(item, spider)
        except Exception as error:
            logger.error("%s could not be written to a feed: %s", ItemAdapter(item).get("url", "an item"), error)
            self.crawler.stats.inc_value("feedexport/failed_count/item")
