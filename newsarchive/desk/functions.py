"""What the saved questions ask of a text or a moment, as SQL functions."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable
from functools import lru_cache

from datasette import hookimpl
from sqlite_utils import Database

from newsarchive.archive.search import QueryError, Search
from newsarchive.archive.search.highlight import Highlighter
from newsarchive.archive.search.query import parse
from newsarchive.desk.bounds import heard, limit
from newsarchive.desk.moments import earliest, latest
from newsarchive.desk.persons import persons

LONGEST_WORDS = 2000  # characters of a search
LONGEST_TEXT = 100_000  # characters of a text to excerpt
TOPICS = 4  # in one question
_TEXTS = ("lead", "body", "caption")
_QUOTES = '"“”„‟«»＂'
_SUBJECT = re.compile(rf"(?:[{_QUOTES}][^{_QUOTES}]*[{_QUOTES}]|(?<=\d),(?=\d)|[^,;\n])+")


@hookimpl  # type: ignore[untyped-decorator]
def prepare_connection(conn: sqlite3.Connection) -> None:
    """article_expression(words) and photo_expression(words), for MATCH in `search_folded` and `photos_fts`: what the
    search page asks, and nothing where it would say what is wrong with the words. excerpt(words, lead, body, captions).
    persons(text), topics(words), earliest(moment, timezone), latest(moment, timezone)."""
    limit(conn)
    search = Search(Database(conn))
    for name, count, function in (
        ("article_expression", 1, _unless_unreadable(search.expression)),
        ("photo_expression", 1, _unless_unreadable(search.photo_expression)),
        ("excerpt", 4, excerpt),
        ("persons", 1, _persons),
        ("topics", 1, topics),
        ("earliest", 2, earliest),
        ("latest", 2, latest),
    ):
        conn.create_function(name, count, heard(function), deterministic=True)


def _unless_unreadable(expression: Callable[[str], str]) -> Callable[[str | None], str]:
    def told(words: str | None) -> str:
        try:
            return expression(_bounded(words))
        except QueryError:
            return '""'

    return told


def excerpt(words: str | None, lead: str | None, body: str | None, captions: str | None) -> str:
    """The piece of a text that shows what was searched for, in its own spelling, the hits in [brackets]."""
    texts = [(name, (text or "")[:LONGEST_TEXT]) for name, text in zip(_TEXTS, (lead, body, captions), strict=True)]
    pieces = _highlighter(_bounded(words)).snippet(texts)
    return "".join(f"[{text}]" if hit else text for text, hit in pieces)


def _bounded(words: str | None) -> str:
    """Raises ValueError, and SQLite an error, where a search takes no words as long."""
    if len(words or "") > LONGEST_WORDS:
        raise ValueError(f"{len(words or '')} characters are too many: give {LONGEST_WORDS} at the most")
    return words or ""


@lru_cache(maxsize=8)  # each holds texts
def _highlighter(words: str) -> Highlighter:
    try:
        return Highlighter(parse(words))
    except QueryError:
        return Highlighter(None)


def _persons(text: str | None) -> str:
    return json.dumps(persons(text) if isinstance(text, str) else [], ensure_ascii=False)


def topics(words: str | None) -> str:
    """Subjects separated by commas, semicolons or line breaks, as a JSON array; each once, four at the most. A comma
    within quotation marks or in a number (12,7mm) separates nothing."""
    found = (" ".join(part.split()) for part in _SUBJECT.findall(_bounded(words)))
    return json.dumps(list(dict.fromkeys(filter(None, found)))[:TOPICS], ensure_ascii=False)
