"""The pages that the benchmarks read, and variants of them in any number.

Real pages lie in ../shared, outside of the project: they are their publishers'. Where that folder is missing, the
committed pages of the tests serve.

A variant has another address, and other words: about every fifth word of the text is exchanged for another rare word
of the same page, the same one everywhere in the page. So each variant is a new article for the archive, not a copy of
another, and none of the caches that readers keep knows it. Markup, lengths and the words that rules look for stay.
"""

from __future__ import annotations

import gzip
import json
import pickle
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

from warcio.archiveiterator import ArchiveIterator

from newsarchive.models import Capture
from newsarchive.warc.writing import WarcWriter

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
COMMITTED = ROOT / "tests" / "extraction" / "pages"
FETCHED_AT = datetime(2026, 11, 20, 6, tzinfo=UTC)

SCRIPT = re.compile(r"(<(?:script|style)\b.*?</(?:script|style)\s*>)", re.DOTALL | re.IGNORECASE)
TEXT = re.compile(r"(?<=>)[^<>]{60,}(?=<)|(?<=content=\")[^\"<>]{60,}")
JSON_TEXT = re.compile(r"[^\"\\<>{}]{60,}")
WORD = re.compile(r"(?<![&\w/.#-])[^\W\d_]{3,}(?![\w/&-])")
RARE = 4  # times that a word stands in a page
CHANGED = 0.75  # the share of the rare words that is exchanged


@dataclass(frozen=True)
class Page:
    """A page of an article under its address."""

    url: str
    html: bytes


def sources() -> list[Path]:
    """Folders and WARC files of pages on this machine."""
    named = [SHARED / "bench" / "pages-vi", SHARED / "bench" / "pages-world", SHARED / "pages" / "vi.warc.gz"]
    return [path for path in named if path.exists()] or [COMMITTED]


def pages(paths: Iterable[Path]) -> list[Page]:
    """The pages of folders with a gold.jsonl, and the articles of WARC files, each address once. Beside a WARC file
    NAME.warc.gz, NAME-urls.txt names the addresses that are articles."""
    found: dict[str, Page] = {}
    for path in paths:
        for page in _of_folder(path) if path.is_dir() else _of_warc(path):
            found.setdefault(page.url, page)
    return list(found.values())


def variants(originals: Sequence[Page], count: int, *, all_words: bool = False) -> Iterator[Page]:
    """So many pages, the originals first."""
    yield from islice(originals, count)
    for number in range(len(originals), count):
        yield variant(originals[number % len(originals)], number // len(originals), all_words=all_words)


def variant(page: Page, number: int, *, all_words: bool = False) -> Page:
    """The page under another address and in other words. `number` tells the variants of one page apart. `all_words`
    exchanges the frequent words, too: hundreds of variants of one page are then still no copies of each other."""
    old, new = _renamed(page.url, number)
    html = page.html.replace(old.encode(), new.encode()).decode("utf-8", "surrogateescape")
    parts = SCRIPT.split(html)
    words = Counter(
        word for part in parts[::2] for text in TEXT.findall(part) for word in WORD.findall(text) if word.islower()
    )
    draw = random.Random(f"{number} {page.url}")
    rare = (word for word in sorted(words) if all_words or words[word] <= RARE)
    chosen = [word for word in rare if all_words or draw.random() < CHANGED]
    others = dict(zip(chosen, draw.sample(chosen, len(chosen)), strict=True))
    for n, part in enumerate(parts):
        if n % 2 == 0 or "ld+json" in part[:200]:
            parts[n] = (JSON_TEXT if n % 2 else TEXT).sub(lambda text: _reworded(text[0], others), part)
    return Page(page.url.replace(old, new), "".join(parts).encode("utf-8", "surrogateescape"))


def write_warc(path: Path, some: Iterable[Page]) -> list[str]:
    """Write a WARC file for REPLAY. Returns the addresses in it."""
    urls = []
    with path.open("wb") as file:
        writer = WarcWriter(file, path.name, "newsarchive benchmarks", FETCHED_AT)
        for page in some:
            headers = [("Content-Type", "text/html")]
            writer.write(Capture(page.url, FETCHED_AT.isoformat(), 200, headers, page.html))
            urls.append(page.url)
    return urls


def write_pickle(path: Path, some: Iterable[Page]) -> None:
    """A list of (address, page) for peer.py, which knows nothing of this project."""
    path.write_bytes(pickle.dumps([(page.url, page.html) for page in some]))


def _reworded(text: str, others: dict[str, str]) -> str:
    return WORD.sub(lambda word: others.get(word[0], word[0]), text)


def _renamed(url: str, number: int) -> tuple[str, str]:
    """(part of the address, what stands there instead): the last digits of its number if it has one, else its name."""
    path = urlsplit(url).path
    if digits := re.findall(r"\d{5,}", path):
        old: str = digits[-1]
        return old, old[:-4] + f"{(int(old[-4:]) + number) % 10_000:04}"
    old = path.rstrip("/").rpartition("/")[2].partition(".")[0]
    return old, f"{old}-{number}"


def _of_folder(folder: Path) -> Iterator[Page]:
    with (folder / "gold.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            gold = json.loads(line)
            if not gold.get("body"):
                continue  # no article
            html = (folder / gold["page"]).read_bytes()
            yield Page(gold["url"].partition("#")[0], gzip.decompress(html) if gold["page"].endswith(".gz") else html)


def _of_warc(path: Path) -> Iterator[Page]:
    named = path.with_name(path.name.partition(".")[0] + "-urls.txt")
    articles = set(named.read_text(encoding="utf-8").split()) if named.exists() else None
    with path.open("rb") as file:
        for record in ArchiveIterator(file):
            url = record.rec_headers.get_header("WARC-Target-URI")
            if record.rec_type == "response" and (articles is None or url in articles):
                yield Page(url, record.content_stream().read())
