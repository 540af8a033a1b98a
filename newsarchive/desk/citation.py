"""An article as a reference, in plain words."""

from __future__ import annotations

from newsarchive.desk.queries.article import Article
from newsarchive.desk.queries.lists import Source


def citation(article: Article, source: Source) -> str:
    """Authors, title, outlet, day, address and the day on which the archive last saw it; what the page does
    not give is left out."""
    day = (article.published_at or "")[:10]
    by = ", ".join(article.authors) or article.agency
    told = [by, f"“{article.title}”" if article.title else None, source.title, day, article.url]
    return ". ".join(part for part in told if part) + f" (last seen {article.last_seen_at[:10]})."
