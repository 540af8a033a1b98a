"""How an outlet is described: attributes, and nothing that a person must program."""

from __future__ import annotations

import re
from datetime import datetime, time
from typing import ClassVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from newsarchive.archive.ownership import host_of
from newsarchive.models import Outlet
from newsarchive.outlets.topic import Topic


class OutletSpec:
    """What an outlet file says. Its docstring says what that rests on.

    A listing is an address. Where the page's own 'next' link does not lead to its further pages, it is the address
    with their template, in which {page} counts from 2: ('https://…/tin.htm', 'https://…/tin/trang-{page}.htm').
    """

    name: str = ""
    title: ClassVar[str] = ""
    homepage: ClassVar[str] = ""
    language: ClassVar[str] = "vi"
    timezone: ClassVar[str] = "Asia/Ho_Chi_Minh"
    # Discovery: {section: listing}, feed addresses, sitemap addresses.
    listings: ClassVar[dict[str, str | tuple[str, str]]] = {}
    feeds: ClassVar[tuple[str, ...]] = ()
    sitemaps: ClassVar[tuple[str, ...]] = ()
    # An address to be asked for before all others, for the cookie that it sets.
    cookie_url: ClassVar[str | None] = None
    # Regular expression, searched in an address: this is an article. Empty: judged by its look.
    article: ClassVar[str] = ""
    # Regular expressions whose groups say which article it is, where one stands under several addresses.
    identities: ClassVar[tuple[str, ...]] = ()
    # What an article must speak of (see crawling/topic.py); None: whatever the outlet's sections hold.
    topic: ClassVar[Topic | None] = None
    # Hosts beside the homepage's under which the outlet's articles stand.
    hosts: ClassVar[tuple[str, ...]] = ()
    # The hours in which it is crawled, in its own time ('22:00', '06:00'); None: at any.
    hours: ClassVar[tuple[str, str] | None] = None
    # Order of numeric dates, by address pattern first; the mark at the head of a lead; CSS overrides.
    date_order: ClassVar[str] = "DMY"
    date_orders: ClassVar[tuple[tuple[str, str], ...]] = ()
    dateline: ClassVar[str | None] = None
    # Regular expression of what its editor leaves at the beginning of texts ('leftcenterrightdel').
    noise: ClassVar[str | None] = None
    # The parameters that identify an article in its address; None: all but those of tracking.
    article_query: ClassVar[tuple[str, ...] | None] = None
    select: ClassVar[dict[str, str | tuple[tuple[str, str | None], ...]]] = {}

    @classmethod
    def outlet(cls) -> Outlet:
        """The part that extraction and the archive need."""
        return Outlet(
            name=cls.name,
            title=cls.title,
            homepage=cls.homepage,
            language=cls.language,
            timezone=cls.timezone,
            date_order=cls.date_order,
            date_orders=cls.date_orders,
            select=cls.select,
            dateline=cls.dateline,
            noise=cls.noise,
            article_query=cls.article_query,
            hosts=tuple(sorted(cls._hosts())),
        )

    @classmethod
    def owns(cls, url: str) -> bool:
        """Does the address stand under one of the outlet's hosts?"""
        return host_of(url) in cls._hosts()

    @classmethod
    def _hosts(cls) -> set[str]:
        return {host_of(cls.homepage), *map(_bare, cls.hosts)} - {""}

    @classmethod
    def is_article(cls, url: str) -> bool:
        """Is this the address of one of the outlet's articles?"""
        return cls.owns(url) and (re.search(cls.article, url) is not None if cls.article else _looks(url))

    @classmethod
    def identity(cls, *urls: str) -> str | None:
        """What the addresses of one article have in common, by the first of them that tells."""
        for url in urls:
            for pattern in cls.identities:
                if found := re.search(pattern, url):
                    return ":".join((cls.name, *found.groups()))
        return None

    @classmethod
    def open_at(cls, moment: str) -> bool:
        """Does a moment (ISO 8601 with offset) lie within the outlet's hours?"""
        if cls.hours is None:
            return True
        begin, end = map(time.fromisoformat, cls.hours)
        clock = datetime.fromisoformat(moment).astimezone(ZoneInfo(cls.timezone)).time()
        return begin <= clock < end if begin <= end else clock >= begin or clock < end

    @classmethod
    def next_page(cls, url: str, body: bytes = b"") -> str | None:
        """The address of a listing's next page, if the outlet has a rule for it; `body` is the page at `url`."""
        for listing in cls.listings.values():
            if isinstance(listing, tuple):
                first, template = listing
                if url == first:
                    return template.format(page=2)
                before, _, after = template.partition("{page}")
                if number := re.fullmatch(re.escape(before) + r"(\d+)" + re.escape(after), url):
                    return template.format(page=int(number[1]) + 1)
        return None


def unknown_outlet(url: str) -> type[OutletSpec]:
    """The description of an outlet that no file describes: its host, and no claim beyond that."""
    host = host_of(url)
    parts = urlsplit(url)
    return type("UnknownOutlet", (OutletSpec,), {"name": host, "homepage": f"{parts.scheme}://{parts.netloc}/"})


def _looks(url: str) -> bool:
    """Does an address end as articles' do: in a slug of several words, or in a number of the database?"""
    last = urlsplit(url).path.rstrip("/").rpartition("/")[2]
    if last.endswith((".xml", ".gz", ".rss")):
        return False  # a feed or a sitemap
    return last.count("-") >= 3 or re.search(r"\d{5}", last) is not None


def _bare(host: str) -> str:
    return host.lower().removeprefix("www.")
