"""An article page, as fetched or as stored, read into a Visit."""

from __future__ import annotations

from collections.abc import Sequence

from scrapy.http import Response
from w3lib.url import safe_url_string

from newsarchive.archive.ledger import Due
from newsarchive.crawling.description import Description
from newsarchive.crawling.pages import NOT_MODIFIED, charset_of, obstacle
from newsarchive.crawling.workers import WorkerError, Workers
from newsarchive.extraction import extract
from newsarchive.extraction.address import tidy
from newsarchive.items import Capture, Visit

# Refusals that speak of this moment: a fault of ours, a host that takes us for an attack, an answer cut to nothing.
_PASSING = ("extraction failed", "robot check", "empty page", "cut off", "error page", "being updated")


async def read_article(
    workers: Workers,
    response: Response,
    capture: Capture,
    due: Due,
    outlet: type[Description],
    hops: Sequence[Capture] = (),
) -> Visit:
    """Make a Visit of an article page: its article, or the outcome and the reason. `hops` are the redirects that led to
    it."""
    visit = _redirected(response, capture, due, outlet, hops)
    if visit.outcome is not None:
        return visit
    trouble = obstacle(response)
    if trouble is None:
        try:
            article = await workers.run(
                extract, response.body, response.url, capture.fetched_at, outlet.outlet(), charset_of(response)
            )
        except WorkerError as error:
            trouble = "error", str(error)
        else:
            if not outlet.owns(article.url):  # a page cannot claim another outlet's address
                article.url = tidy(response.url)
            visit.identity = outlet.identity(article.url, due.url)
            if article.refusal is not None:
                # A fault of ours says nothing of the page: the next run, by better code perhaps, tries again.
                outcome = "error" if article.refusal.startswith(_PASSING) else "not_article"
                trouble = outcome, article.refusal
            elif outlet.topic is not None and not outlet.topic.speaks_in(article):
                # What the rest of a general paper says is not ours to keep.
                visit.outcome, visit.detail = "not_article", "not about the outlet's topic"
                return visit
            else:
                visit.article = article
    if trouble is not None:
        visit.outcome, visit.detail = trouble
    visit.capture = None if response.status == NOT_MODIFIED else capture
    return visit


def read_redirect(response: Response, capture: Capture, due: Due, outlet: type[Description]) -> Visit | None:
    """Make a Visit of a redirect. None if the response names no target."""
    location = (response.headers.get("Location") or b"").decode("latin-1")
    if not location:
        return None
    try:
        target = response.urljoin(safe_url_string(location)).partition("#")[0]
    except ValueError:
        return None
    visit = Visit(due.url, due.kind, due.source)
    _lead(visit, capture, target, outlet)
    return visit


def _redirected(
    response: Response, capture: Capture, due: Due, outlet: type[Description], hops: Sequence[Capture]
) -> Visit:
    """Make a Visit with its redirects. A response of another outlet gives no article."""
    visit = Visit(due.url, due.kind, due.source, listed_date=due.listed_date)
    own = [hop for hop in hops if outlet.owns(hop.url)]
    targets = [hop.url for hop in own[1:]] + [response.url]
    for hop, target in zip(own, targets, strict=False):  # no hop: no target
        hop.fetched_at = capture.fetched_at  # all responses of one visit have one moment
        _lead(visit, hop, target, outlet)
    if visit.outcome is None and not outlet.owns(response.url):
        visit.outcome, visit.detail = "not_article", f"leads to another outlet, {response.url}"
    return visit


def _lead(visit: Visit, hop: Capture, target: str, outlet: type[Description]) -> None:
    if outlet.owns(target):
        visit.redirects.append((hop, target))
    else:
        visit.outcome, visit.detail = "not_article", f"leads to another outlet, {target}"
        visit.capture = hop
