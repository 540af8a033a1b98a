"""Somebody else's Scrapy project stores its items by our pipelines, whatever type they are of, and runs our spiders."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from newsarchive.settings import ITEM_PIPELINES
from tests.conftest import ROOT, Newsarchive
from tests.drawn import photo
from tests.forked import start
from tests.pages import BODY, article, listing
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
    return _scrapy(archive, *words, *(["-O", str(feed)] if feed else []))


def _scrapy(archive: Newsarchive, *words: str, settings: str = "", **variables: str) -> str:
    """Run a command in the foreign project. Returns what it prints."""
    environment = archive.environment() | variables
    environment.pop("SCRAPY_SETTINGS_MODULE", None)  # Scrapy sets it in a process that has run a command
    environment |= {"SCRAPY_SETTINGS_MODULE": settings} if settings else {}
    environment["PYTHONPATH"] = f"{ROOT}:{environment['PYTHONPATH']}"
    archive.wait_a_second()
    output = archive.folder / "output.txt"
    output.write_text("")
    words = (*words, "-s", f"ARCHIVE={archive.path}")
    process = start(*words, env=environment, stdout=output, stderr=output, folder=HERE)
    process.join(timeout=120)
    said = output.read_text(encoding="utf-8")
    assert process.exitcode == 0, said
    assert "Traceback" not in said, said
    return said


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


def test_what_an_item_does_not_say_is_no_edit(newsarchive: Newsarchive, server: Server) -> None:
    _crawl(newsarchive, server, "dict", _article(1))
    (before,) = newsarchive.exported()
    said = ("body", "authors", "published_at", "published_precision", "photos")
    _crawl(newsarchive, server, "partial", _article(1))
    assert newsarchive.rows("SELECT field FROM revisions") == []
    _crawl(newsarchive, server, "partial", _article(1).replace("Bản tin", "Tin"))
    assert newsarchive.rows("SELECT field FROM revisions") == [{"field": "title"}]
    (after,) = newsarchive.exported()
    assert [after[name] for name in said] == [before[name] for name in said]


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


PIPELINES = f"ITEM_PIPELINES={json.dumps(ITEM_PIPELINES)}"


def test_an_empty_feed_replaces_an_earlier_one_unless_the_user_wants_none(
    newsarchive: Newsarchive, server: Server, tmp_path: Path
) -> None:
    feed = tmp_path / "out.jsonl"
    _crawl(newsarchive, server, "dict", _article(1), feed=feed)
    first = feed.read_text(encoding="utf-8")
    again = ("crawl", "paper", "-a", f"url={server.url('/bao')}", "-a", "type=dict", "-O", str(feed))
    _scrapy(newsarchive, *again, "-s", "FEED_STORE_EMPTY=0")
    assert feed.read_text(encoding="utf-8") == first != ""
    _scrapy(newsarchive, *again)
    assert feed.read_text(encoding="utf-8") == ""


def test_pictures_are_kept_without_any_other_setting(newsarchive: Newsarchive, server: Server) -> None:
    server.put("/anh-1.jpg", photo(1), "image/jpeg")
    url = server.put("/bao", f'<!doctype html><meta charset="utf-8">{_article(1)}')
    said = _scrapy(newsarchive, "crawl", "paper", "-a", f"url={url}", "-a", "type=dict", "-s", PIPELINES)
    assert "PICTURES_MAX_BYTES" not in said
    kept = newsarchive.rows("SELECT url, outcome FROM picture_fetches")
    assert kept == [{"url": server.url("/anh-1.jpg"), "outcome": "stored"}]


def test_our_spider_brings_what_it_needs_and_leaves_the_project_its_own(
    newsarchive: Newsarchive, server: Server
) -> None:
    """It walks all pages of a listing, keeps pictures, obeys robots.txt and gives a page that is gone its outcome. None
    of that is in the project's settings."""
    server.put("/robots.txt", "User-agent: *\nDisallow: /bai-4.html", "text/plain")
    titles = [f"Phân xưởng số {n} nhận dây chuyền mới" for n in range(1, 6)]
    links = [(server.url(f"/bai-{n}.html"), title) for n, title in enumerate(titles, 1)]
    server.put("/tin", listing(links[:3], server.url("/tin?trang=2")))
    server.put("/tin?trang=2", listing(links[3:]))
    server.put("/anh.jpg", photo(2), "image/jpeg")
    picture = f'<figure><img src="{server.url("/anh.jpg")}"><figcaption>Dây chuyền mới</figcaption></figure>'
    for n in (1, 2, 4, 5):  # the third is gone
        text = tuple(f"Tổ {n} báo cáo rằng {line[0].lower()}{line[1:]}" for line in BODY)
        page = article(titles[n - 1], body=text)
        server.put(f"/bai-{n}.html", page.replace("</article>", f"{picture}</article>") if n == 1 else page)
    home = {"HOME_PAGE": server.url("/")}
    said = _scrapy(newsarchive, "crawl", "workshop", "-s", PIPELINES, **home)
    outcomes = {url.rpartition("/")[2]: outcome for url, (outcome, _) in newsarchive.outcomes().items()}
    assert outcomes == {
        "tin": "stored",
        "tin?trang=2": "stored",
        "bai-1.html": "stored",
        "bai-2.html": "stored",
        "bai-3.html": "gone",
        "bai-4.html": "robots",
        "bai-5.html": "stored",
    }
    assert newsarchive.rows("SELECT outcome FROM picture_fetches") == [{"outcome": "stored"}]
    assert "workshop: 7 addresses" in said
    assert "'foreign/requests'" in said
    assert server.agents == {agent for agent in server.agents if agent.startswith("newsarchive/")}
    told = _scrapy(newsarchive, "health", "--json", settings="foreign.with_commands", **home)
    assert json.loads(told)
