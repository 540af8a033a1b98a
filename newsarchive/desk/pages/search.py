"""The search page: hits in their own spelling, and what they may be narrowed to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from datasette.app import Datasette
from datasette.utils.asgi import Request, Response
from sqlite_utils import Database

from newsarchive.archive.search import Filters, Hit, QueryError, Results, Search
from newsarchive.desk.asking import TooSlow, ask
from newsarchive.desk.pages.rendering import answer, shown, slow, text_of, with_query
from newsarchive.desk.queries import lists

SIZE = 20
FACETS = ("source", "section", "author", "agency", "year")
Counted = dict[str, list[tuple[str, int]]]


@dataclass(slots=True, frozen=True)
class Choice:
    """A value that the hits can be narrowed to, with the address that does it."""

    value: str
    count: int
    address: str


async def search(request: Request, datasette: Datasette) -> Response:
    """Results of ?q=; ?source=, ?section=, ?author=, ?agency= and ?year= narrow them, ?order=newest sorts them."""
    q = text_of(request, "q")
    chosen = {name: text_of(request, name) for name in FACETS}
    order: Literal["rank", "newest"] = "newest" if text_of(request, "order") == "newest" else "rank"
    listed = shown(request, SIZE)
    found, facets, problem = None, None, None
    told: dict[int, tuple[str | None, bool]] = {}
    try:
        sources = await ask(datasette, lists.sources)
        if q or any(chosen.values()):
            filters = Filters(**{name: value or None for name, value in chosen.items()})
            found = await ask(datasette, lambda db: _find(db, q, listed.offset, filters, order))
            ids = [hit.id for hit in found.hits]
            told = await ask(datasette, lambda db: lists.languages(db, ids))
            facets = await _facets(datasette, q, filters)
    except QueryError as error:
        problem = str(error)
    except TooSlow:
        return await slow(datasette, request)
    return await answer(
        datasette,
        request,
        "desk-search.html",
        status=400 if problem else 200,
        q=q,
        found=found,
        languages={id: language for id, (language, _) in told.items()},
        vanished={id for id, (_, gone) in told.items() if gone},
        problem=problem,
        order=order,
        listed=listed.followed(more=found is not None and listed.offset + SIZE < found.total),
        facets=[(name, _choices(request, name, facets[name])) for name in FACETS] if facets else [],
        uncounted=found is not None and facets is None,
        active=[(name, value, with_query(request, **{name: None})) for name, value in chosen.items() if value],
        chosen_source=chosen["source"],
        sources=sources,
    )


def _find(db: Database, q: str, offset: int, filters: Filters, order: Literal["rank", "newest"]) -> Results[Hit]:
    return Search(db).find(q, SIZE, offset, filters, order)


async def _facets(datasette: Datasette, q: str, filters: Filters) -> Counted | None:
    """What the hits may be narrowed to; None where that cannot be counted in time."""
    try:
        return await ask(datasette, lambda db: Search(db).facets(q, filters))
    except TooSlow:
        return None


def _choices(request: Request, name: str, counts: list[tuple[str, int]]) -> list[Choice]:
    return [Choice(value, count, with_query(request, **{name: value})) for value, count in counts]
