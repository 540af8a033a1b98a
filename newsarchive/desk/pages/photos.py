"""The photo wall, searched by caption."""

from __future__ import annotations

from datasette.app import Datasette
from datasette.utils.asgi import Request, Response

from newsarchive.archive.search import PhotoHit, QueryError, Search
from newsarchive.desk.asking import TooSlow, ask
from newsarchive.desk.pages.rendering import answer, pictures, shown, slow, text_of
from newsarchive.desk.queries import lists
from newsarchive.desk.queries import photos as asked

SIZE = 24


async def photos(request: Request, datasette: Datasette) -> Response:
    """Pictures of the newest articles, or those whose caption was searched for."""
    source = text_of(request, "source") or None
    listed = shown(request, SIZE)
    q, total, problem = text_of(request, "q"), None, None
    found: list[asked.Picture] = []
    try:
        sources = await ask(datasette, lists.sources)
        if q:
            hits = await ask(datasette, lambda db: Search(db).photos(q, SIZE + 1, listed.offset, source))
            ids = [hit.article_id for hit in hits.hits]
            told = await ask(datasette, lambda db: lists.languages(db, ids))
            found, total = [_picture(hit, told[hit.article_id][0]) for hit in hits.hits], hits
        else:
            found = await ask(datasette, lambda db: asked.newest(db, source, SIZE + 1, listed.offset))
    except QueryError as error:
        problem = str(error)
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
        status=400 if problem else 200,
        q=q,
        total=total,
        problem=problem,
    )


def _picture(hit: PhotoHit, language: str | None) -> asked.Picture:
    """A hit as the wall shows it: the caption as it stands, and with its hits marked."""
    caption, credit = ("".join(text for text, _ in pieces) or None for pieces in (hit.caption, hit.credit))
    return asked.Picture(
        hit.id,
        hit.article_id,
        hit.url,
        caption,
        credit,
        None,
        hit.source,
        hit.title,
        language,
        hit.published_at,
        hit.caption,
    )
