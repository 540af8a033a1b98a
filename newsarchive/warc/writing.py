"""Captures written as WARC 1.1, each record in its own gzip member."""

import hashlib
from dataclasses import astuple
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from typing import BinaryIO
from uuid import NAMESPACE_URL, uuid5

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newsarchive.models import Capture, Original
from newsarchive.warc.files import KIND, LISTED, ORIGINAL, TRANSFER_HEADERS

FORMAT = "WARC file version 1.1"
CONFORMS_TO = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"


class WarcWriter:
    """Writes a warcinfo record, then records of captures and pictures, into `file`. Keeps nothing in memory."""

    def __init__(self, file: BinaryIO, name: str | None, software: str, at: datetime) -> None:
        self._writer = WARCWriter(file, gzip=True, warc_version="WARC/1.1")
        info = {"software": software, "format": FORMAT, "conformsTo": CONFORMS_TO}
        record = self._writer.create_warcinfo_record(name, info)
        record.rec_headers.replace_header("WARC-Date", _date(at))
        self._info = record.rec_headers.get_header("WARC-Record-ID")
        self._writer.write_record(record)

    def write_picture(self, url: str, at: str, original: Original, body: bytes) -> None:
        """Write a kept picture, WebP. It is a 'conversion' record, because it is not the file that the server sent."""
        moment, sha256 = datetime.fromisoformat(at), hashlib.sha256(body).hexdigest()
        fields = {
            "WARC-Record-ID": f"<urn:uuid:{uuid5(NAMESPACE_URL, f'{_date(moment)} {sha256} {url}')}>",
            "WARC-Date": _date(moment),
            "WARC-Warcinfo-ID": self._info,
            ORIGINAL: " ".join(map(str, astuple(original))),
        }
        record = self._writer.create_warc_record(
            url,
            "conversion",
            payload=BytesIO(body),
            length=len(body),
            warc_content_type="image/webp",
            warc_headers_dict=fields,
        )
        self._writer.write_record(record)

    def write(self, capture: Capture, kind: str | None = None, listed_date: str | None = None) -> None:
        """Write one capture. Its body is stored decoded, so the headers name no coding and the body's own length.

        `kind` and `listed_date` (the date beside its link in a listing) go into fields for `newsarchive load`.
        """
        headers = [(n, _one_line(v)) for n, v in capture.headers if n.lower() not in TRANSFER_HEADERS]
        headers.append(("Content-Length", str(len(capture.body))))
        moment, sha256 = datetime.fromisoformat(capture.fetched_at), capture.sha256
        fields = {
            # A capture has the same record id in every file.
            "WARC-Record-ID": f"<urn:uuid:{uuid5(NAMESPACE_URL, f'{_date(moment)} {sha256} {capture.url}')}>",
            "WARC-Date": _date(moment),
            "WARC-Warcinfo-ID": self._info,
        }
        if kind and kind != "article":
            fields[KIND] = kind
        if listed_date:
            fields[LISTED] = _one_line(listed_date)
        record = self._writer.create_warc_record(
            capture.url,
            "response",
            payload=BytesIO(capture.body),
            length=len(capture.body),
            http_headers=StatusAndHeaders(_status(capture.status), headers, protocol="HTTP/1.1"),
            warc_headers_dict=fields,
        )
        self._writer.write_record(record)


def _date(moment: datetime) -> str:
    """A WARC-Date in whole seconds, or in microseconds if the moment has them."""
    precision = "microseconds" if moment.microsecond else "seconds"
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec=precision) + "Z"


def _status(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"{status} "


def _one_line(text: str) -> str:
    return " ".join(text.split())
