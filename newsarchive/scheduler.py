"""Scrapy's scheduler, which takes the articles from the archive's frontier."""

from typing import Any

from scrapy import Request
from scrapy.core.scheduler import Scheduler

from newsarchive.archive.ledger import FrontierEntry
from newsarchive.crawl_log import CrawlLog
from newsarchive.frontier import ENTRY

_GIVEN_OUT = "given_out"  # in the meta of the request for an article that the frontier gave out; retries copy it


class ArchiveScheduler(Scheduler):
    """Gives out articles as the frontier allows, and every other request as Scrapy's scheduler does.

    When the request for an article arrives, the frontier holds the article already. The request is dropped, so a long
    backlog takes no memory. A spider with articles in the frontier has the methods `request_for` and `is_open` of
    ArchiveSpider.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assert self.crawler is not None
        self._log = CrawlLog.of(self.crawler)

    def enqueue_request(self, request: Request) -> bool:
        entry: FrontierEntry | None = request.meta.get(ENTRY)
        if entry is not None and self._log.active:
            if entry.kind == "article" and _GIVEN_OUT not in request.meta:
                return True  # the spider found it; it may have been given out and settled since
            self._log.frontier.mark_requested(entry)
        return super().enqueue_request(request)

    def has_pending_requests(self) -> bool:
        if super().has_pending_requests():
            return True
        spider: Any = self.spider
        return self._gives_articles() and self._log.frontier.has_articles(spider.is_open)

    def next_request(self) -> Request | None:
        if not self._gives_articles():
            return super().next_request()
        spider: Any = self.spider
        entry = self._log.frontier.next_article(spider.is_open)
        if entry is not None:
            self._log.frontier.mark_requested(entry)
            article: Request = spider.request_for(entry)
            article.meta[_GIVEN_OUT] = True
            return article
        request = super().next_request()
        if request is None and self._is_idle():
            self._log.frontier.release_all()
        return request

    def _gives_articles(self) -> bool:
        return self._log.active and hasattr(self.spider, "request_for")

    def _is_idle(self) -> bool:
        """True if nothing is being fetched or processed."""
        engine = self.crawler.engine if self.crawler is not None else None
        slot = engine.scraper.slot if engine is not None else None
        return engine is not None and not engine.downloader.active and (slot is None or slot.is_idle())
