"""One request, and why it had no answer."""

import errno
import socket
import ssl
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urljoin, urlsplit
from urllib.request import getproxies, proxy_bypass

import urllib3
from urllib3.exceptions import HTTPError, MaxRetryError, NewConnectionError, ProxyError, SSLError, TimeoutError

from newsarchive.private_hosts import endpoint_of, is_private, looks_private
from newsarchive.processing.responses import REDIRECTS

HOPS = 5  # redirects that are followed

_DNS = "check this machine's name server ('getent hosts {host}'); if only this host fails, the outlet has moved"
_CLOSED = "the host is down or refuses this machine; try again later"
_ROUTE = "check this machine's connection and its firewall"
_SLOW = "check this machine's connection; if other outlets answer, the host is overloaded or drops its requests"
_CERTIFICATE = "check this machine's clock and 'ca-certificates'; if both are right, the outlet has to mend it"
_HIJACKED = "the name server blocks the host or is not to be trusted: use another one"
_PROXY = "check the variables http_proxy, https_proxy and no_proxy"


class Unreachable(Exception):
    """A request had no answer. The message is the class of the error (`kind`) and the reason; `mend` is what to do."""

    def __init__(self, why: str, mend: str) -> None:
        super().__init__(why)
        self.kind = why.partition(":")[0]
        self.mend = mend


@dataclass(slots=True, frozen=True)
class Answer:
    """An answer after redirects: its address, status, the header Date, and the beginning of its body."""

    url: str
    status: int
    date: str
    body: bytes


def get(url: str, agent: str, seconds: float, *, verify: bool, size: int = 0) -> Answer:
    """Request an address as a crawl does: by the proxy of the environment, with certificates verified, and without
    following a redirect to a private address. `size` is how many bytes of the body are read. Raises Unreachable."""
    typed = endpoint_of(url)
    for _ in range(HOPS + 1):
        answer, target = _get_once(url, agent, seconds, verify=verify, size=size)
        if target is None:
            return answer
        url = urljoin(url, target)
        if looks_private(endpoint_of(url)[0]) and endpoint_of(url) != typed:
            raise Unreachable(f"redirect: leads to a private address, {url}", "the outlet has to mend it")
    raise Unreachable(f"redirect: more than {HOPS} redirects", "open the address in a browser")


def _get_once(url: str, agent: str, seconds: float, *, verify: bool, size: int) -> tuple[Answer, str | None]:
    """An answer, and the target if it is a redirect."""
    proxy = _proxy(url)
    if proxy is None:
        _resolve(url)
    certificates = "CERT_REQUIRED" if verify else "CERT_NONE"
    try:
        pool = (
            urllib3.PoolManager(cert_reqs=certificates)
            if proxy is None
            else urllib3.ProxyManager(proxy, cert_reqs=certificates)
        )
        headers = {"User-Agent": agent, "Accept-Encoding": "identity"}
        with pool.request(
            "GET", url, headers=headers, timeout=seconds, retries=False, redirect=False, preload_content=False
        ) as response:
            body = response.read(size) if size else b""
            target = response.headers.get("Location") if response.status in REDIRECTS else None
            return Answer(url, response.status, response.headers.get("Date", ""), body), target
    except (HTTPError, OSError, ValueError) as error:
        raise _explained(error, seconds) from error


def _proxy(url: str) -> str | None:
    scheme, host = urlsplit(url).scheme, urlsplit(url).hostname or ""
    return None if proxy_bypass(host) else getproxies().get(scheme)


def _resolve(url: str) -> None:
    """Look a host up, as a crawl does: a public name that leads to a private address is refused."""
    host, port = endpoint_of(url)
    try:
        found = {str(one[4][0]).partition("%")[0] for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no name"
        raise Unreachable(f"DNS: the name {host} was not found ({reason})", _DNS.format(host=host)) from error
    private = sorted(address for address in found if is_private(ip_address(address)))
    if private and not looks_private(host):
        raise Unreachable(f"DNS: {host} leads to the private address {private[0]}", _HIJACKED)


def _explained(error: BaseException, seconds: float) -> Unreachable:
    """The class of an error. Its own text is not shown, because it can hold the address of a proxy with a password."""
    chain = list(_causes(error))
    certificate = next((one for one in chain if isinstance(one, ssl.SSLCertVerificationError)), None)
    if any(isinstance(one, ProxyError) for one in chain):
        return Unreachable("proxy: the proxy of the environment does not answer", _PROXY)
    if certificate is not None:
        return Unreachable(f"TLS: the certificate is not valid ({certificate.verify_message})", _CERTIFICATE)
    if any(isinstance(one, TimeoutError | socket.timeout) for one in chain) and not any(
        isinstance(one, NewConnectionError) for one in chain
    ):
        return Unreachable(f"timeout: no answer within {seconds:.0f} s", _SLOW)
    if any(isinstance(one, SSLError | ssl.SSLError) for one in chain):
        return Unreachable("TLS: no secure connection could be made", _CERTIFICATE)
    number = next((one.errno for one in chain if isinstance(one, OSError) and one.errno), None)
    if number == errno.ECONNREFUSED:
        return Unreachable("refused: the host accepts no connection", _CLOSED)
    if number in (errno.ENETUNREACH, errno.EHOSTUNREACH):
        return Unreachable("unreachable: there is no way to the host", _ROUTE)
    return Unreachable("cut off: the connection ended before the answer", _CLOSED)


def _causes(error: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    todo: list[BaseException | None] = [error]
    while todo:
        one = todo.pop()
        if one is not None and one not in found:
            found.append(one)
            todo += [one.__cause__, one.__context__, *(arg for arg in one.args if isinstance(arg, BaseException))]
            todo.append(one.reason if isinstance(one, MaxRetryError) else None)
    return found
