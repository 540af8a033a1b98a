"""Word lists as data: `vocabulary/markup.toml` holds names, one file per language holds phrases.

A list is a table: each key is an entry, its value the page or the CMS on which it was seen.
"""

import re
import tomllib
from collections.abc import Callable
from functools import lru_cache
from importlib.resources import files
from typing import Any

_FOLDER = files(__package__) / "vocabulary"
_FILES = {name: tomllib.loads((_FOLDER / f"{name}.toml").read_text("utf-8")) for name in ("en", "other", "vi")}
_MARKUP: dict[str, Any] = tomllib.loads((_FOLDER / "markup.toml").read_text("utf-8"))


def names(table: str, key: str) -> list[str]:
    """The entries of one list in `markup.toml`, in order."""
    entries = _MARKUP[table][key]
    return entries.split() if isinstance(entries, str) else list(entries)


def class_test(key: str) -> Callable[[str], bool]:
    """A test for one of the listed words in a class or an id, whole between blanks, '-' and '_'."""
    search = re.compile(rf"(?:^|[\s_-])(?:{'|'.join(names('class', key))})(?=$|[\s_-])", re.I).search
    return lru_cache(maxsize=2_000)(lambda label: search(label) is not None)  # a page repeats its names


def phrases(key: str) -> str:
    """A regular expression for any phrase that a language lists under the key."""
    return f"(?:{'|'.join(phrase for language in _FILES.values() for phrase in language.get(key, ()))})"
