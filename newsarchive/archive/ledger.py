"""The ledger: every address ever discovered, what became of it, and which run looked.

It is the crawl's frontier: what is discovered is written down as waiting before it is fetched, and a
run begins with what is waiting. An outcome is written in the transaction that stores what it speaks of.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from sqlite_utils import Database

from newsarchive.archive import ownership
from newsarchive.archive.database import insert
from newsarchive.archive.schema import OUTCOMES
from newsarchive.models import Link, Outlet

__all__ = ["OUTCOMES", "Due", "Entry", "Ledger"]

# Outcomes that say nothing final of an address: it is fetched again as soon as a run meets it.
UNSETTLED = frozenset({"waiting", "error", "robots", "not_captured"})

# Stored articles are looked at again the more seldom the longer the archive knows them: (days known, days between).
_RECHECKS = ((1, 0.25), (7, 1), (30, 7), (365, 30))
_RECHECK_OLD = 180
_INTERVAL = (
    "CASE "
    + " ".join(
        f"WHEN julianday(:now) - julianday(a.first_seen_at) < {known} THEN {pause}" for known, pause in _RECHECKS
    )
    + f" ELSE {_RECHECK_OLD} END"
)


@dataclass(slots=True, frozen=True)
class Due:
    """An address to fetch, with what the listing that showed it said."""

    url: str
    kind: str
    source: str
    listed_title: str | None = None
    listed_date: str | None = None


@dataclass(slots=True, frozen=True)
class Entry:
    """What the ledger says of an address. `article` is the id of the article to which it leads."""

    id: int
    url: str
    kind: str
    source: str
    outcome: str
    outcome_at: str
    detail: str | None
    article: int | None
    listed_date: str | None


_ENTRY = "SELECT id, url, kind, source, outcome, outcome_at, detail, article_id, listed_date FROM urls"


@dataclass(slots=True, frozen=True)
class CrawlEnd:
    """How the crawl of a listing ended: 'finished', 'known', 'bounded' or 'truncated'."""

    section: str | None
    url: str
    pages: int
    links: int
    ended: str
    detail: str | None = None


@dataclass(slots=True, frozen=True)
class Discovery:
    """What came of a page's links: those to fetch now, and how many had not been settled before this run."""

    due: list[Due]
    fresh: int


class Ledger:
    """The tables `sources`, `urls`, `runs` and `visits`. All writes are made within a transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def register(self, outlet: Outlet, at: str | None = None, *, update: bool = True) -> None:
        """Note a source as its outlet file describes it today; what stands under its hosts is its own from now on.
        Without `update` a known source stays as it is."""
        if not update and self._db.execute("SELECT 1 FROM sources WHERE name = ?", [outlet.name]).fetchone():
            return
        self._db.table("sources").upsert(
            {
                "name": outlet.name,
                "title": outlet.title or None,
                "homepage": outlet.homepage or None,
                "language": outlet.language,
                "timezone": outlet.timezone,
            },
            pk="name",
        )
        if outlet.hosts:
            ownership.cover(self._db, outlet.name, outlet.hosts, at or datetime.now(UTC).isoformat(timespec="seconds"))

    def source_of(self, url: str) -> str | None:
        """The source that covers an address's host; None if none does."""
        return ownership.owner(self._db, url)

    def may_speak(self, outlet: Outlet, url: str) -> bool:
        """May an outlet say of an address what it is? Not where another source covers its host."""
        return ownership.may_speak(self._db, outlet.name, url)

    def begin(self, spider: str, at: str, version: str) -> int:
        """Open a run and return its id."""
        row = {"source": spider, "started_at": at, "version": version}
        return insert(self._db, "runs", row)

    def finish(self, run: int, at: str, reason: str) -> Counter[str]:
        """Close a run: its counts are those of its visits, whatever happened in between."""
        counts = self.counts(run)
        self._db.table("runs").update(
            run, {"finished_at": at, "reason": reason, "counts": json.dumps(dict(sorted(counts.items())))}
        )
        return counts

    def counts(self, run: int) -> Counter[str]:
        """How many of the run's addresses ended (so far) in which outcome."""
        rows = self._db.execute("SELECT outcome, count(*) FROM visits WHERE run_id = ? GROUP BY outcome", [run])
        return Counter(dict(rows.fetchall()))

    def discover(
        self,
        run: int,
        source: str,
        links: Iterable[Link],
        found_on: str | None,
        at: str,
        *,
        again: bool = False,
        declared: bool = False,
    ) -> Discovery:
        """Write down the addresses that a page showed; the new and the unsettled ones are this run's.

        An article that is settled is left alone unless it is to be looked at `again`, and so is
        whatever this run has met before. Listings, feeds and sitemaps are always due. An address stays of
        the kind that it is known for, whatever a page calls it; where it is `declared`, by an outlet file
        or a person, that counts.
        """
        due, fresh = [], 0
        for link in links:
            sql = "SELECT id, outcome, found_run, kind FROM urls WHERE url = ?"
            known = self._db.execute(sql, [link.url]).fetchone()
            if known is None:
                row = {
                    "url": link.url,
                    "source": source,
                    "kind": link.kind,
                    "found_on": found_on,
                    "found_at": at,
                    "found_run": run,
                    "outcome": "waiting",
                    "outcome_at": at,
                    "listed_title": link.title,
                    "listed_date": link.date,
                }
                known = (insert(self._db, "urls", row), "waiting", run, link.kind)
            url_id, outcome, found_run, kind = known
            wrong = kind != link.kind
            if wrong:
                if not declared:
                    continue
                self._correct(url_id, link.kind)
                outcome = "waiting"
            unsettled = outcome in UNSETTLED
            if link.date or link.title:
                self._complete(url_id, link)
            fresh += unsettled or found_run == run
            if (unsettled or again or link.kind != "article") and (self._take(run, url_id) or wrong):
                due.append(Due(link.url, link.kind, source, link.title, link.date))
        return Discovery(due, fresh)

    def waiting(self, run: int, source: str) -> list[Due]:
        """What earlier runs left unsettled, now this run's."""
        return self._take_all(
            run,
            "SELECT id, url, kind, source, listed_title, listed_date FROM urls"
            " WHERE source = :source AND outcome IN ('waiting', 'error', 'not_captured')"
            " ORDER BY id",
            {"source": source},
        )

    def rechecks(self, run: int, source: str, now: str, budget: int) -> list[Due]:
        """Stored and vanished articles whose turn has come to be looked at again, the longest unseen
        first, `budget` at the most; now this run's."""
        return self._take_all(
            run,
            "SELECT u.id, u.url, u.kind, u.source, u.listed_title, u.listed_date"  # noqa: S608 (constants only)
            " FROM urls u JOIN articles a ON a.id = u.article_id"
            " WHERE u.source = :source AND u.outcome NOT IN ('duplicate', 'waiting', 'error', 'not_captured')"
            f" AND (julianday(:now) - julianday(u.outcome_at) >= {_INTERVAL}"
            " OR julianday(u.outcome_at) > julianday(:now) + 1)"  # a wrong clock
            " ORDER BY julianday(u.outcome_at), u.id LIMIT :budget",
            {"source": source, "now": now, "budget": budget},
        )

    def frontier(self, run: int, source: str, after: int, limit: int) -> list[tuple[int, Due]]:
        """The articles of a source that this run has taken on and not yet settled, with their ids, in the
        order of discovery: those after an id, `limit` at the most."""
        rows = self._db.execute(
            # Without its outlet file a host is another source.
            "SELECT u.id, u.url, u.kind, :source, u.listed_title, u.listed_date"
            " FROM visits v JOIN urls u ON u.id = v.url_id"
            " WHERE v.run_id = :run AND v.url_id > :after AND v.outcome = 'waiting' AND u.kind = 'article'"
            " AND u.source IN (:source, (SELECT source FROM source_hosts WHERE host = :source))"
            " ORDER BY v.url_id LIMIT :limit",
            {"run": run, "after": after, "source": source, "limit": limit},
        )
        return [(row[0], Due(*row[1:])) for row in rows.fetchall()]

    def next_pages_of(self, url: str, kind: str) -> list[str]:
        """The further pages of a listing, or the sitemaps of a sitemap, to which a page has led."""
        sql = "SELECT url FROM urls WHERE found_on = ? AND kind = ? AND kind <> 'article' ORDER BY id"
        return [row[0] for row in self._db.execute(sql, [url, kind])]

    def crawled_to_end(self, url: str) -> bool:
        """True if the last crawl of a listing reached its end or articles already known."""
        row = self._db.execute("SELECT ended FROM walks WHERE url = ? ORDER BY id DESC LIMIT 1", [url]).fetchone()
        return row is not None and row[0] in ("finished", "known")

    def record_crawl_end(self, run: int, source: str, end: CrawlEnd) -> None:
        """Record how the crawl of a listing ended."""
        insert(self._db, "walks", {"run_id": run, "source": source} | asdict(end))

    def entry(self, url: str) -> Entry | None:
        """All that is known of an address; None where it was never discovered."""
        row = self._db.execute(f"{_ENTRY} WHERE url = ?", [url]).fetchone()
        return Entry(*row) if row else None

    def entry_of(self, url_id: int) -> Entry:
        """All that is known of the address of an id."""
        return Entry(*self._db.execute(f"{_ENTRY} WHERE id = ?", [url_id]).fetchone())

    def id_of(self, url: str) -> int:
        """The id of an address. Raises LookupError where it was never discovered."""
        entry = self.entry(url)
        if entry is None:
            raise LookupError(f"{url} was never discovered")
        return entry.id

    def settle(self, run: int, url_id: int, outcome: str, at: str, detail: str | None, article: int | None) -> None:
        """Write the outcome of an address, to which a run has come."""
        self._db.execute(
            "UPDATE urls SET outcome = ?, outcome_at = ?, detail = ?, article_id = ? WHERE id = ?",
            [outcome, at, detail, article, url_id],
        )
        self._db.execute(  # an upsert of sqlite-utils would ask for the list of tables each time
            "INSERT INTO visits (run_id, url_id, outcome) VALUES (?, ?, ?)"
            " ON CONFLICT (run_id, url_id) DO UPDATE SET outcome = excluded.outcome",
            [run, url_id, outcome],
        )

    def left(self, run: int) -> list[str]:
        """The addresses that a run has taken on and not settled."""
        sql = (
            "SELECT u.url FROM visits v JOIN urls u ON u.id = v.url_id"
            " WHERE v.run_id = ? AND v.outcome = 'waiting' ORDER BY u.id"
        )
        return [row[0] for row in self._db.execute(sql, [run])]

    def problems(self, run: int) -> Iterator[tuple[str, str, str | None]]:
        """(outcome, url, detail) of the run's addresses that ended otherwise than in the archive."""
        yield from self._db.execute(
            "SELECT v.outcome, u.url, u.detail FROM visits v JOIN urls u ON u.id = v.url_id"
            " WHERE v.run_id = ? AND v.outcome NOT IN ('stored', 'revised', 'unchanged', 'duplicate')"
            " ORDER BY v.outcome, u.id",
            [run],
        )

    def _complete(self, url_id: int, link: Link) -> None:
        """A box beside the news may show a link first, without the date that its listing prints."""
        self._db.execute(
            "UPDATE urls SET listed_title = coalesce(listed_title, :title), listed_date = coalesce(listed_date, :date)"
            " WHERE id = :id AND (listed_title IS NULL AND :title IS NOT NULL OR"
            " listed_date IS NULL AND :date IS NOT NULL)",
            {"id": url_id, "title": link.title, "date": link.date},
        )

    def _correct(self, url_id: int, kind: str) -> None:
        """Let an address be of another kind: nobody has looked at it as such."""
        self._db.table("urls").update(url_id, {"kind": kind, "outcome": "waiting", "detail": None})

    def _take(self, run: int, url_id: int) -> bool:
        # sqlite-utils looks for the rowid of what it did not insert, and this table has none.
        sql = "INSERT OR IGNORE INTO visits (run_id, url_id, outcome) VALUES (?, ?, 'waiting')"
        return self._db.execute(sql, [run, url_id]).rowcount == 1

    def _take_all(self, run: int, sql: str, values: dict[str, object]) -> list[Due]:
        rows = self._db.execute(sql, values).fetchall()
        return [Due(*row[1:]) for row in rows if self._take(run, row[0])]
