"""Processes forked from one that has imported everything, which saves the seconds that imports take.

Each is a process like any other: it has its own reactor, environment, output, session and signals, and can be killed.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable, Mapping
from multiprocessing.process import BaseProcess
from pathlib import Path

ROOT = Path(__file__).parents[1]
CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.preloaded"])


def start(
    *words: str,
    env: Mapping[str, str],
    stdout: Path | str = os.devnull,
    stderr: Path | str = os.devnull,
    folder: Path = ROOT,
    program: str = "scrapy",
) -> BaseProcess:
    """Start `scrapy …` in a folder; what it prints goes to files. `program` is the name by which it calls itself."""
    return call(_scrapy, [program, *words], dict(env), str(stdout), str(stderr), str(folder))


def call(function: Callable[..., object], *args: object) -> BaseProcess:
    """Start a function."""
    process = CONTEXT.Process(target=_alone, args=(function, args), daemon=True)
    process.start()
    return process


def _alone(function: Callable[..., object], args: tuple[object, ...]) -> None:
    os.setsid()
    os.chdir(ROOT)
    function(*args)


def _scrapy(argv: list[str], env: dict[str, str], stdout: str, stderr: str, folder: str) -> None:
    from scrapy.cmdline import execute

    os.chdir(folder)
    os.environ.clear()
    os.environ.update(env)
    for path, stream in ((stdout, sys.stdout), (stderr, sys.stderr)):
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(file, stream.fileno())
        os.close(file)
        stream.reconfigure(encoding="utf-8", line_buffering=stream is sys.stderr)
    sys.path[:0] = env.get("PYTHONPATH", "").split(os.pathsep)
    sys.argv = argv
    sys.executable = env.get("PYTHON_OF_CRAWLS", sys.executable)  # of the crawls that `crawlall` starts
    sys.exit(execute())
