"""What an outlet is called: by its host, by its pages, and a section by its listing."""

from __future__ import annotations

import keyword
import re
from collections import Counter
from urllib.parse import unquote, urlsplit

from newsarchive.text import clean, comparable, fold

_SECOND_LEVEL = frozenset({"ac", "com", "co", "edu", "gov", "info", "net", "org"})
_SEPARATOR = re.compile(r"\s+[|\-–—:•·»]+\s+|\s*[|•·»]\s*")
_LONG = 40
_VALID = re.compile(r"[a-z][a-z0-9_]{0,39}")


def name_of_host(url: str) -> str | None:
    """'https://en.qdnd.vn/…' -> 'qdnd_en'; None for a machine without a name of its own (127.0.0.1, localhost)."""
    host = (urlsplit(url).hostname or "").lower()
    labels = [label for label in host.split(".") if label]
    if len(labels) < 2 or labels[-1].isdigit() or ":" in host:
        return None
    size = 2 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL else 1
    names = [label for label in labels[:-size] if label not in ("www", "m", "mobile")]
    return _identifier("_".join(reversed(names))) if names else None


def name_of_title(title: str) -> str | None:
    """'Báo Ví dụ' -> 'baovidu'."""
    return _identifier("".join(fold(title).split())[:24])


def valid_name(name: str) -> bool:
    """Can an outlet and its file be called so?"""
    return _VALID.fullmatch(name) is not None and not keyword.iskeyword(name)


def class_of(name: str) -> str:
    """'qdnd_en' -> 'QdndEn'."""
    return "".join(part.capitalize() for part in name.split("_"))


def section_of(url: str) -> str:
    """The section that a listing's address names: '/tin-tuc/tin-hoat-dong-d101.html' -> 'tin-hoat-dong'."""
    last = unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2]
    stem = re.sub(r"\.\w{2,5}$", "", last)
    stem = re.sub(r"[-_][a-z]{0,2}\d+$", "", stem)
    slug = re.sub(r"[^a-z0-9]+", "-", fold(stem)).strip("-")
    return slug if re.search(r"[a-z]", slug) and slug not in ("index", "default", "home") else "trang-chu"


def title_of(site_names: list[str], titles: list[str], host: str) -> tuple[str, str]:
    """(the outlet's name, where it stands). `site_names` are what pages declare, `titles` the <title> of the
    listing and of articles: what they share is the outlet's. Else the host, which is no name."""
    for name in site_names:
        if name and not _is_host(name, host):
            # 'The Paper – Latest news, analysis and more': a name with an advertisement behind it.
            name = _SEPARATOR.split(name)[0] if len(name) > _LONG else name
            return name[:80], "as its pages declare"
    parts: Counter[str] = Counter()
    shown: dict[str, str] = {}
    for title in titles:
        for part in dict.fromkeys(clean(part) for part in _SEPARATOR.split(title)):
            if 1 < len(part) <= 60 and not _is_host(part, host):
                shown.setdefault(comparable(part), part)
                parts[comparable(part)] += 1
    shared = [(count, part) for part, count in parts.items() if count > 1]
    if shared:
        return shown[max(shared)[1]], "what the titles of its pages share"
    return host, ""


def _is_host(name: str, host: str) -> bool:
    letters = re.sub(r"[^a-z0-9]", "", fold(name))
    bare = host.partition(":")[0]
    return letters in {re.sub(r"[^a-z0-9]", "", text) for text in (bare, bare.split(".")[0])} or bool(
        re.fullmatch(r"[\w-]+(?:\.[\w-]+)+", name)
    )


def _identifier(text: str) -> str | None:
    name = re.sub(r"[^a-z0-9]+", "_", fold(text)).strip("_")
    if not name:
        return None
    name = name if name[0].isalpha() else f"site{name}"
    return name[:40]
