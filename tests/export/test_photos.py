"""`newsarchive export --photos`: pictures as files with their captions and references."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from newsarchive.archive.picture_files import folder_of
from newsarchive.export.csv import plain
from newsarchive.export.photos import export_photos, name_of
from tests.conftest import Newsarchive


@pytest.fixture(scope="module")
def pictured(sample_pictures: Path) -> Newsarchive:
    """The sample site with its pictures; not to be written to."""
    return Newsarchive(sample_pictures)


def photo(number: int = 1, **fields: Any) -> dict[str, Any]:
    told = {"url": f"https://anh.example/{number}.jpg", "caption": "Con tàu", "credit": None, "title": "Bài"}
    told |= {"outlet": "Báo A", "source": "bao-a", "published_at": "2026-03-05T08:00:00+07:00", "article_id": number}
    return told | {"article_url": f"https://bao-a.example/{number}.html"} | fields


def rows(folder: Path) -> list[dict[str, str]]:
    with (folder / "captions.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def pictures(folder: Path) -> set[str]:
    return {path.name for path in folder.glob("*.webp")}


def test_the_pictures_of_a_search_come_with_captions_and_references(pictured: Newsarchive, tmp_path: Path) -> None:
    folder = tmp_path / "ships"
    words = ("export", "--photos", str(folder), "--query", 'tàu NOT "đóng tàu"')
    told = pictured.here(*words).stderr
    found = rows(folder)
    assert told.startswith(f"{len(pictures(folder))} pictures of {len({row['address'] for row in found})} articles")
    assert pictures(folder) == {row["file"] for row in found} != set()
    references = (folder / "articles.bib").read_text("utf-8")
    held = {one["url"]: one for one in pictured.exported()}
    for row in found:
        assert "tàu" in row["caption"].lower() or "tàu" in row["credit"].lower()
        assert "đóng tàu" not in row["caption"].lower()
        assert row["caption"] in {one["caption"] for one in held[row["address"]]["photos"]}
        assert row["day"] == held[row["address"]]["published_at"][:10]
        assert f"@article{{{row['key']}," in references
        with Image.open(folder / row["file"]) as image:
            assert image.format == "WEBP"
    assert [row["day"] for row in found] == sorted((row["day"] for row in found), reverse=True)
    assert pictured.here(*words).stderr == told  # again, into the same folder
    fewer = tmp_path / "fewer"
    pictured.here("export", "--photos", str(fewer), "--query", "tàu", "--limit", "2", "--since", "2025-12-01")
    assert len(pictures(fewer)) == 2
    assert all(row["day"] >= "2025-12-01" for row in rows(fewer))
    nobody = pictured.here("export", "--photos", str(tmp_path / "none"), "--query", "khongcogi").stderr
    assert nobody == "0 pictures of 0 articles exported\n"


def test_a_damaged_picture_is_left_out_and_told(pictured: Newsarchive, tmp_path: Path) -> None:
    damaged = Newsarchive(tmp_path)
    shutil.copy(pictured.path, damaged.path)
    shutil.copytree(folder_of(pictured.path), folder_of(damaged.path))
    for file in folder_of(damaged.path).rglob("*.webp"):
        file.write_bytes(b"damaged")
    done = damaged.here("export", "--photos", str(tmp_path / "x"), status=1)
    assert done.stderr.startswith("0 pictures of 0 articles exported")
    assert "  left out, damaged: picture https://" in done.stderr
    assert rows(tmp_path / "x") == []


def test_one_picture_of_two_articles_is_one_file(tmp_path: Path) -> None:
    told = [photo(1), photo(2, url="https://anh.example/1.jpg"), photo(3, url=None), photo(4)]
    kept = {"https://anh.example/1.jpg": ("a" * 64, b"1")}
    assert export_photos(told, tmp_path, kept.get, None) == (1, 2, [1, 2])
    assert [row["file"] for row in rows(tmp_path)] == ["2026-03-05-con-tau-aaaaaaaaaaaa.webp"] * 2


@given(
    caption=st.none() | st.text(max_size=80),
    title=st.none() | st.text(max_size=80),
    published_at=st.none() | st.text(max_size=12),
)
def test_a_name_of_a_file_is_one_whatever_the_caption_is(
    caption: str | None, title: str | None, published_at: str | None
) -> None:
    name = name_of(photo(caption=caption, title=title, published_at=published_at), "b" * 64)
    assert name.endswith("bbbbbbbbbbbb.webp")
    assert len(name) <= 90
    assert Path(name).name == name.strip(".")
    assert name.isascii()


def test_a_caption_is_no_formula(tmp_path: Path) -> None:
    caption = "=HYPERLINK(1)"
    export_photos([photo(caption=caption)], tmp_path, lambda _: ("a" * 64, b"1"), None)
    (row,) = rows(tmp_path)
    assert row["caption"] == f"'{caption}"
    assert plain(row["caption"]) == caption


@pytest.mark.parametrize(
    ("words", "mend"),
    [
        (("--photos", "-"), "name a folder"),
        (("--photos", "--new", "x"), "name a folder"),
        (("--photos", "--markdown", "x"), "name a folder"),
        (("--limit", "3", "x.csv"), "give it with --photos, as 1 or more"),
        (("--photos", "--limit", "0", "x"), "give it with --photos, as 1 or more"),
        (("--photos", "--table", "people", "x"), "leave out --photos"),
        (("--photos", "--query", "(", "x"), "is not closed"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    sample: Newsarchive, words: tuple[str, ...], mend: str, tmp_path: Path
) -> None:
    (line,) = sample.here("export", *words, status=2).stderr.splitlines()
    assert mend in line
