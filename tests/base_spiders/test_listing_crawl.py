"""How the crawl of a listing ends: finished, known, bounded or truncated, with the reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import pytest

from newsarchive.base_spiders.listing_crawl import ListingCrawl
from newsarchive.models import Link, Listing


@dataclass
class _Page:
    number: int
    fresh: int = 3
    articles: int = 3
    further: bool = True
    last_page: int = 0
    days: list[date] = field(default_factory=list)
    guessed: bool = False
    led_to: str | None = None

    def add_to(self, crawl: ListingCrawl) -> None:
        links = [Link(f"https://a.example/{self.number}-{i}.html") for i in range(self.articles)]
        next_page = f"https://a.example/?page={self.number + 1}" if self.further else None
        listing = Listing(links, next_page, self.last_page)
        url = f"https://a.example/?page={self.number}"
        crawl.step(url, listing, self.fresh, self.days, guessed=self.guessed, led_to=self.led_to)


def _crawl(*pages: _Page, max_pages: int | None = None, past_known: bool = False) -> ListingCrawl:
    crawl = ListingCrawl("https://a.example/", max_pages=max_pages, past_known=past_known)
    for page in pages:
        assert crawl.ended is None
        page.add_to(crawl)
    return crawl


@pytest.mark.parametrize(
    ("crawl", "ended", "told"),
    [
        (_crawl(_Page(1), _Page(2), _Page(3, further=False)), "finished", ""),
        (_crawl(_Page(1, last_page=3), _Page(2), _Page(3, further=False)), "finished", ""),
        (_crawl(_Page(1, guessed=True), _Page(2, articles=0, guessed=True)), "finished", ""),
        (_crawl(_Page(1), _Page(2, fresh=0)), "known", ""),
        (_crawl(_Page(1, fresh=0)), "known", ""),
        (_crawl(_Page(1, fresh=0), _Page(2, fresh=0, further=False), past_known=True), "finished", ""),
        (_crawl(_Page(1), _Page(2), max_pages=2), "bounded", ""),
        (_crawl(_Page(1, guessed=True), _Page(2, guessed=True), _Page(2, guessed=True)), "finished", ""),
        (_crawl(_Page(1, articles=0)), "truncated", "first page shows no article"),
        (_crawl(_Page(1, last_page=9), _Page(2), _Page(3, further=False)), "truncated", "has 9 pages"),
        (_crawl(_Page(1), _Page(2, articles=0)), "truncated", "page 2 is empty"),
        (_crawl(_Page(1, last_page=5, guessed=True), _Page(2, articles=0)), "truncated", "page 2 is empty"),
        (_crawl(_Page(1, guessed=True), _Page(1)), "truncated", "page 2 shows the articles of page 1 again"),
        (_crawl(_Page(1, last_page=9, guessed=True), _Page(2, guessed=True), _Page(2)), "truncated", "page 2 again"),
        (_crawl(_Page(1), _Page(2), _Page(1)), "truncated", "page 3 shows the articles of page 1 again"),
        (
            _crawl(_Page(1), _Page(2, further=False, led_to="https://a.example/?page=3")),
            "truncated",
            "once led to",
        ),
        (
            _crawl(_Page(1, days=[date(2026, 3, 9)]), _Page(2, days=[date(2026, 3, 20)])),
            "truncated",
            "does not join on",
        ),
        (
            _crawl(_Page(1, days=[date(2026, 3, 9)]), _Page(2, days=[date(2026, 3, 10)], further=False)),
            "finished",
            "",
        ),
    ],
)
def test_the_end_of_a_crawl(crawl: ListingCrawl, ended: str, told: str) -> None:
    assert crawl.ended == ended
    assert told in (crawl.detail or "")
