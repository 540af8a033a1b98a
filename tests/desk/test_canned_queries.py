"""The saved questions: what they answer, with their parameters and without."""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from newsarchive.desk.canned_queries import FOLDER, CannedQuery, read_canned_queries
from newsarchive.desk.sql_functions import topics
from newsarchive.desk.timestamps import earliest, latest
from tests.desk.conftest import Serve
from tests.desk.small_archive import archive

ARTICLES: tuple[dict[str, Any], ...] = (
    {
        "title": "Nghiệm thu tên lửa đối hải",
        "body": "Đại tướng Lê Văn Hoàn và Thượng tá, TS. Phạm Thu Hà chứng kiến vụ bắn.",
        "published_at": "2025-11-03T08:30:00+07:00",
        "published_precision": "minute",
        "agency": "TTXVN",
        "body_agreement": 0.97,
        "captions": ["Đại tướng Lê Văn Hoàn xem tên lửa.", "Thượng tá Phạm Thu Hà bên bệ phóng."],
        "edits": [("title", "Nghiệm thu tên lửa", "Nghiệm thu tên lửa đối hải"), ("lead", "x", None, "extraction")],
    },
    {
        "source": "bao-b",
        "title": "Nghiệm thu tên lửa đối hải",
        "body": "Đại tướng Lê Văn Hoàn chứng kiến vụ bắn.",
        "published_at": "2025-11-03",
        "published_precision": "day",
        "agency": "TTXVN",
        "story": 1,
        "captions": ["ĐẠI TƯỚNG LÊ VĂN HOÀN phát biểu."],
    },
    {
        "source": "bao-c",
        "title": "Tên lửa mới",
        "body_agreement": 0.41,
        "published_at": "2025-11-05T09:00:00+07:00",
        "published_precision": "second",
        "captions": ["Quang cảnh buổi lễ"],
    },
    {
        "source": "bao-c",
        "title": "Xuồng cứu hộ",
        "published_at": "2025-12",
        "published_precision": "month",
        "gone_at": "2026-02-20T00:00:00+00:00",
    },
    {"source": "bao-c", "title": "Bài không ngày nói về tên lửa", "agency": "Reuters"},
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, serve: Serve) -> str:
    """The address of the tables of a desk over ARTICLES."""
    return f"{serve(archive(tmp_path_factory.mktemp('papers') / 'papers.db', *ARTICLES))}/papers"


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory, serve: Serve) -> str:
    return f"{serve(archive(tmp_path_factory.mktemp('empty') / 'empty.db'))}/empty"


def ask(desk: str, question: str, **asked: str) -> list[dict[str, Any]]:
    query = urllib.parse.urlencode(asked | {"_shape": "array"})
    with urllib.request.urlopen(f"{desk}/{question}.json?{query}", timeout=20) as answer:
        rows: list[dict[str, Any]] = json.load(answer)
    return rows


def test_coverage_counts_each_subject_by_month_and_its_share(desk: str) -> None:
    rows = ask(desk, "coverage", words="ten lua, xuồng")
    assert [(r["month"], r["topic"], r["articles"], r["outlets"], r["all_articles"], r["percent"]) for r in rows] == [
        ("2025-12", "xuồng", 1, 1, 1, 100.0),
        ("2025-12", "ten lua", 0, 0, 1, 0.0),
        ("2025-11", "ten lua", 3, 3, 3, 100.0),
        ("2025-11", "xuồng", 0, 0, 3, 0.0),
        (None, "ten lua", 1, 1, 1, 100.0),
    ]
    assert [r["articles"] for r in ask(desk, "coverage")] == [1, 3, 1]
    assert [r["articles"] for r in ask(desk, "coverage", words="ten lua", source="bao-b")] == [1]
    assert [r["topic"] for r in ask(desk, "coverage", words="tên lửa", since="2025-11-04", until="2025-11-05")] == [
        "tên lửa"
    ]


def test_coverage_tells_the_silent_months_of_the_asked_time(desk: str) -> None:
    rows = ask(desk, "coverage", words="xuồng", since="2025", until="2026-02-03")
    told = {r["month"]: (r["articles"], r["all_articles"], r["percent"], r["updated"] is None) for r in rows}
    assert len(rows) == len(told) == 14
    assert list(told) == sorted(told, reverse=True)
    assert told["2025-12"] == (1, 1, 100.0, False)
    assert told["2025-11"] == (0, 3, 0.0, True)
    assert told["2025-01"] == told["2026-02"] == (0, 0, None, True)
    whole = ask(desk, "coverage", words="xuồng")
    assert [r["month"] for r in whole] == ["2025-12", "2025-11"]  # from the first article to the last
    assert ask(desk, "coverage", words="khongcogi", since="2025") == []


def test_coverage_stays_within_a_century_and_this_month(desk: str) -> None:
    months = [r["month"] for r in ask(desk, "coverage", words="xuồng", since="0001", until="9999")]
    assert len(months) == 1000  # the most that a page has, of 1,200
    assert months[0] == datetime.now(UTC).strftime("%Y-%m")


def test_first_to_report_says_what_a_day_without_an_hour_leaves_open(desk: str) -> None:
    rows = ask(desk, "first_to_report", words="tên lửa")
    assert [(r["source"], r["hours_later"], r["may_be_first"]) for r in rows] == [
        ("bao-b", 0.0, 1),
        ("bao-a", 8.5, 1),
        ("bao-c", 57.0, 0),
    ]
    assert [r["id"] for r in ask(desk, "first_to_report", story="1")] == [2, 1]
    assert [r["source"] for r in ask(desk, "first_to_report", words="tên lửa", since="2025-11-04")] == ["bao-c"]


@pytest.mark.parametrize(
    ("moments", "shown", "may_be_first"),  # of this outlet, of the other
    [
        (("2025", "2025-02-01"), "2025-02-01", (1, 0)),
        (("2025-06-01T23:00:00+00:00", "2025-06-02T05:00:00+07:00"), "2025-06-02T05:00:00+07:00", (1, 0)),
        (("2025-06-03", "2025-06-02T23:59:00+07:00"), "2025-06-02T23:59:00+07:00", (0, 1)),
        (("2025-13-45", "2025-02-31T08:00:00+07:00", "2025-06-03"), "2025-06-03", (0, 1)),
        (("2025", "2025-06-03"), "2025-06-03", (1, 1)),
    ],
)
def test_an_outlets_first_article_is_the_one_that_was_out_first(
    moments: tuple[str, ...], shown: str, may_be_first: tuple[int, int], tmp_path: Path, serve: Serve
) -> None:
    told = [{"title": "Pháo mới", "published_at": moment} for moment in moments]
    other = {"source": "bao-b", "title": "Pháo mới", "published_at": "2025-06-02T12:00:00+07:00"}
    path = archive(tmp_path / "papers.db", *told, other)
    for asked in ({"words": "phao"}, {}):
        rows = ask(f"{serve(path)}/papers", "first_to_report", **asked)
        assert {r["source"]: (r["published_at"], r["may_be_first"]) for r in rows} == {
            "bao-a": (shown, may_be_first[0]),
            "bao-b": (other["published_at"], may_be_first[1]),
        }


@pytest.mark.parametrize(
    ("moments", "standing"),
    [
        # (id, first, may_be_first) in the order of the moments by which each was out
        (("2026-03-05T08:00:00+07:00", "2026-03-05T02:00:00+00:00", "2026-03-05"), [(1, 0, 1), (2, 0, 0), (3, 0, 1)]),
        (("2026-03-05T08:00:00+07:00", "2026-03-05T02:00:00+00:00", "2026-03-06"), [(1, 1, 1), (2, 0, 0), (3, 0, 0)]),
        (("2026-03-05T09:00:00+07:00", "2026-03-05T01:00:00+00:00"), [(2, 1, 1), (1, 0, 0)]),
        (("2026-03-05T08:00:00+07:00", "2026-03-05T08:00:00+07:00"), [(1, 0, 1), (2, 0, 1)]),
        (("2026-03-05T08:00:00+07:00", None), [(1, 0, 1), (2, 0, 1)]),
        (("2026", "2026-03-05"), [(2, 0, 1), (1, 0, 1)]),
        (("2025-13-45T99:99", "9999", "2026-03-05"), [(3, 0, 1), (1, 0, 1), (2, 0, 1)]),
    ],
)
def test_the_first_of_one_text_is_named_where_it_is_known(
    moments: tuple[str | None, ...], standing: list[tuple[int, int, int]], tmp_path: Path, serve: Serve
) -> None:
    articles = [
        {"source": source, "title": f"Bài của {source}", "published_at": moment, "story": 1}
        for source, moment in zip(("bao-a", "bao-b", "bao-c"), moments, strict=False)
    ]
    address = serve(archive(tmp_path / "papers.db", *articles))
    rows = ask(f"{address}/papers", "copies")
    assert [(r["id"], r["first"], r["may_be_first"]) for r in rows] == standing
    told = ("có thể là sớm nhất trong kho", "sớm nhất trong kho")
    badges = [[told[first]] if may_be else [] for _, first, may_be in standing]
    for path, each in (("/stories", ".story h2 + .meta | .story li"), (f"/article/{standing[0][0]}", ".copies li")):
        with urllib.request.urlopen(f"{address}{path}?lang=vi", timeout=20) as answer:
            page = html.fromstring(answer.read().decode())
        copies = [one for selector in each.split(" | ") for one in page.cssselect(selector)]
        assert [[badge.text for badge in one.cssselect(".badge.first")] for one in copies] == badges


def test_the_story_that_appeared_last_stands_first(tmp_path: Path, serve: Serve) -> None:
    # The archive learned of the stories in another order.
    days = (("2026-03-05", 1), ("2021-01-02", 2), ("2024-06-07", 3), ("2021-01-03", 2), ("2026-03-06", 1), ("2025", 3))
    articles = [
        {"title": f"Bài {day}", "published_at": f"{day}T08:00:00+07:00" if len(day) == 10 else day, "story": story}
        for day, story in days
    ]
    address = serve(archive(tmp_path / "papers.db", *articles))
    assert list(dict.fromkeys(r["story_id"] for r in ask(f"{address}/papers", "copies"))) == [1, 3, 2]

    def stories(path: str) -> list[str]:
        with urllib.request.urlopen(f"{address}{path}", timeout=20) as answer:
            return [one.get("id") for one in html.fromstring(answer.read().decode()).cssselect(".story h2")]

    assert stories("/stories") == ["s1", "s3", "s2"]
    assert stories("/stories?before=1") == ["s3", "s2"]
    assert stories("/stories?before=2") == []
    assert stories("/stories?before=99") == []


@pytest.mark.parametrize(("agencies", "is_unheld"), [(("TTXVN", "TTXVN"), True), (("TTXVN", None), False)])
def test_a_text_of_an_agency_is_no_outlets_own(
    agencies: tuple[str | None, ...], is_unheld: bool, tmp_path: Path, serve: Serve
) -> None:
    articles = [{"agency": agency, "published_at": "2026-03-05T08:00:00+07:00", "story": 1} for agency in agencies]
    address = serve(archive(tmp_path / "papers.db", *articles))
    for path in ("/stories", "/article/1"):
        with urllib.request.urlopen(f"{address}{path}?lang=en", timeout=20) as answer:
            page = html.fromstring(answer.read().decode())
        told = " ".join(page.text_content().split())
        assert ("Every copy names somebody else" in told) == is_unheld
        assert "from TTXVN" in told


def test_hours_of_several_offsets_are_told_with_their_offset(tmp_path: Path, serve: Serve) -> None:
    moments = ("2026-03-05T08:00:00+07:00", "2026-03-05T02:00:00+00:00")
    for others, shown in ((moments, ["08:00 +07:00", "02:00 UTC"]), (moments[:1] * 2, ["08:00", "08:00"])):
        articles = [{"published_at": moment, "story": 1} for moment in others]
        address = serve(archive(tmp_path / f"{len(set(others))}.db", *articles))
        for path in ("/stories", "/article/1"):
            with urllib.request.urlopen(f"{address}{path}?lang=vi", timeout=20) as answer:
                page = html.fromstring(answer.read().decode())
            told = [one.text for one in page.cssselect(".story > .meta time, .copies time")]
            assert told == [f"05/03/2026, {clock}" for clock in shown]


@pytest.mark.parametrize("moment", ["2025-13-45T99:99", "9999", "9999-12-31", "0000-01-01", "hôm qua", "2025-1"])
def test_a_date_that_is_none_takes_no_page_down(moment: str, tmp_path: Path, serve: Serve) -> None:
    told = [{"published_at": one, "story": 1} for one in (moment, moment, "2026-03-05T08:00:00+07:00")]
    address = serve(archive(tmp_path / "papers.db", *told))
    for path in ("/", "/stories", "/article/1", "/source/bao-a", "/timeline", "/photos", "/search?q=bai", "/sources"):
        with urllib.request.urlopen(f"{address}{path}", timeout=20) as answer:
            assert answer.status == 200
    for question in read_canned_queries():
        ask(f"{address}/papers", question)


def test_named_with_counts_the_people_of_articles_and_captions(desk: str) -> None:
    rows = ask(desk, "named_with", words='"lê văn hoàn"')
    assert [(r["person"], r["articles"], r["captions"], r["of_articles"]) for r in rows] == [
        ("Lê Văn Hoàn", 2, 2, 2),
        ("Phạm Thu Hà", 1, 1, 2),
    ]


def test_most_photographed_counts_captions(desk: str) -> None:
    rows = ask(desk, "most_photographed")
    assert [(r["person"], r["photos"], r["articles"], r["outlets"], r["of_captions"]) for r in rows] == [
        ("Lê Văn Hoàn", 2, 2, 2, 4),
        ("Phạm Thu Hà", 1, 1, 1, 4),
    ]
    assert [r["person"] for r in ask(desk, "most_photographed", words="be phong")] == ["Phạm Thu Hà"]
    assert [r["photos"] for r in ask(desk, "most_photographed", source="bao-b")] == [1]


def test_edits_are_the_outlets_own(desk: str) -> None:
    (edit,) = ask(desk, "edits")
    assert (edit["field"], edit["old"], edit["new"], edit["id"]) == (
        "title",
        "Nghiệm thu tên lửa",
        "Nghiệm thu tên lửa đối hải",
        1,
    )
    assert ask(desk, "edits", field="body") == []
    assert len(ask(desk, "edits", words="đối hải", source="bao-a", field="title")) == 1


def test_vanished_articles_can_still_be_read(desk: str) -> None:
    (gone,) = ask(desk, "vanished")
    assert (gone["id"], gone["gone_at"]) == (4, "2026-02-20T00:00:00+00:00")
    assert ask(desk, "vanished", source="bao-a") == []
    assert ask(desk, "vanished", words="tên lửa") == []


def test_agencies_and_how_much_is_found_elsewhere(desk: str) -> None:
    rows = ask(desk, "agencies")
    assert {(r["agency"], r["source"], r["articles"], r["copied"]) for r in rows} == {
        ("TTXVN", "bao-a", 1, 1),
        ("TTXVN", "bao-b", 1, 1),
        ("Reuters", "bao-c", 1, 0),
    }
    assert [r["source"] for r in ask(desk, "agencies", agency="Reuters")] == ["bao-c"]


def test_copies_name_the_first(desk: str) -> None:
    told = [(r["story_id"], r["id"], r["first"], r["may_be_first"]) for r in ask(desk, "copies")]
    assert told == [(1, 1, 0, 1), (1, 2, 0, 1)]  # the second states its day and no hour
    assert ask(desk, "copies", source="bao-c") == []
    assert len(ask(desk, "copies", words="tên lửa", source="bao-b")) == 2


def test_the_articles_that_the_readers_read_differently_come_first(desk: str) -> None:
    assert [(r["id"], r["body_agreement"]) for r in ask(desk, "least_agreed")] == [(3, 0.41), (1, 0.97)]
    assert [r["id"] for r in ask(desk, "least_agreed", source="bao-a", words="ten lua")] == [1]


def test_captions_by_their_words(desk: str) -> None:
    assert [r["id"] for r in ask(desk, "find_captions")] == [3, 2, 1, 1]
    assert [r["caption"] for r in ask(desk, "find_captions", words="dai tuong xem")] == [
        "Đại tướng Lê Văn Hoàn xem tên lửa."
    ]


def test_captions_by_a_designator_however_it_goes_on(tmp_path: Path, serve: Serve) -> None:
    told = ({"captions": ["Tàu TT-400TP cập cảng."]}, {"captions": ["Tàu HQ-011."]})
    address = serve(archive(tmp_path / "papers.db", *told))
    assert [r["id"] for r in ask(f"{address}/papers", "find_captions", words="tt400")] == [1]
    with urllib.request.urlopen(f"{address}/photos?q=tt400", timeout=20) as answer:
        assert len(html.fromstring(answer.read().decode()).cssselect("figure")) == 1


def test_newest_and_search(desk: str) -> None:
    assert [r["id"] for r in ask(desk, "newest")] == [4, 3, 1, 2, 5]
    assert [r["id"] for r in ask(desk, "newest", words="ten lua", rows="2")] == [3, 1]
    assert {r["id"] for r in ask(desk, "search", words="ten lua")} == {1, 2, 3, 5}
    assert [r["id"] for r in ask(desk, "search", words="ten lua", since="2025-11-04")] == [3]
    assert ask(desk, "search") == []


@pytest.mark.parametrize("question", read_canned_queries())
def test_every_question_answers_with_nothing_asked_and_with_nonsense(desk: str, empty: str, question: str) -> None:
    nonsense = dict.fromkeys(
        {*read_canned_queries()[question].params} - {"words", "since", "until"}, "\"'(* NEAR ;--\x00"
    )
    assert ask(empty, question) == []
    assert not nonsense.keys() - {"rows"} or ask(desk, question, **nonsense) == []
    assert all("updated" in row for row in ask(desk, question))


UNREADABLE = (
    ({"words": "AND"}, "nothing stands before AND"),
    ({"words": '"tên lửa'}, "is not closed"),
    ({"words": " , "}, "nothing to search for"),
    ({"words": "title:"}, "nothing stands after"),
    ({"since": "01/03/2025"}, "write it as 2026-03-31"),
    ({"since": "2025-02-30"}, "write it as 2026-03-31"),
    ({"until": "hôm qua"}, "write it as 2026-03-31"),
    ({"until": "2025-1"}, "write it as 2026-03-31"),
)


@pytest.mark.parametrize("question", read_canned_queries().values(), ids=read_canned_queries())
def test_what_a_question_cannot_be_asked_is_said_in_every_format(desk: str, question: CannedQuery) -> None:
    for asked, said in UNREADABLE:
        if not asked.keys() <= set(question.params):
            continue
        for form in ("", ".json", ".csv", ".atom"):
            address = f"{desk}/{question.name}{form}?{urllib.parse.urlencode(asked)}"
            request = urllib.request.Request(address, headers={"Accept-Language": "en"})
            with pytest.raises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(request, timeout=20)
            with refused.value as answer:
                assert (answer.code, said in unescape(answer.read().decode())) == (400, True), (asked, form)


def test_a_field_that_captions_have_not_is_said(desk: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        ask(desk, "find_captions", words="title:pháo")
    with refused.value as answer:
        assert (answer.code, "title" in json.load(answer)["error"]) == (400, True)


@pytest.mark.parametrize("day", ["2025", "2025-11", "2025-11-03"])
def test_a_day_may_be_a_month_or_a_year(desk: str, day: str) -> None:
    assert {r["id"] for r in ask(desk, "search", words="ten lua", since=day, until=day)} >= {1, 2}


@pytest.mark.parametrize("question", read_canned_queries().values(), ids=read_canned_queries())
def test_every_question_says_itself_in_two_languages(question: CannedQuery) -> None:
    for text in (question.title, question.description):
        vietnamese, english = text.split(" · ")
        assert vietnamese.isascii() is False
        assert english.split()
    assert set(question.params) == {part for part in question.params if f":{part}" in question.sql}


@pytest.mark.parametrize(
    ("moment", "first", "last"),
    [
        ("2025", "2025-01-01T00:00:00+07:00", "2025-12-31T23:59:59+07:00"),
        ("2025-12", "2025-12-01T00:00:00+07:00", "2025-12-31T23:59:59+07:00"),
        ("2025-11-03", "2025-11-03T00:00:00+07:00", "2025-11-03T23:59:59+07:00"),
        ("2025-11-03T08:30:00+02:00", "2025-11-03T08:30:00+02:00", "2025-11-03T08:30:59+02:00"),
        ("2025-11-03T08:30:12+02:00", "2025-11-03T08:30:12+02:00", "2025-11-03T08:30:12+02:00"),
    ],
)
def test_a_moment_spans_what_it_states(moment: str, first: str, last: str) -> None:
    span = (earliest(moment, "Asia/Ho_Chi_Minh"), latest(moment, "Asia/Ho_Chi_Minh"))
    assert span == (datetime.fromisoformat(first).timestamp(), datetime.fromisoformat(last).timestamp())


@pytest.mark.parametrize("zone", [None, "", "Châu Á/Nơi nào", "../etc", 7])
def test_a_day_of_an_outlet_whose_hours_are_not_known_may_be_that_day_anywhere(zone: object) -> None:
    span = (earliest("2025-11-03", zone), latest("2025-11-03", zone))
    told = ("2025-11-03T00:00:00+14:00", "2025-11-03T23:59:59-12:00")
    assert span == tuple(datetime.fromisoformat(one).timestamp() for one in told)


def test_moments_and_words_that_are_none() -> None:
    assert (earliest("hôm qua", "Asia/Ho_Chi_Minh"), latest(None, None), earliest("2025-13", "x")) == (None,) * 3
    assert [earliest(none, "UTC") for none in ("9999", "9999-12-31", "0000", "2025-02-30", "", 2025, b"2025")] == [
        None
    ] * 7
    assert json.loads(topics(" tên lửa ,,UAV; tên  lửa")) == ["tên lửa", "UAV"]
    assert json.loads(topics('pháo 12,7mm,"Lê Văn A, B"; “một, hai” x,"y, z')) == [
        "pháo 12,7mm", '"Lê Văn A, B"', "“một, hai” x", '"y', "z",
    ][:4]  # fmt: skip
    assert json.loads(topics("a, b, c, d, e")) == ["a", "b", "c", "d"]


def test_each_file_is_a_question() -> None:
    assert {path.stem for path in FOLDER.glob("*.sql")} == set(read_canned_queries())


def test_each_table_and_column_is_described_in_both_languages(desk: str) -> None:
    with urllib.request.urlopen(f"{desk.removesuffix('/papers')}/-/metadata.json", timeout=20) as answer:
        told = json.load(answer)["databases"]["papers"]["tables"]
    with urllib.request.urlopen(f"{desk}.json", timeout=20) as answer:
        tables = {table["name"]: table["columns"] for table in json.load(answer)["tables"] if not table["hidden"]}
    assert {"articles", "photos", "revisions", "urls"} <= set(tables)
    for name, columns in tables.items():
        said = told[name].get("description") or told[name]["description_html"]
        assert " · " in said, name
        assert set(told[name]["columns"]) == set(columns), name
        assert all(" · " in text for text in told[name]["columns"].values()), name


@pytest.mark.parametrize("facet", ["_facet=section", "_facet=agency", "_facet_array=authors", "_facet_array=tags"])
def test_the_facets_that_the_table_of_articles_offers(desk: str, facet: str) -> None:
    with urllib.request.urlopen(f"{desk}/articles", timeout=20) as answer:
        assert f'href="?{facet}"' in answer.read().decode()
    with urllib.request.urlopen(f"{desk}/articles.json?{facet}", timeout=20) as answer:
        facets = json.load(answer)["facet_results"]
    assert {"source", facet.partition("=")[2]} <= {found["name"] for found in facets.values()}
