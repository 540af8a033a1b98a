"""Every outlet, through a real crawl of its recorded pages, against answers that a person has read."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from newsarchive.processing.reading import read_listing
from tests.conftest import Newsarchive
from tests.outlets.recorded import FOLDER, Recorded, load, outlets

OUTLETS = outlets()
# Every answer gives these fields of its article. It may give others, too.
LEAST = {"title", "lead", "body", "authors", "agency", "section", "published_at", "modified_at", "event_date", "photos"}
# What extraction does not get right yet: (outlet, field) -> why. The answers stay.
KNOWN: dict[tuple[str, str], str] = {}
# Sections, tags, people and media: never articles, whatever number stands at their end.
NEVER = re.compile(
    r"/(?:tags?|tac-gia|authors?|videos?|chu-de|events?|topic|podcast|collection|tim-kiem|rss|photo)(?:[/.]|$)"
    r"|\.rss$|-p\d+$|-page\d+$|/trang-\d+\.htm$|-tag\d+\.html$|/$"
)


@cache
def recorded(name: str) -> Recorded:
    return load(name)


@dataclass(frozen=True)
class Crawled:
    """An outlet's recorded pages, and what a crawl through them left in the archive."""

    pages: Recorded
    articles: list[dict[str, Any]]
    outcomes: dict[str, tuple[str, str | None]]
    walks: dict[str, tuple[str, str | None]]


@pytest.fixture(scope="module", params=list(OUTLETS))
def crawled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    pages = recorded(request.param)
    archive = Newsarchive(tmp_path_factory.mktemp(pages.name))
    warc = archive.folder / "recorded.warc.gz"
    pages.write(warc)
    settings = ("-s", f"REPLAY={warc}", "-s", "EXTRACTION_WORKERS=0")
    archive.crawl(pages.name, *settings)
    # An address that no listing shows is named, as a reader would who has it from elsewhere.
    unlisted = sorted(set(pages.articles) - set(archive.outcomes()))
    if unlisted:
        (archive.folder / "unlisted.txt").write_text("\n".join(unlisted), encoding="utf-8")
        archive.crawl("page", "-a", f"file={archive.folder / 'unlisted.txt'}", *settings)
    articles = archive.rows("SELECT * FROM articles ORDER BY id")
    for row in articles:
        photos = "SELECT url, caption, credit FROM photos WHERE article_id = ? ORDER BY position"
        row["authors"], row["photos"] = json.loads(row["authors"]), archive.rows(photos, row["id"])
    walks = {row["url"]: (row["ended"], row["detail"]) for row in archive.rows("SELECT * FROM walks")}
    return Crawled(pages, articles, archive.outcomes(), walks)


@pytest.mark.parametrize("name", OUTLETS)
def test_an_outlet_has_recorded_pages_and_someone_has_read_the_answers(name: str) -> None:
    assert (FOLDER / name / "pages.toml").is_file(), f"record a listing and articles of {name} in {FOLDER / name}"
    pages = recorded(name)
    assert pages.confirmed, f"{FOLDER / name}: read the answers and confirm"
    assert pages.answers
    assert set(pages.articles) < {page.url for page in pages.pages}, "there is a page for each answer, and a listing"
    head = (FOLDER / name / "pages.toml").read_text(encoding="utf-8").splitlines()[0]
    assert head.startswith("# "), "the head of pages.toml says what is known of the layout and what is assumed"


def test_there_are_no_pages_of_an_outlet_that_is_gone() -> None:
    assert {path.parent.name for path in FOLDER.glob("*/pages.toml")} <= set(OUTLETS)


@pytest.mark.parametrize("name", OUTLETS)
def test_the_pattern_recognises_the_recorded_articles_and_nothing_else(name: str) -> None:
    pages = recorded(name)
    for page in pages.pages:
        claimed = [other for other, outlet in OUTLETS.items() if outlet.is_article(page.url)]
        assert claimed == ([name] if page.url in pages.articles else []), page.url
    assert all(OUTLETS[name].is_article(answer["url"]) for answer in pages.answers)


def test_the_stored_articles_are_as_read(crawled: Crawled) -> None:
    """Each article is one row, whatever its addresses, and every field but those of KNOWN holds the answer."""
    expected = {answer["url"]: _plain(_fields(answer)) for answer in crawled.pages.answers}
    stored = {row["url"]: {f: _value(row, f) for f in expected.get(row["url"], ())} for row in crawled.articles}
    assert len(stored) == len(crawled.articles)
    assert set(stored) == set(expected)
    known = {field for name, field in KNOWN if name == crawled.pages.name}
    for url, answer in expected.items():
        assert set(answer) >= LEAST, f"{url}: an answer lacks a field"
        assert {f: v for f, v in stored[url].items() if f not in known} == {
            f: v for f, v in answer.items() if f not in known
        }
    for field in known:
        differs = any(stored[url][field] != expected[url][field] for url in expected)
        assert differs, f"{field} is read now; take it out of KNOWN"


def test_the_walk_comes_to_the_end_of_what_is_recorded(crawled: Crawled) -> None:
    there = {page.url for page in crawled.pages.pages}
    assert there <= set(crawled.outcomes), "every recorded page was come to"
    assert {crawled.outcomes[url][0] for url in there} <= {"stored", "duplicate"}
    assert {outcome for url, (outcome, _) in crawled.outcomes.items() if url not in there} <= {"not_captured"}
    walked = {url: ended for url, ended in crawled.walks.items() if url in there}
    assert walked
    for ended, detail in walked.values():
        # A recording need not hold a listing to its end; where it stops is then what cut the walk.
        assert ended == "finished" or "not in " in (detail or ""), detail


def test_real_addresses_are_recognised_by_their_outlet_alone(shared: Path) -> None:
    articles = (shared / "pages" / "vi-urls.txt").read_text(encoding="utf-8").split()
    listings = (shared / "pages" / "vi-listings.txt").read_text(encoding="utf-8").split()
    seen = 0
    for url in articles:
        if any(outlet.owns(url) for outlet in OUTLETS.values()):
            assert len([name for name, outlet in OUTLETS.items() if outlet.is_article(url)]) == 1, url
            seen += 1
    assert seen > 30
    assert not [url for url in listings for outlet in OUTLETS.values() if outlet.is_article(url)]


def test_of_the_links_on_real_listings_articles_are_taken_and_menus_are_not(shared: Path) -> None:
    listings = set((shared / "pages" / "vi-listings.txt").read_text(encoding="utf-8").split())
    taken: dict[str, int] = {}
    with (shared / "pages" / "vi.warc.gz").open("rb") as stream:
        for record in ArchiveIterator(stream):
            url = record.rec_headers.get_header("WARC-Target-URI")
            outlet = next((o for o in OUTLETS.values() if o.owns(url)), None)
            if record.rec_type != "response" or url not in listings or outlet is None or url.endswith(".rss"):
                continue
            found = [link.url for link in read_listing(record.content_stream().read(), url, "listing").links]
            articles = [link for link in found if outlet.is_article(link)]
            assert not [link for link in articles if NEVER.search(link)]
            taken[url] = max(taken.get(url, 0), len(articles))
    # Three were saved with '#' in place of every link.
    assert sum(count >= 10 for count in taken.values()) >= 9, taken


def _fields(answer: dict[str, Any]) -> dict[str, Any]:
    """The fields of an article in an answer."""
    return {name: value for name, value in answer.items() if name not in {"url", "addresses"}}


def _value(row: dict[str, Any], field: str) -> Any:
    value = row[field]
    return _plain(value.split("\n\n") if field == "body" and value else value or ([] if field == "body" else value))


def _plain(value: Any) -> Any:
    """The same without regard to white space."""
    if isinstance(value, str):
        return re.sub(r"\s+", " ", unicodedata.normalize("NFC", value)).strip()
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return value
