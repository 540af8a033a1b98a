"""The search page."""

from __future__ import annotations

from datasette.app import Datasette
from datasette.utils.asgi import Request, Response

from newsarchive.desk.pages.rendering import answer, text_of


async def search(request: Request, datasette: Datasette) -> Response:
    """Results with snippets, and what they may be narrowed by."""
    return await answer(datasette, request, "desk-search.html", q=text_of(request, "q"))
