"""WARC files as other tools write them."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from io import BytesIO

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

HTML = "text/html; charset=utf-8"


@dataclass
class Given:
    """A record to be written."""

    url: str
    body: str | bytes = ""
    at: str = "2024-03-05T08:00:00Z"
    status: int = 200
    kind: str = "response"
    headers: list[tuple[str, str]] = field(default_factory=lambda: [("Content-Type", HTML)])
    more: dict[str, str] = field(default_factory=dict)

    def encoded(self, coding: str) -> Given:
        """The same page, its body sent in a content encoding and in chunks."""
        body = self.body.encode() if isinstance(self.body, str) else self.body
        body = {"gzip": gzip.compress, "zstd": zstd.compress}[coding](body)
        chunks = b"".join(
            b"%x\r\n%s\r\n" % (len(body[i : i + 500]), body[i : i + 500]) for i in range(0, len(body), 500)
        )
        headers = [*self.headers, ("Content-Encoding", coding), ("Transfer-Encoding", "chunked")]
        return Given(self.url, chunks + b"0\r\n\r\n", self.at, self.status, self.kind, headers, self.more)


def records(given: Iterable[Given], version: str = "1.0") -> list[bytes]:
    """The records, plain, a warcinfo record before them."""
    found = []
    stream = BytesIO()
    writer = WARCWriter(stream, gzip=False, warc_version=version)
    info = writer.create_warcinfo_record("x.warc", {"software": "another"})
    for one in [info, *given]:
        record = _record(writer, one) if isinstance(one, Given) else one
        writer.write_record(record)
        found.append(stream.getvalue())
        stream.seek(0)
        stream.truncate()
    return found


def warc(given: Iterable[Given], form: str = "gzip", version: str = "1.0") -> bytes:
    """A file: 'plain', 'gzip', 'zstd' or 'zstd+dictionary', a member a record; or 'one gzip' around all."""
    plain = records(given, version)
    match form:
        case "plain":
            return b"".join(plain)
        case "gzip":
            return b"".join(map(gzip.compress, plain))
        case "one gzip":
            return gzip.compress(b"".join(plain))
        case "zstd":
            return b"".join(map(zstd.compress, plain))
        case _:
            dictionary = zstd.ZstdDict(b"".join(plain)[:20000], is_raw=True)
            trained = zstd.finalize_dict(dictionary, plain * 5, 20000, 3)
            frames = b"".join(zstd.compress(one, zstd_dict=trained) for one in plain)
            content = zstd.compress(trained.dict_content)
            return b"\x5d\x2a\x4d\x18" + len(content).to_bytes(4, "little") + content + frames


def _record(writer: WARCWriter, given: Given) -> object:
    body = given.body.encode() if isinstance(given.body, str) else given.body
    http = None
    if given.kind in {"response", "revisit"}:
        http = StatusAndHeaders(f"{given.status} -", given.headers, protocol="HTTP/1.1")
    return writer.create_warc_record(
        given.url,
        given.kind,
        payload=BytesIO(body),
        length=len(body),
        http_headers=http,
        warc_headers_dict={"WARC-Date": given.at, **given.more},
    )
