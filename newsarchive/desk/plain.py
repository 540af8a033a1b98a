"""Metadata for Datasette without newsarchive: descriptions of tables and columns, what is hidden, saved questions.

Both come from where the desk has them, metadata.json and canned_queries. The form is that of Datasette 0.65; from 1.0
on Datasette keeps everything but descriptions in datasette.yaml.
"""

import json
import re
import sqlite3
from pathlib import Path
from typing import Any

from datasette.utils import escape_fts
from sqlite_utils import Database

from newsarchive.desk.canned_queries import datasette_queries

# A search with all the words, without marks: what SQLite and Datasette can do by themselves.
_EXPRESSION = re.compile(r"\b(?:article|photo)_expression\((:\w+)\)")
_WORDS = r"""coalesce(nullif(escape_fts(replace(replace(\1, 'đ', 'd'), 'Đ', 'D')), ''), '""')"""


def read_metadata(name: str) -> dict[str, Any]:
    """The metadata of an archive that Datasette calls `name`."""
    metadata: dict[str, Any] = json.loads(Path(__file__).with_name("metadata.json").read_text(encoding="utf-8"))
    return metadata | {"databases": {name: metadata["databases"]["archive"]}}


def plain_metadata(db: Database, name: str) -> tuple[dict[str, Any], list[str]]:
    """(the metadata of an archive with the saved questions for any Datasette, the names of the questions that need
    functions of newsarchive)."""
    metadata = read_metadata(name)
    del metadata["plugins"]
    archive = metadata["databases"][name]
    db.conn.create_function("escape_fts", 1, escape_fts)  # Datasette's only function in these questions
    archive["queries"], needing = {}, []
    for query, values in datasette_queries().items():
        sql = _EXPRESSION.sub(_WORDS, values["sql"])
        if not _can_be_asked(db, sql, values["params"]):
            needing.append(query)
        else:
            archive["queries"][query] = values | {"sql": sql}
    return metadata, needing


def _can_be_asked(db: Database, sql: str, params: list[str]) -> bool:
    try:
        db.execute(f"EXPLAIN {sql}", dict.fromkeys(params, ""))
    except sqlite3.OperationalError as error:
        if "no such function" not in str(error):
            raise
        return False
    return True
