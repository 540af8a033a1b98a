"""newsarchive find, as it is typed and as it is read."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from newsarchive.archive import Archive
from newsarchive.models import Outlet
from tests.archive.conftest import AT, Run
from tests.conftest import ROOT, Newsarchive


def test_hits_are_three_lines_each_and_the_rest_is_counted(sample: Newsarchive) -> None:
    done = sample("find", "--limit", "2", "cong nghiep quoc phong")
    lines = done.stdout.splitlines()
    assert len(lines) == 6
    for head, snippet, url in zip(lines[::3], lines[1::3], lines[2::3], strict=True):
        assert head[4] == "-"
        assert head[12:28].strip() in ("cnqp", "quansu", "tinquocphong")
        assert "công nghiệp quốc phòng" in (head + snippet).casefold()
        assert url.startswith(" " * 12 + "https://")
    assert done.stderr.startswith("2 of ")


def test_a_search_is_narrowed_and_put_in_order(sample: Newsarchive) -> None:
    words = ["find", "--source", "quansu", "--since", "2025-01-01", "--until", "2025-12-31", "--newest", "nha may"]
    heads = sample(*words).stdout.splitlines()[::3]
    assert heads
    assert all(head.startswith("2025-") and "quansu" in head for head in heads)
    assert heads == sorted(heads, key=lambda head: head[:10], reverse=True)


def test_fields_and_operators_reach_the_archive(sample: Newsarchive) -> None:
    (row, *_) = sample.rows("SELECT a.url, p.caption FROM photos p JOIN articles a ON a.id = p.article_id")
    assert row["url"] in sample("find", f'caption:"{row["caption"]}"').stdout
    assert row["url"] not in sample("find", "--limit", "99", f'tàu NOT caption:"{row["caption"]}"').stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["tàu", "AND"], "find: nothing stands after AND at character 5"),
        (['"tàu'], "find: the quotation mark at character 1 is not closed"),
        (["titel:tàu"], "find: there is no field 'titel'"),
        (["--source", "nope", "tàu"], "find: no source 'nope'; there are cnqp, quansu, tinquocphong"),
        (["--since", "31/12/2026", "tàu"], "find: '31/12/2026': not a day; write it as 2026-03-31"),
    ],
)
def test_what_cannot_be_read_is_one_line(sample: Newsarchive, words: list[str], told: str) -> None:
    done = sample("find", *words, status=2)
    assert done.stderr.startswith(told)
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_a_page_does_not_speak_to_the_terminal(newsarchive: Newsarchive) -> None:
    evil = "\x1b]0;tên lửa\x07 \x1b[31mđỏ\x9b2J \u202etxt\u2069 \u200f\u061c\x08\r"
    with Archive(newsarchive.path, create=True) as archive:
        with archive.transaction():
            archive.ledger.register(Outlet("cnqp", "X", "https://x.example/"))
            run = Run(archive, archive.ledger.begin("cnqp", AT, "0"))
        run.article("https://x.example/\x1b[1m", title=evil, body=evil, published_at="\x1b2026")
    shown = newsarchive("find", "tên lửa").stdout
    assert shown.count("]0;tên lửa [31mđỏ2J txt") == 2
    assert all(letter.isprintable() for letter in shown.replace("\n", ""))


def test_on_a_terminal_hits_are_bold(sample: Newsarchive) -> None:
    terminal, side = pty.openpty()
    command = [
        Path(sys.executable).parent / "scrapy",
        "find",
        "--limit",
        "1",
        "dai tuong",
        "-s",
        f"ARCHIVE={sample.path}",
    ]
    done = subprocess.Popen(command, cwd=ROOT, stdout=side, stderr=subprocess.DEVNULL, env=sample.environment())
    assert done.wait(timeout=60) == 0
    os.close(side)
    shown = os.read(terminal, 10_000).decode()
    os.close(terminal)
    assert "\x1b[1mđại tướng\x1b[0m" in shown.casefold()
