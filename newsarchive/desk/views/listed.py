"""A list of people, organisations or pieces of equipment, to search and to leaf through."""

from collections.abc import Callable

from datasette.utils.asgi import Response
from sqlite_utils import Database

from newsarchive.desk.cache import cached_most_named
from newsarchive.desk.named import COUNTED, Kind, by_number, count_mentions, find
from newsarchive.desk.queries import Row
from newsarchive.desk.views.page import Listing, PageRequest

SIZE = 50


async def listed_names(
    page: PageRequest, kind: Kind, told: Callable[[Database, list[Row]], dict[int, Row]] | None = None
) -> Response:
    """The list of a kind: the names that hold ?q=; else all, those named most first, with ?order=name by name. `told`
    gives what stands beside each name, by its number."""
    q = page.text("q")
    by_name = bool(q) or page.text("order") == "name"
    listed = Listing.requested(page, SIZE)
    most = None if by_name else await cached_most_named(page.datasette)
    if most is None:
        found = await page.read(find, kind, q, SIZE + 1, listed.offset)
    else:
        found = await page.read(by_number, kind, most[kind.name][listed.offset : listed.offset + SIZE + 1])
    found = listed.take(found)
    return await page.render(
        "desk-named.html",
        kind=kind,
        q=q,
        by_name=most is None,
        found=found,
        counts=await page.read(_counts, kind, found),
        counted=COUNTED,
        told=await page.read(told, found) if told else {},
        listed=listed,
    )


def _counts(db: Database, kind: Kind, found: list[Row]) -> dict[int, int]:
    return {one["id"]: count_mentions(db, kind, one["id"]) for one in found}
