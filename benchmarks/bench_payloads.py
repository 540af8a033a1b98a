"""Bytes a page of one outlet: gzip WARC, zstd, zstd with a dictionary trained by ZDICT, the archive as it keeps them.

    python benchmarks/bench_payloads.py [WARC] [--host HOST] [--json]

WARC is ../shared/pages/vi.warc.gz (25 articles of dantri.com.vn, as vi-urls.txt beside it names them) or, where that is
not there, what the sample site's pages make. All are measured in one run on the same pages, in the order in which they
stand in the file: the archive begins without a dictionary, makes it on the way, and counts payloads, dictionaries and
the pages of the file that hold them. Milliseconds are CPU a page, to write and to read; for the archive with SQL and
digests, dictionary making included.
"""

from __future__ import annotations

import argparse
import io
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from corpus import SHARED, pages
from measuring import Row, report
from sample_site import pages as sample_pages
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newsarchive.archive import Archive
from newsarchive.archive.compression import LEVEL, digest, zstd
from newsarchive.models import Capture

WARC = SHARED / "pages" / "vi.warc.gz"
AT = "2026-03-10T06:00:00+00:00"
Page = tuple[str, bytes]


def warc(page: Page) -> bytes:
    """A page as one gzip record of a WARC file."""
    url, body = page
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=True)
    headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
    writer.write_record(writer.create_warc_record(url, "response", payload=io.BytesIO(body), http_headers=headers))
    return buffer.getvalue()


def unwarc(record: bytes) -> bytes:
    """The body of such a record."""
    return next(iter(ArchiveIterator(io.BytesIO(record)))).content_stream().read()


def measured(
    write: Callable[[Page], bytes], read: Callable[[bytes], bytes], pages: list[Page]
) -> tuple[int, float, float]:
    """Bytes of all, and ms of CPU a page to write and to read."""
    start = time.process_time()
    blobs = [write(page) for page in pages]
    middle = time.process_time()
    bodies = [read(blob) for blob in blobs]
    end = time.process_time()
    assert bodies == [body for _, body in pages]
    share = 1000 / len(pages)
    return sum(map(len, blobs)), (middle - start) * share, (end - middle) * share


def trained(pages: list[Page]) -> tuple[int, float, float]:
    """With a dictionary of 112 kB that ZDICT trains on all of the pages: what it cannot do better in practice."""
    start = time.process_time()
    made = zstd.train_dict([body for _, body in pages], 112 * 1024)
    cost = (time.process_time() - start) * 1000 / len(pages)
    prepared = made.as_digested_dict
    size, write, read = measured(
        lambda page: zstd.compress(page[1], LEVEL, zstd_dict=prepared), lambda blob: zstd.decompress(blob, made), pages
    )
    return size + len(zstd.compress(made.dict_content, LEVEL)), write + cost, read


def archived(pages: list[Page]) -> tuple[int, int, float, float, float]:
    """Bytes of payloads and dictionaries, bytes of the file's pages that hold them, ms a page to write and to
    read, and the longest that one page took."""
    with tempfile.TemporaryDirectory() as folder, Archive(Path(folder) / "a.db", create=True) as archive:
        seconds = []
        for url, body in pages:
            start = time.process_time()
            with archive.transaction():
                archive.captures.keep(Capture(url, AT, 200, [], body))
            seconds.append(time.process_time() - start)
        archive.recompress(60)
        start = time.process_time()
        for _, body in pages:
            assert archive.captures.payload(digest(body)) == body
        reading = (time.process_time() - start) * 1000 / len(pages)
        assert not list(archive.faults())
        sql = "SELECT coalesce(sum(length(body)), 0) FROM {}"
        size = sum(archive.db.execute(sql.format(name)).fetchone()[0] for name in ("payloads", "z_dictionaries"))
        sql = "SELECT sum(pgsize) FROM dbstat WHERE name IN ('payloads', 'z_dictionaries')"
        file = archive.db.execute(sql).fetchone()[0]
        return size, file, 1000 * sum(seconds) / len(pages), reading, 1000 * max(seconds)


def main() -> None:
    """Report each way to store the pages."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("warc", nargs="?", type=Path)
    parser.add_argument("--host", default="dantri.com.vn")
    parser.add_argument("--json", action="store_true", help="rows as JSON lines")
    args = parser.parse_args()
    if args.warc is None and not WARC.exists():
        some = [(capture.url, capture.body) for capture in sample_pages()]
    else:
        some = [(page.url, page.html) for page in pages([args.warc or WARC]) if f"//{args.host}/" in page.url]
    report(rows(some), as_json=args.json)


def rows(pages: list[Page]) -> Iterator[Row]:
    """Store the pages in each way."""
    base, write, read = measured(warc, unwarc, pages)

    def row(what: str, size: int, *ms: float, note: str = "") -> Row:
        told = f"{size / base:.3f} of gzip's; write {ms[0]:.2f}, read {ms[1]:.2f} ms{note}"
        return Row(f"bytes a page: {what}", size / len(pages) / 1000, "kB", note=told)

    raw = sum(len(body) for _, body in pages) / len(pages) / 1000
    yield row("gzip WARC", base, write, read, note=f"; {len(pages)} pages of {raw:.1f} kB")
    yield row(f"zstd -{LEVEL}", *measured(lambda page: zstd.compress(page[1], LEVEL), zstd.decompress, pages))
    with suppress(zstd.ZstdError):  # too few pages
        yield row(f"zstd -{LEVEL}, a dictionary trained on all of them", *trained(pages))
    size, file, write, read, longest = archived(pages)
    note = f"; in pages of the file {file / len(pages) / 1000:.1f} kB; the slowest page {longest:.0f} ms"
    yield row("the archive, payloads and dictionaries", size, write, read, note=note)


if __name__ == "__main__":
    main()
