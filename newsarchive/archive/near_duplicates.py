"""Whether two texts are one: by the runs of words that they share and the figures in them. Knows nothing of storage.

Measured on copies made from 150 real articles (benchmarks/bench_stories.py): with one word in ten replaced a copy
keeps 0.62–0.8 of its runs of three words (of five: 0.44–0.7), with a quarter of its sentences reworded 0.6–0.9; a
follow-up whose third is quoted has 0.2–0.45, strangers under 0.1. Sentences printed again with other figures, as in a
daily column of prices, share up to 0.95 of their runs but a third of their figures at the most, a copy over a half.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from hashlib import blake2b

RUN = 3  # words
CONTAINMENT = 0.55  # of the shorter text's runs, in the longer
AGREEMENT = 0.48  # and of the runs of both (Dice): a round-up that holds an item whole is no copy of it
FEWEST = 16  # words; a shorter text is a notice, and the same under many stories
FIGURES = 0.5  # of the figures of the text that has fewer, in the other, and one at the least …
COUNTED = 2  # … where it has so many

WORDS = 5  # in a run that the archive keeps as a trace of the text
KEPT = 32  # of them at the most, if chance is fair

_WORD = re.compile(r"\w+")
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_MARKS = re.compile("[\u0300-\u036f]+")
_SEPARATORS = str.maketrans("", "", ".,")


@dataclass(slots=True, frozen=True)
class TextFingerprint:
    """What of a text is compared: its runs of words, and the figures in it."""

    runs: frozenset[tuple[str, ...]]
    figures: frozenset[str]

    def same(self, other: TextFingerprint) -> bool:
        """Whether the two texts are copies of one, shortened, extended or edited as they may be."""
        one, two = len(self.runs), len(other.runs)
        shared = len(self.runs & other.runs)
        if shared == 0 or shared < CONTAINMENT * min(one, two) or 2 * shared < AGREEMENT * (one + two):
            return False
        fewer = min(len(self.figures), len(other.figures))
        return fewer < COUNTED or len(self.figures & other.figures) >= max(1, int(FIGURES * fewer))


def fingerprint(text: str) -> TextFingerprint:
    """A text as it is compared: small letters without marks, so that neither Unicode composition nor the place
    of a tone ('hòa', 'hoà') counts; figures without separators. A text of a few words is like none."""
    plain = _MARKS.sub("", unicodedata.normalize("NFD", text).casefold()).replace("đ", "d")
    words = _WORD.findall(plain)
    if len(words) < FEWEST:
        return TextFingerprint(frozenset(), frozenset())
    runs = zip(*(words[n:] for n in range(RUN)), strict=False)
    return TextFingerprint(
        frozenset(runs), frozenset(f.translate(_SEPARATORS).lstrip("0") for f in _FIGURE.findall(plain))
    )


def shingle_hashes(text: str) -> list[int]:
    """Hashes (64 bits, signed) of some of a text's runs of five words, chosen by value: of two texts that share
    a passage, the same. 16 to 32 of a text of any length, all of a short one: every second as the length
    doubles, and each choice holds the next, so that a text and its half have runs in common."""
    words = _WORD.findall(unicodedata.normalize("NFC", text).casefold())
    runs = {_hash(" ".join(words[n : n + WORDS])) for n in range(len(words) - WORDS + 1)}
    step = 1
    while len(runs) > KEPT * step:
        step *= 2
    return sorted(run for run in runs if run % step == 0)  # in the order of the index: neighbours share its pages


def _hash(run: str) -> int:
    return int.from_bytes(blake2b(run.encode(), digest_size=8).digest(), "big", signed=True)
