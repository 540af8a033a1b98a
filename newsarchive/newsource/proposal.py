"""What newsource proposes: an outlet, the pages that it rests on, and how sure it is of each part."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from newsarchive.models import Capture, Outlet

Sureness = Literal["sure", "likely", "a guess"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One part of the proposal, what it is and what shows it."""

    part: str
    value: str
    sureness: Sureness
    why: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """A page as it is kept for the test. `kind` is 'listing', 'feed', 'sitemap' or 'article'."""

    kind: str
    url: str
    capture: Capture


@dataclass(slots=True)
class Proposal:
    """`outlet` holds what extraction needs; the rest is what the crawl needs. `listing` is an address, or an address
    and the template of its further pages. `offered` are feeds and sitemaps that show more than the listing does,
    with the reason why they were left out. `answers` is what extraction reads in the recorded articles."""

    outlet: Outlet
    section: str
    listing: str | tuple[str, str]
    article: str
    hosts: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    offered: list[tuple[str, str, str]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    pages: list[Recorded] = field(default_factory=list)
    answers: list[dict[str, Any]] = field(default_factory=list)
    fetched_at: str = ""
