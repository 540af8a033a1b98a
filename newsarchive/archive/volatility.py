"""Changes that are no edits: texts that go back and forth, and lines whose figures differ at each look.

An A/B test shows one of two headlines, a box in the text counts readers or prints the time and a rate of exchange. All
of it is kept as it was seen. But it is not counted as an edit, because nobody edited anything.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from itertools import pairwise

from newsarchive.archive.readings import COMPARED, Reading

MINUTES = timedelta(minutes=30)  # a text that changes twice in looks this close together is made anew for each reader
LINE = 120  # letters in a line that can be a counter; a sentence of an article is longer as often as not
COUNTED = ("lead", "body", "modified_at")  # fields in which a box can stand; a figure in a headline is news
_FIGURES = re.compile(r"\d+(?:[.,:/]\d+)*")


@dataclass(slots=True, frozen=True)
class Look:
    """What the address that speaks for an article showed at a moment (ISO 8601 in UTC)."""

    at: str
    reading: Reading


@dataclass(slots=True, frozen=True)
class _Change:
    number: int  # of the look that showed it
    old: str | None
    new: str | None


def volatile(looks: list[Look]) -> set[tuple[str, str]]:
    """The changes between looks that are no edits, as (moment of the look, field)."""
    marked: set[tuple[str, str]] = set()
    for name in COMPARED:
        values = [look.reading.texts[name] for look in looks]
        changes = [_Change(n, values[n - 1], values[n]) for n in range(1, len(values)) if values[n] != values[n - 1]]
        if len(changes) > 1:
            found = _returning(values, changes) | _hasty(looks, changes)
            if name in COUNTED:
                found |= _counting(values, changes)
            marked |= {(looks[number].at, name) for number in found}
    return marked


def _returning(values: list[str | None], changes: list[_Change]) -> set[int]:
    """Changes back to an earlier text; of a text that comes and goes, all."""
    spells = Counter([values[0], *(change.new for change in changes)])
    found = set()
    for place, change in enumerate(changes):
        earlier = {values[0], *(before.new for before in changes[:place])}
        if change.new in earlier or (spells[change.new] > 1 and spells[change.old] > 1):
            found.add(change.number)
    return found


def _hasty(looks: list[Look], changes: list[_Change]) -> set[int]:
    """Changes at two looks in a row, minutes apart."""
    found = set()
    for one, other in pairwise(changes):
        if other.number == one.number + 1 and _pause(looks, one) < MINUTES and _pause(looks, other) < MINUTES:
            found |= {one.number, other.number}
    return found


def _pause(looks: list[Look], change: _Change) -> timedelta:
    moments = (looks[change.number - 1].at, looks[change.number].at)
    before, after = map(datetime.fromisoformat, moments)
    return after - before


def _counting(values: list[str | None], changes: list[_Change]) -> set[int]:
    """Changes of nothing but short lines whose figures differ at most looks."""
    lines = {change.number: _counters(change.old or "", change.new or "") for change in changes}
    times: Counter[str] = Counter()
    since: dict[str, int] = defaultdict(lambda: len(values))
    for number, counters in lines.items():
        for line in counters or ():
            times[line] += 1
            since[line] = min(since[line], number)
    restless = {line for line, count in times.items() if count > 1 and 2 * count > len(values) - since[line]}
    return {number for number, counters in lines.items() if counters and counters <= restless}


def _counters(old: str, new: str) -> set[str]:
    """The lines that differ, without their figures; none where anything else differs too."""
    before, after = old.splitlines(), new.splitlines()
    found: set[str] = set()
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        gone, come = ([_FIGURES.sub("0", line) for line in lines] for lines in (before[a:b], after[c:d]))
        if gone != come or any(len(line) > LINE for line in before[a:b]):
            return set()
        found.update(gone)
    return found
