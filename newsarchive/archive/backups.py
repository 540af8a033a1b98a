"""A folder of backups of one archive: each is a file named by its moment, such as `archive-20260310T060000Z.db`.

Their pictures are kept once, in the folder `archive.pictures`. Beside each backup a link of the backup's own name leads
there, because an archive looks for its pictures beside it.

A backup has another ending until it is checked, so a restore never takes one that is damaged or not complete.
"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from newsarchive.archive.archive import Archive
from newsarchive.archive.integrity import faults
from newsarchive.archive.people.correction_log import corrections_file
from newsarchive.archive.picture_files import folder_of
from newsarchive.archive.source_lock import SourceLock
from newsarchive.errors import ArchiveError

WHOLE, PARTIAL, FAULTY = ".db", ".partial", ".faulty"  # the endings; of faulty ones only the newest is kept
SHARE = 0.9  # of the articles; an archive may lose some, as when two of them turn out to be one
_MOMENT = "%Y%m%dT%H%M%SZ"


@dataclass(slots=True)
class BackupReport:
    """A backup that was made: its file, its articles, and a line for each fault of it. Damaged pictures are told apart
    (`pictures`): they do not make it faulty, because an older backup has no better ones. `former` is the largest
    earlier backup if that holds many more articles, else None."""

    path: Path
    articles: int
    faults: list[str]
    pictures: list[str]
    former: Path | None = None
    removed: list[Path] = field(default_factory=list)
    kept: list[Path] = field(default_factory=list)  # of the older ones, those that hold more than every newer one


class BackupFolder:
    """The backups in a folder. `name` is that of the archive, without its ending."""

    def __init__(self, folder: Path, name: str = "archive") -> None:
        self.folder = folder
        self._name = name

    def whole(self) -> list[Path]:
        """The backups, the newest first."""
        return sorted((path for path in self._files() if path.suffix == WHOLE), reverse=True)

    def moment(self, path: Path) -> datetime:
        """When a backup was made."""
        return datetime.strptime(path.stem.removeprefix(f"{self._name}-"), _MOMENT).replace(tzinfo=UTC)

    def newest_faulty(self) -> Path | None:
        """The newest backup that has faults, None if a whole one is newer or there is none."""
        found = max((path for path in self._files() if path.suffix == FAULTY), default=None)
        newest = next(iter(self.whole()), None)
        return found if found is not None and (newest is None or found.stem > newest.stem) else None

    def add(self, archive: Archive, keep: int, now: datetime) -> BackupReport:
        """Make a backup, check it, and remove old ones: the newest `keep` stay. Raises ArchiveError."""
        try:
            (self.folder / f"{self._name}.pictures").mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ArchiveError(f"{self.folder}: {error.strerror}; name a folder that can be written") from error
        with SourceLock(self.folder / f"{self._name}.db", "backup", "is being made already"):
            for path in self._files():
                if path.suffix == PARTIAL:  # of a backup that was killed
                    self._remove(path)
            report = self._made(archive, self.folder / f"{self._name}-{now.astimezone(UTC):{_MOMENT}}{PARTIAL}")
            if not report.faults:
                archive.note_backup()
                self._thin(report, keep)
        return report

    def _made(self, archive: Archive, part: Path) -> BackupReport:
        """A new backup, under its final name."""
        former = max(self.whole(), key=lambda path: _articles(path) or 0, default=None)
        try:
            folder_of(part).symlink_to(f"{self._name}.pictures")
        except FileExistsError:
            raise ArchiveError(f"{part.with_suffix(WHOLE)}: is there already; wait a second and run again") from None
        except OSError as error:
            raise ArchiveError(f"{self.folder}: {error.strerror}; name a folder that can hold links") from error
        try:
            damaged = archive.backup(part)
        except BaseException:
            folder_of(part).unlink()
            raise
        found: list[str] = []
        try:
            with Archive(part, readonly=True) as copy:
                found += faults(copy, pictures=False)
                damaged += (line for line in copy.pictures.faults() if line not in damaged)
        except ArchiveError as error:
            found.append(str(error))
        path = part.replace(part.with_suffix(FAULTY if found else WHOLE))
        for older in self._files():
            if found and older.suffix == FAULTY and older != path:
                self._remove(older)
        articles = _articles(path) or 0
        if former is not None and articles >= SHARE * (_articles(former) or 0):
            former = None
        return BackupReport(path, articles, found, damaged, former)

    def _thin(self, report: BackupReport, keep: int) -> None:
        """Remove old backups. One that holds more articles than every newer one stays: an archive hardly ever loses
        articles, so those after it may be of another one, or of what is left of this one."""
        counted, most = 0, 0
        for path in self.whole():
            articles = _articles(path)
            if counted >= keep and (articles or 0) <= most:
                self._remove(path)
                report.removed.append(path)
            elif counted >= keep:
                report.kept.append(path)
            counted += articles is not None
            most = max(most, articles or 0)

    def _files(self) -> Iterator[Path]:
        """The backups of all endings."""
        endings = "|".join(map(re.escape, (WHOLE, PARTIAL, FAULTY)))
        pattern = re.compile(rf"{re.escape(self._name)}-\d{{8}}T\d{{6}}Z(?:{endings})")
        return (path for path in list(self.folder.glob(f"{self._name}-*")) if pattern.fullmatch(path.name))

    def _remove(self, path: Path) -> None:
        path.unlink()
        corrections_file(path).unlink(missing_ok=True)
        if folder_of(path).is_symlink():
            folder_of(path).unlink()


def _articles(path: Path) -> int | None:
    """The number of articles in a backup of any version, None if it cannot be read."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            (count,) = connection.execute("SELECT count(*) FROM articles").fetchone()
            return int(count)
    except sqlite3.Error:
        return None
