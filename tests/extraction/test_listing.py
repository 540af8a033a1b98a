"""Links of listings, the next page, feeds and sitemaps."""

from __future__ import annotations

import gzip

import pytest

from newsarchive.extraction import links, next_page, read_feed, read_sitemap
from newsarchive.models import Link

URL = "https://tapchi.example/tin-tuc/tin-hoat-dong-d101.html?Page=9"
LISTING = """<base href="/"><div class=list>
<div class=item><a href="tin-tuc/a-d101-t1.html#x"><img src=a.jpg></a><h3><a href="/tin-tuc/a-d101-t1.html">Nhà máy
Q31 tổng kết năm 2023</a></h3>
<span>12/29/2023 10:46:35 AM</span><p>CNQP&amp;KT – Chiều 15/12, tại Hà Nội, Nhà máy tổng kết.</p></div>
<div class=item><a href="/tin-tuc/b-d101-t2.html">Hội thảo ngày 12/12/2023 về vật liệu mới</a><br>12/28/2023 3:04:05
PM</div>
<div class=item data-publishtime=1772816700><a href="/tin-tuc/c-d101-t3.html">Trao nhà đồng đội cho công nhân khó
khăn</a></div>
<a href="mailto:x@y">thư</a><a href="javascript:void(0)">x</a></div>%s"""


def test_links_in_reading_order_with_dates():
    found = links((LISTING % "").encode(), URL)
    assert found == [
        Link(
            "https://tapchi.example/tin-tuc/a-d101-t1.html",
            title="Nhà máy Q31 tổng kết năm 2023",
            date="12/29/2023 10:46:35 AM",
        ),
        Link(
            "https://tapchi.example/tin-tuc/b-d101-t2.html",
            title="Hội thảo ngày 12/12/2023 về vật liệu mới",
            date="12/28/2023 3:04:05 PM",
        ),
        Link(
            "https://tapchi.example/tin-tuc/c-d101-t3.html",
            title="Trao nhà đồng đội cho công nhân khó khăn",
            date="1772816700",
        ),
    ]


@pytest.mark.parametrize(
    ("pager", "target"),
    [
        (
            '<div class=paging><a href="?Page=8">8</a><b>9</b><a href="?Page=10">10</a></div>',
            "https://tapchi.example/?Page=10",
        ),
        (
            '<link rel=next href="/tin-tuc/tin-hoat-dong-d101.html?Page=10">',
            "https://tapchi.example/tin-tuc/tin-hoat-dong-d101.html?Page=10",
        ),
        (
            '<a href="/tin-tuc/tin-hoat-dong-d101.html?Page=10">Trang sau</a>',
            "https://tapchi.example/tin-tuc/tin-hoat-dong-d101.html?Page=10",
        ),
        ('<ul class=pagination><li><a href="/p/10">&gt;</a></ul>', "https://tapchi.example/p/10"),
        ('<a class=next href="/tin-tuc/d-d101-t9.html">Tiếp theo</a>', None),
        ("", None),
    ],
)
def test_next_page(pager, target):
    assert next_page((LISTING % pager).encode(), URL) == target


def test_rss_and_atom():
    rss = """<?xml version="1.0" encoding="utf-8"?><rss><channel><link>https://a.example</link>
    <item><title><![CDATA[Lễ <b>khởi công</b>]]></title>
    <link>https://a.example/1.html#rss</link><pubDate>10/5/2026 3:42:00
    PM</pubDate></item><item><guid>https://a.example/2.html</guid><title>Hai</title></item></channel></rss>"""
    assert read_feed(rss.encode(), "https://a.example/rss") == [
        Link("https://a.example/1.html", title="Lễ khởi công", date="10/5/2026 3:42:00 PM"),
        Link("https://a.example/2.html", title="Hai"),
    ]
    atom = """<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Một</title>
    <link rel="self" href="/x"/><link href="/1.html"/>
    <updated>2026-03-07T00:00:00Z</updated><published>2026-03-06T00:00:00Z</published></entry></feed>"""
    assert read_feed(atom.encode(), "https://a.example/f") == [
        Link("https://a.example/1.html", title="Một", date="2026-03-06T00:00:00Z")
    ]
    assert read_feed(b"<html><p>no feed</p></html>", "https://a.example") == []


def test_sitemaps():
    urls = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
    <url><loc>https://a.example/1.html</loc><lastmod>2026-03-08</lastmod><news:news><news:publication_date>2026-03-07T08:00:00+07:00</news:publication_date><news:title>Tin</news:title></news:news></url>
    <url><loc> https://a.example/2.html </loc><lastmod>2026-03-01</lastmod></url></urlset>"""
    expected = [
        Link("https://a.example/1.html", title="Tin", date="2026-03-07T08:00:00+07:00"),
        Link("https://a.example/2.html"),  # a last change is no day of publication
    ]
    assert read_sitemap(urls.encode(), "https://a.example/s.xml") == (expected, [])
    assert read_sitemap(gzip.compress(urls.encode()), "https://a.example/s.xml.gz") == (expected, [])
    index = "<sitemapindex><sitemap><loc>https://a.example/a.xml</loc></sitemap></sitemapindex>"
    assert read_sitemap(index.encode(), "https://a.example/s.xml") == ([], ["https://a.example/a.xml"])


def test_entities_are_not_expanded():
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;"><!ENTITY f SYSTEM "file:///etc/hostname">]><rss><item><title>&b;&f;</title><link>https://a.example/1</link></item></rss>'
    found = read_feed(bomb.encode(), "https://a.example")
    assert "aaaa" not in (found[0].title or "")
    assert read_sitemap(gzip.compress(b"<urlset>" + b" " * 100_000_000), "https://a.example") == ([], [])
