"""What travels through the house: an article with its photos, and the page that it was read from.

Plain dataclasses, picklable, so that they cross to the worker processes and back. Texts are NFC.
Moments are ISO 8601 strings cut to the precision that the page states ('2020-11', '2020-11-26',
'2020-11-26T08:30:00+07:00'); a value that the page does not give is None, never a guess.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Photo:
    """One picture of an article. `position` counts from 1 in reading order."""

    url: str | None
    caption: str | None = None
    credit: str | None = None
    alt: str | None = None
    position: int = 0


@dataclass(slots=True)
class Article:
    """What one page says.

    `url` is canonical. `lead` is the sapo and `body` what follows it, paragraphs separated by a blank
    line. `evidence` maps a field's name to (rule, raw): which rule gave the value, from which text.
    `refusal` says, where the page holds no article, why; the other fields are then not to be stored.
    """

    url: str
    source: str | None = None
    section: str | None = None
    title: str | None = None
    lead: str | None = None
    body: str | None = None
    authors: list[str] = field(default_factory=list)
    agency: str | None = None
    tags: list[str] = field(default_factory=list)
    language: str | None = None
    published_at: str | None = None
    published_precision: str | None = None
    modified_at: str | None = None
    event_date: str | None = None
    photos: list[Photo] = field(default_factory=list)
    evidence: dict[str, tuple[str, str]] = field(default_factory=dict)
    refusal: str | None = None


@dataclass(slots=True, frozen=True)
class Outlet:
    """What extraction must know of an outlet and cannot see on one page.

    `date_order` is the order of its numeric dates, 'DMY' or 'MDY'; `date_orders` are
    (address pattern, order) pairs that go before it. `select` maps a field's name to a CSS selector
    or to (selector, 'YYYY-MM-DD') pairs: each is valid for pages fetched until that day, the last
    pair's day may be None. `dateline` is a regular expression of the outlet's own mark at the head of
    the lead ('CNQP&KT –'). `hosts` are those that it speaks for (archive/ownership.py), without www and in small
    letters, with the port where one is named.
    """

    name: str
    title: str = ""
    homepage: str = ""
    language: str = "vi"
    timezone: str = "Asia/Ho_Chi_Minh"
    date_order: str = "DMY"
    date_orders: tuple[tuple[str, str], ...] = ()
    select: dict[str, str | tuple[tuple[str, str | None], ...]] = field(default_factory=dict)
    dateline: str | None = None
    hosts: tuple[str, ...] = ()


@dataclass(slots=True)
class Capture:
    """One answer of a web server as it came, or as a WARC file holds it."""

    url: str
    fetched_at: str
    status: int
    headers: list[tuple[str, str]]
    body: bytes


@dataclass(slots=True)
class Link:
    """One address that a page showed, with what the listing said of it."""

    url: str
    kind: str = "article"
    title: str | None = None
    date: str | None = None


@dataclass(slots=True)
class Visit:
    """One address of the ledger, looked at once: what a spider yields and one transaction stores.

    `url` is the address as it was discovered. `outcome` is None while the archive is to decide
    between stored, revised, unchanged and duplicate. `listed_date` is what the listing that showed the
    address printed beside it; `identity` what the outlet's addresses of one article have in common. `redirects` are
    the answers that led on, the first of `url`, each with the address to which it led: `capture` is the last one's.
    """

    url: str
    kind: str
    source: str
    outcome: str | None = None
    detail: str | None = None
    capture: Capture | None = None
    article: Article | None = None
    listed_date: str | None = None
    identity: str | None = None
    redirects: list[tuple[Capture, str]] = field(default_factory=list)
