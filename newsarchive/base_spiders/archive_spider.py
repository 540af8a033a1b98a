"""The base spider. It crawls listings, feeds and sitemaps, and the articles that the archive's frontier gives out.

What an outlet file adds is description only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any, ClassVar, Self

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure

from newsarchive.archive.ledger import CrawlEnd, FrontierEntry
from newsarchive.base_spiders.walk import Page, Walk
from newsarchive.dates import parse_date
from newsarchive.errors import UserError
from newsarchive.extensions import CrawlLog
from newsarchive.frontier import ENTRY, Frontier
from newsarchive.items import Article
from newsarchive.models import Capture, Link, PageResult
from newsarchive.outlets.description import Description
from newsarchive.outlets.directory import Directory
from newsarchive.processing.article_page import process_page
from newsarchive.processing.listing_page import Listing, read_listing
from newsarchive.processing.responses import (
    HOPS,
    NOT_MODIFIED,
    PageOutcome,
    capture_of,
    charset_of,
    failure_outcome,
    obstacle,
)
from newsarchive.processing.workers import WorkerError, Workers, WorkersUnavailable

WALK = "walk"  # in the meta of a request for a listing: the walk that it is a step of


class ArchiveSpider(Spider):
    """Crawls its `outlets`. Arguments: `since`, `until` (YYYY-MM-DD, inclusive, by the dates that listings
    print), `sections` (names, separated by commas) and `pages` (of each listing, at the most)."""

    outlets: ClassVar[tuple[type[Description], ...]] = ()
    urls: Sequence[str] = ()  # addresses that the user typed
    workers: Workers
    crawl_log: CrawlLog

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
        self._shut: set[str] = set()  # outlets that may not be asked at this hour

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.workers = Workers.from_crawler(crawler)
        spider.crawl_log = CrawlLog.of(crawler)
        return spider

    @property
    def frontier(self) -> Frontier:
        """The addresses that are to be fetched."""
        return self.crawl_log.frontier

    async def start(self) -> AsyncIterator[Any]:
        """Yield the listings, feeds and sitemaps. Articles follow from the frontier, in which what earlier runs left
        waiting stands before what is new."""
        self.crawl_log.begin()
        directory = Directory(self.settings)
        with self.frontier.entering():
            for outlet in self.described.values():
                if not self.may_ask(outlet.name):
                    continue
                await self._fetch_cookie(outlet)
                entrances = list(self.entrances(outlet))
                named = {link.url for link, _ in entrances}
                for entry in self.frontier.resume(directory.outlet(outlet)):
                    if entry.url in named or outlet.owns(entry.url):
                        yield self.listing_request(entry, self._walk(entry.url, None))
                    else:  # written by an earlier version
                        detail = "stands under another outlet's host"
                        self.crawl_log.record(PageResult(entry.url, entry.kind, entry.source, "not_article", detail))
                for link, section in entrances:
                    walk = self._walk(link.url, section)
                    for entry in self.frontier.discover(outlet.outlet(), [link], None).entries:
                        yield self.listing_request(entry, walk)

    async def parse(self, response: Response) -> AsyncIterator[Article | Request]:
        """Yield the articles of a listing, a feed or a sitemap, and its further pages.

        What a page shows is written down before its own outcome is: a crawl that is killed in between goes on from
        there. An article page is read as one, so that `scrapy parse URL` shows its article.

        @listing
        @returns requests 1
        """
        entry = self._entry_of(response)
        if entry.kind == "article":
            async for article in self.parse_article(response):
                yield article
            return
        walk = response.meta.get(WALK) or self._walk(entry.url, None)
        capture = capture_of(response)
        page = PageResult(entry.url, entry.kind, entry.source, capture=capture)
        trouble = obstacle(response, entry.kind)
        if trouble is None:
            try:
                listing = await self.workers.run(
                    read_listing, response.body, response.url, entry.kind, charset_of(response)
                )
            except WorkerError as error:
                trouble = "error", str(error)
            except WorkersUnavailable as error:
                self.crawl_log.fail(error)
                raise CloseSpider("failed") from error
            else:
                trouble = ("error", listing.fault) if listing.fault else None
                for request in self._discovered(listing, entry, walk, capture):
                    yield request
        if trouble is not None:
            page.outcome, page.detail = trouble
            self._stop_walk(walk, entry, *trouble)
            if response.status == NOT_MODIFIED:
                page.capture = None
            if entry.kind == "sitemap" and page.outcome == "unchanged":
                # A sitemap of sitemaps that stands as it did says nothing of those that it names.
                for request in self._branch(self.frontier.led_to(entry), entry, walk, unchanged=True):
                    yield request
            raise PageOutcome(page)

    async def parse_article(self, response: Response) -> AsyncIterator[Article]:
        """Yield the article of a page."""
        entry = self._entry_of(response)
        outlet, hops = self.outlet_of(entry.source), response.meta.get(HOPS, ())
        try:
            page = await process_page(self.workers, response, capture_of(response), entry, outlet, hops)
        except WorkersUnavailable as error:
            self.crawl_log.fail(error)
            raise CloseSpider("failed") from error
        if page.article is None:
            raise PageOutcome(page)
        page.article.page = page
        yield page.article

    def failed(self, failure: Failure) -> None:
        """Record why a request got no response."""
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy hangs it on
        entry: FrontierEntry = request.meta[ENTRY]
        outcome, detail = failure_outcome(failure.value or RuntimeError("failed without an exception"))
        if entry.kind != "article":
            self._stop_walk(request.meta[WALK], entry, outcome, detail)
        self.crawl_log.record(PageResult(entry.url, entry.kind, entry.source, outcome, detail))

    def outlet_of(self, source: str) -> type[Description]:
        """The description of an outlet by its name."""
        return self.described[source]

    def may_ask(self, source: str) -> bool:
        """May an outlet be asked at this hour? What is waiting stays so for the next run."""
        outlet = self.described.get(source)
        if outlet is None or outlet.open_at(self.crawl_log.now()):
            return True
        if source not in self._shut:
            self._shut.add(source)
            self.logger.info("%s is crawled from %s to %s only", source, *(outlet.hours or ()))
            self.crawl_log.out_of_hours = True
        return False

    def entrances(self, outlet: type[Description]) -> Iterator[tuple[Link, str | None]]:
        """Where discovery begins: (link, section) of each listing, feed and sitemap that is asked for."""
        for section, listing in outlet.listings.items():
            if self.sections is None or section in self.sections:
                yield Link(listing if isinstance(listing, str) else listing[0], "listing"), section
        if self.sections is None:
            for kind, urls in (("feed", outlet.feeds), ("sitemap", outlet.sitemaps)):
                yield from ((Link(url, kind), None) for url in urls)

    def request_for(self, entry: FrontierEntry) -> Request:
        """The request for an article."""
        return self._request(entry, self.parse_article, conditional=True)

    def listing_request(self, entry: FrontierEntry, walk: Walk) -> Request:
        """The request for a page of a listing, for a feed or for a sitemap."""
        conditional = not self._bounded and (
            entry.kind != "listing" or (entry.url == walk.entry and not walk.past_known)
        )
        return self._request(entry, self.parse, {WALK: walk}, conditional=conditional)

    def _request(
        self, entry: FrontierEntry, callback: Any, meta: dict[str, Any] | None = None, *, conditional: bool
    ) -> Request:
        headers = self.frontier.validators(entry.url) if conditional else {}
        meta = {ENTRY: entry} | (meta or {})
        # The frontier sees to it that a run asks once; Scrapy's own filter would drop without a word.
        return Request(entry.url, callback, headers=headers, errback=self.failed, dont_filter=True, meta=meta)

    def _entry_of(self, response: Response) -> FrontierEntry:
        """The entry of the frontier that a response answers; one made up for `scrapy parse` and `shell`."""
        entry: FrontierEntry | None = response.meta.get(ENTRY)
        if entry is not None:
            return entry
        outlet = next((one for one in self.described.values() if one.owns(response.url)), None)
        if outlet is None:
            outlet = Directory(self.settings).at(response.url)
            self.described[outlet.name] = outlet
        return FrontierEntry(response.url, "article" if outlet.is_article(response.url) else "listing", outlet.name)

    def _walk(self, url: str, section: str | None) -> Walk:
        # What is known ends a walk only where the last one left no gap behind it.
        past_known = self._bounded or not self.frontier.walked_to_end(url)
        return Walk(url, section, self.pages, self.settings.getint("WALK_PAGES"), past_known)

    @property
    def _bounded(self) -> bool:
        """Is less asked for than what the listings hold?"""
        return self.since is not None or self.until is not None or self.pages is not None

    async def _fetch_cookie(self, outlet: type[Description]) -> None:
        """Ask for the address that sets the outlet's cookie; what comes of it the listings will tell."""
        if outlet.doorstep is not None:
            with suppress(Exception):
                await self.crawler.engine.download_async(Request(outlet.doorstep))

    def _discovered(self, listing: Listing, entry: FrontierEntry, walk: Walk, capture: Capture) -> Iterator[Request]:
        """Write down what a page shows. Yield the requests for it, and for where the walk goes on."""
        outlet = self.outlet_of(entry.source)
        articles = [link for link in listing.links if outlet.is_article(link.url)]
        order = outlet.outlet().order_at(entry.url)
        days = {link.url: _day_of(link, order, outlet.timezone, capture.fetched_at) for link in articles}
        wanted = [link for link in articles if self._within(days[link.url])]
        found = self.frontier.discover(outlet.outlet(), wanted, entry.url)
        yield from (self._request(one, self.parse_article, conditional=False) for one in found.entries)
        if entry.kind == "listing":
            shown = outlet.next_page(entry.url, listing.zone)
            next_page = walk.step(
                Page(
                    entry.url,
                    [link.url for link in articles],
                    found.fresh,
                    [day for day in days.values() if day],
                    shown or listing.next_page,
                    shown is not None,
                    listing.last_page,
                    next(iter(self.frontier.led_to(entry)), None),
                    listing.cut,
                )
            )
            if next_page is None or self._past(days):
                self._note(walk, entry, "bounded")
            else:
                yield from self._turn(next_page, entry, walk)
        elif not listing.fault:
            yield from self._branch(listing.sitemaps, entry, walk, links=len(articles), cut=listing.cut)

    def _turn(self, next_page: str, entry: FrontierEntry, walk: Walk) -> Iterator[Request]:
        """Go on to the next page of a listing."""
        outlet = self.outlet_of(entry.source)
        request = None
        if next_page in walk.walked:
            walk.cut(f"leads back to {next_page}")
        elif not outlet.owns(next_page):
            walk.cut(f"leads to {next_page}, which is not under the outlet's hosts")
        elif outlet.is_article(next_page) and not outlet.is_article(entry.url):
            walk.cut(f"leads to {next_page}, which is an article's address")
        else:
            request = next(self._go_on([Link(next_page, "listing")], entry, walk), None)
            if request is None and self.frontier.known_as(next_page) == "article":
                walk.cut(f"leads to {next_page}, which is known as an article's address")
        if request is None:  # another walk of this run read it
            self._note(walk, entry, "known")
        else:
            yield request

    def _branch(
        self,
        sitemaps: list[str],
        entry: FrontierEntry,
        walk: Walk,
        *,
        links: int = 0,
        cut: str | None = None,
        unchanged: bool = False,
    ) -> Iterator[Request]:
        """Go on to the sitemaps that a sitemap names, up to WALK_PAGES for each outlet. If the sitemap is `unchanged`,
        its last recorded end stays."""
        outlet, asked, most = (
            self.outlet_of(entry.source),
            self._sitemaps[entry.source],
            self.settings.getint("WALK_PAGES"),
        )
        asked.add(entry.url)
        own = [url for url in dict.fromkeys(sitemaps) if outlet.owns(url) and not outlet.is_article(url)]
        if strangers := [url for url in sitemaps if url not in own]:
            cut = cut or f"names {strangers[0]} as a sitemap, which is none of the outlet's"
        further = [url for url in own if url not in asked]
        room = max(0, most - len(asked))
        if len(further) > room:
            cut = cut or f"the outlet has more than {most} sitemaps; WALK_PAGES bounds them"
        asked.update(further[:room])
        if cut:
            self._told(entry, "truncated", cut, links)
        elif not unchanged and not self.frontier.walked_to_end(entry.url):
            self._told(entry, "finished", links=links)
        yield from self._go_on([Link(url, "sitemap") for url in further[:room]], entry, walk)

    def _go_on(self, links: list[Link], entry: FrontierEntry, walk: Walk) -> Iterator[Request]:
        outlet = self.outlet_of(entry.source).outlet()
        for further in self.frontier.discover(outlet, links, entry.url).entries:
            yield self.listing_request(further, walk)

    def _stop_walk(self, walk: Walk, entry: FrontierEntry, outcome: str, detail: str | None) -> None:
        if entry.kind != "listing":
            if outcome != "unchanged":
                self._told(entry, "truncated", detail or outcome)
        elif outcome == "unchanged":
            walk.pages += 1
            self._note(walk, entry, "known")
        else:
            walk.cut(f"{entry.url}: {detail or outcome}")
            self._note(walk, entry, "truncated")

    def _note(self, walk: Walk, entry: FrontierEntry, ended: str) -> None:
        walk.end(ended)
        ended = walk.ended or ended
        if self._bounded and ended in {"finished", "known"}:
            ended = "bounded"
        walked = CrawlEnd(walk.section, walk.entry, walk.pages, walk.links, ended, walk.detail)
        self.frontier.walked(self.outlet_of(entry.source).outlet(), walked)

    def _told(self, entry: FrontierEntry, ended: str, detail: str | None = None, links: int = 0) -> None:
        """Note of a feed or a sitemap that it could not be read, or that it can be read again."""
        walked = CrawlEnd(None, entry.url, 1, links, ended, detail)
        self.frontier.walked(self.outlet_of(entry.source).outlet(), walked)

    def _within(self, day: date | None) -> bool:
        """Is a listed day, where there is one, within `since` and `until`?"""
        if day is None:
            return True
        return (self.since is None or day >= self.since) and (self.until is None or day <= self.until)

    def _past(self, days: dict[str, date | None]) -> bool:
        """Are all the days that a page prints before `since`?"""
        printed = [day for day in days.values() if day]
        return self.since is not None and bool(printed) and max(printed) < self.since


def _day_of(link: Link, order: str, timezone: str, fetched_at: str) -> date | None:
    """The day printed beside a link, where a whole day is."""
    if not link.date:
        return None
    reading = parse_date(link.date, datetime.fromisoformat(fetched_at), order, timezone)
    return date.fromisoformat(reading.iso[:10]) if reading and len(reading.iso) >= len("2026-03-31") else None


def _day(name: str, value: str | None) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise UserError(f"{name}={value!r} is no day; write it as {name}=2026-03-31") from None
