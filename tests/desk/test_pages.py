"""What the desk's pages say of an archive."""

from __future__ import annotations

import re
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from newsarchive.archive import Archive
from newsarchive.items import Article
from newsarchive.models import Capture, Link, Outlet, PageResult
from tests.desk.conftest import Serve
from tests.desk.eventful_archive import FIRST, SECOND, EventfulArchive


def texts(page: Page, selector: str) -> list[str]:
    return [" ".join(text.split()) for text in page.locator(selector).all_inner_texts()]


def test_the_front_page_says_what_the_archive_holds(reading: str, page: Page) -> None:
    page.goto(reading)
    told = dict(zip(texts(page, ".figures-row dt"), texts(page, ".figures-row dd"), strict=True))
    assert told == {"bài": "33", "ảnh": "12", "trang đã lưu": "36", "nguồn tin": "3"}
    assert "từ 01/02/2026 đến 08/03/2026" in page.locator(".holds").inner_text()
    assert texts(page, ".newest h3")[1:3] == ["Hạ thủy con tàu tuần tra thứ ba"] * 2
    assert page.locator("section:has(#edited) .more a").first.get_attribute("href") == "/questions/edits"
    assert texts(page, ".edited li > a") == ["Bài sẽ bị gỡ", "Hạ thủy con tàu tuần tra thứ ba"]
    assert texts(page, ".health li")[0].startswith("Báo A bị cắt ngang https://bao-a.example/dong-tau")
    assert "trang 4: máy chủ trả lời HTTP 503" in page.locator(".health").inner_text()


def test_the_chart_and_its_table_say_the_same(reading: str, page: Page) -> None:
    page.goto(reading)
    page.locator(".activity summary").click()
    rows = {row.locator("th").inner_text(): row.locator("td") for row in page.locator(".activity tbody tr").all()}
    years = {name: [int(cell) for cell in cells.all_inner_texts()[:3]] for name, cells in rows.items()}
    assert (years["Báo A"], years["Báo B"]) == ([0, 0, 29], [0, 0, 2])
    assert page.locator(".chart .whole svg").get_attribute("aria-label") == (
        "Tất cả: 32 bài trong 3 năm, tháng cao nhất 28 bài"
    )
    heights = page.locator(".chart .whole rect").evaluate_all("all => all.map(one => +one.getAttribute('height'))")
    assert heights == [100.0, round(4 / 28 * 100, 1)]  # February and March


def test_an_article_says_what_each_date_rests_on(reading: str, page: Page, eventful: EventfulArchive) -> None:
    page.goto(f"{reading}/article/{eventful.edited}")
    dates = page.locator("section", has=page.locator("#dates"))
    expect(dates).to_contain_text("05/03/2026, 08:00 +07:00")
    expect(dates).to_contain_text("chính xác đến phút")
    expect(dates).to_contain_text("khai báo JSON-LD: datePublished")
    expect(dates.locator("q").first).to_have_text("2026-03-05T08:00:00+07:00")
    page.goto(f"{reading}/article/{eventful.gone}")
    expect(page.locator("section", has=page.locator("#dates"))).to_contain_text("chính xác đến ngày")
    page.goto(f"{reading}/article/{eventful.bare}")
    assert page.locator("h1").inner_text() == "(không có tiêu đề)"
    expect(page.locator(".byline")).to_have_text("Trang không ghi ngày đăng.")


def test_copies_stand_in_the_order_of_publication(reading: str, page: Page, eventful: EventfulArchive) -> None:
    page.goto(f"{reading}/article/{eventful.copy}")
    assert page.locator(".edited-since").count() == 0
    first, second = texts(page, ".copies li")
    assert "sớm nhất trong kho" in first
    assert "Báo A" in first
    assert "bài này" in second
    assert "sau 95 phút" in second
    same = page.locator("figcaption", has_text="Ảnh này còn có ở").first
    expect(same.get_by_role("link", name="Báo A")).to_have_attribute(
        "href", re.compile(f"^/article/{eventful.edited}#photo-[0-9]+$")
    )
    page.goto(f"{reading}/stories")
    assert page.locator(".story").count() == 1
    assert texts(page, ".story .outlet") == ["Báo A", "Báo B"]


def test_edits_are_shown_word_by_word_apart_from_our_own_reading(
    reading: str, page: Page, eventful: EventfulArchive
) -> None:
    page.goto(f"{reading}/article/{eventful.edited}")
    outlet = page.locator("section", has=page.locator("#history"))
    page.get_by_role("link", name="Báo đã sửa bài 1 lần sau khi đăng").click()
    expect(page).to_have_url(re.compile("#history$"))
    assert texts(page, "section:has(#history) h4") == ["Nội dung", "Ảnh"]
    removed, added = ([text.strip() for text in outlet.locator(tag).all_inner_texts()] for tag in ("del", "ins"))
    assert any("54" in text and "56" not in text for text in removed)
    assert any("56" in text and "54" not in text for text in added)
    assert any("Buổi lễ có 300 người dự." in text for text in removed)
    assert not any("Theo Đại tá" in text for text in removed + added)
    # A screen reader is told in words, not by colour.
    assert outlet.locator("del .vh").first.text_content() == " bỏ: "
    assert not page.locator("section:has(#readings) h4").is_visible()  # closed
    page.locator("section:has(#readings) summary").click()
    assert texts(page, "section:has(#readings) h4") == ["Chuyên mục"]


def test_what_is_gone_is_said_with_the_page_that_shows_it(reading: str, page: Page, eventful: EventfulArchive) -> None:
    page.goto(f"{reading}/article/{eventful.gone}")
    page.locator(".notice.gone a").click()
    expect(page.locator("dl.facts")).to_contain_text("404")
    page.get_by_role("link", name="Bài sẽ bị gỡ").click()
    expect(page.locator(".text")).to_contain_text("Bài sẽ bị gỡ: một dòng")


def test_an_article_is_found_by_its_address(reading: str, page: Page, eventful: EventfulArchive) -> None:
    page.goto(f"{reading}/article?url=https://bao-b.example/go.html")
    assert page.url == f"{reading}/article/{eventful.gone}"
    answer = page.goto(f"{reading}/article?url=https://bao-b.example/khong-co.html")
    assert answer is not None
    assert answer.status == 404


def test_a_search_can_be_followed_and_taken_away(reading: str, page: Page) -> None:
    page.goto(f"{reading}/search?q=tau+tuan+tra&source=bao-b")
    for name, kind in (("Theo dõi", "application/atom+xml"), ("Tải kết quả", "text/")):
        address = page.get_by_role("link", name=name).get_attribute("href")
        with urllib.request.urlopen(f"{reading}{address}") as answer:
            told = answer.read().decode()
            assert answer.headers["content-type"].startswith(kind)
            assert told.count("https://bao-b.example/ha-thuy.html") >= 1
            assert "bao-a.example" not in told


def test_an_article_can_be_cited(reading: str, page: Page, eventful: EventfulArchive) -> None:
    page.goto(f"{reading}/article/{eventful.edited}")
    told = page.locator(".citation").inner_text()
    for part in ("Hải Đăng, Thu Phương", "“Hạ thủy con tàu tuần tra thứ ba”", "Báo A", "2026-03-05", "bản đã sửa"):
        assert part in told
    with urllib.request.urlopen(f"{reading}/article/{eventful.edited}.ris") as answer:
        assert "T2  - Báo A" in answer.read().decode()
    with urllib.request.urlopen(f"{reading}/article/{eventful.edited}.bib") as answer:
        told = answer.read().decode()
    assert "title = {{Hạ thủy con tàu tuần tra thứ ba}}" in told
    assert "edited after publication; the edit was noticed on 20" in told
    with urllib.request.urlopen(f"{reading}/article/{eventful.copy}.bib") as answer:
        assert "edited after" not in answer.read().decode()


def test_search_marks_its_hits_and_is_narrowed(reading: str, page: Page) -> None:
    page.goto(reading)
    page.get_by_role("searchbox").fill("tau tuan tra")
    page.keyboard.press("Enter")
    expect(page.locator("#found")).to_have_text("2 bài khớp với “tau tuan tra”")
    assert "tàu tuần tra" in texts(page, ".results h3 mark")
    page.locator(".filters").get_by_role("link", name="Báo B").click()
    expect(page.locator("#found")).to_have_text("1 bài khớp với “tau tuan tra”")
    page.locator(".active a").click()
    expect(page.locator("#found")).to_have_text("2 bài khớp với “tau tuan tra”")
    page.get_by_role("link", name="Mới nhất").click()
    expect(page.locator(".results .outlet")).to_have_text(["Báo B", "Báo A"])


def test_results_go_on_over_pages(reading: str, page: Page) -> None:
    page.goto(f"{reading}/search?q=dong+rieng+bai")
    first = texts(page, ".results h3")
    page.get_by_role("link", name="Trang sau").click()
    expect(page.locator(".pager [aria-current]")).to_have_text("Trang 2")
    second = texts(page, ".results h3")
    assert len(first) == 20
    assert len(second) == 9
    assert not set(first) & set(second)
    assert page.get_by_role("link", name="Trang trước").is_visible()


@pytest.mark.parametrize("path", ["search", "photos"])
def test_a_malformed_query_is_told_what_to_mend(reading: str, page: Page, path: str) -> None:
    answer = page.goto(f'{reading}/{path}?q="tàu')
    assert answer is not None
    assert answer.status == 400
    assert "chưa được đóng" in page.get_by_role("alert").inner_text()
    assert page.get_by_role("searchbox").input_value() == '"tàu'


def test_photos_are_found_by_caption(reading: str, page: Page) -> None:
    page.goto(f"{reading}/photos")
    page.get_by_role("searchbox").fill("con tau thu ba")
    page.get_by_role("searchbox").press("Enter")
    expect(page.locator("main h2")).to_have_text("2 ảnh có chú thích khớp với “con tau thu ba”")
    assert set(texts(page, "figcaption mark")) == {"Con tàu thứ ba"}


def test_the_timeline_leads_from_year_to_day(reading: str, page: Page) -> None:
    page.goto(f"{reading}/timeline")
    page.get_by_label("Chỉ một nguồn").select_option("bao-a")
    page.get_by_role("button", name="Xem").click()
    page.get_by_role("link", name="Th. 2 28").click()
    page.get_by_role("link", name="14 1").click()
    expect(page.locator(".line h2")).to_have_text("Tin ngày 14 tháng 2")
    assert page.url.endswith("/timeline/2026-02-14?source=bao-a")
    page.goto(f"{reading}/timeline")
    assert "1 bài không ghi ngày đăng" in page.locator("main").inner_text()


def test_an_outlet_has_a_page(reading: str, page: Page) -> None:
    page.goto(f"{reading}/sources")
    page.get_by_role("link", name="Báo A").click()
    expect(page.locator("h1")).to_have_text("Báo A")
    assert "29 bài" in page.locator("dl.facts").inner_text()
    assert "lưu mới 28, đã sửa 1" in page.locator(".runs").inner_text()
    assert "trang 4: máy chủ trả lời HTTP 503" in page.locator("section", has=page.locator("#truncated")).inner_text()


@pytest.mark.parametrize("path", ["article/999999", "capture/999999", "source/nobody", "timeline/2026-02-30"])
def test_what_is_not_there_is_a_page_that_says_so(reading: str, page: Page, path: str) -> None:
    answer = page.goto(f"{reading}/{path}")
    assert answer is not None
    assert answer.status == 404
    assert page.locator("h1").inner_text() == "Không tìm thấy"


def test_numbers_in_the_tables_lead_to_the_pages(reading: str, page: Page, eventful: EventfulArchive) -> None:
    page.goto(f"{reading}/archive?sql=select+article_id+from+revisions+limit+1")
    page.locator("td a").first.click()
    expect(page).to_have_url(f"{reading}/article/{eventful.edited}")
    page.get_by_role("link", name="Dòng trong bảng").click()
    expect(page.locator("table").first).to_contain_text("Hạ thủy con tàu tuần tra thứ ba")


def test_an_article_of_which_no_page_was_kept_says_so(tmp_path: Path, serve: Serve, page: Page) -> None:
    url = "https://bao-c.example/1.html"
    with Archive(tmp_path / "archive.db", create=True) as archive:
        with archive.transaction():
            archive.ledger.register(Outlet("bao-c"))
            run = archive.ledger.begin("bao-c", FIRST, "0")
            archive.ledger.discover(run, "bao-c", [Link(url)], None, FIRST)
        archive.store(run, PageResult(url, "article", "bao-c", article=Article(url, "bao-c", title="Tin")), FIRST)
        gone = Capture(url, SECOND, 404, [], b"404")
        archive.store(run, PageResult(url, "article", "bao-c", "gone", "HTTP 404", gone), SECOND)
    page.goto(f"{serve(tmp_path / 'archive.db')}/article?url={url}")
    expect(page.locator("section:has(#original)")).to_contain_text("Kho không lưu trang nguồn của bài này.")
