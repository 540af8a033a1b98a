"""The face of the archive: what crawls, commands and the desk ask of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Any, Self

from newsarchive.archive import soundness
from newsarchive.archive.articles import TEXT, Articles, Change
from newsarchive.archive.captures import Captures, DamagedPage, digest
from newsarchive.archive.database import ArchiveError, connect, explain, transaction
from newsarchive.archive.health import Health, health
from newsarchive.archive.ledger import Ledger
from newsarchive.archive.rereading import Rereading, StoredPage
from newsarchive.archive.search import Filters, Search
from newsarchive.archive.stories import Stories
from newsarchive.archive.summary import Summary, summarise
from newsarchive.archive.transfer.backup import backup
from newsarchive.archive.transfer.earlier import Earlier
from newsarchive.archive.transfer.merge import Merge, Merged, readable
from newsarchive.archive.transfer.outgoing import pages
from newsarchive.items import Article, Capture, Link, Outlet, Visit


class Archive:
    """One archive file, open. Raises ArchiveError where it cannot be used as asked."""

    def __init__(self, path: str | Path, *, create: bool = False, readonly: bool = False) -> None:
        self.path = Path(path)
        self.db = connect(self.path, create=create, readonly=readonly)
        self.ledger = Ledger(self.db)
        self.captures = Captures(self.db)
        self.articles = Articles(self.db)
        self.stories = Stories(self.db)
        self.search = Search(self.db)
        self.earlier = Earlier(self.db)
        self.rereading = Rereading(self.db, self.captures)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()
        if isinstance(error, sqlite3.DatabaseError) and isinstance(told := explain(error, self.path), ArchiveError):
            raise told from error

    def close(self) -> None:
        """Give the file back."""
        self.db.close()

    def transaction(self) -> AbstractContextManager[None]:
        """What is written inside belongs together: all of it is stored, or nothing."""
        return transaction(self.db, self.path)

    def store(self, run: int, visit: Visit, at: str) -> str:
        """Store all that one look at one address gave, in one transaction, and return its outcome.

        Whether an article is stored, revised, unchanged or a duplicate is decided inside, so that no
        other crawl can come between the question and the answer.
        """
        with self.transaction():
            return self._store(run, visit, visit.capture.fetched_at if visit.capture else at)

    def load(self, run: int, outlet: Outlet, visit: Visit, at: str) -> str:
        """Store what an old page gave as if it had been looked at when it was captured, `at` being now.

        The outcome; or how `earlier` took it in, where its address has been looked at since.
        """
        if visit.capture is None:
            raise ValueError(f"{visit.url}: what is loaded is a page")
        then = visit.capture.fetched_at
        with self.transaction():
            entry = self.ledger.entry(visit.url)
            if entry is not None and entry.looked_at(then):
                return self.earlier.place(visit, entry, then)
            self.ledger.register(outlet)
            link = Link(visit.url, visit.kind, date=visit.listed_date)
            self.ledger.discover(run, outlet.name, [link], None, at, again=True)
            article_id = self.earlier.overtaken(visit, then)
            if article_id is None:
                return self._store(run, visit, then)
            self.captures.keep(visit.capture)
            self.ledger.settle(run, visit.url, "duplicate", then, visit.detail, article_id)
            return "duplicate"

    def _store(self, run: int, visit: Visit, at: str) -> str:
        article_id, detail = None, visit.detail
        if visit.article is not None:
            outcome, article_id = self._article(run, visit, visit.article, at)
        elif visit.outcome is None:
            outcome = self._page(visit)
        else:
            outcome, detail = self._without_article(visit, visit.outcome, at)
        self.ledger.settle(run, visit.url, outcome, at, detail, article_id)
        return outcome

    def renew(self, seconds: float) -> None:
        """Let earlier payloads share the dictionary that their source has by now, for so long at the most.

        A few at a time, each few a transaction of their own: the next call goes on where this one ended.
        """
        end = monotonic() + seconds
        left = 1
        while left and monotonic() < end:
            with self.transaction():
                left = self.captures.renew()

    def reread(self, page: StoredPage, visit: Visit, at: str, run: int | None) -> dict[str, Change]:
        """How today's reading of a stored page differs from what stands: {field: (old, new)}. Where a run
        is given it is written down, as revisions of ours; a page that held no article then is stored."""
        article = visit.article
        if article is None:
            return {}
        if page.article_id is None:
            if run is not None:
                with self.transaction():
                    self.ledger.discover(run, visit.source, [Link(visit.url)], None, at, again=True)
                self.store(run, visit, at)
            return {"article": (None, article.title)}
        changes = self.articles.compare(page.article_id, article)
        if changes and run is not None:
            with self.transaction():
                self.articles.reread(page.article_id, article)
                self.articles.note(page.article_id, changes, at, None, "extraction")
                if TEXT & changes.keys():
                    self.stories.assign(page.article_id)
        return changes

    def export(
        self,
        source: str | None = None,
        since: str | None = None,
        until: str | None = None,
        query: str | None = None,
    ) -> Iterator[dict[str, Any]]:
        """Articles by id, photos and authors inside, one at a time.

        `since` and `until` are days (YYYY-MM-DD, inclusive) of publication, counted as `search.find` does.
        None: any. Raises QueryError (a ValueError) for a query or a day that cannot be read.
        """
        conditions = ["1"]
        values: dict[str, Any] = {"source": source}
        if source is not None:
            conditions.append("source = :source")
        if keys := Filters(since=since, until=until).keys():
            conditions.append("id IN (SELECT article_id FROM search_docs WHERE key >= :first AND key < :past)")
            values |= {"first": keys[0], "past": keys[1]}
        if query is not None:
            conditions.append(self.search.ids())
            values["query"] = self.search.expression(query)
        return self.articles.rows(" AND ".join(conditions), values)

    def outlets(self) -> dict[str, str]:
        """{source: the title of its outlet}, where it has one."""
        return dict(self.db.execute("SELECT name, title FROM sources WHERE title != ''").fetchall())

    def pages(
        self,
        damaged: Callable[[DamagedPage], None],
        source: str | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> Iterator[tuple[Capture, str | None, str | None]]:
        """Every stored page, with the kind of its address and the date that its listing printed, one at a time.

        `since` and `until` are days (YYYY-MM-DD, inclusive) on which it was fetched. A page that cannot be
        had as it came is told to `damaged` and passed over.
        """
        yield from pages(self.db, self.captures, source, since, until, damaged)

    def merge(self, path: Path, version: str) -> Merged:
        """Take in all that another archive has (transfer/merge.py says what comes of it)."""
        if path.exists() and path.samefile(self.path):
            raise ArchiveError(f"{path}: is this archive; name another one to merge into it")
        with readable(path, self.path.parent) as other:
            try:
                return Merge(self, other, version).do()
            except sqlite3.Error as error:
                raise explain(error, path) from error

    def backup(self, copy: Path) -> None:
        """Copy the archive, while others write it, to a file that is not there yet."""
        backup(self.db, copy)

    def summary(self) -> Summary:
        """What the archive holds, in a few figures."""
        return summarise(self.db)

    def health(self, now: str | None = None) -> Iterator[Health]:
        """How each source does at a moment (ISO 8601 with offset; today's by default)."""
        yield from health(self.db, now or datetime.now(UTC).isoformat(timespec="seconds"))

    def reindex(self) -> None:
        """Build the search indexes anew from the articles and photos."""
        with self.transaction():
            self.search.rebuild()

    def faults(self) -> Iterator[str]:
        """One line for each fault of the archive (soundness.py says of which kinds)."""
        yield from soundness.faults(self)

    def _article(self, run: int, visit: Visit, article: Article, at: str) -> tuple[str, int]:
        before = self.ledger.outcome(visit.url)
        outcome, article_id = self._recognised(run, visit, article, at)
        if before and before[1] not in {None, article_id} and visit.url in self.articles.own_pages(before[1]):
            # The address leads to another article now: the one that stood there is there no more.
            self.articles.gone(before[1], at, self._keep(visit))
        return outcome, article_id

    def _recognised(self, run: int, visit: Visit, article: Article, at: str) -> tuple[str, int]:
        found = self.articles.find(article.url, visit.identity)
        if found is None:
            article_id = self.articles.add(article, at, self._keep(visit), visit.identity)
            self.stories.assign(article_id)
            return "stored", article_id
        article_id, url = found
        page, read_from = self._capture(visit).url, self.articles.own_pages(article_id)[1]
        if url in {page, visit.url} and read_from not in {page, visit.url}:
            self._adopt(run, visit, article, article_id, at)
            return "stored", article_id
        if page not in {url, read_from}:
            # Another address of an article that is known: what its twin shows is no edit of it.
            self._keep(visit)
            return "duplicate", article_id
        changes = self.articles.compare(article_id, article)
        if not changes:
            if self.articles.is_gone(article_id):
                self.articles.back(article_id, at, self._keep(visit))
            self.articles.seen(article_id, at)
            return "unchanged", article_id
        capture = self._keep(visit)
        self.articles.back(article_id, at, capture)
        self.articles.write(article_id, article, at, capture)
        self.articles.note(article_id, changes, at, capture)
        if TEXT & changes.keys():
            self.stories.assign(article_id)
        return "revised", article_id

    def _adopt(self, run: int, visit: Visit, article: Article, article_id: int, at: str) -> None:
        """An article known from a twin is read at its own address for the first time: that is how it
        stands from now on, and where the two differ nobody has edited anything."""
        for twin in self.ledger.addresses(article_id):
            if twin != visit.url:
                self.ledger.settle(run, twin, "duplicate", at, None, article_id)
        self.articles.write(article_id, article, at, self._keep(visit))
        self.stories.assign(article_id)

    def _page(self, visit: Visit) -> str:
        """A listing, a feed or a sitemap: kept where it is new or has changed."""
        capture = self._capture(visit)
        before, after = self.captures.digest(capture.url), digest(capture.body)
        if before == after:
            return "unchanged"
        self._keep(visit)
        return "revised" if before else "stored"

    def _without_article(self, visit: Visit, outcome: str, at: str) -> tuple[str, str | None]:
        """(outcome, detail) of an address that gave no article; of one that did before, that is news."""
        capture = self.captures.keep(visit.capture) if visit.capture else None
        known = self.ledger.outcome(visit.url)
        article_id = known[1] if known else None
        if article_id is not None and visit.url not in self._addresses(article_id):
            article_id = None  # a twin: what becomes of it says nothing of the article
        if outcome == "unchanged" and visit.kind == "article":
            if article_id is None:
                return "error", "answered that a page has not changed which is not stored"
            self.articles.seen(article_id, at)
        elif article_id is not None and outcome == "not_article" and capture is not None:
            # A redirect to the home page, a 'not found' that calls itself 200, a wall before the text.
            self.articles.gone(article_id, at, capture)
            return "gone", f"held an article before, now none: {visit.detail}"
        elif article_id is not None and outcome == "gone":
            self.articles.gone(article_id, at, capture)
        return outcome, visit.detail

    def _addresses(self, article_id: int) -> set[str | None]:
        """The addresses that speak for an article: its own, that of the page it was read from, and those
        under which it was found and that lead there."""
        return {*self.articles.own_pages(article_id), *self.ledger.addresses(article_id)}

    def _keep(self, visit: Visit) -> int:
        return self.captures.keep(self._capture(visit))

    @staticmethod
    def _capture(visit: Visit) -> Capture:
        if visit.capture is None:
            raise ValueError(f"{visit.url}: what was read from a page comes with its capture")
        return visit.capture
