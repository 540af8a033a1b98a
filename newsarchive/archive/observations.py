"""The table `observations`: one row for each answer of each address. Articles and outcomes are computed from it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlite_utils import Database

from newsarchive.archive.readings import Reading, Readings

CLAIMS = 50  # addresses that may claim one canonical address; if more do, the claim is ignored
HOPS = 5  # redirects in a row
AHEAD = timedelta(days=1)  # a later moment was written by a wrong clock
Row = dict[str, Any]
Rank = Callable[[Row], tuple[Any, ...]]
_COLUMNS = ("url_id", "at", "page", "reread", "result", "detail", "reading_id", "leads_to", "capture_id", "ahead")
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM observations"  # noqa: S608 (our own words)
_SHOWING = "SELECT DISTINCT o.url_id FROM z_readings r JOIN observations o ON o.reading_id = r.id WHERE"


@dataclass(slots=True, frozen=True)
class Observation:
    """One answer of one address. With `reread`, one re-extraction of a stored page.

    `at` is ISO 8601 in UTC, so comparing the texts compares the moments. `page` identifies the payload and is 0 if
    there was none. `result` is 'article' (see `reading`), 'redirect' (see `leads_to`), 'page' (a listing, feed or
    sitemap), or the outcome of an address that gave none of these. `capture` is the id of the stored page, if it was
    kept. `ahead` marks a moment that was in the future when the observation was stored.
    """

    address: str
    at: str
    page: int
    result: str
    detail: str | None = None
    reading: Reading | None = None
    leads_to: str | None = None
    capture: int | None = None
    reread: bool = False
    ahead: bool = False

    @property
    def order(self) -> tuple[bool, str, bool, bool, bool, str, int]:
        """The sort key. An observation dated in the future sorts first, so that it never overrides another. At the same
        moment an address without a query sorts before one with a query, because the first address names the article."""
        has_query = "?" in self.address
        return not self.ahead, self.at, self.reread, self.result != "redirect", has_query, self.address, self.page

    @property
    def shows_no_article(self) -> bool:
        """True if the address showed that it holds no article."""
        return self.result == "gone" or (self.result == "not_article" and self.page != 0)


@dataclass(slots=True)
class Component:
    """A set of connected addresses (by id), and all their observations."""

    addresses: dict[int, str] = field(default_factory=dict)
    observations: list[Observation] = field(default_factory=list)


def to_utc(at: str) -> str:
    """Convert a moment (ISO 8601 with offset) to UTC, so that comparing texts compares moments. Raises ValueError."""
    return datetime.fromisoformat(at).astimezone(UTC).isoformat()


def horizon() -> str:
    """The moment after which a date lies in the future."""
    return (datetime.now(UTC) + AHEAD).isoformat()


def page_key(sha256: str | None) -> int:
    """Identifies a payload among the observations of one address: 64 bits of its digest. 0 means no payload."""
    return int.from_bytes(bytes.fromhex(sha256[:16]), "big", signed=True) or 1 if sha256 else 0


class Observations:
    """The table `observations`. All writes are made within a transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.readings = Readings(db)

    def add(self, row: Row) -> bool:
        """Store an observation. Returns False if it was stored before. A reading replaces a missing one."""
        row = dict.fromkeys(_COLUMNS) | {"reread": 0} | row
        row["ahead"] = int(row["ahead"] or row["at"] > horizon())
        known = self.stored(row)
        if known is not None and (known["reading_id"] is not None or row["reading_id"] is None):
            return False
        self._write(row)
        if row["page"] == 0 and row["reading_id"] is None:
            self._keep_newest(row["url_id"], "page = 0 AND reading_id IS NULL", 1)
        elif row["result"] == "page":
            self._keep_newest(row["url_id"], "result = 'page'", 2)
        return True

    def merge(self, row: Row, rank: Rank) -> bool:
        """Store an observation of another archive. Returns True if that changed anything. If both archives recorded the
        same answer, the one with the greater `rank` is kept."""
        known = self.stored(row)
        if known is None:
            return self.add(row)
        greater = rank(row) > rank(known)
        ahead = max(known["ahead"], row["ahead"])
        if greater or ahead > known["ahead"]:
            self._write((row if greater else known) | {"ahead": ahead})
            return True
        return False

    def of(self, url_id: int) -> list[Row]:
        """All observations of an address as rows, oldest first."""
        return self._rows(f"{_SELECT} WHERE url_id = ? ORDER BY at, reread, page", [url_id])

    def addresses(self) -> Iterator[int]:
        """The ids of all observed addresses, in order."""
        sql, url_id = "SELECT url_id FROM observations WHERE url_id > ? ORDER BY url_id LIMIT 1", -(1 << 63)
        while row := self._db.execute(sql, [url_id]).fetchone():
            (url_id,) = row
            yield url_id

    def latest(self, url_id: int, until: str = "9", result: str | None = None) -> Row | None:
        """The latest observation of an address, at or before a moment, that gave a result (any by default)."""
        sql = f"{_SELECT} WHERE url_id = ? AND at <= ? AND NOT reread AND NOT ahead AND (?3 IS NULL OR result = ?3)"
        return next(iter(self._rows(f"{sql} ORDER BY at DESC, page DESC LIMIT 1", [url_id, until, result])), None)

    def stored(self, key: Row) -> Row | None:
        """The observation with these values of `url_id`, `at`, `page` and `reread`, or None."""
        sql = f"{_SELECT} WHERE url_id = :url_id AND at = :at AND page = :page AND reread = :reread"
        return next(iter(self._rows(sql, key)), None)

    def mark_ahead(self) -> list[int]:
        """Mark the observations of the future, which a wrong clock wrote. Returns the ids of their addresses."""
        sql = "UPDATE observations SET ahead = 1 WHERE NOT ahead AND at > ? RETURNING url_id"
        return sorted({row[0] for row in self._db.execute(sql, [horizon()]).fetchall()})

    def claimants(self, url_id: int) -> list[int]:
        """The addresses of a canonical address that exactly CLAIMS + 1 addresses claim. Such a claim has just lost its
        effect, so their articles must be computed again."""
        sql = "SELECT DISTINCT r.url FROM observations o JOIN z_readings r ON r.id = o.reading_id WHERE o.url_id = ?"
        claims = [self._claiming(url) for (url,) in self._db.execute(sql, [url_id]).fetchall()]
        return sorted({claimant for claim in claims if len(claim) == CLAIMS + 1 for claimant in claim})

    def leading_to(self, url_id: int) -> list[int]:
        """The addresses that redirect to an address."""
        sql = "SELECT DISTINCT url_id FROM observations WHERE leads_to = ? ORDER BY url_id"
        return self._ids(sql, url_id)

    def replace_reading(self, url_id: int, old: int, new: int) -> None:
        """Replace one reading of an address by another."""
        sql = "UPDATE observations SET reading_id = ? WHERE url_id = ? AND reading_id = ?"
        self._db.execute(sql, [new, url_id, old])

    def ends_in(self, address: str) -> str | None:
        """The latest result of an address, after redirects. None if there is none, 'error' for a loop."""
        row = self._db.execute("SELECT id FROM urls WHERE url = ?", [address]).fetchone()
        url_id = row[0] if row else None
        for _ in range(HOPS + 1):
            latest = self.latest(url_id) if url_id is not None else None
            if latest is None or latest["leads_to"] is None:
                return str(latest["result"]) if latest else None
            url_id = latest["leads_to"]
        return "error"

    def component(self, url_id: int) -> Component:
        """All addresses connected to an address: by canonical addresses, identities, and redirects to articles."""
        component = Component()
        readings: dict[int, Reading] = {}
        pending = [url_id]
        while pending:
            number = pending.pop()
            if number not in component.addresses:
                address = component.addresses[number] = self._address(number)
                rows = self.of(number)
                observations = [self._observation(address, row, readings) for row in rows]
                component.observations += observations
                pending += self._connected(number, address, [one.reading for one in observations if one.reading])
                pending += (row["leads_to"] for row in rows if row["leads_to"] and self._shows_article(row["leads_to"]))
        return component

    def _connected(self, url_id: int, address: str, readings: list[Reading]) -> Iterator[int]:
        for claim in {address} | {reading.url for reading in readings}:
            if len(claiming := self._claiming(claim)) <= CLAIMS:
                yield from claiming
                yield from self._ids("SELECT id FROM urls WHERE url = ? AND kind = 'article'", claim)
        for identity in {reading.identity for reading in readings} - {None}:
            yield from self._ids(f"{_SHOWING} r.identity = ?", identity)
        if self._shows_article(url_id):
            yield from self.leading_to(url_id)

    def _claiming(self, address: str) -> list[int]:
        """The addresses whose pages claim a canonical address, at most CLAIMS + 2."""
        return self._ids(f"{_SHOWING} r.url = ? LIMIT {CLAIMS + 2}", address)

    def _shows_article(self, url_id: int, hops: int = HOPS) -> bool:
        """True if an address shows an article or redirects to one."""
        sql = "SELECT 1 FROM observations WHERE url_id = ? AND reading_id IS NOT NULL LIMIT 1"
        if self._db.execute(sql, [url_id]).fetchone():
            return True
        sql = "SELECT DISTINCT leads_to FROM observations WHERE url_id = ? AND leads_to IS NOT NULL"
        return hops > 0 and any(self._shows_article(target, hops - 1) for target in self._ids(sql, url_id))

    def _observation(self, address: str, row: Row, readings: dict[int, Reading]) -> Observation:
        """The observation of a row. `readings` holds those that were read before."""
        reading, leads_to = None, None
        if (number := row["reading_id"]) is not None:
            reading = readings[number] = readings.get(number) or self.readings.get(number)
            if len(self._claiming(reading.url)) > CLAIMS:
                reading = replace(reading, url=address)
        if row["leads_to"] is not None:
            leads_to = self._address(row["leads_to"])
        flags = bool(row["reread"]), bool(row["ahead"])
        return Observation(
            address, row["at"], row["page"], row["result"], row["detail"], reading, leads_to, row["capture_id"], *flags
        )

    def _address(self, url_id: int) -> str:
        return str(self._db.execute("SELECT url FROM urls WHERE id = ?", [url_id]).fetchone()[0])

    def _ids(self, sql: str, value: object) -> list[int]:
        return [row[0] for row in self._db.execute(sql, [value]).fetchall()]

    def _rows(self, sql: str, values: list[object] | Row) -> list[Row]:
        rows = self._db.execute(sql, values).fetchall()
        return [dict(zip(_COLUMNS, row, strict=True)) for row in rows]

    def _write(self, row: Row) -> None:
        sql = f"INSERT OR REPLACE INTO observations ({', '.join(_COLUMNS)}) VALUES (:{', :'.join(_COLUMNS)})"  # noqa: S608
        self._db.execute(sql, row)

    def _keep_newest(self, url_id: int, condition: str, count: int) -> None:
        self._db.execute(
            f"DELETE FROM observations WHERE url_id = :id AND {condition} AND at < (SELECT min(at) FROM"  # noqa: S608
            f" (SELECT at FROM observations WHERE url_id = :id AND {condition} AND NOT ahead"
            " ORDER BY at DESC LIMIT :count)) AND NOT ahead",
            {"id": url_id, "count": count},
        )
