"""An organisation: who held which office when, and what is named with it. And the list of organisations."""

from datasette.utils.asgi import Response

from newsarchive.desk import careers
from newsarchive.desk.named import ORGANISATION
from newsarchive.desk.views.listed import listed_names, read_named, render_named
from newsarchive.desk.views.page import PageRequest


async def organisations(page: PageRequest) -> Response:
    """The organisations, those named most first; ?q= finds names, ?order=name sorts by name."""
    return await listed_names(page, ORGANISATION)


async def organisation(page: PageRequest) -> Response:
    """The page of one organisation."""
    row = await read_named(page, ORGANISATION)
    held, scale = await page.read(careers.succession, page.id)
    return await render_named(page, ORGANISATION, "desk-organisation.html", organisation=row, held=held, scale=scale)
