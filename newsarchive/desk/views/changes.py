"""Changes among people: new in an office, promoted, no longer named; the newest first."""

from heapq import merge

from datasette.utils.asgi import Response
from sqlite_utils import Database

from newsarchive.desk.cache import cached_changes
from newsarchive.desk.careers import held_row, rank_row
from newsarchive.desk.changes import KINDS, MONTHS, Change
from newsarchive.desk.named import PERSON, named, with_place
from newsarchive.desk.queries import Row
from newsarchive.desk.views.page import Listing, PageRequest, with_query

SIZE = 30


async def changes(page: PageRequest) -> Response:
    """The list; ?kind=office, rank or silence keeps to one kind."""
    kind = page.text("kind") if page.text("kind") in KINDS else None
    listed = Listing.requested(page, SIZE)
    known = await cached_changes(page.datasette)
    found: list[Change] = []
    if known is not None:
        chosen = [known[kind]] if kind else list(known.values())
        together = list(merge(*chosen, key=lambda one: one.at, reverse=True))
        found = listed.take(together[listed.offset : listed.offset + SIZE + 1])
    return await page.render(
        "desk-changes.html",
        ready=known is not None,
        chosen=kind,
        kinds=[(name, with_query(page.request, kind=name)) for name in KINDS],
        all_kinds=with_query(page.request, kind=None),
        changes=await page.read(_told, found),
        months=MONTHS,
        listed=listed,
    )


def _told(db: Database, found: list[Change]) -> list[Row]:
    """The changes with their rows. A row that went away since the changes were computed is left out."""
    told = []
    for one in found:
        read = {"office": held_row, "rank": rank_row, "silence": with_place}[one.kind]
        row, person = read(db, one.row), named(db, PERSON, one.person_id)
        if row is not None and person is not None:
            before = read(db, one.before) if one.before is not None else None
            holder = held_row(db, one.holder) if one.holder is not None else None
            told.append({"change": one, "person": person, "row": row, "before": before, "holder": holder})
    return told
