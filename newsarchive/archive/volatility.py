"""Finds changes that are not edits: text that goes back and forth, and lines whose figures differ each time.

An A/B test alternates between two headlines. A box in the text counts readers, or prints the time or an exchange rate.
The archive keeps all of it as it was seen. It does not count it as an edit, because nobody edited anything.
"""

import re
from collections import Counter
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
class DatedReading:
    """A reading of the address that speaks for an article, at a moment (ISO 8601 in UTC)."""

    at: str
    reading: Reading


def volatile(readings: list[DatedReading]) -> set[tuple[str, str]]:
    """The changes that are not edits, as (moment, field)."""
    marked: set[tuple[str, str]] = set()
    for name in COMPARED:
        values = [one.reading.texts[name] for one in readings]
        changes = [n for n in range(1, len(values)) if values[n] != values[n - 1]]  # indexes of changed readings
        if len(changes) > 1:
            found = _returning(values, changes) | _hasty(readings, changes)
            if name in COUNTED:
                found |= _counting(values, changes)
            marked |= {(readings[n].at, name) for n in found}
    return marked


def _returning(values: list[str | None], changes: list[int]) -> set[int]:
    """Changes back to an earlier text. If a text returns repeatedly, also the changes to it."""
    times = Counter([values[0], *(values[n] for n in changes)])
    found, earlier = set(), {values[0]}
    for n in changes:
        if values[n] in earlier or (times[values[n]] > 1 and times[values[n - 1]] > 1):
            found.add(n)
        earlier.add(values[n])
    return found


def _hasty(readings: list[DatedReading], changes: list[int]) -> set[int]:
    """Changes in two successive readings that are minutes apart."""
    moments = [datetime.fromisoformat(one.at) for one in readings]
    hasty = {n for n in changes if moments[n] - moments[n - 1] < MINUTES}
    return {n for one, other in pairwise(changes) if other == one + 1 and {one, other} <= hasty for n in (one, other)}


def _counting(values: list[str | None], changes: list[int]) -> set[int]:
    """Changes that affect only short lines whose figures differ in most readings."""
    counters = {n: _counters(values[n - 1] or "", values[n] or "") for n in changes}
    times = Counter(line for lines in counters.values() for line in lines)
    first = {line: n for n in reversed(changes) for line in counters[n]}
    restless = {line for line, count in times.items() if count > 1 and 2 * count > len(values) - first[line]}
    return {n for n, lines in counters.items() if lines and lines <= restless}


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
