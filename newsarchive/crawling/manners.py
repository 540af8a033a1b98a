"""Politeness towards a host, in addition to robots.txt and AutoThrottle: Crawl-delay, Retry-After, and a pause that
doubles while the host is overloaded. All crawls of an archive share these pauses."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Self

from scrapy import Request, signals
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http import Response
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached

from newsarchive.archive.hosts import DAY, Hosts
from newsarchive.crawling.accounts import Accounts

logger = logging.getLogger(__name__)

OVERLOADED = frozenset({429, 503})
FIRST_PAUSE = 5.0  # seconds; doubled each time that a host goes on saying so


class AskedToWait(IgnoreRequest):
    """The host asks for a longer pause than a run waits. Its pages are left for the next run."""


class Manners:
    """A downloader middleware, also used by the download handler below. It can only slow AutoThrottle down.

    Hosts are distinguished by name and port, as for robots.txt.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._agent: str = crawler.settings["USER_AGENT"]
        self._longest = crawler.settings.getfloat("RETRY_AFTER_MAX")
        self._pause = crawler.settings.getfloat("DOWNLOAD_DELAY")
        # Without an archive the pauses hold for this crawl only.
        self._hosts: Accounts | Hosts = crawler.get_extension(Accounts) or Hosts(None)
        self._delays: dict[str, float] = {}  # Crawl-delay by host
        self._refused: Counter[str] = Counter()  # successive 429 or 503 by host
        self._closed: dict[str, str] = {}  # why a host is left alone for the rest of the run
        self._left: Counter[str] = Counter()  # addresses left for the next run, by host
        crawler.signals.connect(self._robots, signals.robots_parsed)
        crawler.signals.connect(self._tell, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if crawler.settings.getlist("REPLAY"):
            raise NotConfigured  # a file asks for none
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raises AskedToWait, before the request is queued, if the host must not be asked."""
        host = _host(request)
        if host in self._closed:
            raise AskedToWait(self._closed[host])

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Count the pages left for the next run."""
        if isinstance(exception, AskedToWait) and not _is_rules(request):
            self._left[_host(request)] += 1

    async def turn(self, request: Request) -> None:
        """Wait until the host may be asked. Raises AskedToWait if a run does not wait that long."""
        host = _host(request)
        # robots.txt itself ignores its Crawl-delay. Otherwise no page would ever be fetched.
        delay = None if _is_rules(request) else self._delays.get(host, 0.0)
        while True:
            self.process_request(request)
            wait, why = await self._hosts.claim(host, self._pause_now(request), delay)
            if wait <= 0:
                return
            if why is not None and wait > self._longest:
                self._closed[host] = why
            else:
                await asyncio.sleep(wait)

    async def heed(self, request: Request, response: Response) -> None:
        """Record what an overloaded host asks for, before the next request is sent."""
        host = _host(request)
        if response.status not in OVERLOADED:
            self._refused[host] = 0
            return
        pause, why = _retry_after(response), f"HTTP {response.status}: the host "
        if pause is None:
            pause = FIRST_PAUSE * 2 ** min(self._refused[host], 20)
        else:
            why += f"asked to be left alone for {f'{pause:.0f} s' if pause <= DAY else 'more than a day'}; it "
        until = datetime.now(UTC) + timedelta(seconds=min(pause, DAY))
        why += f"is left alone until {until.isoformat(timespec='seconds')}"
        self._refused[host] += 1
        await self._hosts.leave_alone(host, pause, why)
        if pause > self._longest:
            self._closed[host] = why

    def _pause_now(self, request: Request) -> float:
        """The pause between requests: DOWNLOAD_DELAY, or AutoThrottle's delay if that is longer."""
        slot = self._crawler.engine.downloader.slots.get(request.meta.get("download_slot", ""))
        return max(self._pause, slot.delay if slot else 0.0)

    def _robots(self, robotparser: RobotParser, request: Request) -> None:
        delay = robotparser.crawl_delay(self._agent)
        if delay is not None and delay > 0:
            self._delays[_host(request)] = delay

    def _tell(self) -> None:
        for host, why in self._closed.items():
            left = f"; {self._left[host]} addresses wait for the next run" if self._left[host] else ""
            logger.warning("%s: %s%s (RETRY_AFTER_MAX: %g s)", host, why, left, self._longest)
        if isinstance(self._hosts, Hosts):
            self._hosts.close()


class MannerlyHandler(HTTP11DownloadHandler):
    """Scrapy's download handler for http and https. It runs after the downloader's queue, directly before the request
    is sent, and sees the response first."""

    async def download_request(self, request: Request) -> Response:
        manners = self.crawler.get_downloader_middleware(Manners)
        if manners is None:
            return await super().download_request(request)
        await manners.turn(request)
        response = await super().download_request(request)
        await manners.heed(request, response)
        return response


def _host(request: Request) -> str:
    """The name and port of a host. http and https at their default ports count as one."""
    url = urlparse_cached(request)
    usual = {"http": ":80", "https": ":443"}.get(url.scheme, "")
    return url.netloc.rpartition("@")[2].lower().removesuffix(usual)


def _is_rules(request: Request) -> bool:
    return urlparse_cached(request).path == "/robots.txt"


def _retry_after(response: Response) -> float | None:
    """The seconds of a Retry-After header, given as a number or a date. None if it is neither."""
    value = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if value.isdecimal():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return max(0.0, (moment - datetime.now(UTC)).total_seconds())
    except (ValueError, OverflowError):
        return None
