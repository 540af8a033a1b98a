"""What keeps a hostile page from running or loading anything: addresses, pictures, response headers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from ipaddress import ip_address
from typing import Any
from urllib.parse import quote, urlsplit

from datasette.utils.asgi import Request

_HOST = re.compile(r"^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$")
_UNFIT = re.compile(r"[\x00-\x20\x7f\\<>\"]")
_LOCAL = (".local", ".localhost", ".internal", ".lan", ".home.arpa")

# The desk's own pages hold no script at all, and pictures only of the hosts that were asked for.
_PAGE = "default-src 'none'; style-src 'self'; img-src {pictures}; frame-src 'self'; {rest}"
# Datasette's pages have scripts of their own, in the page too.
TABLES = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
    " connect-src 'self'; font-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
# A saved page: a document without origin, script, form or way out; its own styles and nothing from elsewhere.
SAVED = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
COMMON = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"x-dns-prefetch-control", b"off"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)


def safe_url(url: str | None) -> str | None:
    """An address that may be a link: http or https, with a host and no user's name; else None."""
    if not url or _UNFIT.search(url):
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and host and "@" not in parts.netloc else None


def picture_host(url: str | None) -> str | None:
    """The origin that a picture's address may be loaded from ('https://cdn.example'), or None: the reader's
    own machine and network are no outlet's."""
    if safe_url(url) is None:
        return None
    parts = urlsplit(str(url))
    try:
        host = str(parts.hostname).encode("idna").decode("ascii").lower()
        port = f":{parts.port}" if parts.port else ""
    except (UnicodeError, ValueError):
        return None
    if not _HOST.match(host) or host.endswith(_LOCAL) or "." not in host or _private(host):
        return None
    return f"{parts.scheme}://{host}{port}"


def policy(hosts: Iterable[str] = ()) -> str:
    """The Content-Security-Policy of a page of the desk that shows pictures of some hosts."""
    rest = "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    return _PAGE.format(pictures=" ".join(["'self'", *sorted(set(hosts))]), rest=rest)


def from_here(request: Request) -> bool:
    """Whether a request was begun on one of the desk's own pages, and not by a link from elsewhere."""
    headers: dict[str, str] = request.headers
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    # Browsers say it only to https and to this machine itself; else the page that led here is named.
    return urlsplit(headers.get("referer", "")).netloc == str(request.host)


def path_of(*parts: object) -> str:
    """A path of the desk, each part quoted."""
    return "/" + "/".join(quote(str(part), safe="") for part in parts)


def guarded(app: Any) -> Any:
    """An ASGI application whose every answer carries the protecting headers."""

    async def guard(scope: dict[str, Any], receive: Any, send: Any) -> None:
        async def send_guarded(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                message = message | {"headers": _with_common(message.get("headers", []))}
            await send(message)

        await app(scope, receive, send_guarded if scope["type"] == "http" else send)

    return guard


def _with_common(headers: Sequence[Sequence[bytes]]) -> list[Sequence[bytes]]:
    names = {name.lower() for name, _ in headers}
    added = (*COMMON, (b"content-security-policy", TABLES.encode()))
    return [*headers, *(pair for pair in added if pair[0] not in names)]


def _private(host: str) -> bool:
    try:
        return not ip_address(host).is_global
    except ValueError:
        return host.replace(".", "").isdigit()  # 127.1 and its like
