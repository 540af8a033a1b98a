"""What was typed, piece by piece: words and phrases, fields, operators and parentheses."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass

PREFIX = 2  # letters before a '*', at the least
FIELDS = ("title", "lead", "body", "caption", "credit", "author", "agency", "section", "source", "tag")
TEXT = ("title", "lead", "body", "caption")  # where words without a field are looked for

_QUOTES = '"“”„‟«»＂'
_CHUNK = re.compile(rf"\s+|[()]|[{_QUOTES}]|[^\s(){_QUOTES}]+")
WORD = re.compile(r"[^\W_]+")
_RUN = re.compile(r"[^\W\d_]+|\d+")
_FIELD = re.compile(r"([^\W\d_]+):(?!//)")
_FIELD_APART = re.compile(rf"(?i:-?(?:{'|'.join(FIELDS)}))\s+:")
_CODE = re.compile(r"[^\W_]+(?:(?:[-‐‑–.]|(?<=\d),(?=\d))[^\W_]+)*")
# Letters, figures and signs of full width, and signs of mathematics, as a designator has them.
_PLAIN = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | str.maketrans("−×", "-x")
RUNS = 5  # of letters and digits in a designator, at the most


class QueryError(ValueError):
    """What was typed cannot be searched for. The message is for who typed it: what, where, what instead."""


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand side by side, in a field or in the text; `prefix`: the last may go on. `runs` are the
    letters and digits of a designator, whose parts are written together, apart or with hyphens."""

    words: tuple[str, ...]
    field: str | None = None
    prefix: bool = False
    runs: tuple[str, ...] = ()
    bare: bool = False  # typed without quotation marks
    written: str = dataclasses.field(default="", compare=False)  # so, with its hyphens


@dataclass(frozen=True, slots=True)
class Token:
    kind: str  # '(', ')', 'AND', 'OR', 'NOT', 'field', 'term', 'end'
    text: str
    at: int  # counted from 1
    term: Term | None = None


def typed(text: str) -> str:
    """A piece of the query as a message can hold it."""
    return repr(text if len(text) <= 60 else f"{text[:60]}…")


def tokens(query: str) -> Iterator[Token]:
    place = 0
    while place < len(query):
        chunk = _CHUNK.match(query, place)
        assert chunk is not None
        text, at = chunk[0], place + 1
        place = chunk.end()
        if text in _QUOTES:
            end = next((n for n in range(place, len(query)) if query[n] in _QUOTES), None)
            if end is None:
                raise QueryError(f"the quotation mark at character {at} is not closed: add another, or leave it out")
            phrase, place = query[place:end], end + 1
            if query.startswith("*", place):
                phrase, place = f"{phrase}*", place + 1
            yield from _phrase(phrase, at)
        elif text in "()":
            yield Token(text, text, at)
        elif apart := _FIELD_APART.match(query, at - 1):
            place = apart.end()
            yield from _chunk("".join(apart[0].split()), at, query[place : place + 1])
        elif not text.isspace():
            yield from _chunk(text, at, query[place : place + 1])


def _phrase(text: str, at: int) -> Iterator[Token]:
    words = WORD.findall(text)
    if words:
        prefix = text.rstrip().endswith("*")
        _check_prefix(text.rstrip(), words, at)
        yield Token("term", text, at, Term(tuple(words), prefix=prefix))


def _chunk(text: str, at: int, after: str) -> Iterator[Token]:
    """What stands between blanks, quotation marks and parentheses; `after` is the character that follows."""
    if text in ("AND", "OR", "NOT"):
        yield Token(text, text, at)
        return
    if text[0] == "-" and (text[1:2].isalpha() or (text == "-" and after and after in _QUOTES + "(")):
        yield Token("NOT", "-", at)
        text, at = text[1:], at + 1
    named = _FIELD.match(text)
    if named and (rest := text[named.end() :]) != "":
        name = named[1].lower()
        if name in FIELDS:
            yield Token("field", name, at)
            text, at = rest, at + named.end()
        elif name.isascii():
            raise QueryError(
                f"there is no field '{named[1]}' (character {at}): the fields are {', '.join(FIELDS)};"
                f" to search for the words, leave the colon out"
            )
    elif named and named[1].lower() in FIELDS:
        yield Token("field", named[1].lower(), at)
        return
    yield from _word(text, at)


def _word(text: str, at: int) -> Iterator[Token]:
    text = text.rstrip(".,;:!?…")
    words = WORD.findall(text)
    prefix = text.endswith("*")
    plain = text.translate(_PLAIN)
    code = _CODE.search(plain)
    runs = _RUN.findall(plain) if code and WORD.findall(code[0]) == WORD.findall(plain) else []
    if not 1 < len(runs) <= RUNS or len({run.isdigit() for run in runs}) == 1:
        runs = []
    if "*" in text:
        _check_prefix(text, words, at, PREFIX if not runs or not words[-1].isdigit() else 1)
    if words:
        written = text if code and code[0] == plain else ""
        yield Token("term", text, at, Term(tuple(words), None, prefix, tuple(runs), bare=True, written=written))


def _check_prefix(text: str, words: list[str], at: int, least: int = PREFIX) -> None:
    stars = text.count("*")
    if not stars:
        return
    if stars > 1 or not text.endswith("*") or not words or text[:-1].rstrip() != text[:-1]:
        raise QueryError(f"'*' in {typed(text)} (character {at}) can only end a word, as in 'quoc*' or \"cong ngh*\"")
    if len(words[-1]) < least:
        raise QueryError(f"{typed(text)} (character {at}) is too short: give {PREFIX} letters or more before '*'")
