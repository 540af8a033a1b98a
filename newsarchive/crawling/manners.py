"""Manners towards a host, beside robots.txt and AutoThrottle: its Crawl-delay, its Retry-After, and a pause
that grows while it says that it is overloaded."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http import Response
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached

OVERLOADED = frozenset({429, 503})
FIRST_PAUSE = 5.0  # seconds; doubled each time that a host goes on saying so


class AskedToWait(IgnoreRequest):
    """The host asked for a longer pause than a run waits: its pages are for the next one."""


@dataclass(slots=True)
class _Host:
    next_at: float = 0.0  # on the monotonic clock: no request before
    interval: float = 0.0  # seconds between two requests
    refused: int = 0  # answers in a row that said 'too much'
    closed: str | None = None


class Manners:
    """A downloader middleware. What it asks for can only slow AutoThrottle down, never hurry it."""

    def __init__(self, crawler: Crawler) -> None:
        self._agent: str = crawler.settings["USER_AGENT"]
        self._longest = crawler.settings.getfloat("RETRY_AFTER_MAX")
        # Scrapy's slot keeps this pause too; here it holds back what is not to be sent once a host objects.
        self._pause = crawler.settings.getfloat("DOWNLOAD_DELAY")
        self._hosts: dict[str, _Host] = {}
        crawler.signals.connect(self._robots, signals.robots_parsed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if crawler.settings.getlist("REPLAY"):
            raise NotConfigured  # a file asks for none
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Wait for the host's turn. Raises AskedToWait where that is further off than a run waits."""
        host = self._host(request)
        while host.closed is None and (wait := host.next_at - time.monotonic()) > 0:
            await asyncio.sleep(wait)
        if host.closed is not None:
            raise AskedToWait(host.closed)
        host.next_at = time.monotonic() + host.interval

    def process_response(self, request: Request, response: Response) -> Response:
        """Note what an overloaded host asks for."""
        host = self._host(request)
        if response.status not in OVERLOADED:
            host.refused = 0
            return response
        pause = _retry_after(response)
        if pause is None:
            pause = FIRST_PAUSE * 2**host.refused
        host.refused += 1
        if pause > self._longest:
            host.closed = f"HTTP {response.status}: the host asked to be left alone for {pause:.0f} s"
        else:
            host.next_at = max(host.next_at, time.monotonic() + pause)
        return response

    def _robots(self, robotparser: RobotParser, request: Request) -> None:
        delay = robotparser.crawl_delay(self._agent)
        if delay is not None and delay > 0:
            self._host(request).interval = min(max(delay, self._pause), self._longest)

    def _host(self, request: Request) -> _Host:
        return self._hosts.setdefault(urlparse_cached(request).netloc, _Host(interval=self._pause))


def _retry_after(response: Response) -> float | None:
    """The seconds that a Retry-After header asks for, as a number or as a date."""
    value = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if value.isdecimal():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
