"""What a person types: settings and addresses. A wrong one fails with one line, before anything is done."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlsplit, urlunsplit

from scrapy.settings import BaseSettings, default_settings
from w3lib.url import safe_url_string

from newsarchive.errors import UserError

_USUAL_PORT = {"http": 80, "https": 443}
_WHOLE = ("EXTRACTION_WORKERS", "EXTRACTION_MEMORY", "WALK_PAGES", "RECHECK_BUDGET")
_NUMBERS = ("EXTRACTION_TIMEOUT", "RETRY_AFTER_MAX")


def check_settings(settings: BaseSettings) -> None:
    """Raises UserError for a setting, ours or Scrapy's, that is to be a number, or yes or no, and is not."""
    for name in settings:
        usual = getattr(default_settings, name, None)
        if not isinstance(settings[name], str):
            continue
        try:
            if isinstance(usual, bool):
                wanted = "0 or 1"
                settings.getbool(name)
            elif name in _WHOLE:
                wanted = "a whole number"
                settings.getint(name)
            elif isinstance(usual, int | float) or name in _NUMBERS:
                wanted = "a number"
                settings.getfloat(name)
        except ValueError:
            raise UserError(f"{name}={settings[name]!r} is not {wanted}; mend the setting") from None


def moment(settings: BaseSettings, name: str) -> str | None:
    """A setting that is a moment, as ISO 8601 with its offset (UTC where none is given); None where it is not set."""
    given = settings.get(name)
    if not given:
        return None
    try:
        read = datetime.fromisoformat(given)
    except ValueError:
        raise UserError(f"{name}={given!r} is no moment; write it as 2026-03-31T06:00:00+07:00") from None
    return (read if read.tzinfo else read.replace(tzinfo=UTC)).isoformat()


def checked_url(url: str, place: str) -> str:
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
