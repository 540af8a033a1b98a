"""Processes forked from one that has imported everything, which saves the seconds that imports take.

Each is a process like any other: it has its own reactor, environment, output, session and signals, and can be killed.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import socketserver
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NoReturn

ROOT = Path(__file__).parents[1]
CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.preloaded"])
# When multiprocessing starts a process, it asks for the exit status of all. Of two threads that ask, one gets 255.
STARTING = threading.Lock()
# `scrapy …` and `python -m scrapy …`: hands its words to Commands, which saves the seconds that Scrapy takes to start.
SCRAPY = """#!{python} -IS
import json, os, socket, sys
if sys.argv[1] == "-m" and sys.argv[2] != "scrapy":
    os.execv({python!r}, [{python!r}, *sys.argv[1:]])
with socket.socket(socket.AF_UNIX) as server:
    server.connect({socket!r})
    words = sys.argv[3:] if sys.argv[1] == "-m" else sys.argv[1:]
    program = "scrapy" if sys.argv[1] == "-m" else os.path.basename(sys.argv[0])
    server.sendall(json.dumps([program, words, os.getcwd(), dict(os.environ)]).encode() + b"\\n")
    status, out, err = json.loads(server.makefile().read())
sys.stdout.write(out)
sys.stdout.flush()
sys.stderr.write(err)
sys.exit(status)
"""


def start(
    *words: str,
    env: Mapping[str, str],
    stdout: Path | str = os.devnull,
    stderr: Path | str = os.devnull,
    folder: Path = ROOT,
    program: str = "scrapy",
) -> BaseProcess:
    """Start `scrapy …` in a folder; what it prints goes to files. `program` is the name by which it calls itself."""
    options = {"env": dict(env), "stdout": stdout, "stderr": stderr, "folder": folder, "program": program}
    return call(_command, words, options)


def call(function: Callable[..., object], *args: object) -> BaseProcess:
    """Start a function."""
    process = CONTEXT.Process(target=_alone, args=(function, args), daemon=True)
    process.start()
    return process


def _alone(function: Callable[..., object], args: tuple[object, ...]) -> None:
    os.setsid()
    os.chdir(ROOT)
    function(*args)


def _command(words: tuple[str, ...], options: dict[str, Any]) -> None:
    scrapy(*words, **options)


def scrapy(
    *words: str,
    env: Mapping[str, str],
    stdout: Path | str = os.devnull,
    stderr: Path | str = os.devnull,
    folder: Path = ROOT,
    program: str = "scrapy",
) -> NoReturn:
    """Become `scrapy …`, in a process that `call` has started."""
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
    sys.argv = [program, *words]
    sys.executable = env.get("PYTHON_OF_CRAWLS", sys.executable)  # of the crawls that `crawlall` starts
    sys.exit(execute())


def _is_running(process: BaseProcess) -> bool:
    with STARTING:
        return process.exitcode is None


class Commands(socketserver.ThreadingUnixStreamServer):
    """Runs commands for a program, `scrapy`, which may stand where a scrapy or a python is expected."""

    daemon_threads = True

    def __init__(self) -> None:
        self.running: set[BaseProcess] = set()
        self._folder = TemporaryDirectory()  # the path of a socket has 100 characters at the most
        socket, self.scrapy = (Path(self._folder.name, name) for name in ("socket", "scrapy"))
        self.scrapy.write_text(SCRAPY.format(python=sys.executable, socket=str(socket)), encoding="utf-8")
        self.scrapy.chmod(0o755)
        super().__init__(str(socket), self.RequestHandlerClass)
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self.shutdown()
        self.server_close()
        self._folder.cleanup()

    class RequestHandlerClass(socketserver.StreamRequestHandler):  # type: ignore[assignment]
        def handle(self) -> None:
            program, words, folder, env = json.loads(self.rfile.readline())
            with TemporaryDirectory() as name:
                output = {stream: Path(name, stream) for stream in ("stdout", "stderr")}
                with STARTING:
                    process = start(*words, env=env, folder=Path(folder), program=program, **output)
                self.server.running.add(process)
                while _is_running(process):
                    time.sleep(0.01)
                self.server.running.discard(process)
                said = [file.read_text(encoding="utf-8") for file in output.values()]
            with suppress(OSError):  # whoever asked was killed
                self.wfile.write(json.dumps([process.exitcode, *said]).encode())
