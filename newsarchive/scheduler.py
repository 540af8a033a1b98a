"""Scrapy's scheduler, which takes the articles from the archive's frontier."""

from __future__ import annotations

from typing import Protocol, Self, runtime_checkable

from scrapy import Request, Spider
from scrapy.core.scheduler import Scheduler
from scrapy.crawler import Crawler
from twisted.internet.defer import Deferred

from newsarchive.archive.ledger import FrontierEntry
from newsarchive.extensions import CrawlLog
from newsarchive.frontier import ENTRY, Frontier

GIVEN = "given"  # in the meta of a request: the scheduler gave it out; its redirects and other attempts have it, too


@runtime_checkable
class FrontierSpider(Protocol):
    """What the scheduler asks of a spider."""

    def request_for(self, entry: FrontierEntry) -> Request:
        """The request for an article of the frontier."""

    def may_ask(self, source: str) -> bool:
        """May a source be asked at this hour?"""


class ArchiveScheduler(Scheduler):
    """Gives out articles as the frontier allows, and every other request as Scrapy's scheduler does.

    When the request for an article comes, the frontier holds the article already. So the request is not kept, and a
    long backlog takes no memory.
    """

    _log: CrawlLog
    _spider: Spider

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        scheduler = super().from_crawler(crawler)
        scheduler._log = CrawlLog.of(crawler)
        return scheduler

    def open(self, spider: Spider) -> Deferred[None] | None:
        self._spider = spider
        return super().open(spider)

    def enqueue_request(self, request: Request) -> bool:
        entry: FrontierEntry | None = request.meta.get(ENTRY)
        frontier = self._frontier
        if entry is not None and frontier is not None:
            if entry.kind == "article" and GIVEN not in request.meta:
                return True
            frontier.ask(entry)
        return super().enqueue_request(request)

    def has_pending_requests(self) -> bool:
        if super().has_pending_requests():
            return True
        frontier, spider = self._frontier, self._spider
        return frontier is not None and isinstance(spider, FrontierSpider) and frontier.has_articles(spider.may_ask)

    def next_request(self) -> Request | None:
        frontier, spider = self._frontier, self._spider
        if frontier is None or not isinstance(spider, FrontierSpider):
            return super().next_request()
        entry = frontier.next_article(spider.may_ask)
        if entry is not None:
            frontier.ask(entry)
            article = spider.request_for(entry)
            article.meta[GIVEN] = True
            return article
        request = super().next_request()
        if request is None and self._is_idle():
            frontier.release_all()
        return request

    @property
    def _frontier(self) -> Frontier | None:
        return self._log.frontier if self._log.active else None

    def _is_idle(self) -> bool:
        """Is nothing being fetched or processed?"""
        engine = self.crawler.engine if self.crawler is not None else None
        slot = engine.scraper.slot if engine is not None else None
        return engine is not None and not engine.downloader.active and (slot is None or slot.is_idle())
