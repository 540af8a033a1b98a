"""What outlets changed in articles after publication, for the digests of standing questions.

The changes of one article at one moment are one edit. Each change has a key that does not depend on its row: the
article, the field, the texts, and how often the same change was noticed before. A merge can replace a row by another
one for the same change, with another moment.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlite_utils import Database

from newsarchive.archive.compression import digest
from newsarchive.archive.search.indexes import COLUMNS

GONE = "gone_at"
KEY = 24  # characters of a key
_EDITS = """
SELECT article_id, noticed_at, field, old, new FROM revisions
WHERE article_id IN (SELECT value FROM json_each(?)) AND origin = 'outlet' AND NOT volatile
ORDER BY article_id, julianday(noticed_at), id
"""
_ALL = """
SELECT noticed_at, field, old FROM revisions WHERE article_id = ? AND field <> 'gone_at'
ORDER BY julianday(noticed_at) DESC, id DESC
"""
_TEXTS = """
SELECT title, lead, body, authors, agency, section, source, tags,
       (SELECT group_concat(raw, char(10)) FROM evidence WHERE article_id = a.id AND field GLOB 'title.declared*')
           AS headline,
       (SELECT json_group_array(json_object('caption', caption, 'credit', credit)) FROM photos WHERE article_id = a.id)
           AS photos
FROM articles a WHERE id = ?
"""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A changed field, its text before and after (lists and photos as JSON), and the key of the change."""

    field: str
    old: str | None
    new: str | None
    key: str


@dataclass(frozen=True, slots=True)
class Edit:
    """What was noticed of an article at one moment (ISO 8601). If `appears`, the edit brought the words of the question
    into an article that did not match before; if `vanishes`, it took them out."""

    article_id: int
    noticed_at: str
    changes: tuple[FieldChange, ...]
    appears: bool = False
    vanishes: bool = False

    @property
    def keys(self) -> list[tuple[str, int | None]]:
        """(key, article) of each change."""
        return [(change.key, self.article_id) for change in self.changes]

    @property
    def is_gone(self) -> bool:
        """True if the outlet took the article away."""
        return any(change.field == GONE and change.new for change in self.changes)

    @property
    def is_back(self) -> bool:
        """True if the article was there again."""
        return any(change.field == GONE and change.old for change in self.changes)

    @property
    def texts(self) -> list[FieldChange]:
        """The changes of the article's content."""
        return [change for change in self.changes if change.field != GONE]


def edits(db: Database, article_ids: Collection[int]) -> Iterator[Edit]:
    """All edits of some articles, by article and moment."""
    rows = db.execute(_EDITS, [json.dumps(sorted(article_ids))])
    for article_id, revisions in groupby(rows, key=itemgetter(0)):
        seen: Counter[str] = Counter()
        for noticed_at, group in groupby(revisions, key=itemgetter(1)):
            changes = tuple(_change(row, seen) for row in group)
            yield Edit(article_id, noticed_at, changes)


def with_words(db: Database, edit: Edit, expression: str) -> Edit:
    """The edit, and whether it brought or took the words of an FTS5 expression (Search.expression)."""
    if not edit.texts:
        return edit
    (row,) = db.query(_TEXTS, [edit.article_id])
    after, before = row, row
    for noticed_at, changes in groupby(db.execute(_ALL, [edit.article_id]).fetchall(), key=itemgetter(0)):
        after = before
        before = before | {field: old for _, field, old in changes}
        if noticed_at == edit.noticed_at:
            break
    had, has = _match(expression, before), _match(expression, after)
    return replace(edit, appears=has and not had, vanishes=had and not has)


def _change(row: tuple[Any, ...], seen: Counter[str]) -> FieldChange:
    article_id, _, field, old, new = row
    # The moment at which an article was gone is another one after a merge.
    texts = [bool(old), bool(new)] if field == GONE else [old, new]
    content = json.dumps([article_id, field, *texts])
    seen[content] += 1
    return FieldChange(field, old, new, digest(f"{content} {seen[content]}".encode())[:KEY])


def _match(expression: str, row: dict[str, Any]) -> bool:
    """True if the texts of an article match. They are indexed as `z_search_folded` indexes them."""
    photos = json.loads(row["photos"] or "[]")
    texts = row | {"author": row["authors"], "tag": row["tags"]}
    texts |= {name: "\n".join(photo[name] or "" for photo in photos) for name in ("caption", "credit")}
    values = [(texts[name] or "").replace("đ", "d").replace("Đ", "D") for name in COLUMNS]
    with closing(sqlite3.connect(":memory:")) as memory:
        columns = ", ".join(COLUMNS)
        memory.execute(f"CREATE VIRTUAL TABLE texts USING fts5({columns}, tokenize='unicode61 remove_diacritics 2')")
        memory.execute(f"INSERT INTO texts VALUES ({', '.join('?' * len(COLUMNS))})", values)  # noqa: S608 (our own words)
        found = memory.execute("SELECT 1 FROM texts WHERE texts MATCH ?", [expression]).fetchone()
    return found is not None
