"""`scrapy crawl listing`: any listing page, walked without an outlet file."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

from newsarchive.crawling.addresses import checked
from newsarchive.crawling.description import Description
from newsarchive.crawling.directory import outlet_at
from newsarchive.crawling.spider import ArchiveSpider
from newsarchive.errors import UserError
from newsarchive.items import Link


class Listing(ArchiveSpider):
    """The listing at `-a url=URL` and the articles that it shows. Where an outlet file knows the host its
    pattern tells the articles, else the look of their addresses does."""

    name = "listing"

    def __init__(self, name: str | None = None, *, url: str | None = None, **arguments: Any) -> None:
        super().__init__(name, **arguments)
        if url is None:
            raise UserError("listing: name the page with -a url=URL")
        self.urls = [checked(url, "url")]

    async def start(self) -> AsyncIterator[Any]:
        outlet = outlet_at(self.crawler, self.urls[0])
        self.described[outlet.name] = outlet
        async for request in super().start():
            yield request

    def entrances(self, outlet: type[Description]) -> Iterator[tuple[Link, str | None]]:
        yield Link(self.urls[0], "listing"), None
