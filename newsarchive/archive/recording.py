"""Stores what addresses showed, and writes what is computed from it: articles with photos, evidence and revisions,
stories, and the outcome of each address. Only rows that differ are written."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Self

from sqlite_utils import Database

from newsarchive.archive.articles import ArticleRows, Articles
from newsarchive.archive.captures import Captures
from newsarchive.archive.compression import digest
from newsarchive.archive.history import ArticleState, History, Outcome, history, page_outcome
from newsarchive.archive.ledger import UrlLedger, UrlRecord
from newsarchive.archive.observations import Component, Observations, page_key, to_utc
from newsarchive.archive.people import People
from newsarchive.archive.readings import Change, Computed, Reading
from newsarchive.archive.stories import Stories
from newsarchive.models import Capture, Link, PageResult

KNOWN = "known"  # the answer is stored already
EARLIER = "earlier"  # a later answer of its address is stored
NOT_STORED = "HTTP 304 for a page that is not stored"
# A change in one of these can change the story, or which of its articles is the first.
_STORY = frozenset({"lead", "body", "published_at", "first_seen_at", "url"})
# A change in one of these can change what the article says of people, or when or where it says so.
_PEOPLE = frozenset({"title", "lead", "body", "photos", "authors", "agency", "section", "language", "tags", "url"})
_PEOPLE |= {"published_at", "first_seen_at", "mentions_version"}
# Only the archive writes these. Texts may be corrected by hand; `newsarchive reextract` reports that.
_OWN = frozenset({"first_seen_at", "last_seen_at", "gone_at", "capture_id", "revisions"})
_SAME = {"revised": "stored", "unchanged": "stored"}  # these differ only in what a run had seen before


@dataclass(slots=True)
class Refreshed:
    """What was written: the addresses of new articles, of changed articles, and of changed outcomes."""

    added: set[str] = field(default_factory=set)
    changed: set[str] = field(default_factory=set)
    outcomes: set[str] = field(default_factory=set)


@dataclass(slots=True, frozen=True)
class KnownAddress:
    """What an archive knows of an address: `latest` is the moment of its latest observation (None without one), and
    `answers` are the moments and keys of all of them."""

    url: str
    kind: str
    listed_date: str | None
    latest: str | None
    answers: frozenset[tuple[str, int]]

    def knows(self, capture: Capture) -> bool:
        """True if this answer is stored."""
        return (to_utc(capture.fetched_at), _answer_key(capture)) in self.answers


class Recorder:
    """Writes observations and what is computed from them. All writes are made within a transaction."""

    def __init__(self, db: Database, ledger: UrlLedger, captures: Captures, people: People) -> None:
        self._db = db
        self._ledger = ledger
        self._captures = captures
        self._observations = Observations(db)
        self._readings = self._observations.readings
        self._articles = Articles(db)
        self._stories = Stories(db)
        self._people = people

    def store(self, run: int, result: PageResult, at: str, prepared: Reading | None = None) -> str:
        """Store what an address showed at a moment. Returns the outcome of the address. `prepared` is the reading of
        the article, if it was computed before the transaction."""
        reading = Reading.of(result.article, result.identity) if result.article is not None else None
        self._readings.held = prepared if prepared == reading else reading
        at = to_utc(at)
        last = result.url
        url_ids = [self._ledger.id_of(result.url)]
        for capture, target in result.redirects if result.kind == "article" else ():
            link = Link(target, date=result.listed_date)
            self._ledger.discover(run, result.source, [link], last, at, again=True)
            url_ids.append(self._ledger.id_of(target))
            self._observe_redirect(url_ids[-2], capture, url_ids[-1], at)
            last = target
        answered = result.capture is not None or result.outcome is not None or result.article is not None
        known = False
        if answered and self._ledger.record_by_id(url_ids[-1]).kind == result.kind:
            known = not self._observe(url_ids[-1], result, at)
        self.refresh(run, reversed(url_ids), fetched=url_ids)
        record = self._ledger.record_by_id(url_ids[-1])
        if known and record.outcome in {"stored", "revised"}:  # a replay of a stored answer
            self._ledger.record_outcome(run, record.id, "unchanged", record.outcome_at, record.detail, record.article)
        return self._ledger.record_by_id(url_ids[0]).outcome

    def knows(self, url: str, capture: Capture) -> bool:
        """True if this answer of an address is stored."""
        record = self._ledger.record(url)
        key = {"at": to_utc(capture.fetched_at), "page": _answer_key(capture), "reread": 0}
        return record is not None and self._observations.stored(key | {"url_id": record.id}) is not None

    def known(self, url: str) -> KnownAddress | None:
        """What is known of an address, for a load elsewhere of which the result is merged into this archive."""
        record = self._ledger.record(url)
        if record is None:
            return None
        latest = self._observations.latest(record.id)
        answers = {(row["at"], row["page"]) for row in self._observations.of(record.id) if not row["reread"]}
        return KnownAddress(url, record.kind, record.listed_date, latest["at"] if latest else None, frozenset(answers))

    def overtaken(self, url: str, at: str) -> bool:
        """True if an address was observed after a moment."""
        latest = self._observations.latest(self._ledger.id_of(url))
        return latest is not None and latest["at"] > to_utc(at)

    def reread(self, run: int | None, url: str, reading: Reading, at: str) -> dict[str, Change]:
        """Compare a new reading of an article's stored page with the article as it stands. Returns {field: (old, new)},
        also of fields whose change is no edit. If a run is given, store the reading as a re-extraction if anything
        differs."""
        url_id = self._ledger.id_of(url)
        articles, _ = history(self._observations.component(url_id).observations, self._observations.ends_in)
        state = next((one for one in articles if one.speaker == url), None)
        if state is None:
            return {}
        standing = self._standing(state)
        changes = standing.changes(reading) | state.reading.uncompared_changes(reading)
        if run is None:
            return changes
        if changes:
            if standing is not state.reading:  # somebody edited the rows
                ids = self._readings.add(state.reading), self._readings.add(standing)
                self._observations.replace_reading(url_id, *ids)
            row = {"url_id": url_id, "at": to_utc(at), "page": 0, "reread": 1, "result": "article"}
            row |= {"reading_id": self._readings.add(reading), "capture_id": state.capture}
            self._observations.add(row)
        self.refresh(run, [url_id])  # this also repairs damaged rows
        return changes

    def mark_ahead(self) -> list[int]:
        """Mark observations dated in the future. Returns the ids of their addresses, to be refreshed."""
        return self._observations.mark_ahead()

    def merge(self, other: Self, their_id: int, url: str) -> int | None:
        """Store what another archive observed of an address. Returns the id here, or None if nothing is new.

        Where the page of an observation was left out because it is damaged there, the article that was read from it is
        stored without a page. A listing is left out: the next crawl fetches it again."""
        url_id = self._ledger.id_of(url)
        new = False
        for row in other._observations.of(their_id):
            values = row | {"url_id": url_id}
            if row["reading_id"] is not None:
                values["reading_id"] = self._readings.add_row(*other._readings.row(row["reading_id"]))
            if row["leads_to"] is not None:
                values["leads_to"] = self._ledger.id_of(other._ledger.record_by_id(row["leads_to"]).url)
            if row["capture_id"] is not None:
                values["capture_id"] = self._captures.id_of(*other._captures.name(row["capture_id"]))
                if values["capture_id"] is None and row["result"] == "page":
                    continue
            new |= self._observations.merge(values, self._rank)
        return url_id if new else None

    @contextmanager
    def taking(self, other: Self, articles: Iterable[int]) -> Iterator[None]:
        """While the context is open, what another archive has computed of the texts of some of its articles is taken
        from there. Computing it takes two thirds of the time of a merge."""
        for row in articles:
            if found := other._people.found(row):
                key, mentions = found
                self._readings.computed[key] = Computed(mentions, other._stories.shingle_hashes(row))
        try:
            yield
        finally:
            self._readings.computed = {}

    def refresh(self, run: int, url_ids: Iterable[int], fetched: Iterable[int] = ()) -> Refreshed:
        """Bring up to date everything that is computed from the observations of some addresses. The run records each
        changed outcome, and the outcomes of the `fetched` addresses in any case."""
        done, fetched = Refreshed(), set(fetched)
        pending, refreshed = list(url_ids), set[int]()
        while pending:
            url_id = pending.pop()
            if url_id in refreshed:
                continue
            component = self._observations.component(url_id)
            if not component.observations:
                continue
            refreshed |= component.addresses.keys()
            for changed in self._write(run, component, fetched, done):
                pending += self._observations.leading_to(changed)
            pending += self._observations.claimants(url_id)
        return done

    def faults(self) -> Iterator[str]:
        """One line for each row that differs from what the observations give. The memory used does not grow with the
        archive."""
        ahead: set[int] = set()  # addresses that were checked with an earlier one
        self._db.execute("CREATE TEMP TABLE shown_articles (id INTEGER PRIMARY KEY)")
        try:
            for url_id in self._observations.addresses():
                if url_id in ahead:
                    ahead.remove(url_id)
                    continue
                component = self._observations.component(url_id)
                ahead |= {other for other in component.addresses if other > url_id}
                yield from self._differences(component)
            sql = "SELECT url FROM articles WHERE id NOT IN (SELECT id FROM shown_articles) ORDER BY id"
            yield from (f"{url}: no observation shows this article" for (url,) in self._db.execute(sql))
        finally:
            self._db.execute("DROP TABLE shown_articles")

    def _observe_redirect(self, url_id: int, capture: Capture, target: int, at: str) -> None:
        row = {"url_id": url_id, "at": at, "page": _answer_key(capture), "result": "redirect", "leads_to": target}
        before = self._observations.latest(url_id, at)
        kept = before["capture_id"] if before and before["leads_to"] == target else self._captures.keep(capture)
        self._observations.add(row | {"capture_id": kept})

    def _observe(self, url_id: int, result: PageResult, at: str) -> bool:
        """Store an answer. Returns False if it was stored before."""
        row: dict[str, Any] = {"url_id": url_id, "at": at, "result": result.outcome or "page", "detail": result.detail}
        row["page"] = _answer_key(result.capture) if result.capture is not None else page_key(None)
        if result.kind == "article":
            row |= self._article(url_id, result, at)
        if "capture_id" not in row and result.capture is not None:
            before = self._observations.latest(url_id, at)
            alike = before is not None and (before["page"], before["result"]) == (row["page"], row["result"])
            row["capture_id"] = before["capture_id"] if before and alike else self._captures.keep(result.capture)
        return self._observations.add(row)

    def _article(self, url_id: int, result: PageResult, at: str) -> dict[str, Any]:
        """The columns that an article's page adds to its observation. The page is stored only if it is new. An article
        without a page is identified by its reading."""
        before = self._observations.latest(url_id, at, "article")
        row: dict[str, Any] = {"result": "article"}
        same = row | ({name: before[name] for name in ("reading_id", "capture_id")} if before else {})
        reading = self._readings.held
        if reading is None:
            if result.outcome != "unchanged":
                return {}
            return same if before is not None else {"result": "error", "detail": NOT_STORED}
        repeats = before is not None and self._repeats(before, reading, url_id, at)
        if repeats and (same["capture_id"] is not None or result.capture is None):
            row = same
        else:
            row["reading_id"] = self._readings.add(reading)
            row["capture_id"] = None if result.capture is None else self._captures.keep(result.capture)
        if result.capture is None:
            row["page"] = page_key(self._readings.row(row["reading_id"])[0])
        return row

    def _repeats(self, before: dict[str, Any], reading: Reading, url_id: int, at: str) -> bool:
        """True if an address shows what the earlier observation of an article showed, and nothing else in between."""
        known = self._readings.get(before["reading_id"])
        if (known.url, known.identity) != (reading.url, reading.identity) or known.changes(reading):
            return False
        latest = self._observations.latest(url_id, at)
        return latest is not None and latest["result"] == "article"

    def _rank(self, row: dict[str, Any]) -> tuple[str, str, str, str, tuple[str, ...]]:
        """The order of two records of the same answer. It is the same in every archive."""
        reading = self._readings.row(row["reading_id"])[0] if row["reading_id"] is not None else ""
        capture = self._captures.name(row["capture_id"]) if row["capture_id"] is not None else ()
        target = self._ledger.record_by_id(row["leads_to"]).url if row["leads_to"] is not None else ""
        return reading, row["result"], row["detail"] or "", target, capture

    def _write(self, run: int, component: Component, fetched: set[int], done: Refreshed) -> list[int]:
        """Write a component. Returns the ids of addresses without an article whose outcome changed."""
        articles, outcomes = self._computed(component)
        for row in self._left_over(component, articles):
            self._people.remove(row)
            self._stories.remove(row)
            self._articles.delete(row)
        for state in articles:
            self._write_article(state, done)
        changed = []
        for record, outcome, article in self._outcomes(component, outcomes):
            wanted = outcome.outcome, outcome.at, outcome.detail, article
            if (record.outcome, record.outcome_at, record.detail, record.article) != wanted:
                done.outcomes.add(record.url)
                if record.outcome != outcome.outcome and article is None:
                    changed.append(record.id)
            elif record.id not in fetched:
                continue
            self._ledger.record_outcome(run, record.id, *wanted)
        return changed

    def _write_article(self, state: ArticleState, done: Refreshed) -> None:
        wanted = self._wanted(state)
        if state.row is None:
            state.row = self._articles.add(wanted)
            done.added.add(state.url)
            written = _STORY | _PEOPLE
        else:
            written = frozenset(self._articles.write(state.row, wanted))
            if written - {"last_seen_at", "mentions_version"}:
                done.changed.add(state.url)
        if written & _STORY:
            self._stories.assign(state.row, state.reading)
        if written & _PEOPLE:
            self._people.store(
                state.row,
                state.reading,
                state.url,
                wanted.columns["source"],
                state.first_seen_at,
                moved="url" in written,
            )

    def _differences(self, component: Component) -> Iterator[str]:
        """One line for each row of a component that differs. Adds its articles to `shown_articles`."""
        computed, outcomes = self._computed(component)
        for state in computed:
            if state.row is None:
                yield f"{state.url}: was observed, but there is no article"
                continue
            self._db.execute("INSERT OR IGNORE INTO shown_articles VALUES (?)", [state.row])
            for part in sorted(self._articles.stored(state.row).differences(self._wanted(state)) & _OWN):
                yield f"{state.url}: its {part} differs from its observations"
        for record, outcome, article in self._outcomes(component, outcomes):
            stored, wanted = (_SAME.get(one, one) for one in (record.outcome, outcome.outcome))
            if stored != wanted or record.article != article:
                yield f"{record.url}: its outcome is {record.outcome}, but its observations give {outcome.outcome}"

    def _computed(self, component: Component) -> History:
        """What the observations of a component give, with the rows of its articles. The row of an article is found by
        its address, or else by the address that speaks for it."""
        if len(component.addresses) == 1:
            ((url_id, address),) = component.addresses.items()
            if self._ledger.record_by_id(url_id).kind != "article":
                return [], {address: page_outcome(component.observations)}
        articles, outcomes = history(component.observations, self._observations.ends_in)
        for state in articles:
            state.row = self._articles.at(state.url)
        for state in articles:
            if state.row is None:
                row = self._articles.at(state.speaker)
                state.row = row if row not in {one.row for one in articles} else None
        return articles, outcomes

    def _outcomes(
        self, component: Component, outcomes: dict[str, Outcome]
    ) -> Iterator[tuple[UrlRecord, Outcome, int | None]]:
        """(record, outcome, id of the article) of each address that has an outcome."""
        for url_id, address in component.addresses.items():
            if outcome := outcomes.get(address):
                article = outcome.article.row if outcome.article is not None else None
                yield self._ledger.record_by_id(url_id), outcome, article

    def _wanted(self, state: ArticleState) -> ArticleRows:
        record = self._ledger.record(state.speaker)
        assert record is not None  # an observed address is in the ledger
        return ArticleRows.of(state, record.source)

    def _standing(self, state: ArticleState) -> Reading:
        """The reading of an article according to its rows. It is that of the state unless somebody edited the rows."""
        row = self._articles.at(state.url)
        if row is None:
            return state.reading
        standing = self._articles.stored(row).applied_to(state.reading)
        return standing if standing != state.reading and standing.readable() else state.reading

    def _left_over(self, component: Component, articles: list[ArticleState]) -> set[int]:
        """The ids of articles that the component's observations no longer give."""
        rows = {self._ledger.record_by_id(url_id).article for url_id in component.addresses}
        claimed = {one.reading.url for one in component.observations if one.reading is not None}
        for url in claimed | set(component.addresses.values()):
            rows |= self._articles.named(url)
        return {row for row in rows - {state.row for state in articles} if row is not None}


def _answer_key(capture: Capture) -> int:
    """Identifies an answer among those of one address: by its body, and by where a redirect leads."""
    targets = [value for name, value in capture.headers if name.lower() == "location"]
    target = targets[0] if targets and 300 <= capture.status < 400 else ""
    return page_key(digest(capture.body + target.encode()) if target else capture.sha256)
