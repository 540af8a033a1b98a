"""The wall of photos: pictures of the newest articles, or those whose caption or credit holds the words."""

import re
import shlex
from dataclasses import asdict

from datasette.utils.asgi import Response
from sqlite_utils import Database

from newsarchive.archive.search import PhotoHit, QueryError, Search
from newsarchive.desk.queries import Row, languages, rows
from newsarchive.desk.views.page import Listing, OutletPictures, PageRequest

SIZE = 24
_YEAR = re.compile(r"[12]\d{3}", re.ASCII)


async def photos(page: PageRequest) -> Response:
    """The wall; ?q= searches the captions and credits, ?source= keeps to one outlet, ?year= to one year."""
    q, source = page.text("q"), page.text("source") or None
    year = page.text("year") if _YEAR.fullmatch(page.text("year")) else None
    listed = Listing.requested(page, SIZE)
    found: list[Row] = []
    total, problem = None, None
    try:
        if q:
            total = await page.read(lambda db: Search(db).photos(q, SIZE + 1, listed.offset, source, year))
            articles = await page.read(languages, [hit.article_id for hit in total.hits])
            found = [_photo(hit) | {"language": articles[hit.article_id]["language"]} for hit in total.hits]
        else:
            found = await page.read(_newest, source, year, SIZE + 1, listed.offset)
    except QueryError as error:
        problem = str(error)
    unknown = await page.read(lambda db: Search(db).unknown_photo_words(q)) if total and not total.total else []
    pictures = OutletPictures.requested(page.request)
    shown = await page.with_names(await page.with_kept(listed.take(found)))
    return await page.render(
        "desk-photos.html",
        status=400 if problem else 200,
        photos=[(photo, not photo["kept"] and pictures.is_visible(photo["id"], photo["url"])) for photo in shown],
        pictures=pictures,
        listed=listed,
        source=source,
        year=year,
        years=await page.read(_years),
        q=q,
        total=total,
        unknown=unknown,
        problem=problem,
        command=_command(q, source, year),
    )


def _command(q: str, source: str | None, year: str | None) -> str:
    """The command that takes the pictures of this search into a folder."""
    words = ["newsarchive", "export", "--photos", "pictures"]
    for option, value in (("query", q), ("source", source), ("since", year and f"{year}-01-01")):
        words += [f"--{option}", value] if value else []
    return shlex.join(words + (["--until", f"{year}-12-31"] if year else []))


def _photo(hit: PhotoHit) -> Row:
    """A hit as a row, with the caption also in `pieces` that mark the words."""
    texts = {name: "".join(text for text, _ in getattr(hit, name)) or None for name in ("caption", "credit")}
    return asdict(hit) | texts | {"pieces": hit.caption}


def _years(db: Database) -> list[str]:
    """The years from the last article to the first."""
    sql = "SELECT min(published_at) AS first, max(published_at) AS last FROM articles WHERE published_at >= '1'"
    (row,) = rows(db, sql)
    ends = [int(end[:4]) for end in row.values() if end and end[:4].isdecimal()]
    return [f"{year:04}" for year in range(ends[1], ends[0] - 1, -1)] if len(ends) == 2 else []


def _newest(db: Database, source: str | None, year: str | None, limit: int, offset: int) -> list[Row]:
    """The pictures of the articles published last."""
    where = "a.source = :source" if source else "a.published_at IS NOT NULL"
    where += " AND a.published_at >= :year AND a.published_at < :year || '~'" if year else ""
    # CROSS JOIN: articles first, so that their index gives the newest and nothing is sorted.
    sql = (
        "SELECT p.id, a.id AS article_id, p.url, p.caption, p.credit, p.alt, a.source, a.title, a.language,"  # noqa: S608
        " a.published_at FROM articles a CROSS JOIN photos p ON p.article_id = a.id"
        f" WHERE {where} ORDER BY a.published_at DESC, a.id DESC, p.position LIMIT :n OFFSET :skip"
    )
    return rows(db, sql, source=source, year=year, n=limit, skip=offset)
