"""Articles as rows: compared first, then written, and every change kept as a revision."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlite_utils import Database

from newsarchive.archive.database import insert
from newsarchive.archive.pictures import NAME, file_name
from newsarchive.items import Article

# A change in one of these is an edit of the outlet. 'photos' stands for the rows of that table.
COMPARED = (
    "title",
    "lead",
    "body",
    "section",
    "authors",
    "agency",
    "tags",
    "language",
    "published_at",
    "modified_at",
    "event_date",
    "photos",
)
Change = tuple[str | None, str | None]  # a field's text before and after
TEXT = frozenset({"lead", "body", "published_at"})  # what a story rests on: its text, and who was first


class Articles:
    """The tables `articles`, `photos`, `evidence` and `revisions`. All writes are made within a transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def find(self, url: str, identity: str | None = None) -> tuple[int, str] | None:
        """(id, canonical URL) of the article at a canonical URL, or else of this identity."""
        row = self._db.execute(
            "SELECT id, url FROM articles WHERE url = :url OR identity = :identity ORDER BY url = :url DESC LIMIT 1",
            {"url": url, "identity": identity},
        ).fetchone()
        return (int(row[0]), str(row[1])) if row else None

    def own_pages(self, article_id: int) -> tuple[str, str | None]:
        """(canonical URL, the address of the page that it was last read from)."""
        row = self._db.execute(
            "SELECT a.url, c.url FROM articles a LEFT JOIN captures c ON c.id = a.capture_id WHERE a.id = ?",
            [article_id],
        ).fetchone()
        return str(row[0]), row[1]

    def add(self, article: Article, at: str, capture: int | None, identity: str | None = None) -> int:
        """Store a new article and return its id."""
        values = _columns(article)
        values |= {"url": article.url, "source": article.source, "first_seen_at": at, "last_seen_at": at}
        values |= {"capture_id": capture, "identity": identity}
        article_id = insert(self._db, "articles", values)
        self._write_photos(article_id, article)
        self._write_evidence(article_id, article)
        return article_id

    def stored(self, article_id: int) -> dict[str, Any]:
        """An article's row; the fields in which pages are compared as their text."""
        row = dict(self._db.table("articles").get(article_id))
        return row | {"photos": _json(self._photos(article_id))}

    def compare(self, article_id: int, article: Article) -> dict[str, Change]:
        """The fields in which a page differs from what is stored: {field: (old, new)} as text."""
        old, new = self.stored(article_id), _texts(article)
        if _same_photos(str(old["photos"]), str(new["photos"])):
            new["photos"] = old["photos"]
        return {field: (old[field], new[field]) for field in COMPARED if old[field] != new[field]}

    def write(self, article_id: int, article: Article, at: str, capture: int) -> None:
        """Let the article stand as a page shows it now."""
        self._db.table("articles").update(
            article_id, _columns(article) | {"last_seen_at": at, "capture_id": capture, "gone_at": None}
        )
        self._write_photos(article_id, article)
        self._write_evidence(article_id, article)

    def reread(self, article_id: int, article: Article) -> None:
        """Let the article stand as today's extraction reads its stored page; when it was seen stays."""
        self._db.table("articles").update(article_id, _columns(article))
        self._write_photos(article_id, article)
        self._write_evidence(article_id, article)

    def note(
        self, article_id: int, changes: dict[str, Change], at: str, capture: int | None, origin: str = "outlet"
    ) -> None:
        """A revision for each field that changed: by the outlet, or by our 'extraction'."""
        self._db.table("revisions").insert_all(
            {
                "article_id": article_id,
                "noticed_at": at,
                "field": field,
                "old": old,
                "new": new,
                "capture_id": capture,
                "origin": origin,
            }
            for field, (old, new) in changes.items()
        )

    def seen(self, article_id: int, at: str) -> None:
        """The article stands as it did: nothing but `last_seen_at` changes."""
        self._db.table("articles").update(article_id, {"last_seen_at": at})

    def is_gone(self, article_id: int) -> bool:
        """Has the outlet taken the article away?"""
        return self._gone_at(article_id) is not None

    def gone(self, article_id: int, at: str, capture: int | None) -> None:
        """The outlet has taken the article away: its text stays, and the moment is noted once."""
        if self._gone_at(article_id) is None:
            self._db.table("articles").update(article_id, {"gone_at": at})
            self.note(article_id, {"gone_at": (None, at)}, at, capture)

    def back(self, article_id: int, at: str, capture: int | None) -> None:
        """The article, gone before, is there again."""
        gone_at = self._gone_at(article_id)
        if gone_at is not None:
            self._db.table("articles").update(article_id, {"gone_at": None})
            self.note(article_id, {"gone_at": (gone_at, None)}, at, capture)

    def rows(self, where: str = "1", values: dict[str, Any] | None = None) -> Iterator[dict[str, Any]]:
        """Articles with their photos inside, by id; lists are lists. Streams: one article at a time."""
        # The condition in a query of its own: an index may choose, and no whole article is sorted.
        chosen = f"id IN (SELECT id FROM articles WHERE {where})" if where != "1" else "1"  # noqa: S608
        for row in self._db.table("articles").rows_where(chosen, values or {}, order_by="id"):
            row["authors"], row["tags"] = json.loads(row["authors"]), json.loads(row["tags"])
            row["photos"] = self._photos(row["id"])
            yield row

    def _gone_at(self, article_id: int) -> str | None:
        value = self._db.execute("SELECT gone_at FROM articles WHERE id = ?", [article_id]).fetchone()[0]
        return None if value is None else str(value)

    def _photos(self, article_id: int) -> list[dict[str, Any]]:
        rows = self._db.execute(  # rows_where would ask for the list of tables each time
            "SELECT position, url, caption, credit, alt FROM photos WHERE article_id = ? ORDER BY position",
            [article_id],
        )
        names = ("position", "url", "caption", "credit", "alt")
        return [dict(zip(names, row, strict=True)) for row in rows]

    def _write_photos(self, article_id: int, article: Article) -> None:
        photos = [{"article_id": article_id} | photo for photo in _photo_dicts(article)]
        self._db.execute(
            "DELETE FROM photos WHERE article_id = ? AND position > ?",
            [article_id, max((photo["position"] for photo in photos), default=0)],
        )
        for photo in photos:
            self._db.execute(
                "INSERT INTO photos (article_id, position, url, caption, credit, alt)"
                " VALUES (:article_id, :position, :url, :caption, :credit, :alt)"
                " ON CONFLICT (article_id, position) DO UPDATE SET"
                " url = excluded.url, caption = excluded.caption, credit = excluded.credit, alt = excluded.alt",
                photo,
            )

    def _write_evidence(self, article_id: int, article: Article) -> None:
        self._db.execute("DELETE FROM evidence WHERE article_id = ?", [article_id])
        self._db.table("evidence").insert_all(
            {"article_id": article_id, "field": field, "rule": rule, "raw": raw}
            for field, (rule, raw) in article.evidence.items()
        )


def _columns(article: Article) -> dict[str, Any]:
    return {
        "section": article.section,
        "title": article.title,
        "lead": article.lead,
        "body": article.body,
        "authors": _json(article.authors),
        "agency": article.agency,
        "tags": _json(article.tags),
        "language": article.language,
        "published_at": article.published_at,
        "published_precision": article.published_precision,
        "modified_at": article.modified_at,
        "event_date": article.event_date,
    }


def _texts(article: Article) -> dict[str, str | None]:
    return _columns(article) | {"photos": _json(_photo_dicts(article))}


def _photo_dicts(article: Article) -> list[dict[str, Any]]:
    return [
        {"position": n, "url": p.url, "caption": p.caption, "credit": p.credit, "alt": p.alt}
        for n, p in enumerate(article.photos, 1)
    ]


def _same_photos(old: str, new: str) -> bool:
    """Are they the same pictures, with the same words, whatever size or version their addresses ask for?"""
    return old == new or _named(old) == _named(new)


def _named(photos: str) -> list[dict[str, Any]]:
    return [photo | {"url": _name(photo["url"])} for photo in json.loads(photos)]


def _name(url: str | None) -> str | None:
    name = file_name(url) if url else ""
    return name if len(name) >= NAME else url


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
