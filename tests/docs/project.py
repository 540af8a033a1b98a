"""A project as docs/ describes it, in a temporary folder in place of /srv/newsarchive."""

from __future__ import annotations

import json
import os
import re
import socketserver
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.conftest import LONG, ROOT, Newsarchive
from tests.forked import start

DOCS = ROOT / "docs"
FENCE = re.compile(r"^```(\w*) *(.*)\n((?:.*\n)*?)```$", re.M)
# `scrapy …` and `python -m scrapy …`: hands its words to Commands, which saves the seconds that Scrapy takes to start.
SCRAPY = """#!{python} -IS
import json, os, socket, sys
with socket.socket(socket.AF_UNIX) as server:
    server.connect({socket!r})
    words = sys.argv[3:] if sys.argv[1] == "-m" else sys.argv[1:]
    server.sendall(json.dumps([words, os.getcwd(), dict(os.environ)]).encode() + b"\\n")
    status, out, err = json.loads(server.makefile().read())
sys.stdout.write(out)
sys.stderr.write(err)
sys.exit(status)
"""


def blocks(document: str, language: str = "sh") -> Iterator[tuple[str, str]]:
    """(what stands behind the language, text) of each fenced block of a document."""
    text = (DOCS / document).read_text(encoding="utf-8")
    return ((words, body) for kind, words, body in FENCE.findall(text) if kind == language)


class Commands(socketserver.ThreadingUnixStreamServer):
    """Runs commands for SCRAPY."""

    daemon_threads = True

    class RequestHandlerClass(socketserver.StreamRequestHandler):  # type: ignore[assignment]
        def handle(self) -> None:
            words, folder, env = json.loads(self.rfile.readline())
            with TemporaryDirectory() as name:
                output = {stream: Path(name, stream) for stream in ("stdout", "stderr")}
                process = start(*words, env=env, folder=Path(folder), **output)
                process.join()
                said = [file.read_text(encoding="utf-8") for file in output.values()]
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
        for path in filter(Path.is_file, DOCS.rglob("*")):
            copy = self.folder / path.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(self.here(path.read_text(encoding="utf-8")), encoding="utf-8")
            copy.chmod(path.stat().st_mode)
        binaries = self.folder / ".venv" / "bin"
        binaries.mkdir(parents=True)
        for path in Path(sys.executable).parent.iterdir():
            (binaries / path.name).symlink_to(path)
        self._commands = Commands(str(folder / "socket"), Commands.RequestHandlerClass)
        threading.Thread(target=self._commands.serve_forever, daemon=True).start()
        self.environment = Newsarchive.environment() | {"DESCRIBED": json.dumps(homes)}
        if not LONG:
            scrapy = binaries / "scrapy"
            scrapy.unlink()
            scrapy.write_text(SCRAPY.format(python=sys.executable, socket=str(folder / "socket")), encoding="utf-8")
            scrapy.chmod(0o755)
            self.environment["PYTHON_OF_CRAWLS"] = str(scrapy)
        self.environment.pop("SCRAPY_SETTINGS_MODULE", None)  # as a command in this process leaves it
        self.environment["PYTHONPATH"] = os.pathsep.join([str(ROOT), self.environment["PYTHONPATH"]])

    def close(self) -> None:
        self._commands.shutdown()
        self._commands.server_close()

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
