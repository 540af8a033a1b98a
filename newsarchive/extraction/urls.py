"""The canonical form of an article's address: one article, one address."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urljoin, urlsplit, urlunsplit

from tldextract import TLDExtract

# Parameters that say where the reader came from, not what is read.
_TRACKING = re.compile(
    r"^(?:utm_\w*|_ga|_gl|gclid|gclsrc|dclid|fbclid|fb_\w+|yclid|msclkid|mc_[ce]id|igshid|zarsrc|zanpid|cmp(?:id)?|"
    r"ito|ref|"
    r"ref_src|referrer|spm|share|shared|src|source|via|wt_?mc|xtor|ocid|icid|ncid|smid|smtyp|sh|partner|rss|"
    r"amp|outputtype|view_?mode|print|rel|from|vcmsid|gidzl|mobile|_tracking|at_\w+|itm_\w+|ns_\w+|pk_\w+|mtm_\w+|"
    r"hsa_\w+)$",
    re.I,
)
_SESSION = re.compile(r"^(?:phpsessid|jsessionid|session_?id|aspsessionid\w*|timestamp|_t|rnd|random)$", re.I)
# ASP.NET article addresses page through a list of other articles under the body: '…-d103-t8389.html?Page=48'.
_ITEM_ADDRESS = re.compile(r"-d\d+-t\d+\.html?$|/article/\d+(?:/|$)", re.I)
_AMP_PATH = re.compile(r"(?<=[\w-])/amp/?$|(?<=[\w-])\.amp(?=\.html?$)", re.I)
_MOBILE_HOST = re.compile(r"^(?:m|mobile|amp|touch)\.(?=[\w-]+\.[\w.-]+)", re.I)
# What a mobile host serves under the same path as the desktop: the home page, and a file of its own at the root that
# bears the article's number ('/tau-moi-ra-khoi-4420001.html'). Deeper paths differ between the two as often as not.
_SHARED_PATH = re.compile(r"^/?$|^/[\w%.-]*\d{6,}\.\w{3,5}$")
_DEFAULT_PORT = {"http": 80, "https": 443}
# Use the list that tldextract ships. Nothing is downloaded or cached.
_SUFFIXES = TLDExtract(cache_dir=None, suffix_list_urls=(), include_psl_private_domains=True)


def canonical(url: str, declared: str = "") -> tuple[str, str]:
    """(the canonical address, the rule that gave it).

    `declared` is the page's own rel=canonical (or og:url). It is believed if it leads to an article of the same
    site: the same registered name and a path that is not the home page's; else the address itself is tidied. Of a
    mobile host whose page declares nothing, the desktop twin is taken where the path bears the article's number in a
    file's name ('m.bao.vn/tin-1234567.html'): such systems serve one path on both hosts.
    """
    own = tidy(url)
    if declared and len(declared) < 2000:
        try:
            other = tidy(urljoin(url, declared.strip()))
            if other == own or _believable(urlsplit(own), urlsplit(other)):
                return other, "link rel=canonical"
        except ValueError:
            pass
    return own, "address"


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
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    item = bool(_ITEM_ADDRESS.search(path)) or any(k.lower() == "itemid" for k, _ in pairs)
    kept = [
        (k, v)
        for k, v in pairs
        if not _TRACKING.match(k) and not _SESSION.match(k) and not (item and k.lower() in ("page", "p", "pageindex"))
    ]
    # A lone '?123' is no pair of key and value, and stays as it is.
    query = urlencode(kept) if kept else ""
    if parts.query and "=" not in parts.query and not _TRACKING.match(parts.query):
        query = parts.query
    return urlunsplit(SplitResult(scheme, host, _encoded(path), query, ""))


def _encoded(path: str) -> str:
    """One percent-encoding for one path: letters beyond ASCII are encoded, what is encoded stays so."""
    try:
        return quote(unquote(path, errors="strict"), safe="/:@!$&'()*+,;=~-._%") if "%25" not in path else path
    except UnicodeDecodeError:
        return path


def _believable(own: SplitResult, other: SplitResult) -> bool:
    if other.scheme not in ("http", "https") or not other.hostname:
        return False
    if _site(other) != _site(own):
        return False
    if other.path in ("", "/") and not other.query:
        return own.path in ("", "/")
    return not (_ITEM_ADDRESS.search(own.path) and not _ITEM_ADDRESS.search(other.path))


def _site(parts: SplitResult) -> str:
    """What addresses of one publisher share: the registered name. Whoever rents a name under a public suffix
    (blogspot.com, github.io) is a publisher of their own; so is each IP address, and each unusual port."""
    host = parts.hostname or ""
    port = parts.port if parts.port not in (None, _DEFAULT_PORT.get(parts.scheme)) else None
    found = _SUFFIXES(host)
    name = found.top_domain_under_public_suffix
    if not name:  # an IP address, a public suffix, or an unknown top level
        name = host if found.suffix or found.ipv4 or ":" in host else ".".join(host.split(".")[-2:])
    return f"{name}:{port or ''}"
