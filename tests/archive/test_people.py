"""Who is one person: by evidence, over time, and what the archive then says of offices and ranks."""

from __future__ import annotations

from typing import Any

import pytest

from newsarchive.archive import Archive
from tests.archive.conftest import AT, LATER, Run, photo

HERO = "Nguyễn Văn Hùng"


def tell(run: Run, number: int, day: str | None, *sentences: str, **fields: Any) -> None:
    """Store an article of some sentences."""
    run.article(f"https://cnqp.example/{number}", body=" ".join(sentences), published_at=day, **fields)


def people(archive: Archive) -> list[tuple[Any, ...]]:
    """(name, certain, the numbers of the articles that mean the person) in the order of the first article."""
    sql = (
        "SELECT p.name, p.certain, group_concat(number) FROM people p JOIN ("
        "    SELECT DISTINCT m.person_id, CAST(substr(a.url, 22) AS INTEGER) AS number FROM mentions m"
        "    JOIN articles a ON a.id = m.article_id WHERE m.person_id IS NOT NULL ORDER BY 2"
        ") ON person_id = p.id GROUP BY p.id ORDER BY min(number)"
    )
    assert list(archive.faults()) == []
    return archive.db.execute(sql).fetchall()


def offices(archive: Archive) -> list[tuple[Any, ...]]:
    sql = (
        "SELECT p.name, h.office, o.name, h.tenure, h.articles, h.first_seen_at, h.last_seen_at FROM offices_held h"
        " JOIN people p ON p.id = h.person_id LEFT JOIN organisations o ON o.id = h.organisation_id"
        " ORDER BY h.first_seen_at, h.office"
    )
    return archive.db.execute(sql).fetchall()


def ranks(archive: Archive) -> list[tuple[Any, ...]]:
    sql = "SELECT rank, level, articles, first_seen_at, last_seen_at FROM ranks_held ORDER BY first_seen_at, level"
    return archive.db.execute(sql).fetchall()


def career(run: Run) -> None:
    """A general who is promoted, moved and replaced."""
    tell(run, 1, "2019-05-03", "Đại tá Nguyễn Văn Hùng, Phó Tư lệnh Quân khu 1, phát biểu.")
    tell(run, 2, "2020-02-10", "Thiếu tướng Nguyễn Văn Hùng, Phó Tư lệnh Quân khu 1, phát biểu.")
    tell(run, 3, "2021-06-01", "Thiếu tướng Nguyễn Văn Hùng, Tư lệnh Quân khu 2, phát biểu.")
    tell(run, 4, "2022-08-20", "Trung tướng Nguyễn Văn Hùng, Tư lệnh Quân khu 2, phát biểu.")
    tell(run, 5, "2023-11-11", "Thiếu tướng Trần Văn Bình, Tư lệnh Quân khu 2, phát biểu.")
    tell(run, 6, "2024-01-02", "Trung tướng Nguyễn Văn Hùng, nguyên Tư lệnh Quân khu 2, phát biểu.")


def test_a_general_is_promoted_moved_and_replaced(archive: Archive, run: Run) -> None:
    career(run)
    assert people(archive) == [(HERO, 1, "1,2,3,4,6"), ("Trần Văn Bình", 1, "5")]
    assert offices(archive) == [
        (HERO, "Phó Tư lệnh", "Quân khu 1", "held", 2, "2019-05-03", "2020-02-10"),
        (HERO, "Tư lệnh", "Quân khu 2", "held", 2, "2021-06-01", "2022-08-20"),
        ("Trần Văn Bình", "Tư lệnh", "Quân khu 2", "held", 1, "2023-11-11", "2023-11-11"),
        (HERO, "Tư lệnh", "Quân khu 2", "former", 1, "2024-01-02", "2024-01-02"),
    ]
    assert [row[:1] + row[2:] for row in ranks(archive) if row[0] != "Thiếu tướng"] == [
        ("Đại tá", 1, "2019-05-03", "2019-05-03"),
        ("Trung tướng", 2, "2022-08-20", "2024-01-02"),
    ]
    (first,) = archive.db.execute(
        "SELECT first_sentence FROM offices_held WHERE office = 'Tư lệnh' ORDER BY id"
    ).fetchone()
    assert first == "Thiếu tướng Nguyễn Văn Hùng, Tư lệnh Quân khu 2, phát biểu."
    assert archive.db.execute("SELECT DISTINCT qualifier FROM people").fetchall() == [(None,)]
    assert archive.people.contradictions(1) == []


def test_two_people_of_one_name_are_told_apart(archive: Archive, run: Run) -> None:
    career(run)
    tell(run, 7, "2021-06-05", "Trung tá Nguyễn Văn Hùng, Giám đốc Nhà máy Z99, phát biểu.")
    tell(run, 8, "2022-06-05", "Ông Nguyễn Văn Hùng, Giám đốc Nhà máy Z99, phát biểu.")
    tell(run, 9, "2022-07-05", "Ông Nguyễn Văn Hùng phát biểu.")
    assert people(archive) == [(HERO, 1, "1,2,3,4,6"), ("Trần Văn Bình", 1, "5"), (HERO, 1, "7,8"), (HERO, 0, "9")]
    told = archive.db.execute("SELECT qualifier FROM people WHERE name = ? AND certain ORDER BY id", [HERO])
    assert told.fetchall() == [("Tư lệnh Quân khu 2",), ("Giám đốc Nhà máy Z99",)]


def test_two_generals_of_one_name_in_different_places_at_one_time(archive: Archive, run: Run) -> None:
    for number, (month, place) in enumerate((m, p) for m in range(1, 7) for p in (1, 2)):
        tell(run, number + 1, f"2023-{month:02}-10", f"Thiếu tướng {HERO}, Tư lệnh Quân khu {place}, phát biểu.")
    tell(run, 13, "2023-07-01", f"Thiếu tướng {HERO} phát biểu.")
    assert people(archive) == [(HERO, 1, "1,3,5,7,9,11"), (HERO, 1, "2,4,6,8,10,12"), (HERO, 0, "13")]
    tell(run, 14, "2023-08-01", f"Thiếu tướng {HERO}, Tư lệnh Quân khu 1, Chính ủy Quân khu 2, phát biểu.")
    assert people(archive) == [(HERO, 1, ",".join(map(str, range(1, 15))))], "one article says that he holds both"


def test_a_rank_that_falls_is_somebody_else(archive: Archive, run: Run) -> None:
    tell(run, 1, "2020-01-05", f"Trung tướng {HERO}, Tư lệnh Quân khu 1, phát biểu.")
    tell(run, 2, "2020-05-05", f"Trung tướng {HERO}, Tư lệnh Quân khu 1, phát biểu.")
    tell(run, 3, "2023-01-05", f"Thiếu tướng {HERO}, Phó Tư lệnh Quân khu 3, phát biểu.")
    tell(run, 4, "2024-01-05", f"Đại tá {HERO}, Phó Tư lệnh Quân khu 1, phát biểu.")
    assert people(archive) == [(HERO, 1, "1,2"), (HERO, 1, "3"), (HERO, 1, "4")]


def test_a_misprinted_rank_in_the_same_post_is_shown(archive: Archive, run: Run) -> None:
    tell(run, 1, "2020-01-05", f"Trung tướng {HERO}, Tư lệnh Quân khu 1, phát biểu.")
    tell(run, 2, "2020-05-05", f"Thiếu tướng {HERO}, Tư lệnh Quân khu 1, phát biểu.")
    assert people(archive) == [(HERO, 1, "1,2")]
    (fall,) = archive.people.contradictions(1)
    assert (fall.kind, fall.one["rank"], fall.other["rank"]) == ("rank", "Trung tướng", "Thiếu tướng")


def test_two_holders_of_one_office_are_shown(archive: Archive, run: Run) -> None:
    for number, name in enumerate((HERO, "Trần Văn Bình", HERO, "Trần Văn Bình"), 1):
        tell(run, number, f"2020-0{number}-05", f"Thiếu tướng {name}, Tư lệnh Quân khu 1, phát biểu.")
        tell(run, number + 4, f"2020-0{number}-05", f"Đại tá {name}, Phó Tư lệnh Quân khu 1, phát biểu.")
    (clash,) = archive.people.contradictions(1)
    assert (clash.kind, clash.one["office"], clash.other["office"]) == ("office", "Tư lệnh", "Tư lệnh")
    names = dict(archive.db.execute("SELECT id, name FROM people").fetchall())
    assert [names[row["person_id"]] for row in (clash.one, clash.other)] == [HERO, "Trần Văn Bình"]


def test_a_name_alone_is_the_only_person_of_the_name_if_the_rank_fits(archive: Archive, run: Run) -> None:
    tell(run, 1, "2020-01-05", f"Trung tá {HERO}, Giám đốc Nhà máy Z99, phát biểu.")
    tell(run, 2, "2020-02-05", f"Ông {HERO} phát biểu.")
    tell(run, 3, "2020-03-05", f"Trung úy {HERO} phát biểu.")
    assert people(archive) == [(HERO, 1, "1,2"), (HERO, 0, "3")]
    known = archive.db.execute("SELECT article_id, person_by FROM mentions WHERE kind = 'person' ORDER BY 1").fetchall()
    assert known == [(1, "evidence"), (2, "name"), (3, "name")]
    assert [row[0] for row in ranks(archive)] == ["Trung tá"], "what rests on the name alone is no fact"


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("Trần Thị Thuý", "Trần Thị Thúy", True),
        ("NGUYỄN VĂN HÙNG", HERO, True),
        ("Nguyen Van Hung", HERO, True),
        ("Nguyễn Văn Hưng", HERO, False),
    ],
)
def test_marks_tell_names_apart(archive: Archive, run: Run, one: str, other: str, together: bool) -> None:
    for number, name in enumerate((one, other), 1):
        tell(run, number, f"2020-0{number}-05", f"Đại tá {name}, Giám đốc Nhà máy Z99, phát biểu.")
    assert len(people(archive)) == (1 if together else 2)


def test_a_name_without_marks_that_fits_two_people_is_nobody_for_certain(archive: Archive, run: Run) -> None:
    for number, name in enumerate(("Nguyễn Văn Hưng", HERO, "Nguyen Van Hung"), 1):
        tell(run, number, f"2020-0{number}-05", f"Đại tá {name}, Phó Giám đốc Nhà máy Z99, phát biểu.")
    assert people(archive) == [("Nguyễn Văn Hưng", 1, "1"), (HERO, 1, "2"), ("Nguyen Van Hung", 0, "3")]


def test_a_tag_of_the_outlet_tells_who_it_is(archive: Archive, run: Run) -> None:
    tell(run, 1, "2020-01-05", f"Ông {HERO} phát biểu.", tags=[HERO])
    tell(run, 2, "2020-02-05", f"Đại tá {HERO}, Giám đốc Nhà máy Z99, phát biểu.", tags=[HERO, "Z99"])
    tell(run, 3, "2020-02-05", f"Đại úy {HERO}, Giám đốc Nhà máy Z11, phát biểu.")
    assert people(archive) == [(HERO, 1, "1,2"), (HERO, 1, "3")]


def test_large_bodies_tell_nobody_apart(archive: Archive, run: Run) -> None:
    tell(run, 1, "2020-01-05", f"Đại tá {HERO}, Phó Chủ nhiệm Bộ Quốc phòng, phát biểu.")
    tell(run, 2, "2020-02-05", f"Đại tá {HERO}, Giám đốc Bộ Quốc phòng, phát biểu.")
    assert len(people(archive)) == 2


def test_an_article_without_a_day_counts_from_when_it_was_seen(archive: Archive, run: Run) -> None:
    tell(run, 1, "2019", f"Đại tá {HERO}, Giám đốc Nhà máy Z99, phát biểu.")
    tell(run, 2, "2020-02-05T08:00:00+07:00", f"Đại tá {HERO}, Giám đốc Nhà máy Z99, phát biểu.")
    assert offices(archive)[0][5:] == ("2020-02-05T01:00:00+00:00", AT)


def test_an_edit_and_a_deletion_are_followed(archive: Archive, run: Run) -> None:
    url = "https://cnqp.example/1"
    tell(run, 1, "2019-05-03", f"Đại tá {HERO}, Giám đốc Nhà máy Z99, phát biểu.")
    tell(run, 2, "2020-05-03", f"Đại tá {HERO}, Giám đốc Nhà máy Z99, kết luận.")
    run.article(url, LATER, body=f"Trung tá {HERO}, Giám đốc Nhà máy Z99, dự.", published_at="2019-05-03")
    assert [row[0] for row in ranks(archive)] == ["Trung tá", "Đại tá"]
    sentence = "SELECT first_sentence, first_article_id FROM offices_held"
    assert archive.db.execute(sentence).fetchone() == (f"Trung tá {HERO}, Giám đốc Nhà máy Z99, dự.", 1)
    run.article(url, "2026-03-12T06:00:00+00:00", body="Không ai dự.", published_at="2019-05-03")
    assert archive.db.execute(sentence).fetchone() == (f"Đại tá {HERO}, Giám đốc Nhà máy Z99, kết luận.", 2)
    assert people(archive) == [(HERO, 1, "2")]
    with archive.transaction():
        for number in (1, 2):
            archive.people.remove(number)
    for table in ("mentions", "people", "offices_held", "ranks_held", "organisations", "printed_names", "z_profiles"):
        assert archive.db[table].count == 0, table


def test_a_person_keeps_its_id_when_others_join(archive: Archive, run: Run) -> None:
    for number in (1, 2):
        tell(run, number, f"2020-0{number}-05", f"Đại tá {HERO}, Giám đốc Nhà máy Z99, phát biểu.")
    tell(run, 3, "2020-03-05", f"Đại tá {HERO}, Chính ủy Quân khu 7, phát biểu.")
    assert len(people(archive)) == 2
    tell(run, 4, "2020-04-05", f"Đại tá {HERO}, Giám đốc Nhà máy Z99, Chính ủy Quân khu 7, phát biểu.")
    assert people(archive) == [(HERO, 1, "1,2,3,4")]
    assert archive.db.execute("SELECT id FROM people").fetchall() == [(1,)]


def test_organisations_and_equipment_bear_one_name(archive: Archive, run: Run) -> None:
    tell(run, 1, "2020-01-05", "Tổng cục CNQP nhận TT-400 từ Nhà máy Z99.", photos=[photo("Tàu TT400 và TT400.")])
    tell(run, 2, "2020-01-06", "Tổng cục Công nghiệp quốc phòng bàn giao TT-400.")
    found = archive.db.execute("SELECT name FROM organisations ORDER BY 1").fetchall()
    assert found == [("Nhà máy Z99",), ("Tổng cục Công nghiệp quốc phòng",)]
    assert archive.db.execute("SELECT name FROM equipment").fetchall() == [("TT-400",)]
    assert list(archive.faults()) == []


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE mentions SET start = start + 1 WHERE id = 1",
        "UPDATE mentions SET person_id = 2 WHERE person_id = 1",
        "UPDATE z_profiles SET person_id = 2, certain = 1 WHERE person_id = 1",
        "UPDATE z_profiles SET articles = articles + 1",
        "UPDATE z_profiles SET months = '[]'",
        "DELETE FROM z_profile_links",
        "INSERT INTO people (name, name_key, marks, certain) VALUES ('A', 'a', 'a', 1)",
        "UPDATE people SET name = 'Ai đó'",
        "UPDATE people SET qualifier = 'Ai đó'",
        "UPDATE offices_held SET first_sentence = ''",
        "UPDATE offices_held SET last_article_id = 1",
        "DELETE FROM ranks_held",
        "UPDATE organisations SET name = 'Quân'",
        "UPDATE printed_names SET articles = 9 WHERE kind = 'person'",
        "INSERT INTO printed_names VALUES ('equipment', 99, 'S-400', 1)",
        "DELETE FROM mentions",
        "UPDATE articles SET body = 'Đại tá Lê Văn Tám, Giám đốc Nhà máy Z11, dự.' WHERE id = 1",
    ],
)
def test_verify_names_what_differs(archive: Archive, run: Run, damage: str) -> None:
    career(run)
    assert list(archive.people.faults()) == []
    archive.db.execute(damage)
    assert list(archive.people.faults())


def test_a_text_that_no_rule_foresaw_is_stored(
    archive: Archive, run: Run, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(article: object) -> list[object]:
        raise IndexError("no such word")

    monkeypatch.setattr("newsarchive.mentions.find_mentions", fail)
    tell(run, 1, "2024-01-01", "Đại tá Nguyễn Văn Hùng, Giám đốc Nhà máy Z99, phát biểu.")
    assert [row["url"] for row in archive.articles.rows()] == ["https://cnqp.example/1"]
    assert people(archive) == []
    assert "whom it names cannot be found" in caplog.text
