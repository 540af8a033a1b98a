"""SQL functions of the canned queries."""

import json
import re
import sqlite3
from collections.abc import Callable
from functools import lru_cache

from datasette import hookimpl
from sqlite_utils import Database

from newsarchive.archive.search import QueryError, Search
from newsarchive.archive.search.highlight import Highlighter
from newsarchive.archive.search.parser import parse
from newsarchive.desk.bounds import limit, sql_function
from newsarchive.desk.timestamps import earliest, latest
from newsarchive.mentions.keys import equipment_key, office_key, organisation_key, person_key

MAX_QUERY = 2000  # characters
MAX_TEXT = 100_000  # characters of a text to excerpt
MAX_TOPICS = 4
_FIELDS = ("lead", "body", "caption")
_QUOTES = '"“”„‟«»＂'
_TOPIC = re.compile(rf"(?:[{_QUOTES}][^{_QUOTES}]*[{_QUOTES}]|(?<=\d),(?=\d)|[^,;\n])+")


@hookimpl  # type: ignore[untyped-decorator]
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Register the functions. article_expression(words) and photo_expression(words) give the right side of MATCH for
    `z_search_folded` and `photos_fts`, and an expression without hits for words that cannot be parsed. person_key(name)
    and its like give the keys by which `people`, `organisations`, `offices_held` and `equipment` are compared."""
    limit(conn)
    search = Search(Database(conn))
    for name, count, function in (
        ("article_expression", 1, _or_nothing(search.expression)),
        ("photo_expression", 1, _or_nothing(search.photo_expression)),
        ("excerpt", 4, excerpt),
        ("topics", 1, topics),
        ("earliest", 2, earliest),
        ("latest", 2, latest),
        ("person_key", 1, _key(person_key)),
        ("organisation_key", 1, _key(organisation_key)),
        ("office_key", 1, _key(office_key)),
        ("equipment_key", 1, _key(equipment_key)),
        ("holds_words", 2, holds_words),
    ):
        conn.create_function(name, count, sql_function(function), deterministic=True)


def excerpt(words: str | None, lead: str | None, body: str | None, captions: str | None) -> str:
    """The part of a text that holds the hits, which stand in [brackets]."""
    texts = [(name, (text or "")[:MAX_TEXT]) for name, text in zip(_FIELDS, (lead, body, captions), strict=True)]
    pieces = _highlighter(_checked(words)).snippet(texts)
    return "".join(f"[{text}]" if is_hit else text for text, is_hit in pieces)


def is_hit(words: str, text: str) -> bool:
    """Whether a text, which stands in brackets in an excerpt, is one that the words find."""
    pieces = [_highlighter(words).pieces(text, field) for field in _FIELDS]
    return any(len(one) == 1 and one[0][1] for one in pieces)


def topics(words: str | None) -> str:
    """The topics that commas, semicolons or line breaks separate, as a JSON array: each once, four at most. A comma
    inside quotation marks or in a number (12,7mm) does not separate."""
    found = (" ".join(part.split()) for part in _TOPIC.findall(_checked(words)))
    return json.dumps(list(dict.fromkeys(filter(None, found)))[:MAX_TOPICS], ensure_ascii=False)


def holds_words(key: str | None, words: str | None) -> bool:
    """Whether a key holds the words of another one, side by side. False for no words."""
    return bool(key and words) and f" {words} " in f" {key} "


def _key(function: Callable[[str], str]) -> Callable[[str | None], str | None]:
    """The key by which names are compared (newsarchive.mentions.keys); NULL for NULL."""
    return lambda name: None if name is None else function(_checked(name))


def _or_nothing(expression: Callable[[str], str]) -> Callable[[str | None], str]:
    def function(words: str | None) -> str:
        try:
            return expression(_checked(words))
        except QueryError:
            return '""'

    return function


def _checked(words: str | None) -> str:
    """The words, '' for NULL. Raises ValueError for too many characters, which SQLite passes on as an error."""
    if len(words or "") > MAX_QUERY:
        raise ValueError(f"{len(words or '')} characters are too many: give {MAX_QUERY} at the most")
    return words or ""


@lru_cache(maxsize=8)  # each holds texts
def _highlighter(words: str) -> Highlighter:
    try:
        return Highlighter(parse(words))
    except QueryError:
        return Highlighter(None)
