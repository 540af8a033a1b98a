"""The contract of the base spider, for `scrapy check`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scrapy.contracts import Contract

from newsarchive.archive.ledger import FrontierEntry
from newsarchive.base_spiders.archive_spider import ArchiveSpider
from newsarchive.frontier import ENTRY


class ListingContract(Contract):
    """`@listing`: the callback is tried on the first listing, feed or sitemap of the spider."""

    name = "listing"

    def __init__(self, method: Callable[..., Any], *args: Any) -> None:
        super().__init__(method, *args)
        self._spider: ArchiveSpider = method.__self__  # type: ignore[attr-defined]

    def adjust_request_args(self, args: dict[str, Any]) -> dict[str, Any]:
        for outlet in self._spider.described.values():
            for link, _ in self._spider.start_links(outlet):
                return args | {"url": link.url, "meta": {ENTRY: FrontierEntry(link.url, link.kind, outlet.name)}}
        return args
