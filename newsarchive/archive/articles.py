"""The rows of an article: compared with the wanted rows, and written only where they differ."""

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from dataclasses import astuple, dataclass, replace
from typing import Any, Self

from sqlite_utils import Database

from newsarchive.archive.database import insert
from newsarchive.archive.history import ArticleState
from newsarchive.archive.readings import Reading, mentions_version

_PHOTO = ("position", "url", "caption", "credit", "alt")
_PARTS = ("photos", "evidence", "revisions")
_REVISION = "noticed_at, field, old, new, capture_id, origin, volatile"
_EDITED = (
    "SELECT max(noticed_at) FROM revisions r"
    " WHERE r.article_id = articles.id AND r.origin = 'outlet' AND NOT r.volatile AND r.field <> 'gone_at'"
)


@dataclass(slots=True)
class ArticleRows:
    """All rows of one article, without their ids and its story. `revisions` are the values of _REVISION."""

    columns: dict[str, Any]
    photos: list[dict[str, Any]]
    evidence: dict[str, tuple[str, str]]
    revisions: list[tuple[Any, ...]]

    @classmethod
    def of(cls, state: ArticleState, source: str) -> Self:
        """The rows of a computed article."""
        columns = state.reading.values | {
            "url": state.url,
            "source": source,
            "first_seen_at": state.first_seen_at,
            "last_seen_at": state.last_seen_at,
            "gone_at": state.gone_at,
            "capture_id": state.capture,
            "identity": state.identity,
            "mentions_version": mentions_version(),
        }
        revisions = [astuple(revision) for revision in state.revisions]
        return cls(columns, state.reading.photos, state.reading.evidence, revisions)

    def differences(self, other: Self) -> set[str]:
        """The names of the columns that differ, and 'photos', 'evidence' or 'revisions' if those differ."""
        found = {name for name, value in other.columns.items() if self.columns[name] != value}
        found |= {part for part in ("photos", "evidence") if getattr(self, part) != getattr(other, part)}
        return found | ({"revisions"} if Counter(self.revisions) != Counter(other.revisions) else set())

    def applied_to(self, reading: Reading) -> Reading:
        """A reading with the values, photos and evidence of the rows."""
        values = {name: self.columns[name] for name in reading.values}
        return replace(reading, values=values, photos=self.photos, evidence=self.evidence)


class Articles:
    """The tables `articles`, `photos`, `evidence` and `revisions`. All writes are made within a transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def at(self, url: str) -> int | None:
        """The id of the article at a canonical address."""
        return self._first("SELECT id FROM articles WHERE url = :url", url=url)

    def reached_by(self, url: str) -> int | None:
        """The id of the article to which an address of the ledger leads, or whose canonical address it is."""
        return self._first(
            "SELECT article_id FROM urls WHERE url = :url AND article_id IS NOT NULL"
            " UNION ALL SELECT id FROM articles WHERE url = :url LIMIT 1",
            url=url,
        )

    def unchanged(self, url: str, reading: Reading) -> bool:
        """True if the article at an address, of an identity or canonical address is not gone and equals a reading."""
        article_id = self._first(
            "SELECT article_id FROM urls WHERE url = :url AND article_id IS NOT NULL"
            " UNION ALL SELECT id FROM articles WHERE identity = :identity"
            " UNION ALL SELECT id FROM articles WHERE url IN (:url, :canonical) LIMIT 1",
            url=url,
            identity=reading.identity,
            canonical=reading.url,
        )
        if article_id is None:
            return False
        rows = self.stored(article_id)
        same = reading.identity in (None, rows.columns["identity"]) and rows.columns["gone_at"] is None
        return same and not rows.applied_to(reading).changes(reading)

    def named(self, url: str) -> set[int]:
        """The ids of the articles named after an address. There can be several (history.py)."""
        sql = "SELECT id FROM articles WHERE url = :url OR (url > :url || '#' AND url < :url || '$')"
        return {row[0] for row in self._db.execute(sql, {"url": url})}

    def stored(self, article_id: int) -> ArticleRows:
        """All rows of an article."""
        columns = dict(self._db.table("articles").get(article_id))
        rows = self._db.execute("SELECT field, rule, raw FROM evidence WHERE article_id = ?", [article_id])
        evidence = {name: (rule, raw) for name, rule, raw in rows}
        revisions = [row[1:] for row in self._revisions(article_id)]
        return ArticleRows(columns, self._photos(article_id), evidence, revisions)

    def add(self, wanted: ArticleRows) -> int:
        """Store a new article and return its id.

        Its row is written last. So the triggers of the search index meet the whole article and read it once, not once
        more for each photo.
        """
        self._free(wanted.columns["identity"])
        (article_id,) = self._db.execute("SELECT coalesce(max(id), 0) + 1 FROM articles").fetchone()
        self._write_parts(article_id, wanted, _PARTS)
        return insert(self._db, "articles", {"id": article_id} | wanted.columns)

    def write(self, article_id: int, wanted: ArticleRows) -> set[str]:
        """Make an article's rows as wanted. Returns what was written, as `ArticleRows.differences` names it."""
        found = self.stored(article_id).differences(wanted)
        if columns := {name: wanted.columns[name] for name in found.difference(_PARTS)}:
            self._free(columns.get("identity"))
            self._db.table("articles").update(article_id, columns)
        self._write_parts(article_id, wanted, found)
        return found

    def delete(self, article_id: int) -> None:
        """Delete an article that the observations no longer give."""
        self._db.execute("UPDATE urls SET article_id = NULL WHERE article_id = ?", [article_id])
        for table in _PARTS:
            self._db.execute(f"DELETE FROM {table} WHERE article_id = ?", [article_id])  # noqa: S608 (our own words)
        self._db.execute("DELETE FROM articles WHERE id = ?", [article_id])

    def rows(self, where: str = "1", values: dict[str, Any] | None = None) -> Iterator[dict[str, Any]]:
        """Articles with their photos, by id, one at a time. Authors and tags are lists. `edited_at`: when an edit by
        the outlet was noticed last, or None."""
        # The condition in a query of its own: an index may choose, and no whole article is sorted.
        chosen = f"id IN (SELECT id FROM articles WHERE {where})" if where != "1" else "1"  # noqa: S608
        sql = (
            f"SELECT articles.*, published_day, ({_EDITED}) AS edited_at FROM articles JOIN z_published_days USING (id)"  # noqa: S608
        )
        for row in self._db.query(f"{sql} WHERE {chosen} ORDER BY id", values or {}):
            row["authors"], row["tags"] = json.loads(row["authors"]), json.loads(row["tags"])
            row["body_blocks"] = json.loads(row["body_blocks"] or "[]")
            row["photos"] = self._photos(row["id"])
            yield row

    def _first(self, sql: str, **values: str | None) -> int | None:
        row = self._db.execute(sql, values).fetchone()
        return int(row[0]) if row else None

    def _free(self, identity: str | None) -> None:
        """Take an identity away from the article that has it, because only one article can have it."""
        if identity is not None:
            self._db.execute("UPDATE articles SET identity = NULL WHERE identity = ?", [identity])

    def _photos(self, article_id: int) -> list[dict[str, Any]]:
        sql = f"SELECT {', '.join(_PHOTO)} FROM photos WHERE article_id = ? ORDER BY position"  # noqa: S608
        return [dict(zip(_PHOTO, row, strict=True)) for row in self._db.execute(sql, [article_id])]

    def _revisions(self, article_id: int) -> list[tuple[Any, ...]]:
        sql = f"SELECT id, {_REVISION} FROM revisions WHERE article_id = ?"  # noqa: S608 (our own words)
        return self._db.execute(sql, [article_id]).fetchall()

    def _write_parts(self, article_id: int, wanted: ArticleRows, parts: Collection[str]) -> None:
        if "photos" in parts:
            self._write_photos(article_id, wanted)
        if "evidence" in parts:
            self._db.execute("DELETE FROM evidence WHERE article_id = ?", [article_id])
            rows = [(article_id, name, rule, raw) for name, (rule, raw) in wanted.evidence.items()]
            self._db.conn.executemany("INSERT INTO evidence (article_id, field, rule, raw) VALUES (?, ?, ?, ?)", rows)
        if "revisions" in parts:
            self._write_revisions(article_id, wanted)

    def _write_photos(self, article_id: int, wanted: ArticleRows) -> None:
        last = max((photo["position"] for photo in wanted.photos), default=0)
        self._db.execute("DELETE FROM photos WHERE article_id = ? AND position > ?", [article_id, last])
        self._db.conn.executemany(
            "INSERT INTO photos (article_id, position, url, caption, credit, alt)"
            " VALUES (:article_id, :position, :url, :caption, :credit, :alt)"
            " ON CONFLICT (article_id, position) DO UPDATE SET"
            " url = excluded.url, caption = excluded.caption, credit = excluded.credit, alt = excluded.alt",
            [photo | {"article_id": article_id} for photo in wanted.photos],
        )

    def _write_revisions(self, article_id: int, wanted: ArticleRows) -> None:
        """Write the revisions. Those that stay keep their ids, even if they have become volatile."""
        ids: dict[tuple[Any, ...], list[int]] = defaultdict(list)
        for number, *row in self._revisions(article_id):
            ids[(*row[:4], row[5])].append(number)
        for revision in wanted.revisions:
            *_, capture, origin, volatile = revision
            if same := ids[(*revision[:4], origin)]:
                sql = "UPDATE revisions SET volatile = ?, capture_id = ? WHERE id = ?"
                self._db.execute(sql, [volatile, capture, same.pop(0)])
            else:
                sql = f"INSERT INTO revisions (article_id, {_REVISION}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
                self._db.execute(sql, [article_id, *revision])
        left_over = [(number,) for numbers in ids.values() for number in numbers]
        self._db.conn.executemany("DELETE FROM revisions WHERE id = ?", left_over)
