"""Every format read back by a reader that is not ours: the same articles, the same text as in the archive."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pandas
import pyarrow.parquet
import pybtex.database
import pytest
import rispy
from jsonschema import Draft202012Validator
from pybtex.richtext import Text

from newsarchive.export import FIELDS, SCHEMA
from newsarchive.items import Article
from tests.conftest import ROOT, Newsarchive
from tests.export.conftest import HOSTILE, export_all, store

Held = dict[str, dict[str, Any]]
ORDER = list(FIELDS)
# fmt: off
PUBLISHED = [
    "id", "url", "source", "section", "title", "lead", "body", "authors", "agency", "tags", "language", "published_at",
    "published_precision", "modified_at", "event_date", "first_seen_at", "last_seen_at", "gone_at", "story_id",
    "body_agreement", "body_blocks", "published_day", "photos",
]
# fmt: on
DEFUSED = r"^'(?='*[=+\-@\t\r\n＝＋－＠])"  # as docs/researchers/export.md tells it


@pytest.fixture(scope="module")
def folder(everything: Newsarchive) -> Path:
    return everything.folder


def lines(folder: Path) -> list[dict[str, Any]]:
    text = (folder / "x.jsonl").read_bytes().decode()
    return [json.loads(line) for line in text.split("\n")[:-1]]


def expected(held: Held) -> list[dict[str, Any]]:
    return [{field: row[field] for field in ORDER} for row in held.values()]


def test_every_line_of_json_is_as_the_published_schema_says(folder: Path, held: Held) -> None:
    schema = json.loads(SCHEMA)
    Draft202012Validator.check_schema(schema)
    assert schema["additionalProperties"] is False
    assert all(about["description"] for about in schema["properties"].values())
    assert all(about["description"] for about in schema["$defs"]["photo"]["properties"].values())
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    for article in lines(folder):
        validator.validate(article)
        assert not validator.is_valid(article | {"more": 1})
        assert not validator.is_valid(article | {"published_at": "mai"})
        assert not validator.is_valid({key: value for key, value in article.items() if key != "lead"})
    assert lines(folder) == expected(held)


def test_the_order_of_the_fields_is_the_same_everywhere_and_in_every_version(everything: Newsarchive) -> None:
    """New fields come behind those that are published; none of these is moved."""
    folder = everything.folder
    schema = json.loads(SCHEMA)
    assert list(schema["properties"]) == schema["required"] == ORDER
    assert ORDER[: len(PUBLISHED)] == PUBLISHED
    assert {tuple(article) for article in lines(folder)} == {tuple(ORDER)}
    photos = [photo for article in lines(folder) for photo in article["photos"]]
    assert {tuple(photo) for photo in photos} == {tuple(schema["$defs"]["photo"]["properties"])}
    assert list(pandas.read_csv(folder / "x.csv", nrows=0).columns) == ORDER
    assert pyarrow.parquet.read_schema(folder / "x.parquet").names[: len(ORDER)] == ORDER


def test_no_archive_is_needed_for_the_schema(tmp_path: Path) -> None:
    newsarchive = Newsarchive(tmp_path)
    assert newsarchive("export", "--schema").stdout == SCHEMA
    assert list(tmp_path.iterdir()) == []


def test_csv_is_as_excel_wants_it_and_no_cell_is_a_formula(folder: Path) -> None:
    raw = (folder / "x.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfid,url,")
    assert raw.endswith(b"\r\n")
    assert b"\0" not in raw
    table = pandas.read_csv(folder / "x.csv", dtype=str, keep_default_na=False)
    for column in table.columns:
        assert not table[column].str.match(r"[=+\-@\t\r\n＝＋－＠]").any(), column
    # Two lines of text end a row in CRLF; inside a cell Excel breaks a line at LF.
    assert len(re.findall(rb"\r\n(?=\d+,http)", raw)) == len(table)


def test_pandas_reads_the_same_from_csv(folder: Path, held: Held) -> None:
    assert DEFUSED in (ROOT / "docs" / "researchers" / "export.md").read_text(encoding="utf-8")
    table = pandas.read_csv(folder / "x.csv", dtype=str, keep_default_na=False).replace(DEFUSED, "", regex=True)
    found = [_from_csv(row) for row in table.to_dict("records")]
    assert found == [{key: _without_nul(value) for key, value in row.items()} for row in expected(held)]


def test_duckdb_reads_the_same_from_csv(folder: Path, held: Held) -> None:
    query = duckdb.sql(f"SELECT * FROM read_csv('{folder / 'x.csv'}', all_varchar = true)")
    assert query.columns == ORDER
    found = []
    for row in query.fetchall():
        cells = (re.sub(DEFUSED, "", cell or "") for cell in row)
        found.append(_from_csv(dict(zip(ORDER, cells, strict=True))))
    assert found == [{key: _without_nul(value) for key, value in row.items()} for row in expected(held)]


def _from_csv(row: dict[str, str]) -> dict[str, Any]:
    lists = {"authors", "tags", "body_blocks", "photos"}
    values: dict[str, Any] = {
        key: json.loads(text)
        if key in lists or (text and key in {"id", "story_id", "body_agreement"})
        else text or None
        for key, text in row.items()
    }
    return values


def _without_nul(value: Any) -> Any:
    return value.replace("\0", "\ufffd") if isinstance(value, str) else value


def test_duckdb_reads_the_same_from_json_lines(folder: Path, held: Held) -> None:
    found = duckdb.sql(
        f"SELECT id, title, lead, authors, photos FROM read_json('{folder / 'x.jsonl'}', format = 'newline_delimited')"
    )
    columns = ["id", "title", "lead", "authors", "photos"]
    assert [dict(zip(columns, row, strict=True)) for row in found.fetchall()] == [
        {column: row[column] for column in columns} for row in expected(held)
    ]


def test_duckdb_and_pandas_read_the_same_from_parquet(folder: Path, held: Held) -> None:
    path = folder / "x.parquet"
    columns = "* EXCLUDE published_utc REPLACE (published_day::VARCHAR AS published_day)"
    query = duckdb.sql(f"SELECT {columns} FROM '{path}'")
    assert query.columns == ORDER
    found = [dict(zip(ORDER, row, strict=True)) for row in query.fetchall()]
    assert [row | {"body_blocks": json.loads(row["body_blocks"])} for row in found] == expected(held)
    table = pandas.read_parquet(path)
    assert table["title"].tolist() == [row["title"] for row in expected(held)]
    assert [list(names) for names in table["authors"]] == [row["authors"] for row in expected(held)]
    captions = duckdb.sql(f"SELECT unnest(photos).caption FROM '{path}'").fetchall()
    assert [caption for (caption,) in captions] == [
        photo["caption"] for row in expected(held) for photo in row["photos"]
    ]


def test_parquet_dates_say_no_more_than_the_page(folder: Path, held: Held) -> None:
    rows = pyarrow.parquet.read_table(folder / "x.parquet").to_pylist()
    for row in rows:
        moment = row["published_at"]
        clock = moment is not None and len(moment) > 10
        assert row["published_utc"] == (datetime.fromisoformat(moment) if clock else None)
        assert row["published_day"] == (date.fromisoformat(moment[:10]) if moment and len(moment) >= 10 else None)
    assert {len(row["published_at"]) for row in rows} >= {4, 25}
    metadata = pyarrow.parquet.read_metadata(folder / "x.parquet")
    assert metadata.row_group(0).column(0).compression == "ZSTD"


def one_line(text: str | None) -> str:
    """What a format of lines holds of a text: line breaks and controls are a blank."""
    return re.sub(r"[ \t]*[\x00-\x1f\x7f-\x9f\u2028\u2029]+[ \t]*", " ", text or "").strip()


@pytest.fixture(scope="module")
def entries(folder: Path, held: Held) -> dict[str, Any]:
    """{address: the entry}; pybtex raises where it cannot read."""
    with pybtex.errors.capture() as faults:
        found = pybtex.database.parse_file(str(folder / "x.bib"), "bibtex").entries
    assert faults == []
    by_address = {entry.fields["url"]: entry for entry in found.values()}
    assert list(by_address) == list(held)
    return by_address


def spelt(value: str) -> str:
    """What TeX prints of a value."""
    for tex, text in (
        ("\\textbackslash", "\0"),
        ("\\textasciitilde", "~"),
        ("\\^{}", "^"),
        ("\\{", "\1"),
        ("\\}", "\2"),
    ):
        value = value.replace(tex, text)
    value = re.sub(r"\\([&%#_$])", r"\1", re.sub("[{}]", "", value))
    assert "\\" not in value, "nothing else is a command"
    return value.translate({0: "\\", 1: "{", 2: "}"})


def test_pybtex_reads_the_same(entries: dict[str, Any], held: Held) -> None:
    for url, row in held.items():
        fields = entries[url].fields
        assert spelt(fields.get("title", "")) == one_line(row["title"])
        assert spelt(fields.get("abstract", "")) == re.sub(" +", " ", one_line(row["lead"])).translate(
            {ord("}"): "\uff5d", ord("{"): "\uff5b"} if url == HOSTILE else {}
        )
        assert spelt(fields.get("note", "")) == one_line(row["agency"])
        assert fields["urldate"] == row["last_seen_at"][:10]
        assert fields.get("date", "") == (row["published_at"] or "")[:10]
        assert fields.get("year", "") == (row["published_at"] or "")[:4]
        assert fields.get("language") == row["language"]
        if url != HOSTILE:
            assert str(Text.from_latex(fields["title"])) == row["title"], "pybtex's own reading of TeX agrees"
            assert str(Text.from_latex(fields.get("abstract", ""))) == (row["lead"] or "")
            assert [spelt(tag) for tag in fields.get("keywords", "").split(", ") if tag] == row["tags"]


def test_a_name_in_bibtex_is_one_name(entries: dict[str, Any], held: Held) -> None:
    for url, row in held.items():
        people = entries[url].persons.get("author", [])
        assert all(not person.first_names and len(person.last_names) == 1 for person in people)
        names = [spelt(person.last_names[0]) for person in people]
        assert names == [name.replace("{", "\uff5b") for name in row["authors"]]
    assert spelt(entries[HOSTILE].persons["author"][0].last_names[0]) == "Đại tướng PHAN VĂN GIANG"


def test_a_title_in_bibtex_keeps_its_capitals(folder: Path) -> None:
    titles = re.findall(r"^  title = (.*),$", (folder / "x.bib").read_text(encoding="utf-8"), re.M)
    assert titles
    assert all(title.startswith("{{") and title.endswith("}}") for title in titles)


def test_rispy_reads_the_same(folder: Path, held: Held) -> None:
    records = rispy.loads((folder / "x.ris").read_bytes().decode())
    assert len(records) == len(held)
    for record, row in zip(records, held.values(), strict=True):
        assert ";".join(record["urls"]) == row["url"]
        assert record["type_of_reference"] == "NEWS"
        assert record.get("title", "") == one_line(row["title"])
        assert record.get("abstract", "") == one_line(row["lead"])
        assert record.get("authors", []) == row["authors"]
        assert record.get("keywords", []) == row["tags"]
        assert record.get("section", "") == one_line(row["section"])
        assert record.get("notes", []) == ([row["agency"]] if row["agency"] else [])
        assert record.get("date", "") == (row["published_at"] or "")[:10].replace("-", "/")
        assert record["access_date"] == row["last_seen_at"][:10].replace("-", "/")
        assert record.get("language") == row["language"]
    assert "unknown_tag" not in {key for record in records for key in record}


def test_the_outlet_is_the_publication(everything: Newsarchive, entries: dict[str, Any], held: Held) -> None:
    titles = {row["name"]: row["title"] for row in everything.rows("SELECT name, title FROM sources")}
    records = rispy.loads((everything.folder / "x.ris").read_bytes().decode())
    for record, (url, row) in zip(records, held.items(), strict=True):
        assert record["secondary_title"] == titles[row["source"]]
        assert spelt(entries[url].fields["journal"]) == titles[row["source"]]


def test_keys_are_unique_the_same_in_both_and_survive_another_archive(everything: Newsarchive, tmp_path: Path) -> None:
    bib = re.findall(r"^@article\{(.*),$", (everything.folder / "x.bib").read_text(encoding="utf-8"), re.M)
    ris = [record["id"] for record in rispy.loads((everything.folder / "x.ris").read_bytes().decode())]
    assert bib == ris
    assert len(set(bib)) == len(bib)
    other = Newsarchive(tmp_path)
    store(
        other.path, Article(url="https://khac.example/1", source="khac", title="Tin khác")
    )  # so that the ids are others
    other("merge", str(everything.path))
    export_all(other, ["bib"])
    again = re.findall(r"^@article\{(.*),$", (tmp_path / "x.bib").read_text(encoding="utf-8"), re.M)
    assert set(again) - set(bib) == {key for key in again if key.startswith("khac-")}
    assert set(again) > set(bib)


@pytest.mark.parametrize("format", ["csv", "parquet"])
def test_standard_output_has_what_the_file_has(everything: Newsarchive, format: str, tmp_path: Path) -> None:
    whole = (everything.folder / f"x.{format}").read_bytes()
    everything.prefix = ["sh", "-c", f'exec "$@" > {tmp_path / "out"}', "sh"]
    try:
        everything("export", "-", "--format", format)
    finally:
        everything.prefix = []
    assert (tmp_path / "out").read_bytes() == whole
