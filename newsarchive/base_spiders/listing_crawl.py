"""A walk of one listing: when it goes on, and whether it came to the listing's end or was cut off.

An archive that lacks what a broken pagination hid is worse than one that says so. A walk therefore ends
as `finished` only where nothing speaks against it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

# Listings are in order of publication, but for pinned items and clocks that differ.
TOLERANCE = timedelta(days=2)


@dataclass(slots=True)
class ListingPage:
    """What one page of a listing showed: its article addresses, the days printed beside them, where it
    leads, and the highest page number that its pagination names (0 where it names none). `fresh` is
    how many of the articles had not been settled before this run; `previous_next_url` where the page led when an
    earlier run walked it, `cut` why it was read in part only."""

    url: str
    articles: list[str]
    fresh: int
    days: list[date] = field(default_factory=list)
    next_page: str | None = None
    guessed: bool = False  # the next address is made from a template, not shown by the page
    last_page: int = 0
    previous_next_url: str | None = None
    cut: str | None = None


@dataclass(slots=True)
class ListingCrawl:
    """The pages of one listing, one after the other.

    `ended` is None while the walk goes on, then 'finished' (the listing's end), 'known' (everything on a
    page was settled before this run), 'bounded' (as many pages as were asked for) or 'truncated', with
    the reason in `detail`. Whoever ends it from outside says so with `end`, or with `cut`.
    """

    entry: str
    section: str | None = None
    bound: int | None = None
    limit: int | None = None  # pages that no listing is believed to have
    past_known: bool = False  # go on although everything is known: a walk through years gone by
    pages: int = 0
    links: int = 0
    ended: str | None = None
    detail: str | None = None
    walked: set[str] = field(default_factory=set)
    _promised: int = 0
    _led: bool = False
    _gap: str | None = None  # the reason, if links were passed over: the walk is then truncated
    _shown: dict[frozenset[str], int] = field(default_factory=dict)
    _newest: date | None = None

    def step(self, page: ListingPage) -> str | None:
        """Take a page in; the address of the next one, or None where the walk has ended."""
        self.pages += 1
        self.walked.add(page.url)
        self.links += len(page.articles)
        self._promised = max(self._promised, page.last_page)
        if page.cut:
            self._gap = f"page {self.pages}: {page.cut}; the rest of them was not read"
        verdict = self._verdict(page, self.pages)
        if verdict is not None:
            self.end(*verdict)
            return None
        self._shown[frozenset(page.articles)] = self.pages
        self._newest = max(page.days, default=self._newest)
        self._led = not page.guessed
        return page.next_page

    def end(self, ended: str, detail: str | None = None) -> None:
        """Note how the walk ended, unless that is known already."""
        if self.ended is None:
            self.ended, self.detail = ("truncated", self._gap) if self._gap else (ended, detail)

    def cut(self, detail: str) -> None:
        """The next page could not be had."""
        self.ended, self.detail = "truncated", detail

    def _verdict(self, page: ListingPage, number: int) -> tuple[str, str | None] | None:
        """How the walk ends with this page, if it does."""
        if fault := self._fault(page, number):
            return "truncated", fault
        if page.articles and not page.fresh and not self.past_known:
            return "known", None
        if page.articles and self.bound is not None and number >= self.bound:
            return "bounded", None
        if self.limit is not None and number >= self.limit:
            return "truncated", f"more than {self.limit} pages; the rest is for the next run"
        if not page.articles or page.next_page is None:
            return "finished", None
        return None

    def _fault(self, page: ListingPage, number: int) -> str | None:
        if not page.articles:
            if number == 1:
                return "the first page shows no article: has the outlet changed its pages?"
            if self._promised >= number or self._led or page.previous_next_url:
                return f"page {number} is empty, though the listing goes on to it"
            return None
        if twin := self._shown.get(frozenset(page.articles)):
            return f"page {number} shows the articles of page {twin} again"
        if page.days and self._newest and max(page.days) > self._newest + TOLERANCE:
            return f"page {number} is newer than the pages before it and does not join on to them"
        if page.next_page is None and self._promised > number:
            return f"page {number} leads no further, though the listing has {self._promised} pages"
        if page.next_page is None and page.previous_next_url:
            return f"page {number} leads no further, though it once led to {page.previous_next_url}"
        return None
