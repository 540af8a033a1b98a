"""The shapes that an article's address may have, as regular expressions; each address belongs to several."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from newsarchive.newsource.looks import is_page_number

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.I)
_DATED = re.compile(
    r"/(?:19|20)\d\d/(?:0?[1-9]|1[0-2])(?P<day>/\d{1,2})?/[^/?]+(?P<id>/\d+)?(?P<file>\.[a-z]{2,5})?/?$", re.I
)
_NUMBERED = re.compile(r"(?P<before>/[^/\d]+)?/\d+/[^/?]*[^/\d?][^/?]*/?$")
_LEADING = re.compile(r"/\d{3,}(?P<mark>[-_])[^/]*?(?P<file>\.[a-z]{2,5})?/?$", re.I)
_EXTENSION = re.compile(r"\.[a-z]{2,5}$", re.I)
_TOKEN = re.compile(r"(?P<before>[-_/.])(?P<token>[a-z]{0,8}\d+(?:[a-z]{1,2}\d+)*)$", re.I)
# Ids of the database grow, and a stamp of the moment has a digit more or less: so only their least length counts.
# A slug may end in a year, a topic has a short id: the longer the number, the more it tells.
_LEAST = {12: 1.3, 5: 1.15, 1: 1.0}
_TELLING = 1.1
_HYPHENS = (4, 3, 2)


@dataclass(frozen=True, slots=True)
class Shape:
    """`pattern` is searched in an address. `sure`: it holds a number, a date or a key, which a section's has not;
    a shape of words alone fits sections too. `weight` is how much more an address counts that has this shape rather
    than a looser one."""

    pattern: str
    sure: bool = True
    weight: float = 1.0


def shapes(url: str) -> Iterator[Shape]:
    """The shapes of an address, the most telling first."""
    parts = urlsplit(url)
    if _UUID.search(parts.path):
        yield Shape("/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", weight=_TELLING)
    if dated := _DATED.search(parts.path):
        day = r"/\d{1,2}" if dated["day"] else ""
        number = r"/\d+" if dated["id"] else ""
        yield Shape(rf"/\d{{4}}/\d{{1,2}}{day}/[^/?]+{number}/?$", weight=_TELLING)
    if numbered := _NUMBERED.search(parts.path):
        yield Shape(rf"{_literal(numbered['before'] or '')}/\d+/[^/?]*[^/?\d][^/?]*/?$")
    if leading := _LEADING.search(parts.path):
        yield Shape(rf"/\d+{leading['mark']}[^/?]*{_literal(leading['file'] or '')}/?$")
    for key, value in parse_qsl(parts.query):
        if value.isdigit() and not is_page_number(key):
            yield Shape(rf"[?&]{re.escape(key)}=\d+")
    if not parts.query:
        yield from _by_tail(parts.path)
        yield from _by_slug(parts.path)


def _by_tail(path: str) -> Iterator[Shape]:
    """'…-post123.html', '…-d103-t8389.html', '…-102260305092012481.htm', '/vi/…/12345.html', '…-634720'."""
    slash = "/?" if path.endswith("/") else ""
    path = path.rstrip("/")
    extension = found[0] if (found := _EXTENSION.search(path)) else ""
    end = rf"{_literal(extension)}{slash}$"
    stem = path.removesuffix(extension)
    last = _TOKEN.search(stem)
    if last is None:
        return
    before = _TOKEN.search(stem[: last.start()])
    if before and before["before"] == "-" and not before["token"].isdigit() and not last["token"].isdigit():
        yield Shape(rf"-{_digits(before['token'])}{last['before']}{_digits(last['token'])}{end}", weight=_TELLING)
    for least, weight in _LEAST.items():
        if last["token"].isdigit() and len(last["token"]) >= least:
            yield Shape(rf"{_literal(last['before'])}{_counted(least)}{end}", weight=weight)
    if not last["token"].isdigit():
        yield Shape(rf"{_literal(last['before'])}{_digits(last['token'])}{end}")


def _by_slug(path: str) -> Iterator[Shape]:
    """Words only: '/osint-insights/defence-news/three-words-more', under a directory or anywhere."""
    slash = "/?" if path.endswith("/") else ""
    path = path.rstrip("/")
    extension = found[0] if (found := _EXTENSION.search(path)) else ""
    directories, _, last = path.removesuffix(extension).rpartition("/")
    hyphens = last.count("-")
    word = "[^/?.-]" if extension else "[^/?-]"
    names = directories.split("/")
    for least in _HYPHENS:
        if hyphens >= least:
            for depth in range(1, len(names) + 1):
                directory = "/".join(names[:depth])
                between = "(?:[^/?]+/)*" if depth < len(names) else ""
                prefix = _literal(directory) + "/" if directory else "/"
                yield Shape(
                    rf"{prefix}{between}(?:{word}*-){{{least},}}{word}*{_literal(extension)}{slash}$", sure=False
                )


def _digits(token: str) -> str:
    return re.sub(r"\d+", lambda _: r"\d+", token)


def _counted(least: int) -> str:
    return r"\d+" if least == 1 else rf"\d{{{least},}}"


def _literal(text: str) -> str:
    """The text as a regular expression, without the backslashes that it does not need."""
    return re.escape(text).replace(r"\-", "-")
