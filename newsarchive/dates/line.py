"""The line being read, and the terms that are looked for in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, tzinfo

from .spelling import canonical, unmarked

_MARKED = re.compile(r"[^\W\d_\x00-\x7f]")
_EDGES = " .,;:()[]|-'\""


@dataclass(frozen=True, slots=True)
class Line:
    """A text in its canonical spelling, and what its reader was told beside it.

    `bare`: not one Vietnamese mark stands in it, so its words are looked for without marks. `reference`
    is in `zone`; `order` is 'DMY' or 'MDY'. `inner` is where the text begins and ends without the brackets and
    punctuation around it.
    """

    text: str
    bare: bool
    reference: datetime | None
    order: str
    zone: tzinfo
    inner: tuple[int, int]

    @classmethod
    def of(cls, text: str, reference: datetime | None, order: str, zone: tzinfo) -> Line:
        spelt = canonical(text)
        inner = len(spelt) - len(spelt.lstrip(_EDGES)), len(spelt.rstrip(_EDGES))
        return cls(spelt, _MARKED.search(spelt) is None, _in_zone(reference, zone), order, zone, inner)

    def begins(self, at: int) -> bool:
        """Whether nothing but punctuation stands right before `at`."""
        return at <= self.inner[0] or self.text[at - 1] == "(" or self.text[at - 2 : at] in (": ", ", ", "; ", "| ")

    def is_all(self, start: int, end: int) -> bool:
        """Whether the line says nothing beside [start:end]."""
        return start <= self.inner[0] and self.inner[1] <= end


def _in_zone(moment: datetime | None, zone: tzinfo) -> datetime | None:
    if moment is None or moment.tzinfo is None:
        return moment and moment.replace(tzinfo=zone)
    try:
        return moment.astimezone(zone)
    except OverflowError:
        return moment.replace(tzinfo=zone)


class Term:
    """A regular expression for Vietnamese as it is spelt, and as it is typed without marks.

    The two are kept apart: 'thắng 2-1' is no month, though without its marks it looks like one.
    Every term matches in time bounded by a constant: no open repetition inside.
    """

    def __init__(self, pattern: str) -> None:
        self._spelt = re.compile(pattern)
        self._bare = re.compile(unmarked(pattern))

    def match(self, line: Line, at: int) -> re.Match[str] | None:
        """The term, if it stands at `at`."""
        return (self._bare if line.bare else self._spelt).match(line.text, at)

    def search(self, line: Line, start: int, end: int) -> re.Match[str] | None:
        """The term where it first stands in [start:end]."""
        return (self._bare if line.bare else self._spelt).search(line.text, start, end)
