"""The health of the sources, kept for a minute: it is computed in the background, from the dates of all articles."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic
from weakref import WeakKeyDictionary

from datasette.app import Datasette

from newsarchive.archive.health import Health, health
from newsarchive.desk.database import QueryTimeout, read_query

MAX_AGE = 60.0  # seconds
WAIT = 1.0  # seconds that a page waits for the first result
LIMIT_MS = 30_000


@dataclass(slots=True)
class _Entry:
    health: list[Health] | None = None
    computed_at: float = float("-inf")
    task: asyncio.Task[None] | None = None


_cache: WeakKeyDictionary[Datasette, _Entry] = WeakKeyDictionary()


async def cached_health(datasette: Datasette) -> list[Health] | None:
    """The health of each source, from the cache while a newer one is computed; None if there is no result yet."""
    entry = _cache.setdefault(datasette, _Entry())
    if monotonic() - entry.computed_at > MAX_AGE and (entry.task is None or entry.task.done()):
        entry.task = asyncio.create_task(_compute(datasette, entry))
    if entry.health is None and entry.task is not None:
        await asyncio.wait({entry.task}, timeout=WAIT)
    return entry.health


async def _compute(datasette: Datasette, entry: _Entry) -> None:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    try:
        entry.health = await read_query(datasette, lambda db: list(health(db, now)), LIMIT_MS)
    except QueryTimeout:
        entry.health = None
    entry.computed_at = monotonic()
