"""The saved questions: a file of SQL each, which says of itself in TOML, in the comment at its head, what it answers.

`title` and `description` are Vietnamese, then English; `params` are the :parameters in the order of the form, all of
which may be left empty; `feed` says how its rows are followed (newsarchive/desk/feeds.py): `key` are the columns that
tell one row from another for good, `entry` is the title of a row. Each question has a column `updated`: when the
archive came to know of the last thing that the row counts.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from datasette import hookimpl
from markupsafe import Markup

FOLDER = Path(__file__).parent


@dataclass(slots=True, frozen=True)
class Question:
    """One saved question. `key` and `entry` are of its feed."""

    name: str
    title: str
    description: str
    sql: str
    params: tuple[str, ...]
    key: tuple[str, ...]
    entry: str


@cache
def questions() -> dict[str, Question]:
    """All saved questions by name, in the order in which a reader is shown them."""
    found = sorted((_read(path) for path in FOLDER.glob("*.sql")), key=lambda pair: pair[0])
    return {question.name: question for _, question in found}


@hookimpl  # type: ignore[untyped-decorator]
def canned_queries() -> dict[str, dict[str, Any]]:
    """The saved questions as Datasette has them."""
    return {
        question.name: {
            "title": question.title,
            "description": question.description,
            "description_html": _in_both(question.description),
            "sql": question.sql,
            "params": list(question.params),
            "hide_sql": True,
        }
        for question in questions().values()
    }


def _in_both(description: str) -> str:
    """Vietnamese and English in a paragraph each, marked for what they are."""
    paragraph = Markup('<p lang="{}">{}</p>')
    return "".join(paragraph.format(*pair) for pair in zip(("vi", "en"), description.split(" · "), strict=True))


def _read(path: Path) -> tuple[int, Question]:
    head, sql = path.read_text(encoding="utf-8").removeprefix("/*").split("*/", 1)
    told = tomllib.loads(head)
    return told["order"], Question(
        name=path.stem,
        title=told["title"],
        description=" ".join(told["description"].split()),
        sql=sql.strip(),
        params=tuple(told["params"]),
        key=tuple(told["feed"]["key"]),
        entry=told["feed"]["entry"],
    )
