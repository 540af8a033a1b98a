"""The pages of the saved questions: labels, links and charts in the reader's language."""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html
from playwright.sync_api import Page

from newsarchive.archive.search import QueryError
from newsarchive.archive.search.parser import parse
from newsarchive.desk.canned_queries import read_canned_queries
from newsarchive.desk.charts import line_chart
from newsarchive.desk.i18n import LANGUAGES, Translator
from newsarchive.desk.saved_questions import saved_question
from newsarchive.desk.views.questions import Answer
from tests.desk.conftest import Serve
from tests.desk.small_archive import archive, authors
from tests.desk.test_accessibility import SCREENS, grave_faults
from tests.desk.test_canned_queries import ARTICLES

QUESTIONS = read_canned_queries()
# Of both charts, of a difference, and of the widest answer.
MEASURED = ("/questions/coverage", "/questions/agencies", "/questions/edits", "/questions/office_holders")
MORE: tuple[dict[str, Any], ...] = (
    {
        "title": "Xuồng TH-15 <b>mới</b>",
        "body": "Theo Đại tá Trần Văn Nam, Giám đốc Nhà máy X71, xuồng TH-15 chạy 40 hải lý/giờ.",
        "section": "Tin & bài",
        "authors": authors("Minh Anh", "Lê B"),
        "agency": "Báo Quân khu <7>",
        "tags": authors('xuồng "nhanh"', "TH-15"),
        "published_at": "2026-01-05T08:00:00+07:00",
        "edits": [("photos", "[]", '[{"position": 1, "caption": "Xuồng", "url": null}]')],
    },
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, serve: Serve) -> str:
    return serve(archive(tmp_path_factory.mktemp("papers") / "papers.db", *ARTICLES, *MORE))


def opened(desk: str, path: str, language: str = "vi", status: int = 200, **asked: str) -> Any:
    """A page as a tree."""
    query = f"?{urllib.parse.urlencode(asked)}" if asked else ""
    request = urllib.request.Request(f"{desk}{path}{query}", headers={"Accept-Language": language})
    try:
        answer = urllib.request.urlopen(request, timeout=20)
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        assert answer.status == status
        return html.fromstring(answer.read().decode())


def texts(tree: Any, path: str) -> list[str]:
    return [" ".join(one.text_content().split()) for one in tree.xpath(path)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_question_has_a_page_in_the_readers_language_alone(desk: str, language: str) -> None:
    listed = opened(desk, "/questions", language)
    assert listed.xpath("//li/h2/a/@href") == [f"/questions/{name}" for name in QUESTIONS]
    other = Translator(next(one for one in LANGUAGES if one != language))
    for name, query in QUESTIONS.items():
        page = opened(desk, f"/questions/{name}", language)
        title, description = query.told(Translator(language))
        assert texts(page, "//h1") == [title]
        assert texts(page, "//p[@class='explained']") == [description]
        assert query.told(other)[0] not in page.text_content()
        assert "{" not in description
        assert page.xpath("//form[@class='ask']//@name") == query.params
        assert len(page.xpath("//form[@class='ask']//label")) == len(query.params)
        assert not page.xpath("//script")


def test_no_column_is_shown_by_its_name(desk: str) -> None:
    for name in QUESTIONS:
        with urllib.request.urlopen(f"{desk}/papers/{name}.json", timeout=20) as answer:
            found = json.load(answer)
        seen = Answer(found["columns"], []).seen
        for language in LANGUAGES:
            page = opened(desk, f"/questions/{name}", language)
            labels = [Translator(language)(f"column.{one}") for one in seen]
            assert texts(page, "//table[@class='answers']//th") == (labels if found["rows"] else []), name


def test_an_answer_leads_on_and_shows_no_address(desk: str) -> None:
    page = opened(desk, "/questions/newest", words="xuong TH15")
    (row,) = page.xpath("//table[@class='answers']/tbody/tr")
    assert row.xpath(".//a/@href") == [
        "/source/bao-a",
        "/search?section=Tin+%26+b%C3%A0i&source=bao-a",
        "/article/6",
    ]
    assert "https://" not in row.text_content()
    assert "Xuồng TH-15 <b>mới</b>" in row.text_content()
    people = opened(desk, "/questions/people_by_name", person="Tran Van Nam")
    assert people.xpath("//tbody//a/@href")[0].startswith("/person/")
    (equipment,) = opened(desk, "/questions/equipment_by_year", equipment="TH15").xpath("//tbody/tr")
    assert equipment.xpath(".//a/@href")[:2] == ["/timeline/2026", "/equipment/1"]
    assert texts(opened(desk, "/questions/search", words="hải lý"), "//tbody//mark") == ["hải lý"]


def test_an_edit_is_shown_word_by_word(desk: str) -> None:
    page = opened(desk, "/questions/edits", field="title")
    (row,) = page.xpath("//tbody/tr")
    assert texts(row, ".//ins") == ["thêm: lửa đối hải hết"]
    assert row.xpath(".//a/@href")[-1] == "/article/1#history"
    (photos,) = opened(desk, "/questions/edits", field="photos").xpath("//tbody/tr")
    assert texts(photos, ".//ins") == ["thêm: 1. Xuồng hết"]


def test_coverage_draws_a_line_for_each_subject_that_was_typed(desk: str) -> None:
    page = opened(desk, "/questions/coverage", words="xuồng, tên lửa, không có gì")
    points = page.xpath("//figure//svg[@role='img']/polyline/@points")
    assert len(points) == 3
    heights = [[float(point.split(",")[1]) for point in line.split()] for line in points]
    # 11/2025, 12/2025, 01/2026: one of three articles at most is a third of the height
    assert heights[0] == [100.0, 100.0, 66.7, 66.7, 66.7]
    assert heights[1] == [0.0, 0.0, 100.0, 100.0, 100.0]
    assert heights[2] == [100.0] * 5
    assert texts(page, "//ul[@class='legend']/li") == [
        "xuồng 2 bài, cao nhất 1",
        "tên lửa 3 bài, cao nhất 3",
        "không có gì 0 bài, cao nhất 0",
    ]
    assert "không có gì: 0 bài, cao nhất 0" in page.xpath("//svg[@role='img']/@aria-label")[0]
    assert page.xpath("//tbody//a[@href='/timeline/undated']")
    assert not opened(desk, "/questions/coverage", words="không có gì").xpath("//figure")


def test_a_chart_writes_few_years_however_long_it_is() -> None:
    chart = QUESTIONS["coverage"].chart
    rows = [{"month": month, "topic": "*", "articles": 1} for month in ("1991-05", "2026-11")]
    drawn = line_chart(chart, rows, {"words": ""}, "articles")
    assert drawn is not None
    assert (len(drawn.months), drawn.width) == (427, 4270)
    assert 3 <= len(drawn.labels) <= 7


@given(st.integers(1, 1400), st.integers(0, 11), st.integers(1, 10**7))
def test_labels_and_ticks_are_few_and_in_order(count: int, month: int, peak: int) -> None:
    numbers = [2020 * 12 + month - n for n in range(count)]  # a month to come is not drawn
    rows = [{"month": f"{n // 12:04}-{n % 12 + 1:02}", "topic": "*", "articles": peak} for n in numbers]
    drawn = line_chart(QUESTIONS["coverage"].chart, rows, {"words": ""}, "articles")
    assert drawn is not None
    assert 1 <= len(drawn.labels) <= 8
    assert drawn.labels[0][1] < 17
    assert [place for _, place in drawn.labels] == sorted({place for _, place in drawn.labels})
    assert count == 1 or len(drawn.labels) > 1
    assert [height for _, height in drawn.ticks] == sorted((height for _, height in drawn.ticks), reverse=True)
    assert drawn.ticks[0] == (0, 100)
    assert 2 <= len(drawn.ticks) <= 6


def test_a_share_is_drawn_and_a_month_without_articles_interrupts_it(desk: str) -> None:
    page = opened(desk, "/questions/coverage", "en", words="xuồng", since="2025-10", until="2026-02", measure="percent")
    pieces = page.xpath("//figure//svg[@role='img']/polyline/@points")
    assert len(pieces) == 1  # October and February have no article at all
    assert [float(point.split(",")[1]) for point in pieces[0].split()] == [100.0, 100.0, 0.0, 0.0, 0.0]
    assert texts(page, "//p[@class='order']") == ["Drawn is: Articles · Share, %"]
    counted = opened(desk, "/questions/coverage", words="xuồng", since="2025-10", until="2026-02")
    assert len(counted.xpath("//figure//svg[@role='img']/polyline/@points")[0].split()) == 7


@pytest.mark.parametrize("measure", ["articles", "percent"])
def test_the_chart_is_a_file_of_its_own(desk: str, measure: str) -> None:
    hostile = "xuồng, <script>alert(1)</script>\x01"
    asked = {"words": hostile, "since": "2025-10", "until": "2026-02", "source": "bao-a", "measure": measure}
    page = opened(desk, "/questions/coverage", **asked)
    (address,) = page.xpath("//a[@download]/@href")
    with urllib.request.urlopen(desk + address, timeout=20) as answer:
        assert answer.headers["content-type"].startswith("image/svg+xml")
        assert answer.headers["content-disposition"] == 'attachment; filename="coverage.svg"'
        drawing = etree.fromstring(answer.read())
    assert not drawing.xpath("//*[local-name() = 'script' or local-name() = 'image' or local-name() = 'style']")
    told = " ".join(drawing.xpath("//*[local-name() = 'text']//text()"))
    t = Translator("vi")
    for part in ("Đề tài theo tháng", "xuồng", "<script>", "bao-a", t(f"questions.chart_axis_{measure}"), "10/2025"):
        assert part in told
    assert "newsarchive “papers”" in told
    assert drawing.xpath("//*[local-name() = 'polyline']")


def test_what_cannot_be_drawn_is_not_found(desk: str) -> None:
    for path in ("/questions/coverage.svg?words=khongcogi", "/questions/newest.svg", "/papers/agencies.svg"):
        with pytest.raises(urllib.error.HTTPError) as fault:
            urllib.request.urlopen(desk + path, timeout=20)
        assert fault.value.code == 404
    with urllib.request.urlopen(f"{desk}/papers/coverage.svg", timeout=20) as answer:
        assert answer.url == f"{desk}/questions/coverage.svg"


def test_an_empty_answer_says_what_the_words_mean(desk: str) -> None:
    page = opened(desk, "/questions/coverage", "en", words='xuồng "khong co gi" NOT thua, zzz OR lua', since="2030")
    told = texts(page, "//section[@aria-labelledby='rows']/ul/li")
    assert told[0] == "No article of the archive has: khong co gi, zzz"
    assert len(told) == 4
    assert not texts(opened(desk, "/questions/coverage", "en"), "//section[@aria-labelledby='rows']/ul/li")
    for path, what in (("/search", "article"), ("/photos", "caption")):
        lists = texts(opened(desk, path, "en", q="zzz tên OR yyy"), "//ul[@class='hint']/li")
        assert lists[0].startswith(f"No {what} of the archive has: zzz,")
        assert not texts(opened(desk, path, "en", q="tên lửa"), "//ul[@class='hint']/li")
    captions = opened(desk, "/questions/find_captions", "en", words="zzz")
    assert texts(captions, "//section[@aria-labelledby='rows']/ul/li")[0] == "No caption of the archive has: zzz"


def test_brackets_of_a_text_are_no_hits(tmp_path: Path, serve: Serve) -> None:
    address = serve(archive(tmp_path / "papers.db", {"title": "Bài", "body": "Ảnh [minh họa] của xuồng [2] ở cảng."}))
    (found,) = opened(address, "/questions/search", words="xuồng").xpath("//tbody//td[.//mark]")
    assert texts(found, ".//mark") == ["xuồng"]
    assert "Ảnh [minh họa] của xuồng [2] ở cảng." in found.text_content()


def test_counts_are_bars(desk: str) -> None:
    page = opened(desk, "/questions/agencies", "en")
    widths = page.xpath("//ol[@class='bar-list']//rect/@width")
    assert len(widths) == len(page.xpath("//tbody/tr")) == 4
    assert set(widths) == {"100.0%"}


@pytest.mark.parametrize(
    ("name", "asked", "told"),
    [
        (
            "search",
            {"words": '"'},
            "Từ cần tìm: dấu ngoặc kép ở ký tự thứ 1 chưa được đóng: hãy thêm một dấu nữa, hoặc bỏ đi",
        ),
        (
            "newest",
            {"words": "tàu)"},
            "Từ cần tìm: ')' ở ký tự thứ 4 không đóng ngoặc nào: hãy bỏ đi, hoặc mở '(' trước đó",
        ),
        ("coverage", {"since": "mai"}, "Từ ngày “mai” không phải ngày tháng; hãy viết như 2026-03-31"),
    ],
)
def test_what_cannot_be_read_is_said_in_the_readers_language(
    desk: str, name: str, asked: dict[str, str], told: str
) -> None:
    page = opened(desk, f"/questions/{name}", status=400, **asked)
    assert texts(page, "//p[@role='alert']") == [told]
    assert page.xpath("//form[@class='ask']//input/@value")[0] == next(iter(asked.values())) or "since" in asked
    (english,) = texts(opened(desk, f"/questions/{name}", "en", status=400, **asked), "//p[@role='alert']")
    assert english != told


@pytest.mark.parametrize(
    "words",
    ['"', "a)", "(a", "()", "-a", "a AND", "OR a", "title:", "xyz:a", "a*b", "a*", "( ) a", "(" * 60, "a " * 300],
)
def test_every_fault_of_a_search_is_told_in_vietnamese(words: str) -> None:
    with pytest.raises(QueryError) as fault:
        parse(words)
    assert Translator("vi").translated("error", str(fault.value))[1] == "vi", fault.value


def test_datasettes_page_of_a_question_leads_to_its_own(desk: str) -> None:
    for path in ("/papers/coverage?words=t%C3%A0u", "/papers/find_captions"):
        with urllib.request.urlopen(desk + path, timeout=20) as answer:
            assert answer.url == desk + path.replace("/papers/", "/questions/")


def test_the_earlier_name_of_a_question_leads_to_it_and_hides_no_view(desk: str) -> None:
    with urllib.request.urlopen(f"{desk}/questions/captions?words=t%C3%A0u", timeout=20) as answer:
        assert answer.url == f"{desk}/questions/find_captions?words=t%C3%A0u"
    with urllib.request.urlopen(f"{desk}/papers/captions.json?_shape=array", timeout=20) as answer:
        assert "published_day" in json.load(answer)[0]
    assert saved_question("captions", {"words": "x"}).name == "find_captions"


def test_undated_articles_are_reached_from_the_timeline(desk: str) -> None:
    for source, titles in (("", ["Bài không ngày nói về tên lửa"]), ("bao-a", [])):
        path = f"/timeline?source={source}" if source else "/timeline"
        links = opened(desk, path).xpath("//a[starts-with(@href, '/timeline/undated')]/@href")
        assert bool(links) == bool(titles)
        page = opened(desk, "/timeline/undated", source=source)
        assert texts(page, "//article/h2") == titles


def test_an_article_leads_to_others_of_its_author_section_agency_and_tags(desk: str) -> None:
    page = opened(desk, "/article/6")
    for name, value in (("author", "Minh Anh"), ("section", "Tin & bài"), ("agency", "Báo Quân khu <7>")):
        (link,) = [
            one for one in page.xpath("//a/@href") if urllib.parse.parse_qs(one.partition("?")[2]).get(name) == [value]
        ]
        assert texts(opened(desk, link), "//article/h3") == ["Xuồng TH-15 <b>mới</b>"]
    for link in page.xpath("//p[@class='tags']/a/@href"):
        assert texts(opened(desk, link), "//article/h3") == ["Xuồng TH-15 <b>mới</b>"], link
    assert len(page.xpath("//p[@class='tags']/a")) == 2


def test_a_citation_names_no_agency_in_the_authors_place(desk: str) -> None:
    assert texts(opened(desk, "/article/1"), "//p[@class='citation']")[0].startswith(
        "“Nghiệm thu tên lửa đối hải”. bao-a."
    )
    (both,) = texts(opened(desk, "/article/6"), "//p[@class='citation']")
    assert both.startswith("Minh Anh, Lê B. “Xuồng")
    assert "Quân khu" not in both


def test_every_question_fits_and_has_no_grave_fault(desk: str, page: Page) -> None:
    axe, faults = Axe(), []
    asked = {"coverage": "?words=xuồng,tên lửa,pháo", "search": "?words=xuồng", "office_holders": "?since=2020"}
    paths = ["/questions", "/timeline/undated", *(f"/questions/{name}{asked.get(name, '')}" for name in QUESTIONS)]
    for path in paths:
        page.goto(desk + path)
        for scheme, size in SCREENS:
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size(size)
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            faults += [f"{path}: {wide} px wider than {size['width']}"] if wide > 0 else []
            if path.startswith(MEASURED):
                faults += [f"{path} at {size['width']}, {scheme}: {told}" for told in grave_faults(axe, page)]
    assert faults == []
