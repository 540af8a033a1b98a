"""A redirect is an answer of its own address: kept, exported, loaded again; and it speaks for nobody else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.conftest import Newsarchive
from tests.pages import article, listing
from tests.server import Server

FIELDS = "url, title, body, gone_at, first_seen_at, last_seen_at"
REVISIONS = "SELECT a.url, noticed_at, field, old, new FROM revisions r JOIN articles a ON a.id = r.article_id"


def test_an_article_that_vanished_into_a_redirect_is_rebuilt_from_its_own_pages(
    newsarchive: Newsarchive, server: Server, tmp_path: Path
) -> None:
    url = server.put("/nha-may-so-ket-1.html", article())
    server.put("/", listing([(url, "Tin")]))
    newsarchive.crawl("page", "-a", f"url={url}")
    server.put("/nha-may-so-ket-1.html", "", status=302, Location=server.url("/"))
    newsarchive.crawl("page", "-a", f"url={url}")
    (row,) = newsarchive.rows("SELECT gone_at FROM articles")
    assert row["gone_at"]
    outcome, detail = newsarchive.outcomes()[url]
    assert outcome == "gone"
    assert server.url("/") in (detail or "")
    pages = tmp_path / "pages.warc.gz"
    newsarchive("export", str(pages))
    (tmp_path / "rebuilt").mkdir()
    rebuilt = Newsarchive(tmp_path / "rebuilt")
    rebuilt("load", str(pages))
    for sql in (f"SELECT {FIELDS} FROM articles", REVISIONS):
        assert rebuilt.rows(sql) == newsarchive.rows(sql)
    assert rebuilt.outcomes()[url] == (outcome, detail)
    for archive in (newsarchive, rebuilt):
        archive("verify")


def test_an_article_that_moved_is_one_article(newsarchive: Newsarchive, server: Server) -> None:
    old = server.put("/nha-may-so-ket-1.html", article())
    newsarchive.crawl("page", "-a", f"url={old}")
    new = server.put("/hoi-nghi-so-ket-quy-1.html", article())
    server.put("/nha-may-so-ket-1.html", "", status=301, Location=new)
    newsarchive.crawl("page", "-a", f"url={old}")
    assert newsarchive.rows("SELECT url, gone_at FROM articles") == [{"url": old, "gone_at": None}]
    server.put("/hoi-nghi-so-ket-quy-1.html", article("Hội nghị sơ kết quý của Nhà máy Q45"))
    newsarchive.crawl("page", "-a", f"url={old}")
    assert [row["field"] for row in newsarchive.rows("SELECT field FROM revisions")] == ["title"]
    assert {newsarchive.outcomes()[url][0] for url in (old, new)} == {"duplicate", "revised"}
    newsarchive("verify")


def test_a_redirect_to_another_outlet_says_nothing_of_its_article(
    newsarchive: Newsarchive, server: Server, make_server: Callable[[], Server]
) -> None:
    another = make_server()
    theirs = another.put("/nha-may-so-ket-1.html", article())
    mine = server.put("/nha-may-so-ket-2.html", "", status=302, Location=theirs)
    newsarchive.crawl("page", "-a", f"url={theirs}")
    before = newsarchive.rows("SELECT * FROM articles"), newsarchive.outcomes()[theirs]
    newsarchive.crawl("page", "-a", f"url={mine}", status=1)
    server.put("/nha-may-so-ket-2.html", "<h1>404</h1>", status=404)
    newsarchive.crawl("page", "-a", f"url={mine}")
    assert (newsarchive.rows("SELECT * FROM articles"), newsarchive.outcomes()[theirs]) == before
    assert newsarchive.outcomes()[mine][0] == "gone"
    newsarchive("verify")
