"""Bytes of a page -> text, as a browser would find the encoding: BOM, HTTP header, a declaration in the page.

Two departures from the letter of the standard, both because archived pages have lost their headers: a
declaration counts wherever it stands in the head (not only in the first 1024 bytes), and bytes that are valid
UTF-8 beyond ASCII are UTF-8 whatever a label says, as no longer text of another encoding is valid UTF-8 by chance.
"""

import re

from w3lib.encoding import http_content_type_encoding, read_bom, resolve_encoding

HEAD_BYTES = 262_144

_DECLARED = re.compile(rb"<(?:meta|\?xml)\b[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.I)


def decode(body: bytes, declared: str | None = None) -> tuple[str, str]:
    """(text, the encoding's name). `declared` is the charset of the HTTP header, or the whole Content-Type.

    Undecodable bytes become U+FFFD; nothing raises.
    """
    bom, text = read_bom(body)
    if bom is not None and text is not None:
        return body[len(text) :].decode(bom, "replace"), bom
    if not body.isascii() and (valid := _as_utf8(body)) is not None:
        return valid, "utf-8"
    label = _known(declared or "") or _in_page(body) or _guess(body)
    try:
        return body.decode(label, "replace"), label
    except (LookupError, UnicodeError, ValueError):
        return body.decode("utf-8", "replace"), "utf-8"


def _as_utf8(body: bytes) -> str | None:
    """The text of bytes that are UTF-8, the last letter cut off at most; None for others."""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as fault:
        cut = fault.start >= len(body) - 3 and not body[: fault.start].isascii()
        return body.decode("utf-8", "replace") if cut else None


def _known(label: str) -> str | None:
    """Python's codec for a label of the web ('iso-8859-1' is read as windows-1252, as browsers do)."""
    codec = http_content_type_encoding(label) or resolve_encoding(label)
    # A page that names UTF-16 in a declaration that was readable as ASCII is UTF-8 (WHATWG).
    return "utf-8" if codec and codec.startswith("utf-16") else codec


def _in_page(body: bytes) -> str | None:
    labels = (found[1].decode("ascii", "replace") for found in _DECLARED.finditer(_without_comments(body[:HEAD_BYTES])))
    return next(filter(None, map(_known, labels)), None)


def _without_comments(head: bytes) -> bytes:
    first, *rest = head.split(b"<!--")
    return first + b"".join(part.partition(b"-->")[2] for part in rest)


def _guess(body: bytes) -> str:
    """Without any declaration: UTF-8 with a few broken bytes, or the language's old single-byte encoding."""
    lost = body[:65_536].decode("utf-8", "replace").count("\ufffd")
    if lost * 4 > sum(byte >= 0x80 for byte in body[:65_536]):
        return "cp1258" if re.search(rb"lang\s*=\s*[\"']?vi", body[:4096], re.I) else "cp1252"
    return "utf-8"
