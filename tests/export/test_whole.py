"""Exports that do not come to their end: the file is whole, old or new, and nothing lies beside it."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from newsarchive.archive import Archive
from newsarchive.errors import UserError
from newsarchive.export import export
from tests.conftest import ROOT, Newsarchive
from tests.export.conftest import HOSTILE
from tests.export.taking import PART, addresses, taken


@pytest.mark.parametrize("format", ["jsonl", "parquet"])
def test_a_full_disk_leaves_the_file_as_it_was(everything: Newsarchive, format: str, tmp_path: Path) -> None:
    path = tmp_path / f"x.{format}"
    taken(everything, path, source="ke-xau")
    before = path.read_bytes()
    everything.prefix = ["sh", "-c", 'ulimit -f 70; exec "$@"', "sh"]  # 35,840 bytes a file
    try:
        done = everything("export", str(path), status=2)
    finally:
        everything.prefix = []
    assert "nothing was written" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_standard_output_is_one_line(everything: Newsarchive) -> None:
    everything.prefix = ["sh", "-c", 'exec "$@" > /dev/full', "sh"]
    try:
        done = everything("export", "-", "--format", "parquet", status=2)
    finally:
        everything.prefix = []
    assert done.stderr.strip() == "export: standard output: No space left on device"


def test_an_interrupted_export_says_so(everything: Newsarchive) -> None:
    """Its standard output, a pipe that nobody empties, is full when the interruption comes."""
    command = [Path(sys.executable).parent / "scrapy", "export", "-", "-s", f"ARCHIVE={everything.path}"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.read(1)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert told.decode().strip() == "export: interrupted"
    assert process.returncode == 130


SLOW = """
import json, sys, time
from newsarchive.export import export
def articles():
    yield from [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
    print("half", flush=True)
    time.sleep(600)
export(articles(), sys.argv[2], sys.argv[3], {}, new=True)
"""


@pytest.fixture(scope="module")
def one_line(everything: Newsarchive) -> Path:
    path = everything.folder / "one.jsonl"
    path.write_bytes(b"".join((everything.folder / "x.jsonl").read_bytes().split(b"\n")[0:1]) + b"\n")
    return path


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_killed_export_leaves_the_file_and_at_most_a_part_that_the_next_one_overwrites(
    everything: Newsarchive, held: dict[str, Any], one_line: Path, how: int, tmp_path: Path
) -> None:
    path = tmp_path / "x.jsonl"
    taken(everything, path, source=PART)
    before = path.read_bytes()
    command = [sys.executable, "-c", SLOW, str(one_line), str(path), "jsonl"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdout is not None
    assert process.stdout.readline() == b"half\n"
    with pytest.raises(UserError, match="another export is writing it"):
        taken(everything, path)
    process.send_signal(how)
    process.communicate(timeout=60)
    assert path.read_bytes() == before
    part = tmp_path / ".x.jsonl.part"
    assert [other for other in tmp_path.iterdir() if other != path] == ([part] if how == signal.SIGKILL else [])
    part.write_bytes(b"x" * 1_000_000)
    taken(everything, path)
    assert sorted(addresses(path)) == sorted(held)
    assert list(tmp_path.iterdir()) == [path]


def test_two_exports_to_one_file_do_not_mix(everything: Newsarchive, tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.touch()

    def articles(archive: Archive) -> Iterator[dict[str, Any]]:
        for article in archive.export():
            with pytest.raises(UserError, match="another export is writing it"):
                taken(everything, path)
            yield article

    with Archive(everything.path, readonly=True) as archive:
        export(articles(archive), str(path), "jsonl", {})
    assert HOSTILE in addresses(path)
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_and_the_rights_of_a_file_stay(everything: Newsarchive, tmp_path: Path) -> None:
    path, link = tmp_path / "x.jsonl", tmp_path / "link.jsonl"
    path.touch()
    path.chmod(0o640)
    link.symlink_to(path)
    taken(everything, link)
    assert link.is_symlink()
    assert HOSTILE in addresses(path)
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_part_that_leads_elsewhere_is_not_followed(everything: Newsarchive, tmp_path: Path) -> None:
    other = tmp_path / "precious"
    other.write_text("x")
    (tmp_path / ".x.jsonl.part").symlink_to(other)
    with pytest.raises(UserError, match="nothing was written"):
        taken(everything, tmp_path / "x.jsonl")
    assert other.read_text() == "x"


def test_without_pyarrow_the_mend_is_named(
    everything: Newsarchive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "newsarchive.export.parquet", raising=False)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UserError, match=re.escape("pip install 'newsarchive[parquet]'")):
        taken(everything, tmp_path / "x.parquet")
    assert list(tmp_path.iterdir()) == []


def test_no_format_but_parquet_needs_pyarrow(one_line: Path, tmp_path: Path) -> None:
    code = """
import json, sys
sys.modules["pyarrow"] = None
import newsarchive.commands.export
from newsarchive.export import FORMATS, export
articles = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
for format in FORMATS.keys() - {"parquet"}:
    export(articles, f"{sys.argv[2]}/x.{format}", format, {})
"""
    subprocess.run([sys.executable, "-c", code, str(one_line), str(tmp_path)], cwd=ROOT, check=True)
    assert {path.suffix for path in tmp_path.iterdir()} == {".jsonl", ".csv", ".bib", ".ris"}
