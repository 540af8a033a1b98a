"""The pattern of an outlet's articles, from the addresses of those that a listing shows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from newsarchive.models import Link
from newsarchive.newsource.looks import Looks
from newsarchive.newsource.shapes import Shape, shapes

# So few links are no listing, and prove no pattern.
FEWEST = 3
_FEWEST_OF_WORDS = 5
# The share of all article links that the first shape must cover, and each further one; a further one that is but
# a looser form of the first adds topics more often than articles.
_MAIN = 0.3
_MAIN_OF_WORDS = 0.6
_SHARE = 0.05
_SHARE_OF_LOOSER = 0.2
_MOST_ALTERNATIVES = 4


@dataclass(slots=True)
class Pattern:
    """`regex` is searched in an address. `matched` are the article links that it finds, `missed` the others that
    look like articles; `refused` counts the links that are none and that it does not match. `sure` is False for one
    that rests on words alone."""

    regex: str
    matched: list[Link]
    missed: list[Link] = field(default_factory=list)
    refused: int = 0
    sure: bool = True
    excluded: tuple[str, ...] = ()

    def fits(self, url: str) -> bool:
        return re.search(self.regex, url) is not None


def induce(looks: Looks) -> Pattern | None:
    """The few shapes that cover the links which look like articles and none that is certainly none.

    None where no shape covers at least three.
    """
    waiting = list(looks.articles)
    chosen: list[Shape] = []
    excluded: set[str] = set()
    while waiting and len(chosen) < _MOST_ALTERNATIVES:
        best = _best(waiting, looks, chosen, sure=True)
        if best is None and (not chosen or not chosen[0].sure):
            best = _best(waiting, looks, chosen, sure=False)
        if best is None:
            break
        shape, apart = best
        chosen.append(shape)
        excluded |= apart
        waiting = [link for link in waiting if not re.search(shape.pattern, link.url)]
    if not chosen:
        return None
    regex = "|".join(shape.pattern for shape in chosen)
    if excluded:
        regex = rf"^(?!.*/{_either(excluded)}).*{_either(shape.pattern for shape in chosen)}"
    return Pattern(
        regex,
        matched=[link for link in looks.articles + looks.unsure if re.search(regex, link.url)],
        missed=[link for link in looks.articles if not re.search(regex, link.url)],
        refused=sum(1 for link in looks.others + looks.unsure if not re.search(regex, link.url)),
        sure=all(shape.sure for shape in chosen),
        excluded=tuple(sorted(excluded)),
    )


def _best(waiting: list[Link], looks: Looks, chosen: list[Shape], *, sure: bool) -> tuple[Shape, set[str]] | None:
    """The shape that covers most of the links that wait, with what must be excluded for it."""
    ranks: dict[Shape, int] = {}
    for link in waiting:
        for rank, shape in enumerate(dict.fromkeys(shapes(link.url))):
            if shape.sure is sure:
                ranks[shape] = max(ranks.get(shape, 0), rank)
    covered = {shape: _covered(shape, waiting) for shape in ranks}
    # Most covered first; of those that cover as much, the one that says more.
    for shape in sorted(covered, key=lambda s: (-covered[s] * s.weight, ranks[s])):
        if _variety(shape, waiting) <= covered[shape] / 2:
            continue  # a section's number, which all its articles share
        least: float = FEWEST if shape.sure else _FEWEST_OF_WORDS
        if not chosen:
            least = max(least, (_MAIN if shape.sure else _MAIN_OF_WORDS) * len(looks.articles))
        else:
            looser = _covered(shape, looks.articles) - covered[shape] > 0
            least = max(least, (_SHARE_OF_LOOSER if looser else _SHARE) * len(looks.articles))
        if covered[shape] >= least and (apart := _conflicts(shape, looks)) is not None:
            return shape, apart
    return None


def _either(patterns: Iterable[str]) -> str:
    told = sorted(patterns)
    return told[0] if len(told) == 1 else f"(?:{'|'.join(told)})"


def _covered(shape: Shape, links: list[Link]) -> int:
    return sum(1 for link in links if re.search(shape.pattern, link.url))


def _variety(shape: Shape, links: list[Link]) -> int:
    """How many different texts a shape finds."""
    return len({found[0] for link in links if (found := re.search(shape.pattern, link.url))})


def _conflicts(shape: Shape, looks: Looks) -> set[str] | None:
    """The directories that must be excluded for a shape; None where it fits other links that are no articles."""
    apart: set[str] = set()
    for link in looks.others:
        if re.search(shape.pattern, link.url):
            if link.url not in looks.apart:
                return None
            apart.add(looks.apart[link.url])
    # A short headline has its articles' shape. Sections are many: a shape that fits half as many short titles as
    # headlines is theirs, and one of words alone must fit none.
    short = [link for link in looks.unsure if link.title and re.search(shape.pattern, link.url)]
    most = _covered(shape, looks.articles) / 2 if shape.sure else 0
    return apart if len(short) <= most else None
