"""Any text passes every format, and breaks none."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import pandas
import pyarrow.parquet
import pybtex.database
import rispy
from hypothesis import given, settings
from hypothesis import strategies as st

from newsarchive.export import FIELDS
from newsarchive.export.bibliography import BibTeX, Ris
from newsarchive.export.csv import Csv, defused, plain
from newsarchive.export.jsonl import JsonLines
from newsarchive.export.parquet import Parquet
from newsarchive.export.writer import Writer, in_order
from tests.export.test_readers import DEFUSED, one_line, spelt

NASTY = "\\{}~^&%#_$\"'`-,;<>!?=+@\t\r\n\0\x07\x1b\x85\u2028\u202e\u00a0 TELđĐạ“”｛＝aA1./:"
TEXT = st.text(st.sampled_from(NASTY) | st.characters(exclude_categories=["Cs"]), max_size=30)
EXAMPLES = settings(max_examples=150)
ARTICLE: dict[str, Any] = {
    "id": 1,
    "url": "https://a.example/",
    "source": "bao",
    "authors": [],
    "tags": [],
    "body_blocks": [],
    "first_seen_at": "2026-03-10T06:00:00+00:00",
    "last_seen_at": "2026-03-10T06:00:00+00:00",
    "photos": [],
}


def written(kind: type[Writer], **fields: object) -> bytes:
    """A file of two articles: the second shows that the first has not broken it."""
    file = io.BytesIO()
    writer = kind(file, {"bao": str(fields.pop("outlet", "Báo"))})
    empty = dict.fromkeys(FIELDS) | ARTICLE
    writer.write(in_order(empty | fields))
    writer.write(in_order(empty | {"url": "https://a.example/2", "title": "Bài thứ hai"}))
    writer.close()
    return file.getvalue()


@EXAMPLES
@given(TEXT)
def test_no_text_is_a_formula_and_none_is_lost(text: str) -> None:
    cell = defused(text)
    assert not re.match(r"[=+\-@\t\r\n＝＋－＠]", cell)
    assert plain(cell) == re.sub(DEFUSED, "", cell) == text


@EXAMPLES
@given(TEXT, TEXT)
def test_csv_and_json_lines(title: str, name: str) -> None:
    raw = written(Csv, title=title, authors=[name])
    table = pandas.read_csv(io.BytesIO(raw), dtype=str, keep_default_na=False).replace(DEFUSED, "", regex=True)
    assert table["title"].tolist() == [title.replace("\0", "\ufffd"), "Bài thứ hai"]
    assert json.loads(table["authors"][0]) == [name]
    first, second = written(JsonLines, title=title, authors=[name]).decode().splitlines()
    assert (json.loads(first)["title"], json.loads(first)["authors"]) == (title, [name])
    assert json.loads(second)["title"] == "Bài thứ hai"


@EXAMPLES
@given(TEXT, TEXT)
def test_parquet(title: str, caption: str) -> None:
    photo = {"position": 1, "url": None, "caption": caption, "credit": None, "alt": None}
    table = pyarrow.parquet.read_table(io.BytesIO(written(Parquet, title=title, photos=[photo])))
    assert table["title"].to_pylist() == [title, "Bài thứ hai"]
    assert table["photos"].to_pylist() == [[photo], []]


@EXAMPLES
@given(TEXT, TEXT, TEXT)
def test_bibtex(title: str, name: str, tag: str) -> None:
    raw = written(BibTeX, title=title, authors=[name, "Nguyễn Văn A"], tags=[tag], outlet=title)
    with pybtex.errors.capture() as faults:
        one, two = pybtex.database.parse_string(raw.decode(), "bibtex").entries.values()
    assert faults == []
    assert _same(spelt(one.fields.get("title", "")), title)
    assert _same(spelt(one.fields.get("keywords", "")), tag)
    people = [spelt(" ".join(map(str, person.last_names))) for person in one.persons["author"]]
    assert people[-1] == "Nguyễn Văn A"
    assert len(people) == 1 + bool(one_line(name))
    assert _same(people[0], name) or not one_line(name)
    assert two.fields["title"] == "{Bài thứ hai}"


@EXAMPLES
@given(TEXT, TEXT)
def test_ris(title: str, lead: str) -> None:
    raw = written(Ris, title=title, lead=lead, authors=[title], tags=[title])
    one, two = rispy.loads(raw.decode())
    text = one_line(title)
    assert one.get("title", "") == text
    assert one.get("abstract", "") == one_line(lead)
    assert one.get("authors", []) == one.get("keywords", []) == ([text] if text else [])
    assert two["title"] == "Bài thứ hai"


def _same(found: str, text: str) -> bool:
    """The same text; braces that do not pair up are full-width, and pybtex draws white space together."""
    text = one_line(text)
    wide = text.translate({ord("{"): "\uff5b", ord("}"): "\uff5d"})
    return _drawn(found) in {_drawn(text), _drawn(wide)}


def _drawn(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def test_a_name_is_never_taken_apart() -> None:
    names = [
        "Đại tướng PHAN VĂN GIANG",
        "H'Hen Niê",
        "von Trần, Jr., A",
        "Bộ Quốc phòng and Chính phủ",
        "Nguyễn  Văn A",
    ]
    one, _ = pybtex.database.parse_string(written(BibTeX, authors=names).decode(), "bibtex").entries.values()
    assert [spelt(str(person)) for person in one.persons["author"]] == [re.sub(" +", " ", name) for name in names]
    one, _ = rispy.loads(written(Ris, authors=names).decode())
    assert one["authors"] == names


def test_a_date_is_as_precise_as_the_page() -> None:
    for moment, bib, ris in (
        ("2020", "2020", "2020"),
        ("2020-11", "2020-11", "2020/11"),
        ("2020-11-26", "2020-11-26", "2020/11/26"),
        ("2020-11-26T23:30:00+07:00", "2020-11-26", "2020/11/26"),
    ):
        one, two = pybtex.database.parse_string(
            written(BibTeX, published_at=moment).decode(), "bibtex"
        ).entries.values()
        assert (one.fields["date"], one.fields["year"]) == (bib, "2020")
        assert "date" not in two.fields
        assert "year" not in two.fields
        one, two = rispy.loads(written(Ris, published_at=moment).decode())
        assert (one["date"], one["year"]) == (ris, "2020")
        assert "date" not in two
        assert "year" not in two


def test_addresses_in_bibtex_are_verbatim() -> None:
    for url, found in (
        ("https://a.example/a_b~c?x=1&y=50%25#z", "https://a.example/a_b~c?x=1&y=50%25#z"),
        ("https://a.example/{x}\\y z", "https://a.example/%7Bx%7D%5Cy%20z"),
    ):
        one, _ = pybtex.database.parse_string(written(BibTeX, url=url).decode(), "bibtex").entries.values()
        assert one.fields["url"] == found
