"""Pages of old days: what an address showed before the archive last looked at it.

How things stand today is not theirs to say. They say what stood there before: an article that nobody had
stored yet, the text before the first that was known, or one more page to keep.
"""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from newsarchive.archive.articles import COMPARED, Articles, Change
from newsarchive.archive.captures import Captures, digest
from newsarchive.archive.ledger import Entry, Ledger
from newsarchive.archive.stories import Stories
from newsarchive.items import Article, Capture, Visit

KNOWN = "known"  # says nothing that the archive does not know
EARLIER = "earlier"  # taken in as it stood then


class Earlier:
    """Writes to `articles`, `revisions`, `captures` and `urls`. All writes are made within a transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._articles, self._captures = Articles(db), Captures(db)
        self._ledger, self._stories = Ledger(db), Stories(db)

    def kept(self, capture: Capture) -> bool:
        """Has the archive this very capture?"""
        found = self._db.execute(
            "SELECT 1 FROM captures WHERE url = ? AND sha256 = ? AND julianday(fetched_at) = julianday(?)",
            [capture.url, digest(capture.body), capture.fetched_at],
        ).fetchone()
        return found is not None

    def overtaken(self, visit: Visit, at: str) -> int | None:
        """The article that a page shows, where another address of it has been seen since."""
        if visit.article is None:
            return None
        found = self._articles.find(visit.article.url, visit.identity)
        if found is None:
            return None
        last = self._db.execute("SELECT last_seen_at FROM articles WHERE id = ?", [found[0]]).fetchone()[0]
        return found[0] if _instant(last) > _instant(at) else None

    def place(self, visit: Visit, entry: Entry, at: str) -> str:
        """Take in what an address showed at a moment not after that of its outcome: KNOWN or EARLIER."""
        if visit.capture is None or self.kept(visit.capture):
            return KNOWN
        if visit.article is not None:
            return self._article(visit, visit.article, visit.capture, entry, at)
        if visit.outcome is None and self._shown(visit.url, at) == digest(visit.capture.body):
            return KNOWN  # a listing that stood as it did
        self._captures.keep(visit.capture)
        return EARLIER

    def _article(self, visit: Visit, article: Article, capture: Capture, entry: Entry, at: str) -> str:
        found = self._articles.find(article.url, visit.identity)
        if found is None:
            self._add(visit, article, capture, entry, at)
            return EARLIER
        article_id = found[0]
        if entry.article != article_id or entry.outcome == "duplicate":
            return KNOWN  # another address of it, then as now
        first = self._db.execute("SELECT first_seen_at FROM articles WHERE id = ?", [article_id]).fetchone()[0]
        changes = self._changes(article_id, article, max(at, first, key=_instant))
        if _instant(at) >= _instant(first):
            # Between two looks: how it was noticed that something changed is history, and stays.
            if not changes:
                return KNOWN
            self._captures.keep(capture)
            return EARLIER
        self._captures.keep(capture)
        self._articles.note(article_id, changes, first, self._capture_at(visit.url, first))
        self._db.table("articles").update(article_id, {"first_seen_at": at})
        self._stories.assign(article_id)  # which was first may have changed
        return EARLIER

    def _add(self, visit: Visit, article: Article, capture: Capture, entry: Entry, at: str) -> None:
        """An article that was there, and of which the archive knew only how its address ended."""
        article_id = self._articles.add(article, at, self._captures.keep(capture), visit.identity)
        self._stories.assign(article_id)
        if entry.article is None:
            self._db.execute("UPDATE urls SET article_id = ? WHERE url = ?", [article_id, visit.url])
        if entry.outcome == "gone":
            self._articles.gone(article_id, entry.outcome_at, self._capture_at(visit.url, entry.outcome_at))

    def _changes(self, article_id: int, article: Article, at: str) -> dict[str, Change]:
        """What an earlier page shows otherwise than the article as it stood at a moment: {field: (earlier, then)}."""
        now = self._articles.compare(article_id, article)
        rows = self._db.execute(
            "SELECT field, old, new FROM revisions WHERE article_id = ? AND julianday(noticed_at) > julianday(?)"
            " AND origin = 'outlet' AND NOT merged ORDER BY julianday(noticed_at) DESC, id DESC",
            [article_id, at],
        ).fetchall()
        stood: dict[str, str | None] = {}
        stands: dict[str, str | None] = {}
        for field, old, new in rows:
            if field in COMPARED:
                stood[field] = old
                stands.setdefault(field, new)
        changed = {field: (shown, stands_now) for field, (stands_now, shown) in now.items() if field not in stood}
        for field, old in stood.items():
            shown = now[field][1] if field in now else stands[field]
            if shown != old:
                changed[field] = (shown, old)
        return changed

    def _shown(self, url: str, at: str) -> str | None:
        """The payload of an address's newest capture at a moment."""
        row = self._db.execute(
            "SELECT sha256 FROM captures WHERE url = ? AND julianday(fetched_at) <= julianday(?)"
            " ORDER BY julianday(fetched_at) DESC, id DESC LIMIT 1",
            [url, at],
        ).fetchone()
        return str(row[0]) if row else None

    def _capture_at(self, url: str, at: str) -> int | None:
        """The capture of an address that was taken at a moment."""
        row = self._db.execute("SELECT id FROM captures WHERE url = ? AND fetched_at = ?", [url, at]).fetchone()
        return int(row[0]) if row else None


def _instant(at: str) -> datetime:
    return datetime.fromisoformat(at)
