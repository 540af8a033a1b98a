"""Compares what is stored of people with what the articles give."""

from collections.abc import Callable, Iterator

from sqlite_utils import Database

from newsarchive.archive.people.held import HeldRows
from newsarchive.archive.people.names import Kind, PrintedNames, commonest, longest
from newsarchive.archive.people.profiles import Profile, Profiles
from newsarchive.archive.people.settling import Settling, names_of

_PROFILES = """
SELECT p.id, p.name, p.evidence FROM z_profiles p
WHERE (articles, first_at, last_at) IS NOT (
    SELECT count(*), min(at), max(at) FROM z_profile_articles WHERE profile_id = p.id
) OR months IS NOT (
    SELECT '[' || coalesce(group_concat(month, ', '), '') || ']'
    FROM (SELECT DISTINCT month FROM z_profile_articles WHERE profile_id = p.id AND month IS NOT NULL ORDER BY 1)
)
"""
# The person of each mention is that of the article's profile of that name.
_MENTIONS = """
SELECT a.url, m.name FROM mentions m JOIN articles a ON a.id = m.article_id
WHERE m.kind = 'person' AND NOT EXISTS (
    SELECT 1 FROM z_profile_articles pa JOIN z_profiles p ON p.id = pa.profile_id
    WHERE pa.article_id = m.article_id AND pa.at = m.at AND p.name = m.name AND p.person_id = m.person_id
        AND p.person_by = m.person_by
)
GROUP BY 1, 2
"""
_ORPHANS = """
SELECT 'person', id, name FROM people p WHERE NOT EXISTS (SELECT 1 FROM z_profiles WHERE person_id = p.id)
UNION ALL SELECT kind, of_id, name FROM printed_names n
WHERE articles <= 0 OR NOT CASE kind
    WHEN 'person' THEN EXISTS (SELECT 1 FROM people WHERE id = of_id)
    WHEN 'organisation' THEN EXISTS (SELECT 1 FROM organisations WHERE id = of_id)
    ELSE EXISTS (SELECT 1 FROM equipment WHERE id = of_id) END
UNION ALL SELECT 'mention', m.id, m.name FROM mentions m
WHERE (m.person_id IS NOT NULL) + (m.organisation_id IS NOT NULL) + (m.equipment_id IS NOT NULL) <> 1
"""


class PeopleCheck:
    """One line for each difference. Reads only."""

    def __init__(
        self,
        db: Database,
        profiles: Profiles,
        names: PrintedNames,
        held: HeldRows,
        settling: Settling,
    ) -> None:
        self._db = db.conn
        self._profiles = profiles
        self._names = names
        self._held = held
        self._settling = settling

    def faults(self) -> Iterator[str]:
        """All differences."""
        for kind, number, name in self._db.execute(_ORPHANS):
            yield f"{kind} {number}, {name}: nothing names it"
        for _, name, evidence in self._db.execute(_PROFILES):
            yield f"{name}: the articles that say {evidence} are not counted right"
        for url, name in self._db.execute(_MENTIONS):
            yield f"{url}: {name} is not the person whom its profile says"
        yield from self._groups()
        for number, name, *stored in self._db.execute(
            "SELECT id, name, name_key, marks, qualifier, certain FROM people ORDER BY id"
        ).fetchall():
            yield from self._person(number, name, *stored)
        yield from self._named_things()

    def _groups(self) -> Iterator[str]:
        """Differences in who is one person."""
        checked: set[int] = set()
        owners: set[int] = set()
        keys: set[str] = set()
        for (number,) in self._db.execute("SELECT id FROM z_profiles ORDER BY name_key, id").fetchall():
            if number in checked:
                continue
            component = self._profiles.connected(number, {})
            checked |= component.keys()
            for group in self._settling.groups(component.values()):
                members = [component.pop(member) for member in group.members]
                people = {member.person for member in members}
                if len(people) != 1 or people & owners or any(self._is_wrong(member) for member in members):
                    yield f"{members[0].name}: the evidence gives other people than are stored"
                owners |= {person for person in people if person is not None}
            for profile in component.values():
                if profile.certain:
                    yield f"{profile.name}: is stored as certain, but the evidence does not tell who it is"
                keys.add(profile.evidence.key)
        for key in sorted(keys):
            for profile, person in self._settling.attached(key):
                if not self._is_attached(profile, person):
                    yield f"{profile.name}: without evidence it is attached to the wrong person"

    def _is_wrong(self, profile: Profile) -> bool:
        return profile.by != self._settling.known_by(profile) or bool(self._profiles.wrong_links(profile))

    def _is_attached(self, profile: Profile, person: int | None) -> bool:
        if person is not None:
            return profile.person == person
        sql = "SELECT 1 FROM people WHERE id = ? AND certain = 0 AND name_key = ? AND marks = ?"
        values = [profile.person, profile.evidence.key, profile.evidence.marks]
        return self._db.execute(sql, values).fetchone() is not None

    def _person(
        self, number: int, name: str, key: str, marks: str, qualifier: str | None, certain: int
    ) -> Iterator[str]:
        """Differences in a person's row and in what the person holds."""
        profiles = self._profiles.of_person(number)
        names = names_of(profiles)
        if not profiles:
            return  # named already
        if names != self._names.of("person", number):
            yield f"person {number}, {name}: the spellings are not those of the articles"
        if [name, key, marks] != self._settling.description(number, names):
            yield f"person {number}, {name}: is not called so in the articles"
        if self._held.rows(number) != self._held.wanted(number, profiles):
            yield f"person {number}, {name}: the offices and ranks are not those of the articles"
        sql = "SELECT count(*) FROM people WHERE name_key = ? AND marks = ? AND certain = 1"
        is_one_of_several = certain and self._db.execute(sql, [key, marks]).fetchone()[0] > 1
        if qualifier != (self._held.qualifier(number) if is_one_of_several else None):
            yield f"person {number}, {name}: {qualifier!r} does not tell it from others of the name"

    def _named_things(self) -> Iterator[str]:
        """Differences in the names of organisations and equipment."""
        checks: list[tuple[str, Kind, Callable[[dict[str, int]], str]]]
        checks = [("organisations", "organisation", longest), ("equipment", "equipment", commonest)]
        for table, kind, best in checks:
            for number, name in self._db.execute(f"SELECT id, name FROM {table}").fetchall():  # noqa: S608 (our own words)
                names = self._names.of(kind, number)
                if not names or name != best(names):
                    yield f"{kind} {number}, {name}: is not called so in the articles"
