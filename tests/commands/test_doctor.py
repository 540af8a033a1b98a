"""`newsarchive doctor`: each fault that it is asked for is found, with its class and its mend."""

from __future__ import annotations

import json
import os
import shutil
import socket
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from newsarchive.archive import Archive, checkup
from newsarchive.archive.source_lock import SourceLock
from newsarchive.diagnosis import network
from newsarchive.diagnosis.archive import time_zones
from tests.certificates import DAY, Authority
from tests.conftest import Newsarchive
from tests.server import Server, answer

MODULE = ("-s", "SPIDER_MODULES=tests.commands.described")
Findings = dict[str, list[tuple[str, str]]]  # {check: (level, what was found and the mend)}


@pytest.fixture
def describe(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Give the outlets: name=homepage."""

    def describe(**homes: str) -> None:
        monkeypatch.setenv("DESCRIBED", json.dumps(homes))
        monkeypatch.delitem(sys.modules, MODULE[1].partition("=")[2], raising=False)

    describe()
    return describe


@pytest.fixture
def whole(newsarchive: Newsarchive, sample_archive: Path, describe: Callable[..., None]) -> Newsarchive:
    """The sample site as crawled."""
    shutil.copy(sample_archive, newsarchive.path)
    return newsarchive


def examined(newsarchive: Newsarchive, *words: str, status: int | None = 0) -> Findings:
    told = newsarchive.here("doctor", "--json", *words, *MODULE, status=status).stdout
    found: Findings = {}
    for one in json.loads(told):
        found.setdefault(one["check"], []).append((one["level"], f"{one['found']}; {one['mend']}"))
    return found


def files(newsarchive: Newsarchive) -> dict[str, int]:
    """{name: size} of what is in the archive's folder. A reader of SQLite leaves an empty log and its index."""
    sizes = {path.name: path.stat().st_size for path in newsarchive.folder.iterdir()}
    return {name: size for name, size in sizes.items() if size and not name.endswith("-shm")}


def change(path: Path, sql: str, *values: object) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(sql, values)


def test_a_sound_archive_is_only_read(whole: Newsarchive) -> None:
    before = whole.path.read_bytes(), files(whole)
    told = whole.here("doctor", "--offline", *MODULE).stdout
    assert not [line for line in told.splitlines() if line.startswith("fail")]
    assert {line.split()[1] for line in told.splitlines()} >= {"versions", "libraries", "archive", "disk", "clock"}
    assert "all its pages are sound" in told
    assert "scrapy 2." in told
    assert before == (whole.path.read_bytes(), files(whole))


def test_a_large_archive_is_read_in_part(whole: Newsarchive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkup, "SMALL", 0)
    ((level, text),) = examined(whole, "--offline")["archive"]
    assert level == "ok"
    assert "'newsarchive verify' checks all" in text
    change(whole.path, "UPDATE payloads SET body = x'00' WHERE sha256 = (SELECT sha256 FROM captures ORDER BY id DESC)")
    assert "does not open" in examined(whole, "--offline", status=1)["archive"][0][1]


def test_no_archive_is_no_fault(newsarchive: Newsarchive, describe: Callable[..., None]) -> None:
    ((level, text),) = examined(newsarchive, "--offline")["archive"]
    assert level == "warn"
    assert "no such archive; make one with 'newsarchive crawl NAME'" in text
    assert not newsarchive.path.exists()


def cut(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)


def blot(path: Path) -> None:
    half = path.stat().st_size // 8192 * 4096
    with path.open("r+b") as file:
        file.seek(half)
        file.write(b"\xff" * 20 * 4096)


@pytest.mark.parametrize(
    ("harm", "word"),
    [
        (cut, "damaged (database disk image is malformed)"),
        (blot, "file: "),
        (lambda path: path.write_text("no database " * 999), "not a newsarchive archive"),
        (lambda path: change(path, "DROP INDEX articles_story"), "index articles_story: is missing"),
        (
            lambda path: change(
                path, "INSERT INTO _sqlite_migrations VALUES (999, 'newsarchive', 'm999_later', '2030')"
            ),
            "written by a newer newsarchive (m999_later); upgrade first",
        ),
    ],
    ids=["cut", "blotted", "no database", "index", "newer"],
)
def test_a_damaged_archive_is_told(whole: Newsarchive, harm: Callable[[Path], object], word: str) -> None:
    harm(whole.path)
    found = examined(whole, "--offline", status=1)["archive"]
    assert {level for level, _ in found} == {"fail"}
    assert any(word in text for _, text in found), found


def test_a_crawl_at_work_and_one_that_was_killed(whole: Newsarchive) -> None:
    change(whole.path, "INSERT INTO runs (source, started_at, version) VALUES ('a', '2026-01-01T00:00:00+00:00', '0')")
    change(whole.path, "INSERT INTO runs (source, started_at, version) VALUES ('b', '2026-01-01T00:00:00+00:00', '0')")
    locks = whole.path.with_suffix(".locks")
    with SourceLock(whole.path, "a"):
        (locks / "b").write_text(f"{os.getpid()}\n")  # as a killed crawl leaves it, when its number is used again
        found = examined(whole, "--offline")["locks"]
        assert locks.joinpath("b").exists()
    assert [level for level, _ in found] == ["ok", "warn"]
    assert f"a is being crawled (process {os.getpid()})" in found[0][1]
    assert "the last run of b, begun at 2026-01-01T00:00:00+00:00, has not ended" in found[1][1]


def test_a_clock_in_the_past(whole: Newsarchive) -> None:
    change(whole.path, "UPDATE runs SET finished_at = '2199-01-01T00:00:00+00:00'")
    ((level, text),) = examined(whole, "--offline", status=1)["clock"]
    assert level == "fail"
    assert "the last run was at 2199-01-01T00:00:00+00:00: the clock is behind" in text


def test_a_time_zone_that_the_machine_does_not_know() -> None:
    (finding,) = time_zones(["Asia/Ho_Chi_Minh", "Asia/Nowhere"])
    assert finding.level == "fail"
    assert "no data of the time zone Asia/Nowhere; install" in str(finding)


def test_dangerous_settings(whole: Newsarchive) -> None:
    settings = ("ROBOTSTXT_OBEY=0", "DOWNLOAD_VERIFY_CERTIFICATES=0", "TELNETCONSOLE_ENABLED=1", "DOWNLOAD_DELAY=0.1")
    words = (word for setting in (*settings, "USER_AGENT=me (me@bao.example)") for word in ("-s", setting))
    found = examined(whole, "--offline", *words, status=1)["settings"]
    assert [(level, text.partition(":")[0]) for level, text in found] == [
        ("fail", "ROBOTSTXT_OBEY"),
        ("fail", "DOWNLOAD_VERIFY_CERTIFICATES"),
        ("fail", "TELNETCONSOLE_ENABLED"),
        ("warn", "DOWNLOAD_DELAY"),
    ]


@pytest.fixture
def hosts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """{name: homepage} of outlets, each ill in its own way or well."""
    with ExitStack() as stack:
        authority = Authority(tmp_path)
        monkeypatch.setenv("SSL_CERT_FILE", str(authority.path))

        def serving(robots: str | None = None, certificate: Path | None = None, status: int = 200) -> Server:
            server = stack.enter_context(Server(certificate=certificate))
            server.put("/", "<h1>Báo</h1>", status=status)
            if robots is not None:
                server.put("/robots.txt", robots, "text/plain")
            return server

        well = serving("User-agent: *\nDisallow: /admin\nCrawl-delay: 7\n")
        busy, led, silent = serving(), serving(), stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        busy.put("/robots.txt", "", status=503)
        led.put("/", "", status=302, Location=well.url("/admin"))
        with socket.create_server(("127.0.0.1", 0)) as gone:
            closed = gone.getsockname()[1]
        servers = {
            "well": well,
            "secure": serving(certificate=authority.certificate("valid")),
            "expired": serving(certificate=authority.certificate("expired", -3 * DAY, -DAY)),
            "selfsigned": serving(certificate=authority.certificate("selfsigned", own=True)),
            "forbids": serving("User-agent: newsarchive\nDisallow: /tin/\n"),
            "busy": busy,
            "led": led,
            "forbidden": serving(status=403),
        }
        others = {
            "hangs": f"http://127.0.0.1:{silent.getsockname()[1]}/",
            "refuses": f"http://127.0.0.1:{closed}/",
            "nameless": "http://nowhere.invalid/",
        }
        yield {name: server.url("/") for name, server in servers.items()} | others


def test_each_outlet_is_asked(
    whole: Newsarchive, describe: Callable[..., None], hosts: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network, "SECONDS", 1.0)
    describe(**hosts)
    begin = time.monotonic()
    found = examined(whole, status=1)
    assert time.monotonic() - begin < 30
    told = {text.partition(":")[0]: (level, text) for level, text in found["network"]}
    expected = {
        "well": ("ok", "HTTP 200"),
        "secure": ("ok", "HTTP 200"),
        "expired": ("fail", "TLS: the certificate is not valid (certificate has expired)"),
        "selfsigned": ("fail", "TLS: the certificate is not valid (self"),
        "forbids": ("ok", "HTTP 200"),
        "busy": ("ok", "HTTP 200"),
        "led": ("fail", "redirect: leads to a private address"),
        "forbidden": ("fail", "HTTP 403"),
        "hangs": ("fail", "timeout: no answer within 1 s"),
        "refuses": ("fail", "refused: the host accepts no connection"),
        "nameless": ("fail", "DNS: the name nowhere.invalid was not found"),
    }
    assert {name: level for name, (level, _) in told.items()} == {name: level for name, (level, _) in expected.items()}
    assert not [(name, told[name]) for name, (_, text) in expected.items() if text not in told[name][1]]
    robots = {text.partition(":")[0]: (level, text.partition(": ")[2]) for level, text in found["robots"]}
    assert robots["well"] == ("ok", "robots.txt allows what is crawled, Crawl-delay 7 s; ")
    assert robots["secure"][1].startswith("no robots.txt (HTTP 404), so all is allowed")
    assert robots["forbids"][0] == "fail"
    assert f"robots.txt forbids {hosts['forbids']}tin/" in robots["forbids"][1]
    assert robots["busy"][0] == "fail"
    assert "HTTP 503" in robots["busy"][1]
    assert robots.keys() == {"well", "secure", "forbids", "busy", "forbidden"}
    assert ("ok", "it agrees with the clocks of 5 hosts; ") in found["clock"]


def test_outlets_that_fail_alike_are_one_finding(
    whole: Newsarchive, describe: Callable[..., None], server: Server
) -> None:
    nameless = {f"nameless{number}": f"http://nowhere{number}.invalid/" for number in range(4)}
    describe(**nameless)
    ((level, text),) = examined(whole, status=1)["network"]
    assert level == "fail"
    assert text.startswith("none of 4 outlets can be reached; for example nameless0: http://nowhere0.invalid/: DNS: ")
    assert "; look at this machine's network; check this machine's name server" in text
    server.put("/", "<h1>Báo</h1>")
    with socket.create_server(("127.0.0.1", 0)) as gone:
        closed = gone.getsockname()[1]
    describe(**nameless, well=server.url("/"), refuses=f"http://127.0.0.1:{closed}/")
    texts = [text for _, text in examined(whole, status=1)["network"]]
    assert len(texts) == 3
    assert texts[0].startswith("4 of 6 outlets cannot be reached (all but well, refuses); for example nameless0: ")
    assert any(text.startswith("refuses: ") for text in texts)


def test_channels_are_listed_without_their_secrets(whole: Newsarchive) -> None:
    assert "nobody is told when a source breaks; set NEWSARCHIVE_ALERTS" in examined(whole, "--offline")["alerts"][0][1]
    alerts = "ALERTS=json://me:s3cret@bao.example/t0ken slack://not nowhere.yml"
    found = examined(whole, "--offline", "-s", alerts, status=1)["alerts"]
    assert [level for level, _ in found] == ["ok", "fail", "fail"]
    assert "ALERTS, entry 1: json to bao.example; well-formed" in found[0][1]
    assert "ALERTS, entry 3: is neither a URL nor a file; write one of them" in found[2][1]
    assert not any(word in text for _, text in found for word in ("s3cret", "t0ken"))


def test_the_last_backup_is_told(whole: Newsarchive, tmp_path: Path) -> None:
    assert examined(whole, "--offline")["backup"][0][0] == "warn"
    with Archive(whole.path):  # as a crawl opens it
        pass
    whole.here("backup", str(tmp_path / "copy.db"))
    assert examined(whole, "--offline")["backup"][0][0] == "ok"
    assert examined(whole, "--offline", "-s", "BACKUP_DAYS=0.000001")["backup"][0][0] == "warn"


def test_the_hosts_have_another_time(whole: Newsarchive, describe: Callable[..., None], server: Server) -> None:
    def late(request: BaseHTTPRequestHandler) -> None:
        request.date_time_string = lambda timestamp=None: "Fri, 01 Jan 2100 00:00:00 GMT"  # type: ignore[method-assign]
        answer(request, 200, b"", "text/html")

    server.handle("/", late)
    describe(late=server.url("/"))
    level, text = examined(whole, status=1)["clock"][-1]
    assert level == "fail"
    assert "minutes behind those of 1 hosts" in text


def test_no_password_is_told(
    whole: Newsarchive, describe: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        proxy = f"http://me:s3cret@127.0.0.1:{gone.getsockname()[1]}"
    for name in ("http_proxy", "https_proxy"):
        monkeypatch.setenv(name, proxy)
    describe(one="http://bao.example/", other="https://bao.example/")
    told = whole.here("doctor", *MODULE, status=1).stdout
    assert told.count("proxy: the proxy of the environment does not answer") == 2
    assert "s3cret" not in told


def test_an_unknown_outlet_is_named(newsarchive: Newsarchive, describe: Callable[..., None]) -> None:
    assert "there is no outlet 'nowhere'" in newsarchive.here("doctor", "nowhere", *MODULE, status=2).stderr
