"""Probe a listing: read it, ask for the pages that show how the outlet works, and propose an outlet file."""

import re
from collections.abc import Awaitable, Callable
from textwrap import shorten
from typing import Any, Literal
from urllib.parse import urljoin, urlsplit

from w3lib.encoding import http_content_type_encoding

from newsarchive.errors import UserError
from newsarchive.extraction import jsonld
from newsarchive.extraction.images import absolute
from newsarchive.extraction.page import Page
from newsarchive.extraction.tree import text_of
from newsarchive.extraction.urls import tidy
from newsarchive.items import Article
from newsarchive.models import Capture, Link, Listing, Outlet
from newsarchive.newsource.date_order import settle
from newsarchive.newsource.outlet_names import name_of_host, name_of_title, section_of, shared_part, title_of
from newsarchive.newsource.paging import page_templates
from newsarchive.newsource.proposal import Finding, Proposal, RecordedPage, Sureness
from newsarchive.newsource.recording import answer_of, open_capture
from newsarchive.outlets.link_classifier import HEADLINE
from newsarchive.outlets.spec import OutletSpec
from newsarchive.outlets.url_patterns import ArticlePattern, pattern_of, why_none
from newsarchive.processing.reading import read_article, read_listing
from newsarchive.text import clean, fold, host_of, words

ARTICLES = 3  # recorded
_TRIES = 12  # a replay need not hold every article that the listing shows
_FEEDS, _SITEMAPS, _TEMPLATES = 2, 2, 3
_MOSTLY = 0.5  # a feed belongs to the listing if the listing shows this share of its articles
_FEED_XPATH = (
    "//link[contains(@rel, 'alternate')][contains(@type, 'rss') or contains(@type, '/atom') or @type='text/xml']"
)
_SITEMAP_LINE = re.compile(rb"^\s*sitemap\s*:\s*(\S+)", re.I | re.M)
_ORDERS = {"DMY": "day first (DMY)", "MDY": "month first (MDY)"}

Fetch = Callable[[str], Awaitable[Capture | str]]  # an address -> its capture, or why it failed


async def probe(url: str, fetch: Fetch, name: str | None = None, *, is_listing: bool = False) -> Proposal:
    """The proposal for the outlet of the listing at `url`. Raises UserError if the page shows no outlet.

    `name` goes before any name that the pages suggest. `is_listing` takes the page for a listing, whatever it reads
    like.
    """
    capture = await fetch(url)
    if isinstance(capture, str):
        raise UserError(f"newsource: {url}: {capture}; name a listing page that can be fetched")
    page = open_capture(capture)
    if page is None:
        raise UserError(f"newsource: {url}: the page holds no links; name a listing page")
    if not is_listing:
        _refuse_article(url, capture)
    state = _Probe(capture, page, fetch)
    await state.find_further_pages()
    await state.find_feeds()
    await state.read_articles()
    return state.conclude(name)


class _Probe:
    """What the probe of one listing has shown so far."""

    def __init__(self, capture: Capture, page: Page, fetch: Fetch) -> None:
        self.url, self.page, self.fetch = capture.url, page, fetch
        # The links of a mobile edition are tidied to the main one.
        self.hosts = {host_of(self.url), host_of(tidy(self.url))}
        self.first, self.second = _read_listing(capture), Listing([])
        self.pattern = self._induce()
        self.template: str | None = None
        self.samples: list[tuple[Link, Capture, Page, Article]] = []
        self.feeds: dict[str, list[str]] = {"feed": [], "sitemap": []}
        self.proposal = Proposal(pages=[RecordedPage("listing", capture)])
        self.pages, self.unknown = self.proposal.pages, self.proposal.unknown

    @property
    def links(self) -> list[Link]:
        """The links of the listing's pages on the outlet's hosts, each once."""
        by_url: dict[str, Link] = {}
        for link in self.first.links + self.second.links:
            if self._owns(link.url):
                by_url.setdefault(link.url, link)
        return list(by_url.values())

    async def find_further_pages(self) -> None:
        """Find page 2: by the listing's own link, else by a template whose page 2 shows other articles. A listing of
        two pages by its own numbers needs no template."""
        templates = page_templates(self.pages[0].capture, self.page.tree, self.first.links)
        own = [template for template in dict.fromkeys(templates) if self._owns(template)][:_TEMPLATES]
        addresses: list[tuple[str, str | None]] = [(url, None) for url in self._next_page(self.first)]
        addresses += [(template.format(page=2), template) for template in own]
        failure = None
        for url, template in addresses:
            if url != self.pages[-1].capture.url:
                capture = await self.fetch(url)
                if isinstance(capture, str):
                    failure = failure or f"{url}: {capture}"
                    continue
                if not self._read_page_2(url, capture):
                    continue
            self.template = template
            # A crawl would end at a page 2 that does not link to the next one. A template goes on.
            if template or self._next_page(self.second) or self._has_two_pages():
                break
        how = f"pages by {self.template}" if self.template else "its own link to the next page"
        if self.second.links:
            second, fresh = self.pages[-1].capture.url, len(self._fresh(self.second))
            self._find("further", how, "sure", f"page 2 shows {fresh} other articles ({second})")
            if not (self.template or self._next_page(self.second) or self._has_two_pages()):
                self.unknown.append(f"whether the listing goes on after page 2: {second} links to no further page")
        elif failure:
            self._find("further", how, "likely", failure)
            self.unknown.append("whether the further pages can be read: see above")
        else:
            self.unknown.append(
                "how the listing goes on: nothing on it leads to a page 2 with other articles; if a script loads them, "
                'write the listing as ("its address", "address of further pages with {page}")'
            )

    async def find_feeds(self) -> None:
        """Find the feeds that the page names, and the sitemaps that robots.txt names."""
        hrefs = [element.get("href", "") for element in self.page.tree.xpath(_FEED_XPATH)]
        for feed in self._own_addresses([href for href in hrefs if "comment" not in href])[:_FEEDS]:
            self._read_feed("feed", feed, await self.fetch(feed))
        rules = await self.fetch(urljoin(self.url, "/robots.txt"))
        lines = _SITEMAP_LINE.findall(rules.body) if isinstance(rules, Capture) else []
        for sitemap in self._own_addresses([line.decode("utf-8", "replace") for line in lines])[:_SITEMAPS]:
            self._read_feed("sitemap", sitemap, await self.fetch(sitemap))

    async def read_articles(self) -> None:
        """Read a few articles: the first, the last and the middle one of the listing, because layouts differ from top
        to bottom; where these cannot be read, the others in order."""
        links = [link for link in self.pattern.matched if link.title]
        ends = [links[0], links[-1], links[len(links) // 2]] if len(links) >= ARTICLES else []
        draft = Outlet("outlet", homepage=_homepage(self.url), language=self.page.language or "vi", timezone="UTC")
        failures: list[str] = []
        for link in (ends + [link for link in links if link not in ends])[:_TRIES]:
            capture = await self.fetch(link.url)
            if isinstance(capture, str):
                failures.append(capture)
                continue
            capture.url = link.url  # the address by which a replay asks for it, redirected or not
            article, page = _read_article(link, capture, draft), open_capture(capture)
            if article.refusal or page is None:
                self.unknown.append(f"why {link.url} has an article's address, but no article: {article.refusal}")
                continue
            self.samples.append((link, capture, page, article))
            if len(self.samples) == ARTICLES:
                return
        why = f"{len(failures)} could not be fetched: {failures[0]}" if failures else "the listing shows no more"
        self.unknown.append(f"what more than {len(self.samples)} of its articles hold; {why}")

    def conclude(self, name: str | None) -> Proposal:
        """Complete the proposal."""
        self._report_pattern()
        attributes = self._names(name) | {"homepage": _homepage(self.url)} | self._language_and_timezone()
        self.proposal.attributes = attributes | {
            "hosts": tuple(sorted(self.hosts - {host_of(_homepage(self.url))})),
            "listings": {section_of(self.url): (self.url, self.template) if self.template else self.url},
            "feeds": tuple(self.feeds["feed"]),
            "sitemaps": tuple(self.feeds["sitemap"]),
            "article": self.pattern.regex,
            "date_order": self._date_order(),
        }
        outlet = self.proposal.spec.outlet()
        for link, capture, *_ in self.samples:
            article = _read_article(link, capture, outlet)
            self.pages.append(RecordedPage("article", capture))
            self.proposal.answers.append(answer_of(article, link.url))
            if article.published_at is None:
                self.unknown.append(f"when {link.url} was published: neither the page nor the listing says")
        return self.proposal

    def _find(self, part: str, value: str, sureness: Sureness, why: str) -> None:
        self.proposal.findings.append(Finding(part, value, sureness, why))

    def _owns(self, url: str) -> bool:
        return host_of(url) in self.hosts

    def _own_addresses(self, references: list[str]) -> list[str]:
        """References of the listing on the outlet's hosts, absolute and each once."""
        urls = dict.fromkeys(absolute(reference.strip(), self.url) for reference in references if reference.strip())
        return [url for url in urls if url and self._owns(url)]

    def _next_page(self, listing: Listing) -> list[str]:
        """The address of the next page that a listing links to, if it does."""
        url = listing.next_page
        return [url] if url and self._owns(url) and not self.pattern.fits(url) else []

    def _has_two_pages(self) -> bool:
        """True if page 2 is the last one by the listing's own numbers."""
        return max(self.first.last_page, self.second.last_page) == 2

    def _fresh(self, listing: Listing) -> list[Link]:
        """The article links of another page that the first page lacks."""
        known = {link.url for link in self.first.links}
        return [link for link in listing.links if self._fits(link.url) and link.url not in known]

    def _fits(self, url: str) -> bool:
        return self._owns(url) and self.pattern.fits(url)

    def _induce(self) -> ArticlePattern:
        pattern = pattern_of(self.links, self.url)
        if pattern is not None:
            return pattern
        raise UserError(
            f"newsource: {self.url}: no articles can be recognised: {why_none(self.links, self.url)}; name another "
            "listing page, or begin by hand with 'newsarchive genspider -t outlet' (docs/outlets.md)"
        )

    def _read_page_2(self, url: str, capture: Capture) -> bool:
        """Record a further page if it shows other articles. The pattern is then that of both pages."""
        capture.url = url  # the address by which a replay asks for it
        listing = _read_listing(capture)
        if not self._fresh(listing):
            self.unknown.append(f"why {url}, which looks like a further page, shows no other article")
            return False
        self.second = listing
        self.pages.append(RecordedPage("listing", capture))
        self.pattern = self._induce()
        return True

    def _read_feed(self, kind: Literal["feed", "sitemap"], url: str, capture: Capture | str) -> None:
        """Take a feed or a sitemap that names what the listing shows. One that names more is only offered: a general
        paper's would bring all its sections."""
        if isinstance(capture, str):
            self.unknown.append(f"what the {kind} {url} holds: {capture}")
            return
        named = read_listing(capture.body, url, kind)
        articles = {link.url for link in named.links if self._fits(link.url)}
        shared = articles & {link.url for link in self.links}
        share = f"{len(shared)} of the {len(articles)} articles that it names stand on the listing"
        if articles and len(shared) >= _MOSTLY * len(articles):
            self.feeds[kind].append(url)
            capture.url = url
            self.pages.append(RecordedPage(kind, capture))
            self._find(kind, url, "sure", share)
        elif articles or named.sitemaps:
            why = share if articles else "it names further sitemaps: the outlet's whole history"
            self._find(kind, url, "left out", f"{why}; add it to {kind}s if all of it is wanted")
        else:
            self.unknown.append(f"what the {kind} {url} is for: it names no article")

    def _report_pattern(self) -> None:
        pattern = self.pattern
        links = len(pattern.matched) + len(pattern.missed)
        why = f"matches {len(pattern.matched)} of {links} links with headlines, none of the {pattern.refused} others"
        self._find("article", pattern.regex, "sure" if pattern.sure else "likely", why)
        short = [link.url for link in pattern.matched if link.title and len(link.title.split()) < HEADLINE]
        if short and pattern.sure:
            self.unknown.append(f"whether these links with short titles are articles: {', '.join(short[:3])}")
        if pattern.missed:
            urls = ", ".join(link.url for link in pattern.missed[:3])
            self.unknown.append(f"what these {len(pattern.missed)} links lead to, which it misses: {urls}")

    def _names(self, name: str | None) -> dict[str, Any]:
        """The outlet's name and title."""
        pages = [self.page, *(page for _, _, page, _ in self.samples)]
        declared = [
            page.meta("og:site_name", "application-name") or jsonld.first(page.declared, "publisher") for page in pages
        ]
        title, why = title_of(map(clean, declared)), "as its pages declare"
        if title is None:
            shown = [clean(text_of(element)) for page in pages for element in page.tagged("title")[:1]]
            title, why = shared_part(shown), "as every <title> says"
        if title is None:
            title, why = host_of(self.url), "its host"
            self.unknown.append(f"what the outlet is called: no page says it; {title!r} stands in for it")
        self._find("title", title, "a guess" if why == "its host" else "likely", why)
        by_host = name_of_host(self.url)
        called = name or by_host or name_of_title(title)
        why = "as requested" if name else "by its host" if by_host else "by its title, because the host has no name"
        self._find("name", called, "sure" if name else "likely", why)
        return {"name": called, "title": title}

    def _language_and_timezone(self) -> dict[str, str]:
        articles = [article for *_, article in self.samples]
        languages = [article.language for article in articles if article.language]
        language = max(languages, key=languages.count) if languages else self.page.language
        if language is None:
            self.unknown.append("its language; Vietnamese is assumed")
        is_vietnamese = language in (None, "vi") or (urlsplit(self.url).hostname or "").endswith(".vn")
        offsets = {(article.published_at or "")[-6:] for article in articles}
        if is_vietnamese or offsets == {"+07:00"}:
            return {"language": language or "vi", "timezone": OutletSpec.timezone}
        self.unknown.append("its time zone; UTC is assumed for moments that are printed without an offset")
        return {"language": language or "vi", "timezone": "UTC"}

    def _date_order(self) -> str:
        """The order of dates on the listing, and in articles whose markup declares none."""
        printed = [link.date for link in self.links if link.date and self.pattern.fits(link.url)]
        declared = []
        for link, _, _, article in self.samples:
            raw = article.evidence.get("published_at", ("", ""))[1]
            if not re.match(r"\d{4}-\d\d-\d\d", raw):
                printed.append(raw)
            elif article.published_at and link.date:
                declared.append((link.date, article.published_at))
        order, why = settle(printed, declared, self.proposal.fetched_at)
        if order:
            self._find("dates", _ORDERS[order], "sure", why)
        elif why:
            self._find("dates", _ORDERS["DMY"], "a guess", "the usual order")
            self.unknown.append(f"whether the day or the month comes first: {why}")
        else:
            self._find("dates", "no numeric ones", "likely", "so their order does not matter yet")
        return order or OutletSpec.date_order


def _homepage(url: str) -> str:
    return f"{urlsplit(url).scheme}://{urlsplit(tidy(url)).netloc}/"


def _refuse_article(url: str, capture: Capture) -> None:
    """Raise UserError if a page reads as an article. The message names its section's listing if the page links to
    it."""
    article = _read_article(Link(url), capture, Outlet("outlet", homepage=_homepage(url)))
    if article.refusal is not None:
        return
    section = fold(article.section or "")
    links = [link for link in _read_listing(capture).links if host_of(link.url) == host_of(capture.url)]
    listing = next((link.url for link in links if section and fold(link.title or "") == section), None)
    size = len(words(f"{article.lead or ''} {article.body or ''}"))
    title = shorten(article.title or "", 60, placeholder="…")
    raise UserError(
        f"newsource: {url} reads as an article: '{title}', with {size} words of text; name a "
        f"listing page{f', such as {listing}' if listing else ''}, or add --listing if it is one"
    )


def _read_listing(capture: Capture) -> Listing:
    return read_listing(capture.body, capture.url, "listing", _charset(capture))


def _read_article(link: Link, capture: Capture, outlet: Outlet) -> Article:
    return read_article(capture.body, capture.url, capture.fetched_at, outlet, _charset(capture), link.date)


def _charset(capture: Capture) -> str | None:
    return http_content_type_encoding(capture.content_type)
