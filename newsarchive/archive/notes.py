"""What must be known of an archive when its file cannot be read: when it was last copied, how large it was, and who was
told of its faults. It is a hidden file beside the archive, `.archive.notes.json`, which stays there when the archive
is put aside or restored."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from pathlib import Path

if sys.platform != "win32":
    import fcntl


@dataclass(slots=True)
class Notes:
    """Moments are ISO 8601. `backup_at` is when the last backup was complete, None if none was made. `articles` is the
    largest number of articles that the archive held. `since` is {name of a fault: when it was noticed}, and `told`
    {channel: {name: the same moment}}. `checked` says of which file all pages were read, when, and with what result."""

    backup_at: str | None = None
    articles: int = 0
    since: dict[str, str] = field(default_factory=dict)
    told: dict[str, dict[str, str]] = field(default_factory=dict)
    checked_file: int | None = None  # its inode
    checked_at: str | None = None
    checked_faults: list[str] = field(default_factory=list)


def read_notes(archive: Path) -> Notes:
    """The notes on an archive. A file that is missing or cannot be read counts as empty."""
    with suppress(OSError, ValueError, TypeError, AttributeError):
        values = json.loads(_file(archive).read_text(encoding="utf-8"))
        notes = Notes(**{one.name: values[one.name] for one in fields(Notes) if one.name in values})
        for moment in (notes.backup_at, notes.checked_at, *notes.since.values()):
            datetime.fromisoformat(moment or "0001-01-01")
        if isinstance(notes.articles, int) and all(isinstance(one, dict) for one in notes.told.values()):
            return notes
    return Notes()


@contextmanager
def change_notes(archive: Path) -> Iterator[Notes]:
    """The notes on an archive, to be changed: they are written at the end. Other processes wait meanwhile. Raises
    OSError if the folder of the archive cannot be written."""
    file = _file(archive)
    folder = os.open(file.parent, os.O_RDONLY) if sys.platform != "win32" else -1
    try:
        if sys.platform != "win32":
            fcntl.flock(folder, fcntl.LOCK_EX)  # freed when the folder is closed
        notes = read_notes(archive)
        yield notes
        part = file.with_suffix(f".{os.getpid()}.part")
        try:
            part.write_text(json.dumps(asdict(notes), ensure_ascii=False, indent=1), encoding="utf-8")
            part.replace(file)
        finally:
            part.unlink(missing_ok=True)
    finally:
        if folder >= 0:
            os.close(folder)


def _file(archive: Path) -> Path:
    return archive.absolute().with_name(f".{archive.stem}.notes.json")
