"""Word lists as data: `vocabulary/markup.toml` holds names, one file per language holds phrases."""

import re
import tomllib
from importlib.resources import files
from typing import Any

_LANGUAGES = ("vi", "en", "other")


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads((files(__package__) / "vocabulary" / f"{name}.toml").read_text("utf-8"))


_MARKUP = _load("markup")
_PHRASES = [_load(language) for language in _LANGUAGES]


def names(table: str, key: str) -> list[str]:
    """The entries of one list in `markup.toml`, in order."""
    return str(_MARKUP[table][key]).split()


def class_pattern(key: str) -> re.Pattern[str]:
    """A pattern for one of the listed words in a class or an id, whole between blanks, '-' and '_'."""
    return re.compile(rf"(?:^|[\s_-])(?:{'|'.join(names('class', key))})(?=$|[\s_-])", re.I)


def phrases(key: str) -> str:
    """A regular expression for any phrase that a language lists under the key."""
    return f"(?:{'|'.join(phrase for language in _PHRASES for phrase in language.get(key, ()))})"
