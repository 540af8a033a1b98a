import asyncio
import logging
import sys
import traceback
from argparse import Namespace

from scrapy import signals
from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.crawler import Crawler
from scrapy.extensions.feedexport import FeedExporter, FeedSlot

from newsarchive.command import Arguments, StrictCommand
from newsarchive.crawl_log import CrawlLog
from newsarchive.errors import UserError

OUTCOME = "newsarchive/outcome/"  # the prefix of outcome counts in Scrapy's stats
logger = logging.getLogger(__name__)
UNFETCHED = frozenset({"error", "not_captured", "robots", "too_large"})


class Command(StrictCommand, ScrapyCrawl):
    """Scrapy's command, with one line in place of a traceback for an error that the user can mend.

    Exit status: 0 the run was complete; 1 it failed, left addresses waiting, fetched nothing, or could not write a feed
    (`-O`); 2 it did not begin; 130 the user interrupted it.
    """

    arguments = Arguments(1, 1, "name one outlet; 'newsarchive list' shows them")

    def mend(self, stray: str) -> str:
        return f"write -a {stray}" if "=" in stray else super().mend(stray)

    def run(self, args: list[str], opts: Namespace) -> None:
        process = self.process
        if args[0] not in process.spider_loader.list():
            print(f"crawl: there is no outlet {args[0]!r}; 'newsarchive list' shows all outlets", file=sys.stderr)
            self.exitcode = 2
            return
        crawler = self._create_crawler(args[0])
        feeds = _Feeds(crawler)
        process.crawl(crawler, **opts.spargs).add_done_callback(self._ended)
        process.start()
        self.exitcode = self.exitcode or (1 if process.bootstrap_failed else _status(crawler) or int(feeds.failed()))

    def _ended(self, crawl: asyncio.Task[None]) -> None:
        error = None if crawl.cancelled() else crawl.exception()
        if isinstance(error, UserError):
            print(error, file=sys.stderr)
            if self.settings["LOG_FILE"]:  # as scrapyd sets it
                logger.error("%s", error)
            self.exitcode = 2
        elif error is not None:
            traceback.print_exception(error)


def _status(crawler: Crawler) -> int:
    """The exit status: 0 for a complete run, 130 (as in shells) for an interrupted one, else 1 or 2."""
    log = CrawlLog.of(crawler)
    if log.failure is not None:
        return 1 if log.active else 2
    if log.unfinished or _nothing_fetched(crawler):
        return 1
    return {"finished": 0, "hours": 0, "shutdown": 130, None: 130}.get(log.reason, 1)


def _nothing_fetched(crawler: Crawler) -> bool:
    """True if the run requested addresses and could fetch none."""
    assert crawler.stats is not None
    outcomes = {name.removeprefix(OUTCOME) for name in crawler.stats.get_stats() if name.startswith(OUTCOME)}
    return bool(outcomes) and outcomes <= UNFETCHED


class _Feeds:
    """Watches whether each feed is written. Scrapy counts most failures. A file that cannot be opened when the crawl
    ends is only logged."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._closed: set[str] = set()
        crawler.signals.connect(self._note, signals.feed_slot_closed)

    def _note(self, slot: FeedSlot) -> None:
        self._closed.add(slot.uri_template)

    def failed(self) -> bool:
        """True if a feed could not be written."""
        assert self._crawler.stats is not None
        if any(name.startswith("feedexport/failed_count/") for name in self._crawler.stats.get_stats()):
            return True
        exporter = self._crawler.get_extension(FeedExporter)
        if exporter is None:  # Scrapy has logged why
            return bool(self._crawler.settings.getdict("FEEDS"))
        return any(feed["store_empty"] and uri not in self._closed for uri, feed in exporter.feeds.items())
