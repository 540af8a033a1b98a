"""Scrapy's responses and failures in the terms of the archive: captures and outcomes."""

import re

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
)
from scrapy.http import Response
from w3lib.encoding import http_content_type_encoding

from newsarchive.models import Capture
from newsarchive.processing.runs import now

GONE = frozenset({404, 410, 451})
WALL = frozenset({401, 402})  # not 403: hosts often refuse crawlers by it
NOT_MODIFIED = 304
HOPS = "hops"  # in the meta of a request: the captures of the redirects that led to it
REDIRECTS = frozenset({301, 302, 303, 307, 308})
_READABLE = ("text/", "application/xhtml", "application/xml", "application/rss", "application/atom", "application/json")


class SkippedRequest(IgnoreRequest):
    """A request that one of our components did not send. The message is one line with the reason."""

    outcome = "error"


class NotCaptured(SkippedRequest):
    """No replayed file holds the address. This is not a 404: the outlet may have the page."""

    outcome = "not_captured"


class PrivateAddress(SkippedRequest):
    """The address itself is private. A later run would refuse it again."""

    outcome = "not_article"


class AskedToWait(SkippedRequest):
    """The host asks for a longer pause than a run waits. Its pages wait for the next run."""


def capture_of(response: Response) -> Capture:
    """The response as the archive stores it, its body without transfer coding."""
    pairs = ((name, value) for name, values in response.headers.items() for value in values)
    headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in pairs]
    fetched_at = response.meta.get("fetched_at") or now()
    return Capture(response.url, fetched_at, response.status, headers, response.body)


def charset_of(capture: Capture) -> str | None:
    """The encoding that the Content-Type header declares."""
    return http_content_type_encoding(capture.content_type)


def obstacle(capture: Capture, kind: str = "article") -> tuple[str, str | None] | None:
    """(outcome, detail) of a response without a readable page. None for a readable one."""
    if capture.status == NOT_MODIFIED:
        return "unchanged", None
    if capture.status in GONE:
        return "gone", f"HTTP {capture.status}"
    if kind == "article" and capture.status in WALL:
        return "not_article", f"login wall (HTTP {capture.status})"
    if not 200 <= capture.status < 300:
        return "error", f"HTTP {capture.status}"
    content_type = capture.content_type.partition(";")[0].strip().lower()
    if kind == "article" and content_type and not content_type.startswith(_READABLE):
        return "not_article", f"content type {content_type}"
    return None


def failure_outcome(error: BaseException) -> tuple[str, str]:
    """(outcome, detail) of a request that got no response."""
    text = str(error)
    match error:
        case SkippedRequest():
            return error.outcome, text
        case IgnoreRequest() if text == "Forbidden by robots.txt":
            return "robots", text
        case IgnoreRequest() if "DOWNLOAD_MAXSIZE" in text:
            return "too_large", "decompresses to more than DOWNLOAD_MAXSIZE"
        case IgnoreRequest():  # by a middleware of Scrapy or of the user, with its own reason
            return "error", text
        case DownloadCancelledError():  # Scrapy cancels a download for no other reason
            return "too_large", "larger than DOWNLOAD_MAXSIZE"
        case CannotResolveHostError():
            return "error", "host name not found"
        case DownloadTimeoutError():
            return "error", f"timeout: {text}"
        case DownloadConnectionRefusedError():
            return "error", "connection refused"
        case DownloadFailedError() if "SSL" in text:
            return "error", f"TLS: {error.__notes__[0] if getattr(error, '__notes__', ()) else _tls_words(text)}"
        case DownloadFailedError() if "ConnectionLost" in text or "ConnectionDone" in text:
            return "error", "connection lost"
        case _:
            return "error", f"{type(error).__name__}: {text}".removesuffix(": ")


def _tls_words(text: str) -> str:
    """What OpenSSL says, without the names of classes around it: '[(…, '', 'wrong version number')]'."""
    return ", ".join(re.findall(r"'([a-z][^']*)'\)", text)) or text
