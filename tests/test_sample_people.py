"""What the sample archive tells of people: a general who is promoted, moved and replaced, two people of one name, a gap
in a succession, a slip of an outlet, and a correction that stays."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from newsarchive.archive import Archive
from newsarchive.desk.saved_questions import saved_question, saved_rows
from tests.conftest import Newsarchive

GENERAL = "Hà Quang Nhượng"
NAMESAKES = "Trần Khắc Điệp"


def people(path: Path, name: str) -> list[dict[str, Any]]:
    with Archive(path, readonly=True) as archive:
        return [person for person in archive.records("people") if person["name"] == name]


def ask(path: Path, question: str, **asked: str) -> list[dict[str, Any]]:
    return saved_rows(path, saved_question(question, asked), asked)


@pytest.fixture(scope="module")
def general(sample: Newsarchive) -> dict[str, Any]:
    (found,) = people(sample.path, GENERAL)
    return found


def test_a_general_is_promoted(general: dict[str, Any]) -> None:
    ranks = [(one["rank"], one["first"]["at"][:10], one["last"]["at"][:10]) for one in general["ranks"]]
    assert ranks == [
        ("Đại tá", "2021-04-14", "2021-12-21"),
        ("Thiếu tướng", "2021-12-21", "2025-06-26"),
        ("Trung tướng", "2024-09-19", "2026-02-05"),
    ]


def test_a_general_is_moved_and_replaced(general: dict[str, Any], sample: Newsarchive) -> None:
    offices = [
        (one["office"], one["organisation"], one["tenure"], one["first"]["at"][:10], one["first"]["source"])
        for one in general["offices"]
        if "hính ủy" in one["office"]
    ]
    assert offices == [
        ("Phó Chính ủy", "Cục Trang bị Kỹ thuật", "held", "2021-04-14", "cnqp"),
        ("Chính ủy", "Binh đoàn 27", "held", "2023-05-09", "tinquocphong"),
        ("Chính ủy", "Binh đoàn 27", "former", "2025-08-15", "cnqp"),
    ]
    holders = ask(sample.path, "office_holders", organisation="Binh đoàn 27", office="Chính ủy")
    told = [(one["person"], one["tenure"], one["since_seen"][:10], one["last_seen"][:10]) for one in holders]
    assert told == [
        (GENERAL, "held", "2023-05-09", "2025-06-26"),
        ("Nông Đức Mạn", "former", "2023-05-11", "2023-05-11"),
        (GENERAL, "former", "2025-08-15", "2026-02-05"),
        ("Đàm Xuân Bổng", "held", "2025-08-15", "2025-08-15"),
    ]


def test_which_outlet_said_so_first(sample: Newsarchive) -> None:
    told = ask(sample.path, "appointments", person=GENERAL, organisation="Binh đoàn 27", since="2023", until="2023")
    assert next(one["source"] for one in told if one["office"] == "Chính ủy") == "tinquocphong"


def test_nobody_is_named_in_an_office_for_ten_months(sample: Newsarchive) -> None:
    first, second = ask(sample.path, "office_holders", organisation="Cục Trang bị Kỹ thuật", office="Phó Chính ủy")
    assert (first["person"], first["last_seen"][:10]) == (GENERAL, "2023-05-09")
    assert (second["person"], second["since_seen"][:10]) == ("Trần Sỹ Đạm", "2024-03-22")


def test_a_rank_that_an_outlet_printed_by_mistake_is_shown(general: dict[str, Any]) -> None:
    (slip,) = general["contradictions"]
    assert (slip["rank"], slip["last"]["at"][:10], slip["last"]["source"], slip["higher"]) == (
        "Thiếu tướng", "2025-06-26", "tinquocphong", "Trung tướng",
    )  # fmt: skip


def test_two_people_of_one_name_are_kept_apart(sample: Newsarchive) -> None:
    certain = [one for one in people(sample.path, NAMESAKES) if one["certain"]]
    bodies = {frozenset(office["organisation"] for office in one["offices"]) - {None} for one in certain}
    assert bodies == {frozenset({"Nhà máy Q88"}), frozenset({"Viện Luyện kim Quân sự"})}
    (doubtful,) = (one for one in people(sample.path, NAMESAKES) if not one["certain"])
    assert (doubtful["articles"], doubtful["offices"]) == (1, [])


def test_a_readers_correction_survives_reextraction_and_merge(
    newsarchive: Newsarchive, sample: Newsarchive, tmp_path: Path
) -> None:
    """A reader knows that the man whom one article names without office is the one of the factory."""
    shutil.copy(sample.path, newsarchive.path)
    (bare,) = newsarchive.rows("SELECT url FROM articles WHERE title LIKE '%mổ xẻ%'")
    newsarchive("correct", "merge", f"{NAMESAKES} (Nhà máy Q88)", f"{NAMESAKES} ({bare['url']})")

    def articles(path: Path) -> list[int]:
        return sorted(person["articles"] for person in people(path, NAMESAKES))

    assert articles(sample.path) == [1, 2, 3]
    assert articles(newsarchive.path) == [2, 4]
    newsarchive("reextract")
    assert articles(newsarchive.path) == [2, 4]
    other = Newsarchive(tmp_path / "other")
    other.folder.mkdir()
    shutil.copy(sample.path, other.path)
    other("merge", str(newsarchive.path))
    assert articles(other.path) == [2, 4]
    assert "sound" in other("verify").stdout
