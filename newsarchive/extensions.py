"""The extensions: the log of a crawl in the archive, its display, and Scrapy's feeds."""

from __future__ import annotations

import asyncio
import logging
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, nullcontext
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self
from weakref import WeakKeyDictionary, proxy

from itemadapter import ItemAdapter, is_item
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
from newsarchive.archive.captures import Captures
from newsarchive.archive.database import in_memory
from newsarchive.archive.hosts import Hosts
from newsarchive.archive.ledger import FrontierEntry, UrlLedger
from newsarchive.archive.pictures import Fetch as PictureFetch
from newsarchive.archive.pictures import KeptPicture
from newsarchive.archive.source_lock import SourceLock
from newsarchive.frontier import ENTRY, Frontier
from newsarchive.items import Article
from newsarchive.models import Capture, Outlet, PageResult
from newsarchive.options import moment_setting
from newsarchive.processing.runs import now
from newsarchive.processing.worker import named
from newsarchive.progress import progress_line

if TYPE_CHECKING:
    from newsarchive.processing.replay import Replay

logger = logging.getLogger(__name__)

LOG_EVERY = 60.0  # seconds
RECOMPRESSION, STEP = 5.0, 0.05  # seconds at the end of a crawl, and of each step
LISTED = 20  # addresses that the summary names, at most
LISTED_PICTURES = 5  # addresses of photos that it names, at most
run_begun = object()  # a signal: a run of the archive has begun
_STATS, _PICTURE_STATS = "newsarchive/outcome/", "newsarchive/picture/"
_LOGS: WeakKeyDictionary[Crawler, CrawlLog] = WeakKeyDictionary()


class CrawlLog:
    """Opens the archive for a crawl, and records the outcome of each address there and in Scrapy's stats
    (`newsarchive/outcome/stored` and so on).

    A run begins when our spider starts, or when a pipeline stores the first item of another spider. Until then no file
    is opened and nothing is recorded, so `scrapy shell`, `fetch`, `parse` and `check` leave the archive alone.

    `counts` are the outcomes so far, `pictures` those of the addresses of photos. `failure` is the line that says why
    the crawl could not go on.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler: Crawler = proxy(crawler)  # the crawler holds its log; a reference back would be a circle
        self._settings = crawler.settings
        self._replay_moment = self.replay.moment() if self._settings.getlist("REPLAY") else None
        self._archive: Archive | None = None
        self._dictionaries = ThreadPoolExecutor(1, "dictionaries")  # makes them, for it takes 0.2 s
        self._opened = ExitStack()  # the archive, and the lock of the spider's outlets
        self._run = 0
        self._frontier: Frontier | None = None
        self.hosts = Hosts(None)  # without a run, pauses hold for this crawl only
        self._closing: asyncio.Future[None] | None = None  # held, or the loop would drop it
        self._unstored = 0  # articles that no pipeline stored
        self.precisions: dict[str, str] = {}  # of dates of items without a field for it, by the item's address
        self._in_pipelines: dict[int, PageResult] = {}  # pages whose articles go through the pipelines, by id()
        self.reason: str | None = None  # why the run ended, once it has
        self.counts: Counter[str] = Counter()
        self.pictures: Counter[str] = Counter()  # addresses of photos, by outcome
        self.picture_problems: list[str] = []  # lines of those that gave no picture
        self.failure: str | None = None
        self.out_of_hours = False  # an outlet was closed at this hour, so addresses stay waiting
        self.unfinished: list[str] = []  # addresses still waiting after a finished run
        crawler.signals.connect(self._item_scraped, signals.item_scraped)
        crawler.signals.connect(self._item_dropped, signals.item_dropped)
        crawler.signals.connect(self._item_error, signals.item_error)
        crawler.signals.connect(self._spider_error, signals.spider_error)
        crawler.signals.connect(self._closed, signals.spider_closed)
        crawler.signals.connect(self._recompress, signals.spider_closed)
        crawler.signals.connect(self._stopped, signals.engine_stopped)

    @staticmethod
    def of(crawler: Crawler) -> CrawlLog:
        """The log of a crawler: one for all components."""
        if crawler not in _LOGS:
            _LOGS[crawler] = CrawlLog(crawler)
        return _LOGS[crawler]

    @cached_property
    def replay(self) -> Replay:
        """The files that REPLAY names. Raises UserError if they cannot be replayed."""
        from newsarchive.processing.replay import Replay  # other crawls read no WARC file

        return Replay(self._settings.getlist("REPLAY"), moment_setting(self._settings, "REPLAY_AT"))

    @property
    def active(self) -> bool:
        """True if the run has begun."""
        return self._archive is not None

    @property
    def frontier(self) -> Frontier:
        """The addresses to fetch. Without a run they are kept in memory, and every link is new."""
        if self._frontier is None:
            db = in_memory()
            self._frontier = Frontier(UrlLedger(db), Captures(db), 0, self._settings, self.now, nullcontext)
        return self._frontier

    @property
    def archive(self) -> Archive:
        """The archive of the run."""
        if self._archive is None:
            raise RuntimeError("the run has not begun")
        return self._archive

    def now(self) -> str:
        """The moment of the crawl, ISO 8601 in UTC: the current one, or the moment that a replay shows."""
        return self._replay_moment or now()

    def begin(self) -> None:
        """Begin the run, if it has not begun. Raises CloseSpider if the archive cannot be written, or if another
        process crawls the same outlets."""
        if self._archive is not None:
            return
        spider = self._crawler.spidercls
        with self.closing_on(ArchiveError, "archive"), ExitStack() as opened:
            archive = opened.enter_context(Archive(self._settings.get("ARCHIVE", "archive.db"), create=True))
            for problem in archive.problems:
                logger.warning("%s", problem)
            if getattr(spider, "outlets", ()):
                opened.enter_context(SourceLock(archive.path, spider.name))
            with archive.transaction():
                self._run = archive.ledger.begin(spider.name, self.now(), newsarchive.__version__)
            archive.captures.make_dictionaries_by(opened.enter_context(self._dictionaries))
            self._opened = opened.pop_all()
        self._archive = archive
        self.hosts.close()
        self.hosts = Hosts(archive.path)
        self._frontier = Frontier(archive.ledger, archive.captures, self._run, self._settings, self.now, self._writing)
        self._crawler.signals.send_catch_log(run_begun)

    def page_of(self, item: Any) -> PageResult | None:
        """The page from which an item was read, also if a pipeline replaced the item. None for an item of another
        spider."""
        page = getattr(item, "page", None)
        if isinstance(page, PageResult):
            return page
        url = ItemAdapter(item).get("url") if is_item(item) else None
        pages = self._in_pipelines.values()
        return next((page for page in pages if page.article is not None and page.article.url == url), None)

    def expect(self, page: PageResult) -> None:
        """Note that the article of a page goes through the pipelines."""
        assert page.article is not None
        page.article.page = page
        self._in_pipelines[id(page)] = page

    def record(self, result: PageResult) -> str:
        """Store what an address gave, in one transaction, and return its outcome. Returns 'waiting' if the archive
        cannot be written any more; the crawl then ends. Without a run nothing is stored."""
        if not self.active:
            if result.outcome is not None:
                logger.info("%s: %s", result.url, result.detail or result.outcome)
            return result.outcome or "waiting"
        try:
            outcome = self.archive.store(self._run, result, self.now(), result.reading)
        except ArchiveError as error:
            self.end(error)
            return "waiting"
        except Exception as error:  # whatever the page contains, its address gets an outcome
            detail = named(error).encode("utf-8", "replace").decode()
            logger.error("%s could not be stored: %s", result.url, detail)
            refused = PageResult(result.url, result.kind, result.source, "error", detail)
            outcome = self.archive.store(self._run, refused, self.now())
        result.outcome = outcome
        self.counts[outcome] += 1
        self._crawler.stats.inc_value(_STATS + outcome)
        self.frontier.mark_settled(result.url)
        return outcome

    def repeats(self, capture: Capture) -> bool:
        """True if an answer is byte by byte the page from which the article of its address was read."""
        return self.active and self.archive.captures.repeats(capture)

    def lacks(self, url: str) -> bool:
        """True if the archive of the run holds no article for an address."""
        record = self.archive.ledger.record(url) if self.active else None
        return self.active and (record is None or record.article is None)

    def record_item(self, page: PageResult) -> str:
        """Store an article that the frontier does not hold. Returns its outcome."""
        page.source = self.archive.ledger.source_of(page.url) or page.source
        self.frontier.claim([(Outlet(page.source), page.url)], register=False)
        return self.record(page)

    def record_picture(self, fetch: PictureFetch, picture: KeptPicture | None = None) -> None:
        """Store what the address of a photo answered. The files of its picture are written already."""
        if self.failure is not None:
            return
        pictures = self.archive.pictures
        try:
            compared = pictures.compare(picture) if picture is not None else None
            with self.archive.transaction():
                new = pictures.record(fetch, picture, compared)
        except ArchiveError as error:
            self.end(error)
            return
        self.count_picture("duplicate" if picture is not None and not new else fetch.outcome)
        if picture is None and fetch.outcome != "not_captured":  # a replay may lack all pictures
            reason = f"  ({fetch.detail})" if fetch.detail else ""
            self.picture_problems.append(f"{fetch.outcome:12} {fetch.url}{reason}")

    def count_picture(self, outcome: str) -> None:
        """Count the outcome of the address of a photo, also in Scrapy's stats."""
        self.pictures[outcome] += 1
        self._crawler.stats.inc_value(_PICTURE_STATS + outcome)

    def fail(self, error: Exception) -> None:
        """Note why the crawl cannot go on. Waiting addresses stay for the next run."""
        if self.failure is None:
            self.failure = str(error)
            logger.critical("%s", error)

    def end(self, error: Exception) -> None:
        """End the crawl, because the archive cannot be written any more."""
        self.fail(error)
        if self._closing is None:
            self._closing = asyncio.ensure_future(self._crawler.engine.close_spider_async(reason="archive"))

    @contextmanager
    def using_hosts(self) -> Iterator[Hosts]:
        """The table of the pauses that hosts ask for. If it cannot be used, the crawl ends and IgnoreRequest is
        raised."""
        try:
            yield self.hosts
        except ArchiveError as error:
            self.end(error)
            raise IgnoreRequest(str(error)) from error

    @contextmanager
    def closing_on(self, kind: type[Exception], reason: str) -> Iterator[None]:
        """End the crawl of a spider's callback for an exception of this kind."""
        try:
            yield
        except kind as error:
            self.fail(error)
            raise CloseSpider(reason) from error

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self.closing_on(ArchiveError, "archive"), self.archive.transaction():
            yield

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
            page.article, page.outcome, page.detail = None, "error", named(failure.value)
            self.record(page)

    def _spider_error(self, failure: Failure, response: Response | Failure | None) -> None:
        """Record the exception of a callback as the outcome of its page."""
        if self.active and self.failure is None and isinstance(response, Response):
            entry: FrontierEntry | None = response.meta.get(ENTRY)
            if entry is not None and entry.url in self.frontier.pending:
                self.record(PageResult(entry.url, entry.kind, entry.source, "error", named(failure.value)))

    def _unsettled(self, item: Any) -> PageResult | None:
        """The page of an item that leaves the pipelines, if it has no outcome yet."""
        if is_item(item):
            self.precisions.pop(str(ItemAdapter(item).get("url")), None)
        page = self.page_of(item)
        if page is None or not self.active:
            return None
        self._in_pipelines.pop(id(page), None)
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
                self.counts = self._archive.ledger.finish(self._run, self.now(), self.reason, self.pictures)
            for outcome in OUTCOMES:  # the outcome of an address may have changed since it was counted
                if self.counts[outcome] or self._crawler.stats.get_value(_STATS + outcome):
                    self._crawler.stats.set_value(_STATS + outcome, self.counts[outcome])
            if self.reason == "finished":
                self.unfinished = [url for outcome, url, _ in self.problems() if outcome == "waiting"]
        except ArchiveError as error:
            self.fail(error)

    async def _recompress(self) -> None:
        """Make earlier pages smaller, in steps, for others use the loop, too."""
        if self._archive is None:
            return
        await asyncio.to_thread(self._dictionaries.shutdown)
        end = time.monotonic() + RECOMPRESSION
        try:
            while self._archive.recompress(STEP) and time.monotonic() < end:
                await asyncio.sleep(0)
        except ArchiveError as error:
            self.fail(error)

    def problems(self) -> list[tuple[str, str, str | None]]:
        """(outcome, address, detail) of each address of the run whose content is not in the archive."""
        return list(self.archive.ledger.problems(self._run))

    def _stopped(self) -> None:
        self.hosts.close()
        self._opened.close()


class Component:
    """A component of a crawl that uses its log."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._log = CrawlLog.of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)


class Progress(Component):
    """At a terminal, a line of progress; elsewhere, a log line every minute. At the end, a summary that accounts for
    every address."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._display = ExitStack()
        self._since = time.monotonic()
        crawler.signals.connect(self._begun, run_begun)
        crawler.signals.connect(self._closed, signals.spider_closed)

    def _begun(self) -> None:
        self._since = time.monotonic()
        if sys.stderr.isatty():
            self._display.enter_context(progress_line(self._line))
            handler = get_scrapy_root_handler()
            if isinstance(handler, logging.StreamHandler) and not isinstance(handler, logging.FileHandler):
                handler.setStream(sys.stderr)  # now the display's stream: warnings appear above the line
        else:
            lines = create_looping_call(lambda: logger.info("%s", self._line()))
            lines.start(LOG_EVERY, now=False)
            self._display.callback(lines.stop)

    def _closed(self, reason: str) -> None:
        self._display.close()
        if self._log.active and self._log.failure is None:
            summary = "\n".join(self._summary(self._log.reason or reason))
            print(summary, file=sys.stderr)
            if self._crawler.settings["LOG_FILE"]:  # as scrapyd sets it
                logger.info("%s", summary)

    def _line(self) -> str:
        counts = self._log.counts
        fetched = self._crawler.stats.get_value("response_received_count", 0)
        return (
            f"{self._crawler.spidercls.name}: {fetched} pages fetched, {counts['stored']} articles and pages stored, "
            f"{counts['revised']} revised, {self._log.frontier.waiting} waiting, "
            f"{counts['error'] + counts['not_captured']} errors, {time.monotonic() - self._since:.0f} s"
        )

    def _summary(self, reason: str) -> list[str]:
        counts = self._log.counts
        outcomes = ", ".join(f"{counts[outcome]} {outcome}" for outcome in OUTCOMES if counts[outcome])
        name, seconds = self._crawler.spidercls.name, time.monotonic() - self._since
        lines = [f"{name}: {counts.total()} addresses in {seconds:.0f} s ({reason}): {outcomes or 'nothing to do'}"]
        if urls := self._log.unfinished:
            lines.append(f"  {len(urls)} without an outcome, {urls[0]} first: the next run fetches them; exit status 1")
        told = set()  # a page whose failure cut a listing off is named once
        for end in self._log.frontier.truncated:
            reason = (end.detail or "").removeprefix(f"{end.url}: ")
            lines.append(f"  truncated    {end.url}  ({reason})")
            told |= {f"{end.url}: {reason}", reason}
        problems = [one for one in self._log.problems() if f"{one[1]}: {one[2] or one[0]}" not in told]
        lines += [
            f"  {outcome:12} {url}" + (f"  ({detail})" if detail else "") for outcome, url, detail in problems[:LISTED]
        ]
        if len(problems) > LISTED:
            lines.append(f"  and {len(problems) - LISTED} more: see the archive's table urls")
        return lines + self._picture_lines()

    def _picture_lines(self) -> list[str]:
        pictures, problems = self._log.pictures, self._log.picture_problems
        if not pictures:
            return []
        counts = ", ".join(f"{count} {outcome}" for outcome, count in pictures.most_common())
        lines = [f"  pictures     {pictures.total()} addresses: {counts}"]
        lines += [f"    {line}" for line in problems[:LISTED_PICTURES]]
        if len(problems) > LISTED_PICTURES:
            lines.append(f"    and {len(problems) - LISTED_PICTURES} more: see the archive's table picture_fetches")
        return lines


class ArchiveFeedExporter(FeedExporter):
    """Scrapy's feed exports. A stored article is written once, when the crawl ends, as the archive then holds it: later
    pages of a run may add a story or a second address. Any other item, and an article that a pipeline changed after it
    was stored, is written as it was scraped."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._log = CrawlLog.of(crawler)
        self._stored: dict[int, Any] = {}  # by the id of an article: its item if a pipeline changed it, else None

    def item_scraped(self, item: Any, spider: Spider) -> None:
        number = ItemAdapter(item).get("id") if isinstance(item, Article) else None
        if number is None or not self._log.active:
            self._export(item, spider)
            return
        row = next(self._log.archive.articles_by_id([number]), None)
        self._stored[number] = item if row is not None and Article.from_dict(row) != item else None

    async def close_spider(self, spider: Spider) -> None:
        for row in self._log.archive.articles_by_id(sorted(self._stored)) if self._stored else ():
            self._export(self._stored[row["id"]] or Article.from_dict(row), spider)
        await super().close_spider(spider)

    def _export(self, item: Any, spider: Spider) -> None:
        try:
            super().item_scraped(item, spider)
        except Exception as error:
            logger.error("%s could not be written to a feed: %s", ItemAdapter(item).get("url", "an item"), error)
            self.crawler.stats.inc_value("feedexport/failed_count/item")
