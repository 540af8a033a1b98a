"""Nobody can take the desk's time or memory: by queries, long requests, or connections that do not go on."""

from __future__ import annotations

import http.client
import json
import random
import socket
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest

from newsarchive.archive import Archive
from newsarchive.desk import connections, server
from newsarchive.desk.security import MAX_BODY
from newsarchive.extraction.tree import MAX_BYTES
from newsarchive.models import Capture
from tests.conftest import LONG
from tests.desk.conftest import Serve, address, served
from tests.desk.costly_queries import QUERIES
from tests.desk.small_archive import NOTICED, archive
from tests.desk.test_canned_queries import ARTICLES
from tests.desk.test_security import get
from tests.forked import call, scrapy

LONGEST = 30  # seconds: those of a query's own, and more for a machine that has others to serve
MILLISECONDS = 2000 if LONG else 700  # of a query's own; a desk gives 2000
GROWTH = 300  # MB, for three readers at once
LONG_TEXT = "Một bài rất dài. " * 60_000


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = archive(tmp_path_factory.mktemp("papers") / "papers.db", *ARTICLES, {"title": "Dài", "body": LONG_TEXT})
    with Archive(path) as made, made.transaction():
        largest = random.Random(1).randbytes(MAX_BYTES)  # which zstd makes no shorter
        made.captures.keep(Capture("https://bao-a.example/x", NOTICED, 200, [("content-type", "image/png")], largest))
    return path


def start_hasty(*words: str, **options: Any) -> BaseProcess:
    return call(hasty_command, words, options)


def hasty_command(words: tuple[str, ...], options: dict[str, Any]) -> None:
    """A command in a process in which a query has less time."""
    server.SETTINGS["sql_time_limit_ms"] = MILLISECONDS
    scrapy(*words, **options)


@pytest.fixture(scope="module")
def running(papers: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, str]]:
    """The number of a desk's process, and its address."""
    with served(tmp_path_factory.mktemp("running"), papers, start=start_hasty) as (process, told):
        yield process, address(told)


@pytest.fixture(scope="module")
def desk(papers: Path, serve: Serve) -> str:
    return serve(papers)


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "SECONDS", 0.4)


def asked(desk: str, sql: str) -> tuple[int, str]:
    status, body, _ = get(f"{desk}/papers.json?{urllib.parse.urlencode({'sql': sql})}")
    return status, body


def memory(process: int, what: str) -> int:
    """MB of a process: VmRSS now, VmHWM at the most."""
    told = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    return int(told.split(f"{what}:")[1].split()[0]) // 1024


def test_no_query_takes_the_time_or_the_memory_of_the_desk(running: tuple[int, str]) -> None:
    process, home = running
    assert get(home)[0] == 200
    before = memory(process, "VmRSS")

    def timed(name: str) -> tuple[str, float]:
        begun = time.monotonic()
        try:
            asked(home.rstrip("/"), QUERIES[name])
        except OSError:
            return name, LONGEST * 2
        return name, time.monotonic() - begun

    with ThreadPoolExecutor(3) as readers:
        taken = dict(readers.map(timed, QUERIES))
    assert {name: seconds for name, seconds in taken.items() if seconds > LONGEST} == {}
    assert memory(process, "VmHWM") - before < GROWTH
    assert get(f"{home}article/1")[0] == 200


@pytest.mark.parametrize(
    ("sql", "why"),
    [
        ("SELECT printf('%.1000000000c', 'x')", "width"),
        ("SELECT printf('%*d', 1000000000, 1)", "width"),
        ("SELECT replace('x', hex(zeroblob(501)), '')", "replace: argument 2 is longer than 1000 characters"),
        ("SELECT topics(hex(zeroblob(1001)))", "give 2000 at the most"),
        ("SELECT excerpt(hex(zeroblob(1001)), '', '', '')", "give 2000 at the most"),
        ("SELECT article_expression(hex(zeroblob(1001)))", "give 2000 at the most"),
        ("SELECT photo_expression(hex(zeroblob(1001)))", "give 2000 at the most"),
        ("SELECT hex(zeroblob(125000)) FROM articles a, articles b, articles c", "16 MB"),
    ],
)
def test_a_query_that_is_refused_is_told_why(sql: str, why: str, desk: str) -> None:
    status, body = asked(desk, sql)
    assert status == 400
    assert why in json.loads(body)["error"]


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("printf('%05.1f|%s|%,d', 2.5, 'a', 1234567)", "002.5|a|1,234,567"),
        ("format('%%d %d%%', 7)", "%d 7%"),
        ("replace(1212, 2, 'x')", "1x1x"),
        ("replace(NULL, 'a', 'b')", None),
        ("instr('quốc phòng', 'phòng')", 6),
        ("trim('  a ') || ltrim('xxa', 'x') || rtrim('axx', 'x')", "aaa"),
        ("""json_patch('{"a": 1}', '{"b": 2}')""", '{"a":1,"b":2}'),
    ],
)
def test_functions_are_else_what_they_are_in_sqlite(sql: str, told: object, desk: str) -> None:
    status, body = asked(desk, f"/* a comment */ SELECT {sql} AS told")
    assert (status, json.loads(body)["rows"]) == (200, [[told]])


def test_a_stored_text_is_read_whatever_its_length(desk: str) -> None:
    number = len(ARTICLES) + 1
    status, body, _ = get(f"{desk}/papers/articles/{number}.json?_shape=objects")
    assert (status, json.loads(body)["rows"][0]["body"]) == (200, LONG_TEXT)
    assert get(f"{desk}/papers/articles")[0] == 200
    assert get(f"{desk}/papers/search.json?words=bai+rat+dai")[0] == 200
    assert get(f"{desk}/article/{number}")[0] == 200


def test_the_largest_page_is_read(running: tuple[int, str]) -> None:
    with urllib.request.urlopen(f"{running[1]}capture/1/page", timeout=30) as answer:
        assert len(answer.read()) == MAX_BYTES


@pytest.mark.parametrize("path", ["/-/mcp", "/papers", "/papers/search", "/nowhere"])
@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_has_a_megabyte_at_the_most(path: str, chunked: bool, desk: str) -> None:
    caller = http.client.HTTPConnection(urllib.parse.urlsplit(desk).netloc, timeout=20)
    piece = b"x" * 65536
    pieces = [piece] * (MAX_BODY // len(piece) + 1)
    body = iter(pieces) if chunked else b"".join(pieces)
    caller.request("POST", path, body, {"Content-Type": "application/json"}, encode_chunked=chunked)
    assert caller.getresponse().status == 413
    caller.close()


def test_an_address_has_a_length(desk: str) -> None:
    assert get(f"{desk}/search?q={'a' * 17_000}")[0] == 414
    assert get(f"{desk}/search?q={'a' * 15_000}")[0] == 200


HALVES = (
    b"",
    b"GET / HT",
    b"GET / HTTP/1.1\r\nHost: localhost\r\n",
    b"POST /-/mcp HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{",
    b"POST /papers HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n",
    b"GET /-/versions.json HTTP/1.1\r\nHost: localhost\r\n\r\nGET / HT",
    b"POST / HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 9\r\n\r\n{",
)


@pytest.mark.usefixtures("hasty")
def test_connections_that_do_not_go_on_are_closed_and_keep_nobody_waiting(desk: str) -> None:
    place = urllib.parse.urlsplit(desk)
    halves = [socket.create_connection((place.hostname or "", place.port or 0), 20) for _ in range(200)]
    for number, half in enumerate(halves):
        half.sendall(HALVES[number % len(HALVES)])
    begun = time.monotonic()
    assert get(f"{desk}/-/versions.json")[0] == 200
    assert time.monotonic() - begun < 10
    for half in halves:
        half.settimeout(max(0.1, begun + 15 - time.monotonic()))  # a desk gives them 20 seconds
        with half:
            assert ended(half)


@pytest.mark.usefixtures("hasty")
def test_who_sends_a_letter_now_and_then_is_not_waited_for(desk: str) -> None:
    place = urllib.parse.urlsplit(desk)
    with socket.create_connection((place.hostname or "", place.port or 0), 20) as slow:
        sent = 0
        try:
            for letter in b"GET / HTTP/1.1\r\n" + b"x" * 200:
                slow.sendall(bytes([letter]))
                sent += 1
                time.sleep(0.03)
        except OSError:
            pass
        assert sent < 100


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("reads", [True, False])
def test_an_answer_waits_for_who_reads_it_however_slowly(reads: bool, desk: str) -> None:
    place = urllib.parse.urlsplit(desk)
    sql = "SELECT hex(zeroblob(125000)) FROM articles a, articles b, articles c LIMIT 62"
    path = f"/papers.json?{urllib.parse.urlencode({'sql': sql})}"
    with socket.socket() as reader:
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        reader.settimeout(20)
        reader.connect((place.hostname, place.port))
        reader.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        size = len(reader.recv(100))
        begun = time.monotonic()
        while time.monotonic() - begun < 1.2:
            time.sleep(0.05)
            size += len(reader.recv(500_000)) if reads else 0
        try:
            while piece := reader.recv(1 << 20):
                size += len(piece)
        except ConnectionResetError:
            pass
    assert (size > 15_000_000) is reads


@pytest.mark.parametrize(("host", "warned"), [("0.0.0.0", True), ("127.0.0.1", False)])
def test_a_desk_for_everybody_says_who_can_read(host: str, warned: bool, papers: Path, tmp_path: Path) -> None:
    with served(tmp_path, papers, "--host", host) as (_, told):
        assert get(address(told))[0] == 200
    port = urllib.parse.urlsplit(address(told)).port
    said = told.read_text(encoding="utf-8")
    assert (f"Everybody who reaches this machine at port {port} can now read the archive" in said) is warned
    assert (f"ssh -L {port}:127.0.0.1:{port}" in said) is warned


def ended(half: socket.socket) -> bool:
    """Whether the other side closes, after what it has to say."""
    try:
        while half.recv(65536):
            pass
    except ConnectionResetError:
        return True
    except TimeoutError:
        return False
    return True
