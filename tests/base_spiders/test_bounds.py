"""Discovery is bounded, says where it was cut, and does not keep a run from its articles."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler

import pytest

from newsarchive.extraction import feeds
from newsarchive.extraction import listing as listings
from newsarchive.extraction.tree import MAX_LINKS
from newsarchive.processing import reading
from newsarchive.processing.reading import read_listing
from tests.base_spiders.test_ownership import MODULE, index, put_articles, put_listing
from tests.conftest import Newsarchive
from tests.pages import listing
from tests.server import Server, answer

URL = "https://a.example/"


def urlset(count: int, end: str = "</urlset>") -> bytes:
    return ("<urlset>" + "".join(f"<url><loc>{URL}{n}</loc></url>" for n in range(count)) + end).encode()


def rss(count: int) -> bytes:
    return (
        f"<rss><channel>{''.join(f'<item><link>{URL}{n}</link></item>' for n in range(count))}</channel></rss>".encode()
    )


@pytest.mark.parametrize(
    ("kind", "body", "links", "cut"),
    [
        ("listing", "".join(f'<a href="/{n}">x</a>' for n in range(6_000)).encode(), 6_000, None),
        ("sitemap", urlset(MAX_LINKS), MAX_LINKS, None),
        ("sitemap", urlset(MAX_LINKS + 5), MAX_LINKS + 1, "more than 50000 links"),
        ("sitemap", urlset(5, "<url><loc>https://a.exa"), None, "cut off before its end"),
        ("sitemap", urlset(5, ""), 5, "cut off before its end"),
        ("sitemap", urlset(5, "<a>" * 300 + "</a>" * 300 + urlset(5).decode()), 5, "only 5 of its 10 entries"),
        ("sitemap", urlset(5, "</b></url>" + urlset(5).decode()[8:]), 5, "only 5 of its 10 entries"),
        ("sitemap", urlset(5, "<!-- <url><loc>x</loc></url> --></urlset>"), 5, None),
        ("sitemap", b"<urlset/>", 0, None),
        ("feed", b"<rss><channel><item><link>https://a.example/1?a=1&b=2&nbsp;</link></item></channel></rss>", 1, None),
    ],
)
def test_what_is_read_in_part_says_so(kind: str, body: bytes, links: int | None, cut: str | None) -> None:
    found = read_listing(body, URL, kind)
    assert found.fault is None
    assert links is None or len(found.links) == links
    assert (cut is None) == (found.cut is None)
    assert (cut or "") in (found.cut or "")


@pytest.mark.parametrize(
    ("kind", "body", "links"),
    [
        ("listing", "".join(f'<a href="/{n}">x</a>' for n in range(45)).encode(), 41),
        ("sitemap", index(*(f"{URL}{n}.xml" for n in range(45))).encode(), 0),
        ("feed", rss(45), 41),
    ],
    ids=["listing", "sitemap", "feed"],
)
def test_each_kind_has_the_bound(kind: str, body: bytes, links: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (feeds, listings, reading):
        monkeypatch.setattr(module, "MAX_LINKS", 40)
    found = read_listing(body, URL, kind)
    assert (found.fault, len(found.links), found.cut) == (None, links, "more than 40 links")


@pytest.fixture
def own(server: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
    """An outlet with a listing and a sitemap."""
    monkeypatch.setenv("HOSTILE", server.url("/"))
    put_listing(server, put_articles(server, range(1, 4)))
    server.put("/sitemap.xml", "<urlset></urlset>", "text/xml")
    return server


def test_a_listing_that_is_read_in_part_is_truncated_and_what_was_read_is_taken_on(
    newsarchive: Newsarchive, own: Server
) -> None:
    urls = put_articles(own, range(1, 4))
    rest = "".join(f'<a href="/x/{n}">x</a>' for n in range(MAX_LINKS))
    shown = listing([(url, "Nhà máy ra mắt sản phẩm") for url in urls])
    own.put("/tin/", shown.replace("</body>", f"{rest}</body>"))
    told = newsarchive.crawl("hostile", *MODULE)
    assert "truncated" in told.stderr
    assert "more than 50000 links" in told.stderr
    assert len(newsarchive.exported()) == 3
    assert "truncated" in newsarchive("health", status=None).stdout


def test_sitemaps_that_have_no_end_are_bounded_and_the_cut_is_named(newsarchive: Newsarchive, own: Server) -> None:
    paths = [f"/maps/{n}.xml" for n in range(40)]
    own.put("/sitemap.xml", index(*map(own.url, paths)), "text/xml")
    for n, path in enumerate(paths):  # each names the index, itself and five more that nobody has seen
        further = [own.url(f"/maps/{n}-{m}.xml") for m in range(5)]
        own.put(path, index(own.url("/sitemap.xml"), own.url(path), *further), "text/xml")
    told = newsarchive.crawl("hostile", *MODULE, "-s", "WALK_PAGES=10")
    asked = [path for path in own.asked if path.endswith(".xml")]
    assert len(asked) == 10
    assert max(own.asked.values()) == 1
    assert "more than 10 sitemaps" in told.stderr
    assert len(newsarchive.exported()) == 3


def test_articles_wait_for_no_listing_that_gives_no_answer(newsarchive: Newsarchive, own: Server) -> None:
    articles = threading.Event()
    page, urls = "/tin/?trang={}", put_articles(own, range(1, 9))

    def last(request: BaseHTTPRequestHandler) -> None:
        """It answers when all that was found before it has been fetched."""
        if articles.wait(60):
            answer(request, 200, listing([(urls[7], "Nhà máy ra mắt sản phẩm")]).encode(), "text/html")

    def seventh(request: BaseHTTPRequestHandler) -> None:
        articles.set()
        request.send_error(404)

    put_listing(own, urls[:6], own.url(page.format(2)))
    put_listing(own, urls[6:7], own.url(page.format(3)), page.format(2))
    own.handle(page.format(3), last)
    own.handle("/tin-7.html", seventh)
    newsarchive.crawl("hostile", *MODULE, "-s", "DISCOVERY_PAGES=1", timeout=100)
    assert {path: own.asked[path] for path in own.asked if path.startswith("/tin-")} == {
        f"/tin-{n}.html": 1 for n in range(1, 9)
    }
    assert {row["ended"] for row in newsarchive.rows("SELECT ended FROM walks")} == {"finished"}
    newsarchive("verify")


def test_articles_are_fetched_while_sitemaps_go_on(newsarchive: Newsarchive, own: Server) -> None:
    order: list[str] = []
    paths = [f"/maps/{n}.xml" for n in range(60)]

    def noted(path: str, body: str) -> None:
        def handler(request: BaseHTTPRequestHandler) -> None:
            order.append(path)
            answer(request, 200, body.encode(), "text/xml" if path.endswith("xml") else "text/html")

        own.handle(path, handler)

    for path in paths:
        noted(path, "<urlset></urlset>")
    own.put("/sitemap.xml", index(*map(own.url, paths)), "text/xml")
    for n in range(1, 4):
        noted(f"/tin-{n}.html", f"<html><body><h1>Tin {n}</h1></body></html>")
    settings = ("DISCOVERY_PAGES=2", "CONCURRENT_REQUESTS_PER_DOMAIN=1", "CONCURRENT_REQUESTS=2")
    newsarchive.crawl("hostile", *MODULE, *(word for one in settings for word in ("-s", one)))
    assert len(order) == 63
    assert max(order.index(f"/tin-{n}.html") for n in range(1, 4)) < 20
