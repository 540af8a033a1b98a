"""The stored pages in order, and how far a re-extraction has come, so that an interrupted one can continue."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlite_utils import Database

from newsarchive.archive.captures import Captures, DamagedPage
from newsarchive.archive.database import insert
from newsarchive.archive.ledger import FrontierEntry
from newsarchive.models import Capture

AHEAD = 1000  # places that are read at once


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
WHERE u.kind = 'article' AND (:source IS NULL OR u.source = :source)
  AND (a.capture_id IS NOT NULL AND u.outcome <> 'duplicate' OR a.id IS NULL AND u.outcome IN ('not_article', 'error'))
"""
_COUNT = """
SELECT count(*) FROM urls
WHERE kind = 'article' AND (:source IS NULL OR source = :source)
  AND (article_id IS NOT NULL AND outcome <> 'duplicate' OR article_id IS NULL AND outcome IN ('not_article', 'error'))
"""


class ReextractionCursor:
    """The table `reextractions`."""

    def __init__(self, db: Database, captures: Captures) -> None:
        self._db = db
        self._captures = captures
        self.damaged: list[str] = []  # one line for each stored page that could not be read

    def count(self, source: str | None) -> int:
        """The number of places to go through, for the progress: articles that came without a page count, too. To tell
        them apart, all articles would be read."""
        (count,) = self._db.execute(_COUNT, {"source": source}).fetchone()
        return int(count)

    def places(self, source: str | None, after: int = 0) -> Iterator[int]:
        """The places to go through after one, in order."""
        sql = f"SELECT u.id {_PAGES} AND u.id > :after ORDER BY u.id LIMIT {AHEAD}"
        while found := self._db.execute(sql, {"source": source, "after": after}).fetchall():
            yield from (row[0] for row in found)
            after = found[-1][0]

    def page(self, place: int) -> StoredPage | None:
        """The stored page at a place. None if it is damaged, or if the outlet answered with an error."""
        row = self._db.execute(
            "SELECT u.url, u.kind, u.source, u.listed_title, u.listed_date, a.id, a.url, a.capture_id"
            f" {_PAGES} AND u.id = :place",
            {"source": None, "place": place},
        ).fetchone()
        if row is None:
            return None
        *entry, article_id, url, capture_id = row
        try:
            capture = self._captures.by_id(capture_id) if capture_id else self._captures.latest(entry[0])
        except DamagedPage as error:
            self.damaged.append(str(error))
            return None
        if capture is None or not 200 <= capture.status < 300:
            return None
        return StoredPage(place, FrontierEntry(*entry), capture, article_id, url)

    def articles(self, after: int, source: str | None, limit: int) -> list[int]:
        """The next articles after an id, with or without a page."""
        sql = "SELECT id FROM articles WHERE id > ? AND (? IS NULL OR source = ?) ORDER BY id LIMIT ?"
        return [row[0] for row in self._db.execute(sql, [after, source, source, limit])]

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
