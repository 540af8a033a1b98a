"""The ways to write a designator: its letters and digits together, with hyphens, or apart."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, product
from typing import TypeVar

from newsarchive.archive.search.tree import And, Node, Or, Term

RUNS = 5  # runs of letters and of digits in a designator, at most
_PIECE = re.compile(r"[A-Za-zĐđ]{1,5}|\d+(?:[.,]\d+)?")  # of a designator that is typed with blanks
T = TypeVar("T")


def add_spellings(parts: list[Node], starts: set[int]) -> list[Node]:
    """The parts of an And, with words that may be one designator ('Su 30') also searched as one. `starts` are the
    indexes of parts that an operator separates from the part before."""
    result: list[Node] = []
    chain: list[Term] = []
    for index, part in enumerate(parts):
        if chain and not (index not in starts and isinstance(part, Term) and _continues(chain, part)):
            result += _spelled(chain)
            chain = []
        if isinstance(part, Term) and _runs(part):
            chain.append(part)
        else:
            result.append(part)
    return result + _spelled(chain)


def spellings(runs: tuple[str, ...]) -> Iterator[list[str]]:
    """The words that these letters and digits form, together and apart. Digits follow digits only as thousands."""
    for groups in _groups(runs):
        meeting = [(left, right) for group in groups for left, right in pairwise(group)]
        if not any(must_part(left, right) for left, right in meeting):
            yield ["".join(group) for group in groups]


def times_signs(runs: tuple[str, ...]) -> list[int]:
    """The indexes of letters that stand for the '×' of a cartridge, 7,62x39: the index drops '×'. The x of '8x8' is
    kept, or 8/8 would match it."""
    figures = sum(run.isdigit() for run in runs)
    between = [n for n in range(1, len(runs) - 1) if runs[n - 1].isdigit() and runs[n + 1].isdigit()]
    return [n for n in between if figures > 2 and runs[n] in ("x", "X")]


def must_part(left: str, right: str) -> bool:
    """True if two runs are never written together: digits, unless they are thousands."""
    return left.isdigit() and right.isdigit() and len(right) != 3


def _groups(items: Sequence[T]) -> Iterator[list[list[T]]]:
    """All ways to cut a sequence into groups."""
    for cuts in product((False, True), repeat=len(items) - 1):
        groups = [[items[0]]]
        for cut, item in zip(cuts, items[1:], strict=True):
            if cut:
                groups.append([item])
            else:
                groups[-1].append(item)
        yield groups


def _continues(chain: list[Term], part: Term) -> bool:
    last, runs = _runs(chain[-1]), _runs(part)
    count = sum(len(_runs(term)) for term in chain) + len(runs)
    return bool(runs and part.field == chain[-1].field and last[-1].isdigit() != runs[0].isdigit() and count <= RUNS)


def _runs(term: Term) -> tuple[str, ...]:
    if not term.bare or term.prefix:
        return ()
    return term.runs or (term.words if _PIECE.fullmatch(term.typed) else ())


def _spelled(chain: list[Term]) -> list[Node]:
    """The words of a chain as they are, or as one or more designators."""
    if len(chain) < 2:
        return list(chain)
    ways = [tuple(map(_one, groups)) for groups in _groups(chain)]
    ways.reverse()  # as typed first
    return [Or(tuple(And(way) if len(way) > 1 else way[0] for way in ways), spellings=True)]


def _one(group: list[Term]) -> Term:
    if len(group) == 1:
        return group[0]
    words = tuple(word for term in group for word in term.words)
    runs = tuple(run for term in group for run in _runs(term))
    return Term(words, group[0].field, runs=runs, bare=True)
