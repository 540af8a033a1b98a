"""The whole crawl of pages beside the extraction of its peers alone, on all cores.

    python benchmarks/bench_crawl.py [DIR or WARC ...] [--pages 800] [--rounds 3] [--peers trafilatura,goose3 | all]

crawl        `newsarchive crawl page -a file=…` with REPLAY, in a new archive: fetch, extraction by both readers,
             captions, dates, copies, mentions, the search index and the stored pages; without pictures
trafilatura  bare_extraction(html, url=url, with_metadata=True), the version beside this package
the others   as peer.py says, in environments of their own, which are made in ~/.cache/newsarchive-benchmarks

Peers read in a pool of as many processes as there are cores. All read the same pages; the start of the processes is
included. The runs take turns, and the ratio of each round counts. Ratios above 1: the crawl is quicker. Without DIR,
the pages are the real ones in ../shared; see corpus.py for the variants that make up the number.
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from statistics import median

from corpus import pages, sources, variants, write_pickle, write_warc
from measuring import BIN, Row, Usage, interleaved, ratios, report, run, spread
from peers import CACHE, PEERS, python_of

PEER = Path(__file__).with_name("peer.py")
TRAFILATURA_GOAL = 0.85


def prepare(folder: Path, originals: Sequence[Path], count: int) -> int:
    """Write the pages into a folder, for the crawl and for its peers. Returns how many there are."""
    some = list(variants(pages(originals), count))
    urls = write_warc(folder / "pages.warc.gz", some)
    write_pickle(folder / "pages.pickle", some)
    (folder / "urls.txt").write_text("\n".join(urls), encoding="utf-8")
    return len(some)


def crawl(folder: Path, number: int, options: Sequence[str] = (), *, memory: bool = False) -> Usage:
    """Crawl the pages of a folder into a new archive there."""
    settings = {
        "REPLAY": folder / "pages.warc.gz",
        "ARCHIVE": folder / f"archive-{number}.db",
        "PICTURES": 0,
        "LOG_FILE": folder / "log",
    }
    given = [word for name, value in settings.items() for word in ("-s", f"{name}={value}")]
    command = [BIN / "scrapy", "crawl", "page", "-a", f"file={folder / 'urls.txt'}", *given, *options]
    return run(command, environment=os.environ | {"PYTHONPATH": str(PEER.parent)}, memory=memory)


def outcomes(archive: Path) -> dict[str, int]:
    """Pages of the newest run by outcome."""
    with closing(sqlite3.connect(archive)) as db:
        (counts,) = db.execute("SELECT counts FROM runs ORDER BY id DESC").fetchone()
    return dict(json.loads(counts))


def peer(python: Path, name: str, folder: Path, _: int) -> Usage:
    """A peer reads the pages of a folder."""
    return run([python, PEER, name, folder / "pages.pickle", folder / f"{name}.json"])


def rows(folder: Path, count: int, rounds: int, peers: Sequence[str], cache: Path) -> Iterator[Row]:
    """Measure on the pages of a folder."""
    pythons = {name: python_of(name, cache) if name in PEERS else BIN / "python" for name in peers}
    runs: dict[str, Callable[[int], Usage]] = {"crawl": partial(crawl, folder)}
    runs |= {name: partial(peer, python, name, folder) for name, python in pythons.items() if python}
    found = interleaved(runs, rounds)
    stored = outcomes(folder / "archive-0.db").get("stored", 0)
    if stored < 0.9 * count:
        raise SystemExit(f"the crawl stored only {stored} of {count} pages: it did not do the work that is measured")
    read = {"crawl": {"read": count, "texts": stored}} | {
        name: json.loads((folder / f"{name}.json").read_text(encoding="utf-8")) for name in runs if name != "crawl"
    }
    each = {name: (told["read"], found[name]) for name, told in read.items()}
    for name, (number, usages) in each.items():
        rates = [number / usage.wall for usage in usages]
        figure = f"{'whole crawl' if name == 'crawl' else f'extraction alone, {name}'}: pages a second"
        note = f"{spread(rates)}; {1000 * median(usage.cpu for usage in usages) / number:.1f} ms of CPU a page; "
        yield Row(figure, median(rates), "pages/s", note=f"{note}{read[name]['texts']} articles of {number} pages")
    for name, (number, usages) in list(each.items())[1:]:
        goal = TRAFILATURA_GOAL if name == "trafilatura" else PEERS[name].get("goal")
        for clock, meaning in (("wall", "pages a second"), ("cpu", "pages a second of CPU")):
            theirs, ours = ([getattr(one, clock) / n for one in some] for n, some in ((number, usages), each["crawl"]))
            ratio, note = ratios(theirs, ours)
            yield Row(f"whole crawl : {name}, {meaning}", ratio, "×", goal, at_least=True, note=note)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path, metavar="DIR or WARC")
    parser.add_argument("--pages", type=int, default=800)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peers", default="trafilatura", help="names, separated by commas, or 'all'")
    parser.add_argument("--cache", type=Path, default=CACHE, help="the folder of the peers' environments")
    parser.add_argument("--json", action="store_true", help="rows as JSON lines")
    args = parser.parse_args()
    peers = ["trafilatura", *PEERS] if args.peers == "all" else args.peers.split(",")
    if unknown := set(peers) - {"trafilatura", *PEERS}:
        parser.error(f"no peer {', '.join(sorted(unknown))}; there are trafilatura, {', '.join(PEERS)}")
    with tempfile.TemporaryDirectory() as name:
        print(f"making {args.pages} pages …", file=sys.stderr)
        count = prepare(Path(name), args.paths or sources(), args.pages)
        report(rows(Path(name), count, args.rounds, peers, args.cache), as_json=args.json)


if __name__ == "__main__":
    main()
