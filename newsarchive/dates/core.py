"""What a production of the grammar answers."""

from __future__ import annotations

from dataclasses import dataclass

from .reading import Stamp

PAST, NEAREST, FUTURE = -1, 0, 1


@dataclass(frozen=True, slots=True)
class Core:
    """A date, without what leads up to it and without its time, that ends at `end` in the line.

    `stamp` is None for what has the shape of a date and is none: '31/11/2020', a lunar day. `until` closes what
    is a range of itself: a quarter, a decade. `lean` tells where a missing year is to be looked for.
    `separator` stands between a day and a month in digits, and is empty for words. `relative`: it was told from
    the reference. `short_year`: its year has two digits. `swapped`: what the digits would be in the other order.
    """

    end: int
    stamp: Stamp | None
    until: Stamp | None = None
    lean: int = NEAREST
    separator: str = ""
    relative: bool = False
    short_year: bool = False
    swapped: Stamp | None = None
