"""Which requests are answered, and what an answer lets a browser run or load.

A desk that listens at a local address answers only to local names: a foreign name that leads here belongs to a hostile
site (DNS rebinding). A page of another site may link here, but not load, frame or post. /-/mcp gives no event stream:
the archive has nothing to send unasked, and a desk that shuts down would wait for the stream's end.
"""

import re
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from ipaddress import ip_address
from typing import Any
from urllib.parse import quote, urlsplit

from datasette import hookimpl
from datasette.utils.asgi import Request, Response
from mcp.server.transport_security import RequestBodyLimitMiddleware

MAX_BODY = 1_000_000  # bytes
MAX_QUERY_STRING = 16_384  # bytes
_HOST = re.compile(r"^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$")
_NOT_IN_URL = re.compile(r"[\x00-\x20\x7f\\<>\"]")
_LOCAL_DOMAINS = (".local", ".localhost", ".internal", ".lan", ".home.arpa")

# The desk's own pages have no script. They load pictures from the desk, and from hosts only if the reader asked for it.
_PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src {pictures}; frame-src 'self'; form-action 'self';"
    " frame-ancestors 'none'; base-uri 'none'"
)
# Datasette's pages have scripts, some of them inline.
_TABLES_POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
    " connect-src 'self'; font-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
# A saved page has no origin, script, form or way out; it keeps its inline styles and loads nothing.
SAVED_PAGE_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
# A kept picture that is opened by itself.
PICTURE_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; frame-ancestors 'self'"
_HEADERS = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"same-origin",
    b"x-dns-prefetch-control": b"off",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"content-security-policy": _TABLES_POLICY.encode(),
}
App = Callable[[Any, Any, Any], Awaitable[None]]


@hookimpl  # type: ignore[untyped-decorator]
def asgi_wrapper() -> Callable[[App], App]:
    """Refuse requests as `_refusal` says, 413 for a long body, and add the security headers to every answer."""
    return _guard


def safe_url(url: str | None) -> str | None:
    """The URL if it may be a link: http or https, with a host and without a user name; else None."""
    if not url or _NOT_IN_URL.search(url):
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and host and "@" not in parts.netloc else None


def picture_host(url: str | None) -> str | None:
    """The origin ('https://cdn.example') of a picture; None if it cannot be loaded, or would be loaded from the
    reader's own machine or network."""
    if safe_url(url) is None:
        return None
    parts = urlsplit(str(url))
    try:
        host = str(parts.hostname).encode("idna").decode("ascii").lower()
        port = f":{parts.port}" if parts.port else ""
    except (UnicodeError, ValueError):
        return None
    if not _HOST.match(host) or host.endswith(_LOCAL_DOMAINS) or "." not in host or _is_private(host):
        return None
    return f"{parts.scheme}://{host}{port}"


def page_policy(hosts: Iterable[str] = ()) -> str:
    """The Content-Security-Policy of a page of the desk that shows pictures from `hosts`."""
    return _PAGE_POLICY.format(pictures=" ".join(["'self'", *sorted(set(hosts))]))


def is_from_desk(request: Request) -> bool:
    """Whether the request comes from a page of the desk, and not from a link elsewhere."""
    headers: dict[str, str] = request.headers
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    # Browsers send that header only over https and to their own machine; otherwise the referrer says it.
    return urlsplit(headers.get("referer", "")).netloc == str(request.host)


def path_of(*parts: object) -> str:
    """A path of the desk, each part quoted."""
    return "/" + "/".join(quote(str(part), safe="") for part in parts)


def is_local(name: str) -> bool:
    """Whether a host name or address can only be this machine."""
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return name.lower().rstrip(".") == "localhost"


def _guard(app: App) -> App:
    limited = RequestBodyLimitMiddleware(app, MAX_BODY)

    async def guarded(scope: dict[str, Any], receive: Any, send: Any) -> None:
        async def send_with_headers(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                headers = list(message.get("headers", []))
                names = {name.lower() for name, _ in headers}
                headers += [pair for pair in _HEADERS.items() if pair[0] not in names]
                message = {**message, "headers": headers}
            await send(message)

        if scope["type"] != "http":
            await app(scope, receive, send)
        elif refusal := _refusal(scope):
            await refusal.asgi_send(send_with_headers)
        else:
            await limited(scope, receive, send_with_headers)

    return guarded


def _refusal(scope: dict[str, Any]) -> Response | None:
    """421 for a foreign name, 403 for a page of another site, 405 for an event stream, 414 for a long query string."""
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    host = headers.get("host", "")
    is_mcp = scope["path"].endswith("/-/mcp")
    if is_local((scope.get("server") or ("",))[0]) and not is_local(_host_name(host)):
        why = f"{host!r} is not a name of this machine: ask for http://127.0.0.1; a proxy has to send that Host.\n"
        return Response.text(why, status=421)
    is_embedded = headers.get("sec-fetch-site") == "cross-site" and headers.get("sec-fetch-dest") != "document"
    if is_embedded or (is_mcp and headers.get("origin", f"http://{host}").partition("//")[2] != host):
        return Response.text("Requests of pages of other sites are not answered.\n", status=403)
    if is_mcp and scope["method"] == "GET":
        why = "This address is for MCP clients, which use POST (streamable HTTP).\n"
        return Response.text(why, status=405, headers={"Allow": "POST, DELETE"})
    if len(scope["query_string"]) > MAX_QUERY_STRING:
        why = f"A query string may have {MAX_QUERY_STRING} bytes at the most: ask for less at once.\n"
        return Response.text(why, status=414)
    return None


def _host_name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _is_private(host: str) -> bool:
    try:
        return not ip_address(host).is_global
    except ValueError:
        return host.replace(".", "").isdigit()  # 127.1 and similar
