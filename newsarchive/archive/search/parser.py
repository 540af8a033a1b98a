"""Parses what a person types: words, "phrases", prefix*, AND, OR, NOT, parentheses and field:.

Words side by side must all occur. Operators are written in capitals: 'and', 'or' and 'not' are words. A hyphen before a
word stands for NOT. Before a figure, or within a designator, it is part of what was typed.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from newsarchive.archive.search.designators import RUNS, add_spellings
from newsarchive.archive.search.indexes import COLUMNS
from newsarchive.archive.search.tree import And, Node, Or, QueryError, Term, terms

WORDS = 64  # of one query, at most
DEPTH = 20  # parentheses within each other, at most
PREFIX = 2  # letters before a '*', at least

WORD = re.compile(r"[^\W_]+")
_QUOTES = '"“”„‟«»＂'
_BOUND = rf"\s(){_QUOTES}"
_TOKEN = re.compile(
    rf"""
    \s+
    | (?P<parenthesis> [()])
    | [{_QUOTES}] (?P<phrase> [^{_QUOTES}]*) (?P<closed> [{_QUOTES}]\*? | )
    | (?<! [^{_BOUND}]) (?P<minus> -) (?=[^\W\d_] | [{_QUOTES}(])
    | (?<! [^{_BOUND}]) (?P<operator> AND | OR | NOT) (?! [^{_BOUND}])
    | (?<! [^{_BOUND}-]) (?P<field> (?i:{"|".join(COLUMNS)})) (?: \s+: | :(?!//))
    | (?<! [^{_BOUND}-]) (?P<unknown> [A-Za-z]+) : (?!//) (?= [^{_BOUND}])
    | (?P<word> [^{_BOUND}]+)
    """,
    re.VERBOSE,
)
_RUN = re.compile(r"[^\W\d_]+|\d+")
_DESIGNATOR = re.compile(r"[^\W_]+(?:(?:[-‐‑–.]|(?<=\d),(?=\d))[^\W_]+)*")
# Letters, figures and signs of full width, and signs of mathematics, as a designator has them.
_PLAIN = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | str.maketrans("−×", "-x")


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # '(', ')', 'AND', 'OR', 'NOT', 'field', 'term', 'end'
    text: str
    at: int  # counted from 1
    term: Term | None = None


def parse(query: str) -> Node:
    """The tree of a query. Raises QueryError."""
    return _Parser(query).tree()


def quoted(text: str) -> str:
    """A text in quotation marks, cut to 60 characters, for a message."""
    return repr(text if len(text) <= 60 else f"{text[:60]}…")


class _Parser:
    """or = and ('OR' and)*; and = operand (['AND'] operand)*; operand = ['NOT'] (field operand | '(' or ')' | term)."""

    def __init__(self, query: str) -> None:
        self._query = unicodedata.normalize("NFC", query)
        self._tokens = [*_tokens(self._query), _Token("end", "", len(self._query) + 1)]
        self._next = 0

    def tree(self) -> Node:
        count = sum(len(token.term.words) for token in self._tokens if token.term)
        if len(self._tokens) == 1:
            raise QueryError(f"nothing to search for in {quoted(self._query)}: give at least one word")
        if count > WORDS:
            raise QueryError(f"{count} words are too many: give {WORDS} at the most")
        node = self._or(None, 0)
        if self._token.kind == ")":
            raise _unopened(self._token)
        return node

    @property
    def _token(self) -> _Token:
        return self._tokens[self._next]

    def _take(self) -> _Token:
        self._next += 1
        return self._tokens[self._next - 1]

    def _or(self, field: str | None, depth: int) -> Node:
        parts = [self._and(field, depth)]
        while self._token.kind == "OR":
            self._take()
            parts.append(self._and(field, depth))
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _and(self, field: str | None, depth: int) -> Node:
        parts: list[Node] = []
        excluded: list[Node] = []
        starts = {0}  # the indexes of parts behind an operator
        first = self._token
        while True:
            if self._token.kind == "NOT":
                self._take()
                excluded.append(self._operand(field, depth))
                starts.add(len(parts))
            else:
                parts.append(self._operand(field, depth))
            if self._token.kind == "AND":
                self._take()
                starts.add(len(parts))
            elif self._token.kind in ("OR", ")", "end"):
                break
        if not parts:
            raise QueryError(
                f"{first.text} at character {first.at} leaves nothing: say what it is taken from,"
                f" as in 'radar NOT {' '.join(terms(excluded[0])[0].words)}'"
            )
        parts = add_spellings(parts, starts)
        return parts[0] if len(parts) == 1 and not excluded else And(tuple(parts), tuple(excluded))

    def _operand(self, field: str | None, depth: int) -> Node:
        before, token = self._tokens[self._next - 1] if self._next else None, self._take()
        while token.kind == "field":
            field, before, token = token.text, token, self._take()
        if token.term is not None:
            return replace(token.term, field=field)
        if token.kind == "(":
            return self._group(token, field, depth + 1)
        raise _missing_operand(before, token)

    def _group(self, opened: _Token, field: str | None, depth: int) -> Node:
        if depth > DEPTH:
            raise QueryError(
                f"parentheses are nested more than {DEPTH} deep at character {opened.at}: ask for less at once"
            )
        if self._token.kind == ")":
            raise QueryError(f"'()' at character {opened.at} is empty: put words into it, or leave it out")
        node = self._or(field, depth)
        if self._take().kind != ")":
            raise _unclosed(opened.at)
        return node


def _missing_operand(before: _Token | None, token: _Token) -> QueryError:
    if before is not None and before.kind == "field":
        return QueryError(f"nothing stands after '{before.text}:': give a word, as in '{before.text}:radar'")
    side, operator = ("before", token) if token.kind in ("AND", "OR") else ("after", before)
    if operator is not None and operator.kind in ("AND", "OR", "NOT"):
        mend = f'write "{operator.text}" in quotation marks to search for the word'
        return QueryError(
            f"nothing stands {side} {operator.text} at character {operator.at}: give a word, or"
            f" {'leave the hyphen out' if operator.text == '-' else mend}"
        )
    return _unopened(token) if token.kind == ")" else _unclosed(before.at if before else 1)


def _unopened(token: _Token) -> QueryError:
    return QueryError(f"')' at character {token.at} closes nothing: leave it out, or open a '(' before it")


def _unclosed(at: int) -> QueryError:
    return QueryError(f"'(' at character {at} is not closed: add a ')', or leave it out")


def _tokens(query: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(query):
        kind, at = match.lastgroup, match.start() + 1
        if kind == "closed":
            if not match["closed"]:
                raise QueryError(f"the quotation mark at character {at} is not closed: add another, or leave it out")
            text = match["phrase"] + match["closed"][1:]
            if words := WORD.findall(text):
                yield _Token("term", text, at, Term(tuple(words), prefix=_is_prefix(text.rstrip(), words, at, PREFIX)))
        elif kind == "unknown":
            raise QueryError(
                f"there is no field '{match['unknown']}' (character {at}): the fields are {', '.join(COLUMNS)};"
                f" to search for the words, leave the colon out"
            )
        elif kind == "field":
            yield _Token("field", match["field"].lower(), at)
        elif kind == "word":
            yield from _word(match["word"].rstrip(".,;:!?…"), at)
        elif kind is not None:
            yield _Token("NOT" if kind == "minus" else match[0], match[0], at)


def _word(text: str, at: int) -> Iterator[_Token]:
    words = WORD.findall(text)
    plain = text.translate(_PLAIN)
    designator = _DESIGNATOR.search(plain)
    runs = _RUN.findall(plain) if designator and WORD.findall(designator[0]) == WORD.findall(plain) else []
    if not 1 < len(runs) <= RUNS or len({run.isdigit() for run in runs}) == 1:
        runs = []
    prefix = _is_prefix(text, words, at, 1 if runs and words[-1].isdigit() else PREFIX)
    if words:
        typed = text if designator and designator[0] == plain else ""
        yield _Token("term", text, at, Term(tuple(words), None, prefix, tuple(runs), bare=True, typed=typed))


def _is_prefix(text: str, words: list[str], at: int, least: int) -> bool:
    """True if a '*' ends the text. Raises QueryError if one stands elsewhere, or behind fewer letters."""
    if "*" not in text:
        return False
    if text.count("*") > 1 or not words or not re.search(r"\S\*$", text):
        raise QueryError(f"'*' in {quoted(text)} (character {at}) can only end a word, as in 'quoc*' or \"cong ngh*\"")
    if len(words[-1]) < least:
        raise QueryError(f"{quoted(text)} (character {at}) is too short: give {PREFIX} letters or more before '*'")
    return True
