"""Each message of the triage table is one that the code prints, and has each reason of `newsarchive health`."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from string import Formatter
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.docs.project import DOCS

PACKAGE = ROOT / "newsarchive"
GAP = "…"
TEXT = (DOCS / "operations.md").read_text(encoding="utf-8")
# Reasons of `newsarchive health` that docs/operations.md is still to explain. It is empty when all is done.
TO_BE_EXPLAINED: frozenset[str] = frozenset()


def messages() -> list[str]:
    """What stands in backquotes in the first column of the tables under 'Triage'."""
    rows = re.findall(r"^\| (`.+?`) \|", TEXT.partition("## Triage")[2], re.M)
    return [message for cell in rows for message in re.findall(r"`([^`]+)`", cell)]


@cache
def templates() -> tuple[str, ...]:
    """The texts in the code, with GAP for what is filled in."""
    found = [template for path in PACKAGE.rglob("*.py") for template in _texts(path.read_text(encoding="utf-8"))]
    for path in PACKAGE.rglob("*.toml"):
        found += [_template(line) for line in re.findall(r'^line = "(.+)"$', path.read_text(encoding="utf-8"), re.M)]
    return tuple(found)


def _texts(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr):
            yield "".join(part.value if isinstance(part, ast.Constant) else GAP for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _template(line: str) -> str:
    """A line of str.format with GAP for its fields."""
    return "".join(text + (GAP if field is not None else "") for text, field, _, _ in Formatter().parse(line))


def reasons() -> Iterator[str]:
    """The reasons that `newsarchive health` prints, as far as they are words and not the reason of something else."""
    archive = PACKAGE / "archive"
    for path in sorted({*archive.glob("health*.toml"), *archive.glob("health/*.toml")}):
        for line in _lines(tomllib.loads(path.read_text(encoding="utf-8"))):
            if re.search(r"[^\W\d_]{3}", template := _template(line)):
                yield template


def _lines(value: Any) -> Iterator[str]:
    """Each value of a key 'line', however deep."""
    if isinstance(value, dict):
        yield from (one for name, one in value.items() if name == "line" and isinstance(one, str))
    if isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _lines(one)


def mends() -> Iterator[tuple[str, str]]:
    """(reason, what to do) of the rules of `newsarchive health`, for reasons that stand in the table."""
    rules = tomllib.loads((PACKAGE / "archive" / "health" / "rules.toml").read_text(encoding="utf-8"))
    for rule in [*rules["rule"], *rules["learned"].values()]:
        if "line" in rule and not rule["line"].startswith("{url}: {detail}"):
            yield _template(rule["line"]), rule["mend"]


def is_in(message: str, template: str) -> bool:
    """True if a message is a template or a part of one. GAP stands for anything."""
    return re.search(".*".join(re.escape(part) for part in message.split(GAP)), template, re.S) is not None


def test_messages_and_table_say_the_same_mend() -> None:
    """Alerts end with the mend of a rule. Its words are those of the table, without their backquotes."""
    rows = re.findall(r"^\| `([^|]+)` \|[^|]+\| (.+?) \|$", TEXT.partition("### `newsarchive health`")[2], re.M)
    table = {reason: mend.replace("`", "'") for reason, mend in rows}
    assert {reason: table.get(reason) for reason, _ in mends()} == dict(mends())
    failures = tomllib.loads((PACKAGE / "archive" / "health" / "rules.toml").read_text(encoding="utf-8"))["failures"]
    columns = set(re.findall(r"\| ([^|]+?) \|$", TEXT.partition("## Triage")[2].replace("`", "'"), re.M))
    assert set(failures.values()) <= columns


@pytest.mark.parametrize("message", messages())
def test_the_code_prints_it(message: str) -> None:
    assert len(message.replace(GAP, "").strip()) >= 8
    assert any(is_in(message, template) for template in templates()), message


def test_no_message_stands_twice() -> None:
    assert len(messages()) == len(set(messages())) > 30


def test_each_reason_of_health_is_explained() -> None:
    told = list(reasons())
    assert len(told) > 5
    missing = {reason for reason in told if not any(is_in(message, reason) for message in messages())}
    assert missing == TO_BE_EXPLAINED, "docs/operations.md, the table under 'newsarchive health': a row for each"
