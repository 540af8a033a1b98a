"""The sample site's articles and a hostile one, exported once in every format."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from newsarchive.archive import Archive
from newsarchive.export import FORMATS, export
from newsarchive.items import Article, Photo
from newsarchive.models import Capture, Link, Outlet, PageResult
from tests.conftest import Newsarchive

AT = "2026-03-10T06:00:00+00:00"
HOSTILE = "https://ke-xau.example/tin?a=1&b=%7B2%7D#x_y~z;w"
NASTY = "=cmd|'/C calc'!A0\x00\x07 \"ngoặc\" 'kép' <script>alert(1)</script> 100% $5 #1 a_b ~ ^ {x} \\n VIETTEL -- !!"


def hostile() -> Article:
    """What a page could at the worst have given; the lists are set later, with half a character in them."""
    return Article(
        HOSTILE,
        "ke-xau",
        section="+Mục\tmột",
        title=NASTY,
        lead="@SUM(A1)\u2028dòng hai\r\nTY  - JOUR\nER  - \n}\n@article{x,",
        body="-2+3\n\nĐoạn hai: \x1b[31m, “ngoặc” đ Đ ư Ư.\r\n\n\t=1+1",
        authors=["Đại tướng PHAN VĂN GIANG", "Nguyễn Văn A, Hà Nội", "a and b", '=HYPERLINK("x")', "{lẻ", "H'Hen Niê"],
        body_agreement=0.125,
        agency="'=TTXVN",
        tags=["tên lửa; ra-đa", "a, b", "100%"],
        language="vi",
        published_at="2024",
        published_precision="year",
        photos=[
            Photo("javascript:alert(1)", '=1\n"chú thích" {đóng}} \\', "<b>Ảnh</b>: \x00", "\u202etxt", 1),
            Photo(None, None, None, None, 2),
        ],
    )


def store(path: Path, article: Article, at: str = AT) -> None:
    """Store an article as a crawl does."""
    with Archive(path, create=True) as archive:
        source = article.source or ""
        with archive.transaction():
            archive.ledger.register(Outlet(source, 'Báo {Kẻ} & "Xấu"', "https://ke-xau.example/"))
            run = archive.ledger.begin(source, at, "0")
            archive.ledger.discover(run, source, [Link(article.url)], None, at)
        capture = Capture(article.url, at, 200, [], article.url.encode())
        archive.store(run, PageResult(article.url, "article", source, capture=capture, article=article), at)
        archive.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def export_all(newsarchive: Newsarchive, formats: Iterable[str]) -> None:
    """What `newsarchive export` does, without its start each time: 'x.<format>' in the archive's folder."""
    with Archive(newsarchive.path, readonly=True) as archive:
        for format in formats:
            export(archive.export(), str(newsarchive.folder / f"x.{format}"), format, archive.outlets())


@pytest.fixture(scope="package")
def everything(tmp_path_factory: pytest.TempPathFactory, sample_archive: Path) -> Newsarchive:
    """The sample and a hostile article, with a file of each format: `everything.folder / 'x.csv'`."""
    archive = Newsarchive(tmp_path_factory.mktemp("everything"))
    shutil.copy(sample_archive, archive.path)
    store(archive.path, hostile())
    db = archive.db
    # Half a character, escaped: the only way in which SQLite's text can hold one.
    with db.conn:
        db.execute("UPDATE articles SET tags = ? WHERE url = ?", [json.dumps([*hostile().tags, "\ud800"]), HOSTILE])
    db.close()
    export_all(archive, FORMATS)
    return archive


@pytest.fixture(scope="package")
def held(everything: Newsarchive) -> dict[str, dict[str, Any]]:
    """{address: what the archive itself holds}, read with SQL."""
    articles = {}
    for row in everything.rows("SELECT a.*, published_day FROM articles a JOIN news n ON n.id = a.id ORDER BY a.id"):
        row["authors"], row["tags"] = json.loads(row["authors"]), json.loads(row["tags"])
        row["body_blocks"] = json.loads(row["body_blocks"])
        row["tags"] = [tag.replace("\ud800", "\ufffd") for tag in row["tags"]]
        row["photos"] = everything.rows(
            "SELECT position, url, caption, credit, alt FROM photos WHERE article_id = ? ORDER BY position", row["id"]
        )
        articles[row["url"]] = row
    assert len(articles) > 50
    assert HOSTILE in articles
    return articles
