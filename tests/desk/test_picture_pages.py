"""Kept pictures on the desk: the wall, a picture over the page, articles, the front page, a picture's life."""

from __future__ import annotations

import csv
import json
import re
import shlex
import shutil
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from lxml import html
from playwright.sync_api import Page, expect

from tests.conftest import Newsarchive
from tests.desk.conftest import Elsewhere, Serve
from tests.desk.test_accessibility import SCREENS, grave_faults
from tests.desk.test_security import get

pytestmark = pytest.mark.xdist_group("pictures")


@pytest.fixture(scope="module")
def kept(sample_pictures: Path) -> Newsarchive:
    """The sample site, crawled with its pictures."""
    return Newsarchive(sample_pictures)


@pytest.fixture(scope="module")
def wall(kept: Newsarchive, serve: Serve) -> str:
    """The address of a desk over it."""
    return serve(kept.path)


def twice(archive: Newsarchive, *, crop: bool = False) -> str:
    """The digest of a picture of which another article shows another version with another caption, or a crop."""
    alike = "> 31" if crop else "<= 31"
    pairs = archive.rows(
        "SELECT p.sha256, x.distance FROM picture_pairs x JOIN pictures p ON p.id = x.one"
        " JOIN pictures o ON o.id = x.other JOIN picture_fetches f ON f.sha256 = p.sha256"
        " JOIN picture_fetches g ON g.sha256 = o.sha256 JOIN photos a ON a.url = f.url JOIN photos b ON b.url = g.url"
        f" WHERE a.caption <> b.caption AND x.distance {alike} ORDER BY 1 LIMIT 1"
    )
    return str(pairs[0]["sha256"])


def test_the_wall_shows_what_the_archive_keeps(wall: str, page: Page, elsewhere: Elsewhere) -> None:
    page.goto(f"{wall}/photos")
    frames = page.locator(".wall-grid img")
    expect(frames).to_have_count(24)
    first = frames.first
    assert first.evaluate("one => one.decode().then(() => one.naturalWidth)") in range(100, 321)
    assert page.get_by_role("button", name="Tải mọi ảnh của trang này").count() == 0
    assert elsewhere.called() == []


def test_a_picture_opens_over_the_page_without_a_script(wall: str, page: Page) -> None:
    page.goto(f"{wall}/photos")
    page.get_by_role("button", name=re.compile("^Phóng to")).first.click()
    viewers = page.locator(".viewer:popover-open")
    expect(viewers).to_have_count(1)
    caption = viewers.locator("figcaption p").first.inner_text()
    assert caption == page.locator(".wall-grid figcaption p").first.inner_text()
    assert viewers.locator("img").evaluate("one => one.decode().then(() => one.naturalWidth)") > 320
    viewers.get_by_role("button", name="Đóng").click()
    expect(viewers).to_have_count(0)
    page.get_by_role("button", name=re.compile("^Phóng to")).nth(1).press("Enter")
    expect(viewers).to_have_count(1)
    assert viewers.locator("figcaption p").first.inner_text() != caption
    page.keyboard.press("Escape")
    expect(viewers).to_have_count(0)
    assert page.locator("script").count() == 0


def test_the_wall_is_searched_by_caption_credit_outlet_and_year(wall: str, page: Page) -> None:
    page.goto(f"{wall}/photos?q=credit:%22Hai+Dang%22")
    assert {text.split(": ")[1] for text in page.locator(".wall-grid .credit").all_inner_texts()} == {"Hải Đăng"}
    page.goto(f"{wall}/photos")
    page.get_by_label("Năm").select_option("2025")
    page.get_by_role("button", name="Tìm", exact=True).click()
    dates = page.locator(".wall-grid time").evaluate_all("all => all.map(one => one.dateTime.slice(0, 4))")
    assert len(dates) > 5
    assert set(dates) == {"2025"}
    page.goto(f"{wall}/photos?q=nha+may&year=2025&source=quansu")
    dates = page.locator(".wall-grid time").evaluate_all("all => all.map(one => one.dateTime.slice(0, 4))")
    assert set(dates) <= {"2025"}
    page.goto(f"{wall}/photos?year=20x")
    expect(page.locator(".wall-grid img")).to_have_count(24)


def test_an_article_and_the_front_page_show_pictures(
    wall: str, kept: Newsarchive, page: Page, elsewhere: Elsewhere
) -> None:
    page.goto(f"{wall}/")
    assert page.locator(".newest .thumb img").count() >= 5
    (row,) = kept.rows("SELECT article_id AS id, count(*) AS n FROM photos GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 1")
    page.goto(f"{wall}/article/{row['id']}")
    expect(page.locator("figure.photo img")).to_have_count(row["n"])
    page.get_by_role("link", name=re.compile("^Ảnh này từng đăng ở đâu")).first.click()
    expect(page).to_have_url(re.compile("/picture/[0-9a-f]{64}$"))
    assert elsewhere.called() == []


def test_names_in_the_captions_of_a_picture_lead_to_their_pages(wall: str, kept: Newsarchive, page: Page) -> None:
    (named, *_) = kept.rows(
        "SELECT f.sha256, m.person_id, people.name FROM mentions m JOIN people ON people.id = m.person_id"
        " JOIN photos p ON p.article_id = m.article_id AND m.field = 'caption:' || p.position"
        " JOIN picture_fetches f ON f.url = p.url WHERE f.sha256 <> '' ORDER BY m.id"
    )
    page.goto(f"{wall}/picture/{named['sha256']}")
    page.locator(f"a.name[href='/person/{named['person_id']}']").first.click()
    expect(page.locator("h1")).to_contain_text(named["name"])
    frame = page.locator(f".named-photos a[href='/picture/{named['sha256']}'] img")
    assert frame.evaluate("one => one.decode().then(() => one.naturalWidth)") > 320


def test_a_pictures_life_marks_other_captions_and_crops(wall: str, kept: Newsarchive, page: Page) -> None:
    page.goto(f"{wall}/picture/{twice(kept)}")
    shown = page.locator(".appearances > li")
    assert shown.count() >= 2
    expect(shown.first.get_by_text("lần đầu")).to_be_visible()
    expect(page.get_by_text("Các bài ghi chú thích khác nhau cho ảnh này.")).to_be_visible()
    assert page.locator(".badge.other", has_text="chú thích khác").count() >= 1
    page.goto(f"{wall}/picture/{twice(kept, crop=True)}")
    assert page.get_by_text("bản cắt").count() >= 1
    page.get_by_role("link", name="Xem riêng bản này").first.click()
    assert page.locator(".appearances > li").count() >= 2


def test_a_picture_that_appeared_once_is_no_first_one(wall: str, kept: Newsarchive, page: Page) -> None:
    (once, *_) = kept.rows(
        "SELECT f.sha256 FROM picture_fetches f JOIN photos p ON p.url = f.url JOIN pictures k ON k.sha256 = f.sha256"
        " WHERE NOT EXISTS (SELECT 1 FROM picture_pairs WHERE k.id IN (one, other))"
        " GROUP BY f.sha256 HAVING count(*) = 1 ORDER BY f.sha256"
    )
    page.goto(f"{wall}/picture/{once['sha256']}")
    assert page.locator(".appearances > li").count() == 1
    assert page.get_by_text("lần đầu", exact=True).count() == 0


def test_the_pictures_of_a_search_are_taken_by_a_command(wall: str, kept: Newsarchive, tmp_path: Path) -> None:
    words = urlencode({"q": 'tàu NOT "đóng tàu"', "year": "2025", "source": "quansu"})
    page = html.fromstring(get(f"{wall}/photos?{words}")[1])
    name, *command = shlex.split(page.xpath("string(//pre/code)"))
    assert (name, command[:3]) == ("newsarchive", ["export", "--photos", "pictures"])
    command[2] = str(tmp_path / "taken")
    kept.here(*command)
    shown = {" ".join(one.text_content().split()) for one in page.xpath("//figure[@class='photo']//figcaption/p[1]")}
    with (tmp_path / "taken" / "captions.csv").open(encoding="utf-8-sig", newline="") as file:
        assert {row["caption"] for row in csv.DictReader(file)} == shown != set()


def test_captions_lead_to_the_archives_own_picture(wall: str) -> None:
    page = html.fromstring(get(f"{wall}/questions/find_captions?words=HA-540")[1])
    assert page.xpath("//tbody//a[starts-with(@href, '/picture/')]")
    assert not page.xpath("//tbody//a[starts-with(@href, 'http')]")


def test_a_picture_is_served_as_one_and_has_no_rights(wall: str, kept: Newsarchive) -> None:
    sha256 = twice(kept)
    with urlopen(Request(f"{wall}/picture/{sha256}/full")) as answer:
        assert answer.headers["content-type"] == "image/webp"
        assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
        assert "immutable" in answer.headers["cache-control"]
        assert answer.read()[8:12] == b"WEBP"
    assert get(f"{wall}/picture/{'0' * 64}")[0] == 404
    assert get(f"{wall}/picture/{'0' * 64}/small")[0] == 404


def test_a_lost_file_is_a_missing_picture(kept: Newsarchive, serve: Serve, tmp_path: Path) -> None:
    other = Newsarchive(tmp_path)
    shutil.copy(kept.path, other.path)  # without the folder of the pictures
    desk = serve(other.path)
    assert get(f"{desk}/picture/{twice(kept)}/full")[0] == 404
    assert get(f"{desk}/picture/{twice(kept)}")[0] == 200


def test_every_page_with_pictures_fits_and_has_no_grave_fault(wall: str, kept: Newsarchive, page: Page) -> None:
    axe, faults = Axe(), []
    (row,) = kept.rows("SELECT article_id AS id FROM photos GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1")
    for path in ("/", "/photos", f"/article/{row['id']}", f"/picture/{twice(kept)}"):
        page.goto(wall + path)
        for scheme, size in SCREENS:
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size(size)
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            faults += [f"{path}: {wide} px wider than {size['width']}"] if wide > 0 else []
            faults += [f"{path} at {size['width']}, {scheme}: {told}" for told in grave_faults(axe, page)]
        if path == "/photos":
            page.get_by_role("button", name=re.compile("^Phóng to")).first.click()
            faults += [f"viewer: {told}" for told in grave_faults(axe, page)]
    assert faults == []


def test_an_article_is_shown_as_it_was_printed(wall: str, kept: Newsarchive, page: Page) -> None:
    rows = kept.rows("SELECT id, body_blocks FROM articles WHERE body_blocks LIKE '%\"photo\"%' ORDER BY id")
    kinds = {"heading": "h2", "list": "ul, ol", "table": "table", "quote": "blockquote", "photo": "figure.photo"}
    seen = set()
    for row in rows[:12]:
        page.goto(f"{wall}/article/{row['id']}")
        blocks = [block["type"] for block in json.loads(row["body_blocks"])]
        for kind, selector in kinds.items():
            assert page.locator(f".text > :is({selector}), .text > div > :is({selector})").count() == blocks.count(kind)
        seen |= set(blocks)
    assert seen >= {"paragraph", "photo", "list", "table"}
