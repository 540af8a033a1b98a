"""A visit's way into the archive: the dates that need more than the page, then one transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from scrapy.crawler import Crawler

from newsarchive.crawling.spider import ArchiveSpider
from newsarchive.dates import event_date, parse_date
from newsarchive.items import Article, Visit


class DatesPipeline:
    """The event's date from the lead's dateline; the listing's date where the page states none, and
    where the two disagree the listing's as evidence."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_item(self, visit: Visit) -> Visit:
        if visit.article is not None and visit.capture is not None:
            self._listed(visit, visit.article, datetime.fromisoformat(visit.capture.fetched_at))
            self._event(visit, visit.article)
        return visit

    def _listed(self, visit: Visit, article: Article, fetched_at: datetime) -> None:
        if not visit.listed_date:
            return
        outlet = _spider(self._crawler).outlet_of(visit.source)
        reading = parse_date(visit.listed_date, fetched_at, outlet.order_at(visit.url), outlet.timezone)
        if reading is None:
            return
        if article.published_at is None:
            article.published_at, article.published_precision = reading.iso, reading.precision
            article.evidence["published_at"] = ("listing", reading.raw)
        elif not _agree(article.published_at, reading.iso):
            article.evidence["published_at.listed"] = ("listing differs", reading.raw)

    def _event(self, visit: Visit, article: Article) -> None:
        outlet = _spider(self._crawler).outlet_of(visit.source)
        head = article.lead or (article.body or "").partition("\n\n")[0]
        if head and article.published_at:
            reading = event_date(head, article.published_at, outlet.dateline, outlet.timezone)
            if reading is not None:
                article.event_date = reading.iso
                article.evidence["event_date"] = ("dateline", reading.raw)


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


def _agree(one: str, other: str) -> bool:
    """Do two moments agree as far as both are stated?"""
    shared = min(len(one), len(other), len("2026-03-31T08:30"))
    return one[:shared] == other[:shared]


def _spider(crawler: Crawler) -> ArchiveSpider:
    if not isinstance(crawler.spider, ArchiveSpider):
        raise TypeError(f"{crawler.spider!r} is no ArchiveSpider")
    return crawler.spider
