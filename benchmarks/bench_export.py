"""`scrapy export`: does its memory grow with the archive, and how fast is it beside `sqlite-utils rows --nl`?

    python benchmarks/bench_export.py [LARGE.db] [--rounds 1]

LARGE.db is an archive of 200,000 articles that big_archive.py has made (it is made where none is named: minutes); a
small one of 2,000 is made beside it. Each format is exported from both, each time by the whole command in a process of
its own; the peak of its resident memory and the ratio of large to small are printed, and MB a second of the file that
comes of it. 'jsonl --new' adds the rest to a file that holds all but one outlet. The peer writes the rows of one table,
photos and authors as they lie there, and no more.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from newsarchive.export import FORMATS

HERE = Path(__file__).parent
BIN = Path(sys.executable).parent


def measured(command: list[str], output: Path | None = None) -> tuple[float, float]:
    """(seconds, peak MB) of a command in a process of its own."""
    begun = time.perf_counter()
    with (output or Path(os.devnull)).open("wb") as file:
        process = subprocess.Popen(command, cwd=HERE.parent, stdout=file, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(command)}: {status}")
    return time.perf_counter() - begun, usage.ru_maxrss / 1024


def exported(archive: Path, path: Path, *words: str) -> list[str]:
    return [str(BIN / "scrapy"), "export", *words, str(path), "-s", f"ARCHIVE={archive}"]


def best(command: list[str], output: Path, rounds: int, *, stdout: bool = False, before: bytes = b"") -> list[float]:
    """[seconds, peak MB, MB of the file], the quickest of some rounds."""
    found = []
    for _ in range(rounds):
        output.unlink(missing_ok=True)
        if before:
            output.write_bytes(before)
        seconds, peak = measured(command, output if stdout else None)
        found.append([seconds, peak, output.stat().st_size / 1e6])
    return min(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("large", nargs="?", type=Path)
    parser.add_argument("--rounds", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        small, large = Path(folder) / "small.db", options.large or Path(folder) / "large.db"
        for path, articles in ((small, 2_000), (large, 200_000)):
            if not path.exists():
                make = [sys.executable, str(HERE / "big_archive.py"), str(path), "--articles", str(articles)]
                subprocess.run(make, check=True)
        print(f"{'':14} {'MB':>8} {'s':>7} {'MB/s':>7} {'small: peak MB':>15} {'large: peak MB':>15} {'ratio':>6}")

        def row(
            name: str, out: Path, command: list[list[str]], *, stdout: bool = False, held: Path | None = None
        ) -> None:
            few, many = (
                best(each, out, options.rounds, stdout=stdout, before=held.read_bytes() if held and n else b"")
                for n, each in enumerate(command)
            )
            seconds, peak, size = many
            print(
                f"{name:14} {size:8.1f} {seconds:7.1f} {size / seconds:7.1f} {few[1]:15.1f} {peak:15.1f}"
                f" {peak / few[1]:6.2f}",
                flush=True,
            )

        for format in FORMATS:
            out = Path(folder) / f"x.{format}"
            row(format, out, [exported(small, out), exported(large, out)])
            out.unlink()
        out, part = Path(folder) / "x.jsonl", Path(folder) / "part.jsonl"
        measured(exported(large, part, "--until", "2024-12-31"))
        row("jsonl --new", out, [exported(small, out, "--new"), exported(large, out, "--new")], held=part)
        row("--source", out, [exported(db, out, "--source", "quansu") for db in (small, large)])
        row("--query", out, [exported(db, out, "--query", "quoc phong") for db in (small, large)])
        peer = [[str(BIN / "sqlite-utils"), "rows", str(db), "articles", "--nl"] for db in (small, large)]
        row("sqlite-utils", out, peer, stdout=True)


if __name__ == "__main__":
    main()
