"""Checks of a file that may be damaged anywhere: what one of them meets keeps no other from being made."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

# What is wrong with the machine, not with the archive.
_OUTSIDE = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_INTERRUPT,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
    }
)


def guarded(name: str, lines: Iterable[str]) -> Iterator[str]:
    """The lines of a check, and one more where it cannot go on. Raises sqlite3.Error for what is no fault of
    the archive: a full disk, a lock."""
    try:
        yield from lines
    except Exception as error:  # a damaged page can hold a value of any type
        if outside(error):
            raise
        yield f"{name}: cannot be read: {' '.join(str(error).split()) or type(error).__name__}"


def outside(error: Exception) -> bool:
    """Does an error come from the machine, not from what the archive holds?"""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _OUTSIDE
