"""Finds changes that are not edits: text that goes back and forth, and lines whose figures differ each time.

An A/B test alternates between two headlines. A box in the text counts readers, or prints the time or an exchange rate.
The archive keeps all of it as it was seen. It does not count it as an edit, because nobody edited anything.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from itertools import pairwise

from newsarchive.archive.readings import COMPARED, Reading

MINUTES = timedelta(minutes=30)  # a text that changes twice within this time is generated for each request
LINE = 120  # characters; a longer line is a sentence, not a counter
COUNTED = ("lead", "body", "modified_at")  # fields that can contain a counter; a figure in a headline is news
_FIGURES = re.compile(r"\d+(?:[.,:/]\d+)*")


@dataclass(slots=True, frozen=True)
class Look:
    """A reading of the address that speaks for an article, at a moment (ISO 8601 in UTC)."""

    at: str
    reading: Reading


@dataclass(slots=True, frozen=True)
class _Change:
    number: int  # index of the look that showed it
    old: str | None
    new: str | None


def volatile(looks: list[Look]) -> set[tuple[str, str]]:
    """The changes that are not edits, as (moment, field)."""
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
    """Changes back to an earlier text. If a text returns repeatedly, also the changes to it."""
    spells = Counter([values[0], *(change.new for change in changes)])
    found = set()
    for place, change in enumerate(changes):
        earlier = {values[0], *(before.new for before in changes[:place])}
        if change.new in earlier or (spells[change.new] > 1 and spells[change.old] > 1):
            found.add(change.number)
    return found


def _hasty(looks: list[Look], changes: list[_Change]) -> set[int]:
    """Changes in two successive readings that are minutes apart."""
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
    """Changes that affect only short lines whose figures differ in most readings."""
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
    """The changed lines, with figures replaced by 0. Empty if anything but figures changed."""
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
