"""Counting over a whole archive: SQLite beside DuckDB over the Parquet files of `newsarchive export --parquet`.

    python benchmarks/bench_parquet.py ARCHIVE… [--rounds 3] [--folder DIR]

The archives are big_archive.py's; each is copied before one article is edited. Printed for each: the sizes, what the
export takes (all months, none changed, one changed), and the time of four questions. Their answers must be the same. A
question is asked in a new process, the file's pages being in the system's cache; of some rounds the quickest counts.
DuckDB uses all cores: its CPU time stands beside.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

BIN = Path(sys.executable).parent
VIEW = "read_parquet('{}/*/*.parquet', hive_partitioning = true, hive_types = {{'published': VARCHAR}})"
# {question: (SQLite's SQL, DuckDB's)}
QUESTIONS = {
    "articles by month and outlet": (
        "SELECT substr(published_at, 1, 7), source, count(*) FROM articles GROUP BY 1, 2 ORDER BY 1, 2",
        "SELECT published, source, count(*) FROM {} GROUP BY ALL ORDER BY ALL",
    ),
    "words by month": (
        "SELECT substr(published_at, 1, 7), sum(length(body) - length(replace(body, ' ', '')) + 1) FROM articles"
        " GROUP BY 1 ORDER BY 1",
        "SELECT published, sum(length(body) - length(replace(body, ' ', '')) + 1)::BIGINT FROM {} GROUP BY 1"
        " ORDER BY 1",
    ),
    "who was first with stories of several outlets": (
        "SELECT source, count(*) FROM (SELECT source, min(unixepoch(published_at)) FROM articles GROUP BY story_id"
        " HAVING count(DISTINCT source) > 1) GROUP BY 1 ORDER BY 1",
        "SELECT source, count(*) FROM (SELECT arg_min(source, published_utc) AS source FROM {} GROUP BY story_id"
        " HAVING count(DISTINCT source) > 1) GROUP BY 1 ORDER BY 1",
    ),
    "captions by credit": (
        "SELECT credit, count(*) AS n FROM photos WHERE credit IS NOT NULL GROUP BY 1 ORDER BY n DESC, 1 LIMIT 20",
        "SELECT photo.credit, count(*) AS n FROM {}, unnest(photos) AS t(photo) WHERE photo.credit IS NOT NULL"
        " GROUP BY 1 ORDER BY n DESC, 1 LIMIT 20",
    ),
}
# A program that answers: its own time and CPU time in seconds, and the answer.
ASK = """
import json, sys, time
engine, path, sql = sys.argv[1:]
if engine == "sqlite":
    import sqlite3
    rows = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
else:
    import duckdb
    rows = duckdb
    rows.execute("SET enable_progress_bar = false")
begun, cpu = time.perf_counter(), time.process_time()
answer = rows.execute(sql).fetchall()
print(json.dumps([time.perf_counter() - begun, time.process_time() - cpu, answer]))
"""


def asked(engine: str, path: Path, sql: str, rounds: int) -> tuple[float, float, list[list[object]]]:
    """(seconds, CPU seconds, rows) of a question."""
    command = [sys.executable, "-c", ASK, engine, str(path), sql]
    found = [json.loads(subprocess.run(command, check=True, capture_output=True).stdout) for _ in range(rounds)]
    seconds, cpu, rows = min(found)
    return seconds, cpu, rows


def exported(archive: Path, folder: Path) -> str:
    begun = time.perf_counter()
    process = subprocess.Popen(
        [BIN / "newsarchive", "export", "--parquet", folder, "-s", f"ARCHIVE={archive}"],
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    told = process.stderr.read().strip()
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0, told
    cpu = usage.ru_utime + usage.ru_stime
    return f"{time.perf_counter() - begun:6.1f} s ({cpu:.1f} s CPU, {usage.ru_maxrss / 1024:.0f} MB) {told}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archives", nargs="+", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="for copies and exports (default: a temporary one)")
    options = parser.parse_args()
    for original in options.archives:
        with tempfile.TemporaryDirectory(dir=options.folder) as name:
            archive, folder = Path(name, "archive.db"), Path(name, "articles")
            shutil.copy(original, archive)
            first, again = exported(archive, folder), exported(archive, folder)
            with closing(sqlite3.connect(archive)) as connection, connection:
                connection.execute("UPDATE articles SET lead = 'x' WHERE id = (SELECT max(id) FROM articles)")
            edited = exported(archive, folder)
            size = sum(path.stat().st_size for path in folder.rglob("*.parquet"))
            print(f"{original}: {archive.stat().st_size / 1e6:.0f} MB, as Parquet {size / 1e6:.0f} MB")
            for what, told in (("all", first), ("unchanged", again), ("one edited", edited)):
                print(f"  export, {what:10} {told}")
            for question, statements in QUESTIONS.items():
                sqlite = asked("sqlite", archive, statements[0], options.rounds)
                duckdb = asked("duckdb", folder, statements[1].format(VIEW.format(folder)), options.rounds)
                assert sqlite[2] == duckdb[2], (question, sqlite[2][:5], duckdb[2][:5])
                print(
                    f"  {question:46} SQLite {sqlite[0]:7.3f} s ({sqlite[1]:.3f} CPU)"
                    f"  DuckDB {duckdb[0]:7.3f} s ({duckdb[1]:.3f} CPU)"
                )


if __name__ == "__main__":
    main()
