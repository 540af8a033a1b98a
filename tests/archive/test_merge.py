"""Merge: in whatever order and how often, the same archive; nothing that one of them held is lost."""

from __future__ import annotations

import itertools
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from newsarchive import mentions
from newsarchive.archive import Archive, ArchiveError
from newsarchive.archive.database import migrations
from newsarchive.items import Photo
from newsarchive.models import Capture, Outlet, PageResult
from tests.archive.conftest import AT, LATER, Run
from tests.archive.people_digest import people_digest
from tests.conftest import LONG as LONG_RUN

URLS = [f"https://cnqp.example/tin-{n}.html" for n in (1, 2)]
CANONICAL = "https://cnqp.example/tin.html"
LONG = (
    "Sáng 5/3, tại cầu cảng của Nhà máy Q52, đơn vị đã hạ thủy chiếc xuồng tuần tra thứ sáu của loạt TK-9, dài hai mươi"
    " mốt mét, vỏ hợp kim nhôm, đạt tốc độ ba mươi hai hải lý một giờ trong thử nghiệm."
)
PEOPLE = (
    "Đại tá Nguyễn Văn Hùng, Phó Tư lệnh Quân khu 1, phát biểu. Ông Trần Văn Bình dự.",
    "Thiếu tướng Nguyễn Văn Hùng, Tư lệnh Quân khu 1, phát biểu. Đại tá Trần Văn Bình, Giám đốc Nhà máy Z99, dự.",
)
STATES = """
SELECT a.url, a.source, a.section, a.title, a.lead, a.body, a.authors, a.published_at, a.first_seen_at, a.last_seen_at,
       a.gone_at, a.identity, c.url AS page, c.fetched_at, c.sha256,
       (SELECT json_group_array(json_array(position, url, caption)) FROM photos WHERE article_id = a.id) AS photos
FROM articles a LEFT JOIN captures c ON c.id = a.capture_id ORDER BY a.url
"""
REVISIONS = """
SELECT a.url, r.noticed_at, r.field, r.old, r.new, r.volatile
FROM revisions r JOIN articles a ON a.id = r.article_id
ORDER BY 1, 2, 3, 4, 5
"""
CAPTURES = "SELECT url, fetched_at, sha256, status, headers FROM captures ORDER BY 1, 2, 3, 4, 5"
OUTCOMES = """
SELECT u.url, u.outcome, CASE u.outcome WHEN 'waiting' THEN NULL ELSE u.outcome_at END, u.detail, a.url
FROM urls u LEFT JOIN articles a ON a.id = u.article_id ORDER BY 1
"""
SEEN = """
SELECT u.url, o.at, o.page, o.result, r.sha256 FROM observations o JOIN urls u ON u.id = o.url_id
LEFT JOIN z_readings r ON r.id = o.reading_id WHERE o.result NOT IN ('error', 'page')
"""
STORIES = """
SELECT f.url, (SELECT group_concat(url) FROM (SELECT url FROM articles WHERE story_id = s.id ORDER BY url))
FROM stories s JOIN articles f ON f.id = s.first_article_id ORDER BY 1
"""


def states(archive: Archive) -> dict[str, list[Any]]:
    """Articles, revisions and captures, ids aside."""
    tables = {
        "articles": STATES,
        "revisions": REVISIONS,
        "captures": CAPTURES,
        "outcomes": OUTCOMES,
        "stories": STORIES,
    }
    told = {name: archive.db.execute(sql).fetchall() for name, sql in tables.items()}
    return told | {"people": list(people_digest(archive).items())}


@st.composite
def looks(draw: st.DrawFn) -> list[dict[str, Any]]:
    """What one archive saw, in the order in which it looked."""
    found = draw(
        st.lists(
            st.fixed_dictionaries(
                {
                    "url": st.sampled_from(URLS),
                    "hour": st.integers(0, 5),
                    "status": st.sampled_from([200, 200, 200, 200, 302, 404, 500]),
                    "canonical": st.sampled_from([None, None, CANONICAL, f"{CANONICAL}?1"]),
                    "title": st.sampled_from(["Tin", "Tin sửa", "Tin sửa lại"]),
                    "body": st.sampled_from(["Nội dung.", LONG, f"{LONG} Thêm.", None, *PEOPLE]),
                    "photos": st.sampled_from([[], ["Tàu."], ["Tàu Q45.", "Xưởng."]]),
                    "identity": st.sampled_from([None, None, "cnqp:1"]),
                    "server": st.sampled_from(["a", "b"]),
                }
            ),
            unique_by=lambda look: (look["url"], look["hour"]),
            max_size=6,
        )
    )
    return sorted(found, key=lambda look: look["hour"])


class Makers:
    """Archives out of looks, quickly: each a copy of an empty one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.numbers = itertools.count()
        self.empty = folder / "empty.db"
        with Archive(self.empty, create=True) as archive:
            archive.db.execute("PRAGMA journal_mode = DELETE")

    def path(self) -> Path:
        return self.folder / f"{next(self.numbers)}.db"

    def make(self, looks: list[dict[str, Any]]) -> Path:
        path = self.path()
        shutil.copy(self.empty, path)
        with Archive(path) as archive:
            run = begin(archive)
            for look in looks:
                see(run, look)
            run.finish()
        return path

    def merged(self, *paths: Path, checked: bool = True) -> Path:
        """A new archive: the first with the others merged into it, one after the other."""
        into = self.path()
        with Archive(paths[0]) as first:
            first.backup(into)
        with Archive(into) as archive:
            for path in paths[1:]:
                archive.merge(path, "0")
            assert not checked or list(archive.faults()) == [], list(archive.faults())
        return into

    def states(self, path: Path) -> dict[str, list[Any]]:
        with Archive(path) as archive:
            return states(archive)

    def clear(self) -> None:
        for path in self.folder.glob("[0-9]*"):
            path.unlink()


def begin(archive: Archive) -> Run:
    with archive.transaction():
        archive.ledger.register(Outlet("cnqp", "Tạp chí", "https://cnqp.example/"))
        return Run(archive, archive.ledger.begin("cnqp", AT, "0"))


def see(run: Run, look: dict[str, Any]) -> None:
    at = f"2026-03-10T{look['hour']:02}:00:00+00:00"
    url = look["url"]
    headers = [("Server", look["server"])]
    if look["status"] == 404:
        capture = Capture(url, at, 404, headers, b"<h1>404</h1>")
        run.store(PageResult(url, "article", "cnqp", "gone", "HTTP 404", capture), at)
    elif look["status"] == 500:
        run.store(PageResult(url, "article", "cnqp", "error", "HTTP 500", Capture(url, at, 500, headers, b"500")), at)
    elif look["status"] == 302:
        target = URLS[1] if url == URLS[0] else look["canonical"] or "https://cnqp.example/"
        hop = Capture(url, at, 302, [("Location", target)], b"")
        run.store(PageResult(url, "article", "cnqp", redirects=[(hop, target)]), at)
    else:
        photos = [Photo(f"https://cnqp.example/{n}.jpg", caption) for n, caption in enumerate(look["photos"])]
        fields = {"title": look["title"], "body": look["body"], "photos": photos}
        run.article(url, at, look["canonical"], look["identity"], **fields)


@pytest.fixture(scope="module")
def makers() -> Iterator[Makers]:
    memory = Path("/dev/shm")  # hundreds of archives: a disk would take most of the time
    with TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield Makers(Path(folder))


thorough = settings(max_examples=100 if LONG_RUN else 15, suppress_health_check=[HealthCheck.too_slow])
quick = settings(max_examples=60 if LONG_RUN else 10, suppress_health_check=[HealthCheck.too_slow])


def look(url: str, **values: Any) -> dict[str, Any]:
    told = {"hour": 2, "status": 200, "canonical": None, "title": "Tin", "body": LONG, "photos": []}
    return {"url": url, **told, "identity": None, "server": "a", **values}


@pytest.mark.long
@quick
@example(  # two copies that came in one hour: the address alone says which is the first
    one=[look(URLS[0])], other=[look(URLS[0], canonical=CANONICAL, body="Nội dung."), look(URLS[1])], third=[]
)
@example(  # an address shows an article, another one, and the first again
    one=[],
    other=[look(URLS[1], hour=0, title="Tin sửa"), look(URLS[1], canonical=CANONICAL, body="Nội dung.")],
    third=[look(URLS[1], hour=hour, canonical=CANONICAL, title="Tin sửa", photos=["Tàu."]) for hour in (1, 2)],
)
@example(  # two archives read different articles at one address and moment, where that address has an article
    one=[
        look(URLS[0], hour=1, canonical=CANONICAL, body="Nội dung."),
        look(URLS[1], hour=4, canonical=CANONICAL, body=PEOPLE[0]),
        look(URLS[0], hour=4, canonical=f"{CANONICAL}?1", title="Tin sửa"),
    ],
    other=[
        look(URLS[1], hour=0, title="Tin sửa lại", body="Nội dung."),
        look(URLS[1], hour=4, canonical=f"{CANONICAL}?1", title="Tin sửa", body=PEOPLE[1]),
    ],
    third=[],
)
@given(one=looks(), other=looks(), third=looks())
def test_order_and_repetition_do_not_matter(
    makers: Makers, one: list[dict[str, Any]], other: list[dict[str, Any]], third: list[dict[str, Any]]
) -> None:
    a, b, c = map(makers.make, (one, other, third))
    ab = makers.merged(a, b)
    both = makers.states(ab)
    assert both == makers.states(makers.merged(b, a, checked=False)), "commutative"
    assert makers.states(makers.merged(a, b, b, a, ab)) == both, "idempotent"
    assert makers.states(makers.merged(a, a, checked=False)) == makers.states(a)
    all_three = makers.states(makers.merged(ab, c, checked=False))
    assert all_three == makers.states(makers.merged(a, makers.merged(b, c, checked=False))), "associative"
    assert all_three == makers.states(makers.merged(c, b, a, checked=False))
    makers.clear()


@pytest.mark.long
@thorough
@given(all_looks=looks(), cut=st.lists(st.booleans(), min_size=6, max_size=6), order=st.permutations(range(6)))
def test_two_archives_of_some_looks_each_come_to_what_one_of_all_looks_does(
    makers: Makers, all_looks: list[dict[str, Any]], cut: list[bool], order: list[int]
) -> None:
    whole = makers.states(makers.make(all_looks))
    shards = [[look for look, first in zip(all_looks, cut, strict=False) if first is side] for side in (True, False)]
    merged = makers.states(makers.merged(*map(makers.make, shards)))
    shuffled = makers.states(makers.make([all_looks[n] for n in order if n < len(all_looks)]))
    for table in ("articles", "revisions", "outcomes", "stories", "people"):
        assert merged[table] == whole[table], f"{table} of two"
        assert shuffled[table] == whole[table], f"{table} in another order"
    makers.clear()


@pytest.mark.long
@quick
@given(one=looks(), other=looks())
def test_nothing_that_one_of_them_held_is_lost(
    makers: Makers, one: list[dict[str, Any]], other: list[dict[str, Any]]
) -> None:
    a, b = makers.make(one), makers.make(other)
    merged = makers.merged(a, b)
    with Archive(merged) as archive:
        after = values(archive)
        counts = [archive.db[table].count for table in ("captures", "payloads", "urls")]
    held: set[Any] = set()
    for path in (a, b):
        with Archive(path) as archive:
            held |= values(archive)
    assert held <= after
    assert counts[0] == len({row[:3] for path in (a, b) for row in makers.states(path)["captures"]})
    makers.clear()


def values(archive: Archive) -> set[tuple[Any, ...]]:
    """What was seen, and which texts were read."""
    return set(archive.db.execute(SEEN).fetchall())


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "other.db", create=True) as other:
        yield other


Rows = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture
def rows(archive: Archive) -> Rows:
    return lambda sql: archive.db.execute(sql).fetchall()


def test_what_was_seen_last_stands_and_what_stood_is_remembered(archive: Archive, other: Archive, rows: Rows) -> None:
    begin(archive).article(URLS[0], AT, title="Tin", lead="Mở đầu.")
    begin(other).article(URLS[0], LATER, title="Tin mới")
    assert archive.merge(other.path, "0").changed == 1
    (article,) = archive.export()
    assert (article["title"], article["lead"]) == ("Tin mới", None)
    assert (article["first_seen_at"], article["last_seen_at"]) == (AT, LATER)
    noticed = rows("SELECT noticed_at, field, old, new FROM revisions ORDER BY field")
    assert noticed == [(LATER, "lead", "Mở đầu.", None), (LATER, "title", "Tin", "Tin mới")]
    assert not list(archive.faults())


def test_gone_in_one_and_seen_since_in_the_other(archive: Archive, other: Archive) -> None:
    run = begin(archive)
    run.article(URLS[0], AT)
    run.store(
        PageResult(URLS[0], "article", "cnqp", "gone", "HTTP 404", Capture(URLS[0], LATER, 404, [], b"404")), LATER
    )
    begin(other).article(URLS[0], "2026-03-12T00:00:00+00:00")
    archive.merge(other.path, "0")
    (article,) = archive.export()
    assert article["gone_at"] is None
    assert article["last_seen_at"] == "2026-03-12T00:00:00+00:00"


def test_the_ledger_says_what_was_come_to_last_and_its_accounts_add_up(
    archive: Archive, other: Archive, rows: Rows
) -> None:
    run, their = begin(archive), begin(other)
    run.article(URLS[0], AT)
    run.finish()
    their.article(URLS[0], LATER)
    their.article(URLS[1], AT, address=URLS[0])
    their.store(PageResult("https://cnqp.example/x", "article", "cnqp", "robots", "no"), AT)
    done = archive.merge(other.path, "0")
    assert (done.addresses, done.outcomes) == (2, 3)
    outcomes = dict(rows("SELECT url, outcome FROM urls"))
    assert outcomes == {URLS[0]: "unchanged", URLS[1]: "duplicate", "https://cnqp.example/x": "robots"}
    assert rows("SELECT source, counts FROM runs WHERE id > 1") == [
        ("merge", json.dumps({"duplicate": 1, "robots": 1, "unchanged": 1}))
    ]
    assert not list(archive.faults())
    assert not archive.merge(other.path, "0")
    assert len(rows("SELECT id FROM runs")) == 2, "a merge that changes nothing leaves no trace"


def test_a_copy_in_the_other_archive_joins_the_story(archive: Archive, other: Archive, rows: Rows) -> None:
    text = "Sáng 5/3, tại cầu cảng của Nhà máy Q52, đơn vị đã hạ thủy chiếc xuồng tuần tra thứ sáu của loạt TK-9. "
    text += (
        "Chiếc xuồng dài hai mươi mốt mét, vỏ hợp kim nhôm, đạt tốc độ ba mươi hai hải lý một giờ trong thử nghiệm. "
    )
    text += "Theo đại diện nhà máy, thời gian đóng mới đã rút ngắn bốn mươi ngày nhờ quy trình lắp ráp theo phân đoạn."
    begin(archive).article(URLS[0], AT, body=text, published_at="2026-03-05T09:00:00+07:00")
    begin(other).article(URLS[1], AT, body=text, published_at="2026-03-05T08:00:00+07:00")
    archive.merge(other.path, "0")
    assert len(set(rows("SELECT story_id FROM articles"))) == 1
    first = rows("SELECT a.url FROM stories s JOIN articles a ON a.id = s.first_article_id")
    assert first == [(URLS[1],)]


def test_what_cannot_be_merged_is_one_line(archive: Archive, tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="is this archive"):
        archive.merge(archive.path, "0")
    with pytest.raises(ArchiveError, match="no such archive"):
        archive.merge(tmp_path / "nowhere.db", "0")
    (tmp_path / "text.db").write_text("no archive" * 100)
    with pytest.raises(ArchiveError, match="not a newsarchive archive"):
        archive.merge(tmp_path / "text.db", "0")


def test_an_archive_of_an_earlier_schema_is_merged_and_left_as_it_is(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    old = Database(path)
    first = next(iter(migrations.pending(old)))
    migrations.apply(old, stop_before=list(migrations.pending(old))[2].name)
    old.execute("PRAGMA application_id = 0x6E657773")
    assert first.name == "m001_archive"
    old["sources"].insert({"name": "cnqp"})
    old["articles"].insert(
        {"url": URLS[0], "source": "cnqp", "title": "Tin cũ", "first_seen_at": AT, "last_seen_at": AT}
    )
    old.close()
    before = path.read_bytes()
    assert archive.merge(path, "0").articles == 1
    assert next(archive.export())["title"] == "Tin cũ"
    assert path.read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir() if p.name.startswith(".")) == []


def test_two_redirects_of_one_moment_are_two_answers(makers: Makers) -> None:
    look = {"url": URLS[1], "hour": 2, "status": 302, "title": "Tin", "body": "Nội dung.", "photos": []}
    home = look | {"canonical": None, "identity": None, "server": "a"}
    elsewhere = home | {"canonical": "https://cnqp.example/tin.html"}
    a, b = makers.make([home]), makers.make([elsewhere])
    assert makers.states(makers.merged(a, b)) == makers.states(makers.merged(b, a))
    assert makers.states(makers.merged(a, b)) == makers.states(makers.make([elsewhere, home]))
    assert makers.states(makers.make([home, elsewhere])) == makers.states(makers.make([elsewhere, home]))
    makers.clear()


def test_a_merge_finds_no_mention_again_that_the_other_archive_has_found(
    tmp_path: Path, sample_archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Archive(sample_archive, readonly=True) as archive:
        wanted = people_digest(archive)
        hashes = archive.db.execute("SELECT hash FROM z_shingles ORDER BY hash").fetchall()
    assert wanted["mentions"]
    found: list[str] = []
    monkeypatch.setattr(mentions, "find_mentions", lambda article: found.append(article.url) or [])
    with Archive(tmp_path / "merged.db", create=True) as archive:
        archive.merge(sample_archive, "0")
        assert people_digest(archive) == wanted
        assert archive.db.execute("SELECT hash FROM z_shingles ORDER BY hash").fetchall() == hashes
    assert found == []
    monkeypatch.setattr("newsarchive.archive.people.people.mentions_version", lambda: "of another version")
    with Archive(tmp_path / "other.db", create=True) as archive:
        archive.merge(sample_archive, "0")
    assert found


def test_a_merged_page_is_compressed_as_it_was(tmp_path: Path, sample_archive: Path) -> None:
    sql = "SELECT sha256, body FROM payloads WHERE dictionary IS NOT NULL ORDER BY sha256"
    with Archive(sample_archive, readonly=True) as archive:
        wanted = archive.db.execute(sql).fetchall()
    assert wanted
    with Archive(tmp_path / "merged.db", create=True) as archive:
        archive.merge(sample_archive, "0")
        there = dict(archive.db.execute(sql).fetchall())
        assert [there[sha256] for sha256, _ in wanted] == [body for _, body in wanted]
        assert list(archive.faults()) == []
