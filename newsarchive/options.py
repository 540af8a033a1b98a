"""Settings and addresses that the user types. A wrong one fails with one line, before anything is done."""

from datetime import UTC, datetime
from functools import cache
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from scrapy.settings import BaseSettings, default_settings
from w3lib.url import safe_url_string

from newsarchive.errors import UserError

_DEFAULT_PORTS = {"http": 80, "https": 443}


@cache
def own_defaults() -> dict[str, Any]:
    """{name: value} of the settings that are ours and not Scrapy's."""
    return {name: value for name, value in _package_settings().items() if not hasattr(default_settings, name)}


def option(settings: BaseSettings, name: str) -> Any:
    """The value of a setting that is ours, in the type of its default. The default holds in a project that does not set
    it."""
    default = own_defaults()[name]
    if isinstance(default, bool):
        return settings.getbool(name, default)
    if isinstance(default, int):
        return settings.getint(name, default)
    if isinstance(default, float):
        return settings.getfloat(name, default)
    return settings.getlist(name, default) if isinstance(default, list) else settings.get(name, default)


def complete_settings(settings: BaseSettings) -> None:
    """Give the crawl of one of our spiders the settings of newsarchive/settings.py that its project does not set. Our
    components are added to those of the project, but for the pipelines: a project that sets them chooses them all."""
    for name, value in _package_settings().items():
        base = f"{name}_BASE"
        if name == "ADDONS":
            for addon, place in value.items():
                settings.setdefault_in_component_priority_dict(name, addon, place)
        elif base in settings and name != "ITEM_PIPELINES":
            settings.set(base, settings.getdict(base) | value, priority="addon")
        else:
            settings.set(name, value, priority="addon")


@cache
def _package_settings() -> dict[str, Any]:
    from newsarchive import settings  # when a process knows its folder: the module looks for scrapy.cfg

    return {name: getattr(settings, name) for name in dir(settings) if name.isupper()}


def check_settings(settings: BaseSettings) -> None:
    """Raises UserError for a setting, ours or Scrapy's, that must be a number or a boolean and is neither."""
    for name, value in settings.items():
        default = own_defaults().get(name, getattr(default_settings, name, None))
        if not isinstance(value, str):
            continue
        try:
            if isinstance(default, bool):
                expected = "0 or 1"
                settings.getbool(name)
            elif isinstance(default, int) and name in own_defaults():
                expected = "a whole number"
                int(value)
            elif isinstance(default, int | float):
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
