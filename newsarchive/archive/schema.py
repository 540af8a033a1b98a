"""The schema of an archive, as migrations. Their SQL is in the folder `migrations`. A released migration is never
changed.

Moments are ISO 8601 with offset. A value that a page does not give is NULL.
"""

import sqlite3
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable

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


def _statements(file: Traversable) -> Iterator[str]:
    """The statements of a migration. `executescript` cannot run them, because it commits the transaction."""
    statement = ""
    for line in file.read_text(encoding="utf-8").splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


for _file in sorted(files("newsarchive.archive").joinpath("migrations").iterdir(), key=lambda file: file.name):

    @migrations(name=_file.name.removesuffix(".sql"))
    def _migrate(db: Database, file: Traversable = _file) -> None:
        for statement in _statements(file):
            db.conn.execute(statement)
        if file.name == "m009_observations.sql":
            observe(db)
