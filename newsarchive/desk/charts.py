"""The charts of saved questions: what a template draws as SVG, on a page or in a file."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from newsarchive.desk.queries import Row
from newsarchive.desk.sql_functions import topics

MOST_BARS = 20
MOST_MONTHS = 1200
STEP = 10  # units of the drawing between two months; its height is 100
LABELS = 6  # that are written below a chart
TICKS = 5  # of the scale, at most
_EVERY_ARTICLE = "*"  # coverage names its rows so if no subject is asked for
_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600)  # months between two labels


@dataclass(slots=True, frozen=True)
class Line:
    """The values of a subject, one a month; None where the month has none. `pieces` are the drawing: 'x,y x,y …'."""

    name: str
    values: list[float | None]
    pieces: list[str]

    @property
    def total(self) -> float:
        """The sum of the values."""
        return sum(filter(None, self.values))

    @property
    def peak(self) -> float:
        """The highest value."""
        return max(filter(None, self.values), default=0)


@dataclass(slots=True, frozen=True)
class Lines:
    """A line for each subject over `months` ('2026-03'), on one scale up to `peak`. `value` is the name of the column
    that is drawn."""

    value: str
    months: list[str]
    lines: list[Line]
    peak: float

    @property
    def width(self) -> int:
        """The width of the drawing."""
        return STEP * len(self.months)

    @property
    def labels(self) -> list[tuple[str, float]]:
        """(month or year, its place in percent) of what is written below, from left to right."""
        count = len(self.months)
        step = next((one for one in _STEPS if count <= one * LABELS), _STEPS[-1])
        if step < 12:
            return [(self.months[n], 100 * n / count) for n in range(0, count, step)]
        years = [
            (month[:4], 100 * n / count)
            for n, month in enumerate(self.months)
            if month.endswith("-01") and int(month[:4]) % (step // 12) == 0
        ]
        return years if years and years[0][1] < 100 / LABELS else [(self.months[0], 0.0), *years]

    @property
    def ticks(self) -> list[tuple[float, float]]:
        """(value, its height in the drawing from the top) of the scale: round values from 0 to the peak."""
        step = next(step for n in range(-2, 12) for one in (1, 2, 5) if (step := one * 10.0**n) * TICKS >= self.peak)
        if self.value != "percent":
            step = max(step, 1)
        return [(value, 100 - 100 * value / self.peak) for n in range(TICKS + 1) if (value := step * n) <= self.peak]


@dataclass(slots=True, frozen=True)
class Bars:
    """The first rows with their values, on one scale up to `peak`. `value` is the name of the column."""

    value: str
    rows: list[Row]
    peak: int


def line_chart(chart: dict[str, str], rows: list[Row], values: dict[str, Any], value: str) -> Lines | None:
    """A line of the column `value` for each subject that was typed, also for one without rows; None if no row states a
    month. Months after this one, which are errors of their pages, are left out."""
    now = datetime.now(UTC).isoformat()
    dated = [row for row in rows if len(row[chart["label"]] or "") == 7 and row[chart["label"]] <= now]
    if not dated:
        return None
    months = _months(min(row[chart["label"]] for row in dated), max(row[chart["label"]] for row in dated))
    found = {(row[chart["of"]], row[chart["label"]]): row[value] for row in dated}
    names = json.loads(topics(values.get("words"))) or [_EVERY_ARTICLE]
    drawn = [(name, [found.get((name, month), 0) for month in months]) for name in names]
    peak = max((one for _, some in drawn for one in some if one), default=1)
    return Lines(value, months, [Line(name, some, _pieces(some, peak)) for name, some in drawn], peak)


def bar_chart(chart: dict[str, str], rows: list[Row]) -> Bars | None:
    """The rows with the highest values; None without rows."""
    highest = sorted(rows, key=lambda row: -row[chart["value"]])[:MOST_BARS]
    return Bars(chart["value"], highest, max(row[chart["value"]] for row in highest)) if highest else None


def _months(first: str, last: str) -> list[str]:
    begin, end = (int(month[:4]) * 12 + int(month[5:]) - 1 for month in (first, last))
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(max(begin, end - MOST_MONTHS + 1), end + 1)]


def _pieces(values: list[float | None], peak: float) -> list[str]:
    """Lines through the middle of each month, level at both ends, so that one month alone is a line, too. A month
    without a value interrupts them."""
    pieces: list[list[tuple[int, float]]] = [[]]
    for n, value in enumerate(values):
        if value is None:
            pieces.append([])
        else:
            pieces[-1].append((STEP * n + STEP // 2, round(100 - 100 * value / peak, 1)))
    return [" ".join(f"{x},{y}" for x, y in _level_ends(piece)) for piece in pieces if piece]


def _level_ends(piece: list[tuple[int, float]]) -> list[tuple[int, float]]:
    (first, left), (last, right) = piece[0], piece[-1]
    return [(first - STEP // 2, left), *piece, (last + STEP // 2, right)]
