"""Does an operation cost the same in a small archive and in a large one?

    python benchmarks/bench_size.py FILE [FILE ...] [--times 60] [--queries 100] [--bytes] [--commands FOLDER]

The files are archives of big_archive.py, the smallest first. Each operation is done with each archive in turn, so that
a neighbour's load falls on all: median and 95th percentile in milliseconds, of the clock and of this process's CPU, and
the ratios to the first archive.

What writes goes through Archive.store as a crawl does, into the log of the archive. The log is thrown away at the end,
so the archives stay as they were. Nobody else may have them open. If the benchmark is killed meanwhile, the archives
hold some articles more.

--bytes adds what one article takes, by table and index. --commands runs `verify`, `export` and `reextract --dry-run`
(which is interrupted after two minutes) as processes, and tells their time and peak memory. FOLDER is for the exported
file, which is deleted.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import random
import signal
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from bench_search import connected, drawn
from big_archive import HEAD, LAST, OUTLETS, html_page
from newsroom import Newsroom
from sqlite_utils import Database

from newsarchive.archive import Archive
from newsarchive.archive.search import Search
from newsarchive.desk.server import application
from newsarchive.items import Article
from newsarchive.models import Capture, Link, PageResult

WARM = 8  # first calls of each operation that are not counted
INTERRUPTED = 120  # seconds after which a re-extraction is interrupted
PARTS = 24  # of the largest tables and indexes that are named
SEED = 77  # other texts than those in the archives
Times = dict[str, dict[Path, list[tuple[float, float]]]]  # by operation and archive: (clock, CPU) in milliseconds


class Timer:
    """Takes the times of operations."""

    def __init__(self) -> None:
        self.times: Times = defaultdict(lambda: defaultdict(list))

    def take(self, name: str, path: Path, operation: Callable[[], Any]) -> Any:
        clock, cpu = time.perf_counter(), time.process_time()
        result = operation()
        self._add(name, path, clock, cpu)
        return result

    async def wait(self, name: str, path: Path, operation: Callable[[], Awaitable[Any]]) -> Any:
        clock, cpu = time.perf_counter(), time.process_time()
        result = await operation()
        self._add(name, path, clock, cpu)
        return result

    def _add(self, name: str, path: Path, clock: float, cpu: float) -> None:
        now = time.perf_counter(), time.process_time()
        self.times[name][path].append((1000 * (now[0] - clock), 1000 * (now[1] - cpu)))


def in_turn(paths: list[Path], times: int) -> Iterator[tuple[int, Path]]:
    """(number, archive): each archive once for each number, in changing order."""
    for number in range(times):
        yield from ((number, path) for path in (paths if number % 2 else reversed(paths)))


class Crawl:
    """Stores articles in an archive as a crawl does."""

    def __init__(self, path: Path) -> None:
        self.archive = Archive(path)
        self.archive.db.committed = lambda: None  # type: ignore[method-assign]  # no checkpoint: the log is thrown away
        with self.archive.transaction():
            self._run = self.archive.ledger.begin("bench", LAST.isoformat(), "0")

    def store(self, article: Article) -> str:
        """Store an article at its address, as of now. Returns the outcome."""
        html = HEAD % article.url.encode() + html_page(article)
        at = datetime.now(UTC).isoformat(timespec="seconds")
        source = article.source or ""
        capture = Capture(article.url, at, 200, [["Content-Type", "text/html"]], html)
        result = PageResult(article.url, "article", source, article=article, capture=capture)
        reading = self.archive.reading(article)
        reading.prepare()
        begun = time.perf_counter(), time.process_time()
        with self.archive.transaction():
            self.archive.ledger.discover(self._run, source, [Link(article.url)], None, at)
        assert not self.archive.unchanged(article.url, reading)
        outcome = self.archive.store(self._run, result, at, reading)
        self.taken = tuple(
            1000 * (now - then) for now, then in zip((time.perf_counter(), time.process_time()), begun, strict=True)
        )
        return outcome


def write(paths: list[Path], times: int) -> Times:
    """Store new articles, and copies of stored ones."""
    taken: Times = defaultdict(lambda: defaultdict(list))
    newsroom = Newsroom(SEED)
    newsroom.restart(SEED, 100_000_000)
    crawls = {path: Crawl(path) for path in paths}
    for number, path in in_turn(paths, times + WARM):
        crawl, names = crawls[path], list(OUTLETS)
        outlet = names[number % len(names)]
        made = newsroom.make(outlet, LAST + timedelta(minutes=number)).article
        made.url = f"https://{outlet}.example/neu-{number}-{time.time_ns()}.html"
        crawl.store(made)
        if number >= WARM:
            taken["store a new article"][path].append(crawl.taken)
        copied = _stored(crawl.archive, 1 + number * 104_729)
        story, copied.source = copied.story_id, names[(names.index(copied.source or "") + 1) % len(names)]
        copied.url = f"https://{copied.source}.example/copy-{number}-{time.time_ns()}.html"
        copied.body = "\n\n".join((copied.body or "").split("\n\n")[1:]) or copied.body
        crawl.store(copied)
        now = crawl.archive.article(copied.url)
        if number >= WARM:
            taken["store a copy"][path].append(crawl.taken)
            taken["copies not recognised"][path].append((float(now is None or now["story_id"] != story), 0.0))
    return taken


def ask_health(paths: list[Path], times: int) -> Times:
    """The health of one source, as `newsarchive health` computes it, of those that are well: a rule that finds
    something ends the look at a source. Where texts are printed several times, one after the other, that would be 'one
    title', so the newest articles get titles of their own; some sources still lack captions or authors for a while."""
    timer, archives = Timer(), {path: Crawl(path).archive for path in paths}
    for archive in archives.values():
        with archive.transaction():
            for source in archive.sources():
                sql = "SELECT id FROM articles WHERE source = ? ORDER BY first_seen_at DESC LIMIT 120"
                for (number,) in archive.db.execute(sql, [source]).fetchall():
                    archive.db.execute("UPDATE articles SET title = ? WHERE id = ?", [f"Tin {number}", number])
    for _, path in in_turn(paths, min(times, 5)):
        states = archives[path].health(LAST.isoformat())
        while one := timer.take("health of a source", path, lambda states=states: next(states, None)):
            if one.state not in {"ok", "quiet"}:
                timer.times["health of a source"][path].pop()
        timer.times["health of a source"][path].pop()
    return timer.times


def _stored(archive: Archive, number: int) -> Article:
    """An article whose copies can be recognised: of texts that are printed several times, only the first can."""
    (last,) = archive.db.execute("SELECT max(id) FROM articles").fetchone()
    sql = "SELECT id FROM articles WHERE id >= ? AND length(body) > 600 AND url NOT GLOB '*/bai-*-[0-9]*.html' LIMIT 1"
    (chosen,) = archive.db.execute(sql, [number % (last * 9 // 10)]).fetchone()
    return Article.from_dict(next(archive.articles_by_id([chosen])))


def in_log(work: Callable[[list[Path], int], Times], paths: list[Path], times: int) -> Times:
    """The times of what writes, measured in a process of its own. Its log is thrown away."""
    receiver, sender = get_context("fork").Pipe(duplex=False)
    process = get_context("fork").Process(target=_send, args=(work, paths, times, sender))
    process.start()
    sender.close()
    taken: Times = receiver.recv()
    process.join()
    for path in paths:
        for ending in ("-wal", "-shm"):
            path.with_name(path.name + ending).unlink(missing_ok=True)
    return taken


def _send(work: Callable[[list[Path], int], Times], paths: list[Path], times: int, sender: Any) -> None:
    taken = work(paths, times)
    sender.send({name: dict(some) for name, some in taken.items()})
    os._exit(0)  # without a checkpoint


def measure_searches(paths: list[Path], count: int, timer: Timer) -> None:
    """Queries of words from each archive. Each query has a new connection, as in the desk's worst case."""
    for path in paths:
        kinds = drawn(path, random.Random(1), count)
        firsts = [pair.split()[0] for pair in kinds["two words, marks"]]
        kinds = {
            "find two words, side by side": kinds["two words, marks"],
            "find two words, without marks": kinds["two words, no marks"],
            "find two words of one sentence": kinds["two words apart"],
            "find two words of two articles": [f"{a} {b}" for a, b in zip(firsts, firsts[7:] + firsts, strict=False)],
            "find two frequent words": kinds["two words, the most frequent"],
        }
        for kind, queries in kinds.items():
            for query in queries:
                with closing(connected(path)) as db:
                    timer.take(kind, path, lambda db=db, query=query: Search(Database(db)).find(query))


async def measure_pages(paths: list[Path], times: int, timer: Timer) -> None:
    """The front page and pages of articles, by Datasette's client in this process."""
    logging.getLogger("httpx").setLevel(logging.WARNING)
    desks = {path: application(path) for path in paths}
    last = {}
    for path, desk in desks.items():
        await desk.invoke_startup()
        with closing(connected(path)) as db:
            (last[path],) = db.execute("SELECT max(id) FROM articles").fetchone()
        for _ in range(WARM):  # the health of the sources is computed in the background
            await desk.client.get("/")
            await asyncio.sleep(1)
    for number, path in in_turn(paths, times):
        article = 1 + number * 104_729 % last[path]
        for name, page in (("front page", "/"), ("article page", f"/article/{article}")):
            answer = await timer.wait(name, path, lambda path=path, page=page: desks[path].client.get(page))
            assert answer.status_code == 200, (page, answer.status_code)


def print_times(times: Times, paths: list[Path]) -> None:
    """A line for each operation and archive."""
    print(f"{'ms':34} {'archive':12} {'n':>4} {'median':>9} {'p95':>9} {'CPU':>9} {'p95':>9}   ratios of all four")
    for name, by_path in times.items():
        base: list[float] = []
        for path in paths:
            taken = by_path[path]
            if name == "copies not recognised":
                print(f"{name:34} {path.name:12} {len(taken):4} {sum(one[0] for one in taken):9.0f}")
                continue
            clock, cpu = (sorted(column) for column in zip(*taken, strict=True))
            told = [
                figure for some in (clock, cpu) for figure in (statistics.median(some), some[len(some) * 95 // 100])
            ]
            base = base or told
            ratios = " ".join(f"{now / max(then, 0.001):6.2f}" for now, then in zip(told, base, strict=True))
            figures = " ".join(f"{figure:9.2f}" for figure in told)
            print(f"{name:34} {path.name:12} {len(taken):4} {figures}   {ratios}", flush=True)


def print_bytes(paths: list[Path]) -> None:
    """Bytes of an article, by table and index. This reads the whole file."""
    found: dict[str, list[int]] = {}
    counts = []
    for place, path in enumerate(paths):
        with closing(connected(path)) as db:
            counts.append(db.execute("SELECT count(*) FROM articles").fetchone()[0])
            for name, size in db.execute("SELECT name, pgsize FROM dbstat WHERE aggregate = 1"):
                found.setdefault(name, [0] * len(paths))[place] = size
    print(f"{'bytes per article':34} " + " ".join(f"{path.name:>12}" for path in paths))
    largest = sorted(found.items(), key=lambda pair: -pair[1][-1])
    rest = [sum(column) for column in zip(*(sizes for _, sizes in largest[PARTS:]), strict=True)] or [0] * len(paths)
    total = [sum(column) for column in zip(*found.values(), strict=True)]
    for name, sizes in [*largest[:PARTS], ("others", rest), ("together", total)]:
        print(f"{name:34} " + " ".join(f"{size / n:12.0f}" for size, n in zip(sizes, counts, strict=True)))


def print_commands(paths: list[Path], folder: Path) -> None:
    """Seconds and peak memory of commands that go through the whole archive."""
    print(f"{'command':34} {'archive':12} {'seconds':>9} {'CPU':>9} {'peak MB':>9} {'status':>7}")
    target = folder / "bench_size.jsonl"
    commands = {"verify": ["verify"], "export": ["export", str(target)], "reextract": ["reextract", "--dry-run"]}
    for name, words in commands.items():
        for path in paths:
            begun = time.perf_counter()
            command = [sys.executable, "-m", "newsarchive", *words, "-s", f"ARCHIVE={path}"]
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            if name == "reextract":
                with ExitStack() as stack:
                    stack.callback(signal.alarm, 0)
                    signal.signal(signal.SIGALRM, lambda *_, process=process: process.send_signal(signal.SIGINT))
                    signal.alarm(INTERRUPTED)
                    _, status, used = os.wait4(process.pid, 0)
            else:
                _, status, used = os.wait4(process.pid, 0)
            seconds, cpu = time.perf_counter() - begun, used.ru_utime + used.ru_stime
            code = os.waitstatus_to_exitcode(status)
            print(
                f"{name:34} {path.name:12} {seconds:9.1f} {cpu:9.1f} {used.ru_maxrss / 1024:9.1f} {code:7}", flush=True
            )
            target.unlink(missing_ok=True)


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--times", type=int, default=60)
    parser.add_argument("--queries", type=int, default=100)
    parser.add_argument("--only", choices=("writes", "searches", "health", "pages"), action="append")
    parser.add_argument("--bytes", action="store_true")
    parser.add_argument("--commands", type=Path, metavar="FOLDER")
    args = parser.parse_args()
    paths, timer = args.files, Timer()
    for path in paths:
        Archive(path).close()  # of today's schema, and without a log
    wanted = args.only or ("writes", "searches", "health", "pages")
    if "writes" in wanted:
        print_times(in_log(write, paths, args.times), paths)
    if "searches" in wanted:
        measure_searches(paths, args.queries, timer)
    if "health" in wanted:
        print_times(in_log(ask_health, paths, args.times), paths)
    if "pages" in wanted:
        asyncio.run(measure_pages(paths, args.times, timer))
    print_times(timer.times, paths)
    if args.bytes:
        print_bytes(paths)
    if args.commands is not None:
        print_commands(paths, args.commands)


if __name__ == "__main__":
    main()
