"""The table `corrections` and the file beside the archive. Both hold all corrections, so that none is lost if one of
them is copied alone."""

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from sqlite_utils import Database

from newsarchive.archive.people.corrections import Correction, Corrections, NotCorrection
from newsarchive.errors import ArchiveError


def corrections_file(archive: Path) -> Path:
    """The file of an archive's corrections."""
    return archive.with_suffix(".corrections.jsonl")


class CorrectionFile:
    """The file. Lines are only added, so what somebody writes in it by hand stays."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> tuple[list[Correction], list[str]]:
        """(the corrections, a line for each line that is none). Raises ArchiveError if the file cannot be read."""
        try:
            text = self.path.read_text(encoding="utf-8-sig", errors="replace")
        except FileNotFoundError:
            return [], []
        except OSError as error:
            raise ArchiveError(f"{self.path}: {error.strerror}; check its permissions") from error
        found, problems = [], []
        for number, line in enumerate(text.split("\n"), 1):
            if line.strip():
                try:
                    found.append(Correction.of(line))
                except NotCorrection as error:
                    problems.append(f"{self.path}, line {number}: {error}; it is left out")
        return found, problems

    def copy(self, path: Path) -> None:
        """Copy the file, as it was written. To a file that is there, only what it lacks is added."""
        other = CorrectionFile(path)
        if path.exists():
            present, _ = other.read()
            other.add(one for one in self.read()[0] if one not in present)
        elif self.path.exists():
            shutil.copyfile(self.path, path)

    def add(self, corrections: Iterable[Correction]) -> None:
        """Add lines at the end, in one write. Raises ArchiveError."""
        text = "".join(f"{one.line}\n" for one in corrections)
        if not text:
            return
        try:
            with self.path.open("a+b") as file:
                if file.tell() and os.pread(file.fileno(), 1, file.tell() - 1) != b"\n":
                    text = f"\n{text}"  # somebody's editor left the last line open
                file.write(text.encode())
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise ArchiveError(f"{self.path}: {error.strerror}; make room or check its permissions") from error


class CorrectionTable:
    """The table. All writes are made within a transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db.conn
        self._read: tuple[int, int] | None = None
        self._present = Corrections()

    def all(self) -> list[Correction]:
        """All corrections, also those that are undone."""
        return [Correction.of(line) for (line,) in self._db.execute("SELECT line FROM corrections ORDER BY at, line")]

    def present(self) -> Corrections:
        """The corrections that hold at this moment: another process may have added some."""
        state = self._db.execute("SELECT count(*), coalesce(max(id), 0) FROM corrections").fetchone()
        if state != self._read:
            self._present, self._read = Corrections(self.all()), state
        return self._present

    def replace(self, added: Iterable[Correction], removed: Iterable[Correction]) -> None:
        """Add some and remove others."""
        self._db.executemany("DELETE FROM corrections WHERE line = ?", [(one.line,) for one in removed])
        rows = [(one.at, one.line) for one in added]
        self._db.executemany("INSERT OR IGNORE INTO corrections (at, line) VALUES (?, ?)", rows)
