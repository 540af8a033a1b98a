"""What a person types, as a tree: words, "phrases", prefix*, AND, OR, NOT, parentheses and field:.

Words side by side must all occur. Operators are written in capitals: 'and', 'or' and 'not' are words. A hyphen
before a word stands for NOT; before a figure, or within a designator, it is part of what was typed.
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from newsarchive.archive.search.designators import joined
from newsarchive.archive.search.tokens import QueryError, Token, tokens, typed
from newsarchive.archive.search.tree import All, Any, Node, terms

WORDS = 64  # of one query, at the most
DEPTH = 20  # parentheses within each other


def parse(query: str) -> Node:
    """The tree of a query. Raises QueryError."""
    return _Parser(query).tree()


class _Parser:
    """any = all ('OR' all)*; all = part (['AND'] part)*; part = ['NOT'] one; one = field one | '(' any ')' | term."""

    def __init__(self, query: str) -> None:
        self._query = unicodedata.normalize("NFC", query)
        self._tokens = [*tokens(self._query), Token("end", "", len(self._query) + 1)]
        self._next = 0

    def tree(self) -> Node:
        count = sum(len(token.term.words) for token in self._tokens if token.term)
        if len(self._tokens) == 1:
            raise QueryError(f"nothing to search for in {typed(self._query)}: give at least one word")
        if count > WORDS:
            raise QueryError(f"{count} words are too many: give {WORDS} at the most")
        node = self._any(None, 0)
        if self._token.kind == ")":
            raise QueryError(f"')' at character {self._token.at} closes nothing: leave it out, or open a '(' before it")
        return node

    @property
    def _token(self) -> Token:
        return self._tokens[self._next]

    def _take(self) -> Token:
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
        begins = {0}  # which parts stand behind an operator
        first = self._token
        while True:
            if self._token.kind == "NOT":
                self._take()
                but.append(self._one(field, depth))
                begins.add(len(parts))
            else:
                parts.append(self._one(field, depth))
            if self._token.kind == "AND":
                self._take()
                begins.add(len(parts))
            elif self._token.kind in ("OR", ")", "end"):
                break
        if not parts:
            raise QueryError(
                f"{first.text} at character {first.at} leaves nothing: say what it is taken from,"
                f" as in 'radar NOT {_shown(but[0])}'"
            )
        parts = joined(parts, begins)
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

    def _group(self, opened: Token, field: str | None, depth: int) -> Node:
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

    def _missing(self, before: Token | None, token: Token) -> QueryError:
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


def _as_a_word(operator: Token) -> str:
    if operator.text == "-":
        return "give a word, or leave the hyphen out"
    return f'give a word, or write "{operator.text}" in quotation marks to search for the word'


def _shown(node: Node) -> str:
    return " ".join(terms(node)[0].words)
