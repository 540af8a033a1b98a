"""A project as docs/ describes it, in a temporary folder in place of /srv/newsarchive."""

from __future__ import annotations

import json
import os
import re
import signal
import socketserver
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.conftest import LONG, ROOT, Newsarchive
from tests.forked import start

DOCS = ROOT / "docs"
DOCUMENTS = sorted(str(path.relative_to(DOCS)) for path in DOCS.rglob("*.md"))
FENCE = re.compile(r"^```(\w*) *(.*)\n((?:.*\n)*?)```$", re.M)
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


def blocks(document: str, language: str = "sh") -> Iterator[tuple[str, str]]:
    """(what stands behind the language, text) of each fenced block of a document."""
    text = (DOCS / document).read_text(encoding="utf-8")
    return ((words, body) for kind, words, body in FENCE.findall(text) if kind == language)


def _is_running(process: BaseProcess) -> bool:
    with STARTING:
        return process.exitcode is None


def _with_children(processes: list[int]) -> list[int]:
    """Some processes and all that they have begun."""
    parents: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has ended
            parent = int(path.read_text().rpartition(")")[2].split()[1])
            parents.setdefault(parent, []).append(int(path.parent.name))
    found = list(processes)
    for number in found:
        found += parents.get(number, [])
    return found


class Commands(socketserver.ThreadingUnixStreamServer):
    """Runs commands for SCRAPY."""

    daemon_threads = True

    def __init__(self, path: Path) -> None:
        self.running: set[BaseProcess] = set()
        super().__init__(str(path), self.RequestHandlerClass)

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


class Project:
    """The folder of a project with the files of docs/, and the shell in it."""

    def __init__(self, folder: Path, homes: dict[str, str]) -> None:
        """`homes` are the outlets: {name: homepage}."""
        self.folder = folder / "srv"
        self.backups = folder / "backups"
        self.folder.mkdir()
        self.archive = Newsarchive(self.folder)
        settings = (
            (ROOT / "scrapy.cfg").read_text(encoding="utf-8").replace("newsarchive.settings", "tests.docs.settings")
        )
        (self.folder / "scrapy.cfg").write_text(settings, encoding="utf-8")
        for path in (path for path in DOCS.rglob("*") if path.is_file() and path.suffix not in {".png", ".webp"}):
            copy = self.folder / path.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(self.here(path.read_text(encoding="utf-8")), encoding="utf-8")
            copy.chmod(path.stat().st_mode)
        binaries = self.folder / ".venv" / "bin"
        binaries.mkdir(parents=True)
        for path in Path(sys.executable).parent.iterdir():
            (binaries / path.name).symlink_to(path)
        self._short = TemporaryDirectory()  # the path of a socket has 100 characters at the most
        socket = Path(self._short.name, "socket")
        self._commands = Commands(socket)
        self._begun: list[subprocess.Popen[bytes]] = []
        threading.Thread(target=self._commands.serve_forever, args=(0.02,), daemon=True).start()
        self.environment = Newsarchive.environment() | {"DESCRIBED": json.dumps(homes)}
        if not LONG:
            scrapy = binaries / "scrapy"
            scrapy.unlink()
            scrapy.write_text(SCRAPY.format(python=sys.executable, socket=str(socket)), encoding="utf-8")
            scrapy.chmod(0o755)
            self.environment["PYTHON_OF_CRAWLS"] = str(scrapy)
        self.environment.pop("SCRAPY_SETTINGS_MODULE", None)  # as a command in this process leaves it
        self.environment["PYTHONPATH"] = os.pathsep.join([str(ROOT), self.environment["PYTHONPATH"]])

    def close(self) -> None:
        self._commands.shutdown()
        self._commands.server_close()
        self._short.cleanup()

    def begin(self, *words: str) -> subprocess.Popen[bytes]:
        """Start a program in the project. What it prints goes to begun.log."""
        with (self.folder / "begun.log").open("ab") as log:
            begun = subprocess.Popen(
                words, cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        self._begun.append(begun)
        return begun

    def kill(self) -> None:
        """Kill at once all that was begun in the project, and what that has begun, as a loss of power does."""
        processes = [process.pid for process in self._begun if process.poll() is None]
        processes += [process.pid for process in self._commands.running if process.pid is not None]
        for number in _with_children(processes):
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)

    def here(self, text: str) -> str:
        """A text of docs/ with the folders of this project."""
        return text.replace("/srv/newsarchive", str(self.folder)).replace("/var/backups/newsarchive", str(self.backups))

    def shell(self, script: str, **env: str) -> str:
        """Run a script in the project; what it prints. It must end with status 0."""
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", self.here(script)],
            cwd=self.folder,
            env=self.environment | env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, f"{script}\n{done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout
