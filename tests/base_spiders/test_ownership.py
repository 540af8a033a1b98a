"""An outlet speaks for its own hosts and nobody else's; an address is whose its host is now."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from newsarchive.archive import Archive, ownership
from newsarchive.items import Article
from newsarchive.models import Capture, Link, Outlet, PageResult
from tests.archive.conftest import Run
from tests.conftest import Newsarchive
from tests.pages import article, listing
from tests.server import Server

MODULE = ("-s", "SPIDER_MODULES=tests.base_spiders.neighbours", "-s", "EXTRACTION_WORKERS=0")
TITLE = "Nhà máy số {} ra mắt sản phẩm mới của năm"
DAY = "2026-03-09T06:00:00+00:00"
AT = "2026-03-10T06:00:00+00:00"


def put_articles(server: Server, numbers: range) -> list[str]:
    body = "Bản tin số {} của phân xưởng, kể lại một ngày làm việc bình thường của tổ máy. "
    return [
        server.put(f"/tin-{n}.html", article(f"Tin số {n}", body=(body.format(n) * 5,), published=f"2026-03-{n:02}"))
        for n in numbers
    ]


def put_listing(server: Server, urls: list[str], further: str | None = None, path: str = "/tin/") -> str:
    return server.put(path, listing([(url, TITLE.format(url[-7:])) for url in urls], further))


def index(*urls: str) -> str:
    return "<sitemapindex>" + "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in urls) + "</sitemapindex>"


@pytest.fixture
def servers(make_server: Callable[[], Server], monkeypatch: pytest.MonkeyPatch) -> tuple[Server, Server]:
    """The honest outlet's host, with five articles and a listing, and the hostile one's."""
    honest, hostile = make_server(), make_server()
    monkeypatch.setenv("HONEST", honest.url("/"))
    monkeypatch.setenv("HOSTILE", hostile.url("/"))
    put_listing(honest, put_articles(honest, range(1, 6)))
    put_listing(hostile, put_articles(hostile, range(1, 3)))
    hostile.put("/sitemap.xml", "<urlset></urlset>", "application/xml")
    return honest, hostile


def standing(archive: Newsarchive) -> dict[str, tuple[str, str, str]]:
    """{address: (source, kind, outcome)}."""
    return {row["url"]: (row["source"], row["kind"], row["outcome"]) for row in archive.rows("SELECT * FROM urls")}


def test_a_sitemap_or_a_listing_takes_nothing_of_another_outlet(
    newsarchive: Newsarchive, servers: tuple[Server, Server]
) -> None:
    honest, hostile = servers
    theirs = put_articles(honest, range(1, 6))
    hostile.put("/sitemap.xml", index(*theirs[:3], honest.url("/tin/")), "application/xml")
    shown = f'<base href="{honest.url("/")}">' + listing(
        [(hostile.url("/tin-1.html"), TITLE.format(1)), (theirs[4], TITLE.format(5))], theirs[3]
    )
    hostile.put("/tin/", shown)
    told = newsarchive.crawl("hostile", *MODULE)
    assert not [url for url in standing(newsarchive) if url.startswith(honest.url("/"))]
    assert not [path for path in honest.asked if path.startswith("/tin")]
    assert "as a sitemap, which is not under the outlet's hosts" in told.stderr
    assert "not under the outlet's hosts" in told.stderr
    newsarchive.crawl("honest", *MODULE)
    before = standing(newsarchive)
    assert {url: before[url] for url in theirs} == dict.fromkeys(theirs, ("honest", "article", "stored"))
    newsarchive.crawl("hostile", *MODULE)
    assert standing(newsarchive) == before | {
        url: (source, kind, "unchanged")
        for url, (source, kind, _) in before.items()
        if source == "hostile" and kind != "article"
    }
    newsarchive("verify")


def test_an_own_article_that_a_page_calls_a_listing_or_a_sitemap_stays_an_article(
    newsarchive: Newsarchive, servers: tuple[Server, Server]
) -> None:
    _, own = servers
    urls = put_articles(own, range(1, 5))
    put_listing(own, urls[:1], further=urls[1])
    own.put("/sitemap.xml", index(urls[2], own.url("/sitemap-2.xml")), "application/xml")
    own.put("/sitemap-2.xml", f"<urlset>{''.join(f'<url><loc>{url}</loc></url>' for url in urls)}</urlset>", "text/xml")
    told = newsarchive.crawl("hostile", *MODULE)
    found = standing(newsarchive)
    assert {found[url] for url in urls} == {("hostile", "article", "stored")}
    assert f"leads to {urls[1]}, which is an article's address" in told.stderr
    assert f"names {urls[2]} as a sitemap" in told.stderr


def test_what_was_taken_before_goes_back_to_its_owner(newsarchive: Newsarchive, servers: tuple[Server, Server]) -> None:
    honest, hostile = servers
    theirs = put_articles(honest, range(1, 6))
    with Archive(newsarchive.path, create=True) as archive, archive.transaction():  # as an earlier version left it
        archive.ledger.register(Outlet("hostile", homepage=hostile.url("/")))
        run = archive.ledger.begin("hostile", AT, "0")
        links = [Link(theirs[0], "sitemap"), Link(theirs[1], "listing"), Link(honest.url("/tin/"), "article")]
        archive.ledger.discover(run, "hostile", links, hostile.url("/sitemap.xml"), AT)
        archive.ledger.record_outcome(run, archive.ledger.id_of(theirs[0]), "error", AT, "no sitemap", None)
    newsarchive.crawl("hostile", *MODULE)
    assert "/tin-2.html" not in honest.asked, "nobody walks it as a listing of its own"
    newsarchive.crawl("honest", *MODULE)
    found = standing(newsarchive)
    assert {url: found[url] for url in theirs} == dict.fromkeys(theirs, ("honest", "article", "stored"))
    assert found[honest.url("/tin/")][:2] == ("honest", "listing")
    newsarchive("verify")


def test_an_outlet_file_takes_over_what_its_host_gave_before(
    newsarchive: Newsarchive, servers: tuple[Server, Server]
) -> None:
    honest, _ = servers
    urls = put_articles(honest, range(11, 15))
    slugs = [honest.put(f"/nha-may-ra-mat-san-pham-{n}.html", article(f"Tin {n}")) for n in range(2)]
    put_listing(honest, [*urls, *slugs])
    honest.put("/nha-may-ra-mat-san-pham-1.html", "", status=503)
    newsarchive.crawl("listing", "-a", f"url={honest.url('/tin/')}")
    name = honest.url("/").split("/")[2]
    db = newsarchive.db
    with db.conn:  # a run that was broken off
        db.execute("UPDATE urls SET outcome = 'waiting' WHERE url = ?", [slugs[1]])
    db.close()
    assert {source for source, _, _ in standing(newsarchive).values()} == {name}
    honest.put("/nha-may-ra-mat-san-pham-1.html", article("Một tin khác", body=("Một ngày khác của xưởng. " * 20,)))
    newsarchive.crawl("honest", *MODULE)
    found = standing(newsarchive)
    assert {source for source, _, _ in found.values()} == {"honest"}
    assert found[slugs[1]] == ("honest", "article", "stored")
    assert {found[url] for url in urls} == {("honest", "article", "stored")}, "by the outlet's own pattern"
    assert {one["source"] for one in newsarchive.exported()} == {"honest"}
    assert [row["name"] for row in newsarchive.rows("SELECT name FROM sources")] == ["honest"]
    assert newsarchive("health").stdout.split()[1] == "honest"
    newsarchive("verify")
    # Whoever has no outlet file at hand reads a page of it all the same, and takes nothing away.
    newsarchive.crawl("page", "-a", f"url={urls[0]}")
    assert newsarchive.rows("SELECT source FROM z_source_hosts") == [{"source": "honest"}]
    assert standing(newsarchive)[urls[0]] == ("honest", "article", "unchanged")


def fill(path: Path, source: str, hosts: tuple[str, ...], since: str, *urls: str) -> Archive:
    archive = Archive(path, create=True)
    with archive.transaction():
        archive.ledger.register(Outlet(source, hosts=hosts), since)
        run = Run(archive, archive.ledger.begin(source, since, "0"))
    for number, url in enumerate(urls, 1):
        capture = Capture(url, since, 200, [], url.encode())
        article = Article(url=url, source=source, title=url, body=url)
        run.store(
            PageResult(url, "article", source, capture=capture, article=article, identity=f"{source}:{number}"), since
        )
    return archive


def test_a_renamed_outlet_takes_all_with_it(tmp_path: Path) -> None:
    urls = ("https://www.a.vn/1", "http://a.vn/2", "https://a.vn", "https://a.vn?x=1", "https://b.a.vn/3")
    with fill(tmp_path / "a.db", "old", ("a.vn", "b.a.vn"), AT, *urls, "https://a.vn.evil.vn/4") as archive:
        with archive.transaction():
            archive.ledger.register(Outlet("new", hosts=("a.vn",)))
        for table in ("urls", "articles"):
            whose = dict(archive.db.execute(f"SELECT url, source FROM {table}").fetchall())
            assert whose == {url: "new" if "/a.vn" in url.replace("www.", "") else "old" for url in whose} | {
                "https://a.vn.evil.vn/4": "old"
            }
        whose = dict(archive.db.execute("SELECT identity, url FROM articles").fetchall())
        assert whose["new:1"] == "https://www.a.vn/1"
        assert list(archive.faults()) == []
        with archive.transaction():
            archive.ledger.register(Outlet("new", hosts=("b.a.vn",)))
        assert dict(archive.db.execute("SELECT host, source FROM z_source_hosts").fetchall()) == {"b.a.vn": "new"}
        assert archive.db.execute("SELECT source FROM articles WHERE url = 'https://www.a.vn/1'").fetchone()[0] == "new"


@pytest.mark.parametrize(
    ("left", "right", "winner"),
    [
        (("a.vn", AT), ("vdi", DAY), "vdi"),
        (("old", DAY), ("new", AT), "new"),
        (("x", DAY), ("y", DAY), "y"),
    ],
)
def test_merged_archives_agree_on_who_covers_a_host(
    tmp_path: Path, left: tuple[str, str], right: tuple[str, str], winner: str
) -> None:
    whose = []
    for name, pair in (("one", (left, right)), ("two", (right, left))):
        (mine, since), (theirs, then) = pair
        with (
            fill(tmp_path / f"{name}.db", mine, ("a.vn",), since, "https://a.vn/1") as archive,
            fill(tmp_path / f"{name}-other.db", theirs, ("a.vn",), then, "https://a.vn/2") as other,
        ):
            archive.merge(other.path, "0")
            for _ in range(2):
                with archive.transaction():
                    ownership.merge_hosts(archive.db, other.db)
            whose.append(archive.db.execute("SELECT * FROM z_source_hosts").fetchall())
            assert archive.db.execute("SELECT DISTINCT source FROM urls").fetchall() == [(winner,)]
            assert archive.db.execute("SELECT DISTINCT source FROM articles").fetchall() == [(winner,)]
    assert whose[0] == whose[1]
    assert whose[0][0][1] == winner


def test_of_two_files_for_one_host_the_first_has_it_in_every_run(
    newsarchive: Newsarchive, servers: tuple[Server, Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    honest, _ = servers
    monkeypatch.setenv("HOSTILE", honest.url("/"))
    honest.put("/sitemap.xml", "<urlset></urlset>", "application/xml")
    since = set()
    for name in ("hostile", "honest", "hostile", "honest"):
        newsarchive.crawl(name, *MODULE)
        since |= {(row["source"], row["since"]) for row in newsarchive.rows("SELECT * FROM z_source_hosts")}
    assert len(since) == 1
    assert len({source for source, kind, _ in standing(newsarchive).values() if kind == "article"}) == 1


def test_addresses_on_which_an_outlet_file_fails_are_named(
    newsarchive: Newsarchive, servers: tuple[Server, Server]
) -> None:
    honest, _ = servers
    told = newsarchive.crawl("broken", *MODULE, "-s", "LOG_LEVEL=CRITICAL")
    for number in range(1, 6):
        assert f"error        {honest.url(f'/tin-{number}.html')}  (RuntimeError: no identity)" in told.stderr


def test_addresses_that_a_finished_run_leaves_waiting_are_named(
    newsarchive: Newsarchive, servers: tuple[Server, Server]
) -> None:
    honest, _ = servers
    told = newsarchive.crawl("honest", *MODULE, "-s", "ITEM_PIPELINES={}", status=1)
    assert f"5 without an outcome, {honest.url('/tin-1.html')} first" in told.stderr
    health = newsarchive("health", status=None).stdout
    assert "5 addresses are waiting" in health
