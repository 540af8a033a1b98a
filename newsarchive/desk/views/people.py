"""A person: ranks and offices over time, pictures, who is named beside. And the list of people."""

from datasette.utils.asgi import Response
from sqlite_utils import Database

from newsarchive.desk import careers, named
from newsarchive.desk.careers import Scale
from newsarchive.desk.named import PERSON
from newsarchive.desk.queries import Row, rows
from newsarchive.desk.views.listed import listed_names, read_named, render_named
from newsarchive.desk.views.page import PageRequest

PICTURES = 12
NAMESAKES = 20


async def people(page: PageRequest) -> Response:
    """The people, those named most first; ?q= finds names, ?order=name sorts by name."""
    return await listed_names(page, PERSON, _now)


async def person(page: PageRequest) -> Response:
    """The page of one person."""
    row = await read_named(page, PERSON)
    ranks = await page.read(careers.ranks, page.id)
    offices = await page.read(careers.offices, page.id)
    scale = Scale.over([*ranks, *offices])
    return await render_named(
        page,
        PERSON,
        "desk-person.html",
        await page.read(named.captioned, PERSON, page.id, PICTURES),
        person=row,
        now=(await page.read(_now, [row]))[page.id],
        namesakes=await page.read(_namesakes, row),
        scale=scale,
        career=[
            (name, [(one, careers.bars([one], scale)) for one in told])
            for name, told in (("ranks", ranks), ("offices", offices))
            if told
        ],
        falls=careers.falls(ranks),
        rivals=await page.read(careers.rivals, offices),
    )


def _now(db: Database, people: list[Row]) -> dict[int, Row]:
    """{person: the `rank`, and the office (`what`) with its `organisation`, that the last articles give}."""
    rank = "SELECT rank FROM ranks_held WHERE person_id = :id ORDER BY last_seen_at DESC, level DESC LIMIT 1"
    office = (
        "SELECT c.office AS what, c.tenure, o.name AS organisation, c.organisation_id FROM offices_held c"
        " LEFT JOIN organisations o ON o.id = c.organisation_id"
        " WHERE c.person_id = :id ORDER BY c.last_seen_at DESC, c.tenure = 'former', c.articles DESC LIMIT 1"
    )
    found = {}
    for one in people:
        empty: Row = {"rank": None, "what": None, "organisation": None, "organisation_id": None}
        for sql in (rank, office):
            empty.update(*rows(db, sql, id=one["id"]))
        found[one["id"]] = empty
    return found


def _namesakes(db: Database, person: Row) -> list[Row]:
    """The others of that name."""
    sql = "SELECT * FROM people WHERE name_key = :key AND id <> :id ORDER BY certain DESC, id LIMIT :n"
    return rows(db, sql, key=person["name_key"], id=person["id"], n=NAMESAKES)
