"""The body of an HTTP response as a reader sees it: without chunks and without compression."""

from __future__ import annotations

import sys
import zlib
from io import BytesIO

from warcio.bufferedreaders import ChunkedDataReader

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

try:
    import brotli  # type: ignore[import-untyped,import-not-found,unused-ignore]
except ImportError:  # what needs it is told so
    brotli = None

_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"


class Unreadable(Exception):
    """A record from which no page can be read. One line."""


class TooLarge(Unreadable):
    """A page beyond the limit."""


def decoded(body: bytes, headers: list[tuple[str, str]], limit: int) -> bytes:
    """The body without the codings that its headers name. Raises TooLarge beyond `limit` bytes, Unreadable.

    Some tools store the body decoded and leave the header: what does not look encoded is taken as it is.
    What was cut off while it was fetched is read as far as it goes, as a browser does.
    """
    told = [(name.lower(), value.lower()) for name, value in headers]
    if any(name == "transfer-encoding" and "chunked" in value for name, value in told):
        body = ChunkedDataReader(BytesIO(body)).read()
    codings = [coding.strip() for name, value in told if name == "content-encoding" for coding in value.split(",")]
    for coding in reversed(codings):
        body = _without(body, coding, limit)
    if len(body) > limit:
        raise TooLarge(f"larger than {limit} bytes")
    return body


def _without(body: bytes, coding: str, limit: int) -> bytes:
    match coding:
        case "gzip" | "x-gzip":
            return _inflate(body, 16 + zlib.MAX_WBITS, limit) if body.startswith(_GZIP) else body
        case "deflate":
            # Some servers send the stream bare, others in zlib's envelope, whose first two bytes tell.
            if len(body) < 2 or body.lstrip()[:1] == b"<":
                return body
            envelope = body[0] & 15 == 8 and int.from_bytes(body[:2], "big") % 31 == 0
            return _inflate(body, zlib.MAX_WBITS if envelope else -zlib.MAX_WBITS, limit)
        case "zstd":
            return _zstd(body, limit) if body.startswith(_ZSTD) else body
        case "br":
            return body if body.lstrip()[:1] == b"<" else _brotli(body, limit)
        case "" | "identity":
            return body
        case _:
            raise Unreadable(f"content encoding {coding!r} is unknown")


def _inflate(body: bytes, bits: int, limit: int) -> bytes:
    inner = zlib.decompressobj(bits)
    try:
        data = inner.decompress(body, limit + 1)
    except zlib.error as error:
        raise Unreadable(f"the body does not open ({error})") from error
    return _bounded(data, limit)


def _zstd(body: bytes, limit: int) -> bytes:
    try:
        return _bounded(zstd.ZstdDecompressor().decompress(body, limit + 1), limit)
    except zstd.ZstdError as error:
        raise Unreadable(f"the body does not open ({error})") from error


def _brotli(body: bytes, limit: int) -> bytes:
    if brotli is None:
        raise Unreadable("content encoding 'br': install brotli to read it")
    inner = brotli.Decompressor()
    parts, size, piece = [], 0, body
    try:
        while piece or not (inner.is_finished() or inner.can_accept_more_data()):
            part = inner.process(piece, output_buffer_limit=1 << 16)
            parts.append(part)
            piece, size = b"", size + len(part)
            if size > limit:
                break
    except brotli.error as error:
        raise Unreadable(f"the body does not open ({error})") from error
    return _bounded(b"".join(parts), limit)


def _bounded(data: bytes, limit: int) -> bytes:
    if len(data) > limit:
        raise TooLarge(f"decompresses to more than {limit} bytes")
    return data
