"""What does it cost to remember people, and does that stay the same as the archive grows?

    python benchmarks/bench_people.py [--sizes 10000,200000] [--articles 500] [--folder DIR] [--json]

Archives of made-up articles in the order of time: officers with careers, a few of whom are in the news every day, and
many who are named once, under names that hundreds share. Then milliseconds of CPU that further articles take, the
archives in turn, so that a neighbour's load falls on all: `People.store` in a transaction of its own, and
`find_mentions` on texts of the length of an article. Last, the bytes an article of the tables of people.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from statistics import mean, quantiles

from measuring import Row, report
from newsroom import GIVEN, MIDDLES, SURNAMES
from sample_site import answers

from newsarchive.archive import Archive
from newsarchive.archive.database import insert
from newsarchive.archive.readings import Reading
from newsarchive.items import Article
from newsarchive.mentions import Mention, Post, find_mentions
from newsarchive.models import Outlet

AT = "2026-03-10T06:00:00+00:00"
RANKS = ("Đại úy", "Thiếu tá", "Trung tá", "Thượng tá", "Đại tá", "Thiếu tướng", "Trung tướng", "Thượng tướng")
OFFICES = (
    "Chính trị viên",
    "Phó Chỉ huy trưởng",
    "Chỉ huy trưởng",
    "Phó Chính ủy",
    "Chính ủy",
    "Phó Tư lệnh",
    "Tư lệnh",
)
BODIES = [
    f"{kind} {n}" for kind in ("Quân khu", "Sư đoàn", "Nhà máy Z", "Lữ đoàn", "Trung đoàn") for n in range(1, 120)
]
BESIDE = ("Ủy viên Trung ương Đảng", "Ủy viên Thường vụ Đảng ủy", "Bí thư Đảng ủy", "đại biểu Quốc hội")
KNOWN = 3000  # people who are named again and again
ONCE = 0.35  # of the people in an article, those who are named once
# In an article; each is named twice. The articles of ../shared/bench/people.jsonl name 2.9, 3.9 and 1.1.
PEOPLE, ORGANISATIONS, EQUIPMENT = 4, 5, 1
BATCH = 20  # articles between two looks at the clock, which takes a millisecond on some machines
DAYS = 4200  # from the first article to the last
TABLES = (
    "mentions",
    "people",
    "organisations",
    "equipment",
    "printed_names",
    "offices_held",
    "ranks_held",
    "z_profiles",
    "z_profile_articles",
    "z_profile_links",
)


@dataclass
class Officer:
    """A person with a career: a post and a rank for each four years."""

    name: str
    rank: int
    posts: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def made(cls, draw: random.Random) -> Officer:
        name = " ".join((draw.choice(SURNAMES), draw.choice(MIDDLES), draw.choice(GIVEN)))
        posts = [(draw.choice(OFFICES), draw.choice(BODIES)) for _ in range(4)]
        return cls(name, draw.choices(range(6), (4, 6, 6, 5, 4, 1))[0], posts)

    def said(self, draw: random.Random, share: float) -> tuple[tuple[str, ...], tuple[Post, ...]]:
        """Ranks and posts that an article prints at a moment of the archive's time, 0 to 1."""
        step = int(share * 3.99)
        ranks = (RANKS[min(self.rank + step // 2, len(RANKS) - 1)],) if draw.random() < 0.8 else ()
        posts = []
        if draw.random() < 0.7:
            title, body = self.posts[step]
            posts.append(Post(f"{title} {body}", title, body))
        if self.rank > 3 and draw.random() < 0.3:
            title = draw.choice(BESIDE)
            posts.insert(0, Post(title, title))
        return ranks, tuple(posts)


def readings(draw: random.Random, known: list[Officer], count: int, share: tuple[float, float]) -> Iterator[Reading]:
    """Articles of a part of the archive's time."""
    weights = [1 / (n + 3) for n in range(len(known))]
    for n in range(count):
        at = share[0] + (share[1] - share[0]) * n / count
        day = date(2015, 1, 1) + timedelta(days=int(at * DAYS))
        people = draw.choices(known, weights, k=PEOPLE)
        people = [Officer.made(draw) if draw.random() < ONCE else one for one in people]
        mentions = []
        for one in {one.name: one for one in people}.values():
            ranks, posts = one.said(draw, at)
            mentions += [_mention("person", one.name, len(mentions), ranks, posts), _mention("person", one.name, 99)]
        for body in draw.choices(BODIES, [1 / (n + 5) for n in range(len(BODIES))], k=ORGANISATIONS):
            mentions += [_mention("organisation", body, len(mentions))] * 2
        for _ in range(EQUIPMENT):
            mentions += [_mention("equipment", f"T-{min(int(draw.paretovariate(0.7)), 9999)}", len(mentions))] * 2
        article = Article("", title="Tin", body="Nội dung. " * 60, published_at=day.isoformat())
        reading = Reading.of(article, None)
        reading.__dict__["mentions"] = mentions  # what find_mentions takes is measured by itself
        yield reading


def _mention(kind: str, name: str, start: int, ranks: tuple[str, ...] = (), posts: tuple[Post, ...] = ()) -> Mention:
    end = start + len(name)
    return Mention(kind, name, "body", start, end, start, end, name, "made up", "certain", ranks, posts)  # type: ignore[arg-type]


def store(archive: Archive, first: int, some: list[Reading]) -> float:
    """Store some articles and what they say. Returns the milliseconds of CPU of the second part an article, with the
    commit of each."""
    rows = []
    with archive.transaction():
        for number, reading in enumerate(some, first):
            row = {"url": f"https://bao.example/{number}.html", "source": "bao"} | _moments(reading)
            rows.append((insert(archive.db, "articles", row), row["url"], reading))
    started = time.process_time()
    for row, url, reading in rows:
        with archive.transaction():
            archive.people.store(row, reading, url, "bao", AT)
    return (time.process_time() - started) * 1000 / len(some)


def _moments(reading: Reading) -> dict[str, str]:
    values = {name: reading.values[name] for name in ("title", "body", "published_at")}
    return values | {"first_seen_at": AT, "last_seen_at": AT}


def build(folder: Path, size: int) -> tuple[Archive, list[Officer]]:
    """An archive of a number of articles. One that a run before has begun is filled up."""
    draw = random.Random(1)
    known = [Officer.made(draw) for _ in range(KNOWN)]
    path = folder / f"people-{size}.db"
    archive = Archive(path, create=True)
    archive.db.execute("PRAGMA synchronous = OFF")
    with archive.transaction():
        archive.ledger.register(Outlet("bao", "Báo", "https://bao.example/"))
    started, stories = time.monotonic(), readings(draw, known, size, (0, 0.95))
    begun = archive.db["articles"].count
    for _ in islice(stories, begun):
        pass
    for first in range(begun, size, 500):
        with archive.transaction():
            for number, reading in enumerate(islice(stories, min(500, size - first)), first):
                row = {"url": f"https://bao.example/{number}.html", "source": "bao"} | _moments(reading)
                archive.people.store(insert(archive.db, "articles", row), reading, row["url"], "bao", AT)
    print(f"{size - begun} articles: filled in {time.monotonic() - started:.0f} s", file=sys.stderr)
    return archive, known


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sizes", default="10000,200000")
    parser.add_argument("--articles", type=int, default=500)
    parser.add_argument("--folder", type=Path, help="where the archives are made, and stay")
    parser.add_argument("--json", action="store_true", help="rows as JSON lines")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        sizes = [int(size) for size in options.sizes.split(",")]
        archives = {size: build(folder, size) for size in sizes}
        spent: dict[int, list[float]] = {size: [] for size in sizes}
        further = {
            size: readings(random.Random(2), known, options.articles, (0.95, 1))
            for size, (_, known) in archives.items()
        }
        last = {
            size: archive.db.execute("SELECT max(id) FROM articles").fetchone()[0]
            for size, (archive, _) in archives.items()
        }
        for first in range(0, options.articles, BATCH):
            for size, (archive, _) in archives.items():
                some = list(islice(further[size], BATCH))
                spent[size].append(store(archive, last[size] + first + 1, some))
        rows = [_row(size, archives[size][0], times, spent[sizes[0]]) for size, times in spent.items()]
        rows.append(Row("find_mentions: CPU an article of the sample site", _finding(), "ms"))
        report(rows, as_json=options.json)


def _row(size: int, archive: Archive, times: list[float], first: list[float]) -> Row:
    note = f"95 %: {quantiles(times, n=20)[-1]:.2f} ms; {mean(times) / mean(first):.2f} times the smallest archive's; "
    note += f"{_bytes(archive):.0f} bytes an article"
    return Row(f"people: CPU an article, {size:,} articles", mean(times), "ms", note=note)


def _bytes(archive: Archive) -> float:
    """Bytes an article of the tables of people and of their indexes."""
    names = "', '".join(TABLES)
    sql = (
        "SELECT sum(pgsize) FROM dbstat WHERE aggregate = TRUE AND name IN"
        f" (SELECT name FROM sqlite_schema WHERE tbl_name IN ('{names}'))"
    )
    return float(archive.db.execute(sql).fetchone()[0] / archive.db["articles"].count)


def _finding() -> float:
    articles = list(answers())
    started = time.process_time()
    for article in articles:
        find_mentions(article)
    return (time.process_time() - started) * 1000 / len(articles)


if __name__ == "__main__":
    main()
