"""Listings are walked to their end, and again only as far as there is something new."""

from __future__ import annotations

import pytest

from tests.base_spiders.test_ownership import put_articles, put_listing
from tests.conftest import Newsarchive
from tests.pages import BODY, article, listing
from tests.server import Server

PAGES, PER_PAGE = 4, 5


def site(server: Server, numbers: range) -> str:
    """A section of several pages, newest first; the address of its first page."""
    shown = sorted(numbers, reverse=True)
    chunks = [shown[i : i + PER_PAGE] for i in range(0, len(shown), PER_PAGE)]
    for page, chunk in enumerate(chunks, 1):
        links = []
        for n in chunk:
            body = (f"Bản tin số {n} của phân xưởng {n * 7}.", *BODY)
            address = server.put(
                f"/tin/nha-may-so-{n}-ra-mat-san-pham-{10000 + n}.html", article(f"Tin số {n}", body=body)
            )
            links.append((address, f"Nhà máy số {n} ra mắt sản phẩm mới của năm"))
        further = server.url(f"/tin/?trang={page + 1}") if page < len(chunks) else None
        server.put("/tin/" if page == 1 else f"/tin/?trang={page}", listing(links, further))
    return server.url("/tin/")


def _articles(server: Server) -> int:
    return sum(count for path, count in server.asked.items() if "nha-may" in path)


def test_a_listing_is_crawled_to_its_end_and_then_only_for_news(newsarchive: Newsarchive, server: Server) -> None:
    url = f"url={site(server, range(1, PAGES * PER_PAGE + 1))}"
    newsarchive.crawl("listing", "-a", url)
    assert len(newsarchive.exported()) == PAGES * PER_PAGE
    assert _articles(server) == PAGES * PER_PAGE
    server.asked.clear()
    newsarchive.crawl("listing", "-a", url)
    assert _articles(server) == 0
    assert "/tin/?trang=2" not in server.asked
    server.asked.clear()
    site(server, range(1, PAGES * PER_PAGE + 8))
    newsarchive.crawl("listing", "-a", url)
    assert _articles(server) == 7
    assert len(newsarchive.exported()) == PAGES * PER_PAGE + 7
    newsarchive("verify")


def test_pages_bounds_the_crawl(newsarchive: Newsarchive, server: Server) -> None:
    url = f"url={site(server, range(1, PAGES * PER_PAGE + 1))}"
    newsarchive.crawl("listing", "-a", url, "-a", "pages=2")
    assert len(newsarchive.exported()) == 2 * PER_PAGE


def test_a_listing_page_that_failed_is_where_the_next_run_goes_on(newsarchive: Newsarchive, server: Server) -> None:
    url = f"url={site(server, range(1, PAGES * PER_PAGE + 1))}"
    server.put("/tin/?trang=3", "", status=503)
    newsarchive.crawl("listing", "-a", url)
    assert len(newsarchive.exported()) == 2 * PER_PAGE
    assert newsarchive.outcomes()[server.url("/tin/?trang=3")] == ("error", "HTTP 503")
    site(server, range(1, PAGES * PER_PAGE + 1))
    newsarchive.crawl("listing", "-a", url)
    assert len(newsarchive.exported()) == PAGES * PER_PAGE


def test_since_goes_past_known_pages_and_stops_at_older_ones(newsarchive: Newsarchive, server: Server) -> None:
    for page in range(1, 5):
        items = ""
        for day in range(35 - 7 * page, 28 - 7 * page, -1):
            path = f"/tin/nha-may-cong-bo-ket-qua-thu-nghiem-{10000 + day}.html"
            server.put(path, article(f"Kết quả thử nghiệm ngày {day}", body=(f"Ngày thứ {day} của đợt.", *BODY)))
            items += f'<li><a href="{path}">Nhà máy công bố kết quả thử nghiệm</a> <span>{day:02}/03/2026</span></li>'
        further = f'<a rel="next" href="/tin/?trang={page + 1}">Trang sau</a>' if page < 4 else ""
        html = f"<html><body><ul>{items}</ul>{further}</body></html>"
        server.put("/tin/" if page == 1 else f"/tin/?trang={page}", html)
    url = f"url={server.url('/tin/')}"
    newsarchive.crawl("listing", "-a", url, "-a", "pages=1")
    assert len(newsarchive.exported()) == 7
    newsarchive.crawl("listing", "-a", url, "-a", "since=2026-03-15", "-a", "until=2026-03-25")
    assert {int(row["url"][-7:-5]) for row in newsarchive.exported()} == set(range(15, 29))
    assert "/tin/?trang=3" in server.asked
    assert "/tin/?trang=4" not in server.asked


def section(server: Server, count: int = 8) -> str:
    """A section page with its menu, topics, tags, authors and static pages beside its articles."""
    others = (
        ("/kinh-te/tai-chinh-ngan-hang.htm", "Tài chính - Ngân hàng"),
        ("/ban-doc/goc-anh-cua-ban-doc.htm", "Góc ảnh của bạn đọc bốn phương"),
        ("/nhip-song-cua-thanh-pho-tre.htm", "Nhịp sống của thành phố trẻ"),
        ("/tag/may-cong-cu-the-he-moi.htm", "máy công cụ thế hệ mới"),
        ("/tac-gia/nguyen-thi-minh-ha-20117.htm", "Nguyễn Thị Minh Hà"),
        ("/su-kien/trien-lam-cong-nghiep-quoc-te-2026-512.htm", "Triển lãm công nghiệp quốc tế năm 2026"),
        ("/static/chinh-sach-bao-mat-thong-tin.htm", "Chính sách bảo mật thông tin của toà soạn"),
    )
    links = [*others]
    for n in range(count):
        path = f"/nha-may-so-{n}-ra-mat-san-pham-19626031407{n:02}15.htm"
        body = (f"Bản tin số {n} của phân xưởng {n * 7}.", *BODY)
        server.put(path, article(f"Nhà máy số {n} ra mắt sản phẩm", body=body))
        links.append((path, f"Nhà máy số {n} ra mắt sản phẩm mới của năm"))
        links.append((f"{path}#comment", "12 bình luận"))
    late = "/toan-canh-le-khanh-thanh-nha-may-thep-1962603-tuong-thuat.htm"
    server.put(
        late, article("Toàn cảnh lễ khánh thành nhà máy thép", body=("Lễ khánh thành bắt đầu lúc 8 giờ.", *BODY))
    )
    links.append((late, "Toàn cảnh lễ khánh thành nhà máy thép"))
    server.put("/kinh-te.htm", listing(links))
    return server.url("/kinh-te.htm")


def test_only_what_has_the_articles_addresses_is_asked_for(newsarchive: Newsarchive, server: Server) -> None:
    done = newsarchive.crawl("listing", "-a", f"url={section(server)}")
    assert len(newsarchive.exported()) == 9
    assert {path for path in server.asked if path != "/robots.txt"} == {
        "/kinh-te.htm",
        *(f"/nha-may-so-{n}-ra-mat-san-pham-19626031407{n:02}15.htm" for n in range(8)),
        "/toan-canh-le-khanh-thanh-nha-may-thep-1962603-tuong-thuat.htm",
    }
    assert "no clear pattern" not in done.stderr


def test_without_a_clear_pattern_each_address_is_judged_by_itself(newsarchive: Newsarchive, server: Server) -> None:
    done = newsarchive.crawl("listing", "-a", f"url={section(server, count=1)}", "-s", "LOG_LEVEL=INFO")
    assert "no clear pattern" in done.stderr
    assert len(newsarchive.exported()) == 2
    assert "/nhip-song-cua-thanh-pho-tre.htm" in server.asked


@pytest.mark.parametrize(
    ("status", "links", "ended"),
    [(404, 0, "finished"), (410, 0, "finished"), (200, 0, "finished"), (200, 5, "finished"), (503, 0, "truncated")],
)
def test_a_listing_whose_pages_no_page_names_ends_where_there_are_no_more(
    newsarchive: Newsarchive, server: Server, monkeypatch: pytest.MonkeyPatch, status: int, links: int, ended: str
) -> None:
    monkeypatch.setenv("NUMBERED", server.url("/"))
    urls = put_articles(server, range(1, 16))
    for page, path in enumerate(("/tin/", "/tin/2.htm", "/tin/3.htm")):
        put_listing(server, urls[5 * page : 5 * page + 5], path=path)
    server.put(
        "/tin/4.htm",
        listing([(url, f"Nhà máy ra mắt sản phẩm {url[-7:]}") for url in urls[15 - links :]]),
        status=status,
    )
    for _ in range(2):
        told = newsarchive.crawl("numbered", "-s", "SPIDER_MODULES=tests.base_spiders.numbered")
        assert len(newsarchive.exported()) == 15
    walks = [row["ended"] for row in newsarchive.rows("SELECT ended FROM walks ORDER BY id")]
    assert walks[:2] == [ended, "known" if ended == "finished" else ended]
    assert ("truncated" in told.stderr) == (ended == "truncated")
    if ended == "finished":
        assert "truncated" not in newsarchive("health", status=None).stdout
