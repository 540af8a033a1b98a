"""An outlet: how it does, how much it publishes, what its crawls came to."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from datasette.app import Datasette
from datasette.utils.asgi import Request, Response

from newsarchive.desk.asking import TooSlow, ask
from newsarchive.desk.attention import attention
from newsarchive.desk.pages.front import activity
from newsarchive.desk.pages.rendering import answer, missing, slow
from newsarchive.desk.queries import lists
from newsarchive.desk.queries import source as asked

NEWEST = 15


async def source(request: Request, datasette: Datasette) -> Response:
    """The page of one outlet."""
    name = unquote(request.url_vars["name"])
    try:
        sources = await ask(datasette, lists.sources)
        if name not in sources:
            return await missing(datasette, request, "missing.source")
        newest = await ask(datasette, lambda db: lists.newest(db, NEWEST, name))
        last = newest[0].published_at if newest else None
        context: dict[str, Any] = {
            "total": await ask(datasette, lambda db: asked.total(db, name)),
            "sections": await ask(datasette, lambda db: asked.sections(db, name)),
            "runs": await ask(datasette, lambda db: asked.runs(db, name)),
            "truncated": await ask(datasette, lambda db: asked.truncated(db, name)),
            "activity": await ask(datasette, lambda db: activity(db, last, name)),
        }
    except TooSlow:
        return await slow(datasette, request)
    health = next((one for one in await attention(datasette) or [] if one.source == name), None)
    return await answer(
        datasette,
        request,
        "desk-source.html",
        source=sources[name],
        sources=sources,
        newest=newest,
        health=health,
        sections_of=asked.RECENT,
        **context,
    )


async def sources(request: Request, datasette: Datasette) -> Response:
    """All outlets with their state."""
    try:
        found = await ask(datasette, lists.sources)
    except TooSlow:
        return await slow(datasette, request)
    return await answer(datasette, request, "desk-sources.html", sources=found, health=await attention(datasette))
