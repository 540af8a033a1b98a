"""What a load and a re-extraction have in common: a run of the archive, and pages that are read ahead."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Coroutine, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar

import newsarchive
from newsarchive.archive import Archive

T = TypeVar("T")


def now() -> str:
    """The current moment, ISO 8601 in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


@contextmanager
def recorded_run(archive: Archive, name: str) -> Iterator[int]:
    """The id of a new run under a command's name. The run is closed however the context ends."""
    with archive.transaction():
        run = archive.ledger.begin(name, now(), newsarchive.__version__)
    reason = "interrupted"
    try:
        yield run
        reason = "finished"
    finally:
        with archive.transaction():
            archive.ledger.finish(run, now(), reason)


async def read_ahead(reads: Iterable[Coroutine[Any, Any, T]], ahead: int) -> AsyncIterator[T]:
    """The results of coroutines in their order. While one is awaited, so many further ones are at work."""
    tasks: deque[asyncio.Task[T]] = deque()
    try:
        for read in reads:
            tasks.append(asyncio.create_task(read))
            if len(tasks) > ahead:
                yield await tasks.popleft()
        while tasks:
            yield await tasks.popleft()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
