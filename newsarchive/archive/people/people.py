"""Who is who: the tables `people`, `mentions` and what is computed from them.

An article's mentions are a function of its text. They give a profile for each person whom it names (evidence.py).
Profiles that share evidence are grouped into people (grouping.py). Only the profiles that are connected with a changed
one are grouped again, so the cost of an article does not grow with the archive. The result depends on the articles
alone, not on the order in which they were stored; only ids do.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from sqlite_utils import Database

from newsarchive.archive.articles import Articles
from newsarchive.archive.people.checking import PeopleCheck
from newsarchive.archive.people.contradictions import Contradiction, contradictions
from newsarchive.archive.people.correction_log import CorrectionTable
from newsarchive.archive.people.corrections import Correction, Whom
from newsarchive.archive.people.evidence import Evidence, evidence_of, person_key
from newsarchive.archive.people.held import HeldRows
from newsarchive.archive.people.mention_rows import MentionRows, Owner, alike, key_of
from newsarchive.archive.people.names import Kind, NamedThings, PrintedNames
from newsarchive.archive.people.profiles import Appearance, Profile, Profiles
from newsarchive.archive.people.settling import Changes, Settling
from newsarchive.archive.readings import Reading, mentions_version
from newsarchive.items import Article
from newsarchive.mentions import Mention
from newsarchive.text import host_of

_Printed = set[tuple[Kind, str, str]]  # kind, key and spelling of what an article prints


class _Said(NamedTuple):
    """What an article says: its mentions, what they say of each name, and the kinds and keys that readers reject."""

    article: Appearance
    mentions: list[Mention]
    evidence: list[Evidence]
    rejected: set[tuple[Kind, str]]


class People:
    """What articles say of people, organisations and equipment. All writes are made within a transaction."""

    def __init__(self, db: Database) -> None:
        self._database = db
        self._db = db.conn
        self._articles = Articles(db)
        self._mentions = MentionRows(db)
        self._profiles = Profiles(db)
        self._names = PrintedNames(db)
        self._things = NamedThings(db, self._names)
        self._held = HeldRows(db, self._profiles, self._mentions, self._things)
        self._settling = Settling(db, self._profiles, self._names, self._held, self._mentions)
        self._check = PeopleCheck(db, self._profiles, self._names, self._held, self._settling)
        self.corrections = CorrectionTable(db)

    def store(
        self, row: int, reading: Reading, url: str, source: str, first_seen_at: str, *, moved: bool = False
    ) -> bool:
        """Store what an article, new or changed, says. `moved`: it had another address. Returns True if anything
        differs from what was stored."""
        return self._store(self._said(row, reading, url, source, first_seen_at), moved=moved)

    def found(self, row: int) -> tuple[str, list[Mention]] | None:
        """The text of an article (`Reading.mentions_key`) and its mentions, if this version of the program found them
        and no reader has rejected one. Those without a key are left out."""
        reading, *_ = self._stored(row)
        if reading.values["mentions_version"] != mentions_version() or self._rejected(row):
            return None
        return reading.mentions_key, self._mentions.complete(row)

    def remove(self, row: int) -> None:
        """Forget what an article says, before it is deleted."""
        self._profiles.corrections = self.corrections.present()
        self._things.forget()
        self._write_rejected(row, set())
        before = self._mentions.of_article(row)
        self._mentions.delete(row)
        changes = Changes(None)
        for number, at in self._profiles.of_article(row).items():
            self._settling.take(number, at, row, changes)
        self._settling.settle(changes)
        self._unprint(_printed(before))

    def article(self, row: int) -> Article | None:
        """A stored article, as its mentions are found in it. None if its lists are damaged."""
        try:
            return self._stored(row)[0].article
        except ValueError:  # `newsarchive verify` says so
            return None

    def renew(self, row: int, mentions: list[Mention] | None = None) -> bool:
        """Store again what a stored article says. `mentions` are those of `article`, if they have been found. Returns
        True if anything differs from what was stored."""
        try:
            said = self._said(row, *self._stored(row, mentions))
        except ValueError:  # its lists are damaged; `newsarchive verify` says so
            return False
        return self._store(said)

    def differs(self, row: int, mentions: list[Mention] | None = None) -> bool:
        """True if a stored article says something else than is stored of it."""
        try:
            return self._differ(self._said(row, *self._stored(row, mentions)))
        except ValueError:  # its lists are damaged; `newsarchive verify` says so
            return False

    def correct(self, added: Iterable[Correction], removed: Iterable[Correction] = ()) -> None:
        """Add corrections, or take some away, and apply what that changes."""
        before = self.corrections.present().by_id
        self.corrections.replace(added, removed)
        corrections = self._profiles.corrections = self.corrections.present()
        after = corrections.by_id
        changed = [(before | after)[one] for one in before.keys() ^ after.keys()]
        self._things.forget()
        changes = Changes(None)
        for profile in self._of_names({person_key(whom.name) for one in changed for whom in one.people}):
            if links := self._profiles.relink(profile):
                changes.unsettled.add(profile.id)
                changes.links |= links
            if profile.person is not None and any(one.change == "rename" for one in changed):
                changes.rebuilt.add(profile.person)
        self._settling.settle(changes)
        for row in sorted(set[int]().union(*map(self._articles_of, changed))):
            self.renew(row)

    def faults(self) -> Iterator[str]:
        """One line for each difference between what is stored and what the articles give. Mentions that an earlier
        version of this program found are not compared with the text."""
        self._profiles.corrections = self.corrections.present()
        sql = "SELECT id, url FROM articles WHERE mentions_version = ? ORDER BY id"
        for row, url in self._db.execute(sql, [mentions_version()]):
            if self.differs(row):
                yield f"{url}: its mentions are not those of its text; 'newsarchive reextract' finds them again"
        yield from self._check.faults()

    def contradictions(self, person: int) -> list[Contradiction]:
        """What cannot be true together of a person: ranks that fall, offices that somebody else holds as well."""
        return contradictions(self._database, person)

    def articles_naming(self, whom: Whom) -> int:
        """The number of articles that name a person as a correction does."""
        profiles = [one for one in self._of_names({person_key(whom.name)}) if whom.is_named(one.name)]
        if whom.address is None:
            return sum(one.articles for one in profiles if whom.fits(one.evidence))
        article = self._articles.at(whom.address)
        return int(article is not None and any(one.id in self._profiles.of_article(article) for one in profiles))

    def _store(self, said: _Said, *, moved: bool = False) -> bool:
        row = said.article.row
        sql = "UPDATE articles SET mentions_version = :v WHERE id = :id AND mentions_version IS NOT :v"
        self._db.execute(sql, {"id": row, "v": mentions_version()})
        if not moved and not self._differ(said):
            return False
        self._write_rejected(row, said.rejected)
        self._replace(said, moved=moved)
        return True

    def _of_names(self, keys: Iterable[str]) -> list[Profile]:
        return [profile for key in sorted(keys) for profile in self._profiles.of_name(key)]

    def _articles_of(self, correction: Correction) -> set[int]:
        """The articles that must be looked at again because of a correction."""
        if correction.change != "reject" or correction.articles:
            return {row for address in correction.addresses if (row := self._articles.at(address)) is not None}
        kind, key = correction.kind, key_of(correction.kind, correction.rejected)
        sql = "SELECT article_id FROM z_rejected_mentions WHERE kind = ? AND key = ?"
        found = {row[0] for row in self._db.execute(sql, [kind, key])}
        if kind == "person":
            return found.union(*(self._profiles.articles(one.id) for one in self._profiles.of_name(key)))
        thing = self._things.id_of(kind, key)
        if thing is None:
            return found
        sql = f"SELECT article_id FROM mentions WHERE {kind}_id = ?"  # noqa: S608 (one of two columns)
        found |= {row[0] for row in self._db.execute(sql, [thing])}
        holders = self._held.holders(thing) if kind == "organisation" else []
        profiles = (profile for person in holders for profile in self._profiles.of_person(person))
        return found.union(*(self._profiles.articles(one.id) for one in profiles))

    def _stored(self, row: int, mentions: list[Mention] | None = None) -> tuple[Reading, str, str, str]:
        """What `store` takes of a stored article."""
        rows = self._articles.stored(row)
        columns = rows.columns
        reading = Reading(columns["url"], None, columns, rows.photos, rows.evidence)
        if mentions is not None:
            reading.mentions = mentions
        return reading, columns["url"], columns["source"], columns["first_seen_at"]

    def _said(self, row: int, reading: Reading, url: str, source: str, first_seen_at: str) -> _Said:
        corrections = self._profiles.corrections = self.corrections.present()
        self._things.forget()
        article = Appearance.of(row, url, source, reading.values["published_at"], first_seen_at)
        found = [one for one in reading.mentions if key_of(one.kind, one.name)]
        mentions, rejected = corrections.kept(found, url)
        evidence = evidence_of(mentions, json.loads(reading.values["tags"]), host_of(url))
        return _Said(article, mentions, [replace(one, pins=corrections.pinned(one, url)) for one in evidence], rejected)

    def _differ(self, said: _Said) -> bool:
        """True if an article says something else than is stored of it."""
        row, at = said.article.row, said.article.at
        return (
            self._profiles.of_article(row) != {one.digest: at for one in said.evidence}
            or self._mentions.moment(row) not in (None, at)
            or not alike(self._mentions.of_article(row), said.mentions)
            or self._rejected(row) != said.rejected
        )

    def _replace(self, said: _Said, *, moved: bool) -> None:
        article, mentions, evidence, _ = said
        before = self._mentions.of_article(article.row)
        old = self._profiles.of_article(article.row)
        new = {one.digest: one for one in evidence}
        kept = {number for number, at in old.items() if number in new and at == article.at and not moved}
        self._mentions.delete(article.row)
        self._mentions.hold(article.row, mentions)
        try:
            ids = self._print(_printed(mentions) - _printed(before))
            changes = Changes(article)
            for number, at in old.items():
                if number not in kept:
                    self._settling.take(number, at, article.row, changes)
            for number, one in new.items():
                if number not in kept:
                    self._settling.add(one, article, changes)
            self._settling.settle(changes)
            profiles = {number: changes.profiles.get(number) or self._profiles.get(number) for number in new}
            for profile in (profiles[number] for number in kept):
                if profile is not None and profile.person is not None:
                    self._held.refresh_sentences(profile.person, profile, article.row)
            owners = {profile.name: profile for profile in profiles.values() if profile is not None}
            self._mentions.write(article.row, article.at, mentions, self._owners(mentions, owners, ids))
            self._unprint(_printed(before) - _printed(mentions))
        finally:
            self._mentions.release()

    def _print(self, printed: _Printed) -> dict[tuple[Kind, str], int]:
        """Count what an article prints newly. Returns the ids by kind and key."""
        ids = {}
        for kind, key, name in sorted(printed):
            ids[kind, key], is_renamed = self._things.add(kind, key, name)
            if is_renamed and kind == "organisation":
                self._settling.requalify(ids[kind, key])
        return ids

    def _unprint(self, printed: _Printed) -> None:
        for kind, key, name in sorted(printed):
            number, is_renamed = self._things.remove(kind, key, name)
            if is_renamed and kind == "organisation":
                self._settling.requalify(number)

    def _owners(
        self,
        mentions: Iterable[Mention],
        profiles: dict[str, Profile],
        ids: dict[tuple[Kind, str], int],
    ) -> dict[tuple[str, str], Owner]:
        """Who or what each name means."""
        owners: dict[tuple[str, str], Owner] = {}
        for one in mentions:
            if (one.kind, one.name) in owners:
                continue
            if one.kind == "person":
                profile = profiles[one.name]
                owners["person", one.name] = (profile.person, profile.by, None, None)
                continue
            key = key_of(one.kind, one.name)
            number = ids.get((one.kind, key)) or self._things.id_of(one.kind, key)
            is_organisation = one.kind == "organisation"
            owners[one.kind, one.name] = (None, None, number, None) if is_organisation else (None, None, None, number)
        return owners

    def _rejected(self, article: int) -> set[tuple[Kind, str]]:
        sql = "SELECT kind, key FROM z_rejected_mentions WHERE article_id = ?"
        return set(self._db.execute(sql, [article]).fetchall())

    def _write_rejected(self, article: int, rejected: set[tuple[Kind, str]]) -> None:
        self._db.execute("DELETE FROM z_rejected_mentions WHERE article_id = ?", [article])
        rows = [(kind, key, article) for kind, key in sorted(rejected)]
        self._db.executemany("INSERT INTO z_rejected_mentions VALUES (?, ?, ?)", rows)


def _printed(mentions: Iterable[Mention]) -> _Printed:
    """The organisations and pieces of equipment that an article names, also as places of posts."""
    found: _Printed = set()
    for one in mentions:
        if one.kind != "person":
            found.add((one.kind, key_of(one.kind, one.name), one.name))
        elif one.confidence == "certain":
            names = {post.organisation for post in one.posts if post.organisation}
            found |= {("organisation", key, name) for name in names if (key := key_of("organisation", name))}
    return found
