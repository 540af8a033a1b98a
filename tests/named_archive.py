"""An archive whose articles name people, organisations and equipment, stored as a crawl stores them.

Lê Văn Hoàn is Phó Tư lệnh and then Tư lệnh of Quân khu 9, from Đại tá to Trung tướng. Trần Đình Bách follows him.
Another Lê Văn Hoàn, Đại tá, is Giám đốc of Nhà máy Q88.
"""

from __future__ import annotations

from pathlib import Path

from newsarchive.archive import Archive
from newsarchive.items import Article, Photo
from newsarchive.models import Capture, Link, Outlet, PageResult

_TOLD = (
    (
        "bao-a",
        "2021-03-01T08:00:00+07:00",
        '=HYPERLINK("http://ke-xau.example","Kiểm tra xe")',
        "Đại tá Lê Văn Hoàn, Phó Tư lệnh Quân khu 9, phát biểu. Dự có Thượng tá Phạm Thu Hà, Giám đốc Nhà máy Q31."
        " Xe trinh sát TH-15 được giới thiệu.",
    ),
    (
        "bao-b",
        "2023-05-01T10:00:00+07:00",
        "Quân khu có Tư lệnh mới",
        "Thiếu tướng Lê Văn Hoàn, Tư lệnh Quân khu 9, nhận nhiệm vụ.",
    ),
    (
        "bao-a",
        "2023-05-02T08:30:00+07:00",
        "Bàn giao nhiệm vụ",
        "Hội nghị diễn ra tại sở chỉ huy vào sáng thứ ba. Thiếu tướng Lê Văn Hoàn, Tư lệnh Quân khu 9, ký biên bản"
        " trước mặt cán bộ phòng ban. Khách mời gồm Thượng tá Phạm Thu Hà, Giám đốc Nhà máy Q31, và cựu chiến binh.",
    ),
    (
        "bao-c",
        "2024-02-02T09:00:00+07:00",
        "Gặp mặt đầu xuân",
        "Trung tướng Lê Văn Hoàn, nguyên Tư lệnh Quân khu 9, dự."
        " Thiếu tướng Trần Đình Bách, Tư lệnh Quân khu 9, phát biểu.",
    ),
    (
        "bao-c",
        "2024-03-03T09:00:00+07:00",
        "Nhà máy Q88 giao xe",
        "Đại tá Lê Văn Hoàn, Giám đốc Nhà máy Q88, phát biểu. Xe TH-15 được bàn giao.",
    ),
)


def named_archive(path: Path) -> Path:
    """Make the archive. Its articles have the ids 1 to 5, in the order of publication."""
    with Archive(path, create=True) as archive:
        for number, (source, published_at, title, body) in enumerate(_TOLD, 1):
            url, at = f"https://{source}.example/{number}.html", f"2026-02-{number:02}T05:00:00+00:00"
            with archive.transaction():
                archive.ledger.register(Outlet(source, source.title(), f"https://{source}.example/"))
                run = archive.ledger.begin(source, at, "0")
                archive.ledger.discover(run, source, [Link(url)], None, at)
            article = Article(
                url,
                source,
                title=title,
                body=body,
                language="vi",
                published_at=published_at,
                published_precision="minute",
                photos=[Photo(None, "Thượng tá Phạm Thu Hà bên xe TH-15.", position=1)] if number == 1 else [],
            )
            capture = Capture(url, at, 200, [], url.encode())
            archive.store(run, PageResult(url, "article", source, capture=capture, article=article), at)
        archive.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path
