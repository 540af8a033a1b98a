"""The switch between Vietnamese and English: a cookie, then back to the page."""

from __future__ import annotations

import re

from datasette.utils.asgi import Request, Response

from newsarchive.desk.words import COOKIE

_YEAR = 365 * 24 * 3600
_LOCAL_PATH = re.compile(r"/(?![/\\])[\x21-\x7e]*")


async def switch(request: Request) -> Response:
    """Remember the language and go back to a page of the desk; to no other site."""
    back = request.args.get("back") or "/"
    response = Response.redirect(back if _LOCAL_PATH.fullmatch(back) else "/", status=303)
    response.set_cookie(COOKIE, request.url_vars["language"], max_age=_YEAR, httponly=True)
    return response
