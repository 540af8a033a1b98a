"""The frontier of one run: the addresses that the archive's ledger says are to be fetched.

What is discovered is written down before it is fetched, so a crawl that is killed goes on where it stood.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from itertools import islice

from scrapy.settings import BaseSettings

from newsarchive.archive import Archive
from newsarchive.archive.ledger import CrawlEnd, Discovery, FrontierEntry
from newsarchive.models import Link, Outlet

ENTRY = "entry"  # in the meta of a request: the entry of the frontier (FrontierEntry) that it fetches
BATCH = 200  # addresses that are read from the ledger, or written to it, at once


@dataclass
class _Source:
    """The articles of one outlet that this run has taken on: read from the ledger in batches, so that a long backlog
    takes no memory."""

    outlet: Outlet
    batch: list[tuple[int, FrontierEntry]] = field(default_factory=list)
    last: int = 0  # the id up to which the ledger was read
    more: bool = True  # the ledger may hold further articles


class Frontier:
    """Takes addresses on for a run, and gives out its articles.

    `writing` opens a transaction. `pending` are the addresses that were asked for and have no outcome yet. `truncated`
    are the listings that were not read to their end.
    """

    def __init__(
        self,
        archive: Archive,
        run: int,
        settings: BaseSettings,
        now: Callable[[], str],
        writing: Callable[[], AbstractContextManager[None]],
    ) -> None:
        self._archive = archive
        self._writing = writing
        self._ledger = archive.ledger
        self._run = run
        self._now = now
        self._replays = bool(settings.getlist("REPLAY"))
        self._budget = settings.getint("RECHECK_BUDGET")
        self._limit = settings.getint("CONCURRENT_REQUESTS")
        self._pages = settings.getint("DISCOVERY_PAGES")
        self._end = time.monotonic() + settings.getfloat("DISCOVERY_SECONDS")
        self._sources: dict[str, _Source] = {}
        self._entering = 0
        self._listings = 0  # listing pages, feeds and sitemaps that were read
        self._unstored: set[str] = set()  # articles that were asked for and ended without an outcome
        self.pending: dict[str, FrontierEntry] = {}
        self.waiting = 0  # addresses of this run without an outcome
        self.truncated: list[CrawlEnd] = []

    def resume(self, outlet: Outlet) -> list[FrontierEntry]:
        """Take on what earlier runs of an outlet left unsettled, and the articles that are to be looked at again.
        Returns the listing pages, feeds and sitemaps among them."""
        with self._writing():
            self._ledger.register(outlet, self._now())
            due = self._ledger.claim_waiting(self._run, outlet.name)
            due += self._ledger.claim_rechecks(self._run, outlet.name, self._now(), self._budget)
        self._add(outlet, len(due))
        return [one for one in due if one.kind != "article"]

    def discover(self, outlet: Outlet, links: Iterable[Link], found_on: str | None) -> Discovery:
        """Record the links of a page, or (if `found_on` is None) the addresses that the outlet file names. Returns what
        this run must fetch. Links covered by another source are left out."""
        due: list[FrontierEntry] = []
        declared = found_on is None
        fresh, rest = 0, (link for link in links if declared or self._ledger.may_describe(outlet, link.url))
        while some := list(islice(rest, BATCH)):  # a sitemap of fifty thousand must not hold up other crawls
            with self._writing():
                found = self._ledger.discover(self._run, outlet.name, some, found_on, self._now(), declared=declared)
            due, fresh = due + found.entries, fresh + found.fresh
        self._add(outlet, len(due))
        return Discovery(due, fresh)

    def take(self, articles: Iterable[tuple[Outlet, str]], *, register: bool = True) -> None:
        """Take on articles that a user named, known or not. Without `register` only the outlet's name is used."""
        with self._writing():
            for outlet, url in articles:
                if outlet.name not in self._sources:
                    self._ledger.register(outlet, self._now(), update=register)
                found = self._ledger.discover(
                    self._run, outlet.name, [Link(url)], None, self._now(), again=True, declared=True
                )
                self._add(outlet, len(found.entries))

    @contextmanager
    def entering(self) -> Iterator[None]:
        """While a spider names its start addresses, articles wait."""
        self._entering += 1
        try:
            yield
        finally:
            self._entering -= 1

    def ask(self, entry: FrontierEntry) -> None:
        """Note that an address is asked for."""
        self.pending[entry.url] = entry

    def settled(self, url: str) -> None:
        """Note that an address has an outcome."""
        self.waiting -= 1
        entry = self.pending.pop(url, None)
        self._listings += entry is not None and entry.kind != "article"

    def release(self, url: str) -> None:
        """Note that nothing more comes of an address, which has no outcome. It stays waiting for the next run."""
        if self.pending.pop(url, None) is not None:
            self._unstored.add(url)

    def has_articles(self, may_ask: Callable[[str], bool]) -> bool:
        """True if articles are left to give out. `may_ask` says of a source whether it may be asked at this hour."""
        return any(self._fill(source) and may_ask(name) for name, source in self._sources.items())

    def next_article(self, may_ask: Callable[[str], bool]) -> FrontierEntry | None:
        """The next article to fetch, and None while none may be fetched.

        Listings come first, up to DISCOVERY_PAGES and DISCOVERY_SECONDS, so that their dates are known. At most
        CONCURRENT_REQUESTS articles are fetched but not stored, because a kill would lose them; half of that while
        listings are fetched too. The sources take turns, so a slow host holds up no other one.
        """
        asked = [entry for entry in self.pending.values() if entry.kind == "article"]
        discovering = self._entering > 0 or len(asked) < len(self.pending)
        if discovering and self._listings < self._pages and time.monotonic() < self._end:
            return None
        limit = max(1, self._limit // 2) if discovering else self._limit
        if len(asked) >= limit:
            return None
        share = max(1, limit // max(1, len(self._sources)))
        busy = {name: sum(1 for entry in asked if entry.source == name) for name in self._sources}
        for name in sorted(self._sources, key=busy.__getitem__):
            source = self._sources[name]
            if (busy[name] < share or len(self._sources) == 1) and self._fill(source) and may_ask(name):
                return source.batch.pop(0)[1]
        return None

    def release_all(self) -> None:
        """Note that nothing is under way any more: what is still pending was lost on its way."""
        for url in list(self.pending):
            self.release(url)

    def validators(self, url: str) -> dict[str, str]:
        """The headers that ask for an address only if it has changed since its newest capture."""
        return {} if self._replays else self._archive.captures.validators(url)

    def known_as(self, url: str) -> str | None:
        """The kind of an address: 'article', 'listing', 'feed' or 'sitemap'; None if it is not known."""
        entry = self._ledger.record(url)
        return entry.kind if entry else None

    def walked_to_end(self, url: str) -> bool:
        """Did the last crawl of a listing leave no gap behind it?"""
        return self._ledger.crawled_to_end(url)

    def led_to(self, entry: FrontierEntry) -> list[str]:
        """The pages of its own kind to which a listing or a sitemap has led before."""
        return self._ledger.next_pages_of(entry.url, entry.kind)

    def walked(self, outlet: Outlet, walk: CrawlEnd) -> None:
        """Record how the crawl of a listing ended."""
        with self._writing():
            self._ledger.record_crawl_end(self._run, outlet.name, walk)
        if walk.ended == "truncated":
            self.truncated.append(walk)

    def _add(self, outlet: Outlet, count: int) -> None:
        source = self._sources.setdefault(outlet.name, _Source(outlet))
        self.waiting += count
        if count:
            source.last, source.more = 0, True

    def _fill(self, source: _Source) -> bool:
        """Read further articles of a source, if none are at hand. Returns True if there are any."""
        while not source.batch and source.more:
            found = self._ledger.claimed_articles(self._run, source.outlet.name, source.last, BATCH)
            source.more = bool(found)
            if found:
                source.last = found[-1][0]
            source.batch = [
                (number, due) for number, due in found if due.url not in self.pending and due.url not in self._unstored
            ]
        return bool(source.batch)


class Preview(Frontier):
    """The frontier of a command that only looks (`scrapy parse`, `check`, `shell`): every link is due, and nothing is
    stored."""

    def __init__(self) -> None:
        self.pending = {}
        self.waiting = 0
        self.truncated = []

    def discover(self, outlet: Outlet, links: Iterable[Link], found_on: str | None) -> Discovery:
        due = [FrontierEntry(link.url, link.kind, outlet.name, link.title, link.date) for link in links]
        return Discovery(due, len(due))

    def validators(self, url: str) -> dict[str, str]:
        return {}

    def known_as(self, url: str) -> str | None:
        return None

    def walked_to_end(self, url: str) -> bool:
        return False

    def led_to(self, entry: FrontierEntry) -> list[str]:
        return []

    def walked(self, outlet: Outlet, walk: CrawlEnd) -> None:
        pass
