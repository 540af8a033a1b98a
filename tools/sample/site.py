"""Every address of the site at a snapshot, and the WARC file of a snapshot."""

from __future__ import annotations

import sys
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newsarchive.models import Capture
from tools.sample.addresses import address, old_address
from tools.sample.outlets import PER_PAGE, SITES, SNAPSHOTS, Section, Site
from tools.sample.pictures import encoded
from tools.sample.render import picture_url, render
from tools.sample.texts import Picture, Text, texts, vanished

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

FEED = "https://quansu.example/rss/cate/tin-moi-nhat.rss"
SITEMAP = "https://tinquocphong.example/sitemap.xml"
#: A listing still shows this one; the article was taken away before the first snapshot.
DEAD = "https://cnqp.example/article/398/ke-hoach-xuat-ban-tap-chi-quy-i-2020"

#: How wide the pictures of each layout are, in pixels.
PICTURE_WIDTHS = {"aspnet_old": 640, "aspnet_new": 760, "imgeditor": 870, "zce": 840, "vccorp": 730}
#: Hosts that serve nothing but pictures. The others serve theirs beside the pages.
PICTURE_HOSTS = ("file.quansu.example", "cdn.quansu.example", "tqp.cdn.example")

#: Leads of other articles under the body of the magazine's present pages, on one page of them.
OTHERS = 4

ROBOTS = {
    "cnqp": "User-agent: *\nDisallow: /tin-tuc/noi-bo/\nDisallow: /Public/Pages/\n",
    "quansu": f"User-agent: *\nDisallow: /tu-khoa/\nDisallow: /tim-kiem/\nAllow: /\n\n# {FEED}\n",
    "tinquocphong": f"User-agent: *\nDisallow: /ajax/\nDisallow: /*.chn$\n\nSitemap: {SITEMAP}\n",
}

_SERVERS = {
    "aspnet_old": [("Server", "Microsoft-IIS/8.5"), ("X-AspNet-Version", "4.0.30319")],
    "aspnet_new": [("Server", "Microsoft-IIS/10.0"), ("X-Powered-By", "ASP.NET")],
}


class _Snapshot:
    """The site at one moment: what the templates ask for, and the pages."""

    def __init__(self, snapshot: int) -> None:
        self.snapshot = snapshot
        self.texts = texts(snapshot)
        self.moment = SNAPSHOTS[snapshot]
        self.gone = vanished(snapshot)

    def of(self, site: Site) -> list[Text]:
        return [t for t in self.texts if t.outlet == site.name and t.listed]

    def items(self, section: Section) -> list[Text]:
        mine = (section.outlet, section.layout, section.slug)
        return [t for t in self.texts if t.listed and mine in self._sections(t)]

    @staticmethod
    def _sections(text: Text) -> list[tuple[str, str, str]]:
        """Where an article is listed: what the old CMS published, it still lists."""
        layouts = [text.layout] + (["aspnet_old"] if text.old_id is not None else [])
        return [(text.outlet, layout, text.section) for layout in layouts]

    def context(self, site: Site, path: str, **more: Any) -> dict[str, Any]:
        """What the frame of every page needs; `clock` is the site's own, not the article's date."""
        listed = [t for t in self.of(site) if not t.banned]
        return {
            "site": site,
            "url": site.home.rstrip("/") + path,
            "clock": self.moment,
            "latest": listed[:6],
            "most_read": sorted(listed, key=lambda t: t.id * 7919 % 101)[:5],
            **more,
        }

    def page(self, url: str, body: bytes, layout: str = "", status: int = 200, kind: str = "") -> Capture:
        kind = kind or "text/html; charset=utf-8"
        headers = [
            ("Content-Type", kind),
            *_SERVERS.get(layout, [("Server", "nginx")]),
            ("Date", format_datetime(self.moment.astimezone(UTC), usegmt=True)),
            ("Content-Length", str(len(body))),
        ]
        return Capture(url, self.moment.isoformat(), status, headers, body)

    def article(self, text: Text) -> Iterator[Capture]:
        site = SITES[text.outlet]
        url = address(text)
        section = site.section(text.layout, text.section)
        near = [t for t in self.items(section) if t is not text and not t.banned]
        more: dict[str, Any] = {"text": text, "section": section, "related": near[:4], "canonical": url}
        if text.layout == "aspnet_new":
            yield from self._with_others(site, text, url, more)
            return
        path = url.removeprefix(site.home.rstrip("/"))
        body = render(f"{text.layout}_article.html.j2", **self.context(site, path, **more))
        yield self.page(url, body, text.layout)

    def _with_others(self, site: Site, text: Text, url: str, more: dict[str, Any]) -> Iterator[Capture]:
        """An article of the magazine's present CMS: '?Page=n' turns the leads of others under it."""
        others = [t for t in self.of(site) if t.layout == text.layout and t is not text and not t.banned]
        last = -(-len(others) // OTHERS)
        path = url.removeprefix(site.home.rstrip("/"))
        for number in range(last + 1):
            here = others[max(number - 1, 0) * OTHERS :][:OTHERS]
            context = self.context(site, path, others=here, number=number or 1, last=last, **more)
            body = render("aspnet_new_article.html.j2", **context)
            yield self.page(url if number == 0 else f"{url}?Page={number}", body, text.layout)
        if old := old_address(text):
            path = old.removeprefix(site.home.rstrip("/"))
            body = render("aspnet_old_article.html.j2", **self.context(site, path, **more))
            yield self.page(old, body, "aspnet_old")

    def listing(self, section: Section) -> Iterator[Capture]:
        site = SITES[section.outlet]
        items = self.items(section)
        size = PER_PAGE[section.layout]
        last = max(-(-len(items) // size), 1)
        # ASP.NET's pagers name the first page too; VCCorp's 'Xem thêm' asks until a page is empty.
        numbers = [0, *range(1, last + 1)] if section.layout.startswith("aspnet") else list(range(1, last + 1))
        if section.layout == "vccorp":
            numbers.append(last + 1)
        for number in numbers:
            listed = items[max(number - 1, 0) * size :][:size]
            path = section.listing(number) if number else section.listing()
            if number == 1 and 0 in numbers:
                path = section.listing(2).removesuffix("2") + "1"
            name = "vccorp_fragment" if section.layout == "vccorp" and number > 1 else f"{section.layout}_listing"
            context = self.context(
                site,
                path,
                section=section,
                items=listed,
                number=number or 1,
                last=last,
                dead=DEAD if section.layout == "aspnet_old" and section.number == 2 else None,
            )
            yield self.page(context["url"], render(f"{name}.html.j2", **context), section.layout)

    def frame(self, site: Site) -> Iterator[Capture]:
        """What an outlet has beside sections and articles."""
        yield self.page(f"{site.home}robots.txt", ROBOTS[site.name].encode(), site.layout, kind="text/plain")
        for name, path in (("home", "/"), ("contact", "/lien-he.htm")):
            body = render(f"{name}.html.j2", **self.context(site, path))
            yield self.page(site.home.rstrip("/") + path, body, site.layout)

    def missing(self) -> Iterator[Capture]:
        for url in (DEAD, *(address(t) for t in self.gone)):
            site = next(s for s in SITES.values() if url.startswith(s.home))
            body = render("missing.html.j2", **self.context(site, "/404.htm"))
            yield self.page(url, body, site.layout, status=404)

    def feeds(self) -> Iterator[Capture]:
        newest = [t for t in self.texts if t.outlet == "quansu"][:10]
        body = render("feed.xml.j2", items=newest, clock=self.moment, url=FEED, http_date=format_datetime)
        yield self.page(FEED, body, kind="application/rss+xml; charset=utf-8")
        # The sitemap is made once a month on such sites: it still names what has vanished.
        known = [t for t in (*self.texts, *self.gone) if t.outlet == "tinquocphong"]
        yield self.page(SITEMAP, render("sitemap.xml.j2", items=known), kind="text/xml; charset=utf-8")


def pages(snapshot: int = 1) -> Iterator[Capture]:
    """Every address of the three hosts at this snapshot (1 or 2) with its answer; the same bytes each time.

    404 pages are those of DEAD and of the articles that vanished. Raises ValueError for another snapshot.
    """
    now = _Snapshot(snapshot)
    for site in SITES.values():
        yield from now.frame(site)
        for section in site.sections:
            yield from now.listing(section)
    for text in now.texts:
        yield from now.article(text)
    yield from now.missing()
    yield from now.feeds()


def shown(snapshot: int) -> dict[str, tuple[Text, Picture]]:
    """The pictures that the articles show at this snapshot, by address."""
    return {picture_url(t, n): (t, picture) for t in texts(snapshot) for n, picture in enumerate(t.photos, 1)}


def pictures(snapshot: int = 1) -> Iterator[Capture]:
    """What the addresses of the pictures answer: at snapshot 1 all of them, and the picture hosts' robots.txt; at
    snapshot 2 those that are new, gone or exchanged for another picture."""
    now = _Snapshot(snapshot)
    before = {url: picture for earlier in range(1, snapshot) for url, (_, picture) in shown(earlier).items()}
    if snapshot == 1:
        for host in PICTURE_HOSTS:
            yield now.page(f"https://{host}/robots.txt", b"User-agent: *\nDisallow:\n", kind="text/plain")
    for url, (text, picture) in shown(snapshot).items():
        gone = picture.gone is not None and snapshot >= picture.gone
        if gone:
            yield now.page(url, b"<h1>404 Not Found</h1>\n", text.layout, status=404)
        elif before.get(url) != picture:
            kind = "WEBP" if text.layout == "zce" else "JPEG"
            body = encoded(picture.drawing, PICTURE_WIDTHS[text.layout], kind, picture.crop)
            yield now.page(url, body, text.layout, kind=f"image/{kind.lower()}")


def build(path: Path | str, snapshot: int = 1) -> int:
    """Write the pages of a snapshot as a WARC file in one zstd frame; return the number of records.

    WARC-Date is the snapshot's moment. The same snapshot gives the same records.
    """
    records = list(_records(pages(snapshot), snapshot))
    Path(path).write_bytes(zstd.compress(b"".join(records), 19))
    return len(records)


def build_pictures(path: Path | str, snapshot: int = 1) -> int:
    """Write the pictures of a snapshot as a WARC file with a zstd frame for each record; return their number."""
    records = list(_records(pictures(snapshot), snapshot))
    Path(path).write_bytes(b"".join(zstd.compress(record, 19) for record in records))
    return len(records)


def _records(captures: Iterator[Capture], snapshot: int) -> Iterator[bytes]:
    for capture in captures:
        stream = BytesIO()
        writer = WARCWriter(stream, gzip=False)
        moment = datetime.fromisoformat(capture.fetched_at).astimezone(UTC)
        record = writer.create_warc_record(
            capture.url,
            "response",
            payload=BytesIO(capture.body),
            length=len(capture.body),
            http_headers=StatusAndHeaders(
                "404 Not Found" if capture.status == 404 else f"{capture.status} OK",
                capture.headers,
                protocol="HTTP/1.1",
            ),
            warc_headers_dict={
                "WARC-Date": f"{moment:%Y-%m-%dT%H:%M:%SZ}",
                "WARC-Record-ID": f"<{uuid.uuid5(uuid.NAMESPACE_URL, f'{snapshot} {capture.url}').urn}>",
            },
        )
        writer.write_record(record)
        yield stream.getvalue()
