"""What a hostile outlet, a hostile page or a hostile query can do at the desk: nothing."""

from __future__ import annotations

import csv
import io
import json
import urllib.error
import urllib.parse
import urllib.request
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from playwright.sync_api import Dialog, Page

from newsarchive.desk import csv_safety
from newsarchive.desk.canned_queries import read_canned_queries
from tests.desk.conftest import Serve
from tests.desk.small_archive import archive
from tests.desk.test_canned_queries import ARTICLES
from tests.desk.test_feeds import HOSTILE

RUNAWAY = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT count(*) FROM c"
WRITES = (
    "DELETE FROM articles",
    "INSERT INTO sources (name) VALUES ('x')",
    "UPDATE articles SET title = 'x'",
    "DROP TABLE articles",
    "CREATE TABLE x (y)",
    "ATTACH DATABASE '/tmp/x.db' AS x",
    "PRAGMA user_version = 9",
    "VACUUM INTO '/tmp/x.db'",
    "SELECT 1; DELETE FROM articles",
    "WITH x AS (SELECT 1) DELETE FROM articles",
    "WITH x AS (SELECT 1) INSERT INTO sources (name) SELECT 'x' FROM x",
    "SELECT load_extension('/tmp/x.so')",
    "SELECT writefile('/tmp/x', 'y')",
    "SELECT readfile('/etc/passwd')",
    "SELECT * FROM pragma_journal_mode",
    "SELECT zeroblob(900000000)",
    "SELECT replace(hex(zeroblob(20000000)), '0', 'aaaaaaaaaa')",
)
FORMULAS = (
    '=HYPERLINK("https://x.example")',
    "+84 1",
    "-cmd|' /C calc'!A0",
    "@SUM(1)",
    "\t=1",
    '=1,"2"',
    "'=1",
    "＝1+1",
)


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    formulas = [{"source": "bao-b", "title": title, "section": "Tên lửa"} for title in FORMULAS]
    return archive(tmp_path_factory.mktemp("papers") / "papers.db", *ARTICLES, HOSTILE, *formulas)


@pytest.fixture(scope="module")
def desk(papers: Path, serve: Serve) -> str:
    return f"{serve(papers)}/papers"


def get(url: str, **headers: str) -> tuple[int, str, dict[str, str]]:
    """Status, body and headers of an answer, whatever its status."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=30) as answer:
            return answer.status, answer.read().decode(), dict(answer.headers.items())
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode(), dict(error.headers.items())


def test_sql_reads_and_nothing_else(desk: str, papers: Path) -> None:
    before = sha256(papers.read_bytes()).hexdigest()
    for sql in WRITES:
        status, body, _ = get(f"{desk}.json?{urllib.parse.urlencode({'sql': sql})}")
        assert (status, json.loads(body)["ok"]) == (400, False), sql
    for form in ("", ".csv"):
        assert get(f"{desk}{form}?{urllib.parse.urlencode({'sql': WRITES[0]})}")[0] == 400
    assert sha256(papers.read_bytes()).hexdigest() == before
    assert not papers.with_name("papers.db-wal").exists() or papers.with_name("papers.db-wal").stat().st_size == 0


def test_a_query_without_end_is_stopped_whatever_time_it_asks_for(desk: str) -> None:
    status, body, _ = get(f"{desk}.json?{urllib.parse.urlencode({'sql': RUNAWAY, '_timelimit': '600000'})}")
    assert (status, json.loads(body)["title"]) == (400, "SQL Interrupted")


def test_an_answer_has_a_thousand_rows_at_the_most(desk: str) -> None:
    many = f"{RUNAWAY.rpartition(' SELECT ')[0]} SELECT n FROM c LIMIT 100000"
    status, body, _ = get(f"{desk}.json?{urllib.parse.urlencode({'sql': many})}")
    assert status == 200
    assert (len(json.loads(body)["rows"]), json.loads(body)["truncated"]) == (1000, True)


def pages(desk: str) -> list[str]:
    tables = (
        "articles",
        "photos",
        "revisions",
        "articles/6",
        "photos/5",
        "articles?_facet=agency&_facet_array=authors",
    )
    words = urllib.parse.quote("<script>alert(1)</script> tên lửa")
    return [
        desk,
        *(f"{desk}/{table}" for table in tables),
        *(f"{desk}/{question}" for question in read_canned_queries()),
        f"{desk}/search?words={urllib.parse.quote('tên lửa')}",
        *(f"{desk}/{question}?words={words}&source={words}" for question in read_canned_queries()),
    ]


def test_markup_of_a_page_is_text_in_tables_and_questions(desk: str) -> None:
    shown = 0
    for url in pages(desk):
        status, body, headers = get(url)
        assert status == 200, url
        assert headers["x-content-type-options"] == "nosniff"
        page = html.fromstring(body)
        shown += "<img src=x onerror=alert(1)>" in page.text_content()
        assert not page.xpath("//script[contains(., 'alert(1)')] | //img[@src='x'] | //@onerror"), url
        assert not [
            link for link in page.xpath("//@href | //@src | //@action") if link.strip().startswith("javascript")
        ]
    assert shown > 1


def test_nothing_of_a_page_runs_in_a_browser(desk: str, page: Page) -> None:
    asked: list[str] = []

    def note(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note)
    for url in (f"{desk}/articles", f"{desk}/articles/6", f"{desk}/newest", f"{desk}/edits"):
        page.goto(url)
        assert "<script>" in page.locator("body").inner_text()
    assert asked == []


def test_csv_of_tables_and_questions_holds_no_formula(desk: str) -> None:
    for url in (f"{desk}/articles.csv?_size=max", f"{desk}/articles.csv?_stream=on&_labels=on", f"{desk}/newest.csv"):
        status, body, headers = get(url)
        assert status == 200
        assert headers["x-content-type-options"] == "nosniff"
        assert body.startswith("\ufeff")
        assert body.count("\ufeff") == 1
        rows = list(csv.DictReader(io.StringIO(body.removeprefix("\ufeff"), newline="")))
        told = {row["title"] for row in rows}
        assert {f"'{title}" for title in FORMULAS} <= told
        assert HOSTILE["title"] in told
        assert not [cell for row in rows for cell in row.values() if str(cell).startswith(("=", "@", "+", "\t"))]
    status, body, _ = get(f"{desk}.csv?{urllib.parse.urlencode({'sql': 'SELECT -5 AS a, -2.5e-7 AS b, 1 AS [=c]'})}")
    assert body == "\ufeffa,b,'=c\r\n-5,-2.5e-07,1\r\n"


@given(st.lists(st.lists(st.text(alphabet="=a\"',\r\n-+@ế＝1", max_size=6), min_size=2, max_size=3), min_size=1))
def test_csv_is_the_same_text_but_for_the_apostrophe(rows: list[list[str]]) -> None:
    written = io.StringIO(newline="")
    writer = csv_safety.writer(written)
    for row in rows:
        writer.writerow(row)
    read = list(csv.reader(io.StringIO(written.getvalue().removeprefix("\ufeff"), newline="")))
    assert len(read) == len(rows)
    for cells, texts in zip(read, rows, strict=True):
        for cell, text in zip(cells, texts, strict=True):
            assert cell in {text, f"'{text}"}
            assert not cell.startswith(("=", "@", "\r", "\n", "＝"))


def test_json_is_json(desk: str) -> None:
    _, body, headers = get(f"{desk}/newest.json?_shape=array")
    assert headers["content-type"] == "application/json; charset=utf-8"
    assert HOSTILE["title"] in {row["title"] for row in json.loads(body)}


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8001", "127.0.0.1.evil.example", "", "[::1", "192.0.2.1"]
)
def test_a_foreign_name_for_this_machine_is_not_answered(desk: str, host: str) -> None:
    status, body, _ = get(desk, Host=host)
    assert (status, "not a name of this machine" in body) == (421, True)


def test_the_names_of_this_machine_are_answered(desk: str) -> None:
    port = urllib.parse.urlsplit(desk).port
    for host in ("localhost", f"localhost:{port}", f"127.0.0.1:{port}", f"[::1]:{port}", "LOCALHOST"):
        assert get(f"{desk}/newest.json", Host=host)[0] == 200


@pytest.mark.parametrize(("into", "status"), [("image", 403), ("empty", 403), ("iframe", 403), ("document", 200)])
def test_another_site_may_link_here_and_load_nothing(desk: str, into: str, status: int) -> None:
    told = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": into}
    assert get(f"{desk}.json?sql=SELECT+1", **told)[0] == status
