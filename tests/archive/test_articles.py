"""One article, and some, as an export gives them."""

from __future__ import annotations

import json
import tracemalloc

from newsarchive.archive import Archive
from tests.archive.conftest import LATER, Run, photo

URL = "https://cnqp.example/tin-1.html"


def test_an_article_is_had_by_every_address_that_leads_to_it(archive: Archive, run: Run) -> None:
    run.article(URL, identity="cnqp:1", photos=[photo("Tàu.")], authors=["Hà"], tags=["tàu"])
    run.article("https://cnqp.example/tin-2.html", title="Khác")
    twin, raw = "https://cnqp.example/Public/tin.aspx?ItemID=1", f"{URL}?Page=2"
    assert run.article(twin, at=LATER, identity="cnqp:1") == "duplicate"
    assert run.article(raw, at=LATER, address=URL) == "duplicate"
    (wanted,) = (row for row in archive.export() if row["url"] == URL)
    assert (wanted["authors"], len(wanted["photos"])) == (["Hà"], 1)
    assert [archive.article(address) for address in (URL, twin, raw)] == [wanted] * 3
    assert archive.article("https://cnqp.example/khong-co.html") is None


def test_a_canonical_address_that_was_never_visited_leads_to_its_article(archive: Archive, run: Run) -> None:
    run.article("https://m.cnqp.example/tin-1.html", address=URL)
    assert archive.article(URL) == next(archive.export())


def test_an_address_that_shows_another_article_by_now_leads_to_that_one(archive: Archive, run: Run) -> None:
    run.article(URL)
    run.article(URL, at=LATER, address="https://cnqp.example/tin-2.html", title="Khác", body="Một bài khác.")
    assert archive.db["articles"].count == 2
    assert archive.article(URL)["title"] == "Khác"  # type: ignore[index]


def test_articles_come_by_id_whatever_the_order_of_asking(archive: Archive, run: Run) -> None:
    for n in range(5):
        run.article(f"https://cnqp.example/{n}", title=f"Tin {n}", body=f"Nội dung số {n}.")
    everything = {row["id"]: row for row in archive.export()}
    assert list(archive.articles_by_id(iter([4, 2, 2, 99]))) == [everything[2], everything[4]]
    assert list(archive.articles_by_id([])) == []
    assert list(archive.articles_by_id(everything)) == list(everything.values())


def test_what_an_export_leaves_out_is_not_given(archive: Archive, run: Run) -> None:
    run.article(URL)
    archive.db.execute("UPDATE articles SET tags = 'x'")
    assert archive.article(URL) is None
    assert list(archive.articles_by_id([1])) == list(archive.export()) == []


def test_many_articles_take_no_more_memory_than_one(archive: Archive, run: Run) -> None:
    run.article(URL, body="Nội dung. " * 10_000)  # 150 kB
    row = archive.db.execute("SELECT * FROM articles").fetchone()
    names = [one[1] for one in archive.db.execute("PRAGMA table_info(articles)")]
    values = dict(zip(names, row, strict=True))
    for n in range(2, 100):
        archive.db["articles"].insert(values | {"id": n, "url": f"{URL}?{n}", "capture_id": None, "identity": None})
    tracemalloc.start()
    assert sum(len(article["body"]) for article in archive.articles_by_id(range(1, 100))) == 99 * len(values["body"])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10 * len(values["body"].encode())
    assert json.loads(values["tags"]) == []


def test_no_table_is_read_whole_for_one_article(archive: Archive, run: Run) -> None:
    run.article(URL)
    asked: list[str] = []
    archive.db.conn.set_trace_callback(asked.append)
    assert archive.article(URL) is not None
    archive.db.conn.set_trace_callback(None)
    plans = [row[3] for one in asked for row in archive.db.execute(f"EXPLAIN QUERY PLAN {one}")]
    assert [plan for plan in plans if plan.startswith("SEARCH articles")]
    assert not [plan for plan in plans if plan.startswith(("SCAN articles", "SCAN urls", "SCAN photos"))]
