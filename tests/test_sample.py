"""The main job: the sample site, crawled through the real spider code, against what its authors wrote."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from newsarchive.items import Article
from tests.conftest import Newsarchive
from tools.sample import answers, stories

GOLD = {article.url: article for article in answers(1)}


def _stored(sample: Newsarchive, url: str) -> dict[str, Any]:
    (row,) = sample.rows("SELECT * FROM articles WHERE url = ?", url)
    return row


def _plain(text: str | None) -> str:
    """Without the marks of lists and tables, which are a matter of form."""
    return re.sub(r"\s+", " ", re.sub(r"(?m)^[-•] |\|", " ", text or "")).strip()


@pytest.fixture(params=sorted(GOLD), ids=lambda url: url.split("//")[1][:60])
def gold(request: pytest.FixtureRequest) -> Article:
    return GOLD[request.param]


def test_every_article_is_there_and_none_beside(sample: Newsarchive) -> None:
    assert {row["url"] for row in sample.rows("SELECT url FROM articles")} == set(GOLD)
    assert len(GOLD) >= 40
    assert len({article.source for article in GOLD.values()}) == 3


def test_the_text_is_the_authors_and_nothing_else(sample: Newsarchive, gold: Article) -> None:
    stored = _stored(sample, gold.url)
    assert stored["title"] == gold.title
    assert _plain(stored["lead"]) == _plain(gold.lead)
    assert _plain(stored["body"]) == _plain(gold.body)


def test_who_when_and_where(sample: Newsarchive, gold: Article) -> None:
    stored = _stored(sample, gold.url)
    assert json.loads(stored["authors"]) == gold.authors
    assert stored["agency"] == gold.agency
    assert stored["section"] == gold.section
    assert json.loads(stored["tags"]) == gold.tags
    assert stored["language"] == "vi"
    assert (stored["published_at"], stored["published_precision"]) == (gold.published_at, gold.published_precision)
    assert stored["event_date"] == gold.event_date


def test_photos_with_their_captions_and_credits(sample: Newsarchive, gold: Article) -> None:
    photos = sample.rows(
        "SELECT p.url, p.caption, p.credit, p.position FROM photos p JOIN articles a ON a.id = p.article_id"
        " WHERE a.url = ? ORDER BY p.position",
        gold.url,
    )
    told = [(_file(p["url"]), _caption(p["caption"]), p["credit"]) for p in photos]
    assert told == [(_file(p.url), _caption(p.caption), p.credit) for p in gold.photos]


def _file(url: str | None) -> str:
    """The picture, whichever of its sizes was taken."""
    return urlsplit(url or "").path.rpartition("/")[2]


def _caption(caption: str | None) -> str | None:
    """Without the full stop that a CMS may add."""
    return caption.rstrip(".") if caption else caption


def test_every_value_says_where_it_comes_from(sample: Newsarchive) -> None:
    for field in ("title", "body", "published_at"):
        without = sample.rows(
            f"SELECT url FROM articles a WHERE {field} IS NOT NULL"
            " AND NOT EXISTS (SELECT 1 FROM evidence e WHERE e.article_id = a.id AND e.field = ?)",
            field,
        )
        assert not without


def test_the_same_text_in_several_outlets_is_one_story_first_named(sample: Newsarchive) -> None:
    told = {frozenset(urls): urls[0] for urls in stories(1).values()}
    found: dict[int, set[str]] = {}
    for row in sample.rows("SELECT story_id, url FROM articles"):
        found.setdefault(row["story_id"], set()).add(row["url"])
    assert {frozenset(urls) for urls in found.values() if len(urls) > 1} == set(told)
    for row in sample.rows("SELECT s.id, a.url FROM stories s JOIN articles a ON a.id = s.first_article_id"):
        urls = frozenset(found[row["id"]])
        assert row["url"] == told.get(urls, row["url"])


def test_its_clock_is_that_of_the_recording(sample: Newsarchive) -> None:
    moments = {
        row["at"]
        for sql in (
            "SELECT max(fetched_at) AS at FROM captures",
            "SELECT started_at AS at FROM runs",
            "SELECT finished_at AS at FROM runs",
            "SELECT DISTINCT found_at AS at FROM urls",
        )
        for row in sample.rows(sql)
    }
    assert len(moments) == 1


def test_every_address_has_an_outcome_and_the_accounts_add_up(sample: Newsarchive) -> None:
    outcomes = {outcome for outcome, _ in sample.outcomes().values()}
    assert "waiting" not in outcomes
    assert {"stored", "gone", "robots", "duplicate"} <= outcomes
    assert not outcomes & {"error", "not_captured", "too_large"}
    assert "sound" in sample("verify").stdout


def test_a_second_crawl_adds_nothing(newsarchive: Newsarchive, sample: Newsarchive) -> None:
    shutil.copy(sample.path, newsarchive.path)
    before = {table: newsarchive.db[table].count for table in ("articles", "photos", "captures", "revisions")}
    newsarchive.crawl("sample")
    after = {table: newsarchive.db[table].count for table in ("articles", "photos", "captures", "revisions")}
    assert after == before
    first, second = (json.loads(row["counts"]) for row in newsarchive.rows("SELECT counts FROM runs ORDER BY id"))
    assert first["stored"] > len(GOLD)
    assert set(second) <= {"unchanged", "robots"}  # robots.txt may change, so what it forbids is asked for again


def test_a_week_later_what_was_edited_added_and_taken_away_is_noticed(
    newsarchive: Newsarchive, sample: Newsarchive
) -> None:
    shutil.copy(sample.path, newsarchive.path)
    newsarchive.crawl("sample", "-a", "snapshot=2")
    later = {article.url: article for article in answers(2)}
    rows = {row["url"]: row for row in newsarchive.rows("SELECT * FROM articles")}
    assert set(rows) == set(GOLD) | set(later)
    assert {url for url, row in rows.items() if row["gone_at"]} == set(GOLD) - set(later)
    assert len(set(GOLD) - set(later)) == 1
    assert len(set(later) - set(GOLD)) == 2
    edited = {url for url in set(GOLD) & set(later) if GOLD[url] != later[url]}
    revisions = newsarchive.rows(
        "SELECT a.url, r.field, r.old, r.new FROM revisions r JOIN articles a ON a.id = r.article_id"
        " WHERE r.field <> 'gone_at'"
    )
    assert {row["url"] for row in revisions} == edited
    assert {"body", "photos"} <= {row["field"] for row in revisions}
    for url in edited:
        assert _plain(rows[url]["body"]) == _plain(later[url].body)
    newsarchive("verify")


def test_the_summary_says_what_was_archived_and_what_to_do_next(sample: Newsarchive) -> None:
    told = sample("summary").stdout
    assert f"{len(GOLD)} articles from 3 sources" in " ".join(told.split())
    assert "2020-" in told
    assert "2026-03-" in told
    assert sum(line.lstrip().split(" ")[0].endswith("scrapy") for line in told.splitlines()) == 3


def test_extraction_in_the_crawls_own_process_gives_the_same(sample: Newsarchive, tmp_path: Path) -> None:
    other = Newsarchive(tmp_path)
    other.crawl("sample", "-s", "EXTRACTION_WORKERS=0")
    keep = ("url", "title", "lead", "body", "authors", "published_at", "event_date", "photos")

    def articles(archive: Newsarchive) -> list[dict[str, Any]]:
        return sorted(({key: row[key] for key in keep} for row in archive.exported()), key=lambda row: row["url"])

    assert articles(other) == articles(sample)
