"""The saved questions about people, offices and equipment."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsarchive.desk.saved_questions import saved_question, saved_rows
from tests.conftest import Newsarchive
from tests.desk.small_archive import archive
from tests.named_archive import named_archive


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return named_archive(tmp_path_factory.mktemp("named") / "papers.db")


def ask(papers: Path, question: str, *columns: str, **asked: str) -> list[tuple[object, ...]]:
    rows = saved_rows(papers, saved_question(question, asked), asked)
    return [tuple(row[column] for column in columns) for row in rows]


def test_people_by_name_have_their_rank_and_last_office(papers: Path) -> None:
    columns = ("person", "rank", "office", "organisation", "tenure", "articles")
    assert ask(papers, "people_by_name", *columns, person="le van hoan") == [
        ("Lê Văn Hoàn", "Trung tướng", "Tư lệnh", "Quân khu 9", "former", 4),
        ("Lê Văn Hoàn", "Đại tá", "Giám đốc", "Nhà máy Q88", "held", 1),
    ]
    assert len(ask(papers, "people_by_name", "person")) == 4
    assert ask(papers, "people_by_name", "person", person="Hoà") == []  # no part of a word
    assert ask(papers, "people_by_name", "person", office="giám đốc", organisation="q88") == [("Lê Văn Hoàn",)]
    assert ask(papers, "people_by_name", "person", organisation="Quân khu 99") == []
    assert len(ask(papers, "people_by_name", "person", rows="2")) == 2


def test_who_held_an_office_and_when(papers: Path) -> None:
    columns = ("person", "tenure", "since_seen", "last_seen", "first_source")
    held = ask(papers, "office_holders", *columns, organisation="Quân khu 9", office="tư lệnh")
    assert held == [
        ("Lê Văn Hoàn", "held", "2023-05-01T03:00:00+00:00", "2023-05-02T01:30:00+00:00", "bao-b"),
        ("Lê Văn Hoàn", "former", "2024-02-02T02:00:00+00:00", "2024-02-02T02:00:00+00:00", "bao-c"),
        ("Trần Đình Bách", "held", "2024-02-02T02:00:00+00:00", "2024-02-02T02:00:00+00:00", "bao-c"),
    ]
    asked = {"organisation": "quan khu 9", "since": "2022", "until": "2023-12"}
    assert ask(papers, "office_holders", "office", **asked) == [("Tư lệnh",)]


def test_an_office_at_a_time_rests_on_what_was_said_then_or_before_and_after(papers: Path) -> None:
    asked = {"organisation": "Quân khu 9", "office": "tư lệnh"}
    columns = ("person", "articles_within", "before_id", "within_id", "after_id")
    day = asked | {"since": "2023-05-02", "until": "2023-05-02"}
    assert ask(papers, "office_holders", *columns, **day) == [("Lê Văn Hoàn", 1, 2, 3, None)]
    (sentence,) = ask(papers, "office_holders", "said_within", **day)
    assert sentence == ("Thiếu tướng Lê Văn Hoàn, Tư lệnh Quân khu 9, ký biên bản trước mặt cán bộ phòng ban.",)
    month = asked | {"since": "2023-05", "until": "2023-05"}
    assert ask(papers, "office_holders", *columns, **month) == [("Lê Văn Hoàn", 2, None, 2, None)]
    assert ask(papers, "office_holders", *columns, **asked)[0] == ("Lê Văn Hoàn", None, None, None, None)


def test_an_office_between_two_articles_is_inferred(tmp_path: Path) -> None:
    texts = [(f"{year}-03-01T08:00:00+07:00", "Đại tá Lê Văn An, Giám đốc Nhà máy Q31, nói.") for year in (2021, 2025)]
    papers = archive(tmp_path / "papers.db", *({"published_at": at, "body": text} for at, text in texts))
    columns = ("person", "articles_within", "before_id", "within_id", "after_id", "said_before")
    (told,) = ask(papers, "office_holders", *columns, organisation="Q31", since="2024", until="2024")
    assert told == ("Lê Văn An", 0, 1, None, 2, texts[0][1])
    assert ask(papers, "office_holders", "person", organisation="Q31", since="2026") == []


def test_every_article_of_an_office_is_listed(papers: Path) -> None:
    asked = {"organisation": "Quân khu 9", "office": "tư lệnh"}
    columns = ("id", "person", "tenure")
    told = ask(papers, "office_mentions", *columns, **asked)
    assert told == [
        (4, "Lê Văn Hoàn", "former"),
        (4, "Trần Đình Bách", "held"),
        (3, "Lê Văn Hoàn", "held"),
        (2, "Lê Văn Hoàn", "held"),
    ]
    (number,) = ask(papers, "people_by_name", "person_id", person="Trần Đình Bách")
    for person in ("tran dinh bach", str(number[0])):
        assert ask(papers, "office_mentions", "id", person=person) == [(4,)]
    assert ask(papers, "office_mentions", "id", since="2023-05-02", until="2023", **asked) == [(3,)]
    for held in ask(papers, "office_holders", "person_id", "office", "organisation", "tenure", "articles"):
        who, office, organisation, tenure, articles = map(str, held)
        found = ask(papers, "office_mentions", "tenure", person=who, office=office, organisation=organisation)
        assert str(sum(one == (tenure,) for one in found)) == articles


def test_a_persons_ranks_and_offices_in_the_order_of_time(papers: Path) -> None:
    told = ask(papers, "career", "what", "held", "organisation", person="Lê Văn Hoàn", organisation="Quân khu 9")
    assert told == [
        ("rank", "Đại tá", None),
        ("office", "Phó Tư lệnh", "Quân khu 9"),
        ("rank", "Thiếu tướng", None),
        ("office", "Tư lệnh", "Quân khu 9"),
        ("rank", "Trung tướng", None),
        ("office", "Tư lệnh", "Quân khu 9"),
    ]
    assert len(ask(papers, "career", "held", person="Lê Văn Hoàn")) == 8
    (sentence,) = ask(papers, "career", "first_sentence", person="Trần Đình Bách", rows="1")
    assert "Thiếu tướng Trần Đình Bách" in str(sentence[0])


def test_who_is_named_together(papers: Path) -> None:
    columns = ("person", "named_with", "articles", "sentences", "first_together", "last_together")
    moments = ("2021-03-01T01:00:00+00:00", "2023-05-02T01:30:00+00:00")
    assert ask(papers, "named_together", *columns, person="Hà") == [("Phạm Thu Hà", "Lê Văn Hoàn", 2, 0, *moments)]
    assert ask(papers, "named_together", *columns, person="Hà", since="2022") == [
        ("Phạm Thu Hà", "Lê Văn Hoàn", 1, 0, moments[1], moments[1])
    ]
    pairs = ask(papers, "named_together", "person", "named_with")
    assert [set(pair) for pair in pairs] == [{"Phạm Thu Hà", "Lê Văn Hoàn"}, {"Lê Văn Hoàn", "Trần Đình Bách"}]


def test_a_sentence_that_names_both_is_counted(sample: Newsarchive) -> None:
    columns = ("named_with", "articles", "sentences")
    told = {row[0]: row[1:] for row in ask(sample.path, "named_together", *columns, person="Vũ Đình Khải")}
    assert told["Đỗ Hoành Sơn"] == (2, 2)


def test_who_was_first_to_report_an_appointment(papers: Path) -> None:
    columns = ("person", "source", "hours_later")
    asked = {"organisation": "Quân khu 9", "since": "2023", "until": "2023"}
    assert ask(papers, "appointments", *columns, **asked) == [
        ("Lê Văn Hoàn", "bao-b", 0.0),
        ("Lê Văn Hoàn", "bao-a", 22.5),
    ]
    assert ask(papers, "appointments", "person", "office", person="Bách") == [("Trần Đình Bách", "Tư lệnh")]
    newest = ask(papers, "appointments", "office")
    assert (newest[0], len(newest)) == (("Giám đốc",), 6)


def test_equipment_by_the_year_in_which_it_is_first_named(papers: Path) -> None:
    told = [("2021", "TH-15", 2, "bao-a")]
    for asked in ("", "th 15", "TH15", "th"):
        assert ask(papers, "equipment_by_year", "year", "equipment", "articles", "source", equipment=asked) == told
    assert ask(papers, "equipment_by_year", "equipment", since="2022") == []
    assert ask(papers, "equipment_by_year", "equipment", equipment="15") == []
