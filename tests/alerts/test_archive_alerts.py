"""Word about the archive as a whole arrives even if it cannot be read: once, and once when all is well again."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsarchive.alerts.channels import VARIABLE
from newsarchive.archive import Archive, checkup, condition
from newsarchive.archive.backups import BackupFolder
from newsarchive.archive.condition import faults_of
from newsarchive.archive.notes import Notes, change_notes, read_notes
from newsarchive.archive.source_lock import SourceLock
from newsarchive.models import Outlet
from tests.alerts.conftest import hook, posted
from tests.alerts.mail import refusing
from tests.archive.conftest import Run
from tests.commands.test_doctor import blot, change, cut
from tests.conftest import Newsarchive
from tests.server import Server

NOW = datetime(2026, 4, 1, 12, tzinfo=UTC)
MODULE = ("-s", "SPIDER_MODULES=tests.commands.many")


@pytest.fixture
def watched(newsarchive: Newsarchive, sample_archive: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
    """The server that is told about an archive of the sample. `health --alert` has told it the state of the sources."""
    shutil.copy(sample_archive, newsarchive.path)
    monkeypatch.setenv(VARIABLE, hook(server))
    newsarchive.here("health", "--alert", status=None)
    server.posted.clear()
    return server


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (cut, "the archive cannot be opened: damaged (database disk image is malformed)"),
        (blot, "the archive is damaged: file: "),
        (Path.unlink, "the archive cannot be opened: no such archive"),
        (lambda path: path.write_text("no database " * 999), "the archive cannot be opened: not a newsarchive archive"),
        (lambda path: change(path, "DROP INDEX articles_story"), "index articles_story: is missing"),
    ],
    ids=["cut", "blotted", "missing", "no database", "index"],
)
def test_a_fault_is_told_once_and_so_is_the_restored_archive(
    newsarchive: Newsarchive, watched: Server, harm: Callable[[Path], object], words: str
) -> None:
    kept = newsarchive.path.read_bytes()
    harm(newsarchive.path)
    for _ in range(2):
        newsarchive.here("health", "--alert", status=None)
    (message,) = posted(watched)
    assert message.startswith(f"Archive {newsarchive.path} on ")
    assert words in message
    assert "What to do: " in message
    for path in newsarchive.folder.glob("archive.*"):  # as docs/operations.md puts it aside
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    newsarchive.path.write_bytes(kept)
    for _ in range(2):
        newsarchive.here("health", "--alert", status=None)
    assert len(posted(watched)) == 2
    assert "again" in posted(watched)[1] or "any more" in posted(watched)[1]


def test_a_disk_that_became_read_only_is_told(
    newsarchive: Newsarchive, watched: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)  # a file mode does not bind root
    told = newsarchive.here("health", "--alert", "-s", "ALERTS_LANGUAGE=vi", status=1)
    assert "told json to 127.0.0.1: archive readonly" in told.stderr
    assert "không ghi được vào kho hoặc thư mục của kho" in posted(watched)[0]
    assert "Cần làm: tìm lỗi ổ đĩa bằng 'dmesg'" in posted(watched)[0]
    assert "fault" not in newsarchive.here("health").stdout, "who only reads need not write"


def test_crawlall_tells_of_an_archive_that_it_cannot_read(newsarchive: Newsarchive, watched: Server) -> None:
    cut(newsarchive.path)
    told = newsarchive.here("crawlall", *MODULE, "-s", "ALERTS_LANGUAGE=vi", status=2)
    assert "told json to 127.0.0.1: archive unreadable" in told.stderr
    assert told.stderr.count("; go back to a backup") == 1
    (message,) = posted(watched)
    assert "không mở được kho: damaged" in message
    assert "Cần làm: hãy dùng lại bản sao lưu" in message


def test_crawlall_names_a_fault_even_if_nobody_is_told_and_nothing_is_due(
    newsarchive: Newsarchive, sample_archive: Path
) -> None:
    shutil.copy(sample_archive, newsarchive.path)
    change(newsarchive.path, "DROP INDEX articles_story")
    with SourceLock(newsarchive.path, "many-a"), SourceLock(newsarchive.path, "many-b"):
        told = newsarchive.here("crawlall", *MODULE, status=1)
    assert [line.split()[0] for line in told.stdout.splitlines()] == ["later", "later"]
    assert "crawlall: the archive is damaged: index articles_story: is missing; " in told.stderr
    assert not (newsarchive.folder / ".archive.notes.json").exists()


def test_a_channel_that_failed_is_told_the_next_time(
    newsarchive: Newsarchive, watched: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsarchive.path.unlink()
    good = hook(watched)
    told = newsarchive.here("health", "--alert", "-s", f"ALERTS=json://127.0.0.1:{refusing()}/x {good}", status=2)
    assert "not told: json to 127.0.0.1: the connection was refused; the next call tries again" in told.stderr
    assert len(watched.posted) == 1
    newsarchive.here("health", "--alert", "-s", f"ALERTS={hook(watched, '/other')} {good}", status=2)
    assert len(watched.posted) == 2


def test_health_shows_the_faults(newsarchive: Newsarchive, sample_archive: Path) -> None:
    shutil.copy(sample_archive, newsarchive.path)
    change(newsarchive.path, "DROP INDEX articles_story")
    shown = newsarchive.here("health", status=1).stdout
    assert shown.startswith("fault       (archive)             the archive is damaged: ")
    assert "articles_story: is missing; 'newsarchive verify --reindex'" in shown
    quiet = newsarchive.here("health", "--json", status=1)
    assert "the archive is damaged" in quiet.stderr
    assert quiet.stdout.startswith("[")


@pytest.fixture
def crawled(tmp_path: Path) -> Path:
    """An archive that was crawled each hour, with one pause of 9 hours and an earlier one of 20, until noon."""
    path = tmp_path / "archive.db"
    with Archive(path, create=True) as archive:
        with archive.transaction():
            archive.ledger.register(Outlet("cnqp"))
        hours = [hour for hour in range(100) if not (20 < hour < 40 or 70 < hour < 79)]
        for hour in hours:
            at = (NOW - timedelta(hours=99 - hour)).isoformat()
            with archive.transaction():
                run = Run(archive, archive.ledger.begin("cnqp", at, "0"))
            if hour < 8:
                run.article(f"https://cnqp.example/{hour}", at=at)
            run.finish()
    return path


def names(path: Path, now: datetime) -> list[str]:
    return [fault.name for fault in faults_of(path, now, 3, keep=True)]


def test_a_timer_that_died_is_a_fault(crawled: Path) -> None:
    """One long pause is an outage: the second longest is usual."""
    assert names(crawled, NOW + timedelta(hours=17)) == []
    assert names(crawled, NOW + timedelta(hours=19)) == ["idle"]
    (fault,) = faults_of(crawled, NOW + timedelta(hours=33), 3)
    assert fault.why == "no crawl began for 33 hours, where 9 hours between two were long"


def test_the_pauses_of_a_first_day_show_nothing(tmp_path: Path) -> None:
    """All outlets are crawled at once, and then for a day none."""
    path = tmp_path / "archive.db"
    with Archive(path, create=True) as archive, archive.transaction():
        for second in range(40):
            archive.ledger.begin("cnqp", (NOW + timedelta(seconds=second)).isoformat(), "0")
    assert names(path, NOW + timedelta(hours=40)) == []


def test_backups_that_stopped_are_a_fault_and_none_at_all_is_not(crawled: Path, tmp_path: Path) -> None:
    assert names(crawled, NOW) == []
    with Archive(crawled, readonly=True) as archive:
        BackupFolder(tmp_path / "backups").add(archive, 7, datetime.now(UTC))
    made = datetime.fromisoformat(read_notes(crawled).backup_at or "")
    assert datetime.now(UTC) - made < timedelta(minutes=5)
    assert "backup" not in names(crawled, made + timedelta(days=2.9))
    assert "backup" in names(crawled, made + timedelta(days=3.1))


def test_a_backup_that_is_copied_back_notes_nothing_beside_it(crawled: Path, tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir()
    with Archive(crawled, readonly=True) as archive:
        archive.backup(tmp_path / "backups" / "archive-1.db")
    with Archive(tmp_path / "backups" / "archive-1.db", readonly=True) as copy:
        copy.backup(tmp_path / "restored.db")
    assert [path.name for path in (tmp_path / "backups").glob(".*")] == []


def test_a_full_disk_is_a_fault_until_it_has_twice_the_room(crawled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    free = shutil.disk_usage(crawled.parent).free
    for little, expected in ((free // 3, []), (free * 2, ["disk"]), (free // 2 + free // 4, ["disk"]), (free // 3, [])):
        monkeypatch.setattr(condition, "LITTLE", little)
        assert names(crawled, NOW) == expected


def test_another_archive_in_its_place_is_a_fault(crawled: Path) -> None:
    """As `crawlall` makes one where the disk of the archive is not mounted."""
    assert names(crawled, NOW) == []
    crawled.unlink()
    Archive(crawled, create=True).close()
    assert names(crawled, NOW) == ["smaller"]
    assert names(crawled, NOW) == ["smaller"], "it stays until the articles are there again"


def test_a_large_archive_is_read_once_a_day_and_its_faults_stay(crawled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkup, "SMALL", 0)
    assert names(crawled, NOW) == []
    with Archive(crawled) as archive:
        page = archive.db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'urls'").fetchone()[0]
    whole = crawled.read_bytes()
    with crawled.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xff" * 4096)
    assert names(crawled, NOW + timedelta(hours=1)) == [], "only the newest pages were read"
    assert names(crawled, NOW + timedelta(hours=21)) != []
    found = names(crawled, NOW + timedelta(hours=22))
    assert "damaged" in found or "unreadable" in found
    crawled.unlink()
    crawled.write_bytes(whole)
    assert "damaged" not in names(crawled, NOW + timedelta(hours=23)), "another file is read at once"


@pytest.mark.parametrize("text", ["{", "[]", '{"backup_at": "once"}', '{"told": {"a": 1}}', '{"since": 3}'])
def test_notes_that_cannot_be_read_count_as_none(tmp_path: Path, text: str) -> None:
    (tmp_path / ".archive.notes.json").write_text(text, encoding="utf-8")
    assert read_notes(tmp_path / "archive.db") == Notes()
    with change_notes(tmp_path / "archive.db") as notes:
        assert notes.articles == 0
        notes.articles = 7
    assert read_notes(tmp_path / "archive.db").articles == 7
    assert [path.name for path in tmp_path.iterdir()] == [".archive.notes.json"]


def test_a_test_message_needs_no_archive(newsarchive: Newsarchive, server: Server) -> None:
    told = newsarchive.here("health", "--test-alerts", "-s", f"ALERTS={hook(server)}")
    assert told.stderr == "told json to 127.0.0.1: a test message\n"
    assert "This is a test. Messages about this archive arrive here." in posted(server)[0]
    dead = newsarchive.here("health", "--test-alerts", "-s", f"ALERTS=json://127.0.0.1:{refusing()}/x", status=1)
    assert dead.stderr == "not told: json to 127.0.0.1: the connection was refused\n"
    nobody = newsarchive.here("health", "--test-alerts", status=2).stderr
    assert nobody.startswith("health: --test-alerts tells nobody; set NEWSARCHIVE_ALERTS")
    assert not newsarchive.path.exists()
