"""`newsarchive export x.warc.gz`: the pages as they came, for other tools and for another archive."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from newsarchive.archive import Archive
from newsarchive.models import Capture, PageResult
from newsarchive.warc import Index, WarcFile
from tests.archive.conftest import Run
from tests.commands.test_load import load
from tests.conftest import Newsarchive

SAME = (
    "url, source, section, title, lead, body, authors, agency, tags, language, published_at, published_precision,"
    " modified_at, event_date, first_seen_at, gone_at, identity"
)
REVISIONS = (
    "SELECT a.url, r.noticed_at, r.field, r.old, r.new FROM revisions r JOIN articles a ON a.id = r.article_id"
    " ORDER BY 1, 2, 3"
)
PHOTOS = (
    "SELECT a.url, p.position, p.url AS photo, p.caption, p.credit, p.alt FROM photos p"
    " JOIN articles a ON a.id = p.article_id ORDER BY 1, 2"
)
CAPTURES = "SELECT url, fetched_at, sha256, status FROM captures ORDER BY 1, 2, 3"
EVIDENCE = (
    "SELECT a.url, e.field, e.rule, e.raw FROM evidence e JOIN articles a ON a.id = e.article_id"
    " WHERE e.rule LIKE 'listing%' ORDER BY 1, 2"
)


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory, sample_archive: Path) -> Newsarchive:
    """The sample site, crawled twice: with edits, a disappearance and dates that only listings print."""
    archive = Newsarchive(tmp_path_factory.mktemp("twice"))
    shutil.copy(sample_archive, archive.path)
    archive.crawl("sample", "-a", "visit=2")
    return archive


@pytest.fixture(scope="module")
def exported(twice: Newsarchive) -> Path:
    path = twice.folder / "x.warc.gz"
    told = twice("export", str(path)).stderr
    assert told.strip() == f"{len(twice.rows(CAPTURES))} pages exported"
    return path


def test_warcio_reads_every_record_and_every_digest(twice: Newsarchive, exported: Path) -> None:
    found = []
    with exported.open("rb") as file:
        records = ArchiveIterator(file, check_digests=True)
        info = next(records)
        assert info.rec_type == "warcinfo"
        assert b"software: newsarchive/" in info.content_stream().read()
        ids = set()
        for record in records:
            assert record.rec_type == "response"
            assert record.rec_headers.protocol == "WARC/1.1"
            body = record.content_stream().read()
            assert record.digest_checker.passed, record.digest_checker.problems
            assert record.http_headers.get_header("Content-Encoding") is None
            assert record.http_headers.get_header("Content-Length") == str(len(body))
            ids.add(record.rec_headers.get_header("WARC-Record-ID"))
            found.append((record.rec_headers.get_header("WARC-Target-URI"), hashlib.sha256(body).hexdigest()))
    assert len(ids) == len(found)
    assert sorted(found) == sorted((row["url"], row["sha256"]) for row in twice.rows(CAPTURES))


def test_fastwarc_reads_the_same(twice: Newsarchive, exported: Path) -> None:
    fastwarc = pytest.importorskip("fastwarc.warc")
    found = []
    with exported.open("rb") as file:
        for record in fastwarc.ArchiveIterator(file, record_types=fastwarc.WarcRecordType.response, parse_http=False):
            assert record.verify_block_digest()
            record.parse_http()
            assert record.verify_payload_digest()
            found.append((record.headers["WARC-Target-URI"], hashlib.sha256(record.reader.read()).hexdigest()))
    assert sorted(found) == sorted((row["url"], row["sha256"]) for row in twice.rows(CAPTURES))


def test_it_loads_as_the_same_archive(twice: Newsarchive, exported: Path, tmp_path: Path) -> None:
    other = Newsarchive(tmp_path)
    load(other, exported)
    for sql in (f"SELECT {SAME} FROM articles ORDER BY url", PHOTOS, REVISIONS, CAPTURES, EVIDENCE):
        assert twice.rows(sql), "the sample has some of each"
        assert other.rows(sql) == twice.rows(sql)
    other("verify")
    again = other.folder / "again.warc.gz"
    other("export", str(again))
    assert pages(again) == pages(exported)
    assert "nothing new" in load(twice, exported)


def pages(path: Path) -> list[tuple[Any, ...]]:
    index = Index()
    file = WarcFile(path)
    for record in file.records():
        if record.kind == "response":
            index.add(file, record)
    found = [(index.capture(*page), page[1]) for page in index.pages]
    file.close()
    return sorted((c.url, c.fetched_at, c.status, sorted(c.headers), c.body, r.listed_date, r.id) for c, r in found)


def test_it_replays(twice: Newsarchive, exported: Path, tmp_path: Path) -> None:
    """Articles alone, so that no date comes from a listing."""
    gone = {row["url"] for row in twice.exported() if row["gone_at"]}
    urls = [row["url"] for row in twice.rows("SELECT url FROM articles") if row["url"] not in gone]
    (tmp_path / "urls.txt").write_text("\n".join(urls), encoding="utf-8")
    other = Newsarchive(tmp_path)
    other.crawl("page", "-a", f"file={tmp_path / 'urls.txt'}", "-s", f"REPLAY={exported}", "-s", "EXTRACTION_WORKERS=0")
    before = {row["url"]: row for row in twice.exported()}
    after = {row["url"]: row for row in other.exported()}
    assert set(after) == set(urls)
    for url in urls:
        for field in ("title", "lead", "body", "authors", "tags", "section"):
            assert after[url][field] == before[url][field], (url, field)
        assert [p["caption"] for p in after[url]["photos"]] == [p["caption"] for p in before[url]["photos"]]


def test_a_part_of_it(twice: Newsarchive, tmp_path: Path) -> None:
    (first, *_, last) = sorted({row["fetched_at"][:10] for row in twice.rows(CAPTURES)})
    for words, kept in (
        (["--source", "quansu"], lambda row: "//quansu.example/" in row["url"]),
        (["--since", last], lambda row: row["fetched_at"][:10] >= last),
        (["--until", first], lambda row: row["fetched_at"][:10] <= first),
    ):
        path = tmp_path / "part.warc.gz"
        twice("export", *words, str(path))
        expected = sorted(row["url"] for row in twice.rows(CAPTURES) if kept(row))
        assert expected
        assert sorted(page[0] for page in pages(path)) == expected


def test_headers_and_moments_are_told_truly(tmp_path: Path) -> None:
    newsarchive = Newsarchive(tmp_path)
    url, at = "https://bao.example/1", "2026-03-10T13:00:00.123456+07:00"
    headers = [("Content-Type", "text/html"), ("Content-Encoding", "br"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")]
    with Archive(newsarchive.path, create=True) as archive:
        with archive.transaction():
            run = Run(archive, archive.ledger.begin("bao", at, "0"))
            archive.db["sources"].insert({"name": "bao"})
        run.store(
            PageResult(url, "article", "bao", "not_article", None, Capture(url, at, 299, headers, b"<p>Tin</p>")), at
        )
    path = tmp_path / "x.warc.gz"
    newsarchive("export", str(path))
    with path.open("rb") as file:
        record = next(record for record in ArchiveIterator(file) if record.rec_type == "response")
        assert record.rec_headers.get_header("WARC-Date") == "2026-03-10T06:00:00.123456Z"
        assert record.http_headers.get_statuscode() == "299"
        assert record.http_headers.headers == [
            ("Content-Type", "text/html"),
            ("Set-Cookie", "a=1"),
            ("Set-Cookie", "b=2"),
            ("Content-Length", "10"),
        ]
        assert record.content_stream().read() == b"<p>Tin</p>"


def test_what_cannot_be_written_is_one_line(twice: Newsarchive, tmp_path: Path) -> None:
    for words, told in (
        (["--query", "tàu", str(tmp_path / "x.warc.gz")], "--query finds articles"),
        (["/nowhere/at/all.warc.gz"], "nothing was written"),
    ):
        said = twice("export", *words, status=2).stderr
        assert told in said
        assert len(said.strip().splitlines()) == 1
    assert list(tmp_path.iterdir()) == []
