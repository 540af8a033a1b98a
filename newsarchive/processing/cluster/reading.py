"""Gives the reading of pages to a cluster. This machine alone writes the archive, in the order of the pages, so the
result is that of one machine.

A re-extraction writes little: most pages are read as before. So there is nothing to gain from shards.
"""

import asyncio
import threading
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from newsarchive.processing.cluster.connection import RETRIES, Cluster
from newsarchive.processing.cluster.program import check_program, settings_of
from newsarchive.processing.workers import WorkerError, Workers, WorkersUnavailable

if TYPE_CHECKING:
    from distributed import Future

P = ParamSpec("P")
T = TypeVar("T")

_Answer = tuple[Any, str | None, bool]  # the result; or the reason, and whether it is about the page


class ClusterWorkers(Workers):
    """Runs functions in the workers of a cluster, within the same bounds as `Workers` does."""

    def __init__(self, cluster: Cluster) -> None:
        settings = settings_of(cluster.settings)
        super().__init__(0, settings.getfloat("EXTRACTION_TIMEOUT"), settings.getint("EXTRACTION_MEMORY"))
        self._cluster = cluster
        self.ahead = 3 * cluster.workers  # so that each worker has a page at work and the next one at hand

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        loop = asyncio.get_running_loop()
        done: asyncio.Future[Future[_Answer]] = loop.create_future()
        task = self._cluster.client.submit(
            _run,
            partial(function, *args, **kwargs),
            self._cluster.settings,
            self._cluster.program,
            pure=False,
            retries=RETRIES,
        )
        task.add_done_callback(lambda ended: loop.call_soon_threadsafe(_set, done, ended))
        try:
            await done
        except asyncio.CancelledError:
            task.cancel()
            raise
        if task.status != "finished":
            reason = " ".join(f"{await asyncio.to_thread(task.exception)}".split())
            raise WorkersUnavailable(f"the cluster could not read a page ({reason})")
        result, problem, is_about_page = await asyncio.to_thread(task.result)
        if problem is not None:
            raise WorkerError(problem) if is_about_page else WorkersUnavailable(problem)
        return result  # type: ignore[no-any-return]


def _set(done: "asyncio.Future[Future[_Answer]]", ended: "Future[_Answer]") -> None:
    if not done.done():
        done.set_result(ended)


_own = threading.local()  # what reads pages for each thread of a Dask worker


def _run(call: Callable[[], Any], values: dict[str, Any], program: str) -> _Answer:
    """Run a call in a process of its own beside the Dask worker, within the bounds of time and memory."""
    check_program(program, values)
    if not hasattr(_own, "workers"):
        _own.workers = Workers.from_settings(settings_of(values | {"EXTRACTION_WORKERS": 1}))
    try:
        return asyncio.run(_own.workers.run(call)), None, True
    except WorkerError as error:
        return None, str(error), True
    except WorkersUnavailable as error:
        del _own.workers
        return None, str(error), False
