"""An open archive file: its connection, the classes that read and write its tables, and copies of it."""

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import TYPE_CHECKING, Self

from sqlite_utils import Database

from newsarchive.archive.articles import Articles
from newsarchive.archive.captures import Captures
from newsarchive.archive.counts import recount
from newsarchive.archive.database import ArchiveError, connect, explain, outdated, transaction
from newsarchive.archive.ledger import UrlLedger
from newsarchive.archive.notes import change_notes
from newsarchive.archive.people import People
from newsarchive.archive.people.correction_log import CorrectionFile, corrections_file
from newsarchive.archive.people.corrections import Correction
from newsarchive.archive.picture_files import DamagedPicture, PictureFiles, folder_of
from newsarchive.archive.pictures import Pictures
from newsarchive.archive.recording import Recorder
from newsarchive.archive.reextractions import ReextractionCursor
from newsarchive.archive.search import Search

if TYPE_CHECKING:
    from newsarchive.archive.alerts import Alerts
    from newsarchive.archive.watch_log import WatchLog


class ArchiveFile:
    """An open archive file. Raises ArchiveError if it cannot be opened."""

    def __init__(self, path: str | Path, *, create: bool = False, readonly: bool = False) -> None:
        self.path = Path(path)
        self.db = connect(self.path, create=create, readonly=readonly)
        self.warning = self.db.warning  # a line that reports a missing log, or None
        self.ledger = UrlLedger(self.db)
        self.captures = Captures(self.db)
        self.articles = Articles(self.db)
        self.pictures = Pictures(self.db, PictureFiles(folder_of(self.path)))
        self.people = People(self.db)
        self.recorder = Recorder(self.db, self.ledger, self.captures, self.people)
        self.search = Search(self.db)
        self.reextractions = ReextractionCursor(self.db, self.captures)
        self.correction_file = CorrectionFile(corrections_file(self.path))
        # A line for each line of the file of corrections that is none.
        self.problems = [] if readonly else self.sync_corrections()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()
        if isinstance(error, sqlite3.DatabaseError):
            explained = explain(error, self.path)
            if isinstance(explained, ArchiveError):
                raise explained from error

    @cached_property
    def alerts(self) -> "Alerts":
        """Which states of sources were told."""
        from newsarchive.archive.alerts import Alerts  # a crawl does not need it, nor health.py behind it

        return Alerts(self.db)

    @cached_property
    def watches(self) -> "WatchLog":
        """What was told of the standing questions."""
        from newsarchive.archive.watch_log import WatchLog

        return WatchLog(self.db, self.search)

    def close(self) -> None:
        """Close the file."""
        self.db.close()

    def transaction(self) -> AbstractContextManager[None]:
        """A transaction: either everything written in it is stored, or nothing."""
        return transaction(self.db, self.path)

    def reindex(self) -> None:
        """Build the search indexes and the counts again from the articles, photos and visits."""
        with self.transaction():
            self.search.rebuild()
            recount(self.db.conn)

    def sync_corrections(self, new: Iterable[Correction] = ()) -> list[str]:
        """Make the file of corrections and the table hold the same, and `new` ones, too; and apply them. Returns a line
        for each line of the file that is no correction. Raises ArchiveError."""
        new = list(new)
        if not self._differences(new):
            return self.correction_file.read()[1]
        with self.transaction():  # so that nobody else reads and writes the file between
            added, removed, missing = self._differences(new) or ([], [], [])
            self.people.correct(added, removed)
            self.correction_file.add(missing)
        return self.correction_file.read()[1]

    def _differences(self, new: list[Correction]) -> tuple[list[Correction], list[Correction], list[Correction]] | None:
        """(what the table lacks, what was edited in the file, what the file lacks), None if all are equal."""
        written, _ = self.correction_file.read()
        stored = self.people.corrections.all()
        added = [one for one in dict.fromkeys([*written, *new]) if one not in stored]
        moments = {one.at for one in added if one in written}
        removed = [one for one in stored if one not in written and one.at in moments]
        missing = [one for one in dict.fromkeys([*stored, *new]) if one not in written and one not in removed]
        return (added, removed, missing) if added or removed or missing else None

    def backup(self, copy: Path) -> list[str]:
        """Copy the archive to a new file, and its pictures to the folder beside that, while others write it. The copy
        is of one moment. Its file appears only when all is complete, and can be read from a folder without write
        permission. Pictures that an earlier backup left in the folder are not copied again. Returns a line for each
        picture whose file is missing or damaged here. Raises ArchiveError."""
        damaged: list[str] = []

        def complete(part: Path) -> None:
            self._copy_pictures(part, PictureFiles(folder_of(copy)), damaged)
            self.correction_file.copy(corrections_file(copy))

        _copy(self.db.conn, copy, complete)
        return damaged

    def note_backup(self) -> None:
        """Note that a backup was made, so that word can be sent when none is made any more. A copy that no crawl has
        written has no write-ahead log: nobody expects backups of it, and nothing is left beside it."""
        if self.db.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
            with suppress(OSError), change_notes(self.path) as notes:  # a folder that cannot be written
                notes.backup_at = datetime.now(UTC).isoformat(timespec="seconds")

    def _copy_pictures(self, part: Path, target: PictureFiles, damaged: list[str]) -> None:
        """Copy the files of the pictures that a copy of the archive names."""
        copied = False
        with closing(sqlite3.connect(part)) as connection:
            for picture in Pictures(Database(connection), target).rows():
                try:
                    self.pictures.copy_files(picture, target, sync=False)
                    copied = True
                except DamagedPicture as error:
                    damaged.append(f"picture {picture.sha256}: {error}")
        if copied:
            os.sync()  # one for all: 100,000 files one by one would take many minutes


@contextmanager
def open_to_read(path: Path, folder: Path) -> Iterator[ArchiveFile]:
    """Open an archive only to read it. If its schema is older, a copy in `folder` is upgraded and opened instead."""
    if not outdated(path):
        with ArchiveFile(path, readonly=True) as archive:
            yield archive
        return
    with TemporaryDirectory(dir=folder, prefix=".merge-") as name:
        copy = Path(name) / path.name
        uri = f"{path.resolve().as_uri()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as connection:
            _copy(connection, copy)
        with ArchiveFile(copy) as archive:
            archive.pictures.files.folder = folder_of(path)
            archive.correction_file = CorrectionFile(corrections_file(path))
            yield archive


def _copy(connection: sqlite3.Connection, copy: Path, complete: Callable[[Path], None] | None = None) -> None:
    """Copy an archive. `complete` is called with the copy before it gets its name."""
    exists = f"{copy}: is there already; name a new file, a backup overwrites nothing"
    if os.path.lexists(copy):
        raise ArchiveError(exists)
    if not copy.parent.is_dir():
        raise ArchiveError(f"{copy}: no such folder; make {copy.parent} first")
    part = copy.with_name(f".{copy.name}.{os.getpid()}.part")
    try:
        with closing(sqlite3.connect(part, isolation_level=None)) as target:
            connection.backup(target)  # in one step: what others write meanwhile goes to the log, so nobody waits
            target.execute("PRAGMA journal_mode = DELETE")
        if complete is not None:
            complete(part)
        with part.open("rb") as file:
            os.fsync(file.fileno())
        try:
            os.link(part, copy)
        except FileExistsError:
            raise ArchiveError(exists) from None
        except OSError:  # a file system without links
            part.replace(copy)
    except sqlite3.Error as error:
        raise explain(error, copy) from error
    except OSError as error:
        raise ArchiveError(f"{copy}: {error.strerror}; nothing was written") from error
    finally:
        part.unlink(missing_ok=True)
