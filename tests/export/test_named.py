"""Whom and what the articles name, exported: tables as CSV and JSON Lines, and a graph for Gephi."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from jsonschema import Draft202012Validator, ValidationError

from newsarchive.archive import Archive
from newsarchive.archive.people.correction_log import corrections_file
from newsarchive.archive.people.corrections import Correction
from newsarchive.export import TABLES, export_network, export_table, table_schema
from newsarchive.export.csv import plain
from tests.conftest import ROOT, Newsarchive
from tests.named_archive import named_archive

CORRECTION = '{"at": "2026-11-27T08:00:00+00:00", "reject": "=Sao Vàng", "kind": "person", "note": "một nhãn hiệu"}'
GEXF = {"g": "http://gexf.net/1.3"}


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Newsarchive:
    made = Newsarchive(tmp_path_factory.mktemp("named"))
    named_archive(made.path)
    with Archive(made.path) as archive:
        archive.sync_corrections([Correction.of(CORRECTION)])
    return made


Table = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def table(named: Newsarchive, tmp_path: Path) -> Table:
    """The records of a table, through a file of JSON Lines."""

    def read(name: str, **asked: str) -> list[dict[str, Any]]:
        with Archive(named.path, readonly=True) as archive:
            export_table(archive.records(name, **asked), str(tmp_path / "x.jsonl"), "jsonl", name)
        return [json.loads(line) for line in (tmp_path / "x.jsonl").read_text("utf-8").splitlines()]

    return read


def test_a_person_has_ranks_and_offices_with_the_sentences_that_say_so(table: Table) -> None:
    general, director = (one for one in table("people") if one["name"] == "Lê Văn Hoàn")
    assert (general["articles"], general["certain"], general["contradictions"]) == (4, True, [])
    assert general["qualifier"] != director["qualifier"]
    assert general["spellings"] == [{"name": "Lê Văn Hoàn", "articles": 4}]
    assert [rank["rank"] for rank in general["ranks"]] == ["Đại tá", "Thiếu tướng", "Trung tướng"]
    held = [(one["office"], one["organisation"], one["tenure"], one["articles"]) for one in general["offices"]]
    assert held == [
        ("Phó Tư lệnh", "Quân khu 9", "held", 1),
        ("Tư lệnh", "Quân khu 9", "held", 2),
        ("Tư lệnh", "Quân khu 9", "former", 1),
    ]
    first = general["offices"][1]["first"]
    assert first == {
        "at": "2023-05-01T03:00:00+00:00",
        "source": "bao-b",
        "article_id": 2,
        "url": "https://bao-b.example/2.html",
        "title": "Quân khu có Tư lệnh mới",
        "sentence": "Thiếu tướng Lê Văn Hoàn, Tư lệnh Quân khu 9, nhận nhiệm vụ.",
    }
    assert general["offices"][1]["last"]["article_id"] == 3


def test_an_organisation_has_its_offices_in_the_order_of_time(table: Table) -> None:
    (region,) = (one for one in table("organisations") if one["name"] == "Quân khu 9")
    held = [(one["office"], one["person"], one["tenure"], one["first"]["at"][:10]) for one in region["offices"]]
    assert held == [
        ("Phó Tư lệnh", "Lê Văn Hoàn", "held", "2021-03-01"),
        ("Tư lệnh", "Lê Văn Hoàn", "held", "2023-05-01"),
        ("Tư lệnh", "Lê Văn Hoàn", "former", "2024-02-02"),
        ("Tư lệnh", "Trần Đình Bách", "held", "2024-02-02"),
    ]


def test_equipment_has_its_first_and_last_sentence(table: Table) -> None:
    (car,) = table("equipment")
    assert (car["name"], car["articles"]) == ("TH-15", 2)
    assert car["first"]["sentence"].strip() == "Xe trinh sát TH-15 được giới thiệu."
    assert (car["first"]["article_id"], car["last"]["article_id"]) == (1, 5)


def test_a_mention_stands_at_its_place(table: Table, named: Newsarchive) -> None:
    texts = {row["id"]: row for row in named.rows("SELECT * FROM articles")}
    captions = {row["article_id"]: row["caption"] for row in named.rows("SELECT * FROM photos")}
    mentions = table("mentions")
    assert {one["kind"] for one in mentions} == {"person", "organisation", "equipment"}
    assert "caption:1" in {one["field"] for one in mentions}
    for one in mentions:
        is_caption = one["field"].startswith("caption")
        text = captions[one["article_id"]] if is_caption else texts[one["article_id"]][one["field"]]
        assert text[one["start"] : one["end"]] in one["sentence"]
        assert one["sentence"] in text
        assert one["person"] == one["name"] or one["kind"] != "person"


def test_only_what_some_articles_name(table: Table) -> None:
    assert {one["name"] for one in table("people", source="bao-b")} == {"Lê Văn Hoàn"}
    (general,) = table("people", until="2023-05-01", query="nhiệm vụ")
    assert (general["articles"], general["last_seen_at"][:10]) == (1, "2023-05-01")
    assert len(general["ranks"]) == 3  # what is said of a person is the whole archive's
    assert {one["person"] for one in table("offices", since="2024-03-01")} == {"Lê Văn Hoàn"}
    assert {one["office"] for one in table("offices", since="2024-03-01")} == {"Giám đốc"}
    assert [one["name"] for one in table("equipment", source="bao-b")] == []
    assert {one["article_id"] for one in table("mentions", since="2024-01-01", until="2024-02-02")} == {4}
    assert table("people", query="khongcotunay") == []


def test_corrections_are_the_lines_of_the_file_beside_the_archive(table: Table, named: Newsarchive) -> None:
    told = table("corrections")
    assert told == [json.loads(line) for line in corrections_file(named.path).read_text("utf-8").splitlines()]
    assert [one["reject"] for one in told] == ["=Sao Vàng"]


@pytest.mark.parametrize("name", TABLES)
def test_csv_has_the_fields_of_json_lines_and_no_cell_that_a_spreadsheet_computes(
    named: Newsarchive, table: Table, name: str, tmp_path: Path
) -> None:
    with Archive(named.path, readonly=True) as archive:
        count = export_table(archive.records(name), str(tmp_path / "x.csv"), "csv", name)
        if name != "corrections":
            assert all(tuple(record) == TABLES[name] for record in archive.records(name))
    content = (tmp_path / "x.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    header, *rows = csv.reader(content.decode("utf-8-sig").splitlines())
    assert tuple(header) == TABLES[name]
    records = table(name)
    assert count == len(rows) == len(records)
    assert rows
    for row, record in zip(rows, records, strict=True):
        assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@"))]
        for cell, field in zip(row, header, strict=True):
            value = record.get(field)
            expected = (
                "" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            )
            assert plain(cell) == expected


@pytest.mark.parametrize("name", TABLES)
def test_the_published_schema_describes_each_line(table: Table, sample: Newsarchive, name: str) -> None:
    schema = json.loads(table_schema(name))
    Draft202012Validator.check_schema(schema)
    lines = Draft202012Validator(schema)
    records = table(name)
    assert records
    with Archive(sample.path, readonly=True) as archive:
        records += archive.records(name)
    for record in records:
        lines.validate(record)
    with pytest.raises(ValidationError):
        lines.validate(records[0] | {"more": 1})


def test_the_graph_names_who_is_named_together_how_often_and_when(named: Newsarchive, tmp_path: Path) -> None:
    with Archive(named.path, readonly=True) as archive:
        assert export_network(*archive.network(), str(tmp_path / "x.gexf")) == (4, 2)
    root = ElementTree.parse(tmp_path / "x.gexf").getroot()
    (graph,) = root.findall("g:graph", GEXF)
    assert (graph.get("mode"), graph.get("timeformat"), graph.get("defaultedgetype")) == (
        "dynamic", "date", "undirected",
    )  # fmt: skip
    nodes = {node.get("id"): node for node in graph.iterfind("g:nodes/g:node", GEXF)}
    labels = {node.get("label") for node in nodes.values()}
    assert {"Phạm Thu Hà", "Trần Đình Bách"} < labels
    assert len(labels) == 4  # two people of one name are told apart
    said = []
    for edge in graph.iterfind("g:edges/g:edge", GEXF):
        ends = [nodes[edge.get(end)] for end in ("source", "target")]
        names = {node.get("label").partition(" (")[0] for node in ends}
        values = {each.get("for"): each.get("value") for each in edge.iterfind("g:attvalues/g:attvalue", GEXF)}
        said.append(
            (names, edge.get("weight"), edge.get("start"), edge.get("end"), values["articles"], values["sentences"])
        )
        assert all(node.get("start") <= edge.get("start") <= edge.get("end") <= node.get("end") for node in ends)
    assert said == [
        ({"Lê Văn Hoàn", "Phạm Thu Hà"}, "2", "2021-03-01", "2023-05-02", "2", "0"),
        ({"Lê Văn Hoàn", "Trần Đình Bách"}, "1", "2024-02-02", "2024-02-02", "1", "0"),
    ]


def test_a_text_that_several_outlets_print_counts_once_and_a_sentence_that_names_both_counts(
    sample: Newsarchive,
) -> None:
    with Archive(sample.path, readonly=True) as archive:
        nodes, edges = archive.network()
        people = {node["id"]: node["name"] for node in nodes}
        pairs = {frozenset((people[e["source"]], people[e["target"]])): e for e in edges}
    ship = pairs[frozenset(("Đỗ Hoành Sơn", "Vũ Đình Khải"))]
    assert (ship["articles"], ship["stories"], ship["sentences"]) == (2, 1, 2)


def test_a_rank_after_a_higher_one_is_a_contradiction(sample: Newsarchive) -> None:
    with Archive(sample.path, readonly=True) as archive:
        found = [c for p in archive.records("people") if p["name"] == "Hà Quang Nhượng" for c in p["contradictions"]]
    assert [(one["rank"], one["last"]["at"][:10], one["higher"], one["first"]["at"][:10]) for one in found] == [
        ("Thiếu tướng", "2025-06-26", "Trung tướng", "2024-09-19")
    ]


def test_characters_that_xml_cannot_hold_are_replaced(tmp_path: Path) -> None:
    person = {"id": 1, "name": "A\x00\x0b\ud800<&\"'", "qualifier": "\ufffe", "certain": False, "rank": None}
    person |= {"office": None, "articles": 1, "first_seen_at": "2024-01-01", "last_seen_at": "2024-01-01"}
    export_network([person], [], str(tmp_path / "x.gexf"))
    (node,) = ElementTree.parse(tmp_path / "x.gexf").iterfind(".//g:node", GEXF)
    assert node.get("label") == "A\ufffd\ufffd\ufffd<&\"' (\ufffd)"


def test_the_command_writes_what_the_name_says(named: Newsarchive, tmp_path: Path) -> None:
    assert named("export", "--table", "offices", str(tmp_path / "o.csv")).stderr == "6 offices exported\n"
    assert named("export", "--source", "bao-b", str(tmp_path / "w.gexf")).stderr == "1 people and 0 pairs exported\n"
    (line,) = named("export", "--table", "people", "--query", "Q88", "-").stdout.splitlines()
    assert json.loads(line)["name"] == "Lê Văn Hoàn"
    assert named("export", "--schema", "--table", "people").stdout == table_schema("people")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["--table", "people", "x.bib"], "--table people is written as .csv or .jsonl"),
        (["--table", "people", "x.gexf"], "leave out --table for a graph"),
        (["--table", "people", "--new", "x.csv"], "leave out --new"),
        (["--markdown", "--table", "people", "x"], "leave out --markdown"),
        (["--new", "x.gexf"], "leave out --new"),
        (["--table", "corrections", "--source", "bao-a", "x.csv"], "leave out --source"),
        (["--table", "pople", "x.csv"], "invalid choice: 'pople'"),
    ],
)
def test_what_a_table_is_not_written_as_is_one_line(named: Newsarchive, asked: list[str], said: str) -> None:
    assert said in named("export", *asked, status=2).stderr


def test_an_archive_that_names_nobody_says_how_people_are_found(tmp_path: Path) -> None:
    empty = Newsarchive(tmp_path)
    Archive(empty.path, create=True).close()
    assert (
        "'newsarchive reextract' finds people" in empty("export", "--table", "people", str(tmp_path / "x.csv")).stderr
    )
    assert "'newsarchive reextract' finds people" in empty("export", str(tmp_path / "x.gexf")).stderr


MEASURED = """
import resource, sys
from newsarchive.archive import Archive
from newsarchive.export import export_network, export_table
with Archive(sys.argv[1], readonly=True) as archive:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    people, pairs = export_network(*archive.network(), sys.argv[2])
    export_table(archive.records("mentions"), sys.argv[3], "csv", "mentions")
    print(people, pairs, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def test_memory_does_not_grow_with_the_number_of_pairs(tmp_path: Path) -> None:
    """An article that names 600 people: a pair as a dict would take 600 bytes, all of them 100 MB."""
    path = tmp_path / "many.db"
    people = [
        {"id": n, "name": f"Lê {n}", "name_key": f"le {n}", "marks": f"le {n}", "certain": 1} for n in range(1, 601)
    ]
    moments = dict.fromkeys(("first_seen_at", "last_seen_at"), "2024-01-01T00:00:00+00:00")
    place = {"article_id": 1, "kind": "person", "field": "body", "start": 0, "end": 1, "rule": "x", "at": "2024-01-01"}
    place |= {"sentence_start": 0, "sentence_end": 1, "confidence": "certain", "person_by": "name"}
    with Archive(path, create=True) as archive, archive.transaction():
        tables = archive.db.table
        article = {"id": 1, "url": "https://x.example/", "source": "x", "authors": "[]", "tags": "[]"}
        tables("sources").insert({"name": "x", "title": "x"})
        tables("articles").insert(article | moments)
        tables("people").insert_all(people)
        tables("mentions").insert_all(place | {"name": one["name"], "person_id": one["id"]} for one in people)
    command = [sys.executable, "-c", MEASURED, path, tmp_path / "x.gexf", tmp_path / "x.csv"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    counted = [int(word) for word in done.stdout.split()]
    assert counted[:2] == [600, 179_700]
    assert counted[2] < 40
