"""Values that pass between the rooms: an outlet, a link, a stored page, and what a look at an address gave.

Plain dataclasses, picklable, so that they cross to the worker processes and back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from newsarchive.items import Article


@dataclass(slots=True, frozen=True)
class Outlet:
    """What extraction must know of an outlet and cannot see on one page.

    `date_order` is the order of its numeric dates, 'DMY' or 'MDY'; `date_orders` are
    (address pattern, order) pairs that go before it. `select` maps a field's name to a CSS selector
    or to (selector, 'YYYY-MM-DD') pairs: each is valid for pages fetched until that day, the last
    pair's day may be None. `dateline` is a regular expression of the outlet's own mark at the head of
    the lead ('CNQP&KT –'), `noise` one of what its editor leaves at the beginning of texts. `article_query`
    names the parameters that identify an article in its address; None keeps all but those of tracking. `hosts` are
    those that it speaks for (archive/ownership.py), without www and in small letters, with the port where one is named.
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
    noise: str | None = None
    article_query: tuple[str, ...] | None = None
    hosts: tuple[str, ...] = ()

    def order_at(self, url: str) -> str:
        """The order of numeric dates on the page at an address."""
        return next((order for pattern, order in self.date_orders if re.search(pattern, url)), self.date_order)


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
class PageResult:
    """What one look at one address gave. The archive stores it in one transaction.

    `url` is the address as it was discovered. `outcome` is None while the archive is to decide between stored, revised,
    unchanged and duplicate. `listed_date` is what the listing that showed the address printed beside it. `identity` is
    what the outlet's addresses of one article have in common. `redirects` are the answers that led on, the first one
    that of `url`, each with the address to which it led. `capture` is the last answer. `reading` is what the archive
    has prepared of the article (archive/readings.py), if a pipeline asked it to.
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
    reading: Any = field(default=None, compare=False)
