"""Stories that several articles carry: the one whose first article is the newest stands first."""

from datasette.utils.asgi import Response
from sqlite_utils import Database

from newsarchive.desk.queries import Row, offsets_differ, rows, story_articles
from newsarchive.desk.views.page import PageRequest, with_query

SIZE = 20
MAX_COPIES = 12  # of one story in the list
_SHARED = """
WITH shared AS MATERIALIZED (
    SELECT story_id AS id, count(*) AS count FROM articles WHERE story_id IS NOT NULL
    GROUP BY story_id HAVING count(*) > 1
)
SELECT s.id, (SELECT count FROM shared WHERE id = s.id) AS count
FROM articles f CROSS JOIN stories s ON s.id = f.story_id AND s.first_article_id = f.id
WHERE {} AND +f.story_id IN (SELECT id FROM shared)
ORDER BY f.published_at DESC, f.id DESC LIMIT :n
"""
# The articles are read in the order of their index, from the newest on.
_DATED = _SHARED.format("f.published_at <= :at AND (f.published_at < :at OR f.id < :first)")
_UNDATED = _SHARED.format("coalesce(length(f.published_at), 0) < 10 AND f.published_at IS NULL AND f.id < :first")
_PLACE = "SELECT f.published_at AS at, f.id AS first FROM stories s JOIN articles f ON f.id = s.first_article_id"


async def stories(page: PageRequest) -> Response:
    """The list; ?before=ID continues after a story."""
    text = page.text("before", 18)
    before = int(text) if text.isascii() and text.isdigit() else None
    found = await page.read(_stories, before, SIZE + 1)
    later = with_query(page.request, before=str(found[SIZE - 1]["id"])) if len(found) > SIZE else None
    return await page.render("desk-stories.html", stories=found[:SIZE], later=later, before=before)


def _stories(db: Database, before: int | None, limit: int) -> list[Row]:
    """The stories of several articles that appeared last, after the story `before`: `id`, `count`, some `copies`, and
    whether these state different UTC offsets (`zones`)."""
    place: Row = {"at": "~", "first": 2**62}  # after all of them
    if before is not None:
        place = next(iter(rows(db, f"{_PLACE} WHERE s.id = :story", story=before)), {"at": None, "first": 0})
    found = rows(db, _DATED, **place, n=limit) if place["at"] is not None else []
    if len(found) < limit:
        first = place["first"] if place["at"] is None else 2**62
        found += rows(db, _UNDATED, first=first, n=limit - len(found))
    for story in found:
        story["copies"] = story_articles(db, story["id"], MAX_COPIES)
        story["zones"] = offsets_differ(story["copies"])
    return found
