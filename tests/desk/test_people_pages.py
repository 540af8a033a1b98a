"""The pages of people, organisations, equipment and changes, and the names that lead to them."""

from __future__ import annotations

import json
import re
import sqlite3
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from lxml.html import HtmlElement
from playwright.sync_api import Page, expect
from sqlite_utils import Database

from newsarchive.archive import Archive
from newsarchive.desk import careers, changes, named
from newsarchive.desk.careers import Scale
from newsarchive.desk.makers import makers, makers_in
from newsarchive.desk.named import EQUIPMENT, KINDS, ORGANISATION, PERSON, Kind
from newsarchive.desk.printed import Span, printed, spans
from tests.desk.conftest import Elsewhere, Serve
from tests.desk.people_archive import people_archive
from tests.desk.small_archive import archive
from tests.desk.test_accessibility import SCREENS, grave_faults

Get = Callable[..., HtmlElement]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return people_archive(tmp_path_factory.mktemp("people") / "archive.db")


@pytest.fixture(scope="module")
def desk(path: Path, serve: Serve) -> str:
    return serve(path)


@pytest.fixture(scope="module")
def get(desk: str) -> Get:
    """A page of the desk, in Vietnamese unless the address says otherwise."""

    def answer(path: str, language: str = "vi") -> HtmlElement:
        request = urllib.request.Request(desk + path, headers={"Accept-Language": language})
        with urllib.request.urlopen(request, timeout=20) as found:
            return html.fromstring(found.read().decode())

    return answer


@pytest.fixture(scope="module")
def numbers(path: Path) -> dict[str, int]:
    """{name: number} of everybody and everything; of two people of one name the better known."""
    found = {}
    with closing(sqlite3.connect(path)) as db:
        for table in ("people", "organisations", "equipment"):
            rows = db.execute(f"SELECT name, id FROM {table} ORDER BY id DESC").fetchall()
            found |= dict(rows)
    return found


def texts(page: HtmlElement, selector: str) -> list[str]:
    return [" ".join(one.text_content().split()) for one in page.cssselect(selector)]


def test_the_list_of_people_shows_the_last_rank_and_office(get: Get) -> None:
    page = get("/people")
    told = texts(page, ".name-list li")
    assert "Trần Quang Hải Trung tướng, Phó Chủ nhiệm Ủy ban Kiểm tra 11 lần nêu tên" in told
    assert "Trần Quang Hải Đại úy, Giám đốc Nhà máy Bến Thủy 1 lần nêu tên" in told
    assert "Phạm Văn Sơn Thiếu tướng, Chính ủy Tổng cục Kỹ thuật 3 lần nêu tên" in told
    assert "Lê Minh Đức Đại tá, nguyên Giám đốc Nhà máy Bạch Đằng 2 lần nêu tên" in told
    assert texts(page, ".name-list .what")[0] == "Đỗ Hữu Lợi"  # named most


@pytest.mark.parametrize("q", ["tran quang hai", "Trần Quang Hải", "HẢI trần", "tran hai"])
def test_people_are_found_with_marks_and_without(get: Get, q: str) -> None:
    page = get(f"/people?q={urllib.parse.quote(q)}")
    assert {name.split(" (")[0] for name in texts(page, ".name-list .what")} == {"Trần Quang Hải"}


def test_a_name_with_its_marks_comes_first(get: Get) -> None:
    assert texts(get("/people?q=S%C6%A1n"), ".name-list a")[0] == "Phạm Văn Sơn"
    assert texts(get("/people?q=%25_%25"), ".name-list a") == []
    assert get("/people?q=khong+co+ai").cssselect(".name-list") == []


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("/equipment?q=tt400", ["TT-400"]),
        ("/equipment?q=TT-40", ["TT-400"]),
        ("/organisations?q=nha+may+bach", ["Nhà máy Bạch Đằng"]),
        ("/organisations?q=QK+7", []),
    ],
)
def test_organisations_and_equipment_are_found_by_their_keys(get: Get, asked: str, found: list[str]) -> None:
    assert texts(get(asked), ".name-list a") == found


def test_the_list_goes_on_over_pages(get: Get) -> None:
    first, second = get("/people?order=name"), get("/people?order=name&page=2")
    names = texts(first, ".name-list .what a") + texts(second, ".name-list .what a")
    assert len(names) == len(set(names)) + 1  # two people of one name
    assert [link.get("href") for link in first.cssselect("[rel=next]")] == ["/people?order=name&page=2"]
    assert len(texts(first, ".name-list li")) == 50


def test_a_person_has_each_rank_and_office_in_the_chart_and_in_the_table(get: Get, numbers: dict[str, int]) -> None:
    page = get(f"/person/{numbers['Trần Quang Hải']}")
    whats = [
        "Đại tá", "Thiếu tướng", "Trung tướng", "Phó Chính ủy Tổng cục Kỹ thuật", "Chính ủy Tổng cục Kỹ thuật",
        "Phó Chủ nhiệm Ủy ban Kiểm tra",
    ]  # fmt: skip
    assert texts(page, ".chart-lines li > p") == texts(page, ".told tbody th") == whats
    row = page.cssselect(".told tbody tr")[3]
    assert [link.get("href") for link in row.cssselect("td a[href^='/article']")] == ["/article/1", "/article/3"]
    first, last = texts(row, "q")
    assert (first, last) == (
        "Đại tá Trần Quang Hải, Phó Chính ủy Tổng cục Kỹ thuật, phát biểu tại hội nghị sáng 5/3.",
        "Thiếu tướng Trần Quang Hải, Phó Chính ủy Tổng cục Kỹ thuật, dự lễ trao quyết định.",
    )
    assert texts(row, "mark") == ["Phó Chính ủy", "Phó Chính ủy"]
    strip = page.cssselect(".chart-lines .strip")[3]
    assert [link.get("href") for link in strip.cssselect("a")] == ["/article/1", "/article/3"]
    (bar,) = strip.cssselect("g.bar > rect")
    assert 2 < float(bar.get("x").rstrip("%")) < 4  # March of the first of six years
    assert 24 < float(bar.get("width").rstrip("%")) < 26  # a year and a half
    assert texts(page, ".years text") == ["2020", "2021", "2022", "2023", "2024", "2025"]


def test_a_lower_rank_after_a_higher_one_is_shown(get: Get, numbers: dict[str, int]) -> None:
    page = get(f"/person/{numbers['Trần Quang Hải']}", "en")
    (notice,) = texts(page, ".careers .notice p")
    assert notice.endswith("after a higher one. Thiếu tướng: 2 September 2021; Đại tá: 1 August 2022")
    assert [link.get("href") for link in page.cssselect(".careers .notice a")] == ["/article/3", "/article/5"]


def test_two_holders_at_one_time_are_shown_on_both_pages(get: Get, numbers: dict[str, int]) -> None:
    for name, other in (("Đỗ Hữu Lợi", "Vũ Đình Long"), ("Vũ Đình Long", "Đỗ Hữu Lợi")):
        page = get(f"/person/{numbers[name]}")
        assert texts(page, ".careers .notice a") == ["Nhà máy Bến Thủy", other]
    page = get(f"/organisation/{numbers['Nhà máy Bến Thủy']}")
    badged = [row for row in texts(page, ".told tbody tr") if "trùng thời gian" in row]
    assert [re.split(r"\d\. | trùng", row)[1] for row in badged] == ["Đỗ Hữu Lợi", "Vũ Đình Long"]
    assert "trùng thời gian" not in get(f"/organisation/{numbers['Tổng cục Kỹ thuật']}").text_content()


def test_people_of_one_name_lead_to_each_other(get: Get, numbers: dict[str, int]) -> None:
    page = get(f"/person/{numbers['Trần Quang Hải']}")
    assert "(Phó Chủ nhiệm Ủy ban Kiểm tra)" in texts(page, "h1")[0]
    (link,) = page.cssselect(".notice a[href^='/person']")
    other = get(link.get("href"))
    assert texts(other, "h1") == ["Trần Quang Hải (Giám đốc Nhà máy Bến Thủy)"]
    assert texts(other, ".told tbody th") == ["Đại úy", "Giám đốc Nhà máy Bến Thủy"]


def test_a_name_without_evidence_is_said_to_be_uncertain(get: Get, numbers: dict[str, int]) -> None:
    assert "không đủ căn cứ" in texts(get(f"/person/{numbers['Hồ Xuân An']}"), ".notice")[0]
    assert texts(get(f"/person/{numbers['Phạm Văn Sơn']}"), ".notice") == []


def test_a_person_has_pictures_and_company(get: Get, numbers: dict[str, int]) -> None:
    page = get(f"/person/{numbers['Trần Quang Hải']}")
    captions = texts(page, ".named-photos figcaption > p:first-child")
    assert len(captions) == 3
    assert all("Trần Quang Hải" in caption for caption in captions)
    assert captions[0] == "Trung tướng Trần Quang Hải và Thiếu tướng Phạm Văn Sơn tại lễ bàn giao."
    assert texts(page, "section:has(#beside-person) li")[0] == "Phạm Văn Sơn 1 bài cùng câu · 2 bài"
    assert "TT-400 1 bài cùng câu · 1 bài" in texts(page, "section:has(#beside-equipment) li")
    newest = page.cssselect("section:has(#newest) article")
    assert [link.get("href") for link in newest[0].cssselect("h3 a")] == ["/article/8"]
    assert all(texts(one, "mark") == ["Trần Quang Hải"] for one in newest)


def test_the_data_of_a_person_can_be_taken(desk: str, get: Get, numbers: dict[str, int]) -> None:
    page = get(f"/person/{numbers['Trần Quang Hải']}")
    links = [link.get("href") for link in page.cssselect("section:has(#exports) a")]
    assert len(links) == 9
    for link in links:
        with urllib.request.urlopen(desk + link, timeout=20) as answer:
            body = answer.read().decode()
        told = json.dumps(json.loads(body), ensure_ascii=False) if ".json" in link else body
        assert "Trần Quang Hải" in told, link


def test_an_organisation_shows_the_succession_and_its_gap(get: Get, numbers: dict[str, int]) -> None:
    page = get(f"/organisation/{numbers['Tổng cục Kỹ thuật']}")
    assert texts(page, ".chart-lines li > p") == ["Chính ủy", "Phó Chính ủy"]
    rows = texts(page, ".told tbody:first-of-type tr")
    assert rows[0] == "Chính ủy"
    assert rows[1].startswith("1. Trần Quang Hải")
    assert rows[2] == "Khoảng trống, không thấy ai được nêu là Chính ủy: 16 tháng"
    assert rows[3].startswith("2. Phạm Văn Sơn")
    (gap,) = page.cssselect(".chart-lines li:first-child .gap")
    bar = page.cssselect(".chart-lines li:first-child g.bar rect")[0]
    end = float(bar.get("x").rstrip("%")) + float(bar.get("width").rstrip("%"))
    assert float(gap.get("x1").rstrip("%")) == pytest.approx(end, abs=0.02)


def test_who_held_an_office_before_is_marked_and_no_holder_of_now(get: Get, numbers: dict[str, int]) -> None:
    page = get(f"/person/{numbers['Lê Minh Đức']}")
    assert texts(page, ".chart-lines li > p") == [
        "Đại tá",
        "Giám đốc Nhà máy Bạch Đằng",
        "nguyên Giám đốc Nhà máy Bạch Đằng",
    ]
    assert [group.get("class") for group in page.cssselect(".strip g")] == ["bar held", "bar held", "bar former"]
    page = get(f"/organisation/{numbers['Nhà máy Bạch Đằng']}")
    assert len(page.cssselect(".strip g.bar")) == 2  # Đức and Hoa
    assert re.search(r"3\. Lê Minh Đức nguyên", page.text_content().replace("\n", ""))


def test_a_piece_of_equipment_has_its_first_mention_picture_and_makers(get: Get, numbers: dict[str, int]) -> None:
    page = get(f"/equipment/{numbers['TT-400']}")
    assert texts(page, ".facts dd")[0] == "5"
    assert "Tàu TT-400 rời triền đà." in texts(page, ".facts dd")[2]
    assert [link.get("href") for link in page.cssselect("section:has(#makers) li > a")] == [
        f"/organisation/{numbers['Nhà máy Bạch Đằng']}"
    ]
    assert texts(page, "section:has(#makers) li q") == [
        "Ngày 10/4, Nhà máy Bạch Đằng (Hải Phòng) đóng xong tàu TT-400, bàn giao đúng hạn."
    ]


@pytest.mark.parametrize(
    ("text", "makers"),
    [
        ("[Nhà máy X] sản xuất súng A-1 cho [Quân khu 7].", ["Nhà máy X"]),
        ("[Quân khu 7] nhận tàu A-1 do [Nhà máy X] đóng.", ["Nhà máy X"]),
        ("[Quân khu 7] nhận tàu A-1 do nhà máy đóng.", []),
        ("[Đơn vị Y] thử A-1 chế tạo tại [Nhà máy X].", ["Nhà máy X"]),
        ("The A-1, built by [Yard Z], joined [Fleet Q].", ["Yard Z"]),
        ("[Đơn vị Y] đóng quân ở gần bãi thử A-1.", []),
        ("[Quân khu 7] bắn thử A-1.", []),
    ],
)
def test_makers_are_those_whom_a_word_of_making_names(text: str, makers: list[str]) -> None:
    plain, organisations = "", []
    for part in re.split(r"(\[.*?\])", text):
        name = part.strip("[]")
        if part.startswith("["):
            organisations.append({"id": name, "name": name, "start": len(plain), "end": len(plain) + len(name)})
        plain += name
    assert [one["name"] for one in makers_in(plain, organisations)] == makers


def test_changes_say_what_was_seen_first_and_after_what(get: Get) -> None:
    page = get("/changes")
    days = [text[:10].split("/")[::-1] for text in texts(page, ".career-changes .when")]
    assert days == sorted(days, reverse=True)
    office = get("/changes?kind=office")
    told = texts(office, ".career-changes li")
    (hai,) = [text for text in told if "Lần đầu thấy nêu là Phó Chủ nhiệm Ủy ban Kiểm tra" in text]
    assert "Trước đó được nêu là: Chính ủy Tổng cục Kỹ thuật, 15/06/2022 – 12/01/2024" in hai
    (son,) = [text for text in told if "Lần đầu thấy nêu là Chính ủy Tổng cục Kỹ thuật" in text and "Sơn" in text]
    assert "Người được nêu giữ chức vụ này trước đó: Trần Quang Hải" in son
    # Nobody is new in the office in which the archive saw him first.
    assert not any("Đỗ Hữu Lợi" in text.split("Lần đầu")[0] for text in told)
    assert not any("bổ nhiệm" in text for text in told)


def test_what_is_still_said_after_a_change_is_told_so(tmp_path: Path, serve: Serve) -> None:
    ranks = (("2021", "Đại tá"), ("2023", "Thiếu tướng"), ("2025", "Đại tá"))
    told = [
        {"published_at": f"{year}-03-01T08:00:00+07:00", "body": f"{rank} Lê Văn An, Giám đốc Nhà máy Q31, nói."}
        for year, rank in ranks
    ]
    address = serve(archive(tmp_path / "papers.db", *told))
    with urllib.request.urlopen(f"{address}/changes?kind=rank&lang=en", timeout=20) as answer:
        (change,) = texts(html.fromstring(answer.read().decode()), ".career-changes li")
    assert "Named before as: Đại tá, from 1 March 2021 on" in change
    assert "still named so after this change, until 1 March 2025" in change


def test_changes_of_rank_are_rises(get: Get) -> None:
    told = texts(get("/changes?kind=rank", "en"), ".career-changes li")
    assert [re.findall(r"First named as (.*?) Named before as: (.*?),", one)[0] for one in told] == [
        ("Trung tướng", "Thiếu tướng"),
        ("Thiếu tướng", "Đại tá"),
    ]


def test_whoever_was_named_each_month_and_is_not_any_more_is_told(get: Get) -> None:
    page = get("/changes?kind=silence")
    assert texts(page, ".career-changes h2") == ["Đỗ Hữu Lợi"]
    assert "trong 12 tháng; hai lần nêu cách nhau lâu nhất 1 tháng" in texts(page, ".career-changes li")[0]
    assert texts(page, ".career-changes q") == [
        "Thượng tá Đỗ Hữu Lợi, Giám đốc Nhà máy Bến Thủy, báo cáo kết quả tháng 12."
    ]


def test_a_silence_is_measured_by_the_persons_own_pauses(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "archive.db"
    copy.write_bytes(path.read_bytes())
    with Archive(copy) as archive:
        archive.db.conn.row_factory = sqlite3.Row
        (loi,) = {one.person_id for one in changes.changes(archive.db)["silence"]}
        # One earlier pause of two years: the silence of now is no longer one.
        with archive.transaction():
            archive.db.execute(
                "UPDATE mentions SET at = '2021-01-15' WHERE id = (SELECT min(id) FROM mentions WHERE person_id = ?)",
                [loi],
            )
        assert changes.changes(archive.db)["silence"] == []


def test_names_in_an_article_lead_to_their_pages(desk: str, page: Page, numbers: dict[str, int]) -> None:
    page.goto(f"{desk}/article/6")
    links = page.locator(".paper a.name").evaluate_all("all => all.map(one => [one.innerText, one.pathname])")
    assert ["Trần Quang Hải", f"/person/{numbers['Trần Quang Hải']}"] in links
    assert ["Nhà máy Bạch Đằng", f"/organisation/{numbers['Nhà máy Bạch Đằng']}"] in links
    assert links.count(["TT-400", f"/equipment/{numbers['TT-400']}"]) == 5  # headline, text, caption
    page.locator(".text a.name", has_text="Trần Quang Hải").click()
    expect(page.locator("h1")).to_contain_text("Trần Quang Hải")
    page.goto(f"{desk}/photos?q=ban+giao")
    caption = page.locator("figcaption").first
    assert caption.locator("mark").all_inner_texts() == ["bàn giao"]
    assert caption.locator("a.name").all_inner_texts() == ["Trần Quang Hải", "Phạm Văn Sơn"]


def test_hostile_names_are_texts(desk: str, page: Page, numbers: dict[str, int], elsewhere: Elsewhere) -> None:
    hoa = numbers["Nguyễn Thị Hoa"]
    for path in (
        f"/person/{hoa}",
        "/changes",
        "/photos",
        "/article/10",
        f"/organisation/{numbers['Nhà máy Bạch Đằng']}",
    ):
        page.goto(desk + path)
        assert page.evaluate("window.ran") is None, path
        assert page.locator("main img, main script, main [onerror]").count() == 0, path
        assert "</script>" in page.locator("main").inner_text(), path
    assert page.goto(f"{desk}/people?q=%3Cscript%3Ewindow.ran=1%3C/script%3E") is not None
    assert page.evaluate("window.ran") is None
    assert elsewhere.called() == []


@pytest.mark.parametrize(
    "asked", ["/person/999999", "/organisation/999999", "/equipment/999999", "/person/" + "9" * 18]
)
def test_what_is_not_there_is_said(desk: str, asked: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(desk + asked, timeout=20)
    with refused.value as answer:
        assert answer.code == 404


def test_an_archive_without_people_has_the_pages(tmp_path: Path, serve: Serve) -> None:
    with Archive(tmp_path / "archive.db", create=True):
        pass
    address = serve(tmp_path / "archive.db")
    for path in ("/people", "/organisations", "/equipment", "/changes", "/people?q=an"):
        with urllib.request.urlopen(address + path, timeout=20) as answer:
            assert answer.status == 200


@pytest.mark.parametrize("moment", ["9999-12-31", "0001-01-01", "2062-01-01T08:00:00+07:00", "hôm qua", "2020"])
def test_a_date_that_is_none_takes_no_page_down(moment: str, tmp_path: Path, serve: Serve) -> None:
    text = "Đại tá Trần Văn An, Giám đốc Nhà máy Bạch Đằng, giới thiệu tàu TT-400."
    told = [{"body": text, "published_at": one, "captions": [text]} for one in (moment, "2026-03-05T08:00:00+07:00")]
    address = serve(archive(tmp_path / "archive.db", *told))
    for path in ("/people", "/person/1", "/organisation/1", "/equipment/1", "/changes", "/article/1"):
        with urllib.request.urlopen(address + path, timeout=20) as answer:
            assert answer.status == 200
    with urllib.request.urlopen(f"{address}/person/1", timeout=20) as answer:
        years = texts(html.fromstring(answer.read().decode()), ".years text")
    assert int(years[-1]) <= datetime.now(UTC).year
    assert len(years) <= careers.LABELS


def test_every_page_fits_and_has_no_grave_fault(
    desk: str, page: Page, numbers: dict[str, int], elsewhere: Elsewhere
) -> None:
    axe, faults = Axe(), []
    paths = ["/people", "/changes", "/article/6"]
    paths += [f"/person/{numbers[name]}" for name in ("Trần Quang Hải", "Hồ Xuân An")]
    paths += [f"/organisation/{numbers['Tổng cục Kỹ thuật']}", f"/equipment/{numbers['TT-400']}"]
    for path in paths:
        page.goto(desk + path)
        for scheme, size in SCREENS:
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size(size)
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if wide > 0:
                faults.append(f"{path}: {wide} px wider than {size['width']}")
            faults += [f"{path} at {size['width']}, {scheme}: {told}" for told in grave_faults(axe, page)]
    assert faults == []
    assert elsewhere.called() == []


def test_the_pages_are_there_in_english(get: Get, numbers: dict[str, int]) -> None:
    for path in ("/people", "/organisations", "/equipment", "/changes", f"/person/{numbers['Trần Quang Hải']}"):
        page = get(path, "en")
        assert page.get("lang") == "en"
        shown = [one for one in page.iter() if isinstance(one.tag, str) and (one.text or "").strip()]
        for one in shown:
            lang = next(a.get("lang") for a in (one, *one.iterancestors()) if a.get("lang"))
            if lang == "en" and one.tag in {"h2", "h3", "p", "th", "summary", "dt"} and one.get("class") != "credit":
                assert not re.search("[ăâđêôơưĂÂĐÊÔƠƯ]", one.text), (path, one.text)


# ---- Bounds ----


@pytest.fixture(scope="module")
def famous(path: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Path]:
    """The archive with so many further mentions of each person, organisation and piece of equipment that is named."""

    def made(count: int) -> Path:
        copy = tmp_path_factory.mktemp("famous") / "archive.db"
        copy.write_bytes(path.read_bytes())
        columns = 'kind, name, field, start, "end", sentence_start, sentence_end, rule, confidence, at, person_id'
        with Archive(copy) as archive, archive.transaction():
            for kind in KINDS.values():
                archive.db.execute(
                    f"WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c LIMIT {count})"
                    f" INSERT INTO mentions (article_id, {columns}, organisation_id, equipment_id)"
                    f" SELECT n % 20 + 1, {columns}, organisation_id, equipment_id FROM c CROSS JOIN"
                    f" (SELECT * FROM mentions WHERE {kind.column} = (SELECT {kind.column} FROM mentions"
                    f" WHERE {kind.column} IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1) LIMIT 1)"
                )
        return copy

    return made


def steps(path: Path, query: Callable[[Database], Any]) -> int:
    """How many instructions of SQLite's virtual machine a query takes, in thousands."""
    count = 0

    def counted() -> int:
        nonlocal count
        count += 1
        return 0

    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        connection.set_progress_handler(counted, 1000)
        query(Database(connection))
    return count


def queries(kind: Kind) -> dict[str, Callable[[Database, int], Any]]:
    """All queries of a kind's page."""
    found: dict[str, Callable[[Database, int], Any]] = {
        "newest": lambda db, number: named.newest_mentions(db, kind, number, 15),
        "first": lambda db, number: named.first_mention(db, kind, number),
        "first caption": lambda db, number: named.first_mention(db, kind, number, caption=True),
        "beside": lambda db, number: named.beside(db, kind, number, 10),
        "pictures": lambda db, number: named.captioned(db, kind, number, 12),
        "count": lambda db, number: named.count_mentions(db, kind, number),
        "spellings": lambda db, number: named.variants(db, kind, number),
    }
    if kind is PERSON:
        found |= {"ranks": careers.ranks, "offices": careers.offices}
    if kind is ORGANISATION:
        found |= {"succession": careers.succession}
    if kind is EQUIPMENT:
        found |= {"makers": lambda db, number: makers(db, number, 12)}
    return found


def test_a_page_costs_no_more_for_whoever_is_named_very_often(famous: Callable[[int], Path]) -> None:
    few, many = famous(10_000), famous(40_000)
    for kind in KINDS.values():
        with closing(sqlite3.connect(many)) as db:
            sql = f"SELECT {kind.column} FROM mentions GROUP BY 1 ORDER BY {kind.column} IS NULL, count(*) DESC LIMIT 1"
            (number,) = db.execute(sql).fetchone()
        for what, query in queries(kind).items():
            cost = [steps(path, lambda db: query(db, number)) for path in (few, many)]  # noqa: B023
            assert cost[1] <= 1.3 * cost[0] + 5, (kind.name, what, cost)


# ---- Spans ----


def shown(found: list[Span]) -> list[tuple[str, str | None]]:
    return [("".join(run.text for run in span.runs), span.page or span.link) for span in found]


def mention(text: str, words: str, name: str | None = None, page: str = "/person/1") -> dict[str, Any]:
    start = text.index(words)
    return {"start": start, "end": start + len(words), "name": name or words, "page": page}


def test_a_mention_becomes_a_link_through_emphasis() -> None:
    text = "Đại tá Trần Văn An phát biểu."
    strong = {"start": 0, "end": 10, "kind": "strong"}
    found = spans(text, [strong], [mention(text, "Trần Văn An")])
    assert shown(found) == [("Đại tá ", None), ("Trần Văn An", "/person/1"), (" phát biểu.", None)]
    assert [(run.text, run.strong) for run in found[1].runs] == [("Trầ", True), ("n Văn An", False)]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Trần Văn An", "Lê Thị Bình"),  # other words stand there now
        ("rần Văn", "Trần Văn An"),  # a part of a word
        ("Trần Văn A", "Trần Văn An"),
    ],
)
def test_a_mention_whose_text_no_longer_matches_is_no_link(words: str, name: str) -> None:
    text = "Đại tá Trần Văn An phát biểu."
    assert shown(spans(text, (), [mention(text, words, name)])) == [(text, None)]
    beyond = {"start": 7, "end": 99, "name": "Trần Văn An", "page": "/person/1"}
    assert shown(spans(text, (), [beyond])) == [(text, None)]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("An", "Trần Văn An"),
        ("STC", "Sông Thu Corporation"),
        ("TRẦN VĂN AN", "Trần Văn An"),
        ("Tran An", "Trần Văn An"),
    ],
)
def test_a_short_form_of_a_name_is_a_link(words: str, name: str) -> None:
    text = f"Theo {words}, việc đã xong."
    assert shown(spans(text, (), [mention(text, words, name)]))[1] == (words, "/person/1")


def test_an_outlets_own_link_stays() -> None:
    text = "Xem Trần Văn An tại đây."
    link = {"start": 4, "end": 23, "kind": "link", "url": "https://bao.example/"}
    assert shown(spans(text, [link], [mention(text, "Trần Văn An")]))[1] == (text[4:23], "https://bao.example/")


def test_lists_and_tables_have_links_where_they_stand_in_the_body() -> None:
    blocks = [
        {"type": "list", "ordered": False, "items": [{"text": "Trần Văn An"}, {"text": "Lê Thị Bình"}]},
        {"type": "photo", "position": 1},
        {"type": "table", "rows": [[{"text": "1"}, {"text": "Trần Văn An"}]]},
        {"type": "paragraph", "text": "Trần Văn An về."},
    ]
    body = "- Trần Văn An\n- Lê Thị Bình\n\n1 | Trần Văn An\n\nTrần Văn An về."
    places = [match.start() for match in re.finditer("Trần Văn An", body)]
    told = [{"start": at, "end": at + 11, "name": "Trần Văn An", "page": f"/person/{n}"} for n, at in enumerate(places)]
    found = printed({"body": body, "body_blocks": blocks}, told)
    assert shown(found[0]["items"][0]) == [("Trần Văn An", "/person/0")]
    assert shown(found[0]["items"][1]) == [("Lê Thị Bình", None)]
    assert shown(found[2]["rows"][0][1]) == [("Trần Văn An", "/person/1")]
    assert shown(found[3]["spans"])[0] == ("Trần Văn An", "/person/2")
    # Blocks that are not those of the body have no links.
    other = printed({"body": "Khác.", "body_blocks": blocks}, told)
    assert all(page is None for item in other[0]["items"] for _, page in shown(item))


PLACES = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(sorted)


@given(
    st.text("ab An<&", max_size=40),
    st.lists(st.tuples(PLACES, st.sampled_from(["strong", "emphasis", "hit", "link"])), max_size=6),
    st.lists(PLACES, max_size=6),
)
def test_spans_hold_the_whole_text_once(text: str, marks: list[Any], places: list[Any]) -> None:
    told = [{"start": a, "end": b, "kind": kind, "url": "https://a.example/"} for (a, b), kind in marks]
    people = [{"start": a, "end": b, "name": text[a:b], "page": "/person/1"} for a, b in places]
    found = spans(text, told, people)
    assert "".join(run.text for span in found for run in span.runs) == text
    assert not any(span.link and span.page for span in found)


# ---- Charts ----

PAST = st.dates(max_value=date(2026, 1, 1))


def row(first: str, last: str) -> dict[str, Any]:
    return {"first_seen_at": first, "last_seen_at": last}


def test_a_scale_places_moments_of_any_precision() -> None:
    scale = Scale.over([row("2020", "2021-07"), row("bad", "2022-12-31T10:00:00+00:00")])
    assert scale is not None
    assert (scale.first, scale.last) == (2020, 2022)
    assert scale.percent("2020") == 0
    assert scale.percent("2021-01-01T00:00:00+00:00") == pytest.approx(33.4, abs=0.1)
    assert scale.percent("hôm qua") is None
    assert Scale.over([row("", "x")]) is None
    long = Scale(1990, 2026)
    assert sum(written for *_, written in long.years) <= careers.LABELS


@given(st.lists(st.tuples(PAST, PAST).map(sorted), min_size=1, max_size=12))
def test_bars_of_one_lane_do_not_cover_each_other(told: list[Any]) -> None:
    rows = sorted((row(str(first), str(last)) for first, last in told), key=lambda one: one["first_seen_at"])
    scale = Scale.over(rows)
    found = careers.bars(rows, scale)
    assert len(found) == len(rows)
    for lane in {bar.lane for bar in found}:
        ends = [(bar.left, bar.left + bar.width) for bar in found if bar.lane == lane]
        assert all(end <= left + 0.02 for (_, end), (left, _) in pairwise(ends))
