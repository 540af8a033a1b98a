"""Stories that several articles carry, the newest first."""

from datasette.utils.asgi import Response
from sqlite_utils import Database

from newsarchive.desk.queries import Row, offsets_differ, rows, story_articles
from newsarchive.desk.views.page import PageRequest, with_query

SIZE = 20
MAX_COPIES = 12  # of one story in the list


async def stories(page: PageRequest) -> Response:
    """The list; ?before=ID continues after a story."""
    text = page.text("before", 18)
    before = int(text) if text.isascii() and text.isdigit() else None
    found = await page.read(_stories, before, SIZE + 1)
    later = with_query(page.request, before=str(found[SIZE - 1]["id"])) if len(found) > SIZE else None
    return await page.render("desk-stories.html", stories=found[:SIZE], later=later, before=before)


def _stories(db: Database, before: int | None, limit: int) -> list[Row]:
    """The newest stories of several articles, with an id below `before`: `id`, `count`, some `copies`, and whether
    these state different UTC offsets (`zones`)."""
    sql = (
        "SELECT story_id AS id, count(*) AS count FROM articles WHERE story_id < :before"
        " GROUP BY story_id HAVING count(*) > 1 ORDER BY story_id DESC LIMIT :n"
    )
    found = rows(db, sql, before=before if before is not None else 2**62, n=limit)
    for story in found:
        story["copies"] = story_articles(db, story["id"], MAX_COPIES)
        story["zones"] = offsets_differ(story["copies"])
    return found
