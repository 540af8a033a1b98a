"""What a person sees of a crawl: a line that moves at a terminal, quiet log lines elsewhere, and at the
end a summary that accounts for every address."""

from __future__ import annotations

import logging
import sys
import time
from typing import Self

from rich.console import Console
from rich.live import Live
from rich.text import Text
from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.utils.asyncio import create_looping_call
from scrapy.utils.log import get_scrapy_root_handler

from newsarchive.archive import OUTCOMES
from newsarchive.crawling.accounts import Accounts

logger = logging.getLogger(__name__)

LOG_EVERY = 60.0  # seconds
LISTED = 20  # addresses named in the summary, at the most


class Progress:
    """A Scrapy extension."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._live: Live | None = None
        self._log = create_looping_call(self._write)
        crawler.signals.connect(self._opened, signals.spider_opened)
        crawler.signals.connect(self._closed, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def _opened(self, spider: Spider) -> None:
        accounts = self._crawler.get_extension(Accounts)
        if accounts is None:
            raise NotConfigured("Progress needs the extension Accounts")
        self._accounts = accounts
        self._name, self._since = spider.name, time.monotonic()
        if sys.stderr.isatty():
            self._live = Live(get_renderable=self._line, console=Console(stderr=True), transient=True)
            self._live.start()
            handler = get_scrapy_root_handler()
            if isinstance(handler, logging.StreamHandler) and not isinstance(handler, logging.FileHandler):
                handler.setStream(sys.stderr)  # the display's own now, so that warnings stand above its line
        else:
            self._log.start(LOG_EVERY, now=False)

    def _closed(self, reason: str) -> None:
        if self._live is not None:
            self._live.stop()
        else:
            self._log.stop()
        if self._accounts.failure is None:
            print("\n".join(self._summary(self._accounts.reason or reason)), file=sys.stderr)

    def _line(self) -> Text:
        counts = self._accounts.counts
        fetched = self._crawler.stats.get_value("response_received_count", 0)
        told = f"{fetched} pages fetched, {counts['stored']} articles and pages stored, {counts['revised']} revised, "
        told += f"{self._accounts.waiting} waiting, {counts['error'] + counts['not_captured']} errors"
        return Text(f"{self._name}: {told}, {time.monotonic() - self._since:.0f} s", overflow="ellipsis", no_wrap=True)

    def _write(self) -> None:
        logger.info("%s", self._line().plain)

    def _summary(self, reason: str) -> list[str]:
        counts = self._accounts.counts
        ended = ", ".join(f"{counts[outcome]} {outcome}" for outcome in OUTCOMES if counts[outcome])
        seconds = time.monotonic() - self._since
        lines = [f"{self._name}: {counts.total()} addresses in {seconds:.0f} s ({reason}): {ended or 'nothing to do'}"]
        if left := self._accounts.left:
            lines.append(
                f"  {len(left)} without an outcome, {left[0]} first: the next run takes them on; exit status 1"
            )
        lines += [f"  truncated    {walk.url}  ({walk.detail})" for walk in self._accounts.truncated]
        problems = self._accounts.problems()
        lines += [
            f"  {outcome:12} {url}" + (f"  ({detail})" if detail else "") for outcome, url, detail in problems[:LISTED]
        ]
        if len(problems) > LISTED:
            lines.append(f"  and {len(problems) - LISTED} more: they stand in the archive's table urls")
        return lines
