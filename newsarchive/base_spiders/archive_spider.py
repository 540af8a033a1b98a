"""The base spider. It crawls listings, feeds and sitemaps, and the articles that the archive's frontier gives out."""

from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any, ClassVar, Self

from scrapy import Request, Spider
from scrapy.contracts import Contract
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure

from newsarchive import dates
from newsarchive.archive.ledger import CrawlEnd, FrontierEntry
from newsarchive.base_spiders.listing_crawl import ListingCrawl
from newsarchive.crawl_log import CrawlLog
from newsarchive.errors import UserError
from newsarchive.frontier import ENTRY, Frontier
from newsarchive.items import Article
from newsarchive.models import Capture, Link, Listing, PageResult
from newsarchive.options import complete_settings, option
from newsarchive.outlets.registry import OutletRegistry
from newsarchive.outlets.spec import OutletSpec
from newsarchive.processing.article_page import process_page
from newsarchive.processing.responses import (
    HOPS,
    NOT_MODIFIED,
    capture_of,
    charset_of,
    failure_outcome,
    obstacle,
)
from newsarchive.processing.workers import WorkerError, Workers, WorkersUnavailable

CRAWL = "crawl"  # in the meta of a request for a listing, feed or sitemap: its ListingCrawl


class ArchiveSpider(Spider):
    """Crawls its `outlets`. Arguments: `since`, `until` (YYYY-MM-DD, inclusive; they apply to the dates in listings),
    `sections` (names, separated by commas) and `pages` (of each listing, at most)."""

    outlets: ClassVar[tuple[type[OutletSpec], ...]] = ()
    urls: Sequence[str] = ()  # addresses that the user typed
    finds_articles = False  # find out from a listing's links which of them lead to articles
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
            raise UserError(f"{self.name}: no argument {unknown[0]!r}; docs/operators/crawl.md lists those it takes")
        self.since, self.until = _day("since", since), _day("until", until)
        self.sections = set(sections.split(",")) if sections else None
        known = {section for outlet in self.outlets for section in outlet.listings}
        for section in sorted((self.sections or set()) - known):
            raise UserError(f"{self.name}: no section {section!r}; it has {', '.join(sorted(known)) or 'none'}")
        if pages is not None and not (pages.isdecimal() and int(pages)):
            raise UserError(f"{self.name}: pages={pages!r} is not a number of pages; give one from 1 upwards")
        self.pages = int(pages) if pages else None
        self._bounded = (since, until, pages) != (None, None, None)  # the user wants a part of the listings
        self._sitemaps: defaultdict[str, set[str]] = defaultdict(set)  # requested, by outlet
        self._closed: set[str] = set()  # outlets outside their hours

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Bring the settings that a crawl needs and its project does not set."""
        complete_settings(settings)
        super().update_settings(settings)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.workers = Workers.from_crawler(crawler)
        spider.crawl_log = CrawlLog.of(crawler)
        return spider

    @property
    def frontier(self) -> Frontier:
        """The addresses to fetch."""
        return self.crawl_log.frontier

    async def start(self) -> AsyncIterator[Any]:
        """Yield the requests for listings, feeds and sitemaps. Articles come from the frontier, the waiting ones of
        earlier runs first."""
        self.crawl_log.begin()
        registry = OutletRegistry(self.settings)
        self.frontier.starting = True
        try:
            for outlet in self.described.values():
                if not self.is_open(outlet.name):
                    continue
                if outlet.cookie_url is not None:
                    with suppress(Exception):  # if the outlet cannot be reached, its listings will show it
                        await self.crawler.engine.download_async(Request(outlet.cookie_url))
                for entry in self.frontier.claim_waiting(registry.outlet(outlet)):
                    yield self._listing_request(entry, self._new_crawl(entry.url))
                for link, section in self.start_links(outlet):
                    for entry in self.frontier.discover(outlet.outlet(), [link], None).entries:
                        yield self._listing_request(entry, self._new_crawl(link.url, section))
        finally:
            self.frontier.starting = False

    async def parse(self, response: Response) -> AsyncIterator[Article | Request]:
        """Yield the requests for the articles of a listing, a feed or a sitemap, and for its further pages.

        The links of a page are stored before its outcome, so the next run goes on where a killed one stopped. An
        article page gives its article, so `scrapy parse URL` shows it.

        @listing
        @returns requests 1
        """
        from newsarchive.processing.reading import read_listing  # not before there is a page

        entry = self._entry_of(response)
        if entry.kind == "article":
            async for article in self.parse_article(response):
                yield article
            return
        crawl = response.meta.get(CRAWL) or self._new_crawl(entry.url)
        capture = capture_of(response)
        page = PageResult(entry.url, entry.kind, entry.source, capture=capture)
        problem = obstacle(capture, entry.kind)
        if problem is None:
            try:
                with self.crawl_log.closing_on(WorkersUnavailable, "failed"):
                    listing = await self.workers.run(
                        read_listing,
                        capture.body,
                        capture.url,
                        entry.kind,
                        charset_of(capture),
                        find_articles=self.finds_articles,
                    )
            except WorkerError as error:
                listing = Listing([], fault=str(error))
            problem = ("error", listing.fault) if listing.fault else None
            for request in self._follow(listing, entry, crawl, capture) if problem is None else ():
                yield request
        if problem is not None:
            page.outcome, page.detail = problem
            self._stop(crawl, entry, *problem)
            if capture.status == NOT_MODIFIED:
                page.capture = None
            # The sitemaps that an unchanged sitemap names may have changed.
            sitemaps = self.frontier.sitemaps_of(entry) if page.outcome == "unchanged" else []
            for request in self._child_sitemaps(sitemaps, entry) if sitemaps else ():
                yield request
        self.crawl_log.record(page)

    async def parse_article(self, response: Response) -> AsyncIterator[Article]:
        """Yield the article of a page. The outcome of a page without one is recorded here, and no pipeline sees it."""
        entry = self._entry_of(response)
        outlet, hops, capture = self.described[entry.source], response.meta.get(HOPS, ()), capture_of(response)
        if not hops and self.crawl_log.repeats(capture):
            # As for a 304. If today's extraction reads the page otherwise, that is no edit of the outlet's.
            self.crawl_log.record(PageResult(entry.url, entry.kind, entry.source, "unchanged", capture=capture))
            return
        with self.crawl_log.closing_on(WorkersUnavailable, "failed"):
            is_new = self.crawl_log.lacks(entry.url)
            page = await process_page(self.workers, capture, entry, outlet, hops, is_new=is_new)
        if page.article is None:
            self.crawl_log.record(page)
        else:
            self.crawl_log.expect(page)
            yield page.article

    def failed(self, failure: Failure) -> None:
        """Record why a request got no response."""
        request: Request = failure.request  # type: ignore[attr-defined]  # set by Scrapy
        entry: FrontierEntry = request.meta[ENTRY]
        outcome, detail = failure_outcome(failure.value or RuntimeError("failed without an exception"))
        if entry.kind != "article":
            self._stop(request.meta[CRAWL], entry, outcome, detail)
        self.crawl_log.record(PageResult(entry.url, entry.kind, entry.source, outcome, detail))

    def is_open(self, source: str) -> bool:
        """True if an outlet may be crawled at this hour. Otherwise its addresses wait for the next run."""
        outlet = self.described.get(source)
        if outlet is None or outlet.open_at(self.crawl_log.now()):
            return True
        if source not in self._closed:
            self._closed.add(source)
            self.logger.info("%s is crawled from %s to %s only", source, *(outlet.hours or ()))
            self.crawl_log.out_of_hours = True
        return False

    def start_links(self, outlet: type[OutletSpec]) -> Iterator[tuple[Link, str | None]]:
        """(link, section) of each listing, feed and sitemap to crawl."""
        for section, listing in outlet.listings.items():
            if self.sections is None or section in self.sections:
                yield Link(listing if isinstance(listing, str) else listing[0], "listing"), section
        if self.sections is None:
            for kind, urls in (("feed", outlet.feeds), ("sitemap", outlet.sitemaps)):
                yield from ((Link(url, kind), None) for url in urls)

    def article_links(self, outlet: type[OutletSpec], listing: Listing) -> list[Link]:
        """The links of a listing, a feed or a sitemap that lead to articles."""
        return [link for link in listing.links if outlet.is_article(link.url)]

    def request_for(self, entry: FrontierEntry) -> Request:
        """The request for an article."""
        return self._request(entry, self.parse_article, conditional=True)

    def _listing_request(self, entry: FrontierEntry, crawl: ListingCrawl) -> Request:
        """The request for a page of a listing, for a feed or for a sitemap."""
        first = entry.kind != "listing" or (entry.url == crawl.start_url and not crawl.past_known)
        return self._request(entry, self.parse, {CRAWL: crawl}, conditional=first and not self._bounded)

    def _request(
        self, entry: FrontierEntry, callback: Any, meta: dict[str, Any] | None = None, *, conditional: bool
    ) -> Request:
        headers = self.frontier.validators(entry.url) if conditional else {}
        meta = {ENTRY: entry} | (meta or {})
        # The frontier prevents repeated requests. Scrapy's filter would drop them without an outcome.
        return Request(entry.url, callback, headers=headers, errback=self.failed, dont_filter=True, meta=meta)

    def _entry_of(self, response: Response) -> FrontierEntry:
        """The frontier's entry of a response. `scrapy parse` and `shell` have none, so they get a new one."""
        entry: FrontierEntry | None = response.meta.get(ENTRY)
        if entry is not None:
            self.frontier.mark_requested(entry)  # another scheduler has not done so
            return entry
        outlet = next((one for one in self.described.values() if one.owns(response.url)), None)
        if outlet is None:
            outlet = OutletRegistry(self.settings).at(response.url)
            self.described[outlet.name] = outlet
        return FrontierEntry(response.url, "article" if outlet.is_article(response.url) else "listing", outlet.name)

    def _new_crawl(self, url: str, section: str | None = None) -> ListingCrawl:
        # A page without fresh articles ends the crawl only if the last one left no gap.
        past_known = self._bounded or not self.frontier.crawled_to_end(url)
        return ListingCrawl(url, section, self.pages, option(self.settings, "WALK_PAGES"), past_known)

    def _follow(
        self, listing: Listing, entry: FrontierEntry, crawl: ListingCrawl, capture: Capture
    ) -> Iterator[Request]:
        """Store the links of a page. Yield the requests for them, and for further pages."""
        outlet = self.described[entry.source]
        links = self.article_links(outlet, listing)
        order = outlet.outlet().order_at(entry.url)
        days = {link.url: _printed_day(link, order, outlet.timezone, capture.fetched_at) for link in links}
        wanted = [link for link in links if self._is_wanted(days[link.url])]
        discovery = self.frontier.discover(outlet.outlet(), wanted, entry.url)
        yield from (self._request(article, self.parse_article, conditional=False) for article in discovery.entries)
        if entry.kind != "listing" or listing.sitemaps:
            yield from self._child_sitemaps(listing.sitemaps, entry, len(links), listing.cut)
            return
        by_rule = outlet.next_page(entry.url, capture.body)
        guessed = listing.next_page is None
        listing.links, listing.next_page = links, by_rule or listing.next_page
        known_days = [day for day in days.values() if day]
        led_to = next(iter(self.frontier.next_pages_of(entry)), None)
        shown = (crawl.newest_day, discovery.newest, *(day.isoformat() for day in known_days))
        crawl.newest_day = max(filter(None, shown), default=None)
        next_page = crawl.step(entry.url, listing, discovery.fresh, known_days, guessed=guessed, led_to=led_to)
        if next_page is None or (self.since is not None and known_days and max(known_days) < self.since):
            self._record_end(crawl, entry, "bounded")
        else:
            yield from self._next_page(next_page, entry, crawl)

    def _next_page(self, url: str, entry: FrontierEntry, crawl: ListingCrawl) -> Iterator[Request]:
        """Go on to the next page of a listing."""
        outlet = self.described[entry.source]
        entries: list[FrontierEntry] = []
        if url in crawl.urls:
            crawl.end("truncated", f"leads back to {url}")
        elif not outlet.owns(url):
            crawl.end("truncated", f"leads to {url}, which is not under the outlet's hosts")
        elif outlet.is_article(url) and not outlet.is_article(entry.url):
            crawl.end("truncated", f"leads to {url}, which is an article's address")
        else:
            entries = self.frontier.discover(outlet.outlet(), [Link(url, "listing")], entry.url).entries
            if not entries and self.frontier.known_as(url) == "article":
                crawl.end("truncated", f"leads to {url}, which is known as an article's address")
        yield from (self._listing_request(further, crawl) for further in entries)
        if not entries:  # or another crawl of this run read the page
            self._record_end(crawl, entry, "known")

    def _child_sitemaps(
        self, urls: list[str], entry: FrontierEntry, links: int | None = None, cut: str | None = None
    ) -> Iterator[Request]:
        """Go on to the sitemaps that a sitemap names, up to WALK_PAGES for each outlet. An unchanged sitemap, whose
        `links` are None, keeps its last recorded end."""
        outlet, requested = self.described[entry.source], self._sitemaps[entry.source]
        limit = option(self.settings, "WALK_PAGES")
        requested.add(entry.url)
        own = [url for url in dict.fromkeys(urls) if outlet.owns(url) and not outlet.is_article(url)]
        if foreign := [url for url in urls if url not in own]:
            cut = cut or f"names {foreign[0]} as a sitemap, which is not under the outlet's hosts"
        further = [url for url in own if url not in requested]
        room = max(0, limit - len(requested))
        if len(further) > room:
            cut = cut or f"the outlet has more than {limit} sitemaps; WALK_PAGES bounds them"
        requested.update(further[:room])
        crawl = ListingCrawl(entry.url, pages=1, links=links or 0)
        if cut:
            self._record_end(crawl, entry, "truncated", cut)
        elif links is not None and not self.frontier.crawled_to_end(entry.url):
            self._record_end(crawl, entry, "finished")
        sitemaps = [Link(url, "sitemap") for url in further[:room]]
        for sitemap in self.frontier.discover(outlet.outlet(), sitemaps, entry.url).entries:
            yield self._listing_request(sitemap, self._new_crawl(sitemap.url))

    def _stop(self, crawl: ListingCrawl, entry: FrontierEntry, outcome: str, detail: str | None) -> None:
        """Record the end of a crawl at a page that could not be read."""
        if entry.kind != "listing":
            if outcome != "unchanged":
                self._record_end(ListingCrawl(entry.url, pages=1), entry, "truncated", detail or outcome)
        elif outcome == "unchanged":
            crawl.pages += 1
            self._record_end(crawl, entry, "known")
        elif outcome == "gone" and crawl.missing(next(iter(self.frontier.next_pages_of(entry)), None)):
            self._record_end(crawl, entry, "finished")
        else:
            self._record_end(crawl, entry, "truncated", f"{entry.url}: {detail or outcome}")

    def _record_end(self, crawl: ListingCrawl, entry: FrontierEntry, ended: str, detail: str | None = None) -> None:
        crawl.end(ended, detail)
        ended = crawl.ended or ended
        if self._bounded and entry.kind == "listing" and ended in {"finished", "known"}:
            ended = "bounded"
        end = CrawlEnd(crawl.section, crawl.start_url, crawl.pages, crawl.links, ended, crawl.detail, crawl.newest_day)
        self.frontier.record_end(entry.source, end)

    def _is_wanted(self, day: date | None) -> bool:
        """True unless a listing's day is before `since` or after `until`."""
        return day is None or (self.since or day) <= day <= (self.until or day)


class ListingContract(Contract):
    """`@listing`: `scrapy check` calls the method with the first listing, feed or sitemap of the spider."""

    name = "listing"

    def __init__(self, method: Callable[..., Any], *args: Any) -> None:
        super().__init__(method, *args)
        self._spider: ArchiveSpider = method.__self__  # type: ignore[attr-defined]

    def adjust_request_args(self, args: dict[str, Any]) -> dict[str, Any]:
        for outlet in self._spider.described.values():
            for link, _ in self._spider.start_links(outlet):
                return args | {"url": link.url, "meta": {ENTRY: FrontierEntry(link.url, link.kind, outlet.name)}}
        return args


def _printed_day(link: Link, order: str, timezone: str, fetched_at: str) -> date | None:
    """The day beside a link. None if there is none, or only a month or a year."""
    if not link.date:
        return None
    reading = dates.parse_date(link.date, datetime.fromisoformat(fetched_at), order, timezone)
    return date.fromisoformat(reading.iso[:10]) if reading and len(reading.iso) >= len("2026-03-31") else None


def _day(name: str, value: str | None) -> date | None:
    try:
        return None if value is None else date.fromisoformat(value)
    except ValueError:
        raise UserError(f"{name}={value!r} is not a day; write it as {name}=2026-03-31") from None
