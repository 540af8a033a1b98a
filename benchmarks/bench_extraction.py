"""CPU a page: newsarchive.extraction.extract against trafilatura's bare_extraction(with_metadata=True), same pages,
same run.

    python benchmarks/bench_extraction.py [DIR ...] [--rounds N] [--json]

DIR holds gold.jsonl and the pages that it names (../shared/bench/pages-vi and pages-world without it; where they are
missing, tests/extraction/pages). Both read every page in each round, one after the other, so that a neighbour's load
falls on both. Also reported: the 4-word shingle F1 of the body for both (an article is lead + body), and the slowest
page of ours.
"""

from __future__ import annotations

import argparse
import gzip
import json
import logging
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import trafilatura
from corpus import sources
from measuring import Row, ratios, report

from newsarchive.extraction import extract

Page = tuple[str, str, bytes, str]


def pages(folder: Path) -> list[Page]:
    """(id, url, bytes, the body that is asked for) of every page of a set."""
    found = []
    for line in (folder / "gold.jsonl").open(encoding="utf-8"):
        gold = json.loads(line)
        html = (folder / gold["page"]).read_bytes()
        if gold["page"].endswith(".gz"):
            html = gzip.decompress(html)
        body = gold["body"] if isinstance(gold["body"], str) else "\n".join(gold["body"])
        found.append((gold["id"], gold["url"], html, body))
    return found


def ours(html: bytes, url: str) -> str:
    """The article's text by this package."""
    article = extract(html, url)
    return "\n".join(t for t in (article.lead, article.body) if t)


def theirs(html: bytes, url: str) -> str:
    """The article's text by trafilatura, metadata read as well."""
    found = trafilatura.bare_extraction(html, url=url, with_metadata=True)
    return (found.text or "") if found else ""


def timed(function: Callable[[bytes, str], str], sample: list[Page]) -> tuple[list[float], list[str]]:
    """CPU seconds and the answer of each page."""
    seconds, texts = [], []
    for _, url, html, _ in sample:
        start = time.process_time()
        texts.append(function(html, url))
        seconds.append(time.process_time() - start)
    return seconds, texts


def shingle_f1(got: str, want: str) -> float:
    """Agreement of two texts in runs of four words."""

    def shingles(text: str) -> Counter[tuple[str, ...]]:
        words = re.findall(r"\w+", text.casefold())
        return Counter(tuple(words[i : i + 4]) for i in range(max(len(words) - 3, 0)))

    a, b = shingles(got), shingles(want)
    common = (a & b).total()
    return 2 * common / ((a.total() + b.total()) or 1)


def rows(folder: Path, rounds: int) -> Iterator[Row]:
    """Measure on the pages of a folder."""
    sample = pages(folder)
    taken: dict[str, list[list[float]]] = {"ours": [], "theirs": []}
    texts: dict[str, list[str]] = {}
    for number in range(rounds + 1):
        for name, function in (("ours", ours), ("theirs", theirs)):
            seconds, texts[name] = timed(function, sample)
            if number:  # the first round warms up
                taken[name].append(seconds)
    asked = [n for n, page in enumerate(sample) if page[3]]
    f1 = {k: sum(shingle_f1(t[n], sample[n][3]) for n in asked) / (len(asked) or 1) for k, t in texts.items()}
    each = {name: [1000 * sum(seconds) / len(sample) for seconds in some] for name, some in taken.items()}
    ratio, spread = ratios(each["ours"], each["theirs"])
    best = [min(times) for times in zip(*taken["ours"], strict=True)]
    slowest = max(range(len(sample)), key=best.__getitem__)
    note = f"{spread}; {min(each['ours']):.1f} against {min(each['theirs']):.1f} ms a page, {len(sample)} pages"
    yield Row(f"{folder.name}: CPU of extraction : trafilatura's", ratio, "×", note=note)
    yield Row(f"{folder.name}: slowest page", 1000 * best[slowest], "ms", note=sample[slowest][0])
    yield Row(f"{folder.name}: F1 of the body", f1["ours"], "F1", note=f"trafilatura {f1['theirs']:.3f}")


def main() -> None:
    """Measure each folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, metavar="DIR")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true", help="rows as JSON lines")
    args = parser.parse_args()
    logging.disable(logging.ERROR)
    for folder in args.folders or [path for path in sources() if path.is_dir()]:
        report(rows(folder, args.rounds), as_json=args.json)


if __name__ == "__main__":
    main()
