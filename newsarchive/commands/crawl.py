from __future__ import annotations

import asyncio
import sys
import traceback
from argparse import Namespace

from scrapy import signals
from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.exceptions import UsageError
from scrapy.extensions.feedexport import FeedExporter, FeedSlot

from newsarchive.command import Arguments, StrictCommand
from newsarchive.errors import UserError
from newsarchive.extensions import CrawlLog

OUTCOME = "newsarchive/outcome/"  # of these names are the counts of outcomes in Scrapy's stats
UNFETCHED = frozenset({"error", "not_captured", "robots", "too_large"})


class Command(StrictCommand, ScrapyCrawl):
    """Scrapy's own, with one line in place of a traceback for what the person at the keyboard can mend.

    Exit status: 0 the run came to its end; 1 it failed, left addresses waiting, could fetch nothing, or could not
    write a feed (`-O`); 2 it was not begun; 130 a person broke it off.
    """

    arguments = Arguments(1, 1, "name one outlet; 'scrapy list' shows them")

    def mend(self, stray: str) -> str:
        return f"write -a {stray}" if "=" in stray else super().mend(stray)

    def run(self, args: list[str], opts: Namespace) -> None:
        process = self.crawler_process
        if not isinstance(process, AsyncCrawlerProcess):
            raise UsageError("newsarchive needs Scrapy's asyncio reactor: leave TWISTED_REACTOR as it is")
        if args[0] not in process.spider_loader.list():
            print(f"crawl: no outlet is called {args[0]!r}; 'scrapy list' shows those that are", file=sys.stderr)
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
            self.exitcode = 2
        elif error is not None:
            traceback.print_exception(error)


def _status(crawler: Crawler) -> int:
    """0 where the run came to its end and left nothing waiting; 130, as shells say it, where a person broke it off;
    else 1."""
    log = CrawlLog.of(crawler)
    if log.failure is not None:
        return 1 if log.active else 2
    if log.unfinished or _nothing_fetched(crawler):
        return 1
    return {"finished": 0, "hours": 0, "shutdown": 130, None: 130}.get(log.reason, 1)


def _nothing_fetched(crawler: Crawler) -> bool:
    """Did the run look at addresses, and get none of them?"""
    assert crawler.stats is not None
    outcomes = {name.removeprefix(OUTCOME) for name in crawler.stats.get_stats() if name.startswith(OUTCOME)}
    return bool(outcomes) and outcomes <= UNFETCHED


class _Feeds:
    """Whether each feed was written. Scrapy counts most failures, but a file that cannot be opened when the crawl ends
    is only logged."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._closed: set[str] = set()
        crawler.signals.connect(self._note, signals.feed_slot_closed)

    def _note(self, slot: FeedSlot) -> None:
        self._closed.add(slot.uri_template)

    def failed(self) -> bool:
        """Did a feed fail?"""
        assert self._crawler.stats is not None
        if any(name.startswith("feedexport/failed_count/") for name in self._crawler.stats.get_stats()):
            return True
        exporter = self._crawler.get_extension(FeedExporter)
        if exporter is None:  # Scrapy has logged why, if it was asked for feeds
            return bool(self._crawler.settings.getdict("FEEDS"))
        return any(feed["store_empty"] and uri not in self._closed for uri, feed in exporter.feeds.items())
