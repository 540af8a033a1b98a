"""What the archive holds, in a few figures."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

_FIGURES = """
SELECT (SELECT count(*) FROM articles),
       (SELECT count(DISTINCT source) FROM articles),
       (SELECT count(*) FROM photos),
       (SELECT count(*) FROM photos WHERE caption IS NOT NULL),
       (SELECT min(substr(published_at, 1, 10)) FROM articles),
       (SELECT max(substr(published_at, 1, 10)) FROM articles),
       (SELECT count(*) FROM (SELECT 1 FROM articles GROUP BY story_id HAVING count(*) > 1)),
       (SELECT count(DISTINCT article_id) FROM revisions
        WHERE field <> 'gone_at' AND origin = 'outlet' AND NOT volatile),
       (SELECT count(*) FROM articles WHERE gone_at IS NOT NULL)
"""


@dataclass(slots=True, frozen=True)
class Summary:
    """Counts, and the first and last day of publication (to the precision that is known)."""

    articles: int
    sources: int
    photos: int
    captions: int
    first_day: str | None
    last_day: str | None
    shared_stories: int
    revised: int
    gone: int


def summarise(db: Database) -> Summary:
    """The archive's figures at this moment."""
    return Summary(*db.execute(_FIGURES).fetchone())
