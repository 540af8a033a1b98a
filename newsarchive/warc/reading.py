"""WARC files read: first what stands where, then each page from its place when it is asked for."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeadersParser, StatusAndHeadersParserException

from newsarchive.models import Capture
from newsarchive.warc.bodies import TooLarge, Unreadable, decoded
from newsarchive.warc.frames import BLOCK, Codec, Damaged, Stream, Truncated

__all__ = ["Broken", "Index", "Record", "TooLarge", "Unreadable", "WarcFile"]

LIMIT = 20 << 20  # bytes of a page, as DOWNLOAD_MAXSIZE has them
_HEAD = 1 << 18  # bytes in which the headers of a response must end
# What the archive knows of a capture beyond its response, in fields that other readers pass over.
KIND, LISTED = "Newsarchive-Kind", "Newsarchive-Listed-Date"
# The stored body is decoded: these would have it decoded once more.
TRANSFER_HEADERS = frozenset({"content-encoding", "transfer-encoding", "content-length"})
_DIGESTS = frozenset({"md5", "sha1", "sha256", "sha512"})
_PAGES = frozenset({"response", "revisit"})
_HTTP = StatusAndHeadersParser([], verify=False)


class Broken(Exception):
    """The file cannot be read on. One line: the file, the record and what is wrong with it."""


@dataclass(slots=True, frozen=True)
class Record:
    """One record of a file, without its body. `at` is its WARC-Date as ISO 8601 in UTC; `status` and `type`
    (the media type, in small letters) are those of the HTTP response that it holds, None where it holds none."""

    kind: str
    place: tuple[int, int]
    length: int
    id: str | None = None
    url: str | None = None
    at: str | None = None
    digest: str | None = None
    refers_to: str | None = None
    refers_at: tuple[str, str] | None = None
    status: int | None = None
    type: str | None = None
    page_kind: str | None = None
    listed_date: str | None = None
    damaged: bool = False  # not what its own digest says


class _Records(ArchiveIterator):  # type: ignore[misc]
    """warcio's iterator, which tells of a wrong length by `err_count` alone and not on standard error."""

    INC_RECORD = ""


class WarcFile:
    """A WARC file, 1.0 or 1.1, plain or compressed by record (gzip, zstd). Raises Broken where it is none."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.open("rb")
        self.size = path.stat().st_size
        self.position = 0  # how far `records` has come, in bytes of the file
        try:
            self._codec = Codec(self._file)
        except Damaged as error:
            self._file.close()
            raise Broken(f"{path}: {error}") from error

    def records(self) -> Iterator[Record]:
        """Every record up to the end, or up to the first that is broken: then raises Broken."""
        if not self.size:
            raise Broken(f"{self.path}: the file is empty")
        stream = Stream(self._file, self._codec, self._codec.start)
        records = _Records(stream, no_record_parse=True)
        number = 0
        place = (self._codec.start, 0)
        try:
            for record in records:
                number += 1
                place = stream.place(records.offset)
                head = record.raw_stream.read(_HEAD)
                found = _read(record, place, head)
                damaged = _drain(record, head)
                fault = _fault(stream, records, record, place[0])
                self.position = self._file.tell()
                if fault is None or fault[0]:
                    yield replace(found, damaged=damaged)
                if fault is not None:
                    number += fault[0]
                    place = (stream.member if fault[0] else place[0]), 0
                    raise fault[1]
        except (Damaged, ArchiveLoadFailed) as error:
            if isinstance(error, ArchiveLoadFailed):
                number, place = number + 1, stream.place(records.offset)
                error = Damaged("no WARC record stands there")
            raise Broken(f"{self.path}: record {max(number, 1)}, at byte {place[0]}: {error}") from error

    def capture(self, record: Record, shown: Record | None = None) -> Capture:
        """The page of a response, as it came or at the address and the moment of `shown`, a revisit of it.
        Raises Unreadable."""
        if record.length > LIMIT + _HEAD:
            raise TooLarge(f"larger than {LIMIT} bytes")
        offset, skipped = record.place
        stream = Stream(self._file, self._codec, offset)
        while skipped:
            skipped -= len(stream.read(min(skipped, BLOCK)))
        block = next(_Records(stream, no_record_parse=True)).raw_stream.read()
        status, headers, begin = _response(block)
        body = decoded(block[begin:], headers, LIMIT)
        shown = shown or record
        assert shown.url is not None
        assert shown.at is not None
        kept = [(name, value) for name, value in headers if name.lower() not in TRANSFER_HEADERS]
        return Capture(shown.url, shown.at, status, kept, body)

    def close(self) -> None:
        """Give the file back."""
        self._file.close()


class Index:
    """Where the pages of one or several files stand, and what a revisit refers to."""

    def __init__(self) -> None:
        self.pages: list[tuple[WarcFile, Record]] = []
        self._by_id: dict[str, tuple[WarcFile, Record]] = {}
        self._by_moment: dict[tuple[str, str], tuple[WarcFile, Record]] = {}
        self._by_digest: dict[str, tuple[WarcFile, Record]] = {}

    def add(self, file: WarcFile, record: Record) -> None:
        """Note a response or a revisit."""
        self.pages.append((file, record))
        if record.kind == "response" and record.url and record.at:
            self._by_moment.setdefault((record.url, record.at), (file, record))
            if record.id:
                self._by_id.setdefault(record.id, (file, record))
            if record.digest:
                self._by_digest.setdefault(record.digest, (file, record))

    def payload(self, file: WarcFile, record: Record) -> tuple[WarcFile, Record] | None:
        """The response whose page a record shows: itself, or what a revisit refers to, if that is there."""
        if record.kind == "response":
            return file, record
        return (
            self._by_id.get(record.refers_to or "")
            or (self._by_moment.get(record.refers_at) if record.refers_at else None)
            or self._by_digest.get(record.digest or "")
        )

    def capture(self, file: WarcFile, record: Record) -> Capture:
        """The page that a record shows. Raises Unreadable, also where what a revisit refers to is not there."""
        found = self.payload(file, record)
        if found is None:
            raise Unreadable("refers to a page that is not in the files")
        return found[0].capture(found[1], record)


def moment(text: str | None) -> str | None:
    """A WARC-Date, to whatever precision it is stated, as ISO 8601 in UTC; None where it is none."""
    match = re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(.*))?)?", (text or "").strip())
    if match is None:
        return None
    year, month, day, rest = match.groups()
    try:
        read = datetime.fromisoformat(f"{year}-{month or '01'}-{day or '01'}{rest or ''}")
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    except (ValueError, OverflowError):
        return None


def _drain(record: Any, head: bytes) -> bool:
    """Read the rest of a block; True where the digest that its record states is not that of the block."""
    algorithm, _, stated = (record.rec_headers.get_header("WARC-Block-Digest") or "").partition(":")
    found = hashlib.new(algorithm.lower(), head) if algorithm.lower() in _DIGESTS else None
    while chunk := record.raw_stream.read(BLOCK):
        if found is not None:
            found.update(chunk)
    if found is None:
        return False
    base32 = base64.b32encode(found.digest()).decode().rstrip("=")
    return stated.strip().rstrip("=").lower() not in {found.hexdigest(), base32.lower()}


def _fault(stream: Stream, records: Any, record: Any, member: int) -> tuple[bool, Damaged] | None:
    """Read on to the line after a record. (is it whole, what is wrong) where something is."""
    try:
        records.read_to_end()
    except Damaged as error:
        return not record.raw_stream.limit and (stream.member != member or isinstance(error, Truncated)), error
    if record.raw_stream.limit:
        return False, Truncated()
    if records.err_count:
        return False, Damaged("it is not as long as it says")
    return None


def _read(record: Any, place: tuple[int, int], head: bytes) -> Record:
    """What a record says of itself and, in the head of its block, of the response that it holds."""
    if record.format != "warc":
        raise Damaged("an ARC record, not a WARC one; 'warcio recompress' makes WARC of it")
    told = record.rec_headers.get_header
    length = (told("Content-Length") or "").strip()
    if not length.isdecimal():
        raise Damaged("it does not say how long it is")
    url = told("WARC-Target-URI")
    status = media_type = None
    if record.rec_type in _PAGES and (url or "").startswith(("http://", "https://")):
        try:
            status, headers, body = _response(head)
        except Unreadable:
            pass
        else:
            media_type = _media_type(headers, head[body : body + 1024])
    refers = told("WARC-Refers-To-Target-URI"), moment(told("WARC-Refers-To-Date"))
    return Record(
        str(record.rec_type),
        place,
        int(length),
        told("WARC-Record-ID"),
        url,
        moment(told("WARC-Date")),
        told("WARC-Payload-Digest"),
        told("WARC-Refers-To"),
        (refers[0].strip("<>"), refers[1]) if refers[0] and refers[1] else None,
        status,
        media_type,
        told(KIND),
        told(LISTED),
    )


def _response(block: bytes) -> tuple[int, list[tuple[str, str]], int]:
    """(status, headers, where the body begins) of an HTTP response. Raises Unreadable where it is none."""
    stream = BytesIO(block)
    try:
        read = _HTTP.parse(stream)
    except (EOFError, StatusAndHeadersParserException) as error:
        raise Unreadable("holds no HTTP response") from error
    status = read.statusline.partition(" ")[0]
    if not read.protocol.upper().startswith("HTTP/") or not (status.isdecimal() and len(status) == 3):
        raise Unreadable("holds no HTTP response")
    return int(status), [(str(name), str(value)) for name, value in read.headers], stream.tell()


def _media_type(headers: list[tuple[str, str]], body: bytes) -> str | None:
    """The declared media type; where none is declared, that of HTML if it looks like it."""
    for name, value in headers:
        if name.lower() == "content-type" and value.strip():
            return value.partition(";")[0].strip().lower()
    return (
        "text/html"
        if re.match(rb"(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*)*<(?:!doctype html|html)\b", body, re.I | re.S)
        else None
    )
