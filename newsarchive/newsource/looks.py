"""Which links of a listing look like articles, judged one by one: by their title and by what their address says."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

from newsarchive.models import Link

# A headline has at least so many words: Vietnamese writes a blank between syllables, so its menus have up to six.
HEADLINE = 5
# Directories under which an outlet keeps no articles. Only what every outlet means alike: 'su-kien' and 'events'
# are sections of some.
_APART = (
    r"tags?|topics?|chu-?de|tu-khoa|keyword|tac-gia|authors?|users?|videos?|podcasts?|search|tim-kiem|category|categories|"
    r"chuyen-muc|rss|feed|login|dang-nhap|lien-he|contact|about|quang-cao"
)
_APART_IN = re.compile(rf"(?<=/)(?:(?:{_APART})/|(?:{_APART})-(?=\d+(?:\.\w+)?/?$))")
_PAGE_KEY = re.compile(r"^(?:p|pi|page|paged|trang|start|offset|page-?(?:index|number|no|num)|cp|currentpage)$", re.I)
_PAGE_PATH = re.compile(r"(?:/p(?:age|g)?[/-]?|/trang[/-]?|-p(?:age)?-?|-trang-?)\d{1,5}(?:\.\w{2,5})?/?$", re.I)
_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|pdf|docx?|xlsx?|zip|rar|mp[34]|apk|rss|xml|css|js)$", re.I)
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(slots=True)
class Looks:
    """A page's links on the outlet's own hosts, each in one list. `articles` look like articles, `others` are
    certainly none, `unsure` are short titles and pictures without one. `apart` maps an address of `others` to what
    sets it apart: 'video/', 'topic-'."""

    articles: list[Link] = field(default_factory=list)
    others: list[Link] = field(default_factory=list)
    unsure: list[Link] = field(default_factory=list)
    apart: dict[str, str] = field(default_factory=dict)


def judge(links: Iterable[Link], listing: str, headline: int = HEADLINE) -> Looks:
    """Sort the links of a listing; `listing` is the address of its first page, `headline` the words that a
    headline has at least."""
    looks = Looks()
    at_home = {part.lower() for part in urlsplit(listing).path.split("/")}
    for link in links:
        parts = urlsplit(link.url)
        apart = next((part for part in _APART_IN.findall(parts.path.lower()) if part[:-1] not in at_home), None)
        if apart:
            looks.apart[link.url] = apart
        if apart or link.url == listing or _is_furniture(link, listing):
            looks.others.append(link)
        elif len(_WORD.findall(link.title or "")) >= headline and _is_particular(link.url):
            looks.articles.append(link)
        else:
            looks.unsure.append(link)
    return looks


def is_page_number(key: str) -> bool:
    """Does a query parameter of this name turn pages?"""
    return _PAGE_KEY.match(key) is not None


def _is_furniture(link: Link, listing: str) -> bool:
    """The home page, a file, another page of the same listing, a bare number, another language's home page."""
    parts = urlsplit(link.url)
    if (not parts.path.strip("/") and not parts.query) or _FILE.search(parts.path):
        return True
    if (link.title or "").strip().isdigit():
        return True
    stem = urlsplit(listing).path.rstrip("/").rpartition(".")[0] or urlsplit(listing).path.rstrip("/")
    turned = _PAGE_PATH.search(parts.path) or any(is_page_number(key) for key, _ in parse_qsl(parts.query))
    return bool(turned) and bool(stem) and parts.path.startswith(stem)


def _is_particular(url: str) -> bool:
    """Does an address name one thing: by a slug of several words, a number or a date?"""
    parts = urlsplit(url)
    path = unquote(parts.path).rstrip("/")
    last = path.rpartition("/")[2]
    return (
        last.count("-") >= 3
        or last.count("_") >= 3
        or re.search(r"\d{3}|\d(?:\.\w{2,5})?$", last) is not None
        or re.search(r"/\d+/[^/]+$", path) is not None
        or any(value.isdigit() and not is_page_number(key) for key, value in parse_qsl(parts.query))
        or re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-", last) is not None
    )
