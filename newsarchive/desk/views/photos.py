"""The photo wall: pictures of the newest articles, or those whose caption holds the words."""

from dataclasses import asdict

from datasette.utils.asgi import Response
from sqlite_utils import Database

from newsarchive.archive.search import PhotoHit, QueryError, Search
from newsarchive.desk.queries import Row, languages, rows
from newsarchive.desk.views.page import Listing, PageRequest, Pictures

SIZE = 24


async def photos(page: PageRequest) -> Response:
    """The wall; ?q= searches the captions, ?source= keeps to one outlet."""
    q, source = page.text("q"), page.text("source") or None
    listed = Listing.requested(page, SIZE)
    found: list[Row] = []
    total, problem = None, None
    try:
        if q:
            total = await page.read(lambda db: Search(db).photos(q, SIZE + 1, listed.offset, source))
            articles = await page.read(languages, [hit.article_id for hit in total.hits])
            found = [_photo(hit) | {"language": articles[hit.article_id]["language"]} for hit in total.hits]
        else:
            found = await page.read(_newest, source, SIZE + 1, listed.offset)
    except QueryError as error:
        problem = str(error)
    pictures = Pictures.requested(page.request)
    return await page.render(
        "desk-photos.html",
        status=400 if problem else 200,
        photos=[(photo, pictures.is_visible(photo["id"], photo["url"])) for photo in listed.take(found)],
        pictures=pictures,
        listed=listed,
        source=source,
        q=q,
        total=total,
        problem=problem,
    )


def _photo(hit: PhotoHit) -> Row:
    """A hit as a row, with the caption also in `pieces` that mark the words."""
    texts = {name: "".join(text for text, _ in getattr(hit, name)) or None for name in ("caption", "credit")}
    return asdict(hit) | texts | {"pieces": hit.caption}


def _newest(db: Database, source: str | None, limit: int, offset: int) -> list[Row]:
    """The pictures of the articles published last."""
    where = "a.source = :source" if source else "a.published_at IS NOT NULL"
    # CROSS JOIN: articles first, so that their index gives the newest and nothing is sorted.
    sql = (
        "SELECT p.id, a.id AS article_id, p.url, p.caption, p.credit, p.alt, a.source, a.title, a.language,"  # noqa: S608
        " a.published_at FROM articles a CROSS JOIN photos p ON p.article_id = a.id"
        f" WHERE {where} ORDER BY a.published_at DESC, a.id DESC, p.position LIMIT :n OFFSET :skip"
    )
    return rows(db, sql, source=source, n=limit, skip=offset)
