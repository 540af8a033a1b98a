"""One picture under several addresses of a story."""

from __future__ import annotations

from newsarchive.archive import Archive
from newsarchive.archive.photo_matching import matching_photos
from newsarchive.items import Photo
from tests.archive.conftest import LATER, Run
from tests.archive.test_stories import FOLLOW_UP, TEXT

CAPTION = "Xuồng TK-9 rời cầu cảng Nhà máy Q52 sáng 5/3."


def _groups(archive: Archive) -> list[list[str]]:
    stories = [row[0] for row in archive.db.execute("SELECT id FROM stories ORDER BY id")]
    names = dict(archive.db.execute("SELECT id, url FROM photos").fetchall())
    return [[names[photo] for photo in group] for story in stories for group in matching_photos(archive.db, story)]


def _photos(*pairs: tuple[str, str | None]) -> list[Photo]:
    return [Photo(f"https://{url}", caption, None, None, n) for n, (url, caption) in enumerate(pairs, 1)]


def test_one_picture_is_known_by_its_file_name_apart_from_sizes_or_by_its_caption(archive: Archive, run: Run) -> None:
    run.article("https://a.example/1", body=TEXT, photos=_photos(("i.a.example/2026/ha-thuy-tk9-1.jpg", CAPTION)))
    run.article(
        "https://b.example/1", body=TEXT, photos=_photos(("cdn.b.example/w640/ha-thuy-tk9-1-1200x800.webp?v=2", None))
    )
    run.article(
        "https://c.example/1",
        body=TEXT,
        photos=_photos(("c.example/0/8f2c.png", CAPTION.upper()), ("c.example/x.png", None)),
    )
    (group,) = _groups(archive)
    assert [url.split("/")[2] for url in group] == ["i.a.example", "cdn.b.example", "c.example"]


def test_numbered_files_short_names_and_captions_under_every_picture_tell_nothing(archive: Archive, run: Run) -> None:
    series = [(f"a.example/ha-thuy-tk9-{n}.jpg", CAPTION) for n in (1, 2)]
    run.article("https://a.example/1", body=TEXT, photos=_photos(*series, ("a.example/img_1.jpg", "Ảnh: Anh Khôi")))
    run.article(
        "https://b.example/1",
        body=TEXT,
        photos=_photos(
            ("b.example/ha-thuy-tk9-3.jpg", CAPTION),
            ("b.example/img_1.jpg", "Ảnh: Anh Khôi"),
            ("b.example/y.jpg", CAPTION),
        ),
    )
    assert _groups(archive) == []


def test_other_stories_have_other_pictures(archive: Archive, run: Run) -> None:
    for number, text in enumerate((TEXT, "\n\n".join(FOLLOW_UP))):
        run.article(f"https://a.example/{number}", body=text, photos=_photos(("a.example/ha-thuy-tk9-1.jpg", CAPTION)))
    assert _groups(archive) == []


def test_another_size_or_version_of_a_picture_is_no_edit(archive: Archive, run: Run) -> None:
    url = "https://a.example/1"
    run.article(url, body=TEXT, photos=_photos(("i.a.example/w640/ha-thuy-tk9-1.jpg?v=1", CAPTION)))
    resized = _photos(("i.a.example/resize/700x0/ha-thuy-tk9-1.jpg?v=2", CAPTION))
    assert run.article(url, LATER, body=TEXT, photos=resized) == "unchanged"
    other = _photos(("i.a.example/w640/ha-thuy-tk9-2.jpg?v=1", CAPTION))
    assert run.article(url, "2026-03-12T06:00:00+00:00", body=TEXT, photos=other) == "revised"
    worded = _photos(("i.a.example/w640/ha-thuy-tk9-2.jpg?v=1", f"{CAPTION} Ảnh chụp lại"))
    assert run.article(url, "2026-03-13T06:00:00+00:00", body=TEXT, photos=worded) == "revised"
