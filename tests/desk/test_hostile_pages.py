"""What an outlet that means harm can do by its pages: nothing."""

from __future__ import annotations

import re
import urllib.parse
import urllib.request

import pytest
from datasette.utils.asgi import Request as UrlRequest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Dialog, Page, expect

from newsarchive.desk.security import is_from_desk, page_policy, picture_host, safe_url
from newsarchive.desk.views.capture import saved_page
from newsarchive.desk.views.page import OutletPictures
from newsarchive.models import Capture
from tests.desk.conftest import Elsewhere
from tests.desk.eventful_archive import HANDLER, LINK, SCRIPT, EventfulArchive

TERMS = (SCRIPT, HANDLER, '"><svg onload=alert(1)>', "'-alert(1)-'", "{{7*7}}", "%00", "' OR 1=1 --")


class Harm:
    """What a page did that it should not: dialogs, scripts that failed, connections to other hosts."""

    def __init__(self, page: Page, elsewhere: Elsewhere) -> None:
        self._seen: list[str] = []
        self._elsewhere = elsewhere
        page.on("dialog", self._dialog)
        page.on("pageerror", lambda error: self._seen.append(f"script: {error}"))

    def done(self) -> list[str]:
        """All of it."""
        return [*self._seen, *self._elsewhere.called()]

    def _dialog(self, shown: Dialog) -> None:
        self._seen.append(f"dialog: {shown.message}")
        shown.dismiss()


@pytest.fixture
def harm(page: Page, elsewhere: Elsewhere) -> Harm:
    return Harm(page, elsewhere)


def test_markup_shows_as_text_on_every_page(reading: str, eventful: EventfulArchive, page: Page, harm: Harm) -> None:
    paths = ["/", f"/article/{eventful.hostile}", "/photos", "/timeline/2026-03-08", "/source/bao-x", "/sources"]
    paths += ["/search?q=ten+lua", "/photos?q=ke+xau", f"/capture/{eventful.saved}", "/archive/articles", "/stories"]
    for path in paths:
        page.goto(reading + path)
        assert page.evaluate("window.ran") is None, path
        if path not in {"/stories", f"/capture/{eventful.saved}"}:
            assert "<script>" in page.locator("main").inner_text(), path
        assert page.locator("main img, main [onerror], main [onclick], main [onmouseover]").count() == 0, path
        for href in page.locator("[href]").evaluate_all("all => all.map(one => one.getAttribute('href'))"):
            assert href.startswith(("http://", "https://", "/", "#", "?")), (path, href)
    assert harm.done() == []


def test_each_field_of_the_hostile_article_is_there_to_read(
    reading: str, eventful: EventfulArchive, page: Page
) -> None:
    page.goto(f"{reading}/article/{eventful.hostile}")
    for details in page.locator("details").all():
        details.evaluate("one => one.open = true")
    told = page.locator("main").inner_text()
    assert told.count(SCRIPT) >= 6
    assert told.count(HANDLER) >= 6
    assert "{{ 7 * 7 }} {% raw %}" in told
    assert "&lt;b&gt;" in told
    assert LINK in told


def test_no_picture_of_the_hostile_article_is_more_than_a_picture(
    reading: str, eventful: EventfulArchive, page: Page, harm: Harm
) -> None:
    page.goto(f"{reading}/article/{eventful.hostile}")
    assert harm.done() == []
    page.get_by_role("button", name="Tải mọi ảnh của trang này").click()
    page.wait_for_load_state("networkidle")
    expect(page.locator("main img")).to_have_count(1)
    sources = page.locator("main img").evaluate_all("all => all.map(one => one.getAttribute('src'))")
    assert sources == ["https://anh.xau.example/y.png"]
    assert page.evaluate("window.ran") is None
    assert set(harm.done()) == {"anh.xau.example"}
    with urllib.request.urlopen(page.url) as answer:
        assert "script-src" not in answer.headers["content-security-policy"]


@pytest.mark.parametrize("term", TERMS)
def test_search_terms_show_as_text(reading: str, page: Page, harm: Harm, term: str) -> None:
    for path in ("search", "photos"):
        page.goto(f"{reading}/{path}")
        page.get_by_role("searchbox").fill(term)
        page.get_by_role("searchbox").press("Enter")
        page.wait_for_load_state()
        expect(page).to_have_url(re.compile(f"/{path}[?]"))
        assert page.get_by_role("searchbox").input_value() == term.strip()
        assert page.evaluate("window.ran") is None
    page.goto(f"{reading}/search?q=tau&source={urllib.parse.quote(term)}&year={urllib.parse.quote(term)}")
    assert term.strip() in page.locator("main").inner_text()
    assert harm.done() == []


@pytest.mark.parametrize("framed", [True, False])
def test_a_saved_page_runs_and_loads_nothing(
    reading: str, eventful: EventfulArchive, page: Page, harm: Harm, framed: bool
) -> None:
    path = f"/capture/{eventful.saved}" + ("" if framed else "/page")
    page.goto(reading + path)
    page.wait_for_load_state("networkidle")
    shown = page.frame_locator("iframe") if framed else page
    assert shown.locator("h1").inner_text() == "Trang đã lưu"
    paragraph = shown.locator("p").first
    assert paragraph.evaluate("one => getComputedStyle(one).color") == "rgb(0, 51, 0)"  # its own styles hold
    assert paragraph.evaluate("() => window.ran") is None
    shown.get_by_role("button").click()
    assert page.url == reading + path
    assert harm.done() == []


def test_a_saved_page_is_served_without_rights(reading: str, eventful: EventfulArchive) -> None:
    with urllib.request.urlopen(f"{reading}/capture/{eventful.saved}/page") as answer:
        rules = answer.headers["content-security-policy"].split("; ")
        assert {"sandbox", "default-src 'none'"} <= set(rules)
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert b"<link" not in answer.read()
    with urllib.request.urlopen(f"{reading}/capture/{eventful.saved}/page?as=text") as answer:
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"
        assert b'<link rel="preconnect"' in answer.read()
    with urllib.request.urlopen(f"{reading}/capture/{eventful.binary}/page") as answer:
        assert answer.headers["content-disposition"] == "attachment"
        assert answer.read() == b"\x00\x01\x02"


@pytest.mark.parametrize(
    ("told", "body"),
    [
        ("text/html; charset=utf-16", "<iframe src=//x>".encode("utf-16-le")),
        ("text/html", "\ufeff<iframe src=//x>".encode("utf-16-be")),
        ("text/html; charset=iso-2022-jp", b"<ifr\x1b(Bame src=//x>"),
        ("text/html", b"<meta charset=iso-2022-jp><ifr\x1b(Bame src=//x>"),
        ("application/xhtml+xml; charset=no-such", b"<IFRAME/src=//x>"),
    ],
)
def test_no_encoding_hides_an_element_that_calls_a_host(told: str, body: bytes) -> None:
    answer = saved_page(
        Capture("https://x.example/", "2026-03-09", 200, [("Content-Type", told)], body), as_source=False
    )
    assert answer.content_type == "text/html; charset=utf-8"
    assert "<iframe" not in str(answer.body).lower()
    assert "iframe" in str(answer.body).lower()


def test_every_answer_says_what_a_browser_may_do(reading: str, eventful: EventfulArchive) -> None:
    for path in ("/", f"/article/{eventful.edited}", "/archive", "/archive/articles.json", "/-/desk/desk.css"):
        with urllib.request.urlopen(reading + path) as answer:
            rules = answer.headers["content-security-policy"]
            assert rules.startswith("default-src 'none'"), path
            assert "frame-ancestors 'none'" in rules
            assert answer.headers["referrer-policy"] in {"same-origin", "no-referrer"}
    with urllib.request.urlopen(f"{reading}/") as answer:
        assert "script" not in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " https://a.example",
        "https://a.example/\x01",
        "data:text/html,x",
        "//a.example",
        "https:///x",
        "https://me@a.example/",
        "https://[::1",
        "ftp://a.example/",
        "",
        None,
    ],
)
def test_only_web_addresses_are_links(url: str | None) -> None:
    assert safe_url(url) is None
    assert picture_host(url) is None


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1", "10.0.0.1", "[::1]", "192.168.1.1:80", "127.1", "may.local"]
)
def test_a_picture_of_the_readers_own_network_is_none(host: str) -> None:
    assert picture_host(f"http://{host}/a.png") is None


@given(st.text() | st.from_regex(r"https?://[^/]*\.[^/]*/.*"))
def test_a_policy_takes_nothing_but_hosts(url: str) -> None:
    host = picture_host(url)
    if host is not None:
        assert page_policy([host]).count(";") == page_policy().count(";")
        assert page_policy([host]).isascii()
        assert not set(host) & set(" ;,'\"*")


@pytest.mark.parametrize(
    ("headers", "here"),
    [
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "none"}, False),
        ({"sec-fetch-site": "cross-site", "referer": "http://10.0.0.5:8001/photos"}, False),
        ({"referer": "http://10.0.0.5:8001/photos"}, True),
        ({"referer": "http://evil.example/10.0.0.5:8001"}, False),
        ({}, False),
    ],
)
def test_only_the_desk_itself_asks_for_pictures(headers: dict[str, str], here: bool) -> None:
    told = [(name.encode(), value.encode()) for name, value in ({"host": "10.0.0.5:8001"} | headers).items()]
    request = UrlRequest({"type": "http", "path": "/photos", "query_string": b"show=all", "headers": told}, None)
    assert is_from_desk(request) is here
    assert ("all" in OutletPictures.requested(request).shown) is here
