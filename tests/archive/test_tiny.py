"""Answers of no or a few bytes are stored like any other, and keep no page after them from being stored."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsarchive.archive import Archive
from newsarchive.archive.compression import zstd
from tests.archive.test_payloads import contents, keep, page
from tests.conftest import Newsarchive
from tests.crawling.test_listings import site
from tests.pages import listing
from tests.server import Server

ARTICLES = 20
TINY = [b"", b"4", b"OK", b"404", b"busy", b"error", b"closed", b"offline"]  # 0 to 7 bytes


@pytest.fixture
def tiny(server: Server) -> str:
    """A site of 20 articles whose first page leads to answers of a few bytes, too; the address of its listing."""
    further = site(server, range(1, ARTICLES + 1))
    links = []
    for n, body in enumerate(TINY):
        for status in (200, 404):
            address = server.put(f"/tin/nha-may-tra-loi-{status}-{20000 + n}.html", body, status=status)
            links.append((address, f"Nhà máy trả lời {len(body)} byte, {status}"))
    return server.put("/tin/dau.html", listing(links, further))


def test_a_site_whose_first_answers_are_tiny_is_crawled_loaded_and_merged(
    newsarchive: Newsarchive, tiny: str, tmp_path: Path
) -> None:
    for _ in range(2):
        newsarchive.crawl("listing", "-a", f"url={tiny}")
        bodies = _whole(newsarchive.path)
    assert {b"404", b"busy", b"4"} <= bodies
    pages = tmp_path / "pages.warc.gz"
    newsarchive("export", str(pages))
    for words in (("load", str(pages)), ("merge", str(newsarchive.path))):
        into = Newsarchive(tmp_path / words[0])
        into.folder.mkdir()
        into(*words)
        assert _whole(into.path) == bodies


@pytest.mark.parametrize("size", range(9))
def test_a_source_with_an_answer_of_any_size_gets_its_dictionary(archive: Archive, size: int) -> None:
    bodies = [b"x" * size, *(page(n) for n in range(20))]
    keep(archive, bodies)
    assert contents(archive) == set(bodies)
    assert archive.db["dictionaries"].count == 1
    assert not list(archive.faults())


def test_a_source_of_nothing_but_tiny_answers(archive: Archive) -> None:
    bodies = [b"%d" % n for n in range(40)]
    keep(archive, bodies)
    assert contents(archive) == set(bodies)
    assert not list(archive.faults())


DAMAGES = {
    "garbage": "UPDATE dictionaries SET body = randomblob(500)",
    "empty": "UPDATE dictionaries SET body = x''",
    "wrong id": "UPDATE dictionaries SET id = id + 1",
    "wrong digest": "UPDATE dictionaries SET sha256 = ''",
    "three bytes": "UPDATE dictionaries SET body = x'" + zstd.compress(b"404").hex() + "'",
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_dictionary_stops_no_page(archive: Archive, damage: str, caplog: pytest.LogCaptureFixture) -> None:
    keep(archive, [page(n) for n in range(12)])
    archive.db.execute("PRAGMA foreign_keys = OFF")
    archive.db.execute(DAMAGES[damage])
    (number,) = archive.db.execute("SELECT id FROM dictionaries").fetchone()
    later = [page(n) for n in range(12, 90)]
    with Archive(archive.path) as again:
        keep(again, later)
        again.recompress(seconds=60)
        assert set(later) <= _readable(again)
        assert [fault for fault in again.faults() if fault.startswith(f"dictionary {number}: ")]
        assert again.db["dictionaries"].count == 2, "the source gets another"
    assert sum(f"dictionary {number}" in line for line in caplog.messages) == 1


def test_a_payload_that_is_no_frame_stops_neither_storing_nor_renewal(archive: Archive) -> None:
    keep(archive, [page(n) for n in range(6)])
    archive.db.execute("UPDATE payloads SET body = x'00' WHERE rowid = 2")
    later = [page(n) for n in range(6, 30)]
    keep(archive, later)
    archive.recompress(seconds=60)
    assert set(later) <= _readable(archive)
    assert len([fault for fault in archive.faults() if "does not open" in fault]) == 1


def test_whatever_fails_in_compressing_fails_no_storing(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(samples: list[bytes]) -> list[int]:
        raise ZeroDivisionError(f"{len(samples)} samples")

    monkeypatch.setattr("newsarchive.archive.compression.choose", fails)
    bodies = [page(n) for n in range(30)]
    keep(archive, bodies)
    assert contents(archive) == set(bodies)
    assert sum("8 samples" in line for line in caplog.messages) == 1


def _readable(archive: Archive) -> set[bytes]:
    found = set()
    for (name,) in archive.db.execute("SELECT sha256 FROM payloads").fetchall():
        try:
            found.add(archive.captures.payload(name))
        except LookupError:
            continue
    return found


def _whole(path: Path) -> set[bytes]:
    """The bodies in an archive that is sound and holds all articles."""
    with Archive(path, readonly=True) as archive:
        assert archive.summary().articles == ARTICLES
        assert list(archive.faults()) == []
        return contents(archive)
