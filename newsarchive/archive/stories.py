"""Stories: articles that carry the same text, in one outlet or several, whatever title stands above it.

Of each text some runs of words are kept, chosen by their value: two texts that share a passage keep the same
ones. An indexed look-up gives the candidates, and a comparison of the whole texts decides; the cost of an
article does not grow with the archive.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from sqlite_utils import Database

from newsarchive.archive.database import insert
from newsarchive.archive.near_duplicates import TextFingerprint, fingerprint
from newsarchive.archive.readings import Reading

SHARED = 2  # shingle hashes that make a candidate …
FEW = 12  # … but one is enough for a text that leaves so few
CANDIDATES = 10  # compared, of …
CONSIDERED = 40  # … these, so that one story of many copies does not hide another
TRIED = 3  # of one story
# A run that so many articles share is asked whether one story shares it, or a formula of the trade does.
COMMON = 32
FORMULA = 8  # stories
PARTED = 50  # articles of a story that are compared with each other when one of them has changed
# When an article came, for the order in which a text ran. A year or a month alone is no moment: SQLite would read
# '2020' as a day of the Stone Age.
APPEARED = "julianday(CASE WHEN length(published_at) >= 10 THEN published_at ELSE first_seen_at END)"


class Stories:
    """The tables `stories` and `shingles`. All writes are made within a transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def assign(self, article_id: int, reading: Reading) -> int:
        """Give an article, new or with a changed text, its story: that of the articles which carry the
        same text, or one of its own. Stories that it joins become one; a story that only its earlier text
        held together falls into its parts."""
        self._db.execute("DELETE FROM shingles WHERE article_id = ?", [article_id])
        self._db.conn.executemany(
            "INSERT INTO shingles VALUES (?, ?)", [(run, article_id) for run in reading.shingle_hashes]
        )
        left = self._story(article_id)
        if left is not None:
            self._part(left, article_id)
        joined = self._copied(article_id, reading)
        own = self._story(article_id)
        if own is not None:
            joined.add(own)
        story = min(joined) if joined else insert(self._db, "stories", {"first_article_id": article_id})
        for other in joined - {story}:
            self._db.execute("UPDATE articles SET story_id = ? WHERE story_id = ?", [story, other])
        self._db.execute("UPDATE articles SET story_id = ? WHERE id = ?", [story, article_id])
        for touched in joined | {story}:
            self._settle(touched)
        return story

    def remove(self, article_id: int) -> None:
        """Take an article out of its story before it is deleted."""
        self._db.execute("DELETE FROM shingles WHERE article_id = ?", [article_id])
        story = self._story(article_id)
        self._db.execute("UPDATE articles SET story_id = NULL WHERE id = ?", [article_id])
        if story is not None:
            self._part(story, None)

    def _copied(self, article_id: int, reading: Reading) -> set[int]:
        """The stories of the articles that carry the same text."""
        stories: set[int] = set()
        tried: Counter[int] = Counter()
        for candidate in self._candidates(article_id, reading.shingle_hashes):
            story = self._story(candidate)
            if story is None or story in stories or tried[story] == TRIED:
                continue
            tried[story] += 1
            if reading.fingerprint.same(fingerprint(self._text(candidate))):
                stories.add(story)
            if tried.total() == CANDIDATES:
                break
        return stories

    def _candidates(self, article_id: int, found: list[int]) -> list[int]:
        holders: Counter[int] = Counter()
        stories: dict[int, int | None] = {}
        for run in found:
            rows = self._db.execute(
                "SELECT article_id FROM shingles WHERE hash = ? AND article_id <> ? LIMIT ?", [run, article_id, COMMON]
            ).fetchall()
            if len(rows) == COMMON:
                stories |= {row[0]: self._story(row[0]) for row in rows if row[0] not in stories}
                if len({stories[row[0]] for row in rows}) >= FORMULA:
                    continue
            holders.update(row[0] for row in rows)
        needed = SHARED if len(found) > FEW else 1
        likely = [holder for holder, shared in holders.items() if shared >= needed]
        return sorted(likely, key=lambda holder: (-holders[holder], holder))[:CONSIDERED]

    def _part(self, story: int, changed: int | None) -> None:
        """Let a story fall into the groups of articles that still carry one text. One of very many articles
        loses the changed article at the most: to compare all of them would hold up the crawl."""
        rows = self._db.execute(
            "SELECT id, lead, body FROM articles WHERE story_id = ? ORDER BY id LIMIT ?", [story, PARTED + 1]
        ).fetchall()
        if len(rows) == 1 and changed is not None:
            return
        if len(rows) > PARTED:
            groups = [{changed}] if changed is not None else []  # `assign` joins it to the story of its new text
        else:
            likes = {row[0]: fingerprint("\n".join(filter(None, row[1:]))) for row in rows}
            groups = _groups(likes)
            first = self._db.execute("SELECT first_article_id FROM stories WHERE id = ?", [story]).fetchone()[0]
            groups = [group for group in groups if first not in group] if first in likes else groups[1:]
        for group in groups:
            part = insert(self._db, "stories", {"first_article_id": min(group)})
            self._db.conn.executemany("UPDATE articles SET story_id = ? WHERE id = ?", [(part, one) for one in group])
            self._settle(part)
        self._settle(story)

    def _text(self, article_id: int) -> str:
        row = self._db.execute("SELECT lead, body FROM articles WHERE id = ?", [article_id]).fetchone()
        return "\n".join(filter(None, row))

    def _story(self, article_id: int) -> int | None:
        row = self._db.execute("SELECT story_id FROM articles WHERE id = ?", [article_id]).fetchone()
        return None if row[0] is None else int(row[0])

    def _settle(self, story: int) -> None:
        """Name the first by time, and drop a story that no article has any more."""
        first = self._db.execute(
            f"SELECT id FROM articles WHERE story_id = ? ORDER BY {APPEARED}, url LIMIT 1",  # noqa: S608 (a constant)
            [story],
        ).fetchone()
        if first is None:
            self._db.execute("DELETE FROM stories WHERE id = ?", [story])
        else:
            self._db.execute(
                "UPDATE stories SET first_article_id = ? WHERE id = ? AND first_article_id IS NOT ?",
                [first[0], story, first[0]],
            )


def _groups(likes: dict[int, TextFingerprint]) -> list[set[int]]:
    """Articles in groups, each article the same as another one of its group."""
    groups: list[set[int]] = []
    for one, like in likes.items():
        near = [group for group in groups if _any_same(like, (likes[other] for other in group))]
        groups = [group for group in groups if group not in near] + [{one}.union(*near)]
    return groups


def _any_same(like: TextFingerprint, others: Iterable[TextFingerprint]) -> bool:
    return any(like.same(other) for other in others)
