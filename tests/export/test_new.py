"""`--new`, and exports that do not come to their end: the file is whole, old or new, and nothing lies beside it."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pandas
import pybtex.database
import pytest
import rispy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsarchive.archive import Archive
from newsarchive.errors import UserError
from newsarchive.export import FORMATS, export
from tests.conftest import ROOT, Newsarchive
from tests.export.conftest import HOSTILE

PART = "quansu"


def taken(everything: Newsarchive, path: Path, new: bool = True, source: str | None = None) -> tuple[int, int]:
    """An export of the archive to a file of any format: (written, there before)."""
    with Archive(everything.path, readonly=True) as archive:
        return export(archive.export(source), str(path), path.suffix[1:], archive.outlets(), new)


def addresses(path: Path) -> list[str]:
    """The articles of a file, read by a reader that is not ours."""
    match path.suffix:
        case ".jsonl":
            return [json.loads(line)["url"] for line in path.read_bytes().split(b"\n") if line]
        case ".csv":
            return list(pandas.read_csv(path, dtype=str, keep_default_na=False)["url"])
        case ".parquet":
            return [url for (url,) in duckdb.sql(f"SELECT url FROM '{path}'").fetchall()]
        case ".bib":
            entries = pybtex.database.parse_file(str(path), "bibtex").entries.values()
            return [entry.fields["url"] for entry in entries]
        case _:
            return [";".join(record["urls"]) for record in rispy.loads(path.read_bytes().decode())]


@pytest.mark.parametrize("format", FORMATS)
def test_new_adds_what_the_file_does_not_hold(
    everything: Newsarchive, held: dict[str, Any], format: str, tmp_path: Path
) -> None:
    path = tmp_path / f"x.{format}"
    part = sum(row["source"] == PART for row in held.values())
    assert taken(everything, path, source=PART) == (part, 0)
    before = path.read_bytes()
    assert taken(everything, path) == (len(held) - part, part)
    assert sorted(addresses(path)) == sorted(held)
    assert addresses(path)[:part] == [url for url, row in held.items() if row["source"] == PART]
    if format != "parquet":
        assert path.read_bytes().startswith(before), "what was there is as it was"
    state = path.stat()
    assert taken(everything, path) == (0, len(held))
    assert path.stat() == state, "nothing new: the file is not touched"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("format", FORMATS)
def test_an_empty_file_holds_nothing(
    everything: Newsarchive, held: dict[str, Any], format: str, tmp_path: Path
) -> None:
    path = tmp_path / f"x.{format}"
    assert taken(everything, path, source="nowhere") == (0, 0)
    assert addresses(path) == []
    assert taken(everything, path) == (len(held), 0)
    path.write_bytes(b"")
    assert taken(everything, path) == (len(held), 0)
    assert addresses(path) == list(held)


def test_an_article_that_the_file_holds_stays_as_it_was_exported(everything: Newsarchive, tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    with Archive(everything.path, readonly=True) as archive:
        articles = [article | {"title": "Như lúc ấy"} for article in archive.export(PART)]
        export(articles, str(path), "jsonl", {})
    taken(everything, path)
    rows = [json.loads(line) for line in path.read_bytes().split(b"\n")[:-1]]
    assert [row["title"] == "Như lúc ấy" for row in rows] == [row["source"] == PART for row in rows]


@pytest.mark.parametrize("format", FORMATS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(share=st.floats(0, 1, exclude_min=True, exclude_max=True))
def test_a_file_that_was_cut_off_is_refused_or_made_whole(
    everything: Newsarchive, held: dict[str, Any], format: str, tmp_path: Path, share: float
) -> None:
    """Cut between two articles it is whole again afterwards; cut anywhere else it is left alone."""
    path = tmp_path / f"x.{format}"
    whole = (everything.folder / f"x.{format}").read_bytes()
    cut = whole[: max(1, int(len(whole) * share))]
    path.write_bytes(cut)
    told = ""
    try:
        taken(everything, path)
    except UserError as error:
        told = str(error)
    if told:
        assert re.fullmatch(rf"export: {re.escape(str(path))}: .*nothing was changed.*", told)
        assert path.read_bytes() == cut
    else:
        assert addresses(path) == list(held)
    assert list(tmp_path.iterdir()) == [path]


FOREIGN = {
    "jsonl": [b'{"url": "https://a.example/"}\n', b"[]\n", b"\x00\xff\xfe", b"[" * 100_000],
    "csv": [b"url,title\r\nhttps://a.example/,x\r\n", b"\xff\xfe\x00", b"PK\x03\x04 a workbook"],
    "parquet": [b"PAR1 and no more PAR1", b"x"],
    "bib": [b"@book{knuth84,\n  title = {TeX},\n}\n", b"% mine\n", b"\xff\xfe\n"],
    "ris": [b"TY  - JOUR\r\nER  - \r\n", b"notes\n", b"TY  - NEWS\r\nID  - mine\r\nER  - \r\n", b"\xff\n"],
}


@pytest.mark.parametrize(("format", "content"), [(name, each) for name, cases in FOREIGN.items() for each in cases])
def test_a_file_that_is_not_ours_is_left_alone(
    everything: Newsarchive, format: str, content: bytes, tmp_path: Path
) -> None:
    path = tmp_path / f"x.{format}"
    path.write_bytes(content)
    with pytest.raises(UserError, match="nothing was changed") as raised:
        taken(everything, path)
    assert len(str(raised.value).splitlines()) == 1
    assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


def test_other_columns_of_a_parquet_file(everything: Newsarchive, tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    duckdb.sql(f"COPY (SELECT 1 AS id, 'https://a.example/' AS url) TO '{path}'")
    with pytest.raises(UserError, match="other columns"):
        taken(everything, path)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--new", "-"], "--new adds to a file"),
        (["--new", "x.warc.gz"], "--new adds articles, and a WARC file holds pages"),
        (["--format", "csv", "x.jsonl"], "--format csv is for standard output"),
        (["xjsonl"], "unknown format"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_be_asked_for_is_one_line(everything: Newsarchive, words: list[str], told: str) -> None:
    done = everything("export", *words, status=2)
    assert told in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_the_command_says_how_many_are_new_and_refuses_in_one_line(
    everything: Newsarchive, held: dict[str, Any], tmp_path: Path
) -> None:
    path = tmp_path / "x.csv"
    taken(everything, path, source="ke-xau")
    done = everything("export", "--new", str(path))
    assert done.stderr.strip() == f"{len(held) - 1} articles exported, 1 were there"
    path.write_bytes(path.read_bytes()[:-20])
    done = everything("export", "--new", str(path), status=2)
    assert done.stderr.startswith(f"export: {path}: ")
    assert len(done.stderr.strip().splitlines()) == 1


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
import json, os, sys, time
if sys.argv[4] == "named":
    del os.O_TMPFILE  # as on a file system that knows no files without a name
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


@pytest.mark.parametrize("half", ["nameless", "named"])
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_killed_export_leaves_the_file_and_no_litter(
    everything: Newsarchive, held: dict[str, Any], one_line: Path, how: int, half: str, tmp_path: Path
) -> None:
    if half == "nameless" and not _nameless_files(tmp_path):
        pytest.skip("this file system knows no files without a name")
    path = tmp_path / "x.jsonl"
    taken(everything, path, source=PART)
    before = path.read_bytes()
    command = [sys.executable, "-c", SLOW, str(one_line), str(path), "jsonl", half]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdout is not None
    assert process.stdout.readline() == b"half\n"
    with pytest.raises(UserError, match="another export is writing it"):
        taken(everything, path)
    process.send_signal(how)
    process.communicate(timeout=60)
    assert path.read_bytes() == before
    litter = [other.name for other in tmp_path.iterdir() if other != path]
    assert litter == ([".x.jsonl.part"] if half == "named" and how == signal.SIGKILL else [])


def test_what_a_killed_export_left_is_used_up(
    everything: Newsarchive, held: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "O_TMPFILE")
    path = tmp_path / "x.jsonl"
    (tmp_path / ".x.jsonl.part").write_bytes(b"x" * 1_000_000)
    taken(everything, path)
    assert addresses(path) == list(held)
    assert taken(everything, path) == (0, len(held))
    assert list(tmp_path.iterdir()) == [path]


def _nameless_files(folder: Path) -> bool:
    try:
        os.close(os.open(folder, os.O_TMPFILE | os.O_RDWR))
    except (AttributeError, OSError):
        return False
    return True


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


def test_a_part_that_leads_elsewhere_is_not_followed(
    everything: Newsarchive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "O_TMPFILE")
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
