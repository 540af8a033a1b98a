"""Which outlet an address belongs to."""

from __future__ import annotations

from scrapy.crawler import Crawler
from scrapy.spiderloader import get_spider_loader

from newsarchive.crawling.description import Description, stranger
from newsarchive.crawling.spider import ArchiveSpider


def outlet_at(crawler: Crawler, url: str) -> type[Description]:
    """The outlet whose file claims the address's host; else one that is known by its host alone."""
    loader = get_spider_loader(crawler.settings)
    for name in loader.list():
        spider = loader.load(name)
        if issubclass(spider, ArchiveSpider):
            for outlet in spider.outlets:
                if outlet.owns(url):
                    return outlet
    return stranger(url)
