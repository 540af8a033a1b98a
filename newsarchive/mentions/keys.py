"""Keys: two printed forms with the same key name the same thing. Keys are for comparing, never for showing."""

import re
import tomllib
from functools import lru_cache
from pathlib import Path

from newsarchive.text import fold

_LISTS = tomllib.loads(Path(__file__).with_name("keys.toml").read_text(encoding="utf-8"))
_ABBREVIATIONS = {fold(short): fold(full) for short, full in _LISTS["abbreviations"].items()}
_WORD = re.compile(r"\w+")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_RANKS = {fold(name): number for number, names in enumerate(_LISTS["ladder"]) for name in names}
GENERAL = next(number for name, number in _RANKS.items() if name == "chuan tuong")
"""The place on the ladder from which officers are generals and admirals."""


def abbreviation(word: str) -> str | None:
    """What an abbreviation in the name of a body stands for, or None."""
    full: str | None = _LISTS["abbreviations"].get(word)
    return full


def person_key(name: str) -> str:
    """The key of a person's name: small letters without marks. Names that differ in marks are told apart by
    `same_marks`."""
    return " ".join(_WORD.findall(fold(name)))


@lru_cache(maxsize=4096)
def organisation_key(name: str) -> str:
    """The key of an organisation: abbreviations in full, no marks, nothing in brackets, no 'Việt Nam' at the end.
    'Tổng cục CNQP' and 'Tổng cục Công nghiệp quốc phòng' have one key."""
    words = _WORD.findall(fold(_IN_BRACKETS.sub(" ", name)))
    key = " ".join(_ABBREVIATIONS.get(word, word) for word in words)
    return key.removesuffix(" viet nam")


def office_key(title: str) -> str:
    """The key of an office without its organisation: 'Phó Chính uỷ' and 'phó chính ủy' have one key."""
    return " ".join(_WORD.findall(fold(title)))


def equipment_key(name: str) -> str:
    """The key of a designator: its letters and digits without separators. 'TT-400TP' and 'TT400TP' have one key."""
    return "".join(_WORD.findall(fold(name))).replace("_", "")


def rank_level(rank: str) -> int | None:
    """The place of a military or police rank on the ladder, higher for higher ranks; None for an unknown rank. Ranks of
    the navy ('Phó đô đốc') stand beside those of the army, and 'QNCN' changes nothing."""
    words = _WORD.findall(fold(rank))
    return next(
        (level for n in range(len(words), 0, -1) if (level := _RANKS.get(" ".join(words[:n]))) is not None), None
    )
