"""What is computed of an article before its transaction changes nothing but how long the transaction lasts."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsarchive import mentions
from newsarchive.archive import Archive, readings
from newsarchive.items import Article
from newsarchive.models import Link, PageResult
from tests.archive.conftest import AT, LATER, Run, photo
from tests.archive.test_merge import LONG, states
from tests.archive.test_without_page import started

URLS = [f"https://cnqp.example/tin-{n}.html" for n in range(3)]


def article(url: str, **fields: object) -> Article:
    values: dict[str, object] = {"source": "cnqp", "title": "Tin", "body": LONG, "photos": [photo("Tàu.")]}
    return Article(url=url, **(values | fields))  # type: ignore[arg-type]


def stored(run: Run, one: Article, at: str, *, prepare: bool) -> str:
    visit = PageResult(one.url, "article", "cnqp", article=one)
    with run.archive.transaction():
        run.archive.ledger.discover(run.id, "cnqp", [Link(one.url)], None, at, again=True)
    reading = run.archive.reading(one) if prepare else None
    if reading is not None:
        reading.prepare()
    return run.archive.store(run.id, visit, at, reading)


def test_the_archive_is_the_same_with_and_without(tmp_path: Path) -> None:
    told = []
    for prepare in (True, False):
        with Archive(tmp_path / f"{prepare}.db", create=True) as archive:
            run = started(archive)
            outcomes = [
                stored(run, one, at, prepare=prepare)
                for at in (AT, LATER)
                for one in (
                    article(URLS[0]),
                    article(URLS[1], title="Khác"),
                    article(URLS[2], body=f"Nội dung lúc {at}."),
                )
            ]
            assert outcomes == ["stored"] * 3 + ["unchanged"] * 2 + ["revised"]
            assert list(archive.faults()) == []
            shingles = archive.db.execute("SELECT * FROM z_shingles").fetchall()
            blobs = archive.db.execute("SELECT sha256, body FROM z_readings").fetchall()
            told.append((states(archive), shingles, blobs))
    assert told[0] == told[1]


def test_nothing_of_the_text_is_computed_within_the_transaction(
    archive: Archive, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    computed: list[bool] = []
    for module, name in (
        (mentions, "find_mentions"),
        (readings, "shingle_hashes"),
        (readings, "compress"),
        (readings, "decompress"),
    ):
        genuine = getattr(module, name)

        def watched(given: object, genuine: object = genuine) -> object:
            computed.append(archive.db.conn.in_transaction)
            return genuine(given)  # type: ignore[operator]

        monkeypatch.setattr(module, name, watched)
    stored(run, article(URLS[0]), LATER, prepare=True)
    assert computed == [False] * 3
    computed.clear()
    stored(run, article(URLS[1]), LATER, prepare=False)
    assert computed.count(True) == 3


def test_what_was_prepared_of_another_article_counts_for_nothing(archive: Archive, run: Run) -> None:
    stale = archive.reading(article(URLS[0], title="Cũ"))
    stored(run, article(URLS[1]), AT, prepare=False)
    assert (
        archive.store(run.id, PageResult(URLS[1], "article", "cnqp", article=article(URLS[1])), LATER, stale)
        == "unchanged"
    )
    assert archive.store(run.id, PageResult(URLS[1], "article", "cnqp", article=article(URLS[1])), LATER) == "unchanged"
    assert next(archive.export())["title"] == "Tin"
    assert list(archive.faults()) == []


def test_it_is_asked_whether_storing_would_change_anything(archive: Archive, run: Run) -> None:
    one, changed = article(URLS[0]), article(URLS[0], title="Tin mới")
    assert not archive.unchanged(URLS[0], archive.reading(one))
    run.article(URLS[0], identity="cnqp:1", body=LONG, photos=[photo("Tàu.")])
    for address, identity in ((URLS[0], None), (URLS[0], "cnqp:1"), ("https://cnqp.example/raw?1", "cnqp:1")):
        assert archive.unchanged(address, archive.reading(one, identity))
        assert not archive.unchanged(address, archive.reading(changed, identity))
    assert archive.unchanged(f"{URLS[0]}?Page=2", archive.reading(one)), "its canonical address is known"
    assert not archive.unchanged(URLS[0], archive.reading(one, "cnqp:2")), "another identity"
    assert not archive.unchanged(URLS[1], archive.reading(article(URLS[1]))), "the same text elsewhere is another"
    run.store(PageResult(URLS[0], "article", "cnqp", "gone", "HTTP 404"), LATER)
    assert not archive.unchanged(URLS[0], archive.reading(one)), "it has come back"


def test_it_is_asked_what_the_address_shows_and_not_what_its_page_claims(archive: Archive, run: Run) -> None:
    run.article(URLS[0])
    run.article(URLS[1], title="Khác", body=LONG, photos=[photo("Tàu.")])
    claims = archive.reading(article(URLS[1], title="Khác"))
    assert archive.unchanged(URLS[1], claims)
    assert not archive.unchanged(URLS[0], claims)


def test_whoever_only_reads_can_ask(archive: Archive, run: Run) -> None:
    run.article(URLS[0], body=LONG, photos=[photo("Tàu.")])
    with Archive(archive.path, readonly=True) as reader, archive.transaction():
        assert reader.unchanged(URLS[0], reader.reading(article(URLS[0])))
