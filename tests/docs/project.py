"""A project as docs/ describes it, in a temporary folder in place of /srv/newsarchive."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from tests.conftest import LONG, ROOT, Newsarchive
from tests.forked import Commands

DOCS = ROOT / "docs"
DOCUMENTS = sorted(str(path.relative_to(DOCS)) for path in DOCS.rglob("*.md"))
FENCE = re.compile(r"^```(\w*) *(.*)\n((?:.*\n)*?)```$", re.M)


def blocks(document: str, language: str = "sh") -> Iterator[tuple[str, str]]:
    """(what stands behind the language, text) of each fenced block of a document."""
    text = (DOCS / document).read_text(encoding="utf-8")
    return ((words, body) for kind, words, body in FENCE.findall(text) if kind == language)


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


class Project:
    """An installation as docs/operations.md describes it, and the shell in it."""

    def __init__(self, folder: Path, homes: dict[str, str]) -> None:
        """`homes` are the outlets: {name: homepage}."""
        self.folder = folder / "srv"
        self.backups = folder / "backups"
        self.folder.mkdir()
        self.archive = Newsarchive(self.folder)
        (self.folder / "scrapy.cfg").write_text("[settings]\ndefault = settings\nnewsarchive = settings\n")
        settings = f"from tests.docs.settings import *\nBACKUPS = {str(self.backups)!r}\n"
        (self.folder / "settings.py").write_text(settings, encoding="utf-8")
        for path in (path for path in DOCS.rglob("*") if path.is_file() and path.suffix not in {".png", ".webp"}):
            copy = self.folder / "source" / path.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(self.here(path.read_text(encoding="utf-8")), encoding="utf-8")
            copy.chmod(path.stat().st_mode)
        shutil.copytree(self.folder / "source" / "docs" / "schedule", self.folder / "schedule")
        binaries = self.folder / ".venv" / "bin"
        binaries.mkdir(parents=True)
        for path in Path(sys.executable).parent.iterdir():
            (binaries / path.name).symlink_to(path)
        self._commands = Commands()
        self._begun: list[subprocess.Popen[bytes]] = []
        self.environment = Newsarchive.environment() | {"DESCRIBED": json.dumps(homes)}
        if not LONG:
            for name in ("scrapy", "newsarchive"):
                (binaries / name).unlink()
                shutil.copy(self._commands.scrapy, binaries / name)
            self.environment["PYTHON_OF_CRAWLS"] = str(binaries / "newsarchive")
        self.environment.pop("SCRAPY_SETTINGS_MODULE", None)  # as a command in this process leaves it
        self.environment["PYTHONPATH"] = os.pathsep.join([str(ROOT), self.environment["PYTHONPATH"]])

    def close(self) -> None:
        self._commands.close()

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
        """A text of docs/ with the folders and the settings of this project."""
        text = text.replace("/srv/newsarchive", str(self.folder)).replace("/var/backups/newsarchive", str(self.backups))
        return text.replace("from newsarchive.settings import *", "from tests.docs.settings import *")

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
