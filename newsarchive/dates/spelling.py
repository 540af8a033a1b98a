"""One spelling for the many in which the same date reaches a page.

Pages give NFC, NFD and the windows-1258 style (base letters composed, tones combining), no-break and
zero-width spaces, a dozen dashes, full-width digits. The grammar reads one spelling: composed, lower case,
one kind of space, dash and prime. What it read is given back as the page wrote it (`original_slice`).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u2060\ufeff"
_ALIKE = {
    "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63",
    "/": "\u2044\u2215",
    ":": "\u2236\ua789\ufe55",
    "'": "\u2018\u2019\u02b9\u02bc\u2032\u00b4`",
    '"': "\u201c\u201d\u2033",
}
_TABLE: dict[int, int | None] = dict.fromkeys(map(ord, _INVISIBLE))
_TABLE |= {ord(like): ord(plain) for plain, alike in _ALIKE.items() for like in alike}
_TABLE |= {0xFF01 + offset: 0x21 + offset for offset in range(0x5E)}  # full-width forms of ASCII

# Only short runs of marks are composed: normalising a text's endless run of them takes quadratic time.
_COMPOSABLE = re.compile(r"[^\W\d_][\u0300-\u036f]{1,5}")
_SPACES = re.compile(r"\s+")
_PIECE = re.compile(rf"[\s{_INVISIBLE}]+|[^\W\d_][\u0300-\u036f]{{1,5}}|.", re.DOTALL)


def canonical(text: str) -> str:
    """The one spelling of `text`. Not shorter by more than spaces and marks; linear in its length."""
    if not text.isascii():
        text = _COMPOSABLE.sub(_compose, text.translate(_TABLE))
    return _SPACES.sub(" ", text.lower())


def _compose(found: re.Match[str]) -> str:
    return unicodedata.normalize("NFC", found[0])


def original_slice(original: str, text: str, start: int, end: int) -> str:
    """What stands in `original` where its canonical spelling `text` has [start:end]."""
    if len(original) == len(text):
        return original[start:end]
    at, first, last = 0, None, len(original)
    for piece in _PIECE.finditer(original):
        if at >= end:
            last = piece.start()
            break
        at += len(canonical(piece[0]))
        if first is None and at > start:
            first = piece.start()
    sliced = original[first:last] if first is not None else ""
    return sliced if canonical(sliced).strip() == text[start:end].strip() else text[start:end]


@lru_cache(maxsize=4096)
def unmarked(text: str) -> str:
    """`text` as it is typed without marks: 'ngày mùng một' -> 'ngay mung mot'."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return bare.replace("đ", "d").replace("Đ", "D")
