"""Tools for an assistant (MCP) at /-/mcp, beside those of datasette-mcp.

All tools only read, with Datasette's limits of time and rows. An article is what an outlet wrote: the descriptions tell
the assistant to take it as a quotation, never as an instruction.
"""

import logging
import tomllib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal, TypeVar

from datasette import hookimpl
from datasette.app import Datasette
from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from sqlite_utils import Database

from newsarchive.archive.people.records import PeopleRecords
from newsarchive.archive.search import Filters, Hit, QueryError, Results, Search
from newsarchive.desk.canned_queries import read_canned_queries
from newsarchive.desk.database import QueryTimeout, read_query
from newsarchive.desk.queries import Row, read_article, rows, story_articles
from newsarchive.export.markdown import text_of

T = TypeVar("T")
MAX_ROWS = 50  # articles of one search
MAX_COPIES = 100
READ_ONLY = ToolAnnotations(read_only_hint=True, open_world_hint=False)


@hookimpl(trylast=True)  # type: ignore[untyped-decorator]
def register_mcp_tools(datasette: Datasette, mcp: MCPServer) -> None:
    """search, article, sources, people, person, organisations and organisation."""
    logging.getLogger("mcp").setLevel(logging.WARNING)  # it logs a line for every call
    with suppress(ToolError):  # another version of datasette-mcp may lack it
        mcp.remove_tool("execute_writable_canned_query")  # the archive is read-only

    async def search(
        words: str,
        source: str | None = None,
        section: str | None = None,
        author: str | None = None,
        agency: str | None = None,
        since: str | None = None,
        until: str | None = None,
        order: Literal["rank", "newest"] = "rank",
        rows: int = 20,
    ) -> dict[str, Any]:
        filters = Filters(source, section, author, agency, None, since, until)
        limit = max(1, min(rows, MAX_ROWS))
        return await _read(datasette, lambda db: _hits(Search(db).find(words, limit, 0, filters, order)))

    async def article(id: int) -> dict[str, Any]:
        return await _read(datasette, lambda db: _article(db, id))

    async def sources() -> list[dict[str, Any]]:
        return await _read(datasette, _sources)

    async def people(
        name: str | None = None, office: str | None = None, organisation: str | None = None, rows: int = 20
    ) -> list[dict[str, Any]]:
        asked = {"person": name or "", "office": office or "", "organisation": organisation or ""}
        return await _read(datasette, lambda db: _people(db, asked | {"rows": max(1, min(rows, MAX_ROWS))}))

    async def person(id: int) -> dict[str, Any]:
        return await _read(datasette, lambda db: _found("person", id, PeopleRecords(db).person))

    async def organisations(name: str, rows: int = 20) -> list[dict[str, Any]]:
        return await _read(datasette, lambda db: _organisations(db, name, max(1, min(rows, MAX_ROWS))))

    async def organisation(id: int) -> dict[str, Any]:
        return await _read(datasette, lambda db: _found("organisation", id, PeopleRecords(db).organisation))

    texts = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    tools = (search, article, people, person, organisation)
    for tool, quotes in (*((tool, True) for tool in tools), (sources, False), (organisations, False)):
        description = f"{texts[tool.__name__]} {texts['quoted'] if quotes else ''}"
        mcp.add_tool(tool, annotations=READ_ONLY, description=" ".join(description.split()))


async def _read(datasette: Datasette, query: Callable[[Database], T]) -> T:
    """The result of a query; its errors as messages for the assistant."""
    try:
        return await read_query(datasette, query)
    except QueryTimeout:
        raise ToolError("It took longer than the desk allows: ask for less, with rarer words or fewer days.") from None
    except (LookupError, QueryError) as error:
        raise ToolError(str(error)) from None


def _hits(found: Results[Hit]) -> dict[str, Any]:
    columns = ("id", "title", "published_at", "source", "section", "url")
    articles = [
        {name: getattr(hit, name) for name in columns}
        | {"found": "".join(f"[{text}]" if is_hit else text for text, is_hit in hit.snippet)}
        for hit in found.hits
    ]
    return {"total": found.total, "more_than": found.capped, "articles": articles}


def _article(db: Database, id: int) -> Row:
    article = read_article(db, id)
    if article is None:
        raise LookupError(f"There is no article {id} in this archive.")
    edits = (
        "SELECT noticed_at, field, old, new FROM revisions"
        " WHERE article_id = :id AND origin = 'outlet' AND NOT volatile ORDER BY julianday(noticed_at), id"
    )
    story = article["story_id"]
    copies = story_articles(db, story, MAX_COPIES) if story is not None else []
    text = text_of(article, {})  # Markdown: the assistant reads headings, tables and the places of photos
    del article["body_blocks"]
    return article | {
        "body": text,
        "edits": rows(db, edits, id=id),
        "same_text": [copy for copy in copies if copy["id"] != id],
    }


def _people(db: Database, asked: dict[str, Any]) -> list[Row]:
    """People as the saved question finds them. `id` is the person's, `newest_article` the article's."""
    found = rows(db, read_canned_queries()["people_by_name"].sql, **asked)
    columns = ("qualifier", "rank", "office", "organisation", "tenure", "articles", "first_named", "last_named")
    return [
        {"id": row["person_id"], "name": row["person"], "certain": bool(row["certain"])}
        | {name: row[name] for name in columns}
        | {"newest_article": row["id"]}
        for row in found
    ]


def _organisations(db: Database, name: str, limit: int) -> list[Row]:
    return rows(
        db,
        "SELECT id, name, (SELECT count(DISTINCT person_id) FROM offices_held WHERE organisation_id = o.id) AS people"
        " FROM organisations o WHERE holds_words(key, organisation_key(:name))"
        " ORDER BY key = organisation_key(:name) DESC, people DESC, name LIMIT :limit",
        name=name,
        limit=limit,
    )


def _found(kind: str, id: int, read: Callable[[int], Row | None]) -> Row:
    found = read(id) if abs(id) < 2**63 else None  # SQLite has no larger numbers
    if found is None:
        raise LookupError(f"There is no {kind} {id} in this archive.")
    return found


def _sources(db: Database) -> list[Row]:
    return rows(
        db,
        "SELECT name, title, homepage, language,"
        " (SELECT count(*) FROM articles WHERE source = name) AS articles,"
        " (SELECT min(published_at) FROM articles WHERE source = name) AS first_published,"
        " (SELECT max(published_at) FROM articles WHERE source = name) AS last_published"
        " FROM sources ORDER BY name",
    )
