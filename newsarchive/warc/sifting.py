"""Copies the records of some addresses out of a large WARC file, while it is read as a stream.

Each gzip member holds one record, as in the files of Common Crawl. To find where the next member begins, a member must
be inflated to its end. Searching for the next member's first bytes would be faster, but a page could hold such bytes
and so forge a record of another host. What is copied is the member as it is in the file. The digest, the HTTP response
and the page of a stranger are not looked at.
"""

import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

_BLOCK = 1 << 16  # compressed bytes that are read at once; zlib copies what it has not used yet for each record
_CHUNK = 1 << 20  # bytes that are inflated at once
_HEAD = 1 << 16  # bytes in which the header of a record must end
_FIELD = re.compile(rb"^(WARC-Type|WARC-Target-URI|Content-Length):[ \t]*([^\r\n]*)", re.I | re.M)
_WANTED = {b"response", b"revisit"}


@dataclass(slots=True)
class Sifted:
    """Counts of the records and bytes that were read (`size` compressed, `inflated` not), and of the records that were
    copied. `fault` is a line about a broken file: what is before the fault was copied."""

    records: int = 0
    copied: int = 0
    size: int = 0
    inflated: int = 0
    fault: str | None = None


def sift(source: BinaryIO, target: BinaryIO, wanted: Callable[[str], bool]) -> Sifted:
    """Copy the warcinfo, and the responses and revisits of wanted addresses. Errors of `source` are raised."""
    told, waiting = Sifted(), b""
    while waiting := waiting or source.read(_BLOCK):
        begin = told.size
        member = _Member(source, waiting)
        try:
            is_copied = member.read(wanted)
        except (zlib.error, ValueError) as error:
            told.fault = f"record {told.records + 1}, at byte {begin}: {error}"
            break
        waiting = member.rest
        told.records += 1
        told.size += member.size
        told.inflated += member.inflated
        if is_copied:
            target.writelines(member.raw)
            told.copied += member.is_page
    return told


class _Member:
    """One gzip member of a stream. `waiting` is what was read of it."""

    def __init__(self, source: BinaryIO, waiting: bytes) -> None:
        self._source, self._waiting = source, waiting
        self._inflater = zlib.decompressobj(16 + zlib.MAX_WBITS)
        self.raw = [waiting]  # emptied as soon as the record is not wanted
        self.size, self.inflated = len(waiting), 0
        self.is_page = False
        self.rest = b""

    def read(self, wanted: Callable[[str], bool]) -> bool:
        """Read the member to its end. Returns True if it shall be copied. Raises zlib.error and ValueError."""
        head = b""
        while b"\r\n\r\n" not in head:
            if self._inflater.eof or len(head) > _HEAD:
                raise ValueError("no WARC record stands there")
            head += self._inflate(4096)
        header = head[: head.index(b"\r\n\r\n")]
        fields = {name.lower(): value.strip() for name, value in _FIELD.findall(header)}
        if not header.startswith(b"WARC/1.") or not fields.get(b"content-length", b"").isdigit():
            raise ValueError("no WARC record stands there")
        self.is_page = fields.get(b"warc-type", b"").lower() in _WANTED
        url = fields.get(b"warc-target-uri", b"").strip(b"<>").decode("utf-8", "replace")
        is_copied = (self.is_page and wanted(url)) or fields.get(b"warc-type") == b"warcinfo"
        if not is_copied:
            self.raw = []
        while not self._inflater.eof:
            self._inflate(_CHUNK, keep=is_copied)
        if self.inflated > len(header) + 4 + int(fields[b"content-length"]) + 4:
            raise ValueError("a gzip member holds several records; 'warcio recompress' gives each its own")
        self.rest = self._inflater.unused_data
        self.size -= len(self.rest)
        if is_copied and self.rest:
            self.raw[-1] = self.raw[-1][: -len(self.rest)]
        return is_copied

    def _inflate(self, limit: int, *, keep: bool = True) -> bytes:
        """The next bytes of the content, at most `limit`."""
        if not self._waiting:
            self._waiting = self._source.read(_BLOCK)
            if not self._waiting:
                raise ValueError("the file ends in the middle of it")
            self.size += len(self._waiting)
            if keep:
                self.raw.append(self._waiting)
        content = self._inflater.decompress(self._waiting, limit)
        self._waiting = self._inflater.unconsumed_tail
        self.inflated += len(content)
        return content
