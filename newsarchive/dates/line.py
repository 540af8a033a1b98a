"""The line that the grammar reads: one spelling of the text, patterns over it, and the values of its number words.

Pages give NFC, NFD and the windows-1258 style (base letters composed, tones combining), no-break and zero-width
spaces, a dozen dashes, full-width digits. The grammar reads one spelling: composed, lower case, one kind of space,
dash and prime. `original_slice` gives a part of it back as the page wrote it.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import lru_cache
from importlib.resources import files
from typing import Any

from newsarchive.dates.model import DateMatch

VOCABULARY: dict[str, Any] = tomllib.loads((files(__package__) / "vocabulary.toml").read_text("utf-8"))

_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u2060\ufeff"
_ALIKE = {
    "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63",
    "/": "\u2044\u2215",
    ":": "\u2236\ua789\ufe55",
    "'": "\u2018\u2019\u02b9\u02bc\u2032\u00b4`",
    '"': "\u201c\u201d\u2033",
}
_TABLE: dict[int, int | None] = dict.fromkeys(map(ord, _INVISIBLE))
_TABLE |= {ord(like): ord(plain) for plain, alike in _ALIKE.items() for like in alike}
_TABLE |= {0xFF01 + offset: 0x21 + offset for offset in range(0x5E)}  # full-width forms of ASCII

# Only short runs of marks are composed: to normalise an endless run takes quadratic time.
_COMPOSABLE = re.compile(r"[^\W\d_][\u0300-\u036f]{1,5}")
_SPACES = re.compile(r"\s+")
_PIECE = re.compile(rf"[\s{_INVISIBLE}]+|[^\W\d_][\u0300-\u036f]{{1,5}}|.", re.DOTALL)
_MARKED = re.compile(r"[^\W\d_\x00-\x7f]")
_EDGES = " .,;:()[]|-'\""

_UNIT = "|".join(VOCABULARY["numbers"])
NUMERAL = rf"(?:(?:(?:hai|ba) mươi|mười)(?: (?:{_UNIT})(?!\w))?|{_UNIT})(?!\w)"
MONTH_WORD, WEEKDAY, DAY_PART, LUNAR_YEAR = (
    VOCABULARY["patterns"][name] + r"(?!\w)" for name in ("month", "weekday", "day_part", "lunar_year")
)


def alternatives(name: str) -> str:
    """A list of words of the vocabulary as alternatives of a regular expression."""
    return "|".join(VOCABULARY["words"][name])


@dataclass(frozen=True, slots=True)
class Line:
    """A text in its canonical spelling, with the context of its reading.

    `bare`: the text holds no Vietnamese mark, so patterns are matched without marks. `reference` is in `zone`;
    `order` is 'DMY' or 'MDY'. `inner` is (start, end) of the text without brackets and punctuation around it.
    """

    text: str
    bare: bool
    reference: datetime | None
    order: str
    zone: tzinfo
    inner: tuple[int, int]

    @classmethod
    def of(cls, text: str, reference: datetime | None, order: str, zone: tzinfo) -> Line:
        spelt = canonical(text)
        inner = len(spelt) - len(spelt.lstrip(_EDGES)), len(spelt.rstrip(_EDGES))
        return cls(spelt, _MARKED.search(spelt) is None, _in_zone(reference, zone), order, zone, inner)

    def begins(self, at: int) -> bool:
        """Whether only punctuation stands right before `at`."""
        return at <= self.inner[0] or self.text[at - 1] == "(" or self.text[at - 2 : at] in (": ", ", ", "; ", "| ")

    def is_all(self, start: int, end: int) -> bool:
        """Whether [start:end] is the whole line but for punctuation."""
        return start <= self.inner[0] and self.inner[1] <= end

    def in_brackets(self, start: int, end: int) -> bool:
        """Whether [start:end] stands in round brackets."""
        return self.text[start - 1 : start] == "(" and self.text[end : end + 1] == ")"


def _in_zone(moment: datetime | None, zone: tzinfo) -> datetime | None:
    if moment is None or moment.tzinfo is None:
        return moment and moment.replace(tzinfo=zone)
    try:
        return moment.astimezone(zone)
    except OverflowError:
        return moment.replace(tzinfo=zone)


class Term:
    """A regular expression for Vietnamese with its marks, and for Vietnamese typed without them.

    The two are kept apart: 'thắng 2-1' is no month, though without its marks it looks like one.
    Every term matches in time bounded by a constant: no open repetition inside.
    """

    def __init__(self, pattern: str) -> None:
        self._marked = re.compile(pattern)
        self._bare = re.compile(unmarked(pattern))

    def match(self, line: Line, at: int) -> re.Match[str] | None:
        """The match that begins at `at`."""
        return (self._bare if line.bare else self._marked).match(line.text, at)

    def search(self, line: Line, start: int, end: int) -> re.Match[str] | None:
        """The first match in [start:end]."""
        return (self._bare if line.bare else self._marked).search(line.text, start, end)


Production = Callable[[Line, int], DateMatch | None]


def production(pattern: str) -> Callable[[Callable[[Line, re.Match[str]], DateMatch | None]], Production]:
    """Make a production, called with (line, position), of a function that reads a match of `pattern`."""
    term = Term(pattern)

    def decorate(read: Callable[[Line, re.Match[str]], DateMatch | None]) -> Production:
        def read_at(line: Line, at: int) -> DateMatch | None:
            match = term.match(line, at)
            return read(line, match) if match else None

        return read_at

    return decorate


def first_of(*productions: Production) -> Production:
    """The production that gives the first answer of `productions`."""

    def read_at(line: Line, at: int) -> DateMatch | None:
        return next((match for read in productions if (match := read(line, at))), None)

    return read_at


def canonical(text: str) -> str:
    """The canonical spelling of `text`. Shorter only by spaces and marks; takes linear time."""
    if not text.isascii():
        text = _COMPOSABLE.sub(lambda run: unicodedata.normalize("NFC", run[0]), text.translate(_TABLE))
    return _SPACES.sub(" ", text.lower())


def original_slice(original: str, text: str, start: int, end: int) -> str:
    """The part of `original` whose canonical spelling is `text[start:end]`."""
    if len(original) == len(text):
        return original[start:end]
    at, first, last = 0, None, len(original)
    for piece in _PIECE.finditer(original):
        if at >= end:
            last = piece.start()
            break
        at += len(canonical(piece[0]))
        if first is None and at > start:
            first = piece.start()
    sliced = original[first:last] if first is not None else ""
    return sliced if canonical(sliced).strip() == text[start:end].strip() else text[start:end]


@lru_cache(maxsize=4096)
def unmarked(text: str) -> str:
    """`text` without marks: 'ngày mùng một' -> 'ngay mung mot'. Keeps the case, so it serves for patterns too."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return bare.replace("đ", "d").replace("Đ", "D")


_NUMBERS = {unmarked(word): value for word, value in VOCABULARY["numbers"].items()}
_NUMBERS |= {"muoi": 10, "gieng": 1, "chap": 12, "i": 1, "ii": 2, "iii": 3, "iv": 4}


def number(word: str) -> int:
    """1 to 39 from digits or words: '07', 'mười một', 'hai mươi sáu', 'iii'. 'giêng' is month 1, 'chạp' month 12."""
    if word.isdigit():
        return int(word)
    value = 0
    for part in unmarked(word).split():
        value = value * 10 if part == "muoi" and value else value + _NUMBERS[part]
    return value


def weekday_number(word: str) -> int:
    """0 for Monday to 6 for Sunday, from 'thứ hai', 'thứ 2', 't2', 'chủ nhật', 'cn'."""
    last = unmarked(word).removeprefix("thu").split()[-1]
    if last[-1].isdigit():
        return int(last[-1]) - 2
    return _NUMBERS[last] - 2 if last in _NUMBERS else 6
