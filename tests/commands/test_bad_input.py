"""Bad input: one clear line that names the thing and the mend, an exit status, and nothing lost."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from newsarchive.archive import Archive
from tests.conftest import Newsarchive


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["nosuch"], "there is no outlet 'nosuch'"),
        (["page"], "-a url=URL"),
        (["page", "-a", "url=ftp://a.example/1"], "not an http or https address"),
        (["page", "-a", "url=https://[::1"], "not an http or https address"),
        (["page", "-a", "file=nowhere.txt"], "nowhere.txt"),
        (["listing"], "-a url=URL"),
        (["vdi", "-a", "since=hôm qua"], "since='hôm qua' is not a day"),
        (["vdi", "-a", "pages=0"], "pages='0'"),
        (["vdi", "-a", "sections=the-thao"], "no section 'the-thao'; it has tin-co-so, tin-hoat-dong"),
        (["vdi", "-a", "sience=2020-01-01"], "no argument 'sience'"),
        (["sample", "-a", "visit=3"], "visit='3'"),
        (["sample", "-a", "snapshot=3"], "snapshot='3'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_crawl_that_cannot_begin_says_why(newsarchive: Newsarchive, words: list[str], told: str) -> None:
    done = newsarchive("crawl", *words, status=2)
    assert told in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_the_reason_is_in_the_log_file_too(newsarchive: Newsarchive, tmp_path: Path) -> None:
    log = tmp_path / "job.log"
    newsarchive("crawl", "vdi", "-a", "pages=0", "-s", f"LOG_FILE={log}", status=2)
    assert "pages='0'" in log.read_text(encoding="utf-8")


def test_a_line_of_a_file_is_named_by_its_number(newsarchive: Newsarchive, tmp_path: Path) -> None:
    path = tmp_path / "urls.txt"
    path.write_text("# tin\nhttps://a.example/1\n\nkhông phải địa chỉ\n", encoding="utf-8")
    done = newsarchive("crawl", "page", "-a", f"file={path}", status=2)
    assert f"{path} line 4" in done.stderr


COMMANDS = (["find", "tin"], ["export", "-"], ["verify"], ["summary"], ["crawl", "sample"])


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
def test_a_file_that_is_no_archive_is_left_as_it_is(newsarchive: Newsarchive, words: list[str]) -> None:
    newsarchive.path.write_bytes(b"something else altogether, and of some length" * 100)
    before = newsarchive.path.read_bytes()
    done = newsarchive(*words, status=2)
    assert "not a newsarchive archive" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert newsarchive.path.read_bytes() == before


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
def test_another_database_is_left_as_it_is(newsarchive: Newsarchive, words: list[str]) -> None:
    with sqlite3.connect(newsarchive.path) as other:
        other.execute("CREATE TABLE notes (text)")
    other.close()
    before = newsarchive.path.read_bytes()
    assert "not a newsarchive archive" in newsarchive(*words, status=2).stderr
    assert newsarchive.path.read_bytes() == before


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
def test_an_archive_of_a_newer_version_is_left_as_it_is(newsarchive: Newsarchive, words: list[str]) -> None:
    with Archive(newsarchive.path, create=True) as archive:
        archive.db["_sqlite_migrations"].insert(
            {"migration_set": "newsarchive", "name": "m999_future", "applied_at": "2030-01-01"}
        )
        archive.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = newsarchive.path.read_bytes()
    done = newsarchive(*words, status=2)
    assert "newer newsarchive (m999_future)" in done.stderr
    assert newsarchive.path.read_bytes() == before


@pytest.mark.parametrize("words", COMMANDS[:4], ids=lambda words: words[0])
def test_no_archive_is_made_by_looking_for_one(newsarchive: Newsarchive, words: list[str]) -> None:
    assert "no such archive" in newsarchive(*words, status=2).stderr
    assert not newsarchive.path.exists()


def test_a_folder_that_is_not_there(newsarchive: Newsarchive) -> None:
    newsarchive.path = newsarchive.folder / "nowhere" / "archive.db"
    assert "no such folder" in newsarchive("crawl", "sample", status=2).stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["find"], "at least one word"),
        (["find", "---"], "at least one word"),
        (["export"], "name one file"),
        (["export", "a.docx"], "unknown format"),
        (["export", "-", "--since", "mai"], "not a day"),
        (["export", "-", "--query", "..."], "at least one word"),
        (["export", "/nowhere/at/all.jsonl"], "nothing was written"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_command_that_cannot_be_done_says_why(sample: Newsarchive, words: list[str], told: str) -> None:
    done = sample(*words, status=2)
    assert told in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("command", "setting", "told"),
    [
        (("crawl", "sample"), "EXTRACTION_WORKERS=hai", "EXTRACTION_WORKERS='hai' is not a whole number"),
        (("crawl", "sample"), "DOWNLOAD_DELAY=1,5", "DOWNLOAD_DELAY='1,5' is not a number"),
        (("crawl", "sample"), "ROBOTSTXT_OBEY=perhaps", "ROBOTSTXT_OBEY='perhaps' is not 0 or 1"),
        (
            ("crawl", "page", "-a", "url=http://a.example/1"),
            "REPLAY_AT=yesterday",
            "REPLAY_AT='yesterday' is not a moment",
        ),
    ],
)
def test_a_setting_that_is_no_number_is_named(
    newsarchive: Newsarchive, sample: Newsarchive, command: tuple[str, ...], setting: str, told: str
) -> None:
    more = ("-s", f"REPLAY={sample.path}") if "REPLAY_AT" in setting else ()
    done = newsarchive(*command, "-s", setting, *more, status=2)
    assert done.stderr.startswith(told)
    assert len(done.stderr.splitlines()) == 1
