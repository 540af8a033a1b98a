"""`--new`: the file is its own memory, and one that cannot be added to is left alone."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsarchive.archive import Archive
from newsarchive.errors import UserError
from newsarchive.export import FORMATS, export
from tests.conftest import Newsarchive
from tests.export.taking import PART, addresses, taken


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
        articles = [article | {"title": "Như lúc ấy"} for article in archive.export(source=PART)]
        export(articles, str(path), "jsonl", {})
    taken(everything, path)
    rows = [json.loads(line) for line in path.read_bytes().split(b"\n")[:-1]]
    assert [row["title"] == "Như lúc ấy" for row in rows] == [row["source"] == PART for row in rows]


@pytest.mark.parametrize("format", FORMATS)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
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
