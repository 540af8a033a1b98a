"""An archive as large as years of crawling make it, to look at and to measure on.

    python benchmarks/big_archive.py FILE [--articles 200000] [--seed 1]

The texts are newsroom.py's. Twelve outlets, 2010 to 2026, two of them crawled back into the past at the end; copies,
later edits, and some articles gone.
Written through the real schema in bulk: no article is read from a page, and the traces of stories are left out.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from newsroom import Made, Newsroom
from sample_site import SITES

from newsarchive.archive import Archive
from newsarchive.archive.compression import digest, zstd
from newsarchive.models import Outlet

HANOI = timezone(timedelta(hours=7))
FIRST, LAST = datetime(2010, 1, 4, tzinfo=HANOI), datetime(2026, 11, 20, tzinfo=HANOI)
BATCH = 5000
OUTLETS = {name: site.title for name, site in SITES.items()} | {
    "hoahieu": "Hòa Hiệu", "bienxa": "Báo Biển Xa", "thanhdong": "Thành Đông", "khoahocmoi": "Khoa học mới",
    "songhau": "Báo Sông Hậu", "tinnhanh": "Tin nhanh Miền Trung", "congthuong": "Công thương Phương Nam",
    "vungcao": "Báo Vùng Cao", "lichsuquansu": "Lịch sử quân sự",
}  # fmt: skip
BACKFILLED = ("vungcao", "lichsuquansu")


class Rows:
    """Articles written in batches, with all that belongs to them."""

    def __init__(self, archive: Archive) -> None:
        self._archive, self._db = archive, archive.db.conn
        self._runs: dict[str, int] = {}
        self._rows: dict[str, list[tuple[object, ...]]] = {}
        self._id = 0
        self._stories: dict[int, int] = {}

    def add(self, made: Made) -> None:
        """One article."""
        self._id += 1
        key, article, at = self._id, made.article, (made.published + timedelta(hours=2)).astimezone(UTC).isoformat()
        assert article.source is not None
        page = f"<!doctype html><title>{article.title}</title><h1>{article.title}</h1><p>{article.lead}</p>".encode()
        sha256 = digest(page + article.url.encode())
        self._put(
            "payloads",
            sha256,
            zstd.compress(page + article.url.encode(), 1),
            len(page) + len(article.url),
            article.source,
            None,
        )
        self._put("captures", key, article.url, at, 200, '[["Content-Type", "text/html; charset=utf-8"]]', sha256)
        if made.story not in self._stories:
            self._stories[made.story] = key
            self._put("stories", key, key)
        lists = [json.dumps(names, ensure_ascii=False) for names in (article.authors, article.tags)]
        said = (article.section, article.title, article.lead, article.body, lists[0], article.agency, lists[1], "vi")
        dates = (article.published_at, "second", None, None, at, at, made.gone)
        self._put("articles", key, article.url, article.source, *said, *dates, self._stories[made.story], key)
        for photo in article.photos:
            self._put("photos", None, key, photo.position, photo.url, photo.caption, photo.credit, photo.alt)
        for name, raw in (("title", article.title), ("published_at", article.published_at)):
            self._put("evidence", key, name, "json-ld", raw)
        for name, old, new in made.edits:
            self._put("revisions", None, key, at, name, old, new, key, "outlet", 0)
        if made.gone:
            self._put("revisions", None, key, made.gone, "gone_at", None, made.gone, None, "outlet", 0)
        run, outcome = self._run(article.source), "gone" if made.gone else "stored"
        self._put(
            "urls", key, article.url, article.source, "article", None, at, run, outcome, at, None, None, None, key
        )
        self._put("visits", run, key, outcome)
        if key % BATCH == 0:
            self.write()

    def write(self) -> None:
        """What has come together."""
        with self._archive.transaction():
            for table in (
                "payloads",
                "captures",
                "stories",
                "articles",
                "photos",
                "evidence",
                "revisions",
                "urls",
                "visits",
            ):
                rows = self._rows.pop(table, [])
                if rows:
                    columns = len(self._db.execute(f"PRAGMA table_info({table})").fetchall())
                    places = ", ".join(["?"] * len(rows[0]) + ["NULL"] * (columns - len(rows[0])))
                    self._db.executemany(f"INSERT INTO {table} VALUES ({places})", rows)

    def finish(self) -> None:
        """Close the runs."""
        self.write()
        with self._archive.transaction():
            for run in self._runs.values():
                self._archive.ledger.finish(run, LAST.isoformat(), "finished")

    def _put(self, table: str, *values: object) -> None:
        self._rows.setdefault(table, []).append(values)

    def _run(self, outlet: str) -> int:
        if outlet not in self._runs:
            with self._archive.transaction():
                self._archive.ledger.register(Outlet(outlet, OUTLETS[outlet], f"https://{outlet}.example/"))
                self._runs[outlet] = self._archive.ledger.begin(outlet, LAST.isoformat(), "0")
        return self._runs[outlet]


def moments(count: int, chance: random.Random) -> list[tuple[str, datetime]]:
    """(outlet, moment of publication) in the order of crawling; each year brings more than the one before."""
    seconds = (LAST - FIRST).total_seconds()
    outlets, weights = list(OUTLETS), [1 / (n + 2) for n in range(len(OUTLETS))]
    drawn = [
        (outlet, (FIRST + timedelta(seconds=seconds * chance.random() ** 0.7)).replace(microsecond=0))
        for outlet in chance.choices(outlets, weights, k=count)
    ]
    drawn.sort(key=lambda one: (one[0] in BACKFILLED, one[1] if one[0] not in BACKFILLED else LAST - (one[1] - FIRST)))
    return drawn


def build(path: Path, articles: int, seed: int, newsroom: Newsroom | None = None) -> None:
    """Write the archive. The indexes of search are filled at the end, which is quicker."""
    newsroom, chance = newsroom or Newsroom(seed), random.Random(seed)
    with Archive(path, create=True) as archive:
        db = archive.db
        db.conn.execute("PRAGMA journal_mode = MEMORY")
        db.conn.execute("PRAGMA synchronous = OFF")
        db.conn.execute("PRAGMA cache_size = -400000")
        triggers = db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            db.execute(f"DROP TRIGGER {name}")
        rows = Rows(archive)
        for outlet, published in moments(articles, chance):
            rows.add(newsroom.make(outlet, published))
        rows.finish()
        for _, sql in triggers:
            db.execute(sql)
        with archive.transaction():
            archive.search.rebuild()
        db.execute("ANALYZE")
        db.conn.execute("PRAGMA journal_mode = WAL")


def main() -> None:
    """Build it, and say what it holds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--articles", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    if args.file.exists():
        parser.error(f"{args.file}: is there already; name a new file")
    start = time.perf_counter()
    build(args.file, args.articles, args.seed)
    with Archive(args.file, readonly=True) as archive:
        held = archive.summary()
    print(f"{args.file}: {held}, {args.file.stat().st_size / 1e9:.2f} GB, {time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
