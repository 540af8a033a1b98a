"""Stories that several articles carry, the newest first."""

from __future__ import annotations

from datasette.app import Datasette
from datasette.utils.asgi import Request, Response

from newsarchive.desk.asking import TooSlow, ask
from newsarchive.desk.pages.article import lag
from newsarchive.desk.pages.rendering import answer, slow, text_of, with_query
from newsarchive.desk.queries import lists
from newsarchive.desk.queries import stories as asked

SIZE = 20


async def stories(request: Request, datasette: Datasette) -> Response:
    """The list; ?before=ID goes on where another page ended."""
    asked_for = text_of(request, "before", 18)
    before = int(asked_for) if asked_for.isascii() and asked_for.isdigit() else None
    try:
        sources = await ask(datasette, lists.sources)
        found = await ask(datasette, lambda db: asked.stories(db, before, SIZE + 1))
    except TooSlow:
        return await slow(datasette, request)
    told = [
        (story, [(copy, lag(story.copies[0], copy)) for copy in story.copies], asked.offsets_differ(story.copies))
        for story in found[:SIZE]
    ]
    later = with_query(request, before=str(found[SIZE - 1].id)) if len(found) > SIZE else None
    return await answer(
        datasette, request, "desk-stories.html", stories=told, later=later, before=before, sources=sources
    )
