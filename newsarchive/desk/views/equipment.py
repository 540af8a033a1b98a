"""A piece of equipment: first mention, first picture, makers. And the list of equipment."""

from datasette.utils.asgi import Response
from sqlite_utils import Database

from newsarchive.desk import named
from newsarchive.desk.makers import makers
from newsarchive.desk.named import EQUIPMENT
from newsarchive.desk.queries import Row, rows
from newsarchive.desk.views.listed import listed_names, read_named, render_named
from newsarchive.desk.views.page import PageRequest

MAKERS = 12
PICTURES = 12


async def equipment(page: PageRequest) -> Response:
    """The equipment, what is named most first; ?q= finds names, ?order=name sorts by name."""
    return await listed_names(page, EQUIPMENT)


async def piece(page: PageRequest) -> Response:
    """The page of one piece of equipment."""
    row = await read_named(page, EQUIPMENT)
    first_captioned = await page.read(named.first_mention, EQUIPMENT, page.id, caption=True)
    first_photo = await page.read(_photo, first_captioned) if first_captioned else []
    photos = await page.read(named.captioned, EQUIPMENT, page.id, PICTURES)
    return await render_named(
        page,
        EQUIPMENT,
        "desk-equipment.html",
        list({photo["id"]: photo for photo in [*first_photo, *photos]}.values()),
        piece=row,
        first_captioned=first_captioned,
        makers=await page.read(makers, page.id, MAKERS),
    )


def _photo(db: Database, told: Row) -> list[Row]:
    """The photo of a mention in a caption."""
    sql = (
        "SELECT p.id, p.article_id, p.url, p.caption, p.credit, p.alt, a.source, a.title, a.language, a.published_at"
        " FROM photos p JOIN articles a ON a.id = p.article_id WHERE p.article_id = :id AND p.position = :position"
    )
    return rows(db, sql, id=told["id"], position=told["position"])
