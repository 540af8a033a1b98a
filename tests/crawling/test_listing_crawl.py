"""How the crawl of a listing ends: finished, known, bounded or truncated, with the reason."""

from __future__ import annotations

from datetime import date

import pytest

from newsarchive.base_spiders.listing_crawl import ListingCrawl, ListingPage


def _page(n: int, *, fresh: int = 3, articles: int = 3, further: bool = True, **more: object) -> ListingPage:
    urls = [f"https://a.example/{n}-{i}.html" for i in range(articles)]
    next_page = f"https://a.example/?page={n + 1}" if further else None
    return ListingPage(f"https://a.example/?page={n}", urls, fresh, next_page=next_page, **more)  # type: ignore[arg-type]


def _crawl(*pages: ListingPage, max_pages: int | None = None, past_known: bool = False) -> ListingCrawl:
    crawl = ListingCrawl("https://a.example/", max_pages=max_pages, past_known=past_known)
    for page in pages:
        assert crawl.ended is None
        crawl.step(page)
    return crawl


@pytest.mark.parametrize(
    ("crawl", "ended", "told"),
    [
        (_crawl(_page(1), _page(2), _page(3, further=False)), "finished", ""),
        (_crawl(_page(1, last_page=3), _page(2), _page(3, further=False)), "finished", ""),
        (_crawl(_page(1, guessed=True), _page(2, articles=0, guessed=True)), "finished", ""),
        (_crawl(_page(1), _page(2, fresh=0)), "known", ""),
        (_crawl(_page(1, fresh=0)), "known", ""),
        (_crawl(_page(1, fresh=0), _page(2, fresh=0, further=False), past_known=True), "finished", ""),
        (_crawl(_page(1), _page(2), max_pages=2), "bounded", ""),
        (_crawl(_page(1, articles=0)), "truncated", "first page shows no article"),
        (_crawl(_page(1, last_page=9), _page(2), _page(3, further=False)), "truncated", "has 9 pages"),
        (_crawl(_page(1), _page(2, articles=0)), "truncated", "page 2 is empty"),
        (_crawl(_page(1, last_page=5, guessed=True), _page(2, articles=0)), "truncated", "page 2 is empty"),
        (_crawl(_page(1), _page(2), _page(1)), "truncated", "page 3 shows the articles of page 1 again"),
        (
            _crawl(_page(1), _page(2, further=False, previous_next_url="https://a.example/?page=3")),
            "truncated",
            "once led to",
        ),
        (
            _crawl(_page(1, days=[date(2026, 3, 9)]), _page(2, days=[date(2026, 3, 20)])),
            "truncated",
            "does not join on",
        ),
        (
            _crawl(_page(1, days=[date(2026, 3, 9)]), _page(2, days=[date(2026, 3, 10)], further=False)),
            "finished",
            "",
        ),
    ],
)
def test_the_end_of_a_crawl(crawl: ListingCrawl, ended: str, told: str) -> None:
    assert crawl.ended == ended
    assert told in (crawl.detail or "")


def test_a_page_that_could_not_be_fetched_truncates_the_crawl() -> None:
    crawl = _crawl(_page(1))
    crawl.cut("HTTP 503")
    assert (crawl.ended, crawl.detail) == ("truncated", "HTTP 503")
