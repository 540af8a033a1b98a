"""WARC files read: first an index of the records, then each page from its place."""

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BufferedReader, BytesIO
from pathlib import Path
from typing import Any

from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeadersParser, StatusAndHeadersParserException

from newsarchive.models import Capture, Original
from newsarchive.warc.decoding import BLOCK, Damaged, Members, TooLarge, Truncated, Unreadable, codec_of, decoded

LIMIT = 20 << 20  # bytes of a page, as DOWNLOAD_MAXSIZE has them
_HEAD = 1 << 18  # bytes in which the headers of a response must end
# The archive's own fields of a capture. Other readers ignore them.
KIND, LISTED = "Newsarchive-Kind", "Newsarchive-Listed-Date"
ORIGINAL = "Newsarchive-Original"  # of a kept picture: SHA-256, bytes, media type, width and height of the file as sent
# The stored body is decoded; a reader would decode it again under these headers.
TRANSFER_HEADERS = frozenset({"content-encoding", "transfer-encoding", "content-length"})
_DIGESTS = frozenset({"md5", "sha1", "sha256", "sha512"})
_PAGES = frozenset({"response", "revisit"})
_HTTP = StatusAndHeadersParser([], verify=False)
_ORIGINAL = re.compile(r"([0-9a-f]{64}) (\d{1,9}) (image/[a-z]+) (\d{1,6}) (\d{1,6})")
_HTML = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*)*<(?:!doctype html|html)\b", re.I | re.S)
_LOADER = ArcWarcRecordLoader(arc2warc=False)


class Broken(Exception):
    """The file cannot be read on. One line: the file, the record and what is wrong with it."""


@dataclass(slots=True, frozen=True)
class Record:
    """One record of a file, without its body.

    `place` is (offset of its member in the file, bytes of the member before it). `at` is its WARC-Date as ISO 8601 in
    UTC. `status` and `type` (the media type, in small letters) are those of its HTTP response, None without one.
    """

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
    location: str | None = None  # where a redirect leads, as its header says it
    page_kind: str | None = None
    listed_date: str | None = None
    original: Original | None = None  # of a kept picture
    damaged: bool = False  # its block does not have the digest that it states


class WarcFile:
    """A WARC file, 1.0 or 1.1, plain or compressed with gzip or zstd. Raises Broken for any other file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.open("rb")
        self.size = path.stat().st_size
        self.position = 0  # bytes of the file that `records` has read
        try:
            self._start, self._codec = codec_of(self._file)
        except Damaged as error:
            self._file.close()
            raise Broken(f"{path}: {error}") from error

    def records(self) -> Iterator[Record]:
        """Every record up to the end. Raises Broken at the first that is broken."""
        if not self.size:
            raise Broken(f"{self.path}: the file is empty")
        members = Members(self._file, self._codec, self._start)
        stream = BufferedReader(members, BLOCK)
        number, place = 1, (self._start, 0)
        try:
            line = _skip_blank_lines(stream)
            while line:
                place = members.place(stream.tell() - len(line))
                record, line, fault = _read(stream, line, place)
                # A member that fails its check is not whole, unless the fault is in the next member.
                whole = fault is None or isinstance(fault, Truncated) or members.member != place[0]
                self.position = self._file.tell()
                if whole:
                    yield record
                    number += 1
                if fault is not None:
                    place = (members.member, 0) if whole else place
                    raise fault
        except Damaged as error:
            raise Broken(f"{self.path}: record {number}, at byte {place[0]}: {error}") from error

    def capture(self, record: Record, revisit: Record | None = None) -> Capture:
        """The page of a response, at the address and the moment of `revisit` where one is given. Raises Unreadable."""
        block = self.block(record)
        status, headers, begin = _response(block)
        body = decoded(block[begin:], headers, LIMIT)
        named = revisit or record
        assert named.url is not None
        assert named.at is not None
        kept = [(name, value) for name, value in headers if name.lower() not in TRANSFER_HEADERS]
        return Capture(named.url, named.at, status, kept, body)

    def block(self, record: Record) -> bytes:
        """The content of a record. Raises TooLarge."""
        if record.length > LIMIT + _HEAD:
            raise TooLarge(f"larger than {LIMIT} bytes")
        offset, skipped = record.place
        stream = BufferedReader(Members(self._file, self._codec, offset), BLOCK)
        while skipped:
            skipped -= len(stream.read(min(skipped, BLOCK)))
        return bytes(_LOADER.parse_record_stream(stream, no_record_parse=True).raw_stream.read())

    def close(self) -> None:
        """Close the file."""
        self._file.close()


class Index:
    """The pages of one or several files, and the responses to which revisits refer."""

    def __init__(self) -> None:
        self.pages: list[tuple[WarcFile, Record]] = []
        self._responses: dict[str | tuple[str, str] | None, tuple[WarcFile, Record]] = {}

    def add(self, file: WarcFile, record: Record) -> None:
        """Add a response or a revisit."""
        self.pages.append((file, record))
        self.refer(file, record)

    def refer(self, file: WarcFile, record: Record) -> None:
        """Add a response that is no page itself, but to which revisits may refer."""
        if record.kind == "response" and record.url and record.at:
            for key in (record.id, (record.url, record.at), record.digest):
                self._responses.setdefault(key, (file, record))

    def payload(self, file: WarcFile, record: Record) -> tuple[WarcFile, Record] | None:
        """The response that holds a record's page: the record itself, or the one to which a revisit refers."""
        if record.kind == "response":
            return file, record
        keys = (record.refers_to, record.refers_at, record.digest)
        return next((self._responses[key] for key in keys if key and key in self._responses), None)

    def capture(self, file: WarcFile, record: Record) -> Capture:
        """The page of a record. Raises Unreadable, also for a revisit whose response is not in the files."""
        payload = self.payload(file, record)
        if payload is None:
            raise Unreadable("refers to a page that is not in the files")
        return payload[0].capture(payload[1], record)


def moment(text: str | None) -> str | None:
    """A WARC-Date of any precision as ISO 8601 in UTC; None for another text."""
    text = (text or "").strip()
    try:
        read = datetime.fromisoformat(text + "0000-01-01"[len(text) :])  # WARC 1.1 allows a year or a month alone
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    except (ValueError, OverflowError):
        return None


def _read(
    stream: "BufferedReader[Members]", line: bytes, place: tuple[int, int]
) -> tuple[Record, bytes, Damaged | None]:
    """(the record that begins with `line`, the first line of the next one, the fault met behind the record).

    Raises Damaged where the record itself is not whole.
    """
    try:
        loaded = _LOADER.parse_record_stream(stream, line, no_record_parse=True)
    except ArchiveLoadFailed as error:
        raise Damaged("no WARC record stands there") from error
    if loaded.format != "warc":
        raise Damaged("an ARC record, not a WARC one; 'warcio recompress' makes WARC of it")
    header = loaded.rec_headers.get_header
    length = (header("Content-Length") or "").strip()
    if not length.isdecimal():
        raise Damaged("it does not say how long it is")
    head = loaded.raw_stream.read(_HEAD)
    damaged = _fails_digest(loaded, header("WARC-Block-Digest") or "", head)
    if loaded.raw_stream.limit:
        raise Truncated
    url = header("WARC-Target-URI")
    status = media_type = location = None
    if loaded.rec_type in _PAGES and (url or "").startswith(("http://", "https://")):
        try:
            status, headers, body = _response(head)
        except Unreadable:
            pass
        else:
            media_type = _media_type(headers, head[body : body + 1024])
            location = next((value for name, value in headers if name.lower() == "location"), None)
    target, date = header("WARC-Refers-To-Target-URI"), moment(header("WARC-Refers-To-Date"))
    record = Record(
        str(loaded.rec_type),
        place,
        int(length),
        id=header("WARC-Record-ID"),
        url=url,
        at=moment(header("WARC-Date")),
        digest=header("WARC-Payload-Digest"),
        refers_to=header("WARC-Refers-To"),
        refers_at=(target.strip("<>"), date) if target and date else None,
        status=status,
        type=media_type,
        location=location,
        page_kind=header(KIND),
        listed_date=header(LISTED),
        original=read_original(header(ORIGINAL)) if loaded.rec_type == "conversion" else None,
        damaged=damaged,
    )
    try:
        separator, following = stream.readline(_HEAD), _skip_blank_lines(stream)
    except Damaged as fault:
        return record, b"", fault
    if separator.strip():
        raise Damaged("it is not as long as it says")
    return record, following, None


def read_original(text: str | None) -> Original | None:
    """The file from which a picture was converted, as `WarcWriter` notes it."""
    read = _ORIGINAL.fullmatch(text or "")
    return Original(read[1], int(read[2]), read[3], int(read[4]), int(read[5])) if read else None


def _skip_blank_lines(stream: "BufferedReader[Members]") -> bytes:
    """The next line that is not blank; empty at the end."""
    while (line := stream.readline(_HEAD)) and not line.strip():
        pass
    return line


def _fails_digest(loaded: Any, stated: str, head: bytes) -> bool:
    """Read the rest of a block; whether the block's digest is not the stated one."""
    algorithm, _, stated = stated.partition(":")
    digest = hashlib.new(algorithm.lower(), head) if algorithm.lower() in _DIGESTS else None
    while chunk := loaded.raw_stream.read(BLOCK):
        if digest is not None:
            digest.update(chunk)
    if digest is None:
        return False
    base32 = base64.b32encode(digest.digest()).decode().rstrip("=")
    return stated.strip().rstrip("=").lower() not in {digest.hexdigest(), base32.lower()}


def _response(block: bytes) -> tuple[int, list[tuple[str, str]], int]:
    """(status, headers, offset of the body) of an HTTP response. Raises Unreadable for another block."""
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
    """The declared media type; without one, that of HTML if the body begins like HTML."""
    for name, value in headers:
        if name.lower() == "content-type" and value.strip():
            return value.partition(";")[0].strip().lower()
    return "text/html" if _HTML.match(body) else None
