"""The address of a picture behind lazy loading, and which pictures are decoration."""

import re
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from lxml.html import HtmlElement

from newsarchive.extraction.tree import label_of
from newsarchive.extraction.vocabulary import class_test, names
from newsarchive.text import picture_name

_LAZY, _SETS, _LARGER = (names("attribute", key) for key in ("lazy", "srcset", "larger"))


def _any(key: str) -> str:
    """A pattern for any of the listed words in a file name."""
    return f"(?:{'|'.join(names('file', key))})"


_PLACEHOLDER = re.compile(
    rf"^#|(?:^|[/_-]){_any('placeholder')}\.(?:gif|png|svg|jpe?g|webp)(?:\?|$)|"
    r"[/_-]1x1[._-]",
    re.I,
)
_DECORATION = re.compile(rf"(?:^|[/_.-]){_any('decoration')}(?=[/_.\-\d]|$)", re.I)
_DECORATION_LABEL = class_test("decoration")
_NO_ADDRESS = re.compile(r"[{}\"<>\\]")
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([wx])\s*$")
_NUMBER = re.compile(r"^\s*(\d{1,5})(?:px)?\s*$")
_PICTURE_DATE = re.compile(r"/20\d\d[/_-]?\d\d")
_PICTURE_FILE = re.compile(r"\.(?:jpe?g|png|webp|avif|gif)(?:$|[?#])", re.I)


def address(image: HtmlElement, base: str) -> str | None:
    """The absolute address of a picture; None if the page gives only placeholders.

    It comes from lazy attributes, src, srcset, attributes with larger sizes, <picture> or the <noscript> beside it.
    """
    candidates = [_reference(image, name) for name in (*_LAZY, "src", *_SETS, *_LARGER)]
    parent = image.getparent()
    if parent is not None:
        holder = next(parent.iterancestors("picture"), parent) if parent.tag == "source" else parent
        if holder.tag == "picture":
            for part in holder.iter("source"):
                candidates += [largest(value) for name, value in part.attrib.items() if "srcset" in name]
        candidates += [hidden.get("src", "") for near in holder.iterchildren("noscript") for hidden in near.iter("img")]
    for candidate in map(str.strip, candidates):
        if not candidate or len(candidate) > 3000 or _NO_ADDRESS.search(candidate) or _PLACEHOLDER.search(candidate):
            continue
        if resolved := absolute(candidate, base):
            return urldefrag(resolved)[0]
    return None


def _reference(image: HtmlElement, name: str) -> str:
    value = image.get(name, "")
    return largest(value) if "srcset" in name else value


def absolute(reference: str, base: str) -> str | None:
    """A reference resolved against the page; None unless it is an http(s) address with a host."""
    try:
        resolved = urljoin(base, re.sub(r"[\t\r\n]", "", reference.strip()).replace(" ", "%20"))
        parts = urlsplit(resolved)
    except ValueError:
        return None
    return resolved if parts.scheme in ("http", "https") else None


def largest(srcset: str) -> str:
    """The reference with the greatest width or density in a srcset. Addresses in it may contain commas."""
    best, size = "", -1.0
    for part in re.split(r",\s+|,(?=https?:|//)|(?<=[\dwx]),(?=\S*/)", srcset.strip()[:20_000]):
        reference, _, descriptor = part.strip().rstrip(",").partition(" ")
        match = _SIZE.search(descriptor)
        value = float(match[1]) * (1000 if match[2] == "x" else 1) if match else 1.0
        if reference and value > size:
            best, size = reference, value
    return best


def key(url: str) -> str:
    """The same text for all sizes of one picture: its file name, or the end of its path if the name is too short."""
    name = picture_name(url)
    return name if len(name) > 7 else "/".join([p for p in unquote(urlsplit(url).path).lower().split("/") if p][-3:])


def decorative(image: HtmlElement, url: str | None) -> bool:
    """Whether a picture is an icon, a logo, an avatar or a counter: by its size, its address or its class."""
    sizes = (_NUMBER.match(image.get(name, "")) for name in ("width", "height"))
    if any(size and 0 < int(size[1]) < 80 for size in sizes):
        return True
    path = urlsplit(url or "").path
    if path.lower().endswith(".svg") or _DECORATION_LABEL(label_of(image)):
        return True
    return bool(_DECORATION.search("/".join(path.split("/")[-2:]))) and not _PICTURE_DATE.search(path)


def is_picture_file(reference: str) -> bool:
    """Whether an address ends as a picture does."""
    return _PICTURE_FILE.search(reference) is not None
