"""What changed among people, by what the articles say: new in an office, promoted, no longer named.

An office or a rank that is seen for the first time is not an appointment: an earlier article may not be in the archive.
It counts as a change only if something was known before: another office of the same person, another holder of the
office, a lower rank. A person is no longer named if the silence is more than twice as long as any earlier pause, and
there were enough months to know the pauses.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby

from sqlite_utils import Database

from newsarchive.desk.queries import Row, rows

MONTHS = 8  # with mentions: fewer do not show how long the pauses are
RATIO = 2  # how much longer than the longest pause a silence is
LATEST = 50  # mentions whose outlets are those that name a person
KEPT = 5000  # changes of each kind
KINDS = ("office", "rank", "silence")

_MONTHS = """
WITH months AS (
    SELECT DISTINCT person_id, CAST(substr(at, 1, 4) AS INTEGER) * 12 + CAST(substr(at, 6, 2) AS INTEGER) AS month
    FROM mentions WHERE person_id IS NOT NULL AND length(at) >= 7
),
pauses AS (
    SELECT person_id, month, month - lag(month) OVER (PARTITION BY person_id ORDER BY month) AS pause FROM months
)
SELECT person_id, count(*) AS months, max(pause) AS pause, max(month) AS month FROM pauses
GROUP BY person_id HAVING count(*) >= :months AND max(month) + :ratio * max(pause) < :now
"""
_NEWEST = "SELECT max(published_at) AS at FROM articles WHERE source = :source AND published_at < :today"
_LATEST = """
SELECT m.id, m.at, a.source
FROM (SELECT id, article_id, at FROM mentions WHERE person_id = :id ORDER BY at DESC, id DESC LIMIT :n) m
JOIN articles a ON a.id = m.article_id ORDER BY m.at DESC, m.id DESC
"""
HOLDERS = 20  # newest holders of an office that are kept in mind


@dataclass(slots=True, frozen=True)
class Change:
    """A change at the moment `at`. `row` is the number of the row of `offices_held` or `ranks_held` that is new; of a
    silence, of the last mention. `before`: the row of what the person was before; of a rank, that of the lower one.
    `holder`: the row of who held the office before. `months`, `pause` and `silence`: of a silence, how many months had
    mentions, the longest pause between two of them, and the months since."""

    kind: str
    at: str
    person_id: int
    row: int
    before: int | None = None
    holder: int | None = None
    months: int = 0
    pause: int = 0
    silence: int = 0


def changes(db: Database) -> dict[str, list[Change]]:
    """{kind: its newest 5,000 changes}, the newest first."""
    today = datetime.now(UTC).isoformat()  # a later date is an error of its page
    found = {"office": _offices(db, today), "rank": _ranks(db, today), "silence": _silences(db, today)}
    return {kind: sorted(some, key=lambda one: (one.at, one.row), reverse=True)[:KEPT] for kind, some in found.items()}


def _offices(db: Database, today: str) -> list[Change]:
    sql = (
        "SELECT id, person_id, office_key AS key, organisation_id, first_seen_at, last_seen_at FROM offices_held"
        " WHERE tenure <> 'former' AND first_seen_at < :today ORDER BY first_seen_at"
    )
    own: dict[int, list[Row]] = defaultdict(list)
    holders: dict[tuple[str, int], list[Row]] = defaultdict(list)
    found = []
    for row in rows(db, sql, today=today):
        before = [one for one in own[row["person_id"]] if _is_before(one, row) and not _is_same(one, row)]
        known = any(_is_same(one, row) for one in own[row["person_id"]])
        office = (row["key"], row["organisation_id"])
        others = [one for one in holders[office] if _is_before(one, row) and one["person_id"] != row["person_id"]]
        if (before or others) and not known:
            found.append(
                Change("office", row["first_seen_at"], row["person_id"], row["id"], _last(before), _last(others))
            )
        own[row["person_id"]].append(row)
        if row["organisation_id"] is not None:
            holders[office] = [*holders[office][1 - HOLDERS :], row]
    return found


def _ranks(db: Database, today: str) -> list[Change]:
    sql = "SELECT id, person_id, level, first_seen_at FROM ranks_held WHERE first_seen_at < :today"
    sql += " ORDER BY person_id, first_seen_at"
    found = []
    for person_id, told in groupby(rows(db, sql, today=today), key=lambda row: int(row["person_id"])):
        highest: tuple[int, Row] | None = None
        for row in told:
            level = row["level"]
            if level is None or (highest is not None and level <= highest[0]):
                continue
            if highest is not None and _is_before(highest[1], row):
                found.append(Change("rank", row["first_seen_at"], person_id, row["id"], highest[1]["id"]))
            highest = (level, row)
    return found


def _silences(db: Database, today: str) -> list[Change]:
    # The newest month of each outlet: one that nobody crawls any more is silent about everybody.
    newest = {
        row["name"]: _month(rows(db, _NEWEST, source=row["name"], today=today)[0]["at"])
        for row in rows(db, "SELECT name FROM sources")
    }
    now = max(filter(None, newest.values()), default=None)
    found = []
    for row in rows(db, _MONTHS, months=MONTHS, ratio=RATIO, now=now) if now else ():
        latest = rows(db, _LATEST, id=row["person_id"], n=LATEST)
        silence = max(newest[one["source"]] or 0 for one in latest) - row["month"]
        if silence > RATIO * row["pause"]:
            told = (row["months"], row["pause"], silence)
            found.append(Change("silence", latest[0]["at"], row["person_id"], latest[0]["id"], None, None, *told))
    return found


def _is_before(one: Row, other: Row) -> bool:
    """Whether one was seen first on an earlier day than the other, as far as both dates tell."""
    length = min(10, len(one["first_seen_at"]), len(other["first_seen_at"]))
    return bool(one["first_seen_at"][:length] < other["first_seen_at"][:length])


def _is_same(one: Row, other: Row) -> bool:
    """Whether two rows of one person may be the same office: an article may leave out the organisation."""
    places = {one["organisation_id"], other["organisation_id"]}
    return bool(one["key"] == other["key"]) and (len(places) == 1 or None in places)


def _last(some: list[Row]) -> int | None:
    return int(max(some, key=lambda one: str(one["last_seen_at"]))["id"]) if some else None


def _month(moment: str | None) -> int | None:
    year, month = (moment or "")[:4], (moment or "")[5:7]
    return int(year) * 12 + int(month) if year.isdecimal() and month.isdecimal() else None
