"""What the crawl takes beside what Scrapy and the extraction take.

    python benchmarks/bench_overhead.py [DIR or WARC ...] [--times 3] [--rounds 2] [--starts 5]

A web server on 127.0.0.1 gives the pages. Both crawlers fetch them without delays, 16 at a time:

start     from the start of the process to the connection for the first request, with an archive and byte code that are
          there already
bare      Scrapy alone: a spider without callbacks' work, default settings, robots.txt obeyed
crawl     `newsarchive crawl page`, everything that it does for new articles
re-check  the same again: each page is the same as before, sent anew (200) or not (304)
extract   newsarchive.extraction.extract alone, in processes

Milliseconds of CPU a page are those of the further pages in runs on few and on many (TIMES as many), so that the start
of the processes is left out. 'Everything else' is crawl - bare - extract.
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from urllib.request import urlopen

from bench_crawl import PEER, outcomes
from corpus import pages, sources, variants, write_pickle
from measuring import BIN, ROOT, Row, Usage, cpu_of, interleaved, ratios, report, run, spread
from server import ETAG

HERE = Path(__file__).parent
UNPACED = {"DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": 0, "CONCURRENT_REQUESTS_PER_DOMAIN": 16, "PICTURES": 0}


class Site:
    """Pages on a server, in lists of few and of many."""

    def __init__(self, folder: Path, port: int, sizes: Sequence[int]) -> None:
        self._folder, self._port = folder, port
        self.home = f"http://127.0.0.1:{port}"
        for size in sizes:
            urls = [f"{self.home}/bai-{number}.html" for number in range(size)]
            self.list_of(size).write_text("\n".join(urls), encoding="utf-8")

    def list_of(self, size: int) -> Path:
        return self._folder / f"urls-{size}.txt"

    def archive_of(self, size: int, number: int) -> Path:
        return self._folder / f"archive-{size}-{number}.db"

    def crawl(self, size: int, number: int, answer: int = 200) -> Usage:
        """Crawl the first pages into an archive of this size and round, which may hold them already."""
        self._answer(answer)
        archive = self.archive_of(size, number)
        return run(crawler(self.list_of(size), archive, self._folder / "log"))

    def bare(self, size: int, _: int, answer: int = 200) -> Usage:
        """Fetch the first pages with bare Scrapy."""
        self._answer(answer)
        words = bare(self.list_of(size)) + (["-a", f"etag={ETAG}"] if answer == 304 else [])
        return run(words, cwd=self._folder)

    def extract(self, size: int, _: int) -> Usage:
        """Extract the first pages, in processes."""
        return run([BIN / "python", PEER, "newsarchive", self._folder / f"{size}.pickle", self._folder / "result"])

    def _answer(self, status: int) -> None:
        with urlopen(f"{self.home}/-/{status}", timeout=60):
            pass


def crawler(urls: Path, archive: Path, log: Path) -> list[str]:
    """The command of our crawl."""
    settings = UNPACED | {"ARCHIVE": archive, "LOG_FILE": log}
    given = [word for name, value in settings.items() for word in ("-s", f"{name}={value}")]
    return [str(BIN / "scrapy"), "crawl", "page", "-a", f"file={urls}", *given]


def bare(urls: Path) -> list[str]:
    """The command of bare Scrapy. To be run outside of the project, whose settings it would take."""
    return [str(BIN / "scrapy"), "runspider", str(HERE / "bare.py"), "-a", f"file={urls}"]


@contextmanager
def served(pickle: Path) -> Iterator[int]:
    """A server with pages. Gives its port."""
    port = pickle.with_suffix(".port")
    process = subprocess.Popen([sys.executable, HERE / "server.py", pickle, port])
    try:
        while not (port.exists() and port.stat().st_size):
            if process.poll() is not None:
                raise SystemExit(f"the server for the pages ended with status {process.returncode}")
            time.sleep(0.05)
        yield int(port.read_text())
    finally:
        process.kill()
        process.wait()


def started(command: Callable[[Path], list[str]], folder: Path, cwd: Path, _: int) -> Usage:
    """A crawl up to its first connection; then it is ended."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        urls = folder / "first.txt"
        urls.write_text(f"http://127.0.0.1:{listener.getsockname()[1]}/bai-0.html", encoding="utf-8")
        begun = time.perf_counter()
        # As installed packages are: their byte code is there, and so is ours after the first start.
        env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        env["PYTHONPYCACHEPREFIX"] = str(folder / "bytecode")
        process = subprocess.Popen(
            command(urls), cwd=cwd, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            listener.settimeout(120)
            connection, _ = listener.accept()
            usage = Usage(time.perf_counter() - begun, cpu_of(process.pid))
            connection.close()
        finally:
            process.kill()
            process.wait()
    return usage


def start_rows(folder: Path, archive: Path, rounds: int) -> Iterator[Row]:
    """From the start to the first request."""
    ours = partial(crawler, archive=archive, log=folder / "log")
    runs = {"crawl": partial(started, ours, folder, ROOT), "bare": partial(started, bare, folder, folder)}
    for run_once in runs.values():
        run_once(0)  # this writes the byte code
    found = interleaved(runs, rounds)
    for clock in ("wall", "cpu"):
        mine, scrapys = ([getattr(one, clock) for one in found[name]] for name in ("crawl", "bare"))
        ratio, note = ratios(mine, scrapys)
        told = f"{note}; {median(mine):.2f} s against {median(scrapys):.2f} s"
        meaning = "time" if clock == "wall" else "CPU time"
        yield Row(f"start to the first request : bare Scrapy's, {meaning}", ratio, "×", 1.3, note=told)


def page_rows(some: Sequence[int], rounds: int, site: Site) -> Iterator[Row]:
    """Milliseconds of CPU a page."""
    runs: dict[str, Callable[[int], Usage]] = {}
    for size in some:
        runs |= {
            f"bare {size}": partial(site.bare, size),
            f"crawl {size}": partial(site.crawl, size),
            f"again 200 {size}": partial(site.crawl, size),
            f"again 304 {size}": partial(site.crawl, size, answer=304),
            f"bare 304 {size}": partial(site.bare, size, answer=304),
            f"extract {size}": partial(site.extract, size),
        }
    found: dict[str, list[Usage]] = {name: [] for name in runs}
    for number in range(rounds):  # in this order: a re-check follows the crawl
        for name, measured in runs.items():
            found[name].append(measured(number))
    few, many = some
    check(site, many, rounds)

    def each(name: str) -> list[float]:
        pairs = zip(found[f"{name} {few}"], found[f"{name} {many}"], strict=True)
        return [1000 * (more.cpu - less.cpu) / (many - few) for less, more in pairs]

    cost = {name: each(name) for name in ("bare", "crawl", "again 200", "again 304", "bare 304", "extract")}
    for name, told in (
        ("bare", "bare Scrapy, CPU a page"),
        ("crawl", "the crawl of new articles, CPU a page"),
        ("extract", "extraction alone, CPU a page"),
    ):
        yield Row(told, median(cost[name]), "ms", note=spread(cost[name]))
    rest = [a - b - c for a, b, c in zip(cost["crawl"], cost["bare"], cost["extract"], strict=True)]
    yield Row("everything but fetch and extraction, CPU a page", median(rest), "ms", 8.0, note=spread(rest))
    for answer, beside in ((200, "bare"), (304, "bare 304")):
        over = [a - b for a, b in zip(cost[f"again {answer}"], cost[beside], strict=True)]
        figure = f"a re-check that finds nothing new ({answer}) over bare Scrapy, CPU a page"
        yield Row(figure, median(over), "ms", 3.0, note=spread(over))


def check(site: Site, size: int, rounds: int) -> None:
    """End the benchmark if the crawls did not do what is measured."""
    for number in range(rounds):
        counts = outcomes(site.archive_of(size, number))
        if counts.get("unchanged", 0) < 0.9 * size:
            raise SystemExit(f"the re-check found {counts} of {size} pages: it is not what is to be measured")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path, metavar="DIR or WARC")
    parser.add_argument("--times", type=int, default=3, help="how many variants of each page the many pages hold")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--starts", type=int, default=5)
    parser.add_argument("--json", action="store_true", help="rows as JSON lines")
    args = parser.parse_args()
    originals = pages(args.paths or sources())
    few, many = len(originals), len(originals) * args.times
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        some = list(variants(originals, many))
        for size in (few, many):
            write_pickle(folder / f"{size}.pickle", some[:size])
        with served(folder / f"{many}.pickle") as port:
            site = Site(folder, port, (few, many))
            report(page_rows((few, many), args.rounds, site), as_json=args.json)
            report(start_rows(folder, site.archive_of(few, 0), args.starts), as_json=args.json)


if __name__ == "__main__":
    main()
