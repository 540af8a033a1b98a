"""An archive with everything that can happen to an article, and with hostile articles.

Stored as a crawl stores them: with captures, edits, copies and disappearances.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, replace
from pathlib import Path

from newsarchive.archive import Archive
from newsarchive.archive.ledger import CrawlEnd
from newsarchive.archive.readings import Reading
from newsarchive.items import Article, Photo
from newsarchive.models import Capture, Link, Outlet, PageResult

FIRST = "2026-03-09T23:00:00+00:00"
SECOND = "2026-03-16T23:00:00+00:00"
THIRD = "2026-03-20T23:00:00+00:00"
HTML = [("Content-Type", "text/html; charset=utf-8")]

SCRIPT = "<script>window.ran = 'script'; alert(1)</script>"
HANDLER = "\"'><img src=https://evil.example/x.png onerror=\"window.ran='handler'\">"
LINK = "javascript:window.ran='link'//"
PAGE = f"""<!doctype html><meta charset="utf-8"><title>Trang</title>
<link rel="stylesheet" href="https://evil.example/a.css"><link rel="preconnect" href="https://evil.example">
<meta http-equiv="refresh" content="0; url=https://evil.example/refresh">
<base href="https://evil.example/"><body onload="window.ran='onload'"><h1>Trang đã lưu</h1>{SCRIPT}
<script src="https://evil.example/a.js"></script><img src="https://evil.example/a.png" onerror="window.ran='img'">
<iframe src="https://evil.example/frame"></iframe><object data="https://evil.example/o"></object>
<style>@import "https://evil.example/b.css"; p {{ background: url(https://evil.example/b.png); color: #030 }}</style>
<p>Nội dung của trang.</p><form action="https://evil.example/form"><button>Gửi</button></form>
<video src="https://evil.example/v.mp4" autoplay></video><a href="https://evil.example/a">đi</a>"""

BODY = (
    "Nhà máy đóng tàu Sông Lô hạ thủy con tàu tuần tra thứ ba trong năm.\n\nTàu dài 54 mét, rộng 9 mét, "
    "chở được 28 người và đi liền 20 ngày.\n\nTheo Đại tá Trần Văn Bách, 92% vật tư là của trong nước."
    "\n\nBuổi lễ có 300 người dự.\n\nCon tàu tiếp theo sẽ đặt ky vào tháng 6."
)


@dataclass(slots=True, frozen=True)
class EventfulArchive:
    """The archive's file, and the articles' ids by what they are here for."""

    path: Path
    edited: int
    copy: int
    gone: int
    bare: int
    hostile: int
    saved: int  # the capture of PAGE
    binary: int  # a capture that is no text


def eventful_archive(path: Path) -> EventfulArchive:
    """Fill an archive at `path`."""
    with Archive(path, create=True) as archive:
        writer = _Writer(archive)
        edited = writer.stored("bao-a", _launch("bao-a", "2026-03-05T08:00:00+07:00"))
        copy = writer.stored("bao-b", _launch("bao-b", "2026-03-05T09:35:00+07:00"))
        gone = writer.stored("bao-b", _other("https://bao-b.example/go.html", "Bài sẽ bị gỡ"))
        bare = writer.stored("bao-b", Article(url="https://bao-b.example/tran.html", body="Chỉ có một dòng."))
        hostile = writer.stored("bao-x", _hostile(), PAGE.encode())
        for day in range(1, 29):
            told = f"2026-02-{day:02}T07:00:00+07:00"
            writer.stored("bao-a", _other(f"https://bao-a.example/{day}.html", f"Tin ngày {day} tháng 2", told))
        launch = _launch("bao-a", "2026-03-05T08:00:00+07:00")
        changed = BODY.replace("54 mét", "56 mét").replace("Buổi lễ có 300 người dự.\n\n", "")
        photos = [replace(launch.photos[0], caption="Con tàu thứ ba rời triền đà."), *launch.photos[1:]]
        writer.stored("bao-a", _edited(launch, body=changed, photos=photos), at=SECOND)
        writer.vanished("bao-b", "https://bao-b.example/go.html")
        writer.reread(_edited(launch, body=changed, photos=photos, section="Quốc phòng"))
        binary = writer.captured("https://bao-x.example/tep", b"\x00\x01\x02", [("Content-Type", "image/png")])
        writer.end()
        saved = writer.capture_of(hostile)
        return EventfulArchive(path, edited, copy, gone, bare, hostile, saved, binary)


class _Writer:
    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        with archive.transaction():
            for name, title in (("bao-a", "Báo A"), ("bao-b", "Báo B"), ("bao-x", f"Báo X {SCRIPT}")):
                homepage = LINK if name == "bao-x" else f"https://{name}.example/"
                archive.ledger.register(Outlet(name, title, homepage))
            self.run = archive.ledger.begin("kho", FIRST, "0")
            walk = CrawlEnd("Đóng tàu", "https://bao-a.example/dong-tau", 3, 60, "truncated", "page 4: HTTP 503")
            archive.ledger.record_crawl_end(self.run, "bao-a", walk)

    def stored(self, source: str, article: Article, page: bytes | None = None, at: str = FIRST) -> int:
        article = _edited(article, source=source)
        body = page or f"<!doctype html><title>{article.title}</title><p>{article.body}".encode()
        self._store(
            PageResult(article.url, "article", source, None, None, Capture(article.url, at, 200, HTML, body), article),
            at,
        )
        (row,) = self.archive.db.query("SELECT id FROM articles WHERE url = ?", [article.url])
        return int(row["id"])

    def vanished(self, source: str, url: str) -> None:
        capture = Capture(url, SECOND, 404, HTML, b"<p>not here any more")
        self._store(PageResult(url, "article", source, "gone", "HTTP 404", capture), SECOND)

    def captured(self, url: str, body: bytes, headers: list[tuple[str, str]]) -> int:
        self._store(
            PageResult(url, "article", "bao-x", "not_article", SCRIPT, Capture(url, FIRST, 200, headers, body)), FIRST
        )
        (row,) = self.archive.db.query("SELECT id FROM captures WHERE url = ?", [url])
        return int(row["id"])

    def reread(self, article: Article) -> None:
        """As 'newsarchive reextract' writes down what today's code reads otherwise."""
        with self.archive.transaction():
            self.archive.recorder.reread(self.run, article.url, Reading.of(article, None), THIRD)

    def capture_of(self, article_id: int) -> int:
        (row,) = self.archive.db.query("SELECT capture_id FROM articles WHERE id = ?", [article_id])
        return int(row["capture_id"])

    def end(self) -> None:
        with self.archive.transaction():
            self.archive.ledger.finish(self.run, SECOND, "finished")

    def _store(self, visit: PageResult, at: str) -> None:
        listing = LINK if visit.source == "bao-x" else f"https://{visit.source}.example/"
        with self.archive.transaction():
            link = Link(visit.url, visit.kind, date="05/03/2026")
            self.archive.ledger.discover(self.run, visit.source, [link], listing, at, again=True)
        self.archive.store(self.run, visit, at)


def _edited(article: Article, **fields: object) -> Article:
    """Another article with the same evidence."""
    other = copy(article)
    for name, value in fields.items():
        setattr(other, name, value)
    return other


def _launch(source: str, published: str) -> Article:
    photos = [
        Photo(
            f"https://anh.{source}.example/tau-tuan-tra-thu-ba.jpg",
            "Con tàu thứ ba.",
            "Anh Khôi",
            "Con tàu bên cầu cảng",
            1,
        ),
        Photo(f"https://anh.{source}.example/le.jpg", None, None, None, 2),
        Photo(None, "Ảnh không có địa chỉ.", None, None, 3),
    ]
    article = Article(
        url=f"https://{source}.example/ha-thuy.html",
        section="Đóng tàu",
        title="Hạ thủy con tàu tuần tra thứ ba",
        lead="Sáng 5/3, Nhà máy đóng tàu Sông Lô hạ thủy con tàu tuần tra thứ ba trong năm.",
        body=BODY,
        authors=["Hải Đăng", "Thu Phương"],
        agency="TTQP",
        tags=["đóng tàu"],
        language="vi",
        published_at=published,
        published_precision="minute",
        photos=photos,
    )
    article.evidence = {"published_at": ("json-ld datePublished", published), "title": ("h1", "Hạ thủy")}
    return article


def _other(url: str, title: str, published: str = "2026-03-01") -> Article:
    precision = "day" if len(published) == 10 else "minute"
    body = f"{title}: một dòng của riêng bài này, {url.rsplit('/', 1)[1]}."
    return Article(
        url=url, title=title, body=body, language="vi", published_at=published, published_precision=precision
    )


def _hostile() -> Article:
    photos = [
        Photo(LINK, SCRIPT, HANDLER, HANDLER, 1),
        Photo(
            "https://evil.example/x.png?\"onerror='1'", SCRIPT + " kẻ xấu", SCRIPT, "\" onload=\"window.ran='alt'", 2
        ),
        Photo("data:image/svg+xml,<svg onload=alert(1)>", "dữ liệu", None, None, 3),
        Photo("http://127.0.0.1:9/x.png", "máy này", None, None, 4),
        Photo("https://evil.example/y.png; script-src *", "chính sách", None, None, 5),
        Photo("https://anh.xau.example/y.png", HANDLER, None, HANDLER, 6),
    ]
    article = Article(
        url="https://bao-x.example/'onmouseover='window.ran=1'.html",
        section=SCRIPT,
        title=f"{SCRIPT} tên lửa {HANDLER}",
        lead=f"{HANDLER} {{{{ 7 * 7 }}}} {{% raw %}}",
        body=f"{SCRIPT}\n\n</p></main>{HANDLER}\n\n&lt;b&gt;",
        authors=[SCRIPT, HANDLER],
        agency=SCRIPT,
        tags=[HANDLER],
        language="vi\" onclick=\"window.ran='lang'",
        published_at="2026-03-08",
        published_precision=HANDLER,
        photos=photos,
    )
    article.evidence = {"published_at": (SCRIPT, HANDLER), HANDLER: (HANDLER, SCRIPT)}
    return article
