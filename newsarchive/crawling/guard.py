"""An outlet, or whoever has taken it over, must not send the crawl into the network that it runs in."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached


class Guard:
    """A downloader middleware: refuses a redirect from a public host to a private one, by its address
    before the request, and by the address that its name turned out to have after it."""

    def process_request(self, request: Request) -> None:
        """Raises IgnoreRequest for a redirect to a private address."""
        if request.meta.get("redirect_urls"):
            # 'Only if it has changed' was said of another address: a 304 from here would be taken for that one's.
            for name in ("If-None-Match", "If-Modified-Since"):
                request.headers.pop(name, None)
        if _crossed(request, urlparse_cached(request).hostname or ""):
            raise IgnoreRequest(f"redirected to a private address, {request.url}")

    def process_response(self, request: Request, response: Response) -> Response:
        """The same, for a name that leads to a private address."""
        if response.ip_address is not None and _crossed(request, str(response.ip_address)):
            raise IgnoreRequest(f"redirected to a private address, {request.url}")
        return response


def _crossed(request: Request, host: str) -> bool:
    came_from: list[str] = request.meta.get("redirect_urls") or []
    return bool(came_from) and _is_private(host) and not _is_private(urlsplit(came_from[0]).hostname or "")


def _is_private(host: str) -> bool:
    if host == "localhost" or host.endswith((".localhost", ".local", ".internal")):
        return True
    try:
        return not ip_address(host.strip("[]")).is_global
    except ValueError:
        return False
