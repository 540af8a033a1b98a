"""The servers behind tests/base_spiders/five.py: what each outlet shows, newest first."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

from tests.pages import listing
from tests.server import Server

VIETNAM = timezone(timedelta(hours=7))
START = datetime(2024, 1, 1, 8, 0, tzinfo=VIETNAM)
WORDS = (
    "nhà máy xưởng đơn vị sản phẩm dây chuyền kỹ sư công nghệ thử nghiệm bàn giao tàu tuần tra vật liệu",
    "chất lượng kiểm tra kế hoạch quý năm đội ngũ thợ cơ khí quang học nghiên cứu chế tạo lắp ráp đúc",
)
VOCABULARY = [word for line in WORDS for word in line.split()]
NAV = "".join(f'<li><a href="/muc/{n}.html">Chuyên mục số {n}</a></li>' for n in range(60))


@dataclass
class Press:
    """One outlet on one server: `show` puts up its listings and articles as they are now."""

    server: Server
    kind: str
    numbers: list[int] = field(default_factory=list)
    edited: set[int] = field(default_factory=set)
    gone: set[int] = field(default_factory=set)
    per_page: int = 20

    def path(self, n: int) -> str:
        """The path of article n."""
        slug = f"nha-may-thu-nghiem-san-pham-so-{n}"
        return {
            "numbered": f"/{slug}-post{10000 + n}.html",
            "blog": f"/2024/{n % 12 + 1:02}/{slug}/",
            "aspnet": f"/tin-tuc/tin-hoat-dong/{slug}-d101-t{8000 + n}.html",
            "loadmore": f"/{slug}-1022403{n:011}.htm",
            "mapped": f"/quoc-phong/{slug}-i{700000 + n}/",
        }[self.kind]

    def urls(self) -> set[str]:
        """The addresses of all articles that are up."""
        return {self.server.url(self.path(n)) for n in self.numbers if n not in self.gone}

    def show(self) -> None:
        """Put everything up."""
        for n in self.numbers:
            if n in self.gone:
                self.server.drop(self.path(n))
            else:
                self.server.put(self.path(n), self._article(n))
        getattr(self, f"_{self.kind}")([n for n in reversed(self.numbers) if n not in self.gone])

    def _article(self, n: int) -> str:
        words = random.Random(f"{self.kind}{n}")
        body = "".join(
            f"<p>{' '.join(words.choices(VOCABULARY, k=60)).capitalize()}, số {n * p}.</p>" for p in range(1, 4)
        )
        if n in self.edited:
            body = body.replace("</p>", " Bản tin đã được sửa.</p>", 1)
        return (
            f'<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Thử nghiệm sản phẩm số {n}</title>'
            f'<meta property="og:type" content="article">'
            f'<meta property="article:published_time" content="{self._moment(n).isoformat()}"></head><body>'
            f"<nav><ul>{NAV}</ul></nav><article><h1>Thử nghiệm sản phẩm số {n}</h1>{body}</article></body></html>"
        )

    def _moment(self, n: int) -> datetime:
        return START + timedelta(hours=5 * n)

    def _pages(self, numbers: list[int]) -> list[list[int]]:
        return [numbers[i : i + self.per_page] for i in range(0, len(numbers), self.per_page)] or [[]]

    def _links(self, numbers: list[int]) -> list[tuple[str, str]]:
        return [(self.path(n), f"Nhà máy thử nghiệm sản phẩm số {n}") for n in numbers]

    def _numbered(self, numbers: list[int]) -> None:
        for section, part in (("a", numbers[::2]), ("b", numbers[1::2])):
            pages = self._pages(part)
            for page, chunk in enumerate(pages, 1):
                pager = "".join(
                    f'<a href="/muc-{section}.html?trang={p}">{p}</a>' for p in range(1, len(pages) + 1) if p != page
                )
                html = listing(self._links(chunk)).replace("</body>", f'<div class="pagination">{pager}</div></body>')
                self.server.put(f"/muc-{section}.html" + (f"?trang={page}" if page > 1 else ""), html)

    def _blog(self, numbers: list[int]) -> None:
        pages = self._pages(numbers)
        for page, chunk in enumerate(pages, 1):
            further = f"/category/news/page/{page + 1}/" if page < len(pages) else None
            path = "/category/news/" if page == 1 else f"/category/news/page/{page}/"
            self.server.put(path, listing(self._links(chunk), further))
        items = "".join(
            f"<item><title>Số {n}</title><link>{self.server.url(self.path(n))}</link>"
            f"<pubDate>{format_datetime(self._moment(n))}</pubDate></item>"
            for n in numbers[:10]
        )
        self.server.put("/feed/", f'<rss version="2.0"><channel>{items}</channel></rss>', "application/rss+xml")

    def _aspnet(self, numbers: list[int]) -> None:
        pages = self._pages(numbers)
        for page, chunk in enumerate(pages, 1):
            items = "".join(
                f'<div class="tin"><a href="{self.path(n)}">Nhà máy thử nghiệm sản phẩm số {n}</a>'
                f"<span>{self._moment(n):%-m/%-d/%Y %-I:%M:%S %p}</span></div>"
                for n in chunk
            )
            pager = "".join(
                f'<a href="/tin-tuc/tin-hoat-dong-d101.html?Page={p}">{p}</a>' for p in range(1, len(pages) + 1)
            )
            html = f'<html lang="vi"><body>{items}<div class="phantrang">{pager}</div></body></html>'
            self.server.put("/tin-tuc/tin-hoat-dong-d101.html" + (f"?Page={page}" if page > 1 else ""), html)

    def _loadmore(self, numbers: list[int]) -> None:
        pages = self._pages(numbers)
        self.server.put("/quoc-phong.htm", listing(self._links(pages[0])))
        for page, chunk in enumerate([*pages[1:], []], 2):
            html = "".join(f'<li><a href="{path}">{title}</a></li>' for path, title in self._links(chunk))
            self.server.put(f"/timelinelist/7/{page}.htm", json.dumps({"html": html}), "application/json")

    def _mapped(self, numbers: list[int]) -> None:
        halves = (numbers[::2], numbers[1::2])
        for index, half in enumerate(halves):
            urls = "".join(f"<url><loc>{self.server.url(self.path(n))}</loc></url>" for n in half)
            self.server.put(f"/sitemap-{index}.xml", _xml("urlset", urls), "application/xml")
        maps = "".join(f"<sitemap><loc>{self.server.url(f'/sitemap-{i}.xml')}</loc></sitemap>" for i in range(2))
        self.server.put("/sitemap.xml", _xml("sitemapindex", maps), "application/xml")


def _xml(root: str, inner: str) -> str:
    return f'<?xml version="1.0"?><{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inner}</{root}>'
