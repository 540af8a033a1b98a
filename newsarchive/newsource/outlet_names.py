"""Names: an outlet's by its host or its pages, a section's by its listing."""

import keyword
import re
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from tldextract import TLDExtract

from newsarchive.text import fold

# Use the list that tldextract ships. Nothing is downloaded or cached.
_SUFFIXES = TLDExtract(cache_dir=None, suffix_list_urls=())
_SEPARATOR = re.compile(r"\s+[|\-–—:•·»]+\s+|\s*[|•·»]\s*")
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+")
_LONG = 40
_VALID = re.compile(r"[a-z][a-z0-9_]{0,39}")


def name_of_host(url: str) -> str | None:
    """'https://en.qdnd.vn/…' -> 'qdnd_en'; None for a machine without a name of its own (127.0.0.1, localhost)."""
    host = (urlsplit(url).hostname or "").lower()
    if "." not in host or ":" in host or host.rpartition(".")[2].isdigit():
        return None
    suffix = _SUFFIXES(host).suffix or host.rpartition(".")[2]
    labels = [label for label in host.removesuffix(suffix).split(".") if label not in ("www", "m", "mobile", "")]
    return _identifier("_".join(reversed(labels))) if labels else None


def name_of_title(title: str) -> str:
    """'Báo Ví dụ' -> 'baovidu'."""
    return _identifier("".join(fold(title).split())[:24])


def is_valid_name(name: str) -> bool:
    """True if an outlet and its file can have this name."""
    return _VALID.fullmatch(name) is not None and not keyword.iskeyword(name)


def class_of(name: str) -> str:
    """The class of an outlet's file: 'qdnd_en' -> 'QdndEn'."""
    return "".join(part.capitalize() for part in name.split("_"))


def section_of(url: str) -> str:
    """The section that a listing's address names: '/tin-tuc/tin-hoat-dong-d101.html' -> 'tin-hoat-dong'."""
    last = unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2]
    stem = re.sub(r"[-_][a-z]{0,2}\d+$", "", re.sub(r"\.\w{2,5}$", "", last))
    slug = re.sub(r"[^a-z0-9]+", "-", fold(stem)).strip("-")
    return slug if re.search(r"[a-z]", slug) and slug not in ("index", "default", "home") else "trang-chu"


def title_of(declared: Iterable[str]) -> str | None:
    """The outlet's title: the first of the names that its pages declare, without a slogan; None if all are hosts."""
    name = next((name for name in declared if name and not _HOST.fullmatch(name)), None)
    # 'The Paper – Latest news, analysis and more': cut the slogan.
    return _SEPARATOR.split(name)[0][:80] if name and len(name) > _LONG else name


def shared_part(titles: Iterable[str]) -> str | None:
    """The part with which all of some different <title>s end, or begin: 'Lò mới | Tạp chí Ví dụ'. None without one, and
    for a single title."""
    parts = [_SEPARATOR.split(title) for title in dict.fromkeys(titles) if title]
    for place in (-1, 0):
        shared = {names[place] for names in parts if len(names) > 1} if len(parts) > 1 else set()
        if len(shared) == 1 and all(len(names) > 1 for names in parts):
            return shared.pop() or None
    return None


def _identifier(text: str) -> str:
    name = re.sub(r"[^a-z0-9]+", "_", fold(text)).strip("_")
    return (name if name[:1].isalpha() else f"site{name}")[:40] if name else "outlet"
