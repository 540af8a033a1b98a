"""The search page: hits in the spelling of the articles, and the values that they can be narrowed to."""

from typing import Any, Literal

from datasette.utils.asgi import Response

from newsarchive.archive.search import Filters, QueryError, Search
from newsarchive.desk.database import QueryTimeout
from newsarchive.desk.queries import languages
from newsarchive.desk.views.page import Listing, PageRequest, with_query

SIZE = 20
FACETS = ("source", "section", "author", "agency", "year")


async def search(page: PageRequest) -> Response:
    """Results of ?q=; ?source=, ?section=, ?author=, ?agency= and ?year= narrow them, ?order=newest sorts them."""
    q = page.text("q")
    chosen = {name: page.text(name) for name in FACETS}
    order: Literal["rank", "newest"] = "newest" if page.text("order") == "newest" else "rank"
    listed = Listing.requested(page, SIZE)
    found, counts, problem, articles = None, None, None, {}
    try:
        if q or any(chosen.values()):
            narrowed: dict[str, Any] = {name: value or None for name, value in chosen.items()}
            filters = Filters(**narrowed)
            found = await page.read(lambda db: Search(db).find(q, SIZE, listed.offset, filters, order))
            listed.has_more = listed.offset + SIZE < found.total
            articles = await page.read(languages, [hit.id for hit in found.hits])
            counts = await _facets(page, q, filters)
    except QueryError as error:
        problem = str(error)
    unknown = await page.read(lambda db: Search(db).unknown_words(q)) if q and found and not found.total else []
    facets = [
        (name, [(value, count, with_query(page.request, **{name: value})) for value, count in choices])
        for name, choices in (counts or {}).items()
    ]
    return await page.render(
        "desk-search.html",
        status=400 if problem else 200,
        q=q,
        found=found,
        articles=articles,
        problem=problem,
        order=order,
        listed=listed,
        facets=facets,
        unknown=unknown,
        uncounted=found is not None and counts is None,
        active=[(name, value, with_query(page.request, **{name: None})) for name, value in chosen.items() if value],
        chosen_source=chosen["source"],
    )


async def _facets(page: PageRequest, q: str, filters: Filters) -> dict[str, list[tuple[str, int]]] | None:
    """{facet: (value, count)}; None if they cannot be counted in time."""
    try:
        return await page.read(lambda db: Search(db).facets(q, filters))
    except QueryTimeout:
        return None
