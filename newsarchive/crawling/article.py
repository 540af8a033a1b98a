"""An article page, as fetched or as stored, read into a Visit."""

from __future__ import annotations

from scrapy.http import Response

from newsarchive.archive.ledger import Due
from newsarchive.crawling.description import Description
from newsarchive.crawling.pages import NOT_MODIFIED, charset_of, obstacle
from newsarchive.crawling.workers import WorkerError, Workers
from newsarchive.extraction import extract
from newsarchive.items import Capture, Visit

# Refusals that speak of this moment: a fault of ours, a host that takes us for an attack, an answer cut to nothing.
_PASSING = ("extraction failed", "robot check", "empty page", "cut off", "error page", "being updated")


async def read_article(
    workers: Workers, response: Response, capture: Capture, due: Due, outlet: type[Description]
) -> Visit:
    """What a page says, or the outcome and the reason where it holds no article that is to be kept."""
    visit = Visit(due.url, due.kind, due.source, listed_date=due.listed_date)
    trouble = obstacle(response)
    if trouble is None and outlet.article and not outlet.owns(response.url):
        trouble = "not_article", f"leads to another outlet, {response.url}"
    if trouble is None:
        try:
            article = await workers.run(
                extract, response.body, response.url, capture.fetched_at, outlet.outlet(), charset_of(response)
            )
        except WorkerError as error:
            trouble = "error", str(error)
        else:
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
