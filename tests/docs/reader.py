"""A reader of docs/ who types in each block of a page and compares what is printed with what the page shows.

Behind a block of `sh`, `sql` or `python`, a block of `text` is what it prints. There, `…` stands for any text within a
line, and a line of nothing but `…` for any lines. WRITE_DOCS=1 writes what is printed into the pages, for a person to
read again.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Callable
from contextlib import chdir, closing, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from tabulate import tabulate

from tests.docs.project import DOCS, FENCE, Project

WRITE = bool(os.environ.get("WRITE_DOCS"))
RUN = ("sh", "sql", "python", "r")
PROGRESS = re.compile(r"[\d-]+ \d\d:\d\d:\d\d INFO \w+: \d+ pages fetched")
SECONDS = re.compile(r"\b\d+\\ s\b")  # in an escaped text: how long a crawl took, which is not compared


@dataclass(frozen=True)
class Step:
    """A block that can be run: its language, what stands behind it, its text, and what the page shows as its result.
    `place` is where that begins and ends in the page."""

    language: str
    words: str
    text: str
    shown: str | None
    place: tuple[int, int]


def steps(document: str) -> list[Step]:
    """The blocks of a page that can be run, in their order."""
    page = (DOCS / document).read_text(encoding="utf-8")
    fences = list(FENCE.finditer(page))
    found = []
    for fence, following in zip(fences, [*fences[1:], None], strict=False):
        if fence[1] in RUN:
            is_shown = following and following[1] == "text" and not page[fence.end() : following.start()].strip()
            shown, place = (following[3], following.span(3)) if following and is_shown else (None, (0, 0))
            found.append(Step(fence[1], fence[2], fence[3], shown, place))
    return found


def matches(shown: str, printed: str) -> bool:
    """Whether a text is what a page shows."""
    lines = [SECONDS.sub(r"\\d+ s", re.escape(line).replace("…", ".*")) for line in shown.splitlines()]
    pattern = "".join("(?:.*\n)*" if line == ".*" else f"{line}\n" for line in lines)
    return re.fullmatch(pattern, trimmed(printed)) is not None


def trimmed(printed: str) -> str:
    """What is printed, without blanks at the ends of lines and the line that a slow crawl writes each minute."""
    lines = [line.rstrip() for line in printed.splitlines() if not PROGRESS.match(line)]
    return "".join(f"{line}\n" for line in lines)


# As `newsarchive` takes them: the archive is in the working directory.
SETTINGS = """
from newsarchive.settings import *
ARCHIVE = "archive.db"
EXTRACTION_WORKERS = 0
"""


class Reader(Project):
    """A folder, with `newsarchive` on the path, in which the blocks of pages are run."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, {})
        (self.folder / "scrapy.cfg").write_text("[settings]\ndefault = readers_settings\n", encoding="utf-8")
        (self.folder / "readers_settings.py").write_text(SETTINGS, encoding="utf-8")
        binaries = self.folder / ".venv" / "bin"
        self.environment.pop("PYTHON_OF_CRAWLS", None)
        self.folder /= "first-archive"
        self.folder.mkdir()
        self.environment["PATH"] = f"{binaries}{os.pathsep}{os.environ['PATH']}"
        self.done: dict[str, Callable[[], str]] = {}  # what stands in for a block, and gives what it prints
        self.names: dict[str, Any] = {}  # of the Python code of the page

    def read(self, document: str) -> None:
        """Run the blocks of a page. Raises AssertionError where one prints something else than the page shows."""
        page = (DOCS / document).read_text(encoding="utf-8")
        moved = 0  # by what was written before
        for step in steps(document):
            printed = "" if step.words else self.run(step)
            if step.words or step.shown is None or matches(step.shown, printed):
                continue
            assert WRITE, f"{document}:\n{step.text}\nprints\n{printed}\nnot\n{step.shown}"
            text = trimmed(printed)
            page = page[: step.place[0] + moved] + text + page[step.place[1] + moved :]
            moved += len(text) - len(step.shown)
        if WRITE:
            (DOCS / document).write_text(page, encoding="utf-8")

    def run(self, step: Step) -> str:
        """What a block prints."""
        if step.text in self.done:
            return self.done[step.text]()
        run = {"sh": self.shell, "sql": self.sql, "python": self.python, "r": self.r}
        return run[step.language](step.text)

    def shell(self, script: str, **env: str) -> str:
        """What a script prints on a terminal, on both streams."""
        return super().shell(f"exec 2>&1\n{script}", **env)

    def sql(self, text: str) -> str:
        """The rows that a query of the archive gives, as `sqlite-utils --table` prints them."""
        path = self.folder / "archive.db"
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            cursor = connection.execute(text)
            return tabulate(cursor.fetchall(), headers=[column[0] for column in cursor.description]) + "\n"

    def python(self, text: str) -> str:
        """What Python code prints; its names stay for the next block."""
        with closing(StringIO()) as output, redirect_stdout(output), chdir(self.folder):
            exec(compile(text, "a block of docs/", "exec"), self.names)
            return output.getvalue()

    def r(self, text: str) -> str:
        """What an R script prints."""
        return self.shell(f"Rscript --vanilla - <<'END'\n{text}END")
