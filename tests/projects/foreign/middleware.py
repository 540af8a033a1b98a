"""A middleware that the project has beside ours."""

from __future__ import annotations

from scrapy import Request
from scrapy.crawler import Crawler


class CountRequests:
    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CountRequests:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        self._crawler.stats.inc_value("foreign/requests")
