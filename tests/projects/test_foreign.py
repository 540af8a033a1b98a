"""Somebody else's Scrapy project stores its items by our pipelines, whatever type they are of."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import ROOT, Newsarchive
from tests.forked import start
from tests.server import Server

HERE = Path(__file__).parent
TYPES = ("dict", "dataclass", "attrs", "frozen", "pydantic", "item")
WORDS = " ".join(f"câu thứ {n} kể về ca sản xuất ở phân xưởng cơ khí" for n in range(20))


def _article(number: int, *, text: str = WORDS, time: str = "Thứ Ba, 31/3/2026 08:30", query: str = "") -> str:
    return (
        f'<article><a href="/tin-{number}.html{query}">đọc</a><h2>Bản tin số {number}</h2><time>{time}</time>'
        f"<b>Hải Đăng</b><p>{text} {number}.</p><p>Đoạn cuối.</p>"
        f'<img src="/anh-{number}.jpg" alt="Dây chuyền mới"></article>'
    )


def _crawl(archive: Newsarchive, server: Server, kind: str, *articles: str, feed: Path | None = None) -> str:
    url = server.put("/bao", f'<!doctype html><meta charset="utf-8">{"".join(articles)}')
    words = ["crawl", "paper", "-a", f"url={url}", "-a", f"type={kind}"]
    words += ["-s", f"ARCHIVE={archive.path}", *(["-O", str(feed)] if feed else [])]
    environment = archive.environment()
    environment.pop("SCRAPY_SETTINGS_MODULE", None)  # Scrapy sets it in a process that has run a command
    environment["PYTHONPATH"] = f"{ROOT}:{environment['PYTHONPATH']}"
    archive.wait_a_second()
    output = archive.folder / "stderr.txt"
    output.write_text("")
    process = start(*words, env=environment, stderr=output, folder=HERE)
    process.join(timeout=120)
    stderr = output.read_text(encoding="utf-8")
    assert process.exitcode == 0, stderr
    assert "Traceback" not in stderr, stderr
    return stderr


@pytest.mark.parametrize("kind", TYPES)
def test_items_of_every_type_are_stored_and_recognised(
    newsarchive: Newsarchive, server: Server, tmp_path: Path, kind: str
) -> None:
    feed = tmp_path / "out.jsonl"
    said = _crawl(newsarchive, server, kind, _article(1), _article(2, time="hôm nào đó"), feed=feed)
    assert "published_at='hôm nào đó' is not a date; it is left empty" in said
    first, second = newsarchive.exported()
    assert first["url"] == server.url("/tin-1.html")
    assert first["source"] == "paper"
    assert (first["title"], first["authors"]) == ("Bản tin số 1", ["Hải Đăng"])
    assert first["body"].endswith("1.\n\nĐoạn cuối.")
    assert (first["published_at"], first["published_precision"]) == ("2026-03-31T08:30:00+07:00", "minute")
    assert (second["published_at"], second["published_precision"]) == (None, None)
    assert [(p["url"], p["caption"]) for p in first["photos"]] == [(server.url("/anh-1.jpg"), "Dây chuyền mới")]
    lines = [json.loads(line) for line in feed.read_text(encoding="utf-8").splitlines()]
    assert [line["title"] for line in lines] == ["Bản tin số 1", "Bản tin số 2"]
    # The same again, one of them under an address that only says where the reader came from: nothing new, no noise.
    feed.unlink()
    said = _crawl(newsarchive, server, kind, _article(1, query="?utm_source=zalo"), _article(2, time=""), feed=feed)
    assert feed.read_text(encoding="utf-8") == ""
    assert "ERROR" not in said
    assert [article["title"] for article in newsarchive.exported()] == ["Bản tin số 1", "Bản tin số 2"]
    # An edit is a revision.
    _crawl(newsarchive, server, kind, _article(1, text="Bản đã sửa."), feed=feed)
    assert len(feed.read_text(encoding="utf-8").splitlines()) == 1
    assert newsarchive.rows("SELECT field FROM revisions") == [{"field": "body"}]
    assert newsarchive.exported()[0]["body"] == "Bản đã sửa. 1.\n\nĐoạn cuối."
    newsarchive("verify")
    runs = newsarchive.rows("SELECT source, reason, counts FROM runs ORDER BY id")
    assert [json.loads(run["counts"]) for run in runs] == [{"stored": 2}, {"unchanged": 2}, {"revised": 1}]


def test_a_day_that_no_calendar_has_stays_empty_and_a_clock_without_offset_is_the_outlets(
    newsarchive: Newsarchive, server: Server
) -> None:
    times = ("2026-13-45", "2026-02-30T08:30:00+07:00", "2026-03-31T08:30:00", "2026-03", "2026-03-31T08:30:00Z")
    _crawl(newsarchive, server, "dict", *(_article(n, time=time) for n, time in enumerate(times)))
    read = [(article["published_at"], article["published_precision"]) for article in newsarchive.exported()]
    assert read == [
        (None, None),
        (None, None),
        ("2026-03-31T08:30:00+07:00", "second"),
        ("2026-03", "month"),
        ("2026-03-31T08:30:00Z", "second"),
    ]


def test_an_item_without_an_address_is_dropped_with_a_line_that_says_so(
    newsarchive: Newsarchive, server: Server
) -> None:
    said = _crawl(newsarchive, server, "dict", '<article><a href="javascript:void(0)">x</a><h2>Tin</h2></article>')
    assert "url='javascript:void(0)' is not an http or https address; give the article one" in said
