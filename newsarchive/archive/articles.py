"""The rows of an article: compared with the wanted rows, and written only where they differ."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlite_utils import Database

from newsarchive.archive.database import insert
from newsarchive.archive.history import ArticleState
from newsarchive.archive.readings import Reading

_PHOTO = ("position", "url", "caption", "credit", "alt")
_REVISION = ("noticed_at", "field", "old", "new", "origin")
Evidence = dict[str, tuple[str, str]]
Revisions = list[tuple[tuple[Any, ...], tuple[Any, ...]]]  # (values of _REVISION, (volatile, capture_id))


@dataclass(slots=True)
class Stored:
    """All rows of one article, without their ids and its story."""

    columns: dict[str, Any]
    photos: list[dict[str, Any]]
    evidence: Evidence
    revisions: Revisions

    @classmethod
    def of(cls, state: ArticleState, source: str) -> Stored:
        """The rows of a computed article."""
        columns = state.reading.values | {
            "url": state.url,
            "source": source,
            "first_seen_at": state.first_seen_at,
            "last_seen_at": state.last_seen_at,
            "gone_at": state.gone_at,
            "capture_id": state.capture,
            "identity": state.identity,
        }
        revisions = [
            ((one.noticed_at, one.field, one.old, one.new, one.origin), (int(one.volatile), one.capture))
            for one in state.revisions
        ]
        return cls(columns, state.reading.photos, state.reading.evidence, revisions)

    def differences(self, other: Stored) -> set[str]:
        """The names of the columns that differ, and 'photos', 'evidence' or 'revisions' if those differ."""
        found = {name for name, value in other.columns.items() if self.columns[name] != value}
        for part in ("photos", "evidence"):
            if getattr(self, part) != getattr(other, part):
                found.add(part)
        if sorted(self.revisions, key=repr) != sorted(other.revisions, key=repr):
            found.add("revisions")
        return found


class Articles:
    """The tables `articles`, `photos`, `evidence` and `revisions`. All writes are made within a transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def at(self, url: str) -> int | None:
        """The id of the article at a canonical address."""
        row = self._db.execute("SELECT id FROM articles WHERE url = ?", [url]).fetchone()
        return int(row[0]) if row else None

    def reached_by(self, url: str) -> int | None:
        """The id of the article to which an address of the ledger leads, or whose canonical address it is."""
        row = self._db.execute(
            "SELECT article_id FROM urls WHERE url = :url AND article_id IS NOT NULL"
            " UNION ALL SELECT id FROM articles WHERE url = :url LIMIT 1",
            {"url": url},
        ).fetchone()
        return int(row[0]) if row else None

    def unchanged(self, url: str, reading: Reading) -> bool:
        """True if the stored article equals a reading, and is not gone. The article is found by the address, by the
        identity, or by the canonical address."""
        row = self._db.execute(
            "SELECT article_id FROM urls WHERE url = :url AND article_id IS NOT NULL"
            " UNION ALL SELECT id FROM articles WHERE identity = :identity"
            " UNION ALL SELECT id FROM articles WHERE url IN (:url, :canonical) LIMIT 1",
            {"url": url, "identity": reading.identity, "canonical": reading.url},
        ).fetchone()
        if row is None:
            return False
        stored = self.stored(row[0])
        values = {name: stored.columns[name] for name in reading.values}
        standing = replace(reading, values=values, photos=stored.photos)
        same = reading.identity in (None, stored.columns["identity"]) and stored.columns["gone_at"] is None
        return same and not standing.changes(reading)

    def named(self, url: str) -> set[int]:
        """The ids of the articles named after an address. There can be several (see history.py)."""
        sql = "SELECT id FROM articles WHERE url = :url OR (url > :url || '#' AND url < :url || '$')"
        return {row[0] for row in self._db.execute(sql, {"url": url})}

    def stored(self, article_id: int) -> Stored:
        """All rows of an article."""
        columns = dict(self._db.table("articles").get(article_id))
        evidence = self._db.execute("SELECT field, rule, raw FROM evidence WHERE article_id = ?", [article_id])
        revisions = [(row[1:6], row[6:]) for row in self._revisions(article_id)]
        return Stored(columns, self._photos(article_id), {name: (rule, raw) for name, rule, raw in evidence}, revisions)

    def add(self, wanted: Stored) -> int:
        """Store a new article and return its id."""
        self._free(wanted.columns["identity"])
        article_id = insert(self._db, "articles", wanted.columns)
        self._write_photos(article_id, wanted.photos)
        self._write_evidence(article_id, wanted.evidence)
        self._write_revisions(article_id, wanted.revisions)
        return article_id

    def write(self, article_id: int, wanted: Stored) -> set[str]:
        """Make an article's rows as wanted. Returns what was written, as `Stored.differences` names it."""
        found = self.stored(article_id).differences(wanted)
        columns = {name: wanted.columns[name] for name in found if name in wanted.columns}
        if columns:
            self._free(columns.get("identity"))
            self._db.table("articles").update(article_id, columns)
        if "photos" in found:
            self._write_photos(article_id, wanted.photos)
        if "evidence" in found:
            self._write_evidence(article_id, wanted.evidence)
        if "revisions" in found:
            self._write_revisions(article_id, wanted.revisions)
        return found

    def delete(self, article_id: int) -> None:
        """Delete an article that the observations no longer give."""
        self._db.execute("UPDATE urls SET article_id = NULL WHERE article_id = ?", [article_id])
        for table in ("photos", "evidence", "revisions"):
            self._db.execute(f"DELETE FROM {table} WHERE article_id = ?", [article_id])  # noqa: S608 (our own words)
        self._db.execute("DELETE FROM articles WHERE id = ?", [article_id])

    def rows(self, where: str = "1", values: dict[str, Any] | None = None) -> Iterator[dict[str, Any]]:
        """Articles with their photos inside, by id; lists are lists. Streams: one article at a time."""
        # The condition in a query of its own: an index may choose, and no whole article is sorted.
        chosen = f"id IN (SELECT id FROM articles WHERE {where})" if where != "1" else "1"  # noqa: S608
        for row in self._db.query(f"SELECT * FROM articles WHERE {chosen} ORDER BY id", values or {}):  # noqa: S608
            row["authors"], row["tags"] = json.loads(row["authors"]), json.loads(row["tags"])
            row["photos"] = self._photos(row["id"])
            yield row

    def _free(self, identity: str | None) -> None:
        """Take an identity away from the article that has it, because only one article can have it."""
        if identity is not None:
            self._db.execute("UPDATE articles SET identity = NULL WHERE identity = ?", [identity])

    def _photos(self, article_id: int) -> list[dict[str, Any]]:
        rows = self._db.execute(  # rows_where would ask for the list of tables each time
            "SELECT position, url, caption, credit, alt FROM photos WHERE article_id = ? ORDER BY position",
            [article_id],
        )
        return [dict(zip(_PHOTO, row, strict=True)) for row in rows]

    def _revisions(self, article_id: int) -> list[tuple[Any, ...]]:
        return self._db.execute(
            "SELECT id, noticed_at, field, old, new, origin, volatile, capture_id FROM revisions WHERE article_id = ?",
            [article_id],
        ).fetchall()

    def _write_photos(self, article_id: int, photos: list[dict[str, Any]]) -> None:
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
                photo | {"article_id": article_id},
            )

    def _write_evidence(self, article_id: int, evidence: Evidence) -> None:
        self._db.execute("DELETE FROM evidence WHERE article_id = ?", [article_id])
        self._db.conn.executemany(
            "INSERT INTO evidence (article_id, field, rule, raw) VALUES (?, ?, ?, ?)",
            [(article_id, name, rule, raw) for name, (rule, raw) in evidence.items()],
        )

    def _write_revisions(self, article_id: int, wanted: Revisions) -> None:
        """Write the revisions. Those that stay keep their ids."""
        here: dict[tuple[Any, ...], list[int]] = defaultdict(list)
        for number, *row in self._revisions(article_id):
            here[tuple(row[:5])].append(number)
        for what, (volatile, capture) in wanted:
            if here[what]:
                sql = "UPDATE revisions SET volatile = ?, capture_id = ? WHERE id = ?"
                self._db.execute(sql, [volatile, capture, here[what].pop(0)])
            else:
                values = {"article_id": article_id, "volatile": volatile, "capture_id": capture}
                self._db.table("revisions").insert(values | dict(zip(_REVISION, what, strict=True)))
        for number in (number for numbers in here.values() for number in numbers):
            self._db.execute("DELETE FROM revisions WHERE id = ?", [number])
