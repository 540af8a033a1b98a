"""Keeps a crawl out of the private network that it runs in.

A private host and port is reached only if an outlet file or the user names it. Any other private address is refused
before a byte is sent. An address in any spelling is checked before the request. A name is checked when it is resolved,
and the connection uses the addresses that were checked.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import cached_property
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any, Self
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.utils.url import add_http_if_no_scheme
from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]

from newsarchive.crawling.description import Description

_PORTS = {"http": 80, "https": 443}
# Top-level names that are never public: RFC 6761, RFC 6762 (appendix G), RFC 8375, and ICANN's .internal.
_LOCAL = (".localhost", ".local", ".internal", ".intranet", ".private", ".corp", ".home", ".lan", ".home.arpa")
# IPv6 networks whose last 32 bits are an IPv4 address: NAT64 and 'IPv4-compatible'.
_CARRIERS = tuple(map(IPv6Network, ("64:ff9b::/96", "64:ff9b:1::/48", "::/96")))

Place = tuple[str, int]  # host and port


class PrivateAddress(IgnoreRequest):
    """The address itself is private. A later run would refuse it again."""


class Guard:
    """A downloader middleware that refuses private addresses. It sees each redirect, and requests for robots.txt."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._refused: set[Place] = set()  # because their names resolved to private addresses

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        from twisted.internet import reactor

        guard = cls(crawler)
        resolver = JudgingResolver(reactor.nameResolver, guard.judge)
        reactor.installNameResolver(resolver)
        return guard

    def process_request(self, request: Request) -> None:
        """Raises IgnoreRequest for a private address."""
        redirected = bool(request.meta.get("redirect_urls"))
        if redirected:
            # 'Only if it has changed' was said of another address: a 304 from here would be taken for that one's.
            for name in ("If-None-Match", "If-Modified-Since"):
                request.headers.pop(name, None)
        place = _place(request.url)
        if place in self._refused:
            raise IgnoreRequest(_refusal(request))
        if _looks_private(place[0]) and place not in self._named:
            # A redirect may have another target tomorrow.
            raise (IgnoreRequest if redirected else PrivateAddress)(_refusal(request))

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Report a refused name as refused, not as unknown."""
        if _place(request.url) in self._refused:
            raise IgnoreRequest(_refusal(request))

    def judge(self, host: str, port: int, addresses: list[str]) -> bool:
        """True if a connection to a host may use its resolved addresses. All of them must be public."""
        place = _plain(host), port
        if place in self._named or place in self._proxies or not any(_is_private(ip_address(a)) for a in addresses):
            return True
        self._refused.add(place)
        return False

    @cached_property
    def _named(self) -> frozenset[Place]:
        """The private places that the spider's outlets or the user name."""
        spider = self._crawler.spider
        typed: Sequence[str] = getattr(spider, "urls", ())
        outlets: dict[str, type[Description]] = getattr(spider, "described", {})
        urls = [*typed, *(url for outlet in outlets.values() for url in _addresses(outlet))]
        return frozenset(place for place in map(_place, urls) if _looks_private(place[0]))

    @cached_property
    def _proxies(self) -> frozenset[Place]:
        """The proxies of the environment. The user chose them, and most are private."""
        places = [_place(add_http_if_no_scheme(url)) for kind, url in getproxies().items() if kind != "no"]
        # For a tunnel, Twisted resolves the proxy with port 0.
        return frozenset((host, port) for host, known in places for port in (known, 0))


@implementer(IHostnameResolver)
class JudgingResolver:
    """Wraps the reactor's resolver. It passes addresses on only if `judge` accepts them."""

    def __init__(self, resolver: Any, judge: Callable[[str, int, list[str]], bool]) -> None:
        self._resolver = resolver
        self._judge = judge

    def resolveHostName(
        self, resolutionReceiver: Any, hostName: str, portNumber: int = 0, *further: Any, **named: Any
    ) -> Any:
        """See IHostnameResolver. A refused name resolves to no address."""
        receiver = _Receiver(resolutionReceiver, lambda addresses: self._judge(hostName, portNumber, addresses))
        return self._resolver.resolveHostName(receiver, hostName, portNumber, *further, **named)


@implementer(IResolutionReceiver)
class _Receiver:
    """Collects the addresses of a name until all are known."""

    def __init__(self, receiver: Any, judge: Callable[[list[str]], bool]) -> None:
        self.resolutionBegan = receiver.resolutionBegan
        self._receiver = receiver
        self._judge = judge
        self._addresses: list[Any] = []
        self.addressResolved = self._addresses.append

    def resolutionComplete(self) -> None:
        if self._judge([address.host for address in self._addresses]):
            for address in self._addresses:
                self._receiver.addressResolved(address)
        self._receiver.resolutionComplete()


def _addresses(outlet: type[Description]) -> Iterator[str]:
    """Every address that an outlet file names."""
    yield outlet.homepage
    for listing in outlet.listings.values():
        yield from [listing] if isinstance(listing, str) else listing
    yield from (*outlet.feeds, *outlet.sitemaps, outlet.doorstep or "")
    for host in outlet.hosts:
        yield from (f"http://{host}/", f"https://{host}/")


def _refusal(request: Request) -> str:
    return f"leads to a private address, {request.url}"


def _place(url: str) -> Place:
    parts = urlsplit(url)
    port = _PORTS.get(parts.scheme)
    with suppress(ValueError):
        port = port if parts.port is None else parts.port
    return _plain(parts.hostname or ""), port or 0


def _plain(host: str) -> str:
    """The normal form of a host: an address in its usual spelling, or a name in lower case."""
    host = host.lower().rstrip(".")
    return str(_address(host) or host)


def _address(host: str) -> IPv4Address | IPv6Address | None:
    """The IP address that a host spells, in any spelling that the C library accepts (127.1, 0x7f000001)."""
    with suppress(ValueError):
        return ip_address(host)
    with suppress(ValueError, OSError):
        return IPv4Address(socket.inet_aton(host))
    return None


def _looks_private(host: str) -> bool:
    """True for a private address and for a name that only a local network resolves."""
    address = _address(host)
    return _is_private(address) if address else "." not in host or host.endswith(_LOCAL)


def _is_private(address: IPv4Address | IPv6Address) -> bool:
    """True if an address, or one embedded in it, is not public."""
    return any(not one.is_global or one.is_multicast for one in (address, *_carried(address))) or (
        isinstance(address, IPv6Address) and address.is_site_local
    )


def _carried(address: IPv4Address | IPv6Address) -> Iterator[IPv4Address]:
    if isinstance(address, IPv6Address):
        yield from filter(None, (address.ipv4_mapped, address.sixtofour, *(address.teredo or ())))
        if any(address in network for network in _CARRIERS):
            yield IPv4Address(int(address) & 0xFFFFFFFF)
