"""Canned queries: a file of SQL each, with a comment in TOML at its head.

`title` and `description` are Vietnamese, then English. Names of parameters and columns stand in braces in a
description; pages for people put their labels there. `order` is the place in the list. `params` are the :parameters in
the order of the form; each may stay empty. `feed` describes the Atom feed (newsarchive/desk/feeds.py): the columns
`key` identify a row for good, `entry` is the title of a row. `same` are the columns that identify it even if a merge
changes its `key`. `chart` draws the column `value` by the column `label`: as `bars`, or as a `line` for each value of
the column `of`. Each query has a column `updated`: the time at which the archive learned the newest fact that the row
rests on.
"""

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from datasette import hookimpl
from datasette.utils import InvalidSql
from markupsafe import Markup

from newsarchive.archive.search import QueryError
from newsarchive.archive.search.fts5 import ARTICLES, PHOTOS, match_expression
from newsarchive.archive.search.parser import parse
from newsarchive.desk.i18n import LANGUAGES, Translator
from newsarchive.desk.sql_functions import topics
from newsarchive.desk.timestamps import is_date

FOLDER = Path(__file__).parent
# Earlier names of questions, which standing questions and bookmarks still use.
RENAMED = {"captions": "find_captions"}
_SEPARATOR = " · "  # between the languages
_MARKED = re.compile(r"\{(?:(\w+)\.)?(\w+)\}( = [01])?")  # {since}, {tenure.held}, {first} = 1


class InvalidParameter(InvalidSql):  # type: ignore[misc]
    """The parameter and the mend, in one line. Datasette answers it with 400 in every format."""


@dataclass(slots=True, frozen=True)
class CannedQuery:
    """One canned query; the fields are those of the file's head."""

    name: str
    sql: str
    order: int
    title: str
    marked: str
    params: list[str]
    feed: dict[str, Any]
    chart: dict[str, str] = field(default_factory=dict)

    def told(self, t: Translator) -> tuple[str, str]:
        """(title, description) in a language, the labels of parameters and columns in place of their names."""
        title, description = (text.split(_SEPARATOR)[LANGUAGES.index(t.language)] for text in (self.title, self.marked))
        return title, _MARKED.sub(lambda match: f"“{_label(t, match[1], match[2])}”", description)

    @property
    def description(self) -> str:
        """The description in both languages with the names of parameters and columns."""
        return _MARKED.sub(lambda match: match[2] + (match[3] or ""), self.marked)


@cache
def read_canned_queries() -> dict[str, CannedQuery]:
    """All canned queries by name, in their order."""
    queries = sorted((_read(path) for path in FOLDER.glob("*.sql")), key=lambda query: query.order)
    return {query.name: query for query in queries}


def datasette_queries() -> dict[str, dict[str, Any]]:
    """The canned queries in Datasette's form, the description in each language in a paragraph of its own."""
    paragraph = Markup('<p lang="{}">{}</p>')
    return {
        query.name: {
            "title": query.title,
            "description": query.description,
            "description_html": "".join(
                paragraph.format(*one) for one in zip(LANGUAGES, query.description.split(_SEPARATOR), strict=True)
            ),
            "sql": query.sql,
            "params": query.params,
            "hide_sql": True,
        }
        for query in read_canned_queries().values()
    }


@hookimpl  # type: ignore[untyped-decorator]
def canned_queries() -> dict[str, dict[str, Any]]:
    """The same, for Datasette."""
    return datasette_queries()


def check_parameters(query: CannedQuery, values: Mapping[str, Any]) -> None:
    """Raises InvalidParameter for words that cannot be parsed, and for `since` or `until` that is not a date."""
    words = str(values.get("words") or "")
    if "words" in query.params and words:
        table = PHOTOS if "photo_expression(" in query.sql else ARTICLES
        try:
            for text in (json.loads(topics(words)) if "topics(" in query.sql else None) or [words]:
                match_expression(parse(text), table, lambda _: [])
        except QueryError as error:
            raise InvalidParameter(f"words: {error}") from None
    for name in ("since", "until"):
        day = str(values.get(name) or "")
        if name in query.params and day and not is_date(day):
            raise InvalidParameter(f"{name} {day[:40]!r}: not a date; write it as 2026-03-31")


def _label(t: Translator, part: str | None, name: str) -> str:
    """The text of a name in a part of messages.toml; without a part, of a parameter or a column."""
    parts = [part] if part else ["parameter", "column"]
    return next(t(key) for one in parts if t.has(key := f"{one}.{name}"))


def _read(path: Path) -> CannedQuery:
    head, sql = path.read_text(encoding="utf-8").removeprefix("/*").split("*/", 1)
    fields = tomllib.loads(head)
    fields["marked"] = " ".join(fields.pop("description").split())
    return CannedQuery(name=path.stem, sql=sql.strip(), **fields)
