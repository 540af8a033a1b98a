"""Worker processes that run extraction, awaited from coroutines.

Extraction takes far more CPU than a fetch, and would delay every download in the reactor's thread. Each worker has its
own pipe and one page at a time, so the death of a worker affects no other page.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from multiprocessing.connection import Pipe
from typing import Any, ParamSpec, Self, TypeVar

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings

from newsarchive.options import check_settings, option
from newsarchive.processing import worker as worker_process
from newsarchive.processing.worker import Call, attempt, named

P = ParamSpec("P")
T = TypeVar("T")

PAGES_PER_WORKER = 1000  # then it is replaced: lxml and trafilatura give little memory back
TRIES = 2  # attempts at a page whose worker dies
STARTS = 10  # attempts to start a worker that dies without a reason
START_TIMEOUT = 120.0  # seconds; a start usually takes one


class WorkerError(Exception):
    """A page could not be read: it took too long, or its worker died. The message is one line."""


class WorkersUnavailable(Exception):
    """No worker can be started. This says nothing about the page. The message is one line: the reason and the mend."""


class Workers:
    """Runs functions in `EXTRACTION_WORKERS` processes, each call within `EXTRACTION_TIMEOUT` seconds and
    `EXTRACTION_MEMORY` MiB. With 0 workers they run in this process, with the same results and without these bounds.

    `ahead` is how many pages a load or a re-extraction should have read while an earlier one is stored.
    """

    ahead = 8

    def __init__(self, processes: int, timeout: float, memory: int) -> None:
        self._timeout, self._memory = timeout, memory
        self._free = asyncio.Semaphore(processes) if processes > 0 else None
        self._idle: list[_Worker] = []
        self._unavailable: str | None = None

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self:
        """Raises UserError for a setting that is not a number."""
        check_settings(settings)
        return cls(
            option(settings, "EXTRACTION_WORKERS"),
            option(settings, "EXTRACTION_TIMEOUT"),
            option(settings, "EXTRACTION_MEMORY"),
        )

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        workers = cls.from_settings(crawler.settings)
        crawler.signals.connect(workers.close, signals.spider_closed)
        return workers

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The function's result. Raises WorkerError if it took too long, raised or killed two workers, and
        WorkersUnavailable if it could not be tried."""
        call = function, args, kwargs
        if self._free is None:
            result, problem = attempt(call)
        else:
            async with self._free:
                result, problem = await self._attempt(call)
        if problem is not None:
            raise WorkerError(problem)
        return result  # type: ignore[no-any-return]

    def close(self) -> None:
        """End the processes."""
        self._unavailable = self._unavailable or "the processes that read pages have ended"
        while self._idle:
            self._idle.pop().end()

    async def _attempt(self, call: Call) -> tuple[Any, str | None]:
        """Run a call in a worker. If the worker dies, try once more in a new one, because the page may not be the
        cause. A worker that died before it received the page does not count."""
        deaths: list[str] = []
        while len(deaths) < TRIES:
            worker = self._idle.pop() if self._idle and not deaths else await self._new_worker(call[0])
            try:
                answer: tuple[Any, str | None] = await worker.ask(call)
            except _Died as death:
                if death.code == -signal.SIGALRM:
                    return None, f"reading took over {self._timeout:g} s"
                if death.had_page:
                    deaths.append(str(death))
            else:
                worker.pages += 1
                if self._unavailable is None and worker.pages < PAGES_PER_WORKER:
                    self._idle.append(worker)
                else:
                    worker.end()
                return answer
        return None, f"the page killed its worker, {TRIES} times ({', '.join(deaths)})"

    async def _new_worker(self, function: Callable[..., Any]) -> _Worker:
        """Start a worker and load what the function needs. If that fails, no further start is tried."""
        for _ in range(STARTS):
            if self._unavailable is not None:
                raise WorkersUnavailable(self._unavailable)
            try:
                worker = _Worker(self._timeout, self._memory)
                async with asyncio.timeout(START_TIMEOUT):
                    reason: str | None = await worker.ask(function)
            except _Died as death:
                reason = f"it died at once, {death}"
                continue
            except OSError as error:
                reason = named(error)
            else:
                if reason is None:
                    return worker
                worker.end()
            break
        self._unavailable = (
            f"no process that reads pages can be started ({reason}); look at EXTRACTION_MEMORY={self._memory} (MiB) "
            "and at what the system allows, or set EXTRACTION_WORKERS=0"
        )
        raise WorkersUnavailable(self._unavailable)


class _Died(Exception):
    def __init__(self, code: int, *, had_page: bool) -> None:
        super().__init__(f"exit code {code}")
        self.code, self.had_page = code, had_page


class _Worker:
    """A process and its pipe. Raises OSError if it cannot be started."""

    def __init__(self, timeout: float, memory: int) -> None:
        self.pages = 0
        self._pipe, theirs = Pipe()
        with theirs:
            # multiprocessing would import the main module again, and pass Ctrl-C on to the workers.
            self._process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-P", "-m", worker_process.__name__, *map(str, (theirs.fileno(), timeout, memory))],
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
                process_group=0,
            )

    async def ask(self, message: Any) -> Any:
        """Send a message and return the answer. Without an answer, or if cancelled, the process is ended."""
        loop, ready, sent = asyncio.get_running_loop(), asyncio.Event(), False
        try:
            loop.add_reader(self._pipe, ready.set)
            try:
                self._pipe.send(message)
                sent = True
                await ready.wait()
            finally:
                loop.remove_reader(self._pipe)
            return self._pipe.recv()
        except (EOFError, OSError) as error:
            raise _Died(self.end(), had_page=sent) from error
        except BaseException:
            self.end()
            raise

    def end(self) -> int:
        """End the process. Returns its exit status."""
        self._process.kill()
        self._pipe.close()
        return self._process.wait()
