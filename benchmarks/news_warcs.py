"""WARC files in the layout of CC-NEWS, in text of our own, for bench_cluster.py.

A file begins with a warcinfo record. A request and a response follow for each page, each in a gzip member of its own,
with the headers that StormCrawler writes. The texts are newsroom.py's. Around a text stand menus, scripts and links,
so that a page is as large as a news page is today.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape
from io import BytesIO
from pathlib import Path

from newsroom import Newsroom
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newsarchive.items import Article

FIRST = datetime(2024, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Page:
    """A page and the moment of its fetch."""

    url: str
    at: datetime
    body: bytes


def folder_of(moment: datetime) -> str:
    """The folder of a month's files."""
    return f"crawl-data/CC-NEWS/{moment:%Y/%m}"


def file_name(moment: datetime, number: int) -> str:
    """A file's name as CC-NEWS has it: the moment of its first record, and a running number."""
    return f"CC-NEWS-{moment:%Y%m%d%H%M%S}-{number:05}.warc.gz"


def article_pages(hosts: list[str], count: int, seed: int = 1) -> Iterator[Page]:
    """Articles of some hosts, a minute apart."""
    newsroom, chance = Newsroom(seed), random.Random(seed)
    for number in range(count):
        at = FIRST + timedelta(minutes=number)
        made = newsroom.make("bao", at)
        host = chance.choice(hosts)
        url = f"https://{host}/tin-tuc/bai-viet-ve-cong-nghiep-quoc-phong-{100000 + number}.html"
        yield Page(url, at, html(made.article, url, host, chance))


def strangers(count: int, seed: int = 2, different: int = 400) -> Iterator[Page]:
    """Pages of 997 other hosts. Their texts repeat after `different` pages, their addresses do not."""
    chance = random.Random(seed)
    made = [page.body for page in article_pages(["khac.example"], different, seed)]
    for number in range(count):
        host = f"www.bao-{number % 997}.example"
        url = f"https://{host}/news/{chance.getrandbits(48):x}-{number}"
        yield Page(url, FIRST + timedelta(seconds=number), made[number % different])


def html(article: Article, url: str, host: str, chance: random.Random) -> bytes:
    """The page of an article."""
    links = "".join(
        f'<li class="menu-item item-{n}"><a href="https://{host}/chuyen-muc-{chance.randrange(10**6)}/">Mục {n}</a></li>'
        for n in range(150)
    )
    scripts = "".join(
        f"<script>window._q{n}=[{','.join(str(chance.randrange(10**9)) for _ in range(120))}];</script>"
        for n in range(12)
    )
    photos = "".join(
        f'<figure><img src="{escape(photo.url)}"><figcaption>{escape(photo.caption or "")}</figcaption></figure>'
        for photo in article.photos
    )
    paragraphs = "".join(f"<p>{escape(text)}</p>" for text in (article.body or "").split("\n\n"))
    return (
        f'<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>{escape(article.title or "")}</title>'
        f'<link rel="canonical" href="{url}"><meta property="og:type" content="article">'
        f'<meta property="article:published_time" content="{article.published_at}">{scripts}</head><body>'
        f"<header><nav><ul>{links}</ul></nav></header><main><article><h1>{escape(article.title or '')}</h1>"
        f'<p class="sapo"><strong>{escape(article.lead or "")}</strong></p>{photos}{paragraphs}</article></main>'
        f"<footer><ul>{links}</ul></footer></body></html>"
    ).encode()


def write(path: Path, pages: Iterable[Page]) -> int:
    """Write a file. Returns the bytes of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=True, warc_version="1.0")
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "newsarchive benchmark"}))
        for page in pages:
            at = f"{page.at:%Y-%m-%dT%H:%M:%SZ}"
            given = {"WARC-Date": at, "WARC-IP-Address": "192.0.2.1", "WARC-Record-ID": f"<urn:uuid:{uuid.uuid4()}>"}
            for kind, line, headers, body in (
                ("request", "GET / HTTP/1.1", [("Host", "x.example"), ("User-Agent", "CCBot/2.0")], b""),
                ("response", "200 OK", _headers(page.body), page.body),
            ):
                http = (
                    StatusAndHeaders(line, headers, is_http_request=True)
                    if kind == "request"
                    else StatusAndHeaders(line, headers, protocol="HTTP/1.1")
                )
                record = writer.create_warc_record(
                    page.url, kind, payload=BytesIO(body), length=len(body), http_headers=http, warc_headers_dict=given
                )
                writer.write_record(record)
                given = given | {"WARC-Record-ID": f"<urn:uuid:{uuid.uuid4()}>"}
    return path.stat().st_size


def _headers(body: bytes) -> list[tuple[str, str]]:
    """StormCrawler keeps what the server said of the coding under another name, because it stores the body decoded."""
    return [
        ("Content-Type", "text/html; charset=utf-8"),
        ("X-Crawler-Content-Encoding", "gzip"),
        ("Content-Length", str(len(body))),
    ]
