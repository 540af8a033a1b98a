"""Which comes first in a page's numeric dates, the day or the month."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from .spelling import canonical

_NUMERIC = re.compile(r"(?<![\d./-])(\d{1,2}) ?([./-]) ?(\d{1,2}) ?\2 ?(?:19|20)\d\d(?!\d)")


def order_of(samples: Iterable[str]) -> Literal["DMY", "MDY"] | None:
    """The order of the numeric dates in `samples`, if a component above 12 settles it.

    None where none does, or where two of them contradict each other.
    """
    orders: set[Literal["DMY", "MDY"]] = set()
    for sample in samples:
        for found in _NUMERIC.finditer(canonical(sample)):
            first, second = int(found[1]), int(found[3])
            if 12 < first <= 31 and 1 <= second <= 12:
                orders.add("DMY")
            elif 12 < second <= 31 and 1 <= first <= 12:
                orders.add("MDY")
    return orders.pop() if len(orders) == 1 else None
