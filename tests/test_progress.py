"""What a person sees: a line that moves at a terminal, quiet log lines elsewhere, a summary everywhere."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

from tests.conftest import IN_PROCESS, ROOT, Newsarchive


def _at_a_terminal(command: list[str | Path]) -> str:
    """What the command writes on standard error when that is a terminal."""
    ours, theirs = pty.openpty()
    environment = os.environ | {"TERM": "xterm", "COLUMNS": "160"}
    crawl = subprocess.Popen(command, cwd=ROOT, stderr=theirs, env=environment)
    os.close(theirs)
    told = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # Linux says so when the other side has closed
            break
        if not piece:
            break
        told += piece
    os.close(ours)
    assert crawl.wait(timeout=60) == 0
    return told.decode()


def test_a_terminal_shows_a_line_that_moves_and_then_the_summary(newsarchive: Newsarchive) -> None:
    settings = ["-s", f"ARCHIVE={newsarchive.path}", "-s", "PICTURES=0", *IN_PROCESS]
    command = [Path(sys.executable).parent / "scrapy", "crawl", "sample", *settings]
    told = _at_a_terminal(command)
    assert "pages fetched" in told
    assert "waiting" in told
    assert "INFO" not in told
    assert "addresses in" in told.rsplit("\x1b", 1)[-1]


def test_elsewhere_there_are_only_the_summary_and_what_went_wrong(newsarchive: Newsarchive) -> None:
    told = newsarchive.crawl("sample").stderr.splitlines()
    assert "addresses in" in told[0]
    outcomes = newsarchive.outcomes()
    apart = [url for url, (outcome, _) in outcomes.items() if outcome in {"gone", "robots", "not_article", "error"}]
    assert len(told) == 1 + len(apart)
    for url in apart:
        assert any(url in line for line in told[1:])
