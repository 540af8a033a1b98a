"""A long crawl: its memory, whether its last pages cost more than its first, and how long its event loop is held up.

    python benchmarks/bench_load.py [DIR or WARC ...] [--pages 20000] [--real 800]

Two crawls by replay into new archives, each with probe.py inside. The long one is of PAGES variants of the sample
site's articles, as pages of one outlet, with all words exchanged, so that none is a copy. The other one is of REAL
pages of DIR (the real ones in ../shared without it). They are twenty times as large: what counts is the memory that
they take, and how long they hold the event loop up.

memory   of the crawl's process and its workers, together, at one time: PSS, looked at every half second
tenths   CPU of the last tenth of the pages : the first; some pages before them pay for the start, some after them for
         the end. A piece of work that is always the same is timed beside them; the ratio is divided by that of its
         times
loop     the longest time that the event loop did not come back, and the most CPU that its thread took in such a
         time. Other load of the machine lengthens only the first
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

from bench_crawl import crawl, outcomes
from corpus import Page, pages, sources, variants, write_warc
from measuring import Row, Usage, number, report
from sample_site import SITES, answers
from sample_site import pages as sample_pages

from newsarchive.settings import EXTENSIONS

HOST = b"https://bao.example"
WARM_UP, COOL_DOWN = 200, 50  # pages before and after the tenths


def articles_of_the_sample() -> list[Page]:
    """Pages of the sample site that hold an article, as pages of one outlet."""
    wanted = {article.url for article in answers(1)}
    hosts = re.compile(rb"https?://(?:www\.)?(?:" + b"|".join(name.encode() for name in SITES) + rb")\.example")
    found = [capture for capture in sample_pages(1) if capture.url in wanted and capture.status == 200]
    return [Page(hosts.sub(HOST, page.url.encode()).decode(), hosts.sub(HOST, page.body)) for page in found]


def measured(folder: Path, some: Iterable[Page]) -> tuple[dict[str, Any], Usage]:
    """Crawl pages with the probe inside."""
    urls = write_warc(folder / "pages.warc.gz", some)
    (folder / "urls.txt").write_text("\n".join(urls), encoding="utf-8")
    settings = {
        "EXTENSIONS": json.dumps(EXTENSIONS | {"probe.Probe": 1000}),
        "PROBE_FILE": folder / "probe.json",
        "PROBE_PAGES": len(urls) - WARM_UP - COOL_DOWN,
        "PROBE_FIRST": WARM_UP,
    }
    options = [word for name, value in settings.items() for word in ("-s", f"{name}={value}")]
    usage = crawl(folder, 0, options, memory=True)
    stored = outcomes(folder / "archive-0.db").get("stored", 0)
    if stored < 0.9 * len(urls):
        raise SystemExit(f"the crawl stored only {stored} of {len(urls)} pages: it did not do what is measured")
    return json.loads((folder / "probe.json").read_text(encoding="utf-8")), usage


def tenths(told: dict[str, Any]) -> Row:
    """CPU of the last tenth of the pages : the first."""
    each = [after - before for before, after in pairwise(told["marks"])]
    ratio, speed = each[-1] / each[0], median(told["references"][9]) / median(told["references"][0])
    note = f"{number(ratio)} by CPU, divided by {number(speed)} for the reference; "
    note += f"tenths take {', '.join(f'{one / each[0]:.2f}' for one in each)}"
    return Row("long crawl: CPU of the last tenth of the pages : the first", ratio / speed, "×", 1.02, note=note)


def rows_of(name: str, told: dict[str, Any], usage: Usage, *, long: bool) -> Iterator[Row]:
    """The figures of one crawl."""
    note = f"{', '.join(f'{one:.0f}' for one in usage.held)} MB; {told['pages']:,} pages, {usage.wall:.0f} s, "
    note += f"{1000 * usage.cpu / told['pages']:.1f} ms of CPU a page"
    yield Row(f"{name}: peak memory of crawl and workers", sum(usage.held), "MB", 400, note=note)
    if long:
        yield tenths(told)
    for clock, figure in (("wall", "longest hold of the event loop"), ("cpu", "CPU in the longest hold")):
        seconds, before = told["longest"][clock]
        yield Row(f"{name}: {figure}", 1000 * seconds, "ms", 200, note=f"after {before:,} pages")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path, metavar="DIR or WARC")
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument("--real", type=int, default=800)
    parser.add_argument("--json", action="store_true", help="rows as JSON lines")
    args = parser.parse_args()
    sample = articles_of_the_sample()
    tenth = max(1, round((args.pages - WARM_UP - COOL_DOWN) / 10 / len(sample))) * len(
        sample
    )  # the same pages' variants in each
    sets = {
        "real pages": variants(pages(args.paths or sources()), args.real),
        "long crawl": variants(sample, WARM_UP + 10 * tenth + COOL_DOWN, all_words=True),
    }
    for name, some in sets.items():
        with tempfile.TemporaryDirectory() as folder:
            told, usage = measured(Path(folder), some)
        report(rows_of(name, told, usage, long=name == "long crawl"), as_json=args.json)


if __name__ == "__main__":
    main()
