"""Words of a text with their places, and its sentences."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice, pairwise

from newsarchive.text import fold

# A word holds its hyphens ('FA-50'), apostrophes and strokes ('EL/M-2032'), points and commas only between digits and
# between capitals ('7,62', 'TP.HCM').
_WORD = re.compile(r"[^\W_]+(?:(?:[-’'/&]|(?<=\d)[.,](?=\d)|(?<=[A-ZĐ])\.(?=[A-ZĐ]))[^\W_]+)*")
# A Vietnamese syllable without marks.
_SYLLABLE = re.compile(
    r"^(?:b|ch?|d|gh?|gi|h|kh?|l|m|n|ngh?|nh|p|ph|qu|r|s|t|th|tr|v|x)?[aeiouy]{1,3}(?:ch?|m|n|ng|nh|p|t)?$"
)
_END = re.compile(r"[.!?…]+[\"”’»)\]]*\s|\n")
_INITIALS = re.compile(r"^(?:[A-Z]\.)+[A-Z]$")  # 'U.S. Navy'
_OPENING = re.compile(r"[\"“‘«(\[]{1,8}$")  # the marks before its first word
_CLOSING = re.compile(r"[^\s\w]{0,8}")  # the marks after the last word of a sentence
_POINT = re.compile(r"^\.\s+$")
# Words before a point that ends no sentence.
_SHORT = frozenset(
    [
        "tp",
        "ts",
        "pgs",
        "gs",
        "ths",
        "bs",
        "ks",
        "ls",
        "tx",
        "tt",
        "mr",
        "mrs",
        "ms",
        "dr",
        "st",
        "gen",
        "lt",
        "col",
        "maj",
        "capt",
        "adm",
        "sgt",
        "brig",
        "sen",
        "rep",
        "gov",
        "no",
        "vs",
    ]
)
# The two ways to place the tone mark: 'uỷ' and 'ủy' are equal.
_TONES = {
    f"{first}{late}": f"{early}{second}"
    for first, second, lates, earlies in (
        ("o", "a", "àáảãạ", "òóỏõọ"),
        ("o", "e", "èéẻẽẹ", "òóỏõọ"),
        ("u", "y", "ỳýỷỹỵ", "ùúủũụ"),
    )
    for late, early in zip(lates, earlies, strict=True)
}
_TONE = re.compile("|".join(_TONES))


@lru_cache(maxsize=50_000)
def normal(word: str) -> str:
    """A word in small letters, with the tone mark of 'uỷ' where 'ủy' has it."""
    return _TONE.sub(lambda match: _TONES[match[0]], word.casefold())


@lru_cache(maxsize=50_000)
def unmarked(word: str) -> str:
    """A word in small letters without marks."""
    return fold(word)


@lru_cache(maxsize=50_000)
def is_syllable(word: str) -> bool:
    """True for a word that has the form of a Vietnamese syllable."""
    return _SYLLABLE.match(unmarked(word)) is not None


def is_unmarked(text: str) -> bool:
    """True for a text of Vietnamese that was printed without marks: hardly a letter beyond ASCII."""
    return sum(not c.isascii() and c.isalpha() for c in text[:4000]) * 200 < min(len(text), 4000)


@dataclass(slots=True)
class Tokens:
    """The words of one text. Each list has an entry a word: the word, its normal form, its place, whether it begins
    with a capital, and the text between it and the word before. `sentences` are (first word, word after the last)."""

    text: str
    words: list[str]
    norms: list[str]
    starts: list[int]
    ends: list[int]
    capital: list[bool]
    gaps: list[str]
    sentences: list[tuple[int, int]]
    shouted: list[bool]  # a sentence in capitals, which say nothing there
    phrases: list[dict[str, list[tuple[str, ...]]]] = field(default_factory=list)  # see Lexicon.begin

    @classmethod
    def of(cls, text: str, *, marks: bool = True) -> "Tokens":
        """The words of a text. Without `marks` their normal forms have no marks."""
        spans = [match.span() for match in _WORD.finditer(text)]
        if "-" in text:
            spans = [part for a, b in spans for part in (_parts(text, a, b) if "-" in text[a:b] else ((a, b),))]
        words = [text[a:b] for a, b in spans]
        norm = normal if marks else unmarked
        gaps = [text[: spans[0][0]], *(text[one[1] : other[0]] for one, other in pairwise(spans))] if spans else []
        capital = [word[0].isupper() for word in words]
        starts, ends = [a for a, _ in spans], [b for _, b in spans]
        sentences = _sentences(words, gaps)
        shouted = [_is_shouted(words[first:past]) for first, past in sentences]
        return cls(text, words, [norm(word) for word in words], starts, ends, capital, gaps, sentences, shouted)

    def __len__(self) -> int:
        return len(self.words)

    def joined(self, number: int) -> bool:
        """True if only a space separates a word from the word before."""
        if number >= len(self.words) or self.gaps[number] in (" ", "\xa0", "  "):
            return number < len(self.words)
        return self.gaps[number] == ". " and _INITIALS.match(self.words[number - 1]) is not None

    def part(self, first: int, past: int) -> str:
        """The text from a word to the word before `past`."""
        return self.text[self.starts[first] : self.ends[past - 1]]

    def sentence(self, number: int) -> tuple[int, int]:
        """(start, end) of the sentence of a word, as offsets."""
        place = bisect_right(self.sentences, (number, len(self.words))) - 1
        first, past = self.sentences[place]
        start, end = self.starts[first], self.ends[past - 1]
        if opening := _OPENING.search(self.gaps[first]):
            start -= len(opening[0])
        closing = _CLOSING.match(self.text, end)
        return start, closing.end() if closing else end


def _parts(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The places of a word's parts: 'cần-Kỹ' of 'Hậu cần-Kỹ thuật' is two words, 'Al-Assad' and 'Osa-MA' are one."""
    left, hyphen, right = text[start:end].partition("-")
    if not hyphen or not left.isalpha() or not right.istitle() or not is_syllable(left) or not is_syllable(right):
        return [(start, end)]
    return [(start, start + len(left)), (end - len(right), end)]


def _is_shouted(words: list[str]) -> bool:
    others = (word for word in words if word.isalpha() and not word.isupper())
    return len(words) > 3 and next(islice(others, (len(words) - 1) // 5, None), None) is None


def _sentences(words: list[str], gaps: list[str]) -> list[tuple[int, int]]:
    firsts = [0] if words else []
    for number in range(1, len(words)):
        gap = gaps[number]
        if gap == " " or not _END.search(gap):
            continue
        before = words[number - 1]
        if _POINT.match(gap) and "\n" not in gap and _is_short(before):
            continue
        if "\n" in gap or not words[number][0].islower():
            firsts.append(number)
    return list(zip(firsts, [*firsts[1:], len(words)], strict=True)) if firsts else []


def _is_short(word: str) -> bool:
    """True for an abbreviation or an initial, whose point ends no sentence."""
    return unmarked(word) in _SHORT or (len(word) == 1 and word.isupper()) or _INITIALS.match(word) is not None
