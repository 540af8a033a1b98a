"""Whether backups are made, and how old the newest is."""

from datetime import datetime, timedelta
from pathlib import Path

from newsarchive.archive.backups import BackupFolder
from newsarchive.diagnosis.finding import FAIL, OK, WARN, Finding, gigabytes, shown

OLD = timedelta(days=2)  # a nightly backup has failed once


def backup_finding(folder: Path, archive: Path, now: datetime) -> Finding:
    """The finding about the newest backup of an archive in a folder."""
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
    return Finding("backup", WARN, text, mend) if age > OLD else Finding("backup", OK, text)


def _duration(age: timedelta) -> str:
    hours = age // timedelta(hours=1)
    if not hours:
        return "less than an hour"
    return f"{hours} hours" if hours < 72 else f"{hours // 24} days"
