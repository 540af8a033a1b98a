"""How long a search takes over a large archive, beside a plain FTS5 query.

    python benchmarks/bench_search.py [FILE] [--queries 100] [--seed 1] [--cpu] [--json]

FILE is an archive, of big_archive.py say; without it, one is made. The words are drawn from its own articles, those
side by side from the same sentence, so that frequent ones are asked for as often as they are written. Each query has a
new connection for each of

ours   Search.find: the first page of 20 with snippets, its total up to 10,000
plain  SELECT rowid FROM articles_fts WHERE articles_fts MATCH ? ORDER BY rank LIMIT 20, the words as they are

in turn, so that a neighbour's load falls on both. Ratios above 1: ours is slower. Facets and photos have no plain peer.
"""

from __future__ import annotations

import argparse
import random
import re
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from measuring import Row, report, run
from sqlite_utils import Database

from newsarchive.archive.search import Filters, Search
from newsarchive.text import fold

BIG_ARCHIVE = Path(__file__).with_name("big_archive.py")
PLAIN = "SELECT rowid FROM articles_fts WHERE articles_fts MATCH ? ORDER BY rank LIMIT 20"
FREQUENT = (
    "quốc phòng",
    "nhà máy",
    "tên lửa",
    "công nghiệp quốc phòng",
    "máy bay",
    "quoc phong",
    "nha may",
    "san xuat",
)
Ask = Callable[[Search, str], object]


def connected(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)


def drawn(path: Path, chance: random.Random, count: int) -> dict[str, list[str]]:
    """Queries by their kind."""
    with closing(connected(path)) as db:
        last = db.execute("SELECT max(id) FROM articles").fetchone()[0]
        ids = [chance.randrange(1, last + 1) for _ in range(3 * count)]
        texts = [
            db.execute("SELECT title || '. ' || lead || ' ' || body FROM articles WHERE id = ?", [i]).fetchone()
            for i in ids
        ]
        codes = [re.findall(r"\b[A-ZĐ]{1,3}-?\d{1,3}\w*\b", text) for (text,) in filter(None, texts) if text]
        sentences = [chance.choice(re.split(r"[.\n]+", text)) for (text,) in filter(None, texts) if text]
    words = [found for one in sentences if len(found := re.findall(r"[^\W\d_]{2,}", one)) > 6][:count]
    pairs = [" ".join(one[(n := chance.randrange(len(one) - 3)) : n + 2]) for one in words]
    named = [chance.choice(found) for found in codes if found][:count]
    return {
        "two words, marks": pairs,
        "two words, no marks": [fold(pair) for pair in pairs],
        "two words apart": [f"{one[0]} {one[-1]}" for one in words],
        "two words, the most frequent": list(FREQUENT),
        "one word": [chance.choice(one) for one in words],
        "three words": [" ".join(one[2:5]) for one in words],
        "a designator": named,
        "a word and a designator": [f"{one[0]} {code}" for one, code in zip(words, named, strict=False)],
    }


def plainly(query: str) -> str:
    return " ".join(f'"{word}"' for word in query.split())


def timed(path: Path, ask: Callable[[sqlite3.Connection], object], clock: Callable[[], float]) -> float:
    """Milliseconds, the connection included."""
    start = clock()
    with closing(connected(path)) as db:
        ask(db)
    return 1000 * (clock() - start)


def told(times: list[float]) -> tuple[float, float]:
    """(median, p95)."""
    ordered = sorted(times)
    return ordered[len(ordered) // 2], ordered[min(len(ordered) - 1, len(ordered) * 95 // 100)]


def row(name: str, ours: list[float], plain: list[float] | None) -> Row:
    median, high = told(ours)
    note = f"95 %: {high:.1f} ms; {len(ours)} queries"
    if plain:
        plain_median, plain_high = told(plain)
        note += f"; plain {plain_median:.1f} and {plain_high:.1f} ms, ratios {median / plain_median:.2f} and "
        note += f"{high / plain_high:.2f}"
    return Row(f"search, {name}", median, "ms", note=note)


def main() -> None:
    """Measure, and report each kind of query."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("--articles", type=int, default=20_000, help="of the archive that is made without FILE")
    parser.add_argument("--queries", type=int, default=100, help="of each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--cpu", action="store_true", help="milliseconds of CPU: what a busy machine would take at rest"
    )
    parser.add_argument("--json", action="store_true", help="rows as JSON lines")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = args.file or Path(folder) / "archive.db"
        if args.file is None:
            run([sys.executable, BIG_ARCHIVE, file, "--articles", str(args.articles)])
        report(rows(file, args), as_json=args.json)


def rows(file: Path, args: argparse.Namespace) -> Iterator[Row]:
    """Ask each kind of query."""
    clock = time.process_time if args.cpu else time.perf_counter
    kinds = drawn(file, random.Random(args.seed), args.queries)
    for kind, queries in kinds.items():
        ours: list[float] = []
        plain: list[float] = []
        for number, query in enumerate(queries):
            both = [
                (ours, lambda db, q=query: Search(Database(db)).find(q)),
                (plain, lambda db, q=query: db.execute(PLAIN, [plainly(q)]).fetchall()),
            ]
            for times, ask in both if number % 2 else reversed(both):
                times.append(timed(file, ask, clock))
        yield row(kind, ours, plain)
    pairs = kinds["two words, marks"]
    others: dict[str, Ask] = {
        "two words, newest first": lambda search, q: search.find(q, order="newest"),
        "two words, one source's": lambda search, q: search.find(q, filters=Filters(source="cnqp")),
        "two words, one year's": lambda search, q: search.find(q, filters=Filters(year=2024)),
        "two words in titles": lambda search, q: search.find(f"title:({q})"),
        "two words in captions": lambda search, q: search.find(f"caption:({q})"),
        "two words, page 10": lambda search, q: search.find(q, offset=180),
        "facets of two words": lambda search, q: search.facets(q),
        "photos of two words": lambda search, q: search.photos(q),
        "no words: the newest": lambda search, _: search.find(""),
        "no words: facets": lambda search, _: search.facets(""),
    }
    for kind, ask in others.items():
        times = [timed(file, lambda db, q=q, ask=ask: ask(Search(Database(db)), q), clock) for q in pairs]
        yield row(kind, times, None)


if __name__ == "__main__":
    main()
