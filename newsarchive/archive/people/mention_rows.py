"""The rows of `mentions`."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlite_utils import Database

from newsarchive.archive.people.evidence import Fact, facts_of, person_key, posts_of, ranks_of
from newsarchive.mentions import Mention, Post
from newsarchive.mentions.keys import equipment_key, organisation_key

_COLUMNS = 'kind, name, field, start, "end", sentence_start, sentence_end, ranks, offices, rule, confidence'
_KEYS: dict[str, Callable[[str], str]] = {
    "person": person_key,
    "organisation": organisation_key,
    "equipment": equipment_key,
}
Owner = tuple[int | None, str | None, int | None, int | None]  # person and how it is known, organisation, equipment


def key_of(kind: str, name: str) -> str:
    """The key by which names of a kind are compared."""
    return _KEYS[kind](name)


_Stating = dict[tuple[str, Fact], tuple[int, Mention]]  # the first mention of a name that states a fact, with its place


class MentionRows:
    """The table `mentions`. All writes are made within a transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db.conn
        self._held: tuple[int, _Stating] = 0, {}

    def of_article(self, article: int) -> list[Mention]:
        """The stored mentions of an article, as they were found, without the texts of their sentences."""
        sql = f"SELECT {_COLUMNS} FROM mentions WHERE article_id = ? ORDER BY id"  # noqa: S608 (a constant)
        return [_mention(*row) for row in self._db.execute(sql, [article])]

    def complete(self, article: int) -> list[Mention]:
        """The stored mentions of an article, as they were found."""
        found = self.of_article(article)
        return [replace(one, sentence=self._text(article, one)) for one in found]

    def moment(self, article: int) -> str | None:
        """The moment that is stored with an article's mentions; None without any."""
        row = self._db.execute("SELECT at FROM mentions WHERE article_id = ? LIMIT 1", [article]).fetchone()
        return str(row[0]) if row else None

    def write(
        self, article: int, at: str, mentions: Iterable[Mention], owners: Mapping[tuple[str, str], Owner]
    ) -> None:
        """Store an article's mentions instead of those that are stored. `owners` by kind and name."""
        self.delete(article)
        rows = [(article, at, *_values(mention), *owners[mention.kind, mention.name]) for mention in mentions]
        self._db.executemany(
            f"INSERT INTO mentions (article_id, at, {_COLUMNS}, person_id, person_by, organisation_id, equipment_id)"  # noqa: S608
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            rows,
        )

    def delete(self, article: int) -> None:
        """Delete the mentions of an article."""
        self._db.execute("DELETE FROM mentions WHERE article_id = ?", [article])

    def assign(self, profile: int, name: str, person: int | None, by: str | None) -> None:
        """Say who is meant in the articles of a profile."""
        self._db.execute(
            "UPDATE mentions SET person_id = ?, person_by = ? WHERE kind = 'person' AND name = ?"
            " AND article_id IN (SELECT article_id FROM z_profile_articles WHERE profile_id = ?)",
            [person, by, name, profile],
        )

    def hold(self, article: int, mentions: list[Mention]) -> None:
        """Answer `sentence` for an article whose mentions are not in the table yet."""
        self._held = article, _stating(mentions)

    def release(self) -> None:
        """Answer from the table alone."""
        self._held = 0, {}

    def sentence(self, article: int, names: Iterable[str], fact: Fact) -> str:
        """The first sentence of an article that states a fact of a person of some names; '' if none does."""
        is_held = article == self._held[0]
        stating = self._held[1] if is_held else _stating(self.of_article(article))
        found = [stating[name, fact] for name in names if (name, fact) in stating]
        if not found:
            return ""
        _, mention = min(found, key=lambda one: one[0])
        return mention.sentence if is_held else self._text(article, mention)

    def _text(self, article: int, mention: Mention) -> str:
        sql = f"SELECT {mention.field} FROM articles WHERE id = ?"  # noqa: S608 (one of three columns)
        values: list[Any] = [article]
        if mention.field.startswith("caption:"):
            sql = "SELECT caption FROM photos WHERE article_id = ? AND position = ?"
            values.append(int(mention.field.removeprefix("caption:")))
        row = self._db.execute(sql, values).fetchone()
        return (row[0] or "")[mention.sentence_start : mention.sentence_end] if row else ""


def _values(mention: Mention) -> tuple[Any, ...]:
    posts = [
        {"text": post.text, "title": post.title, "organisation": post.organisation, "tenure": post.tenure}
        for post in mention.posts
    ]
    return (
        mention.kind,
        mention.name,
        mention.field,
        mention.start,
        mention.end,
        mention.sentence_start,
        mention.sentence_end,
        _to_json(mention.ranks),
        _to_json(posts),
        mention.rule,
        mention.confidence,
    )


def _to_json(values: Any) -> str:
    return json.dumps(values, ensure_ascii=False) if values else "[]"


def _mention(
    kind: Any,
    name: str,
    field: str,
    start: int,
    end: int,
    first: int,
    last: int,
    ranks: str,
    posts: str,
    rule: str,
    confidence: Any,
) -> Mention:
    said = tuple(Post(**post) for post in json.loads(posts)) if posts != "[]" else ()
    return Mention(kind, name, field, start, end, first, last, "", rule, confidence, tuple(json.loads(ranks)), said)


def _stating(mentions: Iterable[Mention]) -> _Stating:
    found: _Stating = {}
    for place, one in enumerate(mentions):
        if one.kind == "person" and (one.posts or one.ranks):
            for fact in facts_of(posts_of(one), ranks_of(one)):
                found.setdefault((one.name, fact), (place, one))
    return found


def alike(one: Iterable[Mention], other: Iterable[Mention]) -> bool:
    """True if two lists of mentions have the same rows."""
    return list(map(_values, one)) == list(map(_values, other))
