"""What the saved questions ask of a text or a moment, as SQL functions."""

from __future__ import annotations

import json
import re
import sqlite3
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from datasette import hookimpl

from newsarchive.desk.persons import persons
from newsarchive.text import fold

# No value of an archive is as long (a page is cut off at 20 MB), and a query that makes one costs the memory of all.
LONGEST_VALUE = 32 * 1024 * 1024
TOPICS = 12  # in one question


@hookimpl  # type: ignore[untyped-decorator]
def prepare_connection(conn: sqlite3.Connection) -> None:
    """persons(text), topics(words), has_words(text, words), earliest(moment, timezone), latest(moment, timezone)."""
    conn.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
    conn.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    for name, count, function in (
        ("persons", 1, _persons),
        ("topics", 1, topics),
        ("has_words", 2, has_words),
        ("earliest", 2, earliest),
        ("latest", 2, latest),
    ):
        conn.create_function(name, count, function, deterministic=True)


def _persons(text: str | None) -> str:
    return json.dumps(persons(text) if isinstance(text, str) else [], ensure_ascii=False)


def topics(words: str | None) -> str:
    """Subjects separated by commas, semicolons or line breaks, as a JSON array; each once, twelve at the most."""
    found = (" ".join(part.split()) for part in re.split(r"[,;\n]", words or ""))
    return json.dumps(list(dict.fromkeys(filter(None, found)))[:TOPICS], ensure_ascii=False)


def has_words(text: str | None, words: str | None) -> bool:
    """Whether a text holds each of these words or the beginning of a longer one, marks or not."""
    padded = " " + " ".join(re.findall(r"\w+", fold(text or "")))
    return all(f" {word}" in padded for word in _folded(words or ""))


def earliest(moment: str | None, timezone: str | None) -> float | None:
    """The first second (since 1970) that a moment in ISO 8601, as far as it states itself, can mean; NULL for none."""
    span = _span(moment, timezone)
    return span and span[0]


def latest(moment: str | None, timezone: str | None) -> float | None:
    """The last second (since 1970) that a moment can mean; NULL for none."""
    span = _span(moment, timezone)
    return span and span[1]


@lru_cache(maxsize=64)
def _folded(words: str) -> list[str]:
    return re.findall(r"\w+", fold(words))


def _span(moment: str | None, timezone: str | None) -> tuple[float, float] | None:
    if not moment:
        return None
    try:
        stated = datetime.fromisoformat((moment + "-01-01")[:10] if len(moment) < 10 else moment)
        zone = ZoneInfo(timezone) if timezone else UTC
    except (ValueError, KeyError):
        return None
    if stated.tzinfo is None:
        stated = stated.replace(tzinfo=zone)
    start = stated.timestamp()
    if len(moment) > 10:
        return start, start + (0 if stated.second else 59)
    months = {4: 12, 7: 1}.get(len(moment), 0)
    year, month = divmod(stated.year * 12 + stated.month - 1 + months, 12)
    end = stated.replace(year=year, month=month + 1) + timedelta(days=0 if months else 1)
    return start, end.timestamp() - 1
