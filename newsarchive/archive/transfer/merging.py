"""One article of two archives made one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from newsarchive.archive.articles import COMPARED, TEXT
from newsarchive.archive.database import insert

if TYPE_CHECKING:
    from newsarchive.archive.archive import Archive

_OWN = frozenset({"id", "article_id", "story_id", "capture_id"})  # keys that mean something in one archive only
_HISTORY = ("noticed_at", "field", "old", "new")
Revision = tuple[str, str, str | None, str | None]  # noticed_at, field, old, new


@dataclass
class Version:
    """An article as one archive has it."""

    archive: Archive
    row: dict[str, Any]

    @cached_property
    def columns(self) -> dict[str, Any]:
        return {name: value for name, value in self.row.items() if name not in _OWN}

    @cached_property
    def texts(self) -> dict[str, str | None]:
        """The fields whose changes are revisions, as their text."""
        stored = self.archive.articles.stored(self.row["id"])
        return {field: stored[field] for field in COMPARED}

    @cached_property
    def parts(self) -> dict[str, list[dict[str, Any]]]:
        """The rows of `photos` and `evidence` that belong to it."""
        return {table: sorted(self._rows(table), key=_json) for table in ("photos", "evidence")}

    @cached_property
    def revisions(self) -> dict[Revision, dict[str, Any]]:
        """All its revisions by what they say; the row of each, its capture in place of its number."""
        found = {}
        for row in self.archive.db.query("SELECT * FROM revisions WHERE article_id = ?", [self.row["id"]]):
            kept = {name: value for name, value in row.items() if name not in _OWN}
            found[_said(row)] = kept | {"capture": _page(self.archive, row["capture_id"])}
        return found

    @cached_property
    def capture(self) -> tuple[str, str, str] | None:
        """(fetched_at, url, sha256) of the page from which it was read."""
        return _page(self.archive, self.row["capture_id"])

    @cached_property
    def order(self) -> tuple[Any, ...]:
        """Of two versions the greater stands: that which was seen last, then by what they say."""
        said = {
            n: v for n, v in self.columns.items() if n not in {"first_seen_at", "last_seen_at", "gone_at", "identity"}
        }
        seen = self.row["last_seen_at"]
        return _instant(seen), _json(said), _json(self.parts), self.capture or (), seen

    def know(self) -> None:
        """Read all of it, before it is written to."""
        _ = self.texts, self.parts, self.revisions, self.order

    def _rows(self, table: str) -> list[dict[str, Any]]:
        rows = self.archive.db.query(f"SELECT * FROM {table} WHERE article_id = ?", [self.row["id"]])  # noqa: S608
        return [{name: value for name, value in row.items() if name not in _OWN} for row in rows]


class Merging:
    """`row` of `other` into `archive`, whose captures are there already. Within a transaction."""

    def __init__(self, archive: Archive, other: Archive, row: dict[str, Any]) -> None:
        self._archive, self._db = archive, archive.db
        self._theirs = Version(other, row)
        mine = next(self._db.query("SELECT * FROM articles WHERE url = ?", [row["url"]]), None)
        self._mine = Version(archive, mine) if mine else None

    def new(self) -> bool:
        """Take an article that is not here as it is; False where one is."""
        if self._mine is not None:
            return False
        theirs = self._theirs
        values = theirs.columns | {"identity": None, "capture_id": _capture(self._archive, theirs.capture)}
        article_id = insert(self._db, "articles", values)
        self._identify(article_id, theirs.row["identity"])
        self._write_parts(article_id, theirs)
        for row in theirs.revisions.values():
            self._write_revision(article_id, row)
        self._archive.stories.assign(article_id)
        return True

    def both(self) -> bool:
        """Make one of both; True where that changes anything here."""
        mine, theirs = self._mine, self._theirs
        assert mine is not None
        article_id = mine.row["id"]
        mine.know()
        stands = max(mine, theirs, key=lambda version: version.order)
        noticed = {said: row for said, row in theirs.revisions.items() if not row["merged"]}
        added = {
            said: row for said, row in noticed.items() if said not in mine.revisions or mine.revisions[said]["merged"]
        }
        values: dict[str, Any] = {}
        if stands is theirs and theirs.order != mine.order:
            values = theirs.columns | {"capture_id": _capture(self._archive, theirs.capture)}
            del values["identity"], values["gone_at"]
            if theirs.parts != mine.parts:
                self._write_parts(article_id, theirs)
        values["first_seen_at"] = min(mine.row["first_seen_at"], theirs.row["first_seen_at"], key=_by_time)
        last = stands.row["last_seen_at"]
        if added or last != mine.row["last_seen_at"]:
            values["gone_at"] = _gone([*mine.revisions, *noticed], last)
        changed = {name: value for name, value in values.items() if mine.row[name] != value}
        if changed:
            self._db.table("articles").update(article_id, changed)
        self._identify(article_id, max(mine.row["identity"] or "", theirs.row["identity"] or "") or None)
        rewritten = self._rewrite(article_id, mine, theirs, stands, added)
        if {"first_seen_at", "published_at", *TEXT} & changed.keys():
            self._archive.stories.assign(article_id)
        return bool(changed or added or rewritten)

    def _rewrite(
        self, article_id: int, mine: Version, theirs: Version, stands: Version, added: dict[Revision, dict[str, Any]]
    ) -> bool:
        """Add revisions. Where the archives held different texts and no revision remembers one of them, it
        would be lost: it is noted as changed when the text that stands was read. True where that changed."""
        for said, row in added.items():
            if said in mine.revisions:  # what a merge could only conclude, somebody has seen
                self._delete(article_id, said)
            self._write_revision(article_id, row)
        concluded = {said for said, row in mine.revisions.items() if row["merged"] and said not in added}
        beside = min(mine, theirs, key=lambda version: version.order)
        values = {(field, beside.texts[field]) for field in COMPARED}
        values |= {
            (field, old) for v in (mine, theirs) for (_, field, old, _), row in v.revisions.items() if row["merged"]
        }
        noticed = [said for v in (mine, theirs) for said, row in v.revisions.items() if not row["merged"]]
        remembered = {(field, text) for _, field, old, new in noticed for text in (old, new)}
        if stands is mine and not added:
            here = {(field, text) for _, field, old, new in mine.revisions for text in (old, new)}
            here |= {(field, mine.texts[field]) for field in COMPARED}
            if values <= here:
                return False  # nothing that is not known here
        moment = stands.capture[0] if stands.capture else stands.row["last_seen_at"]
        wanted = {
            (moment, field, old, stands.texts[field])
            for field, old in values - remembered
            if old != stands.texts[field]
        }
        for said in concluded - wanted:
            self._delete(article_id, said)
        for said in sorted(wanted - concluded, key=_json):
            row = dict(zip(_HISTORY, said, strict=True)) | {"merged": 1, "capture": stands.capture}
            self._write_revision(article_id, row)
        return wanted != concluded

    def _identify(self, article_id: int, identity: str | None) -> None:
        """Give an article its identity. Where two addresses have the same, the first of the alphabet has it."""
        if identity is None:
            return
        url = self._theirs.row["url"]
        holder = self._db.execute("SELECT id, url FROM articles WHERE identity = ?", [identity]).fetchone()
        if holder and holder[0] == article_id:
            return
        if holder and holder[1] < url:
            return
        if holder:
            self._db.execute("UPDATE articles SET identity = NULL WHERE id = ?", [holder[0]])
        self._db.execute("UPDATE articles SET identity = ? WHERE id = ?", [identity, article_id])

    def _write_parts(self, article_id: int, version: Version) -> None:
        for table, rows in version.parts.items():
            self._db.execute(f"DELETE FROM {table} WHERE article_id = ?", [article_id])  # noqa: S608 (our own words)
            self._db.table(table).insert_all({"article_id": article_id} | row for row in rows)

    def _write_revision(self, article_id: int, row: dict[str, Any]) -> None:
        values = {name: value for name, value in row.items() if name != "capture"}
        capture_id = _capture(self._archive, row["capture"])
        self._db.table("revisions").insert({"article_id": article_id, "capture_id": capture_id} | values)

    def _delete(self, article_id: int, said: Revision) -> None:
        self._db.execute(
            "DELETE FROM revisions WHERE article_id = ? AND merged"
            " AND noticed_at = ? AND field = ? AND old IS ? AND new IS ?",
            [article_id, *said],
        )


def _page(archive: Archive, capture_id: int | None) -> tuple[str, str, str] | None:
    """What names a capture in every archive: (fetched_at, url, sha256)."""
    sql = "SELECT fetched_at, url, sha256 FROM captures WHERE id = ?"
    found: tuple[str, str, str] | None = archive.db.execute(sql, [capture_id]).fetchone()
    return found


def _capture(archive: Archive, page: tuple[str, str, str] | None) -> int | None:
    """The id of a capture in an archive."""
    if page is None:
        return None
    sql = "SELECT id FROM captures WHERE fetched_at = ? AND url = ? AND sha256 = ?"
    return int(archive.db.execute(sql, page).fetchone()[0])


def _gone(revisions: list[Revision], last_seen: str) -> str | None:
    """Since when an article is gone: the first time it was found so after it was last seen."""
    events = [(old, new) for _, field, old, new in revisions if field == "gone_at"]
    taken_back = {old for old, _ in events}
    last = _instant(last_seen)
    found = [new for _, new in events if new is not None and _instant(new) >= last]
    since = [new for new in found if _instant(new) > last or new not in taken_back]
    return min(since, key=_by_time, default=None)


def _said(row: dict[str, Any]) -> Revision:
    return row["noticed_at"], row["field"], row["old"], row["new"]


def _by_time(at: str) -> tuple[datetime, str]:
    return _instant(at), at


def _instant(at: str) -> datetime:
    return datetime.fromisoformat(at)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
