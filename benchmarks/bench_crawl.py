"""The whole crawl of pages beside trafilatura's extraction alone, on all cores.

    python benchmarks/bench_crawl.py [DIR or WARC ...] [--pages 800] [--rounds 3]

crawl        `scrapy crawl page -a file=…` with REPLAY, in a new archive: fetch, extraction by both readers, captions,
             dates, copies, mentions, the search index and the stored pages; without pictures
trafilatura  bare_extraction(html, url=url, with_metadata=True) in a pool of as many processes as there are cores

Both read the same pages, the start of the processes included. The runs take turns, and the ratio of each round counts.
Ratios above 1: the crawl is quicker. Without DIR, the real pages in ../shared; see corpus.py for the variants that make
up the number.
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from statistics import median

from corpus import pages, sources, variants, write_pickle, write_warc
from measuring import BIN, ROOT, Row, Usage, interleaved, ratios, report, run, spread

PEER = Path(__file__).with_name("peer.py")


def crawl(folder: Path, number: int, options: Sequence[str] = ()) -> Usage:
    """Crawl the pages of a folder into a new archive there."""
    archive = folder / f"archive-{number}.db"
    return run(
        [BIN / "scrapy", "crawl", "page", "-a", f"file={folder / 'urls.txt'}", "-s", f"REPLAY={folder / 'pages.warc.gz'}"]
        + ["-s", f"ARCHIVE={archive}", "-s", "PICTURES=0", "-s", f"LOG_FILE={folder / 'log'}", *options],
        cwd=ROOT,
    )


def outcomes(archive: Path) -> dict[str, int]:
    """Pages by outcome."""
    with closing(sqlite3.connect(archive)) as db:
        return json.loads(db.execute("SELECT counts FROM runs ORDER BY id DESC").fetchone()[0])


def peer(python: Path | str, name: str, folder: Path, _: int) -> Usage:
    """A peer reads the pages of a folder."""
    return run([python, PEER, name, folder / "pages.pickle"])


def prepare(folder: Path, originals: Sequence[Path], count: int) -> int:
    """Write the pages into a folder for both. Returns how many there are."""
    some = list(variants(pages(originals), count))
    write_warc(folder / "pages.warc.gz", some)
    write_pickle(folder / "pages.pickle", some)
    (folder / "urls.txt").write_text("\n".join(page.url for page in some), encoding="utf-8")
    return len(some)


def rows(folder: Path, count: int, rounds: int) -> Iterator[Row]:
    """Measure on the pages of a folder."""
    runs = {"crawl": partial(crawl, folder), "trafilatura": partial(peer, BIN / "python", "trafilatura", folder)}
    found = interleaved(runs, rounds)
    held = outcomes(folder / "archive-0.db")
    if held.get("stored", 0) < count * 0.9:
        raise SystemExit(f"the crawl stored {held} of {count} pages: it does not do the work that is to be measured")
    for name, usages in found.items():
        walls, cpus = [usage.wall for usage in usages], [usage.cpu for usage in usages]
        note = f"CPU {1000 * median(cpus) / count:.1f} ms a page; {spread([count / wall for wall in walls])}"
        yield Row(f"{name}: pages a second on all cores", count / median(walls), "pages/s", note=note)
    for unit, above, below in (
        ("wall", *([usage.wall for usage in found[name]] for name in ("trafilatura", "crawl"))),
        ("CPU", *([usage.cpu for usage in found[name]] for name in ("trafilatura", "crawl"))),
    ):
        ratio, note = ratios(above, below)
        told = f"{note}; {count} pages, {held['stored']} stored"
        yield Row(f"whole crawl against trafilatura alone, {unit} time", ratio, "×", 0.85, at_least=True, note=told)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path, metavar="DIR or WARC")
    parser.add_argument("--pages", type=int, default=800)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR")) as name:
        count = prepare(Path(name), args.paths or sources(), args.pages)
        report(rows(Path(name), count, args.rounds), as_json=args.json)


if __name__ == "__main__":
    main()
