"""An archive as large as years of crawling make it, to look at and to measure on.

    python benchmarks/big_archive.py FILE [--articles 200000] [--seed 1] [--processes N]

The texts are newsroom.py's. Twelve outlets, 2010 to 2026, two of them crawled back into the past at the end; copies,
later edits, and some articles gone. Each article is fetched again after a day, eight days and forty. A run reads one
outlet on one day.

All rows are those that a crawl would have written: pages, readings, observations, articles and what is computed from
them, the hashes by which copies are recognised, and the search indexes. `newsarchive verify` finds the archive sound.
Three things are left out: pictures, whom the articles name (`newsarchive reextract` finds that, in 10 ms an article),
and dictionaries, so that the stored pages are larger. The rows are made in several processes and written in bulk; no
article is read from a page. Beyond 100,000 articles each text is printed several times, at other addresses and with
other hashes, so that none is recognised as a copy of another.
"""

from __future__ import annotations

import argparse
import html
import json
import os
import random
import sqlite3
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any

from newsroom import Made, Newsroom
from sample_site import SITES

from newsarchive.archive import Archive
from newsarchive.archive.articles import ArticleRows
from newsarchive.archive.compression import digest, zstd
from newsarchive.archive.counts import recount
from newsarchive.archive.history import history
from newsarchive.archive.observations import Observation, page_key
from newsarchive.archive.readings import Reading, to_json
from newsarchive.archive.search.indexes import COLUMNS, fill_docs
from newsarchive.items import Article
from newsarchive.models import Outlet

HANOI = timezone(timedelta(hours=7))
FIRST, LAST = datetime(2010, 1, 4, tzinfo=HANOI), datetime(2026, 11, 20, tzinfo=HANOI)
MADE = 100_000  # texts; of a larger archive each is printed several times
MIXED = 0x1E3779B97F4A7C15 >> 4  # makes other hashes of them
BATCH = 5000  # articles that one process makes at a time
AGAIN = (1, 8, 40)  # days after which an article is fetched again
EDITED = 1  # of which the place of the fetch that shows an edit
OUTLETS = {name: site.title for name, site in SITES.items()} | {
    "hoahieu": "Hòa Hiệu", "bienxa": "Báo Biển Xa", "thanhdong": "Thành Đông", "khoahocmoi": "Khoa học mới",
    "songhau": "Báo Sông Hậu", "tinnhanh": "Tin nhanh Miền Trung", "congthuong": "Công thương Phương Nam",
    "vungcao": "Báo Vùng Cao", "lichsuquansu": "Lịch sử quân sự",
}  # fmt: skip
BACKFILLED = ("vungcao", "lichsuquansu")
NUMBERS = {name: number for number, name in enumerate(OUTLETS)}
HEAD = b'<!doctype html><html lang="vi"><head><meta charset="utf-8"><link rel="canonical" href="%s">'
HEADERS = '[["Content-Type", "text/html; charset=utf-8"]]'
# What each full-text index is filled with, and how it is made. Those of one line are filled by one process.
FILLED = (
    {"articles_fts": ("title, lead, body, folded", "z_articles_text", "id")},
    {
        "z_search_folded": (", ".join(COLUMNS), "z_search_folded_text", "key"),
        "z_search_marked": (", ".join(COLUMNS), "z_search_marked_text", "key"),
        "photos_fts": ("caption, credit, folded", "z_photos_text", "id"),
    },
)
Table = tuple[str, tuple[str, ...]]  # its name, and the columns that are written
Rows = dict[Table, list[tuple[Any, ...]]]


@cache
def _newsroom(kind: type[Newsroom], seed: int) -> Newsroom:
    return kind(seed)


def batch(kind: type[Newsroom], seed: int, times: int, before: int, moments: list[tuple[str, datetime]]) -> Rows:
    """The rows of the articles of some outlets and moments, which follow `before` others. Each is printed so many
    times."""
    newsroom = _newsroom(kind, seed)
    newsroom.restart(seed * 1_000_003 + before, before)
    rows: Rows = {}
    stories: dict[int, int] = {}
    for number, (outlet, published) in enumerate(moments, before):
        made = newsroom.make(outlet, published)
        seen = Seen(made)
        for copy in range(times):
            story = stories.setdefault(made.story, number) * times + copy + 1
            ArticleRowsOf(rows, seen, number * times + copy + 1, story, copy).add()
    return rows


@dataclass
class Page:
    """A page with its reading, at any address: what follows the address, and the same compressed."""

    reading: Reading
    html: bytes
    frame: bytes
    json: bytes
    json_frame: bytes

    @classmethod
    def of(cls, article: Article) -> Page:
        article.evidence = {
            name: ("json-ld", raw)
            for name, raw in (("title", article.title), ("published_at", article.published_at))
            if raw
        }
        article.body_blocks = [{"type": "paragraph", "text": text} for text in (article.body or "").split("\n\n")]
        reading = Reading.of(article, None)
        values = {name: value for name, value in vars(reading).items() if name in Reading.__dataclass_fields__}
        del values["url"]
        page, json_ = html_page(article), to_json(values)[1:].encode()
        return cls(reading, page, zstd.compress(page, 3), json_, zstd.compress(json_, 3))


class Seen:
    """What was seen of an article at its address, and what is computed from it. Ids are those of article 1, whose
    readings and captures are 1 and 2."""

    def __init__(self, made: Made) -> None:
        self.source, self.url = made.article.source or "", made.article.url
        first = made.published + timedelta(hours=2)
        gone = datetime.fromisoformat(made.gone) if made.gone else None
        moments = [first, *(first + timedelta(days=days) for days in AGAIN)]
        self.moments = [one for one in moments if one <= LAST and (gone is None or one < gone)] or [first]
        self.gone = gone if gone is not None and self.moments[-1] < gone <= LAST else None
        self.pages = {2: Page.of(made.article)}
        if made.edits and len(self.moments) > EDITED:
            self.pages[1] = Page.of(replace(made.article, **{name: old for name, old, _ in made.edits}))
        observations = [
            Observation(self.url, _utc(at), number, "article", reading=self.pages[number].reading, capture=number)
            for number, at in self.shown()
        ]
        if self.gone is not None:
            observations.append(Observation(self.url, _utc(self.gone), 0, "gone"))
        ((self.state,), outcomes) = history(observations, lambda _: None)
        self.outcome = outcomes[self.url]
        self.observations = observations
        self.visits: dict[int, str] = {}
        for one, name in zip(observations, _outcomes(observations), strict=True):
            self.visits[_run(self.source, one.at)] = name
        self.rows = ArticleRows.of(self.state, self.source)
        self.hashes = self.state.reading.shingle_hashes

    def shown(self) -> Iterator[tuple[int, datetime]]:
        """(the page that was fetched, when)."""
        for place, at in enumerate(self.moments):
            yield (1 if place < EDITED and 1 in self.pages else 2), at


class ArticleRowsOf:
    """The rows of one article. `copy` tells texts apart that are printed several times: so the hashes of their shingles
    differ, and none is a copy of another."""

    def __init__(self, rows: Rows, seen: Seen, number: int, story: int, copy: int) -> None:
        self._rows, self._seen, self._number, self._story, self._copy = rows, seen, number, story, copy
        self._url = seen.url.replace(".html", f"-{copy}.html") if copy else seen.url

    def add(self) -> None:
        """Add them."""
        keys = {number: self._page(number, page) for number, page in self._seen.pages.items()}
        self._article()
        self._address(keys)

    def _page(self, number: int, page: Page) -> int:
        """The rows of a page. Returns the key by which observations know it."""
        head, stated = HEAD % self._url.encode(), b'{"url": "%s", ' % self._url.encode()
        sha256, key = digest(head + page.html), self._id(number)
        self._put("payloads", sha256=sha256, body=zstd.compress(head, 1) + page.frame,
                  size=len(head) + len(page.html), source=self._seen.source)  # fmt: skip
        at = next(at for shown, at in self._seen.shown() if shown == number)
        self._put("captures", id=key, url=self._url, fetched_at=_utc(at), status=200, headers=HEADERS, sha256=sha256)
        self._put("z_readings", id=key, sha256=digest(stated + page.json), url=self._url,
                  body=zstd.compress(stated, 1) + page.json_frame)  # fmt: skip
        return page_key(sha256)

    def _article(self) -> None:
        number, seen = self._number, self._seen
        capture = self._id(seen.state.capture or 0)
        own = {"url": self._url, "capture_id": capture, "mentions_version": None, "story_id": self._story}
        self._put("articles", id=number, **seen.rows.columns | own)
        if self._story == number:
            self._put("stories", id=number, first_article_id=number)
        for photo in seen.rows.photos:
            self._put("photos", article_id=number, **photo)
        for name, (rule, raw) in seen.rows.evidence.items():
            self._put("evidence", article_id=number, field=name, rule=rule, raw=raw)
        for one in seen.state.revisions:
            self._put(
                "revisions", article_id=number, noticed_at=one.noticed_at, field=one.field, old=one.old, new=one.new,
                capture_id=one.capture and self._id(one.capture), origin=one.origin, volatile=int(one.volatile),
            )  # fmt: skip
        for hashed in seen.hashes:
            self._put("loaded_hashes", hash=hashed ^ (self._copy * MIXED), article_id=number)

    def _address(self, keys: dict[int, int]) -> None:
        number, seen = self._number, self._seen
        for one in seen.observations:
            known = one.capture and self._id(one.capture)
            page = keys[one.page] if one.page else 0
            self._put("observations", url_id=number, at=one.at, page=page, result=one.result, capture_id=known,
                      reading_id=known)  # fmt: skip
        for run, name in seen.visits.items():
            self._put("visits", run_id=run, url_id=number, outcome=name)
        self._put(
            "urls", id=number, url=self._url, source=seen.source, kind="article", found_at=seen.observations[0].at,
            found_run=min(seen.visits), outcome=seen.outcome.outcome, outcome_at=seen.outcome.at, article_id=number,
        )  # fmt: skip

    def _id(self, number: int) -> int:
        return 2 * (self._number - 1) + number

    def _put(self, table: str, **row: object) -> None:
        self._rows.setdefault((table, tuple(row)), []).append(tuple(row.values()))


def html_page(article: Article) -> bytes:
    """A page from which the article can be read again, without its HEAD."""
    data = {
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": article.title,
        "datePublished": article.published_at, "description": article.lead, "articleSection": article.section,
        "author": [{"@type": "Person", "name": name} for name in article.authors], "keywords": article.tags,
    }  # fmt: skip
    text = "".join(f"<p>{html.escape(paragraph)}</p>\n" for paragraph in (article.body or "").split("\n\n"))
    figures = "".join(
        f'<figure><img src="{photo.url}" alt=""><figcaption>{html.escape(photo.caption or "")}'
        f"{f' Ảnh: {photo.credit}' if photo.credit else ''}</figcaption></figure>\n"
        for photo in article.photos
    )
    by = ", ".join(article.authors) + (f" (Theo {article.agency})" if article.agency else "")
    return (
        f'<title>{html.escape(article.title or "")}</title><script type="application/ld+json">'
        f"{json.dumps(data, ensure_ascii=False)}</script></head><body><article><h1>{html.escape(article.title or '')}"
        f'</h1><p class="sapo">{html.escape(article.lead or "")}</p><div class="content">{text}{figures}</div>'
        f'<p class="author">{html.escape(by)}</p></article></body></html>'
    ).encode()


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


def build(
    path: Path, articles: int, seed: int, newsroom: type[Newsroom] = Newsroom, processes: int | None = None
) -> None:
    """Write the archive. The indexes of tables and of search are filled at the end, which is quicker."""
    times = -(-articles // MADE)
    when, step = moments(articles // times, random.Random(seed)), max(1, BATCH // times)
    parts = [(newsroom, seed, times, first, when[first : first + step]) for first in range(0, len(when), step)]
    with Archive(path, create=True) as archive, ProcessPoolExecutor(processes or os.cpu_count()) as pool:
        db = archive.db.conn
        for pragma in ("journal_mode = MEMORY", "synchronous = OFF", "cache_size = -400000", "foreign_keys = OFF"):
            db.execute(f"PRAGMA {pragma}")
        later = db.execute(
            "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND (type = 'trigger' OR type = 'index'"
            " AND sql NOT LIKE '%UNIQUE%')"
        ).fetchall()
        for kind, name, _ in later:
            db.execute(f"DROP {kind} {name}")
        db.execute("CREATE TABLE loaded_hashes (hash INTEGER, article_id INTEGER)")
        with _transaction(db):
            for outlet, title in OUTLETS.items():
                archive.ledger.register(Outlet(outlet, title, f"https://{outlet}.example/"))
        for rows in _in_order(pool, parts):
            with _transaction(db):
                _write(db, rows)
        with _transaction(db):
            db.execute("INSERT INTO z_shingles SELECT hash, article_id FROM loaded_hashes ORDER BY hash, article_id")
            db.execute("DROP TABLE loaded_hashes")
            _write_runs(db)
            _close_stories(db)
            fill_docs(db)
            recount(db)
        _fill_indexes(db, path, pool)
        for _, _, sql in later:
            db.execute(sql)
        db.execute("ANALYZE")
        db.execute("PRAGMA journal_mode = WAL")


@contextmanager
def _transaction(db: sqlite3.Connection) -> Iterator[None]:
    """Without the checkpoints of Archive.transaction, which need a log."""
    db.execute("BEGIN")
    yield
    db.execute("COMMIT")


def _in_order(pool: ProcessPoolExecutor, parts: list[tuple[Any, ...]]) -> Iterator[Rows]:
    """The batches in their order, a few of them ahead."""
    ahead = [pool.submit(batch, *part) for part in parts[:4]]
    for number in range(len(parts)):
        rows = ahead.pop(0).result()
        if number + 4 < len(parts):
            ahead.append(pool.submit(batch, *parts[number + 4]))
        yield rows


def _write(db: sqlite3.Connection, rows: Rows) -> None:
    for (table, columns), values in rows.items():
        names, places = ", ".join(columns), ", ".join("?" * len(columns))
        db.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", values)


def _write_runs(db: sqlite3.Connection) -> None:
    """A run for each outlet and day that has visits, with the crawl of its listing."""
    found: dict[int, dict[str, int]] = {}
    for run, outcome, count in db.execute("SELECT run_id, outcome, count(*) FROM visits GROUP BY 1, 2"):
        found.setdefault(run, {})[outcome] = count
    names = list(OUTLETS)
    for run, counts in found.items():
        source, day = names[run % len(names)], datetime.fromordinal(run // len(names)).replace(tzinfo=UTC)
        begun, ended = day.isoformat(), (day + timedelta(hours=23, minutes=50)).isoformat()
        db.execute(
            "INSERT INTO runs (id, source, started_at, finished_at, reason, counts, version)"
            " VALUES (?, ?, ?, ?, 'finished', ?, '0')",
            [run, source, begun, ended, json.dumps(counts)],
        )
        db.execute(
            "INSERT INTO walks (run_id, source, section, url, pages, links, ended, newest)"
            " VALUES (?, ?, 'tin', ?, 1, 20, 'known', ?)",
            [run, source, f"https://{source}.example/tin.html", day.date().isoformat()],
        )


def _close_stories(db: sqlite3.Connection) -> None:
    """The first article of a story is the one that appeared first, not the one that was stored first."""
    db.execute("""
        UPDATE stories SET first_article_id = first.id FROM (
            SELECT id, story_id, row_number() OVER (
                PARTITION BY story_id ORDER BY julianday(published_at), url
            ) AS place
            FROM articles WHERE story_id IN (SELECT story_id FROM articles GROUP BY 1 HAVING count(*) > 1)
        ) first WHERE first.story_id = stories.id AND first.place = 1
    """)


def _fill_indexes(db: sqlite3.Connection, path: Path, pool: ProcessPoolExecutor) -> None:
    """Fill the full-text indexes: each beside the archive, then copied into it."""
    sqls = dict(db.execute("SELECT name, sql FROM sqlite_schema WHERE sql LIKE '%fts5(%'"))
    sides = [path.with_name(f".{path.name}.{number}.index") for number in range(len(FILLED))]
    for side in sides:
        side.unlink(missing_ok=True)
    list(pool.map(_fill_beside, [path] * len(sides), sides, FILLED, [sqls] * len(sides)))
    for side, indexes in zip(sides, FILLED, strict=True):
        db.execute("ATTACH ? AS side", [str(side)])
        with _transaction(db):
            for index in indexes:
                for shadow in ("data", "idx", "docsize", "config"):
                    db.execute(f"DELETE FROM main.{index}_{shadow}")
                    db.execute(f"INSERT INTO main.{index}_{shadow} SELECT * FROM side.{index}_{shadow}")
        db.execute("DETACH side")
        side.unlink()


def _fill_beside(path: Path, side: Path, indexes: dict[str, tuple[str, str, str]], sqls: dict[str, str]) -> None:
    with closing(sqlite3.connect(side, isolation_level=None)) as db:
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -200000"):
            db.execute(f"PRAGMA {pragma}")
        db.execute("ATTACH ? AS archive", [f"{path}"])
        for index, (columns, view, key) in indexes.items():
            sql = sqls[index].replace(f"content='{view}'", "content=''").replace(f"content_rowid='{key}',", "")
            sql = sql.replace(f", content_rowid='{key}'", "")
            db.execute(sql)
            source = f"SELECT {key}, {columns} FROM archive.{view} ORDER BY {key}"
            with _transaction(db):
                db.execute(f"INSERT INTO {index} (rowid, {columns}) {source}")


def _outcomes(observations: Iterable[Observation]) -> Iterator[str]:
    """What each observation of one address came to."""
    before: Observation | None = None
    for one in observations:
        if one.result != "article":
            yield one.result
        elif before is None:
            yield "stored"
        else:
            yield "unchanged" if before.reading is one.reading else "revised"
        before = one


def _run(outlet: str, at: str) -> int:
    """The run that fetched at a moment: that of the outlet on that day."""
    return datetime.fromisoformat(at).toordinal() * len(OUTLETS) + NUMBERS[outlet]


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def main() -> None:
    """Build it, and say what it holds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--articles", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, help="one a core")
    args = parser.parse_args()
    if args.file.exists():
        parser.error(f"{args.file}: is there already; name a new file")
    start = time.perf_counter()
    build(args.file, args.articles, args.seed, processes=args.processes)
    with Archive(args.file, readonly=True) as archive:
        held = archive.summary()
    print(f"{args.file}: {held}, {args.file.stat().st_size / 1e9:.2f} GB, {time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
