"""Manners: Crawl-delay, Retry-After, conditional requests, an outlet's hours."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from itertools import pairwise

import pytest

from newsarchive.crawling.description import Description
from tests.conftest import Newsarchive
from tests.crawling.test_walk import site
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
    newsarchive.crawl("page", "-a", f"file={path}", "-s", "DOWNLOAD_DELAY=0.5", "-s", "RETRY_TIMES=2")
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
    time.sleep(1.1)
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
    outlet = type("Night", (Description,), {"name": "night", "hours": hours})
    moment = datetime.fromisoformat(f"2026-03-10T{clock}:00+07:00").astimezone(UTC).isoformat()
    assert outlet.open_at(moment) is opened


def test_a_host_that_does_not_answer_for_its_rules_is_left_alone(newsarchive: Newsarchive, server: Server) -> None:
    server.put("/robots.txt", "", "text/plain", status=500)
    url = server.put("/tin-tuc-1.html", article())
    newsarchive.crawl("page", "-a", f"url={url}")
    assert newsarchive.outcomes()[url] == ("error", "its rules for robots could not be fetched: HTTP 500")
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
    newsarchive.crawl("page", "-a", f"file={path}")
    assert {outcome for outcome, _ in newsarchive.outcomes().values()} == {"robots"}
    assert set(server.asked) == {"/robots.txt"}
