"""An outlet, or whoever has taken it over, must not send the crawl into the network that it runs in."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached


class Guard:
    """A downloader middleware: refuses what leads from a public host to a private one, a redirect or the next
    page of a listing, by its address before the request, and by the address that its name turned out to have
    after it."""

    def process_request(self, request: Request) -> None:
        """Raises IgnoreRequest for what leads to a private address."""
        if request.meta.get("redirect_urls"):
            # 'Only if it has changed' was said of another address: a 304 from here would be taken for that one's.
            for name in ("If-None-Match", "If-Modified-Since"):
                request.headers.pop(name, None)
        if _crossed(request, urlparse_cached(request).hostname or ""):
            raise IgnoreRequest(f"leads to a private address, {request.url}")

    def process_response(self, request: Request, response: Response) -> Response:
        """The same, for a name that leads to a private address."""
        if response.ip_address is not None and _crossed(request, str(response.ip_address)):
            raise IgnoreRequest(f"leads to a private address, {request.url}")
        return response


def _crossed(request: Request, host: str) -> bool:
    came_from: str | None = request.meta.get("found_on") or next(iter(request.meta.get("redirect_urls") or []), None)
    return came_from is not None and _is_private(host) and not _is_private(urlsplit(came_from).hostname or "")


def _is_private(host: str) -> bool:
    if host == "localhost" or host.endswith((".localhost", ".local", ".internal")):
        return True
    try:
        return not ip_address(host.strip("[]")).is_global
    except ValueError:
        return False
