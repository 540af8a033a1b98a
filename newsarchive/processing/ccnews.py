"""Takes the pages of our outlets out of CC-NEWS, the news crawl of Common Crawl.

A list of paths names its WARC files: `warc.paths` of each month. Each file, some 1 GB of strangers, is read as a stream
into a small WARC file of ours, which is then loaded as any other. What is done is noted in `done.jsonl` in the folder
of the small files. A file that was sifted for fewer hosts is read again. A loss of the notes costs time and no more,
because a page that is loaded twice is stored once.
"""

import gzip
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, cast

import urllib3
from urllib3.exceptions import HTTPError

from newsarchive.errors import UserError
from newsarchive.outlets.spec import OutletSpec
from newsarchive.text import host_of
from newsarchive.warc.sifting import Sifted, sift

PREFIX = "https://data.commoncrawl.org/"  # where Common Crawl publishes the files
TIMEOUT = urllib3.Timeout(connect=30, read=120)  # seconds
_PATH = re.compile(r"crawl-data/CC-NEWS/(\d{4})/(\d{2})/CC-NEWS-\d{14}-\d+\.warc\.gz")


def paths_of(lists: Iterable[Path], since: str | None, until: str | None) -> list[str]:
    """The paths that lists name, of some months (YYYY-MM, inclusive). Raises UserError."""
    found: dict[str, None] = {}
    for file in lists:
        try:
            content = file.read_bytes()
            text = (gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content).decode()
        except (OSError, EOFError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            raise UserError(f"ccnews: {file}: cannot be read ({reason}); name a file warc.paths.gz") from error
        for number, line in enumerate(text.splitlines(), 1):
            if not line.strip():
                continue
            path = _PATH.fullmatch(line.strip())
            if path is None:
                raise UserError(f"ccnews: {file}, line {number}: no path of a CC-NEWS file: {line.strip()[:80]!r}")
            if (since or "") <= f"{path[1]}-{path[2]}" <= (until or "9"):
                found[path[0]] = None
    return list(found)


class Wanted:
    """The addresses of articles of some outlets. Can be sent to a worker."""

    def __init__(self, outlets: Iterable[type[OutletSpec]]) -> None:
        specs = [spec for outlet in outlets for spec in getattr(outlet, "outlets", (outlet,))]
        self._outlets = {host: spec for spec in specs for host in spec.outlet().hosts}

    @property
    def digest(self) -> str:
        """Names the hosts and their patterns of articles."""
        told = sorted((host, spec.article) for host, spec in self._outlets.items())
        return hashlib.sha256(repr(told).encode()).hexdigest()[:16]

    def __call__(self, url: str) -> bool:
        spec = self._outlets.get(host_of(url))
        return spec is not None and spec.is_article(url)


@dataclass(slots=True)
class Notes:
    """Which files are done, in a file of JSON lines."""

    path: Path
    _done: set[tuple[str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        if self.path.exists():
            for line in self.path.read_text(encoding="utf-8").splitlines():
                try:
                    note = json.loads(line)
                    self._done.add((note["path"], note["wanted"]))
                except (ValueError, TypeError, KeyError):
                    continue  # cut off by a kill: the file is read again

    def __contains__(self, key: tuple[str, str]) -> bool:
        return key in self._done

    def add(self, path: str, wanted: str, sifted: Sifted) -> None:
        """Note that a file is done."""
        note = {"path": path, "wanted": wanted, "records": sifted.records, "copied": sifted.copied}
        with self.path.open("a", encoding="utf-8") as file:
            file.write(f"\n{json.dumps(note)}")
        self._done.add((path, wanted))


def sift_file(prefix: str, path: str, small: str, wanted: Callable[[str], bool], user_agent: str) -> Sifted:
    """Sift one file into a small one, which appears when it is complete. A file that cannot be read is a fault."""
    part = Path(f"{small}.part")
    try:
        with closing(_opened(prefix, path, user_agent)) as source, part.open("wb") as target:
            told = sift(source, target, wanted)
    except (OSError, HTTPError) as error:
        part.unlink(missing_ok=True)
        reason = getattr(error, "strerror", None) or " ".join(str(error).split())
        return Sifted(fault=f"{prefix}{path}: {reason}")
    if told.fault is not None:
        told.fault = f"{prefix}{path}: {told.fault}"
    part.replace(small)
    return told


def _opened(prefix: str, path: str, user_agent: str) -> BinaryIO:
    if not prefix.startswith(("http://", "https://")):
        return (Path(prefix) / path).open("rb")
    answer = urllib3.PoolManager(retries=urllib3.Retry(5, backoff_factor=1)).request(
        "GET", prefix + path, headers={"User-Agent": user_agent}, preload_content=False, timeout=TIMEOUT
    )
    if answer.status != 200:
        answer.close()
        raise OSError(f"the server answers {answer.status}")
    return cast(BinaryIO, answer)


def small_files(folder: Path, paths: Iterable[str], wanted: str) -> Iterator[tuple[str, Path]]:
    """(path, its small file) of each path."""
    for path in paths:
        name = path.rpartition("/")[2].removesuffix(".warc.gz")
        yield path, folder / f"{name}-{wanted}.warc.gz"
