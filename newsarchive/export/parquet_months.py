"""A folder with a Parquet file for each month of publication: 'published=2024-03/articles.parquet'.

DuckDB, pyarrow, polars and Spark read such folders as one table (Hive's partitions), `published` as one of its columns.
Pages that state only a year are in 'published=2024'; for those without a date, `published` is NULL.

Each file holds in its metadata a digest of the articles that it was written from. An export reads all articles of the
archive and writes the files whose digest differs. So it finds new and edited articles, and those that are gone, dated
anew or no longer there, and it needs no notes beside the files. The column last_seen_at is left out: each crawl changes
it for some articles of many months, and all of these would be written again.
"""

from collections.abc import Callable, Iterable
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from newsarchive.errors import UserError
from newsarchive.export.parquet import COLUMNS, Parquet
from newsarchive.export.target import target
from newsarchive.export.writer import FIELDS, Article, in_order

NAME = "articles.parquet"
UNDATED = "__HIVE_DEFAULT_PARTITION__"  # Hive's name for NULL
_LEFT_OUT = "last_seen_at"
_FIELDS = [name for name in FIELDS if name != _LEFT_OUT]
_COLUMNS = pa.schema([column for column in COLUMNS if column.name != _LEFT_OUT])
_DIGEST = "newsarchive.digest"  # the key in the metadata

Month = tuple[str | None, Callable[[], Iterable[Article]]]


class MonthsReport(NamedTuple):
    """The articles in the folder, and how many of its files were written, left as they were, and removed."""

    articles: int
    written: int
    unchanged: int
    removed: int


def export_months(months: Iterable[Month], folder: Path) -> MonthsReport:
    """Make a folder hold exactly these articles: months, and functions that give the articles of each (one at least)
    and may be called twice. An article and a row group are in memory. A file appears when it is whole. Raises
    UserError."""
    found = set()
    articles = written = 0
    try:
        for month, read in months:
            path = folder / f"published={month or UNDATED}" / NAME
            if (held := _held(path)) is None or _of_all(read()) != held[0]:
                held = _write(path, read())
                written += 1
            found.add(path)
            articles += held[1]
        others = [path for path in folder.glob(f"published=*/{NAME}") if path not in found and _held(path)]
        for path in others:
            path.unlink()
            if not any(path.parent.iterdir()):
                path.parent.rmdir()
    except OSError as error:
        raise UserError(
            f"export: {error.filename or folder}: {error.strerror or error}; some months may be there"
        ) from error
    return MonthsReport(articles, written, len(found) - written, len(others))


class _Digest:
    """The digest of some articles, and their number."""

    def __init__(self) -> None:
        self._hash = blake2b(f"{_COLUMNS}".encode(), digest_size=16)  # other columns make another file
        self.count = 0

    def add(self, article: Article) -> None:
        self._hash.update(repr([article[name] for name in _FIELDS]).encode(errors="surrogatepass"))
        self.count += 1

    def __str__(self) -> str:
        return self._hash.hexdigest()


def _of_all(articles: Iterable[Article]) -> str:
    digest = _Digest()
    for article in articles:
        digest.add(article)
    return str(digest)


def _held(path: Path) -> tuple[str, int] | None:
    """(digest, number of articles) of a file that this module wrote; None if there is none, or not a whole one."""
    try:
        metadata = pq.read_metadata(path)
    except (pa.ArrowException, OSError):
        return None
    digest = (metadata.metadata or {}).get(_DIGEST.encode())
    return (digest.decode(), metadata.num_rows) if digest else None


def _write(path: Path, articles: Iterable[Article]) -> tuple[str, int]:
    """Write a file; (digest, number of articles)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with target(str(path)) as opened:
        writer, digest = Parquet(opened.file, {}, _COLUMNS), _Digest()
        try:
            for article in articles:
                digest.add(article)
                writer.write(in_order(article))
            writer.mark({_DIGEST: str(digest)})
            writer.close()
        except BaseException:
            writer.abandon()
            raise
    return str(digest), digest.count
