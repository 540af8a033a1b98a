"""An archive of people: a general who is promoted, moved and replaced, two people of one name, and hostile names.

Stored as a crawl stores articles; the archive itself finds who and what they name.
"""

from __future__ import annotations

from pathlib import Path

from newsarchive.archive import Archive
from newsarchive.items import Article, Photo
from newsarchive.models import Capture, Link, Outlet, PageResult

HTML = [("Content-Type", "text/html; charset=utf-8")]
SEEN = "2026-03-09T23:00:00+00:00"
YARD = "Nhà máy Bạch Đằng"
SCRIPT = "<script>window.ran = 1</script>"

# (day, title, paragraphs, captions)
_ARTICLES: tuple[tuple[str, str, tuple[str, ...], tuple[str, ...]], ...] = (
    (
        "2020-03-05",
        "Tổng kết công tác kỹ thuật",
        (
            "Đại tá Trần Quang Hải, Phó Chính ủy Tổng cục Kỹ thuật, phát biểu tại hội nghị sáng 5/3.",
            f"Cùng dự có Đại tá Lê Minh Đức, Giám đốc {YARD}.",
        ),
        ("Đại tá Trần Quang Hải phát biểu tại hội nghị.",),
    ),
    (
        "2020-11-20",
        "Kiểm tra dây chuyền",
        (f"Đại tá Trần Quang Hải, Phó Chính ủy Tổng cục Kỹ thuật, kiểm tra dây chuyền của {YARD}.",),
        (),
    ),
    (
        "2021-09-02",
        "Trao quyết định cho cán bộ",
        ("Thiếu tướng Trần Quang Hải, Phó Chính ủy Tổng cục Kỹ thuật, dự lễ trao quyết định.",),
        ("Thiếu tướng Trần Quang Hải (bên phải) trao quyết định.", "Quang cảnh buổi lễ."),
    ),
    (
        "2022-06-15",
        "Hội nghị quân chính",
        ("Thiếu tướng Trần Quang Hải, Chính ủy Tổng cục Kỹ thuật, chủ trì hội nghị.",),
        (),
    ),
    (
        "2022-08-01",
        "Chúc mừng cán bộ trẻ",
        ("Đại tá Trần Quang Hải, Chính ủy Tổng cục Kỹ thuật, tặng hoa cán bộ trẻ.",),
        (),
    ),
    (
        "2023-04-10",
        "Hạ thủy tàu TT-400",
        (
            f"Ngày 10/4, {YARD} (Hải Phòng) đóng xong tàu TT-400, bàn giao đúng hạn.",
            "Thiếu tướng Trần Quang Hải, Chính ủy Tổng cục Kỹ thuật, dự lễ hạ thủy tàu TT-400.",
            "Quân khu 7 tiếp nhận tàu TT-400 trong tháng sau.",
        ),
        ("Tàu TT-400 rời triền đà.",),
    ),
    (
        "2024-01-12",
        "Gặp mặt đầu năm",
        (
            "Trung tướng Trần Quang Hải, Chính ủy Tổng cục Kỹ thuật, chúc tết cán bộ.",
            "Thiếu tướng Phạm Văn Sơn, Phó Chính ủy Tổng cục Kỹ thuật, cùng dự.",
        ),
        (),
    ),
    (
        "2025-05-19",
        "Tổng cục có chính ủy mới",
        (
            "Thiếu tướng Phạm Văn Sơn, Chính ủy Tổng cục Kỹ thuật, phát biểu nhận nhiệm vụ.",
            "Trung tướng Trần Quang Hải, Phó Chủ nhiệm Ủy ban Kiểm tra, chúc mừng người kế nhiệm.",
        ),
        ("Trung tướng Trần Quang Hải và Thiếu tướng Phạm Văn Sơn tại lễ bàn giao.",),
    ),
    (
        "2024-05-05",
        "Kỹ sư trẻ của nhà máy",
        ("Đại úy Trần Quang Hải, Giám đốc Nhà máy Bến Thủy, giới thiệu dây chuyền mới.",),
        (),
    ),
)

# The same office for two people at one time.
RIVAL = ("2023-06-20", "Ký hợp đồng", ("Thượng tá Vũ Đình Long, Giám đốc Nhà máy Bến Thủy, ký hợp đồng.",), ())
FORMER = ("2021-01-10", "Thăm lại", (f"Đại tá Lê Minh Đức, nguyên Giám đốc {YARD}, về thăm nhà máy.",), ())
SURNAMES = ("Bùi", "Cao", "Đinh", "Hồ", "Kiều", "Lưu", "Mai", "Ngô", "Phan", "Tạ")
GIVEN = ("An", "Bình", "Dũng", "Giang", "Khôi", "Mạnh")


def people_archive(path: Path) -> Path:
    """Fill an archive at `path`; ids of the articles are 1 on in the order of `_ARTICLES`, then the hostile ones."""
    with Archive(path, create=True) as archive:
        with archive.transaction():
            for name, title in (("bao-a", "Báo A"), ("bao-b", "Báo B")):
                archive.ledger.register(Outlet(name, title, f"https://{name}.example/"))
            run = archive.ledger.begin("kho", SEEN, "0")
        for number, (day, title, paragraphs, captions) in enumerate(_ARTICLES, 1):
            store(archive, run, "bao-a" if number % 3 else "bao-b", number, day, title, paragraphs, captions)
        for number, article in enumerate(hostile(), len(_ARTICLES) + 1):
            store(archive, run, "bao-b", number, *article)
        monthly(archive, run)
        store(archive, run, "bao-b", 150, *RIVAL)
        store(archive, run, "bao-b", 151, *FORMER)
        guests = [f"Đại tá {surname} Xuân {given} dự lễ." for surname in SURNAMES for given in GIVEN]
        store(archive, run, "bao-a", 200, "2025-10-10", "Lễ kỷ niệm", tuple(guests), ())
        archive.db.execute("ANALYZE")
    return path


def hostile() -> list[tuple[str, str, tuple[str, ...], tuple[str, ...]]]:
    """Articles whose texts hold markup beside names."""
    text = f"{SCRIPT} Đại tá Nguyễn Thị Hoa, Giám đốc {YARD}, nói: \"'><img src=x onerror=alert(1)>."
    return [("2025-12-01", f"{SCRIPT} Đại tá Nguyễn Thị Hoa", (text,), (text,))]


def monthly(archive: Archive, run: int) -> None:
    """Somebody whom each month names for a year, and nobody after it."""
    for number in range(12):
        day = f"{2023 + number // 12}-{number % 12 + 1:02}-15"
        text = f"Thượng tá Đỗ Hữu Lợi, Giám đốc Nhà máy Bến Thủy, báo cáo kết quả tháng {number + 1}."
        store(archive, run, "bao-a", 100 + number, day, f"Tin tháng {number + 1}", (text,), ())


def store(
    archive: Archive, run: int, source: str, number: int, day: str, title: str, paragraphs: tuple[str, ...],
    captions: tuple[str, ...],
) -> int:  # fmt: skip
    """One article, as a crawl stores it; its id."""
    url = f"https://{source}.example/{number}.html"
    photos = [
        Photo(f"https://anh.example/{number}-{n}.jpg", text, "Anh Khôi", None, n) for n, text in enumerate(captions, 1)
    ]
    article = Article(
        url=url, source=source, title=title, body="\n\n".join(paragraphs), language="vi", photos=photos,
        published_at=f"{day}T08:00:00+07:00", published_precision="minute",
        body_blocks=[{"type": "paragraph", "text": text} for text in paragraphs],
    )  # fmt: skip
    page = Capture(url, SEEN, 200, HTML, f"<p>{number}".encode())
    with archive.transaction():
        archive.ledger.discover(run, source, [Link(url, "article")], f"https://{source}.example/", SEEN)
    archive.store(run, PageResult(url, "article", source, None, None, page, article), SEEN)
    (row,) = archive.db.query("SELECT id FROM articles WHERE url = ?", [url])
    return int(row["id"])
