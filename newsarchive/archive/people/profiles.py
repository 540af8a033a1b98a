"""The tables `z_profiles`, `z_profile_articles` and `z_profile_links`: what articles say of a name, each distinct set
of it once. So what tells people apart does not grow with the number of articles that say the same."""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any, NamedTuple, Self

from sqlite_utils import Database

from newsarchive.archive.observations import to_utc
from newsarchive.archive.people.corrections import Corrections
from newsarchive.archive.people.evidence import Evidence, digest, evidence_from

_COLUMNS = (
    "id, name, evidence, person_by, articles, first_at, first_article_id, last_at, last_article_id, months, person_id"
)


class Appearance(NamedTuple):
    """An article: its row, the moment at which it appeared, its address and source, and its month, None if its day is
    unknown."""

    row: int
    at: str
    url: str
    source: str
    month: int | None

    @classmethod
    def of(cls, row: int, url: str, source: str, published_at: str | None, first_seen_at: str) -> Self:
        """An article that appeared when it was published, in UTC. Where the page gives no day, it appeared when the
        archive first saw it, and its month is unknown: that says nothing of the time of a post."""
        try:
            day = date.fromisoformat((published_at or "")[:10])
        except ValueError:  # a year or a month alone, or nothing
            return cls(row, to_utc(first_seen_at), url, source, None)
        with suppress(ValueError, OverflowError):  # no time, or an impossible one
            moment = datetime.fromisoformat(published_at or "")
            if moment.tzinfo is not None:
                moment = moment.astimezone(UTC)
                return cls(row, moment.isoformat(), url, source, moment.year * 12 + moment.month)
        return cls(row, day.isoformat(), url, source, day.year * 12 + day.month)


@dataclass
class Profile:
    """One row of `z_profiles`."""

    id: int
    name: str
    text: str
    by: str | None  # how it is known who it is: 'evidence', 'name' or 'reader'; None if it is new
    articles: int
    first_at: str
    first_article: int
    last_at: str
    last_article: int
    months: list[int]
    person: int | None

    @cached_property
    def evidence(self) -> Evidence:
        """What its articles say."""
        return evidence_from(self.name, self.text)

    @property
    def certain(self) -> bool:
        """True if more than the name tells who it is."""
        return self.by not in (None, "name")


class Profiles:
    """The three tables. All writes are made within a transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db.conn
        self.corrections = Corrections()  # those that hold

    def links(self, evidence: Evidence) -> set[int]:
        """Digests of what connects a profile with others."""
        joining = (one for one in self.corrections.of(evidence) if one.change in ("merge", "split"))
        return evidence.link_digests | {digest("correction", one.id) for one in joining}

    def wrong_links(self, profile: Profile) -> set[int]:
        """Links that are missing in the table, or too many there."""
        sql = "SELECT digest FROM z_profile_links WHERE profile_id = ?"
        return {row[0] for row in self._db.execute(sql, [profile.id])} ^ self.links(profile.evidence)

    def relink(self, profile: Profile) -> set[int]:
        """Write the links of a profile anew after a correction. Returns those that are new or gone."""
        wrong, wanted = self.wrong_links(profile), self.links(profile.evidence)
        rows = [(link, profile.id) for link in wrong]
        self._db.executemany("DELETE FROM z_profile_links WHERE digest = ? AND profile_id = ?", rows)
        self._db.executemany("INSERT INTO z_profile_links VALUES (?, ?)", [row for row in rows if row[0] in wanted])
        return wrong

    def get(self, number: int) -> Profile | None:
        """The profile of an id."""
        return next(self._rows("id = ?", number), None)

    def of_article(self, article: int) -> dict[int, str]:
        """{id: moment} of an article's profiles."""
        sql = "SELECT profile_id, at FROM z_profile_articles WHERE article_id = ?"
        return dict(self._db.execute(sql, [article]).fetchall())

    def of_person(self, person: int) -> list[Profile]:
        """The profiles of a person."""
        return list(self._rows("person_id = ?", person))

    def of_name(self, key: str) -> list[Profile]:
        """The profiles of a name."""
        return list(self._rows("name_key = ?", key))

    def doubtful(self, key: str) -> list[Profile]:
        """The profiles of a name that do not tell who it is."""
        return list(self._rows("name_key = ? AND certain = 0", key))

    def connected(self, seed: int, known: Mapping[int, Profile]) -> dict[int, Profile]:
        """The profile of an id, and all that are connected with it by links. `known` are some that were read before."""
        found: dict[int, Profile] = {}
        looked_up = set[int]()
        wanted = {seed}
        while wanted:
            found |= {number: known[number] for number in wanted if number in known}
            if missing := [number for number in wanted if number not in known]:
                rows = self._rows("id IN (SELECT value FROM json_each(?))", json.dumps(missing))
                found |= {profile.id: profile for profile in rows}
            links = set[int]().union(*(self.links(found[number].evidence) for number in wanted if number in found))
            links -= looked_up
            looked_up |= links
            wanted = set[int]().union(*map(self.linked, links)) - found.keys()
        return found

    def linked(self, link: int) -> list[int]:
        """The ids of the profiles with a link."""
        return [row[0] for row in self._db.execute("SELECT profile_id FROM z_profile_links WHERE digest = ?", [link])]

    def add(self, evidence: Evidence, article: Appearance) -> tuple[Profile, bool]:
        """Add an article to its profile. Returns the profile, and True if it is new or has a new month."""
        profile = self.get(evidence.digest)
        is_new = profile is None
        profile = profile or self._new(evidence, article)
        self._db.execute(
            "INSERT INTO z_profile_articles (profile_id, at, article_id, month) VALUES (?, ?, ?, ?)",
            [profile.id, article.at, article.row, article.month],
        )
        if is_new:
            return profile, True
        profile.articles += 1
        if (article.at, article.url) < (profile.first_at, self._tied(profile.first_at, article, profile.first_article)):
            profile.first_at, profile.first_article = article.at, article.row
        if (article.at, article.url) > (profile.last_at, self._tied(profile.last_at, article, profile.last_article)):
            profile.last_at, profile.last_article = article.at, article.row
        has_new_month = article.month is not None and article.month not in profile.months
        if article.month is not None and has_new_month:
            profile.months = sorted([*profile.months, article.month])
        self._write(profile, months=has_new_month)
        return profile, has_new_month

    def remove(self, number: int, at: str, article: int) -> Profile:
        """Take an article out of its profile. Returns the profile as it stands then; without articles it is deleted."""
        profile = self.get(number)
        assert profile is not None
        self._db.execute(
            "DELETE FROM z_profile_articles WHERE profile_id = ? AND at = ? AND article_id = ?", [number, at, article]
        )
        profile.articles -= 1
        if profile.articles:
            profile.first_at, profile.first_article = self._end(number, "min", "")
            profile.last_at, profile.last_article = self._end(number, "max", "DESC")
            profile.months = self.months(number)
            self._write(profile, months=True)
        else:
            self._db.execute("DELETE FROM z_profile_links WHERE profile_id = ?", [number])
            self._db.execute("DELETE FROM z_profiles WHERE id = ?", [number])
        return profile

    def in_article(self, article: int, person: int) -> tuple[str, list[Evidence]]:
        """(source of an article, what it says of a person for certain; there can be several spellings)."""
        rows = self._db.execute(
            "SELECT a.source, p.name, p.evidence FROM z_profile_articles pa JOIN z_profiles p ON p.id = pa.profile_id"
            " JOIN articles a ON a.id = pa.article_id WHERE pa.article_id = ? AND p.person_id = ? AND p.certain",
            [article, person],
        ).fetchall()
        return rows[0][0], [evidence_from(name, text) for _, name, text in rows]

    def articles(self, number: int) -> list[int]:
        """The articles of a profile."""
        sql = "SELECT article_id FROM z_profile_articles WHERE profile_id = ?"
        return [row[0] for row in self._db.execute(sql, [number])]

    def months(self, number: int) -> list[int]:
        """The months of a profile's articles, computed from them."""
        sql = "SELECT DISTINCT month FROM z_profile_articles WHERE profile_id = ? AND month IS NOT NULL ORDER BY 1"
        return [row[0] for row in self._db.execute(sql, [number])]

    def assign(self, profile: Profile, person: int | None, by: str) -> None:
        """Say whose profile it is, and how that is known."""
        profile.person, profile.by = person, by
        sql = "UPDATE z_profiles SET person_id = ?, certain = ?, person_by = ? WHERE id = ?"
        self._db.execute(sql, [person, profile.certain, by, profile.id])

    def people_of(self, key: str, marks: str) -> set[int]:
        """The certain people of a name, two at most. `marks` as `Evidence.marks`: a name without them can be any."""
        sql = "SELECT min(person_id), max(person_id) FROM z_profiles WHERE name_key = ? AND certain = 1 AND marks = ?"
        if marks == key:
            names = [
                row[0]
                for row in self._db.execute(
                    "SELECT DISTINCT marks FROM z_profiles WHERE name_key = ? AND certain = 1", [key]
                )
            ]
        else:
            names = [marks, key]
        ends = {end for name in names for end in self._db.execute(sql, [key, name]).fetchone()}
        return ends - {None}

    def _new(self, evidence: Evidence, article: Appearance) -> Profile:
        months = [] if article.month is None else [article.month]
        ends = (article.at, article.row, article.at, article.row)
        profile = Profile(evidence.digest, evidence.name, evidence.text, None, 1, *ends, months, None)
        self._db.execute(
            "INSERT INTO z_profiles (id, name, name_key, marks, evidence, articles, first_at, first_article_id,"
            " last_at, last_article_id, months) VALUES (?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?)",
            [profile.id, evidence.name, evidence.key, evidence.marks, evidence.text, *ends, json.dumps(months)],
        )
        rows = [(link, profile.id) for link in sorted(self.links(evidence))]
        self._db.executemany("INSERT INTO z_profile_links VALUES (?, ?)", rows)
        return profile

    def _write(self, profile: Profile, *, months: bool) -> None:
        values: list[Any] = [profile.articles, profile.first_at, profile.first_article]
        values += [profile.last_at, profile.last_article, profile.id]
        self._db.execute(
            "UPDATE z_profiles SET articles = ?, first_at = ?, first_article_id = ?, last_at = ?, last_article_id = ?"
            " WHERE id = ?",
            values,
        )
        if months:
            sql = "UPDATE z_profiles SET months = ? WHERE id = ?"
            self._db.execute(sql, [json.dumps(profile.months), profile.id])

    def _end(self, number: int, function: str, order: str) -> tuple[str, int]:
        """(moment, row) of the first or the last article."""
        at, row = self._db.execute(
            "SELECT p.at, p.article_id FROM z_profile_articles p JOIN articles a ON a.id = p.article_id"  # noqa: S608
            f" WHERE p.profile_id = :id AND p.at ="
            f" (SELECT {function}(at) FROM z_profile_articles WHERE profile_id = :id)"
            f" ORDER BY a.url {order} LIMIT 1",
            {"id": number},
        ).fetchone()
        return at, row

    def _tied(self, at: str, article: Appearance, other: int) -> str:
        """The address of another article if both appeared at one moment, else ''."""
        return self.url(other) if at == article.at else ""

    def url(self, article: int) -> str:
        """The address of an article."""
        return str(self._db.execute("SELECT url FROM articles WHERE id = ?", [article]).fetchone()[0])

    def _rows(self, where: str, *values: object) -> Iterator[Profile]:
        rows: list[tuple[Any, ...]]
        rows = self._db.execute(f"SELECT {_COLUMNS} FROM z_profiles WHERE {where}", values).fetchall()  # noqa: S608
        for number, name, text, by, articles, first_at, first, last_at, last, months, person in rows:
            ends = (first_at, first, last_at, last)
            yield Profile(number, name, text, by, articles, *ends, json.loads(months), person)
