"""Checks whether an archive can be merged, before anything is written."""

from __future__ import annotations

from pathlib import Path

from newsarchive.archive.database import ArchiveError
from newsarchive.archive.integrity import value_faults
from newsarchive.archive.journal import Journaled

_TAKEN = frozenset({"articles", "captures", "revisions", "urls"})  # the tables whose values a merge reads


def admit(other: Journaled, path: Path) -> None:
    """Raises ArchiveError if the other archive has lost its log or holds unreadable values."""
    if other.warning:
        raise ArchiveError(f"{other.warning}; nothing was merged")
    for fault in value_faults(other.conn, _TAKEN):
        raise ArchiveError(
            f"{path}: {fault}; nothing was merged; 'scrapy verify -s ARCHIVE={path}' names all such rows"
        )
