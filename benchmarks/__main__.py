"""All benchmarks by one command: prints one table and writes docs/performance.md.

    python -m benchmarks [--quick] [--only NAME]… [--output docs/performance.md]

Each benchmark runs in a process of its own. With --json it prints its figures as JSON lines (measuring.Row). A line in
SUITE makes it a part of the table. All take up to half an hour on two cores, the quick forms about three minutes.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import distributions
from pathlib import Path
from threading import Thread
from typing import IO

HERE = Path(__file__).parent
sys.path.append(str(HERE))

from measuring import ROOT, Row, number, text_of  # noqa: E402
from peers import PEERS, versions  # noqa: E402

# (script, arguments, arguments of the quick form; None: not in it), in the order of the table
SUITE: tuple[tuple[str, str, str | None], ...] = (
    ("bench_crawl.py", "--pages 1200 --rounds 3", "--pages 320 --rounds 1 --peers trafilatura,newspaper4k"),
    ("bench_crawl.py", "--pages 480 --rounds 2 --peers newspaper4k,news-please,goose3,fundus", None),
    ("bench_overhead.py", "--times 3 --rounds 2 --starts 7", "--times 2 --rounds 1 --starts 3"),
    ("bench_load.py", "--pages 20000 --real 800", "--pages 850 --real 160"),
    ("bench_extraction.py", "--rounds 3", "--rounds 1"),
    ("bench_dates.py", "--rounds 5", "--rounds 1"),
    ("bench_stories.py", "quality", None),
    ("bench_stories.py", "scale --sizes 2000,20000", "scale --sizes 1000,4000 --articles 100"),
    ("bench_people.py", "--sizes 1000,10000", "--sizes 500,1500 --articles 100"),
    ("bench_search.py", "--articles 10000 --cpu", "--articles 2000 --queries 20 --cpu"),
    ("bench_export.py", "--articles 10000", None),
    ("bench_payloads.py", "", ""),
)


@dataclass
class Part:
    """What one benchmark reported. `fault` is the last line of one that failed."""

    command: str
    seconds: float = 0.0
    rows: list[Row] = field(default_factory=list)
    fault: str = ""


def run(script: str, arguments: str) -> Part:
    """Run a benchmark, and print its rows as they come."""
    part = Part(f"python benchmarks/{script} {arguments}".strip())
    print(f"\n{part.command}", flush=True)
    begun = time.perf_counter()
    command = [sys.executable, str(HERE / script), *arguments.split(), "--json"]
    lines: list[str] = []
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        thread = Thread(target=_pass_on, args=(process.stderr, lines))
        thread.start()
        for line in process.stdout:
            if line.startswith("{"):
                part.rows.append(Row(**json.loads(line)))
                line = text_of(part.rows[-1])
            print(line.rstrip(), flush=True)
        thread.join()
    if process.returncode:
        part.fault = lines[-1] if lines else f"exit status {process.returncode}"
        print(f"FAILED: {part.fault}", flush=True)
    part.seconds = time.perf_counter() - begun
    return part


def _pass_on(stream: IO[str], lines: list[str]) -> None:
    """Print what a benchmark says meanwhile, and keep it."""
    for line in stream:
        lines.append(line.strip())
        print(line, end="", file=sys.stderr, flush=True)


def machine() -> Iterator[tuple[str, str]]:
    """What the figures were measured on, by name."""
    processor = Path("/proc/cpuinfo")
    names = re.findall(r"model name\s*: (.+)", processor.read_text()) if processor.exists() else []
    yield "processor", names[0] if names else platform.processor() or platform.machine()
    yield "cores", str(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count())
    yield "memory", f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 1e9:.1f} GB"
    yield (
        "system",
        platform.freedesktop_os_release().get("PRETTY_NAME", "") + f", {platform.system()} {platform.release()}",
    )
    yield "Python", platform.python_version()
    asked = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True)
    yield "newsarchive", asked.stdout.strip() or "unknown commit"
    yield "load before the first run", " ".join(f"{load:.1f}" for load in os.getloadavg())


def packages() -> str:
    """The versions of the packages that requirements.lock names."""
    names = re.findall(r"^([\w.-]+)==", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.MULTILINE)
    installed = {_normal(one.name): one.version for one in distributions()}
    return ", ".join(f"{name} {installed[_normal(name)]}" for name in names if _normal(name) in installed)


def document(parts: Sequence[Part], command: str, about: Sequence[tuple[str, str]]) -> str:
    """docs/performance.md."""
    rows = [row for part in parts for row in part.rows]
    lines = [
        "# Performance",
        "",
        f"`{command}` wrote this on {datetime.now(UTC):%Y-%m-%d}. Ratios are medians of interleaved runs on the same",
        "pages, with the range over the rounds. Times of the clock depend on what else the machine does; seconds of",
        "CPU hardly do.",
        "",
        "| figure | measured | goal | holds | how |",
        "|---|---|---|---|---|",
        *(_line(row) for row in rows),
        "",
        "## Machine",
        "",
        "| | |",
        "|---|---|",
        *(f"| {name} | {value} |" for name, value in about),
        "",
        "## Commands",
        "",
        "| command | seconds | |",
        "|---|---|---|",
        *(f"| `{part.command}` | {part.seconds:.0f} | {_cell(part.fault)} |" for part in parts),
        "",
        "## Versions",
        "",
        packages() + ".",
        "",
        "Peers, each in an environment of its own (`benchmarks/peers.toml`):",
        "",
    ]
    for name in PEERS:
        found = ", ".join(f"{package} {version}" for package, version in versions(name).items())
        lines.append(f"- {name}: {found or 'not installed'}")
    return "\n".join(lines) + "\n"


def _line(row: Row) -> str:
    goal = "" if row.goal is None else f"{'≥' if row.at_least else '≤'} {number(row.goal)} {row.unit}"
    holds = {True: "yes", False: "no", None: ""}[row.holds]
    return f"| {_cell(row.figure)} | {number(row.measured)} {row.unit} | {goal} | {holds} | {_cell(row.note)} |"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="fewer pages and rounds, about three minutes")
    parser.add_argument("--only", action="append", metavar="NAME", help="one benchmark, such as crawl; may be repeated")
    parser.add_argument("--output", type=Path, default=ROOT / "docs" / "performance.md")
    args = parser.parse_args()
    named = {script.removeprefix("bench_").removesuffix(".py") for script, *_ in SUITE}
    if unknown := set(args.only or ()) - named:
        parser.error(f"no benchmark {', '.join(sorted(unknown))}; there are {', '.join(sorted(named))}")
    about = list(machine())
    chosen = [
        (script, quick if args.quick else usual)
        for script, usual, quick in SUITE
        if not args.only or script.removeprefix("bench_").removesuffix(".py") in args.only
    ]
    parts = [run(script, arguments) for script, arguments in chosen if arguments is not None]
    words = [
        "python -m benchmarks",
        *(["--quick"] if args.quick else []),
        *(f"--only {one}" for one in args.only or ()),
    ]
    args.output.write_text(document(parts, " ".join(words), about), encoding="utf-8")
    missed = sum(row.holds is False for part in parts for row in part.rows)
    failed = sum(bool(part.fault) for part in parts)
    print(f"\n{missed} figures miss their goals, {failed} benchmarks failed; {args.output} is written")
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("interrupted; nothing is written")
