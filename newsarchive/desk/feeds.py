"""Each saved question as an Atom feed (RFC 4287): an entry a row.

What Atom calls `updated` is when the archive came to know of the row, which is a fact; when an outlet published an
article stands in the text as far as the outlet states it. `published` is not given: Atom has no day without an hour.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from datasette import hookimpl
from datasette.app import Datasette
from datasette.utils.asgi import Request, Response
from lxml import etree

from newsarchive.desk.protection import safe_url
from newsarchive.desk.questions import Question, questions
from newsarchive.text import clean

ATOM = "http://www.w3.org/2005/Atom"
LONGEST_TITLE = 200
LONGEST_VALUE = 2000  # characters of one column in an entry
_NAMES = uuid5(NAMESPACE_URL, "newsarchive")
_XML_FORBIDS = dict.fromkeys([*range(9), 11, 12, *range(14, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF])
_NOT_TOLD = ("id", "updated", "revision", "position")
_BEGINNING = datetime.fromtimestamp(0, UTC)


@hookimpl  # type: ignore[untyped-decorator]
def register_output_renderer() -> dict[str, Any]:
    """/DATABASE/QUESTION.atom?PARAMETERS"""
    return {"extension": "atom", "render": render, "can_render": can_render}


def can_render(query_name: str | None) -> bool:
    """Whether a page has a feed: the saved questions do."""
    return query_name in questions()


def render(
    datasette: Datasette, request: Request, query_name: str | None, rows: list[Any], data: dict[str, Any]
) -> Response | None:
    """The feed of a saved question; None, which is 'not found', for any other page."""
    if not query_name or not can_render(query_name):
        return None
    if data.get("error"):
        return Response.text(f"{query_name}: {data['error']}\n", status=400)
    question = questions()[query_name]
    asked = {name: value for name in question.params if (value := request.args.get(name))}
    body = feed(
        question,
        [dict(row) for row in rows],
        asked,
        desk=datasette.absolute_url(request, datasette.urls.instance()).rstrip("/"),
        database=data["database"],
        address=datasette.absolute_url(request, request.full_path),
    )
    return Response(body.decode(), content_type="application/atom+xml; charset=utf-8")


def feed(
    question: Question, rows: list[dict[str, Any]], asked: Mapping[str, str], *, desk: str, database: str, address: str
) -> bytes:
    """The rows of a saved question as an Atom document in UTF-8, what changed last first.

    `asked` are the parameters that are not empty, `desk` the address of the desk's front page without its stroke,
    `address` that of the feed. The id of the feed is made of the question, its parameters and the archive's name, that
    of an entry of these and the row's key: neither depends on where the desk listens.
    """
    root = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})
    moments = [(_moment(row.get("updated")), row) for row in rows]
    entries = sorted(
        ((moment, row) for moment, row in moments if moment is not None), key=lambda pair: pair[0], reverse=True
    )
    told = ", ".join(f"{name}: {value}" for name, value in asked.items() if name != "rows")
    _add(root, "id", _identity(database, question.name, asked))
    _add(root, "title", _line(f"{question.title} ({told})" if told else question.title))
    _add(root, "subtitle", question.description)
    _add(root, "updated", max((moment for moment, _ in entries), default=_BEGINNING).isoformat())
    _add(_add(root, "author"), "name", f"newsarchive: {database}")
    _add(root, "generator", "newsarchive")
    _add(root, "link", rel="self", type="application/atom+xml", href=address)
    page = f"{address.partition('?')[0].removesuffix('.atom')}?{address.partition('?')[2]}".rstrip("?")
    _add(root, "link", rel="alternate", type="text/html", href=page)
    for moment, row in _once(entries, question):
        entry = _add(root, "entry")
        _add(entry, "id", _identity(database, question.name, asked, [row.get(column) for column in question.key]))
        _add(entry, "title", _line(question.entry.format_map(_Told(row))))
        _add(entry, "updated", moment.isoformat())
        _add(
            entry,
            "link",
            rel="alternate",
            type="text/html",
            href=f"{desk}/article/{row['id']}" if "id" in row else page,
        )
        if (there := safe_url(row.get("url"))) is not None:
            _add(entry, "link", rel="via", href=there)
        _add(entry, "content", _content(row), type="text")
    document: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return document


def _once(entries: list[tuple[datetime, dict[str, Any]]], question: Question) -> list[tuple[datetime, dict[str, Any]]]:
    """The entries without those whose key a newer one has: ids are unique in a feed."""
    kept: dict[tuple[Any, ...], tuple[datetime, dict[str, Any]]] = {}
    for moment, row in entries:
        kept.setdefault(tuple(row.get(column) for column in question.key), (moment, row))
    return list(kept.values())


def _identity(database: str, name: str, asked: Mapping[str, str], key: list[Any] | None = None) -> str:
    chosen = {parameter: value for parameter, value in sorted(asked.items()) if parameter != "rows"}
    return uuid5(_NAMES, json.dumps([database, name, chosen, key], ensure_ascii=False)).urn


def _moment(value: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _content(row: Mapping[str, Any]) -> str:
    """What a row says, 'column: value' a line, as plain text."""
    told = ((column, value) for column, value in row.items() if value not in (None, "") and column not in _NOT_TOLD)
    return "\n".join(f"{column}: {_cut(str(value), LONGEST_VALUE)}" for column, value in told)


def _line(text: str) -> str:
    return _cut(clean(text), LONGEST_TITLE) or "–"


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[:longest].rstrip() + "…"


def _add(parent: etree._Element, tag: str, text: str | None = None, **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, f"{{{ATOM}}}{tag}")
    for name, value in attributes.items():
        element.set(name, value.translate(_XML_FORBIDS))
    element.text = None if text is None else text.translate(_XML_FORBIDS)
    return element


class _Told(dict[str, Any]):
    """A row for a title: what it does not say is a dash."""

    def __init__(self, row: Mapping[str, Any]) -> None:
        super().__init__({column: "–" if value is None else value for column, value in row.items()})
