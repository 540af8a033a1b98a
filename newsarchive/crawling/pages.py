"""Between Scrapy and the items: a response as a capture, a failure as an outcome."""

from __future__ import annotations

from datetime import UTC, datetime

from scrapy.exceptions import CannotResolveHostError, DownloadCancelledError, IgnoreRequest
from scrapy.http import Response
from w3lib.encoding import http_content_type_encoding

from newsarchive.crawling.guard import PrivateAddress
from newsarchive.crawling.replay import NotCaptured
from newsarchive.items import Capture

GONE = frozenset({404, 410, 451})
WALL = frozenset({401, 402})  # not 403, with which a host as often turns the crawler away
NOT_MODIFIED = 304
REDIRECTS = frozenset({301, 302, 303, 307, 308})
_READABLE = ("text/", "application/xhtml", "application/xml", "application/rss", "application/atom", "application/json")


def capture_of(response: Response) -> Capture:
    """The response as it is kept, its body decoded from any transfer coding."""
    headers = [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
    ]
    fetched_at = response.meta.get("fetched_at") or datetime.now(UTC).isoformat(timespec="seconds")
    return Capture(response.url, fetched_at, response.status, headers, response.body)


def charset_of(response: Response) -> str | None:
    """The encoding that the Content-Type header declares, if it does."""
    return http_content_type_encoding(_content_type(response))


def obstacle(response: Response, kind: str = "article") -> tuple[str, str | None] | None:
    """(outcome, detail) of a response that there is nothing to read in; None where there is."""
    if response.status == NOT_MODIFIED:
        return "unchanged", None
    if response.status in GONE:
        return "gone", f"HTTP {response.status}"
    if kind == "article" and response.status in WALL:
        return "not_article", f"login wall (HTTP {response.status})"
    if not 200 <= response.status < 300:
        return "error", f"HTTP {response.status}"
    content_type = _content_type(response).partition(";")[0].strip().lower()
    if kind == "article" and content_type and not content_type.startswith(_READABLE):
        return "not_article", f"content type {content_type}"
    return None


def failure_outcome(error: BaseException) -> tuple[str, str]:
    """(outcome, detail) of a request that got no response."""
    text = str(error)
    match error:
        case NotCaptured():
            return "not_captured", text
        case PrivateAddress():
            return "not_article", text
        case IgnoreRequest() if text == "Forbidden by robots.txt":
            return "robots", text
        case IgnoreRequest() if "DOWNLOAD_MAXSIZE" in text:
            return "too_large", "decompresses to more than DOWNLOAD_MAXSIZE"
        case IgnoreRequest():  # said by a middleware of ours, or by Scrapy's, in words of its own
            return "error", text
        case DownloadCancelledError():  # Scrapy has no other reason to break off
            return "too_large", "larger than DOWNLOAD_MAXSIZE"
        case CannotResolveHostError():
            return "error", "host name not found"
        case _:
            return "error", f"{type(error).__name__}: {text}".removesuffix(": ")


def _content_type(response: Response) -> str:
    return (response.headers.get("Content-Type") or b"").decode("latin-1")
