"""What the archive remembers of an address."""

from __future__ import annotations

import json

import pytest

from newsarchive.archive import Archive
from newsarchive.archive.readings import Reading
from newsarchive.archive.stories import Stories
from newsarchive.items import Article
from newsarchive.models import Capture, Link, PageResult
from tests.archive.conftest import AT, LATER, Run, photo

URL = "https://cnqp.example/tin-1.html"


def _rows(archive: Archive, sql: str) -> list[dict[str, object]]:
    return list(archive.db.query(sql))


def test_an_article_is_stored_with_all_that_belongs_to_it(archive: Archive, run: Run) -> None:
    evidence = {"title": ("h1", "Tin")}
    assert run.article(URL, authors=["Anh Khôi"], tags=["tàu"], photos=[photo("Tàu.")], evidence=evidence) == "stored"
    (article,) = archive.export()
    assert (article["authors"], article["tags"], article["first_seen_at"]) == (["Anh Khôi"], ["tàu"], AT)
    assert [p["caption"] for p in article["photos"]] == ["Tàu."]
    assert _rows(archive, "SELECT field, rule, raw FROM evidence") == [{"field": "title", "rule": "h1", "raw": "Tin"}]
    assert archive.captures.latest(URL) is not None
    assert not list(archive.faults())


def test_an_unchanged_article_changes_nothing_but_when_it_was_last_seen(archive: Archive, run: Run) -> None:
    run.article(URL, photos=[photo("Tàu.")])
    before = _dump(archive)
    assert run.article(URL, at=LATER, photos=[photo("Tàu.")]) == "unchanged"
    after = _dump(archive)
    assert after.pop("articles")[0].pop("last_seen_at") == LATER
    before.pop("articles")
    assert after == before


@pytest.mark.parametrize(
    ("field", "new", "old_text", "new_text"),
    [
        ("title", "Tin mới", "Tin", "Tin mới"),
        ("lead", "Mở đầu", None, "Mở đầu"),
        ("authors", ["Hà"], "[]", '["Hà"]'),
        ("published_at", "2026-03-01", None, "2026-03-01"),
    ],
)
def test_each_changed_field_is_a_revision(
    archive: Archive, run: Run, field: str, new: object, old_text: str | None, new_text: str
) -> None:
    run.article(URL)
    assert run.article(URL, at=LATER, **{field: new}) == "revised"
    (revision,) = _rows(archive, "SELECT field, old, new, noticed_at FROM revisions")
    assert revision == {"field": field, "old": old_text, "new": new_text, "noticed_at": LATER}
    assert archive.captures.latest(URL).fetched_at == LATER  # type: ignore[union-attr]


def test_a_changed_caption_is_a_revision_of_the_photos(archive: Archive, run: Run) -> None:
    run.article(URL, photos=[photo("Tàu."), photo("Xưởng.")])
    assert run.article(URL, at=LATER, photos=[photo("Tàu Q45.")]) == "revised"
    (revision,) = _rows(archive, "SELECT field, old, new FROM revisions")
    assert revision["field"] == "photos"
    assert [p["caption"] for p in json.loads(str(revision["old"]))] == ["Tàu.", "Xưởng."]
    assert [p["caption"] for p in _rows(archive, "SELECT caption FROM photos")] == ["Tàu Q45."]


def test_another_address_of_an_article_is_a_duplicate_and_no_edit(archive: Archive, run: Run) -> None:
    run.article(URL)
    assert run.article(f"{URL}?Page=2", at=LATER, address=URL, title="Tin | Trang 2") == "duplicate"
    assert run.article(f"{URL}?Page=2", at=LATER, address=URL, title="Tin | Trang 2") == "duplicate"
    (article,) = archive.export()
    assert (article["title"], article["last_seen_at"]) == ("Tin", AT)
    assert not list(archive.faults())


def test_an_article_found_under_another_address_is_revised_through_it(archive: Archive, run: Run) -> None:
    found = "https://m.cnqp.example/tin-1.html"
    assert run.article(found, address=URL) == "stored"
    assert run.article(found, at=LATER, address=URL, title="Sửa") == "revised"


def test_what_its_own_address_shows_replaces_what_a_twin_showed_and_is_no_edit(archive: Archive, run: Run) -> None:
    twin = "https://cnqp.example/article/1/tin"
    assert run.article(twin, address=URL, title="TIN") == "stored"
    assert run.article(URL, at=LATER) == "stored"
    run.finish()
    (article,) = archive.export()
    assert article["title"] == "Tin"
    assert not _rows(archive, "SELECT * FROM revisions")
    assert json.loads(str(_rows(archive, "SELECT counts FROM runs")[0]["counts"])) == {"duplicate": 1, "stored": 1}
    assert run.article(twin, at=LATER, address=URL, title="TIN") == "duplicate"
    assert not list(archive.faults())


def test_one_article_under_addresses_that_share_only_its_identity(archive: Archive, run: Run) -> None:
    raw = "https://cnqp.example/Public/Pages/tin.aspx?Cat=103&ItemID=8389"
    assert run.article(URL, identity="cnqp:103:8389") == "stored"
    assert run.article(raw, at=LATER, identity="cnqp:103:8389", title="Khác") == "duplicate"
    (article,) = archive.export()
    assert (article["url"], article["title"]) == (URL, "Tin")
    assert not list(archive.faults())


def test_gone_keeps_the_text_and_says_when(archive: Archive, run: Run) -> None:
    run.article(URL)
    capture = Capture(URL, LATER, 404, [], b"<h1>404</h1>")
    assert run.store(PageResult(URL, "article", "cnqp", "gone", "HTTP 404", capture), LATER) == "gone"
    assert run.store(PageResult(URL, "article", "cnqp", "gone", "HTTP 404", capture), LATER) == "gone"
    (article,) = archive.export()
    assert (article["gone_at"], article["body"]) == (LATER, "Nội dung.")
    assert len(_rows(archive, "SELECT * FROM revisions")) == 1
    assert archive.captures.latest(URL).status == 404  # type: ignore[union-attr]
    assert run.article(URL, at="2026-03-12T06:00:00+00:00") == "unchanged"
    assert next(archive.export())["gone_at"] is None


def test_a_page_that_holds_its_article_no_more_is_gone_and_taken_back(archive: Archive, run: Run) -> None:
    run.article(URL)
    home = Capture(URL, LATER, 200, [], b"<h1>Trang ch\xe1\xbb\xa7</h1>")
    assert run.store(PageResult(URL, "article", "cnqp", "not_article", "listing", home), LATER) == "gone"
    (article,) = archive.export()
    assert (article["gone_at"], article["body"]) == (LATER, "Nội dung.")
    entry = archive.ledger.record(URL)
    assert entry is not None
    assert (entry.outcome, entry.article) == ("gone", article["id"])
    assert run.article(URL, at="2026-03-12T06:00:00+00:00") == "unchanged"
    assert next(archive.export())["gone_at"] is None


def test_what_a_topic_passes_over_takes_no_article_away(archive: Archive, run: Run) -> None:
    run.article(URL)
    run.store(PageResult(URL, "article", "cnqp", "not_article", "not about the outlet's topic"), LATER)
    assert next(archive.export())["gone_at"] is None


def test_an_address_that_leads_to_another_article_takes_the_first_away(archive: Archive, run: Run) -> None:
    run.article(URL)
    assert run.article(URL, at=LATER, address="https://cnqp.example/tin-2.html", title="Khác") == "stored"
    gone = {str(article["url"]): article["gone_at"] for article in archive.export()}
    assert gone == {URL: LATER, "https://cnqp.example/tin-2.html": None}


def test_nothing_is_stored_of_a_visit_that_fails_halfway(
    archive: Archive, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(stories: Stories, article: int, reading: Reading) -> int:
        raise RuntimeError("the last step")

    before = _dump(archive)
    monkeypatch.setattr(Stories, "assign", fail)
    with pytest.raises(RuntimeError, match="the last step"):
        run.article(URL)
    assert _dump(archive) == before


def test_what_is_waiting_is_taken_up_by_the_next_run(archive: Archive, run: Run) -> None:
    with archive.transaction():
        archive.ledger.discover(run.id, "cnqp", [Link(URL), Link(f"{URL}?2")], None, AT)
    run.finish()
    assert json.loads(str(_rows(archive, "SELECT counts FROM runs")[0]["counts"])) == {"waiting": 2}
    with archive.transaction():
        second = archive.ledger.begin("cnqp", LATER, "0")
        assert [due.url for due in archive.ledger.claim_waiting(second, "cnqp")] == [URL, f"{URL}?2"]
        assert archive.ledger.claim_waiting(second, "cnqp") == []


@pytest.mark.parametrize(("days", "due"), [(0.1, False), (0.3, True)])
def test_a_young_article_is_looked_at_again_after_some_hours(
    archive: Archive, run: Run, days: float, due: bool
) -> None:
    run.article(URL)
    now = archive.db.execute("SELECT strftime('%Y-%m-%dT%H:%M:%S+00:00', ?, ?)", [AT, f"+{days} days"]).fetchone()[0]
    with archive.transaction():
        second = archive.ledger.begin("cnqp", now, "0")
        assert [d.url for d in archive.ledger.claim_rechecks(second, "cnqp", now, 10)] == ([URL] if due else [])


def test_verify_names_accounts_that_do_not_add_up(archive: Archive, run: Run) -> None:
    run.article(URL)
    run.finish()
    assert not list(archive.faults())
    archive.db.execute("UPDATE runs SET counts = '{\"stored\": 2}'")
    archive.db.execute("UPDATE urls SET outcome = 'gone'")
    faults = "\n".join(archive.faults())
    assert "counts" in faults
    assert URL in faults


def test_verify_names_a_payload_that_was_tampered_with_and_an_index_that_lost_an_article(
    archive: Archive, run: Run
) -> None:
    run.article(URL)
    archive.db.execute("UPDATE payloads SET body = substr(body, 1, length(body) - 4)")
    archive.db.execute("DROP TRIGGER articles_fts_before_update")
    archive.db.execute("UPDATE articles SET title = 'Khác'")
    faults = "\n".join(archive.faults())
    assert "payload" in faults
    assert "full-text index" in faults


def _dump(archive: Archive) -> dict[str, list[dict[str, object]]]:
    tables = (
        "articles",
        "photos",
        "evidence",
        "revisions",
        "captures",
        "payloads",
        "stories",
        "z_shingles",
        "z_readings",
    )
    return {table: list(archive.db[table].rows) for table in tables}


def _moved(run: Run, url: str, target: str, at: str) -> str:
    return run.store(PageResult(url, "article", "cnqp", redirects=[(Capture(url, at, 301, [], b""), target)]), at)


def test_an_article_that_moved_is_there_and_its_edits_are_noticed_at_both_addresses(archive: Archive, run: Run) -> None:
    new = "https://cnqp.example/tin-moi-1.html"
    days = [f"2026-03-{day}T06:00:00+00:00" for day in range(10, 18)]
    run.article(URL, at=days[0])
    run.article(new, at=days[1])
    assert _moved(run, URL, new, days[1]) == "duplicate"
    assert run.article(new, at=days[2], title="Sửa") == "revised"
    assert run.article(URL, at=days[3], title="Sửa lần nữa") == "revised"
    assert [(row["url"], row["title"], row["gone_at"]) for row in archive.export()] == [(URL, "Sửa lần nữa", None)]
    assert len(_rows(archive, "SELECT * FROM revisions")) == 2
    assert _moved(run, URL, "https://cnqp.example/", days[4]) == "gone"
    assert next(archive.export())["gone_at"] == days[4]
    assert not list(archive.faults())


def test_a_canonical_address_that_all_pages_name_makes_no_duplicates_of_them(archive: Archive, run: Run) -> None:
    constant = "https://cnqp.example/tin-tuc"
    for n in range(60):
        assert run.article(f"https://cnqp.example/{n}", address=constant, title=f"Tin {n}", body=f"Bài {n}") == "stored"
    assert {row["title"] for row in archive.export()} == {f"Tin {n}" for n in range(60)}
    assert not list(archive.faults())


def test_the_agreement_of_two_readers_is_no_edit_and_a_reextraction_renews_it(archive: Archive, run: Run) -> None:
    def kept() -> list[dict[str, object]]:
        assert _rows(archive, "SELECT * FROM revisions") == []
        assert not list(archive.faults())
        return _rows(archive, "SELECT body_agreement, last_seen_at FROM articles")

    run.article(URL, body_agreement=0.75)
    assert run.article(URL, at=LATER, body_agreement=0.5) == "unchanged"
    assert kept() == [{"body_agreement": 0.75, "last_seen_at": LATER}]
    again = Article(URL, "cnqp", title="Tin", body="Nội dung.", body_agreement=0.5)
    with archive.transaction():
        found = archive.recorder.reread(run.id, URL, Reading.of(again, None), "2026-03-20T00:00:00+00:00")
    assert found == {"body_agreement": ("0.75", "0.5")}  # told, but no revision
    assert kept() == [{"body_agreement": 0.5, "last_seen_at": LATER}]


def test_a_reading_of_an_earlier_version_has_no_agreement(archive: Archive, run: Run) -> None:
    run.article(URL, body_agreement=0.75)
    old = Reading.of(Article(URL, "cnqp", title="Tin", body="Nội dung."), None)
    del old.values["body_agreement"]
    with archive.transaction():
        number = archive.db.execute("SELECT reading_id FROM observations").fetchone()[0]
        sha256, body = old.packed
        archive.db.execute("UPDATE z_readings SET sha256 = ?, body = ? WHERE id = ?", [sha256, body, number])
    assert run.article(URL, at=LATER, body_agreement=0.5) == "unchanged"
    assert run.article(URL, at="2026-03-12T06:00:00+00:00", title="Tin mới", body_agreement=0.5) == "revised"
    assert not list(archive.faults())
