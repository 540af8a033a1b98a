"""What the pages of people, organisations and equipment share: a list to search and to leaf through, and what the page
of each one shows."""

from collections.abc import Callable, Sequence
from typing import Any

from datasette.utils.asgi import Response
from sqlite_utils import Database

from newsarchive.desk import named
from newsarchive.desk.cache import cached_most_named
from newsarchive.desk.named import COUNTED, Kind, by_number, count_mentions, find
from newsarchive.desk.queries import Row
from newsarchive.desk.views.page import Listing, NotFound, OutletPictures, PageRequest

SIZE = 50
NEWEST = 15
BESIDE = 12  # of each kind


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


async def read_named(page: PageRequest, kind: Kind) -> Row:
    """The row of the person, organisation or piece of equipment of a page. Raises NotFound."""
    row = await page.read(named.named, kind, page.id)
    if row is None:
        raise NotFound(f"missing.{kind.name}")
    return row


async def render_named(
    page: PageRequest, kind: Kind, template: str, photos: Sequence[Row] = (), **context: Any
) -> Response:
    """The page of one of a kind, with its first and newest mentions, what is named beside, and its spellings."""
    pictures = OutletPictures.requested(page.request)
    shown = await page.with_names(await page.with_kept(list(photos)))
    return await page.render(
        template,
        kind=kind,
        count=await page.read(named.count_mentions, kind, page.id),
        counted=COUNTED,
        first=await page.read(named.first_mention, kind, page.id),
        newest=await page.read(named.newest_mentions, kind, page.id, NEWEST),
        beside=await page.read(named.beside, kind, page.id, BESIDE),
        variants=await page.read(named.variants, kind, page.id),
        photos=[(photo, not photo["kept"] and pictures.is_visible(photo["id"], photo["url"])) for photo in shown],
        pictures=pictures,
        **context,
    )


def _counts(db: Database, kind: Kind, found: list[Row]) -> dict[int, int]:
    return {one["id"]: count_mentions(db, kind, one["id"]) for one in found}
