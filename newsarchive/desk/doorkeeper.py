"""Who may ask: a page of another site may not, by way of the reader's own browser.

A desk that listens at this machine alone is reached by names of this machine alone; a name of somewhere else that
leads here is that of a hostile site (DNS rebinding). What a page of another site loads, frames or posts is not
answered; a link that a reader follows is. At /-/mcp no stream of events is held open: the archive has nothing to say
unasked, and a desk that ends would wait for it. What is asked is short.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from datasette import hookimpl
from datasette.utils.asgi import Response
from mcp.server.transport_security import RequestBodyLimitMiddleware

LONGEST_BODY = 1_000_000  # bytes
LONGEST_QUERY = 16_384  # bytes of a query string

App = Callable[[Any, Any, Any], Awaitable[None]]


@hookimpl(tryfirst=True)  # type: ignore[untyped-decorator]
def asgi_wrapper() -> Callable[[App], App]:
    """421 for a foreign name, 403 for a foreign page, 405 for a stream, 413 and 414 for what is too long."""
    return _kept


def _kept(app: App) -> App:
    bounded = RequestBodyLimitMiddleware(app, LONGEST_BODY)

    async def kept(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        host, here = headers.get("host", ""), (scope.get("server") or ("",))[0]
        if is_local(here) and not is_local(_name(host)):
            refusal = Response.text(
                f"{host!r} is no name of this machine: ask for http://127.0.0.1; a proxy has to send that Host.\n",
                status=421,
            )
            await refusal.asgi_send(send)
            return
        mcp = scope["path"].endswith("/-/mcp")
        if _embedded(headers) or (mcp and headers.get("origin", f"http://{host}").partition("//")[2] != host):
            await Response.text("What another site asks is not answered here.\n", status=403).asgi_send(send)
            return
        if mcp and scope["method"] == "GET":
            told = "An assistant asks here, by POST (MCP, streamable HTTP).\n"
            await Response.text(told, status=405, headers={"Allow": "POST, DELETE"}).asgi_send(send)
            return
        if len(scope["query_string"]) > LONGEST_QUERY:
            told = f"An address may have {LONGEST_QUERY} bytes behind its '?': ask for less at once.\n"
            await Response.text(told, status=414).asgi_send(send)
            return
        await bounded(scope, receive, send)

    return kept


def _embedded(headers: dict[str, str]) -> bool:
    """Whether a page of another site has this in it, as a picture, a script, a frame or by fetch; browsers say so."""
    return headers.get("sec-fetch-site") == "cross-site" and headers.get("sec-fetch-dest") != "document"


def is_local(name: str) -> bool:
    """Whether a name or an address can only be this machine."""
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return name.lower().rstrip(".") == "localhost"


def _name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
