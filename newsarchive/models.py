"""Values that pass between the packages, and to worker processes: an outlet, a link, a capture, and the result of a
request."""

import hashlib
import re
from dataclasses import dataclass, field
from typing import Any

from newsarchive.items import Article


@dataclass(slots=True, frozen=True)
class Outlet:
    """What extraction must know about an outlet and cannot see on one page.

    `date_order` is the order of its numeric dates, 'DMY' or 'MDY'; `date_orders` are (address pattern, order) pairs
    that take precedence. `select` maps a field's name to a CSS selector, or to (selector, 'YYYY-MM-DD') pairs, each for
    pages fetched until that day; the last day may be None. `dateline` is a regular expression for the outlet's mark at
    the head of the lead ('CNQP&KT –'); `noise` is one for leftovers of its editor at the beginning of texts.
    `article_query` names the parameters that identify an article in its address; None keeps all but those of tracking.
    `hosts` are its own hosts (archive/ownership.py), in lower case, without www.
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
    """One response of a web server, as it was fetched or as a WARC file holds it."""

    url: str
    fetched_at: str
    status: int
    headers: list[tuple[str, str]]
    body: bytes
    _sha256: str = field(default="", init=False, repr=False, compare=False)

    @property
    def sha256(self) -> str:
        """The SHA-256 of the body, as hexadecimal digits. Pages are large, so it is computed once for a body."""
        self._sha256 = self._sha256 or hashlib.sha256(self.body).hexdigest()
        return self._sha256

    @property
    def content_type(self) -> str:
        """The last Content-Type header; '' without one."""
        return {name.lower(): value for name, value in self.headers}.get("content-type", "")


@dataclass(slots=True)
class Link:
    """One address on a page, with the title and the date beside it."""

    url: str
    kind: str = "article"
    title: str | None = None
    date: str | None = None


@dataclass(slots=True)
class PageResult:
    """The result of one request. The archive stores it in one transaction.

    `url` is the address as discovered. `outcome` is None if the archive decides: stored, revised, unchanged or
    duplicate. `listed_date` is the date beside the link in the listing. `identity` is the common part of an outlet's
    addresses of one article. `redirects` are the responses before the last, each with its target; `capture` is the last
    response. `reading` is the article as the archive compares it (archive/readings.py), if a pipeline has prepared it.
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


@dataclass(slots=True, frozen=True)
class Original:
    """The file of a picture as its server sent it: its SHA-256, size in bytes, media type and pixels."""

    sha256: str
    size: int
    type: str
    width: int
    height: int


@dataclass(slots=True)
class Picture:
    """A picture as it is kept.

    `body` and `small` are the two kept files (WebP), `kept_width` and `kept_height` are the pixels of `body`. Pictures
    that look alike are found by `hash` and `details` (archive/picture_matching.py).
    """

    original: Original
    body: bytes
    small: bytes
    kept_width: int
    kept_height: int
    hash: bytes
    details: bytes
