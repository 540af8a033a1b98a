"""Stories that several articles carry: the one whose first article is the newest stands first."""

from datasette.utils.asgi import Response
from sqlite_utils import Database

from newsarchive.archive.stories import APPEARED
from newsarchive.desk.queries import Row, offsets_differ, rows, story_articles
from newsarchive.desk.views.page import PageRequest, with_query

SIZE = 20
MAX_COPIES = 12  # of one story in the list
_SHARED = f"""
WITH shared AS MATERIALIZED (
    SELECT story_id AS id, count(*) AS count FROM articles WHERE story_id IS NOT NULL
    GROUP BY story_id HAVING count(*) > 1
),
told AS MATERIALIZED (
    SELECT shared.id, count, {APPEARED} AS appeared
    FROM shared JOIN stories s ON s.id = shared.id JOIN articles a ON a.id = s.first_article_id
)
SELECT id, count FROM told
WHERE :before IS NULL OR (appeared, id) < (SELECT appeared, id FROM told WHERE id = :before)
ORDER BY appeared DESC, id DESC LIMIT :n
"""  # noqa: S608 (our own words)


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
    found = rows(db, _SHARED, before=before, n=limit)
    for story in found:
        story["copies"] = story_articles(db, story["id"], MAX_COPIES)
        story["zones"] = offsets_differ(story["copies"])
    return found
