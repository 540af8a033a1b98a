"""Pictures, newest first."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from newsarchive.archive.search import Pieces


@dataclass(slots=True, frozen=True)
class Picture:
    """A picture with the article that it stands in."""

    id: int
    article_id: int
    url: str | None
    caption: str | None
    credit: str | None
    alt: str | None
    source: str
    title: str | None
    language: str | None
    published_at: str | None
    pieces: Pieces = ()  # of the caption, where it was searched


def newest(db: Database, source: str | None, limit: int, offset: int) -> list[Picture]:
    """The pictures of the articles published last."""
    where = "a.source = :source" if source else "a.published_at IS NOT NULL"
    # CROSS JOIN: articles first, so that their index gives the newest and nothing is sorted.
    sql = (
        "SELECT p.id, a.id, p.url, p.caption, p.credit, p.alt, a.source, a.title, a.language, a.published_at"  # noqa: S608
        " FROM articles a CROSS JOIN photos p ON p.article_id = a.id"
        f" WHERE {where} ORDER BY a.published_at DESC, a.id DESC, p.position LIMIT :n OFFSET :skip"
    )
    return [Picture(*row) for row in db.execute(sql, {"source": source, "n": limit, "skip": offset})]
