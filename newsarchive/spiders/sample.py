"""`newsarchive crawl sample`: the news site that ships in the package, without a network connection."""

from pathlib import Path
from typing import Any, Self

from scrapy.crawler import Crawler

from newsarchive.base_spiders.archive_spider import ArchiveSpider
from newsarchive.base_spiders.vccorp import VCCorp
from newsarchive.errors import UserError
from newsarchive.outlets.spec import OutletSpec

RECORDINGS = {number: Path(__file__).with_name(f"sample-{number}.warc.zst") for number in ("1", "2")}
#: The pictures of the first visit, and what is new, gone or another one at the second.
PICTURES = {number: Path(__file__).with_name(f"sample-pictures-{number}.warc.zst") for number in ("1", "2")}


class Magazine(OutletSpec):
    """A magazine on ASP.NET pages, old and present, as vdi.org.vn's are. Invented."""

    name = "cnqp"
    title = "Tạp chí Công nghiệp quốc phòng và Kỹ thuật"
    homepage = "https://cnqp.example/"
    listings = {
        "tin-hoat-dong": "https://cnqp.example/tin-tuc/tin-hoat-dong-d101.html",
        "tin-co-so": "https://cnqp.example/tin-tuc/tin-co-so-d103.html",
        "khoa-hoc-cong-nghe": "https://cnqp.example/tin-tuc/khoa-hoc-cong-nghe-d104.html",
        "tin-hoat-dong-cu": "https://cnqp.example/chuyen-muc/2/tin-hoat-ong",
        "tin-co-so-cu": "https://cnqp.example/chuyen-muc/3/tin-co-so",
    }
    article = r"/article/\d+/|-d\d+-t\d+\.html"
    date_order = "MDY"
    date_orders = ((r"/article/\d+/|/chuyen-muc/", "DMY"),)
    dateline = r"CNQP\s*&\s*KT"


class Newspaper(OutletSpec):
    """A newspaper on two systems: captions in tables, and lazy pictures in figures. Invented."""

    name = "quansu"
    title = "Báo Quân sự và Đời sống"
    homepage = "https://quansu.example/"
    listings = {
        "khoa-hoc-quan-su": "https://quansu.example/khoa-hoc-quan-su/",
        "bien-dao": "https://quansu.example/bien-dao/",
        "tin-tuc": "https://quansu.example/cong-nghiep-quoc-phong/tin-tuc",
    }
    feeds = ("https://quansu.example/rss/cate/tin-moi-nhat.rss",)
    article = r"-post\d+\.html|/cong-nghiep-quoc-phong/[\w-]+/[\w-]+-\d+$"
    select = {"published_at": "span.post-subinfo"}


class NewsSite(VCCorp):
    """A news site on VCCorp's system with PhotoCMS captions. A script loads older news. Invented."""

    name = "tinquocphong"
    title = "Tin Quốc phòng"
    homepage = "https://tinquocphong.example/"
    listings = {
        "cong-nghiep-quoc-phong": "https://tinquocphong.example/cong-nghiep-quoc-phong.htm",
        "trang-bi": "https://tinquocphong.example/trang-bi.htm",
    }
    sitemaps = ("https://tinquocphong.example/sitemap.xml",)
    article = r"-\d{18}\.htm"


class Sample(ArchiveSpider):
    """Crawls three invented outlets by replay. `-a snapshot=2` shows the site a week later: one article is corrected,
    one is gone, two are new. `-a visit=2` is the same."""

    name = "sample"
    outlets = (Magazine, Newspaper, NewsSite)

    @classmethod
    def from_crawler(
        cls, crawler: Crawler, *args: Any, visit: str = "1", snapshot: str | None = None, **kwargs: Any
    ) -> Self:
        option, number = ("visit", visit) if snapshot is None else ("snapshot", snapshot)
        if number not in RECORDINGS:
            raise UserError(f"sample: {option}={number!r}: choose {' or '.join(RECORDINGS)}")
        spider = super().from_crawler(crawler, *args, **kwargs)
        pictures = [path for visit, path in PICTURES.items() if visit <= number]
        crawler.settings.set("REPLAY", [str(path) for path in (RECORDINGS[number], *pictures)], priority="cmdline")
        return spider
