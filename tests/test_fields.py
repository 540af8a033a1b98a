"""Each field of an article is in every place that must know it. A failure names the file in which it is missing
(docs/developers/field.md)."""

from __future__ import annotations

import json
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest

import newsarchive
from newsarchive.archive import Archive
from newsarchive.archive.readings import COMPARED
from newsarchive.export import SCHEMA, export
from newsarchive.items import Article, Photo
from tests.export.conftest import store

PACKAGE = Path(newsarchive.__file__).parent
FIELDS = [field.name for field in fields(Article)]
# The archive gives these a value of its own.
OWN = {"id", "first_seen_at", "last_seen_at", "gone_at", "story_id", "published_day"}
# Values that fit together; any other field gets one by its type in the schema.
VALUES: dict[str, Any] = {
    "url": "https://bao.example/bai-1.html",
    "source": "bao",
    "published_at": "2026-03-01T08:30:00+07:00",
    "published_precision": "minute",
    "modified_at": "2026-03-02T08:30:00+07:00",
    "event_date": "2026-02-28",
    "body_blocks": [{"type": "paragraph", "text": "body"}],
    "photos": [Photo("https://bao.example/1.jpg", "chú thích", "Hải", "chữ", 1)],
}
BY_TYPE = {"number": 0.5, "integer": 7, "boolean": True, "array": ["một", "hai"]}


def described() -> dict[str, Any]:
    return json.loads(SCHEMA)["properties"]


def value_of(name: str) -> Any:
    """A value that a page could give a field."""
    kind = described().get(name, {}).get("type", "string")
    kinds = [kind] if isinstance(kind, str) else kind
    return VALUES.get(name) or next((BY_TYPE[kind] for kind in kinds if kind in BY_TYPE), name)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of one article in which no field is empty, as it is when it comes from a page."""
    path = tmp_path_factory.mktemp("fields") / "archive.db"
    with Archive(path, create=True) as empty:
        columns = {column.name for column in empty.db.table("articles").columns}
    lacking = set(FIELDS) - {"photos", "published_day"} - columns
    assert not lacking, f"newsarchive/archive/migrations: `articles` lacks {lacking}"
    store(path, Article(**{name: value_of(name) for name in FIELDS if name not in OWN}))
    return path


def test_the_schema_describes_each_field() -> None:
    file = "newsarchive/export/article.schema.json"
    assert set(described()) == set(FIELDS), f"{file}: `properties` are not the fields of newsarchive/items.py"
    assert set(json.loads(SCHEMA)["required"]) == set(FIELDS), f"{file}: `required` lacks a field"


@pytest.mark.parametrize("name", [name for name in FIELDS if name not in OWN])
def test_the_archive_keeps_and_exports_the_value_of_a_page(archive: Path, tmp_path: Path, name: str) -> None:
    with Archive(archive, readonly=True) as opened:
        (row,) = opened.export()
        export(opened.export(), str(tmp_path / "x.parquet"), "parquet", {})
    expected = json.loads(
        json.dumps(value_of(name), default=lambda photo: {k: getattr(photo, k) for k in photo.__slots__})
    )
    assert row[name] == expected, f"newsarchive/archive/readings.py: a reading does not keep {name} as it is"
    (typed,) = pyarrow.parquet.read_table(tmp_path / "x.parquet").to_pylist()
    found = json.loads(typed[name]) if name == "body_blocks" else typed[name]
    assert found == expected, f"newsarchive/export/parquet.py: _TYPES does not know the type of {name}"


def test_readers_of_the_desk_and_of_sql_are_told_what_each_field_is() -> None:
    about = json.loads((PACKAGE / "desk" / "metadata.json").read_text(encoding="utf-8"))["databases"]["archive"][
        "tables"
    ]
    missing = set(FIELDS) - {"photos", "published_day"} - set(about["articles"]["columns"])
    assert not missing, f"newsarchive/desk/metadata.json: `articles` does not describe {missing}"
    words = tomllib.loads((PACKAGE / "desk" / "messages.toml").read_text(encoding="utf-8"))["field"]
    assert set(COMPARED) <= set(words), (
        "newsarchive/desk/messages.toml: [field] has no words for a field that is edited"
    )
