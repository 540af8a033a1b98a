"""The stored pages: one row of `captures` for each answer, one compressed row of `payloads` for each digest."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from typing import Self
from urllib.parse import urlsplit

from sqlite_utils import Database

from newsarchive.archive.compression import UNREADABLE, PayloadCompression, digest
from newsarchive.models import Capture

_COLUMNS = "url, fetched_at, status, headers, sha256"
_NOT_AHEAD = "julianday(fetched_at) <= julianday('now') + 1"  # a later moment was written by a wrong clock
# After a redirect the page is stored under the target's address, but the listing named the first address.
_PAGES = """
SELECT c.url, c.fetched_at, c.status, c.headers, c.sha256, u.kind,
       coalesce(u.listed_date, (
           SELECT min(x.listed_date) FROM articles a JOIN urls x ON x.article_id = a.id WHERE a.url = c.url
       ))
FROM captures c LEFT JOIN urls u ON u.url = c.url JOIN payloads p ON p.sha256 = c.sha256
WHERE (:source IS NULL OR coalesce(u.source, p.source) = :source)
  AND (:since IS NULL OR substr(c.fetched_at, 1, 10) >= :since)
  AND (:until IS NULL OR substr(c.fetched_at, 1, 10) <= :until)
ORDER BY c.id
"""


class DamagedPage(LookupError):
    """A stored page cannot be read. The message is one line with its address and the reason."""


class Captures:
    """The tables `captures` and `payloads`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._compression = PayloadCompression(db)

    def make_dictionaries_by(self, executor: Executor) -> None:
        """Make dictionaries in another thread, so that the page after which it is time for one need not wait."""
        self._compression.executor = executor

    def keep(self, capture: Capture, headers: str | None = None, theirs: Self | None = None) -> int:
        """Store a capture and return its id. Call this within a transaction. An equal capture is stored once. If two
        differ only in status or headers, the greater one is kept, so the order of merges does not matter. `headers` is
        the text of the column in another archive, `theirs` are the captures there."""
        sha256 = capture.sha256
        if not self._db.execute("SELECT 1 FROM payloads WHERE sha256 = ?", [sha256]).fetchone():
            self._add_payload(sha256, capture, theirs)
        headers = headers or json.dumps(capture.headers, ensure_ascii=False)
        self._db.execute(
            f"INSERT INTO captures ({_COLUMNS}) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE"  # noqa: S608 (our own words)
            " SET status = excluded.status, headers = excluded.headers"
            " WHERE (excluded.status, excluded.headers) > (status, headers)",
            [capture.url, capture.fetched_at, capture.status, headers, sha256],
        )
        number = self.id_of(capture.fetched_at, capture.url, sha256)
        assert number is not None
        return number

    def stored(self, row: dict[str, object]) -> tuple[int, int, str] | None:
        """(id, status, headers) of the capture with a row's address, moment and digest, or None."""
        sql = "SELECT id, status, headers FROM captures WHERE url = :url AND fetched_at = :fetched_at"
        found: tuple[int, int, str] | None = self._db.execute(f"{sql} AND sha256 = :sha256", row).fetchone()
        return found

    def latest(self, url: str, until: str | None = None) -> Capture | None:
        """The newest capture of an address, not later than `until` if that is given."""
        row = self._db.execute(
            f"SELECT {_COLUMNS} FROM captures"  # noqa: S608 (our own words)
            " WHERE url = ? AND julianday(fetched_at) <= coalesce(julianday(?), julianday('now') + 1)"
            " ORDER BY julianday(fetched_at) DESC, id DESC LIMIT 1",
            [url, until],
        ).fetchone()
        return self.capture(row) if row else None

    def by_id(self, capture: int) -> Capture | None:
        """A capture by its id."""
        row = self._db.execute(f"SELECT {_COLUMNS} FROM captures WHERE id = ?", [capture]).fetchone()  # noqa: S608
        return self.capture(row) if row else None

    def capture(self, row: tuple[str, str, int, str, str]) -> Capture:
        """The capture of a row (url, fetched_at, status, headers, sha256). Raises DamagedPage."""
        url, fetched_at, status, headers, sha256 = row
        try:
            pairs = [(name, value) for name, value in json.loads(headers)]
            return Capture(url, fetched_at, status, pairs, self.payload(sha256))
        except (LookupError, ValueError, TypeError) as error:
            raise DamagedPage(f"{url} of {fetched_at}: {error}") from error

    def pages(
        self,
        damaged: Callable[[DamagedPage], None],
        source: str | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> Iterator[tuple[Capture, str | None, str | None]]:
        """(capture, kind of its address, date that its listing printed) of each stored page, one at a time, in the
        order of storing. `since` and `until` are days of fetching (YYYY-MM-DD, inclusive). A damaged page is left out,
        and `damaged` is called with the error."""
        rows = self._db.conn.execute(_PAGES, {"source": source, "since": since, "until": until})
        for *row, kind, listed_date in rows:
            try:
                capture = self.capture((*row,))
            except DamagedPage as error:
                damaged(error)
            else:
                yield capture, kind, listed_date

    def name(self, capture: int) -> tuple[str, str, str]:
        """(fetched_at, url, sha256) of a capture. This identifies it in every archive."""
        sql = "SELECT fetched_at, url, sha256 FROM captures WHERE id = ?"
        fetched_at, url, sha256 = self._db.execute(sql, [capture]).fetchone()
        return fetched_at, url, sha256

    def id_of(self, fetched_at: str, url: str, sha256: str) -> int | None:
        """The id of a capture, None if it is not stored."""
        known = self.stored({"fetched_at": fetched_at, "url": url, "sha256": sha256})
        return None if known is None else known[0]

    def validators(self, url: str) -> dict[str, str]:
        """The headers that request an address only if it changed since its newest good capture."""
        headers, _ = self._newest_good(url)
        validators = {"If-None-Match": headers.get("etag"), "If-Modified-Since": headers.get("last-modified")}
        return {name: value for name, value in validators.items() if value}

    def repeats(self, capture: Capture) -> bool:
        """True if an answer is byte by byte the newest good capture of its address. Reading it again would tell
        nothing new of the outlet."""
        headers, sha256 = self._newest_good(capture.url)
        same_type = headers.get("content-type", "") == capture.content_type
        return capture.status == 200 and same_type and sha256 == capture.sha256

    def payload(self, sha256: str) -> bytes:
        """The body of a capture. Raises DamagedPage if it is missing or does not match its digest."""
        row = self._db.execute("SELECT body FROM payloads WHERE sha256 = ?", [sha256]).fetchone()
        if row is None:
            raise DamagedPage(f"payload {sha256} is not there")
        try:
            content = self._compression.open(row[0])
        except UNREADABLE as error:
            raise DamagedPage(f"payload {sha256} does not open ({error})") from error
        if digest(content) != sha256:
            raise DamagedPage(f"payload {sha256} is not what its digest says")
        return content

    def recompress(self, limit: int = 16) -> int:
        """See `PayloadCompression.recompress`. Call this within a transaction."""
        return self._compression.recompress(limit)

    def moments(self) -> Iterator[str]:
        """The moments at which pages were fetched, newest first."""
        sql = f"SELECT fetched_at FROM captures WHERE {_NOT_AHEAD} ORDER BY julianday(fetched_at) DESC"  # noqa: S608
        yield from (row[0] for row in self._db.execute(sql))

    def faults(self) -> Iterator[str]:
        """One line for each damaged dictionary and payload."""
        yield from self._compression.faults()
        for sha256, body, size, named in self._db.execute("SELECT sha256, body, size, dictionary FROM payloads"):
            try:
                content = self._compression.open(body)
                number = self._compression.number(body)
            except UNREADABLE as error:
                yield f"payload {sha256}: does not open ({error})"
                continue
            if len(content) != size or digest(content) != sha256:
                yield f"payload {sha256}: its content is not what the digest says"
            if number != named:
                yield f"payload {sha256}: its row names dictionary {named}, its frame {number}"

    def _newest_good(self, url: str) -> tuple[dict[str, str], str | None]:
        """(headers by their names in small letters, digest) of the newest good capture of an address; ({}, None) if
        there is none. For an article that must be the page from which it was read. A 304 to the headers of an error
        page would otherwise count as 'unchanged'."""
        row = self._db.execute(
            "SELECT c.headers, c.sha256 FROM urls u LEFT JOIN articles a ON a.id = u.article_id"  # noqa: S608
            " JOIN captures c ON c.url = u.url"
            " WHERE u.url = ? AND c.status = 200 AND u.outcome IN ('stored', 'revised', 'unchanged')"
            " AND (u.kind <> 'article' OR c.id = a.capture_id AND a.gone_at IS NULL)"
            f" AND {_NOT_AHEAD} ORDER BY julianday(c.fetched_at) DESC LIMIT 1",
            [url],
        ).fetchone()
        return ({name.lower(): value for name, value in json.loads(row[0])}, row[1]) if row else ({}, None)

    def _add_payload(self, sha256: str, capture: Capture, theirs: Self | None) -> None:
        row = self._db.execute("SELECT source FROM urls WHERE url = ?", [capture.url]).fetchone()
        # The pages of one host are alike, even if no outlet named them.
        source = row[0] if row else urlsplit(capture.url).netloc
        taken = self._compression.take(theirs._compression, sha256) if theirs is not None else None
        body, dictionary = taken or self._compression.compress(capture.body, source)
        (rowid,) = self._db.execute(
            "INSERT INTO payloads (sha256, body, size, source, dictionary) VALUES (?, ?, ?, ?, ?) RETURNING rowid",
            [sha256, body, len(capture.body), source, dictionary],
        ).fetchone()
        if taken is None:
            self._compression.train(source, rowid)
