"""How the parts of a designator may be written: together, with hyphens, or apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise, product

from newsarchive.archive.search.tokens import RUNS, Term
from newsarchive.archive.search.tree import All, Any, Node, terms

_DASHES = "-‐‑–−"  # as good as each other
_PIECE = re.compile(r"[A-Za-zĐđ]{1,5}|\d+(?:[.,]\d+)?")  # of a designator that is typed with blanks


def joined(parts: list[Node], begins: set[int]) -> list[Node]:
    """The same with words that may be one designator, 'Su 30', looked for as such too. `begins` are the numbers of
    parts that do not go on with what stands before them."""
    found: list[Node] = []
    chain: list[Term] = []
    for number, part in enumerate(parts):
        if chain and not (number not in begins and isinstance(part, Term) and _goes_on(chain, part)):
            found += _either(chain)
            chain = []
        if isinstance(part, Term) and _runs(part):
            chain.append(part)
        else:
            found.append(part)
    return found + _either(chain)


def split(runs: tuple[str, ...]) -> Iterator[list[str]]:
    """The words that letters and figures make, together and apart. Figures meet figures only as thousands do."""
    ways = [(False, True) if _may_meet(left, right) else (True,) for left, right in pairwise(runs)]
    for breaks in product(*ways):
        words = [runs[0]]
        for apart, run in zip(breaks, runs[1:], strict=True):
            if apart:
                words.append(run)
            else:
                words[-1] += run
        yield words


def times(runs: tuple[str, ...]) -> list[int]:
    """Which letters stand for '×' of a cartridge, 7,62x39: the index knows it for no letter. 8x8 is left as it is,
    or it would be found in 8/8."""
    figures = sum(run.isdigit() for run in runs)
    between = [n for n in range(1, len(runs) - 1) if runs[n - 1].isdigit() and runs[n + 1].isdigit()]
    return [n for n in between if figures > 2 and runs[n] in ("x", "X")]


def as_written(node: Node | None) -> list[re.Pattern[str]]:
    """What finds the designators of a query that the index knows in pieces, to the letter."""
    codes = {term.written for term in (terms(node) if node else ()) if term.runs and len(term.words) > 1}
    return [re.compile(rf"(?<!\w){_to_the_letter(code)}(?!\w)", re.IGNORECASE) for code in sorted(codes) if code]


def _to_the_letter(code: str) -> str:
    return "".join(f"[{_DASHES}]" if letter in _DASHES else re.escape(letter) for letter in code)


def _may_meet(left: str, right: str) -> bool:
    return not (left.isdigit() and right.isdigit()) or len(right) == 3


def _goes_on(chain: list[Term], part: Term) -> bool:
    last, runs = _runs(chain[-1]), _runs(part)
    count = sum(len(_runs(term)) for term in chain) + len(runs)
    return bool(
        last and runs and part.field == chain[-1].field and last[-1].isdigit() != runs[0].isdigit() and count <= RUNS
    )


def _runs(term: Term) -> tuple[str, ...]:
    if not term.bare or term.prefix:
        return ()
    return term.runs or (term.words if _PIECE.fullmatch(term.written) else ())


def _either(chain: list[Term]) -> list[Node]:
    """The words of a chain, or one or more designators made of them."""
    if len(chain) < 2:
        return list(chain)
    ways = []
    for breaks in product((True, False), repeat=len(chain) - 1):
        groups = [chain[:1]]
        for apart, term in zip(breaks, chain[1:], strict=True):
            if apart:
                groups.append([term])
            else:
                groups[-1].append(term)
        ways.append(tuple(map(_one, groups)))
    return [Any(tuple(All(way) if len(way) > 1 else way[0] for way in ways), joined=True)]


def _one(group: list[Term]) -> Term:
    if len(group) == 1:
        return group[0]
    words = tuple(word for term in group for word in term.words)
    runs = tuple(run for term in group for run in _runs(term))
    return Term(words, group[0].field, runs=runs, bare=True)
