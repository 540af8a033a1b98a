"""Plain text: normal form, white space and folding. Knows nothing of HTML, dates or storage."""

import re
import unicodedata
from functools import lru_cache
from html import unescape
from urllib.parse import unquote, urlsplit

# Soft hyphens, zero-width characters and marks of direction are typesetting, not text. C0/C1 controls
# (NUL among them) are damage; tab, newline and carriage return count as white space.
_INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffe\x00-\x08\x0e-\x1f\x7f\x80-\x9f\ud800-\udfff]"
)
# Control characters (C0, C1, and those of the direction of writing), so that a page cannot control a terminal.
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_TAG = re.compile(
    r"<!--.{0,2000}?-->|</?(?:a|abbr|article|audio|b|base|blockquote|body|br|button|div|em|embed|font|form|frame|h[1-6]|head|hr|html|i|iframe|"
    r"img|input|li|link|math|meta|noscript|object|ol|p|script|section|small|span|strong|style|sub|sup|svg|table|tbody|td|template|textarea|th|"
    r"thead|title|tr|u|ul|video)(?:[\s/][^<>]{0,2000})?>",
    re.I | re.S,
)
_WORD = re.compile(r"\w+")
_MARKS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")
_PICTURE_SIZE = re.compile(
    r"(?<![^\W_])(?:\d{2,4}x\d{2,4}|[wh]\d{2,4}|\d{2,4}px|thumb(?:nail)?|scaled|resized?|crop(?:ped)?)(?![^\W_])"
)
_PICTURE_EXTENSION = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)$")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z]\w{1,30});", re.I)


def clean(text: str) -> str:
    """The text in NFC, without invisible characters, each run of white space replaced by one space, trimmed."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    return " ".join(text.split())


def printable(text: str) -> str:
    """The text without control characters, for a terminal."""
    return _CONTROLS.sub("", text)


def clean_lines(text: str) -> str:
    """Like `clean`, but with one line break between lines."""
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.split("\n"))))


def decoded(text: str) -> str:
    """The text with its character references decoded, those that are coded twice too: 'Chi&amp;#7871;n' -> 'Chiến'."""
    return _ENTITY.sub(_decode, _ENTITY.sub(_decode, text)) if "&" in text else text


def _decode(entity: re.Match[str]) -> str:
    return unescape(entity[0])


def plain(text: str) -> str:
    """A text without the HTML tags and comments that it may contain as text."""
    return clean_lines(_TAG.sub(" ", text)) if "<" in text and _TAG.search(text) else text


def fold(text: str) -> str:
    """Lower case without diacritics, 'Đại tướng' -> 'dai tuong': for comparing, never for storing."""
    text = text.casefold().replace("đ", "d")
    return text if text.isascii() else _MARKS.sub("", unicodedata.normalize("NFD", text))


def words(text: str) -> list[str]:
    """The words of a text in lower case, with diacritics, without punctuation."""
    return _WORD.findall(text.casefold())


def comparable(text: str) -> str:
    """A text's words joined by single spaces. It is equal for two printings of one sentence."""
    return _comparable_line(text) if len(text) < 1000 else _comparable(text)


def _comparable(text: str) -> str:
    return " ".join(_WORD.findall(unicodedata.normalize("NFC", text).casefold()))


# The lines of a page are compared many times.
_comparable_line = lru_cache(maxsize=2000)(_comparable)


def is_capitals(text: str) -> bool:
    """True for a text in capitals: at least two letters, none in lower case."""
    letters = [c for c in text if c.isalpha()]
    return len(letters) > 1 and not any(c.islower() for c in letters)


def host_of(url: str) -> str:
    """The host of an address in small letters without www, with the port if one is named. '' if it has none."""
    try:
        return urlsplit(url).netloc.rpartition("@")[2].lower().removeprefix("www.")
    except ValueError:
        return ""


def picture_name(url: str) -> str:
    """The file name of a picture in small letters, without its extension and size: one name for all its sizes."""
    name = unquote(urlsplit(url).path).rpartition("/")[2].lower()
    return _PICTURE_SIZE.sub("", _PICTURE_EXTENSION.sub("", name)).strip(" -_.")
