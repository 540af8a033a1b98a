"""Worker processes that read pages, awaited from coroutines.

Extraction costs many times what a fetch does; in the reactor's thread it would hold every download up.
A page that hangs or kills its worker costs that worker and is named; the others go on.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import resource
from collections.abc import Callable
from concurrent.futures import TimeoutError as DeadlineError
from typing import ParamSpec, Self, TypeVar

from pebble import ProcessExpired, ProcessPool
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings

from newsarchive.crawling.options import check

P = ParamSpec("P")
T = TypeVar("T")

# A worker is replaced after so many pages: lxml and trafilatura give little memory back.
PAGES_PER_WORKER = 1000


class WorkerError(Exception):
    """A page could not be read: it took too long, or its worker died of it. One line."""


class Workers:
    """Runs functions of pages in `EXTRACTION_WORKERS` processes, each call within `EXTRACTION_TIMEOUT`
    seconds and `EXTRACTION_MEMORY` MiB. With 0 workers they run in this process, without either bound
    and with the same result."""

    def __init__(self, processes: int, timeout: float, memory: int) -> None:
        self._timeout = timeout
        self._pool: ProcessPool | None = None
        if processes:
            self._pool = ProcessPool(
                max_workers=max(1, processes),
                max_tasks=PAGES_PER_WORKER,
                initializer=_bound_memory,
                initargs=(memory,),
                context=multiprocessing.get_context("spawn"),
            )

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self:
        """Raises UserError for a setting that is no number."""
        check(settings)
        return cls(
            settings.getint("EXTRACTION_WORKERS"),
            settings.getfloat("EXTRACTION_TIMEOUT"),
            settings.getint("EXTRACTION_MEMORY"),
        )

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        workers = cls.from_settings(crawler.settings)
        crawler.signals.connect(workers.close, signals.spider_closed)
        return workers

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The function's result. Raises WorkerError where it took too long, died or raised."""
        try:
            if self._pool is None:
                return function(*args, **kwargs)
            future = self._pool.schedule(function, args=args, kwargs=kwargs, timeout=self._timeout)
            return await asyncio.wrap_future(future)
        except DeadlineError as error:
            raise WorkerError(f"reading took over {self._timeout:g} s") from error
        except ProcessExpired as error:
            raise WorkerError(f"the page killed its worker (exit code {error.exitcode})") from error
        except MemoryError as error:
            raise WorkerError("reading took too much memory") from error
        except Exception as error:
            raise WorkerError(f"{type(error).__name__}: {error}") from error

    def close(self) -> None:
        """End the processes."""
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call]
            self._pool.join()


def processes_by_default() -> int:
    """One worker a core; on a single core the crawl itself has to share it anyway."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _bound_memory(mebibytes: int) -> None:
    if mebibytes:
        resource.setrlimit(resource.RLIMIT_AS, (mebibytes << 20, resource.getrlimit(resource.RLIMIT_AS)[1]))
