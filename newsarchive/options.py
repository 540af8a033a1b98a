"""Settings and addresses that the user types. A wrong one fails with one line, before anything is done."""

from datetime import UTC, datetime
from urllib.parse import urlsplit, urlunsplit

from scrapy.settings import BaseSettings, default_settings
from w3lib.url import safe_url_string

from newsarchive.errors import UserError

_DEFAULT_PORTS = {"http": 80, "https": 443}
_WHOLE_NUMBERS = (
    "EXTRACTION_WORKERS",
    "EXTRACTION_MEMORY",
    "WALK_PAGES",
    "RECHECK_BUDGET",
    "PICTURES_MAX_BYTES",
    "PICTURES_BACKLOG",
)
_BOOLEANS = ("PICTURES",)
_NUMBERS = ("ALERTS_TIMEOUT", "BACKUP_DAYS", "EXTRACTION_TIMEOUT", "RETRY_AFTER_MAX")


def check_settings(settings: BaseSettings) -> None:
    """Raises UserError for a setting, ours or Scrapy's, that must be a number or a boolean and is neither."""
    for name, value in settings.items():
        default = getattr(default_settings, name, None)
        if not isinstance(value, str):
            continue
        try:
            if isinstance(default, bool) or name in _BOOLEANS:
                expected = "0 or 1"
                settings.getbool(name)
            elif name in _WHOLE_NUMBERS:
                expected = "a whole number"
                int(value)
            elif isinstance(default, int | float) or name in _NUMBERS:
                expected = "a number"
                float(value)
        except ValueError:
            raise UserError(f"{name}={value!r} is not {expected}; mend the setting") from None


def moment_setting(settings: BaseSettings, name: str) -> str | None:
    """A setting that is a moment, as ISO 8601 with offset (UTC if it has none). None if it is not set."""
    value = settings.get(name)
    if not value:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise UserError(f"{name}={value!r} is not a moment; write it as 2026-03-31T06:00:00+07:00") from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat()


def checked_url(url: str, place: str) -> str:
    """The address as a browser sends it: the host in lower case and ASCII, without default port and fragment. Raises
    UserError, naming the place, if it is not an http or https address."""
    try:
        url.encode()
        parts = urlsplit(safe_url_string(url))
        scheme, host, port = parts.scheme.lower(), parts.hostname or "", parts.port
        valid = not url.split()[1:] and scheme in _DEFAULT_PORTS and bool(host) and host.isascii() and port != 0
    except ValueError:
        valid = False
    if not valid:
        raise UserError(f"{place}: {url!r} is not an http or https address; mend it or take it out")
    host = f"[{host}]" if ":" in host else host
    netloc = host if port in (None, _DEFAULT_PORTS[scheme]) else f"{host}:{port}"
    return urlunsplit((scheme, netloc, parts.path, parts.query, ""))
