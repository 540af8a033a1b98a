"""WARC files in the layout of CC-NEWS, in text of our own, for bench_cluster.py.

A file begins with a warcinfo record. A request and a response follow for each page, each in a gzip member of its own,
with the headers that StormCrawler writes. Each article has its own words, drawn from newsroom.py's syllables, names,
offices and designators; one in fourteen is a copy of an earlier one. Around the text stand menus, teasers, scripts and
links, so that a page is as large and takes as long to read as a news page does (of 64 real ones: 136 kB, 40 ms).
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

from newsroom import ONSETS, RIMES, Words
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

FIRST = datetime(2024, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Page:
    """A page and the moment of its fetch."""

    url: str
    at: datetime
    body: bytes


class Press:
    """Texts of one author, each in words of its own."""

    def __init__(self, seed: int) -> None:
        self._chance, self._words = random.Random(seed), Words(seed)
        self._syllables = [onset + rime for onset in ONSETS for rime in RIMES]

    def sentence(self) -> str:
        """Some fifteen syllables; one sentence in six names a person with rank and office, one in six a designator."""
        chance, words = self._chance, self._words
        said = chance.sample(self._syllables, chance.randrange(9, 22))
        drawn = chance.random()
        if drawn < 0.16:
            said[3:3] = ["Đại tá", words.person() + ",", "Giám đốc Nhà máy", words.code() + ","]
        elif drawn < 0.33:
            said.insert(4, words.code())
        return " ".join(said).capitalize() + "."

    def paragraphs(self) -> list[str]:
        """A text of some 45 sentences."""
        count = max(4, int(self._chance.lognormvariate(3.7, 0.4)))
        said = [self.sentence() for _ in range(count)]
        return [" ".join(said[n : n + 3]) for n in range(0, count, 3)]


def article_pages(hosts: list[str], count: int, seed: int = 1) -> Iterator[Page]:
    """Articles of some hosts, a minute apart."""
    press, chance = Press(seed), random.Random(seed)
    earlier: list[list[str]] = []
    for number in range(count):
        at, host = FIRST + timedelta(minutes=number), chance.choice(hosts)
        copied = earlier and chance.random() < 0.07
        text = chance.choice(earlier) if copied else press.paragraphs()
        earlier = [*earlier[-50:], text]
        url = f"https://{host}/tin-tuc/bai-viet-ve-cong-nghiep-quoc-phong-{100000 + number}.html"
        yield Page(url, at, html(press, text, url, at, host, chance))


def strangers(count: int, seed: int = 2, different: int = 400) -> Iterator[Page]:
    """Pages of 997 other hosts. Their texts repeat after `different` pages, their addresses do not."""
    chance = random.Random(seed)
    made = [page.body for page in article_pages(["khac.example"], different, seed)]
    for number in range(count):
        host = f"www.bao-{number % 997}.example"
        url = f"https://{host}/news/{chance.getrandbits(48):x}-{number}"
        yield Page(url, FIRST + timedelta(seconds=number), made[number % different])


def html(press: Press, text: list[str], url: str, at: datetime, host: str, chance: random.Random) -> bytes:
    """The page of an article."""
    title, same = escape(press.sentence()[:-1]), random.Random(host)  # what all pages of a host have in common
    links = "".join(
        f'<li class="menu-item item-{n}"><a href="https://{host}/chuyen-muc-{same.randrange(10**6)}/">Mục {n}</a></li>'
        for n in range(120)
    )
    scripts = "".join(
        f"<script>window._q{n}=[{','.join(str(same.randrange(10**9)) for _ in range(160))}];</script>"
        for n in range(30)
    )
    teasers = "".join(
        f'<div class="story"><a href="https://{host}/tin-{chance.randrange(10**6)}.html">'
        f'<img src="/anh/{n}.jpg" alt=""></a><h3><a href="https://{host}/tin-{n}.html">{press.sentence()}</a></h3><p>{press.sentence()}</p></div>'
        for n in range(150)
    )
    photos = "".join(
        f'<figure><img src="/anh/{chance.randrange(10**9)}.jpg"><figcaption>{press.sentence()}</figcaption></figure>'
        for _ in range(3)
    )
    paragraphs = "".join(f"<p>{_marked(one)}</p>" for one in text[1:])
    return (
        f'<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>{title}</title>'
        f'<link rel="canonical" href="{url}"><meta property="og:type" content="article">'
        f'<meta property="article:published_time" content="{at.isoformat()}">{scripts}</head><body>'
        f"<header><nav><ul>{links}</ul></nav></header><main><article><h1>{title}</h1>"
        f'<p class="sapo"><strong>{escape(text[0])}</strong></p>{photos}{paragraphs}</article></main>'
        f"<aside>{teasers}</aside><footer><ul>{links}</ul></footer></body></html>"
    ).encode()


def _marked(text: str) -> str:
    """A paragraph with a link, and bold and slanted words, as editors leave them."""
    words = escape(text).split()
    words[2:4] = [f'<a href="/tag/{len(text)}.html"><strong>{" ".join(words[2:4])}</strong></a>']
    words[6:9] = [f"<span><em>{' '.join(words[6:9])}</em></span>"]
    return " ".join(words)


def write(path: Path, pages: Iterable[Page], largest: int | None = None) -> int:
    """Write a file of some bytes at most. Returns its bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=True, warc_version="1.0")
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "newsarchive benchmark"}))
        for page in pages:
            if largest is not None and stream.tell() > largest:
                break
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
