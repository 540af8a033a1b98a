"""The attributes by which a file describes an outlet, and what may stand in them."""

import re
from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import date, datetime, time
from typing import Any, ClassVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from lxml.cssselect import CSSSelector

from newsarchive.models import Outlet
from newsarchive.outlets.topic import Topic
from newsarchive.text import host_of

# What a selector of an outlet file may pick.
SELECTED = frozenset(
    {"title", "lead", "body", "authors", "agency", "section", "tags", "published_at", "modified_at", "remove"}
)


class OutletSpec:
    """An outlet as its file describes it. The docstring of the file's class says what the description rests on.

    A listing is an address. Where the page's own 'next' link does not lead to its further pages, it is the address
    with their template, in which {page} counts from 2: ('https://…/tin.htm', 'https://…/tin/trang-{page}.htm').

    An outlet file may also set Scrapy's `custom_settings`, for example {"DOWNLOAD_DELAY": 2} for a slow host.
    """

    name: str = ""
    title: ClassVar[str] = ""
    homepage: ClassVar[str] = ""
    language: ClassVar[str] = "vi"
    timezone: ClassVar[str] = "Asia/Ho_Chi_Minh"
    # Where articles are listed: {section: listing}, addresses of feeds, addresses of sitemaps.
    listings: ClassVar[dict[str, str | tuple[str, str]]] = {}
    feeds: ClassVar[tuple[str, ...]] = ()
    sitemaps: ClassVar[tuple[str, ...]] = ()
    # An address that is requested before all others, for the cookie that it sets.
    cookie_url: ClassVar[str | None] = None
    # A regular expression that is found in the address of every article and of nothing else. '': any address that ends
    # in a slug or a long number is taken for an article's.
    article: ClassVar[str] = ""
    # Regular expressions whose groups identify an article that has several addresses.
    identities: ClassVar[tuple[str, ...]] = ()
    # The topic of the articles to keep (outlets/topic.py); None: all articles of the listings.
    topic: ClassVar[Topic | None] = None
    # Further hosts of the outlet's articles, beside that of the homepage.
    hosts: ClassVar[tuple[str, ...]] = ()
    # The hours of crawling in the outlet's time zone ('22:00', '06:00'); None: all.
    hours: ClassVar[tuple[str, str] | None] = None
    # The order of numeric dates, and (address pattern, order) pairs that go before it.
    date_order: ClassVar[str] = "DMY"
    date_orders: ClassVar[tuple[tuple[str, str], ...]] = ()
    # A regular expression of the outlet's mark at the head of a lead.
    dateline: ClassVar[str | None] = None
    # Regular expression of what its editor leaves at the beginning of texts ('leftcenterrightdel').
    noise: ClassVar[str | None] = None
    # The parameters that identify an article in its address; None: all but those of tracking.
    article_query: ClassVar[tuple[str, ...] | None] = None
    # CSS selectors of fields, and of what to remove (models.Outlet). One that picks nothing, or more text than its
    # field can have, leaves the field to the rules for all pages.
    select: ClassVar[dict[str, str | tuple[tuple[str, str | None], ...]]] = {}

    @classmethod
    def outlet(cls) -> Outlet:
        """The part that extraction and the archive need."""
        values = {field.name: getattr(cls, field.name) for field in fields(Outlet)}
        return Outlet(**values | {"hosts": tuple(sorted(cls._hosts()))})

    @classmethod
    def owns(cls, url: str) -> bool:
        """True if an address is under one of the outlet's hosts."""
        return host_of(url) in cls._hosts()

    @classmethod
    def _hosts(cls) -> set[str]:
        return {host_of(cls.homepage), *(host.lower().removeprefix("www.") for host in cls.hosts)} - {""}

    @classmethod
    def is_article(cls, url: str) -> bool:
        """True if this is the address of one of the outlet's articles."""
        return cls.owns(url) and (re.search(cls.article, url) is not None if cls.article else _looks_like_article(url))

    @classmethod
    def identity(cls, *urls: str) -> str | None:
        """What the addresses of one article have in common, by the first address that an identity pattern fits."""
        for url in urls:
            for pattern in cls.identities:
                if found := re.search(pattern, url):
                    return ":".join((cls.name, *found.groups()))
        return None

    @classmethod
    def open_at(cls, moment: str) -> bool:
        """True if a moment (ISO 8601 with offset) is within the outlet's hours."""
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

    @classmethod
    def problems(cls) -> Iterator[str]:
        """What is wrong with the values: 'attribute: what; mend'."""
        try:
            for place, kind, value in _values(cls):
                check, mend = _KINDS[kind]
                if not _passes(check, value):
                    yield f"{place}: {value!r} is not {kind}; {mend}"
                elif kind in ("an address", "a template") and place != "homepage" and not cls.owns(value):
                    yield f"{place}: {value} is on a foreign host; name the host in hosts, or take the address out"
        except (TypeError, ValueError, AttributeError) as error:
            yield f"holds a value of the wrong form ({error}); newsarchive/outlets/spec.py shows the form of each"
        if not (cls.listings or cls.feeds or cls.sitemaps):
            yield "names no listing, feed or sitemap, so no article can be found; name one"


# What a value must be -> (a check that raises or returns something false if it is not, the mend)
_KINDS: dict[str, tuple[Callable[[Any], object], str]] = {
    "a text": (str.strip, "write what the outlet is called"),
    "an address": (
        lambda url: urlsplit(url).scheme in ("http", "https") and urlsplit(url).hostname,
        "write 'https://…'",
    ),
    "a template": (
        re.compile(r"https?://[^{}]+\{page\}[^{}]*").fullmatch,
        "write the address of further pages with {page} once: 'https://…{page}…'",
    ),
    "a tuple": (lambda value: isinstance(value, tuple | list), "write ('…',)"),
    "a regular expression": (re.compile, "mend the pattern"),
    "a host": (re.compile(r"[\w.-]+(?::\d+)?").fullmatch, "write 'host.example'"),
    "a language": (re.compile(r"[a-z]{2,3}").fullmatch, "write it as ISO 639-1: 'vi', 'en'"),
    "a time zone": (ZoneInfo, "write it as 'Asia/Ho_Chi_Minh'"),
    "a time of day": (time.fromisoformat, "write ('22:00', '06:00')"),
    "an order of dates": (("DMY", "MDY").__contains__, "write 'DMY' or 'MDY'"),
    "a field": (SELECTED.__contains__, f"it is one of {', '.join(sorted(SELECTED))}"),
    "a CSS selector": (lambda selector: CSSSelector(selector, translator="html"), "mend the selector"),
    "a day": (date.fromisoformat, "write it as '2026-03-31'"),
}


def _passes(check: Callable[[Any], object], value: Any) -> bool:
    try:
        return bool(check(value))
    except (SyntaxError, ValueError, TypeError, AttributeError, KeyError, OSError, re.error):
        return False


def _values(spec: type[OutletSpec]) -> Iterator[tuple[str, str, Any]]:
    """(place, what it must be, value) of each single value in the attributes of an outlet."""
    yield "title", "a text", spec.title
    yield "homepage", "an address", spec.homepage
    yield "language", "a language", spec.language
    yield "timezone", "a time zone", spec.timezone
    tuples = {name: getattr(spec, name) for name in ("feeds", "sitemaps", "hosts", "identities")}
    yield from ((name, "a tuple", value) for name, value in tuples.items())
    if any(isinstance(value, str) for value in tuples.values()):
        return
    for section, listing in spec.listings.items():
        first, *templates = [listing] if isinstance(listing, str) else listing
        yield f"listings {section!r}", "an address", first
        yield from ((f"listings {section!r}", "a template", template) for template in templates)
    for name, urls in (("feeds", spec.feeds), ("sitemaps", spec.sitemaps), ("cookie_url", [spec.cookie_url])):
        yield from ((name, "an address", url) for url in urls if url is not None)
    yield from (("hosts", "a host", host) for host in spec.hosts)
    yield from (("identities", "a regular expression", pattern) for pattern in spec.identities)
    yield "article", "a regular expression", spec.article
    yield "dateline", "a regular expression", spec.dateline or ""
    yield "noise", "a regular expression", spec.noise or ""
    yield "article_query", "a tuple", spec.article_query or ()
    yield from (("hours", "a time of day", clock) for clock in spec.hours or ())
    yield "date_order", "an order of dates", spec.date_order
    for pattern, order in spec.date_orders:
        yield "date_orders", "a regular expression", pattern
        yield "date_orders", "an order of dates", order
    for field, rules in spec.select.items():
        yield "select", "a field", field
        for selector, until in [(rules, None)] if isinstance(rules, str) else rules:
            yield f"select {field!r}", "a CSS selector", selector
            yield f"select {field!r}", "a day", until or date.max.isoformat()


def unknown_outlet(url: str) -> type[OutletSpec]:
    """An outlet that no file describes. It has the name of its only host."""
    host = host_of(url)
    parts = urlsplit(url)
    return type("UnknownOutlet", (OutletSpec,), {"name": host, "homepage": f"{parts.scheme}://{parts.netloc}/"})


def _looks_like_article(url: str) -> bool:
    """True if an address ends as articles' do: in a slug of several words, or in a long number."""
    last = urlsplit(url).path.rstrip("/").rpartition("/")[2]
    if last.endswith((".xml", ".gz", ".rss")):
        return False  # a feed or a sitemap
    return last.count("-") >= 3 or re.search(r"\d{5}", last) is not None
