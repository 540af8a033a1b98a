"""What changed between two texts, word by word, in paragraphs."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from difflib import SequenceMatcher

WORDS = 1200  # of two paragraphs that are compared word by word; longer ones stand as removed and added
ALL = 12_000  # words of one article that are compared: a second of work at the most
LIKE = 0.4  # below that, confetti reads worse than the two texts
PARAGRAPHS = 400
_WORD = re.compile(r"(?:\w+|[^\w\s])\s*|\s+")  # with the space behind it
_LISTS = ("authors", "tags")


@dataclass(slots=True, frozen=True)
class Piece:
    """A run of text: 'same', 'old' (taken out) or 'new' (put in)."""

    kind: str
    text: str


@dataclass(slots=True, frozen=True)
class Paragraph:
    """A paragraph of the comparison; `skipped` counts unchanged ones that are left out in its place."""

    pieces: list[Piece]
    skipped: int = 0


class Comparison:
    """Compares the fields of one article; so many words in all, then paragraphs stand as removed and added."""

    def __init__(self) -> None:
        self._left = ALL

    def paragraphs(self, field: str, old: str | None, new: str | None) -> list[Paragraph]:
        """The paragraphs of a field that changed, each with an unchanged one before and after it."""
        before, after = _paragraphs(field, old), _paragraphs(field, new)
        found: list[Paragraph] = []
        for kind, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
            if kind == "equal":
                found += [Paragraph([Piece("same", text)]) for text in before[i1:i2]]
            else:
                found += self._changed(before[i1:i2], after[j1:j2])
        return _near_changes(found)

    def _changed(self, before: list[str], after: list[str]) -> list[Paragraph]:
        paired = min(len(before), len(after))
        found = [Paragraph(self._words(old, new)) for old, new in zip(before, after, strict=False)]
        found += [Paragraph([Piece("old", text)]) for text in before[paired:]]
        found += [Paragraph([Piece("new", text)]) for text in after[paired:]]
        return found

    def _words(self, old: str, new: str) -> list[Piece]:
        before, after = _WORD.findall(old), _WORD.findall(new)
        whole = [Piece("old", old), Piece("new", new)]
        words = len(before) + len(after)
        if words > min(WORDS, self._left):
            return whole
        self._left -= words
        matcher = SequenceMatcher(None, before, after, autojunk=False)
        if matcher.ratio() < LIKE:
            return whole
        pieces: list[Piece] = []
        for kind, i1, i2, j1, j2 in matcher.get_opcodes():
            if kind == "equal":
                pieces.append(Piece("same", "".join(before[i1:i2])))
                continue
            if i1 < i2:
                pieces.append(Piece("old", "".join(before[i1:i2])))
            if j1 < j2:
                pieces.append(Piece("new", "".join(after[j1:j2])))
        return pieces


def _near_changes(paragraphs: list[Paragraph]) -> list[Paragraph]:
    changed = {n for n, one in enumerate(paragraphs) if any(piece.kind != "same" for piece in one.pieces)}
    near = {n + step for n in changed for step in (-1, 0, 1)}
    found: list[Paragraph] = []
    skipped = 0
    for n, paragraph in enumerate(paragraphs):
        if n not in near:
            skipped += 1
            continue
        if skipped:
            found.append(Paragraph([], skipped))
            skipped = 0
        found.append(paragraph)
    return [*found, Paragraph([], skipped)] if skipped else found


def _paragraphs(field: str, value: str | None) -> list[str]:
    if not value:
        return []
    if field in _LISTS:
        return ["; ".join(map(str, json.loads(value)))] if value != "[]" else []
    if field == "photos":
        return [_photo(photo) for photo in json.loads(value)][:PARAGRAPHS]
    paragraphs = [paragraph for paragraph in value.split("\n\n") if paragraph.strip()]
    if len(paragraphs) > PARAGRAPHS:
        paragraphs[PARAGRAPHS:] = ["\n\n".join(paragraphs[PARAGRAPHS:])]
    return paragraphs


def _photo(photo: dict[str, object]) -> str:
    told = dict.fromkeys(photo.get(key) for key in ("caption", "alt", "credit", "url"))  # each once
    return f"{photo.get('position')}. " + "\n".join(str(value) for value in told if value)
