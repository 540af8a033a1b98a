"""robots.txt as RFC 9309 asks: a host whose rules cannot be had is left alone, not taken for one without any."""

from __future__ import annotations

import asyncio
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.defer import Deferred

from newsarchive.crawling.manners import AskedToWait
from newsarchive.crawling.pages import failure_outcome
from newsarchive.crawling.replay import NotCaptured

_NOT_FETCHED = "its rules for robots could not be fetched"


class Unknown(RobotParser):
    """The rules of a host that could not be fetched: every address waits for the next run."""

    def __init__(self, why: str, refusal: type[IgnoreRequest] = IgnoreRequest) -> None:
        self._why, self._refusal = why, refusal

    @classmethod
    def from_crawler(cls, crawler: Crawler, robotstxt_body: bytes) -> Self:
        return cls(robotstxt_body.decode("utf-8", "replace"))

    def allowed(self, url: str | bytes, user_agent: str | bytes) -> bool:
        """Raises IgnoreRequest, with the reason."""
        raise self._refusal(self._why)


class Robots(RobotsTxtMiddleware):
    """Scrapy's middleware, but for hosts that do not answer for their rules, and for requests that come
    while the rules are on their way: Scrapy 2.19 gives them to the first that waits, and none to the others."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._asked: dict[str, asyncio.Future[RobotParser | None]] = {}

    async def robot_parser(self, request: Request) -> RobotParser | None:
        netloc = urlparse_cached(request).netloc
        if netloc not in self._asked:
            self._asked[netloc] = asyncio.ensure_future(super().robot_parser(request))
        return await asyncio.shield(self._asked[netloc])

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500 or response.status == 429:
            self._settle(netloc, Unknown(f"{_NOT_FETCHED}: HTTP {response.status}"))
        elif response.status >= 400:
            self._settle(netloc, None)  # there are no rules
        else:
            # RFC 9309 asks for the first 500 KiB, and a larger one would hold up every other host.
            await super()._parse_robots(response.replace(body=response.body[: 500 << 10]), netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        if isinstance(exc, NotCaptured):
            self._settle(netloc, None)  # a replay asks no host
        elif isinstance(exc, AskedToWait):
            self._settle(netloc, Unknown(str(exc), AskedToWait))
        else:
            self._settle(netloc, Unknown(f"{_NOT_FETCHED}: {failure_outcome(exc)[1]}"))

    def _settle(self, netloc: str, rules: RobotParser | None) -> None:
        waiting = self._parsers[netloc]
        self._parsers[netloc] = rules
        if isinstance(waiting, Deferred):
            waiting.callback(rules)
