"""What cannot be true together of a person: a rank that falls, an office that two people hold at one time.

A demotion, a misprint, an old picture or two people taken for one can be behind it. Papers do not say which, so the
desk shows both articles.
"""

from typing import Any, Literal, NamedTuple

from sqlite_utils import Database

from newsarchive.archive.people.evidence import is_single

# A lower rank that an article prints after another one printed the higher.
_FALLS = """
SELECT high.id, low.id FROM ranks_held high JOIN ranks_held low ON low.person_id = high.person_id
WHERE high.person_id = ? AND low.level < high.level AND low.last_seen_at > high.first_seen_at
ORDER BY high.first_seen_at, low.last_seen_at
"""
# Somebody else in the same office of the same organisation, before the one was named for the last time and after the
# first.
_RIVALS = """
SELECT mine.id, other.id, mine.office_key FROM offices_held mine
JOIN offices_held other ON other.organisation_id = mine.organisation_id AND other.office_key = mine.office_key
JOIN people p ON p.id = other.person_id AND p.certain
WHERE mine.person_id = ? AND other.person_id <> mine.person_id AND mine.tenure = 'held' AND other.tenure = 'held'
    AND mine.first_seen_at < other.last_seen_at AND other.first_seen_at < mine.last_seen_at
ORDER BY mine.first_seen_at, other.first_seen_at, other.id
"""


class Contradiction(NamedTuple):
    """Two rows that contradict each other. kind: 'rank': rows of `ranks_held`, the higher rank first; 'office': rows of
    `offices_held`, this person's first. Rows are dictionaries of their columns."""

    kind: Literal["rank", "office"]
    one: dict[str, Any]
    other: dict[str, Any]


def contradictions(db: Database, person: int) -> list[Contradiction]:
    """All contradictions of a person."""
    ranks, offices = db.table("ranks_held"), db.table("offices_held")
    falls = db.execute(_FALLS, [person]).fetchall()
    found = [Contradiction("rank", ranks.get(high), ranks.get(low)) for high, low in falls]
    for mine, other, office in db.execute(_RIVALS, [person]).fetchall():
        if is_single(office):
            found.append(Contradiction("office", offices.get(mine), offices.get(other)))
    return found
