"""A saved page: what the server said, and the page as it came, with nothing in it that runs or loads."""

from __future__ import annotations

import codecs
import re

from datasette.app import Datasette
from datasette.utils.asgi import Request, Response

from newsarchive.desk.asking import TooSlow, ask
from newsarchive.desk.pages.rendering import answer, missing, slow
from newsarchive.desk.protection import SAVED
from newsarchive.desk.queries import captures as asked
from newsarchive.models import Capture

_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([a-zA-Z0-9._:-]{1,40})", re.I)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_HTML = ("text/html", "application/xhtml+xml")
_TEXT = ("text/", "application/json", "application/xml", "application/rss+xml", "application/atom+xml")
# Chromium opens a connection to the host of a frame before it asks the policy that forbids the frame, and hints in
# <link> are covered by no policy. Nothing comes of these elements here, so they become some without a meaning.
_CALLING = re.compile(r"<(?=(?:link|i?frame|frameset|object|embed|portal|fencedframe)[\s/>])", re.I)


async def capture(request: Request, datasette: Datasette) -> Response:
    """What is known of a capture, and the page in a frame."""
    number = int(request.url_vars["id"])
    try:
        found = await ask(datasette, lambda db: asked.saved(db, number))
    except TooSlow:
        return await slow(datasette, request)
    if found is None:
        return await missing(datasette, request, "missing.capture")
    kind = (found.header("content-type") or "text/html").split(";")[0].strip().lower()
    return await answer(
        datasette, request, "desk-capture.html", capture=found, kind=kind, shown=kind in _HTML or kind.startswith(_TEXT)
    )


async def page(request: Request, datasette: Datasette) -> Response:
    """The saved page itself; with ?as=text its source."""
    number = int(request.url_vars["id"])
    try:
        found = await ask(datasette, lambda db: asked.body(db, number))
    except TooSlow:
        return await slow(datasette, request)
    except LookupError:
        return await missing(datasette, request, "missing.payload")
    if found is None:
        return await missing(datasette, request, "missing.capture")
    return saved(found, source=request.args.get("as") == "text")


def saved(capture: Capture, *, source: bool) -> Response:
    """A capture for a browser: a page as a page without rights, other texts as text, the rest as a file."""
    told = next((value for name, value in capture.headers if name.lower() == "content-type"), "text/html")
    kind = told.split(";")[0].strip().lower()
    headers = {"content-security-policy": SAVED, "cache-control": "no-cache"}
    if kind in _HTML and not source:
        return Response.html(_CALLING.sub("<x-", _text(capture.body, told)), headers=headers)
    if kind in _HTML or kind.startswith(_TEXT):
        return Response.text(_text(capture.body, told), headers=headers)
    headers["content-disposition"] = "attachment"
    return Response(capture.body, headers=headers, content_type="application/octet-stream")


def _text(body: bytes, told: str) -> str:
    """A page's text as a browser decodes it: by its first bytes, the Content-Type that was `told`, its markup."""
    marked = next((name for mark, name in _BOMS if body.startswith(mark)), None)
    named = _CHARSET.search(told) or _CHARSET.search(body[:2048].decode("latin-1"))
    try:
        return body.decode(marked or (named[1] if named else "utf-8"), "replace")
    except LookupError:
        return body.decode("utf-8", "replace")
