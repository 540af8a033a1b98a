"""What a re-extraction asks of the archive: the stored pages in order, and a place to stand for the next time."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from newsarchive.archive.captures import Captures, DamagedPage
from newsarchive.archive.database import insert
from newsarchive.archive.ledger import FrontierEntry
from newsarchive.models import Capture


@dataclass(slots=True, frozen=True)
class StoredPage:
    """A capture to be read again: of an article (`article_id`), or of a page that held none when it came.
    `place` is where it stands in the order of the re-extraction."""

    place: int
    entry: FrontierEntry
    capture: Capture
    article_id: int | None
    url: str | None


# One order over both kinds: that of the addresses in the ledger.
_PAGES = """
SELECT u.id, u.url, u.kind, u.source, u.listed_title, u.listed_date, a.id, a.url, a.capture_id
FROM urls u LEFT JOIN articles a ON a.id = u.article_id
WHERE u.id > :after AND u.kind = 'article' AND (:source IS NULL OR u.source = :source)
  AND (a.capture_id IS NOT NULL AND u.outcome <> 'duplicate' OR a.id IS NULL AND u.outcome IN ('not_article', 'error'))
ORDER BY u.id LIMIT :limit
"""


class ReextractionCursor:
    """The table `reextractions`."""

    def __init__(self, db: Database, captures: Captures) -> None:
        self._db = db
        self._captures = captures
        self.damaged: list[str] = []  # stored pages that could not be had: a line each

    def pages(self, after: int, source: str | None, limit: int) -> list[StoredPage]:
        """The stored pages behind a place, `limit` addresses at the most; an empty list at the end."""
        found: list[StoredPage] = []
        while not found:
            rows = self._db.execute(_PAGES, {"after": after, "source": source, "limit": limit}).fetchall()
            if not rows:
                return []
            for row in rows:
                try:
                    capture = self._captures.by_id(row[8]) if row[8] else self._captures.latest(row[1])
                except DamagedPage as error:
                    self.damaged.append(str(error))
                    continue
                if capture is not None and 200 <= capture.status < 300:
                    found.append(StoredPage(row[0], FrontierEntry(*row[1:6]), capture, row[6], row[7]))
            after = rows[-1][0]
        return found

    def total(self, source: str | None) -> int:
        """How many addresses there are to go through."""
        sql = _PAGES.replace("SELECT u.id, u.url", "SELECT count(*), u.url", 1)
        return int(self._db.execute(sql, {"after": 0, "source": source, "limit": 1}).fetchone()[0])

    def begin(self, version: str, source: str | None, at: str) -> tuple[int, int]:
        """(id, the place reached) of the re-extraction by this version that was stopped, or of a new one."""
        row = self._db.execute(
            "SELECT id, reached FROM reextractions WHERE version = ? AND source IS ? AND finished_at IS NULL"
            " ORDER BY id DESC LIMIT 1",
            [version, source],
        ).fetchone()
        if row is not None:
            return int(row[0]), int(row[1])
        return insert(self._db, "reextractions", {"version": version, "source": source, "started_at": at}), 0

    def reached(self, reextraction: int, place: int) -> None:
        """Everything up to a place is done."""
        self._db.table("reextractions").update(reextraction, {"reached": place})

    def finish(self, reextraction: int, at: str) -> None:
        """Everything is done."""
        self._db.table("reextractions").update(reextraction, {"finished_at": at})
