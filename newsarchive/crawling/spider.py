"""The base spider. It first walks listings, feeds and sitemaps and writes down what they show, then takes
the articles from the ledger; it yields a Visit for each address that it looked at. What an outlet file
adds is description only."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any, ClassVar, Self

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from newsarchive.archive.ledger import Due, Walked
from newsarchive.crawling.accounts import Accounts
from newsarchive.crawling.article import read_article
from newsarchive.crawling.description import Description
from newsarchive.crawling.directory import Directory
from newsarchive.crawling.listing import Listing, read_listing
from newsarchive.crawling.pages import NOT_MODIFIED, capture_of, charset_of, failure_outcome, obstacle
from newsarchive.crawling.redirects import HOPS
from newsarchive.crawling.walk import Page, Walk
from newsarchive.crawling.workers import WorkerError, Workers, WorkersUnavailable
from newsarchive.dates import parse_date
from newsarchive.errors import UserError
from newsarchive.items import Capture, Link, Visit


class ArchiveSpider(Spider):
    """Crawls its `outlets`. Arguments: `since`, `until` (YYYY-MM-DD, inclusive, by the dates that listings
    print), `sections` (names, separated by commas) and `pages` (of each listing, at the most)."""

    outlets: ClassVar[tuple[type[Description], ...]] = ()
    urls: Sequence[str] = ()  # addresses that the user typed
    workers: Workers

    def __init__(
        self,
        name: str | None = None,
        *,
        since: str | None = None,
        until: str | None = None,
        sections: str | None = None,
        pages: str | None = None,
        **others: Any,
    ) -> None:
        super().__init__(name, **others)
        self.described = {outlet.name: outlet for outlet in self.outlets}
        if unknown := [other for other in others if not other.startswith("_")]:  # scrapyd adds `_job`
            raise UserError(f"{self.name}: no argument {unknown[0]!r}; see the README for those it takes")
        self.since, self.until = _day("since", since), _day("until", until)
        self.sections = set(sections.split(",")) if sections else None
        known = {section for outlet in self.outlets for section in outlet.listings}
        for section in sorted((self.sections or set()) - known):
            raise UserError(f"{self.name}: no section {section!r}; it has {', '.join(sorted(known)) or 'none'}")
        if pages is not None and not (pages.isdecimal() and int(pages)):
            raise UserError(f"{self.name}: pages={pages!r} is no number of pages; give one from 1 upwards")
        self.pages = int(pages) if pages else None
        self._sitemaps: defaultdict[str, set[str]] = defaultdict(set)  # requested, by outlet
        self._open = 0  # listing pages, feeds and sitemaps asked for and not yet read
        self._done = 0  # listing pages, feeds and sitemaps read
        self._one_read = asyncio.Event()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.workers = Workers.from_crawler(crawler)
        return spider

    @property
    def accounts(self) -> Accounts:
        """The run's books."""
        accounts = self.crawler.get_extension(Accounts)
        if accounts is None:
            raise RuntimeError("the extension Accounts is off: see EXTENSIONS in newsarchive/settings.py")
        return accounts

    async def start(self) -> AsyncIterator[Any]:
        """Discovery first, so that a listing's dates are known before its articles are read; then the
        frontier, in which what earlier runs left waiting stands before what is new."""
        directory = Directory(self.settings)
        for outlet in filter(self._open_now, self.described.values()):
            await self._step_in(outlet)
            entrances = list(self.entrances(outlet))
            named = {link.url for link, _ in entrances}
            for due in self.accounts.resume(directory.outlet(outlet)):
                if due.url in named or outlet.owns(due.url):
                    yield self.walk_on(due, self._walk(due.url, None))
                else:  # written by an earlier version
                    yield Visit(due.url, due.kind, due.source, "not_article", "stands under another outlet's host")
            for link, section in entrances:
                walk = self._walk(link.url, section)
                for due in self.accounts.discover(outlet.outlet(), [link], None).due:
                    yield self.walk_on(due, walk)
        await self._head_start()
        async for due in self._articles():
            yield self.request(due)

    async def _head_start(self) -> None:
        """Wait until discovery is done or has reached DISCOVERY_PAGES or DISCOVERY_SECONDS. An endless or silent
        listing must not keep a run from its articles."""
        end = time.monotonic() + self.settings.getfloat("DISCOVERY_SECONDS")
        while self._open and self._done < self.settings.getint("DISCOVERY_PAGES"):
            self._one_read.clear()
            try:
                await asyncio.wait_for(self._one_read.wait(), end - time.monotonic())
            except TimeoutError:
                return

    async def _articles(self) -> AsyncIterator[Due]:
        """The frontier, including what discovery adds to it in the meantime."""
        further = True
        while further:
            further = self._open > 0  # later discoveries are taken in the next round
            self._one_read.clear()
            for outlet in self.described.values():
                for due in self.accounts.frontier(outlet.outlet()):
                    if not self._open_now(outlet):
                        break
                    await self.accounts.room(due, shared=self._open > 0)
                    yield due
            if further:
                await self._one_read.wait()

    def _walk(self, url: str, section: str | None) -> Walk:
        # What is known ends a walk only where the last one left no gap behind it.
        past_known = self._bounded or not self.accounts.walked_to_end(url)
        return Walk(url, section, self.pages, self.settings.getint("WALK_PAGES"), past_known)

    @property
    def _bounded(self) -> bool:
        """Is less asked for than what the listings hold?"""
        return self.since is not None or self.until is not None or self.pages is not None

    def entrances(self, outlet: type[Description]) -> Iterator[tuple[Link, str | None]]:
        """Where discovery begins: (link, section) of each listing, feed and sitemap that is asked for."""
        for section, listing in outlet.listings.items():
            if self.sections is None or section in self.sections:
                yield Link(listing if isinstance(listing, str) else listing[0], "listing"), section
        if self.sections is None:
            for kind, urls in (("feed", outlet.feeds), ("sitemap", outlet.sitemaps)):
                yield from ((Link(url, kind), None) for url in urls)

    async def _step_in(self, outlet: type[Description]) -> None:
        """Ask for the address that sets the outlet's cookie; what comes of it the listings will tell."""
        if outlet.doorstep is not None:
            with suppress(Exception):
                await self.crawler.engine.download_async(Request(outlet.doorstep))

    def _open_now(self, outlet: type[Description]) -> bool:
        """May the outlet be asked at this hour? What is waiting stays so for the next run."""
        if outlet.open_at(self.accounts.now()):
            return True
        self.logger.info("%s is crawled from %s to %s only", outlet.name, *(outlet.hours or ()))
        self.accounts.out_of_hours = True
        return False

    def outlet_of(self, source: str) -> type[Description]:
        """The description of an outlet by its name."""
        return self.described[source]

    def request(self, due: Due) -> Request:
        """The request for an article."""
        # Articles go first in Scrapy's queue. Accounts.room leaves half of the requests to discovery.
        return self._ask(due, self.parse_article, {"due": due}, conditional=True).replace(priority=1)

    def walk_on(self, due: Due, walk: Walk) -> Request:
        """The request for a page of a listing, for a feed or for a sitemap."""
        conditional = not self._bounded and (due.kind != "listing" or (due.url == walk.entry and not walk.past_known))
        request = self._ask(due, self.parse_listing, {"due": due, "walk": walk}, conditional=conditional)
        self._open += 1
        return request

    def _ask(self, due: Due, callback: Any, arguments: dict[str, Any], *, conditional: bool) -> Request:
        # The ledger sees to it that a run asks once; Scrapy's own filter would drop without a word.
        headers = self.accounts.validators(due.url) if conditional else {}
        return Request(due.url, callback, headers=headers, errback=self.failed, dont_filter=True, cb_kwargs=arguments)

    async def parse_article(self, response: Response, due: Due) -> AsyncIterator[Visit]:
        """One article page."""
        outlet = self.outlet_of(due.source)
        hops = response.meta.get(HOPS, ())
        try:
            yield await read_article(self.workers, response, capture_of(response), due, outlet, hops)
        except WorkersUnavailable as error:
            raise self.accounts.end(error) from error

    async def parse_listing(self, response: Response, due: Due, walk: Walk) -> AsyncIterator[Visit | Request]:
        """One page of a listing, a feed or a sitemap.

        What it shows is written down before it is settled itself, its next page included: a crawl that
        is killed in between goes on from there.
        """
        capture = capture_of(response)
        visit = Visit(due.url, due.kind, due.source, capture=None if response.status == NOT_MODIFIED else capture)
        try:
            trouble = obstacle(response, due.kind)
            if trouble is None:
                try:
                    listing = await self.workers.run(
                        read_listing, response.body, response.url, due.kind, charset_of(response)
                    )
                except WorkerError as error:
                    trouble = "error", str(error)
                else:
                    trouble = ("error", listing.fault) if listing.fault else None
                    for further in self._discovered(listing, due, walk, capture):
                        yield further
            if trouble is not None:
                visit.outcome, visit.detail = trouble
                self._stop_walk(walk, due, *trouble)
            if due.kind == "sitemap" and visit.outcome == "unchanged":
                # A sitemap of sitemaps that stands as it did says nothing of those that it names.
                for further in self._branch(self.accounts.led_to(due), due, walk, unchanged=True):
                    yield further
            yield visit
        except WorkersUnavailable as error:
            raise self.accounts.end(error) from error
        finally:
            self._read()

    async def failed(self, failure: Failure) -> AsyncIterator[Visit]:
        """A request that got no response."""
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy hangs it on
        due: Due = request.cb_kwargs["due"]
        outcome, detail = failure_outcome(failure.value or RuntimeError("failed without an exception"))
        if due.kind != "article":
            self._stop_walk(request.cb_kwargs["walk"], due, outcome, detail)
        yield Visit(due.url, due.kind, due.source, outcome=outcome, detail=detail)
        if due.kind != "article":
            self._read()

    def _discovered(self, listing: Listing, due: Due, walk: Walk, capture: Capture) -> Iterator[Request]:
        """Write down what a page shows; where the walk goes on from it."""
        outlet = self.outlet_of(due.source)
        articles = [link for link in listing.links if outlet.is_article(link.url)]
        days = {link.url: self._day_of(link, outlet, due.url, capture.fetched_at) for link in articles}
        wanted = [link for link in articles if self._within(days[link.url])]
        found = self.accounts.discover(outlet.outlet(), wanted, due.url)
        if due.kind == "listing":
            shown = outlet.next_page(due.url, listing.zone)
            next_page = walk.step(
                Page(
                    due.url,
                    [link.url for link in articles],
                    found.fresh,
                    [day for day in days.values() if day],
                    shown or listing.next_page,
                    shown is not None,
                    listing.last_page,
                    next(iter(self.accounts.led_to(due)), None),
                    listing.cut,
                )
            )
            if next_page is None or self._past(days):
                self._note(walk, due, "bounded")
            else:
                yield from self._turn(next_page, due, walk)
        elif not listing.fault:
            yield from self._branch(listing.sitemaps, due, walk, links=len(articles), cut=listing.cut)

    def _turn(self, next_page: str, due: Due, walk: Walk) -> Iterator[Request]:
        """Go on to the next page of a listing."""
        outlet = self.outlet_of(due.source)
        request = None
        if next_page in walk.walked:
            walk.cut(f"leads back to {next_page}")
        elif not outlet.owns(next_page):
            walk.cut(f"leads to {next_page}, which is not under the outlet's hosts")
        elif outlet.is_article(next_page) and not outlet.is_article(due.url):
            walk.cut(f"leads to {next_page}, which is an article's address")
        else:
            request = next(self._go_on([Link(next_page, "listing")], due, walk), None)
            if request is None and self.accounts.known_as(next_page) == "article":
                walk.cut(f"leads to {next_page}, which is known as an article's address")
        if request is None:  # another walk of this run read it
            self._note(walk, due, "known")
        else:
            yield request

    def _branch(
        self,
        sitemaps: list[str],
        due: Due,
        walk: Walk,
        *,
        links: int = 0,
        cut: str | None = None,
        unchanged: bool = False,
    ) -> Iterator[Request]:
        """Go on to the sitemaps that a sitemap names, up to WALK_PAGES for each outlet. If the sitemap is `unchanged`,
        its last recorded end stays."""
        outlet, asked, most = self.outlet_of(due.source), self._sitemaps[due.source], self.settings.getint("WALK_PAGES")
        asked.add(due.url)
        own = [url for url in dict.fromkeys(sitemaps) if outlet.owns(url) and not outlet.is_article(url)]
        if strangers := [url for url in sitemaps if url not in own]:
            cut = cut or f"names {strangers[0]} as a sitemap, which is none of the outlet's"
        further = [url for url in own if url not in asked]
        room = max(0, most - len(asked))
        if len(further) > room:
            cut = cut or f"the outlet has more than {most} sitemaps; WALK_PAGES bounds them"
        asked.update(further[:room])
        if cut:
            self._told(due, "truncated", cut, links)
        elif not unchanged and not self.accounts.walked_to_end(due.url):
            self._told(due, "finished", links=links)
        yield from self._go_on([Link(url, "sitemap") for url in further[:room]], due, walk)

    def _go_on(self, links: list[Link], due: Due, walk: Walk) -> Iterator[Request]:
        outlet = self.outlet_of(due.source).outlet()
        for next_due in self.accounts.discover(outlet, links, due.url).due:
            yield self.walk_on(next_due, walk)

    def _stop_walk(self, walk: Walk, due: Due, outcome: str, detail: str | None) -> None:
        if due.kind != "listing":
            if outcome != "unchanged":
                self._told(due, "truncated", detail or outcome)
        elif outcome == "unchanged":
            walk.pages += 1
            self._note(walk, due, "known")
        else:
            walk.cut(f"{due.url}: {detail or outcome}")
            self._note(walk, due, "truncated")

    def _note(self, walk: Walk, due: Due, ended: str) -> None:
        walk.end(ended)
        ended = walk.ended or ended
        if self._bounded and ended in {"finished", "known"}:
            ended = "bounded"
        walked = Walked(walk.section, walk.entry, walk.pages, walk.links, ended, walk.detail)
        self.accounts.walked(self.outlet_of(due.source).outlet(), walked)

    def _told(self, due: Due, ended: str, detail: str | None = None, links: int = 0) -> None:
        """Note of a feed or a sitemap that it could not be read, or that it can be read again."""
        walked = Walked(None, due.url, 1, links, ended, detail)
        self.accounts.walked(self.outlet_of(due.source).outlet(), walked)

    def _read(self) -> None:
        self._open -= 1
        self._done += 1
        self._one_read.set()

    def _day_of(self, link: Link, outlet: type[Description], url: str, fetched_at: str) -> date | None:
        """The day printed beside a link, where a whole day is."""
        if not link.date:
            return None
        moment = datetime.fromisoformat(fetched_at)
        reading = parse_date(link.date, moment, outlet.order_at(url), outlet.timezone)
        return date.fromisoformat(reading.iso[:10]) if reading and len(reading.iso) >= len("2026-03-31") else None

    def _within(self, day: date | None) -> bool:
        """Is a listed day, where there is one, within `since` and `until`?"""
        if day is None:
            return True
        return (self.since is None or day >= self.since) and (self.until is None or day <= self.until)

    def _past(self, days: dict[str, date | None]) -> bool:
        """Are all the days that a page prints before `since`?"""
        printed = [day for day in days.values() if day]
        return self.since is not None and bool(printed) and max(printed) < self.since


def _day(name: str, value: str | None) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise UserError(f"{name}={value!r} is no day; write it as {name}=2026-03-31") from None
