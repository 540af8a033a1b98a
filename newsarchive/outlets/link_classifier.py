"""Which links of a listing look like articles, each judged by its title and its address alone."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

from newsarchive.extraction.listing import PAGE_NUMBER
from newsarchive.models import Link

# The fewest words of a headline. Vietnamese writes a blank between syllables, so its menu entries have up to six.
HEADLINE = 5
# Directories that hold no articles at any outlet. 'su-kien' and 'events' are sections of some, and not listed.
_APART = (
    r"tags?|topics?|chu-?de|tu-khoa|keyword|tac-gia|authors?|users?|videos?|podcasts?|search|tim-kiem|category|categories|"
    r"chuyen-muc|rss|feed|login|dang-nhap|lien-he|contact|about|quang-cao"
)
_APART_IN = re.compile(rf"(?<=/)(?:(?:{_APART})/|(?:{_APART})-(?=\d+(?:\.\w+)?/?$))")
_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|pdf|docx?|xlsx?|zip|rar|mp[34]|apk|rss|xml|css|js)$", re.I)
_WORD = re.compile(r"[^\W\d_]+")
# The last part of an address that names one thing: a slug of several words, or a number.
_PARTICULAR = re.compile(r"(?:[^/]*-){3}[^/]*$|(?:[^/]*_){3}[^/]*$|\d{3}[^/]*$|\d(?:\.\w{2,5})?$|/\d+/[^/]+$")


@dataclass(slots=True)
class LinkClasses:
    """The links of a listing, each in one list: `articles` look like articles, `others` certainly lead to something
    else, `unclear` have a short title or a picture without one. `apart` maps an address of `others` to what sets it
    apart, as a regular expression that stands behind a slash: 'video/', 'topic-', 'trang-\\d+\\.htm$'."""

    articles: list[Link] = field(default_factory=list)
    others: list[Link] = field(default_factory=list)
    unclear: list[Link] = field(default_factory=list)
    apart: dict[str, str] = field(default_factory=dict)


def classify(links: Iterable[Link], listing: str, headline: int = HEADLINE) -> LinkClasses:
    """Classify links of the outlet's hosts. `listing` is the address of the listing's first page, `headline` the
    fewest words of a headline."""
    classes = LinkClasses()
    own_directories = {part.lower() for part in urlsplit(listing).path.split("/")}
    for link in links:
        directories = _APART_IN.findall(urlsplit(link.url).path.lower())
        apart = next((part for part in directories if part[:-1] not in own_directories), None)
        is_navigation = link.url == listing or _is_navigation(link, listing)
        if apart := apart or (_numbered_page(link.url) if is_navigation else None):
            classes.apart[link.url] = apart
        if apart or is_navigation:
            classes.others.append(link)
        elif len(_WORD.findall(link.title or "")) >= headline and _is_particular(link.url):
            classes.articles.append(link)
        else:
            classes.unclear.append(link)
    return classes


def is_page_key(key: str) -> bool:
    """True if a query parameter of this name holds a page number."""
    return PAGE_NUMBER.fullmatch(f"?{key}=1") is not None


def literal(text: str) -> str:
    """The text as a regular expression, without a backslash that it does not need."""
    return re.escape(text).replace(r"\-", "-")


def _is_navigation(link: Link, listing: str) -> bool:
    """True for a home page, a file, a page number, and another page of the same listing."""
    parts = urlsplit(link.url)
    if (not parts.path.strip("/") and not parts.query) or _FILE.search(parts.path):
        return True
    if (link.title or "").strip().isdigit():
        return True
    own_path = urlsplit(listing).path.rstrip("/")
    stem = own_path.rpartition(".")[0] or own_path
    return bool(stem) and parts.path.startswith(stem) and PAGE_NUMBER.search(link.url) is not None


def _numbered_page(url: str) -> str | None:
    """The pattern of the pages that are numbered as one is in its path: '/trang-2.htm' -> 'trang-\\d+\\.htm$'."""
    path = urlsplit(url).path
    number = PAGE_NUMBER.search(path)
    if number is None:
        return None
    mark, after = path[number.start() : number.start(1)], path[number.end(1) :]
    before = "" if mark[0] == "/" else "[^/?]*-"
    return rf"{before}{literal(mark[1:])}\d+{literal(after)}$"


def _is_particular(url: str) -> bool:
    parts = urlsplit(url)
    if any(value.isdigit() and not is_page_key(key) for key, value in parse_qsl(parts.query)):
        return True
    return _PARTICULAR.search(unquote(parts.path).rstrip("/")) is not None
