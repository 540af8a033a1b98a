"""The program of a worker process. It runs calls one by one, and ends with the crawl. Before its memory is limited, it
imports little."""

import resource
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

Call = tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]


def attempt(call: Call) -> tuple[Any, str | None]:
    """(result, None) of a call, or (None, the reason in one line)."""
    function, args, kwargs = call
    try:
        return function(*args, **kwargs), None
    except MemoryError:
        return None, "reading took too much memory"
    except Exception as error:
        return None, named(error)


def named(error: BaseException | None) -> str:
    """An exception as one line."""
    return " ".join(f"{type(error).__name__}: {error}".split()).removesuffix(":")


def serve(pipe: Connection, timeout: float, memory: int) -> None:
    """Answer calls, each within `timeout` seconds. The first message is only a function. What it needs is imported: its
    module, and what the module's `preload()` imports. If that fails, the reason is sent and the process ends."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    try:
        if memory:
            resource.setrlimit(resource.RLIMIT_AS, (memory << 20, resource.getrlimit(resource.RLIMIT_AS)[1]))
        function = pipe.recv()
        getattr(sys.modules[function.__module__], "preload", bool)()
    except Exception as error:
        pipe.send(named(error))
        return
    pipe.send(None)
    while True:
        call = pipe.recv()
        # SIGALRM ends the process even inside a C function, and even if the crawl was killed.
        signal.setitimer(signal.ITIMER_REAL, timeout)
        answer = attempt(call)
        signal.setitimer(signal.ITIMER_REAL, 0)
        pipe.send(answer)


if __name__ == "__main__":
    with suppress(Exception):  # the crawl ended, or a result cannot be pickled; the crawl sees the process end
        serve(Connection(int(sys.argv[1])), float(sys.argv[2]), int(sys.argv[3]))
