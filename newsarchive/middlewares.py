"""The middlewares: private addresses, robots.txt, politeness, redirects, and the recording of pages."""

import asyncio
import logging
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cached_property
from ipaddress import ip_address
from typing import Self
from urllib.request import getproxies

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.url import add_http_if_no_scheme

from newsarchive.archive.hosts import DAY
from newsarchive.crawl_log import Component
from newsarchive.frontier import ENTRY
from newsarchive.options import option
from newsarchive.outlets.spec import OutletSpec
from newsarchive.private_hosts import Endpoint, JudgingResolver, endpoint_of, is_private, looks_private, normal_host
from newsarchive.processing.responses import (
    HOPS,
    REDIRECTS,
    AskedToWait,
    NotCaptured,
    PrivateAddress,
    capture_of,
    failure_outcome,
)

logger = logging.getLogger(__name__)

OVERLOADED = frozenset({429, 503})
ROBOTS_SIZE = 500 << 10  # bytes of robots.txt that count: RFC 9309 requires them. More would delay all other hosts.
FIRST_PAUSE = 5.0  # seconds; doubled with each further 429 or 503 in a row


class PrivateAddressMiddleware:
    """A downloader middleware that refuses private addresses, also those of redirects and of robots.txt."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._refused: set[Endpoint] = set()  # because their names resolved to private addresses

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        from twisted.internet import reactor

        middleware = cls(crawler)
        resolver = JudgingResolver(reactor.nameResolver, middleware.judge)
        reactor.installNameResolver(resolver)
        return middleware

    def process_request(self, request: Request) -> None:
        """Raises IgnoreRequest for a private address."""
        redirected = bool(request.meta.get("redirect_urls"))
        if redirected:
            # The validators belong to another address: a 304 from this one would count as an answer of that one.
            for name in ("If-None-Match", "If-Modified-Since"):
                request.headers.pop(name, None)
        endpoint = endpoint_of(request.url)
        if not redirected and _is_typed(request):
            self._named.add(endpoint)
        if endpoint in self._refused:
            raise IgnoreRequest(_refusal(request))
        if looks_private(endpoint[0]) and endpoint not in self._named:
            # A redirect may have another target tomorrow.
            raise (IgnoreRequest if redirected else PrivateAddress)(_refusal(request))

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Report a refused name as refused, not as unknown."""
        if endpoint_of(request.url) in self._refused:
            raise IgnoreRequest(_refusal(request))

    def judge(self, host: str, port: int, addresses: list[str]) -> bool:
        """True if a connection to a host may use its resolved addresses. All of them must be public."""
        endpoint = normal_host(host), port
        chosen = endpoint in self._named or endpoint in self._proxies
        if chosen or not any(is_private(ip_address(address)) for address in addresses):
            return True
        self._refused.add(endpoint)
        return False

    @cached_property
    def _named(self) -> set[Endpoint]:
        """The private endpoints that the spider's outlets, its arguments or the user's requests name."""
        spider = self._crawler.spider
        typed: Sequence[str] = getattr(spider, "urls", ())
        outlets: dict[str, type[OutletSpec]] = getattr(spider, "described", {})
        hosts = [host for outlet in outlets.values() for host in outlet.outlet().hosts]
        names = [*hosts, *(f"www.{host}" for host in hosts if not host.startswith("["))]  # an IPv6 address has no www
        urls = [*typed, *(f"{scheme}://{name}/" for name in names for scheme in ("http", "https"))]
        return {endpoint for endpoint in map(endpoint_of, urls) if looks_private(endpoint[0])}

    @cached_property
    def _proxies(self) -> frozenset[Endpoint]:
        """The proxies of the environment. The user chose them, and most are private."""
        endpoints = [endpoint_of(add_http_if_no_scheme(url)) for kind, url in getproxies().items() if kind != "no"]
        # For a tunnel, Twisted resolves the proxy with port 0.
        return frozenset((host, port) for host, known in endpoints for port in (known, 0))


class StrictRobotsTxtMiddleware(RobotsTxtMiddleware):
    """Scrapy's middleware, with two changes. A host whose robots.txt cannot be fetched is not crawled: its addresses
    wait for the next run. Requests that come while robots.txt is fetched all wait for it: Scrapy 2.19 lets all but the
    first pass without rules."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._fetches: dict[str, asyncio.Future[RobotParser | None]] = {}
        self._refusals: dict[str, IgnoreRequest] = {}  # by host: why its robots.txt could not be fetched

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """The rules of a host; None if it has none. Raises IgnoreRequest if they could not be fetched."""
        netloc = urlparse_cached(request).netloc
        if netloc not in self._fetches:
            self._fetches[netloc] = asyncio.ensure_future(super().robot_parser(request))
        rules = await asyncio.shield(self._fetches[netloc])
        if netloc in self._refusals:
            raise self._refusals[netloc].with_traceback(None)
        return rules

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500 or response.status == 429:
            self._robots_error(IgnoreRequest(f"HTTP {response.status}"), netloc)
        elif response.status >= 400:
            self._parsers[netloc] = None  # there are no rules
        else:
            await super()._parse_robots(response.replace(body=response.body[:ROBOTS_SIZE]), netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        self._parsers[netloc] = None
        if isinstance(exc, AskedToWait):
            self._refusals[netloc] = exc
        elif not isinstance(exc, NotCaptured):  # a replay sends no request
            self._refusals[netloc] = IgnoreRequest(f"its robots.txt could not be fetched: {failure_outcome(exc)[1]}")


class PolitenessMiddleware(Component):
    """A downloader middleware, also used by PoliteDownloadHandler. It can only make AutoThrottle slower.

    Hosts are distinguished by name and port, as for robots.txt.
    """

    def __init__(self, crawler: Crawler) -> None:
        if option(crawler.settings, "REPLAY"):
            raise NotConfigured  # a replay sends no request
        super().__init__(crawler)
        self._agent: str = crawler.settings["USER_AGENT"]
        self._longest = option(crawler.settings, "RETRY_AFTER_MAX")
        self._pause = crawler.settings.getfloat("DOWNLOAD_DELAY")
        self._delays: dict[str, float] = {}  # Crawl-delay by host
        self._refusals: Counter[str] = Counter()  # successive 429 or 503 by host
        self._closed: dict[str, str] = {}  # by host: why no request is sent to it for the rest of the run
        self._waiting: Counter[str] = Counter()  # addresses left for the next run, by host
        crawler.signals.connect(self._read_crawl_delay, signals.robots_parsed)
        crawler.signals.connect(self._report, signals.spider_closed)

    def process_request(self, request: Request) -> None:
        """Raises AskedToWait, before the request is queued, if the host must not be asked."""
        host = _host(request)
        if host in self._closed:
            raise AskedToWait(self._closed[host])

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Count the pages left for the next run."""
        if isinstance(exception, AskedToWait) and not _is_robots_txt(request):
            self._waiting[_host(request)] += 1

    async def wait_for_turn(self, request: Request) -> None:
        """Wait until the host may be asked. Raises AskedToWait if a run does not wait that long."""
        host = _host(request)
        # Crawl-delay does not apply to robots.txt itself. Otherwise no page would ever be fetched.
        delay = None if _is_robots_txt(request) else self._delays.get(host, 0.0)
        slot = self._crawler.engine.downloader.slots.get(request.meta.get("download_slot", ""))
        while True:
            self.process_request(request)
            pause = max(self._pause, slot.delay if slot else 0.0)  # AutoThrottle's delay, if it is longer
            with self._log.using_hosts() as hosts:
                wait, why = await hosts.claim(host, pause, delay)
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
            self._refusals[host] = 0
            return
        pause, why = _retry_after(response), f"HTTP {response.status}: the host "
        if pause is None:
            pause = FIRST_PAUSE * 2 ** min(self._refusals[host], 20)
        else:
            why += f"asked to be left alone for {f'{pause:.0f} s' if pause <= DAY else 'more than a day'}; it "
        until = datetime.now(UTC) + timedelta(seconds=min(pause, DAY))
        why += f"is left alone until {until.isoformat(timespec='seconds')}"
        self._refusals[host] += 1
        with self._log.using_hosts() as hosts:
            await hosts.leave_alone(host, pause, why)
        if pause > self._longest:
            self._closed[host] = why

    def _read_crawl_delay(self, robotparser: RobotParser, request: Request) -> None:
        delay = robotparser.crawl_delay(self._agent)
        if delay is not None and delay > 0:
            self._delays[_host(request)] = delay

    def _report(self) -> None:
        for host, why in self._closed.items():
            waiting = f"; {self._waiting[host]} addresses wait for the next run" if self._waiting[host] else ""
            logger.warning("%s: %s%s (RETRY_AFTER_MAX: %g s)", host, why, waiting, self._longest)


class RedirectCapturesMiddleware:
    """A downloader middleware below Scrapy's RedirectMiddleware, which hides all responses but the last."""

    def process_response(self, request: Request, response: Response) -> Response:
        """Add a redirect to the request's meta."""
        if response.status in REDIRECTS and "Location" in response.headers:
            hop = capture_of(response.replace(request=request))
            request.meta[HOPS] = [*request.meta.get(HOPS, ()), hop]
        return response


def _is_typed(request: Request) -> bool:
    """True for a request of `scrapy fetch`, `shell` or `parse`, whose address the user typed. It comes from no page.
    Unlike the downloads of components, it has a callback."""
    found = ENTRY in request.meta or request.meta.get("depth")
    return not found and request.callback not in (None, NO_CALLBACK)


def _refusal(request: Request) -> str:
    return f"leads to a private address, {request.url}"


def _host(request: Request) -> str:
    """The name and port of a host. http and https at their default ports count as one."""
    url = urlparse_cached(request)
    usual = {"http": ":80", "https": ":443"}.get(url.scheme, "")
    return url.netloc.rpartition("@")[2].lower().removesuffix(usual)


def _is_robots_txt(request: Request) -> bool:
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
