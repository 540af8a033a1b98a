"""Finds the hits in a text, and a short piece of it that shows them in its own spelling."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from newsarchive.archive.search.designators import must_part, times_signs
from newsarchive.archive.search.tree import TEXT, And, Node, Term, readings, terms

Pieces = tuple[tuple[str, bool], ...]  # (text, is it a hit)
Span = tuple[int, int]
Text = tuple[str, str | None]  # (field, text)

SNIPPET = 220  # characters
CACHED = 16  # texts
_UNNAMED = (*TEXT, "credit")  # the fields in which words without a field are hits
_DASHES = "-‐‑–−"  # as good as each other in a designator


class _Letters(dict[int, str]):
    """A translation of letters to small letters, with or without marks. A text keeps its length."""

    def __init__(self, *, marks: bool) -> None:
        super().__init__()
        self._marks = marks

    def __missing__(self, code: int) -> str:
        letter = chr(code).lower()
        if len(letter) != 1:
            letter = chr(code)
        elif not self._marks:
            letter = "d" if letter == "đ" else unicodedata.normalize("NFD", letter)[0]
        self[code] = letter
        return letter


_MARKED, _FOLDED = _Letters(marks=True), _Letters(marks=False)


class Highlighter:
    """Finds the hits of one query. An article shows the strictest reading of the query that it fulfils: words as typed,
    side by side and with their marks, before other spellings."""

    def __init__(self, node: Node | None) -> None:
        self._readings = readings(node) if node is not None else []
        self._exact = [
            n for n, (marks, tree) in enumerate(self._readings) if marks or any(term.literal for term in terms(tree))
        ]
        self._patterns: dict[tuple[Term, str, bool], re.Pattern[str]] = {}
        self._cache: dict[tuple[str, bool], str] = {}  # texts in small letters, by (text, with marks)

    def pieces(self, text: str | None, field: str) -> Pieces:
        """A text with its hits."""
        line = " ".join((text or "").split())
        return self._cut(self._shown([(field, line)]), field, line)

    def title_and_snippet(self, title: str | None, texts: Iterable[Text]) -> tuple[Pieces, Pieces]:
        """The title of an article with its hits, and a snippet of the first of its (field, text) that has most of the
        words: the part with the most hits."""
        title_line, lines = ("title", " ".join((title or "").split())), _lines(texts)
        shown = self._shown([title_line, *lines])
        field, line = max(
            lines,
            key=lambda line: sum(self._has(term, line[1], line[0], marks) for term, marks in shown),
            default=("body", ""),
        )
        return self._cut(shown, *title_line), self._cut(shown, field, line, SNIPPET)

    def snippet(self, texts: Iterable[Text]) -> Pieces:
        """The snippet of texts without a title."""
        return self.title_and_snippet(None, texts)[1]

    def reading(self, texts: Sequence[Text]) -> int:
        """The strictest reading of the query that (field, text) fulfil; 0 is the strictest of all."""
        return self._first_reading(texts, range(len(self._readings)))

    def exact_reading(self, texts: Sequence[Text], first: int) -> int:
        """Like `reading`, from a reading on, but only those that an index without marks cannot tell apart."""
        return self._first_reading(texts, (number for number in self._exact if number >= first))

    def can_be_exact(self, first: int) -> bool:
        """True if `exact_reading` can tell texts apart."""
        return bool(self._exact) and self._exact[-1] >= first

    def _first_reading(self, texts: Sequence[Text], numbers: Iterable[int]) -> int:
        given = [(field, text) for field, text in texts if text]
        return next((number for number in numbers if self._holds(*self._readings[number], given)), len(self._readings))

    def _holds(self, marks: bool, node: Node, texts: list[tuple[str, str]]) -> bool:
        if isinstance(node, Term):
            return any(self._has(node, text, field, marks) for field, text in texts)
        every = all if isinstance(node, And) else any
        return every(self._holds(marks, part, texts) for part in node.parts)

    def _shown(self, lines: list[tuple[str, str]]) -> list[tuple[Term, bool]]:
        """The terms that are hits in these texts, and whether only with their marks."""
        if not self._readings:
            return []
        _, tree = self._readings[min(self.reading(lines), len(self._readings) - 1)]
        return [
            (term, any(self._has(term, text, field, True) for field, text in lines))
            for term in dict.fromkeys(terms(tree))
        ]

    def _cut(self, shown: list[tuple[Term, bool]], field: str, line: str, width: int | None = None) -> Pieces:
        """A line, or the window of it that has the most hits. Hits that overlap, or that only blanks part, are one."""
        spans: list[Span] = []
        for start, end in sorted(span for term, marks in shown for span in self._spans(term, line, field, marks)):
            if spans and (start < spans[-1][1] or line[spans[-1][1] : start].isspace()):
                spans[-1] = spans[-1][0], max(end, spans[-1][1])
            else:
                spans.append((start, end))
        return _pieces(line, spans, *(_window(line, spans, width) if width and len(line) > width else (0, len(line))))

    def _has(self, term: Term, text: str, field: str, marks: bool) -> bool:
        return next(self._spans(term, text, field, marks), None) is not None

    def _spans(self, term: Term, text: str, field: str, marks: bool) -> Iterator[Span]:
        if field != term.field and (term.field or field not in _UNNAMED):
            return
        key = term, term.typed, marks
        pattern = self._patterns.get(key)
        if pattern is None:
            pattern = self._patterns[key] = re.compile(_pattern(term, _MARKED if marks else _FOLDED))
        letters = self._letters(text, marks)
        for match in pattern.finditer(letters):
            # The letter before is checked here: a pattern that begins with a word is found ten times as fast.
            if not match.start() or not letters[match.start() - 1].isalnum():
                yield match.span()

    def _letters(self, text: str, marks: bool) -> str:
        if (text, marks) not in self._cache:
            if len(self._cache) > 2 * CACHED:
                self._cache.clear()
            lower = text.lower() if marks else ""
            same = len(lower) == len(text)
            self._cache[text, marks] = lower if same else text.translate(_MARKED if marks else _FOLDED)
        return self._cache[text, marks]


def _pattern(term: Term, letters: _Letters) -> str:
    if term.literal and term.typed:
        escaped = (f"[{_DASHES}]" if c in _DASHES else re.escape(c) for c in term.typed.translate(letters))
        return rf"{''.join(escaped)}(?!\w)"
    words = [re.escape(word.translate(letters)) for word in term.runs or term.words]
    for number in times_signs(term.runs):
        words[number] = "[x×]"
    pattern = words[0]
    for left, right in pairwise(words):
        apart = not term.runs or must_part(left, right)
        pattern += (r"[\W_]+" if apart else r"[\W_]*") + right
    if term.prefix:
        return rf"{pattern}[^\W_]*"
    if term.runs and term.runs[-1].isdigit():
        pattern += r"(?:[^\W\d_][^\W_]{0,3})?"
    return rf"{pattern}(?![^\W_])"


def _lines(texts: Iterable[Text]) -> list[tuple[str, str]]:
    """Each text on one line. Each caption has a line of its own."""
    parts = (
        (field, part) for field, text in texts for part in (text or "").split("\n" if field == "caption" else "\0")
    )
    return [(field, line) for field, part in parts if (line := " ".join(part.split()))]


def _window(text: str, spans: list[Span], width: int) -> Span:
    """The part of a text in which most hits lie, cut between words."""
    ends = [end for _, end in spans]
    counts = [max(0, bisect_right(ends, start + width * 3 // 4) - n) for n, (start, _) in enumerate(spans)]
    first, past = spans[counts.index(max(counts))] if spans else (0, 0)
    start = max(0, min(first - width // 4, len(text) - width))
    if start and (blank := text.rfind(" ", 0, start + 1)) >= 0:
        start = blank + 1
    end = min(len(text), max(start + width, past))
    if end < len(text) and (blank := text.rfind(" ", start + 1, end + 1)) > first:
        end = blank
    return start, end


def _pieces(text: str, spans: list[Span], start: int, end: int) -> Pieces:
    pieces: list[tuple[str, bool]] = [("… ", False)] if start else []
    place = start
    for left, right in spans:
        left, right = max(left, start), min(right, end)
        if left < right:
            pieces += [(text[place:left], False), (text[left:right], True)]
            place = right
    pieces.append((text[place:end], False))
    if end < len(text):
        pieces.append((" …", False))
    return tuple(piece for piece in pieces if piece[0])
