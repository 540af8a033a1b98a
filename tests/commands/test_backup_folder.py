"""`newsarchive backup --keep`: a folder of backups, of which each was checked, and none is lost to a worse one."""

from __future__ import annotations

import shutil
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from sqlite3 import ProgrammingError

import pytest

from newsarchive.archive import Archive, ArchiveError
from newsarchive.archive.backups import BackupFolder
from tests.archive.test_merge import begin
from tests.conftest import Newsarchive

AT = "2026-03-10T06:00:00+00:00"
NOW = datetime(2026, 3, 10, 6, tzinfo=UTC)


@pytest.fixture
def archive(tmp_path: Path) -> Newsarchive:
    """An archive with three articles."""
    archive = Newsarchive(tmp_path)
    with Archive(archive.path, create=True) as opened:
        run = begin(opened)
        for number in range(3):
            run.article(f"https://cnqp.example/{number}", AT, body=f"Nội dung số {number}. " * 20)
        run.finish()
    return archive


def damage(archive: Newsarchive) -> None:
    """Damage a saved page."""
    with closing(archive.db) as db, db.conn:
        db.execute("UPDATE payloads SET body = x'00' WHERE rowid = (SELECT min(rowid) FROM payloads)")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name.startswith("archive-"))


def test_a_backup_is_checked_and_the_newest_stay(archive: Newsarchive, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "backups"
    with Archive(archive.path, readonly=True) as opened:
        for day in range(4):
            report = BackupFolder(folder).add(opened, 2, NOW + timedelta(days=day))
            assert (report.articles, report.faults, report.pictures, report.former) == (3, [], [], None)
    wanted = [f"archive-202603{day}T060000Z.{ending}" for day in (12, 13) for ending in ("db", "pictures")]
    assert names(folder) == wanted
    assert not [path for path in folder.iterdir() if path.name.startswith(".")]
    newest = Newsarchive(folder)
    newest.path = folder / "archive-20260313T060000Z.db"
    newest.here("verify")


def test_a_faulty_copy_is_no_backup(archive: Newsarchive, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    with Archive(archive.path, readonly=True) as opened:
        good = BackupFolder(folder).add(opened, 1, NOW).path
    damage(archive)
    with Archive(archive.path, readonly=True) as opened:
        BackupFolder(folder).add(opened, 1, NOW + timedelta(days=1))
    said = archive.here("backup", "--keep", "1", str(folder), status=1).stderr
    assert "fault: payload" in said
    assert list(folder.glob("archive-*.db")) == [good]
    (faulty,) = folder.glob("archive-*.faulty")  # the newest
    assert str(faulty) in said
    told = archive.here("doctor", "--offline", "-s", f"BACKUPS={folder}", status=1).stdout
    assert f"{faulty.name}: the newest backup has faults" in told


def test_a_backup_with_more_articles_than_all_newer_ones_stays(archive: Newsarchive, tmp_path: Path) -> None:
    """As when an archive is lost and a timer begins another one."""
    folder, backups = tmp_path / "backups", BackupFolder(tmp_path / "backups")
    with Archive(archive.path, readonly=True) as opened:
        backups.add(opened, 2, NOW)
    other = tmp_path / "other" / "archive.db"
    other.parent.mkdir()
    with Archive(other, create=True) as opened:
        for day in range(1, 6):
            report = backups.add(opened, 2, NOW + timedelta(days=day))
    first = folder / "archive-20260310T060000Z.db"
    assert (report.kept, report.removed) == ([first], [folder / "archive-20260313T060000Z.db"])
    assert len(backups.whole()) == 3
    for path in backups.whole()[:-1]:
        path.unlink()
    lost = Newsarchive(other.parent)
    said = lost.here("backup", "--keep", "1", str(folder), status=1).stderr
    assert f"{first} holds many more articles; is {other} what is left of a lost archive?" in said
    assert f"{first} stays" in said


def test_what_a_killed_backup_left_is_removed(archive: Newsarchive, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / "archive-20260101T000000Z.partial").write_bytes(b"half")
    (folder / "archive-20260101T000000Z.pictures").symlink_to("archive.pictures")
    (folder / "archive-notes.db").write_bytes(b"mine")
    archive.here("backup", "--keep", "3", str(folder))
    assert not [name for name in names(folder) if "20260101" in name]
    assert (folder / "archive-notes.db").read_bytes() == b"mine"


def test_a_backup_that_cannot_be_made_leaves_nothing(archive: Newsarchive, tmp_path: Path) -> None:
    backups = BackupFolder(tmp_path / "backups")
    with Archive(archive.path, readonly=True) as opened:
        path = backups.add(opened, 2, NOW).path
        with pytest.raises(ArchiveError, match="is there already"):
            backups.add(opened, 2, NOW)
        opened.db.close()
        with pytest.raises(ProgrammingError):
            backups.add(opened, 2, NOW + timedelta(days=1))
    assert names(backups.folder) == [path.name, path.with_suffix(".pictures").name]


def test_a_lost_picture_is_told_and_costs_no_backup(sample_pictures: Path, tmp_path: Path) -> None:
    archive = Newsarchive(tmp_path)
    for name in ("archive.db", "archive.pictures"):
        copy = shutil.copytree if (sample_pictures / name).is_dir() else shutil.copy
        copy(sample_pictures / name, tmp_path / name)
    next(tmp_path.glob("archive.pictures/full/*/*")).unlink()
    said = archive.here("backup", "--keep", "1", str(tmp_path / "backups"), status=1).stderr
    assert "not copied: picture" in said
    assert "sound" in said
    assert len(list((tmp_path / "backups").glob("archive-*.db"))) == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--keep", "7"), "name the folder of the backups, or set BACKUPS to it"),
        (("--keep", "0", "backups"), "--keep 0 keeps nothing"),
        (("--keep", "7", "archive.db/backups"), "name a folder that can be written"),
    ],
)
def test_a_mistake_is_one_line(
    archive: Newsarchive, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], told: str
) -> None:
    monkeypatch.chdir(archive.folder)
    said = [line for line in archive.here("backup", *words, status=2).stderr.splitlines() if "  backup" not in line]
    assert len(said) == 1
    assert told in said[0]


def test_the_doctor_tells_how_old_the_newest_backup_is(archive: Newsarchive, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    words = ("doctor", "--offline", "-s", f"BACKUPS={folder}")
    assert "no backup is there" in archive.here(*words, status=None).stdout
    with Archive(archive.path, readonly=True) as opened:
        BackupFolder(folder).add(opened, 2, datetime.now(UTC) - timedelta(days=4))
        assert "warn  backup" in (told := archive.here(*words, status=None).stdout)
        assert "made 4 days ago" in told
        BackupFolder(folder).add(opened, 2, datetime.now(UTC) - timedelta(hours=5, minutes=1))
    assert "made 5 hours ago" in archive.here(*words, status=None).stdout
