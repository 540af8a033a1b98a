"""Search in Vietnamese, with and without marks."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.archive import Archive
from newsarchive.archive.search import expression
from tests.archive.conftest import Run

ARTICLES = {
    "https://cnqp.example/1": ("Đại tướng thăm nhà máy", "Công nghiệp quốc phòng là nền tảng. Điện đàm V-45."),
    "https://cnqp.example/2": ("Dai tuong", "Bài viết không dấu về cong nghiep."),
    "https://cnqp.example/3": ("Thượng tướng", "Dây chuyền đúc mới của đơn vị."),
}


@pytest.fixture
def filled(archive: Archive, run: Run) -> Archive:
    for url, (title, body) in ARTICLES.items():
        run.article(url, title=title, body=body)
    return archive


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("dai tuong", {"1", "2"}),
        ("DAI TUONG", {"1", "2"}),
        ("đại tướng", {"1"}),
        (unicodedata.normalize("NFD", "đại tướng"), {"1"}),
        ('"cong nghiep quoc phong"', {"1"}),
        ('"phong quoc nghiep"', set()),
        ("day chuyen duc", {"3"}),
        ("don vi", {"3"}),
        ("V-45", {"1"}),
        ("cong nghiep", {"1", "2"}),
        ('a"b OR (NEAR', set()),
        ("không-có-từ-này", set()),
    ],
)
def test_find(filled: Archive, query: str, found: set[str]) -> None:
    assert {hit.url[-1] for hit in filled.search.find(query)} == found


def test_the_index_itself_finds_d_for_đ(filled: Archive) -> None:
    for query in ("dai tuong", "đại tướng", '"dai tuong"', unicodedata.normalize("NFD", "Đại tướng")):
        rows = filled.db.execute("SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?", [query]).fetchall()
        assert (1,) in rows, query


def test_a_hit_with_its_marks_comes_before_one_without(filled: Archive) -> None:
    assert filled.search.find("dai tuong")[0].url[-1] == "2"
    assert filled.search.find("đại tướng")[0].snippet.startswith("**Đại tướng**")


def test_words_side_by_side_come_before_words_apart(filled: Archive, run: Run) -> None:
    run.article("https://cnqp.example/4", title="Dài và tương", body="Dài, dài, dài; tương, tương, tương.")
    found = [hit.url[-1] for hit in filled.search.find("dai tuong")]
    assert found[-1] == "4"
    assert len(found) == 3


def test_what_was_changed_is_found_by_its_new_words_only(filled: Archive, run: Run) -> None:
    run.article("https://cnqp.example/3", at="2026-04-01T00:00:00+00:00", title="Trung tướng", body="Lò luyện thép.")
    assert {hit.url[-1] for hit in filled.search.find("lo luyen")} == {"3"}
    assert not filled.search.find("day chuyen")
    assert not list(filled.faults())


@pytest.mark.parametrize("query", ["", "   ", '""', "---", '"…" !'])
def test_no_word_is_said_to_be_none(query: str) -> None:
    with pytest.raises(ValueError, match="at least one word"):
        expression(query)


@given(query=st.text(max_size=200))
def test_no_query_is_a_syntax_error(tmp_path_factory: pytest.TempPathFactory, query: str) -> None:
    try:
        asked = expression(query)
    except ValueError:
        return
    with Archive(_empty(tmp_path_factory)) as archive:
        archive.db.execute("SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?", [asked]).fetchall()


_made: list[str] = []


def _empty(folder: pytest.TempPathFactory) -> str:
    if not _made:
        path = folder.mktemp("search") / "archive.db"
        Archive(path, create=True).close()
        _made.append(str(path))
    return _made[0]
