"""Whatever a web server does, the address gets one clear outcome and the run goes on."""

from __future__ import annotations

import json
import random
import socket
import time
import unicodedata
from http.server import BaseHTTPRequestHandler
from itertools import pairwise
from pathlib import Path

import pytest

from tests.conftest import WORKER, Newsarchive
from tests.pages import BODY, article
from tests.server import Server


def _listed(folder: Path, *urls: str) -> str:
    path = folder / "urls.txt"
    path.write_text("\n".join(urls), encoding="utf-8")
    return f"file={path}"


def _endless(request: BaseHTTPRequestHandler) -> None:
    """200 MB, of a length that is not told beforehand."""
    request.send_response(200)
    request.send_header("Content-Type", "text/html")
    request.send_header("Connection", "close")
    request.end_headers()
    for _ in range(200):
        request.wfile.write(b"<p>" + b"a" * (1 << 20))


def _cut(request: BaseHTTPRequestHandler) -> None:
    """A connection that breaks in the middle of the page."""
    request.send_response(200)
    request.send_header("Content-Type", "text/html")
    request.send_header("Content-Length", "100000")
    request.end_headers()
    request.wfile.write(b"<html><body><p>")
    request.close_connection = True


def _closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_every_kind_of_failure_ends_in_one_outcome_and_the_run_goes_on(
    newsarchive: Newsarchive, server: Server, tmp_path: Path
) -> None:
    server.put("/robots.txt", "User-agent: *\nDisallow: /kin/\n", "text/plain")
    closed = f"http://127.0.0.1:{_closed_port()}/tin-1.html"
    expected = {
        server.put("/tin-tuc-1.html", article()): ("stored", None),
        closed: ("error", "refused"),
        "http://may-chu-khong-co.invalid/tin-2.html": ("error", "host name not found"),
        server.put("/tin-tuc-500.html", "<h1>Lỗi</h1>", status=500): ("error", "HTTP 500"),
        server.url("/tin-tuc-404.html"): ("gone", "HTTP 404"),
        server.put("/tin-tuc-410.html", "", status=410): ("gone", "HTTP 410"),
        server.put("/tin-tuc-451.html", "", status=451): ("gone", "HTTP 451"),
        server.put("/tin-tuc-402.html", "", status=402): ("not_article", "login wall (HTTP 402)"),
        server.put("/tin-tuc-403.html", "", status=403): ("error", "HTTP 403"),
        server.put("/kin/tin-tuc-2.html", article()): ("robots", "robots.txt"),
        server.put("/rong.html", ""): ("error", "empty page"),
        server.put("/anh.jpg", b"\xff\xd8\xff\xe0", "image/jpeg"): ("not_article", "content type image/jpeg"),
        server.handle("/lon.html", _endless): ("too_large", "DOWNLOAD_MAXSIZE"),
        server.handle("/dut.html", _cut): ("error", None),
        server.put("/vong.html", "", status=302, Location=server.url("/vong.html")): ("error", "redirect"),
    }
    done = newsarchive.crawl("page", "-a", _listed(tmp_path, *expected))
    outcomes = newsarchive.outcomes()
    assert set(outcomes) == set(expected)
    for url, (outcome, detail) in expected.items():
        assert outcomes[url][0] == outcome, (url, outcomes[url])
        assert (detail or "") in (outcomes[url][1] or ""), (url, outcomes[url])
        if outcome != "stored":
            assert url in done.stderr, "the summary names it"
    (run,) = newsarchive.rows("SELECT * FROM runs")
    assert sum(json.loads(run["counts"]).values()) == len(expected)
    newsarchive("verify")


@pytest.mark.parametrize("declared", ["header", "meta", "nothing"])
def test_a_page_in_windows_1258_reads_as_vietnamese(newsarchive: Newsarchive, server: Server, declared: str) -> None:
    # The encoding has the tone marks as letters of their own, after the vowel.
    page = article(head='<meta http-equiv="Content-Type" content="text/html; charset=windows-1258">')
    kind = "text/html"
    if declared != "meta":
        page = article(head="")
        kind = "text/html; charset=windows-1258" if declared == "header" else kind
    url = server.put("/tin-tuc-1258.html", _windows_1258(page), kind)
    newsarchive.crawl("page", "-a", f"url={url}", timeout=60)
    if declared == "nothing":
        assert newsarchive.outcomes()[url][0] in {"stored", "not_article"}
        return
    (stored,) = newsarchive.exported()
    assert stored["body"].endswith(BODY[-1])
    assert BODY[0] in stored["body"]


def test_invalid_bytes_spoil_no_more_than_themselves(newsarchive: Newsarchive, server: Server) -> None:
    page = article().encode().replace("quý vừa qua".encode(), b"qu\xff\xfe v\xc3 qua")
    url = server.put("/tin-tuc-hong.html", page)
    newsarchive.crawl("page", "-a", f"url={url}")
    (stored,) = newsarchive.exported()
    assert BODY[0] in stored["body"]
    assert BODY[2] in stored["body"]
    assert newsarchive.outcomes()[url] == ("stored", None)


def test_no_network_at_all_is_an_outcome_for_each_address(newsarchive: Newsarchive, tmp_path: Path) -> None:
    urls = [f"https://bao-{n}.invalid/tin-{n}.html" for n in range(3)]
    newsarchive.crawl("page", "-a", _listed(tmp_path, *urls), status=1)
    outcomes = newsarchive.outcomes()
    assert set(outcomes) == set(urls)
    for outcome, detail in outcomes.values():
        assert outcome == "error"
        assert (detail or "").endswith("host name not found")


def test_what_failed_is_fetched_again_by_the_next_run(newsarchive: Newsarchive, server: Server) -> None:
    url = server.put("/tin-tuc-7.html", "", status=503)
    newsarchive.crawl("page", "-a", f"url={url}", status=1)
    assert newsarchive.outcomes()[url][0] == "error"
    server.put("/tin-tuc-7.html", article())
    newsarchive.crawl("page", "-a", f"url={url}")
    assert newsarchive.outcomes()[url] == ("stored", None)


def test_an_edit_a_disappearance_and_a_return_are_noticed(newsarchive: Newsarchive, server: Server) -> None:
    url = server.put("/tin-tuc-8.html", article())
    name = f"url={url}"
    newsarchive.crawl("page", "-a", name)
    newsarchive.crawl("page", "-a", name)
    assert newsarchive.outcomes()[url] == ("unchanged", None)
    assert not newsarchive.rows("SELECT * FROM revisions")
    edited = article(body=(*BODY[:2], BODY[2].replace("sớm", "khẩn trương")))
    server.put("/tin-tuc-8.html", edited)
    newsarchive.crawl("page", "-a", name)
    assert newsarchive.outcomes()[url] == ("revised", None)
    (revision,) = newsarchive.rows("SELECT * FROM revisions")
    assert revision["field"] == "body"
    assert "sớm bổ sung" in revision["old"]
    assert "khẩn trương bổ sung" in revision["new"]
    server.drop("/tin-tuc-8.html")
    newsarchive.crawl("page", "-a", name)
    (gone,) = newsarchive.exported()
    assert gone["gone_at"]
    assert "khẩn trương bổ sung" in gone["body"]
    server.put("/tin-tuc-8.html", edited)
    newsarchive.crawl("page", "-a", name)
    (back,) = newsarchive.exported()
    assert back["gone_at"] is None
    assert [row["field"] for row in newsarchive.rows("SELECT * FROM revisions")] == ["body", "gone_at", "gone_at"]
    newsarchive("verify")


def test_the_crawler_says_who_it_is(newsarchive: Newsarchive, server: Server) -> None:
    newsarchive.crawl("page", "-a", f"url={server.put('/tin-tuc-9.html', article())}")
    (agent,) = server.agents
    assert agent.startswith("newsarchive/")
    assert "+http" in agent


def test_the_delay_between_two_pages_of_a_host_is_kept(
    newsarchive: Newsarchive, server: Server, tmp_path: Path
) -> None:
    moments: list[float] = []

    def note(request: BaseHTTPRequestHandler) -> None:
        moments.append(time.monotonic())
        body = article().encode()
        request.send_response(200)
        request.send_header("Content-Type", "text/html; charset=utf-8")
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    urls = [server.handle(f"/tin-tuc-{n}.html", note) for n in range(3)]
    newsarchive("crawl", "page", "-a", _listed(tmp_path, *urls), "-s", "RETRY_TIMES=0")
    assert len(moments) == 3
    # DOWNLOAD_DELAY is a second, which Scrapy varies by half.
    assert min(later - earlier for earlier, later in pairwise(moments)) > 0.4


def _windows_1258(page: str) -> bytes:
    pieces = []
    for letter in unicodedata.normalize("NFC", page):
        try:
            pieces.append(letter.encode("cp1258"))
        except UnicodeEncodeError:
            base, *marks = unicodedata.normalize("NFD", letter)
            tones = [mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323"]
            rest = [mark for mark in marks if mark not in tones]
            vowel = unicodedata.normalize("NFC", base + "".join(rest))
            pieces.append((vowel + "".join(tones)).encode("cp1258", "xmlcharrefreplace"))
    return b"".join(pieces)


def test_a_page_that_takes_too_long_to_read_is_an_error_and_kept(newsarchive: Newsarchive, server: Server) -> None:
    # Some 15 MB, which take about four seconds; a small page takes some hundredths, on a busy machine some tenths.
    body = ("Thượng tá Nguyễn Văn Nam, Giám đốc Nhà máy Z1, nói ngày 2/5/2024. " * 5,) * 40_000
    heavy = server.put("/tin-tuc-1.html", article(body=body))
    light = server.put("/tin-tuc-2.html", article())
    words = ("page", "-a", _listed(newsarchive.folder, heavy, light))
    newsarchive.crawl(*words, *WORKER, "-s", "EXTRACTION_TIMEOUT=1")
    assert newsarchive.outcomes() == {heavy: ("error", "reading took over 1 s"), light: ("stored", None)}
    assert len(newsarchive.rows("SELECT * FROM captures")) == 2


def test_a_disk_that_takes_no_more_ends_the_crawl_in_one_line_and_loses_nothing(
    newsarchive: Newsarchive, server: Server
) -> None:
    newsarchive.crawl("page", "-a", f"url={server.put('/tin-tuc-0.html', article())}")
    urls = [server.put(f"/tin-tuc-{n}.html", article(f"Tin số {n}") + _noise(n)) for n in range(1, 40)]
    words = ("page", "-a", _listed(newsarchive.folder, *urls))
    newsarchive.prefix = ["sh", "-c", 'ulimit -f 1000; exec "$@"', "sh"]  # blocks of 512 bytes a file
    done = newsarchive.crawl(*words, status=1)
    newsarchive.prefix = []
    assert str(newsarchive.path) in done.stderr
    assert len(newsarchive.exported()) < 40
    newsarchive("verify")
    newsarchive.crawl(*words)
    assert len(newsarchive.exported()) == 40


def _noise(seed: int) -> str:
    """40 kB that no compression makes small."""
    return f"<!-- {random.Random(seed).randbytes(20_000).hex()} -->"
