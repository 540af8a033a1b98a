"""Replay: real pages of real outlets, and what a replay lacks."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from tests.conftest import Newsarchive
from tests.pages import article
from tests.server import Server


def test_real_pages_end_with_every_address_accounted_for(newsarchive: Newsarchive, shared: Path) -> None:
    urls = (shared / "pages" / "vi-urls.txt").read_text(encoding="utf-8").split()
    words = (
        "page",
        "-a",
        f"file={shared / 'pages' / 'vi-urls.txt'}",
        "-s",
        f"REPLAY={shared / 'pages' / 'vi.warc.gz'}",
    )
    newsarchive.crawl(*words)
    outcomes = newsarchive.outcomes()
    assert set(outcomes) == set(urls)
    assert {outcome for outcome, _ in outcomes.values()} == {"stored"}
    exported = newsarchive.exported()
    assert len(exported) == len(urls)
    assert all(row["title"] and (row["body"] or row["photos"]) for row in exported)  # there are photo stories
    raw = newsarchive("export", "-").stdout
    assert "\\u" not in raw
    assert "Việt Nam" in raw
    newsarchive("verify")
    newsarchive.crawl(*words)
    assert newsarchive.exported("--since", "1900-01-01") == [row for row in exported if row["published_at"]]
    assert not newsarchive.rows("SELECT * FROM revisions")
    assert {outcome for outcome, _ in newsarchive.outcomes().values()} == {"unchanged"}


def test_what_the_replay_lacks_is_not_captured_and_no_404(newsarchive: Newsarchive, shared: Path) -> None:
    url = "https://vnexpress.net/bai-khong-duoc-luu-9999999.html"
    newsarchive.crawl("page", "-a", f"url={url}", "-s", f"REPLAY={shared / 'pages' / 'vi.warc.gz'}", status=1)
    outcome, detail = newsarchive.outcomes()[url]
    assert outcome == "not_captured"
    assert "vi.warc.gz" in (detail or "")


def test_an_archive_replays_its_own_captures(newsarchive: Newsarchive, server: Server, tmp_path: Path) -> None:
    url = server.put("/tin-tuc-1.html", article())
    newsarchive.crawl("page", "-a", f"url={url}")
    asked = server.asked.copy()
    second = Newsarchive(tmp_path / "second")
    second.folder.mkdir()
    second.crawl("page", "-a", f"url={url}", "-s", f"REPLAY={newsarchive.path}")
    assert server.asked == asked
    one, other = newsarchive.exported()[0], second.exported()[0]
    assert {key: one[key] for key in ("url", "title", "body", "first_seen_at")} == {
        key: other[key] for key in ("url", "title", "body", "first_seen_at")
    }


@pytest.mark.parametrize("content", [b"", b"no warc at all", gzip.compress(b"nor this")], ids=["empty", "text", "gzip"])
def test_what_cannot_be_replayed_is_one_line(newsarchive: Newsarchive, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.warc.gz"
    path.write_bytes(content)
    done = newsarchive.crawl("page", "-a", "url=https://a.example/1", "-s", f"REPLAY={path}", status=None)
    if content:
        assert done.returncode == 2
        assert str(path) in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1
    else:
        assert newsarchive.outcomes()["https://a.example/1"][0] == "not_captured"


def test_a_missing_file_to_replay_is_one_line(newsarchive: Newsarchive) -> None:
    done = newsarchive.crawl("page", "-a", "url=https://a.example/1", "-s", "REPLAY=nowhere.warc.gz", status=2)
    assert done.stderr.strip() == "REPLAY: nowhere.warc.gz: no such file"


def test_the_run_says_what_the_counts_are(newsarchive: Newsarchive, server: Server) -> None:
    newsarchive.crawl("page", "-a", f"url={server.put('/tin-tuc-1.html', article())}")
    (run,) = newsarchive.rows("SELECT * FROM runs")
    assert json.loads(run["counts"]) == {"stored": 1}
    assert run["reason"] == "finished"
    assert run["finished_at"] >= run["started_at"]
