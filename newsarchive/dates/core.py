"""What every production of the grammar answers."""

from __future__ import annotations

from dataclasses import dataclass

from .reading import Stamp

PAST, NEAREST, FUTURE = -1, 0, 1


@dataclass(frozen=True, slots=True)
class Core:
    """A date without its time, found in a line and ending at `end`.

    `stamp` is None for what has the shape of a date and is none: '31/11/2020', a lunar day. `until` closes
    what is a range in itself: a quarter, a decade. `lean`: where a missing year is to be looked for.
    `separator` is that of a numeric day and month. `settled`: nothing is missing, whatever stands behind it.
    """

    end: int
    stamp: Stamp | None
    until: Stamp | None = None
    lean: int = NEAREST
    separator: str = ""
    relative: bool = False
