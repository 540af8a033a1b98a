"""Payloads take little space, open for ever, and are never lost, whatever their size and whatever fails."""

from __future__ import annotations

import contextlib
import random
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from multiprocessing.connection import Pipe
from pathlib import Path
from threading import Event

import pytest
from sqlite_utils import Database
from warcio.archiveiterator import ArchiveIterator

from newsarchive.archive import Archive
from newsarchive.archive.compression import zstd
from newsarchive.archive.database import APPLICATION_ID, connect, migrations
from newsarchive.models import Capture
from tests.archive import alone
from tests.archive.conftest import AT, Run
from tests.base_spiders.test_listings import site
from tests.conftest import Newsarchive
from tests.forked import call
from tests.pages import listing
from tests.server import Server

ARTICLES = 20
TINY = [b"", b"4", b"OK", b"404", b"busy", b"error", b"closed", b"offline"]  # 0 to 7 bytes
HOST = "https://cnqp.example"


def page(number: int, layout: int = 1, paragraphs: int = 6) -> bytes:
    """A page in a layout of its outlet: furniture that all share, and a text of its own."""
    furniture, text = random.Random(layout), random.Random(f"{layout} {number}")
    words = [f"chu{n}" for n in range(3000)]
    head = "".join(
        f'<li class="muc-{layout}"><a href="/{w}.html">{w} {furniture.random()}</a></li>\n'
        for w in furniture.choices(words, k=300)
    )
    body = "".join(f"<p>{' '.join(text.choices(words, k=60))}</p>\n" for _ in range(paragraphs))
    return f"<html><ul>{head}</ul><article><h1>Tin {number}</h1>{body}</article></html>".encode()


def keep(archive: Archive, bodies: list[bytes], host: str = HOST) -> None:
    for body in bodies:
        with archive.transaction():
            archive.captures.keep(Capture(f"{host}/{sha256(body).hexdigest()}.html", AT, 200, [], body))


def stored(archive: Archive) -> int:
    """Bytes of all payloads and dictionaries."""
    sql = "SELECT coalesce((SELECT sum(length(body)) FROM {}), 0)"
    return sum(archive.db.execute(sql.format(table)).fetchone()[0] for table in ("payloads", "z_dictionaries"))


def contents(archive: Archive) -> set[bytes]:
    return {archive.captures.payload(row[0]) for row in archive.db.execute("SELECT sha256 FROM payloads")}


def forget_dictionaries(path: Path) -> None:
    """The archive as one without dictionaries would have stored it."""
    with Archive(path) as archive, archive.transaction():
        for name in [row[0] for row in archive.db.execute("SELECT sha256 FROM payloads").fetchall()]:
            plain = zstd.compress(archive.captures.payload(name), 9)
            archive.db.execute("UPDATE payloads SET body = ?, dictionary = NULL WHERE sha256 = ?", [plain, name])
        archive.db.execute("UPDATE z_dictionaries SET reached = 0")


def test_pages_of_an_outlet_share_a_dictionary_and_open_as_they_came(archive: Archive) -> None:
    bodies = [page(n) for n in range(40)]
    keep(archive, bodies[:7])
    plain = stored(archive) / 7
    keep(archive, bodies[7:])
    archive.recompress(seconds=60)  # as at the end of a crawl
    assert stored(archive) / 40 < plain / 3  # the first pages are made smaller too
    assert contents(archive) == set(bodies)
    assert not list(archive.faults())


def test_dictionaries_made_in_another_thread_are_stored_with_a_later_page_or_at_the_end(archive: Archive) -> None:
    bodies = [page(n) for n in range(12)]
    with ThreadPoolExecutor(1) as executor:
        archive.captures.make_dictionaries_by(executor)
        holding = executor.submit(Event().wait, 0.2)  # the thread is busy while all pages come
        keep(archive, bodies)
        assert not holding.done()
        assert archive.db.execute("SELECT count(*) FROM z_dictionaries").fetchone() == (0,)
        archive.recompress(seconds=60)
        keep(archive, [page(n, 2) for n in range(8)], "https://b.example")
        executor.submit(bool).result()  # the dictionary is made
        keep(archive, [page(9, 2)], "https://b.example")
    made = archive.db.execute("SELECT source, body FROM z_dictionaries ORDER BY source").fetchall()
    assert [source for source, _ in made] == ["b.example", "cnqp.example"]
    assert archive.db.execute("SELECT count(*) FROM payloads WHERE dictionary IS NULL").fetchone() == (8,)
    archive.recompress(seconds=60)
    assert archive.db.execute("SELECT count(*) FROM payloads WHERE dictionary IS NULL").fetchone() == (0,)
    assert contents(archive) >= set(bodies)
    assert not list(archive.faults())


def test_an_archive_opened_by_another_program_reads_them(archive: Archive) -> None:
    bodies = [page(n) for n in range(12)]
    keep(archive, bodies)
    with Archive(archive.path, readonly=True) as other:
        assert contents(other) == set(bodies)
        capture = other.captures.latest(f"{HOST}/{sha256(bodies[0]).hexdigest()}.html")
        assert capture is not None
        assert capture.body == bodies[0]


def test_an_outlet_that_changes_its_pages_gets_another_dictionary_and_the_old_one_stays(archive: Archive) -> None:
    bodies = [page(n, layout) for layout in (1, 2, 3) for n in range(270)]
    keep(archive, bodies)
    generations = archive.db.execute("SELECT count(*) FROM z_dictionaries").fetchone()[0]
    assert generations >= 3
    assert archive.db.execute("SELECT count(DISTINCT dictionary) FROM payloads").fetchone()[0] >= 3
    assert contents(archive) == set(bodies)
    assert not list(archive.faults())


def test_outlets_have_dictionaries_of_their_own(archive: Archive, run: Run) -> None:
    for n in range(5):
        run.article(f"https://a.example/{n}", body=str(n))  # known to the ledger: its source counts, not its host
    keep(archive, [page(n, 1) for n in range(12)], "https://a.example")
    keep(archive, [page(n, 2) for n in range(12)], "https://b.example")
    sources = {row[0] for row in archive.db.execute("SELECT source FROM z_dictionaries")}
    assert sources == {"a.example", "b.example"}
    assert archive.db.execute("SELECT count(*) FROM payloads WHERE source = 'cnqp'").fetchone()[0] == 5


def test_no_dictionary_where_it_does_not_pay(archive: Archive) -> None:
    noise = random.Random(1)
    keep(archive, [noise.randbytes(2000) for _ in range(40)] + [b"", b"<p>", b"x" * 10])
    keep(archive, [f"<p>{n}</p>".encode() for n in range(40)], "https://small.example")
    assert archive.db["z_dictionaries"].count == 0
    assert not list(archive.faults())


def test_a_dictionary_that_was_rolled_back_compresses_nothing(archive: Archive) -> None:
    keep(archive, [page(n) for n in range(7)])
    with contextlib.suppress(ZeroDivisionError), archive.transaction():
        archive.captures.keep(Capture(f"{HOST}/7", AT, 200, [], page(7)))
        assert archive.db["z_dictionaries"].count == 1
        raise ZeroDivisionError
    assert archive.db["z_dictionaries"].count == 0
    keep(archive, [page(n) for n in range(8, 12)])
    assert archive.db["z_dictionaries"].count == 1
    assert contents(archive) == {page(n) for n in (*range(7), *range(8, 12))}
    assert not list(archive.faults())


def test_verify_finds_a_damaged_payload_and_a_dictionary_that_is_damaged_or_missing(archive: Archive) -> None:
    keep(archive, [page(n) for n in range(12)])
    (number,) = archive.db.execute("SELECT id FROM z_dictionaries").fetchone()
    name, blob = archive.db.execute("SELECT sha256, body FROM payloads ORDER BY rowid DESC").fetchone()

    archive.db.execute("UPDATE payloads SET body = ? WHERE sha256 = ?", [blob[:-9] + bytes(9), name])
    assert [f for f in archive.faults() if name in f]
    archive.db.execute("UPDATE payloads SET body = x'00' WHERE sha256 = ?", [name])
    assert [f for f in archive.faults() if name in f]
    archive.db.execute("UPDATE payloads SET body = ? WHERE sha256 = ?", [blob, name])
    assert not list(archive.faults())

    archive.db.execute("UPDATE z_dictionaries SET body = zeroblob(100)")
    assert [f for f in archive.faults() if f.startswith(f"dictionary {number}: does not open")]
    archive.db.execute("PRAGMA foreign_keys = OFF")
    archive.db.execute("DELETE FROM z_dictionaries")
    with Archive(archive.path) as again:
        faults = list(again.faults())
        assert len([f for f in faults if f"dictionary {number} is not in the archive" in f]) >= 4
        with pytest.raises(LookupError):
            again.captures.payload(name)


def test_a_dictionary_that_payloads_need_cannot_be_deleted(archive: Archive) -> None:
    keep(archive, [page(n) for n in range(12)])
    with pytest.raises(sqlite3.IntegrityError):
        archive.db.execute("DELETE FROM z_dictionaries")


def test_earlier_payloads_are_made_smaller_in_steps(tmp_path: Path) -> None:
    path, bodies = tmp_path / "archive.db", [page(n) for n in range(60)]
    with Archive(path, create=True) as archive:
        keep(archive, bodies)
        small = stored(archive)
    forget_dictionaries(path)
    with Archive(path) as archive:
        assert stored(archive) > 2 * small
        with archive.transaction():
            assert archive.captures.recompress(20) == 20
        some = stored(archive)
        assert small < some
        archive.recompress(seconds=0)  # no time: nothing done, nothing lost
        assert stored(archive) == some
        archive.recompress(seconds=60)
        assert stored(archive) <= small
        with archive.transaction():
            assert archive.captures.recompress() == 0
        assert contents(archive) == set(bodies)
        assert not list(archive.faults())


def test_a_damaged_payload_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with Archive(path, create=True) as archive:
        keep(archive, [page(n) for n in range(12)])
    forget_dictionaries(path)
    with Archive(path) as archive:
        name, blob = archive.db.execute("SELECT sha256, body FROM payloads").fetchone()
        archive.db.execute("UPDATE payloads SET body = ? WHERE sha256 = ?", [blob[:-3], name])
        archive.recompress(seconds=60)
        assert archive.db.execute("SELECT body FROM payloads WHERE sha256 = ?", [name]).fetchone()[0] == blob[:-3]
        assert len(list(archive.faults())) == 1


def test_killed_at_any_moment_nothing_is_lost_and_the_next_goes_on(tmp_path: Path) -> None:
    path, bodies = tmp_path / "archive.db", [page(n) for n in range(150)]
    with Archive(path, create=True) as archive:
        keep(archive, bodies)
        small = stored(archive)
    forget_dictionaries(path)
    chance, kills, finished = random.Random(6), 0, False
    while not finished and kills < 12:
        heard, told = Pipe(duplex=False)
        with told:
            process = call(alone.renewed, path, told)
        assert heard.recv() == "ready"
        time.sleep(chance.uniform(0, 0.04) if kills else 0)
        process.kill()
        process.join()
        with contextlib.suppress(EOFError):
            finished = heard.recv() == "done"
        kills += 1
        with Archive(path) as archive:
            assert not list(archive.faults())
            assert contents(archive) == set(bodies)
    assert kills > 1  # the first hit it at work
    with Archive(path) as archive:
        archive.recompress(seconds=60)
        assert stored(archive) <= small
        assert contents(archive) == set(bodies)


def test_an_archive_from_before_dictionaries_gets_them(tmp_path: Path) -> None:
    path, bodies = tmp_path / "archive.db", [page(n) for n in range(30)]
    db = Database(path)
    migrations.apply(db, stop_before="m003_dictionaries")
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute("INSERT INTO sources (name) VALUES ('cnqp')")
    db.execute("INSERT INTO runs (id, source, started_at, version) VALUES (1, 'cnqp', ?, '0')", [AT])
    for n, body in enumerate(bodies):
        name, url = sha256(body).hexdigest(), f"{HOST}/{n}"
        db.execute("INSERT INTO payloads VALUES (?, ?, ?)", [name, zstd.compress(body, 9), len(body)])
        db.execute(
            "INSERT INTO captures (url, fetched_at, status, headers, sha256) VALUES (?, ?, 200, '[]', ?)",
            [url, AT, name],
        )
        db.execute(
            "INSERT INTO urls (url, source, kind, found_at, found_run, outcome, outcome_at)"
            " VALUES (?, 'cnqp', 'listing', ?, 1, 'waiting', ?)",
            [url, AT, AT],
        )
    db.conn.commit()
    db.close()
    connect(path, create=False, readonly=False).close()
    with Archive(path) as archive, archive.transaction():
        before = stored(archive)
        archive.captures.keep(Capture(f"{HOST}/0", "2026-04-01T00:00:00+00:00", 200, [], page(31)))
    with Archive(path) as archive:
        archive.recompress(seconds=60)
        assert stored(archive) < before / 2
        assert contents(archive) == {*bodies, page(31)}
        assert not list(archive.faults())


@pytest.fixture
def dantri(shared: Path) -> tuple[list[tuple[str, bytes]], int]:
    """The real articles of one outlet, and their bytes as gzip WARC."""
    urls = set((shared / "pages" / "vi-urls.txt").read_text().split())
    found, size = [], 0
    with (shared / "pages" / "vi.warc.gz").open("rb") as file:
        records = ArchiveIterator(file)
        for record in records:
            url = record.rec_headers.get_header("WARC-Target-URI") or ""
            if record.rec_type == "response" and url in urls and "//dantri.com.vn/" in url:
                found.append((url, record.content_stream().read()))
                records.read_to_end()
                size += records.get_record_length()
    return found, size


def test_real_pages_of_one_outlet_take_half_their_warc_at_the_most(
    archive: Archive, dantri: tuple[list[tuple[str, bytes]], int]
) -> None:
    pages, warc = dantri
    assert len(pages) == 25
    for url, body in pages:
        with archive.transaction():
            archive.captures.keep(Capture(url, AT, 200, [], body))
    archive.recompress(seconds=60)
    assert stored(archive) <= 0.5 * warc
    assert contents(archive) == {body for _, body in pages}
    assert not list(archive.faults())


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
    assert archive.db["z_dictionaries"].count == 1
    assert not list(archive.faults())


def test_a_source_of_nothing_but_tiny_answers(archive: Archive) -> None:
    bodies = [b"%d" % n for n in range(40)]
    keep(archive, bodies)
    assert contents(archive) == set(bodies)
    assert not list(archive.faults())


DAMAGES = {
    "garbage": "UPDATE z_dictionaries SET body = randomblob(500)",
    "empty": "UPDATE z_dictionaries SET body = x''",
    "wrong id": "UPDATE z_dictionaries SET id = id + 1",
    "wrong digest": "UPDATE z_dictionaries SET sha256 = ''",
    "three bytes": "UPDATE z_dictionaries SET body = x'" + zstd.compress(b"404").hex() + "'",
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_dictionary_stops_no_page(archive: Archive, damage: str, caplog: pytest.LogCaptureFixture) -> None:
    keep(archive, [page(n) for n in range(12)])
    archive.db.execute("PRAGMA foreign_keys = OFF")
    archive.db.execute(DAMAGES[damage])
    (number,) = archive.db.execute("SELECT id FROM z_dictionaries").fetchone()
    later = [page(n) for n in range(12, 90)]
    with Archive(archive.path) as again:
        keep(again, later)
        again.recompress(seconds=60)
        assert set(later) <= _readable(again)
        assert [fault for fault in again.faults() if fault.startswith(f"dictionary {number}: ")]
        assert again.db["z_dictionaries"].count == 2, "the source gets another"
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
