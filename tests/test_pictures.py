"""Pictures of articles: fetched politely, kept once, each address with an outcome, and none of a hostile one."""

from __future__ import annotations

import shutil
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from newsarchive.archive import Archive
from tests.conftest import LONG, Newsarchive
from tests.drawn import bomb, drawn, photo, saved
from tests.pages import BODY, article, listing
from tests.server import HTML, Server, answer

ARTICLES = 300 if LONG else 30
EACH = 3  # pictures of an article
HUGE = 40 << 20
PICTURES = ("-s", "PICTURES=1")


def page(number: int, pictures: list[str]) -> str:
    """An article with pictures and captions."""
    figures = "".join(
        f'<figure><img src="{url}" width="640" height="427" alt="Ảnh {n}">'
        f"<figcaption>Ảnh số {n} của bài {number}. Ảnh: Trần Bình</figcaption></figure>"
        for n, url in enumerate(pictures, 1)
    )
    html = article(f"Xưởng số {number} hoàn thành kế hoạch", body=(f"Bài số {number} trong năm.", *BODY))
    return html.replace("</article>", f"{figures}</article>")


def put_site(server: Server, articles: dict[int, list[str]]) -> str:
    """A listing of articles with these pictures. Returns its address."""
    links = []
    for number, pictures in articles.items():
        path = f"/tin/xuong-so-{number}-hoan-thanh-ke-hoach-{10000 + number}.html"
        server.put(path, page(number, pictures))
        links.append((path, f"Xưởng số {number} hoàn thành kế hoạch"))
    return server.put("/tin/", listing(links))


def outcomes(archive: Newsarchive) -> dict[str, tuple[str, str | None]]:
    rows = archive.rows("SELECT url, outcome, detail FROM picture_fetches ORDER BY at")
    return {row["url"]: (row["outcome"], row["detail"]) for row in rows}


def kept_files(archive: Newsarchive) -> list[Path]:
    return [path for path in archive.path.with_suffix(".pictures").rglob("*") if path.is_file()]


def test_every_picture_ends_in_an_outcome_and_no_hostile_one_is_kept(newsarchive: Newsarchive, server: Server) -> None:
    expected: dict[str, tuple[str, str | None]] = {}

    def hostile(number: int) -> str:
        """The address of the hostile picture with a number."""
        path = f"/anh/xau-{number}.jpg"
        kind = number % 7
        if kind == 0:
            expected[server.url(path)] = ("gone", "HTTP 404")
            return server.url(path)
        if kind == 1:
            expected[server.url(path)] = ("too_large", "larger than 15 MB")
            return server.handle(path, huge)
        if kind == 2:
            expected[server.url(path)] = ("too_large", "larger than 15 MB")
            return server.handle(path, endless)
        if kind == 3:
            expected[server.url(path)] = ("not_picture", "would unpack to more than 50000000 pixels")
            return server.put(path, bombs, "image/png")
        if kind == 4:
            expected[server.url(path)] = ("not_picture", "content type text/html")
            return server.put(path, "<html><script>alert(1)</script></html>")
        if kind == 5:
            refused = "leads to a private address, http://169.254.169.254/latest/meta-data"
            expected[server.url(path)] = ("error", refused)
            return server.put(path, "", status=302, Location="http://169.254.169.254/latest/meta-data")
        expected[server.url(path)] = ("not_picture", "is not a picture in a known format (JPEG, PNG, WebP, GIF, AVIF)")
        return server.put(path, '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "image/jpeg")

    bombs = bomb()
    articles: dict[int, list[str]] = {}
    seeds = set()
    for number in range(ARTICLES):
        urls = articles[number] = []
        for serial in range(number * EACH, (number + 1) * EACH):
            if serial % 4 == 3:
                urls.append(hostile(serial // 4))
                continue
            seed = serial // 2 if serial % 5 == 2 else serial  # some pictures have a second address
            seeds.add(seed)
            urls.append(server.put(f"/anh/{serial}.jpg", photo(seed, width=400, height=267), "image/jpeg"))
            expected[urls[-1]] = ("stored", None)
    done = newsarchive.crawl("listing", "-a", f"url={put_site(server, articles)}", *PICTURES, timeout=600)
    assert outcomes(newsarchive) == expected
    assert len(newsarchive.exported()) == ARTICLES
    assert f"pictures     {len(expected)} addresses: " in done.stderr
    assert max(count for path, count in server.asked.items() if path.startswith("/anh/")) == 1
    pictures = newsarchive.rows("SELECT * FROM pictures")
    assert len(pictures) == len(seeds)
    named = {row[name] for row in pictures for name in ("file", "small")}
    assert {path.stem for path in kept_files(newsarchive)} == named
    assert "sound" in newsarchive("verify").stdout


def huge(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.send_header("Content-Type", "image/jpeg")
    request.send_header("Content-Length", str(HUGE))
    request.end_headers()
    for _ in range(HUGE >> 16):
        request.wfile.write(bytes(1 << 16))


def endless(request: BaseHTTPRequestHandler) -> None:
    """A file that does not say how long it is."""
    request.close_connection = True
    request.send_response(200)
    request.send_header("Content-Type", "image/jpeg")
    request.send_header("Connection", "close")
    request.end_headers()
    while True:
        request.wfile.write(bytes(1 << 16))
