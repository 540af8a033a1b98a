"""The word lists of the folder vocabulary: which phrases begin at a word."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from newsarchive.mentions.tokens import Tokens, normal, unmarked

_FOLDER = Path(__file__).with_name("vocabulary")
_JOINTS = frozenset([" ", "\xa0", "  ", ". ", " - ", " – ", "-"])  # between the words of a phrase
_COMMAS = _JOINTS | {", "}
Phrases = list[tuple[str, ...]]  # that begin with one word, the longest first
_NONE: dict[str, Phrases] = {}


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
        self._by_word: dict[str, dict[str, Phrases]] = {}
        for name, phrases in self._lists.items():
            for word, same in phrases.items():
                self._by_word.setdefault(word, {})[name] = same
        self.body_beginnings = self.first_words("small", "classes", "forces")  # of bodies that may be written small

    @cache  # noqa: B019 (there are two lexicons, which are never dropped)
    def first_words(self, *names: str) -> frozenset[str]:
        """The words with which the phrases of some lists begin."""
        return frozenset(word for name in names for word in self._lists[name])

    def begin(self, tokens: Tokens) -> list[dict[str, Phrases]]:
        """The phrases that may begin at each word, by their lists. Most words begin none. Kept with the words, because
        every parser of a text asks for them."""
        if not tokens.phrases:
            by_word = self._by_word
            tokens.phrases = [by_word.get(word, _NONE) for word in tokens.norms]
        return tokens.phrases

    def match(self, name: str, tokens: Tokens, first: int, past: int) -> int:
        """The word after the longest phrase of a list that begins at a word, or `first` if there is none."""
        phrases = self._lists[name].get(tokens.norms[first])
        return first if phrases is None else self.longest(phrases, tokens, first, past)

    def longest(self, phrases: Phrases, tokens: Tokens, first: int, past: int) -> int:
        """The word after the longest of some phrases that stands at a word, or `first` if none does. Spaces or hyphens
        join its words, and commas where the list has them."""
        norms, gaps = tokens.norms, tokens.gaps
        for phrase in phrases:
            end = first + len(phrase)
            if end > past or (end > first + 1 and tuple(norms[first:end]) != phrase):
                continue
            joints = gaps[first + 1 : end]
            if _JOINTS.issuperset(joints) or (phrase in self._with_commas and _COMMAS.issuperset(joints)):
                return end
        return first

    def _phrases(self, entries: list[str] | str) -> dict[str, Phrases]:
        phrases: dict[str, Phrases] = {}
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
