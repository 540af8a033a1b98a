"""Whether backups are made, and how old the newest is."""

from datetime import datetime, timedelta
from pathlib import Path

from newsarchive.archive.backups import BackupFolder
from newsarchive.archive.notes import read_notes
from newsarchive.diagnosis.finding import FAIL, OK, WARN, Finding, gigabytes, shown


def backup_finding(folder: str, archive: Path, days: float, now: datetime) -> Finding:
    """The finding about the newest backup of an archive, which may be some days old: that in the folder of `backup
    --keep`, or where there is no folder, the one that the archive's notes name."""
    return _of_folder(Path(folder), archive, days, now) if folder else _noted(archive, days, now)


def _of_folder(folder: Path, archive: Path, days: float, now: datetime) -> Finding:
    backups = BackupFolder(folder, archive.stem)
    faulty, newest = backups.newest_faulty(), next(iter(backups.whole()), None)
    if faulty is not None:
        text = f"{shown(faulty)}: the newest backup has faults"
        return Finding("backup", FAIL, text, "'newsarchive verify' says which the archive has; go back to a backup")
    mend = "look into backup.log or 'journalctl -u newsarchive-backup.service'; 'newsarchive backup --keep 7' makes one"
    if newest is None:
        return Finding("backup", WARN, f"{shown(folder)}: no backup is there", mend)
    age = now - backups.moment(newest)
    text = f"{shown(newest)}: {gigabytes(newest.stat().st_size)}, made {_duration(age)} ago"
    return Finding("backup", WARN, text, mend) if age > timedelta(days=days) else Finding("backup", OK, text)


def _noted(archive: Path, days: float, now: datetime) -> Finding:
    at = read_notes(archive).backup_at
    if at is None:
        mend = "make one each night: 'newsarchive backup FILE'"
        return Finding("backup", WARN, "no backup by 'newsarchive backup' is known", mend)
    is_old = now - datetime.fromisoformat(at) > timedelta(days=days)
    mend = "look at the timer and the log of the backups" if is_old else ""
    return Finding("backup", WARN if is_old else OK, f"the last one was made at {at}", mend)


def _duration(age: timedelta) -> str:
    hours = age // timedelta(hours=1)
    if not hours:
        return "less than an hour"
    return f"{hours} hours" if hours < 72 else f"{hours // 24} days"
