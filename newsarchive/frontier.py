"""The frontier of one run: the addresses that it must fetch.

An address is stored before it is fetched, so the next run goes on where a killed one stopped.
"""

import time
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from itertools import islice

from scrapy.settings import BaseSettings

from newsarchive.archive.captures import Captures
from newsarchive.archive.ledger import CrawlEnd, Discovery, FrontierEntry, UrlLedger
from newsarchive.models import Link, Outlet
from newsarchive.options import option

ENTRY = "entry"  # in the meta of a request: the entry of the frontier (FrontierEntry) that it fetches
BATCH = 200  # addresses that are read from the archive, or written to it, at once


@dataclass
class _Source:
    """The articles of one outlet that this run claimed. They are read in batches, so a long backlog takes no memory."""

    outlet: Outlet
    batch: list[FrontierEntry] = field(default_factory=list)
    last: int = 0  # the highest id that was read
    more: bool = True  # there may be further articles


class Frontier:
    """Claims addresses for a run, and gives out its articles.

    `writing` opens a transaction. `pending` are the requested addresses without an outcome, `truncated` the listings
    whose end was not reached.
    """

    def __init__(
        self,
        ledger: UrlLedger,
        captures: Captures,
        run: int,
        settings: BaseSettings,
        now: Callable[[], str],
        writing: Callable[[], AbstractContextManager[None]],
    ) -> None:
        self._ledger = ledger
        self._captures = captures
        self._writing = writing
        self._run = run
        self._now = now
        self._replays = bool(option(settings, "REPLAY"))
        self._budget = option(settings, "RECHECK_BUDGET")
        self._limit = settings.getint("CONCURRENT_REQUESTS")
        self._pages = option(settings, "DISCOVERY_PAGES")
        self._end = time.monotonic() + option(settings, "DISCOVERY_SECONDS")
        self._sources: dict[str, _Source] = {}
        self.starting = False  # the spider yields its start requests; articles wait until it has done so
        self._listings = 0  # listing pages, feeds and sitemaps that were read
        self._unstored: set[str] = set()  # articles that were fetched and got no outcome
        self.pending: dict[str, FrontierEntry] = {}
        self.waiting = 0  # addresses of this run without an outcome
        self.truncated: list[CrawlEnd] = []

    @property
    def sources(self) -> list[str]:
        """The sources of which this run fetches articles."""
        return list(self._sources)

    def claim_waiting(self, outlet: Outlet) -> list[FrontierEntry]:
        """Claim the unsettled addresses of an outlet's earlier runs, and the articles whose recheck is due. Returns the
        listing pages, feeds and sitemaps among them."""
        with self._writing():
            self._ledger.register(outlet, self._now())
            entries = self._ledger.claim_waiting(self._run, outlet.name)
            entries += self._ledger.claim_rechecks(self._run, outlet.name, self._now(), self._budget)
        self._add(outlet, len(entries))
        return [entry for entry in entries if entry.kind != "article"]

    def discover(self, outlet: Outlet, links: Iterable[Link], found_on: str | None) -> Discovery:
        """Record the links of a page, or the addresses in an outlet file if `found_on` is None. Returns those that this
        run must fetch. Leaves out links to hosts of another source."""
        entries: list[FrontierEntry] = []
        declared = found_on is None
        fresh, days = 0, list[str]()
        rest = (link for link in links if declared or self._ledger.may_describe(outlet, link.url))
        while some := list(islice(rest, BATCH)):  # a sitemap of 50,000 must not delay other crawls
            with self._writing():
                found = self._ledger.discover(self._run, outlet.name, some, found_on, self._now(), declared=declared)
            entries, fresh = entries + found.entries, fresh + found.fresh
            days += [found.newest] if found.newest else []
        self._add(outlet, len(entries))
        return Discovery(entries, fresh, max(days, default=None))

    def claim(self, articles: Iterable[tuple[Outlet, str]], *, register: bool = True) -> None:
        """Claim articles that a user named, known or not. Without `register` only the outlet's name is used."""
        with self._writing():
            for outlet, url in articles:
                if outlet.name not in self._sources:
                    self._ledger.register(outlet, self._now(), update=register)
                found = self._ledger.discover(
                    self._run, outlet.name, [Link(url)], None, self._now(), again=True, declared=True
                )
                self._add(outlet, len(found.entries))

    def mark_requested(self, entry: FrontierEntry) -> None:
        """Note that an address is requested."""
        self.pending[entry.url] = entry

    def mark_settled(self, url: str) -> None:
        """Note that an address has an outcome."""
        self.waiting -= 1
        entry = self.pending.pop(url, None)
        self._listings += entry is not None and entry.kind != "article"

    def release(self, url: str) -> None:
        """Note that an address gets no outcome in this run. It waits for the next one."""
        if self.pending.pop(url, None) is not None:
            self._unstored.add(url)

    def has_articles(self, is_open: Callable[[str], bool]) -> bool:
        """True if there are articles to give out. `is_open(source)` is False outside the hours of a source."""
        return any(self._fill(source) and is_open(name) for name, source in self._sources.items())

    def next_article(self, is_open: Callable[[str], bool]) -> FrontierEntry | None:
        """The next article to fetch. None while no article may be fetched.

        Listings come first, up to DISCOVERY_PAGES and DISCOVERY_SECONDS, because they give dates. At most
        CONCURRENT_REQUESTS articles are fetched but not stored, because a kill would lose them; half as many while
        listings are fetched too. The sources take turns, so a slow host delays no other one.
        """
        requested = [entry for entry in self.pending.values() if entry.kind == "article"]
        discovering = self.starting or len(requested) < len(self.pending)
        if discovering and self._listings < self._pages and time.monotonic() < self._end:
            return None
        limit = max(1, self._limit // 2) if discovering else self._limit
        if len(requested) >= limit:
            return None
        share = max(1, limit // max(1, len(self._sources)))
        busy = {name: sum(1 for entry in requested if entry.source == name) for name in self._sources}
        for name in sorted(self._sources, key=busy.__getitem__):
            source = self._sources[name]
            if (busy[name] < share or len(self._sources) == 1) and self._fill(source) and is_open(name):
                return source.batch.pop(0)
        return None

    def release_all(self) -> None:
        """Release all pending addresses, because nothing is being fetched or processed any more."""
        for url in list(self.pending):
            self.release(url)

    def validators(self, url: str) -> dict[str, str]:
        """The headers of a conditional request: for an answer only if it differs from the newest capture."""
        return {} if self._replays else self._captures.validators(url)

    def known_as(self, url: str) -> str | None:
        """The kind of an address: 'article', 'listing', 'feed' or 'sitemap'. None for an unknown address."""
        entry = self._ledger.record(url)
        return entry.kind if entry else None

    def crawled_to_end(self, url: str) -> bool:
        """True if the last crawl of a listing left no gap."""
        return self._ledger.crawled_to_end(url)

    def next_pages_of(self, entry: FrontierEntry) -> list[str]:
        """The further pages of a listing that earlier runs found on a page."""
        return self._ledger.next_pages_of(entry.url, entry.kind)

    def sitemaps_of(self, entry: FrontierEntry) -> list[str]:
        """The sitemaps that earlier runs found on a sitemap."""
        return self._ledger.next_pages_of(entry.url, "sitemap")

    def record_end(self, source: str, end: CrawlEnd) -> None:
        """Record how the crawl of a listing ended."""
        with self._writing():
            self._ledger.record_crawl_end(self._run, source, end)
        if end.ended == "truncated":
            self.truncated.append(end)

    def _add(self, outlet: Outlet, count: int) -> None:
        source = self._sources.setdefault(outlet.name, _Source(outlet))
        self.waiting += count
        if count:
            source.last, source.more = 0, True

    def _fill(self, source: _Source) -> bool:
        """Read further articles of a source if its batch is empty. Returns True if there are any."""
        while not source.batch and source.more:
            found = self._ledger.claimed_articles(self._run, source.outlet.name, source.last, BATCH)
            source.more = bool(found)
            if found:
                source.last = found[-1][0]
            source.batch = [
                entry for _, entry in found if entry.url not in self.pending and entry.url not in self._unstored
            ]
        return bool(source.batch)
