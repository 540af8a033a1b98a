"""From what a survey has seen to what it proposes, each part with what shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from newsarchive.extraction.tree import text_of
from newsarchive.extraction.urls import tidy
from newsarchive.models import Capture, Outlet
from newsarchive.newsource import names
from newsarchive.newsource.answers import answer, read
from newsarchive.newsource.looks import HEADLINE
from newsarchive.newsource.orders import Settled, settle, stamps
from newsarchive.newsource.page import host_of
from newsarchive.newsource.proposal import Finding, Proposal, Recorded
from newsarchive.newsource.seen import Seen

_VIETNAM = "Asia/Ho_Chi_Minh"
_MACHINE = re.compile(r"^\d{4}-\d\d-\d\d")
_OFFSET = re.compile(r"(?:([+-]\d\d:\d\d)|Z)$")
# A feed belongs to the listing if the listing shows at least so much of it.
_MOSTLY = 0.5


def outlet_of(seen: Seen, name: str | None) -> Outlet:
    """The outlet as far as the listing alone tells it."""
    url = seen.first.url
    language = seen.first.language or "vi"
    return Outlet(
        name=name or names.name_of_host(url) or "outlet",
        homepage=f"{urlsplit(url).scheme}://{urlsplit(tidy(url)).netloc}/",
        language=language,
        timezone=_VIETNAM if language == "vi" or (urlsplit(url).hostname or "").endswith(".vn") else "UTC",
    )


def conclude(seen: Seen, name: str | None) -> Proposal:
    """The proposal; `name` goes before any name that the pages suggest."""
    fetched_at = max(capture.fetched_at for capture in _captures(seen))
    draft = outlet_of(seen, name)
    findings, untold = [], list(seen.untold)
    pages = [seen.first, *(sample.page for sample in seen.samples)]
    title, where = names.title_of(
        [name for page in pages for name in page.site_names], [page.title for page in pages], host_of(seen.first.url)
    )
    if not where:
        untold.append(f"what the outlet is called: no page says so; {title!r} stands in for it")
    called = name or names.name_of_host(seen.first.url) or (names.name_of_title(title) if where else None) or "outlet"
    by = "by its host" if names.name_of_host(seen.first.url) else "by its title, for the host has no name"
    findings.append(Finding("name", called, "sure" if name else "likely", "as asked" if name else by))
    findings.append(Finding("title", title, "likely" if where else "a guess", where or "its host"))
    language = _most([sample.article.language for sample in seen.samples]) or seen.first.language
    if language is None:
        untold.append("its language; Vietnamese is assumed")
    listing, article = _orders(seen, fetched_at)
    order = listing.order or article.order or "DMY"
    orders: tuple[tuple[str, str], ...] = ()
    if listing.order and article.order and listing.order != article.order:
        orders = ((seen.pattern.regex, article.order),)
    timezone = _timezone(seen, language or "vi", untold)
    outlet = Outlet(
        name=called,
        title=title,
        homepage=draft.homepage,
        language=language or "vi",
        timezone=timezone,
        date_order=order,
        date_orders=orders,
    )
    proposal = Proposal(
        outlet,
        section=names.section_of(seen.first.url),
        listing=(seen.first.url, seen.template) if seen.template else seen.first.url,
        article=seen.pattern.regex,
        hosts=tuple(sorted(seen.hosts - {host_of(draft.homepage)})),
        findings=findings,
        unknown=untold,
        pages=list(seen.pages),
        fetched_at=fetched_at,
    )
    _tell_pattern(proposal, seen)
    _tell_paging(proposal, seen)
    _tell_sources(proposal, seen)
    _tell_order(proposal, listing, article)
    _tell_articles(proposal, seen)
    return proposal


def _tell_pattern(proposal: Proposal, seen: Seen) -> None:
    pattern = seen.pattern
    links = len(pattern.matched) + len(pattern.missed)
    why = f"matches {len(pattern.matched)} of {links} links with headlines, none of the {pattern.refused} others"
    proposal.findings.append(Finding("article", pattern.regex, "sure" if pattern.sure else "likely", why))
    short = [link.url for link in pattern.matched if link.title and len(link.title.split()) < HEADLINE]
    if short and pattern.sure:
        proposal.unknown.append(f"whether these links with short titles are articles: {', '.join(short[:3])}")
    if pattern.missed:
        shown = ", ".join(link.url for link in pattern.missed[:3])
        proposal.unknown.append(f"what these {len(pattern.missed)} links are, which the pattern passes over: {shown}")


def _tell_paging(proposal: Proposal, seen: Seen) -> None:
    if seen.second is None:
        if seen.unread_next:
            how = "its own link to the next page"
            proposal.findings.append(Finding("further", how, "likely", f"{seen.unread_next[0]}: {seen.unread_next[1]}"))
        return
    how = f"pages by {seen.template}" if seen.template else "its own link to the next page"
    why = f"page 2 shows {len(seen.fresh(seen.second))} other articles"
    proposal.findings.append(Finding("further", how, "sure", f"{why} ({seen.second.url})"))


def _tell_sources(proposal: Proposal, seen: Seen) -> None:
    """Feeds and sitemaps that show what the listing shows; of those that show more only a note is made: a general
    paper's would bring all its sections."""
    for source in seen.sources:
        share = f"{source.shared} of the {source.articles} articles that it names stand on the listing"
        if source.articles and source.shared >= _MOSTLY * source.articles:
            if source.kind == "feed":
                proposal.feeds += (source.url,)
            else:
                proposal.sitemaps += (source.url,)
            proposal.pages.append(Recorded(source.kind, source.url, source.capture))
            proposal.findings.append(Finding(source.kind, source.url, "sure", share))
        elif source.articles:
            proposal.offered.append((source.kind, source.url, share))
        else:
            proposal.offered.append((source.kind, source.url, "it names further sitemaps: the outlet's whole history"))


def _tell_order(proposal: Proposal, listing: Settled, article: Settled) -> None:
    spoken = {"DMY": "day first (DMY)", "MDY": "month first (MDY)"}
    for part, settled in (("dates", listing), ("in articles", article)):
        if settled.order:
            proposal.findings.append(Finding(part, spoken[settled.order], "sure", settled.why))
    if listing.order or article.order:
        return
    if listing.printed or article.printed:
        why = listing.why if listing.printed else article.why
        proposal.findings.append(Finding("dates", spoken[proposal.outlet.date_order], "a guess", "the usual order"))
        proposal.unknown.append(f"whether the day or the month comes first: {why}")
    else:
        proposal.findings.append(
            Finding("dates", "no numeric ones", "likely", "so that their order does not matter yet")
        )


def _tell_articles(proposal: Proposal, seen: Seen) -> None:
    """Read the articles again, as the outlet that they showed reads them."""
    outlet = proposal.outlet
    undated = []
    for sample in seen.samples:
        article = read(sample.capture, proposal.fetched_at, outlet, sample.link.date)
        proposal.pages.append(Recorded("article", sample.link.url, sample.capture))
        proposal.answers.append(answer(article, sample.link.url))
        if article.published_at is None:
            undated.append(sample.link.url)
    if undated:
        proposal.unknown.append(f"when {', '.join(undated)} was published: neither the page nor the listing says")


def _orders(seen: Seen, fetched_at: str) -> tuple[Settled, Settled]:
    """The order on the listing, and in the articles."""
    listed = [link.date for link in seen.links() if link.date and seen.pattern.fits(link.url)]
    instants, printed, declared = [], [], []
    for sample in seen.samples:
        _, raw = sample.article.evidence.get("published_at", ("", ""))
        instant = sample.article.published_at if _MACHINE.match(raw) else None
        shown = stamps(text_of(sample.page.tree))
        if not instant and raw:
            shown.append(raw)
        printed += shown
        if instant and sample.link.date:
            instants.append((sample.link.date, instant))
        declared += [(text, instant) for text in shown if instant]
    return settle(listed, instants, fetched_at), settle(printed, declared, fetched_at)


def _timezone(seen: Seen, language: str, untold: list[str]) -> str:
    host = urlsplit(seen.first.url).hostname or ""
    if language == "vi" or host.endswith(".vn"):
        return _VIETNAM
    offsets = set()
    for sample in seen.samples:
        found = _OFFSET.search(sample.article.published_at or "")
        offsets.add(found[1] or "+00:00" if found else None)
    if offsets == {"+07:00"}:
        return _VIETNAM
    untold.append("its time zone; UTC stands in for it, and holds for moments that are printed without an offset")
    return "UTC"


def _captures(seen: Seen) -> Iterator[Capture]:
    yield from (page.capture for page in seen.pages)
    yield from (sample.capture for sample in seen.samples)


def _most(values: list[str | None]) -> str | None:
    told = [value for value in values if value]
    return max(set(told), key=told.count) if told else None
