"""Feeds and sitemaps: what they name is found; one that can be read no more is told of until it can be again."""

from __future__ import annotations

import gzip
import json

import pytest

from tests.conftest import Newsarchive
from tests.pages import article
from tests.server import Server

MODULE = ("-s", "SPIDER_MODULES=tests.base_spiders.fed")


@pytest.fixture
def crawl(newsarchive: Newsarchive, server: Server, monkeypatch: pytest.MonkeyPatch) -> Newsarchive:
    """An outlet with three articles in its feed and two others in its sitemap."""
    monkeypatch.setenv("FED", server.url("/"))
    for n in range(1, 6):
        server.put(f"/tin-{n}.html", article(f"Xưởng {n} hoàn thành kế hoạch", body=(f"Xưởng số {n}. " * 40,)))
    put_feed(server)
    put_sitemap(server)
    return newsarchive


def put_feed(server: Server) -> None:
    items = "".join(
        f"<item><title>Xưởng {n}</title><link>{server.url(f'/tin-{n}.html')}</link></item>" for n in (1, 2, 3)
    )
    server.put("/rss.xml", f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>')


def put_sitemap(server: Server) -> None:
    found = "".join(f"<url><loc>{server.url(f'/tin-{n}.html')}</loc></url>" for n in (4, 5))
    plain = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{found}</urlset>'
    server.put("/sitemap.xml.gz", gzip.compress(plain.encode()), content_type="application/gzip")


def health(archive: Newsarchive) -> dict[str, str]:
    (source,) = json.loads(archive("health", "--json", status=None).stdout)
    return source


def run(archive: Newsarchive) -> None:
    archive.crawl("fed", *MODULE)


def test_what_a_feed_and_a_packed_sitemap_name_is_found(crawl: Newsarchive) -> None:
    run(crawl)
    assert len(crawl.exported()) == 5
    assert health(crawl)["state"] == "ok"
    crawl("verify")


@pytest.mark.parametrize("path", ["/rss.xml", "/sitemap.xml.gz"])
def test_a_page_in_place_of_a_feed_is_told_until_the_feed_is_back(
    crawl: Newsarchive, server: Server, path: str
) -> None:
    run(crawl)
    server.put(path, "<html><body><h1>Chuyên mục đang được nâng cấp</h1></body></html>")
    run(crawl)
    assert crawl.outcomes()[server.url(path)][0] == "error"
    told = health(crawl)
    assert told["state"] in {"truncated", "broken"}
    assert path in told["why"]
    put_feed(server)
    put_sitemap(server)
    run(crawl)
    assert health(crawl)["state"] == "ok"
    assert len(crawl.exported()) == 5
    crawl("verify")


ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><title>Tin</title>%s</feed>'


@pytest.mark.parametrize(
    ("kind", "encoding", "declaration"),
    [
        ("application/rss+xml", "utf-8", ""),
        ("text/xml; charset=utf-8", "utf-8-sig", '<?xml version="1.0" encoding="utf-8"?>'),
        ("text/html; charset=utf-8", "utf-8", "\n"),
        ("text/html", "utf-8-sig", '\n<?xml version="1.0"?><?xml-stylesheet href="/rss.xsl"?>'),
        ("text/plain", "utf-16", '<?xml version="1.0" encoding="utf-16"?>'),
        ("text/xml", "utf-8", '<?xml version="1.0" encoding="utf-16"?>'),  # as ASP.NET writes it by mistake
    ],
)
def test_a_feed_in_place_of_a_listing_is_read_as_one(
    crawl: Newsarchive, server: Server, kind: str, encoding: str, declaration: str
) -> None:
    """Its entries are articles, also where their addresses do not look it."""
    entries = "".join(f'<entry><title>Xưởng {n}</title><link href="/tin-{n}.html"/></entry>' for n in (1, 2, 3))
    server.put("/tin-moi", (declaration + ATOM % entries).encode(encoding), kind)
    crawl.crawl("listing", "-a", f"url={server.url('/tin-moi')}")
    assert {row["url"] for row in crawl.exported()} == {server.url(f"/tin-{n}.html") for n in (1, 2, 3)}
    assert health(crawl)["state"] == "ok"


def test_a_sitemap_in_place_of_a_listing_leads_to_its_sitemaps_again(crawl: Newsarchive, server: Server) -> None:
    url = "/xuong-duc-hoan-thanh-ke-hoach-{}.html"
    for n in (20261, 20262):
        server.put(url.format(n), article(f"Xưởng {n} hoàn thành kế hoạch", body=(f"Xưởng số {n}. " * 40,)))
    index = f"<sitemapindex><sitemap><loc>{server.url('/thang-3.xml')}</loc></sitemap></sitemapindex>"
    server.put("/so-do.xml", index, "text/html")
    for n in (20261, 20262):
        months = f"<urlset><url><loc>{server.url(url.format(n))}</loc></url></urlset>"
        server.put("/thang-3.xml", months, "text/xml")
        crawl.crawl("listing", "-a", f"url={server.url('/so-do.xml')}")
    assert len(crawl.exported()) == 2
