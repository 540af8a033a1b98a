"""Articles taken away: JSON Lines, CSV, Parquet, BibTeX and RIS.

The room knows articles as dicts, and libraries; neither Scrapy nor the archive.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

from newsarchive.errors import UserError
from newsarchive.export.articles import FIELDS, SCHEMA, Article, in_order
from newsarchive.export.target import target
from newsarchive.export.writer import Writer

FORMATS = {"jsonl": "JsonLines", "csv": "Csv", "parquet": "Parquet", "bib": "BibTeX", "ris": "Ris"}

__all__ = ["FIELDS", "FORMATS", "SCHEMA", "export", "target"]


def export(
    articles: Iterable[Article], name: str, format: str, outlets: dict[str, str], new: bool = False
) -> tuple[int, int]:
    """Write articles to a file (`-`: standard output), one at a time; (how many, how many were there).

    With `new` the articles that the file holds stay as they are, and only others are added. Raises
    UserError where that cannot be done; the file is then what it was.
    """
    kind = _writer(name, format)
    old = Path(name)
    with target(name) as half:
        writer = kind(half.file, outlets)
        try:
            held = writer.keep(old) if new and old.exists() and old.stat().st_size else set()
            count = 0
            for article in map(in_order, articles):
                if not held or writer.identity(article) not in held:
                    writer.write(article)
                    count += 1
            writer.close()
        except BaseException:
            writer.abandon()
            raise
        half.wanted = bool(count or not held)
    return count, len(held)


def _writer(name: str, format: str) -> type[Writer]:
    module = {"bib": "bibtex"}.get(format, format)
    try:
        kind: type[Writer] = getattr(import_module(f"{__name__}.{module}"), FORMATS[format])
    except ModuleNotFoundError as error:
        if error.name != "pyarrow":
            raise
        raise UserError(
            f"export: {name}: Parquet needs pyarrow; run pip install 'newsarchive[parquet]', or export .jsonl or .csv"
        ) from None
    return kind
