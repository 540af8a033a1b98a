"""The line being read, and the terms that are looked for in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import cached_property

from .spelling import unmarked


@dataclass(frozen=True, slots=True)
class Line:
    """A text in its canonical spelling, and what its reader was told beside it.

    `bare`: not one Vietnamese mark stands in it, so its words are looked for without marks.
    `reference` is in `zone`; `order` is 'DMY' or 'MDY'.
    """

    text: str
    bare: bool
    reference: datetime | None
    order: str
    zone: tzinfo


class Term:
    """A regular expression for Vietnamese as it is spelt, and as it is typed without marks.

    The two are kept apart: 'thắng 2-1' is no month, though without its marks it looks like one.
    """

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern

    @cached_property
    def _spelt(self) -> re.Pattern[str]:
        return re.compile(self.pattern)

    @cached_property
    def _bare(self) -> re.Pattern[str]:
        return re.compile(unmarked(self.pattern))

    def match(self, line: Line, at: int) -> re.Match[str] | None:
        """The term where it stands at `at`."""
        return (self._bare if line.bare else self._spelt).match(line.text, at)

    def search(self, line: Line, start: int, end: int) -> re.Match[str] | None:
        """The term where it first stands in [start:end]."""
        return (self._bare if line.bare else self._spelt).search(line.text, start, end)
