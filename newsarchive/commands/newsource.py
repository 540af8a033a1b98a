from argparse import ArgumentParser, Namespace
from functools import partial
from typing import TYPE_CHECKING

from newsarchive.base_spiders.fetch_spider import FetchSpider
from newsarchive.base_spiders.outlet_spider import OutletSpider
from newsarchive.command import Arguments, OutletsCommand, in_checkout, in_package
from newsarchive.errors import UserError
from newsarchive.newsource.outlet_names import is_valid_name, name_of_host
from newsarchive.options import checked_url
from newsarchive.outlets.registry import OutletRegistry

if TYPE_CHECKING:
    from newsarchive.newsource.proposal import Proposal


class Command(OutletsCommand):
    arguments = Arguments(1, 1, "name one listing page by its address")
    usage = "[options] <url of a listing>"
    purpose = "Propose an outlet file from a listing page, with recorded pages and answers to confirm"

    def add_options(self, parser: ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--name", help="of the outlet and its file (default: by the host)")
        parser.add_argument(
            "--listing", action="store_true", help="take the page for a listing, also if it reads as an article"
        )

    def process_options(self, args: list[str], opts: Namespace) -> None:
        super().process_options(args, opts)
        # The report comes at the end. Until then only errors are logged.
        self.settings.set("LOG_LEVEL", "ERROR", priority="project")

    def execute(self, args: list[str], opts: Namespace) -> None:
        from newsarchive.newsource.proposal import vacant, write  # Scrapy imports every command's module

        url = checked_url(args[0], "newsource")
        if opts.name is not None and not is_valid_name(opts.name):
            raise UserError(f"newsource: --name {opts.name}: a name is small letters, digits and _, a letter first")
        spiders, pages = self.folders(opts)
        if opts.spiders is None and in_package(spiders) and not in_checkout():
            raise UserError("newsource: here is no project to write into; name folders with --spiders and --pages")
        if name := opts.name or name_of_host(url):
            vacant(name, spiders, pages)
        own = opts.spiders is not None or opts.pages is not None
        print(write(self._probe(url, opts), spiders, pages, own_folders=own), end="")

    def _probe(self, url: str, opts: Namespace) -> "Proposal":
        from newsarchive.newsource.probe import probe
        from newsarchive.newsource.proposal import Proposal

        crawler = self.process.create_crawler(FetchSpider)
        known = OutletRegistry(self.settings).at(url)
        if opts.name is None and issubclass(known, OutletSpider):
            raise UserError(f"newsource: {known.name} describes that host; add a section there, or choose a --name")
        task = partial(probe, url, name=opts.name, is_listing=opts.listing)
        self.process.crawl(crawler, task=task, urls=[url])
        self.process.start()
        spider = crawler.spider
        if not isinstance(spider, FetchSpider):
            raise UserError(f"newsource: {url}: the crawl could not begin")
        if spider.error is not None:
            raise spider.error
        if not isinstance(spider.result, Proposal):
            raise UserError("newsource: interrupted; nothing was written")
        return spider.result
