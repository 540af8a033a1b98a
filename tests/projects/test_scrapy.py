"""What Scrapy's users know works here: feeds, stats, pipelines of their own, and the commands that only look."""

from __future__ import annotations

import csv
import json
import re
import shutil
from pathlib import Path
from xml.etree import ElementTree as ET

from newsarchive.export import FIELDS
from tests.conftest import Newsarchive
from tests.server import Server

ARTICLES = 65  # of the sample site
SOME, OF_SOME = ("sample", "-a", "sections=bien-dao,khoa-hoc-cong-nghe"), 17  # a part of it, and its articles


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def _exported(archive: Newsarchive, *words: str) -> str:
    return archive("export", "-", *words).stdout


def test_a_feed_of_the_sample_is_its_export(newsarchive: Newsarchive, tmp_path: Path) -> None:
    feeds = [tmp_path / f"out.{kind}" for kind in ("jsonl", "csv", "xml", "json")]
    newsarchive.crawl("sample", *(word for feed in feeds for word in ("-O", str(feed))))
    jsonl, table, xml, whole = feeds
    newsarchive("export", str(tmp_path / "export.jsonl"))
    newsarchive("export", str(tmp_path / "export.csv"))
    assert len(_lines(jsonl)) == ARTICLES
    assert jsonl.read_bytes() == (tmp_path / "export.jsonl").read_bytes()
    assert table.read_bytes() == (tmp_path / "export.csv").read_bytes()
    articles = [json.loads(line) for line in _lines(jsonl)]
    assert json.loads(whole.read_text(encoding="utf-8")) == articles
    assert any(article["story_id"] for article in articles)
    items = ET.parse(xml).getroot().findall("item")
    assert [item.findtext("url") for item in items] == [article["url"] for article in articles]
    assert [[field.tag for field in item] for item in items] == [list(FIELDS)] * ARTICLES
    assert [item.findtext("gone_at") for item in items] == [""] * ARTICLES
    captions = [[photo["caption"] or "" for photo in article["photos"]] for article in articles]
    assert [[value.findtext("caption") for value in item.findall("photos/value")] for item in items] == captions


def test_a_second_run_writes_what_is_new_or_revised_and_a_third_nothing(
    newsarchive: Newsarchive, tmp_path: Path
) -> None:
    first, second, third = (tmp_path / f"{n}.jsonl" for n in range(3))
    newsarchive.crawl("sample", "-O", str(first))
    newsarchive.crawl("sample", "-a", "visit=2", "-O", str(second))
    known = {json.loads(line)["url"] for line in _lines(first)}
    written = [json.loads(line)["url"] for line in _lines(second)]
    revised = {row["url"] for row in newsarchive.rows(_REVISED)}
    assert len(written) == len(set(written))
    assert set(written) - known == {article["url"] for article in newsarchive.exported()} - known
    assert len(set(written) - known) == 2
    assert set(written) & known == revised
    assert revised
    assert set(_lines(second)) <= set(_exported(newsarchive).splitlines())
    newsarchive.crawl("sample", "-a", "visit=2", "-O", str(third))
    assert third.read_bytes() == b""


_REVISED = (
    "SELECT DISTINCT a.url FROM revisions r JOIN articles a ON a.id = r.article_id"
    " WHERE r.field <> 'gone_at' AND r.origin = 'outlet'"
)


def test_a_feed_of_real_pages_is_their_export(newsarchive: Newsarchive, shared: Path, tmp_path: Path) -> None:
    feed, again = tmp_path / "out.jsonl", tmp_path / "again.jsonl"
    words = ("page", "-a", f"file={shared / 'pages/vi-urls.txt'}", "-s", f"REPLAY={shared / 'pages/vi.warc.gz'}")
    newsarchive.crawl(*words, "-O", str(feed), status=None)
    assert len(_lines(feed)) > 25
    assert feed.read_text(encoding="utf-8") == _exported(newsarchive)
    newsarchive.crawl(*words, "-O", str(again), status=None)
    assert again.read_bytes() == b""


def test_what_a_pipeline_adds_after_ours_is_in_the_feed(newsarchive: Newsarchive, tmp_path: Path) -> None:
    feed = tmp_path / "out.jsonl"
    pipelines = _pipelines(**{"tests.projects.pipelines.Shout": 950})
    newsarchive.crawl(*SOME, "-O", str(feed), "-s", pipelines)
    titles = [json.loads(line)["title"] for line in _lines(feed)]
    assert len(titles) == OF_SOME
    assert all(title == title.upper() for title in titles)
    assert all(article["title"] != article["title"].upper() for article in newsarchive.exported())


def _pipelines(**further: int) -> str:
    ours = {
        "newsarchive.pipelines.NormalizeDatesPipeline": 100,
        "newsarchive.pipelines.DetectDuplicatesPipeline": 800,
        "newsarchive.pipelines.StoreInArchivePipeline": 900,
    }
    return f"ITEM_PIPELINES={json.dumps(ours | further)}"


def test_a_pipeline_before_ours_may_change_an_article_or_make_a_dict_of_it(newsarchive: Newsarchive) -> None:
    newsarchive.crawl(*SOME, "-s", _pipelines(**{"tests.projects.pipelines.ShoutInADict": 50}))
    articles = newsarchive.exported()
    assert len(articles) == OF_SOME
    assert all(article["title"] == article["title"].upper() for article in articles)
    assert newsarchive.rows("SELECT count(*) AS n FROM articles WHERE capture_id IS NULL") == [{"n": 0}]
    newsarchive("verify")


def test_whom_an_article_names_is_found_in_what_a_pipeline_made_of_it(newsarchive: Newsarchive) -> None:
    newsarchive.crawl("sample", "-s", _pipelines(**{"tests.projects.pipelines.Rewrite": 50}))
    sql = "SELECT name, count(DISTINCT article_id) AS n FROM mentions WHERE field = 'title' GROUP BY name"
    assert newsarchive.rows(sql) == [{"name": "Lê Văn Thử", "n": ARTICLES}]


def test_replaced_pipelines_end_the_crawl_and_say_that_nothing_was_stored(newsarchive: Newsarchive) -> None:
    pipelines = 'ITEM_PIPELINES={"tests.projects.pipelines.Shout": 500}'
    done = newsarchive.crawl(*SOME, "-s", pipelines, status=1)
    assert "ITEM_PIPELINES lacks newsarchive.pipelines.StoreInArchivePipeline" in done.stderr
    assert newsarchive.exported() == []
    newsarchive("verify")
    newsarchive.crawl(*SOME)
    assert len(newsarchive.exported()) == OF_SOME


def test_an_article_that_a_pipeline_drops_or_fails_on_has_an_outcome(newsarchive: Newsarchive) -> None:
    done = newsarchive.crawl(
        "sample", "-s", _pipelines(**{"tests.projects.pipelines.Choosy": 50}), "-s", "LOG_LEVEL=CRITICAL"
    )
    outcomes = newsarchive.outcomes().values()
    dropped = [detail for outcome, detail in outcomes if outcome == "not_article"]
    failed = [detail for outcome, detail in outcomes if outcome == "error"]
    assert dropped == ["dropped by a pipeline: too short a title"] * len(dropped)
    assert failed == ["RuntimeError: too long a title"] * len(failed)
    assert dropped
    assert failed
    assert "without an outcome" not in done.stderr
    newsarchive("verify")


def test_a_pipeline_that_drops_a_stored_article_invents_no_disappearance(
    newsarchive: Newsarchive, sample_archive: Path
) -> None:
    shutil.copy(sample_archive, newsarchive.path)
    kept = newsarchive.exported()
    pipelines = _pipelines(**{"tests.projects.pipelines.Choosy": 50})
    newsarchive.crawl("sample", "-a", "visit=2", "-s", pipelines, "-s", "LOG_LEVEL=CRITICAL")
    gone = {article["url"] for article in newsarchive.exported() if article["gone_at"]}
    other = Newsarchive(newsarchive.folder / "other")
    other.folder.mkdir()
    shutil.copy(sample_archive, other.path)
    other.crawl("sample", "-a", "visit=2")
    assert gone == {article["url"] for article in other.exported() if article["gone_at"]}
    assert len(kept) <= len(newsarchive.exported())
    newsarchive("verify")


def test_outcomes_are_counted_in_the_stats(newsarchive: Newsarchive) -> None:
    done = newsarchive.crawl(*SOME, "-s", "LOG_LEVEL=DEBUG")
    stats = dict(re.findall(r"'newsarchive/outcome/(\w+)': (\d+)", done.stderr))
    (run,) = newsarchive.rows("SELECT counts FROM runs")
    assert {name: int(count) for name, count in stats.items() if int(count)} == json.loads(run["counts"])
    (scraped,) = re.findall(r"'item_scraped_count': (\d+)\b", done.stderr)
    assert OF_SOME <= int(scraped) <= int(stats["stored"])


def test_another_scheduler_crawls_as_well(newsarchive: Newsarchive) -> None:
    newsarchive.crawl(*SOME, "-s", "SCHEDULER=scrapy.core.scheduler.Scheduler")
    assert len(newsarchive.exported()) == OF_SOME
    newsarchive("verify")


def _an_article(archive: Newsarchive) -> str:
    return str(archive.rows("SELECT url FROM articles WHERE source = 'cnqp' ORDER BY id LIMIT 1")[0]["url"])


def test_commands_that_only_look_write_no_run(sample: Newsarchive, newsarchive: Newsarchive, server: Server) -> None:
    shutil.copy(sample.path, newsarchive.path)
    before = _state(newsarchive)
    parsed = newsarchive("parse", "--spider=sample", _an_article(sample))
    assert "Deprecat" not in parsed.stderr
    (article,) = [row for row in sample.exported() if row["url"] == _an_article(sample)]
    assert f"'url': '{article['url']}'" in parsed.stdout
    assert f"'title': '{article['title'][:30]}" in parsed.stdout
    assert "'photos': [{'alt':" in parsed.stdout
    listing = newsarchive("parse", "--spider=sample", "https://cnqp.example/tin-tuc/tin-hoat-dong-d101.html")
    assert "<GET https://cnqp.example/" in listing.stdout
    page = server.put("/tin.html", "<h1>Tin</h1>")
    assert "<h1>Tin</h1>" in newsarchive("fetch", page, "--nolog").stdout
    assert "Tin" in newsarchive("shell", page, "--nolog", "-c", "response.css('h1::text').get()").stdout
    replayed = ("--nolog", "-s", f"REPLAY={sample.path}")
    assert newsarchive("shell", _an_article(sample), *replayed, "-c", "response.status").stdout == "200\n"
    assert "<title>" in newsarchive("fetch", _an_article(sample), *replayed).stdout
    checked = newsarchive("check", "sample")
    assert "Ran 1 contract" in checked.stderr + checked.stdout
    assert "OK" in checked.stderr + checked.stdout
    assert "  * parse" in newsarchive("check", "-l").stdout
    assert "vdi" in newsarchive("list").stdout.split()
    assert _state(newsarchive) == before


def test_commands_that_only_look_make_no_archive(newsarchive: Newsarchive, server: Server) -> None:
    page = server.put("/tin.html", "<h1>Tin</h1>")
    newsarchive("fetch", page, "--nolog")
    newsarchive("parse", "--spider=vdi", page, "--nolog", status=None)
    newsarchive("check", "sample")
    assert not newsarchive.path.exists()


def _state(archive: Newsarchive) -> list[dict[str, object]]:
    return [
        *archive.rows("SELECT count(*) AS runs FROM runs"),
        *archive.rows("SELECT count(*) AS urls, max(outcome_at) AS last FROM urls"),
        *archive.rows("SELECT count(*) AS seen FROM observations"),
    ]


def test_a_table_of_a_spider_of_ones_own_is_scrapys(tmp_path: Path, newsarchive: Newsarchive) -> None:
    """A spider beside ours that yields other items: its feed is what Scrapy makes of them, but for the mark at its
    beginning and the formulas."""
    spider = tmp_path / "prices.py"
    spider.write_text(
        "import scrapy\n\n\nclass Prices(scrapy.Spider):\n    name = 'prices'\n\n    async def start(self):\n"
        "        yield {'ware': 'thép', 'price': 7}\n",
        encoding="utf-8",
    )
    feed = tmp_path / "prices.csv"
    newsarchive("runspider", str(spider), "-O", str(feed), "-s", "ITEM_PIPELINES={}")
    with feed.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [["ware", "price"], ["thép", "7"]]
    assert not newsarchive.path.exists()
