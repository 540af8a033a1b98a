"""Articles that come without the page from which they were read, as another project's pipeline gives them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from newsarchive.archive import Archive
from newsarchive.items import Article
from newsarchive.models import Capture, Outlet, PageResult
from tests.archive.conftest import AT, LATER, Run, photo
from tests.archive.test_merge import LONG, states
from tests.conftest import Newsarchive

URL = "https://cnqp.example/tin-1.html"
OTHER = "https://cnqp.example/tin-2.html"
LAST = "2026-03-12T06:00:00+00:00"


def item(run: Run, url: str, at: str = AT, identity: str | None = None, **fields: Any) -> str:
    values: dict[str, object] = {"source": "cnqp", "title": "Tin", "body": "Nội dung."}
    evidence = fields.pop("evidence", {})
    article = Article(url=url, **(values | fields))  # type: ignore[arg-type]
    article.evidence = evidence
    return run.store(PageResult(url, "article", "cnqp", article=article, identity=identity), at)


def started(archive: Archive) -> Run:
    with archive.transaction():
        archive.ledger.register(Outlet("cnqp", "Tạp chí", "https://cnqp.example/"))
        return Run(archive, archive.ledger.begin("cnqp", AT, "0"))


def sound(archive: Archive) -> bool:
    assert list(archive.faults()) == []
    return True


def test_it_is_stored_unchanged_and_revised(archive: Archive, run: Run) -> None:
    assert item(run, URL, photos=[photo("Tàu.")], authors=["Hà"], evidence={"title": ("item", "Tin")}) == "stored"
    before = next(archive.export())
    assert item(run, URL, at=LATER, photos=[photo("Tàu.")], authors=["Hà"]) == "unchanged"
    assert next(archive.export()) == before | {"last_seen_at": LATER}
    assert item(run, URL, at=LAST, photos=[photo("Tàu.")], authors=["Hà"], title="Tin mới") == "revised"
    (revision,) = archive.db.query("SELECT field, old, new, noticed_at, capture_id FROM revisions")
    assert revision == {"field": "title", "old": "Tin", "new": "Tin mới", "noticed_at": LAST, "capture_id": None}
    (article,) = archive.export()
    assert (article["title"], article["capture_id"], len(article["photos"])) == ("Tin mới", None, 1)
    assert archive.db["captures"].count == archive.db["payloads"].count == 0
    run.finish()
    assert sound(archive)


def test_two_readings_of_one_second_are_two_observations(archive: Archive, run: Run) -> None:
    item(run, URL)
    item(run, URL, title="Tin mới")
    assert item(run, URL) == "unchanged", "the same one again is one"
    assert archive.db.execute("SELECT count(*), count(DISTINCT page) FROM observations").fetchone() == (2, 2)
    assert archive.db["articles"].count == 1
    assert sound(archive)


def test_another_address_with_the_same_text_shares_the_story(archive: Archive, run: Run) -> None:
    item(run, URL, body=LONG)
    item(run, OTHER, at=LATER, title="Khác", body=LONG)
    item(run, "https://cnqp.example/tin-3.html", title="Khác nữa")
    assert archive.summary().shared_stories == 1
    first, second, third = (row["story_id"] for row in archive.export())
    assert first == second != third
    assert sound(archive)


def test_addresses_of_one_identity_are_one_article(archive: Archive, run: Run) -> None:
    assert item(run, URL, identity="cnqp:1") == "stored"
    assert item(run, OTHER, at=LATER, identity="cnqp:1", title="Khác") == "duplicate"
    assert archive.db["articles"].count == 1
    assert sound(archive)


def test_a_page_that_is_kept_later_is_that_of_the_article(archive: Archive, run: Run) -> None:
    item(run, URL)
    assert run.article(URL, at=LATER) == "unchanged"
    assert item(run, URL, at=LAST) == "unchanged"
    assert archive.db.execute("SELECT c.fetched_at FROM articles a JOIN captures c ON c.id = a.capture_id").fetchone()
    (place,) = archive.reextractions.places(None)
    assert archive.reextractions.page(place).entry.url == URL  # type: ignore[union-attr]
    assert archive.db["revisions"].count == 0
    assert sound(archive)


def test_it_vanishes_and_comes_back(archive: Archive, run: Run) -> None:
    item(run, URL)
    gone = Capture(URL, LATER, 404, [], b"<h1>404</h1>")
    assert run.store(PageResult(URL, "article", "cnqp", "gone", "HTTP 404", gone), LATER) == "gone"
    assert list(archive.reextractions.places(None)) == []
    assert item(run, URL, at=LAST) == "unchanged"
    assert next(archive.export())["gone_at"] is None
    assert sound(archive)


def test_verify_names_an_article_that_lost_its_page(archive: Archive, run: Run) -> None:
    run.article(URL)
    archive.db.execute("UPDATE articles SET capture_id = NULL")
    assert [fault for fault in archive.faults() if URL in fault and "capture" in fault]
    archive.db.execute("UPDATE observations SET capture_id = NULL")
    assert [fault for fault in archive.faults() if URL in fault and "capture" in fault]


def test_a_merge_takes_it_whole_in_either_order(tmp_path: Path) -> None:
    paths = [tmp_path / "a.db", tmp_path / "b.db"]
    for path, at, title in zip(paths, (AT, LATER), ("Tin", "Tin mới"), strict=True):
        with Archive(path, create=True) as archive:
            run = started(archive)
            item(run, URL, at=at, title=title)
            item(run, OTHER, body=LONG, photos=[photo("Tàu.")])
            if title == "Tin mới":
                run.article(URL, at=LAST, title=title)
            run.finish()
    told = []
    for order in (paths, paths[::-1]):
        with Archive(tmp_path / f"{order[0].stem}{order[1].stem}.db", create=True) as archive:
            for path in (*order, order[0]):
                archive.merge(path, "0")
            assert sound(archive)
            told.append(states(archive))
            assert {row["title"] for row in archive.export()} == {"Tin mới", "Tin"}
    assert told[0] == told[1]


def test_every_command_copes(newsarchive: Newsarchive, tmp_path: Path) -> None:
    with Archive(newsarchive.path, create=True) as archive:
        run = started(archive)
        item(run, URL, body=LONG, photos=[photo("Tàu.")])
        item(run, OTHER, body=LONG, title="Tin khác")
        run.finish()
    assert "sound" in newsarchive.here("verify").stdout
    assert "2" in newsarchive.here("summary").stdout
    newsarchive.here("health", status=None)
    assert URL in newsarchive.here("find", '"cầu cảng"').stdout
    assert exported(newsarchive).keys() == {URL, OTHER}
    assert "0 pages" in newsarchive.here("export", str(tmp_path / "pages.warc.gz")).stderr
    newsarchive.here("backup", str(tmp_path / "copy.db"))
    assert newsarchive("reextract").stdout.startswith("0 pages read again, 0 articles changed")
    into = Newsarchive(tmp_path / "into")
    into.folder.mkdir()
    into.here("merge", str(newsarchive.path))
    assert exported(into) == exported(newsarchive)
    assert "sound" in into.here("verify").stdout


def exported(newsarchive: Newsarchive) -> dict[str, dict[str, object]]:
    articles = map(json.loads, newsarchive.here("export", "-").stdout.splitlines())
    return {one["url"]: one | {"id": None, "story_id": None} for one in articles}
