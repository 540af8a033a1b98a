"""The hostile battery's outlets with a host of their own: odd robots.txt, listings, feeds and sitemaps."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tests.hostile.pages import Reply, listing, page

XML = "application/xml"
Pages = dict[str, Reply | Callable[[str], Reply]]
LISTING = "/danh-sach.html"
MANY = 60_000


@dataclass
class Host:
    """An outlet with two good articles, which its listing shows unless `pages` has another one in its place.

    `good`: the articles that are to be 'stored', or 'left' alone (their rules cannot be had, or forbid them), or
    'any'. `ill`: its health must not be called ok.
    """

    name: str
    robots: Reply | None = None
    pages: Pages = field(default_factory=dict)
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    listed: bool = True
    good: str = "stored"
    ill: bool = False

    def paths(self) -> dict[str, str]:
        """{name of a good article: its path}."""
        return {f"{self.name}-{n}": f"/tin/{self.name}-{n}-10001.html" for n in (1, 2)}

    def answers(self) -> Pages:
        """{path: what it answers}."""
        good = {path: Reply(page(name)) for name, path in self.paths().items()}
        shown: Pages = {LISTING: Reply(listing(list(self.paths().values())))}
        if self.robots is not None:
            shown["/robots.txt"] = self.robots
        return good | shown | self.pages

    def described(self, home: str) -> dict[str, object]:
        """What the outlet file says."""
        root = home.rstrip("/")
        return {
            "homepage": home,
            "listings": {"tin": root + LISTING} if self.listed else {},
            "feeds": tuple(root + path for path in self.feeds),
            "sitemaps": tuple(root + path for path in self.sitemaps),
        }


def hosts(home: Callable[[str], str], forbidden: str) -> Iterator[Host]:
    """All of them; `home` is the home page of one by its name, `forbidden` a host that nobody may be sent to."""
    yield from _robots(forbidden)
    yield from _listings(forbidden)
    yield from _feeds(home, forbidden)
    yield from _sitemaps(home, forbidden)


def _robots(forbidden: str) -> Iterator[Host]:
    def text(name: str, body: bytes | str, good: str = "stored", **more: object) -> Host:
        ill = good == "left"
        return Host(f"robots-{name}", Reply(body, **({"kind": "text/plain"} | more)), good=good, ill=ill)  # type: ignore[arg-type]

    closed = "User-agent: *\nDisallow: /\n"
    yield text("500", "", "left", status=500)
    yield text("599", "", "left", status=599)
    yield text("403", closed, status=403)
    yield text("404", closed, status=404)
    yield text("410", closed, status=410)
    yield text("204", "", "any", status=204)
    yield text("999", closed, "left", status=999)
    yield text("html", page("robots-html"), kind="text/html")
    yield text("10mb", "Disallow: /x\n" * (10 << 20 >> 4) + closed)
    yield text("cut", closed, "any", length="9999")
    yield text("bom", b"\xef\xbb\xbf" + closed.encode(), "left")
    yield text("closed", closed, "left")
    yield text("nul", b"\x00" * 5_000)
    yield text("noise", bytes(range(256)) * 50, "any")
    yield text("utf-16", closed.encode("utf-16"), "any")
    yield text("line-1mb", "User-agent: *\nDisallow: /" + "a" * (1 << 20))
    yield text("stars", "User-agent: *\nDisallow: /" + "*a" * 30 + "$b\n")
    yield text(
        "delay-odd", "User-agent: *\n" + "".join(f"Crawl-delay: {odd}\n" for odd in ("nan", "inf", "-1", "x")), "any"
    )
    yield text("bomb", gzip.compress(bytes(32 << 20), 1), "left", headers=(("Content-Encoding", "gzip"),))
    yield text("sitemaps", f"Sitemap: {forbidden}sitemap.xml\nSitemap: file:///etc/passwd\n")
    yield text("loop", "", "any", status=302, headers=(("Location", "/robots.txt"),))
    yield text("file", "", "any", status=302, headers=(("Location", "file:///etc/passwd"),))
    yield text("no-answer", "", "left", raw=b"")
    yield text("chunked", "", "any", raw=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")


def _listings(forbidden: str) -> Iterator[Host]:
    def shown(
        name: str, more: str = "", head: str = "", good: str = "stored", ill: bool = False, **pages: Reply
    ) -> Host:
        host = Host(f"listing-{name}", good=good, ill=ill)
        first = Reply(listing(list(host.paths().values()), more, head))
        host.pages = {LISTING: first} | {f"/{path}.html": answer for path, answer in pages.items()}
        return host

    def next_link(address: str) -> str:
        return f'<a rel="next" href="{address}">Trang sau</a>'

    yield shown("next-self", next_link(LISTING))
    yield shown(
        "next-pair",
        next_link("/hai.html"),
        hai=Reply(listing(["/tin/listing-next-pair-1-10001.html"], next_link(LISTING))),
    )
    for name, address in {
        "foreign": f"{forbidden}danh-sach.html",
        "javascript": "javascript:alert(1)",
        "data": "data:text/html,x",
        "file": "file:///etc/passwd",
        "broken": "http://[::1",
        "odd-port": "http://127.0.0.1:99999/x",
    }.items():
        yield shown(f"next-{name}", next_link(address))
    yield shown("base", next_link("danh-sach-2.html"), f'<base href="{forbidden}">', good="any")
    yield shown("cookies", "", f'<meta http-equiv="refresh" content="0;url={forbidden}">')
    yield shown(
        "foreign-links",
        "".join(
            f'<a href="{forbidden}tin/bai-viet-cua-nguoi-khac-{n}.html">Bài của báo khác số {n}</a>' for n in range(50)
        ),
    )

    turning = Host("listing-counter", ill=True)

    def counted(path: str) -> Reply:
        n = int(path.rpartition("=")[2]) if "=" in path else 1
        return Reply(listing(list(turning.paths().values()), next_link(f"{LISTING}?trang={n + 1}")))

    turning.pages = {LISTING: counted}
    yield turning

    endless = Host("listing-endless", good="any", ill=True)

    def invented(path: str) -> Reply:
        n = int(path.rpartition("=")[2]) if "=" in path else 1
        links = [*endless.paths().values(), f"/tin/bia-dat-{n}-10001.html"]
        return Reply(listing(links, next_link(f"{LISTING}?trang={n + 1}")))

    endless.pages = {LISTING: invented}
    yield endless

    long = Host("listing-6000")
    others = "".join(f'<a href="/muc/chuyen-muc-{n}.html">Chuyên mục tin tức số {n}</a>' for n in range(6_000))
    long.pages = {LISTING: Reply(listing([], others + listing(list(long.paths().values()))))}
    yield long
    yield Host("listing-empty", pages={LISTING: Reply("")}, good="any", ill=True)
    yield Host("listing-404", pages={LISTING: Reply("", 404)}, good="any", ill=True)
    yield Host("listing-500", pages={LISTING: Reply("", 500)}, good="any", ill=True)
    yield Host(
        "listing-pdf", pages={LISTING: Reply(b"%PDF-1.7" + bytes(500), kind="application/pdf")}, good="any", ill=True
    )
    yield Host(
        "listing-moved",
        pages={LISTING: Reply("", 301, headers=(("Location", f"{forbidden}muc.html"),))},
        good="any",
        ill=True,
    )
    yield Host("listing-loop", pages={LISTING: Reply("", 302, headers=(("Location", LISTING),))}, good="any", ill=True)
    bomb = Reply(gzip.compress(bytes(32 << 20), 1), headers=(("Content-Encoding", "gzip"),))
    yield Host("listing-bomb", pages={LISTING: bomb}, good="any", ill=True)


def _feeds(home: Callable[[str], str], forbidden: str) -> Iterator[Host]:
    def fed(
        name: str,
        make: Callable[[str, list[str]], str | bytes],
        *,
        ill: bool = False,
        alone: bool = True,
        kind: str = "application/rss+xml",
    ) -> Host:
        host = Host(f"feed-{name}", feeds=("/rss.xml",), listed=not alone, ill=ill)
        root = home(host.name).rstrip("/")
        host.pages = {"/rss.xml": Reply(make(root, [root + path for path in host.paths().values()]), kind=kind)}
        return host

    def rss(items: str) -> str:
        return f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'

    def item(link: str, date: str = "Tue, 05 Mar 2024 08:30:00 +0700") -> str:
        return f"<item><title>Tin</title><link>{link}</link><pubDate>{date}</pubDate></item>"

    def laughs(root: str, links: list[str]) -> str:
        entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
        items = "".join(map(item, links))
        return f"<!DOCTYPE rss [{entities}]><rss><channel><title>&a11;</title>{items}</channel></rss>"

    def external(root: str, links: list[str]) -> str:
        dtd = f'<!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/passwd"><!ENTITY h SYSTEM "{forbidden}e.dtd">]>'
        return f"{dtd}<rss><channel><title>&f;&h;</title>{''.join(map(item, links))}</channel></rss>"

    yield fed("laughs", laughs)
    yield fed("external", external)
    yield fed("html", lambda root, links: page("feed-html"), ill=True, alone=False)
    yield fed("json", lambda root, links: "[]", ill=True, alone=False)
    yield fed("empty", lambda root, links: "", ill=True, alone=False)
    yield fed("noise", lambda root, links: bytes(range(256)) * 20, ill=True, alone=False)
    yield fed("type", lambda root, links: rss("".join(map(item, links))), kind="image/png")
    yield fed("5000", lambda root, links: rss("".join(map(item, links)) + item(f"{root}/muc/khac.html") * 5_000))
    yield fed("foreign", lambda root, links: rss("".join(map(item, links)) + item(f"{forbidden}tin/x-10001.html") * 20))
    yield fed(
        "schemes",
        lambda root, links: rss(
            "".join(map(item, ["javascript:alert(1)", "file:///etc/passwd", "http://[::1", *links]))
        ),
    )
    dates = ("Thu, 31 Feb 2024 25:61:61 +9999", "9999-12-31", "0000-00-00", "1" * 5_000, "\u0662")
    yield fed("dates", lambda root, links: rss("".join(item(links[n % 2], date) for n, date in enumerate(dates))))
    yield fed("deep", lambda root, links: rss("".join(map(item, links)) + "<a>" * 5_000))


def _sitemaps(home: Callable[[str], str], forbidden: str) -> Iterator[Host]:
    def mapped(name: str, make: Callable[[str, list[str]], Pages], **more: bool | str) -> Host:
        host = Host(f"sitemap-{name}", sitemaps=("/sitemap.xml",), **({"listed": False} | more))  # type: ignore[arg-type]
        root = home(host.name).rstrip("/")
        host.pages = make(root, [root + path for path in host.paths().values()])
        return host

    def urlset(urls: list[str]) -> str:
        return _xml("urlset", "".join(f"<url><loc>{url}</loc></url>" for url in urls))

    def index(urls: list[str]) -> str:
        return _xml("sitemapindex", "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in urls))

    def one(body: str | bytes, kind: str = XML) -> Pages:
        return {"/sitemap.xml": Reply(body, kind=kind)}

    def cycle(root: str, links: list[str]) -> Pages:
        return {
            "/sitemap.xml": Reply(index([f"{root}/a.xml", f"{root}/sitemap.xml"]), kind=XML),
            "/a.xml": Reply(index([f"{root}/b.xml", f"{root}/c.xml"]), kind=XML),
            "/b.xml": Reply(index([f"{root}/a.xml", f"{root}/sitemap.xml"]), kind=XML),
            "/c.xml": Reply(urlset(links), kind=XML),
        }

    def counter(root: str, links: list[str]) -> Pages:
        def answer(path: str) -> Reply:
            n = int(path.rpartition("=")[2]) if "=" in path else 0
            return Reply(index([f"{root}/c.xml", f"{root}/sitemap.xml?n={n + 1}"]), kind=XML)

        return {"/sitemap.xml": answer, "/c.xml": Reply(urlset(links), kind=XML)}

    def children(root: str, links: list[str]) -> Pages:
        named = [f"{root}/c.xml", *(f"{root}/khong-co-{n}.xml" for n in range(300))]
        return {"/sitemap.xml": Reply(index(named), kind=XML), "/c.xml": Reply(urlset(links), kind=XML)}

    def foreign(root: str, links: list[str]) -> Pages:
        named = [f"{forbidden}sitemap.xml", "file:///etc/passwd", f"{root}/c.xml"]
        return {"/sitemap.xml": Reply(index(named), kind=XML), "/c.xml": Reply(urlset(links), kind=XML)}

    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
    yield mapped("laughs", lambda root, links: one(urlset(links).replace("?>", f"?>{laughs}<x>&c;</x>", 1)), good="any")
    quadratic = f'<!DOCTYPE x [<!ENTITY a "{"a" * 50_000}">]>'
    yield mapped(
        "quadratic", lambda root, links: one(urlset([*links, "&a;" * 5_000]).replace("?>", f"?>{quadratic}", 1))
    )
    external = f'<!DOCTYPE urlset SYSTEM "{forbidden}x.dtd" [<!ENTITY % p SYSTEM "{forbidden}p.dtd"> %p;]>'
    yield mapped("external", lambda root, links: one(urlset(links).replace("?>", f"?>{external}", 1)))
    yield mapped("html", lambda root, links: one(page("x"), "text/html"), listed=True, ill=True)
    yield mapped("text", lambda root, links: one("\n".join(links), "text/plain"), good="any", ill=True)
    yield mapped("empty", lambda root, links: one(""), listed=True, ill=True)
    yield mapped("500", lambda root, links: {"/sitemap.xml": Reply("", 500)}, listed=True, ill=True)
    yield mapped("type", lambda root, links: one(urlset(links), "image/png"))
    yield mapped("gzip", lambda root, links: one(gzip.compress(urlset(links).encode()), "application/x-gzip"))
    yield mapped(
        "gzip-cut", lambda root, links: one(gzip.compress(urlset(links).encode())[:-30]), listed=True, ill=True
    )
    yield mapped("gzip-bomb", lambda root, links: one(gzip.compress(bytes(100 << 20), 1)), listed=True, ill=True)
    yield mapped("60000", lambda root, links: one(urlset([*links, *(f"{root}/muc/{n}.html" for n in range(MANY - 2))])))
    yield mapped(
        "foreign-pages",
        lambda root, links: one(urlset([*links, *(f"{forbidden}tin/bai-{n}.html" for n in range(200))])),
    )
    yield mapped("foreign", foreign)
    yield mapped("cycle", cycle)
    yield mapped("counter", counter)
    yield mapped("children", children)
    yield mapped("deep", lambda root, links: one(urlset(links).replace("</urlset>", "<a>" * 3_000)))
    yield mapped("utf-16", lambda root, links: one(urlset(links).encode("utf-16")), good="any")
    yield mapped(
        "entries-in-entries",
        lambda root, links: one(_xml("urlset", "<url>" * 500 + "".join(f"<loc>{url}</loc>" for url in links))),
        good="any",
    )


def _xml(root: str, inner: str) -> str:
    return f'<?xml version="1.0"?><{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inner}</{root}>'
