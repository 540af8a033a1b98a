"""`newsarchive load`: pages out of WARC files, every record accounted for, whatever state the file is in."""

from __future__ import annotations

import gzip
import random
import re
import shutil
import subprocess
import zlib
from argparse import Namespace
from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from scrapy.utils.project import get_project_settings

from newsarchive.archive import Archive
from newsarchive.commands.load import Command
from tests.commands.warcs import Given, records, warc, zstd
from tests.conftest import Newsarchive
from tests.pages import BODY, article, listing
from tests.server import Server

URL = "https://bao.example/nha-may-so-ket-{}.html"
TABLES = {
    "articles": "url, source, title, lead, body, authors, published_at, first_seen_at, last_seen_at, gone_at",
    "captures": "url, fetched_at, status, headers, sha256",
    "revisions": "noticed_at, field, old, new",
    "urls": "url, source, kind, outcome, outcome_at, detail",
}


def pages(count: int) -> list[Given]:
    """Articles, each of another title and text."""
    return [Given(URL.format(n), page(n), at=f"2024-03-05T08:00:{n:02}Z") for n in range(1, count + 1)]


def page(number: int, *more: str) -> str:
    return article(f"Nhà máy số {number} sơ kết", body=(f"Phân xưởng {number} đạt kế hoạch quý.", *BODY, *more))


def load(
    archive: Newsarchive,
    *files: Path | bytes,
    status: int = 0,
    cluster: str | None = None,
    shards: Path | None = None,
) -> str:
    """The summary of a load."""
    names = []
    for number, file in enumerate(files):
        if isinstance(file, bytes):
            path = archive.folder / f"{number}.warc"
            path.write_bytes(file)
            file = path
        names.append(str(file))
    # In this process: Scrapy takes longer to start than a file to load.
    command = Command()
    command.settings = get_project_settings()
    command.settings.setdict({"ARCHIVE": str(archive.path), "EXTRACTION_WORKERS": 0}, priority="cmdline")
    with redirect_stderr(StringIO()) as said:
        command.run(names, Namespace(cluster=cluster, shards=shards))
    assert command.exitcode == status, said.getvalue()
    return said.getvalue()


def stored(archive: Newsarchive) -> list[dict[str, Any]]:
    """The articles; the archive is found sound first."""
    with Archive(archive.path) as opened:
        assert list(opened.faults()) == []
        return list(opened.export())


def dump(archive: Newsarchive, *tables: str) -> dict[str, list[dict[str, Any]]]:
    """What stands in the archive, ids aside."""
    names = tables or tuple(TABLES)
    return {t: sorted(archive.rows(f"SELECT {TABLES[t]} FROM {t}"), key=str) for t in names}


def accounted(told: str) -> None:
    """Does the summary account for every record?"""
    total = int(re.search(r"load: (\d+) records", told)[1])  # type: ignore[index]
    first, _, rest = told.partition("\n")
    numbers = re.findall(r"(\d+) [a-zA-Z]", first.partition(" records: ")[2] + "," + rest.partition("\n")[0])
    assert sum(map(int, numbers)) == total, told


@pytest.mark.parametrize("version", ["1.0", "1.1"])
@pytest.mark.parametrize("form", ["plain", "gzip", "one gzip", "zstd", "zstd+dictionary"])
def test_every_record_has_its_place(newsarchive: Newsarchive, form: str, version: str) -> None:
    if version == "1.1" and form not in {"plain", "gzip"}:
        pytest.skip("one form of each compression is enough")
    one, two = pages(2)
    again = {"WARC-Refers-To-Target-URI": one.url, "WARC-Refers-To-Date": one.at}
    given = [
        one.encoded("gzip"),
        two.encoded("zstd"),
        Given(one.url, at="2024-03-09T00:00:00Z", kind="revisit", more=again),
        Given("https://bao.example/", listing([(URL.format(n), f"Nhà máy số {n} sơ kết") for n in range(20)])),
        Given("https://bao.example/da-xoa-12345.html", "<h1>404</h1>", status=404),
        Given("https://bao.example/a.jpg", b"\xff\xd8", headers=[("Content-Type", "image/jpeg")]),
        Given("https://bao.example/cu.html", "moved", status=301, headers=[("Location", one.url)]),
        Given(one.url, b"GET / HTTP/1.1\r\n\r\n", kind="request"),
        Given(one.url, b"via: x\r\n", kind="metadata"),
        Given("dns:bao.example", b"bao.example. IN A 192.0.2.1", kind="resource"),
        Given(
            "https://bao.example/hong.html", kind="revisit", more={"WARC-Refers-To-Target-URI": "https://x.example/"}
        ),
    ]
    told = load(newsarchive, warc(given, form, version))
    accounted(told)
    assert "12 records: 2 stored, 1 unchanged, 1 duplicate, 1 not_article, 1 gone" in told
    assert "1 metadata, 1 no picture, 1 request, 1 resource, 1 unreadable, 1 warcinfo" in told
    assert "hong.html: refers to a page that is not in the files" in told
    rows = stored(newsarchive)
    assert [row["title"] for row in rows] == ["Nhà máy số 1 sơ kết", "Nhà máy số 2 sơ kết"]
    assert rows[0]["first_seen_at"] == "2024-03-05T08:00:01+00:00"
    assert rows[0]["last_seen_at"] == "2024-03-09T00:00:00+00:00"
    assert newsarchive.outcomes()["https://bao.example/"] == ("not_article", "listing")
    (run,) = newsarchive.rows("SELECT source, reason FROM runs")
    assert run == {"source": "load", "reason": "finished"}
    for capture in newsarchive.rows("SELECT headers FROM captures"):
        assert "ncoding" not in capture["headers"]
    stored(newsarchive)
    before = dump(newsarchive)
    told = load(newsarchive, warc(given, form, version))
    accounted(told)
    assert dump(newsarchive) == before


def history() -> list[Given]:
    """An article in five states, the last but one a disappearance, and one that never changes."""
    states = [
        page(1),
        page(1, "Bổ sung: hội nghị kéo dài."),
        page(1, "Đính chính: hội nghị một ngày."),
        page(1, "Hết."),
    ]
    given = [Given(URL.format(1), body, at=f"2024-03-0{n}T00:00:00Z") for n, body in enumerate(states, 1)]
    given.insert(3, Given(URL.format(1), "<h1>404</h1>", at="2024-03-03T12:00:00Z", status=404))
    return given + [Given(URL.format(2), page(2), at=f"2024-03-0{n}T00:00:00Z") for n in (1, 2)]


def test_captures_of_one_address_go_in_by_time(newsarchive: Newsarchive) -> None:
    given = history()
    random.Random(7).shuffle(given)
    told = load(newsarchive, warc(given[:4]), warc(given[4:], "zstd"))
    accounted(told)
    revisions = newsarchive.rows("SELECT noticed_at, field, old, new FROM revisions ORDER BY noticed_at, field")
    assert [(r["noticed_at"][:13], r["field"]) for r in revisions] == [
        ("2024-03-02T00", "body"),
        ("2024-03-03T00", "body"),
        ("2024-03-03T12", "gone_at"),
        ("2024-03-04T00", "body"),
        ("2024-03-04T00", "gone_at"),
    ]
    (row,) = [row for row in stored(newsarchive) if row["url"] == URL.format(1)]
    assert row["body"].endswith("Hết.")
    stored(newsarchive)


def test_older_pages_that_come_later_say_what_stood_before(newsarchive: Newsarchive, tmp_path: Path) -> None:
    whole = Newsarchive(tmp_path / "whole")
    whole.folder.mkdir()
    given = history()
    load(whole, warc(given))
    load(newsarchive, warc([given[4]]))
    told = load(newsarchive, warc([given[0], given[2], given[1]]))
    assert "4 records: 3 earlier" in told
    noticed = "SELECT noticed_at, field, old, new FROM revisions WHERE field = 'body' ORDER BY noticed_at"
    assert newsarchive.rows(noticed) == whole.rows(noticed)
    (row,) = stored(newsarchive)
    same = ("first_seen_at", "last_seen_at", "body", "gone_at")
    assert [row[key] for key in same] == [stored(whole)[0][key] for key in same]
    before = dump(newsarchive)
    load(newsarchive, warc([given[0], given[2], given[1]]))
    assert dump(newsarchive) == before
    stored(newsarchive)


def test_an_article_that_was_gone_before_it_was_known(newsarchive: Newsarchive) -> None:
    given = history()
    load(newsarchive, warc([given[3]]))
    assert stored(newsarchive) == []
    load(newsarchive, warc([given[0]]))
    (row,) = stored(newsarchive)
    assert (row["first_seen_at"][:10], row["gone_at"][:13]) == ("2024-03-01", "2024-03-03T12")
    stored(newsarchive)


def cut(content: bytes) -> bytes:
    return content[:-300]


def spoilt(content: bytes) -> bytes:
    place = len(content) - 400
    return content[:place] + bytes(byte ^ 0x5A for byte in content[place : place + 8]) + content[place + 8 :]


@pytest.mark.parametrize(
    ("form", "damage", "told"),
    [
        ("gzip", cut, "the file ends in the middle of it"),
        ("zstd", cut, "the file ends in the middle of it"),
        ("plain", cut, "the file ends in the middle of it"),
        ("gzip", spoilt, "does not open"),
        ("gzip", lambda content: content + b"rubbish", "does not open"),
    ],
)
def test_what_stands_before_a_fault_comes_in(newsarchive: Newsarchive, form: str, damage: Any, told: str) -> None:
    content = damage(warc(pages(6), form))
    said = load(newsarchive, content, warc([Given(URL.format(9), page(9))]), status=1)
    (fault,) = [line for line in said.splitlines() if "0.warc" in line]
    assert re.search(rf"0\.warc: record \d+, at byte \d+: .*{told}", fault), fault
    expected = 7 if content.endswith(b"rubbish") else 6  # the other file is whole
    assert len(stored(newsarchive)) == expected
    accounted(said)
    stored(newsarchive)


@pytest.mark.parametrize("form", ["plain", "gzip", "zstd"])
def test_a_page_that_is_not_what_its_digest_says_stays_out(newsarchive: Newsarchive, form: str) -> None:
    given = pages(3)
    changed = records(given)
    assert b"WARC-Block-Digest: sha1:" in changed[2]
    changed[2] = changed[2].replace("Nhà máy số 2".encode(), "Nhà máy số 7".encode())
    compress = {"plain": bytes, "gzip": gzip.compress, "zstd": zstd.compress}[form]
    said = load(newsarchive, b"".join(map(compress, changed)))
    accounted(said)
    assert f"{given[1].url}: does not match its digest" in said
    assert [row["url"] for row in stored(newsarchive)] == [given[0].url, given[2].url]


def test_one_gzip_around_all_is_read_as_far_as_it_goes(newsarchive: Newsarchive) -> None:
    content = warc(pages(40), "one gzip")
    said = load(newsarchive, content[: len(content) // 2], status=1)
    whole = zlib.decompressobj(31).decompress(content[: len(content) // 2]).split(b"WARC/1.0\r\n")[2:-1]
    assert 5 < len(whole) == len(stored(newsarchive)) < 40
    assert "the file ends in the middle of it" in said


def test_a_length_that_is_wrong_is_a_fault(newsarchive: Newsarchive) -> None:
    _, *plain = records(pages(3))
    length = re.search(rb"\r\nContent-Length: (\d+)\r\n\r\n", plain[1])
    assert length
    plain[1] = plain[1].replace(length[0], b"\r\nContent-Length: %d\r\n\r\n" % (int(length[1]) - 50), 1)
    said = load(newsarchive, b"".join(plain), status=1)
    assert "record 2" in said
    assert "not as long as it says" in said
    assert len(stored(newsarchive)) == 1


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"", "is empty"), (b"no warc at all\r\n", "no WARC record"), (b"\x1f\x8bnor this", "does not open")],
)
def test_what_is_no_warc_is_one_line(newsarchive: Newsarchive, content: bytes, told: str) -> None:
    said = load(newsarchive, content, status=1)
    assert told in said
    assert len(said.strip().splitlines()) == 2  # the summary and the fault
    assert stored(newsarchive) == []


@pytest.mark.parametrize(("words", "told"), [([], "name at least one"), (["nowhere.warc.gz"], "no such file")])
def test_what_cannot_be_begun_is_one_line(newsarchive: Newsarchive, words: list[str], told: str) -> None:
    said = newsarchive("load", *words, status=2).stderr
    assert told in said
    assert len(said.strip().splitlines()) == 1


def test_the_real_pages(newsarchive: Newsarchive, shared: Path) -> None:
    told = newsarchive("load", str(shared / "pages" / "vi.warc.gz")).stderr
    accounted(told)
    urls = set((shared / "pages" / "vi-urls.txt").read_text(encoding="utf-8").split())
    outcomes = newsarchive.outcomes()
    assert {outcomes[url][0] for url in urls} == {"stored"}
    assert "4 not HTML" in told
    assert "not_article" in told
    stored(newsarchive)
    before = dump(newsarchive)
    load(newsarchive, shared / "pages" / "vi.warc.gz")
    assert dump(newsarchive) == before


@pytest.mark.skipif(shutil.which("wget") is None, reason="wget is not installed")
def test_a_file_that_wget_wrote(newsarchive: Newsarchive, server: Server, tmp_path: Path) -> None:
    titles = {server.put(f"/nha-may-so-{n}-so-ket-quy.html", page(n)): f"Nhà máy số {n} sơ kết" for n in range(3)}
    home = server.put("/", listing(list(titles.items())))
    words = ["-q", "-r", "-l", "1", f"--warc-file={tmp_path / 'all'}", "-P", str(tmp_path / "files"), home]
    subprocess.run(["wget", *words], cwd=tmp_path, check=True, timeout=60)
    accounted(load(newsarchive, tmp_path / "all.warc.gz"))
    assert {row["url"]: row["title"] for row in stored(newsarchive)} == titles
    assert newsarchive.outcomes()[home] == ("not_article", "listing")
