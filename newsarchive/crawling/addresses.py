"""Addresses that a person typed."""

from __future__ import annotations

from urllib.parse import urlsplit

from newsarchive.errors import UserError


def checked(url: str, place: str) -> str:
    """The address without its fragment. Raises UserError, naming the place, for what is none."""
    try:
        parts = urlsplit(url)
        url.encode()
        valid = (
            not url.split()[1:] and parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 1) > 0
        )
    except ValueError:
        valid = False
    if not valid:
        raise UserError(f"{place}: {url!r} is no http or https address; mend it or take it out")
    return url.partition("#")[0]
