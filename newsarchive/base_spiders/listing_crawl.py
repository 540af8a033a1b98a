"""The crawl of one listing, page by page: when it goes on, and whether it reached the listing's end.

A gap that a broken pagination hides must be visible in the archive. A crawl ends as 'finished' only if nothing
indicates that pages are missing.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from newsarchive.models import Listing

# Listings are in order of publication, except for pinned items and clocks that differ.
TOLERANCE = timedelta(days=2)


@dataclass(slots=True)
class ListingCrawl:
    """The crawl of a listing, or of a single feed or sitemap.

    `ended` is None while the crawl goes on, then 'finished' (the listing's end), 'known' (a page without fresh
    articles), 'bounded' (as many pages as the user wants) or 'truncated', with the reason in `detail`.
    """

    start_url: str
    section: str | None = None
    max_pages: int | None = None  # as the user wants
    page_limit: int | None = None  # more pages than any listing is likely to have
    past_known: bool = False  # go on after a page without fresh articles
    pages: int = 0
    links: int = 0
    ended: str | None = None
    detail: str | None = None
    newest_day: str | None = None  # of all articles that it showed, printed or published
    urls: set[str] = field(default_factory=set)  # of the pages that were read
    _last_page: int = 0
    _linked: bool = False  # the page before linked to this one
    _gap: str | None = None  # the reason, if links were passed over: the crawl is then truncated
    _pages_by_articles: dict[frozenset[str], int] = field(default_factory=dict)
    _newest: date | None = None

    def step(
        self, url: str, page: Listing, fresh: int, days: list[date], *, guessed: bool = False, led_to: str | None = None
    ) -> str | None:
        """Add a page whose links are articles. Returns the address of the next page, or None if the crawl has ended.

        `fresh` is the number of articles that were unsettled before this run. `days` are printed beside the links.
        `guessed`: the outlet's rule gives the next page, and the page names none. `led_to` is the next page of an
        earlier run.
        """
        self.pages += 1
        self.urls.add(url)
        self.links += len(page.links)
        self._last_page = max(self._last_page, page.last_page)
        if page.cut:
            self._gap = f"page {self.pages}: {page.cut}; the rest of them was not read"
        articles = frozenset(link.url for link in page.links)
        if fault := self._fault(page, articles, days, led_to):
            self.end("truncated", fault)
        elif self._repeats_the_last(articles):
            self.end("finished")
        elif articles and not fresh and not self.past_known:
            self.end("known")
        elif articles and self.max_pages is not None and self.pages >= self.max_pages:
            self.end("bounded")
        elif self.page_limit is not None and self.pages >= self.page_limit:
            self.end("truncated", f"more than {self.page_limit} pages; the rest is for the next run")
        elif not articles or page.next_page is None:
            self.end("finished")
        else:
            self._pages_by_articles[articles] = self.pages
            self._newest = max(days, default=self._newest)
            self._linked = not guessed
            return page.next_page
        return None

    def end(self, ended: str, detail: str | None = None) -> None:
        """Note how the crawl ended, unless it has ended already."""
        if self.ended is None:
            self.ended, self.detail = ("truncated", self._gap) if self._gap else (ended, detail)

    def missing(self, led_to: str | None) -> bool:
        """True if a page that is not there (HTTP 404 or 410) is the listing's end: no page named it. `led_to` is the
        next page that it had in an earlier run."""
        return self.pages > 0 and not (self._linked or led_to or self._last_page > self.pages)

    def _repeats_the_last(self, articles: frozenset[str]) -> bool:
        """True if a page that none named shows the page before it. Some outlets answer so to every number after the
        last. A second page that shows the first proves no end: perhaps all numbers show the first page."""
        before = self.pages - 1
        is_named = self._linked or self._last_page > before
        return before > 1 and not is_named and self._pages_by_articles.get(articles) == before

    def _fault(self, page: Listing, articles: frozenset[str], days: list[date], led_to: str | None) -> str | None:
        """What indicates, on the newest page, that articles are missing."""
        number = self.pages
        if not articles:
            if number == 1:
                return "the first page shows no article: has the outlet changed its pages?"
            if self._last_page >= number or self._linked or led_to:
                return f"page {number} is empty, though the listing goes on to it"
            return None
        if (twin := self._pages_by_articles.get(articles)) and not self._repeats_the_last(articles):
            return f"page {number} shows the articles of page {twin} again"
        if days and self._newest and max(days) > self._newest + TOLERANCE:
            return f"page {number} is newer than the pages before it and does not join on to them"
        if page.next_page is None and self._last_page > number:
            return f"page {number} leads no further, though the listing has {self._last_page} pages"
        if page.next_page is None and led_to:
            return f"page {number} leads no further, though it once led to {led_to}"
        return None
