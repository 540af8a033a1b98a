"""The desk in a real browser."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.conftest import ROOT, Newsarchive

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Debian's package chromium is not installed")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="module")
def desk(sample: Newsarchive) -> Iterator[str]:
    """The address of a running desk over the sample archive."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    scrapy = Path(sys.executable).parent / "scrapy"
    command = [scrapy, "desk", "--port", str(port), "-s", f"ARCHIVE={sample.path}"]
    served = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address)
        yield f"{address}/{sample.path.stem}"
    finally:
        served.terminate()
        served.wait(timeout=20)


def _wait(address: str) -> None:
    for _ in range(200):
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"the desk does not answer at {address}")


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser.new_page()
        browser.close()


def test_the_front_page_opens_on_the_articles(desk: str, page: Page) -> None:
    page.goto(desk)
    assert page.get_by_role("link", name="articles", exact=True).is_visible()
    assert "shingles" not in page.locator("body").inner_text().split("Hidden")[0]


@pytest.mark.parametrize(
    ("words", "marked"), [("dai tuong", "[Đại tướng]"), ("cong nghiep quoc phong", "[công nghiệp quốc phòng]")]
)
def test_a_search_without_marks_shows_the_marked_text(desk: str, page: Page, words: str, marked: str) -> None:
    page.goto(f"{desk}/search")
    page.locator("input[name=words]").fill(words)
    page.keyboard.press("Enter")
    assert marked.casefold() in page.locator("table.rows-and-columns").inner_text().casefold()


def test_the_tables_own_search_finds_it_too(desk: str, page: Page) -> None:
    page.goto(f"{desk}/articles?_search=dai+tuong")
    assert page.locator("table.rows-and-columns tbody tr").count() > 0


def test_an_article_shows_its_text(desk: str, page: Page, sample: Newsarchive) -> None:
    (row,) = sample.rows("SELECT id, title, body FROM articles ORDER BY id LIMIT 1")
    page.goto(f"{desk}/articles/{row['id']}")
    shown = page.locator("body").inner_text()
    assert row["title"] in shown
    assert row["body"].split("\n")[0] in shown


@pytest.mark.parametrize("query", ["newest", "copies", "edits", "captions"])
def test_each_saved_question_is_answered(desk: str, page: Page, query: str) -> None:
    page.goto(f"{desk}/{query}")
    assert page.locator(".message-error").count() == 0
    assert query == "edits" or page.locator("table.rows-and-columns tbody tr").count() > 0


def test_the_archive_cannot_be_written_to(desk: str, page: Page, sample: Newsarchive) -> None:
    answer = page.goto(f"{desk}?sql=delete+from+articles")
    assert answer is not None
    assert answer.status == 400
    assert "must be a SELECT" in page.locator("body").inner_text()
    assert sample.rows("SELECT count(*) AS n FROM articles")[0]["n"] > 0


def test_an_address_that_is_taken_is_one_line(sample: Newsarchive) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = sample("desk", "--port", str(taken.getsockname()[1]), status=2)
    assert "choose another --port" in done.stderr
