"""Bars of a chart: geometry for inline SVG, computed here so that the page needs no script."""

from __future__ import annotations

from dataclasses import dataclass

STEP = 10.0  # units from one bar to the next
WIDTH = 8.0
HEIGHT = 100.0
LEAST = 2.0  # one article is visible beside a thousand


@dataclass(slots=True, frozen=True)
class Bar:
    """One bar, in the units of the SVG's viewBox; `label` and `value` are what it stands for."""

    x: float
    y: float
    height: float
    label: str
    value: int


@dataclass(slots=True, frozen=True)
class Chart:
    """Bars side by side on a scale of their own, `peak` being the highest."""

    bars: list[Bar]
    peak: int
    total: int

    @property
    def width(self) -> float:
        """Of the viewBox."""
        return STEP * len(self.bars)


def chart(values: list[tuple[str, int]]) -> Chart:
    """A chart of (label, value) pairs."""
    peak = max((value for _, value in values), default=0)
    bars = []
    for n, (label, value) in enumerate(values):
        height = max(LEAST, value / peak * HEIGHT) if value else 0.0
        bars.append(Bar(n * STEP + (STEP - WIDTH) / 2, round(HEIGHT - height, 1), round(height, 1), label, value))
    return Chart(bars, peak, sum(value for _, value in values))


def months_of(years: range) -> list[str]:
    """['2024-01', …, '2026-12']."""
    return [f"{year:04}-{month:02}" for year in years for month in range(1, 13)]


def shade(value: int, peak: int) -> int:
    """0 for nothing, then 1 to 4 by quarters of the peak."""
    return 0 if not value else max(1, min(4, -(-4 * value // max(peak, 4))))
