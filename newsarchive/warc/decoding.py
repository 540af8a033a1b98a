"""Decompression: a WARC file as one stream of bytes that knows its members, and the body of an HTTP response."""

import sys
import zlib
from codecs import BOM_UTF8
from collections.abc import Callable
from functools import partial
from io import BytesIO, RawIOBase
from typing import Any, BinaryIO

from urllib3 import HTTPResponse
from urllib3.exceptions import DecodeError
from warcio.bufferedreaders import ChunkedDataReader

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

BLOCK = 1 << 16
_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"
_DICTIONARY = b"\x5d\x2a\x4d\x18"  # one of the skippable frames, whose first byte is 0x50 to 0x5f
_LARGEST_DICTIONARY = 64 << 20
_ERRORS = (zlib.error, zstd.ZstdError)
_CODINGS = frozenset({"gzip", "x-gzip", "deflate", "br", "zstd", "identity", ""})


class Unreadable(Exception):
    """A record that holds no readable page. One line."""


class TooLarge(Unreadable):
    """A page beyond the limit."""


class Damaged(Exception):
    """The file cannot be read on from here. One line."""


class Truncated(Damaged):
    """The file ends in the middle of a member. What was read of it is as it was written."""

    def __init__(self) -> None:
        super().__init__("the file ends in the middle of it")


Codec = Callable[[], Any] | None  # makes the decompressor of one member; None for a plain file


def codec_of(file: BinaryIO) -> tuple[int, Codec]:
    """(offset of the first record's member, the file's codec). Raises Damaged where the dictionary does not open."""
    file.seek(0)
    head = file.read(8)
    if head.startswith(_GZIP):
        return 0, _gunzip
    if head.startswith(_DICTIONARY):
        size = int.from_bytes(head[4:8], "little")
        return 8 + size, partial(zstd.ZstdDecompressor, _dictionary(file, size))
    skippable = head[1:4] == _DICTIONARY[1:] and head[0] >> 4 == 5
    return 0, zstd.ZstdDecompressor if skippable or head.startswith(_ZSTD) else None


def _dictionary(file: BinaryIO, size: int) -> zstd.ZstdDict:
    content = file.read(min(size, _LARGEST_DICTIONARY))
    if len(content) < size:
        raise Damaged("its zstd dictionary is cut off or too large")
    try:
        if content.startswith(_ZSTD):
            content = zstd.ZstdDecompressor().decompress(content, _LARGEST_DICTIONARY)
        return zstd.ZstdDict(content)
    except (zstd.ZstdError, ValueError) as error:
        raise Damaged(f"its zstd dictionary does not open ({error})") from error


class Members(RawIOBase):
    """The content of a file from the member at `start` on: gzip members, zstd frames, or the bytes themselves.

    Python's and warcio's readers accept a file that ends in the middle of a member, or do not report where a member
    begins. Reading raises Damaged where a member does not open and Truncated where the last one is not whole.
    """

    def __init__(self, file: BinaryIO, codec: Codec, start: int) -> None:
        file.seek(start)
        self._file, self._codec = file, codec
        self._position = 0
        self._starts = [(0, start)]  # where members begin: (in the content, in the file)
        self._input = b""  # read from the file, not yet given to a decompressor
        self._decompressor: Any = None

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    @property
    def member(self) -> int:
        """The offset in the file of the member that was read last."""
        return self._starts[-1][1]

    def place(self, position: int) -> tuple[int, int]:
        """(offset of the member in the file, bytes of its content before it) of a position in the content.

        Positions must not decrease: earlier members are forgotten.
        """
        if self._codec is None:
            return self._starts[0][1] + position, 0
        while len(self._starts) > 1 and self._starts[1][0] <= position:
            del self._starts[0]
        begin, offset = self._starts[0]
        return offset, position - begin

    def readinto(self, buffer: Any) -> int:
        data = self._read(len(buffer)) if self._codec else self._file.read(len(buffer))
        buffer[: len(data)] = data
        self._position += len(data)
        return len(data)

    def _read(self, size: int) -> bytes:
        """At most `size` bytes of the content; none at its end."""
        data = b""
        while not data:
            decompressor = self._decompressor or self._begin()
            if decompressor is None:
                break
            waiting = getattr(decompressor, "unconsumed_tail", b"") + self._input  # zstd's keeps its own
            try:
                data = decompressor.decompress(waiting, size)
            except _ERRORS as error:
                raise Damaged(f"does not open ({error})") from error
            self._input = b""
            if decompressor.eof:
                self._input, self._decompressor = decompressor.unused_data, None
            elif not data:
                self._input = self._file.read(BLOCK)
                if not self._input:
                    raise Truncated
        return data

    def _begin(self) -> Any:
        """The decompressor of the next member; None at the end of the file."""
        self._input = self._input or self._file.read(BLOCK)
        if not self._input or self._codec is None:
            return None
        offset = self._file.tell() - len(self._input)
        if offset != self.member:
            self._starts.append((self._position, offset))
        self._decompressor = self._codec()
        return self._decompressor


def decoded(body: bytes, headers: list[tuple[str, str]], limit: int) -> bytes:
    """The body without the codings that its headers name. Raises TooLarge beyond `limit` bytes, Unreadable.

    A body that was cut off while it was fetched is read up to the cut, as a browser does.
    """
    lowered = [(name.lower(), value.lower()) for name, value in headers]
    if any(name == "transfer-encoding" and "chunked" in value for name, value in lowered):
        body = ChunkedDataReader(BytesIO(body)).read()
    codings = [coding.strip() for name, value in lowered if name == "content-encoding" for coding in value.split(",")]
    if unknown := set(codings) - _CODINGS:
        raise Unreadable(f"content encoding {min(unknown)!r} is unknown")
    response = HTTPResponse(BytesIO(body), {"content-encoding": ", ".join(codings)}, preload_content=False)
    try:
        content = response.read(limit + 1, decode_content=True)
    except DecodeError as error:
        # Some tools store the body decoded and keep the header. Compressed data does not begin like text.
        head = body.removeprefix(BOM_UTF8).lstrip()[:16]
        if not head.isascii() and not head.startswith(b"<"):
            raise Unreadable(f"the body does not open ({error.__cause__})") from error
        content = body
    if len(content) > limit:
        raise TooLarge(f"larger than {limit} bytes")
    return content


def _gunzip() -> Any:
    return zlib.decompressobj(16 + zlib.MAX_WBITS)
