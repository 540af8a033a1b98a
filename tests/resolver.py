"""A resolver for crawls in tests: it knows the names of the environment variable NAMES, a JSON object of
{name: [addresses]}, and spells numbers as the C library does."""

from __future__ import annotations

import json
import os
import socket
from typing import Any, Self

from scrapy.crawler import Crawler
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IHostnameResolver
from zope.interface import implementer

NAMES: dict[str, list[str]] = json.loads(os.environ.get("NAMES", "{}"))


@implementer(IHostnameResolver)
class Resolver:
    """For the setting TWISTED_DNS_RESOLVER."""

    def __init__(self, reactor: Any) -> None:
        self._reactor = reactor

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> Self:
        return cls(reactor)

    def install_on_reactor(self) -> None:
        self._reactor.installNameResolver(self)

    def resolveHostName(self, receiver: Any, name: str, portNumber: int = 0, *further: Any) -> None:
        receiver.resolutionBegan(None)
        for address in NAMES.get(name) or _spelt(name):
            kind = IPv6Address if ":" in address else IPv4Address
            receiver.addressResolved(kind("TCP", address, portNumber))
        receiver.resolutionComplete()


def _spelt(name: str) -> list[str]:
    try:
        return [str(found[4][0]) for found in socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)]
    except OSError:
        return []
