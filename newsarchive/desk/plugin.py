"""The desk as a plugin of Datasette: its pages, its words in every template, links out of the tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import Any

from datasette import hookimpl
from datasette.app import Datasette
from datasette.utils.asgi import Request
from jinja2 import Environment
from markupsafe import Markup

from newsarchive.desk import protection
from newsarchive.desk.chart import shade
from newsarchive.desk.pages import ROUTES, Routes
from newsarchive.desk.pages.rendering import with_query
from newsarchive.desk.queries.lists import Line
from newsarchive.desk.words import LANGUAGES, Words, chosen

hook: Callable[..., Any] = hookimpl
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
# Fields of Datasette's own pages that have no label, and what they are called.
_UNNAMED = re.compile(
    r'<(?:select|input type="text") name="((?:_filter_(?:column|op|value)|_sort)(?:_\d+)?)"'
    r'|<textarea id="sql-editor" name="(sql)"'
)
_NAMES = {
    "_filter_column": "Column",
    "_filter_op": "Comparison",
    "_filter_value": "Value",
    "_sort": "Sort",
    "sql": "SQL",
}
_QUESTION = {"id", "url", "updated"}  # what a saved question calls an article, and when it changed
_LINKED = {
    "article_id": "article",
    "first_article_id": "article",
    "capture_id": "capture",
    "articles.id": "article",
    "captures.id": "capture",
}


@hook
def register_routes() -> Routes:
    """The pages."""
    return ROUTES


@hook
def asgi_wrapper() -> Callable[[Any], Any]:
    """Protecting headers on every answer, Datasette's own too."""
    return protection.guarded


@hook
def prepare_jinja2_environment(env: Environment, datasette: Datasette) -> None:
    """What templates may use wherever they are rendered; an error page is rendered without a request."""
    env.filters["safe_url"] = protection.safe_url
    env.filters["said_in"] = _said_in
    env.filters["named_fields"] = _named_fields
    env.filters["groupby_day"] = _by_day
    env.globals |= {
        "t": Words(LANGUAGES[0]),
        "path_of": protection.path_of,
        "shade": shade,
        "style": _style("desk"),
        "tables_style": _style("tables"),
        "tables": str(datasette.urls.database(datasette.get_database().name)),
    }


@hook
def extra_template_vars(request: Request | None) -> dict[str, Any]:
    """The words in the reader's language, and where the reader is."""
    if request is None:
        return {}
    language = chosen(request)
    return {
        "t": Words(language),
        "here": request.full_path,
        "place": request.path,
        "with_query": lambda **changes: with_query(request, **changes),
    }


@hook
def render_cell(row: Any, value: object, column: str, table: str | None) -> Markup | None:
    """In tables and saved questions: an article's or a capture's number leads to its page."""
    page = _LINKED.get(column) or _LINKED.get(f"{table}.{column}")
    if table is None and column == "id" and set(row.keys()) >= _QUESTION:
        page = "article"
    if page is None or not isinstance(value, int):
        return None
    return Markup('<a href="{}">{}</a>').format(protection.path_of(page, value), value)


def _said_in(language: str | None) -> Markup:
    """The attribute that says in which language a text is; none where that is no language."""
    return Markup(' lang="{}"').format(language) if language and _LANGUAGE.fullmatch(language) else Markup("")


def _named_fields(html: str) -> Markup:
    """A page of Datasette whose fields have names for who does not see where they stand."""

    def named(found: re.Match[str]) -> str:
        tag, space, rest = found[0].partition(" ")
        name = found[1] or found[2]
        return f'{tag} aria-label="{_NAMES[name.rstrip("_0123456789")]}"{space}{rest}'

    return Markup(_UNNAMED.sub(named, str(html)))  # noqa: S704 (what the template made, and words of ours)


def _by_day(lines: Iterable[Line]) -> list[tuple[str, list[Line]]]:
    return [(day, list(some)) for day, some in groupby(lines, lambda line: (line.published_at or "")[:10])]


@cache
def _style(name: str) -> str:
    """A style sheet's address, another one for other contents."""
    digest = sha256((Path(__file__).parent / "static" / f"{name}.css").read_bytes()).hexdigest()
    return f"/-/desk/{name}.css?{digest[:10]}"
