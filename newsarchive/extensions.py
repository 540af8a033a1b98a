"""The extensions: the display of a crawl, and Scrapy's feeds."""

import logging
import sys
import time
from contextlib import ExitStack
from typing import Any

from itemadapter import ItemAdapter
from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.extensions.feedexport import FeedExporter
from scrapy.utils.asyncio import create_looping_call
from scrapy.utils.log import get_scrapy_root_handler

from newsarchive.archive import OUTCOMES
from newsarchive.crawl_log import Component, CrawlLog, run_begun
from newsarchive.items import Article
from newsarchive.progress import progress_line

logger = logging.getLogger(__name__)

LOG_EVERY = 60.0  # seconds
LISTED = 20  # addresses that the summary names, at most
LISTED_PICTURES = 5  # addresses of photos that it names, at most


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
