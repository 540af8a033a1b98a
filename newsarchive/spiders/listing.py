"""`scrapy crawl listing`: any listing, without an outlet file."""

import os
from collections.abc import AsyncIterator, Iterator
from typing import Any

from newsarchive.base_spiders.archive_spider import ArchiveSpider
from newsarchive.errors import UserError
from newsarchive.models import Link
from newsarchive.options import checked_url
from newsarchive.outlets.registry import OutletRegistry
from newsarchive.outlets.spec import OutletSpec


class Listing(ArchiveSpider):
    """The listing at `-a url=URL` and its articles. They are recognised by the pattern in the host's outlet file, else
    by the form of their addresses."""

    name = "listing"

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
        yield Link(self.urls[0], "listing"), None
