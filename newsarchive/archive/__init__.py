"""The archive: one SQLite file that holds everything. Only this package writes to it."""

from newsarchive.archive.archive import Archive, Chosen
from newsarchive.archive.captures import DamagedPage
from newsarchive.archive.database import OUTCOMES, ArchiveError
from newsarchive.archive.recording import KNOWN

__all__ = ["KNOWN", "OUTCOMES", "Archive", "ArchiveError", "Chosen", "DamagedPage"]
