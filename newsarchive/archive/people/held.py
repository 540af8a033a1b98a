"""The tables `offices_held` and `ranks_held`: what a person is said to hold, and which articles said so first and
last."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from newsarchive.archive.people.evidence import Evidence, Fact, rank_level
from newsarchive.archive.people.mention_rows import MentionRows
from newsarchive.archive.people.names import NamedThings
from newsarchive.archive.people.profiles import Appearance, Profile, Profiles

_ENDS = "articles, first_seen_at, first_article_id, last_seen_at, last_article_id"
_ENDS_OF_ROW = tuple(
    f"{end}_{column}" for end in ("first", "last") for column in ("seen_at", "article_id", "source", "sentence")
)
_QUALIFIER = """
SELECT h.office || coalesce(' ' || o.name, '') FROM offices_held h LEFT JOIN organisations o ON o.id = h.organisation_id
WHERE h.person_id = ?
ORDER BY h.organisation_id IS NULL, h.tenure = 'former', h.last_seen_at DESC, h.articles DESC, h.office_key, o.key
LIMIT 1
"""


_Said = dict[int, tuple[str, list[Evidence]]]  # what articles, by their rows, say of a person; and their sources


@dataclass(slots=True)
class Span:
    """How many articles state a fact, and the first and the last of them: moment, address, row."""

    articles: int
    first: tuple[str, str, int]
    last: tuple[str, str, int]


class HeldRows:
    """Both tables. All writes are made within a transaction."""

    def __init__(self, db: Database, profiles: Profiles, mentions: MentionRows, things: NamedThings) -> None:
        self._db = db.conn
        self._profiles = profiles
        self._mentions = mentions
        self._things = things

    def add(self, person: int, profile: Profile, article: Appearance) -> None:
        """Add one more article of a person's profile, or the first one."""
        mine = (article.at, article.url, article.row)
        said: _Said = {}
        for fact in profile.evidence.facts:
            rows = self._rows(person, fact)
            if not rows:
                self._insert(person, fact, self._values(person, fact, Span(1, mine, mine), said))
                continue
            number, articles, first_at, first, last_at, last = rows[0]
            written: dict[str, Any] = {"articles": articles + 1}
            if article.at <= first_at and mine <= (first_at, self._profiles.url(first), first):
                written |= self._end("first", person, article.row, article.at, fact, said)
            if article.at >= last_at and mine >= (last_at, self._profiles.url(last), last):
                written |= self._end("last", person, article.row, article.at, fact, said)
            self._update(fact, number, written)

    def rebuild(self, person: int, profiles: Iterable[Profile]) -> None:
        """Make the rows of a person what its certain profiles say."""
        spans = self.spans(profiles)
        said: _Said = {}
        for table in ("office", "rank"):
            for fact, number in self._present(table, person).items():
                if fact not in spans:
                    self._db.execute(f"DELETE FROM {table}s_held WHERE id = ?", [number])  # noqa: S608 (our own words)
        for fact, span in spans.items():
            values = self._values(person, fact, span, said)
            if rows := self._rows(person, fact):
                self._update(fact, rows[0][0], values)
            else:
                self._insert(person, fact, values)

    def refresh_sentences(self, person: int, profile: Profile, article: int) -> None:
        """Write anew what an article says that was edited, where it is the first or the last one."""
        said: _Said = {}
        for fact in profile.evidence.facts:
            for number, _, first_at, first, last_at, last in self._rows(person, fact):
                written: dict[str, Any] = {}
                if first == article:
                    written |= self._end("first", person, article, first_at, fact, said)
                if last == article:
                    written |= self._end("last", person, article, last_at, fact, said)
                if written:
                    self._update(fact, number, written)

    def rows(self, person: int) -> dict[Fact, dict[str, Any]]:
        """The stored rows of a person, without their ids."""
        return {
            fact: self._row(fact, number)
            for table in ("office", "rank")
            for fact, number in self._present(table, person).items()
        }

    def wanted(self, person: int, profiles: Iterable[Profile]) -> dict[Fact, dict[str, Any]]:
        """The rows that a person's profiles give, in the same form."""
        said: _Said = {}
        return {fact: self._values(person, fact, span, said) for fact, span in self.spans(profiles).items()}

    def qualifier(self, person: int) -> str | None:
        """What tells a person from others of the name: the latest office, else the highest rank."""
        sql = "SELECT rank FROM ranks_held WHERE person_id = ? ORDER BY level DESC, rank_key LIMIT 1"
        for query in (_QUALIFIER, sql):
            if row := self._db.execute(query, [person]).fetchone():
                return str(row[0])
        return None

    def holders(self, organisation: int) -> list[int]:
        """The people who held an office in an organisation."""
        sql = "SELECT DISTINCT person_id FROM offices_held WHERE organisation_id = ?"
        return [row[0] for row in self._db.execute(sql, [organisation])]

    def spans(self, profiles: Iterable[Profile]) -> dict[Fact, Span]:
        """What profiles say, by fact."""
        found: dict[Fact, Span] = {}
        for profile in profiles:
            if not profile.certain:
                continue
            first = (profile.first_at, self._profiles.url(profile.first_article), profile.first_article)
            last = (profile.last_at, self._profiles.url(profile.last_article), profile.last_article)
            for fact in profile.evidence.facts:
                span = found.setdefault(fact, Span(0, first, last))
                span.articles += profile.articles
                span.first, span.last = min(span.first, first), max(span.last, last)
        return found

    def _present(self, table: str, person: int) -> dict[Fact, int]:
        if table == "rank":
            sql = "SELECT rank_key, id FROM ranks_held WHERE person_id = ?"
            return {("rank", key): number for key, number in self._db.execute(sql, [person])}
        sql = (
            "SELECT h.office_key, coalesce(o.key, ''), h.tenure, h.id FROM offices_held h"
            " LEFT JOIN organisations o ON o.id = h.organisation_id WHERE h.person_id = ?"
        )
        return {("office", *fact): number for *fact, number in self._db.execute(sql, [person])}

    def _rows(self, person: int, fact: Fact) -> list[tuple[Any, ...]]:
        if fact[0] == "rank":
            sql = f"SELECT id, {_ENDS} FROM ranks_held WHERE person_id = ? AND rank_key = ?"  # noqa: S608 (a constant)
            return self._db.execute(sql, [person, fact[1]]).fetchall()
        _, office, organisation, tenure = fact
        # The plus keeps SQLite from the index by organisation: a large one has thousands of holders.
        sql = (
            f"SELECT id, {_ENDS} FROM offices_held WHERE person_id = ? AND office_key = ? AND +organisation_id IS ?"  # noqa: S608
            " AND tenure = ?"
        )
        return self._db.execute(sql, [person, office, self._organisation(organisation), tenure]).fetchall()

    def _row(self, fact: Fact, number: int) -> dict[str, Any]:
        cursor = self._db.execute(f"SELECT * FROM {fact[0]}s_held WHERE id = ?", [number])  # noqa: S608 (our own words)
        columns = [column[0] for column in cursor.description]
        row = dict(zip(columns, cursor.fetchone(), strict=True))
        return {name: row[name] for name in (fact[0], "articles", *_ENDS_OF_ROW)}

    def _values(self, person: int, fact: Fact, span: Span, said: _Said) -> dict[str, Any]:
        row: dict[str, Any] = {"articles": span.articles}
        row |= self._end("first", person, span.first[2], span.first[0], fact, said)
        return row | self._end("last", person, span.last[2], span.last[0], fact, said)

    def _insert(self, person: int, fact: Fact, row: dict[str, Any]) -> None:
        row |= {"person_id": person}
        if fact[0] == "rank":
            row |= {"rank_key": fact[1], "level": rank_level(fact[1])}
        else:
            _, office, organisation, tenure = fact
            row |= {"office_key": office, "organisation_id": self._organisation(organisation), "tenure": tenure}
        places = ", ".join(f":{column}" for column in row)
        self._db.execute(f"INSERT INTO {fact[0]}s_held ({', '.join(row)}) VALUES ({places})", row)  # noqa: S608

    def _end(self, end: str, person: int, article: int, at: str, fact: Fact, said: _Said) -> dict[str, Any]:
        """The columns of the first or the last article. The first one gives the office or rank as printed."""
        if article not in said:
            said[article] = self._profiles.in_article(article, person)
        source, profiles = said[article]
        printed = {profile.name: profile.facts[fact] for profile in profiles if fact in profile.facts}
        found: dict[str, Any] = {
            f"{end}_seen_at": at,
            f"{end}_article_id": article,
            f"{end}_source": source,
            f"{end}_sentence": self._mentions.sentence(article, printed, fact),
        }
        return found | ({fact[0]: min(printed.values())} if end == "first" else {})

    def _update(self, fact: Fact, number: int, values: dict[str, Any]) -> None:
        columns = ", ".join(f"{column} = :{column}" for column in values)
        different = " OR ".join(f"{column} IS NOT :{column}" for column in values)
        sql = f"UPDATE {fact[0]}s_held SET {columns} WHERE id = :id AND ({different})"  # noqa: S608 (our own words)
        self._db.execute(sql, values | {"id": number})

    def _organisation(self, key: str) -> int | None:
        return self._things.id_of("organisation", key) if key else None
