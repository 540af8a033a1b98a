"""Whose each profile is, and what follows from that: the rows of `people`, `offices_held` and `ranks_held`, the
spellings of names, and whom mentions mean."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlite_utils import Database

from newsarchive.archive.people.corrections import Correction
from newsarchive.archive.people.evidence import Evidence, marks_of, person_key
from newsarchive.archive.people.grouping import Group, Grouped, group_profiles, ranks_agree
from newsarchive.archive.people.held import HeldRows
from newsarchive.archive.people.mention_rows import MentionRows
from newsarchive.archive.people.names import PrintedNames, fullest
from newsarchive.archive.people.profiles import Appearance, Profile, Profiles


@dataclass(slots=True)
class Changes:
    """What a stored article has changed. Profiles and people are named by their ids."""

    article: Appearance | None
    profiles: dict[int, Profile] = field(default_factory=dict)  # those of the article that are new there
    new: set[int] = field(default_factory=set)  # of these, those that no other article has, and nobody yet
    unsettled: set[int] = field(default_factory=set)  # profiles to be grouped again
    links: set[int] = field(default_factory=set)  # links of profiles that are gone
    rebuilt: set[int] = field(default_factory=set)  # people whose profiles changed hands
    touched: set[int] = field(default_factory=set)  # people who got an article
    named: set[tuple[str, str]] = field(default_factory=set)  # keys and marks of people who came or went
    doubtful: set[str] = field(default_factory=set)  # keys of names whose doubtful profiles may belong to others


class Settling:
    """Gives profiles to people. Only profiles that are connected with changed ones are looked at. All writes are made
    within a transaction."""

    def __init__(
        self, db: Database, profiles: Profiles, names: PrintedNames, held: HeldRows, mentions: MentionRows
    ) -> None:
        self._db = db.conn
        self._profiles = profiles
        self._names = names
        self._held = held
        self._mentions = mentions

    def add(self, evidence: Evidence, article: Appearance, changes: Changes) -> None:
        """Add what an article says of a name."""
        profile, is_unsettled = self._profiles.add(evidence, article)
        changes.profiles[profile.id] = profile
        if profile.person is None:
            changes.new.add(profile.id)
        else:
            self._count(profile, article, changes)
        if is_unsettled:
            changes.unsettled.add(profile.id)

    def take(self, number: int, at: str, article: int, changes: Changes) -> None:
        """Take away what an article said of a name."""
        profile = self._profiles.remove(number, at, article)
        if profile.person is not None:
            changes.rebuilt.add(profile.person)
        if profile.articles:
            changes.unsettled.add(number)
        else:
            changes.links.update(self._profiles.links(profile.evidence))
            changes.doubtful.add(profile.evidence.key)

    def _count(self, profile: Profile, article: Appearance, changes: Changes) -> None:
        """Add an article to a person's facts and spellings."""
        assert profile.person is not None
        if profile.certain:
            self._held.add(profile.person, profile, article)
        self._names.add("person", profile.person, profile.name, 1)
        changes.touched.add(profile.person)

    def settle(self, changes: Changes) -> None:
        """Group again what has changed."""
        pending = set(changes.unsettled).union(*map(self._profiles.linked, changes.links))
        groups: list[Group] = []
        profiles: dict[int, Profile] = {}
        while pending:
            component = self._profiles.connected(pending.pop(), changes.profiles)
            pending -= component.keys()
            profiles |= component
            groups += self.groups(component.values())
        self._give_groups(groups, profiles, changes)
        for key in sorted(changes.doubtful):
            self._attach(key, changes)
        for person in sorted(changes.rebuilt):
            self._rebuild(person, changes)
        for person in sorted(changes.touched - changes.rebuilt):
            self._describe(person, changes)
        for key, marks in sorted(changes.named):
            self._tell_apart(key, marks)

    def groups(self, component: Iterable[Profile]) -> list[Group]:
        """The people whose profiles are connected ones."""
        grouped = [
            Grouped(one.id, one.evidence, one.months, corrections)
            for one in component
            if (corrections := self._joining(one)) or one.evidence.links
        ]
        return group_profiles(grouped)

    def _give_groups(self, groups: list[Group], profiles: dict[int, Profile], changes: Changes) -> None:
        """Say whose each profile is. Profiles of no group are doubtful."""
        changes.doubtful.update(profile.evidence.key for profile in profiles.values())
        doubtful = set(profiles)
        for group, person in zip(groups, self._people(groups, profiles, changes), strict=True):
            doubtful -= set(group.members)
            for member in group.members:
                self._give(profiles[member], person, self.known_by(profiles[member]), changes)
        for one in (profiles[number] for number in doubtful):
            if one.certain and one.person is not None:
                changes.rebuilt.add(one.person)
                self._profiles.assign(one, one.person, "name")

    def known_by(self, profile: Profile) -> str:
        """How it is known whose a profile is, if it belongs to a group."""
        return "reader" if self._joining(profile) else "evidence"

    def _joining(self, profile: Profile) -> list[Correction]:
        """The corrections that say whose a profile is."""
        return [one for one in self._profiles.corrections.of(profile.evidence) if one.change in ("merge", "split")]

    def _people(self, groups: list[Group], profiles: dict[int, Profile], changes: Changes) -> list[int]:
        """The people of groups. Each keeps the id under which most of its articles are known."""
        weights: Counter[tuple[int, int]] = Counter()
        for number, group in enumerate(groups):
            for member in group.members:
                profile = profiles[member]
                if profile.person is not None and profile.certain:
                    weights[number, profile.person] += profile.articles
        chosen: dict[int, int] = {}
        for (number, person), _ in sorted(weights.items(), key=lambda item: (-item[1], item[0])):
            if number not in chosen and person not in chosen.values():
                chosen[number] = person
        return [
            chosen[number] if number in chosen else self._new(profiles[group.members[0]], changes, certain=True)
            for number, group in enumerate(groups)
        ]

    def _give(self, profile: Profile, person: int, by: str, changes: Changes) -> None:
        """Say whose a profile is, and how that is known."""
        if (profile.person, profile.by) == (person, by):
            return
        former = profile.person
        self._profiles.assign(profile, person, by)
        if profile.id in changes.new and changes.article is not None:
            changes.new.discard(profile.id)
            self._count(profile, changes.article, changes)
            return
        self._mentions.assign(profile.id, profile.name, person, by)
        changes.rebuilt |= {person} if former is None else {person, former}

    def _attach(self, key: str, changes: Changes) -> None:
        """Give the doubtful profiles of a name to the one person of that name, or to a row that gathers them."""
        for one, known in self.attached(key):
            profile = changes.profiles.get(one.id, one)
            person = self._gathering(profile, changes) if known is None else known
            self._give(profile, person, "name", changes)

    def attached(self, key: str) -> list[tuple[Profile, int | None]]:
        """The doubtful profiles of a name, each with the one person of that name if its ranks may be that person's."""
        people: dict[str, set[int]] = {}
        groups: dict[int, Group] = {}
        found: list[tuple[Profile, int | None]] = []
        for profile in self._profiles.doubtful(key):
            marks = profile.evidence.marks
            if marks not in people:
                people[marks] = self._profiles.people_of(key, marks)
            person = next(iter(people[marks])) if len(people[marks]) == 1 else None
            if person is not None and profile.evidence.levels:
                if person not in groups:
                    groups[person] = self._group_of(person)
                mine = Group.of(profile.evidence, profile.months, [profile.id])
                person = person if ranks_agree(groups[person], mine) else None
            found.append((profile, person))
        return found

    def _group_of(self, person: int) -> Group:
        """All that is known of a person for certain."""
        profiles = [one for one in self._profiles.of_person(person) if one.certain]
        first, *others = [Group.of(one.evidence, one.months, [one.id]) for one in profiles]
        for other in others:
            first.take(other)
        return first

    def _gathering(self, profile: Profile, changes: Changes) -> int:
        """The row that gathers the doubtful profiles of a name."""
        sql = "SELECT id FROM people WHERE name_key = ? AND certain = 0 AND marks = ?"
        row = self._db.execute(sql, [profile.evidence.key, profile.evidence.marks]).fetchone()
        return int(row[0]) if row else self._new(profile, changes, certain=False)

    def _new(self, profile: Profile, changes: Changes, *, certain: bool) -> int:
        changes.named.add((profile.evidence.key, profile.evidence.marks))
        values = [profile.name, profile.evidence.key, profile.evidence.marks, certain]
        sql = "INSERT INTO people (name, name_key, marks, certain) VALUES (?, ?, ?, ?) RETURNING id"
        return int(self._db.execute(sql, values).fetchall()[0][0])

    def _rebuild(self, person: int, changes: Changes) -> None:
        """Compute everything of a person from its profiles. Without any, the person is deleted."""
        profiles = self._profiles.of_person(person)
        self._held.rebuild(person, profiles)
        self._names.replace("person", person, names_of(profiles))
        if profiles:
            self._describe(person, changes)
        else:
            sql = "DELETE FROM people WHERE id = ? RETURNING name_key, marks"
            changes.named.update(self._db.execute(sql, [person]).fetchall())

    def _describe(self, person: int, changes: Changes) -> None:
        """Write the name of a person, and what tells it from others of the name."""
        sql = "SELECT name, name_key, marks, qualifier FROM people WHERE id = ?"
        *present, qualifier = self._db.execute(sql, [person]).fetchone()
        names = self._names.of("person", person)
        wanted = self.description(person, names)
        if present != wanted:
            self._db.execute("UPDATE people SET name = ?, name_key = ?, marks = ? WHERE id = ?", [*wanted, person])
            changes.named |= {(present[1], present[2]), (wanted[1], wanted[2])}
        if qualifier is not None:
            self._qualify(person)

    def description(self, person: int, names: dict[str, int]) -> list[str]:
        """[name, its key, its form with marks] of a person whose spellings are given."""
        name = self._given_name(person) or fullest(names)
        return [name, person_key(name), marks_of(name)]

    def _given_name(self, person: int) -> str | None:
        """The name that a reader gives to a person."""
        renames = [one for one in self._profiles.corrections.all if one.change == "rename"]
        if not renames:
            return None
        keys = {person_key(whom.name) for one in renames for whom in one.people}
        speaking = {
            one
            for profile in self._profiles.of_person(person)
            if profile.evidence.key in keys and profile.certain
            for one in self._profiles.corrections.of(profile.evidence)
            if one.change == "rename"
        }
        return max(speaking, key=lambda one: one.order).to if speaking else None

    def _tell_apart(self, key: str, marks: str) -> None:
        """Write what tells the people of a name apart."""
        of_name = "SELECT id FROM people WHERE name_key = ? AND certain = 1 AND marks = ?"
        people = [row[0] for row in self._db.execute(f"{of_name} LIMIT 3", [key, marks])]
        if len(people) > 2:  # the others are told apart already
            people = [row[0] for row in self._db.execute(f"{of_name} AND qualifier IS NULL", [key, marks])]
            for person in people:
                self._qualify(person)
            return
        for person in people:
            self._qualify(person, others=len(people) > 1)

    def _qualify(self, person: int, *, others: bool = True) -> None:
        qualifier = self._held.qualifier(person) if others else None
        sql = "UPDATE people SET qualifier = ? WHERE id = ? AND qualifier IS NOT ?"
        self._db.execute(sql, [qualifier, person, qualifier])

    def requalify(self, organisation: int) -> None:
        """An organisation has another name."""
        for person in self._held.holders(organisation):
            sql = "SELECT 1 FROM people WHERE id = ? AND qualifier IS NOT NULL"
            if self._db.execute(sql, [person]).fetchone():
                self._qualify(person)


def names_of(profiles: Iterable[Profile]) -> dict[str, int]:
    """The spellings in profiles, with the number of articles that print each."""
    names: Counter[str] = Counter()
    for profile in profiles:
        names[profile.name] += profile.articles
    return names
