"""Ten outlets in a world of invented time: seven publish, correct, remove, move and restore articles; three lie.

What an address answers is a function of the address and of the number of the run (one each six hours), so that a crawl
needs neither sockets nor a clock: Scrapy's own slot for download handlers answers from here.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import ClassVar
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes

from newsarchive.base_spiders.archive_spider import ArchiveSpider
from newsarchive.outlets.spec import OutletSpec
from tests.hostile.pages import listing, page, text

FIRST = datetime(2024, 3, 1, tzinfo=UTC)
RUN = timedelta(hours=6)
RUNS = 200
# Customers of one host among them: the lie of a neighbour must not count for more.
HONEST = ("bao-1.blogspot.com", "bao-2.blogspot.com", *(f"bao-{n}.example" for n in range(3, 8)))
HOSTILE = ("doc-1.blogspot.com", "tin-la.example", "www.tin-do.example")
STRANGER = "khach.example"  # no outlet file knows it
XML = "application/xml"
Answer = tuple[int, str, str, str]  # status, type, location, body


def moment(run: int) -> datetime:
    """When a run takes place."""
    return FIRST + run * RUN


@dataclass(frozen=True)
class Piece:
    """An honest article, by the runs in which something befalls it (RUNS and later: never)."""

    host: str
    number: int
    born: int
    edited: int
    gone: int
    back: int
    moved: int

    def path(self, run: int) -> str:
        """Where it stands."""
        slug = "ban-tin" if run < self.moved else "ban-tin-moi"
        return f"/tin/{slug}-{self.number}-{10_000 + self.number}.html"

    def up(self, run: int) -> bool:
        return self.born <= run and not self.gone <= run < self.back

    def page(self, run: int) -> str:
        name = f"{self.host}-{self.number}"
        paragraphs = text(name)
        if run >= self.edited:
            paragraphs[-1] += " Tòa soạn đã đính chính số liệu của đoạn này theo thông tin của nhà máy."
        canonical = f'<meta charset="utf-8"><link rel="canonical" href="{root(self.host, run)}{self.path(run)}">'
        published = (moment(self.born) - timedelta(hours=1)).isoformat()
        return page(name, head=canonical, published=published, paragraphs=paragraphs)


def root(host: str, run: int) -> str:
    """Two of the outlets come to speak https."""
    secure = host in {"bao-3.example", "bao-1.blogspot.com"} and run >= 90
    return f"{'https' if secure else 'http'}://{host}"


@cache
def pieces(host: str) -> tuple[Piece, ...]:
    """All that an outlet ever publishes."""
    chance = random.Random(host)
    found: list[Piece] = []
    for run in range(RUNS):
        if run < 2 or chance.random() < 0.04:
            later = [run + chance.randint(2, 60) if chance.random() < share else RUNS for share in (0.3, 0.25, 0.25)]
            edited, gone, moved = later
            back = gone + chance.randint(3, 20) if chance.random() < 0.5 else RUNS
            found.append(Piece(host, len(found), run, edited, gone, back, moved))
    return tuple(found)


def honest(host: str, path: str, scheme: str, run: int) -> Answer:
    """What an honest outlet answers."""
    home = root(host, run)
    if scheme == "http" and home.startswith("https"):
        return 301, "text/html", home + path, ""
    shown = [piece for piece in pieces(host) if piece.up(run)]
    newest = [home + piece.path(run) for piece in reversed(shown)]
    if path == "/danh-sach.html":
        further = '<a rel="next" href="/danh-sach.html?trang=2">Trang sau</a>' if len(newest) > 6 else ""
        return _html(listing(newest[:6], further))
    if path == "/danh-sach.html?trang=2":
        return _html(listing(newest[6:12]))
    if path == "/rss.xml":
        return _feed(newest[:10])
    if path == "/sitemap.xml":
        return _sitemap([], [f"{home}/bai.xml"])
    if path == "/bai.xml":
        return _sitemap(newest[:15], [])
    for piece in pieces(host):
        if piece.up(run) and path == piece.path(run):
            return _html(piece.page(run))
        if piece.up(run) and path == piece.path(piece.moved - 1):
            return 301, "text/html", home + piece.path(run), ""
    return 404, "text/html", "", "<h1>Không tìm thấy</h1>"


def hostile(host: str, path: str, scheme: str, run: int) -> Answer:
    """What a hostile outlet, or a host that no outlet file knows, answers: otherwise at every visit."""
    chance = random.Random(f"{host}{path}{run}")
    own = [f"/tin/tin-la-{run // 4 - n}-10001.html" for n in range(4)]
    if path == "/danh-sach.html":
        further = chance.choice([*_claims(chance, run, 3), "/danh-sach.html?trang=2", path])
        base = chance.choice(["", f'<base href="http://{chance.choice(HONEST)}/">'])
        return _html(listing([*own, *_claims(chance, run, 5)], f'<a rel="next" href="{further}">Sau</a>', base))
    if path.startswith("/danh-sach.html?"):
        return _html(listing(_claims(chance, run, 5)))
    if path == "/rss.xml":
        return _feed([f"http://{host}{own[0]}", *_claims(chance, run, 6)], "Fri, 03 May 2019 08:00:00 +0700")
    if path == "/sitemap.xml":
        return _sitemap(_claims(chance, run, 3), [*_claims(chance, run, 6), f"http://{host}/bai.xml"])
    if path == "/bai.xml":
        return _sitemap([*_claims(chance, run, 6), *(f"http://{host}{one}" for one in own)], [])
    if path == "/robots.txt":
        return 404, "text/plain", "", ""
    claimed = _claims(chance, run, 1)[0]
    lie = chance.randrange(8)
    if lie == 0:
        return 404, "text/html", "", "<h1>404</h1>"
    if lie <= 2:
        return chance.choice((301, 302, 308)), "text/html", claimed, ""
    stamp = chance.choice(["", f"?v={run}"])
    tag = chance.choice(['<link rel="canonical" href="{}">', '<meta property="og:url" content="{}">'])
    head = '<meta charset="utf-8">' + tag.format(chance.choice([claimed, f"http://{host}{path}"]) + stamp)
    piece = chance.choice(pieces(chance.choice(HONEST)))
    name = f"{piece.host}-{piece.number}" if lie == 3 else f"{host}{path}"
    paragraphs = [*text(name), f"{chance.randrange(99)} người đang đọc"]
    published = chance.choice(["2019-05-03T08:00:00+07:00", moment(run).isoformat(), "2098-01-01T00:00:00+07:00"])
    return _html(page(name, head=head, paragraphs=paragraphs, published=published))


def _claims(chance: random.Random, run: int, count: int) -> list[str]:
    """Addresses of honest outlets: of articles that stand, are gone or are still to come, and of their listings."""
    found = []
    for _ in range(count):
        host = chance.choice(HONEST)
        home = chance.choice([f"http://{host}", f"https://{host}", root(host, run)])
        piece = chance.choice(pieces(host))
        near = [one for one in pieces(host) if abs(one.born - run) < 12] or [piece]
        paths = [piece.path(run), chance.choice(near).path(run), piece.path(RUNS), "/tin/khong-co-that-10001.html"]
        paths += ["/danh-sach.html", "/danh-sach.html?trang=2", "/rss.xml", "/sitemap.xml", "/bai.xml", "/"]
        found.append(home + chance.choice([*paths[:4], *paths]))
    return found


def answer(url: str, run: int) -> Answer:
    """What an address answers in a run."""
    parts = urlsplit(url)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    if parts.netloc in HONEST:
        return honest(parts.netloc, path, parts.scheme, run)
    return hostile(parts.netloc, path, parts.scheme, run)


class Handler(BaseDownloadHandler):
    """Scrapy's download handler for this world; the setting REPLAY_AT says when."""

    async def download_request(self, request: Request) -> Response:
        at = datetime.fromisoformat(self.crawler.settings["REPLAY_AT"])
        status, kind, location, body = answer(request.url, round((at - FIRST) / RUN))
        request.meta["fetched_at"] = at.isoformat(timespec="seconds")
        headers = Headers({"Content-Type": f"{kind}; charset=utf-8"} | ({"Location": location} if location else {}))
        made = responsetypes.from_args(headers=headers, url=request.url, body=body.encode())
        return made(request.url, status=status, headers=headers, body=body.encode())


def _html(body: str) -> Answer:
    return 200, "text/html", "", body


def _feed(urls: list[str], date: str = "") -> Answer:
    items = "".join(f"<item><title>Tin</title><link>{url}</link><pubDate>{date}</pubDate></item>" for url in urls)
    return 200, "application/rss+xml", "", f'<rss version="2.0"><channel>{items}</channel></rss>'


def _sitemap(urls: list[str], children: list[str]) -> Answer:
    kind, entry, named = ("sitemapindex", "sitemap", children) if children else ("urlset", "url", urls)
    inner = "".join(f"<{entry}><loc>{url}</loc></{entry}>" for url in named)
    return 200, XML, "", f'<{kind} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inner}</{kind}>'


def _described(host: str, number: int) -> type[OutletSpec]:
    home = f"http://{host}/"
    feeds = (f"{home}rss.xml",) if number % 3 == 0 or host in HOSTILE else ()
    sitemaps = (f"{home}sitemap.xml",) if number % 3 == 1 or host in HOSTILE else ()
    said = {"name": host.replace(".", "-"), "homepage": home, "article": r"/tin/", "feeds": feeds, "sitemaps": sitemaps}
    return type("Told", (OutletSpec,), said | {"listings": {"tin": f"{home}danh-sach.html"}})


class Honest(ArchiveSpider):
    """The seven."""

    name = "honest"
    outlets: ClassVar = tuple(_described(host, number) for number, host in enumerate(HONEST))


class All(ArchiveSpider):
    """The seven, and the three that lie among them."""

    name = "all"
    outlets: ClassVar = (
        _described(HOSTILE[0], 7),
        *Honest.outlets[:4],
        _described(HOSTILE[1], 8),
        *Honest.outlets[4:],
        _described(HOSTILE[2], 9),
    )
