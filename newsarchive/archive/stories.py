"""Stories: articles that carry the same text, in one outlet or several, under any title.

For each text, hashes of some shingles are stored. An indexed look-up finds the articles that share some of them, and a
comparison of the whole texts decides. The cost of an article does not grow with the archive.
"""

from collections import Counter
from typing import Any

from sqlite_utils import Database

from newsarchive.archive.database import insert
from newsarchive.archive.readings import Reading
from newsarchive.near_duplicates import TextFingerprint, fingerprint, text_of

SHARED = 2  # hashes that an article must share to be a candidate …
FEW = 12  # … or one, if the text has no more hashes than this
CANDIDATES = 10  # articles that are compared, of …
CONSIDERED = 40  # … these, so that one story of many copies does not hide another
TRIED = 3  # of one story
COMMON = 32  # articles that share a shingle; if they belong to …
FORMULA = 8  # … as many stories, the shingle is a set phrase and is skipped
SPLIT = 50  # articles of a story that are compared with each other when one of them has changed
# The moment by which the first article of a story is found. SQLite would read a year alone, '2020', as a Julian day.
APPEARED = "julianday(CASE WHEN length(published_at) >= 10 THEN published_at ELSE first_seen_at END)"


class Stories:
    """The tables `stories` and `z_shingles`. All writes are made within a transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def assign(self, article_id: int, reading: Reading) -> int:
        """Assign an article, new or with a changed text, to the story of the articles that carry its text, or to a new
        one. Stories that it connects are joined. A story that only its earlier text connected is split. Returns the
        story."""
        self._db.execute("DELETE FROM z_shingles WHERE article_id = ?", [article_id])
        rows = [(shingle, article_id) for shingle in reading.shingle_hashes]
        self._db.conn.executemany("INSERT INTO z_shingles VALUES (?, ?)", rows)
        if (present := self._story(article_id)) is not None:
            self._split(present, article_id)
        joined = self._stories_of_copies(article_id, reading)
        if (present := self._story(article_id)) is not None:
            joined.add(present)
        story = min(joined) if joined else insert(self._db, "stories", {"first_article_id": article_id})
        for other in joined - {story}:
            self._db.execute("UPDATE articles SET story_id = ? WHERE story_id = ?", [story, other])
        self._db.execute("UPDATE articles SET story_id = ? WHERE id = ?", [story, article_id])
        for touched in joined | {story}:
            self._update(touched)
        return story

    def shingle_hashes(self, article_id: int) -> list[int]:
        """The hashes by which copies of an article are found (near_duplicates.py)."""
        sql = "SELECT hash FROM z_shingles WHERE article_id = ? ORDER BY hash"
        return [row[0] for row in self._db.execute(sql, [article_id])]

    def remove(self, article_id: int) -> None:
        """Take an article out of its story before it is deleted."""
        self._db.execute("DELETE FROM z_shingles WHERE article_id = ?", [article_id])
        story = self._story(article_id)
        self._db.execute("UPDATE articles SET story_id = NULL WHERE id = ?", [article_id])
        if story is not None:
            self._split(story, None)

    def _stories_of_copies(self, article_id: int, reading: Reading) -> set[int]:
        stories: set[int] = set()
        tried: Counter[int] = Counter()
        for candidate in self._candidates(article_id, reading.shingle_hashes):
            story = self._story(candidate)
            if story is None or story in stories or tried[story] == TRIED:
                continue
            tried[story] += 1
            if reading.fingerprint.same(self._fingerprints("id = ?", candidate)[candidate]):
                stories.add(story)
            if tried.total() == CANDIDATES:
                break
        return stories

    def _candidates(self, article_id: int, hashes: list[int]) -> list[int]:
        """The articles that share enough hashes, those that share most first."""
        shared: Counter[int] = Counter()
        for shingle in hashes:
            sql = "SELECT article_id FROM z_shingles WHERE hash = ? AND article_id <> ? LIMIT ?"
            holders = [row[0] for row in self._db.execute(sql, [shingle, article_id, COMMON])]
            if len(holders) < COMMON or not self._is_formula(holders):
                shared.update(holders)
        needed = SHARED if len(hashes) > FEW else 1
        likely = [holder for holder, count in shared.items() if count >= needed]
        return sorted(likely, key=lambda holder: (-shared[holder], holder))[:CONSIDERED]

    def _split(self, story: int, changed: int | None) -> None:
        """Split a story into the groups of articles that still carry one text. From a story of more than SPLIT articles
        only the changed article is removed, because comparing all of them would delay the crawl."""
        texts = self._fingerprints("story_id = ? ORDER BY id LIMIT ?", story, SPLIT + 1)
        if len(texts) == 1 and changed is not None:
            return
        if len(texts) > SPLIT:
            groups = [{changed}] if changed is not None else []  # `assign` joins it to the story of its new text
        else:
            groups = _groups(texts)
            first = self._db.execute("SELECT first_article_id FROM stories WHERE id = ?", [story]).fetchone()[0]
            groups = [group for group in groups if first not in group] if first in texts else groups[1:]
        for group in groups:
            part = insert(self._db, "stories", {"first_article_id": min(group)})
            self._db.conn.executemany("UPDATE articles SET story_id = ? WHERE id = ?", [(part, one) for one in group])
            self._update(part)
        self._update(story)

    def _fingerprints(self, where: str, *values: Any) -> dict[int, TextFingerprint]:
        """{id: fingerprint} of some articles."""
        rows = self._db.execute(f"SELECT id, lead, body FROM articles WHERE {where}", values).fetchall()  # noqa: S608
        return {row[0]: fingerprint(text_of(*row[1:])) for row in rows}

    def _is_formula(self, articles: list[int]) -> bool:
        """True if articles that share a shingle belong to so many stories that it is a set phrase."""
        # No further article is read once there are enough: its story stands behind its text.
        sql = "SELECT DISTINCT story_id FROM articles WHERE id IN (SELECT value FROM json_each(?)) LIMIT ?"
        return len(self._db.execute(sql, [str(articles), FORMULA]).fetchall()) == FORMULA

    def _story(self, article_id: int) -> int | None:
        row = self._db.execute("SELECT story_id FROM articles WHERE id = ?", [article_id]).fetchone()
        return None if row[0] is None else int(row[0])

    def _update(self, story: int) -> None:
        """Write which article of a story is the first, or delete a story without articles."""
        sql = f"SELECT id FROM articles WHERE story_id = ? ORDER BY {APPEARED}, url LIMIT 1"  # noqa: S608 (a constant)
        first = self._db.execute(sql, [story]).fetchone()
        if first is None:
            self._db.execute("DELETE FROM stories WHERE id = ?", [story])
        else:
            sql = "UPDATE stories SET first_article_id = :first WHERE id = :id AND first_article_id IS NOT :first"
            self._db.execute(sql, {"id": story, "first": first[0]})


def _groups(texts: dict[int, TextFingerprint]) -> list[set[int]]:
    """Articles in groups. Each article carries the same text as another one of its group."""
    groups: list[set[int]] = []
    for one, text in texts.items():
        near = [group for group in groups if any(text.same(texts[other]) for other in group)]
        groups = [group for group in groups if group not in near] + [{one}.union(*near)]
    return groups
