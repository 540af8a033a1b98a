"""Decides whether two texts are one, by the shingles (runs of words) that they share and the figures in them.

Measured on copies made from 150 real articles (benchmarks/bench_stories.py): with one word in ten replaced, a copy
keeps 0.62–0.8 of its shingles of three words (of five: 0.44–0.7); with a quarter of its sentences reworded, 0.6–0.9. A
follow-up that quotes a third has 0.2–0.45, an unrelated text under 0.1. Sentences printed again with other figures, as
in a daily column of prices, share up to 0.95 of their shingles, but a third of their figures at most; a copy shares
over a half.
"""

import re
import struct
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import Self

COMPARED = 3  # words in a shingle that is compared
CONTAINMENT = 0.55  # share of the shorter text's shingles that the longer one must have
AGREEMENT = 0.48  # share of the shingles of both (Dice): a round-up that contains an item is no copy of it
FEWEST = 16  # words; a shorter text is a notice that is printed under many articles
FIGURES = 0.5  # share of the figures of the text with fewer that the other must have, and one at least …
COUNTED = 2  # … if it has as many

INDEXED = 5  # words in a shingle whose hash is stored
KEPT = 32  # hashes at most, on average

HELD = 256  # fingerprints in memory, some 40 kB each: an article with much in common is compared often

_WORD = re.compile(r"\w+")
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_MARKS = re.compile("[\u0300-\u036f]+")
_SEPARATORS = str.maketrans("", "", ".,")


@dataclass(slots=True, frozen=True)
class TextFingerprint:
    """The shingles of a text, and the figures in it."""

    shingles: frozenset[tuple[str, ...]]
    figures: frozenset[str]

    def same(self, other: Self) -> bool:
        """True if the two texts are copies of one, even if they were shortened, extended or edited."""
        one, two = len(self.shingles), len(other.shingles)
        shared = len(self.shingles & other.shingles)
        if shared == 0 or shared < CONTAINMENT * min(one, two) or 2 * shared < AGREEMENT * (one + two):
            return False
        fewer = min(len(self.figures), len(other.figures))
        return fewer < COUNTED or len(self.figures & other.figures) >= max(1, int(FIGURES * fewer))


def text_of(lead: str | None, body: str | None) -> str:
    """The text of an article that is compared: lead and body."""
    return "\n".join(filter(None, (lead, body)))


@lru_cache(HELD)
def fingerprint(text: str) -> TextFingerprint:
    """The fingerprint of a text in small letters without marks, and of its figures without separators. So neither
    Unicode composition nor the place of a tone ('hòa', 'hoà') matters. A text of a few words equals no other."""
    plain = _MARKS.sub("", unicodedata.normalize("NFD", text).casefold()).replace("đ", "d")
    words = _WORD.findall(plain)
    if len(words) < FEWEST:
        return TextFingerprint(frozenset(), frozenset())
    shingles = zip(*(words[n:] for n in range(COMPARED)), strict=False)
    figures = (figure.translate(_SEPARATORS).lstrip("0") for figure in _FIGURE.findall(plain))
    return TextFingerprint(frozenset(shingles), frozenset(figures))


def shingle_hashes(text: str) -> list[int]:
    """Hashes (64 bits, signed) of some shingles of five words, chosen by value, so that two texts that share a passage
    keep the same ones. All of a short text, 16–32 of any longer one: as the length doubles, every second is dropped, so
    a text and its half still have hashes in common. Sorted like the index, because neighbours share its pages."""
    words = [word.encode() for word in _WORD.findall(unicodedata.normalize("NFC", text).casefold())]
    shingles = {b" ".join(run) for run in zip(*(words[n:] for n in range(INDEXED)), strict=False)}
    digests = b"".join([blake2b(shingle, digest_size=8).digest() for shingle in shingles])
    hashes = set(struct.unpack(f">{len(shingles)}q", digests))
    step = 1
    while len(hashes) > KEPT * step:
        step *= 2
    return sorted(one for one in hashes if one % step == 0)
