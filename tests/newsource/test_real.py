"""Real listings beside the checkout: what is proposed for each."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest

from newsarchive.errors import UserError
from newsarchive.models import Capture
from newsarchive.newsource.probe import probe
from newsarchive.newsource.proposal import Proposal
from newsarchive.processing.reading import read_listing
from newsarchive.processing.replay import Replay

# Whoever saved these listings of dantri.com.vn kept hardly a link, or changed every address.
MANGLED = re.compile(r"dantri\.com\.vn/(?:bat-dong-san|the-gioi|the-thao)\.htm$|\.rss$")


def probed(url: str, replay: Replay) -> Proposal:
    """Probe replayed pages, without a crawl around it."""

    async def fetch(url: str) -> Capture | str:
        return replay.find(url) or "not captured"

    return asyncio.run(probe(url, fetch))


# The articles among the links of listings, counted by a person who read each link's title and address.
COUNTED = {
    "https://nld.com.vn/kinh-te.htm": 37,
    "https://tuoitre.vn/kinh-doanh.htm": 15,
    "https://vietnamnet.vn/kinh-doanh": 31,
    "https://cafef.vn/thi-truong-chung-khoan.chn": 34,
    "https://baochinhphu.vn/chinh-sach-va-cuoc-song/chinh-sach-moi.htm": 34,
}


@pytest.mark.parametrize("url", COUNTED)
def test_a_real_listing_names_all_its_articles_and_nothing_else(shared: Path, url: str) -> None:
    replay = Replay([str(shared / "pages" / "vi.warc.gz")])
    capture = replay.find(url)
    assert capture is not None
    articles = read_listing(capture.body, url, "listing", find_articles=True).articles or []
    replay.close()
    assert len(articles) == COUNTED[url]
    assert all(len((link.title or "").split()) >= 5 for link in articles)


@pytest.fixture(scope="module")
def real(shared: Path) -> dict[str, Proposal | str]:
    """What is proposed for each real listing, or why nothing is."""
    replay = Replay([str(shared / "pages" / "vi.warc.gz")])
    found: dict[str, Proposal | str] = {}
    for url in (shared / "pages" / "vi-listings.txt").read_text(encoding="utf-8").split():
        try:
            found[url] = probed(url, replay)
        except UserError as error:
            found[url] = str(error)
    replay.close()
    return found


def test_real_listings(real: dict[str, Proposal | str], shared: Path) -> None:
    """A real listing's pattern matches every real article of its host, and no listing at all."""
    articles = (shared / "pages" / "vi-urls.txt").read_text(encoding="utf-8").split()
    proposed = 0
    for url, proposal in real.items():
        if isinstance(proposal, str):
            assert MANGLED.search(url), proposal
            assert "no articles can be recognised" in proposal
            continue
        proposed += 1
        outlet = proposal.spec
        assert outlet.owns(url)
        assert all(outlet.is_article(article) for article in articles if outlet.owns(article)), outlet.article
        assert not [listing for listing in real if outlet.is_article(listing)], outlet.article
        assert outlet.date_order == "DMY"
    assert proposed >= 12


def test_real_links_are_told_apart(real: dict[str, Proposal | str]) -> None:
    """Sections, tags, people and topics of real listings are no articles, whatever number stands at their end."""
    never = re.compile(r"/(?:tags?|tac-gia|chu-de|topic|podcast|tim-kiem|rss)[/-]|-tag\d+\.html$|-p\d+$|-page\d+$|/$")
    for proposal in real.values():
        if isinstance(proposal, str):
            continue
        capture = proposal.pages[0].capture
        links = read_listing(capture.body, capture.url, "listing").links
        matched = [link.url for link in links if proposal.spec.is_article(link.url)]
        assert len(matched) >= 10
        assert not [link for link in matched if never.search(link)]
