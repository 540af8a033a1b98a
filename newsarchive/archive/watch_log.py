"""What the readers of standing questions were told: the tables `z_watch_readers`, `z_watch_articles` and
`z_watch_changes`.

The archive keeps every article and every change that a reader was told. What is new to a reader is what matches and is
not among them. That does not depend on the clock, nor on the order in which crawls, loads and merges store things.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlite_utils import Database

from newsarchive.archive.article_changes import KEY, Edit, edits, with_words
from newsarchive.archive.compression import digest
from newsarchive.archive.search import Filters, Search
from newsarchive.archive.search.search import snapshot

Key = tuple[str, int | None]  # the key of a change, and its article; None for a row of a saved question


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: `question` identifies it, `words` and `filters` are those of a search.

    A reader that begins, or whose question has changed, is told what the archive learned since `start` (a moment). With
    `again` every reader is told that, whatever it was told before.
    """

    question: str
    start: str
    words: str = ""
    filters: Filters = Filters()  # noqa: RUF009 (it is frozen)
    again: bool = False

    def is_new_to(self, reader: "Reader | None") -> bool:
        """True if the reader was told nothing yet about this question in this form."""
        return reader is None or reader.question != self.question


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader of a question. `question` is what was asked when the reader was told last; `told_at` is that moment."""

    id: int
    question: str
    told_at: str | None


@dataclass(slots=True)
class News:
    """What is new: ids of articles (the newest first), edits, and rows of a saved question by their places. `keys` are
    the keys of the edits and rows. `known_articles` and `known_keys` need not be told: the archive knew them before the
    reader began."""

    articles: list[int] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    keys: list[Key] = field(default_factory=list)
    known_articles: set[int] = field(default_factory=set)
    known_keys: list[Key] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.articles or self.edits or self.rows)


class WatchLog:
    """The tables. All writes are made within a transaction."""

    def __init__(self, db: Database, search: Search) -> None:
        self._db, self._search = db, search

    def reader(self, watch: str, reader: str) -> Reader | None:
        """The reader of a question, None before the first digest."""
        sql = "SELECT id, question, told_at FROM z_watch_readers WHERE watch = ? AND reader = ?"
        row = self._db.execute(sql, [watch, reader]).fetchone()
        return Reader(*row) if row else None

    def news(self, reader: Reader | None, asked: Asked) -> News:
        """What is new to a reader about words and filters. Raises QueryError."""
        with snapshot(self._db.conn):
            matching = self._search.article_ids(asked.words, asked.filters)
            told, keys = self._told_articles(reader), self._told_keys(reader)
            begins = asked.again or asked.is_new_to(reader)
            news = News(known_articles=self._seen_before(asked.start) & matching if begins else set())
            new = matching - news.known_articles - (set() if asked.again else told)
            news.articles = sorted(new, reverse=True)
            past = _seconds(asked.start if begins or reader is None else reader.told_at or asked.start)
            expression = self._search.expression(asked.words) if asked.words.strip() else None
            for edit in edits(self._db, matching | told):
                if not asked.again:
                    edit = replace(edit, changes=tuple(one for one in edit.changes if one.key not in keys))
                if not edit.changes:
                    continue
                earlier = _seconds(edit.noticed_at) < past
                if expression and not (begins and earlier):
                    edit = with_words(self._db, edit, expression)
                # An article that is new to the reader is told as it is now, not with its history.
                if earlier and (begins or (edit.article_id in new and not edit.appears)):
                    news.known_keys += edit.keys
                else:
                    news.edits.append(edit)
                    news.keys += edit.keys
        if not asked.is_new_to(reader):
            news.known_articles = set()  # what is pending stays so
            news.known_keys = [] if asked.again else news.known_keys
        return news

    def row_news(self, reader: Reader | None, asked: Asked, rows: Sequence[tuple[Sequence[object], str]]) -> News:
        """What is new to a reader among the rows of a saved question: (the values that identify it, the moment when the
        archive learned of it)."""
        keys, news, past = self._told_keys(reader), News(), _seconds(asked.start)
        for place, (values, learned) in enumerate(rows):
            key: Key = (digest(json.dumps(values, default=str).encode())[:KEY], None)
            if (asked.again or asked.is_new_to(reader)) and _seconds(learned) < past:
                news.known_keys += [key] if asked.is_new_to(reader) else []
            elif asked.again or key[0] not in keys:
                news.rows.append(place)
                news.keys.append(key)
        return news

    def begin(self, watch: str, reader: str, question: str, news: News) -> Reader:
        """Store a reader, or the new form of its question, and what it need not be told."""
        sql = "INSERT INTO z_watch_readers (watch, reader, question) VALUES (?, ?, ?)"
        self._db.execute(f"{sql} ON CONFLICT DO UPDATE SET question = excluded.question", [watch, reader, question])
        found = self.reader(watch, reader)
        assert found is not None
        self._add(found.id, news.known_articles, news.known_keys)
        return found

    def told(self, reader: Reader, news: News, at: str) -> None:
        """Note that a reader was told everything in `news`. `at` is the present moment."""
        self._add(reader.id, news.articles, [*news.keys, *news.known_keys])
        self._db.execute("UPDATE z_watch_readers SET told_at = ? WHERE id = ?", [at, reader.id])

    def _add(self, reader: int, articles: Iterable[int], keys: Iterable[Key]) -> None:
        # A merge may have deleted an article in the meantime.
        sql = "INSERT OR IGNORE INTO z_watch_articles SELECT ?, id FROM articles WHERE id = ?"
        self._db.conn.executemany(sql, [(reader, article) for article in articles])
        sql = (
            "INSERT OR IGNORE INTO z_watch_changes SELECT ?1, ?2, ?3"
            " WHERE ?3 IS NULL OR EXISTS (SELECT 1 FROM articles WHERE id = ?3)"
        )
        self._db.conn.executemany(sql, [(reader, *key) for key in keys])

    def _told_articles(self, reader: Reader | None) -> set[int]:
        sql = "SELECT article_id FROM z_watch_articles WHERE reader_id = ?"
        return {row[0] for row in self._db.execute(sql, [reader.id])} if reader else set()

    def _told_keys(self, reader: Reader | None) -> set[str]:
        sql = "SELECT key FROM z_watch_changes WHERE reader_id = ?"
        return {row[0] for row in self._db.execute(sql, [reader.id])} if reader else set()

    def _seen_before(self, moment: str) -> set[int]:
        sql = "SELECT id FROM articles WHERE julianday(first_seen_at) < julianday(?)"
        return {row[0] for row in self._db.execute(sql, [moment])}


def _seconds(moment: str) -> float:
    """The seconds since 1970; 0 for a damaged moment, which is then long ago."""
    try:
        return datetime.fromisoformat(moment).timestamp()
    except ValueError:
        return 0.0
