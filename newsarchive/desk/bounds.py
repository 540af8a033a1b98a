"""Limits on a query: time, SQLite's memory, the size of a value and of an answer.

SQLite checks the time only between its own instructions, so it cannot stop a function that works on megabytes.
Therefore computed values are limited in size. Functions whose time grows with the product of their arguments accept
only short arguments.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from threading import Timer, local
from time import monotonic
from typing import Any

MB = 1024 * 1024
STORED = 32 * MB  # a stored value; pages are cut at 20 MB
COMPUTED = MB // 4  # a value in a query that calls functions
ANSWER = 16 * MB  # an answer
MEMORY = 48 * MB  # SQLite's memory in this process
LATE = 0.3  # seconds after the time limit; then a timer interrupts the query
SHORT = 1000  # characters of an argument that multiplies a function's time
_LIMITS = {
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 200,
    sqlite3.SQLITE_LIMIT_COLUMN: 100,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 100_000,
}
# {function: index of the argument that must be short}
_SHORT = {"printf": 0, "format": 0, "replace": 1, "instr": 1, "trim": 1, "ltrim": 1, "rtrim": 1, "json_patch": 1}
_WIDE = re.compile(r"\d{5}|%[^a-zA-Z%]*\*")
# Datasette's own patterns of allowed statements, without their quadratic time on blanks and comments.
_BEGINNING = r"(?:\s++|--[^\n]*+\n|/\*(?:[^*]|\*(?!/))*+\*/)*+"
STATEMENT = re.compile(rf"{_BEGINNING}(?:explain\s++(?:query\s++plan\s++)?)?(?:select|with)\b")


@dataclass(slots=True, frozen=True)
class Bounds:
    """The maximum size of a value and of an answer, in bytes, and the time limit of a query, in seconds."""

    value: int = STORED
    answer: int = ANSWER
    seconds: float = 2


_DEFAULT = Bounds()
_bounds = ContextVar("_bounds", default=_DEFAULT)
_asked = local()  # .until: when a query has to end; .why: what a function of ours said, which SQLite does not pass on


@contextmanager
def asked_within(bounds: Bounds) -> Iterator[None]:
    """Set the limits for the queries of this task."""
    token = _bounds.set(bounds)
    try:
        yield
    finally:
        _bounds.reset(token)


def bounded(question: Callable[[sqlite3.Connection], Any]) -> Callable[[sqlite3.Connection], Any]:
    """Wrap a query so that it runs with the limits of the task that asks it, in any thread."""
    bounds = _bounds.get()

    def asked(connection: sqlite3.Connection) -> Any:
        answer = _Answer(bounds.answer)
        connection.text_factory, connection.row_factory = answer.text, answer.row
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, bounds.value)
        timer = Timer(bounds.seconds + LATE, connection.interrupt)
        _asked.until = monotonic() + bounds.seconds + LATE
        timer.start()
        _asked.why = None
        try:
            return question(connection)
        except MemoryError:
            raise sqlite3.OperationalError("the query takes more memory than it may: ask for less at once") from None
        except sqlite3.OperationalError as error:
            if _asked.why is None:
                raise
            raise sqlite3.OperationalError(_asked.why) from error
        finally:
            timer.cancel()

    return asked


def limit(connection: sqlite3.Connection) -> None:
    """Apply the limits to all queries of a connection."""
    for kind, most in _LIMITS.items():
        connection.setlimit(kind, most)
    plain = sqlite3.connect(":memory:", check_same_thread=False)
    plain.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, COMPUTED)
    for name, place in _SHORT.items():
        connection.create_function(name, -1, heard(_short(plain, name, place)), deterministic=True)


def limit_memory() -> None:
    """Limit SQLite's memory in this process."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(f"PRAGMA hard_heap_limit = {MEMORY}")


def heard(function: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap an SQL function so that its error message reaches the user."""

    @wraps(function)
    def called(*values: Any) -> Any:
        try:
            if monotonic() > _asked.until:
                raise ValueError("the query takes longer than it may: ask for less at once")
            return function(*values)
        except (ValueError, sqlite3.Error) as error:
            _asked.why = str(error)
            raise

    return called


class _Answer:
    """Collects rows until they exceed the size of an answer."""

    def __init__(self, most: int) -> None:
        self._most = self._left = most

    def text(self, value: bytes) -> str:
        self._take(len(value))
        return str(value, "utf-8", "replace")

    def row(self, cursor: sqlite3.Cursor, values: tuple[Any, ...]) -> sqlite3.Row:
        self._take(sum(len(value) for value in values if isinstance(value, bytes)))
        return sqlite3.Row(cursor, values)

    def _take(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise sqlite3.OperationalError(f"the answer is longer than {self._most // MB} MB: ask for less at once")


def _short(plain: sqlite3.Connection, name: str, place: int) -> Callable[..., Any]:
    """An SQLite function that refuses a long argument or a wide format."""

    def function(*values: Any) -> Any:
        told = values[place] if place < len(values) else None
        if isinstance(told, str | bytes) and len(told) > SHORT:
            raise ValueError(f"{name}: argument {place + 1} is longer than {SHORT} characters")
        if place == 0 and _WIDE.search(str(told)):
            raise ValueError(f"{name}: a width is wider than 9,999, or given as an argument")
        return plain.execute(f"SELECT {name}({', '.join('?' * len(values))})", values).fetchone()[0]

    return function
