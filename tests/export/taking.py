"""Exports of the archive to a file of any format, and the articles of such a file."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pandas
import pybtex.database
import rispy

from newsarchive.archive import Archive
from newsarchive.export import export
from tests.conftest import Newsarchive

PART = "quansu"


def taken(everything: Newsarchive, path: Path, new: bool = True, source: str | None = None) -> tuple[int, int]:
    """An export of the archive to a file of any format: (written, there before)."""
    with Archive(everything.path, readonly=True) as archive:
        return export(archive.export(source=source), str(path), path.suffix[1:], archive.outlets(), new)


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
