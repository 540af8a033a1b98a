"""The table `observations`: what each address showed, one row for each answer. Articles and outcomes are computed from
it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlite_utils import Database

from newsarchive.archive.history import Observation
from newsarchive.archive.readings import Reading, Readings

CLAIMS = 50  # addresses that may claim one canonical address; if more do, the claim is ignored
HOPS = 5  # redirects in a row
AHEAD = timedelta(days=1)  # a later moment was written by a wrong clock
_KEY = ("url_id", "at", "page", "reread")
_VALUES = ("result", "detail", "reading_id", "leads_to", "capture_id", "ahead")
COLUMNS = _KEY + _VALUES
Rank = Callable[[dict[str, Any]], tuple[Any, ...]]
_SHOWING = "SELECT DISTINCT o.url_id FROM readings r JOIN observations o ON o.reading_id = r.id"


def moment(at: str) -> str:
    """Convert a moment (ISO 8601 with offset) to UTC, so that comparing texts compares moments. Raises ValueError."""
    return datetime.fromisoformat(at).astimezone(UTC).isoformat()


def page_key(sha256: str | None) -> int:
    """Identifies a payload among the observations of one address: 64 bits of its digest. 0 stands for no payload."""
    return int.from_bytes(bytes.fromhex(sha256[:16]), "big", signed=True) or 1 if sha256 else 0


@dataclass(slots=True)
class Component:
    """A set of connected addresses (by id), with all their observations."""

    addresses: dict[int, str]
    observations: list[Observation]


class Observations:
    """The table `observations`. All writes are made within a transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.readings = Readings(db)

    def add(self, row: dict[str, Any]) -> bool:
        """Store an observation. Returns False if it was stored before. A reading replaces a missing one."""
        values = {"detail": None, "reading_id": None, "leads_to": None, "capture_id": None, "reread": 0} | row
        values["ahead"] = int(values.get("ahead") or _is_ahead(values["at"]))
        known = self._known(values)
        if known is not None and (known["reading_id"] is not None or values["reading_id"] is None):
            return False
        self._write(values)
        if values["page"] == 0 and values["reading_id"] is None:
            self._keep_newest(values["url_id"], "page = 0 AND reading_id IS NULL", 1)
        elif values["result"] == "page":
            self._keep_newest(values["url_id"], "result = 'page'", 2)
        return True

    def take(self, row: dict[str, Any], rank: Rank) -> bool:
        """Store an observation of another archive. Returns True if that changed anything. If both archives recorded the
        same answer, the one with the greater `rank` is kept."""
        known = self._known(row)
        if known is None:
            return self.add(row)
        ahead = max(known["ahead"], row["ahead"])
        if rank(row) > rank(known):
            self._write(row | {"ahead": ahead})
            return True
        if ahead > known["ahead"]:
            self._write(known | {"ahead": ahead})
            return True
        return False

    def of(self, url_id: int) -> list[dict[str, Any]]:
        """All observations of an address as rows, oldest first."""
        sql = f"SELECT {', '.join(COLUMNS)} FROM observations WHERE url_id = ? ORDER BY at, reread, page"  # noqa: S608
        return [dict(zip(COLUMNS, row, strict=True)) for row in self._db.execute(sql, [url_id])]

    def before(self, url_id: int, at: str) -> dict[str, Any] | None:
        """The latest observation of an address at or before a moment."""
        return self._last(url_id, at, "1")

    def reading_before(self, url_id: int, at: str) -> dict[str, Any] | None:
        """The latest observation of an address, at or before a moment, that gave an article."""
        return self._last(url_id, at, "result = 'article'")

    def overtaken(self, url_id: int, at: str) -> bool:
        """True if an address was observed after a moment."""
        sql = "SELECT 1 FROM observations WHERE url_id = ? AND at > ? AND NOT reread AND NOT ahead LIMIT 1"
        return self._db.execute(sql, [url_id, at]).fetchone() is not None

    def has(self, url_id: int, at: str, page: int) -> bool:
        """True if this observation is stored."""
        sql = "SELECT 1 FROM observations WHERE url_id = ? AND at = ? AND page = ? AND NOT reread"
        return self._db.execute(sql, [url_id, at, page]).fetchone() is not None

    def mark_ahead(self) -> list[int]:
        """Mark the observations whose moment is in the future: a wrong clock wrote them. Returns the ids of their
        addresses."""
        sql = "UPDATE observations SET ahead = 1 WHERE NOT ahead AND at > ? RETURNING url_id"
        return sorted({row[0] for row in self._db.execute(sql, [_horizon()]).fetchall()})

    def faults(self) -> Iterator[str]:
        """One line for each observation whose moment was in the future when it was stored, and for each that names no
        capture though its page is there."""
        sql = "SELECT u.url, o.at FROM observations o JOIN urls u ON u.id = o.url_id WHERE ahead OR at > ?"
        for url, at in self._db.execute(sql, [_horizon()]):
            yield f"{url}: an answer is dated {at}, which was in the future; it never overrides another answer"
        sql = (
            "SELECT u.url, o.at, o.page, c.sha256 FROM observations o JOIN urls u ON u.id = o.url_id"
            " JOIN captures c ON c.url = u.url"
            " WHERE o.result = 'article' AND o.capture_id IS NULL AND NOT o.reread"
        )
        for url, at, page, sha256 in self._db.execute(sql):
            if page == page_key(sha256):
                yield f"{url}: its article of {at} was read from a page that is kept, but names no capture"

    def claimants(self, url_id: int) -> list[int]:
        """The addresses of a canonical address that exactly CLAIMS + 1 addresses claim. Such a claim has just lost its
        effect, so their articles must be computed again."""
        found: set[int] = set()
        sql = "SELECT DISTINCT r.url FROM observations o JOIN readings r ON r.id = o.reading_id WHERE o.url_id = ?"
        for (url,) in self._db.execute(sql, [url_id]).fetchall():
            holders = self._holders(url)
            if len(holders) == CLAIMS + 1:
                found |= holders
        return sorted(found)

    def leading_to(self, url_id: int) -> list[int]:
        """The addresses that redirect to an address."""
        sql = "SELECT DISTINCT url_id FROM observations WHERE leads_to = ? ORDER BY url_id"
        return [row[0] for row in self._db.execute(sql, [url_id])]

    def replace_reading(self, url_id: int, old: int, new: int) -> None:
        """Replace one reading of an address by another."""
        sql = "UPDATE observations SET reading_id = ? WHERE url_id = ? AND reading_id = ?"
        self._db.execute(sql, [new, url_id, old])

    def ends_in(self, address: str) -> str | None:
        """The result of the latest observation of an address, after redirects. None if there is none, 'error' if the
        redirects form a loop."""
        row = self._db.execute("SELECT id FROM urls WHERE url = ?", [address]).fetchone()
        for _ in range(HOPS + 1):
            last = self._last(row[0], "9", "1") if row else None
            if last is None or last["leads_to"] is None:
                return str(last["result"]) if last else None
            row = (last["leads_to"],)
        return "error"

    def component(self, start: Iterable[int]) -> Component:
        """All addresses connected to `start`: by canonical addresses, identities, and redirects to articles."""
        rows: dict[int, list[dict[str, Any]]] = {}
        addresses: dict[int, str] = {}
        readings: dict[int, Reading] = {}
        too_many: set[str] = set()
        pending = list(start)
        while pending:
            url_id = pending.pop()
            if url_id in rows:
                continue
            rows[url_id] = self.of(url_id)
            addresses[url_id] = self._address(url_id)
            wanted = {row["reading_id"] for row in rows[url_id] if row["reading_id"] is not None}
            readings |= self.readings.get(wanted - readings.keys())
            pending += self._tied(url_id, addresses[url_id], rows[url_id], readings, too_many)
        found = [
            self._observation(row, addresses[url_id], readings, too_many) for url_id in rows for row in rows[url_id]
        ]
        return Component(addresses, found)

    def _tied(
        self,
        url_id: int,
        address: str,
        rows: list[dict[str, Any]],
        readings: dict[int, Reading],
        too_many: set[str],
    ) -> Iterator[int]:
        mine = [readings[row["reading_id"]] for row in rows if row["reading_id"] is not None]
        for claim in {address, *(reading.url for reading in mine)}:
            holders = self._holders(claim)
            if len(holders) > CLAIMS:
                too_many.add(claim)
            else:
                yield from holders
        for claim in {reading.url for reading in mine} - {address} - too_many:
            row = self._db.execute("SELECT id FROM urls WHERE url = ? AND kind = 'article'", [claim]).fetchone()
            if row is not None:
                yield row[0]
        for identity in {reading.identity for reading in mine} - {None}:
            yield from self._identified(identity)
        for row in rows:
            if row["leads_to"] is not None and self._shows_article(row["leads_to"], HOPS):
                yield row["leads_to"]
        if self._shows_article(url_id, HOPS):
            yield from self.leading_to(url_id)

    def _holders(self, claim: str) -> set[int]:
        return {row[0] for row in self._db.execute(f"{_SHOWING} WHERE r.url = ? LIMIT ?", [claim, CLAIMS + 2])}

    def _identified(self, identity: str | None) -> set[int]:
        return {row[0] for row in self._db.execute(f"{_SHOWING} WHERE r.identity = ?", [identity])}

    def _shows_article(self, url_id: int, hops: int) -> bool:
        """True if an address shows an article or redirects to one."""
        sql = "SELECT 1 FROM observations WHERE url_id = ? AND reading_id IS NOT NULL LIMIT 1"
        if self._db.execute(sql, [url_id]).fetchone():
            return True
        sql = "SELECT DISTINCT leads_to FROM observations WHERE url_id = ? AND leads_to IS NOT NULL"
        return hops > 0 and any(
            self._shows_article(row[0], hops - 1) for row in self._db.execute(sql, [url_id]).fetchall()
        )

    def _observation(
        self, row: dict[str, Any], address: str, readings: dict[int, Reading], too_many: set[str]
    ) -> Observation:
        reading = readings[row["reading_id"]] if row["reading_id"] is not None else None
        if reading is not None and reading.url in too_many:
            reading = replace(reading, url=address)
        leads_to = self._address(row["leads_to"]) if row["leads_to"] is not None else None
        return Observation(
            address,
            row["at"],
            row["page"],
            row["result"],
            row["detail"],
            reading,
            leads_to,
            row["capture_id"],
            bool(row["reread"]),
            bool(row["ahead"]),
        )

    def _address(self, url_id: int) -> str:
        return str(self._db.execute("SELECT url FROM urls WHERE id = ?", [url_id]).fetchone()[0])

    def _known(self, row: dict[str, Any]) -> dict[str, Any] | None:
        sql = (
            f"SELECT {', '.join(COLUMNS)} FROM observations"  # noqa: S608 (our own words)
            " WHERE url_id = :url_id AND at = :at AND page = :page AND reread = :reread"
        )
        known = self._db.execute(sql, row).fetchone()
        return dict(zip(COLUMNS, known, strict=True)) if known else None

    def _last(self, url_id: int, at: str, condition: str) -> dict[str, Any] | None:
        sql = (
            f"SELECT {', '.join(COLUMNS)} FROM observations WHERE url_id = ? AND at <= ? AND NOT reread"  # noqa: S608
            f" AND NOT ahead AND {condition} ORDER BY at DESC, page DESC LIMIT 1"
        )
        row = self._db.execute(sql, [url_id, at]).fetchone()
        return dict(zip(COLUMNS, row, strict=True)) if row else None

    def _write(self, row: dict[str, Any]) -> None:
        names = ", ".join(COLUMNS)
        marks = ", ".join(f":{name}" for name in COLUMNS)
        self._db.execute(f"INSERT OR REPLACE INTO observations ({names}) VALUES ({marks})", row)  # noqa: S608

    def _keep_newest(self, url_id: int, condition: str, count: int) -> None:
        self._db.execute(
            f"DELETE FROM observations WHERE url_id = :id AND {condition} AND at < (SELECT min(at) FROM"  # noqa: S608
            f" (SELECT at FROM observations WHERE url_id = :id AND {condition} AND NOT ahead"
            " ORDER BY at DESC LIMIT :count)) AND NOT ahead",
            {"id": url_id, "count": count},
        )


def _is_ahead(at: str) -> bool:
    return at > _horizon()


def _horizon() -> str:
    return (datetime.now(UTC) + AHEAD).isoformat()
