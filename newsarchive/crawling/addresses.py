"""Addresses that a person typed."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

from w3lib.url import safe_url_string

from newsarchive.errors import UserError

_USUAL_PORT = {"http": 80, "https": 443}


def checked(url: str, place: str) -> str:
    """The address as a browser sends it: the host in small ASCII letters, without its usual port and without a
    fragment. Raises UserError, naming the place, for what is none."""
    try:
        url.encode()
        parts = urlsplit(safe_url_string(url))
        scheme, host, port = parts.scheme.lower(), parts.hostname or "", parts.port
        valid = not url.split()[1:] and scheme in _USUAL_PORT and bool(host) and host.isascii() and port != 0
    except ValueError:
        valid = False
    if not valid:
        raise UserError(f"{place}: {url!r} is no http or https address; mend it or take it out")
    host = f"[{host}]" if ":" in host else host
    netloc = host if port in (None, _USUAL_PORT[scheme]) else f"{host}:{port}"
    return urlunsplit((scheme, netloc, parts.path, parts.query, ""))
