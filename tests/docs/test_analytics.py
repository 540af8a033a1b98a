"""The questions of docs/analytics.md, asked of the sample archive: DuckDB over the exported months gives what the
archive gives."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pytest

from tests.conftest import Newsarchive
from tests.docs.project import blocks


@pytest.fixture
def answers(sample: Newsarchive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, list[tuple[Any, ...]]]:
    """{name of a question: DuckDB's rows}."""
    ((_, command),) = blocks("analytics.md")
    *words, folder = command.split()[1:]
    sample.here(*words, str(tmp_path / folder))
    monkeypatch.chdir(tmp_path)
    found = {}
    with duckdb.connect() as connection:
        for name, sql in blocks("analytics.md", "sql"):
            found[name] = connection.execute(sql).fetchall()
    return found


def test_the_questions_have_the_answers_of_the_archive(
    sample: Newsarchive, answers: dict[str, list[tuple[Any, ...]]]
) -> None:
    articles = sample.rows("SELECT * FROM articles")
    month = {row["id"]: row["published_at"] and row["published_at"][:7] for row in articles}
    assert {(m, source): n for m, source, n in answers["months"]} == Counter(
        (month[row["id"]], row["source"]) for row in articles
    )
    words: Counter[str | None] = Counter()
    for row in articles:
        if row["body"]:
            words[month[row["id"]]] += len(re.split(r"\s+", row["body"].strip()))
    assert dict(answers["words"]) == words

    stories = defaultdict(list)
    for row in articles:
        if row["published_at"] and len(row["published_at"]) > 10:
            stories[row["story_id"]].append((datetime.fromisoformat(row["published_at"]), row["source"]))
    first = Counter(min(one)[1] for one in stories.values() if len({source for _, source in one}) > 1)
    assert dict(answers["first"]) == first != {}

    credits = Counter(row["credit"] for row in sample.rows("SELECT credit FROM photos WHERE credit IS NOT NULL"))
    assert [n for _, n in answers["credits"]] == [n for _, n in credits.most_common(20)]
    assert all(credits[credit] == n for credit, n in answers["credits"])
    timed = [datetime.fromisoformat(one) for row in articles if (one := row["published_at"]) and len(one) > 10]
    assert dict(answers["hanoi"]) == Counter(at.astimezone(ZoneInfo("Asia/Ho_Chi_Minh")).date() for at in timed)
    days = [row["published_at"][:10] for row in articles if row["published_at"] and len(row["published_at"]) >= 10]
    assert dict(answers["weekdays"]) == Counter(datetime.fromisoformat(day).isoweekday() for day in days)
