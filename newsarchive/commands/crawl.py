from __future__ import annotations

import asyncio
import sys
import traceback
from argparse import Namespace

from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.exceptions import UsageError

from newsarchive.command import StrictCommand, Takes
from newsarchive.crawling.accounts import Accounts
from newsarchive.errors import UserError


class Command(StrictCommand, ScrapyCrawl):
    """Scrapy's own, with one line in place of a traceback for what the person at the keyboard can mend.

    Exit status: 0 the run came to its end, 1 it failed or left addresses waiting, 2 it was not begun, 130 a person
    broke it off.
    """

    takes = Takes(1, 1, "name one outlet; 'scrapy list' shows them")

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
        process.crawl(crawler, **opts.spargs).add_done_callback(self._ended)
        process.start()
        self.exitcode = self.exitcode or (1 if process.bootstrap_failed else _status(crawler))

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
    accounts = crawler.get_extension(Accounts)
    if accounts is None or accounts.failure is not None:
        return 1
    if accounts.left:
        return 1
    return {"finished": 0, "hours": 0, "shutdown": 130, None: 130}.get(accounts.reason, 1)
