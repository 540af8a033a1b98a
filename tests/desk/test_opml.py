"""The feeds of the standing questions and of the sources, as a feed reader imports them."""

from __future__ import annotations

import urllib.error
import urllib.parse
import urllib.request
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import feedparser
import pytest
from lxml import etree

from tests.conftest import Newsarchive
from tests.desk.conftest import Serve
from tests.desk.small_archive import archive
from tests.desk.test_canned_queries import ARTICLES

WATCHES = """
[recipients]
team = ["$NOT_SET_HERE", "slack://TSECRET/BSECRET/SECRET"]
[[watch]]
name = "Tên lửa & <tàu>"
words = "ten lua OR tau"
source = "bao-a"
section = "Biển"
since = "2025-01-01"
recipients = ["team"]
[[watch]]
name = "Mọi tên lửa"
words = "ten lua OR tau"
[[watch]]
name = "Cả báo"
source = "bao-a"
[[watch]]
name = "Theo tháng"
query = "coverage"
parameters = { words = "tên lửa" }
"""


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive that has the name of a page of the desk."""
    path = archive(tmp_path_factory.mktemp("papers") / "search.db", *ARTICLES)
    path.with_name("watches.toml").write_text(WATCHES, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def desk(papers: Path, serve: Serve) -> str:
    return serve(papers)


def read(document: bytes) -> dict[str, dict[str, str]]:
    """{group: {name: address of the feed}} of a valid OPML 2.0 file."""
    root = etree.fromstring(document)
    assert (root.tag, root.get("version")) == ("opml", "2.0")
    assert [child.tag for child in root] == ["head", "body"]
    assert isinstance(parsedate_to_datetime(root.findtext("head/dateCreated", "")), datetime)
    assert root.findtext("head/title")
    groups = {}
    for group in root.find("body"):  # type: ignore[union-attr]
        for outline in group:
            assert outline.tag == "outline"
            assert outline.get("type") == "rss"
            assert outline.get("text") == outline.get("title")
            assert urllib.parse.urlsplit(outline.get("htmlUrl")).scheme == "http"
        groups[str(group.get("text"))] = {str(one.get("text")): str(one.get("xmlUrl")) for one in group}
        assert len(groups[str(group.get("text"))]) == len(group)
    return groups


def fetch(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=20) as answer:
        return bytes(answer.read())


def test_every_feed_of_the_file_can_be_read(desk: str) -> None:
    document = fetch(f"{desk}/feeds.opml?lang=en")
    assert b"SECRET" not in document
    groups = read(document)
    assert list(groups) == ["Standing questions", "Sources"]
    assert set(groups["Sources"]) == {"bao-a", "bao-b", "bao-c"}
    words = "Tên lửa & <tàu>"
    assert {words, f"{words}: edited", f"{words}: taken away", "Theo tháng"} <= set(groups["Standing questions"])
    entries = {}
    for name, url in (groups["Standing questions"] | groups["Sources"]).items():
        assert url.startswith(f"{desk}/archive/")
        feed = feedparser.parse(fetch(url))
        assert not feed.bozo, name
        assert feed.version == "atom10"
        entries[name] = len(feed.entries)
    assert entries["Mọi tên lửa"] > entries[words] == 0  # none is of that section
    assert entries["Theo tháng"]
    assert entries["Cả báo"] == entries["bao-a"] > 0


def test_the_command_writes_the_same_file(desk: str, papers: Path, tmp_path: Path) -> None:
    command = Newsarchive(tmp_path)
    command.path = papers
    file = tmp_path / "feeds.opml"
    command.here("watch", "--opml", str(file), "--lang", "vi", "-s", f"DESK_URL={desk}/")
    assert read(file.read_bytes()) == read(fetch(f"{desk}/feeds.opml?lang=vi"))


def test_the_page_of_sources_leads_to_it(desk: str) -> None:
    assert b'href="/feeds.opml"' in fetch(f"{desk}/sources")


def test_without_questions_and_with_wrong_ones(serve: Serve, tmp_path: Path) -> None:
    path = archive(tmp_path / "papers.db", *ARTICLES)
    desk = serve(path)
    assert list(read(fetch(f"{desk}/feeds.opml?lang=vi"))) == ["Nguồn tin"]
    path.with_name("watches.toml").write_text("[[watch]\n", encoding="utf-8")
    with pytest.raises(urllib.error.HTTPError) as refused:
        fetch(f"{desk}/feeds.opml")
    assert refused.value.code == 500
    assert b"watches.toml: is not TOML" in refused.value.read()
    refused.value.close()
