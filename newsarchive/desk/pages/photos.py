"""The photo wall, searched by caption."""

from __future__ import annotations

from datasette.app import Datasette
from datasette.utils.asgi import Request, Response

from newsarchive.desk.asking import TooSlow, ask
from newsarchive.desk.pages.rendering import answer, pictures, shown, slow, text_of
from newsarchive.desk.queries import lists
from newsarchive.desk.queries import photos as asked

SIZE = 24


async def photos(request: Request, datasette: Datasette) -> Response:
    """Pictures of the newest articles, or those whose caption was searched for."""
    source = text_of(request, "source") or None
    listed = shown(request, SIZE)
    try:
        sources = await ask(datasette, lists.sources)
        found = await ask(datasette, lambda db: asked.newest(db, source, SIZE + 1, listed.offset))
    except TooSlow:
        return await slow(datasette, request)
    asking = pictures(request)
    return await answer(
        datasette,
        request,
        "desk-photos.html",
        picture_hosts=asking.hosts,
        photos=[(photo, asking.visible(photo.id, photo.url)) for photo in found[:SIZE]],
        pictures=asking,
        listed=listed.followed(more=len(found) > SIZE),
        sources=sources,
        source=source,
        q="",
    )
