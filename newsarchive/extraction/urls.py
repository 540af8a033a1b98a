"""The canonical form of an article's address: one article, one address."""

import re
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urljoin, urlsplit, urlunsplit

from w3lib.url import url_query_cleaner

from newsarchive.extraction.vocabulary import names
from newsarchive.models import Outlet

if TYPE_CHECKING:
    from tldextract import TLDExtract

_TRACKING = re.compile(rf"^(?:{'|'.join(names('query', 'tracking'))})$", re.I)
_AMP_PATH = re.compile(r"(?<=[\w-])/amp/?$|(?<=[\w-])\.amp(?=\.html?$)", re.I)
_MOBILE_HOST = re.compile(r"^(?:m|mobile|amp|touch)\.(?=[\w-]+\.[\w.-]+)", re.I)
# What a mobile host serves under the same path as the desktop: the home page, and a file of its own at the root that
# bears the article's number ('/tau-moi-ra-khoi-4420001.html'). Deeper paths differ between the two as often as not.
_SHARED_PATH = re.compile(r"^/?$|^/[\w%.-]*\d{6,}\.\w{3,5}$")
_DEFAULT_PORT = {"http": 80, "https": 443}


def canonical(url: str, declared: str = "", outlet: Outlet | None = None) -> tuple[str, str]:
    """(the canonical address, the rule that gave it).

    `declared` is the page's own rel=canonical (or og:url). It is believed if it leads to an article of the same
    site: the same registered name and a path that is not the home page's; else the address itself is tidied. Of an
    outlet with `article_query` only those parameters stay in an article's address.
    """
    own = _article_address(tidy(url), outlet)
    if declared and len(declared) < 2000:
        try:
            other = _article_address(tidy(urljoin(url, declared.strip())), outlet)
            if _believable(urlsplit(own), urlsplit(other)):
                return other, "link rel=canonical"
        except ValueError:
            pass
    return own, "address"


def _article_address(url: str, outlet: Outlet | None) -> str:
    if outlet is None or outlet.article_query is None:
        return url
    return url_query_cleaner(url, outlet.article_query)


def tidy(url: str) -> str:
    """An address without tracking parameters, fragment and default port, its host in small letters.

    It leads where it led: a mobile host or an '.amp' may answer under other paths than the page that it stands for,
    so that only the page itself can say what it is the twin of (`canonical`). Only what is certain goes: '/amp/' and
    '?amp=1' behind an address, and a mobile host before a path that both hosts share.
    """
    url = re.sub(r"[\s\x00-\x1f]+", "", url)
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower().rstrip(".")
        port = parts.port
    except ValueError:
        return url
    if not host:
        return url
    scheme = parts.scheme.lower()
    if _SHARED_PATH.match(parts.path) and not parts.path.endswith(".amp"):
        host = _MOBILE_HOST.sub("", host)
    if ":" in host:
        host = f"[{host}]"
    if port and port != _DEFAULT_PORT.get(scheme):
        host = f"{host}:{port}"
    path = _AMP_PATH.sub("", parts.path) or "/"
    path = re.sub(r";jsessionid=[^/?]*", "", path, flags=re.I)
    kept = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(k)]
    query = urlencode(kept)
    if "=" not in parts.query and not _TRACKING.match(parts.query):
        query = parts.query  # '?123' is no pair of key and value
    return urlunsplit(SplitResult(scheme, host, _encoded(path), query, ""))


def _encoded(path: str) -> str:
    """One percent-encoding for one path: letters beyond ASCII are encoded, what is encoded stays so."""
    try:
        return quote(unquote(path, errors="strict"), safe="/:@!$&'()*+,;=~-._%") if "%25" not in path else path
    except UnicodeDecodeError:
        return path


def _believable(own: SplitResult, other: SplitResult) -> bool:
    if other.scheme not in ("http", "https") or not other.hostname or _site(other) != _site(own):
        return False
    return other.path not in ("", "/") or bool(other.query) or own.path in ("", "/")


def _site(parts: SplitResult) -> str:
    """What addresses of one publisher share: the registered name. Whoever rents a name under a public suffix
    (blogspot.com, github.io) is a publisher of their own; so is each IP address, and each unusual port."""
    host = parts.hostname or ""
    port = parts.port if parts.port not in (None, _DEFAULT_PORT.get(parts.scheme)) else None
    found = suffixes()(host)
    name = found.top_domain_under_public_suffix
    if not name:  # an IP address, a public suffix, or an unknown top level
        name = host if found.suffix or found.ipv4 or ":" in host else ".".join(host.split(".")[-2:])
    return f"{name}:{port or ''}"


@cache
def suffixes() -> "TLDExtract":
    """The list that tldextract ships. Nothing is downloaded or cached. Its import takes 0.1 s, which only those pay who
    compare hosts."""
    from tldextract import TLDExtract

    return TLDExtract(cache_dir=None, suffix_list_urls=(), include_psl_private_domains=True)
