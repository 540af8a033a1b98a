"""The standing questions of an archive: the file `watches.toml` beside it.

language = "vi"                      # of the digests: vi or en

[recipients]                         # names for Apprise URLs; "$NAME" is read from the environment
team = ["$TEAM_MAIL", "slack://…"]

[[watch]]
name = "Tàu ngầm"
words = "tàu ngầm OR Kilo"           # as in `newsarchive find`
source = "qdnd"                      # also section, author, agency, year, since, until
every = "1 day"                      # the least time between two digests
recipients = ["team"]                # names, or Apprise URLs; without it, ALERTS

[[watch]]
name = "Ai đưa tin trước"
query = "first_to_report"            # a saved question of the desk
parameters = { words = "tên lửa" }
"""

import json
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from newsarchive.archive.search import Filters, QueryError
from newsarchive.archive.search.parser import parse
from newsarchive.errors import UserError

FILE = "watches.toml"
LANGUAGES = ("vi", "en")
_FILTERS = tuple(one.name for one in fields(Filters) if one.name != "agreement_below")
_KEYS = ("name", "words", *_FILTERS, "query", "parameters", "every", "recipients")
_EVERY = re.compile(r"(\d{1,4}) (minute|hour|day|week)s?")
_ADDRESS = re.compile(r"[A-Za-z0-9+.-]+://")


@dataclass(frozen=True, slots=True)
class Watch:
    """A standing question: either `words` and `filters`, or the saved question `query` with `parameters`. Without
    `recipients` (Apprise URLs, or names of the list) the channels of ALERTS are told."""

    name: str
    words: str
    filters: Filters
    query: str | None
    parameters: dict[str, str]
    every: timedelta
    recipients: tuple[str, ...] = field(repr=False)

    @property
    def question(self) -> str:
        """What is asked, as one text: the question is another one if this differs."""
        parts = [self.words, self.query, self.parameters, {name: getattr(self.filters, name) for name in _FILTERS}]
        return json.dumps(parts, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class WatchList:
    """The file: its questions, the language of the digests, None if it names none, and the URLs by name."""

    path: Path
    watches: tuple[Watch, ...] = ()
    language: str | None = None
    recipients: Mapping[str, list[str]] = field(default_factory=dict, repr=False)

    def urls(self, watch: Watch) -> list[str]:
        """The Apprise URLs of the recipients of a watch. Raises UserError, without showing a URL."""
        found: list[str] = []
        for one in watch.recipients:
            found += [one] if _ADDRESS.match(one) else self.recipients[one]
        return [self._from_environment(url) for url in found]

    def _from_environment(self, url: str) -> str:
        if not url.startswith("$"):
            return url
        if not (value := os.environ.get(url[1:], "")):
            raise UserError(f"{self.path}: the environment has no variable {url[1:][:40]}; set it to an Apprise URL")
        return value


def watches_file(archive: Path) -> Path:
    """The file of the questions of an archive."""
    return archive.with_name(FILE)


def read_watchlist(path: Path) -> WatchList:
    """The questions of a file; none if there is no such file. Raises UserError, which names the file and the mend."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return WatchList(path)
    except OSError as error:
        raise UserError(f"{path}: cannot be read ({error.strerror}); make it readable") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserError(f"{path}: is not TOML: {error}; mend that place") from None
    _check_keys(data, ("language", "recipients", "watch"), str(path))
    given = _typed(data, "recipients", dict, {}, str(path))
    named = {name: _texts(value, f"{path}: [recipients] {name}") for name, value in given.items()}
    tables = _typed(data, "watch", list, [], str(path))
    watches = tuple(_watch(table, named, f"{path}: watch {number}") for number, table in enumerate(tables, 1))
    names = [watch.name for watch in watches]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise UserError(f"{path}: two watches are named {twice!r}; give each its own name")
    language = _typed(data, "language", str, None, str(path))
    if language not in (None, *LANGUAGES):
        raise UserError(f"{path}: language = {language!r}: write one of {', '.join(LANGUAGES)}")
    return WatchList(path, watches, language, named)


def _watch(table: Any, named: Mapping[str, list[str]], place: str) -> Watch:
    if not isinstance(table, dict):
        raise UserError(f"{place}: is no table; write [[watch]] above its lines")
    _check_keys(table, _KEYS, place)
    name = " ".join(_typed(table, "name", str, "", place).split())
    if not name:
        raise UserError(f'{place}: has no name; add name = "…"')
    place = f"{place} ({name})"
    words, query = _typed(table, "words", str, "", place).strip(), _typed(table, "query", str, None, place)
    parameters = _typed(table, "parameters", dict, {}, place)
    filters: dict[str, Any] = {key: str(table[key]) for key in _FILTERS if key in table}
    if (query is None) == (not words and not filters) or (query is not None and (words or filters)):
        raise UserError(f"{place}: asks nothing, or two things; give words and filters, or query and parameters")
    if query is None and parameters:
        raise UserError(f"{place}: parameters belong to a query; use {', '.join(_FILTERS)}")
    try:
        if words:
            parse(words)
        asked = Filters(**filters)
        asked.keys()  # reads the days
    except QueryError as error:
        raise UserError(f"{place}: {error}") from None
    values = {key: str(value) for key, value in parameters.items()}
    return Watch(name, words, asked, query, values, _every(table, place), _recipients(table, named, place))


def _every(table: dict[str, Any], place: str) -> timedelta:
    text = _typed(table, "every", str, "1 day", place)
    match = _EVERY.fullmatch(text.strip())
    if match is None:
        raise UserError(f"{place}: every = {text!r}: write it as '30 minutes', '12 hours', '1 day' or '2 weeks'")
    return timedelta(**{f"{match[2]}s": int(match[1])})


def _recipients(table: dict[str, Any], named: Mapping[str, list[str]], place: str) -> tuple[str, ...]:
    """URLs and names. Errors show no URL."""
    entries = _texts(table.get("recipients", []), place)
    for number, one in enumerate(entries, 1):
        if one not in named and not _ADDRESS.match(one):
            raise UserError(f"{place}: recipient {number} is neither a URL nor a name of [recipients]; add it there")
    return tuple(entries)


def _texts(value: Any, place: str) -> list[str]:
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise UserError(f'{place}: recipients are texts in brackets, as ["team", "ntfys://…"]')
    return texts


def _typed(table: Mapping[str, Any], key: str, kind: type, default: Any, place: str) -> Any:
    value = table.get(key, default)
    if value is not default and not isinstance(value, kind):
        name = "a text" if kind is str else "a table" if kind is dict else "an array"
        raise UserError(f"{place}: {key} is not {name}; docs/alerts.md shows how it is written")
    return value


def _check_keys(table: Mapping[str, Any], known: tuple[str, ...], place: str) -> None:
    for key in table:
        if key not in known:
            near = get_close_matches(key, known, 1)
            raise UserError(
                f"{place}: there is no {key!r}; " + (f"write {near[0]}" if near else f"use {', '.join(known)}")
            )
