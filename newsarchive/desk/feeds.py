"""Each canned query as an Atom feed (RFC 4287): an entry a row.

`updated` is the time at which the archive learned of the row. `published` is left out: Atom has no date without a time
of day, and outlets state such dates. They stand in the content.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from datasette import hookimpl
from datasette.app import Datasette
from datasette.utils.asgi import Request, Response

from newsarchive.desk.canned_queries import CannedQuery, read_canned_queries
from newsarchive.desk.timestamps import with_offset
from newsarchive.text import clean

MAX_TITLE = 200  # characters
MAX_VALUE = 2000  # characters of one column in an entry
_NAMESPACE = uuid5(NAMESPACE_URL, "newsarchive")
NOT_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF])
_NOT_IN_CONTENT = ("id", "updated", "revision", "position")
_EPOCH = datetime.fromtimestamp(0, UTC)


@hookimpl  # type: ignore[untyped-decorator]
def register_output_renderer() -> dict[str, Any]:
    """/DATABASE/QUERY.atom?PARAMETERS"""
    return {"extension": "atom", "render": render, "can_render": lambda query_name: query_name in read_canned_queries()}


async def render(
    datasette: Datasette, request: Request, query_name: str | None, rows: list[Any], data: dict[str, Any]
) -> Response | None:
    """The feed of a canned query, the newest entry first; None, which is 'not found', for any other page.

    The id of the feed rests on the query, its parameters and the archive's name; the id of an entry also on the row's
    key. Neither depends on the address of the desk.
    """
    query = read_canned_queries().get(query_name or "")
    if query is None:
        return None
    if data.get("error"):
        return Response.text(f"{query_name}: {data['error']}\n", status=400)
    # `rows` is only the length of the feed.
    params = {name: value for name in sorted(query.params) if (value := request.args.get(name)) and name != "rows"}
    shown = ", ".join(f"{name}: {params[name]}" for name in query.params if name in params)
    identity = (data["database"], query.name, params)
    entries = list(_entries(query, [dict(row) for row in rows], identity))
    address = datasette.absolute_url(request, request.full_path)
    path, _, query_string = address.partition("?")
    context = {
        "id": _urn(*identity, None),
        "title": _line(f"{query.title} ({shown})" if shown else query.title),
        "query": query,
        "updated": entries[0]["updated"] if entries else _EPOCH,
        "database": data["database"],
        "address": address,
        "page": f"{path.removesuffix('.atom')}?{query_string}".rstrip("?"),
        "desk": datasette.absolute_url(request, datasette.urls.instance()).rstrip("/"),
        "entries": entries,
    }
    document = await datasette.jinja_env.get_template("feed.xml").render_async(context)
    return Response(document.translate(NOT_XML), content_type="application/atom+xml; charset=utf-8")


def _entries(
    query: CannedQuery, rows: list[dict[str, Any]], identity: tuple[str, str, dict[str, str]]
) -> Iterator[dict[str, Any]]:
    """The entries, the newest first; of rows with one key only the newest, because ids are unique in a feed."""
    dated = [(updated, row) for row in rows if (updated := with_offset(row.get("updated")))]
    ids = set()
    for updated, row in sorted(dated, key=lambda pair: pair[0], reverse=True):
        id = _urn(*identity, [row.get(column) for column in query.feed["key"]])
        if id not in ids:
            ids.add(id)
            title = query.feed["entry"].format_map(
                {name: "–" if value is None else value for name, value in row.items()}
            )
            yield {"id": id, "title": _line(title), "updated": updated, "row": row, "content": _content(row)}


def _urn(*identity: Any) -> str:
    return uuid5(_NAMESPACE, json.dumps(identity, ensure_ascii=False)).urn


def _content(row: dict[str, Any]) -> str:
    """The row as plain text, 'column: value' a line."""
    columns = [(name, value) for name, value in row.items() if value not in (None, "") and name not in _NOT_IN_CONTENT]
    return "\n".join(f"{name}: {_cut(str(value), MAX_VALUE)}" for name, value in columns)


def _line(text: str) -> str:
    return _cut(clean(text), MAX_TITLE) or "–"


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[:longest].rstrip() + "…"
