"""The stored pages, for those who take them elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlite_utils import Database

from newsarchive.archive.captures import Captures, DamagedPage
from newsarchive.models import Capture

# A page that was reached by a redirect stands under the address to which it led; its listing, under the first.
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


def pages(
    db: Database,
    captures: Captures,
    source: str | None,
    since: str | None,
    until: str | None,
    damaged: Callable[[DamagedPage], None],
) -> Iterator[tuple[Capture, str | None, str | None]]:
    """(capture, kind of its address in the ledger, date that its listing printed), in the order in which they
    were stored, one at a time. `since` and `until` are days (YYYY-MM-DD, inclusive) on which they were fetched.
    A page that cannot be had is told to `damaged` and passed over."""
    rows = db.conn.execute(_PAGES, {"source": source, "since": since, "until": until})
    for *row, kind, listed_date in rows:
        try:
            capture = captures.capture((*row,))
        except DamagedPage as error:
            damaged(error)
        else:
            yield capture, kind, listed_date
