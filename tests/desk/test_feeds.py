"""Each saved question as an Atom feed: valid, with ids that stay, and nothing in it that a page could run."""

from __future__ import annotations

import re
import urllib.error
import urllib.parse
import urllib.request
from datetime import datetime
from pathlib import Path
from typing import Any

import feedparser
import pytest
from lxml import etree

from newsarchive.desk.canned_queries import read_canned_queries
from tests.desk.conftest import Serve
from tests.desk.small_archive import archive
from tests.desk.test_canned_queries import ARTICLES
from tests.named_archive import named_archive

ATOM = "{http://www.w3.org/2005/Atom}"
HOSTILE: dict[str, Any] = {
    "title": '<script>alert(1)</script> & "tên lửa" ]]> \'\x00\x0b\u202e',
    "lead": "<img src=x onerror=alert(1)>",
    "url": "javascript:alert(1)",
    "captions": ["<b>Đại tá Lê Văn Tám</b> =cmd()"],
    "published_at": "2025-11-09",
    "gone_at": "2026-03-01T00:00:00+00:00",
    "agency": "<i>TTXVN</i>",
    "edits": [("title", "</title><script>", "\x1b[31m")],
    "story": 1,
}


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return archive(tmp_path_factory.mktemp("papers") / "papers.db", *ARTICLES, HOSTILE)


@pytest.fixture(scope="module")
def desk(papers: Path, serve: Serve) -> str:
    return serve(papers)


def read(desk: str, question: str, **asked: str) -> etree._Element:
    query = urllib.parse.urlencode(asked)
    with urllib.request.urlopen(f"{desk}/papers/{question}.atom?{query}", timeout=20) as answer:
        assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
        document = answer.read()
    told = feedparser.parse(document)
    assert not told.bozo, told.get("bozo_exception")
    assert told.version == "atom10"
    root = etree.fromstring(document)
    _is_atom(root)
    return root


def _is_atom(root: etree._Element) -> None:
    """What RFC 4287 asks of a feed and its entries, as far as ours can break it."""
    assert root.tag == f"{ATOM}feed"
    assert len(root.findall(f"{ATOM}author/{ATOM}name")) == 1
    for element in (root, *root.findall(f"{ATOM}entry")):
        for tag in ("id", "title", "updated"):
            (one,) = element.findall(f"{ATOM}{tag}")
            assert one.text
        assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", element.findtext(f"{ATOM}id", ""))
        updated = element.findtext(f"{ATOM}updated", "")
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", updated)
        links = element.findall(f"{ATOM}link")
        assert [link.get("rel") for link in links].count("alternate") == 1
        for link in links:
            assert urllib.parse.urlsplit(link.get("href")).scheme in {"http", "https"}
    ids = [element.text for element in root.iter(f"{ATOM}id")]
    assert len(ids) == len(set(ids))
    for content in root.iter(f"{ATOM}content"):
        assert (content.get("type"), len(content)) == ("text", 0)


def entries(root: etree._Element) -> list[etree._Element]:
    return root.findall(f"{ATOM}entry")


def links(entry: etree._Element) -> dict[str | None, str | None]:
    return {link.get("rel"): link.get("href") for link in entry.findall(f"{ATOM}link")}


@pytest.fixture(scope="module")
def named_desk(tmp_path_factory: pytest.TempPathFactory, serve: Serve) -> str:
    return serve(named_archive(tmp_path_factory.mktemp("named") / "papers.db"))


@pytest.mark.parametrize("question", read_canned_queries())
def test_every_question_is_a_valid_feed(desk: str, named_desk: str, question: str) -> None:
    is_of_people = not {"words", "agency"} & {*read_canned_queries()[question].params}
    words = "" if question in {"captions", "most_photographed"} else "ten lua"
    asked = named_desk if is_of_people else desk
    assert entries(read(asked, question, words=words))
    names = dict.fromkeys(("words", "agency", "person", "organisation", "equipment"), "khongcotunay")
    assert not entries(read(asked, question, **names))


def test_an_entry_is_updated_when_the_archive_came_to_know(desk: str) -> None:
    root = read(desk, "newest")
    moments = [entry.findtext(f"{ATOM}updated") for entry in entries(root)]
    assert moments == [f"2026-02-0{day}T05:00:00+00:00" for day in (6, 5, 4, 3, 2, 1)]
    assert root.findtext(f"{ATOM}updated") == moments[0]
    assert all(datetime.fromisoformat(str(moment)).tzinfo for moment in moments)


def test_a_day_or_a_month_gets_no_hour(desk: str) -> None:
    root = read(desk, "newest")
    assert root.findall(f".//{ATOM}published") == []
    told = "\n".join(entry.findtext(f"{ATOM}content", "") for entry in entries(root))
    assert re.findall("^published_at: (.*)$", told, re.M) == [
        "2025-11-09", "2025-12", "2025-11-05T09:00:00+07:00", "2025-11-03", "2025-11-03T08:30:00+07:00",
    ]  # fmt: skip


def test_an_entry_leads_to_the_desk_and_to_the_outlet(desk: str) -> None:
    (entry,) = entries(read(desk, "vanished", source="bao-c"))
    assert links(entry) == {"alternate": f"{desk}/article/4", "via": "https://bao-c.example/4.html"}
    assert entry.findtext(f"{ATOM}title") == "Xuồng cứu hộ"


def test_ids_stay_where_the_desk_moves_and_the_archive_grows(
    desk: str, papers: Path, serve: Serve, tmp_path: Path
) -> None:
    grown = archive(tmp_path / "papers.db", *ARTICLES, HOSTILE, {"title": "Tên lửa nữa"})
    before, after = read(desk, "search", words="ten lua"), read(serve(grown), "search", words="ten lua", rows="50")
    assert before.findtext(f"{ATOM}id") == after.findtext(f"{ATOM}id")
    told = [{entry.findtext(f"{ATOM}id") for entry in entries(root)} for root in (before, after)]
    assert told[0] < told[1]
    assert read(desk, "search", words="xuồng").findtext(f"{ATOM}id") != before.findtext(f"{ATOM}id")


def test_a_hostile_page_is_text(desk: str) -> None:
    first = entries(read(desk, "newest"))[0]
    assert first.findtext(f"{ATOM}title") == '<script>alert(1)</script> & "tên lửa" ]]> \''
    assert "via" not in links(first)
    assert "<img src=x onerror=alert(1)>" in first.findtext(f"{ATOM}content", "")


def test_other_pages_have_no_feed(desk: str) -> None:
    for path in ("articles.atom", "nothing.atom"):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{desk}/papers/{path}", timeout=20)
        assert refused.value.code == 404
        refused.value.close()
