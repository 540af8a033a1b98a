"""The run's accounts: what it took on, and what became of each address.

The one place through which a crawl speaks with the archive.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, DropItem, IgnoreRequest

import newsarchive
from newsarchive.archive import Archive, ArchiveError
from newsarchive.archive.hosts import Hosts
from newsarchive.archive.ledger import Discovery, Due, Walked
from newsarchive.crawling.replay import replay_of
from newsarchive.errors import UserError
from newsarchive.items import Link, Outlet, Visit

logger = logging.getLogger(__name__)

BATCH = 200  # addresses that are read from the ledger, or written to it, at once
PATIENCE = 30.0  # seconds without an article stored
RENEWAL = 5.0  # seconds at the end of a run in which earlier pages are made smaller


class Accounts:
    """A Scrapy extension that opens the archive with the crawl and closes the run's books at its end.

    `counts` holds the outcomes so far, `waiting` the number of addresses that have none yet, and
    `failure` the line that says why the crawl could not go on, where it could not.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._now: str | None = None
        if settings.getlist("REPLAY"):
            self._now = replay_of(crawler).moment()
        self._budget = settings.getint("RECHECK_BUDGET")
        try:
            self._archive = Archive(settings["ARCHIVE"], create=True)
        except ArchiveError as error:
            raise UserError(str(error)) from error
        self._hosts = Hosts(self._archive.path)
        self._crawler = crawler
        self._run = self._begin(crawler.spidercls.name)
        self.reason: str | None = None  # why the run ended, once it has
        self._limit = settings.getint("CONCURRENT_REQUESTS")
        self._in_flight: set[str] = set()  # articles asked for and not yet stored
        self._stored = asyncio.Event()
        self._closing: asyncio.Future[None] | None = None  # held, or the loop would drop it
        self.counts: Counter[str] = Counter()
        self.waiting = 0
        self.failure: str | None = None
        self.truncated: list[Walked] = []
        self.out_of_hours = False  # an outlet was closed at this hour, so addresses stay waiting
        self.left: list[str] = []  # addresses still waiting after a finished run
        crawler.signals.connect(self._closed, signals.spider_closed)
        crawler.signals.connect(self._stopped, signals.engine_stopped)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def now(self) -> str:
        """The moment of the crawl, ISO 8601 in UTC: today's, or the one that the replay stands for."""
        return self._now or datetime.now(UTC).isoformat(timespec="seconds")

    def resume(self, outlet: Outlet) -> list[Due]:
        """Take on what earlier runs of an outlet left unsettled and the articles that are to be looked at
        again; of these, the listing pages, feeds and sitemaps. The articles stand in the frontier."""
        with self._writing():
            self._archive.ledger.register(outlet, self.now())
            due = self._archive.ledger.waiting(self._run, outlet.name)
            due += self._archive.ledger.rechecks(self._run, outlet.name, self.now(), self._budget)
        self.waiting += len(due)
        return [one for one in due if one.kind != "article"]

    def frontier(self, outlet: Outlet) -> Iterator[Due]:
        """The articles of an outlet that this run has taken on and neither asked for nor settled: out of the
        ledger, a batch at a time, so that a long backlog takes no memory."""
        last = 0
        while batch := self._archive.ledger.frontier(self._run, outlet.name, last, BATCH):
            last = batch[-1][0]
            yield from [due for _, due in batch if due.url not in self._in_flight]

    async def room(self, due: Due, *, shared: bool = False) -> None:
        """Wait until another article may be requested. At most CONCURRENT_REQUESTS articles are fetched but not stored,
        because a kill would lose them. The limit is half of that while listings are fetched too."""
        limit = max(1, self._limit // 2) if shared else self._limit
        while len(self._in_flight) >= limit:
            self._stored.clear()
            try:
                await asyncio.wait_for(self._stored.wait(), PATIENCE)
            except TimeoutError:
                break  # a host that is slow to answer must not hold up the others
        self._in_flight.add(due.url)

    def validators(self, url: str) -> dict[str, str]:
        """The headers that ask for an address only if it has changed since its newest capture."""
        return {} if self._now else self._archive.captures.validators(url)

    def known_as(self, url: str) -> str | None:
        """The kind of an address: 'article', 'listing', 'feed' or 'sitemap'; None where it is not known."""
        entry = self._archive.ledger.entry(url)
        return entry.kind if entry else None

    def walked_to_end(self, url: str) -> bool:
        """Did the last walk of a listing leave no gap behind it?"""
        return self._archive.ledger.walked_to_end(url)

    def led_to(self, due: Due) -> list[str]:
        """The pages of its own kind to which a listing or a sitemap has led before."""
        return self._archive.ledger.led_to(due.url, due.kind)

    def walked(self, outlet: Outlet, walk: Walked) -> None:
        """Note how a walk ended."""
        with self._writing():
            self._archive.ledger.walked(self._run, outlet.name, walk)
        if walk.ended == "truncated":
            self.truncated.append(walk)

    def discover(self, outlet: Outlet, links: Iterable[Link], found_on: str | None) -> Discovery:
        """Record the links of a page, or (if `found_on` is None) the addresses that the outlet file names. Returns what
        this run must fetch. New articles are in the frontier afterwards. Links covered by another source are left out.
        """
        due: list[Due] = []
        ledger, declared = self._archive.ledger, found_on is None
        fresh, rest = 0, (link for link in links if declared or ledger.may_speak(outlet, link.url))
        while some := list(islice(rest, BATCH)):  # a sitemap of fifty thousand must not hold up other crawls
            with self._writing():
                found = ledger.discover(self._run, outlet.name, some, found_on, self.now(), declared=declared)
            due, fresh = due + found.due, fresh + found.fresh
        self.waiting += len(due)
        return Discovery(due, fresh)

    def name(self, articles: Iterable[tuple[Outlet, str]]) -> None:
        """Take on the articles that a person named, known or not; they stand in the frontier."""
        ledger, known = self._archive.ledger, set()
        with self._writing():
            for outlet, url in articles:
                if outlet.name not in known:
                    known.add(outlet.name)
                    ledger.register(outlet, self.now())
                found = ledger.discover(
                    self._run, outlet.name, [Link(url)], None, self.now(), again=True, declared=True
                )
                self.waiting += len(found.due)

    def store(self, visit: Visit) -> str:
        """Store a visit, in one transaction, and return its outcome."""
        try:
            outcome = self._archive.store(self._run, visit, self.now())
        except ArchiveError as error:
            self._end(error)
            raise DropItem(str(error), log_level="DEBUG") from error
        except Exception as error:  # whatever a page can do to us, its address gets an outcome
            detail = f"{type(error).__name__}: {error}".encode("utf-8", "replace").decode()
            logger.error("%s could not be stored: %s", visit.url, detail)
            refused = Visit(visit.url, visit.kind, visit.source, "error", detail)
            outcome = self._archive.store(self._run, refused, self.now())
        finally:
            if visit.kind == "article":
                self._in_flight.discard(visit.url)
                self._stored.set()
        self.counts[outcome] += 1
        self._crawler.stats.inc_value(f"newsarchive/outcome/{outcome}")
        self.waiting -= 1
        return outcome

    def end(self, error: Exception) -> CloseSpider:
        """The exception to raise if the run cannot go on. Waiting addresses stay for the next run."""
        self._fail(error)
        return CloseSpider("failed")

    def problems(self) -> list[tuple[str, str, str | None]]:
        """(outcome, address, detail) of each address of the run that did not end in the archive."""
        return list(self._archive.ledger.problems(self._run))

    async def claim(self, host: str, pause: float, delay: float | None) -> tuple[float, str | None]:
        """Ask whether a host may be asked now (see newsarchive/archive/hosts.py)."""
        try:
            return await self._hosts.claim(host, pause, delay)
        except ArchiveError as error:
            self._end(error)
            raise IgnoreRequest(str(error)) from error

    async def leave_alone(self, host: str, seconds: float, why: str) -> None:
        """Forbid all crawls to ask a host for some seconds, at most a day."""
        try:
            await self._hosts.leave_alone(host, seconds, why)
        except ArchiveError as error:
            self._end(error)
            raise IgnoreRequest(str(error)) from error

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            with self._archive.transaction():
                yield
        except ArchiveError as error:
            self._fail(error)
            raise CloseSpider("archive") from error

    def _fail(self, error: Exception) -> None:
        """An archive that can take nothing more ends the crawl: what is waiting stays so, for the next run."""
        if self.failure is None:
            self.failure = str(error)
            logger.critical("%s", error)

    def _end(self, error: ArchiveError) -> None:
        self._fail(error)
        self._closing = asyncio.ensure_future(self._crawler.engine.close_spider_async(reason="archive"))

    def _begin(self, spider: str) -> int:
        try:
            with self._archive.transaction():
                return self._archive.ledger.begin(spider, self.now(), newsarchive.__version__)
        except ArchiveError as error:
            raise UserError(str(error)) from error

    def _closed(self, reason: str) -> None:
        self.reason = "hours" if reason == "finished" and self.out_of_hours else reason
        try:
            with self._archive.transaction():
                self.counts = self._archive.ledger.finish(self._run, self.now(), self.reason)
            if self.reason == "finished":
                self.left = self._archive.ledger.left(self._run)
            self._archive.renew(RENEWAL)
        except ArchiveError as error:
            self._fail(error)

    def _stopped(self) -> None:
        self._hosts.close()
        self._archive.close()
