"""Pages of outlets that mean no harm, each of a text of its own, and what the archive is to hold of them."""

from __future__ import annotations

import random
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.base_spiders.press import VOCABULARY
from tests.server import HTML

PUBLISHED = "2024-03-05T08:30:00+07:00"
CAPTION = "Kỹ sư kiểm tra lô sản phẩm {name} tại phân xưởng cơ khí."


def title(name: str) -> str:
    """The headline of a page."""
    return f"Xưởng cơ khí bàn giao lô sản phẩm {name}"


def text(name: str) -> list[str]:
    """The paragraphs of a page, the same for the same name."""
    words = random.Random(name)
    return [f"{' '.join(words.choices(VOCABULARY, k=50)).capitalize()}." for _ in range(3)]


def page(
    name: str,
    *,
    head: str = '<meta charset="utf-8">',
    headline: str | None = None,
    published: str = PUBLISHED,
    before: str = "",
    after: str = "",
    photo: bool = True,
    paragraphs: list[str] | None = None,
) -> str:
    """An article, with what an attacker adds to its head, before its text and after it."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs or text(name))
    picture = ""
    if photo:
        picture = f'<figure><img src="/anh/{name}.jpg"><figcaption>{CAPTION.format(name=name)}</figcaption></figure>'
    shown = title(name) if headline is None else headline
    return (
        f'<!doctype html><html lang="vi"><head>{head}<title>{shown}</title><meta property="og:type" content="article">'
        f'<meta property="article:published_time" content="{published}"></head><body><main><article><h1>{shown}</h1>'
        f"{before}{body}{picture}{after}</article></main></body></html>"
    )


def listing(links: list[str], more: str = "", head: str = "") -> str:
    """A listing page of addresses, as they are to be written."""
    items = "".join(f'<li><h3><a href="{url}">Tin tức về sản phẩm của nhà máy</a></h3></li>' for url in links)
    return (
        f'<!doctype html><html lang="vi"><head><meta charset="utf-8">{head}<title>Tin tức</title></head>'
        f"<body><ul>{items}</ul>{more}</body></html>"
    )


def faults(name: str, url: str, stored: dict[str, Any] | None) -> list[str]:
    """What of a stored page (as it is exported) is not as the page says."""
    if stored is None:
        return [f"{url} is not in the archive"]
    photos = [(photo["position"], photo["caption"]) for photo in stored["photos"]]
    expected = {
        "url": (stored["url"], url),
        "title": (stored["title"], title(name)),
        "body": (stored["body"], "\n\n".join(text(name))),
        "published_at": (stored["published_at"], PUBLISHED),
        "photos": (photos, [(1, CAPTION.format(name=name))]),
        "gone_at": (stored["gone_at"], None),
    }
    return [f"{url}: {field} is {found!r}" for field, (found, wanted) in expected.items() if found != wanted]


@dataclass
class Reply:
    """An answer; `raw` is sent instead of it as it is, and the connection closed."""

    body: bytes | str = b""
    status: int = 200
    kind: str | None = HTML
    headers: tuple[tuple[str, str], ...] = ()
    raw: bytes | None = None
    length: str | None = None  # what Content-Length says, where it lies

    def send(self, request: BaseHTTPRequestHandler) -> None:
        if self.raw is not None:
            request.wfile.write(self.raw)
            request.close_connection = True
            return
        body = self.body.encode() if isinstance(self.body, str) else self.body
        request.send_response(self.status)
        if self.kind is not None:
            request.send_header("Content-Type", self.kind)
        if self.length != "":
            request.send_header("Content-Length", self.length or str(len(body)))
        for name, value in self.headers:
            request.send_header(name, value)
        if self.length is not None:
            request.send_header("Connection", "close")
            request.close_connection = True
        request.end_headers()
        request.wfile.write(body)
