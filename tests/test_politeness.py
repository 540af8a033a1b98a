"""PolitenessMiddleware: Crawl-delay, Retry-After, conditional requests, an outlet's hours."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from itertools import pairwise
from pathlib import Path

import pytest

from newsarchive.archive import Archive
from newsarchive.archive.hosts import Hosts
from newsarchive.outlets.spec import OutletSpec
from tests.base_spiders.test_listings import site
from tests.conftest import Newsarchive
from tests.pages import article, listing
from tests.server import HTML, Server, answer


def _noting(moments: list[float]) -> object:
    def handler(request: BaseHTTPRequestHandler) -> None:
        moments.append(time.monotonic())
        answer(request, 200, article(f"Tin {request.path}").encode(), HTML)

    return handler


def test_crawl_delay_is_kept(newsarchive: Newsarchive, server: Server) -> None:
    server.put("/robots.txt", "User-agent: *\nCrawl-delay: 1.5\n", "text/plain")
    moments: list[float] = []
    urls = [server.handle(f"/tin-tuc-{n}.html", _noting(moments)) for n in range(3)]  # type: ignore[arg-type]
    path = newsarchive.folder / "urls.txt"
    path.write_text("\n".join(urls), encoding="utf-8")
    newsarchive.crawl("page", "-a", f"file={path}")
    assert len(moments) == 3
    assert min(later - earlier for earlier, later in pairwise(moments)) > 1.3


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_retry_after_is_waited_for(newsarchive: Newsarchive, server: Server, form: str) -> None:
    moments: list[float] = []

    def overloaded(request: BaseHTTPRequestHandler) -> None:
        moments.append(time.monotonic())
        if len(moments) > 1:
            answer(request, 200, article().encode(), HTML)
            return
        until = format_datetime(datetime.now(UTC) + timedelta(seconds=3), usegmt=True)
        answer(request, 503, b"", HTML, {"Retry-After": "2" if form == "seconds" else until})

    url = server.handle("/tin-tuc-1.html", overloaded)
    newsarchive.crawl("page", "-a", f"url={url}", "-s", "RETRY_TIMES=2")
    assert newsarchive.outcomes()[url] == ("stored", None)
    assert moments[1] - moments[0] > 1.5


def test_a_host_that_asks_for_longer_is_left_alone(newsarchive: Newsarchive, server: Server) -> None:
    def overloaded(request: BaseHTTPRequestHandler) -> None:
        answer(request, 429, b"", HTML, {"Retry-After": "86400"})

    urls = [server.handle(f"/tin-tuc-{n}.html", overloaded) for n in range(4)]
    path = newsarchive.folder / "urls.txt"
    path.write_text("\n".join(urls), encoding="utf-8")
    newsarchive.crawl("page", "-a", f"file={path}", "-s", "DOWNLOAD_DELAY=0.5", "-s", "RETRY_TIMES=2", status=1)
    assert sum(count for asked, count in server.asked.items() if "tin-tuc" in asked) == 1
    outcomes = newsarchive.outcomes()
    assert {outcome for outcome, _ in outcomes.values()} == {"error"}
    assert all("86400 s" in (detail or "") for _, detail in outcomes.values())


def test_what_has_not_changed_is_not_sent_again(newsarchive: Newsarchive, server: Server) -> None:
    url = site(server, range(1, 11))
    body = listing([(server.url("/tin/nha-may-so-1-ra-mat-san-pham-10001.html"), "Nhà máy số 1 ra mắt sản phẩm")])
    asked: list[str | None] = []

    def conditional(request: BaseHTTPRequestHandler) -> None:
        asked.append(request.headers.get("If-None-Match"))
        status, content = (304, b"") if asked[-1] == '"x"' else (200, body.encode())
        answer(request, status, content, HTML, {"ETag": '"x"'})

    server.handle("/tin/", conditional)
    newsarchive.crawl("listing", "-a", f"url={url}")
    newsarchive.crawl("listing", "-a", f"url={url}")
    assert asked == [None, '"x"']
    assert newsarchive.outcomes()[url] == ("unchanged", None)


def test_a_304_is_unchanged(newsarchive: Newsarchive, server: Server) -> None:
    def conditional(request: BaseHTTPRequestHandler) -> None:
        if request.headers.get("If-None-Match") == '"x"':
            answer(request, 304, b"", HTML)
        else:
            answer(request, 200, article().encode(), HTML, {"ETag": '"x"'})

    url = server.handle("/tin-tuc-1.html", conditional)
    newsarchive.crawl("page", "-a", f"url={url}")
    (before,) = newsarchive.exported()
    newsarchive.crawl("page", "-a", f"url={url}")
    (after,) = newsarchive.exported()
    assert newsarchive.outcomes()[url] == ("unchanged", None)
    assert after.pop("last_seen_at") > before.pop("last_seen_at")
    assert after == before
    assert len(newsarchive.rows("SELECT * FROM captures")) == 1
    newsarchive("verify")


@pytest.mark.parametrize(
    ("hours", "clock", "opened"),
    [
        (None, "12:00", True),
        (("22:00", "06:00"), "23:30", True),
        (("22:00", "06:00"), "05:59", True),
        (("22:00", "06:00"), "06:00", False),
        (("01:00", "05:00"), "00:59", False),
        (("01:00", "05:00"), "01:00", True),
    ],
)
def test_an_outlet_is_crawled_in_its_hours(hours: tuple[str, str] | None, clock: str, opened: bool) -> None:
    outlet = type("Night", (OutletSpec,), {"name": "night", "hours": hours})
    moment = datetime.fromisoformat(f"2026-03-10T{clock}:00+07:00").astimezone(UTC).isoformat()
    assert outlet.open_at(moment) is opened


def test_a_host_that_does_not_answer_for_its_rules_is_left_alone(newsarchive: Newsarchive, server: Server) -> None:
    server.put("/robots.txt", "", "text/plain", status=500)
    url = server.put("/tin-tuc-1.html", article())
    newsarchive.crawl("page", "-a", f"url={url}", status=1)
    assert newsarchive.outcomes()[url] == ("error", "its robots.txt could not be fetched: HTTP 500")
    assert "/tin-tuc-1.html" not in server.asked
    server.drop("/robots.txt")
    newsarchive.crawl("page", "-a", f"url={url}")
    assert newsarchive.outcomes()[url] == ("stored", None)


def test_rules_that_are_slow_to_come_hold_for_all_that_wait_for_them(newsarchive: Newsarchive, server: Server) -> None:
    def slow(request: BaseHTTPRequestHandler) -> None:
        time.sleep(1)
        answer(request, 200, b"User-agent: *\nDisallow: /kin/\n", "text/plain")

    server.handle("/robots.txt", slow)
    urls = [server.put(f"/kin/tin-tuc-{n}.html", article()) for n in range(8)]
    path = newsarchive.folder / "urls.txt"
    path.write_text("\n".join(urls), encoding="utf-8")
    newsarchive.crawl("page", "-a", f"file={path}", status=1)
    assert {outcome for outcome, _ in newsarchive.outcomes().values()} == {"robots"}
    assert set(server.asked) == {"/robots.txt"}


def _named(newsarchive: Newsarchive, urls: list[str], name: str = "urls.txt") -> str:
    path = newsarchive.folder / name
    path.write_text("\n".join(urls), encoding="utf-8")
    return f"file={path}"


def _gaps(moments: list[float]) -> list[float]:
    return [later - earlier for earlier, later in pairwise(sorted(moments))]


def test_two_crawls_of_one_host_share_its_pace(newsarchive: Newsarchive, server: Server) -> None:
    moments: list[float] = []
    server.handle("/robots.txt", _noting(moments))  # type: ignore[arg-type]
    urls = [server.handle(f"/tin-tuc-{n}.html", _noting(moments)) for n in range(6)]  # type: ignore[arg-type]
    files = [_named(newsarchive, urls[n::2], f"urls-{n}.txt") for n in range(2)]
    with ThreadPoolExecutor() as together:
        list(together.map(lambda file: newsarchive.crawl("page", "-a", file, "-s", "DOWNLOAD_DELAY=0.5"), files))
    assert len(moments) == 8
    assert min(_gaps(moments)) > 0.4


def test_retry_after_holds_for_what_is_queued(newsarchive: Newsarchive, server: Server) -> None:
    moments: list[float] = []

    def overloaded(request: BaseHTTPRequestHandler) -> None:
        moments.append(time.monotonic())
        if len(moments) == 1:
            time.sleep(0.8)  # meanwhile the others come to the downloader's queue
        answer(request, *((503, b"", HTML, {"Retry-After": "2"}) if len(moments) == 1 else (200, b"<p>x", HTML)))

    urls = [server.handle(f"/tin-tuc-{n}.html", overloaded) for n in range(5)]
    one_at_a_time = ("CONCURRENT_REQUESTS_PER_DOMAIN=1", "DOWNLOAD_DELAY=0.1", "RETRY_TIMES=1")
    settings = [word for setting in one_at_a_time for word in ("-s", setting)]
    newsarchive.crawl("page", "-a", _named(newsarchive, urls), *settings)
    assert len(moments) == 6
    assert moments[1] - moments[0] > 2.7


def test_retry_after_holds_for_the_next_run(newsarchive: Newsarchive, server: Server) -> None:
    def overloaded(request: BaseHTTPRequestHandler) -> None:
        answer(request, 429, b"", HTML, {"Retry-After": "3600"})

    urls = [server.handle(f"/tin-tuc-{n}.html", overloaded) for n in range(3)]
    newsarchive.crawl("page", "-a", _named(newsarchive, urls), "-s", "DOWNLOAD_DELAY=0.1", status=1)
    server.asked.clear()
    said = newsarchive.crawl("page", "-a", _named(newsarchive, urls), status=1).stderr
    assert not server.asked
    (line,) = [line for line in said.splitlines() if "3 addresses wait for the next run" in line]
    assert "asked to be left alone for 3600 s" in line
    assert {outcome for outcome, _ in newsarchive.outcomes().values()} == {"error"}


def test_retry_after_of_the_rules_holds_too(newsarchive: Newsarchive, server: Server) -> None:
    server.put("/robots.txt", "", "text/plain", 503, **{"Retry-After": "3600"})
    url = server.put("/tin-tuc-1.html", article())
    for _ in range(2):
        newsarchive.crawl("page", "-a", f"url={url}", "-s", "RETRY_TIMES=2", status=1)
    assert server.asked == {"/robots.txt": 1}


def test_a_host_that_asks_for_an_hour_between_pages_gets_it(newsarchive: Newsarchive, server: Server) -> None:
    server.put("/robots.txt", "User-agent: *\nCrawl-delay: 3600\n", "text/plain")
    urls = [server.put(f"/tin-tuc-{n}.html", article(f"Tin {n}")) for n in range(4)]
    said = newsarchive.crawl("page", "-a", _named(newsarchive, urls)).stderr
    assert "3600 s between two pages" in said
    assert "3 addresses wait for the next run" in said
    newsarchive.crawl("page", "-a", _named(newsarchive, urls), status=1)
    assert server.asked.total() - server.asked["/robots.txt"] == 1  # none within the hour
    with Archive(newsarchive.path) as archive:
        archive.db.execute("UPDATE z_hosts SET page_at = page_at - 3601")
    newsarchive.crawl("page", "-a", _named(newsarchive, urls))
    assert server.asked.total() - server.asked["/robots.txt"] == 2


HOSTILE = (
    "315360000",
    "9" * 400,
    "9" * 9000,
    "-5",
    "nan",
    "inf",
    "²",
    "soon",
    "Mon, 01 Jan 99999999999999 00:00:00 GMT",
    "Mon, 01 Jan 2026 00:00:00 +99999999999999",
    "Fri, 31 Dec 9999 23:59:59 -2359",
)


def test_no_retry_after_closes_a_host_for_ever(newsarchive: Newsarchive, make_server: Callable[[], Server]) -> None:
    urls = []
    for value in HOSTILE:
        urls.append(make_server().put("/tin-tuc-1.html", "", status=503, **{"Retry-After": value}))
    newsarchive.crawl(
        "page", "-a", _named(newsarchive, urls), "-s", "RETRY_AFTER_MAX=1", "-s", "RETRY_TIMES=1", status=1
    )
    outcomes = newsarchive.outcomes()
    assert {outcomes[url][0] for url in urls} == {"error"}
    assert all("left alone" in (outcomes[url][1] or "") for url in urls), outcomes
    assert "more than a day" in (outcomes[urls[0]][1] or "")
    kept = {row["host"]: row["until"] - time.time() for row in newsarchive.rows("SELECT * FROM z_hosts")}
    assert len(kept) == len(urls)
    assert 0 < max(kept.values()) < 86401


def test_no_crawl_delay_ends_a_run(newsarchive: Newsarchive, make_server: Callable[[], Server]) -> None:
    urls = {}
    for delay in ("1e308", "inf", "nan", "-1", "9" * 400, "x"):
        host = make_server()
        host.put("/robots.txt", f"User-agent: *\nCrawl-delay: {delay}\n", "text/plain")
        urls[delay] = [host.put(f"/tin-tuc-{n}.html", article(f"Tin {host.port} {n}")) for n in range(2)]
    newsarchive.crawl("page", "-a", _named(newsarchive, [url for pair in urls.values() for url in pair]))
    outcomes = newsarchive.outcomes()
    assert sorted(outcomes[url][0] for url in urls.pop("1e308")) == ["error", "stored"]
    assert {outcomes[url][0] for pair in urls.values() for url in pair} == {"stored"}


def test_a_clock_that_was_wrong_closes_no_host_for_ever(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with Archive(path, create=True) as archive:
        row = {"host": "bao.example", "asked_at": 1e11, "page_at": 1e11, "until": 1e11, "reason": "HTTP 503"}
        archive.db.table("z_hosts").insert(row)
    hosts = Hosts(path)
    wait, why = asyncio.run(hosts.claim("bao.example", 1.0, 0.0))
    assert 86300 < wait < 86401
    assert why == "HTTP 503"
    with Archive(path) as archive:
        archive.db.execute("UPDATE z_hosts SET asked_at = 1e11, page_at = 1e11, until = 0")
    wait, _ = asyncio.run(hosts.claim("bao.example", 0.2, 0.2))
    assert 0 < wait < 0.3
    time.sleep(wait + 0.01)
    assert asyncio.run(hosts.claim("bao.example", 0.2, 0.2))[0] == 0
    hosts.close()
