"""One archive file, open: its connection, and the classes that read and write its tables."""

from __future__ import annotations

import sqlite3
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Self

from newsarchive.archive.articles import Articles
from newsarchive.archive.captures import Captures
from newsarchive.archive.database import ArchiveError, connect, explain, transaction
from newsarchive.archive.ledger import UrlLedger
from newsarchive.archive.recording import Recorder
from newsarchive.archive.reextractions import ReextractionCursor
from newsarchive.archive.search import Search


class ArchiveFile:
    """One archive file, open. Raises ArchiveError where it cannot be used as asked."""

    def __init__(self, path: str | Path, *, create: bool = False, readonly: bool = False) -> None:
        self.path = Path(path)
        self.db = connect(self.path, create=create, readonly=readonly)
        self.ledger = UrlLedger(self.db)
        self.captures = Captures(self.db)
        self.articles = Articles(self.db)
        self.recorder = Recorder(self.db, self.ledger, self.captures)
        self.search = Search(self.db)
        self.reextractions = ReextractionCursor(self.db, self.captures)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()
        if isinstance(error, sqlite3.DatabaseError) and isinstance(told := explain(error, self.path), ArchiveError):
            raise told from error

    @property
    def warning(self) -> str | None:
        """The line that says what is missing beside the file. None if nothing is."""
        return self.db.warning

    def close(self) -> None:
        """Close the file."""
        self.db.close()

    def transaction(self) -> AbstractContextManager[None]:
        """A transaction: everything written inside is stored, or nothing."""
        return transaction(self.db, self.path)

    def reindex(self) -> None:
        """Build the search indexes anew from the articles and photos."""
        with self.transaction():
            self.search.rebuild()
