"""A compressed file as one stream of bytes that knows its members: gzip members, zstd frames, or none.

Python's own readers and warcio's take a file that ends in the middle of a member for one that ends; here it
is a fault, and so is a member that does not open.
"""

from __future__ import annotations

import sys
import zlib
from bisect import bisect_right
from typing import BinaryIO, Protocol

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

BLOCK = 1 << 16
_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"
_SKIPPABLE = b"\x2a\x4d\x18"  # bytes 2 to 4 of a skippable frame; the first is 0x50 to 0x5f
_DICTIONARY = b"\x5d\x2a\x4d\x18"  # the one with which a .warc.zst may begin
_LARGEST_DICTIONARY = 64 << 20


class Damaged(Exception):
    """The file cannot be read on from here. One line."""


class Truncated(Damaged):
    """The file ends in the middle of a member: what was read of it is as it was written."""

    def __init__(self) -> None:
        super().__init__("the file ends in the middle of it")


class _Decompressor(Protocol):
    """What zlib's and zstd's have in common, after the adapter below."""

    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, /, max_length: int) -> bytes: ...


class _Gunzip:
    """zlib's decompressor with zstd's manner of keeping what it has not yet read."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(16 + zlib.MAX_WBITS)

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def decompress(self, data: bytes, /, max_length: int) -> bytes:
        return self._inner.decompress(self._inner.unconsumed_tail + data, max_length)


class Codec:
    """How a file is compressed: 'gzip', 'zstd' (with the dictionary that it may bring) or not at all."""

    def __init__(self, file: BinaryIO) -> None:
        file.seek(0)
        head = file.read(8)
        self.name = ""
        self.start = 0  # where the first record's member begins
        self._dictionary: zstd.ZstdDict | None = None
        if head.startswith(_GZIP):
            self.name = "gzip"
        elif head.startswith(_ZSTD) or (head[1:4] == _SKIPPABLE and head[0] >> 4 == 5):
            self.name = "zstd"
            if head.startswith(_DICTIONARY):
                self._read_dictionary(file, int.from_bytes(head[4:8], "little"))

    def decompressor(self) -> _Decompressor:
        """One for a single member."""
        return _Gunzip() if self.name == "gzip" else zstd.ZstdDecompressor(self._dictionary)

    def _read_dictionary(self, file: BinaryIO, size: int) -> None:
        content = file.read(min(size, _LARGEST_DICTIONARY))
        if len(content) < size:
            raise Damaged("its zstd dictionary is cut off or too large")
        try:
            if content.startswith(_ZSTD):
                content = zstd.ZstdDecompressor().decompress(content, _LARGEST_DICTIONARY)
            self._dictionary = zstd.ZstdDict(content)
        except (zstd.ZstdError, ValueError) as error:
            raise Damaged(f"its zstd dictionary does not open ({error})") from error
        self.start = 8 + size


class Stream:
    """The content of a file from a member on. `read` and `tell` as files have them; raises Damaged."""

    def __init__(self, file: BinaryIO, codec: Codec, start: int) -> None:
        file.seek(start)
        self._file, self._codec = file, codec
        self._position = 0
        self._members = [(0, start)]  # where they begin: (in the content, in the file)
        self._waiting = b""  # read from the file, not yet given to a decompressor
        self._inner: _Decompressor | None = None

    def tell(self) -> int:
        """How much of the content has been read."""
        return self._position

    def place(self, position: int) -> tuple[int, int]:
        """(where in the file the member begins, how much of its content stands before) a place in the content.
        Members before it are forgotten."""
        if not self._codec.name:
            return self._members[0][1] + position, 0
        number = bisect_right(self._members, position, key=lambda member: member[0]) - 1
        del self._members[:number]
        return self._members[0][1], position - self._members[0][0]

    @property
    def member(self) -> int:
        """Where in the file the member begins from which was read last."""
        return self._members[-1][1]

    def read(self, size: int = BLOCK) -> bytes:
        """Some of the content, at most `size` bytes; none at its end."""
        data = self._read(size) if self._codec.name else self._file.read(size)
        self._position += len(data)
        return data

    def _read(self, size: int) -> bytes:
        while True:
            if self._inner is None and not self._begin():
                return b""
            inner = self._inner
            assert inner is not None
            try:
                data = inner.decompress(self._waiting, size)
            except (zlib.error, zstd.ZstdError) as error:
                raise Damaged(f"does not open ({error})") from error
            self._waiting = b""
            if inner.eof:
                self._waiting, self._inner = inner.unused_data, None
            elif not data:
                self._waiting = self._file.read(BLOCK)
                if not self._waiting:
                    raise Truncated
            if data:
                return data

    def _begin(self) -> bool:
        self._waiting = self._waiting or self._file.read(BLOCK)
        if not self._waiting:
            return False
        begins = self._file.tell() - len(self._waiting)
        if begins != self._members[-1][1]:
            self._members.append((self._position, begins))
        self._inner = self._codec.decompressor()
        return True
