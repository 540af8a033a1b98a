"""Stories: articles that carry the same text, in one outlet or several, whatever title stands above it.

Runs of five words are hashed, and one in eight is kept, chosen by its value: two texts that share a
passage keep the same ones. An indexed look-up gives the candidates, and containment of all the runs of
the shorter text in the longer decides; the cost of an article does not grow with the archive.
"""

from __future__ import annotations

import re
import unicodedata
from hashlib import blake2b

from sqlite_utils import Database

from newsarchive.archive.database import insert

WORDS = 5
SAMPLE = 8
SHARED = 2  # sampled runs that make a candidate …
FEW = 8  # … but one is enough for a short text, of which so few are kept
CANDIDATES = 10
CONTAINMENT = 0.6
# A run that this many articles share is a formula of the trade, not a trace of a copy.
COMMON = 64


def shingles(text: str) -> set[int]:
    """Hashes (64 bits, signed) of the runs of words of a text, marks and Unicode composition aside."""
    words = re.findall(r"\w+", unicodedata.normalize("NFC", text).casefold())
    return {_hash(" ".join(words[i : i + WORDS])) for i in range(len(words) - WORDS + 1)}


class Stories:
    """The tables `stories` and `shingles`. All writes are made within a transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def assign(self, article_id: int) -> int:
        """Give an article, new or with a changed text, its story: that of the articles which carry the
        same text, or one of its own. Stories that it turns out to join become one."""
        runs = shingles(self._text(article_id))
        sampled = [run for run in runs if run % SAMPLE == 0]
        copies = [c for c in self._candidates(article_id, sampled) if self._same(runs, shingles(self._text(c)))]
        self._db.execute("DELETE FROM shingles WHERE article_id = ?", [article_id])
        self._db.conn.executemany("INSERT INTO shingles VALUES (?, ?)", [(run, article_id) for run in sampled])
        left = self._story(article_id)
        joined = sorted({story for story in map(self._story, copies) if story is not None})
        if joined:
            story = joined[0]
            for other in joined[1:]:
                self._db.execute("UPDATE articles SET story_id = ? WHERE story_id = ?", [story, other])
        elif left is not None and self._alone(left):
            story = left
        else:
            story = insert(self._db, "stories", {"first_article_id": article_id})
        self._db.execute("UPDATE articles SET story_id = ? WHERE id = ?", [story, article_id])
        for touched in {story, *joined[1:]} | ({left} if left is not None else set()):
            self._settle(touched)
        return story

    def _candidates(self, article_id: int, sampled: list[int]) -> list[int]:
        holders: dict[int, int] = {}
        for run in sampled:
            rows = self._db.execute(
                "SELECT article_id FROM shingles WHERE hash = ? AND article_id <> ? LIMIT ?",
                [run, article_id, COMMON],
            ).fetchall()
            if len(rows) < COMMON:
                for (holder,) in rows:
                    holders[holder] = holders.get(holder, 0) + 1
        needed = SHARED if len(sampled) > FEW else 1
        found = [holder for holder, shared in holders.items() if shared >= needed]
        return sorted(found, key=lambda holder: (-holders[holder], holder))[:CANDIDATES]

    @staticmethod
    def _same(one: set[int], other: set[int]) -> bool:
        shorter = min(len(one), len(other))
        return shorter > 0 and len(one & other) >= CONTAINMENT * shorter

    def _text(self, article_id: int) -> str:
        row = self._db.execute("SELECT lead, body FROM articles WHERE id = ?", [article_id]).fetchone()
        return "\n".join(filter(None, row))

    def _story(self, article_id: int) -> int | None:
        row = self._db.execute("SELECT story_id FROM articles WHERE id = ?", [article_id]).fetchone()
        return None if row[0] is None else int(row[0])

    def _alone(self, story: int) -> bool:
        row = self._db.execute("SELECT count(*) FROM articles WHERE story_id = ?", [story]).fetchone()
        return bool(row[0] == 1)

    def _settle(self, story: int) -> None:
        """Name the first by time, and drop a story that no article has any more."""
        first = self._db.execute(
            "SELECT id FROM articles WHERE story_id = ?"
            " ORDER BY coalesce(julianday(published_at), julianday(first_seen_at)), id LIMIT 1",
            [story],
        ).fetchone()
        if first is None:
            self._db.execute("DELETE FROM stories WHERE id = ?", [story])
        else:
            self._db.execute(
                "UPDATE stories SET first_article_id = ? WHERE id = ? AND first_article_id IS NOT ?",
                [first[0], story, first[0]],
            )


def _hash(run: str) -> int:
    return int.from_bytes(blake2b(run.encode(), digest_size=8).digest(), "big", signed=True)
