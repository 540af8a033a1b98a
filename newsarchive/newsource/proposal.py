"""What newsource proposes: an outlet, the pages that it rests on, and how sure each part is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from newsarchive.items import Article
from newsarchive.models import Capture
from newsarchive.outlets.spec import OutletSpec


class Finding(NamedTuple):
    """One part of the proposal, and what shows it."""

    part: str
    value: str
    sureness: Literal["sure", "likely", "a guess"]
    why: str


class RecordedPage(NamedTuple):
    """A page that is kept for the test."""

    kind: Literal["listing", "feed", "sitemap", "article"]
    url: str
    capture: Capture


@dataclass(slots=True)
class Proposal:
    """`attributes` are those of the outlet file, in its order. `offered` are feeds and sitemaps that name more than the
    listing does: (kind, address, why they were left out). `unknown` are sentences on what could not be found out.
    `answers` is what extraction reads in the recorded articles, in the form of answers.json."""

    attributes: dict[str, Any] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    offered: list[tuple[str, str, str]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    pages: list[RecordedPage] = field(default_factory=list)
    answers: list[dict[str, Any]] = field(default_factory=list)

    @property
    def spec(self) -> type[OutletSpec]:
        """The outlet as its file will describe it."""
        name = "".join(part.capitalize() for part in self.attributes["name"].split("_"))
        return type(name, (OutletSpec,), dict(self.attributes))

    @property
    def fetched_at(self) -> str:
        """When the last page was fetched."""
        return max(page.capture.fetched_at for page in self.pages)


def answer_of(article: Article, listed_url: str) -> dict[str, Any]:
    """What extraction reads in an article, for a person to confirm. `listed_url` is the address on the listing."""
    addresses = {"addresses": [listed_url]} if article.url != listed_url else {}
    names = ("authors", "agency", "section", "published_at", "modified_at", "event_date")
    return {
        "url": article.url,
        **addresses,
        "title": article.title,
        "lead": article.lead,
        "body": (article.body or "").split("\n\n"),
        **{name: getattr(article, name) for name in names},
        "photos": [{"url": p.url, "caption": p.caption, "credit": p.credit} for p in article.photos],
    }
