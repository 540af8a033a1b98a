"""Stores observations and brings up to date what is computed from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlite_utils import Database

from newsarchive.archive.captures import Captures
from newsarchive.archive.compression import digest
from newsarchive.archive.ledger import UrlLedger
from newsarchive.archive.observations import Observations, moment, page_key
from newsarchive.archive.projection import Projection, Refreshed
from newsarchive.archive.readings import Change, Reading
from newsarchive.models import Capture, Link, PageResult

KNOWN = "known"  # the answer is stored already
EARLIER = "earlier"  # a later answer of its address is stored
NOT_STORED = "HTTP 304 for a page that is not stored"


class Recorder:
    """Writes `captures`, `readings` and `observations`. All writes are made within a transaction."""

    def __init__(self, db: Database, ledger: UrlLedger, captures: Captures) -> None:
        self._ledger = ledger
        self._captures = captures
        self._observations = Observations(db)
        self._readings = self._observations.readings
        self._projection = Projection(db, ledger, self._observations)

    def store(self, run: int, visit: PageResult, at: str, prepared: Reading | None = None) -> str:
        """Store what an address showed at a moment. Returns the outcome of the address. A reading that was prepared
        of the visit's article saves computing it here."""
        reading = Reading.of(visit.article, visit.identity) if visit.article is not None else None
        self._readings.held = prepared if prepared == reading else reading
        try:
            return self._store(run, visit, at)
        finally:
            self._readings.held = None

    def _store(self, run: int, visit: PageResult, at: str) -> str:
        at = moment(at)
        last = visit.url
        url_ids = [self._ledger.id_of(visit.url)]
        if visit.kind == "article":
            for capture, target in visit.redirects:
                url_ids.append(self._led(run, visit, last, target, at))
                self._redirect(url_ids[-2], capture, url_ids[-1], at)
                last = target
        answered = visit.capture is not None or visit.outcome is not None or visit.article is not None
        known = False
        if answered and self._ledger.record_by_id(url_ids[-1]).kind == visit.kind:
            known = not self._observe(url_ids[-1], visit, at)
        self._projection.refresh(run, reversed(url_ids), looked=url_ids)
        if known:  # a replay of a stored answer
            self._unchanged(run, url_ids[-1])
        return self._ledger.record_by_id(url_ids[0]).outcome

    def knows(self, url: str, capture: Capture) -> bool:
        """True if this answer of an address is stored."""
        entry = self._ledger.record(url)
        return entry is not None and self._observations.has(entry.id, moment(capture.fetched_at), _answer_key(capture))

    def overtaken(self, url: str, at: str) -> bool:
        """True if an address was observed after a moment."""
        return self._observations.overtaken(self._ledger.id_of(url), moment(at))

    def reread(self, run: int | None, url: str, reading: Reading, at: str) -> dict[str, Change]:
        """Compare a new reading of an article's stored page with the article as it stands. If a run is given, store the
        reading as a re-extraction."""
        url_id = self._ledger.id_of(url)
        state = self._projection.state(url_id)
        if state is None:
            return {}
        standing = self._projection.standing(state)
        changes = standing.changes(reading)
        if run is None:
            return changes
        if changes:
            if standing is not state.reading:  # somebody edited the rows
                ids = self._readings.add(state.reading), self._readings.add(standing)
                self._observations.replace_reading(url_id, *ids)
            row = {"url_id": url_id, "at": moment(at), "page": 0, "reread": 1, "result": "article"}
            row |= {"reading_id": self._readings.add(reading), "capture_id": state.capture}
            self._observations.add(row)
        self._projection.refresh(run, [url_id])  # this also repairs damaged rows
        return changes

    def mark_ahead(self) -> list[int]:
        """Mark observations dated in the future. Returns the ids of their addresses, to be refreshed."""
        return self._observations.mark_ahead()

    def refresh(self, run: int, url_ids: Iterable[int]) -> Refreshed:
        """Bring up to date what is computed from the observations of some addresses."""
        return self._projection.refresh(run, url_ids)

    def take(self, other: Recorder, their_id: int, url: str) -> int | None:
        """Store what another archive observed of an address. Returns the address's id here if anything is new, else
        None."""
        mine, theirs = self._observations, other._observations
        url_id = self._ledger.id_of(url)
        new = False
        for row in theirs.of(their_id):
            values = row | {"url_id": url_id}
            if row["reading_id"] is not None:
                values["reading_id"] = self._readings.add_row(*theirs.readings.row(row["reading_id"]))
            if row["leads_to"] is not None:
                values["leads_to"] = self._ledger.id_of(other._ledger.record_by_id(row["leads_to"]).url)
            if row["capture_id"] is not None:
                values["capture_id"] = self._captures.id_of(*other._captures.name(row["capture_id"]))
            new |= mine.take(values, self._rank)
        return url_id if new else None

    def faults(self) -> Iterator[str]:
        """One line for each row that differs from what the observations give, and for each moment in the future."""
        yield from self._observations.faults()
        yield from self._projection.faults()

    def _rank(self, row: dict[str, Any]) -> tuple[str, str, str, str, tuple[str, ...]]:
        """The order of two records of the same answer. It is the same in every archive."""
        reading = self._readings.row(row["reading_id"])[0] if row["reading_id"] is not None else ""
        capture = self._captures.name(row["capture_id"]) if row["capture_id"] is not None else ()
        target = self._ledger.record_by_id(row["leads_to"]).url if row["leads_to"] is not None else ""
        return reading, row["result"], row["detail"] or "", target, capture

    def _led(self, run: int, visit: PageResult, found_on: str, target: str, at: str) -> int:
        """Put the target of a redirect into the ledger. Returns its id."""
        link = Link(target, date=visit.listed_date)
        self._ledger.discover(run, visit.source, [link], found_on, at, again=True)
        return self._ledger.id_of(target)

    def _redirect(self, url_id: int, capture: Capture, target: int, at: str) -> None:
        row = {"url_id": url_id, "at": at, "result": "redirect", "leads_to": target}
        before = self._observations.before(url_id, at)
        kept = before["capture_id"] if before and before["leads_to"] == target else self._captures.keep(capture)
        self._observations.add(row | {"page": _answer_key(capture), "capture_id": kept})

    def _observe(self, url_id: int, visit: PageResult, at: str) -> bool:
        row: dict[str, Any] = {"url_id": url_id, "at": at, "result": visit.outcome or "page", "detail": visit.detail}
        row["page"] = _answer_key(visit.capture) if visit.capture is not None else page_key(None)
        if visit.kind == "article":
            row |= self._article(url_id, visit, at)
        before = self._observations.before(url_id, at)
        if "capture_id" not in row and visit.capture is not None:
            alike = before is not None and (before["page"], before["result"]) == (row["page"], row["result"])
            row["capture_id"] = before["capture_id"] if before and alike else self._captures.keep(visit.capture)
        return self._observations.add(row)

    def _unchanged(self, run: int, url_id: int) -> None:
        entry = self._ledger.record_by_id(url_id)
        if entry.outcome in {"stored", "revised"}:
            self._ledger.record_outcome(run, url_id, "unchanged", entry.outcome_at, entry.detail, entry.article)

    def _article(self, url_id: int, visit: PageResult, at: str) -> dict[str, Any]:
        """The columns that an article's page adds to its observation. The page is stored only if it is new. An article
        without a page is identified by its reading."""
        before = self._observations.reading_before(url_id, at)
        row: dict[str, Any] = {"result": "article"}
        same = row | ({name: before[name] for name in ("reading_id", "capture_id")} if before else {})
        reading = self._readings.held
        if reading is None:
            if visit.outcome != "unchanged":
                return {}
            return same if before is not None else {"result": "error", "detail": NOT_STORED}
        repeats = before is not None and self._repeats(before, reading, url_id, at)
        if repeats and (same["capture_id"] is not None or visit.capture is None):
            row = same
        else:
            row["reading_id"] = self._readings.add(reading)
            row["capture_id"] = None if visit.capture is None else self._captures.keep(visit.capture)
        if visit.capture is None:
            row["page"] = page_key(self._readings.row(row["reading_id"])[0])
        return row

    def _repeats(self, before: dict[str, Any], reading: Reading, url_id: int, at: str) -> bool:
        """True if an address shows what the earlier observation of an article showed, and nothing else in between."""
        known = self._readings.get({before["reading_id"]})[before["reading_id"]]
        told = (known.url, known.identity) == (reading.url, reading.identity)
        last = self._observations.before(url_id, at)
        return told and not known.changes(reading) and last is not None and last["result"] == "article"


def _answer_key(capture: Capture) -> int:
    """Identifies an answer among those of one address: by its body, and by where a redirect leads."""
    targets = [value for name, value in capture.headers if name.lower() == "location"]
    target = targets[0] if targets and 300 <= capture.status < 400 else ""
    return page_key(digest(capture.body + target.encode()))
