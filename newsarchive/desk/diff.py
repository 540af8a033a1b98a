"""The difference between two texts, word by word, in paragraphs."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

MAX_WORDS = 1200  # of two paragraphs that are compared word by word; longer ones are shown as removed and added
MAX_WORDS_TOTAL = 12_000  # of one article: a second of work
MIN_RATIO = 0.4  # below that, the two texts read better than single words
MAX_PARAGRAPHS = 400
_WORD = re.compile(r"(?:\w+|[^\w\s])\s*|\s+")  # with the space after it


@dataclass(slots=True, frozen=True)
class Piece:
    """A run of text: 'same', 'old' (removed) or 'new' (added)."""

    kind: str
    text: str


@dataclass(slots=True, frozen=True)
class Paragraph:
    """A paragraph; or, with `skipped`, that number of unchanged paragraphs that are left out."""

    pieces: list[Piece]
    skipped: int = 0


class Comparison:
    """Compares the fields of one article. After MAX_WORDS_TOTAL words, paragraphs are shown as removed and added."""

    def __init__(self) -> None:
        self._words_left = MAX_WORDS_TOTAL

    def paragraphs(self, field: str, old: str | None, new: str | None) -> list[Paragraph]:
        """The changed paragraphs of a field, each with the unchanged one before and after it."""
        before, after = _paragraphs(field, old), _paragraphs(field, new)
        result: list[Paragraph] = []
        for kind, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
            if kind == "equal":
                result += [Paragraph([Piece("same", text)]) for text in before[i1:i2]]
            else:
                result += self._changed(before[i1:i2], after[j1:j2])
        return _near_changes(result)

    def _changed(self, before: list[str], after: list[str]) -> list[Paragraph]:
        paired = min(len(before), len(after))
        result = [Paragraph(self._by_word(old, new)) for old, new in zip(before, after, strict=False)]
        result += [Paragraph([Piece("old", text)]) for text in before[paired:]]
        result += [Paragraph([Piece("new", text)]) for text in after[paired:]]
        return result

    def _by_word(self, old: str, new: str) -> list[Piece]:
        before, after = _WORD.findall(old), _WORD.findall(new)
        whole = [Piece("old", old), Piece("new", new)]
        words = len(before) + len(after)
        if words > min(MAX_WORDS, self._words_left):
            return whole
        self._words_left -= words
        matcher = SequenceMatcher(None, before, after, autojunk=False)
        if matcher.ratio() < MIN_RATIO:
            return whole
        pieces: list[Piece] = []
        for kind, i1, i2, j1, j2 in matcher.get_opcodes():
            if kind == "equal":
                pieces.append(Piece("same", "".join(before[i1:i2])))
                continue
            removed, added = "".join(before[i1:i2]), "".join(after[j1:j2])
            pieces += [Piece(name, text) for name, text in (("old", removed), ("new", added)) if text]
        return pieces


def _near_changes(paragraphs: list[Paragraph]) -> list[Paragraph]:
    changed = {n for n, one in enumerate(paragraphs) if any(piece.kind != "same" for piece in one.pieces)}
    shown = sorted({n + step for n in changed for step in (-1, 0, 1)} & set(range(len(paragraphs))))
    result: list[Paragraph] = []
    following = 0
    for n in [*shown, len(paragraphs)]:
        if n > following:
            result.append(Paragraph([], n - following))
        result += paragraphs[n : n + 1]
        following = n + 1
    return result


def _paragraphs(field: str, value: str | None) -> list[str]:
    if not value:
        return []
    if field in ("authors", "tags"):
        return ["; ".join(map(str, json.loads(value)))] if value != "[]" else []
    if field == "photos":
        return [_photo(photo) for photo in json.loads(value)][:MAX_PARAGRAPHS]
    paragraphs = [paragraph for paragraph in value.split("\n\n") if paragraph.strip()]
    if len(paragraphs) > MAX_PARAGRAPHS:
        paragraphs[MAX_PARAGRAPHS:] = ["\n\n".join(paragraphs[MAX_PARAGRAPHS:])]
    return paragraphs


def _photo(photo: dict[str, object]) -> str:
    texts: Iterable[object] = dict.fromkeys(photo.get(key) for key in ("caption", "alt", "credit", "url"))
    return f"{photo.get('position')}. " + "\n".join(str(text) for text in texts if text)
