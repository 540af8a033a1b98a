"""How long the pages of people, organisations, equipment and changes take over a large archive.

    python benchmarks/bench_people_pages.py FILE [--articles 10000] [--times 7] [--seed 1]

FILE is made if it is not there: big_archive.py's articles, each of which also names some of 300 officers with rank and
office, the first of them in every second article. Officers are promoted and moved over the years, and some leave. Then
the archive finds who is named, article by article. Beyond 10,000 articles, these are copied in SQLite until there are
enough; the copies name the same officers and organisations, and other people beside them.

The pages are those of whoever is named most, of somebody in the middle and of somebody named once, asked of the desk in
this process: the median and the longest of some answers, in milliseconds. The first answer after the start is told
apart: it opens the files and reads the templates.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import random
import sqlite3
import statistics
import time
from contextlib import closing
from datetime import datetime
from itertools import accumulate
from pathlib import Path

from big_archive import build
from newsroom import Made, Newsroom

from newsarchive.archive import Archive
from newsarchive.archive.articles import Articles
from newsarchive.archive.people import People
from newsarchive.archive.readings import Reading
from newsarchive.desk.server import application
from newsarchive.items import Article

CAST = 300
BATCH = 1000
REAL = 10_000  # articles that are made one by one
OFTEN = 40  # mentions from which the copies name the same person
BODIES = ("Tổng cục Kỹ thuật", "Tổng cục Hậu cần", "Quân khu 1", "Quân khu 7", "Cục Quân khí", "Nhà máy Z113")
TITLES = ("Phó Chính ủy", "Chính ủy", "Phó Tư lệnh", "Tư lệnh", "Giám đốc", "Chủ nhiệm")
RANKS = ("Thượng tá", "Đại tá", "Thiếu tướng", "Trung tướng", "Thượng tướng")


class Staff(Newsroom):
    """A newsroom whose articles name officers."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self._dice = random.Random(seed + 2)
        self._names = list(dict.fromkeys(self.words.person() for _ in range(6 * CAST)))[:CAST]
        self._weights_of = list(accumulate(1 / (n + 4) for n in range(1, len(self._names))))

    def restart(self, seed: int, number: int) -> None:
        super().restart(seed, number)
        self._dice.seed(seed + 2)

    def make(self, outlet: str, published: datetime) -> Made:
        """An article with a sentence more for each officer that it names."""
        made = super().make(outlet, published)
        named = {self._dice.choices(range(1, len(self._names)), cum_weights=self._weights_of)[0] for _ in range(3)}
        if self._dice.random() < 0.5:
            named.add(0)
        told = [self._told(number, published.year) for number in sorted(named) if not self._left(number, published)]
        made.article.body = "\n\n".join([made.article.body or "", *told])
        if told and made.article.photos:
            made.article.photos[0].caption = told[0]
        return made

    def _told(self, number: int, year: int) -> str:
        stage = max(0, year - 2010 + number % 4) // 4
        rank = RANKS[min(stage, len(RANKS) - 1)]
        title, body = TITLES[(number + stage) % len(TITLES)], BODIES[(number // 7) % len(BODIES)]
        return f"{rank} {self._names[number]}, {title} {body}, phát biểu về {self.words.code()} tại hội nghị."

    def _left(self, number: int, published: datetime) -> bool:
        return number % 9 == 5 and published.year > 2014 + number % 10


def make_archive(path: Path, articles: int, seed: int) -> None:
    """The archive, with its people."""
    written = min(articles, REAL)
    build(path, written, seed, Staff)
    begun = time.process_time()
    with Archive(path) as archive:
        archive.db.execute("PRAGMA cache_size = -400000")
        archive.db.execute("PRAGMA synchronous = OFF")
        people = People(archive.db)
        for first in range(1, written + 1, BATCH):
            where = {"first": first, "last": first + BATCH - 1}
            with archive.transaction():
                for row in list(Articles(archive.db).rows("id BETWEEN :first AND :last", where)):
                    reading = Reading.of(Article.from_dict(row), None)
                    people.store(row["id"], reading, row["url"], row["source"], row["first_seen_at"])
        taken = (time.process_time() - begun) / written * 1000
        for number in range(1, articles // REAL):
            copy_articles(archive, number)
        archive.db.execute("ANALYZE")
        (count,) = archive.db.execute("SELECT count(*) FROM articles").fetchone()
    print(f"{path}: {count} articles, {taken:.1f} ms of CPU each to find and store who is named")


def copy_articles(archive: Archive, number: int) -> None:
    """Write the first articles once more, with other people in place of those who are named seldom."""
    db, shift = archive.db, number * 1_000_000
    triggers = db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    often = f"SELECT person_id FROM mentions WHERE article_id <= {REAL} GROUP BY 1 HAVING count(*) >= {OFTEN}"
    person = f"CASE WHEN person_id IN (SELECT id FROM often) THEN person_id ELSE person_id + {shift} END"
    with archive.transaction():
        for name, _ in triggers:
            db.execute(f"DROP TRIGGER {name}")
        db.execute("DROP TABLE IF EXISTS temp.often")
        db.execute(f"CREATE TEMP TABLE often AS SELECT person_id AS id FROM ({often}) WHERE person_id IS NOT NULL")
        for table, where, changed in (
            ("articles", f"id <= {REAL}", {"id": f"id + {shift}", "url": f"url || '?{number}'", "identity": "NULL"}),
            ("photos", f"article_id <= {REAL}", {"id": "NULL", "article_id": f"article_id + {shift}"}),
            ("people", "id < 1000000 AND id NOT IN (SELECT id FROM often)", {"id": f"id + {shift}"}),
            (
                "mentions",
                f"article_id <= {REAL}",
                {"id": "NULL", "article_id": f"article_id + {shift}", "person_id": person},
            ),
            *(
                (
                    table,
                    "person_id < 1000000 AND person_id NOT IN (SELECT id FROM often)",
                    {"id": "NULL"}
                    | {
                        "person_id": f"person_id + {shift}",
                        "first_article_id": f"first_article_id + {shift}",
                        "last_article_id": f"last_article_id + {shift}",
                    },
                )
                for table in ("offices_held", "ranks_held")
            ),
        ):
            columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
            values = ", ".join(changed.get(column, f'"{column}"') for column in columns)
            db.execute(f"INSERT INTO {table} SELECT {values} FROM {table} WHERE {where}")
        for _, sql in triggers:
            db.execute(sql)


def chosen(path: Path) -> dict[str, str]:
    """{what: the path of a page}."""
    pages = {"list of people": "/people", "search": "/people?q=nguyen+van", "by name": "/people?order=name"}
    with closing(sqlite3.connect(path)) as db:
        for kind, column in (
            ("person", "person_id"),
            ("organisation", "organisation_id"),
            ("equipment", "equipment_id"),
        ):
            sql = f"SELECT {column}, count(*) FROM mentions WHERE {column} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC"
            found = db.execute(sql).fetchall()
            for where, (number, count) in (("most", found[0]), ("middle", found[len(found) // 2]), ("once", found[-1])):
                pages[f"{kind} named {where} ({count})"] = f"/{kind}/{number}"
        (article,) = db.execute("SELECT max(id) FROM articles").fetchone()
    return pages | {"changes": "/changes", "changes, page 100": "/changes?page=100", "article": f"/article/{article}"}


async def measure(path: Path, times: int) -> None:
    """Ask for each page and print how long it took."""
    logging.getLogger("httpx").setLevel(logging.WARNING)  # datasette-mcp logs each request
    desk = application(path)
    await desk.invoke_startup()
    begun = time.perf_counter()
    while "tải lại trang" in (await desk.client.get("/changes?lang=vi")).text:
        await asyncio.sleep(0.2)
    print(f"changes and ranking computed in the background after {time.perf_counter() - begun:.1f} s")
    for what, page in chosen(path).items():
        taken = []
        for _ in range(times + 1):
            begun = time.perf_counter()
            answer = await desk.client.get(page)
            taken.append((time.perf_counter() - begun) * 1000)
            assert answer.status_code == 200, (page, answer.status_code)
        first, rest = taken[0], taken[1:]
        print(f"{what:36} first {first:6.0f}  median {statistics.median(rest):6.0f}  longest {max(rest):6.0f}")


def main() -> None:
    """Make the archive if it is not there, and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--times", type=int, default=7)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    if not args.file.exists():
        make_archive(args.file, args.articles, args.seed)
    asyncio.run(measure(args.file, args.times))


if __name__ == "__main__":
    main()
