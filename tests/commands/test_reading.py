"""Finding and taking away."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, Newsarchive


@pytest.mark.parametrize(
    ("words", "marked"), [("cong nghiep quoc phong", "công nghiệp quốc phòng"), ("dai tuong", "đại tướng")]
)
def test_find_without_marks_finds_the_marked_text(sample: Newsarchive, words: str, marked: str) -> None:
    found = sample("find", words).stdout
    assert marked in found.casefold()
    assert found == sample("find", *words.split()).stdout


def test_find_says_where_and_when(sample: Newsarchive) -> None:
    head, snippet, url = sample("find", "--limit", "1", "dai tuong").stdout.splitlines()
    assert head[:2] == "20"
    assert snippet.strip()
    assert url.strip().startswith("https://")


def test_nothing_found_is_exit_status_1(sample: Newsarchive) -> None:
    assert sample("find", "zzzxyz", status=1).stderr.strip() == "nothing found"


def test_export_is_one_json_object_a_line_readable_as_it_is(sample: Newsarchive, tmp_path: Path) -> None:
    path = tmp_path / "articles.jsonl"
    done = sample("export", str(path))
    lines = path.read_text(encoding="utf-8").splitlines()
    articles = [json.loads(line) for line in lines]
    assert f"{len(articles)} articles exported" in done.stderr
    assert len({tuple(article) for article in articles}) == 1, "one order of fields"
    assert all(isinstance(article["authors"], list) for article in articles)
    assert any(photo["caption"] for article in articles for photo in article["photos"])
    assert "công nghiệp quốc phòng" in path.read_text(encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["articles.jsonl"]


def test_export_takes_what_was_asked_for(sample: Newsarchive) -> None:
    everything = sample.exported()
    some = sample.exported("--source", "quansu", "--since", "2024-01-01", "--until", "2025-12-31")
    assert some == [
        row
        for row in everything
        if row["source"] == "quansu" and "2024-01-01" <= (row["published_at"] or "")[:10] <= "2025-12-31"
    ]
    assert 0 < len(some) < len(everything)
    assert 0 < len(sample.exported("--query", "dai tuong")) < len(everything)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--source", "qansu"], "export: no source 'qansu'; there are quansu"),
        (["--source", ""], "export: no source ''; there are cnqp, quansu, tinquocphong"),
        (["--query", ""], "export: nothing to search for in '': give at least one word"),
    ],
)
def test_an_option_that_is_mistyped_or_empty_leaves_the_file(
    sample: Newsarchive, tmp_path: Path, options: list[str], told: str
) -> None:
    path = tmp_path / "keep.csv"
    path.write_text("what was there", encoding="utf-8")
    done = sample("export", str(path), *options, status=2)
    assert done.stderr.startswith(told)
    assert done.stderr.count("\n") == 1
    assert path.read_text(encoding="utf-8") == "what was there"


def test_pages_of_a_source_that_is_not_there_are_none(sample: Newsarchive, tmp_path: Path) -> None:
    path = tmp_path / "keep.warc.gz"
    assert "no source 'nope'" in sample("export", str(path), "--source", "nope", status=2).stderr
    assert "--query finds articles" in sample("export", str(path), "--query", "", status=2).stderr
    assert not path.exists()


def test_a_reader_that_has_seen_enough_is_no_error(sample: Newsarchive) -> None:
    scrapy = Path(sys.executable).parent / "scrapy"
    command = f"{scrapy} export - -s ARCHIVE={sample.path} | head -n 1"
    done = subprocess.run(["sh", "-c", command], cwd=ROOT, capture_output=True, text=True)
    assert json.loads(done.stdout)
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr


def test_verify_of_a_damaged_archive_is_exit_status_1(newsarchive: Newsarchive, sample: Newsarchive) -> None:
    shutil.copy(sample.path, newsarchive.path)
    db = newsarchive.db
    with db.conn:
        db.execute("DELETE FROM z_search_docs WHERE article_id = 1")
    assert "--reindex" in newsarchive("verify", status=1).stdout
    assert "sound" in newsarchive("verify", "--reindex").stdout
    with db.conn:
        db.execute("UPDATE payloads SET size = size + 1 WHERE rowid = 1")
    db.close()
    done = newsarchive("verify", status=1)
    assert "payload" in done.stdout
