"""`newsarchive correct`: what a reader says of people holds, and is never lost."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from newsarchive.archive import Archive
from newsarchive.archive.people.correction_log import corrections_file
from tests.archive.conftest import Run
from tests.archive.people_digest import people_digest
from tests.archive.test_merge import begin
from tests.archive.test_people import HERO, tell
from tests.conftest import Newsarchive

ARMY, FACTORY = f"{HERO} (Quân khu 1)", f"{HERO} (Nhà máy Z99)"


@pytest.fixture
def told(newsarchive: Newsarchive) -> Newsarchive:
    """An archive that knows two people of one name."""
    with Archive(newsarchive.path, create=True) as archive:
        run = begin(archive)
        two_people(run)
        run.finish()
    return newsarchive


def two_people(run: Run) -> None:
    tell(run, 1, "2020-01-05", f"Đại tá {HERO}, Phó Tư lệnh Quân khu 1, phát biểu.")
    tell(run, 2, "2021-01-05", f"Đại tá {HERO}, Giám đốc Nhà máy Z99, phát biểu.")


def names(archive: Newsarchive) -> list[str]:
    return [row["name"] for row in archive.rows("SELECT name FROM people ORDER BY id")]


def lines(archive: Newsarchive) -> list[dict[str, object]]:
    file = corrections_file(archive.path)
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def test_a_correction_outlasts_reextraction_merge_and_backup(told: Newsarchive, tmp_path: Path) -> None:
    said = told("correct", "merge", ARMY, FACTORY, "--note", "một người", "--author", "HN")
    assert json.loads(said.stdout) == lines(told)[0]
    assert lines(told)[0] | {"at": ""} == {"at": "", "merge": [ARMY, FACTORY], "note": "một người", "author": "HN"}
    assert names(told) == [HERO]
    told("correct", "rename", ARMY, "Nguyễn Văn Hùng Cường")
    told("reextract", "-s", "EXTRACTION_WORKERS=0")
    assert names(told) == ["Nguyễn Văn Hùng Cường"]
    copy = tmp_path / "copy" / "archive.db"
    copy.parent.mkdir()
    told("backup", str(copy))
    assert corrections_file(copy).read_bytes() == corrections_file(told.path).read_bytes()
    other = Newsarchive(tmp_path / "other")
    other.path.parent.mkdir()
    merged = other("merge", str(told.path)).stderr
    assert "2 corrections" in merged
    assert names(other) == ["Nguyễn Văn Hùng Cường"]
    assert lines(other) == lines(told)
    assert "nothing new" in other("merge", str(told.path)).stderr
    other("verify")


def test_each_of_the_two_files_brings_the_other_back(told: Newsarchive) -> None:
    told("correct", "merge", ARMY, FACTORY)
    file = corrections_file(told.path)
    text = file.read_text(encoding="utf-8")
    file.unlink()
    told("correct", "list")
    assert file.read_text(encoding="utf-8") == text, "from the archive"
    with Archive(told.path) as archive, archive.transaction():
        archive.people.correct([], archive.people.corrections.all())
    assert len(names(told)) == 2
    told("correct", "list")
    assert names(told) == [HERO], "from the file"


def test_the_file_can_be_edited(told: Newsarchive) -> None:
    told("correct", "rename", ARMY, "Nguyễn Văn Hừng")
    file = corrections_file(told.path)
    edited = file.read_text(encoding="utf-8").replace("Hừng", "Hùng Cường")
    by_hand = {"at": "2026-01-01T00:00:00Z", "rename": FACTORY, "to": "Nguyễn Văn Hùng Dũng"}
    file.write_text(edited + json.dumps(by_hand), encoding="utf-8")
    said = told("correct", "list").stdout
    assert "Hừng" not in said
    assert names(told) == ["Nguyễn Văn Hùng Cường", "Nguyễn Văn Hùng Dũng"]
    told("correct", "undo", "2026-01-01T00:00:00Z")
    assert names(told) == ["Nguyễn Văn Hùng Cường", HERO]
    assert len(lines(told)) == 3, "an undone line stays, and an open last line was closed"
    assert "is undone" in told("correct", "list").stdout


def test_a_line_that_is_none_is_named_and_the_rest_holds(told: Newsarchive) -> None:
    file = corrections_file(told.path)
    good = json.dumps({"at": "2026-01-01T00:00:00Z", "merge": [ARMY, FACTORY]}, ensure_ascii=False)
    file.write_text(f'{good}\nnhập Hùng\n{{"at": "hôm qua", "undo": "x"}}\n', encoding="utf-8")
    done = told("correct", "list", status=1)
    problems = done.stderr.splitlines()
    assert [line.partition(": ")[0] for line in problems] == [f"{file}, line 2", f"{file}, line 3"]
    assert "write a moment with an offset" in problems[1]
    assert names(told) == [HERO]
    assert "nhập Hùng" in file.read_text(encoding="utf-8"), "nothing is deleted"
    assert f"{file}, line 2" in told("verify", status=1).stdout


def test_who_is_not_there_yet_is_said_and_waited_for(told: Newsarchive) -> None:
    whom = "Lê Văn Tám (Nhà máy Z11)"
    assert f"{whom!r} names nobody yet" in told("correct", "rename", whom, "Lê Tám").stderr
    assert "names nobody yet" in told("correct", "list").stdout
    with Archive(told.path) as archive:
        tell(begin(archive), 3, "2022-01-05", "Đại tá Lê Văn Tám, Giám đốc Nhà máy Z11, phát biểu.")
    assert "Lê Tám" in names(told)


def test_a_split_and_a_rejection_hold_in_one_article(told: Newsarchive) -> None:
    with Archive(told.path) as archive:
        run = begin(archive)
        tell(run, 3, "2020-02-05", f"Đại tá {HERO}, Phó Tư lệnh Quân khu 1, kết luận.")
        tell(run, 4, "2020-02-06", "Ông Trần Hưng Đạo khánh thành. Bà Lê Thị Lan, Giám đốc Nhà máy Z98, dự.")
    told("correct", "split", HERO, "--article", "https://cnqp.example/3")
    told("correct", "reject", "Trần Hưng Đạo", "--article", "https://cnqp.example/4")
    told("correct", "reject", "Nhà máy Z98", "--kind", "organisation")
    assert sorted(names(told)) == ["Lê Thị Lan", HERO, HERO, HERO]
    assert not told.rows("SELECT * FROM organisations WHERE name = 'Nhà máy Z98'")
    told("verify")
    for line in lines(told)[1:]:
        told("correct", "undo", str(line["at"]))
    assert "Trần Hưng Đạo" in names(told)
    assert told.rows("SELECT * FROM organisations WHERE name = 'Nhà máy Z98'")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["split", HERO], "correct: 'split' needs an office, an organisation or an address in brackets, or 'articles'"),
        (["undo", "2020"], "correct: there is no correction of 2020; 'newsarchive correct list' shows all"),
        (["reject", "(?)"], "correct: '(?)' is no name"),
        (["reject", HERO, "--article", "bao"], "correct: 'articles' is no list of addresses"),
    ],
)
def test_what_cannot_be_corrected_is_said_in_one_line(told: Newsarchive, words: list[str], said: str) -> None:
    done = told("correct", *words, status=2)
    assert done.stderr.startswith(said)
    assert len(done.stderr.splitlines()) == 1
    assert not corrections_file(told.path).exists()


def test_a_merge_of_corrections_does_not_depend_on_its_order(told: Newsarchive, tmp_path: Path) -> None:
    paths = [tmp_path / f"{name}.db" for name in "ab"]
    for number, values in enumerate(({"merge": [ARMY, FACTORY]}, {"split": FACTORY})):
        shutil.copy(told.path, paths[number])
        line = json.dumps({"at": f"2026-01-0{number + 1}T00:00:00Z", **values})
        corrections_file(paths[number]).write_text(line, encoding="utf-8")
        Archive(paths[number]).close()  # takes it over
    digests = []
    for one, other in (paths, reversed(paths)):
        into = tmp_path / f"into-{len(digests)}.db"
        shutil.copy(one, into)
        with Archive(into) as archive:
            archive.merge(other, "0")
            digests.append(people_digest(archive))
            assert list(archive.faults()) == []
    assert digests[0] == digests[1]
    assert len(digests[0]["people"]) == 2, "the later correction holds"
