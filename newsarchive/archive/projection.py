"""Writes the tables that are computed from observations: articles with photos, evidence and revisions, stories, and the
outcome of each address. Only rows that differ are written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from sqlite_utils import Database

from newsarchive.archive.articles import Articles, Stored
from newsarchive.archive.history import ArticleState, History, history, page_outcome
from newsarchive.archive.ledger import UrlLedger
from newsarchive.archive.observations import Component, Observations
from newsarchive.archive.readings import Reading
from newsarchive.archive.stories import Stories

TEXT = frozenset({"lead", "body", "published_at", "first_seen_at"})  # a change in one of these can change the story


# Only the archive writes these. Texts may be corrected by hand; `scrapy reextract` reports that.
_HELD = frozenset({"first_seen_at", "last_seen_at", "gone_at", "capture_id", "revisions"})
# These three differ only in what a run had seen before.
_SAME = {"revised": "stored", "unchanged": "stored"}


@dataclass(slots=True)
class Refreshed:
    """What was written: the addresses of new articles, of changed articles, and of changed outcomes."""

    added: set[str] = field(default_factory=set)
    changed: set[str] = field(default_factory=set)
    outcomes: set[str] = field(default_factory=set)


class Projection:
    """Writes `articles`, `photos`, `evidence`, `revisions`, `stories` and the outcomes of `urls`. All writes are made
    within a transaction."""

    def __init__(self, db: Database, ledger: UrlLedger, observations: Observations) -> None:
        self._db = db
        self._ledger = ledger
        self._observations = observations
        self._articles = Articles(db)
        self._stories = Stories(db)

    def refresh(self, run: int, url_ids: Iterable[int], looked: Iterable[int] = ()) -> Refreshed:
        """Bring up to date everything that is computed from the observations of some addresses. The run records each
        changed outcome. It records the outcomes of the `looked` addresses in any case."""
        done, looked = Refreshed(), set(looked)
        pending, seen = list(url_ids), set[int]()
        while pending:
            url_id = pending.pop()
            if url_id in seen:
                continue
            component = self._observations.component([url_id])
            if not component.observations:
                continue
            seen |= component.addresses.keys()
            for changed in self._write(run, component, looked, done):
                pending += [one for one in self._observations.leading_to(changed) if one not in seen]
            pending += [one for one in self._observations.claimants(url_id) if one not in seen]
        return done

    def state(self, url_id: int) -> ArticleState | None:
        """The article for which an address speaks."""
        component = self._observations.component([url_id])
        address = component.addresses[url_id]
        return next((one for one in self._history(component).articles if one.speaker == address), None)

    def standing(self, state: ArticleState) -> Reading:
        """The reading of an article according to its rows. It is that of the state unless somebody edited the rows."""
        row = self._articles.at(state.url)
        if row is None:
            return state.reading
        stored = self._articles.stored(row)
        values = {name: stored.columns[name] for name in state.reading.values}
        found = replace(state.reading, values=values, photos=stored.photos, evidence=stored.evidence)
        return found if found != state.reading and found.readable() else state.reading

    def faults(self) -> Iterator[str]:
        """One line for each article and outcome that differs from what the observations give."""
        seen: set[int] = set()
        articles: set[int] = set()
        last = self._db.execute("SELECT coalesce(max(id), 0) FROM urls").fetchone()[0]
        for url_id in range(1, last + 1):
            if url_id in seen:
                continue
            component = self._observations.component([url_id]) if self._exists(url_id) else None
            if component is None or not component.observations:
                continue
            seen |= component.addresses.keys()
            yield from self._differences(component, articles)
        for (url,) in self._db.execute(
            "SELECT url FROM articles WHERE id NOT IN (SELECT value FROM json_each(?))", [str(sorted(articles))]
        ):
            yield f"{url}: no observation shows this article"

    def _write(self, run: int, component: Component, looked: set[int], done: Refreshed) -> list[int]:
        """Write a component. Returns the ids of addresses without an article whose outcome changed."""
        told = self._told(component)
        found = self._rows(told.articles)
        kept = {row for row in found.values() if row is not None}
        for row in self._left_over(component, kept):
            self._stories.remove(row)
            self._articles.delete(row)
        ids: dict[int, int] = {}
        for number, state in enumerate(told.articles):
            ids[id(state)] = self._write_article(state, found[number], done)
        changed = []
        for url_id, address in component.addresses.items():
            outcome = told.outcomes.get(address)
            if outcome is None:
                continue
            article = ids[id(outcome.article)] if outcome.article is not None else None
            before = self._ledger.record_by_id(url_id)
            said = before.outcome, before.outcome_at, before.detail, before.article
            if said != (outcome.outcome, outcome.at, outcome.detail, article):
                done.outcomes.add(address)
                if before.outcome != outcome.outcome and article is None:
                    changed.append(url_id)
            elif url_id not in looked:
                continue
            self._ledger.record_outcome(run, url_id, outcome.outcome, outcome.at, outcome.detail, article)
        return changed

    def _write_article(self, state: ArticleState, row: int | None, done: Refreshed) -> int:
        wanted = self._wanted(state)
        if row is None:
            row = self._articles.add(wanted)
            self._stories.assign(row, state.reading)
            done.added.add(state.url)
            return row
        parts = self._articles.write(row, wanted)
        if parts - {"last_seen_at"}:
            done.changed.add(state.url)
        if parts & TEXT:
            self._stories.assign(row, state.reading)
        return row

    def _differences(self, component: Component, articles: set[int]) -> Iterator[str]:
        told = self._told(component)
        rows = self._rows(told.articles)
        articles |= {row for row in rows.values() if row is not None}
        ids: dict[int, int | None] = {}
        for number, state in enumerate(told.articles):
            row = ids[id(state)] = rows[number]
            if row is None:
                yield f"{state.url}: was observed, but there is no article"
                continue
            stored, wanted = self._articles.stored(row), self._wanted(state)
            for part in sorted(stored.differences(wanted) & _HELD):
                yield f"{state.url}: its {part} differs from its observations"
        for url_id, address in component.addresses.items():
            outcome = told.outcomes.get(address)
            if outcome is not None:
                article = ids[id(outcome.article)] if outcome.article is not None else None
                before = self._ledger.record_by_id(url_id)
                said, found = (_SAME.get(one, one) for one in (before.outcome, outcome.outcome))
                if said != found or before.article != article:
                    yield f"{address}: its outcome is {before.outcome}, but its observations give {outcome.outcome}"

    def _told(self, component: Component) -> History:
        if len(component.addresses) == 1:
            ((url_id, address),) = component.addresses.items()
            if self._ledger.record_by_id(url_id).kind != "article":
                return History([], {address: page_outcome(component.observations)})
        return self._history(component)

    def _history(self, component: Component) -> History:
        return history(component.observations, self._observations.ends_in)

    def _wanted(self, state: ArticleState) -> Stored:
        entry = self._ledger.record(state.speaker)
        assert entry is not None  # an observed address is in the ledger
        return Stored.of(state, entry.source)

    def _rows(self, states: list[ArticleState]) -> dict[int, int | None]:
        """{index of a state: the id of its row}, found by the article's address or else by the address that speaks for
        it."""
        found: dict[int, int | None] = {n: self._articles.at(state.url) for n, state in enumerate(states)}
        for number, state in enumerate(states):
            if found[number] is None:
                row = self._articles.at(state.speaker)
                found[number] = row if row not in found.values() else None
        return found

    def _left_over(self, component: Component, kept: set[int]) -> set[int]:
        """The ids of articles that the component's observations no longer give."""
        known = {self._ledger.record_by_id(url_id).article for url_id in component.addresses}
        claimed = {one.reading.url for one in component.observations if one.reading is not None}
        for url in claimed | set(component.addresses.values()):
            known |= self._articles.named(url)
        return {row for row in known - kept if row is not None}

    def _exists(self, url_id: int) -> bool:
        return self._db.execute("SELECT 1 FROM urls WHERE id = ?", [url_id]).fetchone() is not None
