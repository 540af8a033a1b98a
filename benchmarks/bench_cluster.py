"""How much faster two workers of a cluster load WARC files than one, and how fast CC-NEWS is sifted.

    python benchmarks/bench_cluster.py load [--pages 1000] [--rounds 2]
    python benchmarks/bench_cluster.py tasks [--pages 240]
    python benchmarks/bench_cluster.py ccnews [--megabytes 1000]

`load` makes four files of news_warcs.py's articles. Each round loads them with one worker of a local cluster, with two,
and without a cluster, one after the other, so that a neighbour's load falls on all. The time of a cluster is counted
from its start to its end. All archives are found equal: articles, photos, revisions, stories and outcomes.

`tasks` is for a machine that others use, too: the CPU of the tasks that follow on each other, with one worker and with
two. On cores of their own they take that time. The start of the cluster is not in it.

`ccnews` makes a file of CC-NEWS's layout, of strangers and 0.5 % articles of an outlet, and sifts and loads it. What a
month takes is reckoned from that. A month has some 560 files of 1.07 GB: in June 2021, 88 files of that size came
within 4.8 days (github.com/commoncrawl/news-crawl/issues/46). Downloads are not in it.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from news_warcs import Page, article_pages, strangers, write
from scrapy.utils.project import get_project_settings

from newsarchive.archive import Archive
from newsarchive.processing.cluster import connected
from newsarchive.processing.cluster.loading import _index, _parts
from newsarchive.processing.cluster.shards import Shard, make_shard, merge_shards
from newsarchive.processing.warc_import import ImportReport
from newsarchive.warc.sifting import sift

SHARE = 200  # one page in so many is ours
FILES, FILE = 560, 1.07e9  # of a month, and bytes
RESULTS = {
    "articles": "SELECT url, source, title, lead, body, published_at, first_seen_at, last_seen_at FROM articles",
    "photos": "SELECT a.url, p.position, p.url, caption, credit FROM photos p JOIN articles a ON a.id = p.article_id",
    "revisions": "SELECT a.url, field, old, new FROM revisions r JOIN articles a ON a.id = r.article_id",
    "stories": "SELECT (SELECT group_concat(url) FROM (SELECT url FROM articles WHERE story_id = s.id ORDER BY url))"
    " FROM stories s",
    "outcomes": "SELECT url, outcome, outcome_at, detail FROM urls",
}


def digests(path: Path) -> dict[str, str]:
    """A digest of each kind of result, without ids."""
    with Archive(path, readonly=True) as archive:
        rows = {name: sorted(map(repr, archive.db.execute(sql))) for name, sql in RESULTS.items()}
    return {name: hashlib.sha256("\n".join(found).encode()).hexdigest()[:12] for name, found in rows.items()}


def load(archive: Path, files: list[Path], *words: str) -> float:
    """Seconds of one load."""
    command = [sys.executable, "-P", "-m", "newsarchive", "load", *map(str, files), "-s", f"ARCHIVE={archive}", *words]
    begin = time.perf_counter()
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    return time.perf_counter() - begin


def measure_load(folder: Path, pages: int, rounds: int) -> None:
    """One worker against two."""
    made = list(article_pages([f"bao{n}.example" for n in range(4)], pages))
    files = [folder / f"{n}.warc.gz" for n in range(4)]
    for number, file in enumerate(files):
        write(file, made[number::4])
    ways = {
        "1 worker": ("--cluster", "local", "-s", "EXTRACTION_WORKERS=1"),
        "2 workers": ("--cluster", "local", "-s", "EXTRACTION_WORKERS=2"),
        "no cluster": ("-s", "EXTRACTION_WORKERS=2"),
    }
    spent: dict[str, list[float]] = {name: [] for name in ways}
    found = []
    for number, (name, words) in itertools.product(range(rounds), ways.items()):
        archive = folder / f"{number}-{name}.db"
        spent[name].append(load(archive, files, *words))
        found.append(digests(archive))
        print(f"round {number + 1}, {name:10}: {spent[name][-1]:6.1f} s", flush=True)
    ratios = [one / two for one, two in zip(spent["1 worker"], spent["2 workers"], strict=True)]
    print(f"{pages} pages: two workers are {statistics.median(ratios):.2f} times as fast as one ({ratios})")
    same = {name: len({one[name] for one in found}) == 1 for name in RESULTS}
    print(
        "the archives are equal in",
        ", ".join(f"{name}: {'yes' if is_same else 'NO'}" for name, is_same in same.items()),
    )


def metered(function: Callable[..., Shard], *given: Any) -> tuple[Shard, float]:
    """The result of a task, and its CPU with that of its processes."""
    begin = os.times()
    result = function(*given)
    end = os.times()
    return result, sum(end[:4]) - sum(begin[:4])


def measure_tasks(folder: Path, pages: int) -> None:
    """The CPU of the tasks on the longest way."""
    file = folder / "pages.warc.gz"
    write(file, article_pages([f"bao{n}.example" for n in range(4)], pages))
    longest = {}
    for workers in (1, 2):
        settings = get_project_settings()
        settings.set("EXTRACTION_WORKERS", workers)
        with (
            Archive(folder / f"{workers}.db", create=True) as archive,
            connected("local", settings) as cluster,
        ):
            given = str(folder), cluster.settings, cluster.program
            parts = list(_parts(archive, cluster, _index(cluster, [file], ImportReport())))
            tasks = [cluster.client.submit(metered, make_shard, part, *given, pure=False) for part in parts]
            shards, spent = zip(*(task.result() for task in tasks), strict=True)
            shard, merging = shards[0], 0.0
            if len(shards) > 1:
                shard, merging = cluster.client.submit(metered, merge_shards, shards, *given).result()
            begin = time.process_time()
            archive.adopt(folder / shard.file)
            copying = time.process_time() - begin
        longest[workers] = max(spent) + merging + copying
        told = ", ".join(f"{one:.1f}" for one in spent)
        print(f"{workers} workers: shards {told} s, merge {merging:.1f} s, copy {copying:.1f} s", flush=True)
    print(f"{pages} pages: two workers are {longest[1] / longest[2]:.2f} times as fast as one")


def mixed(ours: list[Page]) -> Iterator[Page]:
    """Strangers, and one page of ours among SHARE."""
    left = iter(ours)
    for number, page in enumerate(strangers(10**7)):
        if number % SHARE == SHARE // 2:
            yield next(left)
        yield page


def measure_ccnews(folder: Path, megabytes: int) -> None:
    """The throughput of sifting, and of loading what is ours."""
    path, ours = folder / "cc.warc.gz", list(article_pages(["bao0.example"], 1 + megabytes // 2))
    size = write(path, mixed(ours), megabytes * 10**6)
    target = BytesIO()
    begin, cpu = time.perf_counter(), time.process_time()
    with path.open("rb") as source:
        told = sift(source, target, lambda url: url.startswith("https://bao0.example/"))
    wall, cpu = time.perf_counter() - begin, time.process_time() - cpu
    small = folder / "ours.warc.gz"
    small.write_bytes(target.getvalue())
    begin = time.perf_counter()
    load(folder / "ours.db", [small], "-s", "EXTRACTION_WORKERS=1")
    loading = time.perf_counter() - begin
    print(f"{size / 1e6:.0f} MB, {told.records} records, {told.copied} of ours, {told.inflated / 1e6:.0f} MB inflated")
    print(
        f"sifting: {wall:.1f} s, {cpu:.1f} s of CPU: {size / 1e6 / cpu:.0f} MB/s,"
        f" inflated {told.inflated / 1e6 / cpu:.0f} MB/s"
    )
    print(f"loading what is ours: {loading:.1f} s, {loading / max(1, told.copied) * 1000:.0f} ms a page")
    month = FILES * FILE / size
    print(
        f"a month of {FILES} files: {month * cpu / 3600:.1f} h of one core to sift,"
        f" {month * loading / 3600:.1f} h to load"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("load", "tasks", "ccnews"))
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--megabytes", type=int, default=1000)
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        if options.what == "load":
            measure_load(Path(folder), options.pages, options.rounds)
        elif options.what == "tasks":
            measure_tasks(Path(folder), options.pages)
        else:
            measure_ccnews(Path(folder), options.megabytes)


if __name__ == "__main__":
    main()
