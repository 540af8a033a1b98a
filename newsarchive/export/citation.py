"""What BibTeX and RIS share: keys, days, and values of one line."""

from __future__ import annotations

import re
from hashlib import sha256

from newsarchive.export.articles import Article

KEY = r"[A-Za-z0-9-]+-[0-9a-f]{16}"

_MOMENT = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?!\d)")
# Line breaks (whatever splits lines in Python) and controls. The formats hold none inside a value.
_BREAKS = re.compile("[ \t]*[\x00-\x1f\x7f-\x9f\u2028\u2029]+[ \t]*")


def key(article: Article) -> str:
    """The article's cite key: the source, and 16 hex digits of the SHA-256 of its address.

    It stays what it is when the article is edited, re-read or merged into another archive.
    """
    source = re.sub("[^A-Za-z0-9]+", "-", article["source"]).strip("-") or "article"
    return f"{source}-{sha256(article['url'].encode()).hexdigest()[:16]}"


def date(moment: str | None) -> tuple[str, ...]:
    """Year, month and day of an ISO 8601 moment, as many as it states."""
    found = _MOMENT.match(moment or "")
    return tuple(part for part in found.groups() if part) if found else ()


def line(text: str | None) -> str:
    """The text in one line: line breaks and controls become a blank."""
    return _BREAKS.sub(" ", text or "").strip()
