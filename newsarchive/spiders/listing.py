"""`newsarchive crawl listing`: any listing, without an outlet file."""

import os
from collections.abc import AsyncIterator, Iterator
from typing import Any

from newsarchive.base_spiders.archive_spider import ArchiveSpider
from newsarchive.errors import UserError
from newsarchive.models import Link
from newsarchive.models import Listing as Page
from newsarchive.options import checked_url
from newsarchive.outlets.registry import OutletRegistry
from newsarchive.outlets.spec import OutletSpec


class Listing(ArchiveSpider):
    """The listing, feed or sitemap at `-a url=URL` and its articles. They are recognised by the pattern in the host's
    outlet file; without one by what the addresses of the listing's headlines have in common, else by the form of each
    address. All entries of a feed are articles."""

    name = "listing"
    finds_articles = True

    def __init__(self, name: str | None = None, *, url: str | None = None, **arguments: Any) -> None:
        super().__init__(name, **arguments)
        # `scrapy check` makes every spider without arguments.
        if url is None and "SCRAPY_CHECK" not in os.environ:
            raise UserError("listing: name the page with -a url=URL")
        self.urls = [checked_url(url, "url")] if url is not None else []

    async def start(self) -> AsyncIterator[Any]:
        outlet = OutletRegistry(self.settings).at(self.urls[0])
        self.described[outlet.name] = outlet
        async for request in super().start():
            yield request

    def start_links(self, outlet: type[OutletSpec]) -> Iterator[tuple[Link, str | None]]:
        url = self.urls[0]
        yield Link(url, "feed" if url in outlet.feeds else "sitemap" if url in outlet.sitemaps else "listing"), None

    def article_links(self, outlet: type[OutletSpec], listing: Page) -> list[Link]:
        if outlet.article:
            return super().article_links(outlet, listing)
        if listing.articles is None:
            self.logger.info("%s: its links show no clear pattern of articles; each is judged by itself", outlet.name)
            return super().article_links(outlet, listing)
        return [link for link in listing.articles if outlet.owns(link.url)]
