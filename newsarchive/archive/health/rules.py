"""The rules, queries and messages of the health of sources (rules.toml)."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(slots=True, frozen=True)
class Reason:
    """What is wrong: its kind in a word or two, and a line for a person."""

    cause: str
    line: str


@cache
def rules() -> dict[str, Any]:
    """The content of rules.toml."""
    return tomllib.loads(files(__package__).joinpath("rules.toml").read_text(encoding="utf-8"))


def learned(key: str, /, **values: Any) -> Reason:
    """The reason of a rule that is code, with the values of its message."""
    rule = rules()["learned"][key]
    return Reason(rule["cause"].format(**values), rule["line"].format(**values))
