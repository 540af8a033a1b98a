"""An organisation: who held which office when, and what is named with it. And the list of organisations."""

from datasette.utils.asgi import Response

from newsarchive.desk import careers, named
from newsarchive.desk.named import ORGANISATION
from newsarchive.desk.views.listed import listed_names
from newsarchive.desk.views.page import NotFound, PageRequest

NEWEST = 15
BESIDE = 12  # of each kind


async def organisations(page: PageRequest) -> Response:
    """The organisations, those named most first; ?q= finds names, ?order=name sorts by name."""
    return await listed_names(page, ORGANISATION)


async def organisation(page: PageRequest) -> Response:
    """The page of one organisation."""
    row = await page.read(named.named, ORGANISATION, page.id)
    if row is None:
        raise NotFound("missing.organisation")
    held, scale = await page.read(careers.succession, page.id)
    return await page.render(
        "desk-organisation.html",
        organisation=row,
        kind=ORGANISATION,
        count=await page.read(named.count_mentions, ORGANISATION, page.id),
        counted=named.COUNTED,
        first=await page.read(named.first_mention, ORGANISATION, page.id),
        held=held,
        scale=scale,
        newest=await page.read(named.newest_mentions, ORGANISATION, page.id, NEWEST),
        beside=await page.read(named.beside, ORGANISATION, page.id, BESIDE),
        variants=await page.read(named.variants, ORGANISATION, page.id),
    )
