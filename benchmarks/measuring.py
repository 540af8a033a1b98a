"""What all benchmarks share: a process measured, medians of interleaved rounds, and the rows that they report.

A benchmark prints a table for people. With `--json` it prints one JSON object a line instead, the fields of a Row; then
`python -m benchmarks` puts it into the one table of all.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent


@dataclass
class Row:
    """A figure. `goal` is the bound that it must keep: at most that, or at least that if `at_least` is set; None for a
    figure without a goal. `note` tells how it was measured: the spread, the number of pages."""

    figure: str
    measured: float
    unit: str
    goal: float | None = None
    at_least: bool = False
    note: str = ""

    @property
    def holds(self) -> bool | None:
        """Whether the goal is kept. None without one."""
        if self.goal is None:
            return None
        return self.measured >= self.goal if self.at_least else self.measured <= self.goal


@dataclass
class Usage:
    """What a process and the children that it waited for took: seconds of the clock, seconds of CPU, and the MB that
    each held when all of them held the most, the process itself first (empty: not measured)."""

    wall: float
    cpu: float
    held: list[float] = field(default_factory=list)


def report(rows: Iterable[Row], *, as_json: bool) -> None:
    """Print rows, one a line, as soon as each is known."""
    for row in rows:
        print(json.dumps(asdict(row), ensure_ascii=False) if as_json else text_of(row), flush=True)


def text_of(row: Row) -> str:
    """A row as a line of text."""
    line = f"{row.figure:72} {number(row.measured):>9} {row.unit:8}"
    if row.goal is not None:
        line += f" {'≥' if row.at_least else '≤'} {number(row.goal):6} {'yes' if row.holds else 'NO':3}"
    return f"{line:105} {row.note}".rstrip()


def number(value: float) -> str:
    """A value with three significant digits, or all before the point."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) < 10 else f"{value:.1f}"


class Memory(threading.Thread):
    """Looks every half second how much memory a process and its descendants hold: the sum of their PSS, which counts a
    page that several share once."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self._ended = threading.Event()
        self._most: list[float] = []

    def run(self) -> None:
        while not self._ended.wait(0.5):
            self._most = max(self._most, [_pss(pid) for pid in descendants(self._pid)], key=sum)

    def end(self) -> list[float]:
        """Stop looking. Returns the MB of each process at the peak."""
        self._ended.set()
        self.join()
        return self._most


def descendants(pid: int) -> list[int]:
    """A process and all its descendants. Those that have just ended are left out."""
    found = [pid]
    for parent in found:
        with suppress(OSError):
            tasks = Path(f"/proc/{parent}/task").iterdir()
            found += [int(child) for task in tasks for child in (task / "children").read_text().split()]
    return found


def cpu_of(pid: int) -> float:
    """The CPU seconds of a process, without children. 0 for one that has ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _pss(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1000 for line in lines if line.startswith("Pss:")), 0.0)


def run(
    command: Sequence[str | Path],
    cwd: Path = ROOT,
    environment: Mapping[str, str] | None = None,
    *,
    memory: bool = False,
) -> Usage:
    """Run a command to its end and measure it. Ends the benchmark if it fails, with the end of what it printed."""
    with tempfile.TemporaryFile() as output:
        begun = time.perf_counter()
        process = subprocess.Popen(
            [str(word) for word in command], cwd=cwd, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
        watch = Memory(process.pid)
        if memory:
            watch.start()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - begun
        if process.returncode:
            output.seek(0)
            end = output.read().decode(errors="replace")[-3000:]
            raise SystemExit(f"{' '.join(map(str, command))}: exit status {process.returncode}\n{end}")
    return Usage(wall, usage.ru_utime + usage.ru_stime, watch.end() if memory else [])


def interleaved(runs: Mapping[str, Callable[[int], Usage]], rounds: int) -> dict[str, list[Usage]]:
    """Run each once a round, in turn and in the opposite order in every second round, so that other load of the machine
    falls on all. A run gets the number of its round."""
    found: dict[str, list[Usage]] = {name: [] for name in runs}
    for number in range(rounds):
        for name in list(runs) if number % 2 == 0 else reversed(list(runs)):
            found[name].append(runs[name](number))
    return found


def ratios(above: Sequence[float], below: Sequence[float]) -> tuple[float, str]:
    """The median of the ratios of each round, and their range."""
    values = [a / b for a, b in zip(above, below, strict=True)]
    return statistics.median(values), spread(values)


def spread(values: Sequence[float]) -> str:
    """'0.71–0.78 in 5 rounds'."""
    if len(values) == 1:
        return "one round"
    return f"{number(min(values))}–{number(max(values))} in {len(values)} rounds"
