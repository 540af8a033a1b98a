"""Where in a text the hits are, in its own spelling, and a short piece of it that shows them."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from itertools import pairwise

from newsarchive.archive.search.designators import times
from newsarchive.archive.search.tokens import TEXT, Term
from newsarchive.archive.search.tree import All, Node, readings, terms

Pieces = tuple[tuple[str, bool], ...]  # (text, is it a hit)
Span = tuple[int, int]
Text = tuple[str, str | None]  # (field, text)

SNIPPET = 220  # characters
HELD = 16  # texts of an article


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
    what is there in another way: the latter is a hit only where the former is nowhere in the article."""

    def __init__(self, node: Node | None) -> None:
        self._readings = readings(node) if node is not None else []
        self._trees = list(dict.fromkeys(tree for _, tree in self._readings))
        self._patterns: dict[tuple[Term, bool], re.Pattern[str]] = {}
        self._texts: dict[str, dict[bool, str]] = {}  # as they are compared, with their marks and without

    def pieces(self, text: str | None, field: str) -> Pieces:
        """A text with its hits."""
        line = " ".join((text or "").split())
        return _cut(line, self._spans(self._shown([(field, line)]), line, field), 0, len(line))

    def snippet(self, texts: Iterable[Text]) -> Pieces:
        """The piece with the most hits of one of several (field, text): of the first that has most of the words."""
        lines = _lines(texts)
        return self._snippet(self._shown(lines), lines)

    def title_and_snippet(self, title: str | None, texts: Iterable[Text]) -> tuple[Pieces, Pieces]:
        """Both, of one article: what the title has as it was typed need not be shown in another spelling."""
        line, lines = " ".join((title or "").split()), _lines(texts)
        shown = self._shown([("title", line), *lines])
        return _cut(line, self._spans(shown, line, "title"), 0, len(line)), self._snippet(shown, lines)

    def reading(self, texts: Iterable[Text]) -> int:
        """The strictest reading of the query that (field, text) fulfil, 0 the strictest of all."""
        said = [(field, text) for field, text in texts if text]
        numbers = range(len(self._readings))
        return next(
            (n for n in numbers if self._holds(self._readings[n][1], said, self._readings[n][:1])), len(numbers)
        )

    def _holds(self, node: Node, texts: list[tuple[str, str]], ways: tuple[bool, ...] = (True, False)) -> bool:
        if isinstance(node, Term):
            return any(self._found(node, text, field, marks) for marks in ways for field, text in texts)
        every = all if isinstance(node, All) else any
        return every(self._holds(part, texts, ways) for part in node.parts)

    def _shown(self, lines: list[tuple[str, str]]) -> list[tuple[Term, bool]]:
        """The terms that are hits in these texts, and whether only with their marks."""
        tree = next((tree for tree in self._trees if self._holds(tree, lines)), None)
        tree = tree or (self._trees[-1] if self._trees else None)
        found = dict.fromkeys(terms(tree)) if tree is not None else {}
        return [(term, any(self._found(term, text, field, True) for field, text in lines)) for term in found]

    def _snippet(self, shown: list[tuple[Term, bool]], lines: list[tuple[str, str]]) -> Pieces:
        if not lines:
            return ()
        said = [sum(bool(self._found(term, text, field, marks)) for term, marks in shown) for field, text in lines]
        field, line = lines[said.index(max(said))]
        return _window(line, self._spans(shown, line, field))

    def _spans(self, shown: list[tuple[Term, bool]], text: str, field: str) -> list[Span]:
        """The hits in their order; those that overlap, or that only blanks part, are one."""
        found = sorted(span for term, marks in shown for span in self._found(term, text, field, marks))
        spans: list[Span] = []
        for start, end in found:
            if spans and (start < spans[-1][1] or text[spans[-1][1] : start].isspace()):
                spans[-1] = spans[-1][0], max(end, spans[-1][1])
            else:
                spans.append((start, end))
        return spans

    def _found(self, term: Term, text: str, field: str, marks: bool) -> list[Span]:
        if field not in ((term.field,) if term.field else (*TEXT, "credit")):
            return []
        letters = _MARKED if marks else _FOLDED
        if (term, marks) not in self._patterns:
            self._patterns[term, marks] = re.compile(_regex(term, letters))
        read = self._read(text, marks)
        # The letter before is looked at here: a pattern that begins with a word is found ten times as fast.
        return [
            match.span()
            for match in self._patterns[term, marks].finditer(read)
            if not match.start() or not read[match.start() - 1].isalnum()
        ]

    def _read(self, text: str, marks: bool) -> str:
        """A text of the article at hand as it is compared: letter by letter, so that places stay what they are."""
        if text not in self._texts:
            if len(self._texts) > HELD:
                self._texts.clear()
            self._texts[text] = {}
        read = self._texts[text]
        if marks not in read:
            lower = text.lower() if marks else ""
            read[marks] = lower if len(lower) == len(text) else text.translate(_MARKED if marks else _FOLDED)
        return read[marks]


def _regex(term: Term, letters: _Letters) -> str:
    words = [re.escape(word.translate(letters)) for word in term.runs or term.words]
    for number in times(term.runs):
        words[number] = "[x×]"
    middle = words[0]
    for left, right in pairwise(range(len(words))):
        apart = not term.runs or (words[left].isdigit() and words[right].isdigit() and len(words[right]) != 3)
        middle += (r"[\W_]+" if apart else r"[\W_]*") + words[right]
    end = r"[^\W_]*" if term.prefix else r"(?![^\W_])"
    if term.runs and term.runs[-1].isdigit() and not term.prefix:
        end = r"(?:[^\W\d_][^\W_]{0,3})?(?![^\W_])"
    return middle + end


def _lines(texts: Iterable[Text]) -> list[tuple[str, str]]:
    """Each on one line; of captions each has its own."""
    parts = (
        (field, part) for field, text in texts for part in (text or "").split("\n" if field == "caption" else "\0")
    )
    return [(field, line) for field, part in parts if (line := " ".join(part.split()))]


def _window(text: str, spans: list[Span]) -> Pieces:
    """The part of a text in which most hits lie, cut between words."""
    if len(text) <= SNIPPET:
        return _cut(text, spans, 0, len(text))
    ends = [end for _, end in spans]
    within = [max(0, bisect_right(ends, start + SNIPPET * 3 // 4) - n) for n, (start, _) in enumerate(spans)]
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
