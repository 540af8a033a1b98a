"""A piece of equipment: first mention, first picture, makers. And the list of equipment."""

from datasette.utils.asgi import Response
from sqlite_utils import Database

from newsarchive.desk import named
from newsarchive.desk.makers import makers
from newsarchive.desk.named import EQUIPMENT
from newsarchive.desk.queries import Row, rows
from newsarchive.desk.views.listed import listed_names
from newsarchive.desk.views.page import NotFound, OutletPictures, PageRequest

NEWEST = 15
BESIDE = 12  # of each kind
MAKERS = 12
PICTURES = 12


async def equipment(page: PageRequest) -> Response:
    """The equipment, what is named most first; ?q= finds names, ?order=name sorts by name."""
    return await listed_names(page, EQUIPMENT)


async def piece(page: PageRequest) -> Response:
    """The page of one piece of equipment."""
    row = await page.read(named.named, EQUIPMENT, page.id)
    if row is None:
        raise NotFound("missing.equipment")
    pictures = OutletPictures.requested(page.request)
    first_captioned = await page.read(named.first_mention, EQUIPMENT, page.id, caption=True)
    first_photo = await page.read(_photo, first_captioned) if first_captioned else []
    photos = await page.read(named.captioned, EQUIPMENT, page.id, PICTURES)
    shown = {photo["id"]: photo for photo in [*first_photo, *photos]}
    photos = await page.with_names(await page.with_kept(list(shown.values())))
    return await page.render(
        "desk-equipment.html",
        piece=row,
        kind=EQUIPMENT,
        count=await page.read(named.count_mentions, EQUIPMENT, page.id),
        counted=named.COUNTED,
        first=await page.read(named.first_mention, EQUIPMENT, page.id),
        first_captioned=first_captioned,
        makers=await page.read(makers, page.id, MAKERS),
        newest=await page.read(named.newest_mentions, EQUIPMENT, page.id, NEWEST),
        beside=await page.read(named.beside, EQUIPMENT, page.id, BESIDE),
        variants=await page.read(named.variants, EQUIPMENT, page.id),
        photos=[(photo, not photo["kept"] and pictures.is_visible(photo["id"], photo["url"])) for photo in photos],
        pictures=pictures,
    )


def _photo(db: Database, told: Row) -> list[Row]:
    """The photo of a mention in a caption."""
    sql = (
        "SELECT p.id, p.article_id, p.url, p.caption, p.credit, p.alt, a.source, a.title, a.language, a.published_at"
        " FROM photos p JOIN articles a ON a.id = p.article_id WHERE p.article_id = :id AND p.position = :position"
    )
    return rows(db, sql, id=told["id"], position=told["position"])
