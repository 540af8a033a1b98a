"""The charts of saved questions: what a template draws as SVG."""

import json
from dataclasses import dataclass
from typing import Any

from newsarchive.desk.queries import Row
from newsarchive.desk.sql_functions import topics

MOST_BARS = 20
STEP = 10  # units of the drawing between two months; its height is 100
LABELS = 6  # years that are written below a chart
_EVERY_ARTICLE = "*"  # coverage names its rows so if no subject is asked for


@dataclass(slots=True, frozen=True)
class Line:
    """The values of a subject, one a month. `points` is the drawing: 'x,y x,y …'."""

    name: str
    values: list[int]
    points: str

    @property
    def total(self) -> int:
        """The sum of the values."""
        return sum(self.values)


@dataclass(slots=True, frozen=True)
class Lines:
    """A line for each subject over `months` ('2026-03'), on one scale up to `peak`."""

    months: list[str]
    lines: list[Line]
    peak: int

    @property
    def width(self) -> int:
        """The width of the drawing."""
        return STEP * len(self.months)

    @property
    def years(self) -> list[tuple[str, float]]:
        """(month, its place in percent) of the months that are written below: Januaries, or the first month."""
        starts = [(month, 100 * n / len(self.months)) for n, month in enumerate(self.months) if month.endswith("-01")]
        written = starts[:: max(1, -(-len(starts) // LABELS))]
        return written if written and written[0][1] < 100 / LABELS else [(self.months[0], 0.0), *written]


@dataclass(slots=True, frozen=True)
class Bars:
    """The first rows with their values, on one scale up to `peak`. `value` is the name of the column."""

    value: str
    rows: list[Row]
    peak: int


def line_chart(chart: dict[str, str], rows: list[Row], values: dict[str, Any]) -> Lines | None:
    """A line for each subject that was typed, also for one without rows; None if no row states a month."""
    dated = [row for row in rows if len(row[chart["label"]] or "") == 7]
    if not dated:
        return None
    months = _months(min(row[chart["label"]] for row in dated), max(row[chart["label"]] for row in dated))
    counts = {(row[chart["of"]], row[chart["label"]]): row[chart["value"]] for row in dated}
    peak = max(counts.values())
    names = json.loads(topics(values.get("words"))) or [_EVERY_ARTICLE]
    lines = []
    for name in names:
        found = [counts.get((name, month), 0) for month in months]
        lines.append(Line(name, found, _points(found, peak)))
    return Lines(months, lines, peak)


def bar_chart(chart: dict[str, str], rows: list[Row]) -> Bars | None:
    """The rows with the highest values; None without rows."""
    highest = sorted(rows, key=lambda row: -row[chart["value"]])[:MOST_BARS]
    return Bars(chart["value"], highest, max(row[chart["value"]] for row in highest)) if highest else None


def _months(first: str, last: str) -> list[str]:
    begin, end = (int(month[:4]) * 12 + int(month[5:]) - 1 for month in (first, last))
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(begin, end + 1)]


def _points(values: list[int], peak: int) -> str:
    """A line through the middle of each month, level at both ends, so that one month alone is a line, too."""
    heights = [round(100 - 100 * value / peak, 1) for value in values]
    inner = [(STEP * n + STEP // 2, height) for n, height in enumerate(heights)]
    ends = (0, heights[0]), (STEP * len(values), heights[-1])
    return " ".join(f"{x},{y}" for x, y in (ends[0], *inner, ends[1]))
