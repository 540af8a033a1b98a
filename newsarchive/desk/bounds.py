"""Limits on a query: time, SQLite's memory, the size of a value and of the result.

SQLite checks the time only between its own instructions, so it cannot stop a function that works on megabytes.
Therefore computed values are limited in size. Functions whose time grows with the product of their arguments accept
only short arguments.
"""

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
STORED = 32 * MB  # a stored value; the crawler cuts pages at 20 MB
COMPUTED = MB // 4  # a value in a query that calls functions
# A value in a query that also searches. SQLite 3.53 takes ten times as long for a long search expression as 3.40 does,
# with the square of its length, and nothing interrupts it.
SEARCHED = MB // 16
RESULT = 16 * MB
MEMORY = 48 * MB  # SQLite's memory in this process
GRACE = 0.3  # seconds after the time limit; then a timer interrupts the query
SHORT = 1000  # characters of an argument that multiplies a function's time
_LIMITS = {
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 200,
    sqlite3.SQLITE_LIMIT_COLUMN: 100,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 100_000,
}
# {function: index of the argument that must be short}
_SHORT_ARGUMENTS = {
    "printf": 0, "format": 0, "replace": 1, "instr": 1, "trim": 1, "ltrim": 1, "rtrim": 1, "json_patch": 1,
}  # fmt: skip
_WIDE = re.compile(r"\d{5}|%[^a-zA-Z%]*\*")
# Datasette's own patterns of allowed statements take quadratic time on blanks and comments; this one does not.
_PREAMBLE = r"(?:\s++|--[^\n]*+\n|/\*(?:[^*]|\*(?!/))*+\*/)*+"
STATEMENT = re.compile(rf"{_PREAMBLE}(?:explain\s++(?:query\s++plan\s++)?)?(?:select|with)\b")


@dataclass(slots=True, frozen=True)
class Bounds:
    """The maximum size of a value and of a result, in bytes, and the time limit of a query, in seconds."""

    value: int = STORED
    result: int = RESULT
    seconds: float = 2


_bounds = ContextVar("_bounds", default=Bounds())  # noqa: B039 (it is frozen)
# .deadline of the running query; .message of the SQL function that failed in it, which SQLite does not pass on
_query = local()


def longest_value(sql: str) -> int:
    """The maximum size of a value in a reader's query, in bytes. Only functions make long values."""
    if "(" not in sql:
        return STORED
    return SEARCHED if "match" in sql.casefold() else COMPUTED


@contextmanager
def use_bounds(bounds: Bounds) -> Iterator[None]:
    """Set the limits for the queries of this task."""
    token = _bounds.set(bounds)
    try:
        yield
    finally:
        _bounds.reset(token)


def bounded(query: Callable[[sqlite3.Connection], Any]) -> Callable[[sqlite3.Connection], Any]:
    """Wrap a query so that it runs with the limits of the current task, in any thread."""
    bounds = _bounds.get()

    def run(connection: sqlite3.Connection) -> Any:
        size = _ResultSize(bounds.result)
        connection.text_factory, connection.row_factory = size.text, size.row
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, bounds.value)
        timer = Timer(bounds.seconds + GRACE, connection.interrupt)
        _query.deadline = monotonic() + bounds.seconds + GRACE
        timer.start()
        _query.message = None
        try:
            return query(connection)
        except MemoryError:
            raise sqlite3.OperationalError("the query takes more memory than it may: ask for less at once") from None
        except sqlite3.OperationalError as error:
            if _query.message is None:
                raise
            raise sqlite3.OperationalError(_query.message) from error
        finally:
            timer.cancel()

    return run


def limit(connection: sqlite3.Connection) -> None:
    """Apply the limits to all queries of a connection."""
    for kind, most in _LIMITS.items():
        connection.setlimit(kind, most)
    plain = sqlite3.connect(":memory:", check_same_thread=False)
    plain.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, COMPUTED)
    for name, place in _SHORT_ARGUMENTS.items():
        connection.create_function(name, -1, sql_function(_short(plain, name, place)), deterministic=True)


def limit_memory() -> None:
    """Limit SQLite's memory in this process."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(f"PRAGMA hard_heap_limit = {MEMORY}")


def sql_function(function: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap an SQL function so that it stops at the time limit and its error message reaches the user."""

    @wraps(function)
    def call(*values: Any) -> Any:
        try:
            if monotonic() > _query.deadline:
                raise ValueError("the query takes longer than it may: ask for less at once")
            return function(*values)
        except (ValueError, sqlite3.Error) as error:
            _query.message = str(error)
            raise

    return call


class _ResultSize:
    """Counts the bytes of a result, and raises sqlite3.OperationalError above the limit."""

    def __init__(self, limit: int) -> None:
        self._limit = self._left = limit

    def text(self, value: bytes) -> str:
        self._take(len(value))
        return str(value, "utf-8", "replace")

    def row(self, cursor: sqlite3.Cursor, values: tuple[Any, ...]) -> sqlite3.Row:
        self._take(sum(len(value) for value in values if isinstance(value, bytes)))
        return sqlite3.Row(cursor, values)

    def _take(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise sqlite3.OperationalError(f"the answer is longer than {self._limit // MB} MB: ask for less at once")


def _short(plain: sqlite3.Connection, name: str, place: int) -> Callable[..., Any]:
    """An SQLite function that refuses a long argument or a wide format."""

    def function(*values: Any) -> Any:
        argument = values[place] if place < len(values) else None
        if isinstance(argument, str | bytes) and len(argument) > SHORT:
            raise ValueError(f"{name}: argument {place + 1} is longer than {SHORT} characters")
        if place == 0 and _WIDE.search(str(argument)):
            raise ValueError(f"{name}: a width is wider than 9,999, or given as an argument")
        return plain.execute(f"SELECT {name}({', '.join('?' * len(values))})", values).fetchone()[0]

    return function
