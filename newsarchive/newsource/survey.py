"""A survey: look at the listing, ask for what would settle each part, and propose."""

from __future__ import annotations

import re
from collections.abc import Generator
from urllib.parse import urljoin

from newsarchive.errors import UserError
from newsarchive.extraction import read_feed, read_sitemap
from newsarchive.extraction.images import absolute
from newsarchive.extraction.urls import tidy
from newsarchive.models import Capture, Link
from newsarchive.newsource import paging
from newsarchive.newsource.answers import read
from newsarchive.newsource.conclusion import conclude, outlet_of
from newsarchive.newsource.looks import HEADLINE, judge
from newsarchive.newsource.page import ListingPage, open_listing
from newsarchive.newsource.pattern import FEWEST, Pattern, induce
from newsarchive.newsource.proposal import Proposal, Recorded
from newsarchive.newsource.seen import Sample, Seen, Source, merged

# So many articles are recorded; in a replay not all that the listing shows need be there.
ARTICLES = 3
_TRIES = 12
_FEEDS, _SITEMAPS, _TEMPLATES = 2, 2, 3
_SHORT_HEADLINE = 3
_SITEMAP_LINE = re.compile(rb"^\s*sitemap\s*:\s*(\S+)", re.I | re.M)

Answers = dict[str, Capture | str]
Survey = Generator[list[str], Answers, Proposal]
Step = Generator[list[str], Answers, None]


def survey(url: str, name: str | None = None) -> Survey:
    """Look at the listing at `url`. Yields addresses to fetch and is sent, for each, its capture or why there is
    none; returns the proposal. Raises UserError where no outlet can be told from the page."""
    capture = (yield [url])[url]
    if isinstance(capture, str):
        raise UserError(f"newsource: {url}: {capture}; name a listing page that can be fetched")
    first = open_listing(capture)
    if first is None:
        raise UserError(f"newsource: {url}: no page of links; name a listing page")
    seen = Seen(first, _induced([first]), [Recorded("listing", first.url, capture)])
    yield from _turn_the_page(seen)
    yield from _look_around(seen)
    yield from _read_articles(seen, name)
    return conclude(seen, name)


def _induced(pages: list[ListingPage]) -> Pattern:
    links = merged(pages)
    listing = pages[0].url
    for headline in (HEADLINE, _SHORT_HEADLINE):
        pattern = induce(judge(links, listing, headline))
        if pattern is not None:
            pattern.sure = pattern.sure and headline == HEADLINE
            return pattern
    raise UserError(
        f"newsource: {listing}: no articles can be told among its {len(links)} links (at least {FEWEST} with headlines "
        "and addresses of one shape are needed); name another listing page"
    )


def _turn_the_page(seen: Seen) -> Step:
    """Find page 2: by the page's own link, else by a template that proves itself."""
    link = paging.by_link(seen.first, seen.hosts)
    if link and not seen.pattern.fits(link):
        seen.second = yield from _further(seen, link)
    # A link that leads nowhere on page 2 would end the walk there.
    if seen.second is not None and paging.by_link(seen.second, seen.hosts):
        return
    for template in list(paging.templates(seen.first, seen.hosts))[:_TEMPLATES]:
        address = paging.at(template, 2)
        if seen.second is not None and seen.second.url == address:
            # Its own link led there too, but page 2 has none: the template goes on where the links end.
            seen.template = template
            return
        if (page := (yield from _further(seen, address))) is not None:
            seen.template, seen.second = template, page
            return
    if seen.unread_next:
        seen.untold.append("whether the further pages can be read: see above")
    elif seen.second is not None:
        seen.untold.append(f"whether the listing goes on after page 2: {seen.second.url} names no further page")
    else:
        seen.untold.append(
            "how the listing goes on: nothing on it leads to a page 2 with other articles; if a script loads them, "
            'write the listing as ("its address", "address of further pages with {page}")'
        )


def _further(seen: Seen, url: str) -> Generator[list[str], Answers, ListingPage | None]:
    """A further page, recorded, if it shows other articles; the pattern is then that of all pages."""
    capture = (yield [url])[url]
    if isinstance(capture, str):
        seen.unread_next = seen.unread_next or (url, capture)
        return None
    capture.url = url  # by this address it is replayed
    page = open_listing(capture)
    if page is None or not seen.fresh(page):
        seen.untold.append(f"why {url}, which looks like a further page, shows no other article")
        return None
    seen.pages.append(Recorded("listing", url, capture))
    seen.pattern = _induced([seen.first, page])
    return page


def _look_around(seen: Seen) -> Step:
    """Feeds that the page names, sitemaps that robots.txt does."""
    robots = urljoin(seen.first.url, "/robots.txt")
    feeds = [feed for feed in seen.first.feeds if seen.owns(feed)][:_FEEDS]
    answers = yield [robots, *feeds]
    for feed in feeds:
        _source(seen, feed, "feed", answers[feed])
    told = answers[robots]
    named = _SITEMAP_LINE.findall(told.body) if isinstance(told, Capture) else []
    places = dict.fromkeys(absolute(sitemap.decode("utf-8", "replace"), robots) for sitemap in named)
    sitemaps = [place for place in places if place and seen.owns(place)][:_SITEMAPS]
    if sitemaps:
        answers = yield sitemaps
        for sitemap in sitemaps:
            _source(seen, sitemap, "sitemap", answers[sitemap])


def _source(seen: Seen, url: str, kind: str, capture: Capture | str) -> None:
    if isinstance(capture, str):
        seen.untold.append(f"what the {kind} {url} shows: {capture}")
        return
    children: list[str] = []
    if kind == "feed":
        shown = read_feed(capture.body, url)
    else:
        shown, children = read_sitemap(capture.body, url)
    addresses = {tidy(link.url) for link in shown}
    articles = {address for address in addresses if seen.owns(address) and seen.pattern.fits(address)}
    listed = {link.url for link in seen.links()}
    if articles or children:
        seen.sources.append(Source(url, kind, capture, len(articles), len(articles & listed)))
    else:
        seen.untold.append(f"what the {kind} {url} is for: it names no article")


def _read_articles(seen: Seen, name: str | None) -> Step:
    """Fetch a few articles, from all over the listing."""
    waiting = _spread([link for link in seen.pattern.matched if link.title])[:_TRIES]
    missing: list[str] = []
    while waiting and len(seen.samples) < ARTICLES:
        count = ARTICLES - len(seen.samples)
        batch, waiting = waiting[:count], waiting[count:]
        answers = yield [link.url for link in batch]
        for link in batch:
            capture = answers[link.url]
            if isinstance(capture, str):
                missing.append(capture)
                continue
            capture.url = link.url  # what it was redirected to does not matter: by this address it is replayed
            article = read(capture, capture.fetched_at, outlet_of(seen, name))
            page = open_listing(capture)
            if article.refusal or page is None:
                seen.refused.append((link.url, article.refusal or "no markup"))
            else:
                seen.samples.append(Sample(link, capture, page, article))
    if len(seen.samples) < ARTICLES:
        why = f"{len(missing)} could not be fetched: {missing[0]}" if missing else "the listing shows no more"
        seen.untold.append(f"what more than {len(seen.samples)} of its articles say; {why}")
    for url, reason in seen.refused:
        seen.untold.append(f"why {url} has an article's address and is none: {reason}")


def _spread(links: list[Link]) -> list[Link]:
    """First, last and middle one first, then the others in their order: layouts differ from top to bottom."""
    if len(links) < ARTICLES:
        return links
    heads = [links[0], links[-1], links[len(links) // 2]]
    return heads + [link for link in links if link not in heads]
