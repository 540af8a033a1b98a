"""The stored pages in order, and how far a re-extraction has come, so that an interrupted one can continue."""

from dataclasses import dataclass

from sqlite_utils import Database

from newsarchive.archive.captures import Captures, DamagedPage
from newsarchive.archive.database import insert
from newsarchive.archive.ledger import FrontierEntry
from newsarchive.models import Capture


@dataclass(slots=True, frozen=True)
class StoredPage:
    """A page to be read again. `article_id` and `url` are those of its article, or None if it held none. `place` is its
    place in the order of the re-extraction."""

    place: int
    entry: FrontierEntry
    capture: Capture
    article_id: int | None
    url: str | None


_PAGES = """
FROM urls u LEFT JOIN articles a ON a.id = u.article_id
WHERE u.id > :after AND u.kind = 'article' AND (:source IS NULL OR u.source = :source)
  AND (a.capture_id IS NOT NULL AND u.outcome <> 'duplicate' OR a.id IS NULL AND u.outcome IN ('not_article', 'error'))
"""


class ReextractionCursor:
    """The table `reextractions`."""

    def __init__(self, db: Database, captures: Captures) -> None:
        self._db = db
        self._captures = captures
        self.damaged: list[str] = []  # one line for each stored page that could not be read

    def pages(self, after: int, source: str | None, limit: int) -> list[StoredPage]:
        """The stored pages after a place, of at most `limit` addresses. Empty at the end."""
        found: list[StoredPage] = []
        sql = (
            "SELECT u.id, u.url, u.kind, u.source, u.listed_title, u.listed_date, a.id, a.url, a.capture_id"
            f" {_PAGES} ORDER BY u.id LIMIT :limit"
        )
        while not found:
            rows = self._db.execute(sql, {"after": after, "source": source, "limit": limit}).fetchall()
            if not rows:
                break
            for place, *entry, article_id, url, capture_id in rows:
                try:
                    capture = self._captures.by_id(capture_id) if capture_id else self._captures.latest(entry[0])
                except DamagedPage as error:
                    self.damaged.append(str(error))
                    continue
                if capture is not None and 200 <= capture.status < 300:
                    found.append(StoredPage(place, FrontierEntry(*entry), capture, article_id, url))
            after = rows[-1][0]
        return found

    def total(self, source: str | None) -> int:
        """The number of addresses to go through."""
        row = self._db.execute(f"SELECT count(*) {_PAGES}", {"after": 0, "source": source}).fetchone()
        return int(row[0])

    def begin(self, version: str, source: str | None, at: str) -> tuple[int, int]:
        """(id, place reached) of the interrupted re-extraction of this version, or of a new one."""
        row = self._db.execute(
            "SELECT id, reached FROM reextractions WHERE version = ? AND source IS ? AND finished_at IS NULL"
            " ORDER BY id DESC LIMIT 1",
            [version, source],
        ).fetchone()
        if row is None:
            return insert(self._db, "reextractions", {"version": version, "source": source, "started_at": at}), 0
        return int(row[0]), int(row[1])

    def reached(self, reextraction: int, place: int) -> None:
        """Record that everything up to a place is done."""
        self._db.table("reextractions").update(reextraction, {"reached": place})

    def finish(self, reextraction: int, at: str) -> None:
        """Record that everything is done."""
        self._db.table("reextractions").update(reextraction, {"finished_at": at})
