"""The face of the archive: what crawls, commands and the desk ask of it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Any

from newsarchive.archive import integrity
from newsarchive.archive.captures import DamagedPage
from newsarchive.archive.database import ArchiveError, explain
from newsarchive.archive.file import ArchiveFile
from newsarchive.archive.health import Health, health
from newsarchive.archive.intake import EARLIER, KNOWN
from newsarchive.archive.integrity import not_an_array
from newsarchive.archive.readings import Change, Reading
from newsarchive.archive.rereading import StoredPage
from newsarchive.archive.search import Filters
from newsarchive.archive.summary import Summary, summarise
from newsarchive.archive.transfer.admission import admit
from newsarchive.archive.transfer.backup import backup
from newsarchive.archive.transfer.merge import Merge, Merged, readable
from newsarchive.archive.transfer.outgoing import pages
from newsarchive.items import Article
from newsarchive.models import Capture, Link, Outlet, PageResult

_BROKEN = f"({not_an_array('authors')} OR {not_an_array('tags')})"  # articles that no export can give


class Archive(ArchiveFile):
    """One archive file, and what is asked of it."""

    @staticmethod
    def prepare(article: Article, identity: str | None = None) -> Reading:
        """What `store` has to compute of an article. Computed before, it holds up no other crawl."""
        return Reading.of(article, identity).prepared()

    def unchanged(self, url: str, reading: Reading) -> bool:
        """True if the article that an address shows is known and this is what it says already: to store it would
        say when it was last seen, and change nothing else of it. Outside a transaction."""
        return self.articles.unchanged(url, reading)

    def store(self, run: int, visit: PageResult, at: str, reading: Reading | None = None) -> str:
        """Store all that one look at one address gave, in one transaction, and return its outcome.

        Whether an article is stored, revised, unchanged or a duplicate follows from all that was observed of it, and
        is decided inside, so that no other crawl can come between the question and the answer. `reading` is what
        `prepare` gave of the visit's article; one of another article counts for nothing.
        """
        with self.transaction():
            return self.intake.store(run, visit, visit.capture.fetched_at if visit.capture else at, reading)

    def load(self, run: int, outlet: Outlet, visit: PageResult, at: str) -> str:
        """Store what an old page gave as if it had been looked at when it was captured, `at` being now.

        The outcome; EARLIER where the address has been looked at since, KNOWN where this look is known.
        """
        capture = visit.capture or next((hop for hop, _ in visit.redirects), None)
        if capture is None:
            raise ValueError(f"{visit.url}: what is loaded is a page")
        with self.transaction():
            if self.intake.knows(visit.url, capture):
                return KNOWN
            self.ledger.register(outlet)
            link = Link(visit.url, visit.kind, date=visit.listed_date)
            self.ledger.discover(run, outlet.name, [link], None, at, again=True)
            outcome = self.intake.store(run, visit, capture.fetched_at)
            return EARLIER if self.intake.overtaken(visit.url, capture.fetched_at) else outcome

    def renew(self, seconds: float = 5.0) -> None:
        """Let earlier payloads share the dictionary that their source has by now, for so long at the most.

        A few at a time, each few a transaction of their own: the next call goes on where this one ended.
        """
        end = monotonic() + seconds
        left = 1
        while left and monotonic() < end:
            with self.transaction():
                left = self.captures.renew()

    def reread(self, page: StoredPage, visit: PageResult, at: str, run: int | None) -> dict[str, Change]:
        """How today's reading of a stored page differs from what stands: {field: (old, new)}. Where a run
        is given it is written down, as revisions of ours; a page that held no article then is stored."""
        article = visit.article
        if article is None:
            return {}
        if page.article_id is None:
            if run is not None:
                self.store(run, visit, at)
            return {"article": (None, article.title)}
        with self.transaction() if run is not None else nullcontext():
            return self.intake.reread(run, page.due.url, Reading.of(article, visit.identity), at)

    def export(
        self,
        source: str | None = None,
        since: str | None = None,
        until: str | None = None,
        query: str | None = None,
        damaged: Callable[[str], None] | None = None,
    ) -> Iterator[dict[str, Any]]:
        """Articles by id, photos and authors inside, one at a time. Those whose authors or tags are no list are
        passed over, and their addresses told to `damaged`.

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
        sql = f"SELECT url FROM articles WHERE {' AND '.join([*conditions, _BROKEN])} ORDER BY id"  # noqa: S608
        if urls := [url for (url,) in self.db.execute(sql, values)]:
            conditions.append(f"NOT {_BROKEN}")
            if damaged is not None:
                for url in urls:
                    damaged(url)
        return self.articles.rows(" AND ".join(conditions), values)

    def article(self, url: str) -> dict[str, Any] | None:
        """The article to which an address leads, as `export` gives it; None where there is none."""
        found = self.articles.reached_by(url)
        return None if found is None else next(self.articles_by_id([found]), None)

    def articles_by_id(self, ids: Iterable[int]) -> Iterator[dict[str, Any]]:
        """The articles of some ids, as `export` gives them: by id, one at a time."""
        wanted = f"id IN (SELECT value FROM json_each(:ids)) AND NOT {_BROKEN}"  # noqa: S608 (our own words)
        return self.articles.rows(wanted, {"ids": json.dumps(list(ids))})

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
                admit(other.db, path)
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

    def faults(self) -> Iterator[str]:
        """One line for each fault of the archive (integrity.py lists the checks)."""
        yield from integrity.faults(self)
