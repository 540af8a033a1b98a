"""Links of listings, the next page, feeds and sitemaps."""

from __future__ import annotations

import gzip

import pytest

from newsarchive.extraction import cut_off, feed_kind, links, next_page, read_feed, read_sitemap
from newsarchive.extraction.listing import last_page
from newsarchive.extraction.tree import parse
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


HEADLINE = "Xưởng cơ điện bàn giao tổ máy phát đầu tiên"


@pytest.mark.parametrize(
    ("item", "date"),
    [
        ("%s<span>Thứ Năm, 08:46, 16/07/2026</span>", "Thứ Năm, 08:46, 16/07/2026"),
        ("%s<i>Jane Doe | 3 March 2026</i>", "3 March 2026"),
        ("%s<p><small>3 giờ trước</small></p>", "3 giờ trước"),
        ("<time datetime='2026-03-14T08:30:00+07:00'>vừa xong</time>%s", "2026-03-14T08:30:00+07:00"),
        ("<span data-time='1772816700'>mới</span>%s", "1772816700"),
        ("<span data-time='2026-03-14 08:30:00'>mới</span>%s", "2026-03-14 08:30:00"),
        ("<span data-date='14/3/2026 08:30'>mới</span>%s", "14/3/2026 08:30"),
        ("<time>2 hours ago</time>%s", "2 hours ago"),
        ("%s<i>Hôm qua, 08:46</i>", "Hôm qua, 08:46"),
        ("%s<i>Jane Doe | March 3, 2026</i>", "March 3, 2026"),
        ("%s<p>Tổ máy chạy thử từ ngày 2/3/2026 và đã qua ba kỳ kiểm tra tại xưởng.</p>", None),
        ("%s<span>Số 6 năm 2026</span>", None),
        (f"%s</div><div><a href='/khac.html'>{HEADLINE} thứ hai</a></div><span>14/03/2026</span><div>", None),
        (f"<span>14/03/2026</span>%s<a href='/bai.html'>{HEADLINE}</a><a href='mailto:x'>{HEADLINE}</a>", "14/03/2026"),
    ],
)
def test_the_date_beside_a_link(item: str, date: str | None) -> None:
    html = f"<main><div>{item % f'<a href=/bai.html>{HEADLINE}</a>'}</div></main>"
    assert links(html.encode(), URL)[0].date == date


MONTHS = "Jan Feb. March April May June July Aug. Sept. October Nov. December"


@pytest.mark.parametrize("month", MONTHS.split())
def test_a_date_beside_a_link_names_its_month(month: str) -> None:
    html = f"<main><div><a href=/bai.html>{HEADLINE}</a><i>3 {month} 2026</i></div></main>"
    assert links(html.encode(), URL)[0].date == f"3 {month} 2026"


def test_cards_that_are_links_hold_their_own_dates() -> None:
    cards = "".join(f"<a href=/{n}.html><h3>{HEADLINE}</h3><i>{n}/3/2026</i></a>" for n in (14, 15))
    found = links(f"<main>{cards}</main>".encode(), URL)
    assert [link.date for link in found] == ["14/3/2026", "15/3/2026"]


def test_the_sites_clock_is_no_date_of_the_only_headline() -> None:
    html = f"<body><i>Thứ Năm, 16/07/2026</i><h2><a href=/bai.html>{HEADLINE}</a></h2></body>"
    assert links(html.encode(), URL)[0].date is None


def test_a_link_is_called_by_its_first_long_text() -> None:
    html = """<a href=/1.html>1</a><a href=/1.html>Xưởng đúc thay lò cũ bằng lò mới</a><a href=/1.html>Lò mới nấu xong
    một mẻ gang trong bốn mươi phút.</a><a href=/2.html title="Trạm khí tượng"><img src=a.jpg></a>"""
    found = links(html.encode(), URL)
    assert [link.title for link in found] == ["Xưởng đúc thay lò cũ bằng lò mới", "Trạm khí tượng"]


def test_an_address_that_a_page_cannot_lead_to_is_none() -> None:
    html = '<base href="http://["><a href="#top">Lên trên</a><a href="">x</a><a href=" tin.html">Tin</a>'
    html += '<a href="javascript;">x</a><a href="tel:1">x</a><a href="Zalo://1">x</a><a href="tel-aviv.html">Tin</a>'
    found = [link.url for link in links(html.encode(), URL)]
    assert found == ["https://tapchi.example/tin-tuc/tin.html", "https://tapchi.example/tin-tuc/tel-aviv.html"]


PAGER = '<div class="%s"><a href="/t/101/1.htm">1</a><a href="/t/101/2.htm">2</a><a href="/t/101/14.htm">14</a></div>'


@pytest.mark.parametrize("name", ["paging", "pagination", "pager-box", "phan-trang"])
def test_a_pagination_by_its_name(name: str) -> None:
    html = PAGER % name
    assert next_page(html.encode(), "https://a.example/tin") == "https://a.example/t/101/2.htm"
    tree = parse(html)
    assert tree is not None
    assert last_page(tree) == 14


@pytest.mark.parametrize("name", ["pagination", "phantrang", "page-numbers", "nav-links"])
def test_a_pagination_by_its_name_alone(name: str) -> None:
    """Beside no other number: the page that is shown bears the first, without a link."""
    html = f'<ul class="{name}"><li>1</li><li><a href="?page=2">2</a></li></ul>'
    assert next_page(html.encode(), "https://a.example/tin") == "https://a.example/tin?page=2"
    tree = parse(html)
    assert tree is not None
    assert last_page(tree) == 2


def test_a_pagination_holds_more_than_numbers_of_pages() -> None:
    words = '<a href="/tin?p=9">Cuối</a><a onclick="show(50)">50</a>'
    tree = parse(f'<div><a href="/tin?p=1">1</a><a href="/tin?p=2">2</a>{words}</div>')
    assert tree is not None
    assert last_page(tree) == 2


@pytest.mark.parametrize(
    "link",
    [
        '<p><a href="/xuong-duc.html?comment=1">2</a> bình luận</p>',
        '<p class=slide><a href="/tin?anh=2">›</a></p>',
        '<ul class=pagination><li class="next disabled"><a href="/tin?page=9">Trang sau</a></li></ul>',
    ],
    ids=["number of comments", "arrow of a slide show", "switched off"],
)
def test_a_link_that_leads_to_no_next_page(link: str) -> None:
    assert next_page(link.encode(), "https://a.example/tin") is None


NUMBERED = "/tin?p={} /tin?start={} /tin?offset={} /tin?trang={} /t?pageindex={} /tin-p{} /t/page/{}/ /t/trang-{}.htm"


@pytest.mark.parametrize("template", NUMBERED.split())
def test_a_pagination_by_its_addresses(template: str) -> None:
    links_to = "".join(f'<b><a href="{template.format(n)}">{n}</a></b>' for n in (1, 2, 3, 4))
    html = f'<ol><li><a href="/x-1.htm">4</a></ol>{links_to}<a href="?page=771000">771000</a>'
    here, there = f"https://a.example{template.format(3)}", f"https://a.example{template.format(4)}"
    assert next_page(html.encode(), here) == there
    tree = parse(html)
    assert tree is not None
    assert last_page(tree) == 4


@pytest.mark.parametrize(
    "link",
    [
        '<a title="Trang sau" href="/tin?page=2"><i></i></a>',
        '<a aria-label="Next" href="/tin?page=2"><i></i></a>',
        '<a rel="nofollow NEXT" href="/tin?page=2">Cũ hơn</a>',
        '<a class="btn-next" href="/tin?page=2">Cũ hơn</a>',
        '<li class="pagination-next"><a href="/tin?page=2">Xem thêm tin cũ</a></li>',
    ],
)
def test_a_link_says_next_without_words(link: str) -> None:
    before = '<a href="/tin#x" rel=next>x</a><a rel=next href="https://b.example/tin?page=2">2</a>'
    html = f'{before}<a href="/tin?page=7">Trang cuối</a>{link}'
    assert next_page(html.encode(), "https://a.example/tin") == "https://a.example/tin?page=2"


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
    PM</pubDate></item><item><guid>https://a.example/2.html</guid><category>x</category><title>Hai</title></item></channel></rss>"""
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


def test_a_guid_is_an_address_only_where_it_says_so():
    guids = ("<guid isPermaLink='false'>https://a.example/?p=4711</guid>", "<guid>4711</guid>")
    for guid in guids:
        rss = f"<rss><item>{guid}<link>/1.html</link><title>Một</title></item></rss>"
        assert read_feed(rss.encode(), "https://a.example/rss") == [Link("https://a.example/1.html", title="Một")]


def test_an_entry_that_tells_its_last_change_only():
    atom = "<feed><entry><link href='/1.html'/><updated>2026-03-07T00:00:00Z</updated></entry></feed>"
    assert read_feed(atom.encode(), "https://a.example/f")[0].date == "2026-03-07T00:00:00Z"


def test_a_list_of_links_is_read_up_to_a_number(monkeypatch):
    for module in ("feeds", "listing"):
        monkeypatch.setattr(f"newsarchive.extraction.{module}.MAX_LINKS", 2)
    places = "".join(f"<url><loc>https://a.example/{n}</loc></url>" for n in range(9))
    assert len(read_feed(f"<rss>{ITEM * 9}</rss>".encode(), URL)) == 3
    assert len(read_sitemap(f"<urlset>{places}</urlset>".encode(), URL)[0]) == 3
    assert len(links("".join(f"<a href=/{n}>x</a>" for n in range(9)).encode(), URL)) == 3
    monkeypatch.setattr("newsarchive.extraction.feeds.MAX_SIZE", 50)
    assert read_feed(f"<rss>{ITEM}</rss>".encode(), URL) == []


RDF = """<?xml version="1.0" encoding="utf-16"?>\n<!DOCTYPE rdf>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/">
<item><guid isPermaLink="false">4711</guid><link>/1.html</link><title>Một</title><dc:date>2026-03-06</dc:date></item>
<item><title>không có địa chỉ</title></item></rdf:RDF>"""


def test_rss_1_that_declares_another_encoding_than_it_has():
    assert read_feed(RDF.encode(), "https://a.example/f") == [
        Link("https://a.example/1.html", title="Một", date="2026-03-06")
    ]
    assert feed_kind(RDF.encode()) == "feed"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<rss><channel/></rss>", "feed"),
        ('<feed xmlns="http://www.w3.org/2005/Atom"/>', "feed"),
        ("<urlset/>", "sitemap"),
        ("<sitemapindex/>", "sitemap"),
        ("<html><item/></html>", None),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_kinds_of_feeds(body: str, kind: str | None, encoding: str) -> None:
    mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
    assert feed_kind(mark + body.encode(encoding)) == kind


ITEM = "<item><title>Tin</title><link>https://a.example/1</link></item>"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (f"<rss>{ITEM}</rss>", None),
        (f"<rss>{ITEM}<!-- {ITEM} --><x><![CDATA[{ITEM}]]></x></rss>", None),
        (f"<rss>{ITEM}<item><title>Tin", "it is cut off before its end"),
        (f"<rss>{ITEM}</rss></rss>{ITEM}</rss>", "only 1 of its 2 entries can be read"),
        ('<feed xmlns="http://www.w3.org/2005/Atom"></feed><entry></entry>', "only 0 of its 1 entries can be read"),
        ("<urlset></urlset><url></url>", "only 0 of its 1 entries can be read"),
        ("<sitemapindex></sitemapindex><sitemap></sitemap>", "only 0 of its 1 entries can be read"),
        ("no feed", None),
    ],
)
def test_a_feed_that_cannot_be_read_to_its_end(body: str, reason: str | None) -> None:
    assert cut_off(body.encode()) == reason


def test_sitemaps():
    urls = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
    <url><loc>https://a.example/1.html</loc><lastmod>2026-03-08</lastmod><news:news><news:publication_date>2026-03-07T08:00:00+07:00</news:publication_date><news:title>Tin</news:title></news:news>
    <image:image xmlns:image="x"><image:loc>https://a.example/a.jpg</image:loc><image:title>Ảnh</image:title></image:image></url>
    <url><image:image xmlns:image="x"><image:loc>https://a.example/b.jpg</image:loc></image:image>
    <loc> https://a.example/2.html </loc><lastmod>2026-03-01</lastmod></url></urlset>"""
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
