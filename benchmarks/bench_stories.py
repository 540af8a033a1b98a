"""Are copies found, and only copies, and does an article's cost stay the same as the archive grows?

    python benchmarks/bench_stories.py quality [--alone] [--seed N] [--json]
    python benchmarks/bench_stories.py scale [--sizes 2000,200000] [--articles 300] [--json]

quality: copies of every kind (edits.py) made from real articles (../shared: both benches and vi.warc.gz; else the
sample site's), among follow-ups, round-ups, columns and the other articles, all into one archive in random order.
Recall: copies that share the story of their original. Precision: of all pairs of articles that share a story, those
that are of one original. A quarter of the texts give the sentences of what is added or new.

scale: archives of made-up texts of 150 to 1200 words, and what Stories.assign takes for further ones, of which a fifth
are copies of what is there: milliseconds an article, the archives in turn, so that a neighbour's load falls on all.
"""

from __future__ import annotations

import argparse
import itertools
import logging
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from corpus import SHARED, pages, sources
from edits import EDITS, NO_COPIES, Edit, Paragraphs, fresh_text, round_up
from measuring import Row, report
from sample_site import answers

from newsarchive.archive import Archive
from newsarchive.archive.database import insert
from newsarchive.archive.readings import Reading
from newsarchive.archive.stories import Stories
from newsarchive.extraction import extract
from newsarchive.items import Article
from newsarchive.models import Outlet
from newsarchive.near_duplicates import fingerprint, shingle_hashes

AT = "2026-03-10T06:00:00+00:00"


@cache
def originals() -> list[Paragraphs]:
    """The texts of real articles, no two of them the same; the sample site's where the real ones are not there."""
    logging.disable(logging.ERROR)
    found: list[Paragraphs] = []
    likes = []
    real = (extract(page.html, page.url) for page in pages(sources())) if SHARED.is_dir() else None
    for article in real or answers():
        text = "\n\n".join(filter(None, (article.lead, article.body)))
        like = fingerprint(text)
        if len(text.split()) >= 30 and not any(like.same(other) for other in likes):
            likes.append(like)
            found.append([p for p in text.split("\n\n") if p.strip()])
    return found


def opened(path: Path) -> Archive:
    """A new archive with a source."""
    archive = Archive(path, create=True)
    with archive.transaction():
        archive.ledger.register(Outlet("cnqp", "", "https://cnqp.example/"))
    return archive


def reading(body: str) -> Reading:
    """The reading of an article with this body."""
    return Reading.of(Article("https://cnqp.example/", body=body), None)


def add(archive: Archive, number: int, body: str) -> int:
    """Store an article, without a story as yet."""
    row = {"url": f"https://cnqp.example/{number}", "source": "cnqp", "body": body}
    return insert(archive.db, "articles", row | {"first_seen_at": AT, "last_seen_at": AT})


def quality(seed: int, edits: dict[str, Edit]) -> Iterator[Row]:
    """Recall by kind of edit, what else shares a story, and precision over all pairs."""
    chance = random.Random(seed)
    texts = originals()
    donors, texts = texts[::4], [text for n, text in enumerate(texts) if n % 4]
    cases: list[tuple[int | None, str, str]] = []  # (original, kind, text); original is None for what is no copy
    for number, text in enumerate(texts):
        cases.append((number, "", "\n\n".join(text)))
        for kind, edit in edits.items():
            cases.append((number, kind, "\n\n".join(edit(text, chance, fresh_text(donors, chance)))))
        cases += [
            (None, kind, "\n\n".join(made))
            for kind, make in NO_COPIES.items()
            if (made := make(text, chance, fresh_text(donors, chance))) is not None
        ]
        if number % 6 == 0:
            cases.append((None, "round_up", "\n\n".join(round_up(texts[number : number + 6]))))
    chance.shuffle(cases)
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder) / "a.db") as archive:
        ids = []
        start = time.perf_counter()
        for number, (_, _, body) in enumerate(cases):
            with archive.transaction():
                ids.append(add(archive, number, body))
                Stories(archive.db).assign(ids[-1], reading(body))
        seconds = time.perf_counter() - start
        stories = dict(archive.db.execute("SELECT id, story_id FROM articles").fetchall())
        assert not [fault for fault in archive.faults() if fault.startswith("story")]
    original_story = {case[0]: stories[one] for one, case in zip(ids, cases, strict=True) if case[1] == ""}
    asked, hit, wrong = Counter[str](), Counter[str](), Counter[str]()
    groups: dict[int, list[tuple[int | None, str]]] = {}
    for one, (number, kind, _) in zip(ids, cases, strict=True):
        groups.setdefault(stories[one], []).append((number, kind))
        if kind in edits:
            asked[kind] += 1
            hit[kind] += stories[one] == original_story[number]
    pairs = true = 0
    for members in groups.values():
        for one, other in itertools.combinations(members, 2):
            pairs += 1
            same = one[0] is not None and one[0] == other[0]
            true += same
            if not same:
                wrong[" + ".join(sorted({one[1] or "original", other[1] or "original"}))] += 1
    made = Counter(case[1] for case in cases if case[0] is None)
    least = min(edits, key=lambda kind: hit[kind] / asked[kind])
    note = f"{len(texts)} originals, {asked.total()} copies; least for {least}, {hit[least] / asked[least]:.4f}"
    yield Row("copies: recall", hit.total() / asked.total(), "", note=note)
    note = f"{pairs - true} of {pairs} pairs wrong; no copies: {', '.join(f'{n} {kind}' for kind, n in made.items())}"
    if wrong:
        note += f"; wrong pairs: {', '.join(f'{n} {kind}' for kind, n in wrong.most_common(3))}"
    yield Row("copies: precision", true / pairs, "", note=note)
    yield Row("copies: time an article", 1000 * seconds / len(cases), "ms", note=f"{len(cases)} articles")


def synthetic(chance: random.Random, words: list[str], weights: list[float]) -> str:
    """A text of natural length: 150 to 1200 words, frequent ones as frequent as in any language."""
    length = min(1200, max(150, int(chance.lognormvariate(6, 0.5))))
    drawn = chance.choices(words, cum_weights=weights, k=length)
    return "\n\n".join(" ".join(drawn[n : n + 60]) + "." for n in range(0, length, 60))


def grown(path: Path, size: int) -> Archive:
    """An archive of so many articles, each with a story of its own."""
    archive = opened(path)
    chance = random.Random(size)
    words, weights = vocabulary()
    for (trigger,) in archive.db.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
        archive.db.execute(f"DROP TRIGGER {trigger}")  # what search costs is not the question here
    usual = archive.db.execute("PRAGMA cache_size").fetchone()[0]
    archive.db.execute("PRAGMA cache_size = -500000")  # writing it is not the question either
    for start in range(0, size, 2000):
        kept = []
        with archive.transaction():
            for number in range(start, min(start + 2000, size)):
                body = synthetic(chance, words, weights)
                article = archive.db.execute(
                    "INSERT INTO articles (url, source, body, first_seen_at, last_seen_at) VALUES (?, 'cnqp', ?, ?, ?)",
                    [f"https://cnqp.example/{number}", body, AT, AT],
                ).lastrowid
                archive.db.execute("INSERT INTO stories VALUES (?, ?)", [article, article])
                archive.db.execute("UPDATE articles SET story_id = id WHERE id = ?", [article])
                kept += [(trace, article) for trace in shingle_hashes(body)]
            archive.db.conn.executemany("INSERT INTO z_shingles VALUES (?, ?)", sorted(kept))
    archive.db.execute(f"PRAGMA cache_size = {usual}")
    return archive


def vocabulary() -> tuple[list[str], list[float]]:
    """20,000 words and the sums of their frequencies (Zipf)."""
    return [f"w{n}" for n in range(20_000)], list(itertools.accumulate(1 / (n + 3) for n in range(20_000)))


def scale(sizes: list[int], articles: int, folder: Path) -> Iterator[Row]:
    """Milliseconds an article by size of the archive, and what the shingle hashes take of the file."""
    chance = random.Random(0)
    words, weights = vocabulary()
    archives = {}
    for size in sizes:
        start = time.perf_counter()
        archives[size] = grown(folder / f"{size}.db", size)
        print(f"{size} articles written in {time.perf_counter() - start:.0f} s", file=sys.stderr)
    spent: dict[int, list[float]] = {size: [] for size in sizes}
    shared, cpu = Counter[int](), dict.fromkeys(sizes, 0.0)
    for number in range(articles + 50):
        fresh = synthetic(chance, words, weights)
        for size, archive in archives.items():
            body = fresh
            if number % 5 == 0:
                row = archive.db.execute("SELECT body FROM articles WHERE id = ?", [1 + number * 7 % size]).fetchone()
                body = "\n\n".join(row[0].split("\n\n")[1:]) or row[0]
            with archive.transaction():
                one = add(archive, 10_000_000 + number, body)
            start, burnt = time.perf_counter(), time.process_time()
            with archive.transaction():
                Stories(archive.db).assign(one, reading(body))
            if number >= 50:  # the first warm up
                spent[size].append(1000 * (time.perf_counter() - start))
                cpu[size] += 1000 * (time.process_time() - burnt)
            story = archive.db.execute("SELECT story_id FROM articles WHERE id = ?", [one]).fetchone()[0]
            shared[size] += archive.db.execute(
                "SELECT count(*) > 1 FROM articles WHERE story_id = ?", [story]
            ).fetchone()[0]
    for size, archive in archives.items():
        times, base = sorted(spent[size]), sorted(spent[sizes[0]])
        most = articles * 9 // 10
        room = archive.db.execute("SELECT sum(pgsize) FROM dbstat WHERE name LIKE '%shingles%'").fetchone()[0]
        note = f"median {times[len(times) // 2]:.2f} ms, 99 %: {times[len(times) * 99 // 100]:.2f}, CPU "
        note += (
            f"{cpu[size] / len(times):.2f}; times the smallest archive's: {sum(times) / sum(base):.2f}, without the "
        )
        note += f"slowest tenth {sum(times[:most]) / sum(base[:most]):.2f}, CPU {cpu[size] / cpu[sizes[0]]:.2f}; "
        note += f"{room / size:.0f} bytes a text; {shared[size]} copies found"
        yield Row(f"copies: time an article, {size:,} articles", sum(times) / len(times), "ms", note=note)
        archive.close()


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("quality", "scale"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--alone", action="store_true", help="an archive for each kind, so that none leads to another")
    parser.add_argument("--sizes", default="2000,200000")
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--json", action="store_true", help="rows as JSON lines")
    args = parser.parse_args()
    if args.what == "quality":
        for edits in [{kind: edit} for kind, edit in EDITS.items()] if args.alone else [EDITS]:
            report(quality(args.seed, edits), as_json=args.json)
    else:
        with tempfile.TemporaryDirectory() as folder:
            sizes = [int(size) for size in args.sizes.split(",")]
            report(scale(sizes, args.articles, Path(folder)), as_json=args.json)


if __name__ == "__main__":
    main()
