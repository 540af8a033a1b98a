"""Which hosts are private, and a resolver that withholds their addresses.

An IP address is judged in any spelling. A name is judged when it is resolved, and the connection uses the judged
addresses.
"""

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any
from urllib.parse import urlsplit

from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]

_HANDSHAKE = 10.0  # seconds
_PORTS = {"http": 80, "https": 443}
# Top-level names that are never public: RFC 6761, RFC 6762 (appendix G), RFC 8375, and ICANN's .internal.
_LOCAL = (".localhost", ".local", ".internal", ".intranet", ".private", ".corp", ".home", ".lan", ".home.arpa")
# IPv6 networks whose last 32 bits are an IPv4 address: NAT64 and 'IPv4-compatible'.
_CARRIERS = tuple(map(IPv6Network, ("64:ff9b::/96", "64:ff9b:1::/48", "::/96")))

Endpoint = tuple[str, int]  # host and port


@implementer(IHostnameResolver)
class JudgingResolver:
    """Wraps the reactor's resolver, and passes addresses on only if `judge` accepts them."""

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


def certificate_fault(host: str, port: int, judge: Callable[[str, int, list[str]], bool]) -> str | None:
    """Why a host's certificate cannot be trusted, in the words of OpenSSL. None if it can, if the host does not answer,
    or if `judge` refuses its addresses."""
    context = ssl.create_default_context()
    try:
        addresses = [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        if not judge(host, port, addresses):
            return None
        with socket.create_connection((addresses[0], port), timeout=_HANDSHAKE) as connection:
            context.wrap_socket(connection, server_hostname=host).close()
    except ssl.SSLCertVerificationError as error:
        return error.verify_message
    except OSError:
        return None
    return None


def endpoint_of(url: str) -> Endpoint:
    """The host and port of an address."""
    parts = urlsplit(url)
    port = _PORTS.get(parts.scheme)
    with suppress(ValueError):
        port = port if parts.port is None else parts.port
    return normal_host(parts.hostname or ""), port or 0


def normal_host(host: str) -> str:
    """The normal form of a host: an IP address in its usual spelling, or a name in lower case."""
    host = host.lower().rstrip(".")
    return str(_address(host) or host)


def _address(host: str) -> IPv4Address | IPv6Address | None:
    """The IP address that a host spells, in any spelling that the C library accepts (127.1, 0x7f000001)."""
    with suppress(ValueError):
        return ip_address(host)
    with suppress(ValueError, OSError):
        return IPv4Address(socket.inet_aton(host))
    return None


def looks_private(host: str) -> bool:
    """True for a private address and for a name that only a local network resolves."""
    address = _address(host)
    return is_private(address) if address else "." not in host or host.endswith(_LOCAL)


def is_private(address: IPv4Address | IPv6Address) -> bool:
    """True if an address, or one embedded in it, is not public."""
    return any(not one.is_global or one.is_multicast for one in (address, *_carried(address))) or (
        isinstance(address, IPv6Address) and address.is_site_local
    )


def _carried(address: IPv4Address | IPv6Address) -> Iterator[IPv4Address]:
    if isinstance(address, IPv6Address):
        yield from filter(None, (address.ipv4_mapped, address.sixtofour, *(address.teredo or ())))
        if any(address in network for network in _CARRIERS):
            yield IPv4Address(int(address) & 0xFFFFFFFF)
