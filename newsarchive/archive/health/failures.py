"""The classes of failures: what kept a page from being fetched, in a word or two."""

import re

_UNREAD_ROBOTS = "its robots.txt could not be fetched: "
# The first pattern that is found in the detail of an outcome or a walk gives its class.
_CLASSES = tuple(
    (re.compile(pattern, re.I), name)
    for pattern, name in (
        (r"shows no article", "listing changed"),
        (r"host name not found|\bDNS\b|name resolution|getaddrinfo", "DNS"),
        (r"certificate\b.*\bexpired", "TLS certificate expired"),
        (r"\bTLS\b|\bSSL\b|certificate", "TLS"),
        (r"time-?out|timed out|took longer", "timeout"),
        (r"Forbidden by robots\.txt", "robots"),
        (r"wall\b|HTTP 40[12]\b", "wall"),
        (r"topic", "all filtered"),
        (r"HTTP 5\d\d", "HTTP 5xx"),
        (r"HTTP \d{3}", ""),
        (r"private address", "private address"),
        (r"asks for|asked for", "asks to wait"),
        (r"^not in ", "not captured"),
        (r"connection", "connection"),
        (r"\bpage \d+|more than \d+ pages", "listing cut off"),
    )
)
_PASSING = frozenset({"DNS", "timeout", "connection", "HTTP 5xx", "HTTP 429", "asks to wait"})


def may_pass(detail: str | None) -> bool:
    """Whether a failure often passes by itself before the next crawl."""
    return failure_class(detail) in _PASSING


def failure_class(detail: str | None) -> str:
    """The class of a failure, by the detail that the archive keeps: 'DNS', 'timeout', 'HTTP 403'. 'other' if none of
    the known ones."""
    detail = (detail or "").replace(_UNREAD_ROBOTS, "")
    for pattern, name in _CLASSES:
        if found := pattern.search(detail):
            return name or found[0]
    return "other"
