"""The schema of an archive, as migrations. Their SQL is in the folder `migrations`. A released migration is never
changed.

Moments are ISO 8601 with offset. A value that a page does not give is NULL.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from importlib.resources import files

from sqlite_utils import Database, Migrations

from newsarchive.archive.upgrade import observe

APPLICATION_ID = 0x6E657773  # 'news': marks an SQLite file as an archive
OUTCOMES = (
    "waiting",
    "stored",
    "revised",
    "unchanged",
    "duplicate",
    "not_article",
    "robots",
    "gone",
    "error",
    "too_large",
    "not_captured",
)
migrations = Migrations("newsarchive")


def _statements(name: str) -> Iterator[str]:
    """The statements of a migration's file. `executescript` cannot run them, because it commits the transaction."""
    statement = ""
    text = files("newsarchive.archive").joinpath(f"migrations/{name}.sql").read_text(encoding="utf-8")
    for line in text.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


for _name in (
    "m001_archive",
    "m002_walks",
    "m003_dictionaries",
    "m004_merged",
    "m005_identity",
    "m006_reextraction",
    "m007_search",
    "m008_newest",
    "m009_observations",
    "m010_journal",
    "m011_hosts",
    "m012_source_hosts",
    "m013_marked_words",
):

    @migrations(name=_name)
    def _migrate(db: Database, name: str = _name) -> None:
        for statement in _statements(name):
            db.conn.execute(statement)
        if name == "m009_observations":
            observe(db)
