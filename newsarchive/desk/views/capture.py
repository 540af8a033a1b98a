"""A saved page: the server's answer, and the page itself, in which nothing runs or loads."""

import codecs
import json
import re

from datasette.utils.asgi import Response
from sqlite_utils import Database

from newsarchive.archive.captures import Captures
from newsarchive.desk.queries import Row, rows
from newsarchive.desk.security import SAVED_PAGE_POLICY
from newsarchive.desk.views.page import NotFound, PageRequest
from newsarchive.models import Capture

MAX_OTHERS = 50
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([a-zA-Z0-9._:-]{1,40})", re.I)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_HTML = ("text/html", "application/xhtml+xml")
_TEXT = ("text/", "application/json", "application/xml", "application/rss+xml", "application/atom+xml")
# Chromium connects to the host of a frame before it applies the policy that forbids the frame, and no policy covers
# hints in <link>. These elements have no use here, so they are renamed.
_CONNECTING = re.compile(r"<(?=(?:link|i?frame|frameset|object|embed|portal|fencedframe)[\s/>])", re.I)


async def capture(page: PageRequest) -> Response:
    """The record of a capture, with the page in a frame."""
    found = await page.read(_capture, page.id)
    kind = _media_type(found["content_type"] or "text/html")
    shown = kind in _HTML or kind.startswith(_TEXT)
    return await page.render("desk-capture.html", capture=found, shown=shown)


async def content(page: PageRequest) -> Response:
    """The saved page itself; with ?as=text its source."""
    try:
        found = await page.read(lambda db: Captures(db).by_id(page.id))
    except LookupError:
        raise NotFound("missing.payload") from None
    if found is None:
        raise NotFound("missing.capture")
    return saved_page(found, as_source=page.request.args.get("as") == "text")


def saved_page(capture: Capture, *, as_source: bool) -> Response:
    """A capture for a browser: HTML as a page without rights, other text as text, anything else as a file."""
    content_type = _content_type(capture.headers) or "text/html"
    kind = _media_type(content_type)
    headers = {"content-security-policy": SAVED_PAGE_POLICY, "cache-control": "no-cache"}
    if kind in _HTML and not as_source:
        return Response.html(_CONNECTING.sub("<x-", _decode(capture.body, content_type)), headers=headers)
    if kind in _HTML or kind.startswith(_TEXT):
        return Response.text(_decode(capture.body, content_type), headers=headers)
    headers["content-disposition"] = "attachment"
    return Response(capture.body, headers=headers, content_type="application/octet-stream")


def _capture(db: Database, number: int) -> Row:
    """The capture without its body, with the `articles` that were read from it and the `others` of its address.
    Raises NotFound."""
    found = rows(
        db,
        "SELECT c.id, c.url, c.fetched_at, c.status, c.sha256, c.headers, p.size"
        " FROM captures c JOIN payloads p ON p.sha256 = c.sha256 WHERE c.id = :id",
        id=number,
    )
    if not found:
        raise NotFound("missing.capture")
    url, headers = found[0]["url"], json.loads(found[0]["headers"])
    articles = (
        "SELECT a.id, a.title FROM articles a WHERE a.url = :url"
        " UNION SELECT a.id, a.title FROM urls u JOIN articles a ON a.id = u.article_id WHERE u.url = :url LIMIT 5"
    )
    others = (
        "SELECT id, fetched_at, status FROM captures WHERE url = :url"
        " ORDER BY julianday(fetched_at) DESC, id DESC LIMIT :n"
    )
    return found[0] | {
        "headers": headers,
        "content_type": _content_type(headers),
        "articles": rows(db, articles, url=url),
        "others": rows(db, others, url=url, n=MAX_OTHERS),
    }


def _content_type(headers: list[tuple[str, str]]) -> str | None:
    return next((str(value) for name, value in headers if name.lower() == "content-type"), None)


def _media_type(content_type: str) -> str:
    return content_type.split(";")[0].strip().lower()


def _decode(body: bytes, content_type: str) -> str:
    """The text as a browser decodes it: by the byte order mark, the Content-Type or the charset in the markup."""
    by_mark = next((name for mark, name in _BOMS if body.startswith(mark)), None)
    named = _CHARSET.search(content_type) or _CHARSET.search(body[:2048].decode("latin-1"))
    try:
        return body.decode(by_mark or (named[1] if named else "utf-8"), "replace")
    except LookupError:
        return body.decode("utf-8", "replace")
