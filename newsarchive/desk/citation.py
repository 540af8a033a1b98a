"""An article as a reference: in plain words, and as the export writes it for Zotero and its like."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from sqlite_utils import Database

from newsarchive.archive.articles import Articles
from newsarchive.desk.queries.article import Article
from newsarchive.desk.queries.lists import Source, sources
from newsarchive.export.articles import Writer, in_order
from newsarchive.export.bibliography import BibTeX, Ris

WRITERS: dict[str, type[Writer]] = {"bib": BibTeX, "ris": Ris}
TYPES = {"bib": "application/x-bibtex", "ris": "application/x-research-info-systems"}


def citation(article: Article, source: Source) -> str:
    """Authors, title, outlet, day, address; what the page does not give is left out."""
    day = (article.published_at or "")[:10]
    by = ", ".join(article.authors) or article.agency
    told = [by, f"“{article.title}”" if article.title else None, source.title, day, article.url]
    return ". ".join(part for part in told if part)


def reference(db: Database, article_id: int, format: str) -> bytes | None:
    """One article in a format of WRITERS; None where there is none of this number."""
    rows: list[dict[str, Any]] = list(Articles(db).rows("id = :id", {"id": article_id}))
    if not rows:
        return None
    file = BytesIO()
    writer = WRITERS[format](file, {name: source.title for name, source in sources(db).items()})
    writer.write(in_order(rows[0]))
    writer.close()
    return file.getvalue()
