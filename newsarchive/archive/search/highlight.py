"""Where in a text the hits are, in its own spelling, and a short piece of it that shows them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from newsarchive.archive.search.syntax import TEXT, Node, Term, readings, terms

Pieces = tuple[tuple[str, bool], ...]  # (text, is it a hit)
Span = tuple[int, int]

SNIPPET = 220  # characters
_GAP = re.compile(r"\s*")


class _Letters(dict[int, str]):
    """Letter by letter, so that places in a text stay what they are."""

    def __init__(self, *, marks: bool) -> None:
        super().__init__()
        self._marks = marks

    def __missing__(self, code: int) -> str:
        letter = chr(code).lower()
        if len(letter) != 1:
            letter = chr(code)
        elif not self._marks:
            letter = {"đ": "d"}.get(letter) or unicodedata.normalize("NFD", letter)[0]
        self[code] = letter
        return letter


_MARKED, _FOLDED = _Letters(marks=True), _Letters(marks=False)


class Highlighter:
    """Finds the hits of one query. What is there as it was typed, side by side and with its marks, goes before
    what is there in another way: a text is searched for the latter only where the former is not in it."""

    def __init__(self, node: Node | None) -> None:
        ways = readings(node) if node is not None else []
        self._ways = [(_MARKED if marks else _FOLDED, terms(reading)) for marks, reading in ways]
        self._patterns: dict[tuple[int, str], re.Pattern[str] | None] = {}

    def spans(self, text: str, field: str) -> list[Span]:
        """The hits in a field's text, in their order; those that only blanks part are one."""
        for number in range(len(self._ways)):
            if found := self._found(number, text, field):
                return _joined(text, [match.span() for match in found])
        return []

    def way(self, texts: Iterable[tuple[str, str | None]]) -> int:
        """How well (field, text) match: 0 is best."""
        said = [(field, text) for field, text in texts if text]
        ways = range(len(self._ways))
        return next((n for n in ways if any(self._found(n, text, field) for field, text in said)), len(ways))

    def _found(self, number: int, text: str, field: str) -> list[re.Match[str]]:
        letters, way = self._ways[number]
        pattern = self._pattern(number, letters, way, field)
        return list(pattern.finditer(text.translate(letters))) if pattern else []

    def pieces(self, text: str | None, field: str) -> Pieces:
        """A text with its hits."""
        line = " ".join((text or "").split())
        return _cut(line, self.spans(line, field), 0, len(line))

    def snippet(self, texts: Iterable[tuple[str, str | None]]) -> Pieces:
        """The piece with the most hits of the first of several (field, text) that has any, or of the first."""
        lines = [(field, " ".join(text.split())) for field, text in texts if text]
        for field, line in lines:
            if spans := self.spans(line, field):
                return _window(line, spans)
        return _window(lines[0][1], []) if lines else ()

    def _pattern(self, number: int, letters: _Letters, way: list[Term], field: str) -> re.Pattern[str] | None:
        if (number, field) not in self._patterns:
            asked = [term for term in way if term.field == field or (term.field is None and field in TEXT)]
            written = [_regex(term, letters) for term in asked]
            self._patterns[number, field] = re.compile("|".join(written)) if written else None
        return self._patterns[number, field]


def _regex(term: Term, letters: _Letters) -> str:
    words = [re.escape(word.translate(letters)) for word in term.runs or term.words]
    middle = (r"[\W_]*" if term.runs else r"[\W_]+").join(words)
    end = r"[^\W_]*" if term.prefix else r"(?![^\W_])"
    if term.runs and term.runs[-1].isdigit() and not term.prefix:
        end = r"(?:[^\W\d_][^\W_]{0,3})?(?![^\W_])"
    return rf"(?<![^\W_]){middle}{end}"


def _joined(text: str, found: list[Span]) -> list[Span]:
    spans: list[Span] = []
    for start, end in found:
        if spans and _GAP.fullmatch(text, spans[-1][1], start):
            spans[-1] = spans[-1][0], end
        else:
            spans.append((start, end))
    return spans


def _window(text: str, spans: list[Span]) -> Pieces:
    """The part of a text in which most hits lie, cut between words."""
    if len(text) <= SNIPPET:
        return _cut(text, spans, 0, len(text))
    within = [sum(start <= other[0] and other[1] <= start + SNIPPET * 3 // 4 for other in spans) for start, _ in spans]
    first = spans[within.index(max(within))][0] if spans else 0
    start = max(0, min(first - SNIPPET // 4, len(text) - SNIPPET))
    if start and (blank := text.rfind(" ", 0, start + 1)) >= 0:
        start = blank + 1
    end = min(len(text), max(start + SNIPPET, spans[within.index(max(within))][1] if spans else 0))
    if end < len(text) and (blank := text.rfind(" ", start + 1, end + 1)) > first:
        end = blank
    return _cut(text, spans, start, end)


def _cut(text: str, spans: list[Span], start: int, end: int) -> Pieces:
    pieces: list[tuple[str, bool]] = []
    place = start
    for left, right in spans:
        left, right = max(left, start), min(right, end)
        if left < right:
            pieces += [(text[place:left], False), (text[left:right], True)]
            place = right
    pieces.append((text[place:end], False))
    if start:
        pieces.insert(0, ("… ", False))
    if end < len(text):
        pieces.append((" …", False))
    return tuple(piece for piece in pieces if piece[0])
