"""`newsarchive export`: does its memory grow with the archive, and how fast is it beside `sqlite-utils rows --nl`?

    python benchmarks/bench_export.py [LARGE.db] [--rounds 1] [--only ROW]… [--json]

LARGE.db is an archive of 200,000 articles that big_archive.py has made (it is made where none is named: minutes); a
small one of 2,000 is made beside it. Each format is exported from both, each time by the whole command in a process of
its own; the peak of its resident memory and the ratio of large to small are printed, and MB a second of the file that
comes of it. '--new' (jsonl) adds the last years to a file that holds what was published until 2024. The peer writes the
rows of one table, authors as they lie there and no photos.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measuring import Row, report

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


def best(
    command: list[str], output: Path, rounds: int, *, stdout: bool = False, before: Path | None = None
) -> list[float]:
    """[seconds, peak MB, MB of the file], the quickest of some rounds."""
    found = []
    for _ in range(rounds):
        output.unlink(missing_ok=True)
        if before:
            shutil.copyfile(before, output)  # by a copy of the system's: a child's peak begins with our own size
        seconds, peak = measured(command, output if stdout else None)
        found.append([seconds, peak, output.stat().st_size / 1e6])
    return min(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("large", nargs="?", type=Path)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--articles", type=int, default=200_000, help="of the large archive that is made")
    parser.add_argument("--only", action="append", help="a row by its name, and no other; several times for several")
    parser.add_argument("--json", action="store_true", help="rows as JSON lines")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        small, large = Path(folder) / "small.db", options.large or Path(folder) / "large.db"
        for path, articles in ((small, 2_000), (large, options.articles)):
            if not path.exists():
                make = [sys.executable, str(HERE / "big_archive.py"), str(path), "--articles", str(articles)]
                subprocess.run(make, check=True, stdout=sys.stderr)
        rows = {format: [exported(db, Path(folder) / f"x.{format}") for db in (small, large)] for format in FORMATS}
        out, part = Path(folder) / "x.jsonl", Path(folder) / "part.jsonl"
        for name, words in (
            ("--new", ["--new"]),
            ("--source", ["--source", "quansu"]),
            ("--query", ["--query", "quoc phong"]),
        ):
            rows[name] = [exported(db, out, *words) for db in (small, large)]
        peer = str(BIN / "sqlite-utils")
        rows["sqlite-utils"] = [[peer, "rows", str(db), "articles", "--nl"] for db in (small, large)]
        for name, (few, many) in rows.items():
            if options.only and name not in options.only:
                continue
            file = Path(folder) / f"x.{name}" if name in FORMATS else out
            if name == "--new":
                measured(exported(large, part, "--until", "2024-12-31"))
            stdout = name == "sqlite-utils"
            _, less, _ = best(few, file, options.rounds, stdout=stdout)
            held = part if name == "--new" else None
            seconds, peak, size = best(many, file, options.rounds, stdout=stdout, before=held)
            note = f"{peak:.0f} against {less:.0f} MB; {size:.1f} MB in {seconds:.1f} s"
            row = Row(f"export {name}: peak memory, large archive : small", peak / less, "×", note=note)
            report([row], as_json=options.json)
            file.unlink()


if __name__ == "__main__":
    main()
