"""The channels by which people are told: Apprise URLs (https://github.com/caronc/apprise/wiki).

A URL holds secrets: passwords, tokens, the names of private rooms. So a channel is named by its kind, and by its host
where the kind has one of its own ('mailto to smtp.example.org', 'slack'). In the archive a channel is a slow digest of
its URL. No URL, and no message of Apprise, is printed or logged.
"""

import logging
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from hashlib import pbkdf2_hmac
from pathlib import Path
from typing import Any

from newsarchive.errors import UserError

VARIABLE = "NEWSARCHIVE_ALERTS"
_ROUNDS = 100_000  # of the digest: whoever has the archive must not find a short password by trying
_URL = re.compile(r"[A-Za-z0-9+.-]+://")
_HOST = re.compile(r"[A-Za-z0-9.:-]{1,253}")
# The kinds whose URL names a server. The place of the host is a token or a private room in the others.
_WITH_HOST = frozenset({"json", "jsons", "xml", "xmls", "form", "forms"})
_TARGETS = ("targets", "channels", "topics")  # where plugins of Apprise keep the recipients of one URL


@dataclass(frozen=True, slots=True)
class Channel:
    """One recipient of one URL. `target` is the number of the recipient if the URL names several, else None. `id` is
    what the archive knows it by. `html` is True for e-mail."""

    url: str = field(repr=False)
    target: int | None
    id: str
    name: str
    html: bool

    def __str__(self) -> str:
        return self.name


def configured(setting: str | Iterable[str] | None) -> list[Channel]:
    """The channels of the setting ALERTS, else of the environment variable NEWSARCHIVE_ALERTS. A text is separated by
    blanks. Raises UserError."""
    return channels(*configured_entries(setting))


def configured_entries(setting: str | Iterable[str] | None) -> tuple[list[str], str]:
    """(the entries from which `configured` makes channels, the name of the setting)."""
    if entries := setting.split() if isinstance(setting, str) else list(setting or ()):
        return entries, "ALERTS"
    return os.environ.get(VARIABLE, "").split(), VARIABLE


def channels(entries: Iterable[str], place: str) -> list[Channel]:
    """The channels of Apprise URLs, and of files in the formats of Apprise's configuration. `place` names the setting
    in errors. Raises UserError for one that cannot be read, without showing it."""
    found: dict[str, Channel] = {}
    for number, entry in enumerate(entries, 1):
        for channel in entry_channels(entry, f"{place}, entry {number}"):
            found.setdefault(channel.id, channel)
    return list(found.values())


def open_service(url: str, target: int | None) -> Any:
    """The plugin of Apprise for a channel, None if the URL cannot be read."""
    plugin = _plugin(url)
    name, targets = _targets(plugin)
    if plugin is not None and target is not None and name is not None:
        setattr(plugin, name, targets[target : target + 1])
    return plugin


def entry_channels(entry: str, place: str) -> Iterator[Channel]:
    """The channels of one entry. `place` names it in errors. Raises UserError."""
    urls = [entry] if _URL.match(entry) else _file_urls(entry, place)
    for number, url in enumerate(urls, 1):
        plugin = _plugin(url)
        if plugin is None:
            line = f"{place}, URL {number} of the file" if len(urls) > 1 else place
            raise UserError(f"{line}: is not a URL that Apprise knows; its form for each service is in Apprise's wiki")
        _, targets = _targets(plugin)
        for target in range(len(targets)) if len(targets) > 1 else [None]:
            recipient = "" if target is None else repr(targets[target])
            yield Channel(url, target, _digest(url, recipient), _name(plugin), _kind(plugin) in {"mailto", "mailtos"})


def _file_urls(entry: str, place: str) -> list[str]:
    """The URLs of a file in Apprise's text or YAML format."""
    path = Path(entry)
    if not path.is_file():
        raise UserError(f"{place}: is neither a URL nor a file; write one of them")
    apprise = _apprise()
    urls = [plugin.url() for plugin in apprise.AppriseConfig(paths=str(path.absolute()), asset=_asset()).services()]
    if not urls:
        raise UserError(f"{place}: the file holds no URL that Apprise knows; write one on each line")
    return urls


def _plugin(url: str) -> Any:
    return _apprise().Apprise.instantiate(url, asset=_asset())


def _targets(plugin: Any) -> tuple[str | None, list[Any]]:
    """(attribute, value) of the recipients that a plugin keeps as a list."""
    for name in _TARGETS:
        value = getattr(plugin, name, None)
        if isinstance(value, list) and value:
            return name, value
    return None, []


def _kind(plugin: Any) -> str:
    """The scheme of a plugin's URL."""
    return str(plugin.url(privacy=True)).partition("://")[0]


def _name(plugin: Any) -> str:
    kind = _kind(plugin)
    host = getattr(plugin, "smtp_host", None)
    if kind in _WITH_HOST or getattr(plugin, "mode", None) == "private":  # an ntfy server of one's own
        host = getattr(plugin, "host", None)
    return f"{kind} to {host}" if isinstance(host, str) and _HOST.fullmatch(host) else kind


def _digest(*parts: str) -> str:
    return pbkdf2_hmac("sha256", "\0".join(parts).encode(), b"newsarchive channel", _ROUNDS, 12).hex()


@cache
def _asset() -> Any:
    return _apprise().AppriseAsset(app_id="newsarchive", app_desc="newsarchive", storage_mode="memory")


@cache
def _apprise() -> Any:
    """Apprise, silenced: its messages can hold URLs. It takes 0.3 seconds, which commands without channels save."""
    logging.getLogger("apprise").disabled = True
    import apprise

    return apprise
