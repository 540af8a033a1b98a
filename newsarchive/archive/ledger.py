"""The ledger: every address ever discovered, its outcome, and the runs that fetched it.

The ledger is also the frontier of a crawl. An address is recorded as waiting before it is fetched, and a run begins
with what is waiting. An outcome is written in the transaction that stores what the address showed.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, astuple, dataclass
from datetime import UTC, datetime
from typing import Any

from sqlite_utils import Database

from newsarchive.archive import ownership
from newsarchive.archive.database import insert
from newsarchive.archive.zones import keep_offsets
from newsarchive.models import Link, Outlet

# An address with such an outcome is fetched again as soon as a run meets it.
UNSETTLED = frozenset({"waiting", "error", "robots", "not_captured"})

# Days between two fetches of an article. The longer it has been known, the more rarely it is fetched again.
_INTERVAL = (
    "CASE WHEN known < 1 THEN 0.25 WHEN known < 7 THEN 1 WHEN known < 30 THEN 7 WHEN known < 365 THEN 30 ELSE 180 END"
)
_ENTRY = "u.url, u.kind, u.source, u.listed_title, u.listed_date"
_KNOWN = (
    "SELECT u.id, u.outcome, u.found_run, u.kind, substr(a.published_at, 1, 10)"
    " FROM urls u LEFT JOIN articles a ON a.id = u.article_id WHERE u.url = ?"
)
_RECORD = "SELECT id, url, kind, source, outcome, outcome_at, detail, article_id, listed_date FROM urls"


@dataclass(slots=True, frozen=True)
class FrontierEntry:
    """An address to fetch. `listed_title` and `listed_date` are what the listing printed."""

    url: str
    kind: str
    source: str
    listed_title: str | None = None
    listed_date: str | None = None


@dataclass(slots=True, frozen=True)
class UrlRecord:
    """What the ledger knows of an address. `article` is the id of the article to which the address leads."""

    id: int
    url: str
    kind: str
    source: str
    outcome: str
    outcome_at: str
    detail: str | None
    article: int | None
    listed_date: str | None


@dataclass(slots=True, frozen=True)
class CrawlEnd:
    """How the crawl of a listing ended: 'finished', 'known' (it met known articles), 'bounded' or 'truncated'.

    `newest` is the newest day among the articles that it showed (YYYY-MM-DD), printed there or published.
    """

    section: str | None
    url: str
    pages: int
    links: int
    ended: str
    detail: str | None = None
    newest: str | None = None


@dataclass(slots=True, frozen=True)
class Discovery:
    """The links of a page that this run must fetch, how many of the page's links earlier runs had not settled, and the
    newest day on which an article behind its links was published (YYYY-MM-DD), as far as the archive knows them."""

    entries: list[FrontierEntry]
    fresh: int
    newest: str | None = None


class UrlLedger:
    """The tables `sources`, `urls`, `runs` and `visits`. All writes are made within a transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def register(self, outlet: Outlet, at: str | None = None, *, update: bool = True) -> None:
        """Record a source as its outlet file describes it today. The addresses under its hosts become its own. Without
        `update` a known source keeps its description."""
        if not update and self._db.execute("SELECT 1 FROM sources WHERE name = ?", [outlet.name]).fetchone():
            return
        row = {
            "name": outlet.name,
            "title": outlet.title or None,
            "homepage": outlet.homepage or None,
            "language": outlet.language,
            "timezone": outlet.timezone,
        }
        self._db.table("sources").upsert(row, pk="name")
        keep_offsets(self._db, outlet.timezone)
        if outlet.hosts:
            ownership.cover(self._db, outlet.name, outlet.hosts, at or datetime.now(UTC).isoformat(timespec="seconds"))

    def set_aside(self, source: str, at: str | None) -> None:
        """Set a source aside at a moment: nobody follows it any more, its articles stay. With None it is followed
        again. Raises LookupError for an unknown source."""
        done = self._db.execute("UPDATE sources SET forgotten_at = ? WHERE name = ?", [at, source])
        if done.rowcount == 0:
            raise LookupError(source)

    def is_set_aside(self, source: str) -> bool:
        """True if a source is set aside."""
        sql = "SELECT 1 FROM sources WHERE name = ? AND forgotten_at IS NOT NULL"
        return self._db.execute(sql, [source]).fetchone() is not None

    def source_of(self, url: str) -> str | None:
        """The source that covers an address's host, or None."""
        return ownership.owner(self._db, url)

    def may_describe(self, outlet: Outlet, url: str) -> bool:
        """True if an outlet may describe an address: no other source covers its host."""
        return ownership.may_describe(self._db, outlet.name, url)

    def begin(self, spider: str, at: str, version: str) -> int:
        """Open a run and return its id."""
        return insert(self._db, "runs", {"source": spider, "started_at": at, "version": version})

    def note_killed(self, spider: str, began: str, version: str) -> None:
        """Note a run that was killed. One that was killed while it started has left nothing in the archive: it gets a
        run without an end, as others have that were killed later. `began` is when its process began."""
        sql = "SELECT 1 FROM runs WHERE source = ? AND julianday(started_at) >= julianday(?)"
        if self._db.execute(sql, [spider, began]).fetchone() is None:
            self.begin(spider, began, version)

    def finish(self, run: int, at: str, reason: str, pictures: Counter[str] | None = None) -> Counter[str]:
        """Close a run. Returns its counts, which are those of its visits. `pictures` are its addresses of photos, by
        outcome."""
        rows = self._db.execute("SELECT outcome, count(*) FROM visits WHERE run_id = ? GROUP BY outcome", [run])
        counts = Counter(dict(rows.fetchall()))
        values = {"finished_at": at, "reason": reason, "counts": json.dumps(dict(sorted(counts.items())))}
        if pictures:
            values["pictures"] = json.dumps(dict(sorted(pictures.items())))
        self._db.table("runs").update(run, values)
        return counts

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
        """Record the links of a page. This run must fetch the new and the unsettled ones, and every listing, feed and
        sitemap, but each only once.

        With `again` it also fetches settled articles. An address keeps the kind that is known. Only if the link is
        `declared`, by an outlet file or a person, does its kind count.
        """
        entries, fresh, days = [], 0, list[str]()
        for link in links:
            known = self._db.execute(_KNOWN, [link.url]).fetchone() or self._add(run, source, link, found_on, at)
            url_id, outcome, found_run, kind, day = known
            if day:
                days.append(day)
            corrected = kind != link.kind
            if corrected:
                if not declared:
                    continue
                outcome = "waiting"  # nobody has fetched it as this kind
                self._db.table("urls").update(url_id, {"kind": link.kind, "outcome": outcome, "detail": None})
            unsettled = outcome in UNSETTLED
            self.complete(link)
            fresh += unsettled or found_run == run
            if (unsettled or again or link.kind != "article") and (self._claim(run, url_id) or corrected):
                entries.append(FrontierEntry(link.url, link.kind, source, link.title, link.date))
        return Discovery(entries, fresh, max(days, default=None))

    def complete(self, link: Link) -> bool:
        """Record the title and date of a link if they were not known: the page that first showed the link may not have
        printed them. Returns False if the address is unknown."""
        if link.date or link.title:
            self._db.execute(
                "UPDATE urls SET listed_title = coalesce(listed_title, :title),"
                " listed_date = coalesce(listed_date, :date) WHERE url = :url AND (listed_title IS NULL AND"
                " :title IS NOT NULL OR listed_date IS NULL AND :date IS NOT NULL)",
                {"url": link.url, "title": link.title, "date": link.date},
            )
        return self._db.execute("SELECT 1 FROM urls WHERE url = ?", [link.url]).fetchone() is not None

    def claim_waiting(self, run: int, source: str) -> list[FrontierEntry]:
        """Claim for a run what earlier runs left unsettled."""
        return self._claim_all(
            run,
            f"SELECT u.id, {_ENTRY} FROM urls u"  # noqa: S608 (our own words)
            " WHERE source = :source AND outcome IN ('waiting', 'error', 'not_captured') ORDER BY id",
            {"source": source},
        )

    def claim_rechecks(self, run: int, source: str, now: str, budget: int) -> list[FrontierEntry]:
        """Claim for a run up to `budget` articles that are due to be fetched again, the longest due first."""
        return self._claim_all(
            run,
            f"SELECT u.id, {_ENTRY}, julianday(:now) - julianday(a.first_seen_at) AS known"  # noqa: S608 (our own words)
            " FROM urls u JOIN articles a ON a.id = u.article_id"
            " WHERE u.source = :source AND u.outcome NOT IN ('duplicate', 'waiting', 'error', 'not_captured') AND"
            f" (julianday(:now) - julianday(u.outcome_at) >= {_INTERVAL}"
            " OR julianday(u.outcome_at) > julianday(:now) + 1)"  # a wrong clock
            " ORDER BY julianday(u.outcome_at), u.id LIMIT :budget",
            {"source": source, "now": now, "budget": budget},
        )

    def claimed_articles(self, run: int, source: str, after: int, limit: int) -> list[tuple[int, FrontierEntry]]:
        """(id, entry) of up to `limit` articles of a source that this run has claimed and not settled, with an id
        greater than `after`, in the order of discovery."""
        rows = self._db.execute(
            # Without its outlet file a host is a source of its own.
            "SELECT u.id, u.url, u.kind, :source, u.listed_title, u.listed_date"
            " FROM visits v JOIN urls u ON u.id = v.url_id"
            " WHERE v.run_id = :run AND v.url_id > :after AND v.outcome = 'waiting' AND u.kind = 'article'"
            " AND u.source IN (:source, (SELECT source FROM z_source_hosts WHERE host = :source))"
            " ORDER BY v.url_id LIMIT :limit",
            {"run": run, "after": after, "source": source, "limit": limit},
        )
        return [(row[0], FrontierEntry(*row[1:])) for row in rows.fetchall()]

    def next_pages_of(self, url: str, kind: str) -> list[str]:
        """The pages of its own kind that were found on a listing or sitemap."""
        sql = "SELECT url FROM urls WHERE found_on = ? AND kind = ? AND kind <> 'article' ORDER BY id"
        return [row[0] for row in self._db.execute(sql, [url, kind])]

    def crawled_to_end(self, url: str) -> bool:
        """True if the last crawl of a listing reached its end or known articles."""
        row = self._db.execute("SELECT ended FROM walks WHERE url = ? ORDER BY id DESC LIMIT 1", [url]).fetchone()
        return row is not None and row[0] in ("finished", "known")

    def record_crawl_end(self, run: int, source: str, end: CrawlEnd) -> None:
        """Record how the crawl of a listing ended."""
        insert(self._db, "walks", {"run_id": run, "source": source} | asdict(end))

    def record(self, url: str) -> UrlRecord | None:
        """The record of an address, or None."""
        row = self._db.execute(f"{_RECORD} WHERE url = ?", [url]).fetchone()
        return UrlRecord(*row) if row else None

    def record_by_id(self, url_id: int) -> UrlRecord:
        """The record of the address with an id."""
        return UrlRecord(*self._db.execute(f"{_RECORD} WHERE id = ?", [url_id]).fetchone())

    def id_of(self, url: str) -> int:
        """The id of an address. Raises LookupError if it is unknown."""
        row = self._db.execute("SELECT id FROM urls WHERE url = ?", [url]).fetchone()
        if row is None:
            raise LookupError(f"{url} was never discovered")
        return int(row[0])

    def record_outcome(
        self, run: int, url_id: int, outcome: str, at: str, detail: str | None, article: int | None
    ) -> None:
        """Write the outcome of an address, to which a run has come."""
        sql = "UPDATE urls SET outcome = ?, outcome_at = ?, detail = ?, article_id = ? WHERE id = ?"
        self._db.execute(sql, [outcome, at, detail, article, url_id])
        self._db.execute(  # an upsert of sqlite-utils would query the list of tables each time
            "INSERT INTO visits (run_id, url_id, outcome) VALUES (?, ?, ?)"
            " ON CONFLICT (run_id, url_id) DO UPDATE SET outcome = excluded.outcome",
            [run, url_id, outcome],
        )

    def problems(self, run: int) -> Iterator[tuple[str, str, str | None]]:
        """(outcome, url, detail) of each address of a run that did not end in the archive. The outcome of those that it
        claimed and did not settle is 'waiting'."""
        yield from self._db.execute(
            "SELECT v.outcome, u.url, u.detail FROM visits v JOIN urls u ON u.id = v.url_id"
            " WHERE v.run_id = ? AND v.outcome NOT IN ('stored', 'revised', 'unchanged', 'duplicate')"
            " ORDER BY v.outcome, u.id",
            [run],
        )

    def _add(
        self, run: int, source: str, link: Link, found_on: str | None, at: str
    ) -> tuple[int, str, int, str, str | None]:
        """Record a new address. Returns its id, outcome, run and kind, and no day."""
        row: tuple[int, str, int, str, str | None] = self._db.execute(
            "INSERT INTO urls (source, found_on, found_at, found_run, outcome, outcome_at, url, kind, listed_title,"
            " listed_date) VALUES (?1, ?2, ?3, ?4, 'waiting', ?3, ?5, ?6, ?7, ?8)"
            " RETURNING id, outcome, found_run, kind, NULL",
            [source, found_on, at, run, *astuple(link)],
        ).fetchone()
        return row

    def _claim(self, run: int, url_id: int) -> bool:
        # sqlite-utils looks for the rowid of what it did not insert, and this table has none.
        sql = "INSERT OR IGNORE INTO visits (run_id, url_id, outcome) VALUES (?, ?, 'waiting')"
        return self._db.execute(sql, [run, url_id]).rowcount == 1

    def _claim_all(self, run: int, sql: str, values: dict[str, Any]) -> list[FrontierEntry]:
        rows = self._db.execute(sql, values).fetchall()
        return [FrontierEntry(*row[1:6]) for row in rows if self._claim(run, row[0])]
