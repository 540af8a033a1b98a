"""What takes long to compute, kept for a minute and computed in the background: the health of the sources, from the
dates of all articles, and the metrics."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from datasette.app import Datasette
from sqlite_utils import Database

from newsarchive.archive.figures import figures
from newsarchive.archive.health import Health, health
from newsarchive.desk.database import QueryTimeout, read_query
from newsarchive.metrics import render

MAX_AGE = 60.0  # seconds
WAIT = 1.0  # seconds that a page waits for the first result
LIMIT_MS = 30_000

T = TypeVar("T")


@dataclass(slots=True)
class _Entry(Generic[T]):
    value: T | None = None
    computed_at: float = float("-inf")
    task: asyncio.Task[None] | None = None


def _cached(query: Callable[[Database, Path], T]) -> Callable[[Datasette], Awaitable[T | None]]:
    """A function that gives the result of a query, from the cache while a newer one is computed; None if there is no
    result yet."""
    cache: WeakKeyDictionary[Datasette, _Entry[T]] = WeakKeyDictionary()

    async def compute(datasette: Datasette, entry: _Entry[T]) -> None:
        path = Path(datasette.get_database().path)
        try:
            entry.value = await read_query(datasette, lambda db: query(db, path), LIMIT_MS)
        except QueryTimeout:
            entry.value = None
        entry.computed_at = monotonic()

    async def get(datasette: Datasette) -> T | None:
        entry = cache.setdefault(datasette, _Entry())
        if monotonic() - entry.computed_at > MAX_AGE and (entry.task is None or entry.task.done()):
            entry.task = asyncio.create_task(compute(datasette, entry))
        if entry.value is None and entry.task is not None:
            await asyncio.wait({entry.task}, timeout=WAIT)
        return entry.value

    return get


def _health(db: Database) -> list[Health]:
    return list(health(db, datetime.now(UTC).isoformat(timespec="seconds")))


cached_health = _cached(lambda db, _: _health(db))
cached_metrics = _cached(lambda db, path: render(figures(db, path, _health(db))))
