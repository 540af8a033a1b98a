from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.exceptions import UsageError

from newsarchive.base_spiders.fetch_spider import FetchSpider
from newsarchive.base_spiders.outlet_spider import OutletSpider
from newsarchive.command import Arguments, OutletsCommand
from newsarchive.errors import UserError
from newsarchive.newsource import Proposal, survey, tell, vacant, valid_name, write
from newsarchive.newsource.names import name_of_host
from newsarchive.newsource.words import shown
from newsarchive.options import checked_url
from newsarchive.outlets.registry import outlet_at


class Command(OutletsCommand):
    arguments = Arguments(1, 1, "name one listing page by its address")

    def syntax(self) -> str:
        return "[options] <url of a listing>"

    def short_desc(self) -> str:
        return "Propose an outlet file from a listing page, with recorded pages and answers to confirm"

    def add_options(self, parser: ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--name", help="of the outlet and its file (default: by the host)")

    def process_options(self, args: list[str], opts: Namespace) -> None:
        super().process_options(args, opts)
        assert self.settings is not None
        # What it finds is told at the end; only what goes wrong on the way is news before.
        self.settings.set("LOG_LEVEL", "ERROR", priority="project")

    def run(self, args: list[str], opts: Namespace) -> None:
        try:
            self._run(args, opts)
        except UserError as error:
            print(error, file=sys.stderr)
            self.exitcode = 2

    def _run(self, args: list[str], opts: Namespace) -> None:
        url = checked_url(args[0], "newsource")
        if opts.name is not None and not valid_name(opts.name):
            raise UserError(f"newsource: --name {opts.name}: a name is small letters, digits and _, a letter first")
        spiders, pages = self.folders(opts)
        if name := opts.name or name_of_host(url):
            vacant(name, spiders, pages)
        proposal = self._survey(url, opts.name)
        spider, folder = write(proposal, spiders, pages)
        print(tell(proposal, shown(spider), shown(folder), len(spider.read_text(encoding="utf-8").splitlines())))

    def _survey(self, url: str, name: str | None) -> Proposal:
        process = self.crawler_process
        if not isinstance(process, AsyncCrawlerProcess):
            raise UsageError("newsarchive needs Scrapy's asyncio reactor: leave TWISTED_REACTOR as it is")
        crawler = process.create_crawler(FetchSpider)
        known = outlet_at(crawler, url)
        if name is None and issubclass(known, OutletSpider):
            raise UserError(f"newsource: {known.name} describes that host; add a section there, or choose a --name")
        process.crawl(crawler, plan=survey(url, name), urls=[url])
        process.start()
        collector = crawler.spider
        if not isinstance(collector, FetchSpider):
            raise UserError(f"newsource: {url}: the crawl could not be begun")
        if collector.error is not None:
            raise collector.error
        if not isinstance(collector.result, Proposal):
            raise UserError("newsource: interrupted; nothing was written")
        return collector.result
