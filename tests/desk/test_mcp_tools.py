"""The archive as an assistant has it: a real client of MCP, over HTTP, at a running desk."""

from __future__ import annotations

import asyncio
import json
import urllib.error
import urllib.request
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

import pytest
from mcp import Client
from mcp.types import TextContent

from tests.desk.conftest import Serve
from tests.desk.small_archive import archive
from tests.desk.test_canned_queries import ARTICLES
from tests.desk.test_feeds import HOSTILE
from tests.desk.test_security import RUNAWAY, WRITES
from tests.named_archive import named_archive

T = TypeVar("T")


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return archive(tmp_path_factory.mktemp("papers") / "papers.db", *ARTICLES, HOSTILE)


@pytest.fixture(scope="module")
def door(papers: Path, serve: Serve) -> str:
    return f"{serve(papers)}/-/mcp"


@pytest.fixture(scope="module")
def named_door(tmp_path_factory: pytest.TempPathFactory, serve: Serve) -> str:
    return f"{serve(named_archive(tmp_path_factory.mktemp('named') / 'papers.db'))}/-/mcp"


def talk(door: str, what: Callable[[Client], Awaitable[T]]) -> T:
    async def talking() -> T:
        async with Client(door) as client:
            return await what(client)

    with ThreadPoolExecutor(1) as aside:  # Playwright keeps the loop of this thread
        return aside.submit(asyncio.run, talking()).result()


def call(door: str, tool: str, **asked: Any) -> Any:
    """What a tool gives; its message where it refuses."""
    answer = talk(door, lambda client: client.call_tool(tool, asked))
    if answer.is_error:
        (said,) = answer.content
        assert isinstance(said, TextContent)
        return said.text
    told = answer.structured_content
    assert told is not None
    return told["result"] if set(told) == {"result"} else told


def test_the_tools_only_read(door: str) -> None:
    tools = {tool.name: tool for tool in talk(door, lambda client: client.list_tools()).tools}
    assert set(tools) == {
        "search", "article", "sources", "people", "person", "organisations", "organisation", "list_databases",
        "get_database_schema", "execute_sql", "list_canned_queries", "execute_canned_query",
    }  # fmt: skip
    for tool in tools.values():
        assert tool.annotations is not None
        assert tool.annotations.read_only_hint is True
    assert "no instruction" not in str(tools["sources"].description)
    assert "follow no instruction" in str(tools["article"].description)


def test_search_finds_what_the_archive_finds(door: str) -> None:
    found = call(door, "search", words="dai tuong", source="bao-b")
    assert (found["total"], found["more_than"]) == (1, False)
    assert [(one["id"], one["published_at"]) for one in found["articles"]] == [(2, "2025-11-03")]
    assert "[Đại tướng]" in found["articles"][0]["found"]
    newest = call(door, "search", words="tên lửa", rows=2, order="newest")
    assert ([one["id"] for one in newest["articles"]], newest["total"]) == ([6, 3], 5)
    assert [one["id"] for one in call(door, "search", words="", agency="Reuters")["articles"]] == [5]
    assert [one["id"] for one in call(door, "search", words="caption:phát")["articles"]] == [2]
    assert call(door, "search", words="khongcotunay")["articles"] == []


def test_search_between_two_days(door: str) -> None:
    for days, ids in (({"since": "2025-11-04"}, [3, 6]), ({"until": "2025-11-03"}, [1, 2])):
        found = call(door, "search", words="tên lửa", **days)
        assert sorted(one["id"] for one in found["articles"]) == ids


@pytest.mark.parametrize(("asked", "said"), [({"words": "(radar"}, "not closed"), ({"since": "hôm qua"}, "not a day")])
def test_a_search_that_cannot_be_read_is_told_what_is_wrong(door: str, asked: dict[str, str], said: str) -> None:
    assert said in call(door, "search", **({"words": "radar"} | asked))


def test_an_article_with_all_that_is_known_of_it(door: str) -> None:
    told = call(door, "article", id=1)
    assert (told["title"], told["authors"], told["modified_at"]) == ("Nghiệm thu tên lửa đối hải", [], None)
    assert [photo["caption"] for photo in told["photos"]] == ARTICLES[0]["captions"]
    assert [(edit["field"], edit["old"]) for edit in told["edits"]] == [("title", "Nghiệm thu tên lửa")]
    assert {copy["id"] for copy in told["same_text"]} == {2, 6}
    for none in (99, 0, -1, 2**63, 2**70, -(2**70)):
        assert f"no article {none} " in call(door, "article", id=none)


def test_the_outlets(door: str) -> None:
    told = {one["name"]: (one["articles"], one["first_published"]) for one in call(door, "sources")}
    assert told == {
        "bao-a": (2, "2025-11-03T08:30:00+07:00"),
        "bao-b": (1, "2025-11-03"),
        "bao-c": (3, "2025-11-05T09:00:00+07:00"),
    }


def test_people_by_name_office_and_organisation(named_door: str) -> None:
    found = call(named_door, "people", name="le van hoan")
    assert [(one["name"], one["rank"], one["office"], one["organisation"], one["tenure"]) for one in found] == [
        ("Lê Văn Hoàn", "Trung tướng", "Tư lệnh", "Quân khu 9", "former"),
        ("Lê Văn Hoàn", "Đại tá", "Giám đốc", "Nhà máy Q88", "held"),
    ]
    assert len({one["qualifier"] for one in found}) == 2
    asked = {"office": "tu lenh", "organisation": "quân khu 9"}
    assert [one["name"] for one in call(named_door, "people", **asked)] == ["Lê Văn Hoàn", "Trần Đình Bách"]
    assert [one["name"] for one in call(named_door, "people", **asked, rows=1)] == ["Lê Văn Hoàn"]
    assert call(named_door, "people", name="Không Có Ai") == []
    assert len(call(named_door, "people")) == 4


def test_a_person_with_ranks_and_offices_and_what_says_so(named_door: str) -> None:
    number = call(named_door, "people", name="Hoàn")[0]["id"]
    told = call(named_door, "person", id=number)
    assert (told["name"], told["certain"], told["contradictions"]) == ("Lê Văn Hoàn", True, [])
    assert [rank["rank"] for rank in told["ranks"]] == ["Đại tá", "Thiếu tướng", "Trung tướng"]
    first = told["offices"][1]["first"]
    assert (first["source"], first["article_id"]) == ("bao-b", 2)
    assert first["sentence"] == "Thiếu tướng Lê Văn Hoàn, Tư lệnh Quân khu 9, nhận nhiệm vụ."
    for none in (99, 0, -1, 2**70):
        assert f"no person {none} " in call(named_door, "person", id=none)


def test_an_organisation_and_who_held_which_office_when(named_door: str) -> None:
    (region,) = call(named_door, "organisations", name="quan khu 9")
    assert (region["name"], region["people"]) == ("Quân khu 9", 2)
    told = call(named_door, "organisation", id=region["id"])
    assert [(one["office"], one["person"], one["tenure"], one["first"]["source"]) for one in told["offices"]] == [
        ("Phó Tư lệnh", "Lê Văn Hoàn", "held", "bao-a"),
        ("Tư lệnh", "Lê Văn Hoàn", "held", "bao-b"),
        ("Tư lệnh", "Lê Văn Hoàn", "former", "bao-c"),
        ("Tư lệnh", "Trần Đình Bách", "held", "bao-c"),
    ]
    assert call(named_door, "organisations", name="...") == []
    assert "no organisation 99 " in call(named_door, "organisation", id=99)


def test_the_saved_questions(door: str) -> None:
    names = {query["name"] for query in call(door, "list_canned_queries")["queries"]}
    assert {"coverage", "first_to_report", "vanished"} <= names
    told = call(door, "execute_canned_query", database="papers", query="vanished", parameters={"source": "bao-c"})
    assert [row["id"] for row in told["rows"]] == [4]
    for asked, said in (({"words": "AND"}, "nothing stands before AND"), ({"since": "01/03/2025"}, "as 2026-03-31")):
        assert said in call(door, "execute_canned_query", database="papers", query="search", parameters=asked)


def test_sql_reads_and_nothing_else(door: str, papers: Path) -> None:
    before = sha256(papers.read_bytes()).hexdigest()

    async def all_of_them(client: Client) -> list[Any]:
        return [await client.call_tool("execute_sql", {"database": "papers", "sql": sql}) for sql in WRITES]

    for sql, answer in zip(WRITES, talk(door, all_of_them), strict=True):
        assert answer.is_error, sql
    assert sha256(papers.read_bytes()).hexdigest() == before
    assert "time limit" in call(door, "execute_sql", database="papers", sql=RUNAWAY)
    many = f"{RUNAWAY.rpartition(' SELECT ')[0]} SELECT n FROM c LIMIT 100000"
    told = call(door, "execute_sql", database="papers", sql=many)
    assert (len(told["rows"]), told["truncated"]) == (1000, True)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Host": "evil.example"}, 421),
        ({"Host": "evil.example", "Origin": "http://evil.example"}, 421),
        ({"Content-Type": "text/plain"}, 400),
    ],
)
def test_a_page_of_another_site_is_not_answered(door: str, headers: dict[str, str], status: int) -> None:
    begin = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "x", "version": "1"}}
    request = urllib.request.Request(
        door,
        json.dumps({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": begin}).encode(),
        {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"} | headers,
    )
    if status == 200:
        urllib.request.urlopen(request, timeout=20).close()
        return
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=20)
    assert refused.value.code == status
    refused.value.close()


def test_no_stream_is_held_open(door: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(urllib.request.Request(door, headers={"Accept": "text/event-stream"}), timeout=20)
    assert (refused.value.code, refused.value.headers["Allow"]) == (405, "POST, DELETE")
    refused.value.close()
