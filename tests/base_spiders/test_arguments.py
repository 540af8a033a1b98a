"""Arguments of a spider that others than a person give."""

from __future__ import annotations

from tests.conftest import Newsarchive
from tests.pages import article
from tests.server import Server


def test_what_a_scheduler_adds_is_taken(newsarchive: Newsarchive, server: Server) -> None:
    """scrapyd gives `_job`, and leaves it to Scrapy whether a spider does anything with it."""
    url = server.put("/tin-tuc-1.html", article())
    newsarchive.crawl("page", "-a", f"url={url}", "-a", "_job=26d1b1a6", "-a", "_version=1")
    assert newsarchive.outcomes() == {url: ("stored", None)}
