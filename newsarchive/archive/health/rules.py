"""The rules, queries and messages of the health of sources (rules.toml)."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(slots=True, frozen=True)
class Reason:
    """What is wrong: its kind in a word or two, a line for a person, and what to do, with OUTLET for the
    source."""

    cause: str
    line: str
    mends: tuple[str, ...]


@cache
def rules() -> dict[str, Any]:
    """The content of rules.toml."""
    return tomllib.loads(files(__package__).joinpath("rules.toml").read_text(encoding="utf-8"))


def learned(key: str, /, **values: Any) -> Reason:
    """The reason of a rule that is code, with the values of its message."""
    return reason(rules()["learned"][key], values)


def reason(rule: dict[str, str], values: dict[str, Any]) -> Reason:
    """The reason of a rule, with the values of its message."""
    cause = rule["cause"].format(**values)
    mends = (rules()["failures"].get(cause), rule["mend"])
    return Reason(cause, rule["line"].format(**values), tuple(filter(None, mends)))
