"""What an outlet may not do to us, and what a general paper's article must speak of."""

from __future__ import annotations

import pytest
from scrapy import Request
from scrapy.exceptions import IgnoreRequest

from newsarchive.crawling.guard import Guard
from newsarchive.crawling.topic import DEFENCE
from newsarchive.items import Article
from newsarchive.spiders.vdi import Vdi


@pytest.mark.parametrize(
    "target",
    ["http://127.0.0.1/", "http://localhost/x", "http://10.1.2.3/", "http://169.254.169.254/", "http://[::1]/"],
)
def test_no_public_host_sends_the_crawl_to_a_private_one(target: str) -> None:
    with pytest.raises(IgnoreRequest, match="private address"):
        Guard().process_request(Request(target, meta={"redirect_urls": ["https://bao.example/1"]}))
    with pytest.raises(IgnoreRequest, match="private address"):
        Guard().process_request(Request(target, meta={"found_on": "https://bao.example/?page=1"}))
    Guard().process_request(Request(target))  # asked for by name: that is the person's own affair
    Guard().process_request(Request(target, meta={"redirect_urls": ["http://127.0.0.1:8000/1"]}))
    Guard().process_request(Request("https://bao.example/2", meta={"redirect_urls": ["https://bao.example/1"]}))


@pytest.mark.parametrize(
    ("title", "body", "about"),
    [
        ("Nhà máy quốc phòng Q45 ra mắt sản phẩm mới", "Sản phẩm được bán ra từ tháng sau.", True),
        ("NHA MAY QUOC PHONG", "", True),
        ("Giá vàng trong nước giảm mạnh", "Sáng nay giá vàng giảm. Bộ đội được nhắc đến một lần.", False),
        ("Chuyến thăm", "Hải quân hai nước diễn tập. Tàu chiến cập cảng. Đoàn quân sự dự lễ.", True),
        ("New frigate launched", "", True),
        ("Nông dân được mùa", "Vụ lúa năm nay năng suất cao.", False),
    ],
)
def test_the_topic_of_a_general_paper(title: str, body: str, about: bool) -> None:
    assert DEFENCE.speaks_in(Article("https://bao.example/1", title=title, body=body)) is about


def test_the_addresses_of_one_article_have_its_identity_in_common() -> None:
    rewritten = "https://vdi.org.vn/tin-tuc/tin-co-so/hinh-anh-z121--d103-t8389.html?Page=48"
    raw = "https://vdi.org.vn/Public/Pages/danh-sach-tin-tuc.aspx?Cat=103&ItemID=8389&Page=27"
    assert Vdi.identity(rewritten) == Vdi.identity(raw) == "vdi:103:8389"
    assert Vdi.identity("https://vdi.org.vn/tin-tuc/tin-co-so-d103.html") is None
