"""The archive as crawls, commands and the desk use it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from newsarchive.archive import integrity
from newsarchive.archive.database import ArchiveError, explain
from newsarchive.archive.file import ArchiveFile, open_to_read
from newsarchive.archive.integrity import not_an_array
from newsarchive.archive.picture_files import DamagedPicture
from newsarchive.archive.readings import Change, Reading
from newsarchive.archive.recording import EARLIER, KNOWN
from newsarchive.archive.reextractions import StoredPage
from newsarchive.archive.search import Filters
from newsarchive.archive.source_lock import holders
from newsarchive.items import Article
from newsarchive.models import Link, Outlet, PageResult

if TYPE_CHECKING:  # a crawl does not need these
    from newsarchive.archive.figures import Figures
    from newsarchive.archive.health import Health
    from newsarchive.archive.merge import MergeReport
    from newsarchive.archive.people.records import Selection
    from newsarchive.archive.rhythm import Due

_LISTS = f"{not_an_array('authors')} OR {not_an_array('tags')}"
_BROKEN = f"({_LISTS} OR NOT json_valid(coalesce(body_blocks, '[]')))"  # articles that cannot be exported
# The month of publication; the year, where a page states no more; NULL without a date.
_MONTH = """
CASE WHEN published_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]*' OR published_at GLOB '[0-9][0-9][0-9][0-9]'
     THEN substr(published_at, 1, 7) END
"""
_OF_MONTH = f"published_at >= :month AND published_at < :month || '~' AND {_MONTH} = :month"  # by an index
_SUMMARY = """
SELECT (SELECT count(*) FROM articles),
       (SELECT count(DISTINCT source) FROM articles),
       (SELECT count(*) FROM photos),
       (SELECT count(*) FROM photos WHERE caption IS NOT NULL),
       (SELECT min(substr(published_at, 1, 10)) FROM articles),
       (SELECT max(substr(published_at, 1, 10)) FROM articles),
       (SELECT count(*) FROM (SELECT 1 FROM articles GROUP BY story_id HAVING count(*) > 1)),
       (SELECT count(DISTINCT article_id) FROM revisions
        WHERE field <> 'gone_at' AND origin = 'outlet' AND NOT volatile),
       (SELECT count(*) FROM articles WHERE gone_at IS NOT NULL)
"""


class Chosen(TypedDict, total=False):
    """Which articles: those of a `source`, published `since` and `until` some days (YYYY-MM-DD, inclusive, counted as
    `search.find` does), and with the words of a `query`. None, as a key that is left out: all."""

    source: str | None
    since: str | None
    until: str | None
    query: str | None


@dataclass(slots=True, frozen=True)
class Summary:
    """Counts, and the first and last day of publication (to the precision that is known)."""

    articles: int
    sources: int
    photos: int
    captions: int
    first_day: str | None
    last_day: str | None
    shared_stories: int
    revised: int
    gone: int


class Archive(ArchiveFile):
    """One archive file and its operations."""

    @staticmethod
    def reading(article: Article, identity: str | None = None) -> Reading:
        """What `store` takes of an article. Its `prepare` computes what `store` needs, outside the transaction in which
        other crawls have to wait."""
        return Reading.of(article, identity)

    def unchanged(self, url: str, reading: Reading) -> bool:
        """True if the article that an address shows is stored and equals a reading. Storing it would change only
        last_seen_at. Call this outside a transaction."""
        return self.articles.unchanged(url, reading)

    def store(self, run: int, result: PageResult, at: str, reading: Reading | None = None) -> str:
        """Store everything that an address gave, in one transaction, and return its outcome.

        The transaction also computes whether the article is stored, revised, unchanged or a duplicate, so no other
        crawl can interfere. `reading` is the article's, prepared. It is ignored if it is another's.
        """
        with self.transaction():
            return self.recorder.store(run, result, result.capture.fetched_at if result.capture else at, reading)

    def load(self, run: int, outlet: Outlet, result: PageResult, at: str) -> str:
        """Store an old page as if it had been fetched at the moment of its capture. `at` is the present moment.

        Returns the outcome, EARLIER if the address was observed after that capture, or KNOWN if the capture is stored.
        """
        capture = result.capture or next((hop for hop, _ in result.redirects), None)
        if capture is None:
            raise ValueError(f"{result.url}: what is loaded is a page")
        with self.transaction():
            if self.recorder.knows(result.url, capture):
                return KNOWN
            self.ledger.register(outlet)
            link = Link(result.url, result.kind, date=result.listed_date)
            self.ledger.discover(run, outlet.name, [link], None, at, again=True)
            outcome = self.recorder.store(run, result, capture.fetched_at, result.reading)
            return EARLIER if self.recorder.overtaken(result.url, capture.fetched_at) else outcome

    def recompress(self, seconds: float = 5.0) -> bool:
        """Compress earlier payloads with the newest dictionary of their source, for the given time at most. Each few
        are one transaction. The next call continues. Returns False if none is left."""
        end = monotonic() + seconds
        left = 1
        while left and monotonic() < end:
            with self.transaction():
                left = self.captures.recompress()
        return left > 0

    def reread(self, page: StoredPage, result: PageResult, at: str, run: int | None) -> dict[str, Change]:
        """{field: (old, new)} of the differences between a stored article and today's reading of its page. If a run is
        given, the differences are stored as revisions of ours, and an article that was not recognised before is
        stored."""
        article = result.article
        if article is None:
            return {}
        if page.article_id is None:
            if run is not None:
                self.store(run, result, at)
            return {"article": (None, article.title)}
        with self.transaction() if run is not None else nullcontext():
            return self.recorder.reread(run, page.entry.url, Reading.of(article, result.identity), at)

    def export(
        self, damaged: Callable[[str], None] | None = None, **chosen: Unpack[Chosen]
    ) -> Iterator[dict[str, Any]]:
        """Articles with photos and authors, by id, one at a time. Articles whose lists are damaged are left
        out, and `damaged` is called with their addresses. Raises QueryError (a ValueError) for a query or a day that
        cannot be read."""
        return self.articles.rows(*self._whole(self._selection(**chosen), damaged))

    @contextmanager
    def export_months(
        self, damaged: Callable[[str], None] | None = None, **chosen: Unpack[Chosen]
    ) -> Iterator[list[tuple[str | None, Callable[[], Iterator[dict[str, Any]]]]]]:
        """What `export` gives, by the month of publication: ('2024-03', a function that gives its articles). A page
        that states only a year has this year as its month, and one without a date None. Within the context all is read
        as it was at one moment, while others may write."""
        sql = "SELECT DISTINCT {0} AS month FROM articles WHERE {1} ORDER BY month"
        self.db.execute("BEGIN")
        try:
            condition, values = self._whole(self._selection(**chosen), damaged)
            rows = self.db.execute(sql.format(_MONTH, condition), values).fetchall()
            yield [(month, partial(self._of_month, month, condition, values)) for (month,) in rows]
        finally:
            self.db.execute("ROLLBACK")

    def _of_month(self, month: str | None, condition: str, values: dict[str, Any]) -> Iterator[dict[str, Any]]:
        of_month = _OF_MONTH if month else f"{_MONTH} IS NULL"
        return self.articles.rows(f"{of_month} AND {condition}", values | {"month": month})

    def _whole(self, chosen: Selection, damaged: Callable[[str], None] | None = None) -> tuple[str, dict[str, Any]]:
        """The condition of the chosen articles that can be exported, and its values. `damaged` is called with the
        addresses of the others."""
        conditions, values = [chosen.condition], chosen.values
        sql = f"SELECT url FROM articles WHERE {' AND '.join([*conditions, _BROKEN])} ORDER BY id"  # noqa: S608
        if urls := [url for (url,) in self.db.execute(sql, values)]:
            conditions.append(f"NOT {_BROKEN}")
            if damaged is not None:
                for url in urls:
                    damaged(url)
        return " AND ".join(conditions), values

    def photos(self, **chosen: Unpack[Chosen]) -> Iterator[dict[str, Any]]:
        """The photos whose caption or credit has the words, or all, those of the newest articles first: `url`,
        `caption`, `credit`, and of the article `article_id`, `article_url`, `title`, `source`, `outlet`,
        `published_at`. `since` and `until` as in `export`. Raises QueryError."""
        query = chosen.pop("query", None)
        selection = self._selection(**chosen)
        sql = (
            "SELECT p.url, p.caption, p.credit, a.id AS article_id, a.url AS article_url, a.title, a.source,"  # noqa: S608
            " coalesce(nullif(s.title, ''), a.source) AS outlet, a.published_at"
            " FROM photos p JOIN articles a ON a.id = p.article_id LEFT JOIN sources s ON s.name = a.source"
            f" WHERE a.id IN (SELECT id FROM articles WHERE {selection.condition})"
            + (" AND p.id IN (SELECT rowid FROM photos_fts WHERE photos_fts MATCH :words)" if query else "")
            + " ORDER BY a.published_at DESC, a.id DESC, p.position"
        )
        words = {"words": self.search.photo_expression(query)} if query else {}
        return self.db.query(sql, selection.values | words)

    def records(self, table: str, **chosen: Unpack[Chosen]) -> Iterator[dict[str, Any]]:
        """The records of a table about people (people/records.py): who and what the articles name that `export`
        gives."""
        from newsarchive.archive.people.records import PeopleRecords

        return PeopleRecords(self.db).table(table, self._selection(**chosen))

    def network(self, **chosen: Unpack[Chosen]) -> tuple[Iterator[dict[str, Any]], Iterator[dict[str, Any]]]:
        """The people that these articles name, and the pairs of them that are named together."""
        from newsarchive.archive.people.records import PeopleRecords

        people, selection = PeopleRecords(self.db), self._selection(**chosen)
        return people.nodes(selection), people.edges(selection)

    def _selection(
        self,
        source: str | None = None,
        since: str | None = None,
        until: str | None = None,
        query: str | None = None,
    ) -> Selection:
        from newsarchive.archive.people.records import Selection

        conditions = ["1"]
        values: dict[str, Any] = {"source": source}
        if source is not None:
            conditions.append("source = :source")
        if keys := Filters(since=since, until=until).keys():
            conditions.append("id IN (SELECT article_id FROM z_search_docs WHERE key >= :first AND key < :past)")
            values |= {"first": keys[0], "past": keys[1]}
        if query is not None:
            conditions.append(self.search.ids())
            values["query"] = self.search.expression(query)
        return Selection(" AND ".join(conditions[1:]) or "1", values)

    def article(self, url: str) -> dict[str, Any] | None:
        """The article to which an address leads, in the form of `export`, or None."""
        article_id = self.articles.reached_by(url)
        return None if article_id is None else next(self.articles_by_id([article_id]), None)

    def articles_by_id(self, ids: Iterable[int]) -> Iterator[dict[str, Any]]:
        """The articles of some ids, in the form of `export`: by id, one at a time."""
        condition = f"id IN (SELECT value FROM json_each(:ids)) AND NOT {_BROKEN}"  # noqa: S608 (our own words)
        return self.articles.rows(condition, {"ids": json.dumps(list(ids))})

    def outlets(self) -> dict[str, str]:
        """{source: title of its outlet} of the sources that have a title."""
        return dict(self.db.execute("SELECT name, title FROM sources WHERE title != ''").fetchall())

    def sources(self) -> dict[str, str]:
        """{source: title of its outlet, or else its name} of all sources, by name."""
        sql = "SELECT name, coalesce(nullif(title, ''), name) FROM sources ORDER BY name"
        return dict(self.db.execute(sql).fetchall())

    def merge(self, path: Path, version: str) -> MergeReport:
        """Merge another archive into this one (merge.py). Raises ArchiveError."""
        from newsarchive.archive.merge import ArchiveMerge, check_mergeable

        if path.exists() and path.samefile(self.path):
            raise ArchiveError(f"{path}: is this archive; name another one to merge into it")
        with open_to_read(path, self.path.parent) as other:
            try:
                check_mergeable(other, path)
                return ArchiveMerge(self, other, version).run()
            except sqlite3.Error as error:
                raise explain(error, path) from error

    def is_empty(self) -> bool:
        """True if nothing was ever stored."""
        sql = "SELECT 1 FROM (SELECT id FROM urls UNION ALL SELECT id FROM runs UNION ALL SELECT id FROM corrections)"
        return self.db.execute(f"{sql} LIMIT 1").fetchone() is None

    def adopt(self, path: Path) -> bool:
        """Copy another archive into this one if this one is empty. Returns False if it is not. Raises ArchiveError."""
        from newsarchive.archive.merge import check_mergeable

        if not self.is_empty():
            return False
        with open_to_read(path, self.path.parent) as other:
            check_mergeable(other, path)
            try:
                for picture in other.pictures.rows():
                    other.pictures.copy_files(picture, self.pictures.files)
            except DamagedPicture as error:
                raise ArchiveError(f"{path}: {error}; nothing was merged") from error
            self.db.execute("PRAGMA locking_mode = EXCLUSIVE")
            try:
                with self.transaction():  # from here on nobody else writes
                    is_empty = self.is_empty()
                if is_empty:
                    other.db.conn.backup(self.db.conn)
            finally:
                self.db.execute("PRAGMA locking_mode = NORMAL")
                self.db.execute("SELECT 1 FROM urls").fetchone()  # only this frees the lock
            return is_empty

    def summary(self) -> Summary:
        """The archive's figures at this moment."""
        return Summary(*self.db.execute(_SUMMARY).fetchone())

    def health(self, now: str | None = None) -> Iterator[Health]:
        """The state of each source at a moment (ISO 8601 with offset; now by default)."""
        from newsarchive.archive.health import health

        yield from health(self.db, now or datetime.now(UTC).isoformat(timespec="seconds"), holders(self.path))

    def figures(self) -> Figures:
        """The figures that monitoring wants, at this moment."""
        from newsarchive.archive.figures import figures

        return figures(self.db, self.path, self.health())

    def due(self, source: str, zone: str, now: datetime, least: timedelta, most: timedelta) -> Due:
        """When the next crawl of a source is due, and why. `zone` is the source's; the times bound the pause."""
        from newsarchive.archive.rhythm import due

        return due(self.db, source, zone, now, least, most)

    def faults(self) -> Iterator[str]:
        """One line for each fault of the archive (integrity.py lists the checks)."""
        yield from integrity.faults(self)
