"""What takes long to compute, kept for a while and computed in the background: the health of the sources, from the
dates of all articles, the metrics, who is named most, and what changed among people."""

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
from newsarchive.archive.source_lock import holders
from newsarchive.desk.changes import changes
from newsarchive.desk.database import QueryTimeout, read_query
from newsarchive.desk.named import most_named
from newsarchive.metrics import render

MAX_AGE = 60.0  # seconds
MAX_AGE_OF_PEOPLE = 600.0  # seconds; who is named most changes slowly
WAIT = 1.0  # seconds that a page waits for the first result
LIMIT_MS = 30_000
LIMIT_MS_OF_PEOPLE = 120_000  # two seconds on 200,000 articles in memory; a cold disk takes longer

T = TypeVar("T")


@dataclass(slots=True)
class _Entry(Generic[T]):
    value: T | None = None
    expires_at: float = float("-inf")
    task: asyncio.Task[None] | None = None


def _cached(
    query: Callable[[Database, Path], T], max_age: float = MAX_AGE, limit_ms: int = LIMIT_MS
) -> Callable[[Datasette], Awaitable[T | None]]:
    """A function that gives the result of a query, from the cache while a newer one is computed; None if there is no
    result yet."""
    cache: WeakKeyDictionary[Datasette, _Entry[T]] = WeakKeyDictionary()

    async def compute(datasette: Datasette, entry: _Entry[T]) -> None:
        path = Path(datasette.get_database().path)
        try:
            entry.value = await read_query(datasette, lambda db: query(db, path), limit_ms)
        except QueryTimeout:
            entry.value = None
        entry.expires_at = monotonic() + (MAX_AGE if entry.value is None else max_age)

    async def get(datasette: Datasette) -> T | None:
        entry = cache.setdefault(datasette, _Entry())
        if monotonic() > entry.expires_at and (entry.task is None or entry.task.done()):
            entry.task = asyncio.create_task(compute(datasette, entry))
        if entry.value is None and entry.task is not None:
            await asyncio.wait({entry.task}, timeout=WAIT)
        return entry.value

    return get


def _health(db: Database, path: Path) -> list[Health]:
    return list(health(db, datetime.now(UTC).isoformat(timespec="seconds"), holders(path)))


cached_health = _cached(_health)
cached_metrics = _cached(lambda db, path: render(figures(db, path, _health(db, path))))
cached_most_named = _cached(lambda db, _: most_named(db), MAX_AGE_OF_PEOPLE, LIMIT_MS_OF_PEOPLE)
cached_changes = _cached(lambda db, _: changes(db), MAX_AGE_OF_PEOPLE, LIMIT_MS_OF_PEOPLE)
