"""The word lists of the folder vocabulary: which phrases begin at a word."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from newsarchive.mentions.tokens import Tokens, normal, unmarked

_FOLDER = Path(__file__).with_name("vocabulary")
_JOINTS = frozenset([" ", "\xa0", "  ", ". ", " - ", " – ", "-"])  # between the words of a phrase
Phrases = dict[str, list[tuple[str, ...]]]  # by first word, the longest first


class Lexicon:
    """The phrases of all lists. Without `marks` they are those of texts that were printed without marks."""

    def __init__(self, *, marks: bool) -> None:
        self.marks = marks
        self._with_commas: set[tuple[str, ...]] = set()
        norm = normal if marks else unmarked
        lists: dict[str, Any] = {}
        for path in sorted(_FOLDER.glob("*.toml")):
            lists |= tomllib.loads(path.read_text(encoding="utf-8"))
        self.surnames = frozenset(map(norm, lists.pop("surnames").split()))
        self.stops = frozenset(map(norm, lists.pop("stops").split()))
        self.series = frozenset(lists.pop("series"))
        self.levels = [[tuple(map(norm, name.split())) for name in names] for names in lists.pop("levels")]
        self._lists = {name: self._phrases(entries) for name, entries in lists.items()}
        self.body_beginnings = self.first_words("small", "classes", "forces")  # of bodies that may be written small

    def first_words(self, *names: str) -> frozenset[str]:
        """The words with which the phrases of some lists begin."""
        return frozenset(word for name in names for word in self._lists[name])

    def match(self, name: str, tokens: Tokens, first: int, past: int) -> int:
        """The word after the longest phrase of a list that begins at a word, or `first` if there is none. Spaces or
        hyphens join its words, and commas where the list has them."""
        entries = self._lists[name].get(tokens.norms[first])
        if entries is None:
            return first
        norms, gaps = tokens.norms, tokens.gaps
        for phrase in entries:
            end = first + len(phrase)
            if end <= past and all(
                norms[first + n] == phrase[n]
                and (gaps[first + n] in _JOINTS or (gaps[first + n] == ", " and phrase in self._with_commas))
                for n in range(1, len(phrase))
            ):
                return end
        return first

    def _phrases(self, entries: list[str] | str) -> Phrases:
        phrases: Phrases = {}
        for entry in entries if isinstance(entries, list) else entries.replace("\n", "").split("|"):
            if words := tuple(Tokens.of(entry, marks=self.marks).norms):
                if "," in entry:
                    self._with_commas.add(words)
                phrases.setdefault(words[0], []).append(words)
        for same in phrases.values():
            same.sort(key=len, reverse=True)
        return phrases


@cache
def lexicon(*, marks: bool) -> Lexicon:
    """The lexicon of texts with or without marks."""
    return Lexicon(marks=marks)
