"""The desk as a plugin of Datasette: its pages, what every template may use, links from tables to pages."""

import json
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

from newsarchive.desk.careers import marked
from newsarchive.desk.i18n import LANGUAGES, Translator, request_language
from newsarchive.desk.queries import Row
from newsarchive.desk.routes import ROUTES, Routes
from newsarchive.desk.security import path_of, picture_host, safe_url
from newsarchive.desk.sql_functions import is_hit
from newsarchive.desk.views.page import with_query

hook: Callable[..., Any] = hookimpl
_IN_BRACKETS = re.compile(r"(\[[^\[\]]*\])")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
# Fields of Datasette's own pages that have no label, and labels for them.
_UNLABELLED = re.compile(
    r'<(?:select|input type="text") name="((?:_filter_(?:column|op|value)|_sort)(?:_\d+)?)"'
    r'|<textarea id="sql-editor" name="(sql)"'
)
_LABELS = {
    "_filter_column": "Column",
    "_filter_op": "Comparison",
    "_filter_value": "Value",
    "_sort": "Sort",
    "sql": "SQL",
}
_ARTICLE_COLUMNS = {"id", "url", "updated"}  # of the canned queries whose rows are articles
_PAGES = {
    "article_id": "article",
    "first_article_id": "article",
    "last_article_id": "article",
    "capture_id": "capture",
    "articles.id": "article",
    "captures.id": "capture",
    "person_id": "person",
    "organisation_id": "organisation",
    "equipment_id": "equipment",
    "people.id": "person",
    "organisations.id": "organisation",
    "equipment.id": "equipment",
}


@hook
def register_routes() -> Routes:
    """The pages."""
    return ROUTES


@hook
def prepare_jinja2_environment(env: Environment, datasette: Datasette) -> None:
    """Filters and globals. An error page is rendered without a request, so `t` has a default."""
    env.filters["safe_url"] = safe_url
    env.filters["picture_host"] = picture_host
    env.filters["lang_attribute"] = _lang_attribute
    env.filters["labelled"] = _labelled
    env.filters["groupby_day"] = _by_day
    env.globals |= {
        "t": Translator(LANGUAGES[0]),
        "path_of": path_of,
        "shade": _shade,
        "marked": marked,
        "bracketed": _bracketed,
        "listed": _listed,
        "tagged": lambda tag: f'tag:"{tag.replace(chr(34), " ")}"',
        "style": _style("desk"),
        "tables_style": _style("tables"),
        "tables": str(datasette.urls.database(datasette.get_database().name)),
    }


@hook
def extra_template_vars(request: Request | None) -> dict[str, Any]:
    """The translator of the reader's language, and the address of the page."""
    if request is None:
        return {}
    return {
        "t": Translator(request_language(request)),
        "here": request.full_path,
        "place": request.path,
        "with_query": lambda **changes: with_query(request, **changes),
    }


@hook
def render_cell(row: Any, value: object, column: str, table: str | None) -> Markup | None:
    """In tables and canned queries, the number of what has a page links to it."""
    page = _PAGES.get(column) or _PAGES.get(f"{table}.{column}")
    if table is None and column == "id" and set(row.keys()) >= _ARTICLE_COLUMNS:
        page = "article"
    if page is None or not isinstance(value, int):
        return None
    return Markup('<a href="{}">{}</a>').format(path_of(page, value), value)


def _bracketed(text: str, words: str) -> list[tuple[str, bool]]:
    """An excerpt as (text, is it a hit); hits stand in [brackets], and so may other parts of the text."""
    return [
        (piece[1:-1], True) if _IN_BRACKETS.fullmatch(piece) and is_hit(words, piece[1:-1]) else (piece, False)
        for piece in _IN_BRACKETS.split(text)
        if piece
    ]


def _listed(text: str) -> list[str]:
    """The texts of a JSON array."""
    return [str(one) for one in json.loads(text)]


def _lang_attribute(language: str | None) -> Markup:
    """The attribute `lang`; nothing for a text that is not a language tag."""
    return Markup(' lang="{}"').format(language) if language and _LANGUAGE.fullmatch(language) else Markup("")


def _labelled(html: str) -> Markup:
    """A page of Datasette with labels for screen readers on all its fields."""

    def label(match: re.Match[str]) -> str:
        tag, space, rest = match[0].partition(" ")
        name = match[1] or match[2]
        return f'{tag} aria-label="{_LABELS[name.rstrip("_0123456789")]}"{space}{rest}'

    return Markup(_UNLABELLED.sub(label, str(html)))  # noqa: S704 (the template's own output)


def _by_day(articles: Iterable[Row]) -> list[tuple[str, list[Row]]]:
    return [(day, list(some)) for day, some in groupby(articles, lambda one: (one["published_at"] or "")[:10])]


def _shade(value: int, peak: int) -> int:
    """0 for nothing, then 1 to 4 by quarters of the peak."""
    return 0 if not value else max(1, min(4, -(-4 * value // max(peak, 4))))


@cache
def _style(name: str) -> str:
    """The address of a style sheet, with a digest of its contents."""
    digest = sha256((Path(__file__).parent / "static" / f"{name}.css").read_bytes()).hexdigest()
    return f"/-/desk/{name}.css?{digest[:10]}"
