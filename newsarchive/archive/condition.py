"""What is wrong with an archive as a whole. Nothing is written but the notes (notes.py)."""

import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from newsarchive.archive.checkup import Checkup, checkup
from newsarchive.archive.notes import Notes, change_notes, read_notes
from newsarchive.errors import ArchiveError

LITTLE = 500_000_000  # bytes of free disk; twice as many are enough again
WHOLE = timedelta(hours=20)  # between two checks of all pages of a large archive
IDLE = timedelta(hours=6)  # without a crawl; less is never too long
_WRITABLE = "look for errors of the disk with 'dmesg', and at the owner of both"
_RESTORE = "'newsarchive verify' says what is damaged; go back to a backup"


@dataclass(slots=True, frozen=True)
class Fault:
    """A fault of the archive as a whole. `name` is its kind, `why` a line, and `mend` what to do."""

    name: str
    why: str
    mend: str

    def __str__(self) -> str:
        return f"{self.why}; {self.mend}" if self.mend else self.why


def faults_of(path: Path, now: datetime, backup_days: float, *, keep: bool = False) -> list[Fault]:
    """The faults of the archive at a path, the worst first. `backup_days` is how old its last backup may be. With
    `keep`, for who crawls it, the notes are brought up to date, it must be writable, and once a day all pages of a
    large archive are checked."""
    notes = read_notes(path)
    faults = _faults(path, now, notes, backup_days, keep)
    if keep:
        with suppress(OSError), change_notes(path) as kept:  # a folder that cannot be written
            for name in ("articles", "since", "checked_file", "checked_at", "checked_faults"):
                setattr(kept, name, getattr(notes, name))
    return faults


def _faults(path: Path, now: datetime, notes: Notes, backup_days: float, keep: bool) -> list[Fault]:
    """The faults. The notes are brought up to date."""
    try:
        inode = path.stat().st_ino if path.exists() else None
        is_due = notes.checked_at is None or datetime.fromisoformat(notes.checked_at) < now - WHOLE
        found = checkup(path, now, all_pages=keep and (is_due or notes.checked_file != inode))
    except ArchiveError as error:
        faults = [_unreadable(path, error)]
    else:
        if found.is_whole:
            notes.checked_file, notes.checked_at = inode, now.isoformat(timespec="seconds")
            notes.checked_faults = found.faults
        faults = [*_damaged(path, found, notes), *smaller(found, notes), *_idle(found, now)]
        if keep and not found.writable:  # who only reads it need not write it
            faults.insert(0, Fault("readonly", "the archive or its folder cannot be written", _WRITABLE))
        notes.articles = max(notes.articles, found.articles)
    faults += [*_disk(path, notes), *_backup(notes, now, backup_days)]
    moment = now.isoformat(timespec="seconds")
    notes.since = {one.name: notes.since.get(one.name, moment) for one in faults}
    return faults


def explained(path: Path, error: ArchiveError) -> tuple[str, str]:
    """(what is wrong, what to do) of an archive that cannot be opened."""
    what, _, mend = str(error).removeprefix(f"{path}: ").rpartition("; ")
    return (what, mend) if what else (mend, "")


def _unreadable(path: Path, error: ArchiveError) -> Fault:
    what, mend = explained(path, error)
    return Fault("unreadable", f"the archive cannot be opened: {what}", mend)


def _damaged(path: Path, found: Checkup, notes: Notes) -> Iterator[Fault]:
    if faults := found.faults or notes.checked_faults:
        parted = [fault.partition("; ") for fault in faults]
        more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
        mend = parted[0][2] if all(own for _, _, own in parted) else _RESTORE
        yield Fault("damaged", f"the archive is damaged: {parted[0][0]}{more}", mend)
    elif found.warning:
        what, _, mend = found.warning.removeprefix(f"{path}: ").partition("; ")
        yield Fault("damaged", f"the archive is damaged: {what}", mend)


def smaller(found: Checkup, notes: Notes) -> Iterator[Fault]:
    """No command takes articles away, so a smaller archive is another file: a new one where the disk is not mounted."""
    if 2 * found.articles < notes.articles:
        why = f"the archive holds {found.articles} articles, where it held {notes.articles}"
        yield Fault(
            "smaller", why, "look whether its disk is mounted and ARCHIVE names the right file; else restore it"
        )


def _idle(found: Checkup, now: datetime) -> Iterator[Fault]:
    if found.last_crawl is None or found.usual_pause is None:
        return
    idle = now - datetime.fromisoformat(found.last_crawl)
    if idle > max(IDLE, 2 * found.usual_pause):
        hours, usual = idle / timedelta(hours=1), found.usual_pause / timedelta(hours=1)
        why = f"no crawl began for {hours:.0f} hours, where {usual:.0f} hours between two were long"
        yield Fault("idle", why, "look at the crontab or the timer, and at crawlall.log or the journal")


def _disk(path: Path, notes: Notes) -> Iterator[Fault]:
    folder = next(parent for parent in path.absolute().parents if parent.exists())
    free = shutil.disk_usage(folder).free
    if free < LITTLE * (2 if "disk" in notes.since else 1):
        mend = "make room, move the archive to a larger disk, or lower PICTURES_MAX_BYTES"
        yield Fault("disk", f"the disk is nearly full: {free / 1e6:.0f} MB are free", mend)


def _backup(notes: Notes, now: datetime, days: float) -> Iterator[Fault]:
    if notes.backup_at is None:
        return
    age = now - datetime.fromisoformat(notes.backup_at)
    if age > timedelta(days=days):
        why = f"no backup for {age / timedelta(days=1):.0f} days; the last one was made at {notes.backup_at}"
        yield Fault("backup", why, "look at backup.log; 'newsarchive backup FILE' makes one")
