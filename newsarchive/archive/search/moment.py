"""Reading while others write."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def one_moment(connection: sqlite3.Connection) -> Iterator[None]:
    """What is read inside is of one moment, and no writer waits for it."""
    begun = not connection.in_transaction
    if begun:
        connection.execute("BEGIN")
    try:
        yield
    finally:
        if begun and connection.in_transaction:
            connection.execute("ROLLBACK")
