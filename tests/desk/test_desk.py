"""The desk as Datasette serves it: the command, the tables, what cannot be done."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from datasette.utils import tilde_encode
from playwright.sync_api import Page

from tests.conftest import ROOT, Newsarchive
from tests.desk.conftest import Serve, address, served
from tests.desk.small_archive import archive


def test_the_command_says_where_the_desk_is_and_serves_it(sample: Newsarchive) -> None:
    scrapy = Path(sys.executable).parent / "scrapy"
    command = [scrapy, "desk", "--port", "0", "-s", f"ARCHIVE={sample.path}"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        try:
            with urllib.request.urlopen(line.split(" is open at ")[1].split()[0], timeout=20) as answer:
                assert answer.status == 200
        finally:
            process.terminate()


def test_the_tables_can_be_read(desk: str, page: Page) -> None:
    page.goto(f"{desk}/archive")
    assert page.get_by_role("link", name="articles", exact=True).is_visible()
    assert "z_shingles" not in page.locator("body").inner_text().split("hidden")[0]


def test_no_hidden_table_is_counted(desk: str, page: Page, sample: Newsarchive) -> None:
    page.goto(f"{desk}/archive?_show_hidden=1")
    (row,) = sample.rows("SELECT count(*) AS n FROM articles")
    counts = {
        one.locator("h3 a").inner_text(): one.locator("p").last.inner_text() for one in page.locator(".db-table").all()
    }
    assert counts["articles"] == f"{row['n']} rows"
    assert counts["articles_fts_data"] == counts["z_shingles"] == "Many rows"


def test_the_tables_own_search_finds_without_marks(desk: str, page: Page) -> None:
    page.goto(f"{desk}/archive/articles?_search=dai+tuong")
    assert page.locator("table.rows-and-columns tbody tr").count() > 0


def test_a_row_shows_the_text(desk: str, page: Page, sample: Newsarchive) -> None:
    (row,) = sample.rows("SELECT id, title, body FROM articles ORDER BY id LIMIT 1")
    page.goto(f"{desk}/archive/articles/{row['id']}")
    shown = page.locator("body").inner_text()
    assert row["title"] in shown
    assert row["body"].split("\n")[0] in shown


def test_the_archive_cannot_be_written_to(desk: str, page: Page, sample: Newsarchive) -> None:
    answer = page.goto(f"{desk}/archive?sql=delete+from+articles")
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


@pytest.mark.parametrize(
    ("name", "taken_for"), [("a%20b.db", "a b.db"), ("kho #1.db", "kho "), ("kho?mode=rwc.db", "kho"), ("a b.db", "a")]
)
def test_the_file_that_is_served_is_the_one_that_is_named(
    name: str, taken_for: str, tmp_path: Path, serve: Serve
) -> None:
    path = archive(tmp_path / name, {"title": "Bài của kho này"})
    archive(tmp_path / "other.db", {"title": "Bài của kho khác"}).rename(tmp_path / taken_for)
    before = {one.name for one in tmp_path.iterdir()}
    address = serve(path)
    with urllib.request.urlopen(f"{address}/article/1", timeout=20) as answer:
        assert "Bài của kho này" in answer.read().decode()
    with urllib.request.urlopen(f"{address}/-/databases.json", timeout=20) as answer:
        (route,) = (one["route"] for one in json.load(answer))
    with urllib.request.urlopen(f"{address}/{tilde_encode(route)}/newest.json?_shape=array", timeout=20) as answer:
        assert [row["title"] for row in json.load(answer)] == ["Bài của kho này"]
    assert {one.name for one in tmp_path.iterdir() if not one.name.endswith(("-wal", "-shm"))} == before


def test_no_file_is_made_where_none_is(tmp_path: Path, serve: Serve) -> None:
    path = archive(tmp_path / "kho #1.db", {})
    with urllib.request.urlopen(f"{serve(path)}/stories", timeout=20) as answer:
        assert answer.status == 200
    assert not (tmp_path / "kho ").exists()


@pytest.mark.parametrize(
    ("host", "shown"), [("::1", "http://[::1]:"), ("0.0.0.0", "http://127.0.0.1:"), ("localhost", "http://localhost:")]
)
def test_the_address_that_is_told_can_be_reached(host: str, shown: str, sample: Newsarchive, tmp_path: Path) -> None:
    if host == "::1":
        try:
            socket.create_server((host, 0), family=socket.AF_INET6).close()
        except OSError:
            pytest.skip("this machine has no IPv6")
    with served(tmp_path, sample.path, "--host", host) as (_, told):
        assert address(told).startswith(shown)
        with urllib.request.urlopen(address(told), timeout=20) as answer:
            assert answer.status == 200


@pytest.mark.parametrize("host", ["no.such.host.invalid", "192.0.2.1"])
def test_a_host_that_is_none_of_this_machine_is_one_line(host: str, sample: Newsarchive) -> None:
    assert "choose another --host" in sample("desk", "--host", host, "--port", "0", status=2).stderr
