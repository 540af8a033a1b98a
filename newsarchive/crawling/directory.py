"""Which outlet an address belongs to."""

from __future__ import annotations

from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings
from scrapy.spiderloader import get_spider_loader

from newsarchive.crawling.description import Description, host_of, stranger
from newsarchive.crawling.spider import ArchiveSpider


class Directory:
    """Every outlet that a file describes."""

    def __init__(self, settings: BaseSettings) -> None:
        loader = get_spider_loader(settings)
        spiders = [loader.load(name) for name in loader.list()]
        self._outlets = [one for spider in spiders if issubclass(spider, ArchiveSpider) for one in spider.outlets]
        self._known: dict[str, type[Description]] = {}

    def at(self, url: str) -> type[Description]:
        """The outlet whose file claims the address's host; else one that is known by its host alone."""
        host = host_of(url)
        if host not in self._known:
            self._known[host] = next((one for one in self._outlets if one.owns(url)), None) or stranger(url)
        return self._known[host]


def outlet_at(crawler: Crawler, url: str) -> type[Description]:
    """The outlet of an address, for one that asks once."""
    return Directory(crawler.settings).at(url)
