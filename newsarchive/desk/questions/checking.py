"""What a saved question cannot be asked: words that cannot be read, and days that are none."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from datasette.utils import InvalidSql

from newsarchive.archive.search import QueryError
from newsarchive.archive.search.fts5 import ARTICLES, PHOTOS, match_expression
from newsarchive.archive.search.query import parse
from newsarchive.desk.functions import topics
from newsarchive.desk.questions import Question

_DAY = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?", re.ASCII)


class Unanswerable(InvalidSql):  # type: ignore[misc]
    """What was asked and the mend, in one line. Datasette answers it with 400 in every format."""


def check(question: Question, asked: Mapping[str, Any]) -> None:
    """Raises Unanswerable where a parameter that is not empty cannot be read."""
    words = str(asked.get("words") or "")
    if "words" in question.params and words:
        try:
            for text in (json.loads(topics(words)) if "topics(" in question.sql else None) or [words]:
                match_expression(parse(text), PHOTOS if "photo_expression(" in question.sql else ARTICLES, lambda _: [])
        except QueryError as error:
            raise Unanswerable(f"words: {error}") from None
    for name in ("since", "until"):
        day = str(asked.get(name) or "")
        if name in question.params and day and not _is_day(day):
            raise Unanswerable(f"{name} {day[:40]!r}: no day; write it as 2026-03-31")


def _is_day(text: str) -> bool:
    """A day, a month or a year."""
    try:
        return bool(_DAY.fullmatch(text) and date.fromisoformat((text + "-01-01")[:10]))
    except ValueError:
        return False
