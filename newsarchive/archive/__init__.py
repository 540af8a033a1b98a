"""The archive: one SQLite file that holds everything, and the only room that knows SQL."""

from newsarchive.archive.archive import Archive
from newsarchive.archive.captures import DamagedPage
from newsarchive.archive.database import OUTCOMES, ArchiveError
from newsarchive.archive.recording import KNOWN

__all__ = ["KNOWN", "OUTCOMES", "Archive", "ArchiveError", "DamagedPage"]
