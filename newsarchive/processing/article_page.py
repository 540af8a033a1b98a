"""The way of an article page, as fetched or as stored: response in, article or outcome out. A crawl, a load and a
re-extraction all take it."""

from __future__ import annotations

from collections.abc import Sequence

from scrapy.http import Response
from w3lib.url import safe_url_string

from newsarchive.archive.ledger import FrontierEntry
from newsarchive.extraction.address import tidy
from newsarchive.items import Article
from newsarchive.models import Capture, PageResult
from newsarchive.outlets.spec import OutletSpec
from newsarchive.processing.reading import read_article
from newsarchive.processing.responses import NOT_MODIFIED, charset_of, obstacle
from newsarchive.processing.workers import WorkerError, Workers

# Refusals that speak of this moment: a fault of ours, a host that takes us for an attack, an answer cut to nothing.
_PASSING = ("extraction failed", "robot check", "empty page", "cut off", "error page", "being updated")


async def process_page(
    workers: Workers,
    response: Response,
    capture: Capture,
    entry: FrontierEntry,
    outlet: type[OutletSpec],
    hops: Sequence[Capture] = (),
) -> PageResult:
    """Read an article page. The result holds the article, or the outcome and the reason. `hops` are the redirects that
    led to it."""
    page = _redirected(response, capture, entry, outlet, hops)
    if page.outcome is not None:
        return page
    page.capture = None if response.status == NOT_MODIFIED else capture
    trouble = obstacle(response)
    if trouble is not None:
        page.outcome, page.detail = trouble
        return page
    try:
        article = await workers.run(
            read_article,
            response.body,
            response.url,
            capture.fetched_at,
            outlet.outlet(),
            charset_of(response),
            entry.listed_date,
        )
    except WorkerError as error:
        page.outcome, page.detail = "error", str(error)
        return page
    _conclude(page, article, response.url, outlet)
    return page


def read_redirect(
    response: Response, capture: Capture, entry: FrontierEntry, outlet: type[OutletSpec]
) -> PageResult | None:
    """What a redirect gives. None if the response names no target."""
    location = (response.headers.get("Location") or b"").decode("latin-1")
    if not location:
        return None
    try:
        target = response.urljoin(safe_url_string(location)).partition("#")[0]
    except ValueError:
        return None
    page = PageResult(entry.url, entry.kind, entry.source)
    _lead(page, capture, target, outlet)
    return page


def _conclude(page: PageResult, article: Article, url: str, outlet: type[OutletSpec]) -> None:
    """Decide whether the page holds an article that the outlet may claim and the archive is to keep."""
    if not outlet.owns(article.url):  # a page cannot claim another outlet's address
        article.url = tidy(url)
    page.identity = outlet.identity(article.url, page.url)
    if article.refusal is not None:
        # A fault of ours says nothing of the page: the next run, by better code perhaps, tries again.
        page.outcome = "error" if article.refusal.startswith(_PASSING) else "not_article"
        page.detail = article.refusal
    elif outlet.topic is not None and not outlet.topic.matches(article):
        # What the rest of a general paper says is not ours to keep.
        page.outcome, page.detail, page.capture = "not_article", "not about the outlet's topic", None
    else:
        page.article = article


def _redirected(
    response: Response, capture: Capture, entry: FrontierEntry, outlet: type[OutletSpec], hops: Sequence[Capture]
) -> PageResult:
    """The result with its redirects. A response of another outlet gives no article."""
    page = PageResult(entry.url, entry.kind, entry.source, listed_date=entry.listed_date)
    own = [hop for hop in hops if outlet.owns(hop.url)]
    targets = [hop.url for hop in own[1:]] + [response.url]
    for hop, target in zip(own, targets, strict=False):  # no hop: no target
        hop.fetched_at = capture.fetched_at  # all responses of one visit have one moment
        _lead(page, hop, target, outlet)
    if page.outcome is None and not outlet.owns(response.url):
        page.outcome, page.detail = "not_article", f"leads to another outlet, {response.url}"
    return page


def _lead(page: PageResult, hop: Capture, target: str, outlet: type[OutletSpec]) -> None:
    if outlet.owns(target):
        page.redirects.append((hop, target))
    else:
        page.outcome, page.detail = "not_article", f"leads to another outlet, {target}"
        page.capture = hop
