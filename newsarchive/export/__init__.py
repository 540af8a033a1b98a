"""Articles written to files: JSON Lines, CSV, Parquet, BibTeX, RIS and Markdown; whom they name: JSON Lines, CSV, GEXF.

Articles and records are dicts here. The package imports neither Scrapy nor the archive.
"""

from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

from newsarchive.errors import UserError
from newsarchive.export.gexf import export_network
from newsarchive.export.markdown import export_markdown
from newsarchive.export.tables import TABLE_FORMATS, TABLES, export_table, table_schema
from newsarchive.export.target import target
from newsarchive.export.writer import FIELDS, SCHEMA, Article, Writer, in_order

#: {ending: (module, writer)}; a module is imported when its format is used, for Parquet's needs pyarrow.
FORMATS = {
    "jsonl": ("jsonl", "JsonLines"),
    "csv": ("csv", "Csv"),
    "parquet": ("parquet", "Parquet"),
    "bib": ("bibliography", "BibTeX"),
    "ris": ("bibliography", "Ris"),
}

__all__ = [
    "FIELDS",
    "FORMATS",
    "SCHEMA",
    "TABLES",
    "TABLE_FORMATS",
    "export",
    "export_markdown",
    "export_network",
    "export_table",
    "table_schema",
    "target",
]


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
            for article in map(in_order, articles):
                if writer.identity(article) not in held:
                    writer.write(article)
                    count += 1
            writer.close()
        except BaseException:
            writer.abandon()
            raise
        opened.wanted = bool(count or not held)
    return count, len(held)


def _writer(name: str, format: str) -> type[Writer]:
    module, writer = FORMATS[format]
    try:
        kind: type[Writer] = getattr(import_module(f"{__name__}.{module}"), writer)
    except ModuleNotFoundError as error:
        if error.name != "pyarrow":
            raise
        raise UserError(
            f"export: {name}: Parquet needs pyarrow; run pip install 'newsarchive[parquet]', or export .jsonl or .csv"
        ) from None
    return kind
