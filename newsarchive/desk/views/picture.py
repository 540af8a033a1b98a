"""A kept picture, and its life: the articles that show it or one that looks like it."""

from dataclasses import asdict

from datasette.utils.asgi import Response
from sqlite_utils import Database

from newsarchive.archive.picture_files import DamagedPicture
from newsarchive.archive.picture_matching import ALIKE
from newsarchive.archive.pictures import Appearance
from newsarchive.desk.queries import Row, languages
from newsarchive.desk.security import PICTURE_POLICY
from newsarchive.desk.timestamps import with_offset
from newsarchive.desk.views.page import NotFound, PageRequest
from newsarchive.text import comparable

MAX_APPEARANCES = 300
COMPARED = ("caption", "credit")
_YEAR = 365 * 24 * 3600


async def picture(page: PageRequest) -> Response:
    """The page of a picture."""
    sha256 = page.request.url_vars["sha256"]
    found = await page.read(lambda db: page.pictures(db).picture(sha256))
    if found is None:
        raise NotFound("missing.picture")
    appearances = await page.read(_appearances, page, sha256)
    shown = await page.with_names(appearances[:MAX_APPEARANCES])
    return await page.render(
        "desk-picture.html",
        picture=found,
        appearances=shown,
        more=max(0, len(appearances) - MAX_APPEARANCES),
        first_fetched=min((one["fetched_at"] for one in appearances if one["sha256"] == sha256), default=None),
        addresses=list(dict.fromkeys(one["url"] for one in appearances if one["sha256"] == sha256)),
        disagreeing=[name for name in (*COMPARED, "date") if any(name in one["other"] for one in appearances)],
    )


async def image(page: PageRequest) -> Response:
    """The kept picture itself, or the small one."""
    sha256, size = page.request.url_vars["sha256"], page.request.url_vars["size"]
    try:
        body = await page.read(lambda db: page.pictures(db).file(sha256, small=size == "small"))
    except DamagedPicture:
        body = None
    if body is None:
        raise NotFound("missing.picture")
    # The digest in the address is that of the picture, so what stands there never changes.
    headers = {"cache-control": "private, max-age=31536000, immutable", "content-security-policy": PICTURE_POLICY}
    return Response(body, headers=headers, content_type="image/webp")


def _appearances(db: Database, page: PageRequest, sha256: str) -> list[Row]:
    """The appearances, the earliest first. `other` names what differs from the first: 'caption', 'credit', and 'date'
    for an article more than a year later. `lag` is in minutes after the first."""
    found = page.pictures(db).life(sha256)
    articles = languages(db, list({one.article_id for one in found}))
    return [_compared(one, found) | {"language": articles[one.article_id]["language"]} for one in found]


def _compared(one: Appearance, found: list[Appearance]) -> Row:
    other = []
    for name in COMPARED:
        stated = [comparable(text) for each in found if (text := getattr(each, name))]
        text = getattr(one, name)
        if text and comparable(text) != stated[0]:
            other.append(name)
    start, time = with_offset(found[0].published_at), with_offset(one.published_at)
    seconds = (time - start).total_seconds() if start and time and one is not found[0] else None
    if seconds is not None and seconds > _YEAR:
        other.append("date")
    kind = "same" if one.shared is None else "alike" if one.distance <= ALIKE else "crop"
    lag = None if seconds is None else round(seconds / 60)
    return asdict(one) | {"id": one.article_id, "other": other, "kind": kind, "lag": lag}
