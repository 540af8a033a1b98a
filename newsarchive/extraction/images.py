"""The real address of a picture, and which pictures are decoration."""

from __future__ import annotations

import re
from urllib.parse import unquote, urljoin, urlsplit

from lxml.html import HtmlElement

from newsarchive.extraction.credits import WORDS
from newsarchive.extraction.tree import label_of
from newsarchive.text import any_of

_SETS = WORDS["sets"]
_LAZY = WORDS["lazy"]
_PLACEHOLDER = re.compile(
    rf"^(?:data:|about:|blob:|javascript:|#)|(?:^|[/_-]){any_of(WORDS['placeholders'])}\.(?:gif|png|svg|jpe?g|webp)(?:\?|$)|"
    r"[/_-]1x1[._-]",
    re.I,
)
_DECORATION = re.compile(rf"(?:^|[/_.-]){any_of(WORDS['decoration'])}(?=[/_.\-\d]|$)", re.I)
_DECORATION_LABEL = re.compile(rf"(?:^|[\s_-]){any_of(WORDS['decoration_labels'])}(?=$|[\s_-])")
_NO_ADDRESS = re.compile(r"[{}\"<>\\]")
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([wx])\s*$")
_NUMBER = re.compile(r"^\s*(\d{1,5})(?:px)?\s*$")
_PICTURE_DATE = re.compile(r"/(?:19|20)\d\d[/_-]?\d\d")
_PICTURE_FILE = re.compile(r"\.(?:jpe?g|png|webp|avif|gif|bmp|tiff?)(?:$|[?#])", re.I)


def address(image: HtmlElement, base: str) -> str | None:
    """The picture's own address, absolute: lazy attributes, srcset, <picture>, src, the <noscript> beside it; None
    for a placeholder.
    """
    candidates: list[str] = [image.get(name, "") for name in _LAZY]
    source = image.get("src", "")
    own = [largest(image.get(name, "")) for name in _SETS]
    if source and not _PLACEHOLDER.search(source.strip()):
        candidates.append(source)
    candidates += own
    candidates += [image.get(name, "") for name in WORDS["larger"]]
    parent = image.getparent()
    if parent is not None:
        holder = parent if parent.tag != "source" else next((a for a in parent.iterancestors("picture")), parent)
        if holder.tag == "picture":
            for part in holder.iter("source"):
                candidates += [largest(value) for name, value in part.attrib.items() if "srcset" in name]
        for near in holder.iterchildren("noscript"):
            for hidden in near.iter("img"):
                candidates.append(hidden.get("src", ""))
    candidates += [
        largest(v) if "srcset" in k else v
        for k, v in image.attrib.items()
        if "src" in k and k not in ("src", *_LAZY, *_SETS)
    ]
    for candidate in candidates:
        candidate = candidate.strip()
        if not candidate or len(candidate) > 3000 or _NO_ADDRESS.search(candidate) or _PLACEHOLDER.search(candidate):
            continue
        if resolved := absolute(candidate, base):
            return resolved
    return None


def absolute(reference: str, base: str) -> str | None:
    """A reference resolved against the page; None for what is no address of the web."""
    try:
        resolved = urljoin(base, re.sub(r"[\t\r\n]", "", reference.strip()).replace(" ", "%20"))
        parts = urlsplit(resolved)
    except ValueError:
        return None
    return resolved if parts.scheme in ("http", "https") and parts.netloc else None


def largest(srcset: str) -> str:
    """The reference with the greatest width or density in a srcset; commas inside addresses are no separators."""
    best, size = "", -1.0
    for part in re.split(r",\s+|,(?=https?:|//)|(?<=[\dwx]),(?=\S*/)", srcset.strip()[:20_000]):
        reference, _, descriptor = part.strip().rstrip(",").partition(" ")
        found = _SIZE.search(descriptor)
        value = float(found[1]) * (1000 if found and found[2] == "x" else 1) if found else 1.0
        if reference and value > size:
            best, size = reference, value
    return best


def key(url: str) -> str:
    """What two addresses of one picture in several sizes have in common: the file's name without its size."""
    path = unquote(urlsplit(url).path)
    parts = [p for p in path.lower().split("/") if p]
    name = parts[-1] if parts else url
    stem = re.sub(r"\.\w{2,5}$", "", name)
    stem = re.sub(r"[-_](?:\d{2,4}x\d{2,4}|\d{2,4}w|w\d{2,4}|scaled|large|medium|small|thumb)$", "", stem)
    return stem if len(stem) > 7 else "/".join(parts[-3:])


def tiny(image: HtmlElement) -> bool:
    """Whether the markup sets a picture smaller than 80 pixels."""
    sizes = (_NUMBER.match(image.get(name, "")) for name in ("width", "height"))
    return any(size and 0 < int(size[1]) < 80 for size in sizes)


def decorative(image: HtmlElement, url: str | None) -> bool:
    """Whether a picture is an icon, a logo, an avatar or a counter rather than a photo."""
    if tiny(image):
        return True
    if url is not None:
        parts = urlsplit(url)
        if parts.path.lower().endswith(".svg"):
            return True
        if _DECORATION.search("/".join(parts.path.split("/")[-2:])) and not _PICTURE_DATE.search(parts.path):
            return True
    label = label_of(image)
    return bool(label) and _DECORATION_LABEL.search(label) is not None


def is_picture_file(reference: str) -> bool:
    """Whether an address ends as a picture does."""
    return _PICTURE_FILE.search(reference) is not None
