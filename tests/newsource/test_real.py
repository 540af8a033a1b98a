"""Real listings beside the checkout: what is proposed for each."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from newsarchive.errors import UserError
from newsarchive.newsource import Proposal, survey
from newsarchive.newsource.page import open_listing
from newsarchive.newsource.seen import hosts_of
from newsarchive.outlets.spec import OutletSpec
from newsarchive.processing.replay import Replay

# Whoever saved these listings of dantri.com.vn kept hardly a link, or changed every address.
MANGLED = re.compile(r"dantri\.com\.vn/(?:bat-dong-san|the-gioi|the-thao)\.htm$|\.rss$")


def surveyed(url: str, replay: Replay) -> Proposal:
    """A survey of replayed pages, without a crawl around it."""
    plan = survey(url)
    wanted = next(plan)
    while True:
        try:
            wanted = plan.send({url: replay.find(url) or "not captured" for url in wanted})
        except StopIteration as end:
            proposal: Proposal = end.value
            return proposal


@pytest.fixture(scope="module")
def real(shared: Path) -> dict[str, Proposal | str]:
    """What is proposed for each real listing, or why nothing is."""
    replay = Replay([str(shared / "pages" / "vi.warc.gz")])
    found: dict[str, Proposal | str] = {}
    for url in (shared / "pages" / "vi-listings.txt").read_text(encoding="utf-8").split():
        try:
            found[url] = surveyed(url, replay)
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
            assert "no articles can be told" in proposal
            continue
        proposed += 1
        described = {"homepage": proposal.outlet.homepage, "hosts": proposal.hosts, "article": proposal.article}
        outlet = type("Real", (OutletSpec,), described)
        assert outlet.owns(url)
        assert all(outlet.is_article(article) for article in articles if outlet.owns(article)), outlet.article
        assert not [listing for listing in real if outlet.is_article(listing)], outlet.article
        assert proposal.outlet.date_order == "DMY"
    assert proposed >= 12


def test_real_links_are_told_apart(real: dict[str, Proposal | str]) -> None:
    """Sections, tags, people and topics of real listings are no articles, whatever number stands at their end."""
    never = re.compile(r"/(?:tags?|tac-gia|chu-de|topic|podcast|tim-kiem|rss)[/-]|-tag\d+\.html$|-p\d+$|-page\d+$|/$")
    for proposal in real.values():
        page = None if isinstance(proposal, str) else open_listing(proposal.pages[0].capture)
        if page is None or isinstance(proposal, str):
            continue
        matched = [link.url for link in page.own(hosts_of(page)) if re.search(proposal.article, link.url)]
        assert len(matched) >= 10
        assert not [link for link in matched if never.search(link)]
