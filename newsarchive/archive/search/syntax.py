"""What a person types, as a tree: words, "phrases", prefix*, AND, OR, NOT, parentheses and field:.

Words side by side must all occur. Operators are written in capitals: 'and', 'or' and 'not' are words. A hyphen
before a word stands for NOT; before a figure, or within a designator, it is part of what was typed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

WORDS = 64  # of one query, at the most
DEPTH = 20  # parentheses within each other
PREFIX = 2  # letters before a '*', at the least
FIELDS = ("title", "lead", "body", "caption", "credit", "author", "agency", "section", "source", "tag")
TEXT = ("title", "lead", "body", "caption")  # where words without a field are looked for

_QUOTES = '"“”„‟«»＂'
_CHUNK = re.compile(rf"\s+|[()]|[{_QUOTES}]|[^\s(){_QUOTES}]+")
WORD = re.compile(r"[^\W_]+")
_RUN = re.compile(r"[^\W\d_]+|\d+")
_FIELD = re.compile(r"([^\W\d_]+):(?!//)")
_CODE = re.compile(r"[^\W_]+(?:[-‐‑–.][^\W_]+)*")
_RUNS = 4  # of letters and digits in a designator


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


@dataclass(frozen=True, slots=True)
class All:
    """All of the parts, and none of `but`."""

    parts: tuple[Node, ...]
    but: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Any:
    """At least one of the parts."""

    parts: tuple[Node, ...]


Node = Term | All | Any


def parse(query: str) -> Node:
    """The tree of a query. Raises QueryError."""
    return _Parser(query).tree()


def terms(node: Node) -> list[Term]:
    """The terms that a hit may show: those of a NOT are none of them."""
    if isinstance(node, Term):
        return [node]
    return [term for part in node.parts for term in terms(part)]


def side_by_side(node: Node) -> Node:
    """The same with words that were typed side by side taken for a phrase: 'đại tướng' hardly means a 'đại' here
    and a 'tướng' there."""
    if isinstance(node, Term):
        return node
    if isinstance(node, Any):
        return Any(tuple(map(side_by_side, node.parts)))
    parts: list[Node] = []
    for part in map(side_by_side, node.parts):
        last = parts[-1] if parts else None
        if isinstance(last, Term) and isinstance(part, Term) and _joins(last, part):
            parts[-1] = replace(part, words=(*last.words, *part.words), runs=())
        else:
            parts.append(part)
    return parts[0] if len(parts) == 1 and not node.but else All(tuple(parts), node.but)


def readings(node: Node) -> list[tuple[bool, Node]]:
    """(are marks to be as typed, tree) from the strictest reading of a query to the widest."""
    together = side_by_side(node)
    found = [(True, together), (False, together)]
    if together != node:
        # Typed without a mark, single words mean nothing by that: 'ban do' is no likelier 'ban' and 'do' than 'bản đồ'.
        if any(not word.isascii() for term in terms(node) for word in term.words):
            found.insert(1, (True, node))
        found.append((False, node))
    return found


def within(node: Node, field: str) -> Node:
    """The same with the words without a field looked for in one field only."""
    if isinstance(node, Term):
        return node if node.field else replace(node, field=field)
    parts = tuple(within(part, field) for part in node.parts)
    return Any(parts) if isinstance(node, Any) else All(parts, node.but)


def _joins(left: Term, right: Term) -> bool:
    return left.bare and right.bare and left.field == right.field and not left.prefix


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # '(', ')', 'AND', 'OR', 'NOT', 'field', 'term', 'end'
    text: str
    at: int  # counted from 1
    term: Term | None = None


class _Parser:
    """any = all ('OR' all)*; all = part (['AND'] part)*; part = ['NOT'] one; one = field one | '(' any ')' | term."""

    def __init__(self, query: str) -> None:
        self._query = unicodedata.normalize("NFC", query)
        self._tokens = [*_tokens(self._query), _Token("end", "", len(self._query) + 1)]
        self._next = 0

    def tree(self) -> Node:
        count = sum(len(token.term.words) for token in self._tokens if token.term)
        if not count:
            raise QueryError(f"nothing to search for in {_typed(self._query)}: give at least one word")
        if count > WORDS:
            raise QueryError(f"{count} words are too many: give {WORDS} at the most")
        node = self._any(None, 0)
        if self._token.kind == ")":
            raise QueryError(f"')' at character {self._token.at} closes nothing: leave it out, or open a '(' before it")
        return node

    @property
    def _token(self) -> _Token:
        return self._tokens[self._next]

    def _take(self) -> _Token:
        self._next += 1
        return self._tokens[self._next - 1]

    def _any(self, field: str | None, depth: int) -> Node:
        parts = [self._all(field, depth)]
        while self._token.kind == "OR":
            self._take()
            parts.append(self._all(field, depth))
        return parts[0] if len(parts) == 1 else Any(tuple(parts))

    def _all(self, field: str | None, depth: int) -> Node:
        parts: list[Node] = []
        but: list[Node] = []
        first = self._token
        while True:
            if self._token.kind == "NOT":
                self._take()
                but.append(self._one(field, depth))
            else:
                parts.append(self._one(field, depth))
            if self._token.kind == "AND":
                self._take()
            elif self._token.kind in ("OR", ")", "end"):
                break
        if not parts:
            raise QueryError(
                f"{first.text} at character {first.at} leaves nothing: say what it is taken from,"
                f" as in 'radar NOT {_shown(but[0])}'"
            )
        return parts[0] if len(parts) == 1 and not but else All(tuple(parts), tuple(but))

    def _one(self, field: str | None, depth: int) -> Node:
        before, token = self._tokens[self._next - 1] if self._next else None, self._take()
        while token.kind == "field":
            field, before, token = token.text, token, self._take()
        if token.kind == "term":
            assert token.term is not None
            return replace(token.term, field=field)
        if token.kind == "(":
            return self._group(token, field, depth + 1)
        raise self._missing(before, token)

    def _group(self, opened: _Token, field: str | None, depth: int) -> Node:
        if depth > DEPTH:
            raise QueryError(
                f"parentheses are nested more than {DEPTH} deep at character {opened.at}: ask for less at once"
            )
        if self._token.kind == ")":
            raise QueryError(f"'()' at character {opened.at} is empty: put words into it, or leave it out")
        node = self._any(field, depth)
        if self._take().kind != ")":
            raise QueryError(f"'(' at character {opened.at} is not closed: add a ')', or leave it out")
        return node

    def _missing(self, before: _Token | None, token: _Token) -> QueryError:
        """An operand should stand between these two."""
        if before is not None and before.kind == "field":
            return QueryError(f"nothing stands after '{before.text}:': give a word, as in '{before.text}:radar'")
        if before is not None and before.kind in ("AND", "OR", "NOT") and token.kind not in ("AND", "OR"):
            return QueryError(f"nothing stands after {before.text} at character {before.at}: {_as_a_word(before)}")
        if token.kind in ("AND", "OR"):
            return QueryError(f"nothing stands before {token.text} at character {token.at}: {_as_a_word(token)}")
        if token.kind == ")":
            return QueryError(f"')' at character {token.at} closes nothing: leave it out, or open a '(' before it")
        return QueryError(f"'(' at character {before.at if before else 1} is not closed: add a ')', or leave it out")


def _as_a_word(operator: _Token) -> str:
    if operator.text == "-":
        return "give a word, or leave the hyphen out"
    return f'give a word, or write "{operator.text}" in quotation marks to search for the word'


def _typed(text: str) -> str:
    """A piece of the query as a message can hold it."""
    return repr(text if len(text) <= 60 else f"{text[:60]}…")


def _shown(node: Node) -> str:
    return " ".join(terms(node)[0].words)


def _tokens(query: str) -> Iterator[_Token]:
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
            yield _Token(text, text, at)
        elif not text.isspace():
            yield from _chunk(text, at, query[place : place + 1])


def _phrase(text: str, at: int) -> Iterator[_Token]:
    words = WORD.findall(text)
    if words:
        prefix = text.rstrip().endswith("*")
        _check_prefix(text.rstrip(), words, at)
        yield _Token("term", text, at, Term(tuple(words), prefix=prefix))


def _chunk(text: str, at: int, after: str) -> Iterator[_Token]:
    """What stands between blanks, quotation marks and parentheses; `after` is the character that follows."""
    if text in ("AND", "OR", "NOT"):
        yield _Token(text, text, at)
        return
    if text[0] == "-" and (text[1:2].isalpha() or (text == "-" and after and after in _QUOTES + "(")):
        yield _Token("NOT", "-", at)
        text, at = text[1:], at + 1
    field = _FIELD.match(text)
    if field and (rest := text[field.end() :]) != "":
        name = field[1].lower()
        if name in FIELDS:
            yield _Token("field", name, at)
            text, at = rest, at + field.end()
        elif name.isascii():
            raise QueryError(
                f"there is no field '{field[1]}' (character {at}): the fields are {', '.join(FIELDS)};"
                f" to search for the words, leave the colon out"
            )
    elif field and field[1].lower() in FIELDS:
        yield _Token("field", field[1].lower(), at)
        return
    yield from _word(text, at)


def _word(text: str, at: int) -> Iterator[_Token]:
    text = text.rstrip(".,;:!?…")
    words = WORD.findall(text)
    prefix = text.endswith("*")
    if prefix or "*" in text:
        _check_prefix(text, words, at)
    if words:
        code = _CODE.search(text)
        runs = _RUN.findall(text) if code and WORD.findall(code[0]) == words else []
        mixed = 1 < len(runs) <= _RUNS and len({run.isdigit() for run in runs}) > 1
        yield _Token("term", text, at, Term(tuple(words), prefix=prefix, runs=tuple(runs) if mixed else (), bare=True))


def _check_prefix(text: str, words: list[str], at: int) -> None:
    stars = text.count("*")
    if not stars:
        return
    if stars > 1 or not text.endswith("*") or not words or text[:-1].rstrip() != text[:-1]:
        raise QueryError(f"'*' in {_typed(text)} (character {at}) can only end a word, as in 'quoc*' or \"cong ngh*\"")
    if len(words[-1]) < PREFIX:
        raise QueryError(f"{_typed(text)} (character {at}) is too short: give {PREFIX} letters or more before '*'")
