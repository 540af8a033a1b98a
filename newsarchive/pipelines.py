"""A visit's way into the archive: the dates that need more than the page, then one transaction."""

from __future__ import annotations

from typing import Self

from scrapy.crawler import Crawler

from newsarchive.crawling.dating import complete_dates
from newsarchive.crawling.spider import ArchiveSpider
from newsarchive.items import Visit


class DatesPipeline:
    """The dates of newsarchive/crawling/dating.py."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_item(self, visit: Visit) -> Visit:
        complete_dates(visit, _spider(self._crawler).outlet_of(visit.source))
        return visit


class ArchivePipeline:
    """Everything that a visit gave, stored in one transaction."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_item(self, visit: Visit) -> Visit:
        visit.outcome = _spider(self._crawler).accounts.store(visit)
        return visit


def _spider(crawler: Crawler) -> ArchiveSpider:
    if not isinstance(crawler.spider, ArchiveSpider):
        raise TypeError(f"{crawler.spider!r} is no ArchiveSpider")
    return crawler.spider
