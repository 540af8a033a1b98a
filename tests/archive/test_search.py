"""Search in Vietnamese: what is found, in which order, and how it is shown."""

from __future__ import annotations

import sqlite3
import unicodedata
from contextlib import closing

import pytest
from sqlite_utils import Database

from newsarchive.archive import Archive
from newsarchive.archive.search import Filters, Hit, Pieces, QueryError, Search
from newsarchive.items import Photo
from tests.archive.conftest import Run, begin_with

ARTICLES: dict[str, dict[str, object]] = {
    "1": {
        "title": "Đại tướng thăm nhà máy",
        "lead": "Chuyến thăm diễn ra sáng nay.",
        "body": "Công nghiệp quốc phòng là nền tảng. Điện đàm V-45, súng CQ-01.",
        "authors": ["Lê Na", "Đỗ Khôi"],
        "published_at": "2026-03-05T08:00:00+07:00",
    },
    "2": {
        "title": "Dai tuong",
        "body": "Bài viết không dấu về cong nghiep.",
        "published_at": "2026-03-05T09:00:00+07:00",
    },
    "3": {
        "title": "Thượng tướng",
        "body": "Dây chuyền đúc mới của đơn vị ở Z131.",
        "section": "Tin cơ sở",
        "published_at": "2019",
    },
    "4": {
        "title": "Tàu tuần tra TT-400TP ra khơi",
        "body": "Tàu mang tên lửa S-400 không có thật.",
        "photos": [Photo("https://cnqp.example/a.jpg", "Xuồng cao tốc rời bến", "Anh Khôi", None, 1)],
        "agency": "TTQP",
        "tags": ["biển đảo"],
        "published_at": "2024-07-01",
    },
    "5": {"title": "Điểm báo", "body": "Có 400 lượt xem trong chuyên mục s. Tàu TT, dài 60m.", "published_at": None},
}


@pytest.fixture
def filled(archive: Archive, run: Run) -> Archive:
    def store() -> None:
        for name, fields in ARTICLES.items():
            run.article(f"https://cnqp.example/{name}", **fields)

    begin_with(archive, "search", store)
    return archive


def found(archive: Archive, query: str, **options: object) -> str:
    """The names of what is found, in its order."""
    return "".join(hit.url[-1] for hit in archive.search.find(query, **options).hits)  # type: ignore[arg-type]


def marked(pieces: Pieces) -> str:
    return "".join(f"[{text}]" if hit else text for text, hit in pieces)


def first(archive: Archive, query: str) -> Hit:
    return archive.search.find(query).hits[0]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("dai tuong", "12"),
        ("DAI TUONG", "12"),
        ("đại tướng", "12"),
        ("ĐẠI TƯỚNG", "12"),
        (unicodedata.normalize("NFD", "đại tướng"), "12"),
        ("tướng đại", "12"),
        ('"tướng đại"', ""),
        ('"cong nghiep quoc phong"', "1"),
        ("“công nghiệp quốc phòng”", "1"),
        ('"phong quoc nghiep"', ""),
        ("day chuyen duc", "3"),
        ("don vi", "3"),
        ("cong nghiep", "12"),
        ("không-có-từ-này", ""),
        ("cong*", "12"),
        ('"cong ngh*"', "12"),
        ('"cong ngh"*', "12"),
        ("quoc*", "1"),
        ("don OR quoc", "13"),
        ("tuong NOT dai", "3"),
        ("tuong -dai", "3"),
        ("tuong AND NOT (dai OR thuong)", ""),
        ("(don OR quoc) AND NOT duc", "1"),
        ("tuong AND (thuong OR dai) NOT quoc", "23"),
        ("thuong tuong OR dai tuong", "123"),
        ("và", ""),
        ("or", ""),
        ("title:tuong", "123"),
        ("title:cong", ""),
        ("body:cong", "12"),
        ("lead:sang", "1"),
        ("caption:xuong", "4"),
        ("xuồng cao tốc", "4"),
        ("tàu xuồng", "4"),
        ("caption:tau", ""),
        ("credit:khoi", "4"),
        ("author:khoi", "1"),
        ('author:"le na"', "1"),
        ("author:(na khoi)", "1"),
        ("khoi", "4"),  # 'khơi'
        ("section:(co so)", "3"),
        ('section:"tin co so"', "3"),
        ("source:cnqp tuong", "123"),
        ("agency:ttqp", "4"),
        ("tag:bien", "4"),
        ("title: (tau OR thuong)", "34"),
        ("title:tướng body:đúc", "3"),
    ],
)
def test_find(filled: Archive, query: str, names: str) -> None:
    assert sorted(found(filled, query)) == sorted(names)
    assert filled.search.find(query).total == len(names)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("Z131", "3"),
        ("z131", "3"),
        ("Z-131", "3"),
        ("Z13", ""),
        ("CQ-01", "1"),
        ("cq01", "1"),
        ("CQ–01", "1"),
        ("V-45", "1"),
        ("v45", "1"),
        ("S-400", "4"),
        ("s400", "4"),
        ("S-40", ""),
        ("TT-400TP", "4"),
        ("tt400tp", "4"),
        ("tt-400", "4"),
        ("tt400", "4"),
        ("TT-400-TP", "4"),
        ("400TP", "4"),
        ("tt-400*", "4"),
        ("400", "45"),
        ("title:tt400 tàu", "4"),
        ("tàu -400", "45"),
        ("tàu NOT s-400", "5"),
        ("s-4*", "4"),
        ("tt-4*", "4"),
        ("S\u2212400", "4"),
        ("Ｓ－４００", "4"),
        ("ｚ１３１", "3"),
        ("cq 01", "1"),
        ("TT 400", "45"),
        ("title:(tt 400)", "4"),
        ("đúc z 131", "3"),
        ("z 131 đúc", "3"),
        ("z AND 131", ""),
        ("z đúc 131", ""),
        ('"z" 131', ""),
    ],
)
def test_designators_are_found_as_typed(filled: Archive, query: str, names: str) -> None:
    assert sorted(found(filled, query)) == sorted(names)


GUNS = {
    "a": "Súng 12.7 mm",
    "b": "Súng 12,7mm",
    "c": "Pháo 127mm",
    "d": "Đạn 7,62×39mm",
    "e": "Đạn 7.62x39 mm",
    "f": "Máy bay Su-30MK2",
    "g": "Tàu Type 054A/P",
    "h": "Xe 8x8, 8/8",
    "i": "Súng 12 năm, 7 ngày, 3 mm",
    "j": "Tầm 1.000km",
    "k": "Tầm 1000 km",
}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("12,7mm", "ab"),
        ("12.7mm", "ab"),
        ("12,7 mm", "ab"),
        ("sung 12,7 mm", "ab"),
        ("12,7 mm sung", "ab"),
        ("127mm", "c"),
        ("7,62x39", "de"),
        ("7.62×39mm", "de"),
        ("7,62 x 39", "de"),
        ("Su 30", "f"),
        ("su 30 mk 2", "f"),
        ("su30mk2", "f"),
        ("may bay su 30 mk2", "f"),
        ("Type 054", "g"),
        ("tau type 054", "g"),
        ("tau NOT type 054", ""),
        ("8x8", "h"),
        ("1.000km", "jk"),
        ("1000km", "k"),
    ],
)
def test_designators_and_calibres_are_found_however_written(archive: Archive, run: Run, query: str, names: str) -> None:
    for name, title in GUNS.items():
        run.article(f"https://cnqp.example/{name}", title=title)
    hits = archive.search.find(query).hits
    assert "".join(sorted(hit.url[-1] for hit in hits)) == names
    assert "".join(row["url"][-1] for row in archive.export(query=query)) == names
    assert all(any(is_hit for _, is_hit in hit.title_pieces) for hit in hits)


def test_the_index_itself_finds_d_for_đ(filled: Archive) -> None:
    for query in ("dai tuong", "đại tướng", '"dai tuong"', unicodedata.normalize("NFD", "Đại tướng")):
        rows = filled.db.execute("SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?", [query]).fetchall()
        assert (1,) in rows, query
    rows = filled.db.execute("SELECT rowid FROM photos_fts WHERE photos_fts MATCH 'xuong cao toc'").fetchall()
    assert rows == [(1,)]


def test_an_exact_hit_comes_before_one_with_other_marks(filled: Archive, run: Run) -> None:
    assert found(filled, "đại tướng") == "12"
    assert found(filled, "dai tuong") == "21"
    run.article("https://cnqp.example/6", title="Ban, ban, ban", body="Ban. " * 20)
    run.article("https://cnqp.example/7", title="Tin", body="Ở cuối bài này mới nói đến một tấm bản đồ.")
    run.article("https://cnqp.example/8", title="Bán, bán, bán", body="Bán đổ bán tháo, bán đỏ.")
    assert found(filled, "bản")[0] == "7"
    assert found(filled, "bán")[0] == "8"
    assert found(filled, "ban")[0] == "6"
    assert found(filled, "bản đồ")[0] == "7"
    assert sorted(found(filled, "bản")) == list("678")


def test_titles_come_before_texts_and_words_side_by_side_before_words_apart(filled: Archive, run: Run) -> None:
    run.article("https://cnqp.example/6", title="Dài và tương", body="Dài, dài, dài; tương, tương, tương.")
    assert found(filled, "dai tuong")[-1] == "6"
    run.article("https://cnqp.example/7", title="Tin", body="Điện đàm mới của đơn vị, điện đàm bền.")
    run.article("https://cnqp.example/8", title="Điện đàm", body="Tin.")
    assert found(filled, "điện đàm") == "871"


@pytest.mark.parametrize(("query", "first"), [("Z131", "ac"), ("Z.131", "b"), ("dơ Z131", "ac"), ("don Z131", "ac")])
def test_a_designator_as_typed_comes_before_its_other_spellings(
    archive: Archive, run: Run, query: str, first: str
) -> None:
    run.article("https://cnqp.example/a", title="Tin", body="Dơ, dọn. Tin về đơn vị, ở cuối có Z131.")
    run.article("https://cnqp.example/b", title="Z.131", body="Z.131: Dơ, dọn. Z.131")
    run.article("https://cnqp.example/c", title="Tin", body="Dơ, dọn. " + "Dài thêm nữa. " * 30 + "Nhà máy Z131.")
    hits = found(archive, query)
    assert sorted(hits[: len(first)]) == sorted(first)
    assert sorted(hits) == list("abc")


@pytest.mark.parametrize(
    ("query", "first"),
    [("S-400", "b"), ("s–400", "b"), ("S 400", "a"), ("S400", "c"), ("tin S-400", "b"), ("S.400", "a")],
)
def test_a_designator_to_the_letter_comes_before_one_with_other_signs(
    archive: Archive, run: Run, query: str, first: str
) -> None:
    run.article("https://cnqp.example/a", title="S 400", body="S 400. Tin.", published_at="2026")
    run.article("https://cnqp.example/b", title="Tin", body="Tin dài hơn nữa về S-400.", published_at="2025")
    run.article("https://cnqp.example/c", title="S400", body="S400. Tin.", published_at="2026")
    assert found(archive, query)[0] == first
    assert sorted(found(archive, query)) == list("abc")
    assert "".join(found(archive, query, limit=1, offset=n) for n in range(3)) == found(archive, query)


def test_words_with_a_not_keep_to_it_in_every_reading(filled: Archive, run: Run) -> None:
    run.article("https://cnqp.example/6", title="Tàu ngầm", body="Tàu ngầm.")
    run.article("https://cnqp.example/7", title="Tau ngam", body="Tàu.")
    assert found(filled, "tàu NOT ngầm") in {"45", "54"}


def test_snippets_show_the_hits_in_the_original_spelling(filled: Archive) -> None:
    assert marked(first(filled, "đại tướng").title_pieces) == "[Đại tướng] thăm nhà máy"
    assert marked(first(filled, "dai tuong nha may").title_pieces) == "[Đại tướng] thăm [nhà máy]"
    assert marked(first(filled, "dien dam").snippet).endswith("[Điện đàm] V-45, súng CQ-01.")
    assert "[CQ-01]" in marked(first(filled, "cq01").snippet)
    assert marked(first(filled, "tt400").title_pieces) == "Tàu tuần tra [TT-400TP] ra khơi"
    assert marked(first(filled, "xuong cao*").snippet) == "[Xuồng cao] tốc rời bến"
    assert marked(first(filled, "title:may quoc").snippet).startswith("Công nghiệp [quốc] phòng")
    assert marked(first(filled, "lead:dien").snippet) == "Chuyến thăm [diễn] ra sáng nay."
    assert marked(first(filled, "sang AND NOT xyz").snippet) == "Chuyến thăm diễn ra [sáng] nay."


def test_another_spelling_is_no_hit_where_the_one_typed_is_there(filled: Archive, run: Run) -> None:
    lead, body = "Văn phong của người phóng viên.", "Nhà máy quốc phòng làm phông bạt."
    run.article(
        "https://cnqp.example/6", title="Quốc phòng", lead=lead, body=body, photos=[Photo(None, "Một hai", None)]
    )
    hit = first(filled, "quốc phòng bạt")
    assert (marked(hit.title_pieces), marked(hit.snippet)) == ("[Quốc phòng]", "Nhà máy [quốc phòng] làm phông [bạt].")
    assert marked(first(filled, "phong quoc").snippet) == "Văn [phong] của người phóng viên."
    assert marked(first(filled, "title:phòng").snippet) == lead
    assert marked(first(filled, "hai AND phòng NOT radar").snippet) == "Nhà máy quốc [phòng] làm phông bạt."
    assert marked(first(filled, "caption:hai").snippet) == "Một [hai]"


def test_a_snippet_is_a_window_on_a_long_text(filled: Archive, run: Run) -> None:
    filler = "Nội dung kéo dài thêm nữa. " * 200
    run.article("https://cnqp.example/6", title="Dài", body=f"{filler}\n\nỞ đây có lò luyện\nthép. {filler}")
    snippet = marked(first(filled, "lo luyen thep").snippet)
    assert "có [lò luyện thép]." in snippet
    assert snippet.startswith("… ")
    assert snippet.endswith(" …")
    assert len(snippet) < 300


def test_articles_about_which_the_readers_disagree(filled: Archive, run: Run) -> None:
    for number, share in (("6", 0.4), ("7", 0.9), ("8", None), ("9", 0.7)):
        run.article(f"https://cnqp.example/{number}", title="Tàu ngầm", body="Tàu ngầm.", body_agreement=share)
    assert found(filled, "tàu ngầm", filters=Filters(agreement_below=0.9)) in {"69", "96"}
    assert found(filled, "", filters=Filters(agreement_below=0.5)) == "6"
    assert found(filled, "tuong", filters=Filters(agreement_below=0.9)) == ""


def test_newest_first(filled: Archive) -> None:
    assert found(filled, "tuong", order="newest") == "213"
    assert found(filled, "", order="newest") == "21435"
    assert found(filled, "") == "21435"
    assert found(filled, "", limit=2) + found(filled, "", limit=2, offset=2) + found(filled, "", offset=4) == "21435"
    assert found(filled, "tuong", limit=1, offset=1, order="newest") == "1"
    assert found(filled, "tuong", offset=7) == ""


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        (Filters(source="cnqp"), "21435"),
        (Filters(source="cnq"), ""),
        (Filters(section="Tin cơ sở"), "3"),
        (Filters(section="tin co so"), ""),
        (Filters(section="Tin cơ"), ""),
        (Filters(author="Đỗ Khôi"), "1"),
        (Filters(author="Khôi"), ""),
        (Filters(agency="TTQP"), "4"),
        (Filters(year=2026), "21"),
        (Filters(year="2019"), "3"),
        (Filters(year=1999), ""),
        (Filters(since="2024-07-01"), "214"),
        (Filters(until="2024-07-01"), "43"),
        (Filters(since="2024-07-02", until="2026-03-04"), ""),
        (Filters(agency='"-'), ""),
        (Filters(agreement_below=0.9), ""),
    ],
)
def test_filters(filled: Archive, filters: Filters, names: str) -> None:
    assert found(filled, "", filters=filters) == names
    both = found(filled, "tàu OR tướng", filters=filters)
    assert sorted(both) == sorted(set(names) - {"5"} | ({"5"} & set(names)))
    assert found(filled, "title:tướng", filters=filters, order="newest") == "".join(n for n in names if n in "123")


def test_a_filter_holds_for_each_hit_whatever_words_its_value_shares(archive: Archive, run: Run) -> None:
    for name, section in zip("abc", ("Tin", "Tin cơ sở", "Tin"), strict=True):
        run.article(f"https://cnqp.example/{name}", title="Tàu", section=section, published_at="2026")
    assert sorted(found(archive, "tàu", filters=Filters(section="Tin"))) == ["a", "c"]


@pytest.mark.parametrize(
    ("since", "until", "names"),
    [
        ("2019-01-01", "2019-12-31", "3"),
        ("2019-01-02", "2019-12-31", ""),
        ("2019-01-02", None, "124"),
        (None, "2019-01-01", "3"),
        (None, "2018-12-31", ""),
        ("20240701", "2024-W27-1", "4"),
        ("2026-03-05", "2026-03-05", "12"),
        (None, None, "12345"),
    ],
)
def test_what_is_exported_is_of_the_days_that_find_counts(
    filled: Archive, since: str | None, until: str | None, names: str
) -> None:
    filters = Filters(since=since, until=until)
    assert "".join(sorted(found(filled, "", filters=filters))) == names
    assert "".join(row["url"][-1] for row in filled.export(since=since, until=until)) == names


def test_a_filter_that_is_no_day_or_year_is_told(filled: Archive) -> None:
    with pytest.raises(QueryError, match=r"31/12/2026.*2026-03-31"):
        filled.search.find("", filters=Filters(since="31/12/2026"))
    for year in ("hai nghìn", 0, 99999):
        with pytest.raises(QueryError, match="write it as 2026"):
            filled.search.find("tàu", filters=Filters(year=year))


def test_facets_count_what_is_found(filled: Archive) -> None:
    facets = filled.search.facets("")
    assert list(facets) == ["source", "section", "author", "agency", "year"]
    assert facets["source"] == [("cnqp", 5)]
    assert facets["author"] == [("Lê Na", 1), ("Đỗ Khôi", 1)]
    assert facets["agency"] == [("TTQP", 1)]
    assert facets["year"] == [("2026", 2), ("2019", 1), ("2024", 1)]
    assert filled.search.facets("tuong", Filters(year=2019))["section"] == [("Tin cơ sở", 1)]
    assert filled.search.facets("xyz") == {name: [] for name in facets}


def test_photos_are_found_by_caption_and_credit(filled: Archive, run: Run) -> None:
    photos = [Photo(None, "Xuong cao toc", None, None, 1), Photo(None, "Cầu cảng", "Xuồng Việt", None, 2)]
    run.article("https://cnqp.example/6", title="Ảnh", photos=photos, published_at="2026-05-01")
    hits = filled.search.photos("xuồng cao").hits
    assert [marked(hit.caption) for hit in hits] == ["[Xuồng cao] tốc rời bến", "[Xuong cao] toc"]
    assert (hits[0].title, hits[0].published_at, hits[0].source) == (
        "Tàu tuần tra TT-400TP ra khơi",
        "2024-07-01",
        "cnqp",
    )
    assert (hits[0].article_id, hits[0].url, marked(hits[0].credit)) == (4, "https://cnqp.example/a.jpg", "Anh Khôi")
    assert filled.search.photos("xuong").total == 3
    assert filled.search.photos("credit:xuong").total == 1
    assert filled.search.photos("xuong NOT viet").total == 2
    assert filled.search.photos("xuong", source="khac").total == 0
    assert [marked(hit.caption)[:4] for hit in filled.search.photos("").hits] == ["Xuon", "Cầu ", "Xuồn"]
    assert len(filled.search.photos("", limit=1, offset=1).hits) == 1
    with pytest.raises(QueryError, match=r"title.*caption, credit"):
        filled.search.photos("title:xuong")


def test_a_connection_that_only_reads_is_enough(filled: Archive) -> None:
    with closing(sqlite3.connect(f"{filled.path.as_uri()}?mode=ro", uri=True)) as connection:
        search = Search(Database(connection))
        assert search.find("đại tướng tt400 OR s400").total == 1
        assert search.facets("tàu")["source"] == [("cnqp", 2)]
        assert search.photos("xuong").total == 1


def test_very_many_hits_are_counted_up_to_a_bound(archive: Archive, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """With bounds that a small archive reaches: titles first, exact before folded, no hit twice, none lost."""
    monkeypatch.setattr("newsarchive.archive.search.ranking.COUNTED", 6)
    monkeypatch.setattr("newsarchive.archive.search.ranking.RANKED", 3)
    texts = [("Tàu", "x"), ("Tin", "Tàu"), ("Tau", "x"), ("Tin", "tấu"), ("Tàu", "x"), ("Tàu ngầm", "x"), ("x", "tàu")]
    for number, (title, body) in enumerate(texts):
        run.article(f"https://cnqp.example/{number}", title=title, body=body, published_at=f"2020-01-0{number + 1}")
    every = archive.search.find("tàu", limit=50)
    assert (every.total, every.capped) == (6, True)
    assert "".join(hit.url[-1] for hit in every.hits) == "540612"
    assert found(archive, "tàu", limit=3, offset=2) == "061"
    assert found(archive, "tàu NOT ngầm", limit=50) == "406123"
    assert found(archive, "tàu", order="newest") == "654321"
    fewer = archive.search.find("ngầm")
    assert (fewer.total, fewer.capped) == (1, False)


def test_words_side_by_side_are_looked_for_farther_back_than_the_newest_hits(
    archive: Archive, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("COUNTED", 4), ("RANKED", 2), ("FARTHER", 2)):
        monkeypatch.setattr(f"newsarchive.archive.search.ranking.{name}", value)
    for day in range(1, 16):
        body = "Tàu ngầm." if day in {2, 9} else "Tàu của đội thợ lặn ngầm."
        run.article(f"https://cnqp.example/{day:x}", body=body, published_at=f"2020-01-{day:02}")
    assert found(archive, "tau ngam", limit=4) == "9fed"  # the newest four reach back to day 11, twice as far is day 7
    assert found(archive, "tàu ngầm", limit=4) == "9fed"
    assert found(archive, '"tau ngam"', limit=4) == "92"
    assert found(archive, "title:tin tau ngam", limit=4) == "9fed"


def test_words_in_very_many_articles_do_not_decide_the_order(
    archive: Archive, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsarchive.archive.search.ranking.FREQUENT", 4)
    bodies = ["Tàu. Tàu. Tàu. Tàu. Ngầm.", "Tàu. Một. Ngầm. Ngầm. Ngầm.", "Ngầm, một tàu."]
    for number, body in enumerate(bodies):
        run.article(f"https://cnqp.example/{number}", body=body + " Đội thợ." * (9 - len(body) // 4), title="Tin")
    for number in range(3, 6):
        run.article(f"https://cnqp.example/{number}", body="Tàu ra khơi lúc rạng đông.")
    assert found(archive, "tau ngam") == "012"
    assert found(archive, "ngam tau")[0] == "1"
    monkeypatch.setattr("newsarchive.archive.search.ranking.FREQUENT", 1)
    assert found(archive, "ngam AND tau") == "210"
