"""The base spider: it walks listings, feeds and sitemaps, takes articles on, and yields a Visit for each
address that it looked at. What an outlet file adds is description only."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import date, datetime
from typing import Any, ClassVar, Self

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from newsarchive.archive.ledger import Due
from newsarchive.crawling.accounts import Accounts
from newsarchive.crawling.description import Description
from newsarchive.crawling.listing import read_listing
from newsarchive.crawling.pages import capture_of, charset_of, failure_outcome, obstacle
from newsarchive.crawling.workers import WorkerError, Workers
from newsarchive.dates import parse_date
from newsarchive.errors import UserError
from newsarchive.extraction import extract
from newsarchive.items import Link, Visit


class ArchiveSpider(Spider):
    """Walks its `outlets`. Arguments: `since`, `until` (YYYY-MM-DD, inclusive, by the dates that listings
    print), `sections` (names, separated by commas) and `pages` (of each listing, at the most)."""

    outlets: ClassVar[tuple[type[Description], ...]] = ()

    def __init__(
        self,
        name: str | None = None,
        *,
        since: str | None = None,
        until: str | None = None,
        sections: str | None = None,
        pages: str | None = None,
        **unknown: Any,
    ) -> None:
        super().__init__(name)
        self.described = {outlet.name: outlet for outlet in self.outlets}
        if unknown:
            raise UserError(f"{self.name}: no argument {next(iter(unknown))!r}; see the README for those it takes")
        self.since, self.until = _day("since", since), _day("until", until)
        self.sections = set(sections.split(",")) if sections else None
        known = {section for outlet in self.outlets for section in outlet.listings}
        for section in sorted((self.sections or set()) - known):
            raise UserError(f"{self.name}: no section {section!r}; it has {', '.join(sorted(known)) or 'none'}")
        if pages is not None and not (pages.isdecimal() and int(pages)):
            raise UserError(f"{self.name}: pages={pages!r} is no number of pages; give one from 1 upwards")
        self.pages = int(pages) if pages else None

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.workers = Workers.from_crawler(crawler)
        return spider

    workers: Workers

    @property
    def accounts(self) -> Accounts:
        """The run's books."""
        accounts = self.crawler.get_extension(Accounts)
        if accounts is None:
            raise RuntimeError("the extension Accounts is off: see EXTENSIONS in newsarchive/settings.py")
        return accounts

    async def start(self) -> AsyncIterator[Any]:
        """First what earlier runs left waiting and what is to be looked at again, then what is new."""
        for outlet in self.described.values():
            for due in self.accounts.resume(outlet.outlet()):
                yield self.request(due)
            for due in self.accounts.discover(outlet.outlet(), self._entrances(outlet), None).due:
                yield self.request(due)

    def outlet_of(self, source: str) -> type[Description]:
        """The description of an outlet by its name."""
        return self.described[source]

    def request(self, due: Due, page: int = 1) -> Request:
        """The request for an address of the ledger; `page` counts the pages of a listing."""
        # The ledger sees to it that a run asks once; Scrapy's own filter would drop without a word.
        if due.kind == "article":
            return Request(due.url, self.parse_article, errback=self.failed, dont_filter=True, cb_kwargs={"due": due})
        arguments = {"due": due, "page": page}
        return Request(due.url, self.parse_listing, errback=self.failed, dont_filter=True, cb_kwargs=arguments)

    async def parse_article(self, response: Response, due: Due) -> AsyncIterator[Visit]:
        """One article page."""
        capture = capture_of(response)
        visit = Visit(due.url, due.kind, due.source, capture=capture, listed_date=due.listed_date)
        trouble = obstacle(response)
        if trouble is None:
            outlet = self.outlet_of(due.source).outlet()
            try:
                article = await self.workers.run(
                    extract, response.body, response.url, capture.fetched_at, outlet, charset_of(response)
                )
            except WorkerError as error:
                trouble = "error", str(error)
            else:
                visit.article = article if article.refusal is None else None
                trouble = ("not_article", article.refusal) if article.refusal else None
        if trouble is not None:
            visit.outcome, visit.detail = trouble
        yield visit

    async def parse_listing(self, response: Response, due: Due, page: int) -> AsyncIterator[Visit | Request]:
        """One page of a listing, a feed or a sitemap.

        What it shows is written down before it is settled itself, its next page included: a crawl that
        is killed in between goes on from there.
        """
        capture = capture_of(response)
        visit = Visit(due.url, due.kind, due.source, capture=capture)
        trouble = obstacle(response)
        if trouble is None:
            try:
                listing = await self.workers.run(
                    read_listing, response.body, response.url, due.kind, charset_of(response)
                )
            except WorkerError as error:
                trouble = "error", str(error)
        if trouble is not None:
            visit.outcome, visit.detail = trouble
            yield visit
            return
        outlet = self.outlet_of(due.source)
        articles = [link for link in listing.links if outlet.is_article(link.url)]
        wanted = [link for link in articles if self._within(link, outlet, due.url, capture.fetched_at)]
        found = self.accounts.discover(outlet.outlet(), wanted, due.url)
        for article in found.due:
            yield self.request(article)
        further = [Link(url, "sitemap") for url in listing.sitemaps]
        # A page on which everything was known and settled before this run ends the walk.
        if found.fresh and (self.pages is None or page < self.pages):
            next_page = outlet.next_page(due.url) or listing.next_page
            further += [Link(next_page, "listing")] if next_page else []
        for next_due in self.accounts.discover(outlet.outlet(), further, due.url).due:
            yield self.request(next_due, page + 1)
        yield visit

    async def failed(self, failure: Failure) -> AsyncIterator[Visit]:
        """A request that got no response."""
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy hangs it on
        due: Due = request.cb_kwargs["due"]
        outcome, detail = failure_outcome(failure.value or RuntimeError("failed without an exception"))
        yield Visit(due.url, due.kind, due.source, outcome=outcome, detail=detail)

    def _entrances(self, outlet: type[Description]) -> Iterator[Link]:
        for section, listing in outlet.listings.items():
            if self.sections is None or section in self.sections:
                yield Link(listing if isinstance(listing, str) else listing[0], "listing")
        if self.sections is None:
            yield from (Link(url, "feed") for url in outlet.feeds)
            yield from (Link(url, "sitemap") for url in outlet.sitemaps)

    def _within(self, link: Link, outlet: type[Description], url: str, fetched_at: str) -> bool:
        """Is the listed date, where there is one, within `since` and `until`?"""
        if not (link.date and (self.since or self.until)):
            return True
        moment = datetime.fromisoformat(fetched_at)
        reading = parse_date(link.date, moment, outlet.order_at(url), outlet.timezone)
        if reading is None:
            return True
        day = reading.iso[:10]
        return (self.since is None or day >= self.since[: len(day)]) and (self.until is None or day <= self.until)


def _day(name: str, value: str | None) -> str | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise UserError(f"{name}={value!r} is no day; write it as {name}=2026-03-31") from None
