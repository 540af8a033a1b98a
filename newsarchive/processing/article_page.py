"""Turns the capture of an article page into a result, for crawls, loads and re-extractions."""

from collections.abc import Sequence
from contextlib import suppress
from urllib.parse import urljoin

from w3lib.url import safe_url_string

from newsarchive.archive.ledger import FrontierEntry
from newsarchive.archive.readings import Reading
from newsarchive.extraction.urls import tidy
from newsarchive.items import Article
from newsarchive.mentions import Mention
from newsarchive.models import Capture, Outlet, PageResult
from newsarchive.outlets.spec import OutletSpec
from newsarchive.processing.responses import NOT_MODIFIED, charset_of, obstacle
from newsarchive.processing.workers import WorkerError, Workers

# Refusals that may not last: an error of ours, a host that takes the crawler for an attack, a truncated response.
_TEMPORARY = ("extraction failed", "robot check", "empty page", "cut off", "error page", "being updated")


async def process_page(
    workers: Workers,
    capture: Capture,
    entry: FrontierEntry,
    outlet: type[OutletSpec],
    hops: Sequence[Capture] = (),
    *,
    is_new: bool = False,
) -> PageResult:
    """Read an article page. The result holds the article, or the outcome and the reason. `hops` are the redirects that
    led to the page. If `is_new`, the result also holds the prepared reading, which costs a tenth more: no article is
    stored for the address, so the archive will need it."""
    page = PageResult(entry.url, entry.kind, entry.source, listed_date=entry.listed_date)
    own = [hop for hop in hops if outlet.owns(hop.url)]
    for hop, target in zip(own, [*(hop.url for hop in own[1:]), capture.url], strict=False):
        hop.fetched_at = capture.fetched_at  # all responses to one request have one moment
        _add_redirect(page, hop, target, outlet)
    if page.outcome is None and not outlet.owns(capture.url):
        page.outcome, page.detail = "not_article", f"leads to another outlet, {capture.url}"
    if page.outcome is not None:
        return page
    page.capture = None if capture.status == NOT_MODIFIED else capture
    if problem := obstacle(capture):
        page.outcome, page.detail = problem
        return page
    try:
        article, computed = await _read(workers, capture, entry, outlet.outlet(), is_new=is_new)
    except WorkerError as error:
        page.outcome, page.detail = "error", str(error)
        return page
    _conclude(page, article, capture.url, outlet)
    if page.article is not None and computed is not None:
        page.reading = Reading.of(article, page.identity)
        page.reading.mentions, page.reading.shingle_hashes = computed
    return page


async def _read(
    workers: Workers, capture: Capture, entry: FrontierEntry, outlet: Outlet, *, is_new: bool
) -> tuple[Article, tuple[list[Mention], list[int]] | None]:
    from newsarchive.processing.reading import read_article, read_new_article  # not before there is a page

    given = capture.body, capture.url, capture.fetched_at, outlet, charset_of(capture), entry.listed_date
    if is_new:
        with suppress(WorkerError):  # the article can be stored even if nothing can be computed of it
            return await workers.run(read_new_article, *given)
    return await workers.run(read_article, *given), None


def read_redirect(capture: Capture, entry: FrontierEntry, outlet: type[OutletSpec]) -> PageResult | None:
    """The result of a redirect. None if the response names no target."""
    location = {name.lower(): value for name, value in capture.headers}.get("location")
    if not location:
        return None
    try:
        target = urljoin(capture.url, safe_url_string(location)).partition("#")[0]
    except ValueError:
        return None
    page = PageResult(entry.url, entry.kind, entry.source)
    _add_redirect(page, capture, target, outlet)
    return page


def _add_redirect(page: PageResult, hop: Capture, target: str, outlet: type[OutletSpec]) -> None:
    if outlet.owns(target):
        page.redirects.append((hop, target))
    else:
        page.outcome, page.detail = "not_article", f"leads to another outlet, {target}"
        page.capture = hop


def _conclude(page: PageResult, article: Article, url: str, outlet: type[OutletSpec]) -> None:
    """Decide whether the archive keeps the article of a page."""
    if not outlet.owns(article.url):  # a page cannot claim an address of another outlet
        article.url = tidy(url)
    page.identity = outlet.identity(article.url, page.url)
    if article.refusal is not None:
        # The next run tries an error again; a page without an article is final.
        page.outcome = "error" if article.refusal.startswith(_TEMPORARY) else "not_article"
        page.detail = article.refusal
    elif outlet.topic is not None and not outlet.topic.matches(article):
        # Not even the page of an article on another topic is kept.
        page.outcome, page.detail, page.capture = "not_article", "not about the outlet's topic", None
    else:
        page.article = article
