"""Articles written to files: JSON Lines, CSV, Parquet, BibTeX, RIS and Markdown; whom they name: JSON Lines, CSV, GEXF.

Articles and records are dicts here. The package imports neither Scrapy nor the archive.
"""

from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsarchive.errors import UserError
from newsarchive.export.tables import TABLE_FORMATS, TABLES, export_table, table_schema
from newsarchive.export.target import target
from newsarchive.export.writer import FIELDS, SCHEMA, Article, Writer, in_order

if TYPE_CHECKING:
    from newsarchive.export.gexf import export_network
    from newsarchive.export.markdown import export_markdown
    from newsarchive.export.photos import export_photos

#: {ending: (module, writer)}; a module is imported when its format is used, for Parquet's needs pyarrow.
FORMATS = {
    "jsonl": ("jsonl", "JsonLines"),
    "csv": ("csv", "Csv"),
    "parquet": ("parquet", "Parquet"),
    "bib": ("bibliography", "BibTeX"),
    "ris": ("bibliography", "Ris"),
}
_MODULES = {"export_markdown": "markdown", "export_network": "gexf", "export_photos": "photos"}

__all__ = [
    "FIELDS",
    "FORMATS",
    "SCHEMA",
    "TABLES",
    "TABLE_FORMATS",
    "export",
    "export_markdown",
    "export_network",
    "export_parquet_months",
    "export_photos",
    "export_table",
    "table_schema",
    "target",
]


def __getattr__(name: str) -> Any:
    """A module is imported when its function is first used: Scrapy imports every command's module."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)


def export(
    articles: Iterable[Article], name: str, format: str, outlets: dict[str, str], new: bool = False
) -> tuple[int, int]:
    """Write articles to a file (`-`: standard output), one at a time; (number written, number there before).

    With `new` the articles in the file stay as they are, and only others are added. Raises UserError where that
    cannot be done; the file then stays as it was.
    """
    kind = _writer(name, format)
    old = Path(name)
    with target(name) as opened:
        writer = kind(opened.file, outlets)
        try:
            held = writer.keep(old) if new and old.exists() and old.stat().st_size else set()
            count = 0
            for article in (in_order(one, writer.beside) for one in articles):
                if writer.identity(article) not in held:
                    writer.write(article)
                    count += 1
            writer.close()
        except BaseException:
            writer.abandon()
            raise
        opened.wanted = bool(count or not held)
    return count, len(held)


def export_parquet_months(
    months: Iterable[tuple[str | None, Callable[[], Iterable[Article]]]], folder: str
) -> tuple[int, int, int, int]:
    """Make a folder hold a Parquet file for each month (parquet_months.py). Returns the number of articles, and of the
    files that were written, left as they were, and removed. Raises UserError."""
    report: tuple[int, int, int, int] = _module(folder, "parquet_months").export_months(months, Path(folder))
    return report


def _writer(name: str, format: str) -> type[Writer]:
    module, writer = FORMATS[format]
    kind: type[Writer] = getattr(_module(name, module), writer)
    return kind


def _module(name: str, module: str) -> Any:
    try:
        return import_module(f"{__name__}.{module}")
    except ModuleNotFoundError as error:
        if error.name != "pyarrow":
            raise
        raise UserError(
            f"export: {name}: Parquet needs pyarrow; run pip install 'newsarchive[parquet]', or export .jsonl or .csv"
        ) from None
