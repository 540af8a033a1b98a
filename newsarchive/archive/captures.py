"""Pages as they came: one row a capture, one compressed payload a digest.

What is dated later than tomorrow was fetched by a wrong clock: it is kept, and gives way to everything else.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import urlsplit

from sqlite_utils import Database

from newsarchive.archive.compression import ZstdError, digest
from newsarchive.archive.database import insert
from newsarchive.archive.dictionaries import Dictionaries
from newsarchive.models import Capture


class DamagedPage(LookupError):
    """A stored page cannot be had as it came. One line: its address and why."""

    def __str__(self) -> str:
        return str(self.args[0])


class Captures:
    """The tables `captures` and `payloads`; how payloads are compressed, `dictionaries` knows."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._dictionaries = Dictionaries(db)

    def keep(self, capture: Capture) -> int:
        """Store a capture and return its id; the same one twice is one row. Of two that differ only in status or
        headers the greater stays, as in a merge. Within a transaction."""
        sha256 = digest(capture.body)
        known = self._db.execute("SELECT 1 FROM payloads WHERE sha256 = ?", [sha256]).fetchone()
        if not known:
            self._add(sha256, capture)
        row = {
            "url": capture.url,
            "fetched_at": capture.fetched_at,
            "status": capture.status,
            "headers": json.dumps(capture.headers, ensure_ascii=False),
            "sha256": sha256,
        }
        found = self._db.execute(
            "SELECT id, status, headers FROM captures"
            " WHERE url = :url AND fetched_at = :fetched_at AND sha256 = :sha256",
            row,
        ).fetchone()
        if found is None:
            return insert(self._db, "captures", row)
        if (row["status"], row["headers"]) > found[1:]:
            sql = "UPDATE captures SET status = :status, headers = :headers WHERE id = :id"
            self._db.execute(sql, row | {"id": found[0]})
        return int(found[0])

    def latest(self, url: str, until: str | None = None) -> Capture | None:
        """The newest capture of an address, not later than `until` where that is given."""
        row = self._db.execute(
            "SELECT url, fetched_at, status, headers, sha256 FROM captures"
            " WHERE url = ? AND julianday(fetched_at) <= coalesce(julianday(?), julianday('now') + 1)"
            " ORDER BY julianday(fetched_at) DESC, id DESC LIMIT 1",
            [url, until],
        ).fetchone()
        return self.capture(row) if row else None

    def by_id(self, capture: int) -> Capture | None:
        """A capture by its id."""
        sql = "SELECT url, fetched_at, status, headers, sha256 FROM captures WHERE id = ?"
        row = self._db.execute(sql, [capture]).fetchone()
        return self.capture(row) if row else None

    def capture(self, row: tuple[str, str, int, str, str]) -> Capture:
        """A row (url, fetched_at, status, headers, sha256) with its body. Raises DamagedPage."""
        url, fetched_at, status, headers, sha256 = row
        try:
            told = [(name, value) for name, value in json.loads(headers)]
            return Capture(url, fetched_at, status, told, self.payload(sha256))
        except (LookupError, ValueError, TypeError) as error:
            raise DamagedPage(f"{url} of {fetched_at}: {error}") from error

    def name(self, capture: int) -> tuple[str, str, str]:
        """(fetched_at, url, sha256): what names a capture in every archive."""
        sql = "SELECT fetched_at, url, sha256 FROM captures WHERE id = ?"
        fetched_at, url, sha256 = self._db.execute(sql, [capture]).fetchone()
        return fetched_at, url, sha256

    def id_of(self, fetched_at: str, url: str, sha256: str) -> int:
        """The id of the capture of a name. Raises LookupError where it is not there."""
        sql = "SELECT id FROM captures WHERE fetched_at = ? AND url = ? AND sha256 = ?"
        row = self._db.execute(sql, [fetched_at, url, sha256]).fetchone()
        if row is None:
            raise LookupError(f"the capture of {url} at {fetched_at} is not there")
        return int(row[0])

    def validators(self, url: str) -> dict[str, str]:
        """The headers of a conditional request for an address: what its newest good capture said of itself."""
        # Only of what was read well: of an article the very page that it was read from, else 304 would
        # say 'unchanged' of a page that gave an error, or of the notice that an article is gone.
        row = self._db.execute(
            "SELECT c.headers FROM urls u LEFT JOIN articles a ON a.id = u.article_id JOIN captures c ON c.url = u.url"
            " WHERE u.url = ? AND c.status = 200 AND u.outcome IN ('stored', 'revised', 'unchanged')"
            " AND (u.kind <> 'article' OR c.id = a.capture_id AND a.gone_at IS NULL)"
            " AND julianday(c.fetched_at) <= julianday('now') + 1 ORDER BY julianday(c.fetched_at) DESC LIMIT 1",
            [url],
        ).fetchone()
        told = {name.lower(): value for name, value in json.loads(row[0])} if row else {}
        asked = {"If-None-Match": told.get("etag"), "If-Modified-Since": told.get("last-modified")}
        return {name: value for name, value in asked.items() if value}

    def payload(self, sha256: str) -> bytes:
        """The body of a capture. Raises DamagedPage where the archive lacks it, or it is not what its digest says."""
        row = self._db.execute("SELECT body FROM payloads WHERE sha256 = ?", [sha256]).fetchone()
        if row is None:
            raise DamagedPage(f"payload {sha256} is not there")
        try:
            content = self._dictionaries.open(row[0])
        except (LookupError, ValueError, ZstdError) as error:
            raise DamagedPage(f"payload {sha256} does not open ({error})") from error
        if digest(content) != sha256:
            raise DamagedPage(f"payload {sha256} is not what its digest says")
        return content

    def recompress(self, limit: int = 16) -> int:
        """Let up to `limit` earlier payloads share the newest dictionary of their source; how many were looked at,
        0 when none is left. Within a transaction."""
        return self._dictionaries.recompress(limit)

    def moments(self) -> Iterator[str]:
        """When the archive's captures were fetched, newest first."""
        sql = (
            "SELECT fetched_at FROM captures WHERE julianday(fetched_at) <= julianday('now') + 1"
            " ORDER BY julianday(fetched_at) DESC"
        )
        for row in self._db.execute(sql):
            yield row[0]

    def faults(self) -> Iterator[str]:
        """One line for each dictionary and payload that does not open or is not what its digest says."""
        yield from self._dictionaries.faults()
        for sha256, body, size, named in self._db.execute("SELECT sha256, body, size, dictionary FROM payloads"):
            try:
                content = self._dictionaries.open(body)
                number = self._dictionaries.number(body)
            except (LookupError, ValueError, ZstdError) as error:
                yield f"payload {sha256}: does not open ({error})"
                continue
            if len(content) != size or digest(content) != sha256:
                yield f"payload {sha256}: its content is not what the digest says"
            if number != named:
                yield f"payload {sha256}: its row names dictionary {named}, its frame {number}"

    def _add(self, sha256: str, capture: Capture) -> None:
        row = self._db.execute("SELECT source FROM urls WHERE url = ?", [capture.url]).fetchone()
        # A page that no outlet led to: its host's pages are alike all the same.
        source = row[0] if row else urlsplit(capture.url).netloc
        body, dictionary = self._dictionaries.compress(capture.body, source)
        self._db.table("payloads").insert(
            {"sha256": sha256, "body": body, "size": len(capture.body), "source": source, "dictionary": dictionary}
        )
        self._dictionaries.learn(source)
