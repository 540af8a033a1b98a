"""Persons whom a text names with a rank, a degree, an office or a form of address: 'Thượng tướng Nguyễn Văn A'.

A name without any of these is left out: capitals do not distinguish it from a place, a factory or a ship. So is a
single word.
"""

import re
import tomllib
from pathlib import Path

from newsarchive.text import is_capitals
from newsarchive.vietnamese.agencies_and_ranks import without_rank

MAX_TEXT = 200_000  # characters
MAX_RANK = 48  # characters before a name
WORDS = range(2, 6)  # in a name

_LISTS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_UPPER = "".join(c for c in map(chr, range(0x41, 0x1F00)) if c.isupper())
# Bounds the length of a word. Otherwise 'A-A-A-…' takes quadratic time.
_WORD = rf"[{_UPPER}][\w'’-]{{0,40}}+"
_CAPITALISED = re.compile(rf"(?<!\w){_WORD}(?:(?:(?<= [A-Z])\.)? {_WORD})+")  # 'Donald J. Trump'
_NEXT_RANK = re.compile(r" (?:Đại|Thượng|Trung|Thiếu|Chuẩn|Hạ)$")  # 'Trần Văn B Thiếu' of 'Thiếu tướng'
_REST_OF_RANK = re.compile(r" (?:tướng|tá|úy|uý|sĩ|sỹ)\b")
_LEADING = re.compile(r"[\s(“]+(?=\S)")
_OFFICE = re.compile(rf"(?:^|(?<=\s)|(?<=[(“\"]))(?:{'|'.join(_LISTS['offices'])})\.?,? $", re.I)
_COUNTRY = re.compile(rf"(?:{'|'.join(_LISTS['countries'])})(?: |$)")
_BODY = re.compile(rf"(?:{'|'.join(_LISTS['bodies'])}) ")


def persons(text: str) -> list[str]:
    """The persons in the order of the text, each once. A name in capitals is written with small letters:
    'ĐẠI TÁ TRẦN VĂN B' and 'Đại tá Trần Văn B' are one person."""
    text = text[:MAX_TEXT]
    found: dict[str, None] = {}
    for match in _CAPITALISED.finditer(text):
        words = _NEXT_RANK.sub("", match[0]) if _REST_OF_RANK.match(text, match.end()) else match[0]
        name = _name(text[max(0, match.start() - MAX_RANK) : match.start()], words)
        if name is not None:
            found[name.title() if is_capitals(name) else name] = None
    return list(found)


def _name(before: str, words: str) -> str | None:
    """The name in a run of capitalised words; None without a rank or an office."""
    name = _with_rank(before, words) or _with_office(before, words)
    if name is None or len(name.split()) not in WORDS or _BODY.match(name):
        return None
    has_acronym = any(len(word) > 1 and is_capitals(word) for word in name.split()) and not is_capitals(name)
    return None if has_acronym else name


def _with_rank(before: str, words: str) -> str | None:
    """'Đại tá, TS. ' before 'Nguyễn Văn A', or 'Đại tá' at the head of a run in capitals."""
    for start in [0, *(match.end() for match in _LEADING.finditer(before)), len(before)][-5:]:
        phrase = before[start:] + words
        name = without_rank(phrase)
        if name != phrase and name and words.endswith(name):
            return name
    return None


def _with_office(before: str, words: str) -> str | None:
    """'Bộ trưởng ' before 'Trần Văn B', 'Ông' at the head of the run, 'Tổng thống Mỹ' before the name."""
    first, _, rest = words.partition(" ")
    if _OFFICE.search(f"{first} ") and rest:
        return rest
    if not _OFFICE.search(before):
        return None
    country = _COUNTRY.match(words)
    return words[country.end() :] if country else words
