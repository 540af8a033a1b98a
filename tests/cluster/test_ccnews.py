"""`ccnews`: the pages of our outlets out of files in the layout of Common Crawl, and nothing of strangers."""

from __future__ import annotations

import gzip
from io import BytesIO
from pathlib import Path

import pytest

from newsarchive.warc.sifting import sift
from tests.commands.warcs import Given, records, warc
from tests.conftest import Newsarchive
from tests.pages import article
from tests.server import Server

OURS = "https://cnqp.example/tin-tuc/tin-co-so/nha-may-so-ket-d103-t{}.html"  # an address of the sample's outlet
PATH = "crawl-data/CC-NEWS/2024/{:02}/CC-NEWS-2024{:02}01000000-{:05}.warc.gz"
HERE = ("-s", "EXTRACTION_WORKERS=0", "-s", "SPIDER_MODULES=tests.cluster.outlets", "--outlets", "all")


def month(number: int, count: int = 2) -> list[Given]:
    """Ten strangers for each page of ours."""
    given = []
    for page in range(count):
        title = f"Nhà máy số {number}{page} sơ kết"
        given += [Given(f"https://la-{n}.example/{number}-{page}-12345.html", article(f"Lạ {n}")) for n in range(10)]
        given.append(Given(OURS.format(100 * number + page), article(title), at=f"2024-{number:02}-05T08:00:00Z"))
    return given


@pytest.fixture
def crawl(tmp_path: Path) -> Path:
    """The files of three months, and the list of their paths."""
    paths = [PATH.format(number, number, number) for number in (1, 2, 3)]
    for number, path in enumerate(paths, 1):
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).write_bytes(warc(month(number)))
    (tmp_path / "warc.paths.gz").write_bytes(gzip.compress("\n".join(paths).encode()))
    return tmp_path


def ccnews(archive: Newsarchive, crawl: Path, *words: str, status: int = 0) -> str:
    words = ("--index", str(crawl / "warc.paths.gz"), "--prefix", f"{crawl}/", *HERE, *words)
    return archive.here("ccnews", *words, status=status).stderr


def addresses(archive: Newsarchive) -> list[str]:
    return [row["url"] for row in archive.rows("SELECT url FROM articles ORDER BY url")]


def test_only_pages_of_our_outlets_are_stored(newsarchive: Newsarchive, crawl: Path) -> None:
    told = ccnews(newsarchive, crawl, "--since", "2024-02")
    assert "ccnews: 2 of 2 files, 46 records" in told
    assert "4 stored" in told
    assert addresses(newsarchive) == [OURS.format(n) for n in (200, 201, 300, 301)]
    assert not newsarchive.rows("SELECT url FROM urls WHERE url LIKE '%//la-%'")
    told = ccnews(newsarchive, crawl)
    assert "1 of 1 files, 2 done before, 23 records" in told
    assert len(addresses(newsarchive)) == 6
    newsarchive.here("verify")


@pytest.mark.xdist_group("cluster")
def test_a_cluster_stores_the_same(newsarchive: Newsarchive, crawl: Path, address: str) -> None:
    told = ccnews(newsarchive, crawl, "--cluster", address)
    assert "3 of 3 files, 69 records" in told
    assert "6 stored" in told
    assert len(addresses(newsarchive)) == 6
    assert "0 of 0 files, 3 done before" in ccnews(newsarchive, crawl, "--cluster", address)


def test_a_broken_or_missing_file_is_named_and_read_again(newsarchive: Newsarchive, crawl: Path) -> None:
    first, second, _ = (crawl / PATH.format(number, number, number) for number in (1, 2, 3))
    whole = first.read_bytes()
    first.write_bytes(whole[:-200])
    second.rename(crawl / "elsewhere")
    told = ccnews(newsarchive, crawl, status=1)
    assert "1 of 3 files" in told
    assert f"{first.name}: record 23, at byte " in told
    assert "the file ends in the middle of it" in told
    assert f"{second.name}: No such file or directory" in told
    assert addresses(newsarchive) == [OURS.format(n) for n in (100, 300, 301)]
    first.write_bytes(whole)
    (crawl / "elsewhere").rename(second)
    assert "2 of 2 files, 1 done before" in ccnews(newsarchive, crawl)
    assert len(addresses(newsarchive)) == 6


def test_files_are_fetched_from_a_server(newsarchive: Newsarchive, crawl: Path, server: Server) -> None:
    for number in (1, 2):
        path = PATH.format(number, number, number)
        server.put(f"/{path}", (crawl / path).read_bytes())
    told = ccnews(newsarchive, crawl, "--prefix", server.url("/"), status=1)
    assert "2 of 3 files" in told
    assert "the server answers 404" in told
    assert len(addresses(newsarchive)) == 4


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (("--since", "2024"), "write it as 2024-01"),
        (("--outlets", "nobody"), "there is no outlet 'nobody'"),
        (("--since", "2031-01"), "name no file of these months"),
    ],
)
def test_bad_words_are_one_line(newsarchive: Newsarchive, crawl: Path, words: tuple[str, ...], fault: str) -> None:
    told = ccnews(newsarchive, crawl, *words, status=2)
    assert fault in told
    assert len(told.splitlines()) == 1


def test_a_line_that_is_no_path_is_named(newsarchive: Newsarchive, crawl: Path) -> None:
    (crawl / "warc.paths.gz").write_text("crawl-data/CC-NEWS/../../etc/passwd\n")
    assert "line 1: no path of a CC-NEWS file" in ccnews(newsarchive, crawl, status=2)


def test_a_page_cannot_forge_a_record() -> None:
    forged = gzip.compress(records([Given(OURS.format(1), article("Giả"))])[1])
    stranger = records([Given("https://la.example/1.html", b"x" * 100 + forged + b"x" * 100)])[1]
    target = BytesIO()
    stored = gzip.compress(stranger, 0)  # not compressed: the forged member stands in the file as it is
    assert forged in stored
    told = sift(BytesIO(stored * 2), target, lambda url: "cnqp" in url)
    assert (told.records, told.copied, told.fault, target.getvalue()) == (2, 0, None, b"")


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (warc(month(1), "one gzip"), "holds several records"),
        (warc(month(1), "plain"), "incorrect header check"),
        (gzip.compress(b"no record\r\n\r\n"), "no WARC record"),
    ],
    ids=["one member", "not compressed", "no WARC"],
)
def test_another_layout_is_named(content: bytes, fault: str) -> None:
    told = sift(BytesIO(content), BytesIO(), lambda url: True)
    assert told.fault is not None
    assert told.fault.startswith("record 1, at byte 0: ")
    assert fault in told.fault
