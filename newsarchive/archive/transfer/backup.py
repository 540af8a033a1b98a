"""A copy of an archive while others write it."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from sqlite_utils import Database

from newsarchive.archive.database import ArchiveError, explain


def backup(db: Database, copy: Path) -> None:
    """Copy the archive open as `db` to a file that is not there yet.

    The copy holds one moment, is there only once it is whole, and is a single file that can be read from a
    folder that cannot be written to. Raises ArchiveError.
    """
    if os.path.lexists(copy):
        raise ArchiveError(f"{copy}: is there already; name a new file, a backup overwrites nothing")
    if not copy.parent.is_dir():
        raise ArchiveError(f"{copy}: no such folder; make {copy.parent} first")
    half = copy.with_name(f".{copy.name}.{os.getpid()}.part")
    try:
        target = sqlite3.connect(half, isolation_level=None)
        try:
            # In one step: what others write meanwhile goes into the WAL, and nobody waits.
            db.conn.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")
        finally:
            target.close()
        _into_place(half, copy)
    except sqlite3.Error as error:
        raise explain(error, copy) from error
    except OSError as error:
        raise ArchiveError(f"{copy}: {error.strerror}; nothing was written") from error
    finally:
        half.unlink(missing_ok=True)


def _into_place(half: Path, copy: Path) -> None:
    """Name the file, unless another has come to that name meanwhile."""
    with half.open("rb") as file:
        os.fsync(file.fileno())
    try:
        os.link(half, copy)
    except FileExistsError:
        raise ArchiveError(f"{copy}: is there already; name a new file, a backup overwrites nothing") from None
    except OSError:  # a file system without links
        half.replace(copy)
